/** How facilities are drawn: dots from afar, signs of their types near by, numbers where many lie together. */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };
import { data } from "../state.js";
import { FACILITIES, closed, clustersAt } from "./clusters.js";
import { strokeCased } from "./lines.js";
import { overlap } from "./rings.js";
import { drawPassing } from "./passing.js";
import { shown } from "./shown.js";
import { symbolOf } from "./symbols.js";

/** @typedef {import("./lines.js").Sight} Sight */
/** @typedef {CanvasRenderingContext2D} Context */

const { ink: INK, unlinked: UNLINKED } = palette;
const SIGNED = 13; // from this zoom on there is room for signs
const REACH_PX = 16; // the largest mark
const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';

/** The radius of a facility's circle. */
export const radiusAt = (/** @type {number} */ zoom) => (zoom < 12 ? 3 : zoom < SIGNED ? 4.5 : zoom < 15 ? 7.5 : 9);
/** The radius of one that stands for so many. */
export const clusterRadius = (/** @type {number} */ many) => (many < 10 ? 9 : many < 100 ? 11 : 14);

export function drawFacilities(/** @type {Context} */ context, /** @type {number} */ zoom, /** @type {Sight} */ sight) {
  const away = new Set(shown.clause.unlinked);
  const radius = radiusAt(zoom);
  const margin = REACH_PX / sight.scale;
  const [west, north, east, south] = sight.box;
  /** @type {import("./lines.js").Box} */
  const box = [west - margin, north - margin, east + margin, south + margin];
  const seen = (/** @type {[number, number]} */ [x, y]) => overlap(box, [x, y, x, y]);
  const on = (/** @type {[number, number]} */ [x, y]) =>
    /** @type {[number, number]} */ ([x * sight.scale + sight.dx, y * sight.scale + sight.dy]);
  const states = new Map(shown.clause.passing?.flatMap((list, i) => list.map((facility) => [facility, i])));
  for (const { at, members } of clustersAt(zoom)) {
    if (!seen(at)) continue;
    const state = states.get(members[0]);
    if (state !== undefined) {
      drawPassing(context, on(at), radius, state);
      continue;
    }
    const { sign, colour } = symbolOf(data.facilities.type[members[0]]);
    const style = { colour: members.every((each) => away.has(each)) ? UNLINKED : colour, dashed: members.every((each) => away.has(each)) };
    if (members.length > 1) drawMark(context, on(at), clusterRadius(members.length), String(members.length), { ...style, thick: true });
    else drawMark(context, on(at), radius, zoom < SIGNED ? "" : sign, style);
  }
  for (const facility of closed()) {
    if (shown.clause.facilities.includes(facility) && seen(FACILITIES[facility])) drawClosed(context, on(FACILITIES[facility]), radius);
  }
}

/**
 * @param {Context} context
 * @param {[number, number]} at
 * @param {number} radius
 * @param {string} words  within it
 * @param {{colour: string, dashed: boolean, thick?: boolean}} style  dashed: no street leads there
 */
export function drawMark(context, [x, y], radius, words, { colour, dashed, thick }) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = dashed ? "rgb(255 255 255 / 80%)" : "#fff";
  context.fill();
  context.lineWidth = thick ? 2.6 : dashed || radius < 4 ? 1.6 : 1.9;
  context.strokeStyle = colour;
  context.setLineDash(dashed ? [2.5, 2] : []);
  context.stroke();
  context.setLineDash([]);
  if (!words) return;
  const size = words.length > 2 ? radius * 0.85 : radius * 1.25;
  Object.assign(context, { font: `700 ${size}px ${FONT}`, textAlign: "center", textBaseline: "middle", fillStyle: thick ? INK : colour });
  context.fillText(words, x, y + size * 0.06);
}

function drawClosed(/** @type {Context} */ context, /** @type {[number, number]} */ [x, y], /** @type {number} */ radius) {
  context.beginPath();
  for (const rise of [-1, 1]) {
    context.moveTo(x - radius, y - rise * radius);
    context.lineTo(x + radius, y + rise * radius);
  }
  strokeCased(context, INK, 2);
}
