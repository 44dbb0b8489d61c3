/** What the changes that the reader tries come to for one trip of one clause. */

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("./study.js").Study} Study */

/**
 * A trip whose goals are changed: facilities that are gone, and sites that are new. A site is known by
 * -2 - its place among the changes; a facility that was moved keeps its number.
 * @typedef {{trip: number, gone: number[], sites: {facility: number, at: Degrees}[]}} Altered
 */

/**
 * @param {Study} study
 * @param {Clause} clause
 * @param {number} trip
 * @param {Change[]} changes
 * @returns {Altered}
 */
export function alteration(study, clause, trip, changes) {
  const goals = new Set(study.read.whole(study.data.trips[trip].goals));
  const concerned = [...lastOf(changes)].filter(([facility]) => goals.has(facility));
  const moved = concerned.flatMap(([facility, change]) =>
    change.change === "move" ? [{ facility, at: change.at }] : []);
  const opened = changes.flatMap((change, i) =>
    change.change === "open" && leadsTo(study, clause, trip, change) ? [{ facility: -2 - i, at: change.at }] : []);
  return { trip, gone: concerned.map(([facility]) => facility), sites: [...moved, ...opened] };
}

/** Of the changes of one facility, only the last counts. @returns {Map<number, Change>} */
function lastOf(/** @type {Change[]} */ changes) {
  const last = new Map();
  for (const change of changes) if ("facility" in change) last.set(change.facility, change);
  return last;
}

/**
 * Whether a trip of a clause leads to a new site: of several trips, the one to facilities of its type.
 * @param {Study} study
 * @param {Clause} clause
 * @param {number} trip
 * @param {Extract<Change, {change: "open"}>} site
 */
function leadsTo({ data, read }, clause, trip, site) {
  if (site.clause !== clause.id && site.facility_type !== clause.facility_type) return false;
  const trips = clause.way?.trips ?? [];
  const ofType = trips.find((each) =>
    read.whole(data.trips[each].goals).some((goal) => data.facilities.type[goal] === site.facility_type));
  return trip === (ofType ?? trips[0]);
}

/** The trip of a clause that leads to a new site of its own type. @returns {number | null} */
export function tripToNew(/** @type {Study} */ study, /** @type {Clause} */ clause) {
  const { id, facility_type } = clause;
  /** @type {Extract<Change, {change: "open"}>} */
  const site = { change: "open", id: "", clause: id, facility_type, name: "", at: [0, 0] };
  return clause.way?.trips.find((trip) => leadsTo(study, clause, trip, site)) ?? null;
}

/**
 * Where a new site stands, or a facility that is moved; null: it stands where it did.
 * @param {number} facility
 * @param {Change[]} changes
 * @returns {Degrees | null}
 */
export function newPlace(facility, changes) {
  const change = facility < -1 ? changes[-2 - facility] : lastOf(changes).get(facility);
  return change && "at" in change ? change.at : null;
}

/**
 * The changes that the study file itself asks about, if they are among these.
 * @param {Study} study
 * @param {Change[]} changes
 */
export function scenarioIn({ data: { scenario } }, changes) {
  if (!scenario?.changes.length) return { whole: false, part: false };
  const [asked, given] = [scenario.changes, changes].map((list) => list.map((each) => JSON.stringify(each)));
  return {
    whole: asked.join() === given.join(),
    part: asked.every((each) => given.includes(each)),
  };
}
