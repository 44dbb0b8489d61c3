/** Positions on edges → positions on chains: what it costs to get from there to the chain's ends. */

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Costs} Costs */

/**
 * As in access/network/positions.py: the chain of each position, metres from its start, costs from and
 * to its start and its end (infinite: closed), and the cost of the leg off the network.
 * @typedef {Object} Positions
 * @property {Int32Array} chain
 * @property {Float64Array} along
 * @property {Float64Array} fromStart
 * @property {Float64Array} toStart
 * @property {Float64Array} fromEnd
 * @property {Float64Array} toEnd
 * @property {Float64Array} leg
 */

/**
 * A linked place: its edge, the share of the edge's length before it, its leg in metres.
 * @typedef {{edge: number, share: number, leg: number}} Link
 */

/**
 * Room for so many positions.
 * @param {number} size
 * @returns {Positions}
 */
export const positions = (size) => ({
  chain: new Int32Array(size),
  along: new Float64Array(size),
  fromStart: new Float64Array(size),
  toStart: new Float64Array(size),
  fromEnd: new Float64Array(size),
  toEnd: new Float64Array(size),
  leg: new Float64Array(size),
});

/**
 * Write the i-th of some positions.
 * @param {Positions} at
 * @param {number} i
 * @param {Network} network
 * @param {Costs} costs
 * @param {number} edge
 * @param {number} share
 * @param {number} legM
 */
export function place(at, i, network, costs, edge, share, legM) {
  const chain = network.chain[edge];
  const part = network.ahead[edge] ? share : 1 - share;
  const along = network.baseM[edge] + part * network.length[edge];
  const forward = costs.forward[chain];
  const backward = costs.backward[chain];
  const open = forward < Infinity;
  const openBack = backward < Infinity;
  const there = open ? costs.baseAlong[edge] + part * costs.along[edge] : Infinity;
  const back = openBack ? costs.baseAgainst[edge] + part * costs.against[edge] : Infinity;
  // at the very start or end of a chain one is there, whatever its direction
  const atStart = along === 0;
  const atEnd = along >= network.lengthM[chain] && network.lengthM[chain] > 0;
  at.chain[i] = chain;
  at.along[i] = along;
  at.fromStart[i] = atStart ? 0 : there;
  at.toStart[i] = atStart ? 0 : back;
  at.fromEnd[i] = rest(atEnd, openBack, backward - back);
  at.toEnd[i] = rest(atEnd, open, forward - there);
  at.leg[i] = legM * costs.legRate;
}

/**
 * @param {boolean} there
 * @param {boolean} open
 * @param {number} cost
 */
function rest(there, open, cost) {
  if (there) return 0;
  return open ? Math.max(cost, 0) : Infinity;
}

/**
 * The cost, without legs, between two positions on one chain along it; infinite: not that way.
 * @param {Positions} origins
 * @param {number} i
 * @param {Positions} goals
 * @param {number} k
 * @param {Costs} costs
 * @param {boolean} towards  whether travel is from the origin to the goal
 */
export function between(origins, i, goals, k, costs, towards) {
  const chain = origins.chain[i];
  const ahead = (goals.along[k] - origins.along[i]) * (towards ? 1 : -1);
  if (ahead === 0) return 0;
  if (ahead > 0 && costs.forward[chain] < Infinity) return Math.abs(goals.fromStart[k] - origins.fromStart[i]);
  if (ahead < 0 && costs.backward[chain] < Infinity) return Math.abs(goals.fromEnd[k] - origins.fromEnd[i]);
  return Infinity;
}
