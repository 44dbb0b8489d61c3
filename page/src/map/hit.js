/** What lies under a place of the map. */

import { degreesToCell } from "../projection.js";
import { data, state } from "../state.js";
import { clustersAt } from "./clusters.js";
import { clusterRadius, radiusAt } from "./facility_marks.js";
import { project } from "./mercator.js";
import { cellAt } from "./raster.js";
import { holds } from "./rings.js";
import { placeOf, shown, unitsNow } from "./shown.js";
import { NAMED, bySize, outlineOf } from "./zones.js";

/** @typedef {import("./shown.js").Spot} Spot */

const NEAR_PX = 5; // beyond the circle's edge, so that a finger meets it

/** The facilities of the clause whose sign stands at a place: one, or all that it stands for; none: []. */
export function facilitiesAt(/** @type {Spot} */ { lat, lng }, /** @type {number} */ zoom) {
  if (!state.layers.facilities) return [];
  const [x, y] = project([lat, lng]);
  const scale = 2 ** zoom;
  let least = 0;
  /** @type {number[]} */
  let found = [];
  for (const { at, members } of clustersAt(zoom)) {
    const radius = members.length > 1 ? clusterRadius(members.length) : radiusAt(zoom);
    const beyond = Math.hypot(at[0] - x, at[1] - y) * scale - radius - NEAR_PX;
    if (beyond < least) [least, found] = [beyond, members];
  }
  return found;
}

/** The cell at a place; -1: none. */
export function cellOf(/** @type {import("./raster.js").Raster} */ raster, /** @type {Spot} */ spot) {
  const [column, row] = degreesToCell(data, placeOf(spot));
  return cellAt(raster, row, column);
}

/** The smallest unit of the clause, or named zone, at a place; null: none. */
export function zoneAt(/** @type {Spot} */ { lat, lng }) {
  const xy = project([lat, lng]);
  const zones = shown.clause.way ? NAMED : [...new Set([...NAMED, ...unitsNow().map(({ zone }) => zone)])];
  return bySize(zones.filter((zone) => holds(outlineOf(zone), xy))).slice(-1)[0] ?? null;
}
