import assert from "node:assert/strict";
import test from "node:test";
import { cellToDegrees, degreesToCell, evaluate, fromGcj02, solve, toDegrees, toGcj02, toMetres } from "../src/projection.js";
import { degrees } from "./fixtures/study.js";
import { town } from "./fixtures/town.js";

/** @type {import("../src/types.js").Polynomial} */
const BENT = { degree: 2, centre: [10, -4], scale: [2, 0.5], first: [1, 2, 3, 4, 5, 6], second: [-1, 8, 0.5, 0, 0.25, 0] };

test("a polynomial is the sum of its terms", () => {
  // u = (12 - 10) / 2 = 1, v = (-3 + 4) / 0.5 = 2
  assert.deepEqual(evaluate(BENT, 12, -3), [1 + 2 + 3 * 2 + 4 + 5 * 2 + 6 * 4, -1 + 8 + 0.5 * 2 + 0.25 * 2]);
});

test("solving finds the point of an image", () => {
  const nearlyLinear = { ...BENT, first: [30, 0.01, 1, 1e-3, 2e-3, -1e-3], second: [114, 1, -0.02, 1e-3, 0, 2e-3] };
  const [a, b] = solve(nearlyLinear, evaluate(nearlyLinear, 11.5, -3.7));
  assert.ok(Math.abs(a - 11.5) < 1e-9 && Math.abs(b + 3.7) < 1e-9);
});

test("metres, cells and degrees", () => {
  const { data } = town();
  const close = (/** @type {number[]} */ one, /** @type {number[]} */ other) =>
    one.forEach((each, i) => assert.ok(Math.abs(each - other[i]) < 1e-6, `${one} is not ${other}`));
  close(toDegrees(data, 250, 310), [30.0031, 114.0025]);
  close(toMetres(data, [30.0031, 114.0025]), [250, 310]);
  close(cellToDegrees(data, 1.5, 101.5), degrees(0, 0));
  close(degreesToCell(data, degrees(150, 300)), [16.5, 71.5]);
});

// published values: eviltransform's tests, and those of BD-09 converters
const PAIRS = /** @type {[number, number, number, number][]} */ ([
  [31.1774276, 121.5272106, 31.17530398364597, 121.531541859215],
  [22.543847, 113.912316, 22.540796131694766, 113.9171764808363],
  [39.911954, 116.377817, 39.91334545536069, 116.38404722455657],
  [39.907375, 116.391349, 39.908776, 116.39759],
  [30.5928, 114.3055, 30.590391, 114.310945],
]);

test("GCJ-02 and back", () => {
  for (const [latitude, longitude, shiftedLatitude, shiftedLongitude] of PAIRS) {
    const shifted = toGcj02([latitude, longitude]);
    assert.ok(Math.hypot(shifted[0] - shiftedLatitude, shifted[1] - shiftedLongitude) < 1e-6);
    const back = fromGcj02([shiftedLatitude, shiftedLongitude]);
    assert.ok(Math.hypot(back[0] - latitude, back[1] - longitude) < 1e-6);
  }
  assert.deepEqual(toGcj02([60.17, 24.94]), [60.17, 24.94]);
  assert.deepEqual(fromGcj02([60.17, 24.94]), [60.17, 24.94]);
});
