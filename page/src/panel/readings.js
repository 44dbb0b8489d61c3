/** What a clause comes to by each of the ways in which it can be read. */

import { found, make, pick, required, t } from "../words.js";
import { badge } from "./elements.js";
import { scrolled, table } from "./table.js";

/** @typedef {import("../types.js").Clause} Clause */
/** @typedef {import("../types.js").Reading} Reading */

/** @type {import("./table.js").Column<Reading>[]} */
const COLUMNS = [
  { head: "reading", say: (row) => pick(row.words) + (row.default ? t("reading_used") : "") },
  { head: "found", say: found },
  { head: "required", say: required },
  { head: "verdict", say: (row) =>
    (row.changes ? make("b", {}, badge(row.verdict), ` ${t("changed")}`) : badge(row.verdict)) },
];

export const readingsTable = (/** @type {Clause} */ { readings }) =>
  scrolled("readings", table("readings", COLUMNS, readings));
