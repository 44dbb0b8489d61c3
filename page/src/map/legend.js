/** What the colours and signs mean; on the screen also the switch of the layers. */

import { FILLS, HATCHES, UNREACHABLE, shareBands, striped, swatch } from "../colours.js";
import { BORDER, UNLINKED, UNMET } from "../engine/verdicts.js";
import { state, update } from "../state.js";
import { exact, headline, make, share, t } from "../words.js";
import { poor } from "./hatching.js";
import { bandsNow, byShares, byZones, markNow, shown, unitsNow, zoneBandsNow } from "./shown.js";

/** @typedef {import("../colours.js").Band} Band */

const layers = () => ["cells", ...(shown.clause.way ? ["gaps"] : []), "facilities", "zones", "background"];
const NARROW_PX = 720;

/** Whether the reader has it unfolded; on a phone it would hide the map. */
let open = window.innerWidth > NARROW_PX;

export function createLegend() {
  const root = make("details", { id: "legend", open });
  root.ontoggle = () => { open = root.open; };
  const renew = () => {
    const held = root.contains(document.activeElement) ? document.activeElement?.id : "";
    const [cells, ...others] = layers().map(layerSwitch);
    root.replaceChildren(
      make("summary", {}, t("legend")), heading(),
      ...(drawn() ? [cells, ...shading(), ...key()] : [note()]), ...others,
    );
    if (held) document.getElementById(held)?.focus();
  };
  return { root, renew };
}

/** The same without anything to be switched, for paper. */
export function printedLegend() {
  const others = layers().slice(1, -1).filter((layer) => state.layers[layer]);
  return make("div", { className: "legend" },
    heading(),
    ...(drawn() && state.layers.cells ? [make("p", {}, layerName("cells")), ...key()] : []),
    make("ul", {}, ...others.map((layer) => make("li", {}, mark(layer), layerName(layer)))));
}

const drawn = () => Boolean(shown.clause.way || shown.clause.units);
const note = () => make("p", { className: "hint" }, t(shown.clause.missing ? "not_drawn" : "no_units"));
const heading = () => {
  const { mode } = shown.clause;
  return make("p", {}, headline(shown.clause) + (mode ? ` · ${t(`mode_${mode}`)}` : ""));
};

/** What the colours mean: of the way to a facility, of coverage, or of the units' verdicts. */
function key() {
  const items = !shown.clause.way ? unitItems() : byZones() ? shareItems(markNow(), zoneBandsNow())
    : byShares() ? cellShareItems() : rampItems();
  return [make("ul", { className: "ramp" }, ...items)];
}

/** What fails, as it is painted now. */
const failing = (/** @type {string} */ colour) => (poor() ? swatch(striped(colour)) : colour);

function sampled(/** @type {string} */ background, /** @type {string} */ text) {
  const sample = make("span", { className: "sample" });
  sample.style.background = background;
  return make("li", {}, sample, text);
}

const divide = (/** @type {string} */ text) => make("li", { className: "limit" }, text);

function rampItems() {
  const { clause, view } = shown;
  const { limit, within, beyond } = bandsNow();
  const { border, unlinked, unreachable } = present(view);
  const band = (/** @type {Pick<Band, "colour" | "label">} */ { colour, label }) => sampled(colour, `${label} ${t(clause.scale)}`);
  return [
    ...within.map(band),
    divide(`${t("limit")} ${limit} ${t(clause.scale)}${plusFixed(clause)}`),
    ...beyond.map(({ colour, label }) => band({ colour: failing(colour), label })),
    ...(unreachable ? [sampled(failing(UNREACHABLE), t("state_unreachable"))] : []),
    ...(border ? [sampled(swatch(HATCHES.border), t("state_border"))] : []),
    ...(unlinked ? [sampled(swatch(HATCHES.unlinked), t("state_unlinked"))] : []),
  ];
}

/** The time that the limit of the trips does not contain. */
export const plusFixed = (/** @type {import("../types.js").Clause} */ { fixed }) =>
  (fixed > 1e-9 ? ` ${t("plus_fixed").replace("{n}", exact(Number(fixed.toFixed(2))))}` : "");

/** Which of the rarer kinds of cells there are. */
function present(/** @type {import("../types.js").View | null} */ view) {
  const found = { border: false, unlinked: false, unreachable: false };
  const { state: states, impedance } = view ?? { state: [], impedance: [] };
  for (let i = 0; i < states.length; i++) {
    if (states[i] === BORDER) found.border = true;
    else if (states[i] === UNLINKED) found.unlinked = true;
    else if (states[i] === UNMET && impedance[i] === Infinity) found.unreachable = true;
  }
  return found;
}

function shareItems(/** @type {number} */ required, bands = shareBands(required)) {
  const asks = bands.some(({ enough }) => enough);
  const item = (/** @type {import("../colours.js").ShareBand} */ { colour, from, to, enough }) =>
    sampled(asks && !enough ? failing(colour) : colour, from === to ? share(to) : `${share(from)}–${share(to)}`);
  const falling = [...bands].reverse();
  const enough = falling.filter((band) => band.enough);
  return [
    ...enough.map(item),
    ...(enough.length ? [divide(`${t("required")} ${share(required)}`)] : []),
    ...falling.filter((band) => !band.enough).map(item),
  ];
}

/** Of cells; what is required is required of all people together, not of those of each cell. */
function cellShareItems() {
  const unknown = (shown.view?.shares ?? []).some((each) => each < 0);
  return [...shareItems(0), ...(unknown ? [sampled(swatch(HATCHES.border), t("share_unknown"))] : [])];
}

function unitItems() {
  const verdicts = new Set(unitsNow().map(({ verdict }) => verdict));
  return ["met", "unmet", "undetermined", ""].filter((verdict) => verdicts.has(/** @type {any} */ (verdict)))
    .map((verdict) => sampled(verdict === "unmet" ? failing(String(FILLS.unmet)) : swatch(FILLS[verdict]), t(verdict ? `verdict_${verdict}` : "unit_informative")));
}

/** Cells or zones: which of them have colours. */
function shading() {
  if (!shown.clause.way || !Object.keys(shown.view?.zones ?? {}).length) return [];
  const choice = (/** @type {"cells" | "zones"} */ shade) => {
    const onchange = () => update({ shade });
    const box = make("input", { type: "radio", name: "shade", id: `shade-${shade}`, checked: state.shade === shade, onchange });
    return make("label", {}, box, t(`shade_${shade}`));
  };
  const group = make("div", { className: "shades" }, choice("cells"), choice("zones"));
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", t("shade_label"));
  return [group];
}

function layerName(/** @type {string} */ layer) {
  if (layer !== "cells") return t(`layer_${layer}`);
  if (byZones()) return t("layer_cells_zones");
  if (byShares()) return t("layer_cells_shares");
  return t(`layer_cells_${shown.clause.way ? shown.clause.scale : "units"}`);
}

const mark = (/** @type {string} */ layer) => make("span", { className: `mark ${layer}` });

function layerSwitch(/** @type {string} */ layer) {
  const onchange = (/** @type {Event} */ event) => {
    const { checked } = /** @type {HTMLInputElement} */ (event.target);
    update({ layers: { ...state.layers, [layer]: checked } });
  };
  const box = make("input", { type: "checkbox", id: `layer-${layer}`, checked: state.layers[layer], name: layer, onchange });
  return make("label", {}, box, ...(layer === "cells" ? [] : [mark(layer)]), layerName(layer));
}
