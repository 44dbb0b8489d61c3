/** On a phone the panel is a sheet below the map: three heights, by its handle, by dragging it, or by keys. */

import { t } from "../words.js";
import { button, marked } from "./elements.js";

/** Heights of the sheet, in hundredths of the screen. */
const HEIGHTS = [24, 56, 90];
const TAP_PX = 6; // who moves no farther has tapped
let height = 1;

const handle = () => /** @type {HTMLElement} */ (document.getElementById("sheet-handle"));

/** Take one of the heights; the map fills the rest. */
function take(/** @type {number} */ which) {
  height = Math.min(Math.max(which, 0), HEIGHTS.length - 1);
  document.body.style.setProperty("--sheet", `${HEIGHTS[height]}dvh`);
  marked(handle(), { "aria-valuenow": height, "aria-valuetext": t(`sheet_${height}`) });
}

/** The handle's name follows the language. */
export function drawSheetHandle() {
  marked(handle(), { "aria-label": t("sheet_handle"), "aria-valuetext": t(`sheet_${height}`) });
}

export function startSheet(/** @type {HTMLElement} */ panel) {
  const node = marked(button("sheet-handle", "", () => {}),
    { role: "slider", "aria-orientation": "vertical", "aria-valuemin": 0, "aria-valuemax": HEIGHTS.length - 1 });
  panel.prepend(node);
  take(height);
  let [from, moved] = [0, 0];
  node.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    [from, moved] = [event.clientY, 0];
    node.setPointerCapture(event.pointerId);
  });
  node.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    moved = Math.max(moved, Math.abs(event.clientY - from));
    if (moved > TAP_PX) document.body.style.setProperty("--sheet", `${Math.max(innerHeight - event.clientY, 80)}px`);
  });
  node.addEventListener("pointerup", (/** @type {PointerEvent} */ event) => {
    if (moved <= TAP_PX) return take((height + 1) % HEIGHTS.length);
    const part = (100 * (innerHeight - event.clientY)) / innerHeight;
    const away = HEIGHTS.map((each) => Math.abs(each - part));
    take(away.indexOf(Math.min(...away)));
  });
  node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    take(step === undefined ? (height + 1) % HEIGHTS.length : height + step);
  });
}
