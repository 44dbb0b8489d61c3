/** The cells on their grid, in square blocks, of which only those are kept that hold a cell. */

import { CLASS } from "../colours.js";

const BITS = 7;
const SIDE = 1 << BITS;
const WITHIN = SIDE - 1;

/**
 * @typedef {Object} Raster
 * @property {number} rows
 * @property {number} columns
 * @property {number} size  places in all blocks
 * @property {Int32Array} place  of each cell, its place in the blocks
 * @property {Int32Array} cell  of each place, the cell (-1: none)
 * @property {(row: number, column: number) => number} at  the place of a row and a column on the grid
 */

/**
 * @param {{row: Int32Array, column: Int32Array}} cells
 * @param {{rows: number, columns: number}} grid
 * @returns {Raster}
 */
export function createRaster({ row, column }, { rows, columns }) {
  const across = (columns >> BITS) + 1;
  const table = new Int32Array(across * ((rows >> BITS) + 1)); // 0: the block without cells
  const place = new Int32Array(row.length);
  let blocks = 1;
  const at = (/** @type {number} */ r, /** @type {number} */ c) =>
    (table[(r >> BITS) * across + (c >> BITS)] << (2 * BITS)) | ((r & WITHIN) << BITS) | (c & WITHIN);
  for (let i = 0; i < row.length; i++) {
    const block = (row[i] >> BITS) * across + (column[i] >> BITS);
    if (table[block] === 0) table[block] = blocks++;
    place[i] = at(row[i], column[i]);
  }
  const size = blocks << (2 * BITS);
  const cell = new Int32Array(size).fill(-1);
  for (let i = 0; i < place.length; i++) cell[place[i]] = i;
  return { rows, columns, size, place, cell, at };
}

/** The classes of the cells, each at its cell's place. */
export function spread(/** @type {Raster} */ { size, place }, /** @type {Uint8Array} */ classes) {
  const found = new Uint8Array(size);
  for (let i = 0; i < place.length; i++) found[place[i]] = classes[i];
  return found;
}

/** The cell at a row and a column; -1: none. */
export function cellAt(/** @type {Raster} */ raster, /** @type {number} */ row, /** @type {number} */ column) {
  const [r, c] = [Math.floor(row), Math.floor(column)];
  return r >= 0 && r < raster.rows && c >= 0 && c < raster.columns ? raster.cell[raster.at(r, c)] : -1;
}

/**
 * @typedef {Object} Picture
 * @property {Uint32Array} pixels
 * @property {number} width
 * @property {[number, number, number, number]} part  what is to be painted: left, top, right, bottom
 * @property {[number, number][]} corners  column and row at the part's corners: north-west, north-east,
 *   south-west, south-east
 */
/**
 * @typedef {Object} Ink
 * @property {Uint32Array} colours  of each class
 * @property {(Uint32Array | null)[]} patterns  of each class that is hatched
 * @property {number} side  of a pattern
 * @property {[number, number]} phase  where the picture begins in the patterns
 */

/** Paint each pixel as the cell in its middle is; between its corners, a picture is taken to be bilinear. */
export function paint(
  /** @type {Raster} */ raster, /** @type {Uint8Array} */ layer, /** @type {Ink} */ ink, /** @type {Picture} */ picture,
) {
  const { corners: [nw, ne, sw, se], part: [left, top, right, bottom] } = picture;
  const [width, height] = [right - left, bottom - top];
  for (let j = 0; j < height; j++) {
    const down = (j + 0.5) / height;
    const [c0, c1] = [nw[0] + down * (sw[0] - nw[0]), ne[0] + down * (se[0] - ne[0])];
    const [r0, r1] = [nw[1] + down * (sw[1] - nw[1]), ne[1] + down * (se[1] - ne[1])];
    const [dc, dr] = [(c1 - c0) / width, (r1 - r0) / width];
    paintLine(raster, layer, ink, picture, top + j, [c0 + dc / 2, r0 + dr / 2, dc, dr]);
  }
}

function paintLine(
  /** @type {Raster} */ { rows, columns, at }, /** @type {Uint8Array} */ layer, /** @type {Ink} */ ink,
  /** @type {Picture} */ { pixels, width, part: [left, , right] }, /** @type {number} */ y,
  /** @type {number[]} */ [column, row, dc, dr],
) {
  const { colours, patterns, side, phase } = ink;
  const line = ((y + phase[1]) % side) * side;
  for (let x = left; x < right; x++, column += dc, row += dr) {
    const r = Math.floor(row);
    const c = Math.floor(column);
    if (r < 0 || r >= rows || c < 0 || c >= columns) continue;
    const kind = layer[at(r, c)];
    if (kind === CLASS.none) continue;
    const pattern = patterns[kind];
    pixels[y * width + x] = pattern ? pattern[line + ((x + phase[0]) % side)] : colours[kind];
  }
}

/** Tell each cell side that parts two kinds of cells: its ends, in column and row. */
export function edges(
  /** @type {Raster} */ { rows, columns, at }, /** @type {(place: number) => number} */ kind,
  /** @type {[number, number, number, number]} */ [west, north, east, south],
  /** @type {(c0: number, r0: number, c1: number, r1: number) => void} */ visit,
) {
  const [last, lowest] = [Math.min(east, columns - 1), Math.min(south, rows - 1)];
  for (let r = Math.max(0, north); r <= lowest; r++) {
    for (let c = Math.max(0, west); c <= last; c++) {
      const here = kind(at(r, c));
      if (here === 0) continue;
      const right = c + 1 < columns ? kind(at(r, c + 1)) : 0;
      const below = r + 1 < rows ? kind(at(r + 1, c)) : 0;
      if (right !== 0 && right !== here) visit(c + 1, r, c + 1, r + 1);
      if (below !== 0 && below !== here) visit(c, r + 1, c + 1, r + 1);
    }
  }
}
