/** The way from a cell to its nearest goal along the streets. */

import { cellToDegrees, toDegrees, toMetres } from "../projection.js";
import { newPlace } from "./changes.js";
import { cellsMeeting } from "./searches.js";
import { followChain, followStreet, inDegrees } from "./paths.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./searches.js").Searched} Searched */
/** @typedef {import("./study.js").Study} Study */

/**
 * @param {Study} study
 * @param {Searched} searched
 * @param {number} cell
 * @param {Change[]} changes
 * @returns {{points: Degrees[], impedance: number, length_m: number} | null}  null: no way leads to any
 */
export function routeOf(study, searched, cell, changes) {
  const cells = cellsMeeting(study, searched);
  if (!cells.known(cell)) return null;
  const { row, column } = study.cells();
  const here = cellToDegrees(study.data, column[cell] + 0.5, row[cell] + 0.5);
  if (cells.inside(cell)) return { points: [here, here], impedance: 0, length_m: 0 };
  const link = cells.cheapest(cell);
  const met = cells.way(cell);
  if (met.goal < 0) return null;
  const { network } = searched;
  const [street, share] = [network.street[cells.edge[link]], cells.share[link]];
  /** @type {number[]} */
  const points = [];
  followStreet(points, study.streets(), street, share, share);
  const goal = follow(points, study, searched, met);
  const last = searched.list[goal];
  followStreet(points, study.streets(), network.street[last.edge], last.share, last.share);
  const way = [
    here,
    ...inDegrees(study.data, points),
    newPlace(last.facility, changes) ?? doorOf(study, last, points) ?? study.data.facilities.at[last.facility],
  ];
  return { points: way, impedance: met.cost, length_m: lengthOf(study, way) };
}

/**
 * @param {Study} study
 * @param {Degrees[]} way
 */
function lengthOf({ data }, way) {
  const places = way.map((at) => toMetres(data, at));
  return places.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - places[i][0], y - places[i][1]), 0);
}

/**
 * The door that a way leads to: of several, that which is as far from where the way leaves the street as it says.
 * @param {Study} study
 * @param {Searched["list"][number]} goal
 * @param {number[]} points  up to there, in decimetres
 * @returns {Degrees | null}  null: the facility is a point
 */
function doorOf(study, { facility, leg }, points) {
  const doors = study.entrances()[facility];
  if (doors.length < 2 && !study.outlines()[facility]) return null;
  const [x, y] = points.slice(-2).map((each) => each / 10);
  const off = (/** @type {[number, number]} */ [doorX, doorY]) => Math.abs(Math.hypot(doorX - x, doorY - y) - leg);
  const door = doors.reduce((best, each) => (off(each) < off(best) ? each : best));
  return toDegrees(study.data, ...door);
}

/**
 * Follow the chains from a cell's place to its goal.
 * @param {number[]} points
 * @param {Study} study
 * @param {Searched} searched
 * @param {ReturnType<ReturnType<typeof cellsMeeting>["way"]>} met
 * @returns {number}  the goal
 */
function follow(points, study, { network, arcs, goals, found }, met) {
  const go = (/** @type {number} */ chain, /** @type {number} */ from, /** @type {number} */ to) =>
    followChain(points, network, study.streets(), chain, from, to);
  const home = met.at.chain[0];
  if (met.by === "chain") {
    go(home, met.at.along[0], goals.at.along[met.goal]);
    return met.goal;
  }
  go(home, met.at.along[0], met.by === "start" ? 0 : network.lengthM[home]);
  let node = arcs.demandEnds[met.by][home];
  for (let a = found.arc[node]; a >= 0; a = found.arc[node]) {
    node = arcs.tail[a];
    const [chain, back] = [arcs.way[a] >> 1, (arcs.way[a] & 1) === 1];
    const length = network.lengthM[chain];
    // the way goes against the search: where that was turned round, it follows the chain's direction
    if (arcs.way[a] >= 0) go(chain, back === arcs.towards ? length : 0, back === arcs.towards ? 0 : length);
  }
  const goal = found.goal[node];
  go(goals.at.chain[goal], entersAtStart(arcs, goals, found, node, goal) ? 0
    : network.lengthM[goals.at.chain[goal]], goals.at.along[goal]);
  return goal;
}

/**
 * Whether a goal entered the search by the start of its chain, not by its end.
 * @param {Searched["arcs"]} arcs
 * @param {Searched["goals"]} goals
 * @param {Searched["found"]} found
 * @param {number} node
 * @param {number} goal
 */
function entersAtStart({ goalEnds, towards }, { at }, { cost }, node, goal) {
  const byStart = (towards ? at.fromStart : at.toStart)[goal] + at.leg[goal];
  return goalEnds.start[at.chain[goal]] === node && cost[node] === byStart;
}
