/** Which streets lie about a place: they stand in squares, so that few need to be looked at. */

import { offsets } from "./rows.js";

/** @typedef {import("./study.js").Vertices} Vertices */

/** Side of a square, decimetres; of a large city, no more squares than streets. */
const SIDE = 2000;

/**
 * Return a function from a box (decimetres) to the edges whose own boxes meet its squares, ascending.
 * @param {Vertices} streets
 * @param {Int32Array} street  of each edge
 */
export function edgesNear(streets, street) {
  const boxes = boxesOf(streets, street);
  const [west, south, east, north] = wholeOf(boxes);
  const side = Math.max(SIDE, Math.sqrt(((east - west) * (north - south)) / Math.max(street.length, 1)) || 0);
  const [columns, rows] = [Math.floor((east - west) / side) + 1, Math.floor((north - south) / side) + 1];
  const clamp = (/** @type {number} */ at, /** @type {number} */ most) => Math.min(Math.max(Math.floor(at / side), 0), most - 1);
  const squares = (
    /** @type {number} */ w, /** @type {number} */ s, /** @type {number} */ e, /** @type {number} */ n,
    /** @type {(square: number) => void} */ visit,
  ) => {
    const [first, last] = [clamp(w - west, columns), clamp(e - west, columns)];
    for (let row = clamp(s - south, rows); row <= clamp(n - south, rows); row++) {
      for (let column = first; column <= last; column++) visit(row * columns + column);
    }
  };
  const each = (/** @type {(edge: number, square: number) => void} */ visit) => {
    for (let edge = 0; edge < street.length; edge++) {
      const at = 4 * edge;
      squares(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3], (square) => visit(edge, square));
    }
  };
  const counts = new Int32Array(columns * rows);
  each((_, square) => { counts[square] += 1; });
  const offset = offsets(counts);
  const next = offset.slice();
  const item = new Int32Array(offset[offset.length - 1]);
  each((edge, square) => { item[next[square]++] = edge; });
  return (/** @type {{west: number, south: number, east: number, north: number}} */ box) => {
    /** @type {number[]} */
    const found = [];
    squares(box.west, box.south, box.east, box.north, (square) => {
      for (let k = offset[square]; k < offset[square + 1]; k++) found.push(item[k]);
    });
    found.sort((a, b) => a - b);
    return found.filter((edge, i) => edge !== found[i - 1]);
  };
}

/** West, south, east and north of each edge, one after another. */
function boxesOf(/** @type {Vertices} */ { first, x, y }, /** @type {Int32Array} */ street) {
  const boxes = new Float64Array(4 * street.length);
  street.forEach((line, edge) => {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let v = first[line]; v < first[line + 1]; v++) {
      if (x[v] < west) west = x[v];
      if (x[v] > east) east = x[v];
      if (y[v] < south) south = y[v];
      if (y[v] > north) north = y[v];
    }
    boxes.set([west, south, east, north], 4 * edge);
  });
  return boxes;
}

function wholeOf(/** @type {Float64Array} */ boxes) {
  const whole = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < boxes.length; i++) {
    const k = i % 4;
    whole[k] = k < 2 ? Math.min(whole[k], boxes[i]) : Math.max(whole[k], boxes[i]);
  }
  return boxes.length ? whole : [0, 0, 0, 0];
}
