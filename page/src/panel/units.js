/** What each unit of a clause has. */

import { state } from "../state.js";
import { byId, found, make, pick, required, shortfall, t, unitWords } from "../words.js";
import { badge, proper, refill, zoneName } from "./elements.js";
import { chosen } from "./shown.js";
import { unitsOf } from "../study/standing.js";
import { liesIn } from "../study/zones.js";
import { sortable } from "./table.js";
import { followRow } from "./zones.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Amount} Amount */
/** @typedef {import("../types.js").Unit} Unit */

/** Infinity is the most; what is not known comes last. */
const size = (/** @type {Amount} */ value) => (value === "inf" ? Infinity : value);

/** Columns that say nothing of any unit are left out. */
function columnsOf(/** @type {Unit[]} */ units) {
  const [first] = units;
  // one unit for all rows is told once, above them; shares and yes or no have none
  const unit = !first || first.share || first.unit.en.startsWith("passes") ? "" : unitWords(pick(first.unit));
  /** @type {[import("./table.js").Column<Unit>, boolean][]} */
  const columns = [
    [{ head: "zone", say: (row) => proper(zoneName(row.zone)), value: (row) => zoneName(row.zone) }, true],
    [{ head: "found", unit, say: (row) => found(row, ""), value: (row) => size(row.value) }, true],
    [{ head: "required", say: (row) => required(row, ""), value: (row) => size(row.required) },
      units.some((row) => row.required !== null)],
    [{ head: "short", unit: unitWords(pick(first?.short_of ?? null)), say: (row) => shortfall(row, ""), value: (row) => size(row.shortfall) },
      units.some((row) => row.short_of && row.shortfall !== null)],
    [{ head: "verdict", say: (row) => (row.verdict ? badge(row.verdict) : ""),
      value: (row) => (row.verdict ? t(`verdict_${row.verdict}`) : null) },
    units.some((row) => row.verdict)],
    [{ head: "alone", say: (row) => (row.alone ? badge(row.alone) : ""),
      value: (row) => (row.alone ? t(`verdict_${row.alone}`) : null) },
    units.some((row) => row.alone)],
  ];
  return columns.filter(([, wanted]) => wanted).map(([column]) => column);
}

/** The same of another zone. */
export function drawUnits() {
  if (byId("units")) refill("units", unitsTable(chosen()));
}

export function unitsTable(/** @type {Clause} */ clause) {
  const { zone } = state;
  const units = unitsOf(clause).filter((unit) => zone === null || liesIn(unit.zone, zone) || liesIn(zone, unit.zone));
  const order = { column: "zone", descending: false };
  const redraw = () => refill("units", unitsTable(chosen()));
  return make("div", {}, ...sortable("units", columnsOf(units), units, order, redraw, followRow));
}
