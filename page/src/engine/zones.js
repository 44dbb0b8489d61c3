/** In which zones a place lies. */

/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").Degrees} Degrees */

const PARTS = 1e6; // of a degree

/**
 * Whether a place lies in a zone (even-odd rule).
 * @param {Data} data
 * @param {number} zone
 * @param {Degrees} place
 */
export function inZone({ zones }, zone, place) {
  return zones[zone].rings.reduce((odd, ring) => odd !== crossedOddly(ring, place), false);
}

/**
 * Whether a line from a place due east crosses a ring an odd number of times.
 * @param {number[]} ring  as coded: each vertex as its difference from the one before
 * @param {Degrees} place
 */
function crossedOddly(ring, place) {
  const [py, px] = place.map((degrees) => degrees * PARTS);
  const last = ring.length - 2;
  let [y, x] = [0, 0];
  for (let i = 0; i <= last; i += 2) [y, x] = [y + ring[i], x + ring[i + 1]];
  let odd = false;
  for (let i = 0, [toY, toX] = [0, 0]; i <= last; i += 2) {
    [toY, toX] = [toY + ring[i], toX + ring[i + 1]];
    if (y > py !== toY > py && px < x + ((toX - x) * (py - y)) / (toY - y)) odd = !odd;
    [y, x] = [toY, toX];
  }
  return odd;
}
