/** Facilities as the map has room for them: those that would lie on each other are one sign with their number. */

import { data, state } from "../state.js";
import { inScope, shown, toWorld } from "./shown.js";

/** @typedef {{at: [number, number], members: number[]}} Cluster  at: in pixels of the world */

const APART_PX = 24; // nearer ones are one, as long as
const BELOW = 14; // the zoom is less than this
const [MOST_PX, WIDER] = [60, 1.5];
const HIDDEN = 0.15; // of what lies below, signs may hide; where they would hide more, they stand wider apart
const SIGN_PX = 380; // what a sign hides
const KEPT = 8; // clusterings of the last zooms

/** Where each facility is, in pixels of the world. */
export const FACILITIES = data.facilities.at.map(toWorld);

/** Facilities that the changes close or move away. */
export const closed = () =>
  new Set(state.settings.changes.flatMap((each) => ("facility" in each ? [each.facility] : [])));

/** @type {Map<string, Cluster[]>} */
const known = new Map();

/** The clause's facilities that stand, at a zoom. */
export function clustersAt(/** @type {number} */ zoom) {
  const gone = closed();
  const key = `${shown.number} ${state.zone} ${zoom < BELOW ? zoom : BELOW} ${[...gone].join()}`;
  const found = known.get(key);
  if (found) return found;
  const standing = shown.clause.facilities.filter((facility) => !gone.has(facility) && inScope(facility));
  // those that are judged each by itself are seen each by itself
  const made = zoom < BELOW && !shown.clause.passing ? thinned(standing, 2 ** zoom)
    : standing.map((facility) => ({ at: FACILITIES[facility], members: [facility] }));
  known.set(key, made);
  if (known.size > KEPT) known.delete([...known.keys()][0]);
  return made;
}

/** Facilities gathered so that what lies below them is still seen. */
function thinned(/** @type {number[]} */ numbers, /** @type {number} */ scale) {
  const [wide, high] = [0, 1].map((k) => {
    let [least, most] = [Infinity, -Infinity];
    for (const number of numbers) [least, most] = [Math.min(least, FACILITIES[number][k]), Math.max(most, FACILITIES[number][k])];
    return (most - least) * scale;
  });
  let made = gather(numbers, FACILITIES, APART_PX / scale);
  for (let apart = APART_PX * WIDER; made.length * SIGN_PX > HIDDEN * wide * high && apart < MOST_PX; apart *= WIDER) {
    made = gather(numbers, FACILITIES, apart / scale);
  }
  return made;
}

/**
 * Gather places: each that is not taken yet takes all others that are nearer than `apart`.
 * @param {number[]} numbers
 * @param {[number, number][]} places  by number
 * @param {number} apart
 * @returns {Cluster[]}  at the middle of their members; none is in two of them
 */
export function gather(numbers, places, apart) {
  const side = (/** @type {number} */ value) => Math.floor(value / apart);
  /** @type {Map<string, number[]>} */
  const buckets = new Map();
  for (const number of numbers) {
    const key = places[number].map(side).join();
    buckets.set(key, [...(buckets.get(key) ?? []), number]);
  }
  const taken = new Set();
  return numbers.flatMap((number) => {
    if (taken.has(number)) return [];
    const [x, y] = places[number];
    const [column, row] = [side(x), side(y)];
    const members = [-1, 0, 1].flatMap((i) => [-1, 0, 1].flatMap((j) => buckets.get(`${column + i},${row + j}`) ?? []))
      .filter((each) => !taken.has(each) && Math.hypot(places[each][0] - x, places[each][1] - y) < apart);
    for (const member of members) taken.add(member);
    const at = [0, 1].map((k) => members.reduce((sum, each) => sum + places[each][k], 0) / members.length);
    return [{ at: /** @type {[number, number]} */ (at), members }];
  });
}
