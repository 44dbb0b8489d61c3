/** Rows as CSV that spreadsheets read rightly: UTF-8 with its mark, and no text taken for a formula. */

import { cell as guarded } from "./escaping.js";

/** @typedef {string | number | null} Value  null: not known, an empty cell */

function cell(/** @type {Value} */ value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = guarded(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The first row holds the names of the columns. */
export const csv = (/** @type {Value[][]} */ rows) =>
  `\uFEFF${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
