/** Where zones are, for the map to go there. */

/** @typedef {import("../types.js").Degrees} Degrees */

/**
 * Where a zone's label stands, or else the middle of its outline; null: it has none.
 * @param {{at: Degrees | null, rings: number[][]}} zone
 *   rings in millionths of a degree, each vertex after the first as its difference from the one before
 * @returns {Degrees | null}
 */
export function zonePlace({ at, rings: [ring] }) {
  if (at || !ring) return at;
  const middle = [0, 1].map((k) => {
    let [value, low, high] = [0, Infinity, -Infinity];
    for (let i = k; i < ring.length; i += 2) {
      value += ring[i];
      [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
    return (low + high) / 2e6;
  });
  return [middle[0], middle[1]];
}
