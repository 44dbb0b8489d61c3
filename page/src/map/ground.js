/** What lies below everything (water and green areas, or the tiles of a basemap), and the streets. */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };
import { data, state } from "../state.js";
import { once } from "../engine/lazily.js";
import { L } from "./leaflet.js";
import { createIndex, trace } from "./lines.js";
import { enqueue } from "./queue.js";
import { PaintedLayer, TILE, sightOf } from "./tiles.js";

/** @typedef {import("../types.js").Shapes} Shapes */
/** @typedef {import("./lines.js").LineIndex} LineIndex */
/** @typedef {import("./lines.js").Sight} Sight */

const { ground: GROUND, areas: AREAS } = palette;
const SHORE = "#6ba3c4";
const [COAST_ZOOM, CUT_PX] = [10, 2];
/** From which zoom on streets of a rank are drawn, the minor ones first. */
const FROM_ZOOM = [14, 12, 0];
/** Streets lie on the colours: light, in a thin dark line that shows on light ground too. */
const CASINGS = ["rgb(80 72 56 / 30%)", "rgb(80 72 56 / 38%)", "rgb(128 92 32 / 58%)"];
const FILLS = ["rgb(255 255 255 / 56%)", "rgb(255 255 255 / 60%)", "rgb(255 231 160 / 66%)"];
/** Widths at zooms 10, 12, 14, 16, 18. */
const WIDTHS = [[0, 0, 0.6, 2, 6], [0.3, 0.6, 1.2, 3.6, 9], [0.7, 1.2, 2.6, 6, 13]];
/** Streets as wide as this get an outline. */
const OUTLINED = 2.5;

function widthAt(/** @type {number} */ rank, /** @type {number} */ zoom) {
  const widths = WIDTHS[rank];
  const at = Math.min(Math.max((zoom - 10) / 2, 0), widths.length - 1);
  const low = Math.floor(at);
  return widths[low] + (at - low) * ((widths[low + 1] ?? widths[low]) - widths[low]);
}

/** The background; it follows the switch of the layers. */
export function createGround(/** @type {import("leaflet").Map} */ map, /** @type {Shapes} */ shapes) {
  const layers = data.basemap ? [tiles(data.basemap)] : [areas(shapes), streets(shapes)];
  const show = () => layers.forEach((layer) => (state.layers.background ? layer.addTo(map) : layer.remove()));
  const repaint = () => layers.forEach((layer) => (layer instanceof PaintedLayer ? layer.repaint() : undefined));
  return { show, repaint };
}

function tiles(/** @type {import("../types.js").Basemap} */ { url, subdomains, max_zoom: maxNativeZoom }) {
  return L.tileLayer(url, { subdomains: subdomains || "abc", maxNativeZoom, maxZoom: 19, pane: "ground" });
}

function areas(/** @type {Shapes} */ { origin, areas: given }) {
  const indices = given.map((area) => ({ kind: area.kind, index: createIndex(area) }));
  return new PaintedLayer((context, frame) => {
    const sight = sightOf(context, frame, origin);
    context.fillStyle = GROUND;
    context.fillRect(0, 0, TILE, TILE);
    // water lies on parks: ponds
    for (const kind of /** @type {const} */ (["green", "water"])) {
      for (const area of indices) if (area.kind === kind) fillArea(context, area.index, sight, AREAS[kind]);
    }
    if (frame.zoom >= COAST_ZOOM) drawShores(context, indices, sight);
  }, { pane: "ground" });
}

/** The edge of the water: coast, lakes and rivers; not where the data were cut off. */
function drawShores(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {{kind: string, index: LineIndex}[]} */ areas, /** @type {Sight} */ sight,
) {
  const [west, north, east, south] = [0, 1, 2, 3].map((k) => Math[k < 2 ? "min" : "max"](...areas.map(({ index }) => index.box[k])));
  const [x, y] = [west * sight.scale + sight.dx + CUT_PX, north * sight.scale + sight.dy + CUT_PX];
  context.save();
  context.beginPath();
  context.rect(x, y, (east - west) * sight.scale - 2 * CUT_PX, (south - north) * sight.scale - 2 * CUT_PX);
  context.clip();
  context.beginPath();
  for (const { kind, index } of areas) if (kind === "water") index.find(sight.box, (i) => trace(context, index.lines, i, sight));
  Object.assign(context, { lineWidth: 1, lineJoin: "round", strokeStyle: SHORE });
  context.stroke();
  context.restore();
}

function fillArea(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {LineIndex} */ { lines, find },
  /** @type {Sight} */ sight, /** @type {string} */ colour,
) {
  context.beginPath();
  find(sight.box, (i) => trace(context, lines, i, sight));
  context.fillStyle = colour;
  context.fill("evenodd");
}

function streets(/** @type {Shapes} */ { origin, streets: given }) {
  const onlyMinor = !given.rank.some((rank) => rank > 0);
  const indices = WIDTHS.map((_, rank) => once(() => createIndex(given, ranked(given.rank, rank))));
  for (const index of indices) enqueue(index, index); // made before they are needed, one at a time
  return new PaintedLayer((context, frame) => {
    const sight = sightOf(context, frame, origin);
    const widths = WIDTHS.map((_, rank) => {
      if (onlyMinor) return Math.max(0.5, widthAt(rank, frame.zoom));
      return frame.zoom >= FROM_ZOOM[rank] ? widthAt(rank, frame.zoom) : 0;
    });
    const paths = indices.map((index, rank) => {
      const path = new Path2D();
      if (widths[rank] > 0) index().find(sight.box, (i) => trace(path, given, i, sight));
      return path;
    });
    strokeStreets(context, paths, widths);
  }, { pane: "streets" });
}

/** The streets of a rank. */
function ranked(/** @type {Uint8Array} */ ranks, /** @type {number} */ rank) {
  const found = new Int32Array(ranks.length);
  let count = 0;
  for (let i = 0; i < ranks.length; i++) if (ranks[i] === rank) found[count++] = i;
  return found.subarray(0, count);
}

/** All outlines first, so that streets of all ranks open into each other. */
function strokeStreets(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {Path2D[]} */ paths, /** @type {number[]} */ widths,
) {
  Object.assign(context, { lineJoin: "round", lineCap: "round", globalCompositeOperation: "source-over" });
  const stroke = (/** @type {Path2D} */ path, /** @type {number} */ width, /** @type {string} */ colour) => {
    Object.assign(context, { lineWidth: width, strokeStyle: colour });
    context.stroke(path);
  };
  paths.forEach((path, rank) => {
    if (widths[rank] > 0) stroke(path, widths[rank] >= OUTLINED ? widths[rank] + 1.4 : widths[rank], CASINGS[rank]);
  });
  paths.forEach((path, rank) => {
    if (widths[rank] < OUTLINED) return;
    // what is light is not darkened by outlines, nor made lighter where streets meet
    context.globalCompositeOperation = "destination-out";
    stroke(path, widths[rank], "#000");
    context.globalCompositeOperation = "source-over";
    stroke(path, widths[rank], FILLS[rank]);
  });
}
