/**
 * What the reader chose, and what the engine answered: one place, which panel and map follow.
 *
 * Nothing but `update` changes it. Whoever draws subscribes, and is told which parts changed.
 */

import { ask } from "./client.js";
import { sameGap } from "./identity.js";
import { firstLanguage } from "./language.js";
import { received } from "./received.js";

/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").View} View */

export const data = /** @type {import("./types.js").Data} */ (received.data);

/** @type {Settings} */
const PLAIN = { limit: null, speed_kph: null, required_share: null, changes: [], measure: "network" };
const first = data.clauses.findIndex((each) => each.way);

/**
 * @typedef {Object} State
 * @property {"zh" | "en"} language
 * @property {number | null} zone  the one that all is told of; null: the whole study
 * @property {boolean} overview  whether all clauses at a glance are shown instead of the map
 * @property {number} clause  the number of the one shown
 * @property {Settings} settings
 * @property {Settings["changes"][]} undone  earlier lists of changes, the last one last
 * @property {Settings["changes"][]} redone  lists that were come back from, the next one last
 * @property {"off" | "straight" | "before"} swipe  what the left side of the map shows instead
 * @property {View | null} view  of clause and settings; null: not judged by people's way, or not ready
 * @property {View | null} other  what the left side of the swipe shows
 * @property {"look" | "add" | "move"} tool  what a click on the map does
 * @property {number | null} cell  the one that was clicked
 * @property {number | null} facility  the one that was clicked; -2 - i: the i-th of the changes
 * @property {number | null} gap  the one chosen, by its place in `view.gaps`; it stays chosen when these change
 * @property {{kind: "zone" | "street", number: number} | null} sought  what was searched for; a street by its
 *   place among the names, from 1
 * @property {{zones: number | null}} hover  the zone pointed at, in the table or on the map
 * @property {"cells" | "zones"} shade  what the map colours: each cell, or each zone by its coverage
 * @property {Record<string, boolean>} layers  which are shown: cells, gaps, facilities, zones, background
 * @property {import("./handover/scenario.js").Fault[]} lost  what of the address the page does not know
 * @property {boolean} busy  the engine is at work
 */

/** @type {State} */
export const state = {
  language: firstLanguage(),
  zone: null,
  overview: false,
  clause: Math.max(first, 0),
  settings: { ...PLAIN, changes: data.scenario?.changes ?? [] },
  undone: [],
  redone: [],
  swipe: data.scenario ? "before" : "off",
  view: null,
  other: null,
  tool: "look",
  cell: null,
  facility: null,
  gap: null,
  sought: null,
  hover: { zones: null },
  shade: "cells",
  layers: { cells: true, gaps: true, facilities: true, zones: true, background: true },
  lost: [],
  busy: false,
};

/** @typedef {(changed: Set<keyof State>) => void} Listener */
/** @type {Listener[]} */
const listeners = [];
export const subscribe = (/** @type {Listener} */ listener) => listeners.push(listener);

/** Change what is given; where another view is needed, it follows when the engine has it. */
export function update(/** @type {Partial<State>} */ patch) {
  const changed = /** @type {Set<keyof State>} */ (new Set(
    Object.entries(patch).filter(([name, value]) => state[/** @type {keyof State} */ (name)] !== value)
      .map(([name]) => name),
  ));
  if (!changed.size) return;
  Object.assign(state, patch);
  if (changed.has("clause")) {
    Object.assign(state, { cell: null, facility: null, gap: null, view: null, other: null });
    state.settings = { ...state.settings, limit: null, speed_kph: null, required_share: null };
    for (const name of /** @type {(keyof State)[]} */ (["cell", "facility", "gap", "view", "other", "settings"])) changed.add(name);
  }
  for (const listener of listeners) listener(changed);
  if (["clause", "settings", "swipe"].some((name) => changed.has(/** @type {keyof State} */ (name)))) void look();
}

let asked = 0;
/** Ask the engine for what is to be seen; of several questions in a row only the last counts. */
export async function look() {
  asked += 1;
  const mine = asked;
  const { clause, settings, swipe } = state;
  if (!data.clauses[clause]?.way) return update({ view: null, other: null, busy: false });
  update({ busy: true });
  const left = swipe === "straight" ? { ...settings, measure: /** @type {const} */ ("straight") }
    : { ...settings, changes: [] };
  try {
    const view = await ask("view", clause, settings);
    const other = swipe === "off" ? null : await ask("view", clause, left);
    if (mine !== asked) return;
    const gap = state.gap !== null && state.view ? sameGap(state.view, view, state.gap) : null;
    update({ view, other, gap, busy: false });
  } catch (error) {
    if (mine === asked) update({ view: null, other: null, busy: false });
    throw error;
  }
}

/** Take a new list of changes; the one before can be come back to. */
export function change(/** @type {Settings["changes"]} */ changes) {
  const undone = [...state.undone, state.settings.changes];
  update({ undone, redone: [], settings: { ...state.settings, changes } });
}

/** Come back to the list of changes before. */
export function undo() {
  const changes = state.undone.at(-1);
  if (!changes) return;
  const redone = [...state.redone, state.settings.changes];
  update({ undone: state.undone.slice(0, -1), redone, settings: { ...state.settings, changes } });
}

/** Go on to the list of changes that was come back from. */
export function redo() {
  const changes = state.redone.at(-1);
  if (!changes) return;
  const undone = [...state.undone, state.settings.changes];
  update({ undone, redone: state.redone.slice(0, -1), settings: { ...state.settings, changes } });
}
