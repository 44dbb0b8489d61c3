/** The cells of the raster of people, where the page's cells are parts of them: how the map finds them. */

import { wholeAt } from "../projection.js";
import { data } from "../state.js";
import { mainParts, summed, wholeCells } from "../whole.js";
import { cellAt, createRaster } from "./raster.js";
import { placeOf } from "./shown.js";

/** @typedef {ReturnType<typeof createWhole>} Whole */

export function createWhole(/** @type {import("../types.js").Shapes["cells"]} */ cells) {
  const whole = wholeCells(cells, data.grid);
  const raster = createRaster(whole, whole.grid);
  const persons = summed(whole, (part) => cells.persons[part]);
  const main = mainParts(whole, cells.persons);
  return {
    raster,
    persons,
    /** The part in which most people of a cell live. */
    main: (/** @type {number} */ cell) => main[cell],
    /** The cell of the raster at a spot; -1: none. */
    at: (/** @type {import("./shown.js").Spot} */ spot) => {
      const [column, row] = wholeAt(data, placeOf(spot));
      return cellAt(raster, row, column);
    },
  };
}
