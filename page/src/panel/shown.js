/** The clause chosen, its view, and the views that this one is compared with. */

import { ask } from "../client.js";
import { data, state } from "../state.js";
import { openings } from "./effect.js";

/** @typedef {import("../types.js").View} View */

const PAUSE_MS = 150; // while a slider moves, only the view itself is asked for

let stale = false;
let asked = 0;
/**
 * What the shown view is compared with, as far as it is known yet.
 * @type {{straight: View | null, base: View | null, opened: View | null}}
 *   straight: counted in a straight line; base: without the changes; opened: all that is opened,
 *   with nothing closed
 */
export const references = { straight: null, base: null, opened: null };

export const chosen = () => data.clauses[state.clause];
/** The view of the clause chosen; null until the engine has it. */
export const view = () => (stale ? null : state.view);

/** What a view without changes depends on; the base is kept while that stays the same. */
const plain = () => {
  const { limit, speed_kph: speed, measure } = state.settings;
  return JSON.stringify([state.clause, limit, speed, measure]);
};
let baseOf = "";
const onlyOpens = () => state.settings.changes.every(({ change }) => change === "open");

/** Follow the reader; `heard` is called whenever references are known later than the view. */
export function follow(/** @type {Set<string>} */ changed, /** @type {() => void} */ heard) {
  if (changed.has("clause")) stale = true;
  if (changed.has("view")) stale = false;
  if (changed.has("clause") || changed.has("settings")) {
    asked += 1;
    Object.assign(references, { straight: null, opened: null });
    if (baseOf !== plain()) references.base = null;
  }
  if (!changed.has("view") || !state.view) return;
  if (!state.settings.changes.length) keep(state.view);
  if (onlyOpens()) references.opened = state.view;
  void compare(heard);
}

function keep(/** @type {View | null} */ base) {
  references.base = base;
  baseOf = plain();
}

/** Ask for the references that are not known yet. */
async function compare(/** @type {() => void} */ heard) {
  asked += 1;
  const mine = asked;
  const { clause, settings, swipe, other } = state;
  const known = async (/** @type {Partial<typeof settings>} */ patch) =>
    ask("view", clause, { ...settings, ...patch }).catch(() => null);
  if (!references.base) await pause();
  const base = references.base ?? (swipe === "before" ? other : await known({ changes: [] }));
  const list = openings(settings.changes, chosen(), data.facilities.type);
  const opened = references.opened ?? (list.length ? await known({ changes: list }) : base);
  if (mine !== asked) return;
  keep(base);
  Object.assign(references, { opened });
  heard();
  await pause();
  if (mine !== asked) return;
  const straight = swipe === "straight" ? other : await known({ measure: "straight" });
  if (mine !== asked) return;
  Object.assign(references, { straight });
  heard();
}

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
