/** The cells of the raster of people, where those of the page are parts of them. */

/**
 * @typedef {Object} Whole
 * @property {Int32Array} row  of each cell of the raster, in the order of their first parts
 * @property {Int32Array} column
 * @property {Int32Array} of  of each part, its cell of the raster
 * @property {{rows: number, columns: number}} grid  of the raster
 */

/**
 * @param {{row: Int32Array, column: Int32Array}} cells
 * @param {{rows: number, columns: number, parts: number}} grid
 * @returns {Whole}
 */
export function wholeCells({ row, column }, { rows, columns, parts }) {
  const grid = { rows: Math.ceil(rows / parts), columns: Math.ceil(columns / parts) };
  const number = new Int32Array(grid.rows * grid.columns).fill(-1);
  const of = new Int32Array(row.length);
  /** @type {number[]} */
  const found = [];
  for (let i = 0; i < row.length; i++) {
    const place = Math.floor(row[i] / parts) * grid.columns + Math.floor(column[i] / parts);
    if (number[place] < 0) number[place] = found.push(place) - 1;
    of[i] = number[place];
  }
  return {
    row: Int32Array.from(found, (place) => Math.floor(place / grid.columns)),
    column: Int32Array.from(found, (place) => place % grid.columns),
    of, grid,
  };
}

/** The part of each cell of the raster in which most of its people live. */
export function mainParts(/** @type {Whole} */ { row, of }, /** @type {Float32Array} */ persons) {
  const found = new Int32Array(row.length).fill(-1);
  for (let i = 0; i < of.length; i++) {
    if (found[of[i]] < 0 || persons[i] > persons[found[of[i]]]) found[of[i]] = i;
  }
  return found;
}

/** The sum of a number of the parts for each cell of the raster. */
export function summed(/** @type {Whole} */ { row, of }, /** @type {(part: number) => number} */ value) {
  const found = new Float64Array(row.length);
  for (let i = 0; i < of.length; i++) found[of[i]] += value(i);
  return found;
}
