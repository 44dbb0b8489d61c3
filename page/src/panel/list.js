/** The clauses by theme, in the order that the reader wants, and what narrows the list down. */

import { data, state, update } from "../state.js";
import { here } from "../study/here.js";
import { lacking, unitsOf } from "../study/standing.js";
import { titleOf } from "../study/titles.js";
import { asked, byId, found, make, named, people, pick, required, shortfall, t, used } from "../words.js";
import { badge, marked, MARKS, requiredShare, sign, title } from "./elements.js";
import { showPane } from "./header.js";
import { progressLines } from "./progress.js";
import { lazily } from "./rows.js";
import { sorted } from "./sorting.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Reading} Reading */

const ORDERS = /** @type {const} */ (["plan", "people", "shortfall"]);
const FAILED = "unmet";
const RANKS = ["unmet", "undetermined", "not_testable", "met", "reported"];

/** @type {Set<string>} the verdicts to be shown; none: all */
const wanted = new Set();
/** @type {Set<string>} the themes that are folded up */
const folded = new Set();
/** @type {typeof ORDERS[number]} */
let order = "plan";

/** The verdict on a clause: in the zone chosen, if it is known there, else in all. */
const verdictOf = (/** @type {number} */ clause) =>
  here.standing(clause)?.verdict ?? used(data.clauses[clause]).verdict;

/** How many clauses have each verdict that there is. */
function counts() {
  const verdicts = data.clauses.flatMap((_, i) => (here.holds(i) ? [verdictOf(i)] : []));
  return Object.keys(MARKS)
    .map((verdict) => ({ verdict, count: verdicts.filter((each) => each === verdict).length }))
    .filter(({ count }) => count);
}

export function drawFilters() {
  byId("search").placeholder = t("search");
  marked(byId("search"), { "aria-label": t("search") }).oninput = drawList;
  marked(byId("verdicts"), { "aria-label": t("by_verdict") });
  byId("verdicts").replaceChildren(...counts().map(chip));
  const number = data.clauses.filter((_, i) => here.holds(i)).length;
  byId("clauses-title").replaceChildren(t("clauses"), make("i", {}, ` ${number}`));
  byId("summary").replaceChildren(...summary());
  byId("balance").replaceChildren(...counts().map(({ verdict, count }) => {
    const part = make("span", { className: verdict });
    part.style.flexGrow = String(count);
    return part;
  }));
  byId("order").replaceChildren(...ORDERS.map((each) =>
    make("option", { value: each, selected: each === order }, t(`order_${each}`))));
  marked(byId("order"), { "aria-label": t("order") }).onchange = (/** @type {Event} */ { target }) => {
    order = /** @type {any} */ (target).value;
    drawList();
  };
}

/** The one line that says how the plans stand: what needs a look comes first. */
function summary() {
  const known = counts().filter(({ verdict }) => verdict !== "reported")
    .sort((a, b) => RANKS.indexOf(a.verdict) - RANKS.indexOf(b.verdict));
  const parts = known.map(({ verdict, count }) => make("span", { className: "whole" },
    `${t(`verdict_${verdict}`)} `, make("b", {}, String(count))));
  return parts.flatMap((part, i) => (i ? [t("comma"), part] : [part]));
}

function chip(/** @type {{verdict: string, count: number}} */ { verdict, count }) {
  const text = ` ${t(`verdict_${verdict}`)} ${count}`;
  const button = make("button", { type: "button", className: `chip ${verdict}` }, sign(MARKS[verdict]), text);
  button.dataset.verdict = verdict;
  marked(button, { "aria-pressed": wanted.has(verdict) });
  button.onclick = () => {
    if (!wanted.delete(verdict)) wanted.add(verdict);
    marked(button, { "aria-pressed": wanted.has(verdict) });
    drawList();
  };
  return button;
}

/** Tell whether every word that was typed stands somewhere in a clause, in either language. */
function matches(/** @type {number} */ number, /** @type {string[]} */ words) {
  const each = data.clauses[number];
  if (!here.holds(number) || (wanted.size && !wanted.has(verdictOf(number)))) return false;
  if (!words.length) return true;
  const texts = [each.quote, each.facility, each.zone, each.unit, each.goals, each.missing, used(each).unit,
    data.themes[each.theme]];
  const text = [each.id, ...texts.flatMap((both) => (both ? [both.zh, both.en] : []))]
    .concat(Object.values(data.texts[`kind_${each.kind}`]))
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What clauses are put in order by. @type {Record<string, (number: number) => number | null>} */
const KEYS = {
  people: (number) => here.standing(number)?.lacking ?? (state.zone === null ? lacking(data.clauses[number]) : null),
  shortfall: (number) => fallsShort(data.clauses[number]),
};

/** How far a clause is from what it asks, as a share of that; null: it is not judged. */
function fallsShort(/** @type {Clause} */ each) {
  const { value, required, verdict } = used(each);
  if (verdict === "met") return 0;
  if (typeof value !== "number" || typeof required !== "number" || !required) return value === "inf" ? Infinity : null;
  return Math.abs(required - value) / Math.abs(required);
}

export function drawList() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = data.clauses.flatMap((_, i) => (matches(i, words) ? [i] : []));
  byId("shown").textContent = kept.length < data.clauses.length
    ? named("shown", `${kept.length} / ${data.clauses.length}`) : t("choose");
  const ordered = KEYS[order] ? sorted(kept, KEYS[order], { descending: true, language: state.language }) : kept;
  rows.renew();
  byId("clauses").replaceChildren(...Object.keys(data.themes).map((theme) => {
    const mine = ordered.filter((number) => data.clauses[number].theme === theme);
    return mine.length ? group(theme, mine) : "";
  }));
}

/** Rows that are far from view say what the clause is called and how it stands; all the rest when they come near. */
const rows = lazily(byId("list"), (number, row) => row.firstElementChild?.replaceChildren(...contents(number)));

function group(/** @type {string} */ theme, /** @type {number[]} */ mine) {
  const unmet = mine.filter((number) => verdictOf(number) === FAILED).length;
  const title = make("h3", {}, pick(data.themes[theme]), make("i", {}, ` ${mine.length}`));
  const told = unmet ? [make("span", { className: "unmet-count" }, sign(MARKS[FAILED]), ` ${unmet}`,
    make("span", { className: "unseen" }, t(`verdict_${FAILED}`)))] : [];
  const summary = make("summary", { id: `theme-${theme}` }, title, ...told);
  const node = make("details", { open: !folded.has(theme) }, summary, make("ol", {}, ...mine.map(item)));
  node.ontoggle = () => (node.open ? folded.delete(theme) : folded.add(theme));
  return node;
}

function item(/** @type {number} */ number) {
  const each = data.clauses[number];
  const onclick = () => {
    update({ clause: number });
    showPane("detail");
  };
  const button = make("button", { type: "button", onclick },
    `${titleOf(number, state.language)}${t("comma")}${t(`verdict_${verdictOf(number)}`)}`);
  Object.assign(button.dataset, { clause: each.id, verdict: verdictOf(number) });
  marked(button, { "aria-pressed": number === state.clause });
  return rows.add(number, make("li", {}, button));
}

const contents = (/** @type {number} */ number) => [
  make("span", { className: "head" }, make("b", {}, ...titled(number)), badge(verdictOf(number))),
  make("span", { className: "quote" }, pick(data.clauses[number].quote)),
  make("span", { className: "facts" }, ...facts(number)),
  ...progressLines(data.clauses[number]),
  make("span", { className: "marks" }, ...marks(data.clauses[number]).map((text) => make("span", {}, text))),
];

/** The title; how one travels, where that does not say it. */
function titled(/** @type {number} */ number) {
  const { mode } = data.clauses[number];
  const words = mode ? t(`mode_${mode}`) : "";
  const said = titleOf(number, state.language).includes(words);
  return [...title(data.clauses[number]), ...(said ? [] : [" ", make("i", { className: "whole" }, `· ${words}`)])];
}

/** The zone that a verdict is told of, where it is not the one chosen. */
const whoseFigures = (/** @type {number} */ number) =>
  (here.standing(number) ? here.told(number) : named("of_unit", t("zone_all")));

function facts(/** @type {number} */ number) {
  const each = data.clauses[number];
  const fact = (/** @type {string} */ key, /** @type {string} */ value) =>
    make("span", {}, make("i", {}, t(key)), ` ${value}`);
  if (each.missing) return [named("missing", pick(each.missing))];
  if (state.zone !== null) {
    const short = here.standing(number)?.lacking ?? null;
    const told = whoseFigures(number);
    const unit = unitsOf(each).find(({ zone }) => zone === (here.standing(number)?.of ?? state.zone));
    return [...(unit ? [fact("required", required(unit)), fact("found", found(unit))] : []), ...(told ? [make("span", {}, told)] : []), ...(short ? [fact("people_short", people(short))] : [])];
  }
  const row = used(each);
  if (row.verdict === "reported") return each.value === null ? [] : [fact("told", asked(each))];
  const short = order === "people" ? lacking(each) : null;
  return [fact("required", requiredShare(each, row)), fact("found", found(row)), fact("short", shortfall(row)),
    ...(short === null ? [] : [fact("people_short", people(short))])];
}

/** What a reader must know of a clause besides its verdict. */
export function marks(/** @type {Clause} */ each) {
  const judged = ["met", "unmet", "undetermined"].includes(used(each).verdict);
  const told = t(judged ? "baseline_checked" : "baseline_told");
  const year = each.year === null ? "" : `${each.year}${state.language === "zh" ? "年" : " "}`;
  return [
    ...(each.binding === "obligatory" ? [t("obligatory")] : []),
    ...(each.status === "baseline_statement" ? [year + told] : []),
    ...(each.status === "principle" ? [t("principle")] : []),
    ...(each.confirmed ? [] : [t("unconfirmed")]),
    ...(each.readings.some((reading) => reading.changes) ? [t("changes")] : []),
  ];
}

/** Show the clauses of a theme: unfold it, fold up the others, and go there. */
export function showTheme(/** @type {string} */ theme) {
  for (const each of Object.keys(data.themes)) if (each === theme) folded.delete(each); else folded.add(each);
  drawList();
  const [list, head] = [byId("list"), byId(`theme-${theme}`)];
  if (head) list.scrollTop += head.getBoundingClientRect().top - list.getBoundingClientRect().top;
}

/** Mark the row of the clause chosen. */
export function markChosen() {
  const now = data.clauses[state.clause].id;
  for (const button of byId("clauses").querySelectorAll("button")) {
    const pressed = String(button.dataset.clause === now);
    if (button.getAttribute("aria-pressed") !== pressed) marked(button, { "aria-pressed": pressed });
  }
}
