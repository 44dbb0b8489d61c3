/** Scales of maps on paper. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { choices, rounded, scaleAt, zoomOf } from "../src/map/scale.js";

test("a scale on paper is that of Web Mercator at 96 pixels to the inch", () => {
  // at the equator, zoom 0 has 40,075,016.686 m in 256 pixels of 0.0254 / 96 m
  assert.ok(Math.abs(scaleAt(0, 0) / (40_075_016.686 / 256 / (0.0254 / 96)) - 1) < 1e-12);
  assert.ok(Math.abs(scaleAt(60, 5) - scaleAt(0, 6)) < 1e-6); // cos 60° is a half
  for (const [latitude, times] of [[0, 1e6], [30.6, 25_000], [-45, 1500]]) {
    assert.ok(Math.abs(scaleAt(latitude, zoomOf(latitude, times)) / times - 1) < 1e-12);
  }
});

test("scales are rounded to the next that shows all", () => {
  assert.deepEqual([9_999, 10_000, 10_100, 21_000, 63_000, 81_000].map((times) => rounded(times)),
    [10_000, 10_000, 15_000, 25_000, 80_000, 100_000]);
  assert.deepEqual([9_999, 10_000, 24_000].map((times) => rounded(times, -1)), [8_000, 10_000, 20_000]);
  assert.equal(rounded(scaleAt(30, zoomOf(30, 25_000))), 25_000);
});

test("what may be chosen are round scales in order, that of the map among them", () => {
  assert.deepEqual(choices(25_000), [10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 80_000]);
});
