/** Patches of cells: those that share a side and a zone, none wider than what one site could serve. */

/** @typedef {import("./study.js").Study} Study */

/** @typedef {{patch: Int32Array, list: Int32Array[]}} Patches  patch: of each cell (-1: none); list: the cells of each */

/**
 * As access/verdicts/patches.py: cells of one kind that share a side are one patch. One that reaches farther
 * than `reach` from the middle of its box is cut across the longer side of that box, at its middle, and so on.
 * @param {Study} study
 * @param {(cell: number) => number} kindOf  of a cell that counts its kind; -1: it does not
 * @param {number} reach  metres from the middle of a patch to the centres of its cells
 * @returns {Patches}
 */
export function patches(study, kindOf, reach) {
  const { size } = study.cells();
  const kind = new Int32Array(size);
  for (let cell = 0; cell < size; cell++) kind[cell] = kindOf(cell);
  const patch = new Int32Array(size).fill(-1);
  const list = joined(study, kind, patch).flatMap((cells) => parted(study, cells, reach));
  list.forEach((cells, number) => { for (const cell of cells) patch[cell] = number; });
  return { patch, list };
}

/**
 * Cells of one kind that share a side.
 * @param {Study} study
 * @param {Int32Array} kind
 * @param {Int32Array} patch  filled in
 */
function joined(study, kind, patch) {
  const { size, row, column } = study.cells();
  const { rows, columns } = study.data.grid;
  const cellIn = study.cellsIn();
  const all = new Int32Array(size);
  /** @type {Int32Array[]} */
  const found = [];
  let [first, filled] = [0, 0];
  const enter = (/** @type {number} */ cell, /** @type {number} */ wanted) => {
    if (cell < 0 || kind[cell] !== wanted || patch[cell] >= 0) return;
    patch[cell] = found.length;
    all[filled++] = cell;
  };
  for (let start = 0; start < size; start++) {
    const mine = kind[start];
    if (mine < 0 || patch[start] >= 0) continue;
    enter(start, mine);
    for (let next = first; next < filled; next++) {
      const y = row[all[next]];
      const x = column[all[next]];
      const at = y * columns + x;
      if (y > 0) enter(cellIn[at - columns], mine);
      if (y + 1 < rows) enter(cellIn[at + columns], mine);
      if (x > 0) enter(cellIn[at - 1], mine);
      if (x + 1 < columns) enter(cellIn[at + 1], mine);
    }
    found.push(all.subarray(first, filled));
    first = filled;
  }
  return found;
}

/**
 * @param {Study} study
 * @param {Int32Array} cells
 * @param {number} reach
 * @returns {Int32Array[]}
 */
function parted(study, cells, reach) {
  const { row, column } = study.cells();
  const { row_m, column_m } = study.data.grid;
  const [north, south] = ends(cells, row);
  const [west, east] = ends(cells, column);
  if (north === south && west === east) return [cells];
  let farthest = 0; // twice the distance from the middle, squared
  for (const cell of cells) {
    const [down, across] = [2 * row[cell] - north - south, 2 * column[cell] - west - east];
    farthest = Math.max(farthest, (down * row_m) ** 2 + (across * column_m) ** 2);
  }
  if (farthest <= (2 * reach) ** 2) return [cells];
  const along = (south - north) * row_m > (east - west) * column_m;
  const [at, middle] = along ? [row, north + south] : [column, west + east];
  // in place, in their order: all cells of all gaps stay in one array
  const high = new Int32Array(cells.length);
  let [lower, higher] = [0, 0];
  for (const cell of cells) {
    if (2 * at[cell] <= middle) cells[lower++] = cell;
    else high[higher++] = cell;
  }
  cells.set(high.subarray(0, higher), lower);
  return [cells.subarray(0, lower), cells.subarray(lower)].flatMap((half) => parted(study, half, reach));
}

/**
 * The least and the greatest of some cells' values.
 * @param {Int32Array} cells
 * @param {Int32Array} values
 */
function ends(cells, values) {
  let [low, high] = [Infinity, -Infinity];
  for (const cell of cells) {
    if (values[cell] < low) low = values[cell];
    if (values[cell] > high) high = values[cell];
  }
  return [low, high];
}
