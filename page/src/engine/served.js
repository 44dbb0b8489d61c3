/** What one facility serves: the street parts, or the circle, within the limit, and the people there. */

import { toDegrees, toMetres } from "../projection.js";
import { alteration, newPlace } from "./changes.js";
import { alongEdge } from "./outline.js";
import { streetParts } from "./area.js";
import { cellsMeeting, search } from "./searches.js";
import { straightTo } from "./straight.js";
import { TOLERANCE } from "./verdicts.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Settings} Settings */
/** @typedef {import("./cover.js").Scale} Scale */
/** @typedef {import("./cover.js").WayClause} WayClause */
/** @typedef {import("./study.js").Study} Study */
/** @typedef {import("./trips.js").Trips} Trips */

/** @typedef {{lines: Degrees[][], persons: number}} Served */

const CORNERS = 64;

/**
 * @param {Study} study
 * @param {Trips} trips
 * @param {WayClause} clause
 * @param {number} facility
 * @param {Settings} settings
 * @param {Scale} scale
 * @returns {Served | null}  null: no trip of the clause leads there, or its network is not embedded
 */
export function served(study, trips, clause, facility, settings, scale) {
  const { changes, measure } = settings;
  const trip = clause.way.trips.find((each) => leadsTo(study, clause, each, facility, changes));
  if (trip === undefined) return null;
  const { graph, impedance } = study.data.trips[trip];
  if (measure === "straight" || impedance === "straight_m") {
    const moved = newPlace(facility, changes);
    const area = moved ? null : study.outlines()[facility];
    const at = moved ? [toMetres(study.data, moved)] : study.entrances()[facility];
    return circles(study, clause, area ? { at: [], areas: [{ area, facility: 0 }] } : { at, areas: [] }, scale.limit);
  }
  return graph === null ? null : alongStreets(study, trips, clause, trip, facility, changes, scale);
}

/**
 * @param {Study} study
 * @param {WayClause} clause
 * @param {number} trip
 * @param {number} facility
 * @param {Change[]} changes
 */
function leadsTo(study, clause, trip, facility, changes) {
  const { gone, sites } = alteration(study, clause, trip, changes);
  if (sites.some((site) => site.facility === facility)) return true;
  return !gone.includes(facility) && study.read.whole(study.data.trips[trip].goals).includes(facility);
}

/**
 * @param {Study} study
 * @param {Trips} trips
 * @param {WayClause} clause
 * @param {number} trip
 * @param {number} facility
 * @param {Change[]} changes
 * @param {Scale} scale
 * @returns {Served}
 */
function alongStreets(study, trips, clause, trip, facility, changes, { limit, factor }) {
  const all = trips.search(clause, trip, changes);
  const list = all.list.filter((goal, g) => goal.facility === facility && !all.closed[g]);
  const most = limit / factor;
  const alone = search({ ...all, list }, most + TOLERANCE);
  const cells = cellsMeeting(study, alone);
  const { ofCell } = study.crowd(clause.way.crowd);
  let persons = 0;
  for (let cell = 0; cell < ofCell.length; cell++) {
    if (!(ofCell[cell] > 0) || !cells.known(cell)) continue;
    if (cells.meet(cell).cost * factor <= limit + TOLERANCE) persons += ofCell[cell];
  }
  return { lines: streetParts(study, alone, most), persons };
}

/**
 * Circles round the entrances, or so many round the edge of an area that they show how far it reaches.
 * @param {Study} study
 * @param {WayClause} clause
 * @param {Pick<import("./straight.js").Points, "at"> & {areas: {area: import("./outline.js").Area, facility: number}[]}} goal
 * @param {number} radius  metres
 * @returns {Served}
 */
function circles(study, clause, { at, areas }, radius) {
  const { look } = straightTo({ at, facility: at.map(() => 0), areas }, study.centres());
  const { ofCell } = study.crowd(clause.way.crowd);
  let persons = 0;
  for (let cell = 0; cell < ofCell.length; cell++) {
    if (ofCell[cell] > 0 && look(cell) <= radius + TOLERANCE) persons += ofCell[cell];
  }
  const spots = [...at, ...areas.flatMap(({ area }) => alongEdge(area, radius / 2))];
  const lines = spots.map(([x, y]) => Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = ((i % CORNERS) / CORNERS) * 2 * Math.PI;
    return toDegrees(study.data, x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }));
  return { lines, persons };
}
