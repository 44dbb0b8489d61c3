/** What lies at the edges of the map: zoom, scale, north arrow, whom to name; in the reader's language. */

import { data, state } from "../state.js";
import { make, pick, t } from "../words.js";
import { L } from "./leaflet.js";

/** @typedef {import("leaflet").Map} Map */

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

/** A compass needle, drawn. */
export function northArrow() {
  const node = make("div", { className: "north" }, make("b", {}, "N"));
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 20 30");
  picture.setAttribute("aria-hidden", "true");
  for (const [d, fill] of [["M10 1 L18 29 L10 23 Z", "#fff"], ["M10 1 L2 29 L10 23 Z", "#1c2733"]]) {
    const half = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of Object.entries({ d, fill, stroke: "#1c2733" })) half.setAttribute(name, value);
    picture.append(half);
  }
  node.append(picture);
  node.setAttribute("role", "img");
  return node;
}

/** Name everything in the language chosen. */
export function nameControls(/** @type {Map} */ map) {
  zoom?.remove(); // Leaflet names its buttons once
  zoom = L.control.zoom({ zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map);
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", t("map_label"));
  container.querySelector(".north")?.setAttribute("aria-label", t("north"));
  const lines = [data.attribution, state.layers.background ? data.basemap?.attribution ?? null : null];
  const node = container.querySelector("#attribution");
  node?.replaceChildren(...lines.flatMap((line) => (line ? [make("span", {}, pick(line))] : [])));
}
