/** What each clause is called: no two alike. */

import { data } from "../state.js";
import { asked, pick, t } from "../words.js";

/** @typedef {import("../types.js").Clause} Clause */

/** @type {Map<string, string[]>} by language */
const known = new Map();

/** What tells clauses apart that ask the same of the same; the first that does is said. */
const DETAILS = /** @type {((clause: Clause) => string)[]} */ ([
  ({ zone }) => pick(zone),
  ({ year }) => (year === null ? "" : String(year)),
  ({ mode }) => (mode ? t(`mode_${mode}`) : ""),
  ({ plan }) => pick(data.plans[plan]),
  ({ kind }) => t(`kind_${kind}`),
  ({ quote }) => pick(quote),
]);

/** The facility, what is asked of it, and as many details as tell it from the others. */
function titlesIn() {
  const titles = data.clauses.map((each) => `${pick(each.facility)} ${asked(each)}`.trim());
  const comma = t("comma");
  for (const detail of DETAILS) {
    for (const group of alike(titles)) {
      const details = group.map((i) => detail(data.clauses[i]));
      if (new Set(details).size > 1) group.forEach((i, k) => { if (details[k]) titles[i] += comma + details[k]; });
    }
  }
  for (const group of alike(titles)) group.forEach((i, k) => { titles[i] += ` (${k + 1})`; });
  return titles;
}

/** The places of texts that are not the only ones of their kind. */
function alike(/** @type {string[]} */ texts) {
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  texts.forEach((text, i) => groups.set(text, [...(groups.get(text) ?? []), i]));
  return [...groups.values()].filter((group) => group.length > 1);
}

/** The details by which a clause differs from those that would be called the same; mostly none. */
export function titleOf(/** @type {number} */ clause, /** @type {string} */ language) {
  const titles = known.get(language) ?? titlesIn();
  known.set(language, titles);
  return titles[clause];
}
