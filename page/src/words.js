/** How the page says things. Names become text nodes only, never markup. */

import { visible } from "./escaping.js";
import { data, state } from "./state.js";

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
export const people = (/** @type {number} */ n) => `${whole(n)} ${t("persons")}`;
/** Rounded down, so that a share short of a requirement never looks as if it met it. */
export const share = (/** @type {number} */ n) => `${(Math.floor(n * 1000 + 1e-6) / 10).toFixed(1)}%`;
/** Seconds or metres, as the clause has them. */
export const cost = (/** @type {Clause} */ { scale }, /** @type {number} */ n) =>
  scale === "min" ? `${(n / 60).toFixed(1)} ${t("min")}` : `${whole(n)} ${t("m")}`;
export const signOf = (/** @type {string} */ comparison) => SIGNS[comparison] ?? comparison;
export const exact = (/** @type {number} */ n) => DECIMALS.format(n);
export const withUnit = (/** @type {string} */ number, /** @type {string} */ unit) =>
  unit.startsWith("%") ? number + unit : `${number}\u00a0${unit}`;
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

/** What was found; its bounds where nobody can tell on which side of the threshold it lies. */
export function found(/** @type {Finding} */ row) {
  const open = row.verdict === "undetermined" || (row.value === null && row.value_high !== null);
  const ends = open ? [row.value_low, row.value_high] : [row.value];
  if (ends.every((end) => end === null)) return t("unknown");
  if (ends[0] === "inf") return t("infinite");
  const shown = [...new Set(ends.map((end) => number(end, row)))].join("–");
  return row.share || row.unit.en.startsWith("passes") ? shown : withUnit(shown, pick(row.unit));
}

export function required(/** @type {Finding} */ row) {
  if (typeof row.required !== "number") return "—";
  if (row.unit.en.startsWith("passes")) return t("yes");
  if (row.share) return `≥ ${exact(row.required * 100)}% (${pick(row.unit)})`;
  return withUnit(bounds(row.sign, row.required, row.most), pick(row.unit));
}

export function shortfall(/** @type {Finding} */ row) {
  if (typeof row.shortfall !== "number" || !row.short_of) return "—";
  if (row.shortfall === 0) return t("none");
  const parts = row.short_of.en === "km" ? 10 : 1;
  return `${exact(Math.ceil(row.shortfall * parts - 1e-6) / parts)} ${pick(row.short_of)}`;
}
