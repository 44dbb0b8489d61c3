/** The engine: answers what the page asks about the study, by what Python found and by its own searches. */

import { toDegrees } from "../projection.js";
import { count } from "./counts.js";
import { Cover, scaleOf, states } from "./cover.js";
import { findGaps } from "./gaps.js";
import { judged } from "./judged.js";
import { routeOf } from "./route.js";
import { cellsMeeting } from "./searches.js";
import { served } from "./served.js";
import { shapes } from "./shapes.js";
import { sitesFor } from "./siting/sites.js";
import { effectOn } from "./siting/effect.js";
import { shareOf, sharesOf } from "./shares.js";
import { spreadOf } from "./spread.js";
import { createStudy } from "./study.js";
import { Trips } from "./trips.js";
import { within } from "./within.js";
import { MET, OUTSIDE, stateOf, UNMET } from "./verdicts.js";

/** @typedef {import("../types.js").CellRow} CellRow */
/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Engine} Engine */
/** @typedef {import("../types.js").Settings} Settings */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("./cover.js").Scale} Scale */
/** @typedef {import("./cover.js").WayClause} WayClause */
/** @typedef {import("./study.js").Study} Study */

/**
 * @param {Data} data
 * @param {string} base64  of the binary part
 * @returns {Engine & {prepare: (clause: number) => void}}
 */
export function createEngine(data, base64) {
  const study = createStudy(data, base64);
  const trips = new Trips(study);
  const cover = new Cover(study, trips);
  return {
    view: (clause, settings) => view(study, trips, cover, clause, settings),
    cell: (cell, settings, shown) => rows(study, cover, cell, settings, shown),
    route: (number, cell, settings) => route(study, trips, cover, number, cell, settings),
    detour: (number, cell, settings) => detour(study, trips, cover, number, cell, settings),
    area(number, facility, settings) {
      const clause = wayClause(data, number);
      return served(study, trips, clause, facility, settings, scaleOf(study, clause, settings));
    },
    within: (zones, settings) => within(study, cover, zones, settings),
    mend(number, settings, most) {
      const clause = wayClause(data, number);
      const { cost } = cover.ways(number, settings);
      return sitesFor(study, trips, clause, settings, scaleOf(study, clause, settings), cost, most);
    },
    effect: (number, settings) => effectOn(study, cover, wayClause(data, number), number, settings),
    spread(number, settings, bins, times) {
      const clause = wayClause(data, number);
      return spreadOf(study, clause, cover.ways(number, settings).cost, scaleOf(study, clause, settings), bins, times);
    },
    at: (place) => study.cellAt(place),
    shapes: () => shapes(data, study.read.array),
    /** Make what changes to a clause need, so that the first one need not wait for it. */
    prepare(number) {
      const clause = wayClause(data, number);
      const searched = clause.way.trips.filter((trip) => data.trips[trip].graph !== null);
      for (const trip of searched) {
        const first = trips.search(clause, trip, []);
        cellsMeeting(study, first);
        first.network.near(study.streets());
      }
    },
  };
}

/**
 * @param {Study} study
 * @param {Trips} trips
 * @param {Cover} cover
 * @param {number} number
 * @param {number} cell
 * @param {Settings} settings
 * @returns {ReturnType<Engine["route"]>}
 */
function route(study, trips, cover, number, cell, settings) {
  const clause = wayClause(study.data, number);
  const { changes } = settings;
  const { trip } = cover.way(clause, cell, { ...settings, measure: "network" });
  if (trip < 0 || study.data.trips[trip].graph === null) return null;
  const found = routeOf(study, trips.search(clause, trip, changes), cell, changes);
  const { factor } = scaleOf(study, clause, { ...settings, measure: "network" });
  return found && { ...found, impedance: found.impedance * factor };
}

const VEHICLES = ["drive", "emergency_vehicle"];

/**
 * As access/verdicts/causes/middles.py: at one speed, time and length are one thing, and waiting counts as way.
 * @param {Study} study
 * @param {Trips} trips
 * @param {Cover} cover
 * @param {number} number
 * @param {number} cell
 * @param {Settings} settings
 * @returns {ReturnType<Engine["detour"]>}
 */
function detour(study, trips, cover, number, cell, settings) {
  const clause = wayClause(study.data, number);
  const along = { ...settings, measure: /** @type {const} */ ("network") };
  const { cost, trip } = cover.way(clause, cell, along);
  const { factor } = scaleOf(study, clause, along);
  const timed = trip >= 0 && study.data.trips[trip].impedance === "time_s";
  const known = Number.isFinite(cost);
  const way = timed && VEHICLES.includes(clause.mode ?? "")
    ? route(study, trips, cover, number, cell, settings)?.length_m ?? null : known ? cost / clause.way.rate : null;
  return { straight_m: cover.straight(clause, settings)(cell), way_m: way, seconds: timed && known ? cost * factor : null };
}

/**
 * @param {Data} data
 * @param {number} number
 * @returns {WayClause}
 */
function wayClause({ clauses }, number) {
  const clause = clauses[number];
  if (!clause?.way) throw new Error(`clause ${number} is not judged by people's way`);
  return { ...clause, way: clause.way };
}

/**
 * @param {Study} study
 * @param {Trips} trips
 * @param {Cover} cover
 * @param {number} number
 * @param {Settings} settings
 * @returns {View}
 */
function view(study, trips, cover, number, settings) {
  const clause = wayClause(study.data, number);
  const { cost, nearest } = cover.ways(number, settings);
  const scale = scaleOf(study, clause, settings);
  const straight = cover.straight(clause, settings);
  const crowd = study.crowd(clause.way.crowd);
  const state = states(cost, study.cells().border, scale);
  const group = study.data.crowds[clause.way.crowd].group ?? "all";
  // farther with a longer limit or at a higher speed
  const straightly = settings.measure === "straight";
  const grown = scale.limit / clause.way.limit / scale.factor;
  const [near, reach] = [clause.way.near_m, clause.way.site_m].map((far) => (straightly ? scale.limit : far * grown));
  return {
    ...drawn(crowd, state, cost, scale),
    shares: sharesOf(study, crowd, state),
    ...count(crowd, state),
    ...judged(study, clause, settings, { state, cost, scale, straight }),
    ...findGaps(study, { crowd, group, state, cost, nearest, straight, scale, near, reach }),
    moved: settings.changes.some(({ change }) => change === "given") ? moved(study, cover, number, settings, state) : null,
    sites: sites(study, trips, clause, settings),
  };
}

/**
 * Who is within the limit and would not be without the changes, and the other way round.
 * @param {Study} study
 * @param {Cover} cover
 * @param {number} number
 * @param {Settings} settings
 * @param {Uint8Array} state  with them
 */
function moved(study, cover, number, settings, state) {
  const clause = wayClause(study.data, number);
  const { cost } = cover.ways(number, { ...settings, changes: [] });
  const before = states(cost, study.cells().border, scaleOf(study, clause, settings));
  const newly = (/** @type {Uint8Array} */ from, /** @type {Uint8Array} */ to) =>
    count(study.crowd(clause.way.crowd), to.map((each, cell) => (each === MET && from[cell] !== MET ? MET : UNMET))).total.met;
  return { gained: newly(before, state), lost: newly(state, before) };
}

/**
 * What is drawn of the cells: where nobody counts, nothing.
 * @param {import("./study.js").Crowd} crowd
 * @param {Uint8Array} state
 * @param {Float64Array} cost
 * @param {Scale} scale
 */
function drawn({ ofCell }, state, cost, { shown }) {
  const found = { state: new Uint8Array(state.length), impedance: new Float32Array(state.length) };
  for (let cell = 0; cell < state.length; cell++) {
    found.state[cell] = ofCell[cell] > 0 ? state[cell] : OUTSIDE;
    found.impedance[cell] = cost[cell] * shown;
  }
  return found;
}

/**
 * Where the sites of the changes were put on a street.
 * @param {Study} study
 * @param {Trips} trips
 * @param {WayClause} clause
 * @param {Settings} settings
 * @returns {View["sites"]}
 */
function sites({ data }, trips, { way }, { changes }) {
  const trip = way.trips[0];
  return changes.map((change) => {
    if (!("at" in change) || trip === undefined) return null;
    if (data.trips[trip].impedance === "straight_m") return { at: change.at, leg_m: 0 };
    const [linked] = data.trips[trip].graph === null ? [] : trips.linksTo(trip, change.at);
    return linked ? { at: toDegrees(data, ...linked.at), leg_m: linked.leg } : null;
  });
}

/**
 * What each clause judged by people's way comes to for one cell.
 * @param {Study} study
 * @param {Cover} cover
 * @param {number} cell
 * @param {Settings} settings
 * @param {number} [shown]
 * @returns {CellRow[]}
 */
function rows(study, cover, cell, settings, shown) {
  const { data } = study;
  const { border } = study.cells();
  const whole = study.whole();
  const parts = whole ? Array.from(whole.of.keys()).filter((part) => whole.of[part] === whole.of[cell]) : null;
  return data.clauses.flatMap((each, number) => {
    if (!each.way) return [];
    const clause = wayClause(data, number);
    const scale = scaleOf(study, clause, {
      ...settings,
      limit: number === shown ? settings.limit : null,
      speed_kph: shown !== undefined && each.mode === data.clauses[shown].mode ? settings.speed_kph : null,
    });
    const { cost, facility } = cover.way(clause, cell, settings);
    const { ofCell } = study.crowd(each.way.crowd);
    const stateAt = (/** @type {number} */ part, far = cover.way(clause, part, settings).cost) =>
      stateOf(far * scale.factor, scale.limit, border[part] * scale.borderFactor);
    return [{
      clause: number,
      impedance: cost * scale.shown,
      state: ofCell[cell] > 0 ? stateAt(cell, cost) : OUTSIDE,
      facility: facility === -1 ? null : facility,
      share: parts && shareAmong(parts, ofCell, stateAt),
    }];
  });
}

/**
 * The share of the people of some parts who are within the limit.
 * @param {number[]} parts
 * @param {Float64Array} persons
 * @param {(part: number) => number} stateAt
 */
function shareAmong(parts, persons, stateAt) {
  const [all, met, unknown] = [0, 0, 0].map(() => ({ sum: 0 }));
  for (const part of parts) {
    const state = stateAt(part);
    all.sum += persons[part];
    if (state === MET) met.sum += persons[part];
    else if (state !== UNMET) unknown.sum += persons[part];
  }
  return shareOf(all.sum, met.sum, unknown.sum);
}
