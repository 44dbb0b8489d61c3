/** What no leg off the streets leads across, as access/network/crossing.py has it. */

import { areaOf, toArea, toBox } from "./outline.js";

/** @typedef {import("../types.js").Barriers} Packed */
/** @typedef {import("../codec.js").Reader} Reader */
/** @typedef {[number, number]} Place metres */

/** In the order of `KINDS` in Python: water, railway, motorway, wall, stream. */
const [RAILWAY, WALL, STREAM] = [1, 3, 4];
/** Who stands so near (metres) to the line of a barrier stands on it. */
const ON_M = [2, 5, 5, 0.5, 2];
/** A street that ends at a barrier is come to from either side. */
const TRIM_M = 0.01;

/**
 * @typedef {Object} Barriers
 * @property {{a: Place, b: Place, kind: number, line: boolean}[]} sides  straight pieces that legs may not cross
 * @property {{area: import("./outline.js").Area, kind: number}[]} areas
 * @property {import("./outline.js").Area[]} walled  what walls enclose
 */

/**
 * @param {Packed | null | undefined} packed
 * @param {(lines: import("../types.js").Lines) => import("./study.js").Vertices} lines
 * @param {Reader} read
 * @returns {Barriers | null}  null: legs lead anywhere
 */
export function readBarriers(packed, lines, read) {
  if (!packed) return null;
  const rings = ringsOf(lines(packed));
  const [kind, area] = [read.whole(packed.kind), read.whole(packed.area)];
  const sides = rings.flatMap((ring, i) => (kind[i] === RAILWAY && area[i] >= 0 ? [] : ring.slice(1).map((b, k) =>
    ({ a: ring[k], b, kind: kind[i], line: area[i] < 0 }))));
  /** @type {Map<number, {rings: Place[][], kind: number}>} */
  const solid = new Map();
  rings.forEach((ring, i) => {
    if (area[i] < 0) return;
    const known = solid.get(area[i]) ?? { rings: [], kind: kind[i] };
    solid.set(area[i], { ...known, rings: [...known.rings, ring] });
  });
  return {
    sides,
    areas: [...solid.values()].map((each) => ({ area: areaOf(each.rings), kind: each.kind })),
    walled: ringsOf(lines(packed.walled)).map((ring) => areaOf([ring])),
  };
}

/** @returns {Place[][]} */
function ringsOf(/** @type {import("./study.js").Vertices} */ { first, x, y }) {
  return Array.from({ length: first.length - 1 }, (_, i) =>
    Array.from({ length: first[i + 1] - first[i] }, (__, v) => [x[first[i] + v] / 10, y[first[i] + v] / 10]));
}

/**
 * What keeps a place from streets: which of its legs are barred, and by what it is not kept.
 * @param {Barriers} barriers
 * @param {Place} place
 * @param {number} reach  metres
 */
export function around({ sides, areas, walled }, place, reach) {
  const [x, y] = place;
  const near = sides.filter(({ a, b }) => !(Math.max(a[0], b[0]) < x - reach || Math.min(a[0], b[0]) > x + reach
    || Math.max(a[1], b[1]) < y - reach || Math.min(a[1], b[1]) > y + reach));
  const isIn = (/** @type {import("./outline.js").Area} */ area) => toBox(area, x, y) === 0 && toArea(area, x, y) === 0;
  return {
    /** By which kinds nobody is kept who stands on one: it is not known on which side people are. */
    standing: () => ON_M.map((most, kind) => areas.some((each) => each.kind === kind && isIn(each.area))
      || near.some((side) => side.kind === kind && side.line && toSide(side, x, y) <= most)),
    /** Which kinds give way to those without a street on their side: gates in walls, planks over streams. */
    yielding: () => ON_M.map((_, kind) => kind === STREAM || (kind === WALL && walled.some(isIn))),
    /** Whether a leg leads across a barrier that is not of an exempt kind. */
    blocked(/** @type {Place} */ spot, /** @type {boolean[]} */ exempt) {
      const length = Math.hypot(spot[0] - x, spot[1] - y);
      const share = length > TRIM_M ? TRIM_M / length : 1;
      /** @type {Place} */
      const end = [spot[0] + share * (x - spot[0]), spot[1] + share * (y - spot[1])];
      return near.some(({ a, b, kind }) => !exempt[kind] && meet(place, end, a, b));
    },
  };
}

/**
 * How far a place is from a straight piece.
 * @param {{a: Place, b: Place}} side
 * @param {number} x
 * @param {number} y
 */
function toSide({ a, b }, x, y) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length ? Math.min(Math.max(((x - a[0]) * dx + (y - a[1]) * dy) / length, 0), 1) : 0;
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

/** @param {Place} a @param {Place} b @param {Place} c */
const turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Whether c, in line with a and b, lies between them. @param {Place} a @param {Place} b @param {Place} c */
const isBetween = (a, b, c) => Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0])
  && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);

/**
 * Whether two straight pieces meet, at their ends too.
 * @param {Place} a
 * @param {Place} b
 * @param {Place} c
 * @param {Place} d
 */
export function meet(a, b, c, d) {
  const [c1, d1, a1, b1] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (c1 * d1 < 0 && a1 * b1 < 0) return true;
  return (c1 === 0 && isBetween(a, b, c)) || (d1 === 0 && isBetween(a, b, d))
    || (a1 === 0 && isBetween(c, d, a)) || (b1 === 0 && isBetween(c, d, b));
}
