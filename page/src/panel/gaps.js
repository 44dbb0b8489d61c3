/** The gaps, those with the most people first, as they are at the reader's settings. */

import { fitGap } from "../map/index.js";
import { data, state, update } from "../state.js";
import { liesIn } from "../study/zones.js";
import { cost, make, named, people, pick, t, whole } from "../words.js";
import { button, facilityLabel, hint, marked, proper, refill, zoneName } from "./elements.js";
import { chosen, view } from "./shown.js";

/** @typedef {import("../types.js").Gap} Gap */

const PAGE = 10;
/** Age groups that say most in one line: the first known one of each. */
const OLDER = ["age_60_plus", "age_65_plus", "age_80_plus"];
const YOUNGER = ["under_18", "age_6_11", "age_3_5", "under_3"];

let shown = PAGE;
let clause = -1;

/** The causes of a gap with their people, the largest first. */
const causes = (/** @type {Gap} */ gap) =>
  Object.entries(gap.causes).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);

const groupText = (/** @type {Gap} */ gap, /** @type {string[]} */ names) =>
  names.map((name) => `${pick(data.group_names[name])} ${whole(gap.groups[name])}`).join(" · ");

export function drawGaps() {
  const now = view();
  if (!chosen().way) return;
  if (clause !== state.clause) [shown, clause] = [PAGE, state.clause];
  if (!now) return refill("gaps", hint(t("busy")));
  const { zone } = state;
  const ranked = now.gaps.map((gap, i) => ({ gap, i })).sort((a, b) => b.gap.persons - a.gap.persons)
    .filter(({ gap }) => zone === null || liesIn(gap.zone, zone));
  if (!ranked.length) return refill("gaps", hint(t("no_gaps")));
  const rest = ranked.length - shown;
  const more = () => {
    shown += PAGE;
    drawGaps();
  };
  refill(
    "gaps",
    hint(named("gaps_in_all", whole(ranked.length))),
    make("ol", { className: "gaps" }, ...ranked.slice(0, shown).map(({ gap, i }) => item(gap, i))),
    ...(rest > 0 ? [button("gaps-more", `${t("more")} (${rest})`, more)] : []),
  );
}

function item(/** @type {Gap} */ gap, /** @type {number} */ i) {
  const open = state.gap === i;
  const show = () => {
    update({ gap: i });
    fitGap(i);
  };
  const first = [OLDER, YOUNGER].map((names) => names.find((name) => data.group_names[name] && name in gap.groups));
  const groups = groupText(gap, first.filter((name) => name !== undefined));
  const node = button(`gap-${i}`, "", show);
  node.append(
    make("span", { className: "head" }, make("b", {}, proper(zoneName(gap.zone))), make("b", {}, people(gap.persons))),
    make("span", { className: "line" }, `${t(`cause_${causes(gap)[0]?.[0] ?? "too_little_data"}`)} · ${beyond(gap)}`),
    ...(groups ? [make("span", { className: "line soft" }, groups)] : []),
    make("span", { className: "line soft" }, `${t("nearest")} `, proper(facilityLabel(gap.nearest))),
  );
  return make("li", {}, marked(node, { "aria-pressed": open }), ...(open ? [more(gap)] : []));
}

const beyond = (/** @type {Gap} */ { excess }) =>
  (excess === null ? t("state_unreachable") : named("excess", cost(chosen(), excess)));

/** Everything known of the people of the gap that is chosen. */
function more(/** @type {Gap} */ gap) {
  const known = Object.keys(data.group_names).filter((name) => name in gap.groups);
  const rows = [
    ...causes(gap).map(([cause, persons]) => named(`cause_${cause}`, people(persons))),
    ...known.map((name) => `${pick(data.group_names[name])} ${people(gap.groups[name])}`),
  ];
  return make("ul", { className: "more" }, ...rows.map((row) => make("li", {}, row)));
}
