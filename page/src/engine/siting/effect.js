/** What changes do to a clause that is not the one shown. */

import { alteration } from "../changes.js";
import { count } from "../counts.js";
import { scaleOf, states } from "../cover.js";
import { judged } from "../judged.js";

/** @typedef {import("../../types.js").Change} Change */
/** @typedef {import("../../types.js").Effect} Effect */
/** @typedef {import("../../types.js").Judgement} Judgement */
/** @typedef {import("../../types.js").Settings} Settings */
/** @typedef {import("../cover.js").Cover} Cover */
/** @typedef {import("../cover.js").WayClause} WayClause */
/** @typedef {import("../study.js").Study} Study */

/**
 * Judge a clause without the changes and with them, by the plan's own limit and speed.
 * @param {Study} study
 * @param {Cover} cover
 * @param {WayClause} clause
 * @param {number} number  of the clause
 * @param {Settings} settings
 * @returns {Effect | null}  null: the changes do not concern it
 */
export function effectOn(study, cover, clause, number, { changes }) {
  const concerned = clause.way.trips.some((trip) => {
    const { gone, sites } = alteration(study, clause, trip, changes);
    return gone.length > 0 || sites.length > 0;
  });
  if (!concerned && !changes.some(({ change }) => change === "given")) return null;
  const by = (/** @type {Change[]} */ list) => judgement(study, cover, clause, number, list);
  return { before: by([]), after: by(changes) };
}

/**
 * @param {Study} study
 * @param {Cover} cover
 * @param {WayClause} clause
 * @param {number} number
 * @param {Change[]} changes
 * @returns {Judgement}
 */
function judgement(study, cover, clause, number, changes) {
  /** @type {Settings} */
  const settings = { limit: null, speed_kph: null, required_share: null, measure: "network", changes };
  const { cost } = cover.ways(number, settings);
  const scale = scaleOf(study, clause, settings);
  const state = states(cost, study.cells().border, scale);
  const { persons, met } = count(study.crowd(clause.way.crowd), state).total;
  const { verdict } = judged(study, clause, settings, { state, cost, scale, straight: cover.straight(clause, settings) });
  return { persons, met, verdict };
}
