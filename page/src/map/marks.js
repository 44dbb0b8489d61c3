/** What lies above the colours: outlines of zones, and facilities. */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };
import { data, state } from "../state.js";
import { strokeCased, trace } from "./lines.js";
import { overlap } from "./rings.js";
import { NAMED, outlineOf } from "./zones.js";
import { drawPassing } from "./passing.js";
import { inScope, shown, toWorld, unitsNow } from "./shown.js";
import { PaintedLayer, sightOf } from "./tiles.js";

/** @typedef {import("./lines.js").Sight} Sight */
/** @typedef {CanvasRenderingContext2D} Context */

const { ink: INK, zone: ZONE, unlinked: UNLINKED } = palette;

/** Where each facility is, in pixels of the world. */
export const FACILITIES = data.facilities.at.map(toWorld);

/** Facilities that the changes close or move away. */
export const closed = () =>
  new Set(state.settings.changes.flatMap((each) => ("facility" in each ? [each.facility] : [])));

/** The radius of a facility's circle. */
export const radiusAt = (/** @type {number} */ zoom) => (zoom < 12 ? 2.5 : zoom < 14 ? 4 : 5);

export const createMarks = () => new PaintedLayer((context, frame) => {
  const sight = sightOf(context, frame, [0, 0], 12);
  if (state.layers.zones) drawZones(context, sight, frame.zoom < 12 ? 0.7 : 1.3);
  if (state.layers.facilities) drawFacilities(context, frame.zoom, sight);
}, { pane: "marks" });

function drawZones(/** @type {Context} */ context, /** @type {Sight} */ sight, /** @type {number} */ weight) {
  context.beginPath();
  for (const zone of new Set([...NAMED, ...unitsNow().map((unit) => unit.zone)])) {
    const { lines, box } = outlineOf(zone);
    if (!overlap(box, sight.box)) continue;
    for (let ring = 0; ring < lines.start.length - 1; ring++) trace(context, lines, ring, sight);
  }
  context.setLineDash([7, 3]);
  strokeCased(context, ZONE, weight);
  context.setLineDash([]);
}

function drawFacilities(/** @type {Context} */ context, /** @type {number} */ zoom, /** @type {Sight} */ sight) {
  const { facilities, unlinked, passing } = shown.clause;
  const states = passing && new Map(passing.flatMap((list, i) => list.map((facility) => [facility, i])));
  const [away, gone, radius] = [new Set(unlinked), closed(), radiusAt(zoom)];
  for (const facility of facilities.filter(inScope)) {
    const [x, y] = FACILITIES[facility];
    if (!overlap(sight.box, [x, y, x, y])) continue;
    const at = /** @type {[number, number]} */ ([x * sight.scale + sight.dx, y * sight.scale + sight.dy]);
    const state = states?.get(facility);
    if (gone.has(facility)) drawClosed(context, at, radius);
    else if (state !== undefined) drawPassing(context, at, radius, state);
    else drawFacility(context, at, radius, away.has(facility));
  }
}

function drawFacility(
  /** @type {Context} */ context, /** @type {[number, number]} */ [x, y], /** @type {number} */ radius,
  /** @type {boolean} */ unlinked,
) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = unlinked ? "rgb(255 255 255 / 70%)" : "#fff";
  context.fill();
  context.lineWidth = unlinked || radius < 4 ? 1.6 : 2;
  context.strokeStyle = unlinked ? UNLINKED : INK;
  context.setLineDash(unlinked ? [2.5, 2] : []);
  context.stroke();
  context.setLineDash([]);
}

function drawClosed(
  /** @type {Context} */ context, /** @type {[number, number]} */ [x, y], /** @type {number} */ radius,
) {
  context.beginPath();
  for (const rise of [-1, 1]) {
    context.moveTo(x - radius, y - rise * radius);
    context.lineTo(x + radius, y + rise * radius);
  }
  strokeCased(context, INK, 2);
}
