/** Lines and rings in an index of 64 by 64 buckets, and how they are drawn. */

/** @typedef {{start: Int32Array, x: ArrayLike<number>, y: ArrayLike<number>}} Lines  as `Drawn` */
/** @typedef {[number, number, number, number]} Box  west, north, east, south (y grows southwards) */

const SIDE = 64;

/**
 * @typedef {Object} LineIndex
 * @property {Lines} lines
 * @property {Box} box  around all of them
 * @property {(box: Box, visit: (line: number, width: number) => void) => void} find  tells each line whose
 *   box touches a box, and how wide that is
 */

/**
 * @param {Lines} lines
 * @param {Int32Array} which  those that are to be found
 * @returns {LineIndex}
 */
export function createIndex(lines, which = Int32Array.from({ length: lines.start.length - 1 }, (_, i) => i)) {
  const boxes = boxesOf(lines, which);
  const box = hull(boxes);
  const spans = (/** @type {ArrayLike<number>} */ b, /** @type {number} */ at) => [
    ...span(b[at], b[at + 2], box[0], box[2]), ...span(b[at + 1], b[at + 3], box[1], box[3]),
  ];
  const { first, lists } = fill(boxes, spans);
  const found = new Int32Array(which.length); // when each line was last found
  let turn = 0;
  /** @type {LineIndex["find"]} */
  const find = (wanted, visit) => {
    turn += 1;
    if (!touches(wanted, box, 0)) return;
    eachBucket(spans(wanted, 0), (bucket) => {
      for (let k = first[bucket]; k < first[bucket + 1]; k++) {
        const i = lists[k];
        if (found[i] === turn || !touches(wanted, boxes, 4 * i)) continue;
        found[i] = turn;
        visit(which[i], boxes[4 * i + 2] - boxes[4 * i]);
      }
    });
  };
  return { lines, find, box };
}

const touches = (/** @type {Box} */ box, /** @type {ArrayLike<number>} */ other, /** @type {number} */ at) =>
  box[0] <= other[at + 2] && box[2] >= other[at] && box[1] <= other[at + 3] && box[3] >= other[at + 1];

/** The first and the last bucket along one axis. */
function span(
  /** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ from, /** @type {number} */ to,
) {
  const bucket = (/** @type {number} */ value) =>
    Math.min(SIDE - 1, Math.max(0, Math.floor(((value - from) / (to - from || 1)) * SIDE)));
  return [bucket(low), bucket(high)];
}

function eachBucket(
  /** @type {number[]} */ [west, east, north, south], /** @type {(bucket: number) => void} */ visit,
) {
  for (let j = north; j <= south; j++) for (let i = west; i <= east; i++) visit(j * SIDE + i);
}

/** The lines of each bucket, one list after another. */
function fill(
  /** @type {Float64Array} */ boxes, /** @type {(boxes: Float64Array, at: number) => number[]} */ spans,
) {
  const first = new Int32Array(SIDE * SIDE + 1);
  for (let at = 0; at < boxes.length; at += 4) eachBucket(spans(boxes, at), (bucket) => { first[bucket + 1] += 1; });
  for (let i = 0; i < SIDE * SIDE; i++) first[i + 1] += first[i];
  const next = first.slice();
  const lists = new Int32Array(first[SIDE * SIDE]);
  for (let at = 0; at < boxes.length; at += 4) {
    eachBucket(spans(boxes, at), (bucket) => { lists[next[bucket]++] = at / 4; });
  }
  return { first, lists };
}

/** Four numbers a line. */
function boxesOf(/** @type {Lines} */ { start, x, y }, /** @type {Int32Array} */ which) {
  const boxes = new Float64Array(4 * which.length);
  for (let i = 0; i < which.length; i++) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = start[which[i]]; k < start[which[i] + 1]; k++) {
      if (x[k] < west) west = x[k];
      if (x[k] > east) east = x[k];
      if (y[k] < north) north = y[k];
      if (y[k] > south) south = y[k];
    }
    boxes[4 * i] = west;
    boxes[4 * i + 1] = north;
    boxes[4 * i + 2] = east;
    boxes[4 * i + 3] = south;
  }
  return boxes;
}

/** @returns {Box} */
function hull(/** @type {Float64Array} */ boxes) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < boxes.length; at += 4) {
    box[0] = Math.min(box[0], boxes[at]);
    box[1] = Math.min(box[1], boxes[at + 1]);
    box[2] = Math.max(box[2], boxes[at + 2]);
    box[3] = Math.max(box[3], boxes[at + 3]);
  }
  return box;
}

/** Which sides of the box a point lies beyond, as bits. */
const beyond = (/** @type {Box} */ box, /** @type {number} */ x, /** @type {number} */ y) =>
  (x < box[0] ? 1 : 0) | (x > box[2] ? 2 : 0) | (y < box[1] ? 4 : 0) | (y > box[3] ? 8 : 0);

/**
 * How lines are drawn: pixels are `scale` times what the lines are in, plus `dx`, `dy`; bends finer than
 * `step` are left out, and such of which the ones before and after lie beyond the same side of `box`.
 * @typedef {{box: Box, step: number, scale: number, dx: number, dy: number}} Sight
 */

/**
 * Add a line to a path.
 * @param {{moveTo: (x: number, y: number) => void, lineTo: (x: number, y: number) => void}} path
 * @param {Lines} lines
 * @param {number} i
 * @param {Sight} sight
 */
export function trace(path, { start, x, y }, i, { box, step, scale, dx, dy }) {
  const from = start[i];
  const last = start[i + 1] - 1;
  let px = x[from];
  let py = y[from];
  let out = beyond(box, px, py);
  path.moveTo(px * scale + dx, py * scale + dy);
  for (let k = from + 1; k < last; k++) {
    if (Math.abs(x[k] - px) < step && Math.abs(y[k] - py) < step) continue;
    const here = beyond(box, x[k], y[k]);
    if (out & here & beyond(box, x[k + 1], y[k + 1])) continue;
    px = x[k];
    py = y[k];
    out = here;
    path.lineTo(px * scale + dx, py * scale + dy);
  }
  if (last > from) path.lineTo(x[last] * scale + dx, y[last] * scale + dy);
}

/** Draw the path as a line on a lighter one, so that it shows on any ground. */
export function strokeCased(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {string} */ colour, /** @type {number} */ width,
) {
  context.lineJoin = "round";
  context.strokeStyle = "rgb(255 255 255 / 70%)";
  context.lineWidth = 2 * width + 0.4;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}
