/** Lines in their index, and what of them is drawn: compared with looking at every line, every place. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createIndex, trace } from "../src/map/lines.js";
import { boxOf, holds, overlap } from "../src/map/rings.js";
import { numbers } from "./fixtures/random.js";

/** @typedef {import("../src/map/lines.js").Box} Box */
/** @typedef {import("../src/map/lines.js").Lines} Lines */

/** Lines of 2 to 9 vertices, short ones and long ones. */
function network(/** @type {number} */ seed, count = 3000) {
  const random = numbers(seed);
  const start = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) start[i + 1] = start[i] + 2 + Math.floor(random() * 8);
  const x = new Float32Array(start[count]);
  const y = new Float32Array(start[count]);
  for (let i = 0; i < count; i++) {
    const size = random() < 0.02 ? 3 : 0.03;
    const middle = [random() * 4 - 2, random() * 3];
    for (let k = start[i]; k < start[i + 1]; k++) {
      x[k] = middle[0] + size * random();
      y[k] = middle[1] + size * random();
    }
  }
  return { start, x, y };
}

const boxOfLine = (/** @type {Lines} */ { start, x, y }, /** @type {number} */ i) =>
  boxOf({ x: Array.from(x).slice(start[i], start[i + 1]), y: Array.from(y).slice(start[i], start[i + 1]) });

test("the index finds each line whose box touches a box, once", () => {
  const lines = network(1);
  const odd = Int32Array.from({ length: 1500 }, (_, i) => 2 * i + 1);
  const boxes = Array.from({ length: 3000 }, (_, i) => boxOfLine(lines, i));
  const random = numbers(2);
  const [all, some] = [createIndex(lines), createIndex(lines, odd)];
  for (let trial = 0; trial < 60; trial++) {
    const [west, north, size] = [random() * 9 - 5, random() * 7 - 3, random() * random() * 4];
    const wanted = /** @type {Box} */ ([west, north, west + size, north + size]);
    const expected = boxes.flatMap((box, i) => (overlap(box, wanted) ? [i] : []));
    /** @type {number[]} */
    const found = [];
    all.find(wanted, (i, width) => {
      found.push(i);
      assert.ok(Math.abs(width - (boxes[i][2] - boxes[i][0])) < 1e-12);
    });
    assert.deepEqual(found.sort((a, b) => a - b), expected);
    /** @type {number[]} */
    const fewer = [];
    some.find(wanted, (i) => fewer.push(i));
    assert.deepEqual(fewer.sort((a, b) => a - b), expected.filter((i) => i % 2));
  }
});

test("an index of nothing, or of one point, can be asked", () => {
  const none = createIndex({ start: Int32Array.of(0), x: [], y: [] });
  none.find([-1, -1, 1, 1], () => assert.fail("there is nothing"));
  const found = [];
  createIndex({ start: Int32Array.of(0, 1), x: [5], y: [5] }).find([4, 4, 6, 6], (i) => found.push(i));
  assert.equal(found.length, 1);
});

/** What is added to a path. */
function recorder() {
  /** @type {[number, number][]} */
  const points = [];
  const add = (/** @type {number} */ x, /** @type {number} */ y) => points.push([x, y]);
  return { points, path: { moveTo: add, lineTo: add } };
}

const outline = (/** @type {number[][]} */ points) => {
  const [x, y] = [0, 1].map((k) => points.map((point) => point[k]));
  return { lines: { start: Int32Array.of(0, points.length), x, y }, box: boxOf({ x, y }) };
};

test("what lies beyond the box may be left out: inside it, the same is filled", () => {
  const random = numbers(4);
  const box = /** @type {Box} */ ([0, 0, 1, 1]);
  let [whole, drawn] = [0, 0];
  for (let trial = 0; trial < 200; trial++) {
    const corner = () => [random() * 6 - 2.5, random() * 6 - 2.5];
    const ring = Array.from({ length: 3 + Math.floor(random() * 40) }, corner);
    const given = outline([...ring, ring[0]]);
    const { points, path } = recorder();
    trace(path, given.lines, 0, { box, step: 0, scale: 1, dx: 0, dy: 0 });
    const traced = outline(points);
    for (let k = 0; k < 50; k++) {
      const place = /** @type {[number, number]} */ ([random(), random()]);
      assert.equal(holds(traced, place), holds(given, place));
    }
    [whole, drawn] = [whole + given.lines.x.length, drawn + points.length];
  }
  assert.ok(drawn < 0.8 * whole, `${drawn} of ${whole} vertices`);
});

test("bends finer than the step are left out, ends are kept, and pixels are where they should be", () => {
  const x = [0, 0.1, 0.2, 1, 1.05, 2];
  const y = [0, 0.1, 0, 0, 0.05, 0];
  const { points, path } = recorder();
  const box = /** @type {Box} */ ([-9, -9, 9, 9]);
  trace(path, { start: Int32Array.of(0, 6), x, y }, 0, { box, step: 0.15, scale: 10, dx: 3, dy: -4 });
  assert.deepEqual(points, [[3, -4], [5, -4], [13, -4], [23, -4]]);
});

test("a point lies in an outline that it cannot leave without crossing it, but not in its hole", () => {
  const square = (/** @type {number} */ low, /** @type {number} */ high) =>
    [[low, low], [high, low], [high, high], [low, high], [low, low]];
  const points = [...square(0, 10), ...square(4, 6)];
  const [x, y] = [0, 1].map((k) => points.map((point) => point[k]));
  const ring = { lines: { start: Int32Array.of(0, 5, 10), x, y }, box: boxOf({ x, y }) };
  assert.deepEqual([[1, 1], [9, 5], [5, 5], [11, 5], [-1, 5]].map((place) => holds(ring, /** @type {any} */ (place))),
    [true, true, false, false, false]);
});
