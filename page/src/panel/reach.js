/** How much of what a verdict counts is within the limit: people, land or settlements; or a length and its limit. */

import { state } from "../state.js";
import { exact, make, named, people, shares, t, used, whole, withUnit } from "../words.js";
import { hint, marked } from "./elements.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("./elements.js").Piece} Piece */

const DUST = 0.01; // persons
const PARTS = /** @type {const} */ (["met", "unmet", "border", "unlinked"]);

/** @returns {Piece[]} */
export function reach(/** @type {Clause} */ clause, /** @type {View} */ now) {
  if (!now.judged) return [...length(clause, now), ...beside(now.total)];
  const ofPeople = clause.way?.counts === "population";
  const counts = (ofPeople && plain() ? told(clause) : null) ?? now.judged;
  return [...divided(counts, amountOf(clause)), ...(ofPeople ? [] : beside(now.total))];
}

/** Whether all is as the study has it: then its own figures are shown, to the last person. */
const plain = () => {
  const { limit, speed_kph: speed, changes, measure } = state.settings;
  return limit === null && speed === null && !changes.length && measure === "network";
};

/** The people as the verdict tells them. @returns {Counts | null} */
function told(/** @type {Clause} */ clause) {
  const { persons, persons_met: met, persons_border: border, persons_unlinked: unlinked } = used(clause);
  const known = [persons, met, border, unlinked];
  if (known.some((each) => typeof each !== "number")) return null;
  const [all, within, beyond, off] = /** @type {number[]} */ (known);
  const rest = all - within - beyond - off; // but for the dust of sums
  return { persons: all, met: within, unmet: rest < DUST ? 0 : rest, border: beyond, unlinked: off };
}

/** How an amount of what is counted is told. */
const amountOf = (/** @type {Clause} */ { way }) => (/** @type {number} */ n) => {
  if (way?.counts === "population") return people(n);
  if (way?.counts === "settlement") return withUnit(whole(n), t("settlements"));
  return withUnit(exact(Number((n / 1e6).toFixed(2))), t("square_km"));
};

/** A bar, and a line for each part of it; the shares come to 100 %. @returns {Piece[]} */
function divided(/** @type {Counts} */ counts, /** @type {(n: number) => string} */ amount) {
  if (!(counts.persons > 0)) return [hint(t("unknown"))];
  const words = shares(PARTS.map((name) => counts[name]));
  const parts = PARTS.map((name, i) => ({ name, part: words[i] })).filter(({ name }) => counts[name] > 0);
  const bar = make("div", { className: "bar" }, ...parts.map(({ name }) => {
    const part = make("span", { className: name });
    part.style.flexGrow = String(counts[name]);
    return part;
  }));
  marked(bar, { "aria-hidden": true });
  const items = parts.map(({ name, part }) => make("li", { className: name },
    named(`state_${name}`, amount(counts[name])), make("i", {}, ` ${part}`)));
  return [bar, make("ul", { className: "key" }, ...items)];
}

/** A length that is judged, beside its limit. @returns {Piece[]} */
function length(/** @type {Clause} */ clause, /** @type {View} */ { value, low, high, verdict }) {
  const limit = state.settings.limit ?? clause.way?.limit ?? 0;
  const most = Math.max(limit, ...[value, high].filter(Number.isFinite));
  const ends = verdict === "undetermined" ? [low, high] : [value];
  const km = (/** @type {number} */ n) => (Number.isFinite(n) ? exact(Math.ceil(n / 10 - 1e-6) / 100) : Number.isNaN(n) ? "?" : "∞");
  const row = (/** @type {string} */ key, /** @type {string} */ words, /** @type {number} */ n, /** @type {string} */ kind) => {
    const bar = marked(make("span", { className: `length ${kind}` }), { "aria-hidden": true });
    bar.style.setProperty("--share", `${most > 0 ? (100 * Math.min(n || 0, most)) / most : 0}%`);
    return make("p", {}, make("span", {}, t(key)), bar, make("b", {}, words));
  };
  return [make("div", { className: "facing lengths" },
    row("found", withUnit([...new Set(ends.map(km))].join("–"), t("km")), value, verdict),
    row("limit", withUnit(exact(limit / 1000), t("km")), limit, "limit"))];
}

/** The people, where the verdict counts something else. @returns {Piece[]} */
const beside = (/** @type {Counts} */ { persons, met }) =>
  (persons > 0 ? [hint(t("beside_people").replace("{met}", people(met)).replace("{all}", people(persons)))] : []);
