/** A place onto the streets, as access/network/linking.py does it. */

import { around } from "./legs.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./study.js").Vertices} Vertices */
/** @typedef {import("./positions.js").Link} Link */
/** @typedef {Link & {at: [number, number]}} Placed  and where it lies, in metres */

/** What `Graph.open` tells of an edge, added up. */
const [OPEN, ALONE, DEAD_END, LARGE, STUB] = [1, 2, 4, 8, 16];
/** So far (metres) people go round a path with a dead end rather than along it. */
const ROUND_M = 100;

/**
 * The nearest place so far: the square of its distance in decimetres, and the box that nearer ones lie in.
 * @typedef {Object} Best
 * @property {number} square
 * @property {number} edge
 * @property {number} vertex  at which its segment begins
 * @property {number} t  how far along the segment it lies
 * @property {number} x
 * @property {number} y
 * @property {number} west
 * @property {number} east
 * @property {number} south
 * @property {number} north
 */

/**
 * The links of a new site: to the nearest street that it can be come to from, and to those that lead on
 * where that one does not; of a place with several, the cheapest counts.
 * @param {Network} network
 * @param {Vertices} streets
 * @param {import("./legs.js").Barriers | null} barriers
 * @param {[number, number]} place  metres
 * @returns {Placed[]}  the nearest street first; empty: none within the longest leg that can be come to
 */
export function linksOf(network, streets, barriers, place) {
  const most = network.graph.max_leg_m;
  const to = (/** @type {number} */ kinds, reach = most) => reached(network, streets, barriers, place, OPEN, kinds, reach);
  const is = (/** @type {Placed | null} */ link, /** @type {number} */ kind) =>
    link !== null && (network.open[link.edge] & kind) !== 0;
  const first = to(OPEN);
  if (!first) return [];
  const off = !is(first, ALONE | DEAD_END);
  const second = off ? to(ALONE | DEAD_END) : null;
  // where there is nothing better, a large part all the same
  const third = off && !second ? to(LARGE) : null;
  const round = is(first, DEAD_END) || is(second, DEAD_END) ? to(ALONE, Math.min(ROUND_M, most)) : null;
  const further = [second, third?.edge === first.edge ? null : third, round].filter((each) => each !== null);
  // a one-way stub alone is where the data end: how people there go on is not known
  return is(first, STUB) && !further.length ? [] : [first, ...further];
}

/**
 * The nearest place on a street of some kinds to which no barrier bars the leg.
 * @param {Network} network
 * @param {Vertices} streets
 * @param {import("./legs.js").Barriers | null} barriers
 * @param {[number, number]} place
 * @param {number} open  what must hold of the edges
 * @param {number} kinds  one of which must
 * @param {number} most  metres
 * @returns {Placed | null}
 */
function reached(network, streets, barriers, place, open, kinds, most) {
  const usable = (/** @type {number} */ edge) => (network.open[edge] & open) === open && (network.open[edge] & kinds) !== 0;
  const nearest = snap(network, streets, place, usable, most);
  if (!nearest || !barriers || nearest.leg === 0) return nearest; // who stands on a street crosses nothing
  const legs = around(barriers, place, most);
  if (!legs.blocked(nearest.at, [])) return nearest;
  const places = near(network, streets, place, usable, most);
  const standing = legs.standing();
  const free = (/** @type {boolean[]} */ exempt) => places.find(({ at }) => !legs.blocked(at, exempt)) ?? null;
  return free(standing) ?? free(legs.yielding().map((each, kind) => each || standing[kind]));
}

/** First looked so far about a place (metres): most are nearer to a street. */
const FIRST_M = 100;

/**
 * The nearest place on some streets; ties go to the first edge, and on it to the first place.
 * @param {Network} network
 * @param {Vertices} streets
 * @param {[number, number]} place  metres
 * @param {(edge: number) => boolean} usable
 * @param {number} most  metres
 * @returns {Placed | null}  null: none so near
 */
export function snap(network, streets, [x, y], usable, most) {
  for (const reach of FIRST_M < most ? [FIRST_M, most] : [most]) {
    const best = { square: Infinity, edge: -1, vertex: -1, t: 0, x: 0, y: 0, west: 0, east: 0, south: 0, north: 0 };
    narrow(best, (10 * reach) ** 2 * (1 + 1e-12), 10 * x, 10 * y);
    for (const edge of network.near(streets)(best)) {
      if (usable(edge)) compare(streets, network.street[edge], edge, 10 * x, 10 * y, best);
    }
    if (best.edge >= 0 && Math.sqrt(best.square) / 10 <= reach) return placed(network, streets, best);
  }
  return null;
}

/**
 * The nearest place on each segment of some streets that is not too far, the nearest first.
 * @param {Network} network
 * @param {Vertices} streets
 * @param {[number, number]} place
 * @param {(edge: number) => boolean} usable
 * @param {number} most
 * @returns {Placed[]}
 */
function near(network, streets, [x, y], usable, most) {
  const found = [];
  const box = { west: 10 * (x - most), east: 10 * (x + most), south: 10 * (y - most), north: 10 * (y + most) };
  for (const edge of network.near(streets)(box)) {
    if (!usable(edge)) continue;
    const street = network.street[edge];
    for (let v = streets.first[street]; v < streets.first[street + 1] - 1; v++) {
      if (isBeside(streets, v, box)) continue;
      const foot = footOn(streets, v, 10 * x, 10 * y);
      if (Math.sqrt(foot.square) / 10 <= most) found.push({ ...foot, edge, vertex: v });
    }
  }
  found.sort((a, b) => a.square - b.square);
  return found.map((each) => placed(network, streets, each));
}

/**
 * @param {Network} network
 * @param {Vertices} streets
 * @param {Pick<Best, "square" | "edge" | "vertex" | "t" | "x" | "y">} best
 * @returns {Placed}
 */
function placed(network, streets, { square, edge, vertex, t, x, y }) {
  const share = shareAt(streets, network.street[edge], vertex, t);
  return { edge, share, leg: Math.sqrt(square) / 10, at: [x / 10, y / 10] };
}

/**
 * @param {Best} best
 * @param {number} square
 * @param {number} px  decimetres
 * @param {number} py
 */
function narrow(best, square, px, py) {
  const reach = Math.sqrt(square);
  const [west, east, south, north] = [px - reach, px + reach, py - reach, py + reach];
  Object.assign(best, { square, west, east, south, north });
}

/**
 * Whether a segment lies wholly on one side of the box.
 * @param {Vertices} streets
 * @param {number} v
 * @param {Pick<Best, "west" | "east" | "south" | "north">} box
 */
function isBeside({ x, y }, v, { west, east, south, north }) {
  return (x[v] < west && x[v + 1] < west) || (x[v] > east && x[v + 1] > east)
    || (y[v] < south && y[v + 1] < south) || (y[v] > north && y[v + 1] > north);
}

/**
 * The place on a segment that is nearest.
 * @param {Vertices} streets
 * @param {number} v  at which the segment begins
 * @param {number} px  decimetres
 * @param {number} py
 */
function footOn({ x, y }, v, px, py) {
  // both ways of drawing a street must give the same distance to the last bit, or ties were chance
  const turned = x[v] > x[v + 1] || (x[v] === x[v + 1] && y[v] > y[v + 1]);
  const a = turned ? v + 1 : v;
  const b = turned ? v : v + 1;
  const dx = x[b] - x[a];
  const dy = y[b] - y[a];
  const length = dx * dx + dy * dy;
  const foot = length ? ((px - x[a]) * dx + (py - y[a]) * dy) / length : 0;
  const t = foot < 0 ? 0 : foot > 1 ? 1 : foot;
  const nearX = x[a] + t * dx;
  const nearY = y[a] + t * dy;
  return { t: turned ? 1 - t : t, x: nearX, y: nearY, square: (px - nearX) ** 2 + (py - nearY) ** 2 };
}

/**
 * Compare the segments of a street with the best so far.
 * @param {Vertices} streets
 * @param {number} street
 * @param {number} edge
 * @param {number} px  decimetres
 * @param {number} py
 * @param {Best} best
 */
function compare(streets, street, edge, px, py, best) {
  for (let v = streets.first[street]; v < streets.first[street + 1] - 1; v++) {
    if (isBeside(streets, v, best)) continue;
    const { t, x, y, square } = footOn(streets, v, px, py);
    if (square >= best.square) continue;
    Object.assign(best, { edge, vertex: v, t, x, y });
    narrow(best, square, px, py);
  }
}

/**
 * The share of a street's drawn length up to a place on one of its segments.
 * @param {Vertices} streets
 * @param {number} street
 * @param {number} vertex  at which the segment begins
 * @param {number} t  how far along the segment
 */
function shareAt({ first, x, y }, street, vertex, t) {
  let before = 0;
  let whole = 0;
  for (let v = first[street]; v < first[street + 1] - 1; v++) {
    const length = Math.hypot(x[v + 1] - x[v], y[v + 1] - y[v]);
    if (v === vertex) before = whole + t * length;
    whole += length;
  }
  return whole ? before / whole : 0;
}
