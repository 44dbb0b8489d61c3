/** The panel: the clauses with their verdicts, and all about the chosen one. */

/** @type {Object<string, string>} */
const MARKS = { met: "✓", unmet: "✕", undetermined: "?", not_testable: "–" };
const LISTED_GAPS = 8;

const badge = (/** @type {string} */ verdict) =>
  make("span", { className: `badge ${verdict}` }, `${MARKS[verdict]} ${t(`verdict_${verdict}`)}`);
const line = (/** @type {string} */ key, /** @type {string} */ value) =>
  make("p", {}, make("i", {}, named(key, "")), value);
const hint = (/** @type {string} */ text) => make("p", { className: "hint" }, text);

function drawPanel() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = `${pick(data.name)} · ${t("page")}`;
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = t(/** @type {HTMLElement} */ (node).dataset.text ?? "");
  }
  byId("name").textContent = pick(data.name);
  byId("note").textContent = pick(data.note);
  byId("attribution").textContent = pick(data.attribution);
  byId("population").textContent = t(`population_${data.population}`);
  byId("population").className = data.population;
  byId("language").textContent = t("switch");
  byId("language").title = t("switch_label");
  byId("report-lines").replaceChildren(...data.report.map(reportLine));
  byId("clauses").replaceChildren(...data.clauses.map(clauseItem));
}

function reportLine(/** @type {any} */ each) {
  const level = make("b", { className: each.level }, t(`level_${each.level}`));
  return make("li", {}, level, ` ${pick(each)}`);
}

function clauseItem(/** @type {Clause} */ each) {
  const row = each.readings.find((reading) => reading.default) ?? each.readings[0];
  const fact = (/** @type {string} */ key, /** @type {string} */ value) =>
    make("span", {}, make("i", {}, t(key)), ` ${value}`);
  const facts = each.missing
    ? [named("missing", pick(each.missing))]
    : [
        fact("required", required(row)),
        fact("found", found(row)),
        fact("short", shortfall(row)),
      ];
  const button = make(
    "button",
    { type: "button", onclick: () => choose(each) },
    make("span", { className: "head" }, make("b", {}, headline(each)), badge(row.verdict)),
    make("span", { className: "plan" }, `${pick(each.plan)} · ${t(`mode_${each.mode}`)}`),
    make("span", { className: "facts" }, ...facts),
  );
  Object.assign(button.dataset, { clause: each.id, verdict: row.verdict });
  button.setAttribute("aria-pressed", String(each === clause));
  return make("li", {}, button);
}

function choose(/** @type {Clause} */ each) {
  clause = each;
  for (const button of byId("clauses").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.clause === each.id));
  }
  drawDetail();
  drawLegend();
  drawClause();
}

function drawDetail() {
  const fixed = clause.unit === "min" ? clause.value - clause.limit / 60 : 0;
  byId("detail").replaceChildren(
    make("h2", {}, headline(clause)),
    make("blockquote", {}, pick(clause.quote)),
    line("zone_of_plan", pick(clause.zone)),
    ...(fixed > 1e-9 ? [line("fixed", `${+fixed.toFixed(2)} ${t("min")}`)] : []),
    ...(clause.ambiguity ? [line("ambiguity", pick(clause.ambiguity))] : []),
    ...(clause.readings.length > 1 ? [readingsTable()] : []),
    ...(clause.cells ? [zoneTable(), hint(t("undecided_note")), ...gapList()] : []),
  );
}

/** A table; the first column holds names. */
function table(
  /** @type {string} */ id,
  /** @type {string[]} */ heads,
  /** @type {(Node | string)[][]} */ rows,
) {
  const cell = (/** @type {Node | string} */ value, /** @type {number} */ i) =>
    make(i ? "td" : "th", i ? {} : { scope: "row" }, value);
  const head = heads.map((key) => make("th", { scope: "col" }, t(key)));
  return make(
    "table",
    { id },
    make("caption", {}, t(id)),
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))),
  );
}

function readingsTable() {
  const rows = clause.readings.map((row) => [
    t(row.reading) + (row.default ? t("reading_used") : ""),
    found(row),
    required(row),
    badge(row.verdict),
  ]);
  return table("readings", ["reading", "found", "required", "verdict"], rows);
}

function zoneTable() {
  const rows = clause.coverage.map((row) => [
    row.zone,
    whole(row.persons),
    row.met_share === null ? "—" : share(row.met_share),
    whole(row.persons_unmet),
    whole(row.persons_border + row.persons_unlinked),
  ]);
  return table("by_zone", ["zone", "population", "within", "beyond", "undecided"], rows);
}

function gapList() {
  const items = clause.gaps.slice(0, LISTED_GAPS).map((gap, i) => {
    const button = make("button", { type: "button", onclick: () => showGap(i) }, people(gap.persons));
    return make("li", {}, button, ` ${t(`cause_${causes(gap)[0][0]}`)}`);
  });
  return [
    make("h3", {}, t("largest_gaps")),
    items.length ? make("ol", { className: "gaps" }, ...items) : hint(t("no_gaps")),
    ...(clause.gaps.length > LISTED_GAPS ? [hint(named("all_gaps", whole(clause.gaps.length)))] : []),
  ];
}
