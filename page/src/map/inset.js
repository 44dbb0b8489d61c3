/** Where the map on a sheet lies in the whole study: its zones in small, with a frame. */

import { make } from "../words.js";
import { svg } from "./controls.js";
import { project } from "./mercator.js";
import { NAMED, outlineOf, pathIn } from "./zones.js";

const SIDE = 1000; // units of the picture for the longer side
const LEAST = 2; // units: finer bends are not seen

/** @typedef {[number, number, number, number]} Box  west, north, east, south, in pixels of the world */

/** @returns {Box} */
const around = (/** @type {Box[]} */ boxes) => /** @type {Box} */ ([0, 1, 2, 3].map((k) =>
  Math[k < 2 ? "min" : "max"](...boxes.map((box) => box[k]))));

/** A small picture; null where there are no zones to be drawn. */
export function inset(/** @type {import("leaflet").Map} */ map) {
  if (!NAMED.length) return null;
  const bounds = map.getBounds();
  const corners = [bounds.getNorthWest(), bounds.getSouthEast()].map(({ lat, lng }) => project([lat, lng]));
  const zones = around(NAMED.map((zone) => outlineOf(zone).box));
  const [west, north, east, south] = zones;
  const unit = SIDE / Math.max(east - west, south - north);
  const to = (/** @type {number} */ x, /** @type {number} */ y) => [(x - west) * unit, (y - north) * unit];
  const [width, height] = to(east, south);
  const picture = svg("svg", { viewBox: `-20 -20 ${width + 40} ${height + 40}`, "aria-hidden": "true" });
  const outlines = svg("path", { d: NAMED.map((zone) => pathIn(zone, to, LEAST)).join(""), class: "inset-zones" });
  const [[left, top], [right, bottom]] = corners.map(([x, y]) => to(x, y));
  const within = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most + 15, Math.max(-15, value));
  const [x, y] = [within(left, width), within(top, height)];
  const frame = svg("rect", {
    x: String(x), y: String(y), width: String(within(right, width) - x), height: String(within(bottom, height) - y),
    class: "inset-frame",
  });
  picture.append(outlines, frame);
  return make("div", { className: "inset" }, picture);
}
