/** Areas by their rings: how far a place is from their edge, and places along it. */

/** Closed rings, in metres, filled by the even-odd rule; and the box around them.
 * @typedef {{rings: [number, number][][], west: number, south: number, east: number, north: number}} Area */

/**
 * @param {[number, number][][]} rings
 * @returns {Area}
 */
export function areaOf(rings) {
  const [x, y] = [0, 1].map((axis) => rings.flat().map((corner) => corner[axis]));
  const least = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.max(a, b), -Infinity);
  return { rings, west: least(x), south: least(y), east: most(x), north: most(y) };
}

/**
 * How far a place is from an area at least.
 * @param {Area} area
 * @param {number} x
 * @param {number} y
 */
export function toBox({ west, south, east, north }, x, y) {
  return Math.hypot(Math.max(west - x, 0, x - east), Math.max(south - y, 0, y - north));
}

/**
 * How far a place is from an area; 0 within it.
 * @param {Area} area
 * @param {number} x
 * @param {number} y
 */
export function toArea({ rings }, x, y) {
  let square = Infinity;
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1];
      const [dx, dy] = [ring[i][0] - ax, ring[i][1] - ay];
      if ((ay > y) !== (ay + dy > y) && x < ax + (dx * (y - ay)) / dy) inside = !inside;
      const length = dx * dx + dy * dy;
      const t = length ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1) : 0;
      square = Math.min(square, (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2);
    }
  }
  return inside ? 0 : Math.sqrt(square);
}

/**
 * Places along the edge of an area.
 * @param {Area} area
 * @param {number} step  metres from one to the next
 * @returns {[number, number][]}
 */
export function alongEdge({ rings }, step) {
  /** @type {[number, number][]} */
  const found = [];
  for (const ring of rings) {
    let left = 0;
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
      const length = Math.hypot(bx - ax, by - ay);
      for (; left < length; left += step) {
        found.push([ax + ((bx - ax) * left) / length, ay + ((by - ay) * left) / length]);
      }
      left -= length;
    }
  }
  return found;
}
