/** The list of the clauses by plan, and what narrows it down: a text, and verdicts. */

/** @type {Object<string, string>} */
const MARKS = { met: "✓", unmet: "✕", undetermined: "?", not_testable: "–", reported: "i" };
/** @type {Set<string>} the verdicts to be shown; none: all */
const wanted = new Set();
/** @type {Set<number>} the plans that are folded up */
const folded = new Set();

const badge = (/** @type {string} */ verdict) =>
  make("span", { className: `badge ${verdict}` }, `${MARKS[verdict]} ${t(`verdict_${verdict}`)}`);

function drawFilters() {
  byId("search").placeholder = t("search");
  byId("search").setAttribute("aria-label", t("search"));
  byId("search").oninput = drawList;
  byId("verdicts").setAttribute("aria-label", t("by_verdict"));
  const verdicts = data.clauses.map((/** @type {Clause} */ each) => used(each).verdict);
  const present = Object.keys(MARKS).filter((verdict) => verdicts.includes(verdict));
  byId("verdicts").replaceChildren(...present.map((verdict) => chip(verdict, verdicts)));
}

function chip(/** @type {string} */ verdict, /** @type {string[]} */ verdicts) {
  const count = verdicts.filter((each) => each === verdict).length;
  const words = `${MARKS[verdict]} ${t(`verdict_${verdict}`)} ${count}`;
  const button = make("button", { type: "button", className: `chip ${verdict}` }, words);
  button.dataset.verdict = verdict;
  button.setAttribute("aria-pressed", String(wanted.has(verdict)));
  button.onclick = () => {
    if (!wanted.delete(verdict)) wanted.add(verdict);
    button.setAttribute("aria-pressed", String(wanted.has(verdict)));
    drawList();
  };
  return button;
}

/** Tell whether every word that was typed stands somewhere in a clause, in either language. */
function matches(/** @type {Clause} */ each) {
  const row = used(each);
  if (wanted.size && !wanted.has(row.verdict)) return false;
  const texts = [each.quote, each.facility, each.zone, each.unit, each.goals, each.missing, row.unit];
  const text = [each.id, ...texts.flatMap((both) => (both ? [both.zh, both.en] : []))]
    .concat(Object.values(data.texts[`kind_${each.kind}`]))
    .join(" ")
    .toLowerCase();
  const words = byId("search").value.toLowerCase().split(/\s+/);
  return words.every((/** @type {string} */ word) => text.includes(word));
}

function drawList() {
  const chosen = data.clauses.filter(matches);
  byId("shown").textContent = named("shown", `${chosen.length} / ${data.clauses.length}`);
  const groups = data.plans.map((/** @type {Bilingual} */ title, /** @type {number} */ plan) => {
    const mine = chosen.filter((/** @type {Clause} */ each) => each.plan === plan);
    if (!mine.length) return "";
    const summary = make("summary", {}, pick(title), make("i", {}, ` ${mine.length}`));
    const items = make("ol", {}, ...mine.map(clauseItem));
    const group = make("details", { open: !folded.has(plan) }, summary, items);
    group.ontoggle = () => (group.open ? folded.delete(plan) : folded.add(plan));
    return group;
  });
  byId("clauses").replaceChildren(...groups);
}

function clauseItem(/** @type {Clause} */ each) {
  const row = used(each);
  const mode = each.mode ? ` · ${t(`mode_${each.mode}`)}` : "";
  const button = make(
    "button",
    { type: "button", onclick: () => choose(each) },
    make("span", { className: "head" }, make("b", {}, headline(each)), badge(row.verdict)),
    make("span", { className: "kind" }, `${t(`kind_${each.kind}`)}${mode} · ${pick(each.zone)}`),
    make("span", { className: "facts" }, ...facts(each, row)),
    make("span", { className: "marks" }, ...marks(each).map((text) => make("span", {}, text))),
  );
  Object.assign(button.dataset, { clause: each.id, verdict: row.verdict });
  button.setAttribute("aria-pressed", String(each === clause));
  return make("li", {}, button);
}

function facts(/** @type {Clause} */ each, /** @type {Reading} */ row) {
  const fact = (/** @type {string} */ key, /** @type {string} */ value) =>
    make("span", {}, make("i", {}, t(key)), ` ${value}`);
  if (each.missing) return [named("missing", pick(each.missing))];
  if (row.verdict === "reported") return each.value === null ? [] : [fact("told", asked(each))];
  return [
    fact("required", required(row)),
    fact("found", found(row)),
    fact("short", shortfall(row)),
  ];
}

/** What a reader must know of a clause besides its verdict. */
function marks(/** @type {Clause} */ each) {
  const judged = ["met", "unmet", "undetermined"].includes(used(each).verdict);
  const state = t(judged ? "baseline_checked" : "baseline_told");
  const year = each.year === null ? "" : `${each.year}${language === "zh" ? "年" : " "}`;
  return [
    ...(each.status === "baseline_statement" ? [year + state] : []),
    ...(each.status === "principle" ? [t("principle")] : []),
    ...(each.confirmed ? [] : [t("unconfirmed")]),
    ...(each.readings.some((reading) => reading.changes) ? [t("changes")] : []),
  ];
}
