/** What lies at the edges of the map: zoom, scale, north arrow, whom to name; in the reader's language. */

import { data, state } from "../state.js";
import { make, pick, t } from "../words.js";
import { L } from "./leaflet.js";
import { toMap } from "./shown.js";

/** @typedef {import("leaflet").Map} Map */
/** @typedef {import("../types.js").Degrees} Degrees */

const MARGIN_PX = 6;

/** Put an element into a corner of the map. */
export function corner(
  /** @type {Map} */ map, /** @type {import("leaflet").ControlPosition} */ position, /** @type {HTMLElement} */ node,
) {
  L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
  const control = new L.Control({ position });
  control.onAdd = () => node;
  control.addTo(map);
}

/** @type {import("leaflet").Control.Zoom | null} */
let zoom = null;

export function addControls(/** @type {Map} */ map) {
  corner(map, "topright", northArrow());
  corner(map, "bottomleft", make("div", { id: "attribution" }));
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  nameControls(map);
}

/** Whether the map shows the whole study, and is to do so when its room changes. */
let home = true;

/** Show the whole study. */
export function goHome(/** @type {Map} */ map, animate = !matchMedia("(prefers-reduced-motion: reduce)").matches) {
  const { x, y } = map.getSize();
  const room = Math.min(MARGIN_PX, x / 4, y / 4); // a frame that is not laid out yet has none
  map.fitBounds(/** @type {[Degrees, Degrees]} */ (data.bounds.map(toMap)), { animate, padding: [room, room] });
  home = true;
  if (animate) map.once("moveend", () => { home = true; }); // it begins to move only later
}

/** Stay with the whole study until the reader goes elsewhere. */
export function stayHome(/** @type {Map} */ map) {
  map.on("movestart", () => { home = false; });
  map.on("resize", () => { if (home && !map.getContainer().closest("#sheet")) goHome(map, false); });
  goHome(map, false);
}

/** The button for it, below those that zoom. */
function homeButton(/** @type {Map} */ map) {
  const node = L.DomUtil.create("a", "home");
  Object.assign(node, { href: "#", title: t("zoom_home"), role: "button" });
  node.setAttribute("aria-label", t("zoom_home"));
  const picture = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  picture.append(svg("path", { d: "M2 8 L8 2.5 L14 8 M4 7 V13.5 H12 V7", fill: "none", stroke: "#1a2632", "stroke-width": "1.6" }));
  node.append(picture);
  L.DomEvent.on(node, "click", (event) => {
    L.DomEvent.stop(event);
    goHome(map);
  });
  return node;
}

/** An element of a picture. */
export function svg(/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** A compass needle, drawn. */
export function northArrow() {
  const node = make("div", { className: "north" }, make("b", {}, "N"));
  const picture = svg("svg", { viewBox: "0 0 20 30", "aria-hidden": "true" });
  for (const [d, fill] of [["M10 1 L18 29 L10 23 Z", "#fff"], ["M10 1 L2 29 L10 23 Z", "#1c2733"]]) {
    picture.append(svg("path", { d, fill, stroke: "#1c2733" }));
  }
  node.append(picture);
  node.setAttribute("role", "img");
  return node;
}

/** Name everything in the language chosen. */
export function nameControls(/** @type {Map} */ map) {
  zoom?.remove(); // Leaflet names its buttons once
  zoom = L.control.zoom({ zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map);
  zoom.getContainer()?.append(homeButton(map));
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", t("map_label"));
  container.querySelector(".north")?.setAttribute("aria-label", t("north"));
  const lines = [data.attribution, state.layers.background ? data.basemap?.attribution ?? null : null];
  const node = container.querySelector("#attribution");
  node?.replaceChildren(...lines.flatMap((line) => (line ? [make("span", {}, pick(line))] : [])));
}
