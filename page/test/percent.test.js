/** Shares and their classes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { roundBreaks } from "../src/breaks.js";
import { zoneBands } from "../src/colours.js";
import { sameGap } from "../src/identity.js";
import { share, shares } from "../src/percent.js";
import { numbers } from "./fixtures/random.js";

test("a share is rounded down, and what is there is never nothing", () => {
  assert.deepEqual([0, 0.0004, 0.001, 0.89999, 0.9, 0.9999, 1].map(share), ["0.0%", "<0.1%", "0.1%", "89.9%", "90.0%", "99.9%", "100.0%"]);
});

test("shares of a whole come to 100 %, the first as it is found", () => {
  assert.deepEqual(shares([1, 1, 1]), ["33.3%", "33.4%", "33.3%"]);
  assert.deepEqual(shares([9997, 3, 0, 0]), ["99.9%", "<0.1%", "0.0%", "0.0%"]);
  assert.deepEqual(shares([500, 499.8, 0.2]), ["50.0%", "50.0%", "<0.1%"]);
  assert.deepEqual(shares([0, 7]), ["0.0%", "100.0%"]);
  assert.deepEqual(shares([5]), ["100.0%"]);
});

test("random parts: within a tenth of the truth, and 100.0 in all", () => {
  const random = numbers(11);
  for (let i = 0; i < 300; i++) {
    const parts = Array.from({ length: 4 }, () => (random() < 0.2 ? 0 : random() ** 4 * 1e6));
    const all = parts.reduce((sum, each) => sum + each, 0);
    if (!all) continue;
    const words = shares(parts);
    const told = words.map((word, k) => (word === "<0.1%" ? null : Number(word.slice(0, -1)) - (100 * parts[k]) / all));
    assert.equal(words[0], share(parts[0] / all));
    for (const off of told) if (off !== null) assert.ok(Math.abs(off) <= 0.1 + 1e-9, words.join());
    const sum = words.reduce((so, word) => so + (word === "<0.1%" ? 0 : Number(word.slice(0, -1))), 0);
    const little = words.filter((word) => word === "<0.1%").length;
    assert.ok(sum <= 100 + 1e-9 && sum >= 100 - 0.1 * little - 1e-9, words.join());
  }
});

test("round breaks: the coarsest that part the values into as many classes as are wanted", () => {
  assert.deepEqual(roundBreaks([0.1, 0.3, 0.6, 0.8], 4), [0.25, 0.5, 0.75]);
  // 0.81, 0.87, 0.93, 0.96: by 0.05 three edges
  assert.deepEqual(roundBreaks([0.96, 0.81, 0.93, 0.87], 4), [0.85, 0.9, 0.95]);
  assert.deepEqual(roundBreaks([0.1, 0.1, 0.9], 4), [0.75]);
  assert.deepEqual(roundBreaks([0.5, 0.5], 4), []);
  // ten classes by 0.1: the most even four, of 3, 3, 2 and 2
  assert.equal(roundBreaks([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95], 4).length, 3);
});

test("zones: four classes with zones in them at least, if four zones differ; what is required is an edge", () => {
  const random = numbers(5);
  for (const required of [0.8, 0.9, 0.975, 1]) {
    for (let i = 0; i < 50; i++) {
      const spread = [1, 0.2, 0.05][i % 3];
      const values = Array.from({ length: 4 + Math.floor(random() * 30) }, () => Math.min(1, Math.round(1000 * (1 - spread * random())) / 1000));
      const bands = zoneBands(required, values);
      assert.deepEqual(bands.map(({ from }) => from), bands.map(({ from }) => from).sort((a, b) => a - b));
      assert.ok(bands.some(({ from, enough }) => from === required && enough));
      assert.equal(new Set(bands.map(({ colour }) => colour)).size, bands.length);
      const filled = bands.filter(({ from, to, enough }) =>
        values.some((value) => value >= from - 1e-6 && (value < to - 1e-6 || (enough && to === 1 && value >= from - 1e-6))));
      const different = new Set(values).size;
      assert.ok(filled.length >= Math.min(4, different), `${required}: ${values} ${JSON.stringify(bands)}`);
      for (const { from } of bands) if (from !== required) assert.ok(Math.abs(from * 1000 - Math.round(from * 1000)) < 1e-6);
    }
  }
});

test("a gap is known again by its cells", () => {
  const gap = (/** @type {number[]} */ ...cells) => /** @type {any} */ ({ cells: Int32Array.from(cells) });
  const before = { gaps: [gap(1, 2, 3, 4), gap(5), gap(8)], state: new Uint8Array(9) };
  const after = { gaps: [gap(5, 6), gap(1), gap(3, 4)] };
  assert.deepEqual([0, 1, 2].map((chosen) => sameGap(before, after, chosen)), [2, 0, null]);
});
