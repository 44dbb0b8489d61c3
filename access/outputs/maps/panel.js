/** The panel: what the study is, the list of the clauses, and all about the chosen one. */

const LISTED_GAPS = 8;

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
  drawFilters();
  drawList();
}

function reportLine(/** @type {any} */ each) {
  const level = make("b", { className: each.level }, t(`level_${each.level}`));
  return make("li", {}, level, ` ${pick(each)}`);
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
  const { goals, fixed, source, confirmed, ambiguity } = clause;
  const doubt = confirmed ? "" : `${t("unconfirmed")}${source ? " · " : ""}`;
  byId("detail").replaceChildren(
    make("h2", {}, headline(clause)),
    make("blockquote", {}, pick(clause.quote)),
    line("zone_of_plan", pick(clause.zone)),
    ...(goals ? [line("leads_to", pick(goals))] : []),
    ...(fixed > 1e-9 ? [line("fixed", `${+fixed.toFixed(2)} ${t("min")}`)] : []),
    ...(source || doubt ? [line("source", doubt + pick(source))] : []),
    ...(ambiguity ? [line("ambiguity", pick(ambiguity))] : []),
    ...(clause.missing ? [line("missing", pick(clause.missing))] : []),
    ...(clause.readings.length > 1 ? [readingsTable()] : []),
    ...(clause.units ? [unitsTable()] : []),
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
    pick(row.words) + (row.default ? t("reading_used") : ""),
    found(row),
    required(row),
    row.changes ? make("b", {}, badge(row.verdict), ` ${t("changed")}`) : badge(row.verdict),
  ]);
  return table("readings", ["reading", "found", "required", "verdict"], rows);
}

/** What each unit has; columns that say nothing of any unit are left out. */
function unitsTable() {
  /** @type {Unit[]} */
  const units = unitsOf(clause);
  /** @type {[string, (row: Unit) => Node | string, boolean][]} */
  const columns = [
    ["zone", (row) => data.zones[row.zone].name, true],
    ["found", found, true],
    ["required", required, units.some((row) => row.required !== null)],
    ["short", shortfall, units.some((row) => row.short_of && row.shortfall !== null)],
    ["verdict", (row) => (row.verdict ? badge(row.verdict) : ""), units.some((row) => row.verdict)],
  ];
  const shown = columns.filter(([, , wanted]) => wanted);
  const rows = units.map((row) => shown.map(([, say]) => say(row)));
  return table("by_unit", shown.map(([head]) => head), rows);
}

function zoneTable() {
  const rows = clause.coverage.map((row) => [
    data.zones[row.zone].name,
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
