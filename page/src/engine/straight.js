/** Straight distances from cells to the nearest of some points and areas. */

import { toArea, toBox } from "./outline.js";

/**
 * @typedef {Object} Points
 * @property {[number, number][]} at  metres
 * @property {number[]} facility  what each belongs to
 * @property {{area: import("./outline.js").Area, facility: number}[]} [areas]  to whose edges it is measured
 */

/**
 * Each cell's straight distance to its nearest point or area, found when it is first asked for.
 * @param {Points} points
 * @param {{x: Float64Array, y: Float64Array}} centres  of the cells, metres
 */
export function straightTo(points, centres) {
  const order = points.at.map((_, p) => p).sort((p, q) => points.at[p][0] - points.at[q][0]);
  const xs = Float64Array.from(order, (p) => points.at[p][0]);
  const ys = Float64Array.from(order, (p) => points.at[p][1]);
  let near = 0;
  return remembered(centres.x.length, (cell, found) => {
    const [x, y] = [centres.x[cell], centres.y[cell]];
    near = closest(xs, ys, x, y, near);
    let least = Infinity;
    if (near >= 0) {
      found.nearest[cell] = points.facility[order[near]];
      least = Math.hypot(xs[near] - x, ys[near] - y);
    }
    for (const { area, facility } of points.areas ?? []) {
      const here = toBox(area, x, y) < least ? toArea(area, x, y) : Infinity;
      if (here >= least) continue;
      least = here;
      found.nearest[cell] = facility;
    }
    return least;
  });
}

/**
 * The same after changes: only cells whose facility is gone need be compared with all points.
 * @param {Straight} before
 * @param {(facility: number) => boolean} isGone
 * @param {Points} sites  that are new
 * @param {Points} points  all that there are now
 * @param {{x: Float64Array, y: Float64Array}} centres
 * @returns {Straight}
 */
export function straightAfter(before, isGone, sites, points, centres) {
  const all = straightTo(points, centres);
  const { x, y } = centres;
  return remembered(centres.x.length, (cell, found) => {
    let least = before.look(cell);
    found.nearest[cell] = before.found.nearest[cell];
    if (isGone(found.nearest[cell])) {
      least = all.look(cell);
      found.nearest[cell] = all.found.nearest[cell];
    }
    for (let i = 0; i < sites.at.length; i++) {
      const here = Math.hypot(sites.at[i][0] - x[cell], sites.at[i][1] - y[cell]);
      if (here >= least) continue;
      least = here;
      found.nearest[cell] = sites.facility[i];
    }
    return least;
  });
}

/**
 * Distances that are found once.
 * @param {number} size
 * @param {(cell: number, found: {cost: Float64Array, nearest: Int32Array}) => number} find  writes down the facility
 */
function remembered(size, find) {
  const found = { cost: new Float64Array(size).fill(NaN), nearest: new Int32Array(size).fill(-1) };
  const look = (/** @type {number} */ cell) => {
    const known = found.cost[cell];
    return Number.isNaN(known) ? (found.cost[cell] = find(cell, found)) : known;
  };
  const all = () => {
    for (let cell = 0; cell < size; cell++) look(cell);
    return found;
  };
  return { look, all, found };
}

/** @typedef {ReturnType<typeof remembered>} Straight */

/**
 * The nearest of some points, which stand in the order of their x.
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {number} x
 * @param {number} y
 * @param {number} guess  a point that may well be near
 * @returns {number} -1: there is none
 */
function closest(xs, ys, x, y, guess) {
  if (!xs.length) return -1;
  let best = Math.max(guess, 0);
  let square = (xs[best] - x) ** 2 + (ys[best] - y) ** 2;
  const middle = lowerBound(xs, x);
  for (const step of [-1, 1]) {
    for (let p = step < 0 ? middle - 1 : middle; p >= 0 && p < xs.length; p += step) {
      if ((xs[p] - x) ** 2 > square) break;
      const here = (xs[p] - x) ** 2 + (ys[p] - y) ** 2;
      if (here >= square) continue;
      square = here;
      best = p;
    }
  }
  return best;
}

/**
 * The first of some rising numbers that is no less than a given one.
 * @param {Float64Array} numbers
 * @param {number} least
 */
function lowerBound(numbers, least) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
