/** The page and its address: taken up at the start, and kept up to date from then on. */

import { placeOf, toMap } from "../map/shown.js";
import { data, state, subscribe, update } from "../state.js";
import { readAddress, written } from "./address.js";

/** @typedef {import("leaflet").Map} Map */
/** @typedef {import("../state.js").State} State */
/** @typedef {import("./address.js").Told} Told */

const PAUSE_MS = 150; // while a map is dragged, one address is enough

/** The last address that was written, so that it is not taken up again. */
let own = "";
/** @type {Map | null} */
let map = null;

/** Take up the address before anything is drawn. @returns {Told} */
export function takeUp() {
  const { told, faults } = readAddress(location.hash, data);
  Object.assign(state, patchOf(told), { lost: faults });
  own = location.hash;
  return told;
}

/** The parts of the state that an address tells. */
function patchOf(/** @type {Told} */ { clause, language, zone, shade, swipe, limit, speed, changes, sight }) {
  const { settings } = state;
  const bare = swipe === "before" && !(changes ?? settings.changes).length;
  const known = /** @type {Partial<State>} */ (Object.fromEntries(
    Object.entries({ clause, language, zone, shade, swipe: bare ? undefined : swipe })
      .filter(([name, value]) => value !== undefined && name in state)));
  const anew = limit !== undefined || speed !== undefined || changes !== undefined;
  const asked = { ...settings, limit: limit ?? settings.limit, speed_kph: speed ?? settings.speed_kph, changes: changes ?? settings.changes };
  // whoever is sent to a clause or a place shall see it at once
  const seen = clause !== undefined || sight ? { overview: false } : {};
  return { ...known, ...seen, ...(anew ? { settings: asked } : {}) };
}

/** Keep the address up to date, and follow it where the reader changes it. */
export function keep(/** @type {Map} */ drawn, /** @type {Told} */ { sight }) {
  map = drawn;
  if (sight) show(sight);
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(write, PAUSE_MS);
  };
  subscribe((changed) => {
    if (["clause", "settings", "language", "zone", "shade", "swipe", "overview"].some((name) => changed.has(/** @type {keyof State} */ (name)))) soon();
    // next of all: whoever loads the page anew is to find the language that was chosen last
    if (changed.has("language")) setTimeout(write);
  });
  drawn.on("moveend", soon);
  addEventListener("pagehide", write);
  addEventListener("hashchange", () => {
    if (location.hash === own) return;
    const { told, faults } = readAddress(location.hash, data);
    // a clause that is chosen forgets the reader's limit and speed: they come after it
    const { settings, ...rest } = patchOf(told);
    update(rest);
    update({ ...(settings ? { settings } : {}), lost: faults });
    if (told.sight) show(told.sight);
  });
}

const show = (/** @type {import("./address.js").Sight} */ [lat, lng, zoom]) =>
  map?.setView(toMap([lat, lng]), zoom, { animate: false });

/** The address of the page as it is now. */
export function addressNow() {
  const { limit, speed_kph: speed, changes } = state.settings;
  const first = data.scenario?.changes ?? [];
  const centre = map && placeOf(map.getCenter());
  const hash = written({
    clause: data.clauses.length && !state.overview ? state.clause : undefined,
    zone: /** @type {{zone?: number | null}} */ (state).zone,
    language: state.language, shade: state.shade, swipe: state.swipe,
    limit: limit ?? undefined, speed: speed ?? undefined,
    changes: JSON.stringify(changes) === JSON.stringify(first) ? undefined : changes,
    sight: centre && map && !state.overview ? [centre[0], centre[1], map.getZoom()] : undefined,
  }, data);
  return `#${hash}`;
}

function write() {
  const hash = addressNow();
  if (hash === own) return;
  own = hash;
  try {
    history.replaceState(null, "", hash);
  } catch {
    // a page within another one (a notebook) has no address of its own
  }
}
