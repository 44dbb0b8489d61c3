/** Layers of the map that the page paints itself, on tiles of canvas. */

import { L } from "./leaflet.js";
import { enqueue } from "./queue.js";

/** @typedef {import("./lines.js").Box} Box */

/**
 * Where a tile lies. Pixels on the page are `scale` times pixels of the world, less `left` and `top`.
 * @typedef {{zoom: number, scale: number, left: number, top: number, ratio: number, side: number}} Frame
 *   ratio: pixels of the canvas for one on the page; side: pixels of the canvas
 */
/** @typedef {(context: CanvasRenderingContext2D, frame: Frame) => void} Painter */
/** @typedef {{coords: import("leaflet").Coords, done: (() => void) | null}} Tile */

export const TILE = 512;
const FINEST = 2;
let least = 1;

/** Let what is painted from now on have so many pixels on each one of the page, for paper. */
export function sharpen(/** @type {number} */ ratio) {
  least = ratio;
}
/** Pixels of a canvas for one on the page. */
export const ratioNow = () => Math.max(least, Math.min(FINEST, globalThis.devicePixelRatio || 1));

const MOST_UNUSED = 24;
/** Canvases that were scrolled away: to make one takes longer than to paint it. @type {HTMLCanvasElement[]} */
const unused = [];

/** What is painted for paper, before it is copied. */
const scratch = document.createElement("canvas");

function freshCanvas() {
  const canvas = unused.pop() ?? document.createElement("canvas");
  canvas.removeAttribute("class");
  canvas.style.cssText = "";
  return canvas;
}

export class PaintedLayer extends L.GridLayer {
  /**
   * @param {Painter} painter
   * @param {import("leaflet").GridLayerOptions} options
   */
  constructor(painter, options) {
    super({ tileSize: TILE, updateWhenZooming: false, updateWhenIdle: false, noWrap: true, keepBuffer: 1, ...options });
    this.painter = painter;
    this.wanted = 0;
    /** @type {Map<HTMLCanvasElement, Tile>} */
    this.tiles = new Map();
    this.on("tileunload", ({ tile }) => {
      const canvas = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (tile));
      this.tiles.delete(canvas);
      if (unused.length < MOST_UNUSED) unused.push(canvas);
    });
  }

  /**
   * @param {import("leaflet").Coords} coords
   * @param {import("leaflet").DoneCallback} done
   */
  createTile(coords, done) {
    const canvas = freshCanvas();
    this.tiles.set(canvas, { coords, done: () => done(undefined, canvas) });
    enqueue(canvas, () => this.draw(canvas));
    return canvas;
  }

  /** Leaflet's own would paint at the next whole zoom and stretch what it painted: blurred, with seams. */
  _clampZoom() {
    return this.wanted;
  }

  /**
   * @param {import("leaflet").LatLng} centre
   * @param {number} zoom
   * @param {boolean} [noPrune]
   * @param {boolean} [noUpdate]
   */
  _setView(centre, zoom, noPrune, noUpdate) {
    this.wanted = zoom;
    // @ts-expect-error Leaflet's own, which its types leave out
    super._setView(centre, zoom, noPrune, noUpdate);
  }

  /** What was asked for at another zoom and is not painted yet is not wanted any more. */
  _abortLoading() {
    const own = /** @type {any} */ (this);
    for (const [key, { coords, loaded }] of Object.entries(own._tiles)) {
      if (coords.z !== own._tileZoom && !loaded) own._removeTile(key);
    }
  }

  /** What is painted stays until what takes its place is. */
  _pruneTiles() {
    const own = /** @type {any} */ (this);
    // @ts-expect-error as above
    if (own._noTilesToLoad()) super._pruneTiles();
  }

  /** Paint all tiles anew, in place. */
  repaint() {
    for (const canvas of this.tiles.keys()) enqueue(canvas, () => this.draw(canvas));
  }

  draw(/** @type {HTMLCanvasElement} */ canvas) {
    const tile = this.tiles.get(canvas);
    if (!tile) return; // scrolled away meanwhile
    const ratio = ratioNow();
    const side = Math.round(TILE * ratio);
    const { x, y, z } = tile.coords;
    const frame = { zoom: z, scale: 2 ** z, left: x * TILE, top: y * TILE, ratio, side };
    if (least > 1) this.copy(canvas, frame);
    else this.paint(canvas, frame);
    tile.done?.();
    tile.done = null;
  }

  paint(/** @type {HTMLCanvasElement} */ canvas, /** @type {Frame} */ frame) {
    const { side } = frame;
    if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
    // without willReadFrequently, browsers without a usable GPU take ten times as long
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, side, side);
    this.painter(context, frame);
    context.getImageData(0, 0, 1, 1); // else it would be painted later, when nobody minds the time
  }

  /**
   * Paint a tile for paper. Chromium prints what is painted while it prints step by step, and whatever a step
   * clears or cuts out of a canvas is then gone from those below it too: so it gets a picture of it all.
   */
  copy(/** @type {HTMLCanvasElement} */ canvas, /** @type {Frame} */ frame) {
    this.paint(scratch, frame);
    Object.assign(canvas, { width: frame.side, height: frame.side }); // empty now
    canvas.getContext("2d", { willReadFrequently: true })?.drawImage(scratch, 0, 0);
  }
}

/** How lines are seen on a tile, `margin` pixels around it included; the context then has pixels of the page. */
export function sightOf(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {Frame} */ frame,
  /** @type {[number, number]} */ origin, margin = 8,
) {
  const { scale, left, top, ratio } = frame;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const [dx, dy] = [origin[0] * scale - left, origin[1] * scale - top];
  /** @type {Box} */
  const box = [
    (-margin - dx) / scale, (-margin - dy) / scale, (TILE + margin - dx) / scale, (TILE + margin - dy) / scale,
  ];
  return { box, step: 0.5 / scale, scale, dx, dy };
}
