/** The steps of a slider: whole numbers from the plan's own limit, which is 0. */

const NICE = [1, 2, 2.5, 5, 10];
const STEPS = 40; // to the plan's limit, or somewhat fewer
const [LEAST, MOST] = [0.25, 2]; // times the plan's limit

/** The smallest round number from `least` on: 1, 2, 2.5 or 5 times a power of ten. */
function roundUp(/** @type {number} */ least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return (NICE.find((each) => each * power >= least * (1 - 1e-9)) ?? 10) * power;
}

/**
 * The slider of a limit.
 * @param {number} limit  the plan's own, in the unit shown
 * @param {number} floor  what it must stay above
 */
export function limitSteps(limit, floor = 0) {
  const step = roundUp(limit / STEPS);
  const down = (/** @type {number} */ to) => Math.floor((limit - to) / step + 1e-9);
  const min = -Math.min(down(LEAST * limit), down(floor + step));
  const max = Math.floor(((MOST - 1) * limit) / step + 1e-9);
  return { step, min: Math.min(min, 0) || 0, max };
}

/** The value at a step, without the dust of binary fractions. */
export const valueAt = (/** @type {number} */ limit, /** @type {number} */ step, /** @type {number} */ n) =>
  Number((limit + n * step).toPrecision(12));
