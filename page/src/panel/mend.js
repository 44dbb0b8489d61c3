/** "What would mend it?": the best places for so many new sites, found by the engine, and what they bring. */

import { seek, stop } from "../client.js";
import { fitTo } from "../map/index.js";
import { change, data, state } from "../state.js";
import { exact, make, named, people, share, t, whole } from "../words.js";
import { svg } from "./drawing.js";
import { button, hint, marked, refill, say } from "./elements.js";
import { chosen } from "./shown.js";
import { hindrance } from "./whatif.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Mended} Mended */
/** @typedef {import("../types.js").Sought} Sought */

const MOST = 5;
/** Statistics of service radii that are judged by straight lines, which streets do not answer. */
const STRAIGHT = ["mean_straight_distance", "coverage_within_buffer"];

/** How many sites are asked for. */
let wanted = 3;
/** How far the search is that goes on. @type {Sought | "begun" | null} */
let going = null;
/**
 * What was found, of which question, and how many sites of it are shown; `tried`: the changes with them.
 * @type {{mended: Mended, of: string, before: Change[], number: number, tried: {changes: Change[], number: number} | null} | null}
 */
let result = null;

/** What an answer depends on. */
const question = (/** @type {Change[]} */ changes) => {
  const { limit, speed_kph: speed } = state.settings;
  return JSON.stringify([state.clause, limit, speed, changes]);
};
const answered = () => (result && [result.before, result.tried?.changes].some((changes) =>
  changes && question(changes) === question(state.settings.changes)) && result.of === question(result.before) ? result : null);

/** Why no sites can be looked for; null: they can. */
function hampered() {
  const { way } = chosen();
  const straight = (way?.trips ?? []).some((i) => data.trips[i].impedance === "straight_m");
  if (straight || STRAIGHT.includes(way?.statistic?.name ?? "")) return t("mend_straight");
  return hindrance();
}

export function drawMend() {
  if (!chosen().way) return;
  const why = hampered();
  if (why) return refill("mend", hint(why));
  const found = answered();
  refill("mend", hint(t("mend_hint")), asking(), ...(going ? [progress()] : found ? shown(found) : []));
}

function asking() {
  const options = Array.from({ length: MOST }, (_, i) =>
    make("option", { value: String(i + 1), selected: wanted === i + 1 }, String(i + 1)));
  const box = make("select", { id: "mend-number" }, ...options);
  box.onchange = () => { wanted = Number(box.value); };
  return make("div", { className: "tools" },
    make("label", { className: "check", htmlFor: "mend-number" }, t("mend_number"), box),
    going ? button("mend-stop", t("mend_stop"), end)
      : button("mend-find", t("mend_find"), () => void find(), { className: "primary" }));
}

function progress() {
  const { sites, most, looked, places } = going === "begun" || !going ? { sites: 0, most: wanted, looked: 0, places: 0 } : going;
  const bar = marked(make("progress", { max: most, value: sites + 0.5 * (places ? looked / places : 0) }),
    { "aria-label": t("mend_find") });
  const words = t("mend_progress").replace("{sites}", String(sites)).replace("{most}", String(most))
    .replace("{looked}", whole(looked)).replace("{places}", whole(places));
  return make("div", { className: "progress" }, bar, hint(words));
}

function end() {
  stop();
  going = null;
  drawMend();
}

/** Ask the engine; what is found is of use only while nothing that it depends on has changed. */
async function find() {
  const before = state.settings.changes;
  const of = question(before);
  going = "begun";
  drawMend();
  const hear = (/** @type {Sought} */ told) => {
    if (question(state.settings.changes) !== of) return stop();
    going = told;
    drawMend();
  };
  const mended = await seek(hear, state.clause, state.settings, wanted).catch(() => null);
  if (going === null) return;
  going = null;
  if (mended && question(state.settings.changes) === of) {
    result = { mended, of, before, number: mended.curve.length - 1, tried: null };
    say(`${t("part_mend")} ${summary(mended, result.number)}`);
  }
  if (chosen().way) drawMend();
}

/** What so many sites come to, in a line. */
function summary(/** @type {Mended} */ { curve, persons }, /** @type {number} */ number) {
  const { met } = curve[number];
  return t("mend_summary").replace("{n}", String(number)).replace("{gained}", people(met - curve[0].met))
    .replace("{before}", share(curve[0].met / persons)).replace("{after}", share(met / persons));
}

/** @param {NonNullable<typeof result>} found */
function shown(found) {
  const { mended, number } = found;
  const apart = mended.apart_m ? ` ${t("mend_apart").replace("{m}", whole(mended.apart_m))}` : "";
  const places = hint(t("mend_places").replace("{n}", whole(mended.places)) + apart);
  if (mended.curve.length === 1) return [hint(t("mend_none")), places];
  const { sites } = mended.curve[number];
  const items = sites.map(({ at, gained }, i) => make("li", {},
    make("span", { className: "name" }, `${t("mend_site")} ${i + 1}`), make("b", {}, `+${people(gained)}`),
    marked(button(`mend-see-${i}`, t("see"), () => fitTo(at)), { "aria-label": `${t("see")} ${t("mend_site")} ${i + 1}` })));
  const tried = found.tried?.number === number && question(found.tried.changes) === question(state.settings.changes);
  return [
    curve(found), make("p", { id: "mend-summary" }, summary(mended, number)),
    make("ol", { className: "changes mended" }, ...items),
    make("div", { className: "tools" },
      button("mend-try", t(tried ? "mend_tried" : "mend_try"), () => attempt(found), { className: "primary", disabled: tried })),
    places,
  ];
}

/** Put the sites among the changes: map, figures and file then have them. */
function attempt(/** @type {NonNullable<typeof result>} */ found) {
  const { id: clause, facility_type } = chosen();
  const opened = found.mended.curve[found.number].sites.map(({ at }, i) => /** @type {Change} */ ({
    change: "open", id: `mend-${i + 1}`, clause, facility_type, name: `${t("mend_site")} ${i + 1}`, at }));
  const changes = [...found.before, ...opened];
  found.tried = { changes, number: found.number };
  change(changes);
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [320, 150, 44, 26, 8];

/** Coverage by the number of sites: each point is a button, and the number chosen is marked. */
function curve(/** @type {NonNullable<typeof result>} */ found) {
  const { curve: points, persons } = found.mended;
  const shares = points.map(({ met }) => met / persons);
  const required = chosen().way?.statistic ? null : chosen().way?.required_share ?? null;
  const ends = [...shares, ...(required === null ? [] : [required])];
  const [low, high] = [Math.max(0, Math.floor(Math.min(...ends) * 20 - 0.5) / 20), Math.min(1, Math.ceil(Math.max(...ends) * 20 + 0.5) / 20)];
  const x = (/** @type {number} */ i) => LEFT + ((WIDTH - LEFT - 16) * i) / (points.length - 1);
  const y = (/** @type {number} */ each) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (each - low) / (high - low));
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", "aria-hidden": "true" },
    ...[low, high].flatMap((each) => [
      svg("line", { x1: LEFT, x2: WIDTH, y1: y(each), y2: y(each), class: "grid" }),
      svg("text", { x: LEFT - 4, y: y(each) + 4, "text-anchor": "end" }, `${exact(Math.round(each * 100))}%`)]),
    ...(required === null ? [] : [
      svg("line", { x1: LEFT, x2: WIDTH, y1: y(required), y2: y(required), class: "limit" }),
      svg("text", { x: WIDTH, y: y(required) - 3, "text-anchor": "end" }, `${t("required")} ${exact(required * 100)}%`)]),
    svg("polyline", { points: shares.map((each, i) => `${x(i)},${y(each)}`).join(" "), class: "curve" }),
    ...shares.map((each, i) => svg("circle", { cx: x(i), cy: y(each), r: i === found.number ? 6 : 4, class: i === found.number ? "point chosen" : "point" })),
    ...shares.map((_, i) => svg("text", { x: x(i), y: HEIGHT - 8, "text-anchor": "middle" }, String(i))));
  const choices = points.slice(1).map((_, i) => marked(button(`mend-${i + 1}`, String(i + 1), () => {
    found.number = i + 1;
    drawMend();
  }), { "aria-pressed": found.number === i + 1, "aria-label": summary(found.mended, i + 1) }));
  const group = marked(make("div", { className: "tools numbers" }, make("span", {}, named("mend_number_shown", "")), ...choices),
    { role: "group", "aria-label": t("mend_number_shown") });
  return make("figure", {}, picture, make("figcaption", { className: "hint" }, t("mend_curve")), group);
}
