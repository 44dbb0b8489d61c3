/** A line across the map that can be moved: left of it another view is shown than right of it. */

import { state } from "../state.js";
import { make, t } from "../words.js";
import { L } from "./leaflet.js";

/** @typedef {import("leaflet").Map} Map */

const STEP = 0.02;
const [FIRST, LAST] = [0.02, 0.98];
const FAR = 1e6;
const SIDES = { straight: ["coverage_straight", "coverage_network"], before: ["coverage_before", "coverage_after"] };

/**
 * @param {Map} map
 * @param {{left: string[], right: string[]}} panes  that belong to one side
 */
export function createSwipe(map, panes) {
  let at = 0.5;
  const handle = make("div", { id: "swipe-handle", tabIndex: 0 }, make("span", {}, "⇔"));
  const labels = ["left", "right"].map((side) => make("div", { className: `swipe-label ${side}` }));
  const root = make("div", { id: "swipe", hidden: true }, ...labels, handle);
  map.getPane("swipe")?.append(root); // below the sites, which stay at hand beside the line
  L.DomEvent.disableClickPropagation(handle);
  const clip = () => {
    stay(map, root);
    const x = map.containerPointToLayerPoint([root.hidden ? -FAR : at * map.getSize().x, 0]).x;
    for (const pane of panes.left) clipPane(map, pane, [-FAR, x]);
    for (const pane of panes.right) clipPane(map, pane, [x, FAR]);
  };
  const place = (/** @type {number} */ next) => {
    at = Math.min(LAST, Math.max(FIRST, next));
    root.style.setProperty("--at", `${100 * at}%`);
    handle.setAttribute("aria-valuenow", String(Math.round(100 * at)));
    clip();
  };
  listen(handle, map, () => at, place);
  map.on("move resize zoomend", clip);
  /** Show or hide it, with its words. */
  const renew = (/** @type {boolean} */ wanted) => {
    root.hidden = !wanted || state.swipe === "off";
    if (state.swipe !== "off") SIDES[state.swipe].forEach((key, i) => { labels[i].textContent = t(key); });
    const names = { role: "slider", "aria-label": t("swipe_handle"), "aria-valuemin": "0", "aria-valuemax": "100" };
    for (const [name, value] of Object.entries(names)) handle.setAttribute(name, value);
    place(at);
  };
  /** Whether a spot lies where the other view is shown. */
  const aside = (/** @type {import("./shown.js").Spot} */ spot) =>
    !root.hidden && map.latLngToContainerPoint(spot).x < at * map.getSize().x;
  return { renew, aside };
}

/** The pane moves with the map; what lies in it stays. */
function stay(/** @type {Map} */ map, /** @type {HTMLElement} */ root) {
  const [{ x, y }, size] = [map.containerPointToLayerPoint([0, 0]), map.getSize()];
  Object.assign(root.style, { transform: `translate(${x}px, ${y}px)`, width: `${size.x}px`, height: `${size.y}px` });
}

function clipPane(/** @type {Map} */ map, /** @type {string} */ name, /** @type {number[]} */ [from, to]) {
  const pane = /** @type {HTMLElement} */ (map.getPane(name));
  const whole = from === -FAR && to === FAR;
  pane.style.clipPath = whole ? "" :
    `polygon(${from}px ${-FAR}px, ${to}px ${-FAR}px, ${to}px ${FAR}px, ${from}px ${FAR}px)`;
}

function listen(
  /** @type {HTMLElement} */ handle, /** @type {Map} */ map, /** @type {() => number} */ where,
  /** @type {(next: number) => void} */ place,
) {
  /** @type {Record<string, () => number>} */
  const keys = {
    ArrowLeft: () => where() - STEP, ArrowDown: () => where() - STEP,
    ArrowRight: () => where() + STEP, ArrowUp: () => where() + STEP,
    PageDown: () => where() - 5 * STEP, PageUp: () => where() + 5 * STEP, Home: () => FIRST, End: () => LAST,
  };
  handle.addEventListener("keydown", (event) => {
    const next = keys[event.key];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation(); // else the map would pan
    place(next());
  });
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const { left, width } = map.getContainer().getBoundingClientRect();
    place((event.clientX - left) / width);
  });
}
