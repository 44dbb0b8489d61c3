/** The search by name: one box over zones, streets, facilities and clauses, worked by keys as a combobox is. */

import { fitStreet, fitTo, fitZone } from "../map/index.js";
import { data, state, update } from "../state.js";
import { byId, headline, make, named, pick, t } from "../words.js";
import { marked, proper } from "./elements.js";
import { find, folded } from "./finding.js";
import { showPane } from "./header.js";

/** @typedef {{kind: "zone" | "street" | "facility" | "clause", number: number, name: string, folded: string}} Entry */

const MOST = 20;

/** @type {Entry[] | null} */
let entries = null;
/** @type {Entry[]} */
let hits = [];
let active = -1;

/** Everything that has a name; made when it is first asked for. Streets are counted from 1. */
function everything() {
  /** @returns {Entry[]} */
  const ofKind = (/** @type {Entry["kind"]} */ kind, /** @type {(string | null)[]} */ names, first = 0) =>
    names.flatMap((name, i) => (name ? [{ kind, number: first + i, name, folded: folded(name) }] : []));
  entries ??= [
    ...ofKind("zone", data.zones.map(({ name }) => name)),
    ...ofKind("street", data.streets.names, 1),
    ...ofKind("facility", data.facilities.name),
    ...data.clauses.map(clauseEntry),
  ];
  return entries;
}

/** A clause is found by its number and its words in both languages too. @returns {Entry} */
function clauseEntry(/** @type {import("../types.js").Clause} */ clause, /** @type {number} */ number) {
  const { id, quote, facility } = clause;
  const words = [headline(clause), id, facility.zh, facility.en, quote.zh, quote.en].join(" ");
  return { kind: "clause", number, name: headline(clause), folded: folded(words) };
}

export function drawFind() {
  entries = null; // clauses are named in the language chosen
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
  const kind = entry.kind === "facility" ? pick(data.types[data.facilities.type[entry.number]])
    : entry.kind === "street" ? t("street") : t(entry.kind);
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

/** Go there and outline it; a facility is shown with a clause that counts it. */
function choose(/** @type {Entry} */ { kind, number, name }) {
  byId("find-name").value = name;
  hide();
  if (kind === "clause") {
    update({ clause: number, sought: null });
    return showPane("detail");
  }
  if (kind !== "facility") {
    update({ sought: { kind, number }, facility: null, cell: null });
    return kind === "zone" ? fitZone(number) : fitStreet(number);
  }
  fitTo(data.facilities.at[number]);
  if (!data.clauses[state.clause].facilities.includes(number)) {
    const clause = data.clauses.findIndex(({ way, facilities }) => way && facilities.includes(number));
    if (clause >= 0) update({ clause });
  }
  update({ facility: number, cell: null, sought: null });
}
