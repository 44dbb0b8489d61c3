/** What a clause's trips come to for each cell, under the settings that the reader chose. */

import { each } from "./lazily.js";
import { stateOf } from "./verdicts.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Way} Way */
/** @typedef {import("../types.js").Settings} Settings */
/** @typedef {import("./study.js").Study} Study */
/** @typedef {import("./trips.js").Trips} Trips */
/** @typedef {import("./trips.js").Ways} Ways */

/** A clause that is judged by people's way. @typedef {Clause & {way: Way}} WayClause */

/**
 * Costs, and how they compare: a cost times `factor` with `limit`, as a distance to the border of the
 * data times `borderFactor`; a cost times `shown` is what the reader sees.
 * @typedef {Object} Scale
 * @property {number} limit
 * @property {number} factor
 * @property {number} borderFactor
 * @property {number} shown
 */

export class Cover {
  /**
   * @param {Study} study
   * @param {Trips} trips
   */
  constructor(study, trips) {
    this.study = study;
    this.trips = trips;
    this.every = each((/** @type {string} */ key) => this.combine(JSON.parse(key)), 4);
  }

  /** The ways of all cells. @returns {Ways} */
  ways(/** @type {number} */ number, /** @type {Settings} */ { measure, changes }) {
    return this.every(JSON.stringify({ number, measure, changes }));
  }

  combine(/** @type {Pick<Settings, "measure" | "changes"> & {number: number}} */ { number, measure, changes }) {
    const clause = /** @type {WayClause} */ (this.study.data.clauses[number]);
    const { trips, enough } = clause.way;
    return kth(trips.map((trip) => measure === "straight"
      ? this.trips.straight(clause, trip, changes).all() : this.trips.ways(clause, trip, changes)),
    enough, this.study.cells().size);
  }

  /** The way of one cell, and the trip that it is. */
  way(/** @type {WayClause} */ clause, /** @type {number} */ cell, /** @type {Settings} */ { measure, changes }) {
    const { trips, enough } = clause.way;
    const found = trips.map((trip) => {
      if (measure !== "straight") return at(this.trips.ways(clause, trip, changes), cell);
      const straight = this.trips.straight(clause, trip, changes);
      straight.look(cell);
      return at(straight.found, cell);
    });
    const which = place(found.map(({ cost }) => cost), enough);
    return which < 0 ? { cost: Infinity, facility: -1, trip: -1 } : { ...found[which], trip: trips[which] };
  }

  /** The straight distance (metres) of a cell that counts, to the nearest of so many goals. */
  straight(/** @type {WayClause} */ clause, /** @type {Settings} */ { changes }) {
    const { trips, enough } = clause.way;
    const each = trips.map((trip) => this.trips.straight(clause, trip, changes));
    if (each.length === 1 && enough === 1) return each[0].look;
    return (/** @type {number} */ cell) => {
      const costs = each.map((straight) => straight.look(cell));
      const which = place(costs, enough);
      return which < 0 ? Infinity : costs[which];
    };
  }
}

/**
 * @param {Ways} ways
 * @param {number} cell
 */
const at = ({ cost, nearest }, cell) => ({ cost: cost[cell], facility: nearest[cell] });

/**
 * How a clause's costs compare with its limit.
 * @param {Study} study
 * @param {WayClause} clause
 * @param {Settings} settings
 * @returns {Scale}
 */
export function scaleOf({ data }, { way }, { limit, speed_kph, measure }) {
  const trip = data.trips[way.trips[0]];
  const speed = trip?.impedance === "time_s" && trip.graph !== null ? data.graphs[trip.graph].speed_kph : null;
  const ratio = speed && speed_kph ? speed / speed_kph : 1;
  const rate = way.rate * ratio;
  const most = limit ?? way.limit;
  return measure === "straight"
    ? { limit: most / rate, factor: 1, borderFactor: 1, shown: rate }
    : { limit: most, factor: ratio, borderFactor: rate, shown: ratio };
}

/**
 * The k-th smallest cost of each cell. Costs that are not known come last.
 * @param {Ways[]} ways
 * @param {number} k
 * @param {number} size
 * @returns {Ways}
 */
function kth(ways, k, size) {
  if (ways.length === 1 && k === 1) return ways[0];
  const found = { cost: new Float64Array(size).fill(Infinity), nearest: new Int32Array(size).fill(-1) };
  if (ways.length < k) return found;
  const costs = new Array(ways.length).fill(0);
  for (let cell = 0; cell < size; cell++) {
    for (let i = 0; i < ways.length; i++) costs[i] = ways[i].cost[cell];
    const which = place(costs, k);
    found.cost[cell] = ways[which].cost[cell];
    found.nearest[cell] = ways[which].nearest[cell];
  }
  return found;
}

/**
 * Which of some costs is the k-th smallest; -1: there are fewer.
 * @param {number[]} costs
 * @param {number} k
 */
function place(costs, k) {
  for (let i = 0; i < costs.length; i++) {
    let before = 0;
    for (let j = 0; j < costs.length; j++) if (precedes(costs, j, i)) before += 1;
    if (before === k - 1) return i;
  }
  return -1;
}

/**
 * Whether the j-th cost comes before the i-th; of equal ones the first.
 * @param {number[]} costs
 * @param {number} j
 * @param {number} i
 */
function precedes(costs, j, i) {
  const [a, b] = [costs[j], costs[i]];
  const [aNaN, bNaN] = [Number.isNaN(a), Number.isNaN(b)];
  if (aNaN || bNaN) return aNaN === bNaN ? j < i : bNaN;
  return a === b ? j < i : a < b;
}

/**
 * The states of all cells.
 * @param {Float64Array} cost
 * @param {Float64Array} border  metres
 * @param {Scale} scale
 */
export function states(cost, border, { limit, factor, borderFactor }) {
  const found = new Uint8Array(cost.length);
  for (let cell = 0; cell < found.length; cell++) {
    found[cell] = stateOf(cost[cell] * factor, limit, border[cell] * borderFactor);
  }
  return found;
}
