/** The coloured layer: cells in bands, zones by coverage, or units by verdict, and the gaps; one layer for each side of a swipe. */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };
import { byPass, unitBands, unitFill } from "../study/bands.js";
import { OPACITY, classes, fills, shareBands, shareClasses, shareBand, shareFills, striped } from "../colours.js";
import { state } from "../state.js";
import { gridBox, paintCells } from "./cells.js";
import { patternOf, poor } from "./hatching.js";
import { createIndex, strokeCased, trace } from "./lines.js";
import { spread } from "./raster.js";
import { overlap } from "./rings.js";
import { bandsNow, byZones, shown, unitsNow, zoneBandsNow } from "./shown.js";
import { PaintedLayer, sightOf } from "./tiles.js";
import { bySize, linesOf, outlineOf } from "./zones.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../colours.js").Hatch} Hatch */
/** @typedef {import("./raster.js").Raster} Raster */
/** @typedef {import("./lines.js").LineIndex} LineIndex */
/** @typedef {import("./lines.js").Sight} Sight */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {(string | Hatch | null)[]} Fills */
/** @typedef {[number, string | Hatch, boolean][]} Polygons  zones, their fills, and whether they fail; larger ones first */
/** @typedef {{layer: Uint8Array, fills: Fills, stripes: Fills}} Cells
 *   classes at their places, and their fills; those where colours may be lost */
/** @typedef {{cells: Cells | null, polygons: Polygons, gaps: LineIndex | null}} Theme */

const { ink: GAP, unit: UNIT } = palette;
const CLOSE = 13; // from this zoom on outlines are as strong as can be
const LEAST_GAP_PX = 5; // smaller outlines are dots that say nothing

/** One side of the map. */
export function createTheme(/** @type {Raster} of the raster of people */ raster, /** @type {string} */ pane) {
  /** @type {Theme} */
  let theme = { cells: null, polygons: [], gaps: null };
  const outer = gridBox();
  const layer = new PaintedLayer((context, frame) => {
    const { cells, polygons, gaps } = theme;
    if (state.layers.cells && cells) {
      paintCells(context, frame, { raster, outer, layer: cells.layer, fills: poor() ? cells.stripes : cells.fills });
    }
    const sight = sightOf(context, frame, [0, 0]);
    if (state.layers.cells) paintPolygons(context, frame.ratio, sight, polygons);
    if (state.layers.gaps && gaps) drawGaps(context, gaps, sight, frame.zoom < CLOSE ? 1.1 : 1.8);
  }, { pane });
  /** Take the colours of a view. */
  const colour = (/** @type {View | null} */ view) => {
    theme = { ...coloured(view, raster), gaps: view && gapIndex(view) };
    layer.repaint();
  };
  return { layer, colour };
}

function coloured(/** @type {View | null} */ view, /** @type {Raster} */ raster) {
  const { clause } = shown;
  if (!clause.way) return { cells: null, polygons: units() };
  if (!view) return { cells: null, polygons: [] };
  if (byZones()) return { cells: null, polygons: zones(view) };
  if (view.shares) return shared(view.shares, raster);
  const bands = bandsNow();
  const layer = spread(raster, classes(view, bands, clause.scale));
  return { cells: { layer, fills: fills(bands), stripes: fills(bands, true) }, polygons: [] };
}

/** Coarse cells by the share of their people within the limit. */
function shared(/** @type {Float32Array} */ shares, /** @type {Raster} */ raster) {
  const bands = shareBands(0);
  const painted = shareFills(bands);
  return { cells: { layer: spread(raster, shareClasses(shares, bands)), fills: painted, stripes: painted }, polygons: [] };
}

/** @returns {Polygons} */
function units() {
  const all = unitsNow();
  const bands = byPass(all) ? null : unitBands(all);
  const known = new Map(all.map((unit) => [unit.zone, unit]));
  return bySize([...known.keys()]).map((zone) => {
    const unit = /** @type {import("../types.js").Unit} */ (known.get(zone));
    return [zone, /** @type {string | Hatch} */ (unitFill(bands, unit)), (unit.verdict || unit.alone) === "unmet"];
  });
}

/** @returns {Polygons} */
function zones(/** @type {View} */ view) {
  const bands = zoneBandsNow();
  const asks = bands.some(({ enough }) => enough);
  const peopled = Object.keys(view.zones).map(Number).filter((zone) => view.zones[zone].persons > 0);
  return bySize(peopled).map((zone) => {
    const { met, persons } = view.zones[zone];
    const { colour, enough } = shareBand(bands, met / persons);
    return [zone, colour, asks && !enough];
  });
}

function gapIndex(/** @type {View} */ { gaps }) {
  const rings = gaps.flatMap((gap) => gap.rings);
  return rings.length ? createIndex(linesOf(rings)) : null;
}

function paintPolygons(
  /** @type {Context} */ context, /** @type {number} */ ratio, /** @type {Sight} */ sight, /** @type {Polygons} */ polygons,
) {
  Object.assign(context, { lineWidth: 1, strokeStyle: UNIT });
  for (const [zone, plain, fails] of polygons) {
    const fill = fails && typeof plain === "string" && poor() ? striped(plain) : plain;
    const { lines, box } = outlineOf(zone);
    if (!overlap(box, sight.box)) continue;
    context.beginPath();
    for (let ring = 0; ring < lines.start.length - 1; ring++) trace(context, lines, ring, sight);
    context.globalCompositeOperation = "destination-out"; // a zone within another has its own colour
    context.fill("evenodd");
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = typeof fill === "string" ? OPACITY : 1; // hatchings have it in their pixels
    context.fillStyle = typeof fill === "string" ? fill : patternOf(context, fill, ratio);
    context.fill("evenodd");
    context.globalAlpha = 1;
    context.stroke();
  }
}

function drawGaps(
  /** @type {Context} */ context, /** @type {LineIndex} */ { lines, find }, /** @type {Sight} */ sight,
  /** @type {number} */ weight,
) {
  context.beginPath();
  find(sight.box, (i, width) => {
    if (width * sight.scale >= LEAST_GAP_PX) trace(context, lines, i, sight);
  });
  strokeCased(context, GAP, weight);
}
