/** What the changes do to every other clause; asked for while the part is unfolded, a clause at a time. */

import { ask } from "../client.js";
import { data, state, update } from "../state.js";
import { byId, make, share, t, whole } from "../words.js";
import { badge, button, hint, refill, title } from "./elements.js";
import { chosen } from "./shown.js";
import { scrolled, table } from "./table.js";

/** @typedef {import("../types.js").Effect} Effect */
/** @typedef {import("../types.js").Judgement} Judgement */
/** @typedef {{clause: number, effect: Effect}} Row */

const PAUSE_MS = 200; // what is shown comes first
/** Which clauses changes concern, as far as that is known. @type {{of: unknown, rows: Row[], done: boolean} | null} */
let known = null;

const shareOf = (/** @type {Judgement} */ { met, persons }) => (persons > 0 ? share(met / persons) : "—");

/** @type {import("./table.js").Column<Row>[]} */
const COLUMNS = [
  { head: "clause", say: ({ clause }) => {
    const node = button(`other-${clause}`, "", () => update({ clause }), { className: "link" });
    node.append(...title(data.clauses[clause]));
    return node;
  } },
  { head: "newly_covered", say: ({ effect: { before, after } }) => signed(after.met - before.met) },
  { head: "coverage", say: ({ effect: { before, after } }) => `${shareOf(before)} → ${shareOf(after)}` },
  { head: "verdict", say: ({ effect: { before, after } }) => (before.verdict === after.verdict ? badge(after.verdict)
    : make("b", {}, badge(before.verdict), " → ", badge(after.verdict))) },
];
const signed = (/** @type {number} */ n) => (Math.abs(n) < 0.5 ? "0" : `${n > 0 ? "+" : "−"}${whole(Math.abs(n))}`);

/** Clauses that count what stands in units, of types that are opened, closed or moved: the page does not judge these again. */
function byUnits() {
  const types = new Set(state.settings.changes.flatMap((each) =>
    each.change === "given" ? [] : [each.change === "open" ? each.facility_type : data.facilities.type[each.facility]]));
  return data.clauses.filter(({ way, facility_type }) => !way && types.has(facility_type)).length;
}

export function drawOthers() {
  if (!chosen().way) return;
  const { changes } = state.settings;
  if (!changes.length) return refill("others", hint(t("others_none")));
  const open = /** @type {HTMLDetailsElement | null} */ (byId("others").closest("details"));
  open?.addEventListener("toggle", () => void look(), { once: true });
  if (known?.of !== changes) {
    known = null;
    refill("others", hint(t("busy")));
    return void look();
  }
  const rows = known.rows.filter(({ clause }) => clause !== state.clause);
  const left = byUnits();
  refill("others",
    ...(rows.length ? [scrolled("others", table("others", COLUMNS, rows))] : [hint(t(known.done ? "others_same" : "busy"))]),
    ...(known.done && rows.length ? [hint(t("others_rest"))] : []),
    ...(left ? [hint(t("others_units").replace("{n}", String(left)))] : []));
}

/** Ask of one clause after the other, as long as the changes stay and the part is unfolded. */
async function look() {
  const { changes } = state.settings;
  const open = () => /** @type {HTMLDetailsElement | null} */ (document.getElementById("others")?.closest("details") ?? null)?.open;
  if (!open() || !changes.length || known?.of === changes) return;
  /** @type {NonNullable<typeof known>} */
  const mine = { of: changes, rows: [], done: false };
  known = mine;
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const settings = { ...state.settings, changes };
  for (const [clause, { way }] of data.clauses.entries()) {
    if (known !== mine || state.settings.changes !== changes) return;
    const effect = way ? await ask("effect", clause, settings).catch(() => null) : null;
    if (effect) mine.rows.push({ clause, effect });
  }
  mine.done = true;
  if (known === mine) drawOthers();
}
