/**
 * The colours of the map and its legend: blues of YlGnBu within the limit, oranges beyond it, hatching
 * for what nobody can tell. Lightness falls in even steps, so that bands can be told apart in grey; the
 * lightest is bluer than YlGnBu's, which the colour-blind cannot tell from light orange. They stand in
 * palette.json, from which the pictures for paper and the styles for a desktop GIS take them too.
 */

import palette from "../../access/outputs/maps/palette.json" with { type: "json" };
import { roundBreaks } from "./breaks.js";
import { BORDER, MET, UNLINKED, UNMET } from "./engine/verdicts.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {{colour: string, edge: number, label: string}} Band  edge: in minutes, kilometres or metres */
/** @typedef {{limit: string, within: Band[], beyond: Band[]}} Bands */
/** @typedef {{ground: string, stroke: string, rising: boolean, level?: boolean}} Hatch  level: its stripes are */

/** By number of bands. @type {Record<number, string[]>} */
const WITHIN = palette.within;
const BEYOND = palette.beyond;
export const UNREACHABLE = palette.unreachable;

/** @type {Record<"border" | "unlinked", Hatch>} */
export const HATCHES = palette.hatches;
/** How units are filled; those that are not judged by themselves have no verdict. @type {Record<string, string | Hatch>} */
export const FILLS = { ...palette.verdicts, undetermined: HATCHES.border };

/** Seconds of a minute, metres of a kilometre, of a metre. */
export const SCALES = { min: 60, km: 1000, m: 1 };

const rounded = (/** @type {number} */ n) => String(Math.round(n * 100) / 100);

/**
 * The bands of a clause: its limit is always an edge between two families of colour.
 * @param {number} limit  in seconds or metres
 * @param {keyof typeof SCALES} scale
 * @param {number} [fixed]  minutes that pass besides the way: labels tell them with it, edges are of ways alone
 * @returns {Bands}
 */
export function bandsOf(limit, scale, fixed = 0) {
  const most = limit / SCALES[scale] + fixed;
  const count = [4, 5, 3].find((n) => Number.isInteger((most / n) * 2)) ?? 4;
  let last = rounded(fixed);
  const band = (/** @type {string} */ colour, /** @type {number} */ edge) => {
    const label = edge < Infinity ? `${last}–${rounded(edge)}` : `> ${last}`;
    last = rounded(edge);
    return { colour, edge: edge - fixed, label };
  };
  const within = WITHIN[count].map((colour, i) => ({ colour, edge: (most * (i + 1)) / count }))
    .filter(({ edge }) => edge > fixed).map(({ colour, edge }) => band(colour, edge));
  const edges = [1.5 * most, 2 * most, Infinity];
  return { limit: rounded(most), within, beyond: BEYOND.map((colour, i) => band(colour, edges[i])) };
}

/** Numbers of the classes that are no bands; bands within follow from 1, bands beyond from 6. */
export const CLASS = { none: 0, within: 1, beyond: 6, unreachable: 9, border: 10, unlinked: 11, count: 12 };

/**
 * The class of each cell. Its state decides the family, so that rounding moves no cell across the limit.
 * @param {Pick<View, "state" | "impedance">} view
 * @param {Bands} bands
 * @param {keyof typeof SCALES} scale
 */
export function classes({ state, impedance }, { within, beyond }, scale) {
  const found = new Uint8Array(state.length);
  const [near, far] = [within, beyond].map((family) => family.map(({ edge }) => edge * SCALES[scale]));
  for (let i = 0; i < found.length; i++) {
    if (state[i] === MET) found[i] = banded(impedance[i], near, CLASS.within);
    else if (state[i] === UNMET) found[i] = banded(impedance[i], far, CLASS.beyond);
    else if (state[i] === BORDER) found[i] = CLASS.border;
    else if (state[i] === UNLINKED) found[i] = CLASS.unlinked;
  }
  return found;
}

function banded(/** @type {number} */ value, /** @type {number[]} */ edges, /** @type {number} */ first) {
  if (value === Infinity) return CLASS.unreachable;
  let band = 0;
  while (band < edges.length - 1 && value > edges[band]) band += 1;
  return first + band;
}

/** Grounds on which dark stripes would not be seen, and what is seen there. */
const [DARK, PALE, DEEP] = [[BEYOND[2], UNREACHABLE], "#ffe3cc", "#6b2400"];

/** What is beyond the limit or fails, where colours may be lost (in grey, with a system's palette): with level stripes. */
export const striped = (/** @type {string} */ ground) =>
  ({ ground, stroke: DARK.includes(ground) ? PALE : DEEP, rising: false, level: true });

/**
 * What each class is painted with.
 * @param {Bands} bands
 * @param {boolean} [stripes]  whether what is beyond the limit is striped
 * @returns {(string | Hatch | null)[]}
 */
export function fills({ within, beyond }, stripes = false) {
  const painted = (/** @type {string} */ colour) => (stripes ? striped(colour) : colour);
  /** @type {(string | Hatch | null)[]} */
  const found = new Array(CLASS.count).fill(null);
  within.forEach(({ colour }, i) => { found[CLASS.within + i] = colour; });
  beyond.forEach(({ colour }, i) => { found[CLASS.beyond + i] = painted(colour); });
  found[CLASS.unreachable] = painted(UNREACHABLE);
  found[CLASS.border] = HATCHES.border;
  found[CLASS.unlinked] = HATCHES.unlinked;
  return found;
}

/** @typedef {{colour: string, from: number, to: number, enough: boolean}} ShareBand  `from` is part of it */

/**
 * Bands of coverage: oranges below the share that is required, blues from it on; where none is, blues only.
 * @param {number} required  from 0 to 1
 * @returns {ShareBand[]}  from the least share to the greatest
 */
export function shareBands(required) {
  const bands = (/** @type {number[]} */ edges, /** @type {string[]} */ colours, /** @type {boolean} */ enough) =>
    colours.map((colour, i) => ({ colour, from: edges[i], to: edges[i + 1], enough }));
  if (!(required > 0 && required <= 1)) return bands([0, 0.2, 0.4, 0.6, 0.8, 1], WITHIN[5], false);
  const below = [0, 0.5 * required, 0.75 * required, required];
  const [light, middle] = WITHIN[3];
  return [
    ...bands(below, [...BEYOND].reverse(), false),
    ...(required < 1 ? bands([required, (1 + required) / 2, 1], [light, middle], true) : bands([1, 1], [middle], true)),
  ];
}

const FEWEST = 4; // classes with zones in them, if there are so many different ones

/**
 * Bands of zones' coverage: their edges are round, and at least four have zones in them where the zones differ so much;
 * what is required is always an edge, oranges below it, blues from it on.
 * @param {number} required  from 0 to 1
 * @param {number[]} shares  of the zones
 * @returns {ShareBand[]}
 */
export function zoneBands(required, shares) {
  if (!(required > 0 && required <= 1)) return shareBands(required);
  const isEnough = (/** @type {number} */ share) => share >= required - 1e-6;
  const [below, above] = [shares.filter((share) => !isEnough(share)), shares.filter(isEnough)];
  const low = roundBreaks(below, FEWEST);
  const high = required < 1 ? roundBreaks(above, Math.max(2, FEWEST - low.length - Math.min(1, below.length))) : [];
  const dark = [UNREACHABLE, ...[...BEYOND].reverse()];
  const bands = (/** @type {number[]} */ edges, /** @type {string[]} */ colours, /** @type {boolean} */ enough) =>
    colours.map((colour, i) => ({ colour, from: edges[i], to: edges[i + 1], enough }));
  return [
    ...bands([0, ...low, required], dark.slice(-low.length - 1), false),
    ...bands([required, ...high, 1], WITHIN[high.length < 3 ? 3 : 4].slice(high.length ? 0 : 1).slice(0, high.length + 1), true),
  ];
}

/** The band that a share lies in; a millionth is forgiven, as where shares are judged. */
export const shareBand = (/** @type {ShareBand[]} */ bands, /** @type {number} */ share) =>
  bands.filter(({ from }, i) => i === 0 || share >= from - 1e-6).slice(-1)[0];

/** The class of each cell of the raster by the share of its people: bands follow from 1. */
export function shareClasses(/** @type {Float32Array} */ shares, /** @type {ShareBand[]} */ bands) {
  return Uint8Array.from(shares, (share) => {
    if (Number.isNaN(share)) return CLASS.none;
    if (share < 0) return CLASS.border;
    return Math.max(1, bands.filter(({ from }) => share >= from - 1e-6).length);
  });
}

/** What each of these classes is painted with. @returns {(string | Hatch | null)[]} */
export function shareFills(/** @type {ShareBand[]} */ bands) {
  /** @type {(string | Hatch | null)[]} */
  const found = new Array(CLASS.count).fill(null);
  bands.forEach(({ colour }, i) => { found[1 + i] = colour; });
  found[CLASS.border] = HATCHES.border;
  return found;
}

/** What lies below shows through the colours. */
export const OPACITY = 0.86;

/** A colour as pixels of a canvas hold it: red is the lowest byte. */
export const pixel = (/** @type {string} */ colour) => packed(channels(colour));

const channels = (/** @type {string} */ colour) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
const packed = (/** @type {number[]} */ [red, green, blue]) =>
  ((Math.round(255 * OPACITY) << 24) | (blue << 16) | (green << 8) | red) >>> 0;

export const HATCH_PX = 8;
const STRIPE_PX = 1.5;

/**
 * A hatching as a square of pixels that repeats without a seam.
 * @param {Hatch} hatch
 * @param {number} side  in pixels; as many pixels of the canvas are HATCH_PX on the page
 */
export function hatchPixels({ ground, stroke, rising, level }, side) {
  const [from, to] = [channels(ground), channels(stroke)];
  const half = ((STRIPE_PX / 2) * side) / HATCH_PX;
  const found = new Uint32Array(side * side);
  for (let i = 0; i < found.length; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const across = (((level ? y : rising ? x + y + 1 : x - y) % side) + side) % side;
    const away = Math.min(across, side - across) / (level ? 1 : Math.SQRT2); // from the middle of the nearest stripe
    const part = Math.min(1, Math.max(0, half + 0.5 - away));
    found[i] = packed(from.map((value, k) => Math.round(value + part * (to[k] - value))));
  }
  return found;
}

/** A fill in CSS. */
export function swatch(/** @type {string | Hatch} */ fill) {
  if (typeof fill === "string") return fill;
  if (fill.level) return `repeating-linear-gradient(0deg, ${fill.stroke} 0 1.5px, ${fill.ground} 1.5px 8px)`;
  const angle = fill.rising ? "-45deg" : "45deg";
  return `repeating-linear-gradient(${angle}, ${fill.stroke} 0 1.5px, ${fill.ground} 1.5px 5.6px)`;
}
