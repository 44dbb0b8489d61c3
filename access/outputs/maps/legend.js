/** The colours of a clause, and the legend, which is also the switch of the layers. */

/** @typedef {{colour: string, edge: number, label: string}} Band  edge: in minutes, kilometres or metres */

/**
 * Blues of YlGnBu within the limit (by number of bands), oranges beyond it.
 * @type {Object<number, string[]>}
 */
const WITHIN = {
  3: ["#c7e9b4", "#41b6c4", "#225ea8"],
  4: ["#c7e9b4", "#7fcdbb", "#2c9fc0", "#225ea8"],
  5: ["#d9f0c0", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"],
};
const BEYOND = ["#fdbe6f", "#f1842b", "#c04a02"];
const UNREACHABLE = "#5f2100";
/** Hatchings: ground, lines, whether these rise. */
const BORDER = /** @type {const} */ (["#e9e3f2", "#9183b5", true]);
const UNLINKED = /** @type {const} */ (["#e4e4e4", "#8c8c8c", false]);
/** Seconds of a minute, metres of a kilometre, of a metre. */
const SCALES = { min: 60, km: 1000, m: 1 };
/** How units are filled; those that are not judged by themselves have no verdict. */
const FILLS = { met: "#9cc3e8", unmet: "#f0a27c", "": "#cfd8d4" };
const LAYERS = ["cells", "gaps", "facilities", "zones", "streets"];

const shown = Object.fromEntries(LAYERS.map((layer) => [layer, true]));
const legend = make("details", { id: "legend", open: window.innerWidth > 720 });

/** The bands of a clause: its limit is always an edge between two families of colour. */
function bandsOf(/** @type {Clause} */ { limit: inUnits, scale }) {
  const limit = inUnits / SCALES[scale];
  const count = [4, 5, 3].find((n) => Number.isInteger((limit / n) * 2)) ?? 4;
  const show = (/** @type {number} */ edge) => String(Math.round(edge * 100) / 100);
  let last = "0";
  const band = (/** @type {string} */ colour, /** @type {number} */ edge) => {
    const label = edge < Infinity ? `${last}–${show(edge)}` : `> ${last}`;
    last = show(edge);
    return { colour, edge, label };
  };
  const within = WITHIN[count].map((colour, i) => band(colour, (limit * (i + 1)) / count));
  const edges = [1.5 * limit, 2 * limit, Infinity];
  const beyond = BEYOND.map((colour, i) => band(colour, edges[i]));
  return { limit: show(limit), within, beyond };
}

/** A hatched fill for a canvas. */
function hatching(/** @type {typeof BORDER | typeof UNLINKED} */ [ground, stroke, rising]) {
  const tile = /** @type {HTMLCanvasElement} */ (make("canvas", { width: 8, height: 8 }));
  const context = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  context.fillStyle = ground;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = stroke;
  context.lineWidth = 1.5;
  for (const shift of [-8, 0, 8]) {
    context.moveTo(shift - 2, rising ? 10 : -2);
    context.lineTo(shift + 10, rising ? -2 : 10);
  }
  context.stroke();
  return context.createPattern(tile, "repeat");
}

/** The same hatching in CSS. */
function swatch(/** @type {typeof BORDER | typeof UNLINKED} */ [ground, stroke, rising]) {
  const angle = rising ? "-45deg" : "45deg";
  return `repeating-linear-gradient(${angle}, ${stroke} 0 1.5px, ${ground} 1.5px 5.6px)`;
}

function drawLegend() {
  const [cells, ...others] = LAYERS.map(layerSwitch);
  const mode = clause.mode ? ` · ${t(`mode_${clause.mode}`)}` : "";
  const heading = make("p", {}, headline(clause) + mode);
  legend.replaceChildren(make("summary", {}, t("legend")), heading, ...key(cells), ...others);
}

/** What the colours mean: of the way to a facility, or of the units' verdicts. */
function key(/** @type {Node} */ cells) {
  if (clause.cells) return [cells, make("ul", {}, ...rampItems(cellsOf(clause)))];
  if (clause.units) return [cells, make("ul", {}, ...unitItems())];
  return [hint(t(clause.missing ? "not_drawn" : "no_units"))];
}

function unitItems() {
  const verdicts = new Set(unitsOf(clause).map((/** @type {Unit} */ unit) => unit.verdict));
  return ["met", "unmet", "undetermined", ""].filter((verdict) => verdicts.has(verdict)).map((verdict) =>
    sampled(FILLS[verdict] ?? swatch(BORDER), t(verdict ? `verdict_${verdict}` : "unit_informative")));
}

function sampled(/** @type {string} */ background, /** @type {string} */ text) {
  const sample = make("span", { className: "sample" });
  sample.style.background = background;
  return make("li", {}, sample, text);
}

function layerSwitch(/** @type {string} */ layer) {
  const onchange = (/** @type {Event} */ event) => {
    shown[layer] = /** @type {HTMLInputElement} */ (event.target).checked;
    showLayers();
  };
  const box = make("input", { type: "checkbox", checked: shown[layer], name: layer, onchange });
  const what = clause.cells ? clause.scale : "units";
  if (layer === "cells") return make("label", {}, box, t(`layer_cells_${what}`));
  return make("label", {}, box, make("span", { className: `mark ${layer}` }), t(`layer_${layer}`));
}

function rampItems(/** @type {any} */ { state, impedance }) {
  const { limit, within, beyond } = bandsOf(clause);
  const band = (/** @type {Band} */ { colour, label }) => sampled(colour, `${label} ${t(clause.scale)}`);
  const unreachable = [...state].some((s, i) => s === "u" && impedance(i) === null);
  return [
    ...within.map(band),
    make("li", { className: "limit" }, `${t("limit")} ${limit} ${t(clause.scale)}`),
    ...beyond.map(band),
    ...(unreachable ? [sampled(UNREACHABLE, t("state_unreachable"))] : []),
    ...(state.includes("b") ? [sampled(swatch(BORDER), t("state_b"))] : []),
    ...(state.includes("x") ? [sampled(swatch(UNLINKED), t("state_x"))] : []),
  ];
}
