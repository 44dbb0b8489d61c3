/** The card of a cell: how far its people are from what each clause promises. */

import { ask } from "../client.js";
import { data, state, update } from "../state.js";
import { cost, make, named, share, t } from "../words.js";
import { button, facilityLabel, hint, marked, proper, refill, sign, title } from "./elements.js";
import { showPane } from "./header.js";
import { table } from "./table.js";

/** @typedef {import("../types.js").CellRow} CellRow */

const SHOWN = 6; // clauses at once
/** By `CellRow.state`. */
const SIGNS = ["–", "✓", "✕", "?", "?"];
const WORDS = ["outside", "met", "unmet", "border", "unlinked"];

let asked = 0;

/** @type {import("./table.js").Column<CellRow>[]} */
const COLUMNS = [
  { head: "clause", say: ({ clause, facility }) =>
    make("span", {}, ...title(data.clauses[clause]), nearest(facility)) },
  { head: "way", say: (row) => (row.share === null ? way(row)
    : make("span", {}, way(row), make("span", { className: "line soft" }, t("part_way")))) },
  { head: "state", say: ({ state: number, share: met }) => (met === null
    ? make("span", { className: `state ${WORDS[number]}` }, sign(SIGNS[number]), ` ${t(`state_${WORDS[number]}`)}`)
    : make("span", {}, Number.isNaN(met) ? "–" : met < 0 ? t("share_unknown") : named("within", share(met)))) },
];

function nearest(/** @type {number | null} */ facility) {
  const name = facility === null ? "—" : proper(facilityLabel(facility));
  return make("span", { className: "line soft" }, `${t("nearest")} `, name);
}

function way(/** @type {CellRow} */ { clause, impedance }) {
  if (Number.isNaN(impedance)) return t("unknown");
  return Number.isFinite(impedance) ? cost(data.clauses[clause], impedance) : "∞";
}

export async function drawCell() {
  const { cell, settings, clause } = state;
  asked += 1;
  const mine = asked;
  if (cell === null) return refill("cell");
  const rows = await ask("cell", cell, settings, clause).catch(() => null);
  if (mine !== asked) return;
  const shut = () => update({ cell: null });
  const close = marked(button("cell-close", "×", shut, { className: "quiet" }), { "aria-label": t("close_card") });
  refill("cell", make("section", { className: "card" },
    make("div", { className: "title" }, make("h2", {}, t("part_cell")), close),
    ...(rows ? tables(rows, clause) : [hint(t("unknown"))])));
}

/** The clause chosen first, then those that hold here; the first few at once. */
function tables(/** @type {CellRow[]} */ rows, /** @type {number} */ clause) {
  const mine = rows.filter((row) => row.clause === clause);
  const others = rows.filter((row) => row.clause !== clause && WORDS[row.state] !== "outside");
  const ordered = [...mine, ...others];
  const mark = (/** @type {HTMLElement} */ node, /** @type {CellRow} */ row) =>
    node.classList.toggle("chosen", row.clause === clause);
  const rest = ordered.slice(SHOWN);
  const more = make("details", {}, make("summary", { id: "cell-fold" }, `${t("more")} (${rest.length})`));
  if (rest.length) more.append(table("cell", COLUMNS, rest));
  return [table("cell", COLUMNS, ordered.slice(0, SHOWN), mark), ...(rest.length ? [more] : [])];
}

/** Show the card that was just opened. */
export function showCard() {
  if (state.cell === null && state.facility === null) return;
  document.getElementById("detail")?.scrollTo(0, 0);
  showPane("detail");
}
