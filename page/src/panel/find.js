/** The search by name: one box over facilities and zones, worked by keys as a combobox is. */

import { fitTo } from "../map/index.js";
import { data, state, update } from "../state.js";
import { byId, make, named, pick, t } from "../words.js";
import { marked, proper } from "./elements.js";
import { find, folded } from "./finding.js";
import { zonePlace } from "./places.js";

/** @typedef {{kind: "zone" | "facility", number: number, name: string, folded: string}} Entry */

const MOST = 20;

/** @type {Entry[] | null} */
let entries = null;
/** @type {Entry[]} */
let hits = [];
let active = -1;

/** Everything that has a name; made when it is first asked for. */
function everything() {
  /** @returns {Entry[]} */
  const ofKind = (/** @type {Entry["kind"]} */ kind, /** @type {(string | null)[]} */ names) =>
    names.flatMap((name, number) => (name ? [{ kind, number, name, folded: folded(name) }] : []));
  entries ??= [...ofKind("zone", data.zones.map(({ name }) => name)), ...ofKind("facility", data.facilities.name)];
  return entries;
}

export function drawFind() {
  marked(byId("find-name"), { placeholder: t("find") });
  marked(byId("find-hits"), { "aria-label": t("find_hits") });
  show();
}

export function startFind() {
  const box = byId("find-name");
  box.oninput = show;
  box.onfocus = show;
  box.onblur = hide;
  box.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return; // the keys belong to whoever types Chinese
    const act = KEYS[event.key];
    if (!act || !(hits.length || event.key === "Escape")) return;
    event.preventDefault();
    act();
  };
  // a click must not take the focus from the box before it has been heard
  byId("find-hits").onmousedown = (/** @type {Event} */ event) => event.preventDefault();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowDown: () => move(active + 1),
  ArrowUp: () => move(active < 0 ? hits.length - 1 : active - 1),
  Enter: () => choose(hits[Math.max(active, 0)]),
  Escape: () => {
    if (byId("find-hits").hidden) byId("find-name").value = "";
    hide();
  },
};

function show() {
  const words = byId("find-name").value;
  const asked = document.activeElement === byId("find-name") && folded(words);
  hits = asked ? find(everything(), words, MOST) : [];
  active = -1;
  byId("find-hits").replaceChildren(...hits.map(option));
  byId("find-hits").hidden = !hits.length;
  marked(byId("find-name"), { "aria-expanded": hits.length > 0 }).removeAttribute("aria-activedescendant");
  const count = hits.length === MOST ? `${MOST}+` : String(hits.length);
  byId("find-count").textContent = asked ? named("found_names", count) : "";
}

function hide() {
  hits = [];
  byId("find-hits").hidden = true;
  byId("find-count").textContent = "";
  marked(byId("find-name"), { "aria-expanded": false }).removeAttribute("aria-activedescendant");
}

function option(/** @type {Entry} */ entry, /** @type {number} */ i) {
  const kind = entry.kind === "zone" ? t("zone") : pick(data.types[data.facilities.type[entry.number]]);
  const words = [proper(entry.name), make("i", {}, ` ${kind}`)];
  const node = make("li", { id: `hit-${i}`, onclick: () => choose(entry) }, ...words);
  return marked(node, { role: "option", "aria-selected": false });
}

function move(/** @type {number} */ to) {
  active = to % hits.length;
  for (const [i, node] of [...byId("find-hits").children].entries()) marked(node, { "aria-selected": i === active });
  byId(`hit-${active}`).scrollIntoView({ block: "nearest" });
  marked(byId("find-name"), { "aria-activedescendant": `hit-${active}` });
}

/** Go there; a facility is shown with a clause that counts it. */
function choose(/** @type {Entry} */ { kind, number, name }) {
  byId("find-name").value = name;
  hide();
  const place = kind === "zone" ? zonePlace(data.zones[number]) : data.facilities.at[number];
  if (place) fitTo(place);
  if (kind === "zone") return update({ hover: { zones: number } });
  if (!data.clauses[state.clause].facilities.includes(number)) {
    const clause = data.clauses.findIndex(({ way, facilities }) => way && facilities.includes(number));
    if (clause >= 0) update({ clause });
  }
  update({ facility: number, cell: null });
}
