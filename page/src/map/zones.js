/** Outlines of the zones as the map draws them, each made when it is first asked for. */

import { data } from "../state.js";
import { boxOf } from "./rings.js";
import { toWorld } from "./shown.js";

/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./rings.js").Outline & {rings: Degrees[][]}} Outline */

/** @type {Map<number, Outline>} */
const known = new Map();

/** Millionths of a degree, each after the first a difference → latitudes and longitudes. */
function ringOf(/** @type {number[]} */ coded) {
  /** @type {Degrees[]} */
  const ring = [];
  for (let i = 0, latitude = 0, longitude = 0; i < coded.length; i += 2) {
    latitude += coded[i];
    longitude += coded[i + 1];
    ring.push([latitude / 1e6, longitude / 1e6]);
  }
  return ring;
}

/** Rings, which end where they began, as lines in pixels of the world. */
export function linesOf(/** @type {Degrees[][]} */ rings) {
  const start = new Int32Array(rings.length + 1);
  rings.forEach((ring, i) => { start[i + 1] = start[i] + ring.length + 1; });
  const x = new Float64Array(start[rings.length]);
  const y = new Float64Array(start[rings.length]);
  rings.forEach((ring, i) => {
    for (let k = 0; k <= ring.length; k++) {
      [x[start[i] + k], y[start[i] + k]] = toWorld(ring[k % ring.length]);
    }
  });
  return { start, x, y };
}

/** The outline of a zone, in pixels of the world. */
export function outlineOf(/** @type {number} */ zone) {
  const found = known.get(zone);
  if (found) return found;
  const rings = data.zones[zone].rings.map(ringOf);
  const lines = linesOf(rings);
  const outline = { rings, lines, box: boxOf(lines) };
  known.set(zone, outline);
  return outline;
}

/**
 * The outline of a zone as the path of a picture, without bends too fine to be seen.
 * @param {number} zone
 * @param {(x: number, y: number) => number[]} to  from pixels of the world to the picture
 * @param {number} least  of the picture's units: nearer corners are left out
 */
export function pathIn(zone, to, least) {
  const { lines: { start, x, y } } = outlineOf(zone);
  let path = "";
  for (let ring = 0; ring < start.length - 1; ring++) {
    let [px, py] = [Infinity, Infinity];
    for (let i = start[ring]; i < start[ring + 1]; i++) {
      const [u, v] = to(x[i], y[i]);
      const first = i === start[ring];
      if (!first && Math.hypot(u - px, v - py) < least) continue;
      path += `${first ? "M" : "L"}${u.toFixed(1)} ${v.toFixed(1)}`;
      [px, py] = [u, v];
    }
    path += "Z";
  }
  return path;
}

const area = (/** @type {number} */ zone) => {
  const [west, north, east, south] = outlineOf(zone).box;
  return (east - west) * (south - north);
};
/** Larger ones first: those that lie within another come to lie on it. */
export const bySize = (/** @type {number[]} */ zones) => [...zones].sort((a, b) => area(b) - area(a));
/** The zones that the map has room for. */
export const NAMED = data.zones.flatMap(({ at }, zone) => (at === null ? [] : [zone]));

const INNERMOST = 9;
/** How far down the division a zone stands; those that stand aside of it count as the innermost. */
export const levelOf = (/** @type {number} */ zone) => data.zones[zone].level ?? INNERMOST;
const deepest = Math.max(0, ...NAMED.map(levelOf).filter((level) => level < INNERMOST));
/** The zones that the map has room for, and those that they lie in. */
export const BOUNDED = data.zones.flatMap(({ at }, zone) => (at !== null || levelOf(zone) < deepest ? [zone] : []));
