/** The sites that the reader opened, and facilities that were moved: signs that can be dragged. */

import { visible } from "../escaping.js";
import { data, state, update } from "../state.js";
import { facilityName, make, pick, t } from "../words.js";
import { L } from "./leaflet.js";
import { moveTo } from "./pointer.js";
import { placeOf, shown, toMap } from "./shown.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {Extract<Change, {at: any}>} Placed */

export function createSites(/** @type {import("leaflet").Map} */ map) {
  const group = L.layerGroup().addTo(map);
  let dragged = false;
  const drawn = (/** @type {Placed} */ each, /** @type {number} */ i) => {
    const site = shown.view?.sites[i];
    const marker = signOf(each, i, site === null);
    marker.on("dragstart", () => { dragged = true; });
    marker.on("dragend", () => {
      dragged = false;
      moveTo(each.change === "open" ? -2 - i : each.facility, placeOf(marker.getLatLng()));
    });
    const from = toMap(each.at);
    const line = (/** @type {import("../types.js").Degrees} */ to, /** @type {string} */ className) =>
      L.polyline([from, toMap(to)], { className, interactive: false, pane: "chosen" });
    return [
      ...(site ? [line(site.at, "site-leg")] : []),
      ...(each.change === "move" ? [line(data.facilities.at[each.facility], "site-move")] : []),
      marker,
    ];
  };
  /** Draw them as they are now; not while one is held. */
  const renew = () => {
    if (dragged) return;
    group.clearLayers();
    state.settings.changes.forEach((each, i) => {
      const parts = "at" in each ? drawn(each, i) : each.change === "given" ? each.made.flatMap(drawnMade) : [];
      for (const part of parts) part.addTo(group);
    });
  };
  return { renew };
}

/** What a scenario makes on streets: its line, and a sign in its middle, since most are short. */
function drawnMade(/** @type {Extract<Change, {change: "given"}>["made"][number]} */ { name, line }) {
  const middle = line[Math.floor((line.length - 1) / 2)];
  const next = line[Math.floor(line.length / 2)];
  const title = visible(pick(name));
  const icon = L.divIcon({ className: "site made", html: make("span", {}, "+"), iconSize: [22, 22] });
  const at = toMap([(middle[0] + next[0]) / 2, (middle[1] + next[1]) / 2]);
  const marker = L.marker(at, { icon, title, alt: title, pane: "sites" });
  marker.on("add", () => marker.getElement()?.setAttribute("aria-label", title));
  const way = (/** @type {string} */ className) =>
    L.polyline(line.map(toMap), { className, interactive: false, pane: "chosen" });
  return [way("made-casing"), way("made"), marker];
}

function signOf(/** @type {Placed} */ each, /** @type {number} */ i, /** @type {boolean} */ far) {
  const facility = each.change === "open" ? -2 - i : each.facility;
  const name = each.change === "open" ? each.name : facilityName(each.facility);
  const title = visible(far ? `${name} · ${t("facility_unlinked")}` : name);
  const chosen = state.facility === facility;
  const icon = L.divIcon({
    className: `site ${each.change}${far ? " far" : ""}${chosen ? " chosen" : ""}`,
    html: make("span", {}, each.change === "open" ? "+" : "→"), iconSize: [26, 26],
  });
  const marker = L.marker(toMap(each.at), { icon, title, alt: title, draggable: true, autoPan: true, pane: "sites" });
  marker.on("add", () => marker.getElement()?.setAttribute("aria-label", title));
  return marker.on("click", () => update({ facility, cell: null }));
}
