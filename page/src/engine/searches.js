/** The searches of a trip over its network: from its goals, and from those that changes leave. */

import { meeting, placeGoals } from "./goals.js";
import { altered, nearest } from "./search.js";

/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./changes.js").Altered} Altered */
/** @typedef {import("./goals.js").Goal} Goal */
/** @typedef {import("./goals.js").Goals} Goals */
/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./positions.js").Link} Link */
/** @typedef {import("./study.js").Study} Study */

/**
 * @typedef {Object} Searched
 * @property {Network} network
 * @property {import("./network.js").Costs} costs
 * @property {import("./arcs.js").Arcs} arcs
 * @property {Goal[]} list  the goals; those of the study come first
 * @property {number} known  how many are the study's
 * @property {Uint8Array} closed  which of them are
 * @property {Goals} goals
 * @property {import("./search.js").Found} found
 */

/**
 * Search from all goals of a trip.
 * @param {Study} study
 * @param {number} trip
 * @returns {Searched}
 */
export function searchFirst(study, trip) {
  const { graph, impedance, direction, goals } = study.data.trips[trip];
  const network = study.network(/** @type {number} */ (graph));
  const wanted = new Set(study.read.whole(goals));
  const list = entrances(study, network).filter(({ facility }) => wanted.has(facility));
  const costs = network.costs(impedance);
  return search({ network, costs, arcs: costs.arcs(direction), list });
}

/**
 * Search from some goals alone.
 * @param {Pick<Searched, "network" | "costs" | "arcs" | "list">} what
 * @param {number} [limit]
 * @returns {Searched}
 */
export function search({ network, costs, arcs, list }, limit = Infinity) {
  const goals = placeGoals(network, costs, arcs, list);
  const found = nearest(arcs, goals.entries, limit);
  return { network, costs, arcs, list, known: list.length, closed: new Uint8Array(list.length), goals, found };
}

/**
 * Search anew where changes matter.
 * @param {Searched} first
 * @param {Altered} change
 * @param {(trip: number, at: Degrees) => Link[]} linksTo
 * @returns {Searched}
 */
export function searchAfter(first, { trip, gone, sites }, linksTo) {
  const { network, costs, arcs } = first;
  const lost = new Set(gone);
  const fresh = sites.flatMap(({ facility, at }) => linksTo(trip, at).map((link) => ({ ...link, facility })));
  const list = [...first.list, ...fresh];
  const closed = Uint8Array.from(list, ({ facility }, g) => (g < first.known && lost.has(facility) ? 1 : 0));
  const goals = placeGoals(network, costs, arcs, list, closed);
  const found = altered(arcs, first.found, closed, goals.entries);
  return { network, costs, arcs, list, known: first.known, closed, goals, found };
}

/**
 * The linked entrances of facilities.
 * @param {Study} study
 * @param {Network} network
 * @returns {Goal[]}
 */
function entrances({ read }, { graph: { entrances: at } }) {
  const [facility, edge] = [read.whole(at.facility), read.whole(at.edge)];
  const [share, leg] = [read.amounts(at.share), read.amounts(at.leg)];
  return Array.from(facility, (each, i) => ({ facility: each, edge: edge[i], share: share[i], leg: leg[i] }));
}

/**
 * Of each cell that stands in the area of an open goal, the first such goal.
 * @param {Study} study
 * @param {Pick<Searched, "list" | "closed" | "known">} searched
 * @returns {Map<number, number>}
 */
function goalsAround(study, { list, closed, known }) {
  const found = new Map();
  const seen = new Set();
  for (let goal = 0; goal < known; goal++) {
    const { facility } = list[goal];
    if (closed[goal] || seen.has(facility)) continue;
    seen.add(facility);
    for (const cell of study.cellsWithin(facility)) if (!found.has(cell)) found.set(cell, goal);
  }
  return found;
}

/**
 * A function that tells of each linked cell its nearest goal, by the link that is cheapest; what it
 * returns is used again each time. Whoever lives within the area of a goal is there.
 * @param {Study} study
 * @param {Searched} searched
 */
export function cellsMeeting(study, searched) {
  const { network, costs, arcs, goals, found } = searched;
  const { read } = study;
  const { cells } = network.graph;
  const around = goalsAround(study, searched);
  const there = { cost: 0, goal: -1 };
  const [edge, share, leg] = [read.whole(cells.edge), read.amounts(cells.share), read.amounts(cells.leg)];
  const first = cells.cell && starts(read.whole(cells.cell));
  const begin = (/** @type {number} */ cell) => (first ? first[cell] : cell);
  const meet = meeting(network, costs, arcs, goals, found);
  const by = (/** @type {number} */ link) => meet(edge[link], share[link], leg[link]);
  /** The cheapest link of a cell; of equal ones the first. */
  const cheapest = (/** @type {number} */ cell) => {
    let [best, least] = [begin(cell), Infinity];
    if (begin(cell + 1) === best + 1) return best;
    for (let link = best; link < begin(cell + 1); link++) {
      const { cost } = by(link);
      if (cost < least) [best, least] = [link, cost];
    }
    return best;
  };
  return {
    edge,
    share,
    begin,
    /** Whether it is known how a cell comes to a goal. */
    known: (/** @type {number} */ cell) => edge[begin(cell)] >= 0 || around.has(cell),
    /** Whether it stands in the area of a goal. */
    inside: (/** @type {number} */ cell) => around.has(cell),
    cheapest,
    /** The way of a cell that stands outside them. */
    way: (/** @type {number} */ cell) => by(cheapest(cell)),
    /** @returns {{cost: number, goal: number}} */
    meet(/** @type {number} */ cell) {
      there.goal = around.get(cell) ?? -1;
      return there.goal < 0 ? by(cheapest(cell)) : there;
    },
  };
}

/**
 * Where the links of each cell begin, and where those of the last end.
 * @param {Int32Array} cell  of each link, rising
 */
function starts(cell) {
  const first = new Int32Array((cell.at(-1) ?? -1) + 2);
  for (const each of cell) first[each + 1] += 1;
  for (let i = 1; i < first.length; i++) first[i] += first[i - 1];
  return first;
}

/**
 * Which cells a new site may be nearest to, and what they, or those whose facility is gone, go to.
 * @param {Study} study
 * @param {Searched} searched
 */
export function touchedCells(study, searched) {
  const { network, goals, known } = searched;
  const near = touchedChains(searched);
  const cells = cellsMeeting(study, searched);
  const better = { cost: 0, facility: -1, fresh: false };
  return {
    touches(/** @type {number} */ cell) {
      for (let link = cells.begin(cell); link < cells.begin(cell + 1); link++) {
        if (cells.edge[link] >= 0 && near[network.chain[cells.edge[link]]] === 1) return true;
      }
      return false;
    },
    find(/** @type {number} */ cell) {
      if (!cells.known(cell)) return Object.assign(better, { cost: NaN, facility: -1, fresh: false });
      const met = cells.meet(cell);
      better.cost = met.cost;
      better.facility = met.goal < 0 ? -1 : goals.facility[met.goal];
      better.fresh = met.goal >= known;
      return better;
    },
  };
}

/**
 * The chains on which, or by whose ends, a new site is reached.
 * @param {Searched} searched
 */
function touchedChains({ network, arcs: { demandEnds }, goals, found, known }) {
  const near = new Uint8Array(network.lengthM.length);
  for (let c = 0; c < near.length; c++) {
    if (found.goal[demandEnds.start[c]] >= known || found.goal[demandEnds.end[c]] >= known) near[c] = 1;
  }
  for (let g = known; g < goals.facility.length; g++) near[goals.at.chain[g]] = 1;
  return near;
}
