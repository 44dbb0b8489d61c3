/** Charts: how many people have how far, with the limit; age groups; another clause, or the time before the changes. */

import { ask } from "../client.js";
import { SCALES } from "../colours.js";
import { data, state } from "../state.js";
import { byId, exact, headline, make, pick, share, t, whole } from "../words.js";
import { svg, steps } from "./drawing.js";
import { hint, marked, refill } from "./elements.js";
import { chosen } from "./shown.js";
import { scrolled, table } from "./table.js";

/** @typedef {import("../types.js").Settings} Settings */
/** @typedef {import("../types.js").Spread} Spread */
/** @typedef {{name: string, values: number[]}} Line  shares within each step, from none on */

const [BINS, TIMES] = [60, 3];
const STROKES = ["#1a569c", "#b35806", "#2e7d4f", "#7b3294", "#444", "#c2185b", "#00838f"];
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "1 4", "5 5", "12 3"];

/** What stands beside all people: "", "groups", "before", or the number of another clause. */
let beside = "";
let asked = 0;

const isOpen = () => /** @type {HTMLDetailsElement | null} */ (document.getElementById("charts")?.closest("details") ?? null)?.open;

/** Other clauses whose ways are told in the same unit. */
const others = () => data.clauses.flatMap((each, i) =>
  (each.way && i !== state.clause && each.scale === chosen().scale ? [i] : []));

export async function drawCharts() {
  if (!chosen().way) return;
  byId("charts").closest("details")?.addEventListener("toggle", () => void drawCharts(), { once: true });
  asked += 1;
  const mine = asked;
  const { clause, settings } = state;
  if (!isOpen()) return refill("charts");
  if (!choices().some(({ value }) => value === beside)) beside = "";
  const known = (/** @type {number} */ number, /** @type {Settings} */ by) => ask("spread", number, by, BINS, TIMES).catch(() => null);
  const other = beside === "" || beside === "groups" ? null
    : beside === "before" ? known(clause, { ...settings, changes: [] }) : known(Number(beside), { ...settings, limit: null });
  const [own, second] = await Promise.all([known(clause, settings), other]);
  if (mine !== asked || !own || !document.getElementById("charts")) return;
  refill("charts", choice(), ...drawn(own, second));
}

function choices() {
  const groups = Object.keys(data.group_names).length > 0;
  return [
    { value: "", words: t("chart_alone") },
    ...(groups ? [{ value: "groups", words: t("chart_groups") }] : []),
    ...(state.settings.changes.length ? [{ value: "before", words: t("chart_before") }] : []),
    ...others().map((i) => ({ value: String(i), words: headline(data.clauses[i]) })),
  ];
}

function choice() {
  const box = make("select", { id: "chart-beside" }, ...choices().map(({ value, words }) =>
    make("option", { value, selected: value === beside }, words)));
  box.onchange = () => {
    beside = box.value;
    void drawCharts();
  };
  return make("label", { className: "check", htmlFor: "chart-beside" }, t("chart_beside"), box);
}

/** Shares of a group within each step; null: nobody is of it. @returns {Line | null} */
function lineOf(/** @type {Spread["groups"][0]} */ { counts, beyond, unknown }, /** @type {string} */ name) {
  const all = counts.reduce((sum, each) => sum + each, beyond + unknown);
  let within = 0;
  return all > 0 ? { name, values: [0, ...counts.map((each) => (within += each) / all)] } : null;
}

function linesOf(/** @type {Spread} */ own, /** @type {Spread | null} */ second) {
  const [all, ...groups] = own.groups;
  const first = lineOf(all, t(beside === "before" ? "coverage_after" : beside && beside !== "groups" ? "detail" : "chart_all"));
  const others = beside === "groups" ? groups.map((each) => lineOf(each, pick(data.group_names[each.name])))
    : second ? [lineOf(second.groups[0], beside === "before" ? t("coverage_before") : headline(data.clauses[Number(beside)]))] : [];
  return [first, ...others].flatMap((line) => (line ? [line] : []));
}

function drawn(/** @type {Spread} */ own, /** @type {Spread | null} */ second) {
  const lines = linesOf(own, second);
  if (!lines.length) return [hint(t("unknown"))];
  const [all] = own.groups;
  const { scale, fixed, way } = chosen();
  const limit = state.settings.limit ?? way?.limit ?? 0;
  // where another clause has other steps, both are told along the longer way
  const wide = Math.max(own.step, second?.step ?? 0) * BINS;
  const stepOf = (/** @type {number} */ i) => (i > 0 && second ? second.step : own.step);
  const keys = lines.map(({ name }, i) => make("li", {}, marked(
    svg("svg", { viewBox: "0 0 30 8", class: "stroke", "aria-hidden": "true" }, svg("line", { x1: 0, x2: 30, y1: 4, y2: 4, ...look(i) })), {}), name));
  return [
    make("figure", {}, picture(lines, stepOf, wide, limit, SCALES[scale]),
      make("figcaption", { className: "hint" }, `${t("chart_caption")} ${t(scale)}${fixed > 1e-9 ? ` ${t("chart_fixed")}` : ""}`)),
    ...(lines.length > 1 ? [make("ul", { className: "strokes" }, ...keys)] : []),
    ...(all.unknown > 0.5 ? [hint(`${t("state_unlinked")} ${whole(all.unknown)} ${t("persons")}`)] : []),
    numbers(lines, stepOf, limit, SCALES[scale]),
  ];
}

const look = (/** @type {number} */ i) => ({
  stroke: STROKES[i % STROKES.length], "stroke-width": 2.5, ...(DASHES[i % DASHES.length] ? { "stroke-dasharray": DASHES[i % DASHES.length] } : {}),
});

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [340, 190, 40, 24, 14];

function picture(
  /** @type {Line[]} */ lines, /** @type {(line: number) => number} */ stepOf, /** @type {number} */ wide,
  /** @type {number} */ limit, /** @type {number} */ unit,
) {
  const x = (/** @type {number} */ far) => LEFT + ((WIDTH - LEFT - 8) * far) / wide;
  const y = (/** @type {number} */ part) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - part);
  const marks = steps(wide / unit).filter((each) => each * unit <= wide * (1 + 1e-9));
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", "aria-hidden": "true" },
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((part) => [
      svg("line", { x1: LEFT, x2: WIDTH - 8, y1: y(part), y2: y(part), class: "grid" }),
      svg("text", { x: LEFT - 4, y: y(part) + 4, "text-anchor": "end" }, `${100 * part}%`)]),
    ...marks.map((each) => svg("text", { x: x(each * unit), y: HEIGHT - 8, "text-anchor": "middle" }, exact(each))),
    ...lines.map(({ values }, i) => svg("polyline", {
      points: values.map((part, k) => `${x(k * stepOf(i)).toFixed(1)},${y(part).toFixed(1)}`).join(" "), fill: "none", ...look(i) })),
    svg("line", { x1: x(limit), x2: x(limit), y1: TOP, y2: y(0), class: "limit" }),
    svg("text", { x: x(limit) + 4, y: TOP + 2 }, `${t("limit")} ${exact(Number((limit / unit).toPrecision(6)))}`));
}

/** The same in numbers, for those who read no chart: at the limit, at half of it and at twice. */
function numbers(
  /** @type {Line[]} */ lines, /** @type {(line: number) => number} */ stepOf, /** @type {number} */ limit, /** @type {number} */ unit,
) {
  const at = [0.5, 1, 2].map((times) => times * limit);
  const within = (/** @type {number[]} */ values, /** @type {number} */ step, /** @type {number} */ far) =>
    (far > step * BINS * (1 + 1e-9) ? "—" : share(values[Math.floor(far / step + 1e-9)]));
  /** @type {import("./table.js").Column<{line: Line, i: number}>[]} */
  const columns = [
    { head: "chart_of", say: ({ line }) => line.name },
    ...at.map((far, k) => ({ head: ["chart_half", "chart_limit", "chart_twice"][k],
      say: (/** @type {{line: Line, i: number}} */ { line, i }) => within(line.values, stepOf(i), far) })),
  ];
  const node = table("charts", columns, lines.map((line, i) => ({ line, i })));
  at.forEach((far, k) => node.querySelectorAll("thead th")[k + 1].append(` ${exact(Number((far / unit).toPrecision(6)))}`));
  return scrolled("charts", node);
}
