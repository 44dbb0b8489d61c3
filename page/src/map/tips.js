/** What a thing on the map is, in words: the first line names it. */

import { BORDER, MET, OUTSIDE, UNLINKED, UNMET } from "../engine/verdicts.js";
import { data } from "../state.js";
import { cost, facilityName, found, named, people, pick, required, share, shortfall, t, zoneName } from "../words.js";
import { ranked, shown, unitsNow } from "./shown.js";

/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {import("../types.js").View} View */

/** @type {Record<number, string>} */
const WORDS = { [MET]: "state_met", [UNMET]: "state_unmet", [BORDER]: "state_border", [UNLINKED]: "state_unlinked" };

export function facilityLines(/** @type {number} */ facility) {
  const { type, capacity, name } = data.facilities;
  const kind = pick(data.types[type[facility]]);
  const amount = capacity[facility];
  return [
    name[facility] ? facilityName(facility) : `${kind}${t("unnamed")}`,
    ...(name[facility] ? [kind] : []),
    ...(amount === null ? [] : [named("capacity", amount.toLocaleString("en"))]),
    ...(shown.clause.unlinked.includes(facility) ? [t("facility_unlinked")] : []),
  ];
}

const NAMES = 4; // of facilities that lie together

/** What a sign that stands for several says. */
export function clusterLines(/** @type {number[]} */ facilities) {
  const names = facilities.slice(0, NAMES).map((each) => facilityLines(each)[0]);
  return [named("cluster", String(facilities.length)), ...names, ...(facilities.length > NAMES ? ["…"] : []), t("cluster_hint")];
}

/** How long the way from a cell is, and whom it concerns. */
export function cellLines(/** @type {View | null} */ view, /** @type {number} */ cell, /** @type {number} */ persons) {
  const { clause } = shown;
  const state = view?.state[cell] ?? OUTSIDE;
  if (!view || state === OUTSIDE) return [];
  const far = view.impedance[cell];
  const word = t(far === Infinity && state === UNMET ? "state_unreachable" : WORDS[state]);
  const way = Number.isFinite(far) && state !== UNLINKED ? `${cost(clause, far)} · ` : "";
  const gap = gapOf(view, cell);
  return [
    way + word,
    ...(Number.isNaN(persons) ? [] : [people(persons)]),
    ...(gap ? [named("gap", `${gap.rank} · ${people(gap.persons)}`)] : []),
  ];
}

/** How many of the people of a cell of the raster are within the limit. */
export function wholeLines(/** @type {View | null} */ view, /** @type {number} */ cell, /** @type {number} */ persons) {
  const met = view?.shares?.[cell];
  if (met === undefined || Number.isNaN(met)) return [];
  return [named("within", met < 0 ? t("share_unknown") : share(met)), people(persons)];
}

/** Of each view, the rank of the gap that each cell belongs to. @type {WeakMap<View, Int32Array>} */
const known = new WeakMap();
function gapOf(/** @type {View} */ view, /** @type {number} */ cell) {
  const order = ranked(view);
  const ranks = known.get(view) ?? new Int32Array(view.state.length);
  if (!known.has(view)) order.forEach((gap, i) => view.gaps[gap].cells.forEach((each) => { ranks[each] = i + 1; }));
  known.set(view, ranks);
  const rank = ranks[cell];
  return rank ? { rank, persons: view.gaps[order[rank - 1]].persons } : null;
}

export function zoneLines(/** @type {View | null} */ view, /** @type {number} */ zone) {
  const name = zoneName(zone);
  const counts = view?.zones[zone];
  const unit = unitsNow().find((each) => each.zone === zone);
  if (!counts) return unit ? unitLines(unit) : [name];
  const met = counts.persons > 0 ? share(counts.met / counts.persons) : t("unknown");
  return [name, people(counts.persons), named("within", met)];
}

function unitLines(/** @type {Unit} */ unit) {
  const short = typeof unit.shortfall === "number" && unit.shortfall > 0;
  return [
    zoneName(unit.zone),
    named("found", found(unit)),
    ...(unit.required === null ? [] : [named("required", required(unit))]),
    ...(short ? [named("short", shortfall(unit))] : []),
    ...(unit.verdict ? [t(`verdict_${unit.verdict}`)] : []),
    ...(unit.alone ? [named("alone", t(`verdict_${unit.alone}`))] : []),
    ...(unit.verdict || unit.alone ? [] : [t("unit_informative")]),
    ...(typeof unit.persons === "number" ? [people(unit.persons)] : []),
  ];
}
