/** "What would mend it?": the best places for so many new sites of the clause shown, and what they bring. */

import { toDegrees } from "../../projection.js";
import { tripToNew } from "../changes.js";
import { states } from "../cover.js";
import { linksOf } from "../snap.js";
import { MET, TOLERANCE } from "../verdicts.js";
import { straightBound } from "./bound.js";
import { chooser } from "./choose.js";
import { junctions, thinned } from "./junctions.js";
import { reaching } from "./reach.js";

/** @typedef {import("../../types.js").Settings} Settings */
/** @typedef {import("../../types.js").Mended} Mended */
/** @typedef {import("../../types.js").Sought} Sought */
/** @typedef {import("../cover.js").Scale} Scale */
/** @typedef {import("../cover.js").WayClause} WayClause */
/** @typedef {import("../study.js").Study} Study */
/** @typedef {import("../trips.js").Trips} Trips */

/**
 * The best of each number of sites, from the changes that there are.
 * @param {Study} study
 * @param {Trips} trips
 * @param {WayClause} clause
 * @param {Settings} settings
 * @param {Scale} scale
 * @param {Float64Array} cost  of each cell, as the clause counts it
 * @param {number} most  so many sites
 * @returns {Generator<Sought, Mended | null>}  null: no trip of the clause leads to such a site along streets
 */
export function* sitesFor(study, trips, clause, settings, scale, cost, most) {
  const trip = tripToNew(study, clause);
  if (trip === null || study.data.trips[trip].graph === null) return null;
  const { network, costs, arcs } = trips.first(trip);
  const { persons, met, all } = unmet(study, trips, clause, settings, scale, cost, trip);
  const asked = persons.map((each) => (each > 0 ? 1 : 0));
  const cells = Int32Array.from(persons.keys()).filter((cell) => persons[cell] > 0);
  const reach = reaching(study, { network, costs, arcs }, Uint8Array.from(asked), scale.limit / scale.factor + TOLERANCE);
  const radius = scale.limit / scale.borderFactor + 1;
  const { places, apart_m } = enough(junctions(study, network), radius);
  const choice = chooser({
    places: places.length,
    row: (place) => reach(linksOf(network, study.streets(), study.barriers(), places[place])),
    bound: onPlaces(straightBound(study.centres(), cells, radius), places),
    persons,
  });
  /** @type {Mended["curve"]} */
  const curve = [{ met, sites: [] }];
  /** @type {number[]} */
  let chosen = [];
  while (curve.length <= most) {
    const told = (/** @type {Generator<number, any>} */ steps) => telling(steps, { sites: curve.length - 1, most, places: places.length });
    const next = yield* told(choice.more(chosen));
    if (!next) break;
    chosen = [...chosen, next.place];
    const order = choice.inOrder(yield* told(choice.exchanged(chosen)));
    curve.push({
      met: met + order.reduce((sum, { gain }) => sum + gain, 0),
      sites: order.map(({ place, gain }) => ({ at: toDegrees(study.data, ...places[place]), gained: gain })),
    });
  }
  return { places: places.length, apart_m, persons: all, curve };
}

/**
 * Pass steps on with what they are part of.
 * @template Result
 * @param {Generator<number, Result>} steps
 * @param {Omit<Sought, "looked">} about
 * @returns {Generator<Sought, Result>}
 */
function* telling(steps, about) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return /** @type {Result} */ (value);
    yield { ...about, looked: /** @type {number} */ (value) };
  }
}

/**
 * The persons of each cell whom a new site could bring within the limit, and how many are.
 * @param {Study} study
 * @param {Trips} trips
 * @param {WayClause} clause
 * @param {Settings} settings
 * @param {Scale} scale
 * @param {Float64Array} cost
 * @param {number} trip  to the new site
 */
function unmet(study, trips, clause, { changes }, scale, cost, trip) {
  const { ofCell } = study.crowd(clause.way.crowd);
  const state = states(cost, study.cells().border, scale);
  const others = clause.way.trips.filter((each) => each !== trip).map((each) => trips.ways(clause, each, changes).cost);
  const within = (/** @type {number} */ cell) =>
    others.filter((costs) => costs[cell] * scale.factor <= scale.limit + TOLERANCE).length;
  const persons = new Float64Array(ofCell.length);
  let [met, all] = [0, 0];
  for (let cell = 0; cell < ofCell.length; cell++) {
    if (!(ofCell[cell] > 0)) continue;
    all += ofCell[cell];
    if (state[cell] === MET) met += ofCell[cell];
    else if (within(cell) >= clause.way.enough - 1) persons[cell] = ofCell[cell];
  }
  return { persons, met, all };
}

/** A bound by the numbers of places. */
const onPlaces = (
  /** @type {ReturnType<typeof straightBound>} */ { count, at }, /** @type {[number, number][]} */ places,
) => ({ count, at: (/** @type {number} */ place) => at(...places[place]) });

/** So many junctions are searched from and passed by, at most: each from those within a radius of it. */
const MOST_WORK = 4e7;

/**
 * All places, or, where a limit reaches so far that this would take minutes, some that stand apart.
 * @param {[number, number][]} places
 * @param {number} radius  metres
 */
function enough(places, radius) {
  const work = (/** @type {[number, number][]} */ some) => some.length * passed(places, radius);
  let [apart_m, found] = [0, places];
  while (found.length > 1 && work(found) > MOST_WORK) {
    apart_m = apart_m ? 2 * apart_m : Math.max(50, radius / 32);
    found = thinned(places, apart_m);
  }
  return { places: found, apart_m };
}

/** How many of some places lie within a radius of one, about. */
function passed(/** @type {[number, number][]} */ places, /** @type {number} */ radius) {
  const squares = new Set(places.map(([x, y]) => `${Math.floor(x / 500)} ${Math.floor(y / 500)}`)).size;
  return Math.min(places.length, (places.length / (squares * 250_000)) * Math.PI * radius ** 2);
}
