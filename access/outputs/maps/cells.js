/** What was measured of the cells, unpacked when a clause is first shown. */

/**
 * @typedef {Object} Cells
 * @property {string} state  a letter each: m met, u unmet, b beyond the border unknown,
 *   x not linked, . outside the clause's zones
 * @property {(cell: number) => number} persons
 * @property {(cell: number) => number | null} impedance  in seconds or metres
 * @property {(cell: number) => number | null} facility  the nearest
 */

/** @type {Map<Clause, Cells>} */
const unpackedCells = new Map();

/** Whole numbers in base 64, the largest of which stands for none. */
function unpack(/** @type {{bits: number, text: string}} */ { bits, text }) {
  const { buffer } = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const numbers = bits === 16 ? new Uint16Array(buffer) : new Uint32Array(buffer);
  const none = 2 ** bits - 1;
  return (/** @type {number} */ i) => (numbers[i] === none ? null : numbers[i]);
}

/** The cells of a clause; null where it is not judged by people's way. */
function cellsOf(/** @type {Clause} */ each) {
  if (!each.cells) return null;
  let cells = unpackedCells.get(each);
  if (!cells) {
    const { state, parts, group, way } = each.cells;
    const fewer = new Map(parts);
    cells = {
      state,
      persons: (i) => fewer.get(i) ?? data.persons[group][i],
      impedance: unpack(data.ways[way].impedance),
      facility: unpack(data.ways[way].facility),
    };
    unpackedCells.set(each, cells);
  }
  return cells;
}

/** The units of a clause, each as a finding of its own. */
function unitsOf(/** @type {Clause} */ { units }) {
  const names = ["zone", "value", "value_low", "value_high", "required", "persons", "verdict", "shortfall"];
  return (units?.rows ?? []).map((/** @type {any[]} */ row) => ({
    ...units,
    ...Object.fromEntries(row.map((value, i) => [names[i], value])),
  }));
}
