/** Signs of facilities: those near each other are one; where all would hide the map, they stand wider apart. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { given } from "./fixtures/browser.js";

const ZOOM = 10;
/** Places so many pixels apart at that zoom, along the equator. */
const degrees = (/** @type {number} */ px) => (px / (256 * 2 ** ZOOM)) * 360;
const grid = (/** @type {number} */ apart) => Array.from({ length: 400 }, (_, i) => [degrees(apart * Math.floor(i / 20)), degrees(apart * (i % 20))]);
const close = grid(26);
const far = grid(120).map(([latitude, longitude]) => [latitude, longitude + 10]);
const clause = (/** @type {number[]} */ facilities) =>
  ({ facility: { zh: "", en: "" }, facilities, passing: null, units: null, way: null, readings: [], scale: "min" });
const first = Array.from({ length: 400 }, (_, i) => i);
given({
  clauses: [clause(first), clause(first.map((i) => 400 + i))], texts: {}, zones: [], scenario: null, basemap: null,
  facilities: { at: [...close, ...far], zone: Array(800).fill(-1) },
});
const { clustersAt } = await import("../src/map/clusters.js");
const { follow } = await import("../src/map/shown.js");
const { state } = await import("../src/state.js");

test("signs that would hide the map stand wider apart, and none is lost", () => {
  const made = clustersAt(ZOOM);
  assert.ok(made.length < 200, String(made.length));
  assert.deepEqual(made.flatMap(({ members }) => members).sort((a, b) => a - b), first);
  state.clause = 1;
  follow(new Set(["clause"]));
  assert.equal(clustersAt(ZOOM).length, 400);
});
