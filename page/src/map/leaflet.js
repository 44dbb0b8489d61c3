/** Leaflet, which folium puts into the page before this script. */

export const L = /** @type {typeof import("leaflet")} */ (/** @type {any} */ (globalThis).L);
