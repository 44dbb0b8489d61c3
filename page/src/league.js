/** The table of studies: a heading puts its rows in order, the worst first, then the other way round. */

const table = document.querySelector("table");
const heads = [...(table?.querySelectorAll("thead th") ?? [])];

/** What a row is put in order by: its name, or the share of its clauses that are unmet. */
const key = (/** @type {Element} */ row, /** @type {number} */ column) => {
  const cell = /** @type {HTMLElement} */ (row.children[column]);
  return cell.dataset.unmet === undefined ? cell.textContent ?? "" : Number(cell.dataset.unmet);
};

function sort(/** @type {number} */ column) {
  const numbers = column > 0;
  const first = numbers ? "descending" : "ascending";
  const order = heads[column].getAttribute("aria-sort") === first ? (numbers ? "ascending" : "descending") : first;
  heads.forEach((head, i) => head.setAttribute("aria-sort", i === column ? order : "none"));
  const body = table?.querySelector("tbody");
  const rows = [...(body?.children ?? [])];
  const sign = order === "ascending" ? 1 : -1;
  rows.sort((a, b) => {
    const [x, y] = [key(a, column), key(b, column)];
    if (typeof x === "string" || typeof y === "string") return sign * String(x).localeCompare(String(y), "zh");
    return (x < 0 || y < 0) && x !== y ? Number(x < 0) - Number(y < 0) : sign * (x - y); // without any come last
  });
  body?.append(...rows);
}

heads.forEach((head, i) => { /** @type {HTMLElement} */ (head.querySelector("button")).onclick = () => sort(i); });
