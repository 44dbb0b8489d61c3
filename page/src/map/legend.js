/** What the colours and signs mean; on the screen also the switch of the layers. */

import palette from "../../../access/outputs/maps/palette.json" with { type: "json" };
import { HATCHES, UNREACHABLE, shareBands, striped, swatch } from "../colours.js";
import { BORDER, UNLINKED, UNMET } from "../engine/verdicts.js";
import { data, state, update } from "../state.js";
import { exact, headline, make, pick, share, t, whole, zoneName } from "../words.js";
import { svg } from "./controls.js";
import { createDock } from "./dock.js";
import { boundariesOf } from "./marks.js";
import { poor } from "./hatching.js";
import { bandsNow, byFacilities, byShares, byZones, markNow, shown, zoneBandsNow } from "./shown.js";
import { symbolOf } from "./symbols.js";
import { unitKey } from "./unit_key.js";
import { BOUNDED, levelOf } from "./zones.js";

/** @typedef {import("../colours.js").Band} Band */

const layers = () => ["cells", ...(shown.clause.way ? ["gaps"] : []), "facilities", "zones", "background"];
const NARROW_PX = 720;

/** Whether the reader has it unfolded; on a phone it would hide the map. */
let open = window.innerWidth > NARROW_PX;

export function createLegend(/** @type {import("leaflet").Map} */ map) {
  const root = make("details", { id: "legend", open });
  const dock = createDock(map, root);
  root.addEventListener("toggle", () => { open = root.open; });
  const renew = () => {
    const held = root.contains(document.activeElement) ? document.activeElement?.id : "";
    const [cells, ...others] = layers().map(layerSwitch);
    root.replaceChildren(
      make("summary", {}, t("legend")),
      make("div", { className: "body" }, heading(),
        ...(drawn() ? [...(shown.clause.missing ? [note()] : []), cells, ...shading(), ...key()] : [note()]),
        ...others.flatMap((node, i) => [node, ...detail(layers()[i + 1])]), dock.button),
    );
    dock.renew();
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
    make("ul", {}, ...others.map((layer) => make("li", {}, mark(layer), layerName(layer)))),
    ...(state.layers.zones ? boundaryKey() : []));
}

/**
 * The signs of the clause's facilities: of which types, and of how many; those that most have first.
 * @returns {{types: string[], many: number}[]}
 */
function signsNow() {
  /** @type {Map<string, {types: string[], many: number}>} */
  const found = new Map();
  for (const facility of shown.clause.facilities) {
    const type = data.facilities.type[facility];
    const { sign } = symbolOf(type);
    const known = found.get(sign) ?? { types: [], many: 0 };
    if (!known.types.includes(type)) known.types.push(type);
    known.many += 1;
    found.set(sign, known);
  }
  return [...found.values()].sort((a, b) => b.many - a.many);
}

const named = (/** @type {string[]} */ [first, ...others]) =>
  pick(data.types[first]) + (others.length ? t("sign_others").replace("{n}", String(others.length)) : "");

/** What the facilities' signs mean, and how many there are, for paper. */
export function facilityKey() {
  const signs = state.layers.facilities ? signsNow() : [];
  return make("ul", { className: "symbols" },
    ...signs.map(({ types, many }) => make("li", {}, symbol(types[0]), `${named(types)} ${whole(many)}`)),
    ...(state.layers.facilities ? signKey() : []));
}

function symbol(/** @type {string} */ type) {
  const { sign, colour } = symbolOf(type);
  const node = make("span", { className: "symbol" }, sign);
  node.style.color = colour;
  node.setAttribute("aria-hidden", "true");
  return node;
}

/** Signs that only some maps have: of several facilities, and of such as no street leads to. */
function signKey() {
  const several = make("span", { className: "symbol several" }, "9");
  const away = make("span", { className: "symbol away" });
  for (const node of [several, away]) node.setAttribute("aria-hidden", "true");
  return [
    ...(shown.clause.facilities.length > 1 ? [make("li", {}, several, t("cluster_key"))] : []),
    ...(shown.clause.unlinked.length ? [make("li", {}, away, t("facility_unlinked"))] : []),
  ];
}

const SIGNS = 5; // named in the legend on the screen

/** What a layer's signs mean, below its switch. */
function detail(/** @type {string} */ layer) {
  if (!state.layers[layer]) return [];
  if (layer === "zones") return boundaryKey();
  if (layer !== "facilities") return [];
  const signs = signsNow();
  const rest = signs.length - SIGNS;
  return [make("ul", { className: "symbols" },
    ...signs.slice(0, SIGNS).map(({ types }) => make("li", {}, symbol(types[0]), named(types))),
    ...(rest > 0 ? [make("li", {}, `${t("print_more")} ${rest}`)] : []), ...signKey())];
}

/** How the boundaries of each level are drawn, where there are several. */
function boundaryKey() {
  const levels = [...new Set(BOUNDED.map(levelOf))];
  if (levels.length < 2) return [];
  return [make("ul", { className: "boundaries" }, ...[...boundariesOf(levels)].map(([level, [width, dashes]]) => {
    const line = svg("svg", { viewBox: "0 0 34 6", class: "boundary", "aria-hidden": "true" });
    line.append(svg("path", {
      d: "M0 3 H34", stroke: palette.zone, "stroke-width": String(width), "stroke-dasharray": dashes.join(" "),
    }));
    return make("li", {}, line, make("span", {}, namesOf(level)));
  }))];
}

/** Some zones of a level, by which a reader knows it. */
function namesOf(/** @type {number} */ level) {
  const zones = BOUNDED.filter((zone) => levelOf(zone) === level);
  return zones.slice(0, 2).map(zoneName).join(t("semicolon")) + (zones.length > 2 ? " …" : "");
}

const drawn = () => Boolean(shown.clause.way || shown.clause.units || shown.clause.passing || shown.clause.facilities.length);
const note = () => make("p", { className: "hint" }, t(shown.clause.missing ? "not_drawn" : "no_units"));
const heading = () => {
  const { mode } = shown.clause;
  return make("p", {}, headline(shown.clause) + (mode ? ` · ${t(`mode_${mode}`)}` : ""));
};

/** What the colours mean: of the way to a facility, of coverage, or of the units' verdicts. */
function key() {
  const items = !shown.clause.way ? unitKey(sampled, divide) : byZones() ? shareItems(markNow(), zoneBandsNow())
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
  if (shown.clause.way) return t(`layer_cells_${shown.clause.scale}`);
  return t(byFacilities() ? "facilities_by_zone" : shown.clause.units ? "layer_cells_units" : "passing");
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
