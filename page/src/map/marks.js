/** What lies above the colours: outlines of zones, and facilities. */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };
import { state } from "../state.js";
import { drawFacilities } from "./facility_marks.js";
import { strokeCased, trace } from "./lines.js";
import { overlap } from "./rings.js";
import { BOUNDED, levelOf, outlineOf } from "./zones.js";
import { unitsNow } from "./shown.js";
import { PaintedLayer, sightOf } from "./tiles.js";

/** @typedef {import("./lines.js").Sight} Sight */
/** @typedef {CanvasRenderingContext2D} Context */

const { zone: ZONE } = palette;

export const createMarks = () => new PaintedLayer((context, frame) => {
  const sight = sightOf(context, frame, [0, 0], 12);
  if (state.layers.zones) drawZones(context, sight, frame.zoom < 12 ? 0.8 : 1);
  if (state.layers.facilities) drawFacilities(context, frame.zoom, sight);
}, { pane: "marks" });

/**
 * How boundaries are drawn, from the outermost of the levels that are shown to the innermost: width, dashes.
 * @type {[number, number[]][]}
 */
const BOUNDARIES = [[2.2, [12, 3, 2, 3, 2, 3]], [1.7, [9, 3, 2, 3]], [1.2, [7, 3]], [0.9, [2, 2.5]]];

/** How boundaries of levels are drawn; of a single one, dashed. */
export function boundariesOf(/** @type {number[]} */ levels) {
  const sorted = [...new Set(levels)].sort((a, b) => a - b);
  const first = Math.max(0, BOUNDARIES.length - 1 - sorted.length);
  return new Map(sorted.map((level, i) => [level, BOUNDARIES[Math.min(first + i, BOUNDARIES.length - 1)]]));
}

/** The outlines of zones; where two levels share a line, that of the outer one is drawn on the other. */
function drawZones(/** @type {Context} */ context, /** @type {Sight} */ sight, /** @type {number} */ weight) {
  const zones = [...new Set([...BOUNDED, ...unitsNow().map((unit) => unit.zone)])];
  const styles = boundariesOf(zones.map(levelOf));
  for (const [level, [width, dashes]] of [...styles].reverse()) {
    context.beginPath();
    for (const zone of zones) {
      const { lines, box } = outlineOf(zone);
      if (levelOf(zone) !== level || !overlap(box, sight.box)) continue;
      for (let ring = 0; ring < lines.start.length - 1; ring++) trace(context, lines, ring, sight);
    }
    context.setLineDash(dashes);
    strokeCased(context, ZONE, width * weight);
  }
  context.setLineDash([]);
}
