/** The card of a facility: what it is, whom it serves, and what may be done with it. */

import { ask } from "../client.js";
import { fitTo } from "../map/index.js";
import { data, state, update } from "../state.js";
import { exact, make, people, pick, t } from "../words.js";
import { button, facilityLabel, hint, marked, proper, refill, terms } from "./elements.js";
import { chosen, view } from "./shown.js";
import { close, hindrance, remove, reopen } from "./whatif.js";

/** @typedef {import("./elements.js").Piece} Piece */

let asked = 0;

export async function drawFacility() {
  const { facility, settings, clause } = state;
  asked += 1;
  const mine = asked;
  if (facility === null) return refill("facility");
  const counted = chosen().way && (facility < 0 || chosen().facilities.includes(facility));
  const served = counted ? await ask("area", clause, facility, settings).catch(() => null) : null;
  if (mine !== asked) return;
  const leave = () => update({ facility: null });
  const shut = marked(button("facility-close", "×", leave, { className: "quiet" }), { "aria-label": t("close_card") });
  refill("facility", make("section", { className: "card" },
    make("div", { className: "title" }, make("h2", {}, proper(facilityLabel(facility))), shut),
    terms("terms", about(facility)),
    ...(served ? [terms("figures", [["serves", people(served.persons)]])] : []),
    ...(chosen().unlinked.includes(facility) ? [hint(t("facility_unlinked"))] : []),
    ...(counted ? [] : [hint(t("facility_not_counted"))]),
    actions(facility)));
}

/** What it is. @returns {[string, Piece][]} */
const about = (/** @type {number} */ facility) => (facility < 0 ? aboutSite(-2 - facility) : aboutFacility(facility));

/** @returns {[string, Piece][]} */
function aboutSite(/** @type {number} */ i) {
  const change = state.settings.changes[i];
  const site = view()?.sites[i];
  const type = change?.change === "open" ? data.types[change.facility_type] : null;
  return [
    ["type", pick(type ?? chosen().facility)],
    .../** @type {[string, Piece][]} */ (site ? [["leg", `${exact(Math.round(site.leg_m))} ${t("m")}`]] : []),
  ];
}

/** @returns {[string, Piece][]} */
function aboutFacility(/** @type {number} */ facility) {
  const { type, capacity, units } = data.facilities;
  /** @type {[string, number | null][]} */
  const amounts = [["capacity", capacity[facility]], ["units", units[facility]]];
  return [
    ["type", pick(data.types[type[facility]])],
    .../** @type {[string, Piece][]} */ (
      amounts.flatMap(([key, value]) => (value === null ? [] : [[key, exact(value)]]))),
  ];
}

/** What may be done with it. */
function actions(/** @type {number} */ facility) {
  const change = changeOf(facility);
  const at = change && "at" in change ? change.at : data.facilities.at[facility];
  const buttons = [button("facility-see", t("see"), () => fitTo(at))];
  if (!hindrance()) {
    if (change?.change !== "close") buttons.push(button("facility-move", t("move"), () => update({ tool: "move" })));
    if (facility < -1) buttons.push(button("facility-remove", t("undo_open"), () => remove(-2 - facility)));
    else if (change) buttons.push(button("facility-reopen", t(`undo_${change.change}`), () => reopen(facility)));
    if (facility >= 0 && change?.change !== "close") {
      buttons.push(button("facility-shut", t("close"), () => close(facility)));
    }
  }
  return make("div", { className: "tools" }, ...buttons);
}

/** The change that concerns it, if there is one. */
const changeOf = (/** @type {number} */ facility) => state.settings.changes.find((each, i) =>
  (facility < -1 ? -2 - i === facility : "facility" in each && each.facility === facility));
