/** Cells in the colours of their classes, and the line at which the limit is passed. */

import { CLASS, HATCH_PX, pixel } from "../colours.js";
import { cellToDegrees, wholeAt } from "../projection.js";
import { data } from "../state.js";
import { hatched } from "./hatching.js";
import { project } from "./mercator.js";
import { edges, paint } from "./raster.js";
import { fromWorld, toMap, toWorld } from "./shown.js";
import { TILE } from "./tiles.js";

/** @typedef {import("../colours.js").Hatch} Hatch */
/** @typedef {import("./raster.js").Raster} Raster */
/** @typedef {import("./tiles.js").Frame} Frame */
/** @typedef {import("./lines.js").Box} Box */
/** @typedef {(string | Hatch | null)[]} Fills  of each class */

const LIMIT_ZOOM = 13;
const LIMIT_CELL_PX = 4; // smaller ones are nothing but outlines

/** The box of the grid, in pixels of the world. @returns {Box} */
export function gridBox() {
  const { parts } = data.grid;
  const [rows, columns] = [data.grid.rows, data.grid.columns].map((count) => Math.ceil(count / parts) * parts);
  /** @type {[number, number][]} */
  const places = [];
  for (let i = 0; i <= 8; i++) {
    for (const [column, row] of [[i / 8, 0], [i / 8, 1], [0, i / 8], [1, i / 8]]) {
      places.push(toWorld(cellToDegrees(data, column * columns, row * rows)));
    }
  }
  const [x, y] = [0, 1].map((k) => places.map((place) => place[k]));
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {{raster: Raster, outer: Box, layer: Uint8Array, fills: Fills}} what
 */
export function paintCells(context, frame, { raster, outer, layer, fills }) {
  const { scale, left, top, ratio, side } = frame;
  const within = (/** @type {number} */ value) => Math.min(side, Math.max(0, value));
  /** @type {[number, number, number, number]} */
  const part = [
    within(Math.floor((outer[0] * scale - left) * ratio)), within(Math.floor((outer[1] * scale - top) * ratio)),
    within(Math.ceil((outer[2] * scale - left) * ratio)), within(Math.ceil((outer[3] * scale - top) * ratio)),
  ];
  if (part[0] >= part[2] || part[1] >= part[3]) return;
  const cellOf = (/** @type {number} */ x, /** @type {number} */ y) => wholeAt(data,
    fromWorld([(x / ratio + left) / scale, (y / ratio + top) / scale]));
  const corners = [[0, 1], [2, 1], [0, 3], [2, 3]].map(([i, j]) => cellOf(part[i], part[j]));
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  paint(raster, layer, inkOf(fills, frame), { pixels, width: side, part, corners });
  context.putImageData(image, 0, 0);
  const across = (part[2] - part[0]) / ratio / Math.hypot(corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]);
  if (data.grid.parts > 1) return; // whole cells have no side at which the limit is passed
  if (frame.zoom >= LIMIT_ZOOM && across >= LIMIT_CELL_PX) drawLimit(context, frame, raster, layer, corners);
}

/** The paints of the classes at the tile's resolution. */
function inkOf(/** @type {Fills} */ fills, /** @type {Frame} */ { ratio, side, left, top }) {
  const period = Math.round(HATCH_PX * ratio);
  const shift = (/** @type {number} */ from) => ((from / TILE) * side) % period;
  return {
    colours: Uint32Array.from(fills, (fill) => (typeof fill === "string" ? pixel(fill) : 0)),
    patterns: fills.map((fill) => (fill && typeof fill === "object" ? hatched(fill, period) : null)),
    side: period,
    phase: /** @type {[number, number]} */ ([shift(left), shift(top)]),
  };
}

/** The line at which the limit is passed: between cells that are within it and cells that are beyond it. */
function drawLimit(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {Frame} */ { scale, left, top, ratio },
  /** @type {Raster} */ raster, /** @type {Uint8Array} */ layer, /** @type {[number, number][]} */ corners,
) {
  const kind = (/** @type {number} */ place) => {
    const found = layer[place];
    return found === 0 || found >= CLASS.border ? 0 : found < CLASS.beyond ? 1 : 2;
  };
  const at = (/** @type {number} */ column, /** @type {number} */ row) => {
    const [x, y] = project(toMap(cellToDegrees(data, column, row)));
    return /** @type {const} */ ([x * scale - left, y * scale - top]);
  };
  const [columns, rows] = [0, 1].map((k) => corners.map((corner) => corner[k]));
  const low = [columns, rows].map((values) => Math.floor(Math.min(...values)) - 2);
  const high = [columns, rows].map((values) => Math.ceil(Math.max(...values)) + 1);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.beginPath();
  edges(raster, kind, [low[0], low[1], high[0], high[1]], (c0, r0, c1, r1) => {
    context.moveTo(...at(c0, r0));
    context.lineTo(...at(c1, r1));
  });
  context.strokeStyle = "#1c2733";
  context.lineWidth = 1.5;
  context.lineCap = "square";
  context.stroke();
}
