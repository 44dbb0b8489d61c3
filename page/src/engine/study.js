/** The page's data as arrays. */

import { createReader } from "../codec.js";
import { cellToDegrees, degreesToCell, toMetres } from "../projection.js";
import { each, once } from "./lazily.js";
import { readBarriers } from "./legs.js";
import { readNetwork } from "./network.js";
import { areaOf, toArea } from "./outline.js";
import { wholeCells } from "../whole.js";
import { offsets } from "./rows.js";

/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Lines} Lines */
/** @typedef {import("../codec.js").Reader} Reader */

/**
 * Lines by their vertices, in decimetres: those of line i stand at first[i] to first[i + 1].
 * @typedef {{first: Int32Array, x: Int32Array, y: Int32Array}} Vertices
 */

/**
 * @typedef {Object} Crowd
 * @property {Int32Array} cell  of each row
 * @property {Int32Array} zone
 * @property {Float64Array} persons
 * @property {Int32Array} first  the rows of cell i stand at first[i] to first[i + 1]
 * @property {Float64Array} ofCell  persons of each cell
 * @property {Int32Array} lowest  of each cell, the smallest zone in which most of its people live
 */

/**
 * @param {Data} data
 * @param {string} base64
 */
export function createStudy(data, base64) {
  const read = createReader(base64);
  const cells = once(() => ({
    size: data.cells.row.count,
    row: read.whole(data.cells.row),
    column: read.whole(data.cells.column),
    border: read.amounts(data.cells.border),
  }));
  const lookup = once(() => lookUp(data, cells()));
  const middles = once(() => centres(data, cells()));
  const byX = once(() => Int32Array.from(middles().x, (_, i) => i).sort((a, b) => middles().x[a] - middles().x[b]));
  const areas = once(() => outlines(data, read));
  return {
    data,
    read,
    cells,
    /** The cells of the raster, where the cells are parts of them; else null. */
    whole: once(() => (data.grid.parts > 1 ? wholeCells(cells(), data.grid) : null)),
    streets: once(() => readLines(data.streets, read)),
    /** What no leg of a new site leads across; null: nothing is known. */
    barriers: once(() => readBarriers(data.barriers, (lines) => readLines(lines, read), read)),
    network: each((/** @type {number} */ i) => readNetwork(data.graphs[i], read)),
    crowd: each((/** @type {number} */ i) => readCrowd(data.crowds[i], cells().size, read)),
    /** The centre of each cell, in metres. */
    centres: middles,
    /** Each facility's entrances, in metres. */
    entrances: once(() => entrances(data, read)),
    /** Each facility's outline, in metres; null: it is a point. */
    outlines: areas,
    /** The cells whose centres lie within a facility's outline. */
    cellsWithin: each((/** @type {number} */ facility) => {
      const area = areas()[facility];
      return area ? within(area, middles(), byX()) : [];
    }),
    /** The number of the cell in each row and column, row by row; -1: none. */
    cellsIn: lookup,
    /** The number of the cell in a row and column; -1: none. */
    cellIn: (/** @type {number} */ row, /** @type {number} */ column) =>
      row < 0 || column < 0 || row >= data.grid.rows || column >= data.grid.columns
        ? -1 : lookup()[row * data.grid.columns + column],
    /** The cell at a place; -1: none. */
    cellAt(/** @type {Degrees} */ place) {
      const [column, row] = degreesToCell(data, place).map(Math.floor);
      return this.cellIn(row, column);
    },
  };
}

/** @typedef {ReturnType<typeof createStudy>} Study */

/**
 * @param {Data} data
 * @param {{size: number, row: Int32Array, column: Int32Array}} cells
 */
function lookUp({ grid }, { size, row, column }) {
  const found = new Int32Array(grid.rows * grid.columns).fill(-1);
  for (let i = 0; i < size; i++) found[row[i] * grid.columns + column[i]] = i;
  return found;
}

/**
 * @param {Data} data
 * @param {{row: Int32Array, column: Int32Array}} cells
 */
function centres(data, { row, column }) {
  const x = new Float64Array(row.length);
  const y = new Float64Array(row.length);
  for (let cell = 0; cell < row.length; cell++) {
    [x[cell], y[cell]] = toMetres(data, cellToDegrees(data, column[cell] + 0.5, row[cell] + 0.5));
  }
  return { x, y };
}

/**
 * @param {Data} data
 * @param {Reader} read
 * @returns {[number, number][][]}
 */
function entrances(data, read) {
  const { at, entrances: known } = data.facilities;
  /** @type {[number, number][][]} */
  const found = at.map(() => []);
  if (known) {
    const [x, y] = [read.whole(known.x), read.whole(known.y)];
    read.whole(known.facility).forEach((facility, i) => found[facility].push([x[i] / 10, y[i] / 10]));
  }
  return found.map((places, facility) => (places.length ? places : [toMetres(data, at[facility])]));
}

/**
 * @param {Data} data
 * @param {Reader} read
 */
function outlines(data, read) {
  const known = data.facilities.outlines;
  /** @type {[number, number][][][]} */
  const rings = data.facilities.at.map(() => []);
  if (known) {
    const { first, x, y } = readLines(known, read);
    read.whole(known.facility).forEach((facility, i) => {
      rings[facility].push(Array.from({ length: first[i + 1] - first[i] },
        (_, v) => [x[first[i] + v] / 10, y[first[i] + v] / 10]));
    });
  }
  return rings.map((each) => (each.length ? areaOf(each) : null));
}

/**
 * The cells whose centres lie within an area.
 * @param {import("./outline.js").Area} area
 * @param {{x: Float64Array, y: Float64Array}} centres
 * @param {Int32Array} byX  the cells in the order of their x
 */
function within(area, { x, y }, byX) {
  const found = [];
  let [low, high] = [0, byX.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[byX[middle]] < area.west) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < byX.length && x[byX[i]] <= area.east; i++) {
    const cell = byX[i];
    if (y[cell] >= area.south && y[cell] <= area.north && toArea(area, x[cell], y[cell]) === 0) found.push(cell);
  }
  return found;
}

/**
 * @param {Lines} lines
 * @param {Reader} read
 * @returns {Vertices}
 */
function readLines({ count, x, y }, read) {
  return { first: offsets(read.whole(count)), x: read.whole(x), y: read.whole(y) };
}

/**
 * @param {import("../types.js").Crowd} packed
 * @param {number} size
 * @param {Reader} read
 * @returns {Crowd}
 */
function readCrowd(packed, size, read) {
  const [cell, zone] = [read.whole(packed.cell), read.whole(packed.zone)];
  const persons = read.amounts(packed.persons);
  const counts = new Int32Array(size);
  const ofCell = new Float64Array(size);
  for (let i = 0; i < cell.length; i++) {
    counts[cell[i]] += 1;
    ofCell[cell[i]] += persons[i];
  }
  return { cell, zone, persons, first: offsets(counts), ofCell, lowest: read.whole(packed.lowest) };
}
