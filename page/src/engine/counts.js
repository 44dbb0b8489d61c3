/** Persons by state: of all, and of each zone. */

import { BORDER, MET, UNLINKED, UNMET } from "./verdicts.js";

/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {import("./study.js").Crowd} Crowd */

/** @returns {Counts} */
const nobody = () => ({ persons: 0, met: 0, unmet: 0, border: 0, unlinked: 0 });

/** @type {Record<number, keyof Counts>} */
const NAMES = { [MET]: "met", [UNMET]: "unmet", [BORDER]: "border", [UNLINKED]: "unlinked" };
const STATES = 5;

/** @type {WeakMap<Int32Array, {zones: number, seen: Uint8Array}>} */
const known = new WeakMap();

/** How many zones there may be, and in which of them, from the second place on, a crowd lives; the first is for none. */
function zonesOf(/** @type {Crowd} */ { zone }) {
  const found = known.get(zone);
  if (found) return found;
  let zones = 0;
  for (let row = 0; row < zone.length; row++) zones = Math.max(zones, zone[row] + 1);
  const seen = new Uint8Array(zones + 1);
  for (let row = 0; row < zone.length; row++) seen[zone[row] + 1] = 1;
  known.set(zone, { zones, seen });
  return { zones, seen };
}

/**
 * Count a crowd.
 * @param {Crowd} crowd
 * @param {Uint8Array} state  of each cell
 */
export function count(crowd, state) {
  const { cell, zone, persons } = crowd;
  const { zones, seen } = zonesOf(crowd);
  const sums = new Float64Array((zones + 1) * STATES);
  for (let row = 0; row < cell.length; row++) sums[(zone[row] + 1) * STATES + state[cell[row]]] += persons[row];
  /** @type {{total: Counts, zones: Record<number, Counts>}} */
  const found = { total: nobody(), zones: {} };
  for (let i = 0; i <= zones; i++) {
    if (!seen[i]) continue;
    const here = countsFrom(sums.subarray(i * STATES, (i + 1) * STATES));
    for (const name of /** @type {(keyof Counts)[]} */ (Object.keys(here))) found.total[name] += here[name];
    if (i > 0) found.zones[i - 1] = here;
  }
  return found;
}

/**
 * Count some rows of a crowd.
 * @param {Crowd} crowd
 * @param {Uint8Array} state  of each cell
 * @param {Int32Array} rows
 */
export function countsOf({ cell, persons }, state, rows) {
  const sums = new Float64Array(STATES);
  for (const row of rows) sums[state[cell[row]]] += persons[row];
  return countsFrom(sums);
}

/** @param {Float64Array} sums */
function countsFrom(sums) {
  const found = nobody();
  for (const [state, name] of Object.entries(NAMES)) {
    found[name] = sums[Number(state)];
    found.persons += found[name];
  }
  return found;
}
