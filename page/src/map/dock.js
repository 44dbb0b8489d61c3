/**
 * Where the legend lies: in a corner of the map, of which it never covers more than a part, or, where it needs
 * more room than that or the reader wants it so, below the map.
 */

import { make, t } from "../words.js";
import { corner } from "./controls.js";

const MOST = 0.15; // of the map
const LEAST_PX = 60; // lower than this nothing can be read
const FILLED = 0.75; // of its room: with less in it, it gives room back
const CORNER = ".leaflet-bottom.leaflet-right";

/** @param {import("leaflet").Map} map @param {HTMLElement & {open: boolean}} legend */
export function createDock(map, legend) {
  corner(map, "bottomright", legend);
  const container = map.getContainer();
  let docked = false;
  const button = make("button", { type: "button", id: "legend-dock" });
  const say = () => {
    button.textContent = t(docked ? "legend_float" : "legend_dock");
    holder.setAttribute("aria-label", t("legend"));
  };
  const holder = make("section", { id: "dock" });
  const put = () => {
    say();
    const held = legend.contains(document.activeElement) ? document.activeElement : null;
    if (docked) {
      container.after(holder);
      holder.append(legend);
    } else {
      holder.remove();
      container.querySelector(CORNER)?.append(legend);
    }
    legend.classList.toggle("docked", docked);
    document.body.classList.toggle("docked", docked);
    /** @type {HTMLElement | null} */ (held)?.focus();
  };
  let given = 0;
  /** Leave the map the room that the legend below it does not take; somewhat more or less moves no map. */
  const share = () => {
    const held = docked ? holder.offsetHeight : 0;
    const needed = docked ? Math.min(legend.offsetHeight, held) : 0;
    if (held === given && needed >= FILLED * given) return;
    given = needed;
    container.style.setProperty("--dock", `${given}px`);
    holder.style.setProperty("--kept", `${given}px`);
    map.invalidateSize({ animate: false });
  };
  const fit = () => {
    if (container.closest("#sheet")) return;
    legend.style.maxHeight = "";
    if (!docked && legend.open) {
      const { x, y } = map.getSize();
      const most = Math.floor((MOST * x * y) / Math.max(1, legend.offsetWidth));
      // what is scrolled in a slit is better read below the map
      if (legend.scrollHeight > most && legend.scrollHeight + LEAST_PX < y) docked = true;
      else {
        legend.style.maxHeight = `${most}px`;
        // what is cut off gets a bar to scroll by, which makes it wider
        legend.style.maxHeight = `${Math.floor((MOST * x * y) / Math.max(1, legend.offsetWidth))}px`;
      }
      if (docked) put();
    }
    share();
  };
  button.onclick = () => {
    docked = !docked;
    put();
    fit();
  };
  legend.addEventListener("toggle", fit);
  map.on("resize", fit);
  /** The button that lays it below the map, or on it again, as far as it may be; to be put into the legend. */
  return { button, renew: () => { say(); fit(); } };
}
