/** The gaps, those with the most people first, as they are at the reader's settings; apart from them, the people of
 * whom nobody can tell. */

import { ask } from "../client.js";
import { fitGap, fitRings } from "../map/index.js";
import { data, state, update } from "../state.js";
import { liesIn } from "../study/zones.js";
import { byId, exact, make, named, people, pick, span, t, whole, withUnit } from "../words.js";
import { button, facilityLabel, hint, marked, proper, refill, zoneName } from "./elements.js";
import { chosen, view } from "./shown.js";

/** @typedef {import("../types.js").Gap} Gap */
/** @typedef {import("../types.js").Unknown} Unknown */
/** @typedef {import("../types.js").View} View */

const PAGE = 10;
/** Age groups that say most in one line: the first known one of each. */
const OLDER = ["age_60_plus", "age_65_plus", "age_80_plus"];
const YOUNGER = ["under_18", "age_6_11", "age_3_5", "under_3"];
const VEHICLES = ["drive", "emergency_vehicle"];
const USUAL_DETOUR = 1.6; // as in access/verdicts/gaps.py

let shown = PAGE;
let clause = -1;

/** The causes of a gap with their people, the largest first. */
const causes = (/** @type {Gap} */ gap) =>
  Object.entries(gap.causes).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);

/** By car nobody goes straight at top speed: that a facility is near says nothing of the streets alone. */
const byCar = () => VEHICLES.includes(chosen().mode ?? "") && chosen().scale === "min";
const causeWords = (/** @type {string} */ cause) =>
  t(cause === "far_along_streets" && byCar() ? "cause_far_by_car" : `cause_${cause}`);

const groupText = (/** @type {Gap} */ gap, /** @type {string[]} */ names) =>
  names.map((name) => `${pick(data.group_names[name])} ${whole(gap.groups[name])}`).join(" · ");

export function drawGaps() {
  const now = view();
  if (!chosen().way) return;
  if (clause !== state.clause) [shown, clause] = [PAGE, state.clause];
  if (!now) return refill("gaps", hint(t("busy")));
  shown = Math.max(shown, (state.gap ?? -1) + 1);
  const { zone } = state;
  const mine = (/** @type {{zone: number}} */ each) => zone === null || liesIn(each.zone, zone);
  const gaps = now.gaps.map((gap, i) => ({ gap, i })).filter(({ gap }) => mine(gap));
  const rest = gaps.length - shown;
  const more = () => {
    shown += PAGE;
    drawGaps();
  };
  refill(
    "gaps",
    ...(gaps.length ? [hint(named("gaps_in_all", whole(gaps.length)), t("semicolon"), t("gaps_cut"))] : [hint(t("no_gaps"))]),
    make("ol", { className: "gaps" }, ...gaps.slice(0, shown).map(({ gap, i }) => item(gap, i))),
    ...(rest > 0 ? [button("gaps-more", `${t("more")} (${rest})`, more)] : []),
    ...unknownPeople(now.unknown.filter(mine)),
  );
  void tellWay();
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
    make("span", { className: "line" }, `${causeWords(causes(gap)[0][0])} · ${beyond(gap)}`),
    ...(groups ? [make("span", { className: "line soft" }, groups)] : []),
    make("span", { className: "line soft" }, `${t("nearest")} `, proper(facilityLabel(gap.nearest))),
  );
  return make("li", {}, marked(node, { "aria-pressed": open }), ...(open ? [more(gap)] : []));
}

const beyond = (/** @type {Gap} */ { excess }) =>
  (excess === null ? t("state_unreachable") : named("excess", span(chosen(), excess)));

/** Everything known of the people of the gap that is chosen. */
function more(/** @type {Gap} */ gap) {
  const known = Object.keys(data.group_names).filter((name) => name in gap.groups);
  const rows = [
    ...causes(gap).map(([cause, persons]) => `${causeWords(cause)}${t("colon")}${people(persons)}`),
    ...known.map((name) => `${pick(data.group_names[name])} ${people(gap.groups[name])}`),
  ];
  return make("ul", { className: "more" }, make("li", { id: "gap-way", className: "wide" }, t("busy")),
    ...rows.map((row) => make("li", {}, row)));
}

let asked = 0;
/** Tell distance, way round and speed apart, as they are from the middle of the gap chosen. */
async function tellWay() {
  asked += 1;
  const mine = asked;
  const gap = state.gap === null ? null : view()?.gaps[state.gap];
  if (!gap || !byId("gap-way")) return;
  const way = await ask("detour", state.clause, gap.middle, state.settings).catch(() => null);
  if (mine === asked) byId("gap-way")?.replaceChildren(way ? wayWords(way) : t("unknown"));
}

const metres = (/** @type {number} */ n) =>
  (n < 995 ? withUnit(whole(n), t("m")) : withUnit(exact(Number((n / 1000).toFixed(1))), t("km")));

function wayWords(/** @type {ReturnType<import("../types.js").Engine["detour"]>} */ { straight_m, way_m, seconds }) {
  if (!Number.isFinite(straight_m)) return t("unknown");
  const straight = named("way_straight", metres(straight_m));
  if (way_m === null) return [straight, t(seconds === null ? "state_unreachable" : "way_not_known")].join(t("semicolon"));
  const ratio = way_m / straight_m;
  const times = t("way_times").replace("{n}", ratio.toFixed(1));
  const speed = byCar() && seconds ? [named("way_speed", withUnit(whole((way_m / seconds) * 3.6), t("kph")))] : [];
  const why = ratio >= USUAL_DETOUR ? "why_detour" : byCar() ? "why_speed" : "why_distance";
  return [straight, `${t("way_along")} ${metres(way_m)}${straight_m > 0 ? ` ${times}` : ""}`, ...speed,
    ...(straight_m > 0 ? [t(why)] : [])].join(t("semicolon"));
}

/** Those of whom nobody can tell: they are no gap, and nobody knows how far they are beyond the limit. */
function unknownPeople(/** @type {Unknown[]} */ unknown) {
  if (!unknown.length) return [];
  const sum = (/** @type {"border" | "unlinked" | "persons"} */ name) =>
    unknown.reduce((all, each) => all + each[name], 0);
  const why = /** @type {const} */ (["border", "unlinked"]).filter((name) => sum(name) >= 0.5)
    .map((name) => named(`state_${name}`, people(sum(name))));
  return [
    make("p", { className: "unknown-people" }, named("unknown_people", people(sum("persons")))),
    hint(why.join(t("semicolon"))),
    make("ol", { className: "gaps plain" }, ...unknown.slice(0, PAGE).map(unknownItem)),
  ];
}

function unknownItem(/** @type {Unknown} */ each, /** @type {number} */ i) {
  const node = button(`unknown-${i}`, "", () => fitRings(each.rings));
  node.append(
    make("span", { className: "head" }, make("b", {}, proper(zoneName(each.zone))), make("b", {}, people(each.persons))),
    make("span", { className: "line" }, t(each.border > each.unlinked ? "state_border" : "state_unlinked")));
  return make("li", {}, node);
}
