/** What stands around the map on a sheet of paper: all that a printed map must say. */

import { data, state } from "../state.js";
import { asked, assumedMark, boundsWords, byId, cost, facilityName, found, headline, make, named, passMark, people, pick, required, share, shortfall, t, used, whole, zoneName }
  from "../words.js";
import { here } from "../study/here.js";
import { NUMBERED } from "./labels.js";
import { facilityKey, plusFixed, printedLegend } from "./legend.js";
import { inset } from "./inset.js";
import { choices } from "./scale.js";
import { limitNow, ranked, shown } from "./shown.js";

const PAPERS = ["a3", "a4"];
const NAMED_CHANGES = 8; // those after them are counted

let chosen = PAPERS[0];
/** Who compiled the map, as the reader wrote it. */
let unit = "";
export const paper = () => chosen;

/**
 * What the reader may choose, above the sheet; not printed.
 * @param {number} scale
 * @param {{leave: () => void, paper: () => void, scale: (chosen: number) => void}} acts
 */
export function barOf(scale, acts) {
  const action = (/** @type {string} */ id, /** @type {() => void} */ onclick) =>
    make("button", { type: "button", id, onclick }, t(id.replace("-", "_")));
  const papers = make("select", { id: "print-paper" }, ...PAPERS.map((each) =>
    make("option", { value: each, selected: each === chosen }, each.toUpperCase())));
  papers.onchange = () => {
    chosen = papers.value;
    acts.paper();
  };
  const scales = make("select", { id: "print-scale" }, ...scaleOptions(scale));
  scales.onchange = () => acts.scale(Number(scales.value));
  const by = make("input", { id: "print-unit", value: unit, maxLength: 60, size: 14 });
  by.oninput = () => {
    unit = by.value;
    for (const node of byId("sheet").querySelectorAll(".by")) node.replaceWith(compiled());
  };
  const bar = make("div", { id: "print-bar" },
    action("print-now", () => window.print()), action("print-leave", acts.leave),
    make("label", {}, t("print_paper"), papers), make("label", {}, t("print_scale"), scales),
    make("label", {}, t("print_unit"), by), make("span", {}, t("print_hint")));
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", t("print"));
  return bar;
}

const scaleOptions = (/** @type {number} */ scale) => choices(scale).map((each) =>
  make("option", { value: String(each), selected: each === scale }, `1:${each.toLocaleString("en")}`));

/** Title, side and foot. @returns {HTMLElement[]} */
export const contents = () => [title(), side(), foot()];

/** What depends on where the map lies: its scale, and the picture of the whole. */
export function drawPlace(/** @type {import("leaflet").Map} */ map, /** @type {number} */ scale) {
  byId("ratio").textContent = t("print_ratio").replace("{n}", scale.toLocaleString("en"))
    .replace("{paper}", chosen.toUpperCase());
  byId("print-scale").replaceChildren(...scaleOptions(scale));
  const picture = inset(map);
  byId("inset").replaceChildren(...(picture ? [picture] : []));
}

const title = () => make("header", {},
  make("h1", {}, pick(data.name)), make("p", {}, `${t("page")} · ${headline(shown.clause)}${scope()}`),
  make("p", { className: `population ${data.population}` }, t(`population_${data.population}`)));

/** The zone that the sheet is of, if it is of one. */
const scope = () => (state.zone === null ? "" : ` · ${zoneName(state.zone)}`);

const side = () => make("aside", {},
  make("h2", {}, t("print_verdict")), summary(),
  ...gapList(),
  make("h2", {}, t("print_legend")), printedLegend(), facilityKey(), make("p", { id: "ratio" }),
  make("h2", {}, t("print_inset")), make("div", { id: "inset" }));

const terms = (/** @type {[string, string][]} */ rows) =>
  make("dl", {}, ...rows.flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, value)]));

/** What the plan says, and what was found. */
function summary() {
  const { clause } = shown;
  const row = used(clause);
  /** @type {[string, string][]} */
  const rows = row.verdict === "reported" ? (clause.value === null ? [] : [[t("told"), asked(clause)]])
    : [[t("required"), required(row) + (row.share ? assumedMark(clause) : "")], [t("found"), found(row)], [t("short"), shortfall(row)]];
  return make("div", {},
    make("p", { className: "verdict" }, make("b", { className: `badge ${row.verdict}` }, t(`verdict_${row.verdict}`))),
    make("blockquote", {}, pick(clause.quote)), terms([...rows, [t("zone_of_plan"), pick(clause.zone)]]),
    ...(boundsWords(row) ? [make("p", {}, boundsWords(row))] : []), ...inZone(), ...own());
}

/** What the clause comes to in the zone chosen. */
function inZone() {
  const { zone } = state;
  const found = zone === null ? null : here.standing(shown.number);
  if (zone === null || !found) return [];
  const counts = here.counts(shown.number);
  return [make("h2", {}, zoneName(zone)), terms([
    [t("verdict"), t(`verdict_${found.verdict}`)],
    ...(counts && counts.persons > 0 ? /** @type {[string, string][]} */ ([
      [t("within"), `${people(counts.met)} (${share(counts.met / counts.persons)})`], [t("beyond"), people(counts.unmet)]]) : []),
  ]), ...(found.of === zone ? [] : [make("p", {}, here.told(shown.number))])];
}

/** What the reader set otherwise than the study has it, and what it comes to. */
function own() {
  const { view, clause } = shown;
  const { limit, speed_kph: speed, required_share: mark, changes } = state.settings;
  if (!view || (limit === null && speed === null && mark === null && !changes.length)) return [];
  const { met, persons } = view.total;
  return [make("h2", {}, t("print_own")), terms([
    ...(limit === null ? [] : /** @type {[string, string][]} */ ([[t("limit"), cost(clause, limitNow()) + plusFixed(clause)]])),
    ...(speed === null ? [] : /** @type {[string, string][]} */ ([[t("speed"), `${speed} ${t("kph")}`]])),
    ...(mark === null ? [] : /** @type {[string, string][]} */ ([[t("pass_mark"), `${Number((passMark(clause) * 100).toFixed(4))}%`]])),
    ...(changes.length ? /** @type {[string, string][]} */ ([[t("print_changes"), `${changes.length}`]]) : []),
    [t("within"), persons > 0 ? `${people(met)} (${share(met / persons)})` : t("unknown")],
    [t("verdict"), t(`verdict_${view.verdict}`)],
  ]), ...(changes.length ? [changeList(changes)] : [])];
}

/** The changes by name. */
function changeList(/** @type {import("../types.js").Change[]} */ changes) {
  const lines = changes.flatMap((each) => {
    if (each.change === "given") return each.made.map(({ name }) => named("change_given", pick(name)));
    if (each.change === "open") return [named("change_open", each.name)];
    return [named(`change_${each.change}`, facilityName(each.facility))];
  });
  const more = lines.length - NAMED_CHANGES;
  const listed = [...lines.slice(0, NAMED_CHANGES), ...(more > 0 ? [`${t("print_more")} ${more}`] : [])];
  return make("ul", { className: "changes-made" }, ...listed.map((line) => make("li", {}, line)));
}

/** The gaps that have a number on the map. */
function gapList() {
  const { view } = shown;
  const numbered = view && state.layers.gaps ? ranked(view).slice(0, NUMBERED) : [];
  if (!view || !numbered.length) return [];
  const rows = numbered.map((i) => {
    const { zone, persons } = view.gaps[i];
    return make("li", {}, make("span", {}, data.zones[zone]?.name ?? t("unknown")), make("b", {}, people(persons)));
  });
  const rest = view.gaps.length - numbered.length;
  return [
    make("h2", {}, t("print_gaps")), make("ol", { className: "numbered" }, ...rows),
    ...(rest > 0 ? [make("p", {}, t("print_gaps_more").replace("{n}", whole(rest)))] : []),
  ];
}

/** Who compiled the map, and when. */
const compiled = () => make("p", { className: "by" },
  `${named("print_unit", unit || "____________")} · ${named("print_date", today())}`);

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

function foot() {
  const sources = data.sources.map(({ name, file }) => `${pick(name)} (${file})`).join(t("semicolon"));
  const method = !shown.clause.way ? "method_units"
    : state.settings.measure === "straight" ? "method_straight" : "method_network";
  const credits = [data.attribution, data.basemap?.attribution ?? null].filter((each) => each !== null).map(pick);
  return make("footer", {},
    compiled(),
    make("p", {}, named("method", t(method))),
    ...(data.note ? [make("p", {}, named("note", pick(data.note)))] : []),
    ...(sources ? [make("p", {}, named("sources", sources))] : []),
    ...(data.dated ? [make("p", {}, named("dated", data.dated))] : []),
    ...(credits.length ? [make("p", {}, credits.join(" · "))] : []));
}
