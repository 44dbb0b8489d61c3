/** The rules of access/verdicts/reach.py: states of cells, and verdicts on shares and lengths. */

/** @typedef {import("../types.js").Verdict} Verdict */
/** @typedef {import("../types.js").Counts} Counts */

/** A length in metres by what is known, and its bounds. @typedef {{value: number, low: number, high: number}} Length */

/** Seconds or metres: less than rounding can add to a path. */
export const TOLERANCE = 1e-6;
// as in types.d.ts
export const OUTSIDE = 0;
export const MET = 1;
export const UNMET = 2;
export const BORDER = 3;
export const UNLINKED = 4;

/**
 * The state of a cell.
 * @param {number} impedance  cost to the nearest facility; infinite: unreachable, NaN: not linked
 * @param {number} limit
 * @param {number} border  the least cost of getting to the border of the data
 */
export function stateOf(impedance, limit, border) {
  if (Number.isNaN(impedance)) return UNLINKED;
  if (impedance <= limit + TOLERANCE) return MET;
  return border <= limit + TOLERANCE ? BORDER : UNMET;
}

/**
 * The verdict on a required share of persons; those beyond knowing may go either way.
 * @param {Counts} counts
 * @param {number} requiredShare
 * @returns {Verdict}
 */
export function judge({ persons, met, border, unlinked }, requiredShare) {
  const needed = requiredShare * persons - 1e-9 * persons;
  if (!(persons > 0)) return "undetermined";
  if (met >= needed) return "met";
  return met + border + unlinked < needed ? "unmet" : "undetermined";
}

/**
 * The verdict on a length known to lie between two bounds.
 * @param {Length} length
 * @param {number} limit
 * @returns {Verdict}
 */
export function judgeLength({ low, high }, limit) {
  if (high <= limit + TOLERANCE) return "met";
  return low > limit + TOLERANCE ? "unmet" : "undetermined";
}

/**
 * The verdict on a clause from those on its units: all must be met.
 * @param {Verdict[]} verdicts
 * @returns {Verdict}
 */
export function summary(verdicts) {
  if (verdicts.includes("unmet")) return "unmet";
  return verdicts.length && verdicts.every((each) => each === "met") ? "met" : "undetermined";
}
