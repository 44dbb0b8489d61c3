/** The outlines of patches of cells, traced along the cells' sides. */

import { cellToDegrees } from "../projection.js";

/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./study.js").Study} Study */

/** East, south, west, north: steps of column and row. */
const STEPS = [[1, 0], [0, 1], [-1, 0], [0, -1]];
/** Where one stands at the beginning of the side along which one goes that way, the cell on the right. */
const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

/**
 * The rings round a patch and its holes; cells that touch at a corner alone are not joined there.
 * @param {Study} study
 * @param {Int32Array} patch  of each cell
 * @param {Int32Array} cells  of the patch
 * @returns {Degrees[][]}
 */
export function outlines(study, patch, cells) {
  const { row, column } = study.cells();
  const number = patch[cells[0]];
  const isIn = (/** @type {number} */ y, /** @type {number} */ x) => {
    const cell = study.cellIn(y, x);
    return cell >= 0 && patch[cell] === number;
  };
  const { columns } = study.data.grid;
  const open = new Set();
  for (const cell of cells) {
    if (!isIn(row[cell] - 1, column[cell])) open.add(row[cell] * columns + column[cell]);
  }
  const rings = [];
  for (const start of open) {
    rings.push(trace(start % columns, Math.floor(start / columns), isIn, (x, y) => open.delete(y * columns + x)));
  }
  return rings.map((ring) => ring.map(([x, y]) => cellToDegrees(study.data, x, y)));
}

/**
 * Follow a ring from a cell's northern side, eastward.
 * @param {number} x  column
 * @param {number} y  row
 * @param {(y: number, x: number) => boolean} isIn
 * @param {(x: number, y: number) => void} passNorth  told of each cell along whose northern side it leads
 * @returns {[number, number][]}  its corners, not closed
 */
function trace(x, y, isIn, passNorth) {
  const [startX, startY] = [x, y];
  /** @type {[number, number][]} */
  const corners = [];
  let way = 0;
  let before = 3;
  do {
    if (way === 0) passNorth(x, y);
    if (way !== before) corners.push([x + CORNERS[way][0], y + CORNERS[way][1]]);
    before = way;
    const [aheadX, aheadY] = [x + STEPS[way][0], y + STEPS[way][1]];
    const left = (way + 3) % 4;
    if (!isIn(aheadY, aheadX)) way = (way + 1) % 4;
    else {
      [x, y] = [aheadX, aheadY];
      if (isIn(y + STEPS[left][1], x + STEPS[left][0])) {
        [x, y] = [x + STEPS[left][0], y + STEPS[left][1]];
        way = left;
      }
    }
  } while (x !== startX || y !== startY || way !== 0);
  // where it began amid a straight side, there is no corner
  return before === 0 ? corners.slice(1) : corners;
}
