/** What the reader does on the map: pointing, clicking, and the same by keys at the map's middle. */

import { change, data, state, update } from "../state.js";
import { make, t } from "../words.js";
import { cellOf, facilitiesAt, zoneAt } from "./hit.js";
import { L } from "./leaflet.js";
import { placeOf, shown, toMap } from "./shown.js";
import { cellLines, clusterLines, facilityLines, wholeLines, zoneLines } from "./tips.js";

/** @typedef {import("./shown.js").Spot} Spot */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Shapes} Shapes */
/** @typedef {import("./raster.js").Raster} Raster */
/** @typedef {import("./whole.js").Whole} Whole */

/**
 * Follow the pointer and the keys. What the tip says is to be told anew whenever something else is shown.
 * @param {import("leaflet").Map} map
 * @param {Raster} raster
 * @param {Shapes["cells"]} cells
 * @param {Whole | null} whole  the cells of the raster of people, where the cells are parts of them
 * @param {(spot: Spot) => boolean} aside  whether a spot lies on the left side of a swipe
 */
export function followPointer(map, raster, cells, whole, aside) {
  const tip = L.tooltip({ className: "tip", opacity: 1, offset: [14, 0] });
  let frame = 0;
  /** Where the pointer rests; null: not on the map. @type {Spot | null} */
  let rests = null;
  const leave = () => {
    cancelAnimationFrame(frame);
    rests = null;
    tip.remove();
    point(null);
  };
  const tell = (/** @type {Spot} */ spot) => {
    const view = aside(spot) ? shown.other : shown.view;
    const lines = linesAt(map, raster, cells, whole, spot, view);
    if (!lines.length) return tip.remove();
    tip.setLatLng(spot).setContent(make("div", {}, ...lines.map((line) => make("p", {}, line)))).addTo(map);
    keepInside(tip, map.getContainer());
  };
  map.on("mousemove", ({ latlng, originalEvent: { target } }) => {
    cancelAnimationFrame(frame);
    if (target instanceof Element && target.closest(".leaflet-control, #swipe-handle")) return leave();
    frame = requestAnimationFrame(() => {
      rests = latlng;
      point(state.layers.zones ? zoneAt(latlng) : null);
      tell(latlng);
    });
  });
  map.on("mouseout movestart zoomstart", leave);
  map.on("click", ({ latlng }) => act(map, raster, whole, latlng));
  followKeys(map.getContainer(), () => act(map, raster, whole, map.getCenter()));
  return { renew: () => { if (rests) tell(rests); } };
}

const APART_ZOOM = 14; // from which on each facility has its own sign

/** Move a tip that would reach beyond the map so far that it does not. */
function keepInside(/** @type {import("leaflet").Tooltip} */ tip, /** @type {HTMLElement} */ container) {
  const node = tip.getElement();
  if (!node) return;
  node.style.translate = "none";
  const [box, around] = [node, container].map((each) => each.getBoundingClientRect());
  const by = (/** @type {"left" | "top"} */ low, /** @type {"right" | "bottom"} */ high) =>
    Math.max(around[low] - box[low], 0) || Math.min(around[high] - box[high], 0);
  node.style.translate = `${by("left", "right")}px ${by("top", "bottom")}px`;
}

/** Enter picks the middle, which a cross marks for those who use keys. */
function followKeys(/** @type {HTMLElement} */ container, /** @type {() => void} */ pick) {
  container.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === container) pick();
  });
  // Leaflet gives the map the focus on every click, and browsers then take it for one by keys
  container.addEventListener("pointerdown", () => container.classList.add("by-pointer"), { capture: true });
  container.addEventListener("keyup", () => container.classList.remove("by-pointer"));
}

const point = (/** @type {number | null} */ zones) => {
  if (state.hover.zones !== zones) update({ hover: { zones } });
};

function linesAt(
  /** @type {import("leaflet").Map} */ map, /** @type {Raster} */ raster, /** @type {Shapes["cells"]} */ cells,
  /** @type {Whole | null} */ whole, /** @type {Spot} */ spot, /** @type {import("../types.js").View | null} */ view,
) {
  const facilities = facilitiesAt(spot, map.getZoom());
  if (facilities.length > 1) return clusterLines(facilities);
  if (facilities.length) return facilityLines(facilities[0]);
  const drawn = state.layers.cells && shown.clause.way;
  const cell = drawn ? (whole ? whole.at(spot) : cellOf(raster, spot)) : -1;
  const zone = zoneAt(spot);
  const about = zone === null ? [] : zoneLines(view, zone);
  if (cell < 0 || state.shade === "zones") return about;
  return [...(whole ? wholeLines(view, cell, whole.persons[cell]) : cellLines(view, cell, cells.persons[cell])), ...about];
}

/** What a click does depends on the tool. */
function act(
  /** @type {import("leaflet").Map} */ map, /** @type {Raster} */ raster, /** @type {Whole | null} */ whole,
  /** @type {Spot} */ spot,
) {
  if (state.tool === "add") return add(placeOf(spot));
  if (state.tool === "move") return move(placeOf(spot));
  const facilities = facilitiesAt(spot, map.getZoom());
  if (facilities.length > 1) return spreadOut(map, facilities);
  const [facility = null] = facilities;
  const cell = facility === null && shown.clause.way ? partAt(raster, whole, spot) : -1;
  update({ facility, cell: cell < 0 ? null : cell, sought: null });
}

/** Come so near that facilities which lie together are drawn apart. */
function spreadOut(/** @type {import("leaflet").Map} */ map, /** @type {number[]} */ facilities) {
  const places = facilities.map((facility) => toMap(data.facilities.at[facility]));
  const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  map.fitBounds(places, { padding: [60, 60], maxZoom: Math.max(APART_ZOOM, map.getZoom() + 1), animate });
}

/** The cell at a spot; where cells are parts of those of the raster and nobody lives in this one, the main one. */
function partAt(/** @type {Raster} */ raster, /** @type {Whole | null} */ whole, /** @type {Spot} */ spot) {
  const cell = cellOf(raster, spot);
  const around = cell < 0 && whole ? whole.at(spot) : -1;
  return around < 0 || !whole ? cell : whole.main(around);
}

const opened = () => state.settings.changes.flatMap((each) => (each.change === "open" ? [each] : []));

/** Open a site of the clause's type. */
function add(/** @type {Degrees} */ at) {
  const { way, id: clause, facility_type } = data.clauses[state.clause] ?? {};
  if (!way) return;
  const numbers = opened().map(({ id }) => Number(id.replace(/^site-/, "")) || 0);
  const number = Math.max(0, ...numbers) + 1;
  const name = `${t("new_site")} ${number}`;
  change([...state.settings.changes, { change: "open", id: `site-${number}`, clause, facility_type, name, at }]);
}

/** Move the facility chosen, or the site chosen. */
function move(/** @type {Degrees} */ at) {
  const { facility } = state;
  update({ tool: "look" });
  if (facility !== null) moveTo(facility, at);
}

/** Move a facility, or, by -2 - its place among the changes, a site. */
export function moveTo(/** @type {number} */ facility, /** @type {Degrees} */ at) {
  const { changes } = state.settings;
  if (facility < 0) {
    return change(changes.map((each, i) => (i === -2 - facility && "at" in each ? { ...each, at } : each)));
  }
  const others = changes.filter((each) => !("facility" in each) || each.facility !== facility);
  change([...others, { change: "move", facility, at }]);
}
