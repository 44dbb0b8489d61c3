/** Names of zones and numbers of the largest gaps, as far as there is room for them. */

import { data, state } from "../state.js";
import { make, zoneName } from "../words.js";
import { clustersAt } from "./clusters.js";
import { clusterRadius } from "./facility_marks.js";
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

/** A name of several words on two lines about as long, as maps have long ones. */
export function linesOf(/** @type {string} */ name) {
  const words = name.split(" ");
  const ways = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
  const longest = (/** @type {string[]} */ lines) => Math.max(...lines.map(widthOf));
  return ways.reduce((best, way) => (longest(way) < longest(best) ? way : best), [name]);
}

/** @returns {Label[]} */
const zoneLabels = () => NAMED.map((zone) => {
  const { at } = data.zones[zone];
  const lines = linesOf(zoneName(zone));
  return { at: /** @type {Degrees} */ (at), text: lines.join("\n"), className: "zone-name", pane: "labels",
    size: [Math.max(...lines.map(widthOf)), HIGH_PX * lines.length], wide: outlineOf(zone).box[2] - outlineOf(zone).box[0] };
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
    const free = within(map, room());
    const clear = besideSigns(map.getZoom());
    for (const { label, marker } of placed) {
      const [x, y] = project(toMap(label.at)).map((value) => value * scale);
      place(marker.getElement(), label.wide * scale >= LEAST * label.size[0] ? spotFor(label, [x, y], free, clear) : null);
    }
  };
  const renew = () => {
    const labels = [...(state.layers.gaps ? gapLabels(cells) : []), ...(state.layers.zones ? zoneLabels() : [])];
    group.clearLayers();
    placed = labels.map((label) => ({ label, marker: markerOf(label).addTo(group) }));
    thin();
  };
  map.on("zoomend moveend", thin);
  return { renew };
}

/** Names that the edge of the map would cut in two, or its buttons hide, find no room there. */
function within(/** @type {import("leaflet").Map} */ map, /** @type {ReturnType<typeof room>} */ free) {
  const bounds = map.getBounds();
  const [[left, top], [right, bottom]] = [bounds.getNorthWest(), bounds.getSouthEast()]
    .map(({ lat, lng }) => project([lat, lng]).map((value) => value * 2 ** map.getZoom()));
  const frame = map.getContainer().getBoundingClientRect();
  for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
    const box = control.getBoundingClientRect();
    free(left + box.left - frame.left + box.width / 2, top + box.top - frame.top + box.height / 2, [box.width, box.height]);
  }
  /** @type {ReturnType<typeof room>} */
  return (x, y, size) => {
    const [dx, dy] = size.map((each) => each / 2);
    const cut = [left, right].some((edge) => Math.abs(x - edge) < dx) || [top, bottom].some((edge) => Math.abs(y - edge) < dy);
    return !cut && free(x, y, size);
  };
}

/** Tells whether a name would stand on no sign of several facilities, whose number it would hide. */
function besideSigns(/** @type {number} */ zoom) {
  const signs = state.layers.facilities ? clustersAt(zoom).filter(({ members }) => members.length > 1) : [];
  const places = signs.map(({ at: [x, y], members }) => [x * 2 ** zoom, y * 2 ** zoom, clusterRadius(members.length)]);
  /** @type {ReturnType<typeof room>} */
  return (x, y, [width, height]) => places.every(([cx, cy, radius]) =>
    Math.abs(x - cx) >= width / 2 + radius || Math.abs(y - cy) >= height / 2 + radius);
}

/**
 * Where there is room for a label: the place itself, for a name also beside it, and then smaller, or on a sign at last;
 * null: nowhere.
 * @param {Label} label
 * @param {number[]} at
 * @param {ReturnType<typeof room>} free  takes the room
 * @param {ReturnType<typeof room>} clear
 */
function spotFor({ size, pane }, [x, y], free, clear) {
  const places = pane === "labels" ? PLACES : PLACES.slice(0, 1);
  const anywhere = () => true;
  for (const [part, fits] of pane === "labels" ? /** @type {const} */ ([[1, clear], [SMALLER, clear], [1, anywhere], [SMALLER, anywhere]])
    : /** @type {const} */ ([[1, anywhere]])) {
    const [width, height] = size.map((each) => each * part);
    for (const [right, down] of places) {
      const [cx, cy] = [x + right * width, y + down * height];
      if (fits(cx, cy, [width, height]) && free(cx, cy, [width, height])) return { right: right * width, down: down * height, part };
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
