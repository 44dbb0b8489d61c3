/** The zone that the reader chose: all around it is dimmed, and the map goes there. */

import { state } from "../state.js";
import { L } from "./leaflet.js";
import { toMap } from "./shown.js";
import { outlineOf } from "./zones.js";

/** @typedef {import("../types.js").Degrees} Degrees */

const WORLD = [[-89, -360], [-89, 360], [89, 360], [89, -360]];

export function createScope(/** @type {import("leaflet").Map} */ map, /** @type {import("leaflet").ZoomPanOptions} */ calm) {
  const group = L.layerGroup().addTo(map);
  /** @type {number | null} */
  let last = null;
  return () => {
    group.clearLayers();
    const { zone } = state;
    if (zone !== null) {
      const rings = outlineOf(zone).rings.map((ring) => ring.map(toMap));
      const around = /** @type {Degrees[][]} */ ([WORLD, ...rings]);
      L.polygon(around, { className: "scope-around", interactive: false, pane: "chosen" }).addTo(group);
      L.polygon(rings, { className: "scope-edge", interactive: false, pane: "chosen" }).addTo(group);
      if (zone !== last && rings.length) map.fitBounds(L.latLngBounds(rings.flat()), { padding: [30, 30], ...calm });
    }
    last = zone;
  };
}
