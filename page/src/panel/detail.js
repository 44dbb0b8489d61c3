/** All about the chosen clause: its words and figures, and the parts that the other modules fill. */

import { state } from "../state.js";
import { asked, assumed, basisOf, boundsWords, byId, exact, found, make, named, pick, required, shortfall, t, used }
  from "../words.js";
import { badge, fold, hint, marked, requiredShare, terms, title } from "./elements.js";
import { marks } from "./list.js";
import { progressOf } from "./progress.js";
import { reach } from "./reach.js";
import { readingsTable } from "./readings.js";
import { chosen, view } from "./shown.js";
import { turnsOf } from "./turns.js";
import { unitsTable } from "./units.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("./elements.js").Piece} Piece */

export function drawDetail() {
  const clause = chosen();
  byId("detail").replaceChildren(
    make("div", { id: "cell" }),
    make("div", { id: "facility" }),
    make("div", { className: "title" },
      make("h2", { id: "headline", tabIndex: -1 }, ...title(clause)), badge(used(clause).verdict)),
    make("div", { id: "here" }),
    make("blockquote", {}, pick(clause.quote)),
    figures(clause),
    ...(clause.missing ? [hint(named("missing", pick(clause.missing)))] : []),
    ...(clause.way ? wayParts() : []),
    ...(clause.units ? [fold("units", unitsTable(clause))] : []),
    ...(clause.together ? [marked(hint(pick(clause.together)), { id: "together" })] : []),
    ...(clause.readings.length > 1 ? [fold("readings", readingsTable(clause))] : []),
    ...progressOf(clause),
    ...turnsOf(clause),
    fold("clause", clauseTerms(clause)),
    fold("handover"),
  );
}

const wayParts = () => [
  make("div", { id: "reach" }),
  ...["mend", "whatif", "others", "charts", "limits", "compare", "gaps", "zones"].map((id) => fold(id)),
];

/** What a pass mark rests on that the plan does not state. */
const markOf = (/** @type {Clause} */ clause) => (assumed(clause) ? [basisOf(clause)] : []);

/** What the plan asks, what there is, and what is short: at a glance. */
function figures(/** @type {Clause} */ clause) {
  const row = used(clause);
  if (row.verdict === "reported") {
    return clause.value === null ? "" : terms("figures", [["told", asked(clause)]]);
  }
  const share = row.share && typeof row.required === "number";
  const table = terms("figures", [
    ["required", share ? make("span", {}, requiredShare(null, row), make("small", {}, ` ${[...markOf(clause), pick(row.unit)].join(" · ")}`)) : required(row)],
    ["found", found(row)],
    ["short", shortfall(row)],
  ]);
  const why = boundsWords(row);
  return why ? make("div", {}, table, hint(why)) : table;
}

/** Where the clause holds and how it was read. */
function clauseTerms(/** @type {Clause} */ clause) {
  const { goals, fixed, source, ambiguity, mode, kind } = clause;
  /** @type {[string, Piece][]} */
  const rows = [["kind", t(`kind_${kind}`) + (mode ? ` · ${t(`mode_${mode}`)}` : "")]];
  rows.push(["zone_of_plan", pick(clause.zone)]);
  if (goals) rows.push(["leads_to", pick(goals)]);
  if (fixed > 1e-9) rows.push(["fixed", `${exact(Number(fixed.toFixed(2)))} ${t("min")}`]);
  if (ambiguity) rows.push(["ambiguity", pick(ambiguity)]);
  if (source) rows.push(["source", pick(source)]);
  const doubts = marks(clause);
  if (doubts.length) rows.push(["doubts", doubts.join(" · ")]);
  return terms("terms", rows);
}

/** Tell that the figures are about to change. */
export const showBusy = () => byId("detail").setAttribute("aria-busy", String(state.busy));

/** What is within the limit, what beyond it, and of what nobody can tell: of all that the verdict counts. */
export function drawReach() {
  const now = view();
  if (!chosen().way) return;
  byId("reach").replaceChildren(...(now ? [...ownSettings(), ...reach(chosen(), now)] : [hint(t("busy"))]));
}

/** Whose settings the figures are of, if not the plan's. */
function ownSettings() {
  const { limit, speed_kph: speed, required_share: mark, changes } = state.settings;
  if (limit !== null || speed !== null || mark !== null) return [marked(hint(t("reach_yours")), { class: "hint yours" })];
  return changes.length ? [hint(t("reach_sites"))] : [];
}
