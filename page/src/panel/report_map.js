/** The map of the report of a zone: how many clauses each of its parts fails, among its neighbours. */

import { toWorld } from "../map/shown.js";
import { outlineOf, pathIn } from "../map/zones.js";
import { data } from "../state.js";
import { standing } from "../study/standing.js";
import { liesIn } from "../study/zones.js";
import { make, t } from "../words.js";
import { svg } from "./drawing.js";
import { MARKS, marked, zoneName } from "./elements.js";

const [WIDTH, HEIGHT, EDGE] = [420, 300, 14];
const [LEAST, DOT] = [0.8, 1.6]; // finer bends are not seen; facilities
const MOST_DOTS = 300; // more would hide the map
const LEAST_ROOM = 16; // for a number
const SHADES = ["#fff", "#fee6ce", "#fdbe85", "#fd8d3c"]; // numbers stay legible on each, on grey paper too

/** The parts of a zone that the division has right below it; it itself, where there are none. */
function partsOf(/** @type {number} */ zone) {
  const parts = data.zones.flatMap(({ parent, level }, i) => (parent === zone && level !== null ? [i] : []));
  return parts.length ? parts : [zone];
}

/** How many clauses a zone fails by its own figures. */
const failing = (/** @type {number} */ zone) => data.clauses.filter((clause) => {
  const found = standing(clause, zone);
  return found?.verdict === "unmet" && found.of === zone;
}).length;

export function reportMap(/** @type {number} */ zone) {
  const [west, north, east, south] = outlineOf(zone).box;
  const unit = Math.min((WIDTH - 2 * EDGE) / (east - west), (HEIGHT - 2 * EDGE) / (south - north));
  const [dx, dy] = [(WIDTH - (east - west) * unit) / 2, (HEIGHT - (south - north) * unit) / 2];
  const to = (/** @type {number} */ x, /** @type {number} */ y) => [(x - west) * unit + dx, (y - north) * unit + dy];
  const path = (/** @type {number} */ each) => pathIn(each, to, LEAST);
  const counts = partsOf(zone).map((part) => ({ part, count: failing(part) }));
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const shade = (/** @type {number} */ count) => SHADES[Math.ceil((count / most) * (SHADES.length - 1))];
  const outer = data.zones[zone].parent;
  const neighbours = data.zones.flatMap(({ parent, level }, i) => (parent === outer && i !== zone && level !== null ? [i] : []));
  const inside = data.facilities.zone.flatMap((of, i) => (liesIn(of, zone) ? [i] : []));
  const there = inside.length > MOST_DOTS ? [] : inside;
  const picture = marked(svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
    ...neighbours.map((each) => svg("path", { d: path(each), fill: "#f4f4f1", stroke: "#a8a8a2", "stroke-width": 0.8 })),
    ...counts.map(({ part, count }) => svg("path", { d: path(part), fill: shade(count), stroke: "#555", "stroke-width": 0.8 })),
    svg("path", { d: path(zone), fill: "none", stroke: "#222", "stroke-width": 2.4 }),
    ...there.map((each) => dot(each, to)), ...counts.flatMap(({ part, count }) => numberIn(part, count, to))),
  { "aria-label": counts.map(({ part, count }) => `${zoneName(part)} ${count}`).join(t("semicolon")) });
  return make("figure", {}, picture, make("figcaption", {}, `${MARKS.unmet} ${t("report_map")}${there.length ? `${t("semicolon")}${t("report_dots")}` : ""}`));
}

function dot(/** @type {number} */ facility, /** @type {(x: number, y: number) => number[]} */ to) {
  const [x, y] = to(...toWorld(data.facilities.at[facility]));
  return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: DOT, fill: "#17569b" });
}

/** How many, in the middle of a part that has room for it. */
function numberIn(/** @type {number} */ part, /** @type {number} */ count, /** @type {(x: number, y: number) => number[]} */ to) {
  const [west, north, east, south] = outlineOf(part).box;
  const [[left, top], [right, bottom]] = [to(west, north), to(east, south)];
  if (Math.min(right - left, bottom - top) < LEAST_ROOM) return [];
  const { at } = data.zones[part];
  const [x, y] = at ? to(...toWorld(at)) : [(left + right) / 2, (top + bottom) / 2];
  return [svg("text", { x: x.toFixed(1), y: (y + 5).toFixed(1), "text-anchor": "middle" }, String(count))];
}
