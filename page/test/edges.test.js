/** Round edges between classes, and the limit as one of them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesOf, roundest } from "../src/study/edges.js";
import { byPass, unitBands, unitFill } from "../src/study/bands.js";

/** @typedef {import("../src/types.js").Unit} Unit */

test("the roundest number between two", () => {
  /** @type {[number, number, number][]} */
  const known = [[3, 14, 10], [13, 14, 14], [0.21, 0.34, 0.3], [61, 79, 70], [44, 58, 50], [-2, 3, 0], [999, 1003, 1000],
    [54.6, 56.8, 55], [7, 7.5, 7.5]];
  for (const [above, upTo, round] of known) assert.equal(roundest(above, upTo), round);
});

test("each class holds something, whatever the values", () => {
  for (const values of [[1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 0, 0, 0, 0, 1, 2, 900], [5, 5, 5], [0.1, 0.11, 0.12, 40]]) {
    const edges = edgesOf(values, 4);
    assert.equal(edges.length, Math.min(4, new Set(values).size) - 1);
    const all = [-Infinity, ...edges, Infinity];
    for (let i = 0; i + 1 < all.length; i++) {
      assert.ok(values.some((value) => value >= all[i] && value < all[i + 1]), `${values}: ${edges}`);
    }
  }
});

/** @returns {Unit} */
const unit = (/** @type {number | null} */ value, /** @type {number | null} */ required, sign = ">=", more = {}) => ({
  zone: 0, value, value_low: value, value_high: value, required, most: null, persons: 10, unit: { zh: "张", en: "beds per 1000" },
  share: false, sign, verdict: "", shortfall: 0, short_of: null, alone: "", ...more });

test("the limit is an edge: no class has values on both sides of it", () => {
  const values = [1, 2, 3, 4, 4.5, 5, 6, 9];
  for (const sign of [">=", ">", "<=", "<"]) {
    const { bands, limit } = unitBands(values.map((value) => unit(value, 4.5, sign)));
    assert.equal(limit, 4.5);
    assert.ok(bands.every(({ from, to }) => to <= 4.5 || from >= 4.5));
    const enough = sign[0] === ">";
    for (const band of bands) assert.equal(band.enough, band.from >= 4.5 === enough);
    const fill = (/** @type {number} */ value, /** @type {"met" | "unmet"} */ alone) =>
      unitFill({ bands, limit }, unit(value, 4.5, sign, { alone }));
    const [low, high] = [fill(1, enough ? "unmet" : "met"), fill(9, enough ? "met" : "unmet")];
    assert.notEqual(low, high);
    // what equals the limit goes with its verdict
    const family = bands.filter(({ enough: is }) => is === (sign.length === 2)).map(({ fill: colour }) => colour);
    assert.ok(family.includes(String(fill(4.5, sign.length === 2 ? "met" : "unmet"))));
  }
});

test("of a range, too little and too much are told apart from enough", () => {
  const { bands } = unitBands([10, 35, 45, 60, 90].map((value) => unit(value, 30, ">=", { most: 50 })));
  assert.deepEqual(bands.map(({ enough, from, to }) => [enough, from, to]),
    [[false, 10, 30], [true, 30, 50], [false, 50, 80], [false, 80, 90]]);
});

test("without a limit of their own units are told by how much they have", () => {
  const { bands, limit } = unitBands([1, 2, 3, 4, 5].map((value) => unit(value, null)));
  assert.equal(limit, null);
  assert.equal(new Set(bands.map(({ fill }) => fill)).size, 5);
});

test("units of which it is asked whether they have something are told by that", () => {
  const sites = { unit: { zh: "处", en: "sites" } };
  assert.ok(byPass([unit(1, 1, ">=", { ...sites, alone: "met" }), unit(0, 1, ">=", { ...sites, verdict: "unmet" })]));
  assert.ok(!byPass([unit(1, null, ">=", sites)]));
  assert.ok(!byPass([unit(7, 4.5, ">=", { alone: "met" })]));
});
