/** How far an indicator has come: base and target, values by year, warning, who answers for it; projects that move it. */

import { data, state } from "../state.js";
import { exact, make, named, pick, share, t, whole, withUnit } from "../words.js";
import { svg, steps } from "./drawing.js";
import { badge, fold, hint, terms } from "./elements.js";
import { scrolled } from "./table.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Progress} Progress */
/** @typedef {import("./elements.js").Piece} Piece */
/** @typedef {[number, number]} Point  year, value */

/** What the run knows of a clause; nothing of most. @returns {Progress | null} */
const toldOf = (/** @type {Clause} */ { id }) => (Object.hasOwn(data.progress ?? {}, id) ? data.progress?.[id] ?? null : null);

const rounded = (/** @type {number} */ n) => exact(Number(n.toFixed(Math.abs(n) < 10 ? 2 : 1)));
const said = (/** @type {Progress} */ { unit }, /** @type {number} */ n) => {
  const [first, rest] = pick(unit).split(/[，,](.*)/s);
  return `${withUnit(rounded(n), first)}${rest ? (state.language === "zh" ? `（${rest}）` : ` (${rest.trim()})`) : ""}`;
};
/** Of a share, what it is of stands in the card. */
const short = (/** @type {Progress} */ { unit }, /** @type {number} */ n) =>
  (pick(unit).startsWith("%") ? `${rounded(n)}%` : withUnit(rounded(n), pick(unit)));
const inYear = (/** @type {number} */ year, /** @type {string} */ text) => `${year}${state.language === "zh" ? "年 " : ": "}${text}`;

/** The way gone beside that which the line asks for. */
const gone = (/** @type {Progress} */ { gone, expected }) =>
  (gone === null ? null : `${share(gone)} / ${expected === null ? "—" : share(expected)}`);

const attribute = (/** @type {Clause} */ { binding }) => (binding === "unspecified" ? "" : t(binding));

/** The lines of a clause in the list: how far it is, and who answers for it. @returns {Node[]} */
export function progressLines(/** @type {Clause} */ clause) {
  const told = toldOf(clause);
  if (!told) return [];
  const way = gone(told);
  const years = [told.base, ...(told.seen.length ? [told.seen[told.seen.length - 1]] : []), told.goal]
    .flatMap((point) => (point ? [point] : []))
    .map(([year, value], i, all) => inYear(year, i < all.length - 1 ? rounded(value) : short(told, value)));
  const parts = [
    ...(told.state === "unknown" ? [] : [make("b", { className: told.state }, pick(told.words.state))]),
    ...(told.warned ? [make("b", { className: `warned ${told.warned}` }, named("warned", pick(told.words.warned)))] : []),
    ...(way ? [make("span", {}, `${t("gone")} ${way}`)] : []),
    ...(told.base || told.seen.length ? [make("span", {}, years.join(" → "))] : []),
    ...(told.departments ? [make("span", {}, pick(told.departments))] : []),
    ...(clause.binding === "expected" ? [make("span", {}, t("expected"))] : []),
  ];
  return parts.length ? [make("span", { className: "progress" }, ...parts)] : [];
}

/** The part of the card; none where nothing is known. */
export function progressOf(/** @type {Clause} */ clause) {
  const told = toldOf(clause);
  if (!told) return [];
  return [fold("progress", facts(clause, told), ...picture(told), ...(told.staged.length ? [staged(told)] : []))];
}

function facts(/** @type {Clause} */ clause, /** @type {Progress} */ told) {
  const inUnitOfClause = (/** @type {number} */ n) => withUnit(rounded(n), pick(told.due_unit));
  /** @type {[string, Piece][]} */
  const rows = [];
  const point = (/** @type {string} */ key, /** @type {Point | null} */ at, say = (/** @type {number} */ n) => said(told, n)) => {
    if (at) rows.push([key, inYear(at[0], say(at[1]))]);
  };
  point("base_value", told.base);
  if (told.seen.length) rows.push(["found_by_year", told.seen.map(([year, value]) => inYear(year, short(told, value))).join(" · ")]);
  point("target_value", told.goal);
  const due = pick(told.words.due);
  if (told.due) rows.push(["due", `${inYear(told.due[0], inUnitOfClause(told.due[1]))} · ${due}`]);
  point("next_due", told.next, inUnitOfClause);
  const way = gone(told);
  if (way) rows.push(["gone_expected", way]);
  if (told.state !== "unknown") rows.push(["progress", pick(told.words.state)]);
  if (told.warned) rows.push(["warned", make("b", { className: `warned ${told.warned}` }, pick(told.words.warned))]);
  if (told.forecast !== null && told.goal) rows.push(["forecast", inYear(told.goal[0], short(told, told.forecast))]);
  if (attribute(clause)) rows.push(["attribute", attribute(clause)]);
  if (told.departments) rows.push(["departments", pick(told.departments)]);
  return rows.length ? terms("terms", rows) : "";
}

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [340, 180, 44, 14, 24, 12];

/** Values by year: what the plan asks for (dashes), what was found (dots), what projects bring (rings). */
function picture(/** @type {Progress} */ told) {
  /** @type {Point[]} */
  const line = [told.base, ...told.on_the_way, told.goal].flatMap((each) => (each ? [each] : []));
  /** @type {Point[]} */
  const rings = told.staged.flatMap(({ year, value }) => (year !== null && typeof value === "number" ? [/** @type {Point} */ ([year, value])] : []));
  const all = [...line, ...told.seen, ...rings];
  const years = [...new Set(all.map(([year]) => year))].sort((a, b) => a - b);
  if (years.length < 2) return [];
  const [first, last] = [years[0], years[years.length - 1]];
  const marks = steps(Math.max(...all.map(([, value]) => value), 1e-9), 4);
  const top = marks[marks.length - 1];
  const x = (/** @type {number} */ year) => LEFT + ((WIDTH - LEFT - RIGHT) * (year - first)) / (last - first);
  const y = (/** @type {number} */ value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const path = (/** @type {Point[]} */ points) => points.map(([year, value]) => `${x(year).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const every = Math.ceil(years.length / 7);
  const ticks = years.filter((_, i) => (years.length - 1 - i) % every === 0);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", "aria-hidden": "true" },
    ...marks.flatMap((each) => [
      svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(each), y2: y(each), class: "grid" }),
      svg("text", { x: LEFT - 4, y: y(each) + 4, "text-anchor": "end" }, exact(each))]),
    ...ticks.map((year) => svg("text", { x: x(year), y: HEIGHT - 8, "text-anchor": "middle" }, String(year))),
    ...(line.length > 1 ? [svg("polyline", { points: path(line), fill: "none", ...PLANNED })] : []),
    ...line.map(([year, value]) => svg("rect", { x: x(year) - 3, y: y(value) - 3, width: 6, height: 6, fill: PLANNED.stroke })),
    ...(told.seen.length > 1 ? [svg("polyline", { points: path(told.seen), fill: "none", ...FOUND })] : []),
    ...told.seen.map(([year, value]) => svg("circle", { cx: x(year), cy: y(value), r: 4, fill: FOUND.stroke })),
    ...(rings.length > 1 ? [svg("polyline", { points: path(rings), fill: "none", ...BUILT })] : []),
    ...rings.map(([year, value]) => svg("circle", { cx: x(year), cy: y(value), r: 4, fill: "#fff", stroke: BUILT.stroke, "stroke-width": 2 })));
  const keys = [...(line.length > 1 ? [["chart_line", PLANNED]] : []), ...(told.seen.length ? [["chart_seen", FOUND]] : []),
    ...(rings.length ? [["chart_staged", BUILT]] : [])];
  return [
    make("figure", {}, drawing, make("figcaption", { className: "hint" }, `${t("by_year")}${pick(told.unit) ? `: ${pick(told.unit)}` : ""}`)),
    make("ul", { className: "strokes" }, ...keys.map(([key, look]) => make("li", {},
      svg("svg", { viewBox: "0 0 30 8", class: "stroke", "aria-hidden": "true" },
        svg("line", { x1: 0, x2: 30, y1: 4, y2: 4, .../** @type {Record<string, string | number>} */ (look) })),
      t(/** @type {string} */ (key))))),
  ];
}

const PLANNED = { stroke: "#6b5310", "stroke-width": 2, "stroke-dasharray": "6 4" };
const FOUND = { stroke: "#1a569c", "stroke-width": 2.5 };
const BUILT = { stroke: "#2e7d4f", "stroke-width": 2.5, "stroke-dasharray": "2 3" };

/** What it comes to as projects open, and which of them moves it. */
function staged(/** @type {Progress} */ told) {
  const head = ["stage", "found", "verdict", "moved_by"].map((key) => make("th", { scope: "col" }, t(key)));
  const rows = told.staged.map(({ name, value, verdict, projects }) => make("tr", {},
    make("th", { scope: "row" }, pick(name)),
    make("td", {}, typeof value === "number" ? short(told, value) : "—"),
    make("td", {}, badge(verdict)),
    make("td", {}, ...projects.map((each) => make("div", {}, ...projectWords(told, each))))));
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  return make("div", {}, make("h4", {}, t("part_stages")), scrolled("stages", table), hint(t("stages_hint")));
}

/** @returns {Piece[]} */
function projectWords(/** @type {Progress} */ told, /** @type {Progress["staged"][0]["projects"][0]} */ { name, department, gained, difference }) {
  const moves = typeof gained === "number" && gained > 0 ? `+${whole(gained)} ${t("persons")}`
    : typeof difference === "number" && difference ? `${difference > 0 ? "+" : "−"}${short(told, Math.abs(difference))}` : "";
  return [make("b", {}, name), ...(moves ? [` ${moves}`] : []), ...(department ? [make("small", {}, ` ${department}`)] : [])];
}
