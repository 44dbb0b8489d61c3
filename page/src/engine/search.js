/** Shortest paths from the nearest of many goals (Dijkstra 1959), and what changes when goals change. */

import { Heap } from "./heap.js";

/** What is searched: those arcs of `Arcs` that a search reads. */
/** @typedef {Pick<import("./arcs.js").Arcs, "offset" | "tail" | "head" | "cost">} Rows */

/**
 * Where goals enter the network: at which node, at what cost, and which goal.
 * @typedef {{node: Int32Array, cost: Float64Array, goal: Int32Array}} Entries
 */

/**
 * What a search found of each node.
 * @typedef {Object} Found
 * @property {Float64Array} cost  to its nearest goal; infinite: not reached
 * @property {Int32Array} goal  which that is; -1: none
 * @property {Int32Array} arc  by which the way to it came; -1: it entered here
 */

/**
 * Search from all goals at once.
 * @param {Rows} arcs
 * @param {Entries} entries
 * @param {number} [limit]  nodes that cost more are not reached
 * @returns {Found}
 */
export function nearest(arcs, entries, limit = Infinity) {
  const size = arcs.offset.length - 1;
  const found = {
    cost: new Float64Array(size).fill(Infinity),
    goal: new Int32Array(size).fill(-1),
    arc: new Int32Array(size).fill(-1),
  };
  const waiting = new Heap();
  enter(found, entries, waiting, limit);
  spread(arcs, found, waiting, limit);
  return found;
}

/**
 * What a search would find if some goals were closed and others opened.
 *
 * Only nodes whose goal is closed, or to which an opened one is nearer, are searched again: the closed
 * goals' nodes from their rim and from the goals that enter among them.
 * @param {Rows} arcs
 * @param {Found} base  what was found before; it is not changed
 * @param {Uint8Array} closed  of each goal of the base
 * @param {Entries} entries  of all goals but the closed ones
 * @returns {Found}
 */
export function altered(arcs, base, closed, entries) {
  const found = { cost: base.cost.slice(), goal: base.goal.slice(), arc: base.arc.slice() };
  const waiting = new Heap();
  if (closed.includes(1)) {
    const lost = forget(found, closed);
    rim(arcs, found, lost, waiting);
  }
  enter(found, entries, waiting, Infinity);
  spread(arcs, found, waiting, Infinity);
  return found;
}

/**
 * @param {Found} found
 * @param {Uint8Array} closed
 */
function forget({ cost, goal, arc }, closed) {
  const lost = new Uint8Array(goal.length);
  for (let node = 0; node < goal.length; node++) {
    if (goal[node] < 0 || !closed[goal[node]]) continue;
    lost[node] = 1;
    cost[node] = Infinity;
    goal[node] = arc[node] = -1;
  }
  return lost;
}

/**
 * Reach lost nodes from those that are not.
 * @param {Rows} arcs
 * @param {Found} found
 * @param {Uint8Array} lost
 * @param {Heap} waiting
 */
function rim({ tail, head, cost }, found, lost, waiting) {
  for (let a = 0; a < head.length; a++) {
    if (!lost[head[a]] || lost[tail[a]]) continue;
    const there = found.cost[tail[a]] + cost[a];
    if (there < found.cost[head[a]]) settle(found, head[a], there, found.goal[tail[a]], a, waiting);
  }
}

/**
 * @param {Found} found
 * @param {Entries} entries
 * @param {Heap} waiting
 * @param {number} limit
 */
function enter(found, { node, cost, goal }, waiting, limit) {
  for (let i = 0; i < node.length; i++) {
    if (cost[i] < found.cost[node[i]] && cost[i] <= limit) {
      settle(found, node[i], cost[i], goal[i], -1, waiting);
    }
  }
}

/**
 * @param {Found} found
 * @param {number} node
 * @param {number} cost
 * @param {number} goal
 * @param {number} arc
 * @param {Heap} waiting
 */
function settle(found, node, cost, goal, arc, waiting) {
  found.cost[node] = cost;
  found.goal[node] = goal;
  found.arc[node] = arc;
  waiting.push(cost, node);
}

/**
 * @param {Rows} arcs
 * @param {Found} found
 * @param {Heap} waiting
 * @param {number} limit
 */
function spread({ offset, head, cost }, found, waiting, limit) {
  while (waiting.size) {
    const node = waiting.pop();
    const here = waiting.key;
    if (here > found.cost[node]) continue; // improved since it was put in
    for (let a = offset[node]; a < offset[node + 1]; a++) {
      const there = here + cost[a];
      if (there < found.cost[head[a]] && there <= limit) {
        settle(found, head[a], there, found.goal[node], a, waiting);
      }
    }
  }
}
