/** Pieces that the panel is put together from. */

import { visible } from "../escaping.js";
import { data, state } from "../state.js";
import { titleOf } from "../study/titles.js";
import { asked, assumedMark, byId, exact, facilityName, make, pick, required, share, t } from "../words.js";

/** @typedef {Node | string} Piece */

/** @type {Record<string, string>} */
export const MARKS = { met: "✓", unmet: "✕", undetermined: "?", not_testable: "–", reported: "i" };

/** Give an element attributes; those that are null it does not get. */
export function marked(
  /** @type {any} */ node,
  /** @type {Record<string, string | number | boolean | null>} */ attributes,
) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) node.setAttribute(name, visible(String(value)));
  }
  return node;
}

/** A sign that only eyes need: the words beside it say the same. */
export const sign = (/** @type {string} */ text) =>
  marked(make("span", { className: "sign" }, text), { "aria-hidden": true });

export const badge = (/** @type {string} */ verdict) =>
  make("span", { className: `badge ${verdict}` }, sign(MARKS[verdict]), ` ${t(`verdict_${verdict}`)}`);

export const hint = (/** @type {Piece[]} */ ...words) => make("p", { className: "hint" }, ...words);

export const button = (
  /** @type {string} */ id,
  /** @type {string} */ text,
  /** @type {() => void} */ onclick,
  /** @type {Record<string, any>} */ properties = {},
) => make("button", { type: "button", id, onclick, ...properties }, text);

/** A name as the data have it; where that is not the page's language, its own is told. */
export function proper(/** @type {string} */ name) {
  const chinese = /\p{Script=Han}/u.test(name);
  return marked(make("span", {}, name), { lang: chinese && state.language === "en" ? "zh-CN" : null });
}

/** A facility's name; of one without a name its type. */
export function facilityLabel(/** @type {number | null} */ i) {
  const nameless = i !== null && i >= 0 && !data.facilities.name[i];
  return nameless ? `${pick(data.types[data.facilities.type[i]])}${t("unnamed")}` : facilityName(i);
}

/** What a clause is called: the facility, the number that the plan asks, which stays in one piece, and
 *  what tells it from others that ask the same. */
export function title(/** @type {import("../types.js").Clause} */ clause) {
  const [facility, number] = [pick(clause.facility), asked(clause)];
  const rest = titleOf(data.clauses.indexOf(clause), state.language).slice(`${facility} ${number}`.trim().length);
  return [`${facility} `, make("span", { className: "whole" }, number), rest];
}

/** What is required, without the words of what it is a share of; marked where the plan does not state it. */
export const requiredShare = (
  /** @type {import("../types.js").Clause | null} */ clause, /** @type {import("../types.js").Finding} */ row,
) => (row.share && typeof row.required === "number"
  ? `≥ ${exact(row.required * 100)}%${clause ? assumedMark(clause) : ""}` : required(row));

/** The share of people within the limit. */
export const coverage = (/** @type {import("../types.js").Counts} */ { met, persons }) =>
  (persons > 0 ? share(met / persons) : "—");

export { zoneName } from "../words.js";

/** A list of terms and what they are. */
export const terms = (/** @type {string} */ className, /** @type {[string, Piece][]} */ rows) =>
  make("dl", { className }, ...rows.map(([key, value]) =>
    make("div", {}, make("dt", {}, t(key)), make("dd", {}, value))));

/** @type {Map<string, boolean>} which parts are unfolded */
const unfolded = new Map([["mend", true], ["whatif", true], ["gaps", true], ["clause", true], ["units", true]]);

/** A part that folds; it stays as the reader left it, whatever clause is chosen. */
export function fold(/** @type {string} */ id, /** @type {Piece[]} */ ...children) {
  const heading = make("summary", { id: `${id}-fold` }, make("h3", {}, t(`part_${id}`)));
  const part = make("details", { className: "part", open: unfolded.get(id) ?? false }, heading);
  part.append(make("div", { id }, ...children));
  part.ontoggle = () => unfolded.set(id, part.open);
  return part;
}

/** Put other contents into a part; what had the focus keeps it, or the next best thing gets it. */
export function refill(/** @type {string} */ id, /** @type {Piece[]} */ ...children) {
  const root = byId(id);
  const active = document.activeElement;
  const held = active !== root && root.contains(active) ? active?.id ?? "" : null;
  root.replaceChildren(...children);
  if (held === null) return;
  const next = (held && byId(held)) || root.querySelector("button:enabled, input, [tabindex]") || byId("headline");
  next?.focus({ preventScroll: true });
}

/** Tell those who cannot see it what has come out. */
export const say = (/** @type {string} */ text) => {
  if (byId("said").textContent !== text) byId("said").textContent = text;
};
