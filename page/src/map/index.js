/** The map: the chosen clause's colours, gaps and facilities over the study's own ground. */

import { ask } from "../client.js";
import { once } from "../engine/lazily.js";
import { data, state, subscribe } from "../state.js";
import { addControls, nameControls, stayHome } from "./controls.js";
import { createGround } from "./ground.js";
import { watch } from "./hatching.js";
import { createLabels } from "./labels.js";
import { createLegend } from "./legend.js";
import { createMarks } from "./marks.js";
import { followPointer } from "./pointer.js";
import { drawSheet, preparePrint } from "./print.js";
import { createRaster } from "./raster.js";
import { createScope } from "./scope.js";
import { createSelection, linesNamed } from "./selection.js";
import { enqueue, settled } from "./queue.js";
import { follow, shown, toMap } from "./shown.js";
import { createSites } from "./sites.js";
import { createIndex } from "./lines.js";
import { createStreetNames } from "./street_names.js";
import { createSwipe } from "./swipe.js";
import { sharpen } from "./tiles.js";
import { createTheme } from "./theme.js";
import { createWhole } from "./whole.js";
import { outlineOf } from "./zones.js";

export { enterPrint, leavePrint } from "./print.js";

/** @typedef {import("leaflet").Map} Map */
/** @typedef {import("../types.js").Degrees} Degrees */
/** @typedef {import("../types.js").Shapes} Shapes */
/** @typedef {[string[], () => void, "last"?][]} Reactions
 *   parts of the state, and what follows them; "shown": what the map shows; last: it is laid on what is painted */

const PANES = {
  ground: 210, "cells-left": 380, "cells-right": 381, streets: 400, names: 415, marks: 420, served: 430, chosen: 440, labels: 450, numbers: 451,
  swipe: 610, sites: 620,
};
const [NEAR_ZOOM, GAP_ZOOM] = [15, 16];

/** @type {Map} */
let map;
let repaint = () => {};
const calm = () => ({ animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });

/** Draw the map on Leaflet's, once; it follows the store from then on. */
export async function drawMap(/** @type {Map} */ made) {
  map = made;
  Object.assign(map, { _fadeAnimated: false }); // tiles would be painted at every step of fading in
  for (const [name, level] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = String(level);
    if (name !== "sites") pane.style.pointerEvents = "none";
  }
  map.options.zoomSnap = 0;
  subscribe((changed) => { if (changed.has("overview")) void announce(); });
  void announce();
  if (covered()) await turn();
  // the panel of a phone leaves it more room, or less
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  addControls(map);
  const legend = createLegend(map);
  legend.renew();
  stayHome(map);
  const shapes = await ask("shapes");
  react(layersOf(map, shapes, legend.renew));
}

/** Whether all clauses at a glance lie over the map. */
function covered() {
  if (!state.overview) return false;
  const { left, top, width, height } = map.getContainer().getBoundingClientRect();
  return Boolean(document.elementFromPoint(left + width / 2, top + height / 2)?.closest("#overview"));
}

/** Until the map is seen, or there is nothing else to be done. */
const turn = () => new Promise((resolve) => {
  subscribe((changed) => { if (changed.has("overview")) resolve(undefined); });
  (globalThis.requestIdleCallback ?? setTimeout)(resolve);
});

/** @returns {Reactions} */
function layersOf(/** @type {Map} */ map, /** @type {Shapes} */ shapes, /** @type {() => void} */ drawLegend) {
  const raster = createRaster(shapes.cells, data.grid);
  const whole = data.grid.parts > 1 ? createWhole(shapes.cells) : null;
  const ground = createGround(map, shapes);
  const [left, right] = ["cells-left", "cells-right"].map((pane) => createTheme(whole?.raster ?? raster, pane));
  const marks = createMarks();
  const labels = createLabels(map, shapes.cells);
  const selection = createSelection(map, shapes);
  const streets = once(() => createIndex(shapes.streets));
  const names = createStreetNames(map, shapes, (box, visit) => streets().find(box, visit));
  fitStreet = (name) => fitShape(linesNamed(shapes, name));
  const sites = createSites(map);
  const scope = createScope(map, calm());
  const swipe = createSwipe(map, { left: ["cells-left"], right: ["cells-right", "numbers"] });
  const aside = () => state.swipe !== "off" && shown.other !== null;
  const show = () => {
    swipe.renew(aside());
    if (aside()) left.layer.addTo(map);
    else left.layer.remove();
  };
  for (const layer of [right.layer, marks]) layer.addTo(map);
  const tip = followPointer(map, raster, shapes.cells, whole, swipe.aside);
  watch(() => {
    [left.layer, right.layer].forEach((layer) => layer.repaint());
    drawLegend();
  });
  repaint = () => {
    for (const layer of [ground, left.layer, right.layer, marks]) layer.repaint();
    void announce();
  };
  preparePrint(map, repaint);
  map.on("moveend", () => void announce());
  return [
    [["shown", "shade"], () => right.colour(shown.view)],
    [["shown", "shade"], () => (aside() ? left.colour(shown.other) : undefined)],
    [["shown", "swipe", "language"], show],
    [["layers"], () => [left.layer, right.layer].forEach((layer) => layer.repaint())],
    [["layers"], ground.show],
    [["layers"], names.renew],
    [["shown", "layers", "zone"], () => marks.repaint()],
    [["shown", "layers", "language"], labels.renew, "last"],
    [["shown", "cell", "facility", "gap", "sought", "layers"], selection.renew, "last"],
    [["shown", "facility", "settings", "language"], sites.renew],
    [["hover"], selection.point],
    [["shown", "swipe", "settings", "language", "shade", "layers"], tip.renew, "last"],
    [["zone"], scope],
    [["language", "layers"], () => nameControls(map)],
    [["shown", "language", "shade", "layers"], drawLegend],
    [["shown", "language", "shade", "layers", "zone"], drawSheet, "last"],
    [["tool"], () => { map.getContainer().dataset.tool = state.tool; }],
  ];
}

/** Draw everything, and what follows a change whenever there is one; each thing by itself, as each may take its time. */
function react(/** @type {Reactions} */ reactions) {
  follow(new Set(["view", "clause"]));
  for (const [, draw, when] of reactions) enqueue(draw, draw, when ?? "first");
  subscribe((changed) => {
    /** @type {Set<string>} */
    const names = new Set(changed);
    if (follow(names)) names.add("shown");
    for (const [causes, draw, when] of reactions) {
      if (causes.some((cause) => names.has(cause))) enqueue(draw, draw, when ?? "first");
    }
    void announce();
  });
  begun();
}

let begun = () => {};
const first = new Promise((resolve) => { begun = () => resolve(undefined); });

let announced = 0;
/** Tell whoever waits (a test) whether all that is seen is drawn. */
async function announce() {
  announced += 1;
  const mine = announced;
  document.documentElement.dataset.painted = covered() ? "1" : "0";
  await first;
  await settled();
  if (mine === announced && !state.busy) document.documentElement.dataset.painted = "1";
}

/** Do something while the map is painted so finely: with so many pixels for one on the page. */
export async function finely(/** @type {number} */ ratio, /** @type {() => Promise<any>} */ work) {
  const paint = async (/** @type {number} */ pixels) => {
    sharpen(pixels);
    repaint();
    await settled();
  };
  await paint(ratio);
  try {
    return await work();
  } finally {
    await paint(1);
  }
}

/** Show a gap of the view as a whole. */
export const fitGap = (/** @type {number} */ i) => fitRings(shown.view?.gaps[i]?.rings ?? []);

/** Show what lies within rings. */
export function fitRings(/** @type {Degrees[][]} */ rings) {
  const places = rings.flat().map(toMap);
  if (places.length) map.fitBounds(places, { maxZoom: GAP_ZOOM, padding: [40, 40], ...calm() });
}

/** Show lines or rings as a whole. */
function fitShape(/** @type {Degrees[][]} */ parts) {
  if (parts.length) map.fitBounds(parts.flat(), { maxZoom: GAP_ZOOM, padding: [40, 40], ...calm() });
}
export const fitZone = (/** @type {number} */ zone) => fitShape(outlineOf(zone).rings.map((ring) => ring.map(toMap)));
/** Show a street of a name, by its place among the names, from 1; set when the map has the streets. */
export let fitStreet = (/** @type {number} */ name) => { void name; };

/** Show a place near by. */
export function fitTo(/** @type {Degrees} */ place) {
  map.setView(toMap(place), Math.max(map.getZoom(), NEAR_ZOOM), calm());
}
