/** What lies under a place of the map. */

import { degreesToCell } from "../projection.js";
import { data, state } from "../state.js";
import { FACILITIES, radiusAt } from "./marks.js";
import { project } from "./mercator.js";
import { cellAt } from "./raster.js";
import { holds } from "./rings.js";
import { inScope, placeOf, shown, unitsNow } from "./shown.js";
import { NAMED, bySize, outlineOf } from "./zones.js";

/** @typedef {import("./shown.js").Spot} Spot */

const NEAR_PX = 5; // beyond the circle's edge, so that a finger meets it

/** The facility of the clause at a place; null: none. */
export function facilityAt(/** @type {Spot} */ { lat, lng }, /** @type {number} */ zoom) {
  if (!state.layers.facilities) return null;
  const [x, y] = project([lat, lng]);
  let least = (radiusAt(zoom) + NEAR_PX) / 2 ** zoom;
  let found = null;
  for (const facility of shown.clause.facilities.filter(inScope)) {
    const away = Math.hypot(FACILITIES[facility][0] - x, FACILITIES[facility][1] - y);
    if (away < least) [least, found] = [away, facility];
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
