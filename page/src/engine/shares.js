/** How many of the people of each cell of the raster are within the limit, where it was cut into parts. */

import { summed } from "../whole.js";
import { BORDER, MET, UNLINKED } from "./verdicts.js";

/**
 * @param {import("./study.js").Study} study
 * @param {import("./study.js").Crowd} crowd
 * @param {Uint8Array} state
 * @returns {import("../types.js").View["shares"]}
 */
export function sharesOf(study, { ofCell }, state) {
  const whole = study.whole();
  if (!whole) return null;
  const persons = summed(whole, (part) => ofCell[part]);
  const met = summed(whole, (part) => (state[part] === MET ? ofCell[part] : 0));
  const unknown = summed(whole, (part) => (state[part] === BORDER || state[part] === UNLINKED ? ofCell[part] : 0));
  return Float32Array.from(persons, (all, i) => shareOf(all, met[i], unknown[i]));
}

/** The share of all who are within the limit; -1: nothing is known of them, NaN: there is nobody. */
export function shareOf(/** @type {number} */ all, /** @type {number} */ met, /** @type {number} */ unknown) {
  if (!(all > 0)) return NaN;
  return unknown >= all * (1 - 1e-6) ? -1 : met / all;
}
