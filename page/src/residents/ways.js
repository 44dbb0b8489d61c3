/** From one place on foot to the nearest facility of each type. */

/**
 * @typedef {Object} Net
 * @property {Int32Array} start  of each stretch of street, the corner where it begins
 * @property {Int32Array} end
 * @property {Float64Array} forward  seconds along it; infinite: closed
 * @property {Float64Array} backward
 * @property {Int32Array} first  where its bends begin, and after the last one all end
 * @property {Float64Array} x  metres
 * @property {Float64Array} y
 * @property {number} rate  seconds of a metre off the streets
 * @property {number} farthest  metres from a street that one may be
 * @property {{facility: Int32Array, chain: Int32Array, share: Float64Array, leg: Float64Array}} doors  where facilities
 *   lie on a stretch: the share of it before them, and metres from it
 * @property {number[]} type  of each facility
 */
/** @typedef {{chain: number, share: number, leg: number, at: [number, number]}} Spot */
/** @typedef {{facility: number, seconds: number, way: [number, number][]}} Found */

/** @param {Net} net */
export function createWays(net) {
  const arcs = arcsOf(net);
  const doors = grouped(net.doors.chain, net.start.length);
  return {
    snap: (/** @type {number} */ x, /** @type {number} */ y) => snap(net, x, y),
    /** The nearest facility of each type that can be reached, by type. */
    nearest: (/** @type {Spot} */ spot) => nearest(net, arcs, doors, spot),
  };
}

/** Numbers by what they belong to: those of i from first[i] to before first[i + 1]. */
function grouped(/** @type {ArrayLike<number>} */ of, /** @type {number} */ count) {
  const first = new Int32Array(count + 1);
  for (let i = 0; i < of.length; i++) first[of[i] + 1] += 1;
  for (let i = 0; i < count; i++) first[i + 1] += first[i];
  const next = first.slice();
  const list = new Int32Array(of.length);
  for (let i = 0; i < of.length; i++) list[next[of[i]]++] = i;
  return { first, list };
}

/** Arcs out of each corner: 2 * stretch along it, + 1 against it. */
function arcsOf(/** @type {Net} */ { start, end }) {
  const tails = new Int32Array(2 * start.length);
  let corners = 0;
  for (let i = 0; i < start.length; i++) {
    [tails[2 * i], tails[2 * i + 1]] = [start[i], end[i]];
    corners = Math.max(corners, start[i] + 1, end[i] + 1);
  }
  return { ...grouped(tails, corners), corners };
}

/** The nearest place on a street; null: too far. @returns {Spot | null} */
function snap(/** @type {Net} */ { first, x, y, farthest }, /** @type {number} */ px, /** @type {number} */ py) {
  let [best, chain, at, on] = [farthest, -1, /** @type {[number, number]} */ ([0, 0]), 0];
  for (let i = 0; i < first.length - 1; i++) {
    for (let k = first[i] + 1; k < first[i + 1]; k++) {
      const [dx, dy] = [x[k] - x[k - 1], y[k] - y[k - 1]];
      const along = Math.min(1, Math.max(0, ((px - x[k - 1]) * dx + (py - y[k - 1]) * dy) / (dx * dx + dy * dy || 1)));
      const [qx, qy] = [x[k - 1] + along * dx, y[k - 1] + along * dy];
      const away = Math.hypot(qx - px, qy - py);
      if (away < best) [best, chain, at, on] = [away, i, [qx, qy], k - 1 + along];
    }
  }
  return chain < 0 ? null : { chain, share: shareOf({ first, x, y }, chain, on), leg: best, at };
}

const segment = (/** @type {Pick<Net, "x" | "y">} */ { x, y }, /** @type {number} */ k) => Math.hypot(x[k] - x[k - 1], y[k] - y[k - 1]);

/** The share of a stretch before a place between two of its bends. */
function shareOf(/** @type {Pick<Net, "first" | "x" | "y">} */ net, /** @type {number} */ chain, /** @type {number} */ on) {
  let [before, all] = [0, 0];
  for (let k = net.first[chain] + 1; k < net.first[chain + 1]; k++) {
    before += segment(net, k) * Math.min(1, Math.max(0, on - (k - 1)));
    all += segment(net, k);
  }
  return all > 0 ? before / all : 0;
}

/**
 * @param {Net} net
 * @param {ReturnType<typeof arcsOf>} arcs
 * @param {ReturnType<typeof grouped>} doors
 * @param {Spot} spot
 * @returns {Map<number, Found>}
 */
function nearest(net, arcs, doors, spot) {
  const { start, end, forward, backward, rate } = net;
  const cost = new Float64Array(arcs.corners).fill(Infinity);
  const by = new Int32Array(arcs.corners).fill(-1); // the arc that leads to each corner; -1: from the spot
  /** @type {Map<number, {seconds: number, door: number, from: number, arc: number}>} */
  const best = new Map();
  const types = new Set(Array.from(net.doors.facility, (facility) => net.type[facility]));
  /** @type {[number, number][]} */
  const heap = [];
  const reach = (/** @type {number} */ corner, /** @type {number} */ seconds, /** @type {number} */ arc) => {
    if (!(seconds < cost[corner])) return;
    [cost[corner], by[corner]] = [seconds, arc];
    push(heap, [seconds, corner]);
  };
  const look = (/** @type {number} */ chain, /** @type {number} */ from, /** @type {number} */ arc, /** @type {(share: number) => number} */ at) => {
    for (let k = doors.first[chain]; k < doors.first[chain + 1]; k++) {
      const door = doors.list[k];
      const seconds = at(net.doors.share[door]) + net.doors.leg[door] * rate;
      const type = net.type[net.doors.facility[door]];
      if (seconds < (best.get(type)?.seconds ?? Infinity)) best.set(type, { seconds, door, from, arc });
    }
  };
  const own = spot.leg * rate;
  const go = (/** @type {number} */ seconds, /** @type {number} */ part) => (part > 0 ? seconds * part : 0);
  look(spot.chain, -1, -1, (share) => own + (share >= spot.share ? go(forward[spot.chain], share - spot.share) : go(backward[spot.chain], spot.share - share)));
  reach(end[spot.chain], own + go(forward[spot.chain], 1 - spot.share), -1);
  reach(start[spot.chain], own + go(backward[spot.chain], spot.share), -1);
  for (let top = pop(heap); top; top = pop(heap)) {
    const [seconds, corner] = top;
    if (seconds > cost[corner]) continue;
    if (best.size === types.size && [...best.values()].every((each) => each.seconds <= seconds)) break;
    for (let k = arcs.first[corner]; k < arcs.first[corner + 1]; k++) {
      const arc = arcs.list[k];
      const [chain, ahead] = [arc >> 1, arc % 2 === 0];
      const all = ahead ? forward[chain] : backward[chain];
      if (all === Infinity) continue;
      look(chain, corner, arc, (share) => seconds + all * (ahead ? share : 1 - share));
      reach(ahead ? end[chain] : start[chain], seconds + all, arc);
    }
  }
  return new Map([...best].filter(([, { seconds }]) => seconds < Infinity)
    .map(([type, each]) => [type, found(net, spot, by, each)]));
}

/** @returns {Found} */
function found(
  /** @type {Net} */ net, /** @type {Spot} */ spot, /** @type {Int32Array} */ by,
  /** @type {{seconds: number, door: number, from: number, arc: number}} */ { seconds, door, from, arc },
) {
  const { facility, chain, share } = net.doors;
  const [last, on] = [chain[door], share[door]];
  if (from < 0) return { facility: facility[door], seconds, way: [spot.at, ...between(net, last, spot.share, on)] };
  /** @type {[number, number][][]} */
  const parts = [between(net, last, arc % 2 === 0 ? 0 : 1, on)];
  let corner = from;
  for (; by[corner] >= 0; corner = by[corner] % 2 === 0 ? net.start[by[corner] >> 1] : net.end[by[corner] >> 1]) {
    const ahead = by[corner] % 2 === 0;
    parts.push(between(net, by[corner] >> 1, ahead ? 0 : 1, ahead ? 1 : 0));
  }
  const out = net.end[spot.chain] === corner && (net.start[spot.chain] !== corner || net.forward[spot.chain] * (1 - spot.share) <= net.backward[spot.chain] * spot.share);
  parts.push(between(net, spot.chain, spot.share, out ? 1 : 0));
  return { facility: facility[door], seconds, way: [spot.at, ...parts.reverse().flat()] };
}

/** The bends of a stretch between two shares of it, their own places included. @returns {[number, number][]} */
export function between(/** @type {Pick<Net, "first" | "x" | "y">} */ net, /** @type {number} */ chain, /** @type {number} */ from, /** @type {number} */ to) {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  let all = 0;
  for (let k = net.first[chain] + 1; k < net.first[chain + 1]; k++) all += segment(net, k);
  /** @type {[number, number][]} */
  const points = [];
  let before = 0;
  for (let k = net.first[chain] + 1; k < net.first[chain + 1]; k++) {
    const length = segment(net, k);
    const put = (/** @type {number} */ part) => points.push([net.x[k - 1] + part * (net.x[k] - net.x[k - 1]), net.y[k - 1] + part * (net.y[k] - net.y[k - 1])]);
    for (const share of [low, high]) {
      const on = share * all;
      if (share === high && before > low * all && before < on) put(0);
      if (on >= before && on <= before + length) put(length > 0 ? (on - before) / length : 0);
    }
    before += length;
  }
  return from > to ? points.reverse() : points;
}

function push(/** @type {[number, number][]} */ heap, /** @type {[number, number]} */ entry) {
  let i = heap.push(entry) - 1;
  for (let up = (i - 1) >> 1; i > 0 && heap[up][0] > entry[0]; up = (i - 1) >> 1) [heap[i], i] = [heap[up], up];
  heap[i] = entry;
}

function pop(/** @type {[number, number][]} */ heap) {
  const top = heap[0];
  const last = heap.pop();
  if (!last || !heap.length) return top;
  let i = 0;
  for (let down = 1; down < heap.length; down = 2 * i + 1) {
    if (down + 1 < heap.length && heap[down + 1][0] < heap[down][0]) down += 1;
    if (heap[down][0] >= last[0]) break;
    [heap[i], i] = [heap[down], down];
  }
  heap[i] = last;
  return top;
}
