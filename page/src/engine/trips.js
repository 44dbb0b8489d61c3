/** Each cell's way to the nearest goal of a trip: as Python found it, and as it is after changes. */

import { toMetres } from "../projection.js";
import { alteration, scenarioIn } from "./changes.js";
import { each } from "./lazily.js";
import { searchAfter, searchFirst, touchedCells } from "./searches.js";
import { linksOf } from "./snap.js";
import { straightAfter, straightTo } from "./straight.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./changes.js").Altered} Altered */
/** @typedef {import("./searches.js").Searched} Searched */
/** @typedef {import("./straight.js").Straight} Straight */
/** @typedef {import("./study.js").Study} Study */

/** Of each cell: the cost, and the facility (-1: none). @typedef {{cost: Float64Array, nearest: Int32Array}} Ways */

/** A better way of a cell; `fresh`: to a new site. @typedef {{cost: number, facility: number, fresh: boolean}} Better */

/** So many altered trips are kept at hand. */
const KEPT = 6;

/** A trip of a clause under changes. @typedef {[clause: Clause, trip: number, changes: Change[]]} Asked */

export class Trips {
  /** @param {Study} study */
  constructor(study) {
    this.study = study;
    this.trips = study.data.trips;
    // altered trips are known by their own text
    this.links = each((/** @type {string} */ key) => {
      const { graph, at } = JSON.parse(key);
      return linksOf(study.network(graph), study.streets(), study.barriers(), toMetres(study.data, at));
    }, 1000);
    this.first = each((/** @type {number} */ trip) => searchFirst(study, trip));
    this.after = each((/** @type {string} */ key) => this.searchAgain(JSON.parse(key)), KEPT);
    this.changed = each((/** @type {string} */ key) => this.waysAfter(JSON.parse(key)), KEPT);
    this.straightBefore = each((/** @type {number} */ trip) =>
      straightTo(points(study, { trip, gone: [], sites: [] }), study.centres()));
    this.straightNow = each((/** @type {string} */ key) => this.measureAgain(JSON.parse(key)), KEPT);
  }

  /** Of each cell, the way to its nearest goal. @returns {Ways} */
  ways(/** @type {Asked} */ ...asked) {
    const [, trip, changes] = asked;
    const { graph, impedance } = this.trips[trip];
    const searchable = graph !== null || impedance === "straight_m";
    const known = planned(this.study, trip, changes, searchable);
    if (known) return known;
    const altered = this.alteration(asked);
    return searchable && altered ? this.changed(JSON.stringify(altered)) : original(this.study, this.trips[trip]);
  }

  /** The search of a trip that has a network. @returns {Searched} */
  search(/** @type {Asked} */ ...asked) {
    const altered = this.alteration(asked);
    return altered ? this.after(JSON.stringify(altered)) : this.first(asked[1]);
  }

  /** Straight distances to the goals. @returns {Straight} */
  straight(/** @type {Asked} */ ...asked) {
    const altered = this.alteration(asked);
    return altered ? this.straightNow(JSON.stringify(altered)) : this.straightBefore(asked[1]);
  }

  /** Where a new site is linked to the network of a trip, the nearest street first; empty: nowhere. */
  linksTo(/** @type {number} */ trip, /** @type {Degrees} */ at) {
    return this.links(JSON.stringify({ graph: this.trips[trip].graph, at }));
  }

  /** What changes come to for a trip; null: nothing. */
  alteration(/** @type {Asked} */ [clause, trip, changes]) {
    const altered = alteration(this.study, clause, trip, changes);
    return altered.gone.length || altered.sites.length ? altered : null;
  }

  searchAgain(/** @type {Altered} */ altered) {
    return searchAfter(this.first(altered.trip), altered, (trip, at) => this.linksTo(trip, at));
  }

  waysAfter(/** @type {Altered} */ altered) {
    const { study } = this;
    const key = JSON.stringify(altered);
    const better = this.trips[altered.trip].graph === null
      ? betterStraight(this.straightNow(key), altered) : touchedCells(study, this.after(key));
    return merged(original(study, this.trips[altered.trip]), altered, study.data.facilities.id.length, better);
  }

  measureAgain(/** @type {Altered} */ altered) {
    const { study } = this;
    return straightAfter(this.straightBefore(altered.trip), (facility) => altered.gone.includes(facility),
      places(study, altered), points(study, altered), study.centres());
  }
}

/**
 * @param {Study} study
 * @param {{cost: import("../types.js").Packed, nearest: import("../types.js").Packed}} trip
 * @returns {Ways}
 */
const original = ({ read }, trip) => ({ cost: read.amounts(trip.cost), nearest: read.whole(trip.nearest) });

/**
 * What Python found for the study file's own changes.
 * @param {Study} study
 * @param {number} trip
 * @param {Change[]} changes
 * @param {boolean} searchable  whether the page can find out by itself what further changes come to
 */
function planned(study, trip, changes, searchable) {
  const found = study.data.scenario?.trips[trip];
  if (!found) return null;
  const { whole, part } = scenarioIn(study, changes);
  return whole || (part && !searchable) ? original(study, found) : null;
}

/**
 * The places of an altered trip's new sites.
 * @param {Study} study
 * @param {Altered} altered
 * @returns {import("./straight.js").Points}
 */
const places = ({ data }, { sites }) => ({
  at: sites.map(({ at }) => toMetres(data, at)),
  facility: sites.map(({ facility }) => facility),
});

/**
 * The places of all its goals.
 * @param {Study} study
 * @param {Altered} altered
 */
function points(study, altered) {
  const goals = [...study.read.whole(study.data.trips[altered.trip].goals)]
    .filter((goal) => !altered.gone.includes(goal));
  const sites = places(study, altered);
  const areas = goals.flatMap((facility) => {
    const area = study.outlines()[facility];
    return area ? [{ area, facility }] : [];
  });
  const plain = goals.filter((goal) => !study.outlines()[goal]);
  const doors = plain.map((goal) => study.entrances()[goal]);
  return {
    at: [...doors.flat(), ...sites.at],
    facility: [...plain.flatMap((goal, i) => doors[i].map(() => goal)), ...sites.facility],
    areas,
  };
}

/**
 * @param {Straight} straight
 * @param {Altered} altered
 */
function betterStraight(straight, { sites }) {
  const fresh = new Set(sites.map(({ facility }) => facility));
  const better = { cost: 0, facility: -1, fresh: false };
  return {
    touches: () => fresh.size > 0,
    find(/** @type {number} */ cell) {
      better.cost = straight.look(cell);
      better.facility = straight.found.nearest[cell];
      better.fresh = fresh.has(better.facility);
      return better;
    },
  };
}

/**
 * The ways after changes: what is found for cells whose facility is gone or to which a new site may be
 * nearer; for all others what Python found.
 * @param {Ways} base
 * @param {Altered} altered
 * @param {number} facilities  how many there are
 * @param {{touches: (cell: number) => boolean, find: (cell: number) => Better}} better
 * @returns {Ways}
 */
function merged(base, { gone }, facilities, { touches, find }) {
  const lost = new Uint8Array(facilities);
  for (const facility of gone) lost[facility] = 1;
  const found = { cost: base.cost.slice(), nearest: base.nearest.slice() };
  for (let cell = 0; cell < base.cost.length; cell++) {
    const orphan = base.nearest[cell] >= 0 && lost[base.nearest[cell]] === 1;
    if (!orphan && !touches(cell)) continue;
    const { cost, facility, fresh } = find(cell);
    if (!orphan && !(fresh && cost < base.cost[cell])) continue;
    found.cost[cell] = cost;
    found.nearest[cell] = facility;
  }
  return found;
}
