/** The arcs between junctions: chains and turns. */

import { offsets } from "./rows.js";

/** @typedef {import("../types.js").Trip} Trip */
/** @typedef {import("../codec.js").Reader} Reader */
/** @typedef {import("./network.js").Costs} Costs */
/** @typedef {import("./network.js").Ends} Ends */
/** @typedef {import("./network.js").Network} Network */

/**
 * The arcs of a search from the goals: those of junction i stand at offset[i] to offset[i + 1]. Where
 * travel is to the goals, they are turned round.
 * @typedef {Object} Arcs
 * @property {boolean} towards  whether travel is to the goals
 * @property {Ends} goalEnds  by which a goal's chain is entered or left
 * @property {Ends} demandEnds
 * @property {Int32Array} offset
 * @property {Int32Array} tail
 * @property {Int32Array} head
 * @property {Float64Array} cost
 * @property {Int32Array} way  2 * chain: a chain from start to end; 2 * chain + 1: back; -1: a turn
 */

/**
 * @param {Network} network
 * @param {Costs} costs
 * @param {Trip["direction"]} direction
 * @param {Reader} read
 * @returns {Arcs}
 */
export function arcsOf({ graph, arriving, leaving }, costs, direction, read) {
  const towards = direction === "demand_to_facility";
  const turns = graph.turns && {
    tail: read.whole(graph.turns.tail),
    head: read.whole(graph.turns.head),
    open: read.whole(towards ? graph.turns.outward : graph.turns.inward),
  };
  const list = arcs(2 * costs.forward.length + (turns?.open.length ?? 0));
  let size = 0;
  const add = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ cost,
    /** @type {number} */ way) => {
    if (cost < Infinity) write(list, size++, towards ? to : from, towards ? from : to, cost, way);
  };
  for (let c = 0; c < costs.forward.length; c++) {
    add(leaving.start[c], arriving.end[c], costs.forward[c], 2 * c);
    add(leaving.end[c], arriving.start[c], costs.backward[c], 2 * c + 1);
  }
  for (let i = 0; turns && i < turns.open.length; i++) if (turns.open[i]) add(turns.tail[i], turns.head[i], 0, -1);
  const ends = towards ? { goalEnds: leaving, demandEnds: arriving } : { goalEnds: arriving, demandEnds: leaving };
  return { towards, ...ends, ...byTail(list, size, graph.junctions) };
}

/** Room for so many arcs. */
const arcs = (/** @type {number} */ size) => ({
  tail: new Int32Array(size),
  head: new Int32Array(size),
  cost: new Float64Array(size),
  way: new Int32Array(size),
});

/**
 * @param {ReturnType<typeof arcs>} list
 * @param {number} at
 * @param {number} tail
 * @param {number} head
 * @param {number} cost
 * @param {number} way
 */
function write(list, at, tail, head, cost, way) {
  list.tail[at] = tail;
  list.head[at] = head;
  list.cost[at] = cost;
  list.way[at] = way;
}

/**
 * Put arcs in the order of their tails.
 * @param {ReturnType<typeof arcs>} list
 * @param {number} size
 * @param {number} junctions
 */
function byTail({ tail, head, cost, way }, size, junctions) {
  const counts = new Int32Array(junctions);
  for (let i = 0; i < size; i++) counts[tail[i]] += 1;
  const offset = offsets(counts);
  const next = offset.slice();
  const ordered = arcs(size);
  for (let i = 0; i < size; i++) write(ordered, next[tail[i]]++, tail[i], head[i], cost[i], way[i]);
  return { offset, ...ordered };
}
