/** What the map draws itself, as arrays ready to draw. */

import { placing } from "../map/mercator.js";
import { toDegrees } from "../projection.js";

/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").Lines} Lines */
/** @typedef {import("../types.js").Shapes} Shapes */
/** @typedef {(packed: import("../types.js").Packed) => Int32Array | Float64Array} Decode */

const DM = 0.1; // of a metre

/**
 * Cells, streets and areas of the background; see `Shapes`.
 * @param {Data} data
 * @param {Decode} decode
 * @returns {Shapes}
 */
export function shapes(data, decode) {
  const [[south, west], [north, east]] = data.bounds;
  const { toWorld } = placing(data.basemap);
  const origin = toWorld([(south + north) / 2, (west + east) / 2]);
  const drawn = (/** @type {Lines} */ lines) => {
    const [count, x, y] = [lines.count, lines.x, lines.y].map(decode);
    const found = { start: starts(count), x: new Float32Array(x.length), y: new Float32Array(x.length) };
    for (let i = 0; i < x.length; i++) {
      const place = toWorld(toDegrees(data, x[i] * DM, y[i] * DM));
      found.x[i] = place[0] - origin[0];
      found.y[i] = place[1] - origin[1];
    }
    return found;
  };
  const { row, column } = data.cells;
  return {
    origin,
    // the engine keeps its own arrays, these are given away
    cells: {
      row: Int32Array.from(decode(row)),
      column: Int32Array.from(decode(column)),
      persons: Float32Array.from(decode(data.groups.all)),
    },
    streets: {
      ...drawn(data.streets),
      rank: Uint8Array.from(decode(data.streets.rank)),
      name: Int32Array.from(decode(data.streets.name)),
    },
    areas: data.areas.map((lines) => ({ kind: lines.kind, ...drawn(lines) })),
  };
}

/** Where each line begins, and where the last one ends. */
function starts(/** @type {Int32Array | Float64Array} */ count) {
  const found = new Int32Array(count.length + 1);
  for (let i = 0; i < count.length; i++) found[i + 1] = found[i] + count[i];
  return found;
}
