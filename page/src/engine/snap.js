/** A place onto the streets, as access/network/snapping.py does it. */

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./study.js").Vertices} Vertices */
/** @typedef {import("./positions.js").Link} Link */

/**
 * The nearest place so far: the square of its distance in decimetres, and the box that nearer ones lie in.
 * @typedef {Object} Best
 * @property {number} square
 * @property {number} edge
 * @property {number} vertex  at which its segment begins
 * @property {number} t  how far along the segment it lies
 * @property {number} x
 * @property {number} y
 * @property {number} west
 * @property {number} east
 * @property {number} south
 * @property {number} north
 */

/**
 * The nearest place on a street that new sites may be linked to; ties go to the first edge, and on it to
 * the first place. All streets are gone through: a million segments take some milliseconds, less than
 * an index would take to be made.
 * @param {Network} network
 * @param {Vertices} streets
 * @param {[number, number]} place  metres
 * @returns {Link & {at: [number, number]} | null}  null: none within the longest leg
 */
export function snap(network, streets, [x, y]) {
  const most = network.graph.max_leg_m;
  const best = { square: Infinity, edge: -1, vertex: -1, t: 0, x: 0, y: 0, west: 0, east: 0, south: 0, north: 0 };
  narrow(best, (10 * most) ** 2 * (1 + 1e-12), 10 * x, 10 * y);
  for (let edge = 0; edge < network.street.length; edge++) {
    if (network.open[edge]) compare(streets, network.street[edge], edge, 10 * x, 10 * y, best);
  }
  const leg = Math.sqrt(best.square) / 10;
  if (best.edge < 0 || leg > most) return null;
  const share = shareAt(streets, network.street[best.edge], best.vertex, best.t);
  return { edge: best.edge, share, leg, at: [best.x / 10, best.y / 10] };
}

/**
 * @param {Best} best
 * @param {number} square
 * @param {number} px  decimetres
 * @param {number} py
 */
function narrow(best, square, px, py) {
  const reach = Math.sqrt(square);
  const [west, east, south, north] = [px - reach, px + reach, py - reach, py + reach];
  Object.assign(best, { square, west, east, south, north });
}

/**
 * Whether a segment lies wholly on one side of the box.
 * @param {Vertices} streets
 * @param {number} v
 * @param {Best} best
 */
function isBeside({ x, y }, v, { west, east, south, north }) {
  return (x[v] < west && x[v + 1] < west) || (x[v] > east && x[v + 1] > east)
    || (y[v] < south && y[v + 1] < south) || (y[v] > north && y[v + 1] > north);
}

/**
 * Compare the segments of a street with the best so far.
 * @param {Vertices} streets
 * @param {number} street
 * @param {number} edge
 * @param {number} px  decimetres
 * @param {number} py
 * @param {Best} best
 */
function compare(streets, street, edge, px, py, best) {
  const { first, x, y } = streets;
  for (let v = first[street]; v < first[street + 1] - 1; v++) {
    if (isBeside(streets, v, best)) continue;
    // both ways of drawing a street must give the same distance to the last bit, or ties were chance
    const turned = x[v] > x[v + 1] || (x[v] === x[v + 1] && y[v] > y[v + 1]);
    const a = turned ? v + 1 : v;
    const b = turned ? v : v + 1;
    const dx = x[b] - x[a];
    const dy = y[b] - y[a];
    const length = dx * dx + dy * dy;
    const foot = length ? ((px - x[a]) * dx + (py - y[a]) * dy) / length : 0;
    const t = foot < 0 ? 0 : foot > 1 ? 1 : foot;
    const nearX = x[a] + t * dx;
    const nearY = y[a] + t * dy;
    const square = (px - nearX) ** 2 + (py - nearY) ** 2;
    if (square >= best.square) continue;
    Object.assign(best, { edge, vertex: v, t: turned ? 1 - t : t, x: nearX, y: nearY });
    narrow(best, square, px, py);
  }
}

/**
 * The share of a street's drawn length up to a place on one of its segments.
 * @param {Vertices} streets
 * @param {number} street
 * @param {number} vertex  at which the segment begins
 * @param {number} t  how far along the segment
 */
function shareAt({ first, x, y }, street, vertex, t) {
  let before = 0;
  let whole = 0;
  for (let v = first[street]; v < first[street + 1] - 1; v++) {
    const length = Math.hypot(x[v + 1] - x[v], y[v + 1] - y[v]);
    if (v === vertex) before = whole + t * length;
    whole += length;
  }
  return whole ? before / whole : 0;
}
