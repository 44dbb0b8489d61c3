/** Rows of a long list: only those near what is seen are filled. */

const AHEAD = "600px"; // farther than one turns the wheel at once
const FIRST = 24; // more than are seen at the start

/**
 * @param {HTMLElement} root  what scrolls, if it does
 * @param {(number: number, row: HTMLElement) => void} fill  called once for each row, when it comes near
 */
export function lazily(root, fill) {
  /** The rows that are not filled yet. @type {Map<Element, number>} */
  const waiting = new Map();
  /** What was near the last time is filled at once, when the rows are made anew. @type {Set<number>} */
  let near = new Set();
  let [before, count] = [near, 0];
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) show(/** @type {HTMLElement} */ (target));
  }, { root, rootMargin: AHEAD });
  const show = (/** @type {HTMLElement} */ row) => {
    const number = waiting.get(row);
    watcher.unobserve(row);
    if (number === undefined) return;
    waiting.delete(row);
    near.add(number);
    fill(number, row);
  };
  return {
    /** Forget the rows. */
    renew() {
      watcher.disconnect();
      waiting.clear();
      [before, near, count] = [near, new Set(), 0];
    },
    /** Take a row in. @template {HTMLElement} Row @param {number} number @param {Row} row @returns {Row} */
    add(number, row) {
      waiting.set(row, number);
      count += 1;
      if (before.has(number) || count <= FIRST) show(row);
      else watcher.observe(row);
      return row;
    },
  };
}
