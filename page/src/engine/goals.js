/** The goals of a trip on its network, and the nearest one of each place. */

import { between, place, positions } from "./positions.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Costs} Costs */
/** @typedef {import("./arcs.js").Arcs} Arcs */
/** @typedef {import("./positions.js").Positions} Positions */
/** @typedef {import("./positions.js").Link} Link */
/** @typedef {import("./search.js").Found} Found */
/** @typedef {import("./search.js").Entries} Entries */

/** A goal: where it is linked, and what it belongs to (see `Change` for the numbers of new sites). */
/** @typedef {Link & {facility: number}} Goal */

/**
 * @typedef {Object} Goals
 * @property {Int32Array} facility  of each goal
 * @property {Positions} at
 * @property {Int32Array} first  of each chain, the first goal on it; -1: none
 * @property {Int32Array} next  of each goal, the next one on its chain
 * @property {Entries} entries
 */

/**
 * Place goals; closed ones keep their numbers, but nobody can go to them.
 * @param {Network} network
 * @param {Costs} costs
 * @param {Arcs} arcs
 * @param {Goal[]} list
 * @param {Uint8Array | null} [closed]
 * @returns {Goals}
 */
export function placeGoals(network, costs, arcs, list, closed = null) {
  const at = positions(list.length);
  const first = new Int32Array(network.lengthM.length).fill(-1);
  const next = new Int32Array(list.length).fill(-1);
  list.forEach(({ edge, share, leg }, g) => place(at, g, network, costs, edge, share, leg));
  const open = list.map((_, g) => g).filter((g) => !closed?.[g]);
  for (const g of [...open].reverse()) {
    next[g] = first[at.chain[g]];
    first[at.chain[g]] = g;
  }
  const facility = Int32Array.from(list, (goal) => goal.facility);
  return { facility, at, first, next, entries: entriesOf(arcs, at, open) };
}

/**
 * Goals enter by both ends of their chains.
 * @param {Arcs} arcs
 * @param {Positions} at
 * @param {number[]} open
 * @returns {Entries}
 */
function entriesOf({ goalEnds, towards }, at, open) {
  const byStart = towards ? at.fromStart : at.toStart;
  const byEnd = towards ? at.fromEnd : at.toEnd;
  return {
    node: Int32Array.from([...open.map((g) => goalEnds.start[at.chain[g]]),
      ...open.map((g) => goalEnds.end[at.chain[g]])]),
    cost: Float64Array.from([...open.map((g) => byStart[g] + at.leg[g]), ...open.map((g) => byEnd[g] + at.leg[g])]),
    goal: Int32Array.from([...open, ...open]),
  };
}

/**
 * By which a place goes to its nearest goal: the start of its chain, its end, or along the chain.
 * @typedef {"start" | "end" | "chain"} By
 */

/**
 * Return a function that finds the nearest goal of a place; what it returns is used again each time.
 *
 * It takes the cheapest of: by either end of the place's chain, or straight along the chain.
 * @param {Network} network
 * @param {Costs} costs
 * @param {Arcs} arcs
 * @param {Goals} goals
 * @param {Found} found
 */
export function meeting(network, costs, { demandEnds, towards }, goals, found) {
  const at = positions(1);
  const byStart = towards ? at.toStart : at.fromStart;
  const byEnd = towards ? at.toEnd : at.fromEnd;
  const met = { cost: 0, goal: -1, by: /** @type {By} */ ("start"), at };
  return (/** @type {number} */ edge, /** @type {number} */ share, /** @type {number} */ legM) => {
    place(at, 0, network, costs, edge, share, legM);
    const chain = at.chain[0];
    const start = demandEnds.start[chain];
    const end = demandEnds.end[chain];
    met.cost = found.cost[start] + byStart[0];
    met.goal = found.goal[start];
    met.by = "start";
    const other = found.cost[end] + byEnd[0];
    if (other < met.cost) take(met, other, found.goal[end], "end");
    for (let g = goals.first[chain]; g >= 0; g = goals.next[g]) {
      const along = between(at, 0, goals.at, g, costs, towards) + goals.at.leg[g];
      if (along < met.cost) take(met, along, g, "chain");
    }
    met.cost += at.leg[0];
    if (met.cost === Infinity) met.goal = -1;
    return met;
  };
}

/**
 * @param {{cost: number, goal: number, by: By}} met
 * @param {number} cost
 * @param {number} goal
 * @param {By} by
 */
function take(met, cost, goal, by) {
  met.cost = cost;
  met.goal = goal;
  met.by = by;
}
