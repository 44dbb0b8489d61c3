/** How many people can be within a distance of a place at most, in a straight line: soon told, never too few. */

/** Squares across the radius: the finer, the nearer to the truth, and the slower. */
const ACROSS = 16;
const MOST = 1024; // squares a side

/**
 * @param {{x: Float64Array, y: Float64Array}} centres  of cells, metres
 * @param {Int32Array} cells  those that may count
 * @param {number} radius  metres
 */
export function straightBound({ x, y }, cells, radius) {
  const [west, south, east, north] = boxOf(x, y, cells);
  const side = Math.max(radius / ACROSS, (east - west) / MOST, (north - south) / MOST, 1);
  const [columns, rows] = [Math.floor((east - west) / side) + 1, Math.floor((north - south) / side) + 1];
  const wide = columns + 1; // each row begins with nobody
  const square = Int32Array.from(cells, (cell) =>
    Math.floor((y[cell] - south) / side) * wide + Math.floor((x[cell] - west) / side) + 1);
  const sums = new Float64Array(rows * wide);
  const clamp = (/** @type {number} */ n, /** @type {number} */ most) => Math.min(Math.max(n, 0), most);
  return {
    /** Count these persons from now on. */
    count(/** @type {Float64Array} */ persons) {
      sums.fill(0);
      for (let i = 0; i < cells.length; i++) sums[square[i]] += persons[cells[i]];
      for (let row = 0; row < rows; row++) {
        for (let i = row * wide + 1; i < (row + 1) * wide; i++) sums[i] += sums[i - 1];
      }
    },
    /** The persons in all squares that the circle round a place touches. */
    at(/** @type {number} */ px, /** @type {number} */ py) {
      const first = Math.max(Math.floor((py - radius - south) / side), 0);
      const last = Math.min(Math.floor((py + radius - south) / side), rows - 1);
      let sum = 0;
      for (let row = first; row <= last; row++) {
        const low = south + row * side;
        const apart = py < low ? low - py : py > low + side ? py - low - side : 0;
        const half = Math.sqrt(Math.max(radius * radius - apart * apart, 0));
        const from = clamp(Math.floor((px - half - west) / side), columns);
        const to = clamp(Math.floor((px + half - west) / side) + 1, columns);
        if (to > from) sum += sums[row * wide + to] - sums[row * wide + from];
      }
      return sum;
    },
  };
}

/** @returns {[number, number, number, number]} west, south, east, north */
function boxOf(/** @type {Float64Array} */ x, /** @type {Float64Array} */ y, /** @type {Int32Array} */ cells) {
  if (!cells.length) return [0, 0, 0, 0];
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const cell of cells) {
    [west, east] = [Math.min(west, x[cell]), Math.max(east, x[cell])];
    [south, north] = [Math.min(south, y[cell]), Math.max(north, y[cell])];
  }
  return [west, south, east, north];
}
