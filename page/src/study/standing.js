/** What a clause comes to in a zone, from what Python found in its units, and whom it fails. */

import { judge } from "../engine/verdicts.js";
import { data } from "../state.js";
import { used } from "../words.js";
import { around, liesIn } from "./zones.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {import("../types.js").Verdict} Verdict */
/**
 * @typedef {Object} Standing
 * @property {Verdict} verdict
 * @property {number} of  the zone that it is of: the one asked for, or the unit around it
 * @property {number | null} lacking  people without what was promised; null: nobody counts them
 */

const NAMES = ["zone", "value", "value_low", "value_high", "required", "persons", "verdict", "shortfall", "alone"];
/** Kinds that tell for how many people it is not enough; of others all share in one total. */
const OF_PEOPLE = ["travel_time", "service_radius", "coverage_share", "ratio_per_population", "per_capita_area", "presence_per_unit", "share_of_units"];
const BY_COUNT = ["presence_per_unit", "share_of_units"];

/** The units of a clause, or those of some zones, each as a finding of its own. @returns {Unit[]} */
export const unitsOf = (/** @type {Clause} */ { units }, /** @type {(zone: number) => boolean} */ wanted = () => true) =>
  (units?.rows ?? []).filter((/** @type {any[]} */ [zone]) => wanted(zone)).map((/** @type {any[]} */ row) => ({
    ...units,
    ...Object.fromEntries(row.map((value, i) => [NAMES[i], value])),
  }));

/** How many of a clause's facilities stand in each of some zones. @returns {Unit[]} */
export function facilitiesBy(/** @type {Clause} */ { facilities }, /** @type {number[]} */ zones) {
  if (!facilities.length) return [];
  return zones.map((zone) => {
    const value = facilities.filter((facility) => liesIn(data.facilities.zone[facility], zone)).length;
    return { zone, value, value_low: value, value_high: value, required: null, most: null, persons: null, verdict: "", alone: "",
      shortfall: null, short_of: null, share: false, sign: "", unit: data.texts.sites };
  });
}

/** The plan's verdict on a unit, or the one that it would have by itself. */
export const verdictOf = (/** @type {Unit} */ { verdict, alone }) => verdict || alone;

/** People without what a clause promises, in all its zones; null: it does not tell. */
export function lacking(/** @type {Clause} */ clause) {
  if (!OF_PEOPLE.includes(clause.kind)) return null;
  if (clause.coverage.length) return clause.coverage.reduce((sum, row) => sum + row.persons_unmet, 0);
  const { persons, persons_met, verdict } = used(clause);
  if (verdict === "met") return 0;
  return typeof persons === "number" && typeof persons_met === "number" ? Math.max(0, persons - persons_met) : null;
}

/** The people of a clause's zones within a zone, by state. @returns {Counts | null} */
export function countsIn(/** @type {Clause} */ { coverage }, /** @type {number} */ zone) {
  const rows = coverage.filter((row) => liesIn(row.zone, zone));
  if (!rows.length) return null;
  const sum = (/** @type {"persons" | "persons_met" | "persons_unmet" | "persons_border" | "persons_unlinked"} */ name) =>
    rows.reduce((total, row) => total + row[name], 0);
  return { persons: sum("persons"), met: sum("persons_met"), unmet: sum("persons_unmet"),
    border: sum("persons_border"), unlinked: sum("persons_unlinked") };
}

/**
 * What a clause comes to in a zone; null: it does not hold there, or nothing can be told of a part.
 * @param {Clause} clause
 * @param {number} zone
 * @param {Counts | null} [counted]  the people there by state, where the engine was asked for them
 * @returns {Standing | null}
 */
export function standing(clause, zone, counted = countsIn(clause, zone)) {
  if (clause.missing) return null;
  if (clause.way && !clause.units) return ofWays(clause.way, zone, counted);
  if (clause.passing && !clause.units) return ofFacilities(clause, zone);
  const inner = unitsOf(clause, (each) => liesIn(each, zone));
  if (inner.length) return ofUnits(clause, zone, inner);
  const [outer] = unitsOf(clause, (each) => liesIn(zone, each));
  const verdict = outer && verdictOf(outer);
  return verdict ? { verdict, of: outer.zone, lacking: null } : null;
}

/** @returns {Standing | null} */
function ofWays(
  /** @type {import("../types.js").Way} */ { judged, crowd, required_share: required }, /** @type {number} */ zone,
  /** @type {Counts | null} */ counted,
) {
  if (judged !== crowd || !counted || !(counted.persons > 0)) return null; // land and settlements are not counted by zone
  return { verdict: judge(counted, required), of: zone, lacking: counted.unmet };
}

/** @returns {Standing | null} */
function ofUnits(/** @type {Clause} */ clause, /** @type {number} */ zone, /** @type {Unit[]} */ inner) {
  const verdicts = inner.map(verdictOf).filter((verdict) => verdict !== "");
  if (!verdicts.length) return null;
  const failing = inner.filter((unit) => verdictOf(unit) === "unmet");
  const failed = new Set(failing.map((unit) => unit.zone));
  // who lives in a community without it, in a town without it, is without it once
  const short = failing.filter((unit) => !around(unit.zone).slice(1).some((outer) => failed.has(outer)))
    .reduce((sum, { persons }) => sum + (typeof persons === "number" ? persons : 0), 0);
  const verdict = together(clause, inner, /** @type {Verdict[]} */ (verdicts));
  return verdict && { verdict, of: zone, lacking: BY_COUNT.includes(clause.kind) ? short : null };
}

/**
 * The verdict on several units: by how many pass; all must; or, where the plan judges them together and
 * some pass and others do not, none.
 * @returns {Verdict | null}
 */
function together(/** @type {Clause} */ clause, /** @type {Unit[]} */ units, /** @type {Verdict[]} */ verdicts) {
  if (BY_COUNT.includes(clause.kind)) return byCount(clause, verdicts);
  if (new Set(verdicts).size === 1) return verdicts[0];
  if (units.every(({ verdict }) => verdict === "")) return null;
  return verdicts.includes("unmet") ? "unmet" : "undetermined";
}

/** Of units or facilities by the share that must pass. @returns {Verdict | null} */
function byCount(/** @type {Clause} */ clause, /** @type {Verdict[]} */ verdicts) {
  const { required, share } = used(clause);
  if (typeof required !== "number" || (clause.comparison !== ">=" && clause.kind === "share_of_units")) return null;
  const number = (/** @type {Verdict} */ verdict) => verdicts.filter((each) => each === verdict).length;
  const counts = { persons: verdicts.length, met: number("met"), unmet: number("unmet"), border: number("undetermined"), unlinked: 0 };
  return judge(counts, share ? required : required / 100);
}

/** @returns {Standing | null} */
function ofFacilities(/** @type {Clause} */ clause, /** @type {number} */ zone) {
  const states = /** @type {Verdict[]} */ (["met", "unmet", "undetermined"]);
  const verdicts = (clause.passing ?? []).flatMap((list, i) =>
    list.filter((facility) => liesIn(data.facilities.zone[facility], zone)).map(() => states[i]));
  const verdict = verdicts.length && BY_COUNT.includes(clause.kind) ? byCount(clause, verdicts) : null;
  return verdict && { verdict, of: zone, lacking: null };
}
