/** Units, zones and gaps as rows of CSV: each row tells by which clause, limit and reading, and of which people. */

import { data, state } from "../state.js";
import { asked, exact, headline, pick, required, t, used } from "../words.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("../csv.js").Value} Value */

/** Persons as they are, shares from 0 to 1: what a spreadsheet calculates with. */
export const round = (/** @type {number | null} */ n) => (n === null ? null : Number(n.toFixed(4)));

/** What every row says: the clause, what it asks, how it was read, what came of it, and of which people. */
export function basis(/** @type {Clause} */ clause, /** @type {View | null} */ view) {
  const row = used(clause);
  const { limit, speed_kph: speed, changes } = state.settings;
  const own = view !== null && (limit !== null || speed !== null || changes.length > 0);
  const now = limit === null || !clause.way ? asked(clause) : `${asked(clause)} (${t("settings_now")}: ${exact(limit)} ${clause.scale === "min" ? "s" : "m"})`;
  return {
    heads: ["clause_id", "clause", "limit", "required", "reading", "verdict", "population_basis", "changes_tried"].map(t),
    values: [clause.id, headline(clause), now.replaceAll("\u00a0", " "), required(row).replaceAll("\u00a0", " "), pick(row.words),
      t(`verdict_${own ? view.verdict : row.verdict}`), t(`population_${data.population}`), own ? changes.length : 0],
  };
}

/** The units of a clause. @returns {Value[][]} */
export function unitRows(/** @type {Clause} */ clause, /** @type {Unit[]} */ units) {
  const { heads, values } = basis(clause, null);
  const amount = (/** @type {import("../types.js").Amount} */ n) => (n === "inf" ? "inf" : round(n));
  return [
    [...["zone", "found", "found_low", "found_high", "unit", "required", "short", "population", "verdict"].map(t), ...heads],
    ...units.map((each) => [data.zones[each.zone]?.name ?? null, amount(each.value), amount(each.value_low), amount(each.value_high),
      pick(each.unit), amount(each.required), amount(each.shortfall), amount(each.persons),
      each.verdict ? t(`verdict_${each.verdict}`) : null, ...values]),
  ];
}

/** The gaps of a view, those with the most people first, numbered as on the map; then, without a number, those of
 *  whom nobody can tell. @returns {Value[][]} */
export function gapRows(/** @type {Clause} */ clause, /** @type {View} */ view, /** @type {(facility: number | null) => string} */ name) {
  const { heads, values } = basis(clause, view);
  const groups = Object.keys(data.group_names);
  const causes = [...new Set(view.gaps.flatMap((gap) => Object.keys(gap.causes)))];
  const ranked = [...view.gaps].sort((a, b) => b.persons - a.persons);
  const unit = clause.scale === "min" ? [60, "min"] : [1, "m"];
  return [
    [t("gap"), t("zone"), t("latitude"), t("longitude"), t("population"), ...groups.map((group) => pick(data.group_names[group])),
      ...causes.map((cause) => t(`cause_${cause}`)), t("undecided"), t("nearest"), `${t("excess")} (${t(/** @type {string} */ (unit[1]))})`, ...heads],
    ...ranked.map((gap, i) => [i + 1, data.zones[gap.zone]?.name ?? null, ...middle(gap.rings), round(gap.persons),
      ...groups.map((group) => round(gap.groups[group] ?? null)),
      ...causes.map((cause) => round(/** @type {Record<string, number>} */ (gap.causes)[cause] ?? 0)), 0,
      name(gap.nearest), gap.excess === null ? null : round(gap.excess / Number(unit[0])), ...values]),
    ...view.unknown.map((each) => [null, data.zones[each.zone]?.name ?? null, ...middle(each.rings), round(each.persons),
      ...groups.map(() => null), ...causes.map(() => 0), round(each.persons), null, null, ...values]),
  ];
}

/** The middle of the box of some rings: latitude and longitude. */
function middle(/** @type {import("../types.js").Degrees[][]} */ rings) {
  const points = rings.flat();
  return [0, 1].map((k) => {
    const values = points.map((point) => point[k]);
    const [low, high] = values.reduce(([a, b], each) => [Math.min(a, each), Math.max(b, each)], [Infinity, -Infinity]);
    return Number(((low + high) / 2).toFixed(6));
  });
}
