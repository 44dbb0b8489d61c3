/** Classes of what units have: the limit is an edge between two families of colour. */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };
import { edgesOf } from "./edges.js";
import { FILLS, HATCHES, UNREACHABLE } from "../colours.js";

/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {import("../colours.js").Hatch} Hatch */
/** @typedef {{fill: string, from: number, to: number, enough: boolean | null}} UnitBand
 *   `from` is part of it; enough: null where no unit needs so much by itself */
/** @typedef {{bands: UnitBand[], limit: number | null}} UnitBands  from the least to the most */

/** @type {Record<number, string[]>} */
const WITHIN = palette.within;
const BEYOND = palette.beyond;
const MOST = 5; // classes where there is no limit
const SIDE = 3; // on either side of it

/** Whether units are told by whether they pass, not by how much they have. */
export const byPass = (/** @type {Unit[]} */ units) =>
  units.every(({ verdict, alone, unit }) => (verdict || alone) && /^(sites|share of |passes)/.test(unit.en));

/**
 * @param {Unit[]} units
 * @returns {UnitBands}
 */
export function unitBands(units) {
  const values = units.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  const needed = new Set(units.map(({ required }) => required));
  const [only] = needed;
  if (needed.size !== 1 || typeof only !== "number") return { bands: family(values, MOST, WITHIN[MOST], null), limit: null };
  const { sign, most } = units[0];
  return { bands: typeof most === "number" ? aroundRange(values, only, most) : aroundLimit(values, only, sign), limit: only };
}

/** Bands of what is too little, enough, and too much. */
function aroundRange(/** @type {number[]} */ values, /** @type {number} */ least, /** @type {number} */ most) {
  const few = family(values.filter((value) => value < least), SIDE, [...BEYOND].reverse(), false, false);
  const many = family(values.filter((value) => value > most), SIDE, BEYOND, false);
  if (few.length) few[few.length - 1].to = least;
  if (many.length) many[0].from = most;
  const enough = values.some((value) => value >= least && value <= most)
    ? [{ fill: WITHIN[SIDE][1], from: least, to: most, enough: true }] : [];
  return [...few, ...enough, ...many];
}

/** Bands on both sides of a limit, darker the farther from it; what equals it may be a band by itself. */
function aroundLimit(/** @type {number[]} */ values, /** @type {number} */ limit, /** @type {string} */ sign) {
  const [blues, few] = [WITHIN[SIDE], sign[0] === "<"];
  const upTo = sign === "<=" || sign === ">"; // the limit itself is of the lower side
  const low = values.filter((value) => value < limit || (upTo && value === limit));
  const high = values.filter((value) => value > limit || (!upTo && sign !== "=" && value === limit));
  const below = family(low, SIDE, [...(few ? blues : BEYOND)].reverse(), few, false);
  const above = family(high, SIDE, few || sign === "=" ? BEYOND : blues, sign[0] === ">");
  if (below.length) below[below.length - 1].to = limit;
  if (above.length) above[0].from = limit;
  const equal = sign === "=" && values.includes(limit) ? [{ fill: blues[1], from: limit, to: limit, enough: true }] : [];
  return [...below, ...equal, ...above];
}

/**
 * Bands of some values; fewer than colours where there are few values.
 * @param {number[]} values
 * @param {number} most
 * @param {string[]} colours  from the least to the most
 * @param {boolean | null} enough
 * @param {boolean} [fromLeast]  which colours are left out of too many: those at the end, else at the start
 * @returns {UnitBand[]}
 */
function family(values, most, colours, enough, fromLeast = true) {
  if (!values.length) return [];
  const edges = edgesOf(values, most);
  const count = edges.length + 1;
  const fills = fromLeast ? colours.slice(0, count) : colours.slice(-count);
  const all = [Math.min(...values), ...edges, Math.max(...values)];
  return fills.map((fill, i) => ({ fill, from: all[i], to: all[i + 1], enough }));
}

/** What a unit is filled with. @returns {string | Hatch} */
export function unitFill(/** @type {UnitBands | null} */ bands, /** @type {Unit} */ unit) {
  const { value, sign } = unit;
  const judged = unit.verdict || unit.alone;
  if (!bands) return FILLS[judged] ?? FILLS.undetermined;
  if (judged === "undetermined" || value === null) return HATCHES.border;
  if (value === "inf") return sign[0] === "<" ? UNREACHABLE : (bands.bands.at(-1)?.fill ?? HATCHES.border);
  return sign === "=" && judged === "met" ? WITHIN[SIDE][1] : bandFill(bands.bands, value, judged);
}

/** The fill of a value; the verdict decides the family, so that rounding moves nothing across the limit. */
function bandFill(/** @type {UnitBand[]} */ bands, /** @type {number} */ value, /** @type {string} */ judged) {
  const right = bands.filter(({ enough }) => enough === null || judged === "" || enough === (judged === "met"));
  const family = right.length ? right : bands;
  let found = family[0];
  for (const band of family) if (value >= band.from) found = band;
  return found?.fill ?? HATCHES.border;
}
