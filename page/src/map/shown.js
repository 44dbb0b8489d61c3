/** What the map shows: the clause chosen, from when the engine has counted it, and places on the map. */

import { bandsOf, zoneBands } from "../colours.js";
import { data, state } from "../state.js";
import { facilitiesBy, unitsOf } from "../study/standing.js";
import { districts, liesIn } from "../study/zones.js";
import { placing } from "./mercator.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {{lat: number, lng: number}} Spot  on the map */

export const { toMap, fromMap, toWorld, fromWorld } = placing(data.basemap);
/** The place of a spot on the map. */
export const placeOf = (/** @type {Spot} */ { lat, lng }) => fromMap([lat, lng]);

/** What stands for a clause in a study without any. */
const NONE = /** @type {Clause} */ (/** @type {unknown} */ ({
  facility: { zh: "", en: "" }, unit: { zh: "", en: "" }, comparison: "", value: null, high: null, mode: null, scale: "min",
  facilities: [], unlinked: [], passing: null, readings: [], together: null, units: null, missing: null, way: null,
}));
const chosen = () => data.clauses[state.clause] ?? NONE;

/**
 * The clause before stays until the engine has the next one, so that nothing flickers.
 * @type {{number: number, clause: Clause, view: View | null, other: View | null}}
 */
export const shown = { number: state.clause, clause: chosen(), view: null, other: null };

/** Follow the store. @returns {boolean} whether something else is shown now */
export function follow(/** @type {Set<string>} */ changed) {
  const next = chosen();
  const other = changed.has("clause") && !next.way;
  if (!other && !changed.has("view") && !changed.has("other")) return false;
  const { view, other: left } = next.way ? state : { view: null, other: null };
  Object.assign(shown, { number: state.clause, clause: next, view, other: left });
  return true;
}

/** The limit of the trips, in seconds or metres: the reader's, or the plan's. */
export const limitNow = () => (shown.number === state.clause ? state.settings.limit : null) ?? shown.clause.way?.limit ?? 0;
export const bandsNow = () => bandsOf(limitNow(), shown.clause.scale, shown.clause.fixed);
/** The share that must have it: the reader's, or the study's. */
export const markNow = () =>
  (shown.number === state.clause ? state.settings.required_share : null) ?? shown.clause.way?.required_share ?? NaN;
/** The bands of the zones shown, of both sides of a swipe. */
export const zoneBandsNow = () => zoneBands(markNow(), [shown.view, shown.other].flatMap((view) =>
  Object.values(view?.zones ?? {}).filter(({ persons }) => persons > 0).map(({ met, persons }) => met / persons)));
/** Whether zones are coloured instead of cells. */
export const byZones = () => state.shade === "zones" && shown.clause.way !== null;

/** Whether cells are coloured by the share of their people, not by one way of theirs: coarse ones are. */
export const byShares = () => data.grid.parts > 1 && shown.clause.way !== null && !byZones();

/** Whether a clause without units is drawn by how many of its facilities each district has. */
export const byFacilities = () => !shown.clause.way && !shown.clause.units && !shown.clause.passing;

/** The units of the clause, each as a finding of its own. @returns {Unit[]} */
export const unitsNow = () => (byFacilities() ? facilitiesBy(shown.clause, districts) : unitsOf(shown.clause));

/** Whether a facility is in the zone that the reader chose. */
export const inScope = (/** @type {number} */ facility) =>
  state.zone === null || liesIn(data.facilities.zone[facility], state.zone);

/** Numbers of the gaps, those with the most people first. */
export const ranked = (/** @type {View | null} */ view) => {
  const gaps = view?.gaps ?? [];
  return gaps.map((_, i) => i).sort((a, b) => gaps[b].persons - gaps[a].persons);
};
