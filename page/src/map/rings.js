/** Boxes around rings, and what lies in them. */

/** @typedef {import("./lines.js").Lines} Lines */
/** @typedef {import("./lines.js").Box} Box */
/** @typedef {{lines: Lines, box: Box}} Outline  rings end where they began */

/** @returns {Box} */
export function boxOf(/** @type {Pick<Lines, "x" | "y">} */ { x, y }) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    box[0] = Math.min(box[0], x[i]);
    box[1] = Math.min(box[1], y[i]);
    box[2] = Math.max(box[2], x[i]);
    box[3] = Math.max(box[3], y[i]);
  }
  return box;
}

export const overlap = (/** @type {Box} */ a, /** @type {Box} */ b) =>
  a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

/** Tell whether a point lies in an outline: a ray from it crosses the rings an odd number of times. */
export function holds(/** @type {Outline} */ { lines: { start, x, y }, box }, /** @type {[number, number]} */ [px, py]) {
  if (!overlap(box, [px, py, px, py])) return false;
  let inside = false;
  for (let ring = 0; ring < start.length - 1; ring++) {
    for (let i = start[ring] + 1; i < start[ring + 1]; i++) {
      if (y[i] > py === y[i - 1] > py) continue;
      if (px < x[i - 1] + ((py - y[i - 1]) / (y[i] - y[i - 1])) * (x[i] - x[i - 1])) inside = !inside;
    }
  }
  return inside;
}
