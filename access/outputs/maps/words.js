"use strict";
/**
 * What the page was given, and how it says it. Names become text nodes only, never markup.
 *
 * @typedef {{zh: string, en: string}} Bilingual
 * @typedef {number | "inf" | null} Amount  null: not known
 * @typedef {Object} Reading
 * @property {string} reading
 * @property {boolean} default
 * @property {Amount} value
 * @property {Amount} required
 * @property {"share of persons" | "km"} unit
 * @property {"met" | "unmet" | "undetermined" | "not_testable"} verdict
 * @property {Amount} shortfall
 * @property {string} shortfall_unit
 * @typedef {Object} Gap
 * @property {number} persons
 * @property {Object<string, number>} causes  persons by cause
 * @property {number | null} facility  the nearest
 * @property {Amount} excess
 * @property {number[][]} rings
 * @typedef {Object} Cells
 * @property {string} state  a letter each: m met, u unmet, b beyond the border unknown,
 *   x not linked, . outside the clause's zones
 * @property {number[]} persons
 * @property {(number | null)[]} impedance  in seconds or metres
 * @property {(number | null)[]} facility  the nearest
 * @typedef {Object} Clause
 * @property {string} id
 * @property {Bilingual} plan
 * @property {Bilingual} quote
 * @property {Bilingual | null} ambiguity
 * @property {Bilingual} facility
 * @property {Bilingual} zone
 * @property {string} mode
 * @property {number} value  in minutes or kilometres
 * @property {"min" | "km"} unit
 * @property {number} limit  in seconds or metres, less what is fixed
 * @property {Bilingual | null} missing
 * @property {Reading[]} readings
 * @property {Object<string, any>[]} coverage
 * @property {number[]} facilities
 * @property {number[]} unlinked  those of them that no street leads to
 * @property {Cells | null} cells
 * @property {Gap[]} gaps
 */

const data = JSON.parse(byId("data").textContent ?? "");
/** @type {"zh" | "en"} */
let language = "zh";
/** @type {Clause} the one shown on the map */
let clause = data.clauses.find((/** @type {Clause} */ each) => each.cells) ?? data.clauses[0];

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
  clause.unit === "min" ? `${(n / 60).toFixed(1)} ${t("min")}` : `${whole(n)} ${t("m")}`;
const headline = (/** @type {Clause} */ each) =>
  `${pick(each.facility)} ≤\u00a0${each.value}\u00a0${t(each.unit)}`;
const facilityName = (/** @type {number | null} */ i) =>
  i === null ? t("unknown") : (data.facilities.name[i] ?? t("unnamed"));

function found(/** @type {Reading} */ { value, unit }) {
  if (value === null) return t("unknown");
  if (value === "inf") return t("infinite");
  return unit === "km" ? `${+value.toFixed(3)} ${t("km")}` : share(value);
}

function required(/** @type {Reading} */ row) {
  if (row.unit === "km") return `≤ ${row.required} ${t("km")}`;
  return `≥ ${+(Number(row.required) * 100).toFixed(1)}% ${t("of_people")}`;
}

function shortfall(/** @type {Reading} */ row) {
  if (typeof row.shortfall !== "number" || !row.shortfall_unit) return "—";
  if (row.shortfall === 0) return t("none");
  return `${whole(Math.ceil(row.shortfall))} ${t(row.shortfall_unit)}`;
}

/** The causes of a gap with their people, the largest first. */
const causes = (/** @type {Gap} */ gap) =>
  Object.entries(gap.causes).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
