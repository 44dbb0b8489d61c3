/** What the reader chose: a cell and its way, a facility and whom it serves, a gap, and the zone pointed at. */

import { ask } from "../client.js";
import { cellToDegrees } from "../projection.js";
import { data, state } from "../state.js";
import { L } from "./leaflet.js";
import { unproject } from "./mercator.js";
import { shown, toMap } from "./shown.js";
import { outlineOf } from "./zones.js";

/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Shapes} Shapes */

const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

/** The streets of a name, by its place among the names, as they lie on the map. @returns {Degrees[][]} */
export function linesNamed(/** @type {Shapes} */ { origin, streets: { start, x, y, name } }, /** @type {number} */ wanted) {
  const found = [];
  for (let i = 0; i < name.length; i++) {
    if (name[i] !== wanted) continue;
    const line = [];
    for (let k = start[i]; k < start[i + 1]; k++) line.push(unproject([x[k] + origin[0], y[k] + origin[1]]));
    found.push(line);
  }
  return found;
}

/** @param {import("leaflet").Map} map @param {Shapes} shapes */
export function createSelection(map, shapes) {
  const { cells } = shapes;
  const [lines, hover] = [L.layerGroup().addTo(map), L.layerGroup().addTo(map)];
  // a service area has thousands of street parts
  const renderer = L.canvas({ pane: "served", padding: 0.2 });
  let turn = 0;
  const put = (/** @type {Degrees[][]} */ parts, /** @type {import("leaflet").PolylineOptions} */ options) =>
    L.polyline(parts.map((part) => part.map(toMap)), { interactive: false, pane: "chosen", ...options }).addTo(lines);

  const drawCell = async (/** @type {number} */ cell, /** @type {() => boolean} */ current) => {
    const corners = [...CORNERS, CORNERS[0]].map(([east, south]) =>
      cellToDegrees(data, cells.column[cell] + east, cells.row[cell] + south));
    const outline = () => put([corners], { className: "chosen-cell" });
    outline();
    const route = await ask("route", state.clause, cell, state.settings).catch(() => null);
    if (!route || !current() || route.points.length < 2) return;
    put([route.points], { className: "route-casing" });
    put([route.points], { className: "route" });
  };

  const drawArea = async (/** @type {number} */ facility, /** @type {() => boolean} */ current) => {
    const at = placeOfFacility(facility);
    if (at) L.circleMarker(toMap(at), { className: "chosen-facility", radius: 10, interactive: false, pane: "chosen" }).addTo(lines);
    const served = state.clause === shown.number && shown.clause.way
      ? await ask("area", state.clause, facility, state.settings).catch(() => null) : null;
    if (!served || !current()) return;
    put(served.lines, { renderer, color: "#fff", weight: 5, opacity: 0.7, smoothFactor: 0 });
    put(served.lines, { renderer, color: "#8a1c6b", weight: 2.5, opacity: 1, smoothFactor: 0 });
  };

  const drawSought = (/** @type {NonNullable<typeof state.sought>} */ { kind, number }) => {
    const parts = kind === "street" ? linesNamed(shapes, number)
      : outlineOf(number).rings.map((ring) => [...ring, ring[0]].map(toMap));
    for (const className of ["sought-casing", "sought"]) {
      L.polyline(parts, { className, interactive: false, pane: "chosen" }).addTo(lines);
    }
  };

  /** Draw anew; answers that come after another choice are dropped. */
  const renew = () => {
    turn += 1;
    const mine = turn;
    const current = () => mine === turn;
    lines.clearLayers();
    const gap = state.gap === null ? null : shown.view?.gaps[state.gap];
    if (gap && state.layers.gaps) {
      const rings = gap.rings.map((ring) => [...ring, ring[0]]);
      put(rings, { className: "chosen-gap-casing" });
      put(rings, { className: "chosen-gap" });
    }
    if (state.sought) drawSought(state.sought);
    if (state.facility !== null) void drawArea(state.facility, current);
    if (state.cell !== null) void drawCell(state.cell, current);
  };
  const point = () => {
    hover.clearLayers();
    const zone = state.hover.zones;
    if (zone === null || !data.zones[zone]) return;
    const rings = outlineOf(zone).rings.map((ring) => ring.map(toMap));
    for (const className of ["pointed-zone-casing", "pointed-zone"]) {
      L.polygon(rings, { className, interactive: false, pane: "chosen" }).addTo(hover);
    }
  };
  return { renew, point };
}

/** Where a facility is, or a site by -2 - its place among the changes. @returns {Degrees | null} */
export function placeOfFacility(/** @type {number} */ facility) {
  const { changes } = state.settings;
  const change = facility < 0 ? changes[-2 - facility]
    : changes.find((each) => each.change === "move" && each.facility === facility);
  return change && "at" in change ? change.at : data.facilities.at[facility] ?? null;
}
