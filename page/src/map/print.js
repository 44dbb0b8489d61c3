/** The map as a sheet of paper: laid out when the reader asks for it, and by itself when the browser prints. */

import { make, byId } from "../words.js";
import { flush, settled } from "./queue.js";
import { rounded, scaleAt, zoomOf } from "./scale.js";
import { barOf, contents, drawPlace, paper } from "./sheet.js";
import { sharpen } from "./tiles.js";

/** @typedef {import("leaflet").Map} Map */

const SHARP = 2; // pixels of the canvas for one on the page: 192 to the inch
const SMALLEST = 0.7; // of its type
const [PANNED, EXACT] = [0.02, 1e-6]; // of a zoom

/** @type {Map} */
let map;
let repaint = () => {};
/** Where the map stands on the screen, and what it showed; null: it is there. @type {{at: Comment, centre: import("leaflet").LatLng, zoom: number} | null} */
let home = null;
/** The scale is 1 : so many. */
let scale = 1;

export function preparePrint(/** @type {Map} */ made, /** @type {() => void} */ paintAnew) {
  map = made;
  repaint = paintAnew;
  // Ctrl+P; the browser does not wait
  let own = false;
  window.addEventListener("beforeprint", () => {
    if (document.body.classList.contains("zone-print")) return; // the report of a zone is what is printed
    own ||= !home;
    layOut();
    flush();
  });
  window.addEventListener("afterprint", () => {
    if (own) leavePrint();
    own = false;
  });
}

/** Lay the sheet out around the map; done when the map is painted as fine as paper wants it. */
export async function enterPrint() {
  if (!map || home) return;
  layOut();
  byId("print-now").focus();
  await new Promise((resolve) => setTimeout(resolve)); // the map asks for its tiles
  await settled();
}

function layOut() {
  if (home) return;
  const bounds = map.getBounds();
  home = { at: document.createComment("map"), centre: map.getCenter(), zoom: map.getZoom() };
  const sheet = make("main", { id: "sheet" });
  map.getContainer().replaceWith(home.at);
  sheet.append(map.getContainer());
  document.body.append(sheet);
  document.body.classList.add("print");
  document.addEventListener("keydown", leaveByKey);
  sharpen(SHARP);
  drawSheet();
  fit(bounds);
  map.on("zoomend moveend", follow);
}

/** Show what lies in the bounds, at a round scale. */
function fit(/** @type {import("leaflet").LatLngBounds} */ bounds) {
  map.invalidateSize({ animate: false, pan: false });
  const centre = bounds.getCenter();
  scale = rounded(scaleAt(centre.lat, map.getBoundsZoom(bounds)));
  show(centre);
}

function show(centre = map.getCenter()) {
  map.setView(centre, zoomOf(centre.lat, scale), { animate: false });
  repaint();
  drawPlace(map, scale);
}

/** Wherever the reader moves the map on the sheet, its scale stays round. */
function follow() {
  const { lat } = map.getCenter();
  const now = scaleAt(lat, map.getZoom());
  if (Math.abs(Math.log2(now / scale)) > PANNED) scale = rounded(now, now > scale ? 1 : -1);
  if (Math.abs(zoomOf(lat, scale) - map.getZoom()) > EXACT) show();
  else drawPlace(map, scale);
}

/** Back to the screen. */
export function leavePrint() {
  if (!home) return;
  const { at, centre, zoom } = home;
  map.off("zoomend moveend", follow);
  document.removeEventListener("keydown", leaveByKey);
  at.replaceWith(map.getContainer());
  home = null;
  document.body.classList.remove("print");
  for (const id of ["sheet", "print-bar"]) byId(id).remove();
  sharpen(1);
  map.invalidateSize({ animate: false, pan: false });
  map.setView(centre, zoom, { animate: false });
  repaint();
}

function goBack() {
  leavePrint();
  byId("print")?.focus();
}

const leaveByKey = (/** @type {KeyboardEvent} */ { key }) => (key === "Escape" ? goBack() : undefined);

/** Draw what stands around the map, if the sheet is there. */
export function drawSheet() {
  if (!home) return;
  const sheet = byId("sheet");
  sheet.className = paper();
  document.getElementById("print-bar")?.remove();
  sheet.before(barOf(scale, { leave: goBack, paper: onPaper, scale: (chosen) => {
    scale = chosen;
    show();
  } }));
  for (const part of sheet.querySelectorAll(":scope > :not(.leaflet-container)")) part.remove();
  sheet.append(...contents());
  drawPlace(map, scale);
  fitSide(/** @type {HTMLElement} */ (sheet.querySelector("aside")));
}

/** Set what stands beside the map smaller until all of it is on the sheet. */
function fitSide(/** @type {HTMLElement} */ side) {
  for (let size = 1; size > SMALLEST && side.scrollHeight > side.clientHeight + 1; size -= 0.05) {
    side.style.fontSize = `${size - 0.05}em`;
  }
}

/** Lay the same out on another paper. */
function onPaper() {
  const bounds = map.getBounds();
  drawSheet();
  fit(bounds);
  byId("print-paper").focus();
}
