/** The panel: every part of it is drawn anew when something that it shows has changed. */

import { data, state, subscribe } from "../state.js";
import { byId } from "../words.js";
import { drawCell, showCard } from "./cell.js";
import { drawCharts } from "./charts.js";
import { checkSwipe, drawCompare } from "./compare.js";
import { drawDetail, drawReach, showBusy } from "./detail.js";
import { drawFacility } from "./facility.js";
import { drawFind, startFind } from "./find.js";
import { drawGaps } from "./gaps.js";
import { drawGlossary } from "./glossary.js";
import { drawHandover } from "./handover.js";
import { drawHeader, nameDocument, startHeader, tellLanguage } from "./header.js";
import { drawLimits, drawLimitsOutcome, grant } from "./limits.js";
import { drawFilters, drawList, markChosen } from "./list.js";
import { drawOutcome, hush, sayClause, sayCoverage } from "./outcome.js";
import { drawOverview } from "./overview.js";
import { follow as followZone } from "../study/here.js";
import { drawHere, drawScope } from "./scope.js";
import { drawSheetHandle, startSheet } from "./sheet.js";
import { follow } from "./shown.js";
import { drawUnits } from "./units.js";
import { drawMend } from "./mend.js";
import { drawOthers } from "./others.js";
import { checkTool, drawWhatif, startWhatif } from "./whatif.js";
import { checkReport, openReport } from "./zone_report.js";
import { drawZones, markZone } from "./zones.js";

/** What draws, and what it follows: parts of the state, or the views that others are compared with. */
const STUDY = /** @type {[() => void, string[]][]} */ ([
  [drawHeader, ["language"]],
  [drawSheetHandle, ["language"]],
  [drawFind, ["language"]],
  [drawScope, ["language", "zone"]],
  [drawFilters, ["language", "zone", "here"]],
  [drawList, ["language", "zone", "here"]],
  [drawOverview, ["language", "overview"]],
  [drawGlossary, ["language"]],
]);
const CLAUSE = /** @type {[() => void, string[]][]} */ ([
  [drawDetail, ["language", "clause"]],
  [drawHere, ["language", "clause", "zone", "here"]],
  [drawUnits, ["zone"]],
  [drawReach, ["language", "clause", "settings", "view"]],
  [drawMend, ["language", "clause", "settings"]],
  [drawOthers, ["language", "clause", "settings"]],
  [drawWhatif, ["language", "clause", "settings", "undone", "redone", "tool", "view"]],
  [drawOutcome, ["language", "clause", "settings", "undone", "redone", "tool", "view", "references"]],
  [drawLimits, ["language", "clause", "lost"]],
  [drawLimitsOutcome, ["language", "clause", "settings", "view"]],
  [drawCompare, ["language", "clause", "settings", "swipe", "view", "references"]],
  [drawCharts, ["language", "clause", "settings"]],
  [drawHandover, ["language", "clause", "settings", "view", "lost"]],
  [drawGaps, ["language", "clause", "view", "gap", "zone"]],
  [drawZones, ["language", "clause", "view", "references", "shade", "zone"]],
  [drawCell, ["language", "clause", "cell", "settings"]],
  [drawFacility, ["language", "clause", "facility", "settings", "view"]],
]);
const REACTIONS = /** @type {[() => void, string[]][]} */ ([
  [markChosen, ["clause"]],
  [sayClause, ["clause"]],
  [sayCoverage, ["view"]],
  [showCard, ["cell", "facility"]],
  [hush, ["language"]],
  [checkReport, ["language", "here"]],
  [markZone, ["hover"]],
  [checkSwipe, ["settings"]],
  [checkTool, ["clause"]],
  [showBusy, ["busy"]],
  [grant, ["busy", "clause"]],
]);

/** Draw the panel, and keep it up to date from now on. */
export function drawPanel() {
  startHeader();
  startSheet(byId("panel"));
  startFind();
  startWhatif();
  byId("zone-report").onclick = openReport;
  const drawn = data.clauses.length ? [...STUDY, ...CLAUSE] : STUDY;
  const parts = data.clauses.length ? [...drawn, ...REACTIONS] : drawn;
  tellLanguage();
  for (const [draw] of drawn) draw();
  nameDocument();
  const redraw = (/** @type {Set<string>} */ changed) => {
    if (changed.has("language")) tellLanguage();
    for (const [draw, followed] of parts) {
      if (followed.some((name) => changed.has(name))) draw();
    }
    if (changed.has("language")) nameDocument();
  };
  const count = () => void followZone(() => redraw(new Set(["here"])));
  if (state.zone !== null) count();
  subscribe((changed) => {
    follow(changed, () => redraw(new Set(["references"])));
    if (changed.has("zone") || (changed.has("settings") && state.zone !== null)) count();
    redraw(changed);
  });
}
