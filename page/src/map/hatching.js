/** Hatchings as canvases want them, and whether colours alone would not do. */

import { HATCH_PX, hatchPixels } from "../colours.js";

/** @typedef {import("../colours.js").Hatch} Hatch */

const POOR = "(forced-colors: active), (monochrome)";
/** Whether colours may be lost: on paper, on a grey screen, with a palette of the system's. */
export const poor = () => document.body.classList.contains("print") || matchMedia(POOR).matches;
/** Be told when that changes. */
export const watch = (/** @type {() => void} */ heard) => matchMedia(POOR).addEventListener("change", heard);

/** @type {Map<string, Uint32Array>} */
const patterns = new Map();
/** The pixels of a hatching that repeats after so many. */
export function hatched(/** @type {Hatch} */ hatch, /** @type {number} */ side) {
  const key = [hatch.ground, hatch.stroke, hatch.rising, side].join(" ");
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
