/** Facilities that are as a clause asks of each (a disc), that are not (a square), of which nobody knows (a ring). */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };

/** By their place in `Clause.passing`: the colour, and the word. */
export const PASSING = /** @type {const} */ ([
  [palette.within[5][3], "passing_met"], [palette.beyond[2], "passing_unmet"], ["#ffffff", "passing_unknown"],
]);

export function drawPassing(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {[number, number]} */ [x, y],
  /** @type {number} */ radius, /** @type {number} */ state,
) {
  context.beginPath();
  if (state === 1) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = PASSING[state][0];
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = state === 2 ? palette.unlinked : "#ffffff";
  context.stroke();
}
