/** Gaps: where people beyond the limit live together, how many, and why (access/verdicts/gaps.py). */

import { outlines } from "./outlines.js";
import { BORDER, MET, TOLERANCE, UNLINKED } from "./verdicts.js";

/** @typedef {import("../types.js").Gap} Gap */
/** @typedef {import("./study.js").Crowd} Crowd */
/** @typedef {import("./study.js").Study} Study */

/**
 * What gaps are told from.
 * @typedef {Object} Told
 * @property {Crowd} crowd
 * @property {string} group  whose people the crowd is
 * @property {Uint8Array} state  of each cell
 * @property {Float64Array} cost
 * @property {Int32Array} nearest
 * @property {import("./cover.js").Scale} scale
 * @property {number} reach  metres that one gets within the limit
 * @property {(cell: number) => number} straight  metres to the nearest goal
 */

/** Cells by patch: those of patch i stand at first[i] to first[i + 1]. @typedef {{patch: Int32Array, first: number[], cells: Int32Array}} Patches */

/** Nobody goes straight at the top speed of these. */
export const VEHICLES = ["drive", "emergency_vehicle"];

/**
 * How far (metres, in a straight line) people usually come within the limit; null: nobody comes anywhere.
 * @param {Pick<Told, "crowd" | "cost" | "straight" | "scale">} told
 */
export function usualReach({ crowd, cost, straight, scale: { factor, limit } }) {
  let [spent, metres] = [0, 0];
  for (let cell = 0; cell < cost.length; cell++) {
    const [persons, far] = [crowd.ofCell[cell], straight(cell)];
    if (!(persons > 0) || !Number.isFinite(cost[cell]) || !Number.isFinite(far)) continue;
    spent += persons * cost[cell] * factor;
    metres += persons * far;
  }
  return spent > 0 ? (limit * metres) / spent : null;
}

/**
 * Find the gaps, the largest first.
 * @param {Study} study
 * @param {Told} told
 * @returns {Gap[]}
 */
export function findGaps(study, told) {
  const found = patches(study, (cell) => told.crowd.ofCell[cell] > 0 && told.state[cell] !== MET);
  const gaps = [];
  for (let i = 0; i + 1 < found.first.length; i++) {
    const cells = found.cells.subarray(found.first[i], found.first[i + 1]);
    gaps.push({ ...describe(study, told, cells), cells, rings: outlines(study, found.patch, cells) });
  }
  return gaps.sort((a, b) => b.persons - a.persons);
}

/**
 * Patches of cells that share a side, in the order of their first cells.
 * @param {Study} study
 * @param {(cell: number) => boolean} isShort
 * @returns {Patches}
 */
function patches(study, isShort) {
  const { size, row, column } = study.cells();
  const patch = new Int32Array(size).fill(-1);
  const list = new Int32Array(size);
  const first = [0];
  let filled = 0;
  const enter = (/** @type {number} */ cell) => {
    if (cell < 0 || patch[cell] >= 0 || !isShort(cell)) return;
    patch[cell] = first.length - 1;
    list[filled++] = cell;
  };
  for (let start = 0; start < size; start++) {
    enter(start);
    for (let next = first[first.length - 1]; next < filled; next++) {
      const [y, x] = [row[list[next]], column[list[next]]];
      enter(study.cellIn(y - 1, x));
      enter(study.cellIn(y + 1, x));
      enter(study.cellIn(y, x - 1));
      enter(study.cellIn(y, x + 1));
    }
    if (filled > first[first.length - 1]) first.push(filled);
  }
  return { patch, first, cells: list.slice(0, filled) };
}

/**
 * @param {Study} study
 * @param {Told} told
 * @param {Int32Array} cells
 */
function describe(study, told, cells) {
  const { persons, causes, beyond, excess } = sums(told, cells);
  return {
    persons,
    groups: groups(study, told, cells),
    causes,
    zone: mainZone(told.crowd, cells),
    nearest: best(told, cells),
    excess: beyond > 0 ? excess / beyond : null,
  };
}

/**
 * @param {Told} told
 * @param {Int32Array} cells
 */
function sums({ crowd, state, cost, scale: { factor, limit }, reach, straight }, cells) {
  const causes = { none_near: 0, far_along_streets: 0, too_little_data: 0 };
  const found = { persons: 0, causes, beyond: 0, excess: 0 };
  for (const cell of cells) {
    const persons = crowd.ofCell[cell];
    const impedance = cost[cell] * factor;
    found.persons += persons;
    if (state[cell] === BORDER || state[cell] === UNLINKED) causes.too_little_data += persons;
    else if (straight(cell) <= reach + TOLERANCE) causes.far_along_streets += persons;
    else causes.none_near += persons;
    if (impedance < Infinity && impedance > limit) {
      found.beyond += persons;
      found.excess += persons * (impedance - limit);
    }
  }
  return found;
}

/**
 * The people of each age group: as great a share of a cell's as of the crowd's own group counts.
 * @param {Study} study
 * @param {Told} told
 * @param {Int32Array} cells
 */
function groups({ data, read }, { crowd, group }, cells) {
  /** @type {Record<string, number>} */
  const found = {};
  const whole = group in data.groups ? read.amounts(data.groups[group]) : null;
  for (const name of Object.keys(data.groups)) {
    if (name === "all") continue;
    const people = read.amounts(data.groups[name]);
    found[name] = 0;
    for (const cell of cells) {
      const counted = whole && whole[cell] > 0 ? Math.min(1, crowd.ofCell[cell] / whole[cell]) : 1;
      if (people[cell] > 0) found[name] += people[cell] * counted;
    }
  }
  return found;
}

/**
 * The zone in which most of the people live; -1: in none that is listed.
 * @param {Crowd} crowd
 * @param {Int32Array} cells
 */
function mainZone({ zone, persons, first }, cells) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const cell of cells) {
    for (let row = first[cell]; row < first[cell + 1]; row++) {
      if (zone[row] >= 0) found.set(zone[row], (found.get(zone[row]) ?? 0) + persons[row]);
    }
  }
  const ordered = [...found].sort(([z, a], [y, b]) => b - a || z - y);
  return ordered.length ? ordered[0][0] : -1;
}

/**
 * The facility nearest to the best-placed cell; null: none.
 * @param {Told} told
 * @param {Int32Array} cells
 */
function best({ cost, nearest }, cells) {
  let found = -1;
  for (const cell of cells) {
    if (nearest[cell] === -1) continue;
    if (found < 0 || cost[cell] < cost[found]) found = cell;
  }
  return found < 0 ? null : nearest[found];
}
