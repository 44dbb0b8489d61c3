/** Cells on their grid: compared with looking up each pixel, each border, by itself. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellAt, createRaster, edges, paint, spread } from "../src/map/raster.js";
import { numbers } from "./fixtures/random.js";

/** Cells here and there on a grid of several blocks. */
function scattered(/** @type {number} */ seed, rows = 300, columns = 520) {
  const random = numbers(seed);
  /** @type {number[]} */
  const row = [];
  /** @type {number[]} */
  const column = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const empty = r >= 128 && r < 256 && c < 256; // two blocks without cells
      if (empty || random() < 0.4) continue;
      row.push(r);
      column.push(c);
    }
  }
  const cells = { row: Int32Array.from(row), column: Int32Array.from(column) };
  const kinds = Uint8Array.from(row, () => Math.floor(random() * 4));
  return { cells, kinds, rows, columns, raster: createRaster(cells, { rows, columns }) };
}

test("each place of the grid has its cell", () => {
  const { cells: { row, column }, raster, rows, columns } = scattered(1);
  const known = new Map(Array.from(row, (r, i) => [r * columns + column[i], i]));
  for (let r = -1; r <= rows; r++) {
    for (let c = -1; c <= columns; c++) {
      const inside = r >= 0 && r < rows && c >= 0 && c < columns;
      assert.equal(cellAt(raster, r + 0.5, c + 0.5), inside ? known.get(r * columns + c) ?? -1 : -1);
    }
  }
});

test("blocks without cells take no room", () => {
  const far = { row: Int32Array.of(0, 99_999), column: Int32Array.of(0, 99_999) };
  const { size } = createRaster(far, { rows: 100_000, columns: 100_000 });
  assert.equal(size, 3 * 128 * 128); // two, and the one for all that are empty
});

test("every pixel has the colour of the cell in its middle, on a turned grid too", () => {
  const { kinds, raster } = scattered(2);
  const layer = spread(raster, kinds);
  const random = numbers(3);
  const pattern = Uint32Array.from({ length: 36 }, (_, i) => 1000 + i);
  const ink = { colours: Uint32Array.of(0, 11, 22, 0), patterns: [null, null, null, pattern], side: 6, phase: /** @type {[number, number]} */ ([4, 1]) };
  for (let trial = 0; trial < 20; trial++) {
    const width = 64;
    const [angle, scale, c0, r0] = [random() * 6.3, 0.05 + random() * 5, random() * 520, random() * 300];
    const cellOf = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {[number, number]} */ ([
      c0 + scale * (x * Math.cos(angle) - y * Math.sin(angle)), r0 + scale * (x * Math.sin(angle) + y * Math.cos(angle)),
    ]);
    const pixels = new Uint32Array(width * width);
    const part = /** @type {[number, number, number, number]} */ ([5, 9, 60, 50]);
    const corners = [[5, 9], [60, 9], [5, 50], [60, 50]].map(([x, y]) => cellOf(x, y));
    paint(raster, layer, ink, { pixels, width, part, corners });
    for (let y = 0; y < width; y++) {
      for (let x = 0; x < width; x++) {
        const [c, r] = cellOf(x + 0.5, y + 0.5);
        if (Math.min(c - Math.floor(c), r - Math.floor(r)) < 1e-9) continue; // on an edge, either will do
        const cell = x >= 5 && x < 60 && y >= 9 && y < 50 ? cellAt(raster, r, c) : -1;
        const kind = cell < 0 ? 0 : kinds[cell];
        const hatched = pattern[((y + 1) % 6) * 6 + ((x + 4) % 6)];
        assert.equal(pixels[y * width + x], kind === 3 ? hatched : [0, 11, 22][kind]);
      }
    }
  }
});

test("edges part cells of two kinds, each once", () => {
  const { cells: { row, column }, kinds, raster, columns } = scattered(4, 40, 150);
  const kind = new Map(Array.from(row, (r, i) => [r * columns + column[i], kinds[i] % 3]));
  /** @type {string[]} */
  const expected = [];
  for (const [at, here] of kind) {
    const [r, c] = [Math.floor(at / columns), at % columns];
    const beside = c + 1 < columns ? kind.get(at + 1) : 0;
    const below = kind.get(at + columns);
    if (here && beside && beside !== here) expected.push(`${c + 1},${r},${c + 1},${r + 1}`);
    if (here && below && below !== here) expected.push(`${c},${r + 1},${c + 1},${r + 1}`);
  }
  const layer = spread(raster, kinds.map((each) => each % 3));
  /** @type {string[]} */
  const found = [];
  edges(raster, (place) => layer[place], [-5, -5, 200, 200], (...ends) => found.push(ends.join()));
  assert.ok(expected.length > 500);
  assert.deepEqual(found.sort(), expected.sort());
});
