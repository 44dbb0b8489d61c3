/** Where a site may be: street junctions in the zones, as `access site` takes them without other places. */

import { toDegrees } from "../../projection.js";
import { inZone } from "../zones.js";

/** @typedef {import("../network.js").Network} Network */
/** @typedef {import("../study.js").Study} Study */
/** @typedef {[number, number]} Place metres */

/** What `Graph.open` tells of an edge at which a site may be: it is open to it, and of a large part. */
const [OPEN, LARGE] = [1, 8];
/** So many street ends that meet make a junction. */
const MEETING = 3;
const [HALF, SIDE] = [2 ** 25, 2 ** 26]; // decimetres: two numbers as one that is exact

/**
 * The nodes at which three or more ends of open streets meet on the ground, in the order of their streets.
 * @param {Study} study
 * @param {Network} network
 * @returns {Place[]}
 */
export function junctions(study, network) {
  const { first, x, y } = study.streets();
  const ground = study.data.streets.ground && study.read.whole(study.data.streets.ground);
  const usable = OPEN | LARGE;
  /** @type {Map<number, number>} */
  const meeting = new Map();
  for (let edge = 0; edge < network.street.length; edge++) {
    const street = network.street[edge];
    if ((network.open[edge] & usable) !== usable || (ground && !ground[street])) continue;
    for (const v of [first[street], first[street + 1] - 1]) {
      const key = (x[v] + HALF) * SIDE + y[v] + HALF;
      meeting.set(key, (meeting.get(key) ?? 0) + 1);
    }
  }
  const found = [...meeting].filter(([, ends]) => ends >= MEETING).map(([key]) =>
    /** @type {Place} */ ([(Math.floor(key / SIDE) - HALF) / 10, ((key % SIDE) - HALF) / 10]));
  return found.filter(inZones(study));
}

/** Whether a place lies in any zone; where there are none, everywhere does. */
function inZones(/** @type {Study} */ { data }) {
  const zones = data.zones.map(({ rings }, zone) => ({ zone, box: boxOf(rings) }));
  return (/** @type {Place} */ place) => {
    const at = toDegrees(data, ...place);
    const [lat, lon] = at.map((degrees) => degrees * 1e6);
    return !zones.length || zones.some(({ zone, box: [south, west, north, east] }) =>
      lat >= south && lat <= north && lon >= west && lon <= east && inZone(data, zone, at));
  };
}

/** South, west, north, east of rings, in their own unit. */
function boxOf(/** @type {number[][]} */ rings) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    const at = [0, 0];
    ring.forEach((step, i) => {
      const k = i % 2;
      at[k] += step;
      [box[k], box[k + 2]] = [Math.min(box[k], at[k]), Math.max(box[k + 2], at[k])];
    });
  }
  return box;
}

/**
 * Of places, those that stand apart: of several in one square, the first.
 * @param {Place[]} places
 * @param {number} side  metres; 0: all
 */
export function thinned(places, side) {
  if (!side) return places;
  const seen = new Set();
  return places.filter(([x, y]) => {
    const square = `${Math.floor(x / side)} ${Math.floor(y / side)}`;
    return !seen.has(square) && seen.add(square);
  });
}
