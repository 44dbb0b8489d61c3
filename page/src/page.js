/** The page: the panel and the map. */

import { keep, takeUp } from "./handover/keeping.js";
import { drawMap } from "./map/index.js";
import { drawPanel } from "./panel/index.js";
import { data, look, state, subscribe, update } from "./state.js";
import { worstFirst } from "./study/worst.js";
import { several } from "./study/zones.js";

const root = document.documentElement;

/** Tell whoever waits (a screen reader, a test) whether what is asked for is drawn. */
function tell() {
  root.dataset.ready = "0";
  if (state.busy) return;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (!state.busy) root.dataset.ready = "1";
  }));
}

/** Draw everything on the map given. */
export function drawPage(/** @type {import("leaflet").Map} */ map) {
  if (data.clauses.length) update({ clause: worstFirst([...data.clauses.keys()])[0], overview: several });
  const told = takeUp(); // what the address tells goes before
  drawPanel();
  void drawMap(map);
  keep(map, told);
  subscribe((changed) => { if (changed.has("busy")) tell(); });
  void look().then(tell);
}
