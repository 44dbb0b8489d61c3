/** The panel: every part of it is drawn anew when something that it shows has changed. */

import { data, subscribe } from "../state.js";
import { drawCell, showCard } from "./cell.js";
import { checkSwipe, drawCompare } from "./compare.js";
import { drawDetail, drawReach, showBusy } from "./detail.js";
import { drawFacility } from "./facility.js";
import { drawFind, startFind } from "./find.js";
import { drawGaps } from "./gaps.js";
import { drawHandover } from "./handover.js";
import { drawHeader, startHeader } from "./header.js";
import { drawLimits, drawLimitsOutcome, grant } from "./limits.js";
import { drawFilters, drawList, markChosen } from "./list.js";
import { drawOutcome, hush, sayClause, sayCoverage } from "./outcome.js";
import { follow } from "./shown.js";
import { drawMend } from "./mend.js";
import { drawOthers } from "./others.js";
import { checkTool, drawWhatif, startWhatif } from "./whatif.js";
import { drawZones, markZone } from "./zones.js";

/** What draws, and what it follows: parts of the state, or the views that others are compared with. */
const STUDY = /** @type {[() => void, string[]][]} */ ([
  [drawHeader, ["language"]],
  [drawFind, ["language"]],
  [drawFilters, ["language"]],
  [drawList, ["language"]],
]);
const CLAUSE = /** @type {[() => void, string[]][]} */ ([
  [drawDetail, ["language", "clause"]],
  [drawReach, ["language", "clause", "settings", "view"]],
  [drawMend, ["language", "clause", "settings"]],
  [drawOthers, ["language", "clause", "settings"]],
  [drawWhatif, ["language", "clause", "settings", "undone", "redone", "tool", "view"]],
  [drawOutcome, ["language", "clause", "settings", "undone", "redone", "tool", "view", "references"]],
  [drawLimits, ["language", "clause", "lost"]],
  [drawLimitsOutcome, ["language", "clause", "settings", "view"]],
  [drawCompare, ["language", "clause", "settings", "swipe", "view", "references"]],
  [drawHandover, ["language", "clause", "settings", "view", "lost"]],
  [drawGaps, ["language", "clause", "view", "gap"]],
  [drawZones, ["language", "clause", "view", "references", "shade"]],
  [drawCell, ["language", "clause", "cell", "settings"]],
  [drawFacility, ["language", "clause", "facility", "settings", "view"]],
]);
const REACTIONS = /** @type {[() => void, string[]][]} */ ([
  [markChosen, ["clause"]],
  [sayClause, ["clause"]],
  [sayCoverage, ["view"]],
  [showCard, ["cell", "facility"]],
  [hush, ["language"]],
  [markZone, ["hover"]],
  [checkSwipe, ["settings"]],
  [checkTool, ["clause"]],
  [showBusy, ["busy"]],
  [grant, ["busy", "clause"]],
]);

/** Draw the panel, and keep it up to date from now on. */
export function drawPanel() {
  startHeader();
  startFind();
  startWhatif();
  const drawn = data.clauses.length ? [...STUDY, ...CLAUSE] : STUDY;
  const parts = data.clauses.length ? [...drawn, ...REACTIONS] : drawn;
  for (const [draw] of drawn) draw();
  const redraw = (/** @type {Set<string>} */ changed) => {
    for (const [draw, followed] of parts) {
      if (followed.some((name) => changed.has(name))) draw();
    }
  };
  subscribe((changed) => {
    follow(changed, () => redraw(new Set(["references"])));
    redraw(changed);
  });
}
