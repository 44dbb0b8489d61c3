/** What the colours of units, and the signs of facilities that are judged each by itself, mean. */

import { FILLS, HATCHES, swatch } from "../colours.js";
import { byPass, unitBands } from "../study/bands.js";
import { exact, make, pick, required, share, t, withUnit } from "../words.js";
import { PASSING } from "./passing.js";
import { byFacilities, shown, unitsNow } from "./shown.js";

/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {(background: string, text: string) => HTMLElement} Sample */

const OPEN = "undetermined";

/** @param {Sample} sampled @param {(text: string) => HTMLElement} divide @returns {HTMLElement[]} */
export function unitKey(sampled, divide) {
  const units = unitsNow();
  const colours = !units.length ? [] : byPass(units) ? passItems(units, sampled) : bandItems(units, sampled, divide);
  return [...(shown.clause.passing ? facilityItems() : []), ...colours];
}

function passItems(/** @type {Unit[]} */ units, /** @type {Sample} */ sampled) {
  const verdicts = new Set(units.map(({ verdict, alone }) => verdict || alone));
  return /** @type {const} */ (["met", "unmet", "undetermined"]).filter((verdict) => verdicts.has(verdict))
    .map((verdict) => sampled(swatch(FILLS[verdict]), t(`verdict_${verdict}`)));
}

function bandItems(
  /** @type {Unit[]} */ units, /** @type {Sample} */ sampled, /** @type {(text: string) => HTMLElement} */ divide,
) {
  const [first] = units;
  const { bands, limit } = unitBands(units);
  const say = (/** @type {number} */ value) => (first.share ? share(value) : exact(Number(value.toPrecision(4))));
  const items = [...bands].reverse().flatMap((band, i, all) => {
    const before = all[i - 1];
    const text = band.from === band.to ? say(band.from) : `${say(band.from)}–${say(band.to)}`;
    const edge = limit !== null && before && before.from >= limit && band.to <= limit && band.enough !== before.enough;
    return [...(edge ? [divide(`${t("limit")} ${required(first)}`)] : []), sampled(band.fill, text)];
  });
  const aside = limit !== null && !items.some((item) => item.className === "limit")
    ? [divide(`${t("limit")} ${required(first)}`)] : [];
  const unknown = units.some(({ value, verdict, alone }) => value === null || (verdict || alone) === OPEN);
  const kind = byFacilities() ? [] : [make("li", { className: "hint" }, withUnit(t("found"), `(${pick(first.unit)})`))];
  return [...kind, ...aside, ...items,
    ...(unknown ? [sampled(swatch(HATCHES.border), t(`verdict_${OPEN}`))] : [])];
}

/** Only those that there are. */
const facilityItems = () => (shown.clause.passing ?? []).flatMap((list, i) => {
  if (!list.length) return [];
  const sign = make("span", { className: `mark passing-${i}` });
  sign.style.background = PASSING[i][0];
  return [make("li", {}, sign, `${t(PASSING[i][1])} ${list.length}`)];
});
