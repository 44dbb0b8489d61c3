/** Names along the streets, as far as there is room: those of main streets first. */

import { data, state } from "../state.js";
import { visible } from "../escaping.js";
import { room } from "./labels.js";
import { project } from "./mercator.js";
import { ratioNow } from "./tiles.js";

/** @typedef {import("../types.js").Shapes} Shapes */
/** @typedef {{rank: number, length: number, x: number, y: number, angle: number, extent: number}} Spot
 *   where a name may stand: the middle of the longest stretch that is seen; all in pixels */

/** From which zoom on the names of a rank are drawn, the minor ones first. */
const FROM_ZOOM = [16.5, 15, 13.5];
const [SIZE_PX, HIGH_PX, LEAST] = [11.5, 15, 0.6]; // LEAST: of a name's width, that must be seen of its street
const FONT = `${SIZE_PX}px "Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif`;

/**
 * @param {import("leaflet").Map} map
 * @param {Shapes} shapes
 * @param {(box: import("./lines.js").Box, visit: (line: number) => void) => void} find  tells the streets in a box
 */
export function createStreetNames(map, { origin, streets }, find) {
  const canvas = document.createElement("canvas");
  canvas.className = "street-names";
  map.getPane("names")?.append(canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const clear = () => { canvas.width = 0; };
  const renew = () => {
    clear();
    const zoom = map.getZoom();
    if (!data.streets.names.length || data.basemap || !state.layers.background || zoom < Math.min(...FROM_ZOOM)) return;
    const { x: width, y: height } = map.getSize();
    const [ratio, scale] = [ratioNow(), 2 ** zoom];
    const corner = map.containerPointToLatLng([0, 0]);
    const [left, top] = project([corner.lat, corner.lng]).map((value, k) => (value - origin[k]) * scale);
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    const at = map.containerPointToLayerPoint([0, 0]);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px`, transform: `translate(${at.x}px, ${at.y}px)` });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(context, { font: FONT, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3, strokeStyle: "rgb(255 255 255 / 88%)", fillStyle: "#4b3f2a" });
    /** @type {Map<number, Spot>} */
    const spots = new Map();
    const box = /** @type {import("./lines.js").Box} */ ([left, top, left + width, top + height].map((value) => value / scale));
    find(box, (line) => {
      const [name, rank] = [streets.name[line], streets.rank[line]];
      if (!name || zoom < FROM_ZOOM[rank]) return;
      look(spots, name, rank, streets, line, { scale, left, top, width, height });
    });
    write(context, spots);
  };
  map.on("zoomstart", clear);
  map.on("moveend", renew);
  return { renew };
}

/**
 * Take the longest stretch of a street that is seen for its name.
 * @param {Map<number, Spot>} spots
 * @param {number} name
 * @param {number} rank
 * @param {Shapes["streets"]} streets
 * @param {number} line
 * @param {{scale: number, left: number, top: number, width: number, height: number}} sight
 */
function look(spots, name, rank, { start, x, y }, line, { scale, left, top, width, height }) {
  const spot = spots.get(name) ?? { rank, length: 0, x: 0, y: 0, angle: 0, extent: 0 };
  spot.rank = Math.max(spot.rank, rank);
  for (let k = start[line] + 1; k < start[line + 1]; k++) {
    const [ax, ay] = [x[k - 1] * scale - left, y[k - 1] * scale - top];
    const [bx, by] = [x[k] * scale - left, y[k] * scale - top];
    const [cx, cy] = [(ax + bx) / 2, (ay + by) / 2];
    if (cx < 0 || cy < 0 || cx > width || cy > height) continue;
    const length = Math.hypot(bx - ax, by - ay);
    spot.extent += length;
    if (length <= spot.length) continue;
    const angle = Math.atan2(by - ay, bx - ax);
    Object.assign(spot, { length, x: cx, y: cy, angle: Math.abs(angle) > Math.PI / 2 ? angle - Math.sign(angle) * Math.PI : angle });
  }
  if (spot.length > 0) spots.set(name, spot);
}

function write(/** @type {CanvasRenderingContext2D} */ context, /** @type {Map<number, Spot>} */ spots) {
  const free = room();
  const ordered = [...spots].sort(([, a], [, b]) => b.rank - a.rank || b.extent - a.extent);
  for (const [name, { x, y, angle, extent }] of ordered) {
    const text = visible(data.streets.names[name - 1]);
    const wide = context.measureText(text).width;
    const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
    if (extent < LEAST * wide || !free(x, y, [wide * cos + HIGH_PX * sin + 4, wide * sin + HIGH_PX * cos + 4])) continue;
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.strokeText(text, 0, 0);
    context.fillText(text, 0, 0);
    context.restore();
  }
}
