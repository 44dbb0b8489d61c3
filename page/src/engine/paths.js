/** Parts of streets and chains as points, in decimetres: x, y, x, y, … */

import { toDegrees } from "../projection.js";

/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./study.js").Vertices} Vertices */

/**
 * Go on along a street, from one share of its drawn length to another; against it if that is less.
 * @param {number[]} points  so far; what is new is put behind
 * @param {Vertices} streets
 * @param {number} street
 * @param {number} from
 * @param {number} to
 */
export function followStreet(points, { first, x, y }, street, from, to) {
  const begin = first[street];
  const end = first[street + 1] - 1;
  const along = [0];
  for (let v = begin; v < end; v++) along.push(along[v - begin] + Math.hypot(x[v + 1] - x[v], y[v + 1] - y[v]));
  const whole = along[end - begin];
  const [low, high] = [Math.min(from, to) * whole, Math.max(from, to) * whole];
  const some = [pointAt(low, along, begin, x, y)];
  for (let v = begin; v <= end; v++) {
    if (along[v - begin] > low && along[v - begin] < high) some.push([x[v], y[v]]);
  }
  if (high > low) some.push(pointAt(high, along, begin, x, y));
  for (const point of from > to ? some.reverse() : some) put(points, point);
}

/**
 * @param {number} at  decimetres
 * @param {number[]} along  of each vertex
 * @param {number} begin
 * @param {Int32Array} x
 * @param {Int32Array} y
 * @returns {[number, number]}
 */
function pointAt(at, along, begin, x, y) {
  let i = 0;
  while (i < along.length - 2 && along[i + 1] < at) i += 1;
  const length = along[i + 1] - along[i];
  const t = length > 0 ? Math.min(1, Math.max(0, (at - along[i]) / length)) : 0;
  const v = begin + i;
  return [x[v] + t * (x[v + 1] - x[v]), y[v] + t * (y[v + 1] - y[v])];
}

/**
 * @param {number[]} points
 * @param {number[]} point
 */
function put(points, [x, y]) {
  const n = points.length;
  if (n && points[n - 2] === x && points[n - 1] === y) return;
  points.push(x, y);
}

/**
 * Go on along a chain, between two places in metres from its start.
 * @param {number[]} points
 * @param {Network} network
 * @param {Vertices} streets
 * @param {number} chain
 * @param {number} from
 * @param {number} to
 */
export function followChain(points, network, streets, chain, from, to) {
  const edges = network.edges.slice(network.first[chain], network.first[chain + 1]);
  for (const e of to < from ? edges.reverse() : edges) {
    if (!network.length[e]) continue;
    const [a, b] = [from, to].map((metres) =>
      Math.min(1, Math.max(0, (metres - network.baseM[e]) / network.length[e])));
    if (a !== b) followEdge(points, network, streets, e, a, b);
  }
}

/**
 * Go on along an edge, between two shares of it in the direction of its chain.
 * @param {number[]} points
 * @param {Network} network
 * @param {Vertices} streets
 * @param {number} edge
 * @param {number} from
 * @param {number} to
 */
export function followEdge(points, network, streets, edge, from, to) {
  const [a, b] = network.ahead[edge] ? [from, to] : [1 - from, 1 - to];
  followStreet(points, streets, network.street[edge], a, b);
}

/**
 * @param {Data} data
 * @param {number[]} points
 */
export function inDegrees(data, points) {
  /** @type {Degrees[]} */
  const found = [];
  for (let i = 0; i < points.length; i += 2) found.push(toDegrees(data, points[i] / 10, points[i + 1] / 10));
  return found;
}
