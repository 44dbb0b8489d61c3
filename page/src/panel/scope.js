/** The zone that the reader chose: what holds in it, and what clauses come to there. */

import { ask } from "../client.js";
import { data, state, update } from "../state.js";
import { countsIn, standing, unitsOf } from "../study/standing.js";
import { liesIn, tree } from "../study/zones.js";
import { byId, make, named, people, share, t } from "../words.js";
import { badge, hint, marked, proper, refill, zoneName } from "./elements.js";

/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {import("../study/standing.js").Standing} Standing */

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

/** The box in which a zone is chosen. */
export function drawScope() {
  const box = byId("zone");
  marked(box, { "aria-label": t("zone_choice") });
  const rows = tree();
  byId("scope").hidden = rows.length < 2;
  box.replaceChildren(
    make("option", { value: "" }, t("zone_all")),
    ...rows.map(({ zone, depth }) => make("option", { value: String(zone) }, "\u3000".repeat(depth) + zoneName(zone))));
  box.value = state.zone === null ? "" : String(state.zone);
  box.onchange = () => update({ zone: box.value === "" ? null : Number(box.value) });
  byId("zone-report").hidden = state.zone === null;
  byId("zone-clear").hidden = state.zone === null;
  byId("zone-clear").onclick = () => update({ zone: null });
}

/** The clause chosen in the zone chosen. */
export function drawHere() {
  const { zone, clause } = state;
  if (!byId("here")) return;
  if (zone === null) return refill("here");
  const found = here.standing(clause);
  const counts = here.counts(clause);
  refill("here", make("section", { className: "card here" },
    make("div", { className: "title" }, make("h3", {}, proper(zoneName(zone))), ...(found ? [badge(found.verdict)] : [])),
    ...(found && found.of !== zone ? [hint(here.told(clause))] : []),
    ...(counts && counts.persons > 0 ? [make("p", {},
      `${named("within", `${people(counts.met)} (${share(counts.met / counts.persons)})`)}${t("semicolon")}`,
      named("beyond", people(counts.unmet)))] : []),
    ...(found || counts ? [] : [hint(t("zone_not_held"))])));
}

