/** The street parts within a limit of some goals, cut where the limit falls (access/network/isochrone.py). */

import { followEdge, inDegrees } from "./paths.js";

/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./searches.js").Searched} Searched */
/** @typedef {import("./study.js").Study} Study */

/**
 * Where an edge is entered: at which share of it, in the direction of its chain, what is spent up to
 * there, and what the whole edge costs up and down from there (infinite: not that way).
 * @typedef {{at: number, spent: number, up: number, down: number}} Entry
 */

/** Shares of an edge closer to each other than this are one place. */
const SAME = 1e-8;

/**
 * @param {Study} study
 * @param {Searched} searched  from the goals alone
 * @param {number} limit  in the network's own unit
 * @returns {Degrees[][]}
 */
export function streetParts(study, searched, limit) {
  const { network } = searched;
  /** @type {number[][]} */
  const lines = [];
  for (let c = 0; c < network.lengthM.length; c++) {
    if (!isReached(searched, c, limit)) continue;
    /** @type {number[] | null} */
    let line = null; // one that leads up to the end of the edge before
    for (let k = network.first[c]; k < network.first[c + 1]; k++) {
      const e = network.edges[k];
      const parts = network.length[e] ? spans(entries(searched, c, e), limit) : [];
      if (!parts.length) line = null;
      for (const [low, high] of parts) {
        if (!line || low > 0) lines.push(line = []);
        followEdge(line, network, study.streets(), e, low, high);
        if (high < 1) line = null;
      }
    }
  }
  return lines.map((points) => inDegrees(study.data, points));
}

/**
 * @param {Searched} searched
 * @param {number} c
 * @param {number} limit
 */
function isReached({ arcs: { demandEnds }, goals, found }, c, limit) {
  return found.cost[demandEnds.start[c]] <= limit || found.cost[demandEnds.end[c]] <= limit || goals.first[c] >= 0;
}

/**
 * By the ends of its chain, and from goals on the chain, an edge is entered.
 * @param {Searched} searched
 * @param {number} c
 * @param {number} e
 * @returns {Entry[]}
 */
function entries(searched, c, e) {
  const { costs, arcs: { demandEnds, towards }, goals, found } = searched;
  // who travels to the goal moves against the way in which the reached part grows
  const [up, down] = towards ? [costs.against[e], costs.along[e]] : [costs.along[e], costs.against[e]];
  const fromStart = towards ? costs.baseAgainst[e] : costs.baseAlong[e];
  const fromEnd = towards
    ? costs.forward[c] - costs.baseAlong[e] - costs.along[e]
    : costs.backward[c] - costs.baseAgainst[e] - costs.against[e];
  const list = [];
  if (up < Infinity) list.push({ at: 0, spent: found.cost[demandEnds.start[c]] + fromStart, up, down: Infinity });
  if (down < Infinity) list.push({ at: 1, spent: found.cost[demandEnds.end[c]] + fromEnd, up: Infinity, down });
  for (let g = goals.first[c]; g >= 0; g = goals.next[g]) list.push(fromGoal(searched, e, g, up, down));
  return list;
}

/**
 * A goal on the edge's chain: before the edge, on it, or behind it.
 * @param {Searched} searched
 * @param {number} e
 * @param {number} g
 * @param {number} up
 * @param {number} down
 * @returns {Entry}
 */
function fromGoal({ network, costs, arcs: { towards }, goals }, e, g, up, down) {
  const c = network.chain[e];
  const leg = goals.at.leg[g];
  const [start, end] = [network.baseM[e], network.baseM[e] + network.length[e]];
  const along = goals.at.along[g];
  if (along > start && along < end) return { at: (along - start) / network.length[e], spent: leg, up, down };
  if (along <= start) {
    const between = towards
      ? goals.at.fromEnd[g] - (costs.backward[c] - costs.baseAgainst[e])
      : costs.baseAlong[e] - goals.at.fromStart[g];
    return { at: 0, spent: leg + Math.abs(between), up, down: Infinity };
  }
  const between = towards
    ? goals.at.fromStart[g] - (costs.baseAlong[e] + costs.along[e])
    : costs.backward[c] - costs.baseAgainst[e] - costs.against[e] - goals.at.fromEnd[g];
  return { at: 1, spent: leg + Math.abs(between), up: Infinity, down };
}

/**
 * How far along an edge the limit lets one go; parts that overlap or touch are one.
 * @param {Entry[]} list
 * @param {number} limit
 * @returns {[number, number][]}
 */
function spans(list, limit) {
  const parts = list
    .filter(({ spent }) => spent <= limit)
    .map(({ at, spent, up, down }) => {
      const [low, high] = [at - share(limit - spent, down), at + share(limit - spent, up)];
      return /** @type {[number, number]} */ ([low < SAME ? 0 : low, high > 1 - SAME ? 1 : high]);
    })
    .filter(([low, high]) => high > low)
    .sort((a, b) => a[0] - b[0]);
  /** @type {[number, number][]} */
  const joined = [];
  for (const [low, high] of parts) {
    const last = joined[joined.length - 1];
    if (last && low <= last[1] + SAME) last[1] = Math.max(last[1], high);
    else joined.push([low, high]);
  }
  return joined;
}

/**
 * The share of an edge that what is left pays for: nothing of a closed direction.
 * @param {number} left
 * @param {number} cost
 */
function share(left, cost) {
  if (cost === Infinity) return 0;
  return cost > 0 ? left / cost : 1;
}
