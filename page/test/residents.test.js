/** The page for residents: ways worked out by hand. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { between, createWays } from "../src/residents/ways.js";

/**
 * A square of streets of 100 m, 100 s each way, but that from 2 to 3 one may not go:
 *
 *   3 --[2]-- 2
 *   |         |
 *  [3]       [1]
 *   |         |
 *   0 --[0]-- 1 --[4]-- 4 (50 m on, 50 s)
 */
function square() {
  const at = [[0, 0], [100, 0], [100, 100], [0, 100], [150, 0]];
  const ends = [[0, 1], [1, 2], [2, 3], [3, 0], [1, 4]];
  return {
    start: Int32Array.from(ends, ([a]) => a), end: Int32Array.from(ends, ([, b]) => b),
    forward: Float64Array.from([100, 100, Infinity, 100, 50]), backward: Float64Array.from([100, 100, 100, 100, 50]),
    first: Int32Array.from([0, 2, 4, 6, 8, 10]),
    x: Float64Array.from(ends.flat(), (corner) => at[corner][0]), y: Float64Array.from(ends.flat(), (corner) => at[corner][1]),
    rate: 2, farthest: 30, type: [0, 1, 0, 2],
    // a school amid street 3, 5 m off; a shop at the end of 4; a school near the start of 1; facility 3 has no door
    doors: { facility: Int32Array.from([0, 1, 2]), chain: Int32Array.from([3, 4, 1]), share: Float64Array.from([0.5, 1, 0.1]), leg: Float64Array.from([5, 0, 0]) },
  };
}

test("the nearest of each type, along the streets", () => {
  const ways = createWays(square());
  const spot = ways.snap(40, 10);
  assert.deepEqual(spot, { chain: 0, share: 0.4, leg: 10, at: [40, 0] });
  assert.ok(spot);
  const found = ways.nearest(spot);
  // 10 m off: 20 s; 60 m on to corner 1: 60 s, 10 m up: 10 s; the other way 40 + 50 + 5 m off are 100 s, and 20
  assert.equal(found.get(0)?.facility, 2);
  assert.ok(Math.abs((found.get(0)?.seconds ?? 0) - 90) < 1e-9);
  assert.ok(Math.abs((found.get(1)?.seconds ?? 0) - 130) < 1e-9);
  assert.deepEqual(found.get(0)?.way, [[40, 0], [40, 0], [100, 0], [100, 0], [100, 10]]);
  assert.deepEqual([...found.keys()].sort(), [0, 1]);
});

test("no way leads along a street that is closed that way", () => {
  const net = square();
  net.doors = { facility: Int32Array.from([0]), chain: Int32Array.from([3]), share: Float64Array.from([0]), leg: Float64Array.from([0]) };
  const ways = createWays(net);
  const spot = ways.snap(100, 100); // at corner 2, on street 1 or 2
  assert.ok(spot);
  // to corner 3 not straight (closed), but round by 1 and 0
  assert.ok(Math.abs((ways.nearest(spot).get(0)?.seconds ?? 0) - 300) < 1e-6);
});

test("on the same stretch one goes straight there, and too far from any street nowhere", () => {
  const net = square();
  net.doors = { facility: Int32Array.from([0]), chain: Int32Array.from([0]), share: Float64Array.from([0.9]), leg: Float64Array.from([0]) };
  const ways = createWays(net);
  const spot = ways.snap(40, 0);
  assert.ok(spot);
  assert.deepEqual(ways.nearest(spot).get(0), { facility: 0, seconds: 50, way: [[40, 0], [40, 0], [90, 0]] });
  assert.equal(ways.snap(40, -31), null);
});

test("the bends between two shares of a stretch, in both directions", () => {
  const net = { first: Int32Array.from([0, 3]), x: Float64Array.from([0, 10, 10]), y: Float64Array.from([0, 0, 10]) };
  const there = [[5, 0], [10, 0], [10, 5]];
  assert.deepEqual(between(net, 0, 0.25, 0.75).filter((each, i, all) => i === 0 || String(each) !== String(all[i - 1])), there);
  assert.deepEqual(between(net, 0, 0.75, 0.25).filter((each, i, all) => i === 0 || String(each) !== String(all[i - 1])), [...there].reverse());
});
