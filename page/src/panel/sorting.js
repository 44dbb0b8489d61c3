/** Rows put in order by what a column says of them. */

/** @typedef {string | number | null} Value  null: not known, always last */

/**
 * @template Row
 * @param {Row[]} rows  stay as they are
 * @param {(row: Row) => Value} value
 * @param {{descending: boolean, language: string}} choices
 * @returns {Row[]}  rows that are alike keep their order
 */
export function sorted(rows, value, { descending, language }) {
  const words = new Intl.Collator(language, { numeric: true });
  const compare = (/** @type {Value} */ a, /** @type {Value} */ b) =>
    typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return descending ? compare(b.key, a.key) : compare(a.key, b.key);
  });
  return keyed.map(({ row }) => row);
}
