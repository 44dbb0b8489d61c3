/** What changes do, reckoned from views with and without them. */

import { MET } from "../engine/verdicts.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").View} View */

/** How many gaps of one view have all their cells within the limit in another. */
export const gapsClosed = (
  /** @type {Pick<View, "gaps">} */ before,
  /** @type {Pick<View, "state">} */ after,
) => before.gaps.filter(({ cells }) => cells.every((cell) => after.state[cell] === MET)).length;

/**
 * The changes without what they close: a facility that is moved stays, and one more is opened.
 *
 * Whoever is covered with these, but not before, is newly covered by what is opened; whoever is
 * covered with these, but not after, loses by what is closed.
 * @param {Change[]} changes
 * @param {Pick<Clause, "id" | "facilities">} clause
 * @param {string[]} types  of the facilities
 * @returns {Change[]}
 */
export const openings = (changes, { id: clause, facilities }, types) => changes.flatMap((each) => {
  if (each.change === "open") return [each];
  if (each.change !== "move" || !facilities.includes(each.facility)) return [];
  const kind = { facility_type: types[each.facility], name: "", clause };
  return [{ change: /** @type {const} */ ("open"), id: `moved ${each.facility}`, at: each.at, ...kind }];
});
