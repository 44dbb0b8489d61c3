"use strict";
/**
 * What the page was given, and how it says it. Names become text nodes only, never markup.
 *
 * @typedef {{zh: string, en: string}} Bilingual
 * @typedef {number | "inf" | null} Amount  null: not known
 * @typedef {"met" | "unmet" | "undetermined" | "not_testable" | "reported"} Verdict
 * @typedef {Object} Finding
 * @property {Amount} value
 * @property {Amount} value_low
 * @property {Amount} value_high
 * @property {Amount} required
 * @property {Bilingual} unit
 * @property {boolean} share  the numbers are shares, from 0 to 1
 * @property {string} sign  how what is found is to compare
 * @property {Verdict | ""} verdict  empty where nothing is judged by itself
 * @property {Amount} shortfall
 * @property {Bilingual | null} short_of
 * @typedef {Finding & {reading: string, words: Bilingual, default: boolean, changes: boolean,
 *   persons: Amount, persons_met: Amount}} Reading  changes: its verdict is not the default one's
 * @typedef {Finding & {zone: number, persons: Amount}} Unit
 * @typedef {Object} Gap
 * @property {number} persons
 * @property {Object<string, number>} causes  persons by cause
 * @property {number | null} facility  the nearest
 * @property {Amount} excess
 * @property {number[][]} rings
 * @typedef {Object} Clause
 * @property {string} id
 * @property {string} kind
 * @property {string} status
 * @property {boolean} confirmed  whether the source's own text was seen
 * @property {number | null} year
 * @property {number} plan
 * @property {Bilingual} quote
 * @property {Bilingual | null} source
 * @property {Bilingual | null} ambiguity
 * @property {Bilingual} facility
 * @property {Bilingual} zone
 * @property {string} comparison
 * @property {number | null} value
 * @property {Bilingual} unit
 * @property {string | null} mode
 * @property {Bilingual | null} goals  the types that the trips lead to, if there are several
 * @property {number} limit  of the trips: in seconds or metres, less what is fixed
 * @property {number} fixed  minutes
 * @property {"min" | "km" | "m"} scale  in which the limit is shown
 * @property {Bilingual | null} missing
 * @property {Reading[]} readings
 * @property {any} units
 * @property {Object<string, any>[]} coverage
 * @property {number[]} facilities
 * @property {number[]} unlinked  those of them that no street leads to
 * @property {any} cells
 * @property {Gap[]} gaps
 */

const data = JSON.parse(byId("data").textContent ?? "");
/** @type {"zh" | "en"} */
let language = "zh";
/** @type {Clause} the one shown on the map */
let clause = data.clauses.find((/** @type {Clause} */ each) => each.cells) ?? data.clauses[0];
const SIGNS = { "<=": "≤", ">=": "≥" };

/** @param {string} id @returns {any} */
function byId(id) {
  return document.getElementById(id);
}

/** Make an element; strings among its children become text. */
function make(
  /** @type {string} */ tag,
  /** @type {Object<string, any>} */ properties,
  /** @type {(Node | string)[]} */ ...children
) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const t = (/** @type {string} */ key) => data.texts[key][language];
const pick = (/** @type {Bilingual | null} */ text) => (text ? text[language] : "");
const named = (/** @type {string} */ key, /** @type {string} */ value) =>
  t(key) + (language === "zh" ? "：" : ": ") + value;
const whole = (/** @type {number} */ n) => Math.round(n).toLocaleString("en");
const people = (/** @type {number} */ n) => `${whole(n)} ${t("persons")}`;
/** Rounded down, so that a share short of a requirement never looks as if it met it. */
const share = (/** @type {number} */ n) => `${(Math.floor(n * 1000 + 1e-6) / 10).toFixed(1)}%`;
/** Seconds or metres, as the clause has them. */
const cost = (/** @type {number} */ n) =>
  clause.scale === "min" ? `${(n / 60).toFixed(1)} ${t("min")}` : `${whole(n)} ${t("m")}`;
const signOf = (/** @type {string} */ comparison) => SIGNS[comparison] ?? comparison;
const exact = (/** @type {number} */ n) => n.toLocaleString("en", { maximumFractionDigits: 6 });
const withUnit = (/** @type {string} */ number, /** @type {string} */ unit) =>
  unit.startsWith("%") ? number + unit : `${number}\u00a0${unit}`;
const asked = (/** @type {Clause} */ { comparison, value, unit }) =>
  value === null ? "" : `${signOf(comparison)}\u00a0${withUnit(exact(value), pick(unit))}`;
const headline = (/** @type {Clause} */ each) => `${pick(each.facility)} ${asked(each)}`.trim();
const facilityName = (/** @type {number | null} */ i) =>
  i === null ? t("unknown") : (data.facilities.name[i] ?? t("unnamed"));
const used = (/** @type {Clause} */ each) =>
  each.readings.find((reading) => reading.default) ?? each.readings[0];

/** Two decimals at most, rounded away from what the plan wants. */
function rounded(/** @type {number} */ n, /** @type {string} */ sign) {
  const round = sign[0] === ">" ? Math.floor : sign[0] === "<" ? Math.ceil : Math.round;
  const slack = sign[0] === ">" ? 1e-6 : sign[0] === "<" ? -1e-6 : 0;
  return exact(round(n * 100 + slack) / 100);
}

function number(/** @type {Amount} */ value, /** @type {Finding} */ row) {
  if (value === null) return "?";
  if (value === "inf") return "∞";
  if (row.unit.en.startsWith("passes")) return t(value ? "yes" : "no");
  return row.share ? share(value) : rounded(value, row.sign);
}

/** What was found; its bounds where nobody can tell on which side of the threshold it lies. */
function found(/** @type {Finding} */ row) {
  const open = row.verdict === "undetermined" || (row.value === null && row.value_high !== null);
  const ends = open ? [row.value_low, row.value_high] : [row.value];
  if (ends.every((end) => end === null)) return t("unknown");
  if (ends[0] === "inf") return t("infinite");
  const shown = [...new Set(ends.map((end) => number(end, row)))].join("–");
  return row.share || row.unit.en.startsWith("passes") ? shown : withUnit(shown, pick(row.unit));
}

function required(/** @type {Finding} */ row) {
  if (typeof row.required !== "number") return "—";
  if (row.unit.en.startsWith("passes")) return t("yes");
  if (row.share) return `≥ ${exact(row.required * 100)}% (${pick(row.unit)})`;
  return `${signOf(row.sign)} ${withUnit(exact(row.required), pick(row.unit))}`;
}

function shortfall(/** @type {Finding} */ row) {
  if (typeof row.shortfall !== "number" || !row.short_of) return "—";
  if (row.shortfall === 0) return t("none");
  const parts = row.short_of.en === "km" ? 10 : 1;
  return `${exact(Math.ceil(row.shortfall * parts - 1e-6) / parts)} ${pick(row.short_of)}`;
}

/** The causes of a gap with their people, the largest first. */
const causes = (/** @type {Gap} */ gap) =>
  Object.entries(gap.causes).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
