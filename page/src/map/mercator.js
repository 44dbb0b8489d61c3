/** Web Mercator as Leaflet has it, in pixels of a world 256 pixels wide (its zoom 0). */

import { fromGcj02, toGcj02 } from "../projection.js";

/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Basemap} Basemap */

export const WORLD = 256;
const { PI } = Math;

/** Latitude and longitude → pixels from the north-western corner. @returns {[number, number]} */
export function project(/** @type {Degrees} */ [latitude, longitude]) {
  const sine = Math.sin((latitude * PI) / 180);
  return [WORLD * (longitude / 360 + 0.5), WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * PI))];
}

/** @returns {Degrees} */
export function unproject(/** @type {[number, number]} */ [x, y]) {
  const latitude = 2 * Math.atan(Math.exp(PI * (1 - (2 * y) / WORLD))) - PI / 2;
  return [(latitude * 180) / PI, 360 * (x / WORLD - 0.5)];
}

/** Places of the study → where they are drawn: in the datum of the basemap, if there is one. */
export function placing(/** @type {Basemap | null} */ basemap) {
  const moved = basemap?.datum === "gcj02";
  const toMap = (/** @type {Degrees} */ place) => (moved ? toGcj02(place) : place);
  const fromMap = (/** @type {Degrees} */ place) => (moved ? fromGcj02(place) : place);
  return {
    toMap,
    fromMap,
    toWorld: (/** @type {Degrees} */ place) => project(toMap(place)),
    fromWorld: (/** @type {[number, number]} */ xy) => fromMap(unproject(xy)),
  };
}
