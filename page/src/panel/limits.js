/** The reader's own limit and walking speed, beside the plan's. */

import { SCALES } from "../colours.js";
import { data, state, update } from "../state.js";
import { assumed, assumedMark, byId, exact, found, make, named, passMark, people, share, t, used, withUnit } from "../words.js";
import { badge, button, coverage, hint, marked, refill } from "./elements.js";
import { chosen, view } from "./shown.js";
import { limitSteps, valueAt } from "./steps.js";

/** @typedef {import("../types.js").Reading} Reading */
/** @typedef {import("../types.js").Settings} Settings */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("./elements.js").Piece} Piece */
/** @typedef {{id: string, words: string, min: number, max: number, own: number, start: number,
 *   say: (n: number) => string, set: (n: number) => void, whose?: string}} Slider  whose: the key of whose mark `own` is */

const [SLOWEST, FASTEST] = [25, 60]; // tenths of a km/h
const MILDEST = 50; // percent

/** What the reader wants while the engine is still busy with the last wish. @type {Partial<Settings> | null} */
let wish = null;
let clause = -1;

/** Set what the reader wants; while the engine is busy only the last wish waits. */
function want(/** @type {Partial<Settings>} */ patch) {
  wish = { ...wish, ...patch };
  grant();
}
export function grant() {
  if (clause !== state.clause) [wish, clause] = [null, state.clause];
  if (!wish || state.busy) return;
  const settings = { ...state.settings, ...wish };
  wish = null;
  update({ settings });
}

/** The limit of the whole way, in the clause's unit: the time that is fixed is part of it. */
const wholeLimit = (/** @type {number} */ limit) =>
  limit / SCALES[chosen().scale] + chosen().fixed;
const ownLimit = () => wholeLimit(chosen().way?.limit ?? 0);
const inUnit = (/** @type {number} */ n) => withUnit(exact(Number(n.toPrecision(6))), t(chosen().scale));

/** The study's speed; null where there is not one that a slider can change. */
function ownSpeed() {
  const trips = (chosen().way?.trips ?? []).map((i) => data.trips[i]);
  if (!trips.length || trips.some(({ impedance, graph }) => impedance !== "time_s" || graph === null)) return null;
  const speeds = trips.map(({ graph }) => data.graphs[/** @type {number} */ (graph)].speed_kph);
  const [speed] = speeds;
  if (speed === null || speeds.some((each) => each !== speed)) return null;
  return speed * 10 >= SLOWEST && speed * 10 <= FASTEST ? speed : null;
}
const kph = (/** @type {number} */ speed) => withUnit(exact(Number(speed.toFixed(2))), t("kph"));

/** The share that must have it, in whole percents and the study's own. @returns {Slider} */
function markSlider() {
  const share = chosen().way?.required_share ?? 1;
  const own = Math.round(share * 100);
  const at = (/** @type {number} */ n) => (n === own ? share : n / 100);
  return {
    id: "mark", words: t("pass_mark"), min: Math.min(MILDEST, own), max: 100, own, start: Math.round(passMark(chosen()) * 100),
    say: (n) => percent(at(n)), set: (n) => want({ required_share: n === own ? null : at(n) }),
    ...(assumed(chosen()) ? { whose: "assumed" } : {}),
  };
}
const percent = (/** @type {number} */ n) => `${exact(Number((n * 100).toFixed(4)))}%`;
/** Whether a share is judged: of people, of land, of settlements. */
const byShare = () => chosen().pass_mark !== null && view()?.judged !== null;

/** @returns {Slider} */
function limitSlider() {
  const { scale, fixed } = chosen();
  const own = ownLimit();
  const { step, min, max } = limitSteps(own, fixed);
  const start = Math.round((wholeLimit(state.settings.limit ?? chosen().way?.limit ?? 0) - own) / step);
  const set = (/** @type {number} */ n) =>
    want({ limit: n === 0 ? null : (valueAt(own, step, n) - fixed) * SCALES[scale] });
  return { id: "limit", words: t("limit"), min, max, own: 0, start, say: (n) => inUnit(valueAt(own, step, n)), set };
}

/** @returns {Slider} */
function speedSlider(/** @type {number} */ speed) {
  const own = Math.round(speed * 10);
  const at = (/** @type {number} */ n) => (n === own ? speed : n / 10);
  return {
    id: "speed", words: t("speed"), min: SLOWEST, max: FASTEST, own,
    start: Math.round((state.settings.speed_kph ?? speed) * 10), say: (n) => kph(at(n)),
    set: (n) => want({ speed_kph: n === own ? null : at(n) }),
  };
}

function draw(/** @type {Slider} */ { id, words, min, max, own, start, say, set, whose = "own_mark" }) {
  const output = make("output", { htmlFor: id }, say(start));
  const input = marked(make("input", { type: "range", id }), { min, max, step: 1, "aria-valuetext": say(start) });
  input.value = String(start);
  input.oninput = () => {
    output.textContent = say(input.valueAsNumber);
    marked(input, { "aria-valuetext": say(input.valueAsNumber) });
    set(input.valueAsNumber);
  };
  const label = make("label", { htmlFor: id }, words);
  return make("div", { className: "slider" }, label, output, input, mark((own - min) / (max - min), `${t(whose)} ${say(own)}`));
}

/** The plan's own place on a slider, its words on the side where there is room. */
function mark(/** @type {number} */ part, /** @type {string} */ words) {
  const late = part > 0.5;
  const node = make("span", { className: late ? "own late" : "own" }, late ? `${words} ▲` : `▲ ${words}`);
  node.style.setProperty("--at", String(late ? 1 - part : part));
  return node;
}

export function drawLimits() {
  if (!chosen().way) return;
  const speed = ownSpeed();
  const { fixed } = chosen();
  refill(
    "limits",
    draw(limitSlider()),
    ...(fixed > 1e-9 ? [hint(named("fixed", inUnit(fixed)))] : []),
    ...(speed === null ? [] : [draw(speedSlider(speed))]),
    ...(chosen().pass_mark ? [draw(markSlider())] : []),
    ...(assumed(chosen()) ? [hint(t("pass_mark_assumed"))] : []),
    make("div", { id: "limits-outcome" }),
  );
}

/** What the reader's settings come to, beside what the plan asks. */
export function drawLimitsOutcome() {
  if (!chosen().way) return;
  const { limit, speed_kph: speed, required_share: share, changes } = state.settings;
  const altered = limit !== null || speed !== null || share !== null;
  const note = altered ? "settings_yours" : changes.length ? "settings_sites" : "settings_plan";
  const reset = () => {
    wish = null;
    update({ settings: { ...state.settings, limit: null, speed_kph: null, required_share: null } });
    drawLimits();
    drawLimitsOutcome();
  };
  byId("limits-outcome").replaceChildren(
    outcomeTable(altered),
    marked(hint(t(note)), { class: altered ? "hint yours" : "hint" }),
  );
  byId("limits-outcome").append(button("limits-reset", t("settings_reset"), reset, { disabled: !altered }));
}

/**
 * Persons within the limit and their share, as the plan has it and as it is now.
 * @returns {[string, Piece, Piece][]}
 */
function counted() {
  const row = used(chosen());
  const now = view();
  const ofPeople = chosen().way?.counts === "population" && now?.judged !== null;
  return [
    ...(ofPeople ? ofThePeople(row, now) : [ofTheMeasure(row, now)]),
    ["verdict", badge(row.verdict), now ? badge(now.verdict) : "…"],
  ];
}

/** @returns {[string, Piece, Piece][]} */
function ofThePeople(/** @type {Reading} */ { persons, persons_met: met }, /** @type {View | null} */ now) {
  const own = typeof persons === "number" && typeof met === "number" && persons > 0
    ? [people(met), share(met / persons)] : ["—", "—"];
  const yours = now?.judged ?? null;
  return [
    ["within", own[0], yours ? people(yours.met) : "…"],
    ["share_within", own[1], yours ? coverage(yours) : "…"],
  ];
}

/** What is measured, where that is no share of people. @returns {[string, Piece, Piece]} */
function ofTheMeasure(/** @type {Reading} */ row, /** @type {View | null} */ now) {
  if (!now) return ["found", found(row), "…"];
  const per = now.judged === null ? SCALES.km : 1; // lengths are told in kilometres
  const [value, low, high] = [now.value, now.low, now.high].map((n) => amount(n / per));
  return ["found", found(row), found({ ...row, verdict: now.verdict, value, value_low: low, value_high: high })];
}

/** A number of the engine's as the findings have it. @returns {import("../types.js").Amount} */
const amount = (/** @type {number} */ n) => (Number.isNaN(n) ? null : n === Infinity ? "inf" : n);

function outcomeTable(/** @type {boolean} */ altered) {
  const { limit, speed_kph: kept } = state.settings;
  const speed = ownSpeed();
  /** @type {[string, Piece, Piece][]} */
  const rows = [["limit", inUnit(ownLimit()), inUnit(wholeLimit(limit ?? chosen().way?.limit ?? 0))]];
  if (speed !== null) rows.push(["speed", kph(speed), kph(kept ?? speed)]);
  const mark = chosen().way?.required_share ?? 1;
  if (byShare()) rows.push(["pass_mark", percent(mark) + assumedMark(chosen()), percent(passMark(chosen()))]);
  const head = make("tr", {}, make("td", {}), ...["settings_own", "settings_now"].map((key) =>
    make("th", { scope: "col" }, t(key))));
  const body = [...rows, ...counted()].map(([key, own, now]) =>
    make("tr", {}, make("th", { scope: "row" }, t(key)), make("td", {}, own), make("td", {}, now)));
  return make("table", { className: altered ? "pair altered" : "pair" },
    make("caption", { className: "unseen" }, t("part_limits")),
    make("thead", {}, head), make("tbody", {}, ...body));
}
