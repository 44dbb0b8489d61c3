/** What each unit of a clause has. */

import { found, make, required, shortfall, t } from "../words.js";
import { badge, proper, refill, zoneName } from "./elements.js";
import { chosen } from "./shown.js";
import { sortable } from "./table.js";
import { followRow } from "./zones.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Amount} Amount */
/** @typedef {import("../types.js").Unit} Unit */

const NAMES = ["zone", "value", "value_low", "value_high", "required", "persons", "verdict", "shortfall"];

/** The units of a clause, each as a finding of its own. @returns {Unit[]} */
const unitsOf = (/** @type {Clause} */ { units }) =>
  units.rows.map((/** @type {any[]} */ row) => ({
    ...units,
    ...Object.fromEntries(row.map((value, i) => [NAMES[i], value])),
  }));

/** Infinity is the most; what is not known comes last. */
const size = (/** @type {Amount} */ value) => (value === "inf" ? Infinity : value);

/** Columns that say nothing of any unit are left out. */
function columnsOf(/** @type {Unit[]} */ units) {
  /** @type {[import("./table.js").Column<Unit>, boolean][]} */
  const columns = [
    [{ head: "zone", say: (row) => proper(zoneName(row.zone)), value: (row) => zoneName(row.zone) }, true],
    [{ head: "found", say: found, value: (row) => size(row.value) }, true],
    [{ head: "required", say: required, value: (row) => size(row.required) },
      units.some((row) => row.required !== null)],
    [{ head: "short", say: shortfall, value: (row) => size(row.shortfall) },
      units.some((row) => row.short_of && row.shortfall !== null)],
    [{ head: "verdict", say: (row) => (row.verdict ? badge(row.verdict) : ""),
      value: (row) => (row.verdict ? t(`verdict_${row.verdict}`) : null) },
    units.some((row) => row.verdict)],
  ];
  return columns.filter(([, wanted]) => wanted).map(([column]) => column);
}

export function unitsTable(/** @type {Clause} */ clause) {
  const units = unitsOf(clause);
  const order = { column: "zone", descending: false };
  const redraw = () => refill("units", unitsTable(chosen()));
  return make("div", {}, ...sortable("units", columnsOf(units), units, order, redraw, followRow));
}
