/** What if: sites that the reader adds, facilities that are moved or closed, and what comes of it. */

import { geojson } from "../geojson.js";
import { fitTo } from "../map/index.js";
import { change, data, redo, state, undo, update } from "../state.js";
import { byId, make, named, people, pick, share, t, whole } from "../words.js";
import { download, fileName } from "./download.js";
import { button, facilityLabel, hint, marked, proper, refill, sign } from "./elements.js";
import { chosen, view } from "./shown.js";

/** @typedef {import("../types.js").Change} Change */

/** Why nothing can be tried out on a clause; null: it can. */
export function hindrance() {
  const { way } = chosen();
  if (!way) return t("whatif_no_way");
  const lacking = way.trips.map((i) => data.trips[i])
    .find(({ graph, impedance }) => graph === null && impedance !== "straight_m");
  if (!lacking) return null;
  const network = data.too_large.find(({ mode }) => mode === lacking.mode);
  const size = network ? ` · ${whole(network.nodes)} ${t("nodes")}` : "";
  return named("whatif_too_large", t(`mode_${lacking.mode}`) + size);
}

export function drawWhatif() {
  if (!chosen().way) return;
  const hindered = hindrance();
  if (hindered) return refill("whatif", hint(hindered));
  const { changes } = state.settings;
  const { tool } = state;
  const adding = tool === "add";
  // what was looked at before would lie over the sites
  const begin = () => update({ tool: "add", cell: null, facility: null });
  const add = button("add", t(adding ? "add_done" : "add"), () => (adding ? update({ tool: "look" }) : begin()));
  const tools = make("div", { className: "tools" },
    marked(add, { class: "primary", "aria-pressed": adding }),
    button("undo", t("undo"), back, { disabled: !state.undone.length }),
    button("redo", t("redo"), forth, { disabled: !state.redone.length }),
    button("clear", t("clear"), () => put([]), { disabled: !changes.length }));
  refill(
    "whatif",
    marked(tools, { role: "group", "aria-label": t("part_whatif") }),
    hint(t({ add: "add_hint", move: "move_hint", look: "whatif_hint" }[tool])),
    ...(data.scenario && changes === data.scenario.changes ? ofScenario(data.scenario) : []),
    ...(changes.length ? [
      make("ul", { className: "changes" }, ...changes.map(item)),
      make("div", { id: "outcome" }),
      ...(changes.some((each) => each.change !== "given") ? [button("export", t("export"), save)] : []),
    ] : []),
  );
}

/** @param {NonNullable<import("../types.js").Data["scenario"]>} scenario */
const ofScenario = ({ name, note, steps = [] }) => [
  hint(named("scenario", pick(name))), ...(note ? [make("p", { className: "warning" }, pick(note))] : []),
  ...(steps.length ? [make("ol", { id: "steps" }, ...steps.map(({ what, gained, share: covered }) => make("li", {},
    proper(pick(what)), make("b", {}, ` +${people(gained)}`), ` · ${t("with_those_before")} ${share(covered)}`)))] : []),
];

/** Take a new list of changes; a site chosen by its place in the old one is no longer chosen. */
export function put(/** @type {Change[]} */ changes) {
  if ((state.facility ?? 0) < -1) update({ facility: null });
  change(changes);
}

function back() {
  if ((state.facility ?? 0) < -1) update({ facility: null });
  undo();
}

function forth() {
  if ((state.facility ?? 0) < -1) update({ facility: null });
  redo();
}

const without = (/** @type {number} */ i) => state.settings.changes.filter((_, k) => k !== i);
/** Close a facility, wherever it was moved to. */
export const close = (/** @type {number} */ facility) =>
  put([...state.settings.changes.filter((each) => !("facility" in each) || each.facility !== facility),
    { change: "close", facility }]);
export const reopen = (/** @type {number} */ facility) =>
  put(state.settings.changes.filter((each) => !("facility" in each) || each.facility !== facility));
export const remove = (/** @type {number} */ i) => put(without(i));

function item(/** @type {Change} */ each, /** @type {number} */ i) {
  if (each.change === "given") return make("li", {}, sign("≈"), make("span", { className: "name" }, t("change_given")));
  const far = each.change !== "close" && view()?.sites[i] === null;
  const name = each.change === "open" ? nameBox(each, i) : make("span", { className: "name" },
    make("i", {}, `${t(`change_${each.change}`)} `), proper(facilityLabel(each.facility)));
  const what = each.change === "open" ? each.name : facilityLabel(each.facility);
  const show = () => {
    fitTo(each.change === "close" ? data.facilities.at[each.facility] : each.at);
    update({ facility: each.change === "open" ? -2 - i : each.facility, cell: null });
  };
  const undoing = t(`undo_${each.change}`);
  return make(
    "li",
    {},
    sign({ open: "+", close: "×", move: "→" }[each.change]),
    name,
    marked(button(`see-${i}`, t("see"), show), { "aria-label": `${t("see")} ${what}` }),
    marked(button(`drop-${i}`, undoing, () => remove(i)), { "aria-label": `${undoing} ${what}` }),
    ...(far ? [make("p", { className: "warning" }, t("site_too_far"))] : []),
  );
}

function nameBox(/** @type {Extract<Change, {change: "open"}>} */ each, /** @type {number} */ i) {
  const box = make("input", { type: "text", id: `name-${i}`, value: each.name, maxLength: 80, autocomplete: "off" });
  box.onchange = () => {
    const name = box.value.trim() || each.name;
    change(state.settings.changes.map((old, k) => (k === i ? { ...each, name } : old)));
  };
  const type = data.types[each.facility_type];
  return marked(box, { "aria-label": `${t("site_name")} ${i + 1}`, title: type ? pick(type) : null });
}

function save() {
  const name = (/** @type {"zh" | "en"} */ language) =>
    `${data.name[language]}${data.texts.scenario_of[language]}`;
  const text = geojson({ zh: name("zh"), en: name("en") }, state.settings.changes, data.facilities);
  download(fileName(name(state.language), "geojson"), text, "application/geo+json");
}

/** Put the tool away where it is of no use. */
export function checkTool() {
  if (state.tool !== "look" && hindrance()) update({ tool: "look" });
}

/** Whether a key is one that a box for typing takes for itself. */
const typing = (/** @type {EventTarget | null} */ target) =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && ["text", "search"].includes(target.type));

/** Undo and redo by the usual keys; leave the tool by Escape; wherever the focus is. */
export function startWhatif() {
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event.target) || !"zy".includes(key)) return;
    event.preventDefault();
    if (key === "z" && !event.shiftKey) back();
    else forth();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || state.tool === "look") return;
    update({ tool: "look" });
    byId("add")?.focus();
  });
}
