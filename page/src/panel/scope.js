/** The box in which one zone is chosen, and the clause chosen there. */

import { state, update } from "../state.js";
import { here } from "../study/here.js";
import { tree } from "../study/zones.js";
import { byId, make, named, people, share, t } from "../words.js";
import { badge, hint, marked, proper, refill, zoneName } from "./elements.js";

/** The box in which a zone is chosen; a city has more than a thousand, which fill it when it is turned to. */
export function drawScope() {
  const box = byId("zone");
  marked(box, { "aria-label": t("zone_choice") });
  const rows = tree();
  byId("scope").hidden = rows.length < 2;
  const fill = () => {
    box.onfocus = box.onpointerdown = null;
    put(box, rows);
  };
  Object.assign(box, { onfocus: fill, onpointerdown: fill });
  put(box, rows.filter(({ zone }) => zone === state.zone));
  if (document.activeElement === box) fill();
  box.onchange = () => update({ zone: box.value === "" ? null : Number(box.value) });
  byId("zone-report").hidden = state.zone === null;
  byId("zone-clear").hidden = state.zone === null;
  byId("zone-clear").onclick = () => update({ zone: null });
}

function put(/** @type {any} */ box, /** @type {ReturnType<typeof tree>} */ rows) {
  box.replaceChildren(
    make("option", { value: "" }, t("zone_all")),
    ...rows.map(({ zone, depth }) => make("option", { value: String(zone) }, "\u3000".repeat(depth) + zoneName(zone))));
  box.value = state.zone === null ? "" : String(state.zone);
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

