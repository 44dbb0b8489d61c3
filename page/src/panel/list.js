/** The verdicts by plan, and what narrows the list down: a text, and verdicts. */

import { data, state, update } from "../state.js";
import { asked, byId, found, make, named, pick, shortfall, t, used } from "../words.js";
import { badge, marked, MARKS, requiredShare, sign, title } from "./elements.js";
import { showPane } from "./header.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Reading} Reading */

/** @type {Set<string>} the verdicts to be shown; none: all */
const wanted = new Set();
/** @type {Set<number>} the plans that are folded up */
const folded = new Set();

/** How many clauses have each verdict that there is. */
function counts() {
  const verdicts = data.clauses.map((each) => used(each).verdict);
  return Object.keys(MARKS)
    .map((verdict) => ({ verdict, count: verdicts.filter((each) => each === verdict).length }))
    .filter(({ count }) => count);
}

export function drawFilters() {
  byId("search").placeholder = t("search");
  marked(byId("search"), { "aria-label": t("search") }).oninput = drawList;
  marked(byId("verdicts"), { "aria-label": t("by_verdict") });
  byId("verdicts").replaceChildren(...counts().map(chip));
  byId("clauses-title").replaceChildren(t("clauses"), make("i", {}, ` ${data.clauses.length}`));
  byId("summary").replaceChildren(...summary());
  byId("balance").replaceChildren(...counts().map(({ verdict, count }) => {
    const part = make("span", { className: verdict });
    part.style.flexGrow = String(count);
    return part;
  }));
}

/** The one line that says how the plans stand: what needs a look comes first. */
function summary() {
  const order = ["unmet", "undetermined", "not_testable", "met"];
  const known = counts().filter(({ verdict }) => order.includes(verdict))
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
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
function matches(/** @type {Clause} */ each, /** @type {string[]} */ words) {
  const row = used(each);
  if (wanted.size && !wanted.has(row.verdict)) return false;
  const texts = [each.quote, each.facility, each.zone, each.unit, each.goals, each.missing, row.unit];
  const text = [each.id, ...texts.flatMap((both) => (both ? [both.zh, both.en] : []))]
    .concat(Object.values(data.texts[`kind_${each.kind}`]))
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function drawList() {
  const words = byId("search").value.toLowerCase().split(/\s+/);
  const kept = data.clauses.filter((each) => matches(each, words));
  byId("shown").textContent = kept.length < data.clauses.length
    ? named("shown", `${kept.length} / ${data.clauses.length}`) : t("choose");
  byId("clauses").replaceChildren(...data.plans.map((title, plan) => {
    const mine = kept.filter((each) => each.plan === plan);
    return mine.length ? group(pick(title), plan, mine) : "";
  }));
}

function group(/** @type {string} */ title, /** @type {number} */ plan, /** @type {Clause[]} */ mine) {
  const summary = make("summary", {}, make("h3", {}, title, make("i", {}, ` ${mine.length}`)));
  const items = make("ol", {}, ...mine.map(item));
  const node = make("details", { open: !folded.has(plan) }, summary, items);
  node.ontoggle = () => (node.open ? folded.delete(plan) : folded.add(plan));
  return node;
}

function item(/** @type {Clause} */ each) {
  const row = used(each);
  const number = data.clauses.indexOf(each);
  const mode = each.mode ? make("i", { className: "whole" }, `· ${t(`mode_${each.mode}`)}`) : "";
  const onclick = () => {
    update({ clause: number });
    showPane("detail");
  };
  const button = make(
    "button",
    { type: "button", onclick },
    make("span", { className: "head" }, make("b", {}, ...title(each), " ", mode), badge(row.verdict)),
    make("span", { className: "quote" }, pick(each.quote)),
    make("span", { className: "facts" }, ...facts(each, row)),
    make("span", { className: "marks" }, ...marks(each).map((text) => make("span", {}, text))),
  );
  Object.assign(button.dataset, { clause: each.id, verdict: row.verdict });
  marked(button, { "aria-pressed": number === state.clause });
  return make("li", {}, button);
}

function facts(/** @type {Clause} */ each, /** @type {Reading} */ row) {
  const fact = (/** @type {string} */ key, /** @type {string} */ value) =>
    make("span", {}, make("i", {}, t(key)), ` ${value}`);
  if (each.missing) return [named("missing", pick(each.missing))];
  if (row.verdict === "reported") return each.value === null ? [] : [fact("told", asked(each))];
  return [fact("required", requiredShare(each, row)), fact("found", found(row)), fact("short", shortfall(row))];
}

/** What a reader must know of a clause besides its verdict. */
export function marks(/** @type {Clause} */ each) {
  const judged = ["met", "unmet", "undetermined"].includes(used(each).verdict);
  const told = t(judged ? "baseline_checked" : "baseline_told");
  const year = each.year === null ? "" : `${each.year}${state.language === "zh" ? "年" : " "}`;
  return [
    ...(each.status === "baseline_statement" ? [year + told] : []),
    ...(each.status === "principle" ? [t("principle")] : []),
    ...(each.confirmed ? [] : [t("unconfirmed")]),
    ...(each.readings.some((reading) => reading.changes) ? [t("changes")] : []),
  ];
}

/** Mark the row of the clause chosen. */
export function markChosen() {
  for (const button of byId("clauses").querySelectorAll("button")) {
    marked(button, { "aria-pressed": button.dataset.clause === data.clauses[state.clause].id });
  }
}
