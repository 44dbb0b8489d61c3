/** How the page says things. Names become text nodes only, never markup. */

import { visible } from "./escaping.js";
import { share } from "./percent.js";
import { data, state } from "./state.js";

export { share, shares } from "./percent.js";

/** @typedef {import("./types.js").Bilingual} Bilingual */
/** @typedef {import("./types.js").Amount} Amount */
/** @typedef {import("./types.js").Finding} Finding */
/** @typedef {import("./types.js").Clause} Clause */

/** @type {Record<string, string>} */
const SIGNS = { "<=": "≤", ">=": "≥" };

/** Make an element; strings among its children become text. */
export function make(
  /** @type {string} */ tag,
  /** @type {Record<string, any>} */ properties,
  /** @type {(Node | string)[]} */ ...children
) {
  const node = /** @type {any} */ (Object.assign(document.createElement(tag), properties));
  node.append(...children.map((child) => (typeof child === "string" ? visible(child) : child)));
  return node;
}

/** The element of an id that the page has. @returns {any} */
export const byId = (/** @type {string} */ id) => document.getElementById(id);
export const t = (/** @type {string} */ key) => data.texts[key][state.language];
export const pick = (/** @type {Bilingual | null} */ text) => (text ? text[state.language] : "");
export const named = (/** @type {string} */ key, /** @type {string} */ value) =>
  t(key) + (state.language === "zh" ? "：" : ": ") + value;
// made once: a long list asks for thousands of numbers
const [INTEGERS, DECIMALS] = [0, 6].map((maximumFractionDigits) => new Intl.NumberFormat("en", { maximumFractionDigits }));
export const whole = (/** @type {number} */ n) => INTEGERS.format(Math.round(n));
export const people = (/** @type {number} */ n) => counted(whole(n), t("persons"));
/** So many seconds or metres, as the clause counts them. */
export const span = (/** @type {Clause} */ { scale }, /** @type {number} */ n) =>
  scale === "min" ? `${(n / 60).toFixed(1)} ${t("min")}` : `${whole(n)} ${t("m")}`;
/** What a way costs in all: the time that is fixed is part of it, as it is of the plan's limit. */
export const cost = (/** @type {Clause} */ clause, /** @type {number} */ n) =>
  span(clause, clause.scale === "min" ? n + 60 * clause.fixed : n);
export const signOf = (/** @type {string} */ comparison) => SIGNS[comparison] ?? comparison;
export const exact = (/** @type {number} */ n) => DECIMALS.format(n);
/** A unit as it is read: "m2 per person" is how a plan's file has it. */
export const unitWords = (/** @type {string} */ unit) => unit.replace(/\b(k?m)2\b/g, "$1²");
/** A number of what a unit names, with one of them for one: "≥ 1 bed per 1000 persons". */
function counted(/** @type {string} */ number, /** @type {string} */ unit) {
  const words = unitWords(unit).split(" ");
  const noun = /(^|[^\d.,–])1$/.test(number) ? words.findIndex((word) => PLURAL.test(word)) : -1;
  if (noun >= 0 && !words.slice(0, noun).includes("per")) words[noun] = singular(words[noun]);
  return [number, ...words].join(" ").trim();
}
const PLURAL = /^(people|[a-z]+[^s]s)$/;
const singular = (/** @type {string} */ word) => (word === "people" ? "person"
  : word.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^s])s$/, "$1"));
export const withUnit = (/** @type {string} */ number, /** @type {string} */ unit) =>
  unit.startsWith("%") ? number + unit : counted(number, unit).replace(" ", "\u00a0");
/** A threshold with its sign; both ends of a range within which a number is to be. */
const bounds = (/** @type {string} */ sign, /** @type {number} */ n, /** @type {number | null} */ most) =>
  most === null ? `${signOf(sign)}\u00a0${exact(n)}` : `${exact(n)}–${exact(most)}`;
export const asked = (/** @type {Clause} */ { comparison, value, high, unit }) =>
  value === null ? "" : withUnit(bounds(comparison, value, high), pick(unit));
export const headline = (/** @type {Clause} */ each) => `${pick(each.facility)} ${asked(each)}`.trim();
export const used = (/** @type {Clause} */ each) =>
  each.readings.find((reading) => reading.default) ?? each.readings[0];

/** The name of a facility; of a site opened in the page by -2 - its place among the changes. */
export function facilityName(/** @type {number | null} */ i) {
  if (i === null || i === -1) return t("unknown");
  if (i >= 0) return (state.language === "en" && data.facilities.english[i]) || (data.facilities.name[i] ?? t("unnamed"));
  const change = state.settings.changes[-2 - i];
  return change?.change === "open" ? change.name : t("unknown");
}

/** The name of a zone, in the page's language where it has one. */
export function zoneName(/** @type {number} */ i) {
  const zone = data.zones[i];
  return (state.language === "en" && zone?.english) || (zone?.name ?? t("unknown"));
}

/** Two decimals at most, rounded away from what the plan wants. */
function rounded(/** @type {number} */ n, /** @type {string} */ sign) {
  const round = sign[0] === ">" ? Math.floor : sign[0] === "<" ? Math.ceil : Math.round;
  const slack = sign[0] === ">" ? 1e-6 : sign[0] === "<" ? -1e-6 : 0;
  return exact(round(n * 100 + slack) / 100);
}

export function number(/** @type {Amount} */ value, /** @type {Finding} */ row) {
  if (value === null) return "?";
  if (value === "inf") return "∞";
  if (row.unit.en.startsWith("passes")) return t(value ? "yes" : "no");
  return row.share ? share(value) : rounded(value, row.sign);
}

/** What was found, in its unit if not told without ("": its column tells it); its bounds where nobody can tell on which side of the threshold it lies. */
export function found(/** @type {Finding} */ row, /** @type {string} */ unit = pick(row.unit)) {
  const open = row.verdict === "undetermined" || (row.value === null && row.value_high !== null);
  const ends = open ? [row.value_low, row.value_high] : [row.value];
  if (ends.every((end) => end === null)) return t("unknown");
  if (ends[0] === "inf") return t("infinite");
  const shown = [...new Set(ends.map((end) => number(end, row)))].join("–");
  return row.share || row.unit.en.startsWith("passes") ? shown : withUnit(shown, unit);
}

export function required(/** @type {Finding} */ row, /** @type {string} */ unit = pick(row.unit)) {
  if (typeof row.required !== "number") return "—";
  if (row.unit.en.startsWith("passes")) return t("yes");
  if (row.share) return `≥ ${exact(row.required * 100)}%${unit && ` (${unit})`}`;
  return withUnit(bounds(row.sign, row.required, row.most), unit);
}

/** What is short; where that cannot be judged, it may be anything from nothing up to what is told. */
export function shortfall(/** @type {Finding} */ row, /** @type {string} */ unit = pick(row.short_of)) {
  if (typeof row.shortfall !== "number" || !row.short_of) return "—";
  const open = row.verdict === "undetermined";
  if (row.shortfall === 0) return t(open ? "unknown" : "none");
  const parts = row.short_of.en === "km" ? 10 : 1;
  return counted(`${open ? "0–" : ""}${exact(Math.ceil(row.shortfall * parts - 1e-6) / parts)}`, unit);
}

/** The share that must have it, as it is judged now. */
export const passMark = (/** @type {Clause} */ each) =>
  state.settings.required_share ?? each.way?.required_share ?? each.pass_mark?.share ?? 1;

/** Whether the plan does not say what share must have it; then that is marked wherever it is told. */
export const assumed = (/** @type {Clause} */ { pass_mark }) => pass_mark !== null && pass_mark.basis !== "text";
export const basisOf = (/** @type {Clause} */ { pass_mark }) =>
  (pass_mark?.basis === "assumption" ? t("assumed") : pick(pass_mark?.words ?? null));
/** What is put behind a pass mark that the plan does not state. */
export const assumedMark = (/** @type {Clause} */ each) => (assumed(each) ? t("in_brackets").replace("{words}", basisOf(each)) : "");

/** Where bounds are told: what they are, in a line; empty: there are none. */
export function boundsWords(/** @type {Finding & {persons?: Amount, persons_border?: Amount, persons_unlinked?: Amount}} */ row) {
  const [low, high] = [row.value_low, row.value_high];
  if (row.verdict !== "undetermined" || (low === null && high === null) || low === high) return "";
  const unknown = Number(row.persons_border ?? 0) + Number(row.persons_unlinked ?? 0);
  const theirs = Math.abs((Number(high) - Number(low)) * Number(row.persons ?? 0) - unknown) < 1;
  return row.unit.en === "share of persons" && unknown >= 0.5 && theirs ? t("bounds_people").replace("{persons}", people(unknown)) : t("bounds");
}
