/** Hatchings as canvases want them. */

import { HATCH_PX, hatchPixels } from "../colours.js";

/** @typedef {import("../colours.js").Hatch} Hatch */

/** @type {Map<string, Uint32Array>} */
const patterns = new Map();
/** The pixels of a hatching that repeats after so many. */
export function hatched(/** @type {Hatch} */ hatch, /** @type {number} */ side) {
  const key = `${hatch.stroke} ${side}`;
  const known = patterns.get(key) ?? hatchPixels(hatch, side);
  patterns.set(key, known);
  return known;
}

/** A hatching to fill with; the context has pixels of the page. */
export function patternOf(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {Hatch} */ hatch, /** @type {number} */ ratio,
) {
  const side = Math.round(HATCH_PX * ratio);
  const tile = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const image = new ImageData(new Uint8ClampedArray(hatched(hatch, side).slice().buffer), side, side);
  tile.getContext("2d")?.putImageData(image, 0, 0);
  const pattern = /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat"));
  pattern.setTransform(new DOMMatrix([HATCH_PX / side, 0, 0, HATCH_PX / side, 0, 0]));
  return pattern;
}
