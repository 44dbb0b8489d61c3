/** The colours: edges of bands by hand, lightness by the CIE's formula. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CLASS, HATCHES, OPACITY, UNREACHABLE, bandsOf, classes, fills, hatchPixels, pixel, shareBand, shareBands, swatch,
} from "../src/colours.js";

/** Lightness of a colour, from 0 to 100 (CIE 1976). */
function lightness(/** @type {string} */ colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.008856 ? 116 * luminance ** (1 / 3) - 16 : 903.3 * luminance;
}

test("the limit is an edge between two families of bands", () => {
  const { limit, within, beyond } = bandsOf(900, "min");
  assert.equal(limit, "15");
  assert.deepEqual(within.map(({ label }) => label), ["0–3", "3–6", "6–9", "9–12", "12–15"]);
  assert.deepEqual(beyond.map(({ label }) => label), ["15–22.5", "22.5–30", "> 30"]);
  assert.deepEqual(bandsOf(600, "min").within.map(({ edge }) => edge), [2.5, 5, 7.5, 10]);
  assert.deepEqual(bandsOf(1500, "km").within.map(({ label }) => label), ["0–0.5", "0.5–1", "1–1.5"]);
  assert.equal(bandsOf(500, "m").beyond[0].label, "500–750");
});

test("bands fall evenly in lightness, so that they can be told apart in grey", () => {
  for (const limit of [600, 900, 90]) {
    const { within, beyond } = bandsOf(limit, "min");
    const steps = (/** @type {string[]} */ colours) =>
      colours.slice(1).map((colour, i) => lightness(colours[i]) - lightness(colour));
    for (const family of [within.map(({ colour }) => colour), [...beyond.map(({ colour }) => colour), UNREACHABLE]]) {
      const falls = steps(family);
      assert.ok(Math.min(...falls) > 12, `${family}: ${falls}`);
      assert.ok(Math.max(...falls) - Math.min(...falls) < 4, `${family}: ${falls}`);
    }
    const edge = lightness(beyond[0].colour) - lightness(within[within.length - 1].colour);
    assert.ok(edge > 40, `across the limit: ${edge}`);
  }
});

test("a cell's state decides its family, its way the band", () => {
  const bands = bandsOf(600, "min"); // within to 150, 300, 450, 600 s; beyond to 900, 1200 s
  const cells = [
    [0, 5, CLASS.none], [1, 0, 1], [1, 150, 1], [1, 150.5, 2], [1, 600, 4], [1, 600.2, 4], [2, 599.9, 6], [2, 900, 6],
    [2, 901, 7], [2, 5000, 8], [2, Infinity, CLASS.unreachable], [3, 700, CLASS.border], [4, NaN, CLASS.unlinked],
  ];
  const view = { state: Uint8Array.from(cells, ([state]) => state), impedance: Float32Array.from(cells, ([, way]) => way) };
  assert.deepEqual([...classes(view, bands, "min")], cells.map(([, , found]) => found));
});

test("every class that a cell can have is painted", () => {
  for (const limit of [600, 900, 90]) {
    const bands = bandsOf(limit, "min");
    const painted = fills(bands);
    const colours = [...bands.within, ...bands.beyond].map(({ colour }) => colour);
    assert.deepEqual(painted.filter((fill) => typeof fill === "string"), [...colours, UNREACHABLE]);
    assert.deepEqual([painted[CLASS.border], painted[CLASS.unlinked]], [HATCHES.border, HATCHES.unlinked]);
    assert.equal(painted[CLASS.none], null);
  }
});

test("zones have blues from the required share on", () => {
  const bands = shareBands(0.9);
  assert.deepEqual(bands.map(({ from }) => Number(from.toFixed(3))), [0, 0.45, 0.675, 0.9, 0.95]);
  assert.deepEqual(bands.map(({ enough }) => enough), [false, false, false, true, true]);
  const at = (/** @type {number} */ share) => bands.findIndex(({ colour }) => colour === shareBand(bands, share).colour);
  assert.deepEqual([0, 0.44, 0.45, 0.89, 0.9 - 1e-9, 0.9, 1].map(at), [0, 0, 1, 2, 3, 3, 4]);
  const all = shareBands(1);
  assert.deepEqual(all.map(({ from, to, enough }) => [from, to, enough]).slice(-1), [[1, 1, true]]);
  assert.ok(all.find(({ colour }) => colour === shareBand(all, 0.999).colour)?.enough === false);
  assert.ok(shareBands(NaN).every(({ enough }) => !enough), "nothing is required");
});

test("pixels have red in the lowest byte", () => {
  const bytes = new Uint8Array(Uint32Array.of(pixel("#123456")).buffer);
  assert.deepEqual([...bytes], [0x12, 0x34, 0x56, Math.round(255 * OPACITY)]);
});

test("hatchings repeat without a seam, and their stripes are as wide as they should be", () => {
  for (const hatch of Object.values(HATCHES)) {
    for (const side of [8, 12, 16]) {
      const pixels = hatchPixels(hatch, side);
      const at = (/** @type {number} */ x, /** @type {number} */ y) => pixels[((y + side) % side) * side + ((x + side) % side)];
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) assert.equal(at(x, y), at(x + 1, hatch.rising ? y - 1 : y + 1));
      }
      const [from, to] = [hatch.ground, hatch.stroke].map((colour) => pixel(colour) & 255);
      const mean = [...pixels].reduce((sum, value) => sum + (value & 255), 0) / pixels.length;
      // 1.5 of 8 / √2 pixels, as far as pixels can show it
      assert.ok(Math.abs((mean - from) / (to - from) - (1.5 * Math.SQRT2) / 8) < 0.05);
    }
  }
  assert.match(swatch(HATCHES.border), /^repeating-linear-gradient\(-45deg/);
});
