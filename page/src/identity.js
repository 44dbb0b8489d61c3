/** Which gap of a later view is the one that was chosen: gaps have no names, and their order changes. */

/** @typedef {import("./types.js").View} View */

/**
 * @param {Pick<View, "gaps" | "state">} before
 * @param {Pick<View, "gaps">} after
 * @param {number} chosen  its place in the gaps before
 * @returns {number | null}  the place of the gap that has most of its cells; null: none has any
 */
export function sameGap(before, after, chosen) {
  const mine = new Uint8Array(before.state.length);
  for (const cell of before.gaps[chosen]?.cells ?? []) mine[cell] = 1;
  let [found, most] = [/** @type {number | null} */ (null), 0];
  after.gaps.forEach(({ cells }, i) => {
    const shared = cells.reduce((sum, cell) => sum + mine[cell], 0);
    if (shared > most) [found, most] = [i, shared];
  });
  return found;
}
