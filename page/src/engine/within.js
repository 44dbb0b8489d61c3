/** The people of some zones by state, of every clause that is judged by their way. */

import { countsOf } from "./counts.js";
import { scaleOf, states } from "./cover.js";

/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {import("../types.js").Settings} Settings */

/**
 * By the plan's own limits and speeds, with the changes of the settings.
 * @param {import("./study.js").Study} study
 * @param {import("./cover.js").Cover} cover
 * @param {number[]} zones  the smallest ones that count
 * @param {Settings} settings
 * @returns {(Counts | null)[]}  null: of a clause that is not judged so
 */
export function within(study, cover, zones, { changes }) {
  const { data, read } = study;
  /** @type {Settings} */
  const settings = { limit: null, speed_kph: null, required_share: null, changes, measure: "network" };
  const chosen = new Set(zones);
  /** The rows of each crowd that are in the zones. @type {Map<number, Int32Array>} */
  const rows = new Map();
  return data.clauses.map((clause, number) => {
    const { way } = clause;
    if (!way) return null;
    const crowd = study.crowd(way.crowd);
    if (!rows.has(way.crowd)) {
      const { home } = data.crowds[way.crowd];
      const zone = home ? read.whole(home) : new Int32Array(0);
      rows.set(way.crowd, Int32Array.from(zone.keys()).filter((row) => chosen.has(zone[row])));
    }
    const scale = scaleOf(study, { ...clause, way }, settings);
    const state = states(cover.ways(number, settings).cost, study.cells().border, scale);
    return countsOf(crowd, state, rows.get(way.crowd) ?? new Int32Array(0));
  });
}
