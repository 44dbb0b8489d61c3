/** Gaps: where people beyond the limit live together, how many, and why (access/verdicts/gaps.py). */

import { outlines } from "./outlines.js";
import { patches } from "./patches.js";
import { BORDER, MET, TOLERANCE, UNLINKED, UNMET } from "./verdicts.js";

/** @typedef {import("../types.js").Gap} Gap */
/** @typedef {import("../types.js").Unknown} Unknown */
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
 * @property {number} near  metres in a straight line within which a facility counts as near
 * @property {number} reach  metres from the middle of a gap that one site could serve
 * @property {(cell: number) => number} straight  metres to the nearest goal
 */

const ALIKE = 0.5; // persons: less than rounding can add to those of a gap

/**
 * Find the gaps, the largest first; and, apart from them, those of whom nobody can tell.
 * @param {Study} study
 * @param {Told} told
 * @returns {{gaps: Gap[], unknown: Unknown[]}}
 */
export function findGaps(study, told) {
  const { crowd, state } = told;
  const found = patches(study, (cell) =>
    (crowd.ofCell[cell] > 0 && state[cell] !== MET ? 2 * (crowd.lowest[cell] + 1) + Number(state[cell] === UNMET) : -1),
  told.reach);
  /** @type {Gap[]} */
  const gaps = [];
  /** @type {Unknown[]} */
  const unknown = [];
  for (const cells of found.list) {
    const rings = outlines(study, found.patch, cells);
    if (state[cells[0]] === UNMET) gaps.push({ ...describe(study, told, cells), cells, rings });
    else unknown.push({ ...nobodyKnows(study, told, cells), cells, rings });
  }
  const order = (/** @type {Gap | Unknown} */ a, /** @type {Gap | Unknown} */ b) =>
    b.persons - a.persons || a.cells[0] - b.cells[0];
  return { gaps: gaps.sort(order), unknown: unknown.sort(order) };
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
    zone: named(study, told.crowd, cells, persons),
    nearest: best(told, cells),
    excess: beyond > 0 ? excess / beyond : null,
    middle: middle(study, told, cells, causes.none_near >= causes.far_along_streets),
  };
}

/**
 * The cell nearest to the middle of the people of the chief cause, from where a gap is looked at.
 * @param {Study} study
 * @param {Told} told
 * @param {Int32Array} cells
 * @param {boolean} far  whether that is that none is near
 */
function middle(study, { crowd, straight, near }, cells, far) {
  const { x, y } = study.centres();
  const chief = [];
  for (const cell of cells) if (straight(cell) > near + TOLERANCE === far) chief.push(cell);
  let [persons, east, north] = [0, 0, 0];
  for (const cell of chief) {
    persons += crowd.ofCell[cell];
    east += crowd.ofCell[cell] * x[cell];
    north += crowd.ofCell[cell] * y[cell];
  }
  let [found, least] = [chief[0], Infinity];
  for (const cell of chief) {
    const off = Math.hypot(x[cell] - east / persons, y[cell] - north / persons);
    if (off < least - TOLERANCE) [found, least] = [cell, off];
  }
  return found;
}

/**
 * @param {Study} study
 * @param {Told} told
 * @param {Int32Array} cells
 */
function nobodyKnows(study, { crowd, state }, cells) {
  const found = { border: 0, unlinked: 0 };
  for (const cell of cells) {
    if (state[cell] === BORDER) found.border += crowd.ofCell[cell];
    else if (state[cell] === UNLINKED) found.unlinked += crowd.ofCell[cell];
  }
  const persons = found.border + found.unlinked;
  return { persons, ...found, zone: named(study, crowd, cells, persons) };
}

/**
 * @param {Told} told
 * @param {Int32Array} cells
 */
function sums({ crowd, cost, scale: { factor, limit }, near, straight }, cells) {
  const causes = { none_near: 0, far_along_streets: 0 };
  const found = { persons: 0, causes, beyond: 0, excess: 0 };
  for (const cell of cells) {
    const persons = crowd.ofCell[cell];
    const impedance = cost[cell] * factor;
    found.persons += persons;
    if (straight(cell) <= near + TOLERANCE) causes.far_along_streets += persons;
    else causes.none_near += persons;
    if (impedance < Infinity) {
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
 * The zone that cells of one smallest zone are named by: that one, or the first around it with as many people.
 * @param {Study} study
 * @param {Crowd} crowd
 * @param {Int32Array} cells
 * @param {number} persons
 */
function named({ data: { zones } }, { lowest }, cells, persons) {
  let zone = lowest[cells[0]];
  while (zones[zone] && zones[zone].persons + ALIKE < persons && zones[zone].parent >= 0) zone = zones[zone].parent;
  return zone;
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
