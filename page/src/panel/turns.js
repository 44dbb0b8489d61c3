/** How sure a verdict is: the smallest changes that turn it, where the run worked them out. */

import { data } from "../state.js";
import { make, pick } from "../words.js";
import { fold } from "./elements.js";

/** @typedef {import("../types.js").Clause} Clause */

/** The part of a clause; none where the run tells nothing of it. */
export function turnsOf(/** @type {Clause} */ { id }) {
  const known = Object.hasOwn(data.turns ?? {}, id) ? data.turns?.[id] ?? [] : [];
  return known.length ? [fold("turns", make("ul", {}, ...known.map((each) => make("li", {}, pick(each)))))] : [];
}
