/**
 * The network of one mode as the search needs it: chains of edges, their costs, and the arcs between
 * junctions. What it repeats of access/network/chains.py, junctions.py and build.py is explained there.
 */

import { arcsOf } from "./arcs.js";
import { each } from "./lazily.js";
import { edgesNear } from "./near.js";
import { offsets } from "./rows.js";

/** @typedef {import("../types.js").Graph} Graph */
/** @typedef {import("../types.js").Trip} Trip */
/** @typedef {import("../codec.js").Reader} Reader */

/** A junction for each end of each chain. @typedef {{start: Int32Array, end: Int32Array}} Ends */

/**
 * @typedef {Object} Network
 * @property {Graph} graph
 * @property {Int32Array} street  of each edge
 * @property {Float64Array} length
 * @property {Float64Array} forward  seconds along each edge; infinite: closed
 * @property {Float64Array} backward
 * @property {Int32Array} chain
 * @property {Int32Array} ahead  whether the edge runs forward in its chain
 * @property {Int32Array} open  what it is to the links of a new site (see `Graph`)
 * @property {Int32Array} first  the edges of chain i stand at first[i] to first[i + 1] of `edges`
 * @property {Int32Array} edges  in the order of the chains
 * @property {Float64Array} baseM  metres from the start of the chain to the edge's nearer end
 * @property {Float64Array} lengthM  of each chain
 * @property {Float64Array | null} waitStart  seconds lost on arriving at each chain's start
 * @property {Float64Array | null} waitEnd
 * @property {Ends} arriving
 * @property {Ends} leaving
 * @property {(impedance: Trip["impedance"]) => Costs} costs
 * @property {(streets: import("./study.js").Vertices) => ReturnType<typeof edgesNear>} near  the edges about a place
 */

/**
 * What it costs to travel on chains; what is lost on arriving at a chain's end is in its own costs.
 * @typedef {Object} Costs
 * @property {Float64Array} along  of each edge, in the direction of its chain; infinite: closed
 * @property {Float64Array} against
 * @property {Float64Array} baseAlong  of each edge, from the start of the chain to its nearer end
 * @property {Float64Array} baseAgainst  and back, the wait at the start included
 * @property {Float64Array} forward  of each chain
 * @property {Float64Array} backward
 * @property {number} legRate  of a metre off the network
 * @property {(direction: Trip["direction"]) => import("./arcs.js").Arcs} arcs
 */

/**
 * @param {Graph} graph
 * @param {Reader} read
 * @returns {Network}
 */
export function readNetwork(graph, read) {
  const [chain, length] = [read.whole(graph.chain), read.amounts(graph.length)];
  const waits = [graph.wait_start, graph.wait_end].map((each) => each && read.amounts(each));
  /** @type {Network} */
  const network = {
    graph,
    street: read.whole(graph.street),
    length,
    forward: read.amounts(graph.forward),
    backward: read.amounts(graph.backward),
    chain,
    ahead: read.whole(graph.ahead),
    open: read.whole(graph.open),
    ...inOrder(chain, read.whole(graph.place), length, graph.leaving_start.count),
    waitStart: waits[0],
    waitEnd: waits[1],
    arriving: { start: read.whole(graph.arriving_start), end: read.whole(graph.arriving_end) },
    leaving: { start: read.whole(graph.leaving_start), end: read.whole(graph.leaving_end) },
    costs: each((impedance) => costsOf(network, impedance, read)),
    near: each((streets) => edgesNear(streets, network.street)),
  };
  return network;
}

/**
 * The edges chain by chain, and the metres along the chains.
 * @param {Int32Array} chain
 * @param {Int32Array} place
 * @param {Float64Array} length
 * @param {number} chains
 */
function inOrder(chain, place, length, chains) {
  const counts = new Int32Array(chains);
  for (const of of chain) counts[of] += 1;
  const first = offsets(counts);
  const edges = new Int32Array(chain.length);
  for (let e = 0; e < chain.length; e++) edges[first[chain[e]] + place[e]] = e;
  const [baseM, lengthM] = [new Float64Array(chain.length), new Float64Array(chains)];
  for (const e of edges) {
    baseM[e] = lengthM[chain[e]];
    lengthM[chain[e]] += length[e];
  }
  return { first, edges, baseM, lengthM };
}

/**
 * @param {Network} network
 * @param {Trip["impedance"]} impedance
 * @param {Reader} read
 * @returns {Costs}
 */
function costsOf(network, impedance, read) {
  const { graph, length, ahead } = network;
  const timed = impedance === "time_s";
  const price = (/** @type {Float64Array} */ seconds) =>
    timed ? seconds : length.map((metres, e) => (seconds[e] < Infinity ? metres : Infinity));
  const [forward, backward] = [price(network.forward), price(network.backward)];
  /** @type {Costs} */
  const costs = {
    along: forward.map((cost, e) => (ahead[e] ? cost : backward[e])),
    against: backward.map((cost, e) => (ahead[e] ? cost : forward[e])),
    baseAlong: new Float64Array(length.length),
    baseAgainst: new Float64Array(length.length),
    forward: new Float64Array(network.lengthM.length),
    backward: new Float64Array(network.lengthM.length),
    legRate: timed ? graph.leg_rate : 1,
    arcs: each((direction) => arcsOf(network, costs, direction, read)),
  };
  for (let c = 0; c < costs.forward.length; c++) cumulate(network, costs, c, timed);
  return costs;
}

/**
 * Costs along one chain. A direction is open all along a chain, or nowhere in it.
 * @param {Network} network
 * @param {Costs} costs
 * @param {number} c
 * @param {boolean} timed
 */
function cumulate({ first, edges, waitStart, waitEnd }, costs, c, timed) {
  let there = 0;
  let back = timed && waitStart ? waitStart[c] : 0;
  let [open, openBack] = [true, true];
  for (let k = first[c]; k < first[c + 1]; k++) {
    const e = edges[k];
    costs.baseAlong[e] = there;
    costs.baseAgainst[e] = back;
    open = costs.along[e] < Infinity;
    openBack = costs.against[e] < Infinity;
    if (open) there += costs.along[e];
    if (openBack) back += costs.against[e];
  }
  costs.forward[c] = open ? there + (timed && waitEnd ? waitEnd[c] : 0) : Infinity;
  costs.backward[c] = openBack ? back : Infinity;
}
