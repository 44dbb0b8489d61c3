/** Names of zones and numbers of the largest gaps, as far as there is room for them. */

import { data, state } from "../state.js";
import { make, zoneName } from "../words.js";
import { L } from "./leaflet.js";
import { project } from "./mercator.js";
import { ranked, shown, toMap } from "./shown.js";
import { cellToDegrees } from "../projection.js";
import { NAMED, outlineOf } from "./zones.js";

/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Shapes} Shapes */
/** @typedef {{at: Degrees, text: string, className: string, pane: string, size: [number, number],
 *   wide: number}} Label  size: in pixels; wide: what it names, in pixels of the world */

/** So many gaps have a number on the map. */
export const NUMBERED = 10;
const LEAST = 0.45; // of a name's width: narrower zones stay without
const SMALLER = 0.8; // of the size, where there is no room for more
/** Where a name may stand, in its own widths and heights from its place; the best first. */
const PLACES = [[0, 0], [0, -0.9], [0, 0.9], [-0.5, 0], [0.5, 0], [-0.5, -0.9], [0.5, 0.9], [0, -1.8], [0, 1.8]];
const [WIDE_PX, NARROW_PX, HIGH_PX] = [14, 7.5, 18];

/** How wide a name is, roughly: Chinese characters are square. */
const widthOf = (/** @type {string} */ text) =>
  [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? WIDE_PX : NARROW_PX), 0);

/** @returns {Label[]} */
const zoneLabels = () => NAMED.map((zone) => {
  const { at } = data.zones[zone];
  const name = zoneName(zone);
  return { at: /** @type {Degrees} */ (at), text: name, className: "zone-name", pane: "labels",
    size: [widthOf(name), HIGH_PX], wide: outlineOf(zone).box[2] - outlineOf(zone).box[0] };
});

/** The middle of the gap's cell that lies next to the middle of them all. @returns {Degrees} */
export function middleOf(/** @type {Int32Array} */ cells, /** @type {Shapes["cells"]} */ { row, column }) {
  const mean = [column, row].map((values) => cells.reduce((sum, cell) => sum + values[cell], 0) / cells.length);
  let [best, least] = [cells[0], Infinity];
  for (const cell of cells) {
    const away = (column[cell] - mean[0]) ** 2 + (row[cell] - mean[1]) ** 2;
    if (away < least) [best, least] = [cell, away];
  }
  return cellToDegrees(data, column[best] + 0.5, row[best] + 0.5);
}

/** @returns {Label[]} */
const gapLabels = (/** @type {Shapes["cells"]} */ cells) => ranked(shown.view).slice(0, NUMBERED).map((gap, i) => ({
  at: middleOf(/** @type {import("../types.js").View} */ (shown.view).gaps[gap].cells, cells),
  text: String(i + 1), className: "gap-number", pane: "numbers", size: [22, 22], wide: Infinity,
}));

/** Labels follow the layers; on every zoom, those are hidden that would lie on others. */
export function createLabels(/** @type {import("leaflet").Map} */ map, /** @type {Shapes["cells"]} */ cells) {
  const group = L.layerGroup().addTo(map);
  /** @type {{label: Label, marker: import("leaflet").Marker}[]} */
  let placed = [];
  const thin = () => {
    const scale = 2 ** map.getZoom();
    const free = room();
    for (const { label, marker } of placed) {
      const [x, y] = project(toMap(label.at)).map((value) => value * scale);
      place(marker.getElement(), label.wide * scale >= LEAST * label.size[0] ? spotFor(label, [x, y], free) : null);
    }
  };
  const renew = () => {
    const labels = [...(state.layers.gaps ? gapLabels(cells) : []), ...(state.layers.zones ? zoneLabels() : [])];
    group.clearLayers();
    placed = labels.map((label) => ({ label, marker: markerOf(label).addTo(group) }));
    thin();
  };
  map.on("zoomend", thin);
  return { renew };
}

/** Where there is room for a label: the place itself, for a name also beside it, and then smaller; null: nowhere. */
function spotFor(
  /** @type {Label} */ { size, pane }, /** @type {[number, number] | number[]} */ [x, y], /** @type {ReturnType<typeof room>} */ free,
) {
  const places = pane === "labels" ? PLACES : PLACES.slice(0, 1);
  for (const part of pane === "labels" ? [1, SMALLER] : [1]) {
    const [width, height] = size.map((each) => each * part);
    for (const [right, down] of places) {
      if (free(x + right * width, y + down * height, [width, height])) return { right: right * width, down: down * height, part };
    }
  }
  return null;
}

function place(/** @type {HTMLElement | undefined} */ node, /** @type {ReturnType<typeof spotFor>} */ found) {
  if (!node) return;
  node.style.visibility = found ? "" : "hidden";
  const words = /** @type {HTMLElement} */ (node.firstElementChild);
  if (!found) return;
  words.style.left = `${found.right}px`;
  words.style.top = `${found.down}px`;
  words.classList.toggle("smaller", found.part < 1);
}

/** Tells for one label after another whether nothing before lies where it would stand, and takes the room. */
export function room() {
  /** @type {[number, number, number, number][]} */
  const taken = [];
  return (/** @type {number} */ x, /** @type {number} */ y, /** @type {[number, number]} */ [width, height]) => {
    const free = taken.every(([cx, cy, w, h]) =>
      Math.abs(x - cx) * 2 >= width + w || Math.abs(y - cy) * 2 >= height + h);
    if (free) taken.push([x, y, width, height]);
    return free;
  };
}

function markerOf(/** @type {Label} */ { at, text, className, pane }) {
  const icon = L.divIcon({ className, html: make("span", {}, text), iconSize: undefined });
  return L.marker(toMap(at), { icon, interactive: false, keyboard: false, pane });
}
