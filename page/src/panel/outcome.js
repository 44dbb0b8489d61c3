/** What the changes bring: people covered and lost, the new coverage and verdict, gaps closed. */

import { state } from "../state.js";
import { byId, make, people, t, used, whole } from "../words.js";
import { gapsClosed } from "./effect.js";
import { badge, coverage, hint, say, terms } from "./elements.js";
import { chosen, references, view } from "./shown.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("./elements.js").Piece} Piece */

/** With one more digit: a new site among many changes little. Rounded down, as all shares. */
const finely = (/** @type {View} */ { total: { met, persons } }) =>
  (persons > 0 ? `${(Math.floor((met / persons) * 1e4 + 1e-6) / 100).toFixed(2)}%` : "—");

export function drawOutcome() {
  if (!chosen().way || !byId("outcome")) return;
  const now = view();
  const { base, opened } = references;
  if (!now || !base || !opened) return byId("outcome").replaceChildren(hint(t("busy")));
  const byKind = { gained: opened.total.met - base.total.met, lost: opened.total.met - now.total.met };
  const moved = now.moved ?? byKind;
  const [gained, lost] = [moved.gained, moved.lost].map((persons) => people(Math.max(0, persons)));
  const closes = state.settings.changes.some(({ change }) => change !== "open");
  byId("outcome").replaceChildren(
    terms("figures", [
      ["newly_covered", gained],
      .../** @type {[string, Piece][]} */ (closes ? [["lost", lost]] : []),
      ["gaps_closed", `${whole(gapsClosed(base, now))} / ${whole(base.gaps.length)}`],
    ]),
    terms("figures wide", [
      ["coverage", `${finely(base)} → ${finely(now)}`],
      ["verdict", make("span", {}, badge(base.verdict), " → ", badge(now.verdict))],
    ]),
  );
  say([t("newly_covered"), gained, t("coverage"), coverage(now.total), t(`verdict_${now.verdict}`)].join(" "));
}

/** Tell what the reader's settings come to. */
export function sayCoverage() {
  const now = view();
  const { limit, speed_kph: speed, changes } = state.settings;
  if (!now || changes.length || (limit === null && speed === null)) return;
  const { total, verdict } = now;
  say([t("settings_now"), t("within"), people(total.met), coverage(total), t(`verdict_${verdict}`)].join(" "));
}

/** What was told in the other language is of no use. */
export const hush = () => say("");

/** Tell which clause is shown. */
export const sayClause = () => say(`${byId("headline").textContent} ${t(`verdict_${used(chosen()).verdict}`)}`);
