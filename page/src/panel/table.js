/** Tables whose columns sort. */

import { state } from "../state.js";
import { make, t } from "../words.js";
import { button, marked, sign } from "./elements.js";
import { sorted } from "./sorting.js";

/** @typedef {import("./elements.js").Piece} Piece */
/** @typedef {import("./sorting.js").Value} Value */
/**
 * @template Row
 * @typedef {Object} Column
 * @property {string} head  the key of its name
 * @property {string} [unit]  of all its rows
 * @property {(row: Row) => Piece} say
 * @property {(row: Row) => Value} [value]  what it sorts by; without, it does not
 */
/** @typedef {{column: string, descending: boolean}} Order */

const PAGE = 60; // rows at first, and more at a time

/**
 * A table; its first column holds names.
 * @template Row
 * @param {string} id  of the table, whose caption is the text of that key
 * @param {Column<Row>[]} columns
 * @param {Row[]} rows
 * @param {(node: HTMLElement, row: Row) => void} [finish]  what else a row gets
 */
export function table(id, columns, rows, finish = () => {}) {
  const body = make("tbody", {}, ...rows.map((row) => {
    const cells = columns.map(({ say }, i) =>
      make(i ? "td" : "th", i ? {} : { scope: "row" }, say(row)));
    const node = make("tr", {}, ...cells);
    finish(node, row);
    return node;
  }));
  const heads = columns.map(({ head }) => make("th", { scope: "col" }, t(head)));
  const caption = make("caption", { className: "unseen" }, t(`part_${id}`));
  return make("table", { className: `${id}-table` }, caption, make("thead", {}, make("tr", {}, ...heads)), body);
}

/**
 * The order that the reader gave a table, and how much of it is shown.
 * @type {Map<string, {order: Order, shown: number}>}
 */
const kept = new Map();

/**
 * A table that sorts by any column, and shows the first rows until more are asked for.
 * @template Row
 * @param {string} id
 * @param {Column<Row>[]} columns
 * @param {Row[]} rows
 * @param {Order} first  the order at first
 * @param {() => void} redraw
 * @param {(node: HTMLElement, row: Row) => void} [finish]
 */
export function sortable(id, columns, rows, first, redraw, finish) {
  const how = kept.get(id) ?? { order: first, shown: PAGE };
  const change = (/** @type {Partial<typeof how>} */ patch) => {
    kept.set(id, { ...how, ...patch });
    redraw();
  };
  const by = columns.find(({ head }) => head === how.order.column) ?? columns[0];
  const { descending } = how.order;
  const ordered = sorted(rows, by.value ?? (() => null), { descending, language: state.language });
  const node = table(id, columns, ordered.slice(0, how.shown), finish);
  for (const [i, head] of [...node.querySelectorAll("thead th")].entries()) {
    const column = columns[i];
    if (!column.value) continue;
    const mine = column === by;
    marked(head, { "aria-sort": mine ? (descending ? "descending" : "ascending") : "none" });
    const arrow = mine ? sign(descending ? "▼" : "▲") : "";
    const order = { column: column.head, descending: mine ? !descending : i > 0 };
    const node = button(`${id}-by-${column.head}`, t(column.head), () => change({ order }));
    node.append(...unitOf(column), arrow);
    head.replaceChildren(node);
  }
  const rest = rows.length - how.shown;
  const more = button(`${id}-more`, `${t("more")} (${rest})`, () => change({ shown: how.shown + PAGE }));
  return rest > 0 ? [scrolled(id, node), more] : [scrolled(id, node)];
}

/** The unit of a column, below its name. @param {Pick<Column<any>, "unit">} column */
const unitOf = ({ unit }) => (unit ? [make("small", {}, ` (${unit})`)] : []);

/** A table that is wider than the panel scrolls by itself, also by keys. */
export const scrolled = (/** @type {string} */ id, /** @type {Node} */ node) =>
  marked(make("div", { className: "scrolled", id: `${id}-scroll`, tabIndex: 0 }, node), {
    role: "region", "aria-label": t(`part_${id}`),
  });
