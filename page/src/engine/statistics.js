/** Statistics of the service radius, as in access/verdicts/reach.py and streets.py. */

import { judgeLength, summary } from "./verdicts.js";

/** @typedef {import("../types.js").Verdict} Verdict */
/** @typedef {import("./verdicts.js").Length} Length */

/**
 * What a statistic of one zone is taken from; arrays by its people's rows.
 * @typedef {Object} Unit
 * @property {number} area_m2
 * @property {number} facilities
 * @property {Float64Array} persons
 * @property {Float64Array} straight  metres
 * @property {Float64Array} network  metres; NaN: not linked
 * @property {Float64Array} border  metres: no facility beyond the border of the data is nearer
 */

/** @type {Record<string, (unit: Unit) => Length>} */
const STATISTICS = {
  area_equivalent({ area_m2, facilities }) {
    const radius = facilities ? Math.sqrt(area_m2 / (Math.PI * facilities)) : Infinity;
    return { value: radius, low: radius, high: radius };
  },
  mean_straight_distance: (unit) => bounded(unit, unit.straight, mean),
  mean_network_distance: (unit) => bounded(unit, unit.network, mean),
  p95_network_distance: (unit) => bounded(unit, unit.network, (length, persons) => quantile(length, persons, 0.95)),
  max_network_distance: (unit) => bounded(unit, unit.network, (length, persons) => quantile(length, persons, 1)),
};

/** Whether a statistic is a length. */
export const isLength = (/** @type {string} */ name) => Object.keys(STATISTICS).includes(name);

/**
 * One unit's length, and the verdict on it; none where there is no land to be judged.
 * @param {string} name
 * @param {Unit} unit
 * @param {number} limit
 * @returns {Length & {verdict: Verdict | null}}
 */
export function lengthOf(name, unit, limit) {
  if (name === "area_equivalent" && !unit.area_m2) return { value: NaN, low: NaN, high: NaN, verdict: null };
  const length = STATISTICS[name](unit);
  return { ...length, verdict: judgeLength(length, limit) };
}

/**
 * What a clause comes to where each unit must have it: the value farthest off.
 * @param {(Length & {verdict: Verdict | null})[]} units
 * @returns {Length & {verdict: Verdict}}
 */
export function worst(units) {
  const judged = units.filter(({ verdict }) => verdict);
  const most = (/** @type {"low" | "high"} */ side) =>
    judged.length ? judged.reduce((far, unit) => Math.max(far, unit[side]), -Infinity) : NaN;
  const known = judged.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  return {
    value: known.length ? known.reduce((far, value) => Math.max(far, value)) : NaN,
    low: most("low"),
    high: most("high"),
    verdict: summary(judged.map(({ verdict }) => /** @type {Verdict} */ (verdict))),
  };
}

/**
 * A statistic of the linked people, and its bounds: unlinked people may be anywhere, a facility beyond
 * the border of the data may be as near as the border.
 * @param {Unit} unit
 * @param {Float64Array} length
 * @param {(length: Float64Array, persons: Float64Array) => number} statistic
 * @returns {Length}
 */
function bounded({ persons, border }, length, statistic) {
  const known = length.map((each) => (Number.isNaN(each) ? 0 : 1));
  const linked = (/** @type {Float64Array} */ values) => values.filter((_, i) => known[i]);
  if (!linked(persons).some((each) => each > 0)) return { value: NaN, low: 0, high: Infinity };
  return {
    value: statistic(linked(length), linked(persons)),
    low: statistic(length.map((each, i) => (known[i] ? Math.min(each, border[i]) : 0)), persons),
    high: statistic(length.map((each, i) => (known[i] ? each : Infinity)), persons),
  };
}

/**
 * @param {Float64Array} length
 * @param {Float64Array} persons
 */
function mean(length, persons) {
  let [sum, all] = [0, 0];
  for (let i = 0; i < length.length; i++) {
    if (!(persons[i] > 0)) continue;
    sum += length[i] * persons[i];
    all += persons[i];
  }
  return sum / all;
}

/**
 * The least length within which at least this share of the persons is.
 * @param {Float64Array} length
 * @param {Float64Array} persons
 * @param {number} share
 */
function quantile(length, persons, share) {
  const lengths = length.filter((_, i) => persons[i] > 0).sort();
  const needed = share * persons.reduce((sum, each) => sum + each, 0) * (1 - 1e-12);
  let [low, high] = [0, lengths.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (within(length, persons, lengths[middle]) >= needed) high = middle;
    else low = middle + 1;
  }
  return lengths[low];
}

/**
 * @param {Float64Array} length
 * @param {Float64Array} persons
 * @param {number} most
 */
function within(length, persons, most) {
  let sum = 0;
  for (let i = 0; i < length.length; i++) if (length[i] <= most) sum += persons[i];
  return sum;
}
