/** The zone that the reader chose: what holds in it, and what clauses come to there. */

import { ask } from "../client.js";
import { data, state } from "../state.js";
import { named, zoneName } from "../words.js";
import { countsIn, standing, unitsOf } from "./standing.js";
import { liesIn } from "./zones.js";

/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {import("./standing.js").Standing} Standing */

/** The people by state, of each clause, in the zone chosen; null: the engine has not told yet. @type {(Counts | null)[] | null} */
let counted = null;
let turn = 0;
/** @type {Map<number, Standing | null>} */
const known = new Map();

export const here = {
  /** What a clause comes to in the zone chosen; null: none is, or nothing can be told. */
  standing(/** @type {number} */ clause) {
    const { zone } = state;
    if (zone === null) return null;
    if (!known.has(clause)) {
      const each = data.clauses[clause];
      known.set(clause, standing(each, zone, counted?.[clause] ?? countsIn(each, zone)));
    }
    return known.get(clause) ?? null;
  },
  /** Whether a clause holds in the zone chosen: its units, its people or its facilities are there. */
  holds(/** @type {number} */ clause) {
    const { zone } = state;
    if (zone === null) return true;
    const each = data.clauses[clause];
    if (this.standing(clause)) return true;
    const people = counted?.[clause];
    if (people) return people.persons > 0;
    const touches = (/** @type {number} */ other) => liesIn(other, zone) || liesIn(zone, other);
    if (each.units) return unitsOf(each).some((unit) => touches(unit.zone));
    if (each.way) return each.coverage.some((row) => touches(row.zone));
    return !each.missing && each.facilities.some((facility) => liesIn(data.facilities.zone[facility], zone));
  },
  /** Whose the figures are, where they are of a unit around the zone. */
  told(/** @type {number} */ clause) {
    const of = this.standing(clause)?.of;
    return of === undefined || of === state.zone ? "" : named("of_unit", zoneName(of));
  },
  counts: (/** @type {number} */ clause) => counted?.[clause] ?? null,
};

/** Follow the zone chosen; `heard` is called when the engine has counted its people. */
export async function follow(/** @type {() => void} */ heard) {
  turn += 1;
  const mine = turn;
  counted = null;
  known.clear();
  const { zone } = state;
  if (zone === null) return;
  const inside = data.zones.flatMap((_, i) => (liesIn(i, zone) ? [i] : []));
  const answer = await ask("within", inside, state.settings).catch(() => null);
  if (mine !== turn) return;
  counted = answer;
  known.clear();
  heard();
}
