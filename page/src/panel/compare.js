/** Two ways of seeing a clause side by side: on the map by a swipe, here in figures. */

import { data, state, update } from "../state.js";
import { make, people, t } from "../words.js";
import { coverage, hint, marked, refill } from "./elements.js";
import { chosen, references, view } from "./shown.js";

/** @typedef {import("../types.js").View} View */

/** Straight lines are not compared with themselves. */
const alongStreets = () =>
  (chosen().way?.trips ?? []).some((i) => data.trips[i].impedance !== "straight_m");

export function drawCompare() {
  if (!chosen().way) return;
  const before = state.settings.changes.length > 0;
  const choices = ["off", ...(alongStreets() ? ["straight"] : []), ...(before ? ["before"] : [])];
  const now = view();
  refill(
    "compare",
    ...(choices.length > 1 ? [swipe(choices)] : [hint(t("compare_straight_only"))]),
    ...(alongStreets() ? figures("straight", references.straight, "network", now) : []),
    ...(before ? figures("before", references.base, "after", now) : []),
  );
}

function swipe(/** @type {string[]} */ choices) {
  const options = choices.map((choice) => {
    const id = `swipe-${choice}`;
    const box = make("input", { type: "radio", name: "swipe", id, checked: state.swipe === choice });
    box.onchange = () => update({ swipe: /** @type {typeof state.swipe} */ (choice) });
    return make("label", { htmlFor: id }, box, t(`swipe_${choice}`));
  });
  return make("fieldset", { className: "choices" }, make("legend", {}, t("swipe")), ...options);
}

/** Two coverages one below the other, and what lies between them. */
function figures(
  /** @type {string} */ first,
  /** @type {View | null} */ one,
  /** @type {string} */ second,
  /** @type {View | null} */ other,
) {
  const more = one && other ? difference(one, other, first) : t("busy");
  return [
    make("div", { className: "facing" }, row(first, one), row(second, other)),
    hint(more),
  ];
}

function row(/** @type {string} */ key, /** @type {View | null} */ each) {
  const bar = make("span", { className: `length ${key}` });
  bar.style.setProperty("--share", each?.total.persons ? `${(100 * each.total.met) / each.total.persons}%` : "0");
  marked(bar, { "aria-hidden": true });
  const value = each ? make("b", {}, coverage(each.total)) : "…";
  return make("p", {}, make("span", {}, t(`coverage_${key}`)), bar, value,
    make("i", {}, each ? people(each.total.met) : ""));
}

function difference(/** @type {View} */ one, /** @type {View} */ other, /** @type {string} */ key) {
  const persons = one.total.met - other.total.met;
  const points = Math.abs((100 * persons) / one.total.persons).toFixed(1);
  const way = Math.abs(persons) < 0.5 ? "same" : persons > 0 ? "more" : "less";
  return t(`difference_${key}_${way}`).replace("{persons}", people(Math.abs(persons))).replace("{points}", points);
}

/** Nothing is compared with what is no longer there. */
export function checkSwipe() {
  if (state.swipe === "before" && !state.settings.changes.length) update({ swipe: "off" });
}
