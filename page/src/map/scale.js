/** Scales of maps on paper: round ones, and the zooms at which they are. */

const PAPER_PX_M = 0.0254 / 96; // a pixel of the page on paper
const EQUATOR_M = 40_075_016.686;
const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const SLACK = 1e-4; // of a step, for what is reckoned back from a zoom

/** Metres on the ground that a pixel of the world at zoom 0 is, at a latitude. */
const metresAt = (/** @type {number} */ latitude) => (EQUATOR_M * Math.cos((latitude * Math.PI) / 180)) / 256;

/** 1 : so many, at a latitude and a zoom. */
export const scaleAt = (/** @type {number} */ latitude, /** @type {number} */ zoom) =>
  metresAt(latitude) / 2 ** zoom / PAPER_PX_M;

/** The zoom at which the scale is 1 : so many. */
export const zoomOf = (/** @type {number} */ latitude, /** @type {number} */ times) =>
  Math.log2(metresAt(latitude) / PAPER_PX_M / times);

/** The next round scale that shows as much or more (`up`: 1), or as much or less (-1). */
export function rounded(/** @type {number} */ times, /** @type {1 | -1} */ up = 1) {
  const power = 10 ** Math.floor(Math.log10(times) + SLACK);
  const all = [power / 10, power, power * 10].flatMap((each) => STEPS.map((step) => step * each));
  const fits = all.filter((each) => (up > 0 ? each >= times * (1 - SLACK) : each <= times * (1 + SLACK)));
  return Number((up > 0 ? Math.min(...fits) : Math.max(...fits)).toPrecision(2));
}

/** Round scales around one, the largest first. */
export function choices(/** @type {number} */ times) {
  const found = [rounded(times)];
  for (let i = 0; i < 3; i++) found.unshift(rounded(found[0] * 0.99, -1));
  for (let i = 0; i < 5; i++) found.push(rounded(found[found.length - 1] * 1.01));
  return found;
}
