/** The map as a sheet of A3 paper, with all that a printed map must say. */

import { data, state } from "../state.js";
import { asked, assumedMark, bounds, byId, cost, found, headline, make, named, passMark, people, pick, required, share, shortfall, t, used } from "../words.js";
import { plusFixed, printedLegend } from "./legend.js";
import { settled } from "./queue.js";
import { limitNow, shown } from "./shown.js";
import { sharpen } from "./tiles.js";

/** @typedef {import("leaflet").Map} Map */

const SHARP = 2; // pixels of the canvas for one on the page: 192 to the inch
const PAPER_PX_M = 0.0254 / 96;
const EQUATOR_M = 40_075_016.686;

/** @type {Map} */
let map;
let repaint = () => {};
/** Where the map stands on the screen; null: it is there. @type {Comment | null} */
let home = null;

export function preparePrint(/** @type {Map} */ made, /** @type {() => void} */ paintAnew) {
  map = made;
  repaint = paintAnew;
}

/** Lay the sheet out around the map; done when the map is painted as fine as paper wants it. */
export async function enterPrint() {
  if (!map || home) return;
  const sheet = make("main", { id: "sheet" });
  home = document.createComment("map");
  map.getContainer().replaceWith(home);
  sheet.append(map.getContainer());
  document.body.append(sheet);
  document.body.classList.add("print");
  drawSheet();
  byId("print-now").focus();
  resize(SHARP);
  map.on("zoomend moveend", drawRatio);
  document.addEventListener("keydown", leaveByKey);
  await new Promise((resolve) => setTimeout(resolve)); // the map asks for its tiles
  await settled();
}

/** Back to the screen. */
export function leavePrint() {
  if (!home) return;
  map.off("zoomend moveend", drawRatio);
  document.removeEventListener("keydown", leaveByKey);
  home.replaceWith(map.getContainer());
  home = null;
  document.body.classList.remove("print");
  for (const id of ["sheet", "print-bar"]) byId(id).remove();
  resize(1);
  byId("print")?.focus();
}

const leaveByKey = (/** @type {KeyboardEvent} */ { key }) => (key === "Escape" ? leavePrint() : undefined);

/** Fill the room there is with the same middle at the same zoom, so finely. */
function resize(/** @type {number} */ ratio) {
  const middle = map.getCenter();
  sharpen(ratio);
  map.invalidateSize({ animate: false });
  map.setView(middle, map.getZoom(), { animate: false });
  repaint();
}

/** Draw what stands around the map, if the sheet is there. */
export function drawSheet() {
  if (!home) return;
  document.getElementById("print-bar")?.remove();
  const action = (/** @type {string} */ id, /** @type {() => void} */ onclick) =>
    make("button", { type: "button", id, onclick }, t(id.replace("-", "_")));
  const bar = make("div", { id: "print-bar" },
    action("print-now", () => window.print()), action("print-leave", leavePrint), make("span", {}, t("print_hint")));
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", t("print"));
  byId("sheet").before(bar);
  for (const part of byId("sheet").querySelectorAll(":scope > :not(.leaflet-container)")) part.remove();
  byId("sheet").append(title(), side(), foot());
  drawRatio();
}

const title = () => make("header", {},
  make("h1", {}, pick(data.name)), make("p", {}, `${t("page")} · ${headline(shown.clause)}`),
  make("p", { className: `population ${data.population}` }, t(`population_${data.population}`)));

const side = () => make("aside", {},
  make("h2", {}, t("print_verdict")), summary(),
  make("h2", {}, t("print_legend")), printedLegend(), make("p", { id: "ratio" }));

const terms = (/** @type {[string, string][]} */ rows) =>
  make("dl", {}, ...rows.flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, value)]));

/** What the plan says, and what was found. */
function summary() {
  const { clause } = shown;
  const row = used(clause);
  /** @type {[string, string][]} */
  const rows = row.verdict === "reported" ? (clause.value === null ? [] : [[t("told"), asked(clause)]])
    : [[t("required"), required(row) + (row.share ? assumedMark(clause) : "")], [t("found"), found(row)], [t("short"), shortfall(row)]];
  return make("div", {},
    make("p", { className: "verdict" }, make("b", { className: `badge ${row.verdict}` }, t(`verdict_${row.verdict}`))),
    make("blockquote", {}, pick(clause.quote)), terms([...rows, [t("zone_of_plan"), pick(clause.zone)]]),
    ...(bounds(row) ? [make("p", {}, bounds(row))] : []),
    ...own());
}

/** What the reader set otherwise than the study has it, and what it comes to. */
function own() {
  const { view, clause } = shown;
  const { limit, speed_kph: speed, required_share: mark, changes } = state.settings;
  if (!view || (limit === null && speed === null && mark === null && !changes.length)) return [];
  const { met, persons } = view.total;
  return [make("h2", {}, t("print_own")), terms([
    ...(limit === null ? [] : /** @type {[string, string][]} */ ([[t("limit"), cost(clause, limitNow()) + plusFixed(clause)]])),
    ...(speed === null ? [] : /** @type {[string, string][]} */ ([[t("speed"), `${speed} ${t("kph")}`]])),
    ...(mark === null ? [] : /** @type {[string, string][]} */ ([[t("pass_mark"), `${Number((passMark(clause) * 100).toFixed(4))}%`]])),
    ...(changes.length ? /** @type {[string, string][]} */ ([[t("print_changes"), String(changes.length)]]) : []),
    [t("within"), persons > 0 ? `${people(met)} (${share(met / persons)})` : t("unknown")],
    [t("verdict"), t(`verdict_${view.verdict}`)],
  ])];
}

function foot() {
  const sources = data.sources.map(({ name, file }) => `${pick(name)} (${file})`).join(t("semicolon"));
  const method = !shown.clause.way ? "method_units"
    : state.settings.measure === "straight" ? "method_straight" : "method_network";
  const credits = [data.attribution, data.basemap?.attribution ?? null].filter((each) => each !== null).map(pick);
  return make("footer", {},
    make("p", {}, named("method", t(method))),
    ...(data.note ? [make("p", {}, named("note", pick(data.note)))] : []),
    ...(sources ? [make("p", {}, named("sources", sources))] : []),
    ...(data.dated ? [make("p", {}, named("dated", data.dated))] : []),
    ...(credits.length ? [make("p", {}, credits.join(" · "))] : []));
}

/** The scale of the sheet, as it is when it is printed in its own size. */
function drawRatio() {
  const { lat } = map.getCenter();
  const metre = (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  const times = Number((metre / PAPER_PX_M).toPrecision(2));
  byId("ratio").textContent = t("print_ratio").replace("{n}", times.toLocaleString("en"));
}
