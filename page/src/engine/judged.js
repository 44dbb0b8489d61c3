/** What a clause is judged by under the settings: a share or a length, its bounds, and the verdict. */

import { alteration } from "./changes.js";
import { count } from "./counts.js";
import { states } from "./cover.js";
import { isLength, lengthOf, worst } from "./statistics.js";
import { judge } from "./verdicts.js";
import { inZone } from "./zones.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Settings} Settings */
/** @typedef {import("../types.js").Statistic} Statistic */
/** @typedef {import("../types.js").Verdict} Verdict */
/** @typedef {import("./cover.js").Scale} Scale */
/** @typedef {import("./cover.js").WayClause} WayClause */
/** @typedef {import("./study.js").Crowd} Crowd */
/** @typedef {import("./study.js").Study} Study */

/** @typedef {{value: number, low: number, high: number, verdict: Verdict, judged: Counts | null}} Judged */

/**
 * What is known of the cells of a clause.
 * @typedef {Object} Known
 * @property {Uint8Array} state
 * @property {Float64Array} cost
 * @property {Scale} scale
 * @property {(cell: number) => number} straight  metres to the nearest goal
 */

/**
 * @param {Study} study
 * @param {WayClause} clause
 * @param {Settings} settings
 * @param {Known} known
 * @returns {Judged}
 */
export function judged(study, clause, settings, known) {
  const { statistic, judged: what, required_share } = clause.way;
  if (statistic && isLength(statistic.name)) return length(study, clause, statistic, settings, known);
  const buffered = statistic?.name === "coverage_within_buffer" && settings.measure === "network";
  const state = buffered ? inBuffer(study, known) : known.state;
  return share(count(study.crowd(what), state).total, settings.required_share ?? required_share);
}

/**
 * @param {Counts} counts
 * @param {number} required
 * @returns {Judged}
 */
function share(counts, required) {
  const { persons, met, border, unlinked } = counts;
  const value = persons ? met / persons : NaN;
  const high = persons ? (met + border + unlinked) / persons : NaN;
  return { value, low: value, high, verdict: judge(counts, required), judged: counts };
}

/**
 * The states of cells by their straight distances.
 * @param {Study} study
 * @param {Known} known
 */
function inBuffer(study, { straight, scale }) {
  const { border } = study.cells();
  return states(Float64Array.from(border, (_, cell) => straight(cell)), border,
    { limit: scale.limit, factor: 1, borderFactor: 1, shown: 1 });
}

/**
 * @param {Study} study
 * @param {WayClause} clause
 * @param {Statistic} statistic
 * @param {Settings} settings
 * @param {Known} known
 * @returns {Judged}
 */
function length(study, clause, statistic, { changes }, known) {
  const crowd = study.crowd(clause.way.crowd);
  const { more, whole } = standing(study, clause, statistic, changes);
  const of = (/** @type {Int32Array} */ rows, /** @type {{area_m2: number, facilities: number}} */ land) =>
    lengthOf(statistic.name, unitOf(study, crowd, rows, land, known), known.scale.limit);
  if (statistic.pooled) {
    const { area_m2, facilities } = statistic.whole;
    const found = of(crowd.cell.map((_, row) => row), { area_m2, facilities: facilities + whole });
    return { ...found, verdict: found.verdict ?? "undetermined", judged: null };
  }
  const rows = rowsByZone(crowd);
  const units = statistic.zones.map((zone, i) => of(rows.get(zone) ?? new Int32Array(0),
    { area_m2: statistic.area_m2[i], facilities: statistic.facilities[i] + more[i] }));
  return { ...worst(units), judged: null };
}

/**
 * By how many the facilities in each zone, and in the whole, change.
 * @param {Study} study
 * @param {WayClause} clause
 * @param {Statistic} statistic
 * @param {Change[]} changes
 */
function standing(study, clause, { zones }, changes) {
  const altered = clause.way.trips.map((trip) => alteration(study, clause, trip, changes));
  const gone = new Map(altered.flatMap((each) => each.gone).map((f) => [f, study.data.facilities.at[f]]));
  const come = new Map(altered.flatMap(({ sites }) => sites).map(({ facility, at }) => [facility, at]));
  const inside = (/** @type {Degrees} */ at) => zones.map((zone) => inZone(study.data, zone, at));
  const more = zones.map(() => 0);
  let whole = 0;
  for (const [places, one] of /** @type {[Map<number, Degrees>, number][]} */ ([[gone, -1], [come, 1]])) {
    for (const at of places.values()) {
      const where = inside(at);
      where.forEach((is, i) => { if (is) more[i] += one; });
      if (where.includes(true)) whole += one;
    }
  }
  return { more, whole };
}

/**
 * @param {Study} study
 * @param {Crowd} crowd
 * @param {Int32Array} rows  of the crowd
 * @param {{area_m2: number, facilities: number}} land
 * @param {Known} known
 */
function unitOf(study, crowd, rows, land, { cost, straight, scale }) {
  const { border } = study.cells();
  const by = (/** @type {(cell: number) => number} */ value) =>
    Float64Array.from(rows, (row) => value(crowd.cell[row]));
  return {
    ...land,
    persons: Float64Array.from(rows, (row) => crowd.persons[row]),
    straight: by(straight),
    network: by((cell) => cost[cell] * scale.factor),
    border: by((cell) => border[cell]),
  };
}

/** @returns {Map<number, Int32Array>} */
function rowsByZone(/** @type {Crowd} */ { zone }) {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  zone.forEach((each, row) => found.set(each, found.get(each) ?? []).get(each)?.push(row));
  return new Map([...found].map(([each, rows]) => [each, Int32Array.from(rows)]));
}
