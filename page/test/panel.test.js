/** What of the panel needs no page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { csv } from "../src/csv.js";
import { cell, visible } from "../src/escaping.js";
import { geojson } from "../src/geojson.js";
import { MET, UNMET } from "../src/engine/verdicts.js";
import { fileName } from "../src/panel/download.js";
import { gapsClosed, openings } from "../src/panel/effect.js";
import { find, folded } from "../src/panel/finding.js";
import { zonePlace } from "../src/panel/places.js";
import { sorted } from "../src/panel/sorting.js";
import { limitSteps, valueAt } from "../src/panel/steps.js";

test("a spreadsheet takes no name for a formula", () => {
  const names = ["=1+1", "+86", "-a", "@x", "\ttab", "\rline"];
  const cells = csv(names.map((name) => [name])).slice(1).split("\r\n");
  assert.deepEqual(cells.slice(0, 5), ["'=1+1", "'+86", "'-a", "'@x", "'\ttab"]);
  assert.equal(cells[5], '"\'\rline"');
  assert.equal(csv([[-3.5, "a=b", null]]), "\uFEFF-3.5,a=b,\r\n");
});

test("nor for one that is hidden behind blanks, or as wide as a Chinese character", () => {
  const run = ["＝1+1", "＋1", "－1", "＠x", " =1", "\u3000=1", "\n=1", "\uFEFF=1", "\u200B\u200E=1", "'=1", "\0=1"];
  for (const name of run) assert.equal(cell(name), `'${name}`);
  const plain = ["", "市场", "a=1", "–", "−5", "'s-Gravenhage", "(=1)", " \u3000", "\u200Ba"];
  for (const name of plain) assert.equal(cell(name), name);
});

test("what would turn letters round is spelt out, marks of direction stay", () => {
  assert.equal(visible("a\u202Eb\x1B[31m\0\uD800"), "a\\u202eb\\x1b[31m\\x00\\ud800");
  assert.equal(visible("a\r\nb\tc\u200F<i>😀"), "a\nb\tc\u200F<i>😀");
});

test("commas, quotes and line ends stay within their cell", () => {
  assert.equal(csv([["a,b", 'c"d', "e\nf", "中"]]), '\uFEFF"a,b","c""d","e\nf",中\r\n');
});

const FACILITIES = {
  id: ["h1", "h2", "h3"],
  at: /** @type {import("../src/types.js").Degrees[]} */ ([[30.1, 114.1], [30.2, 114.2], [30.3, 114.3]]),
};

test("a scenario is GeoJSON: longitude first, a closed facility where it stands", () => {
  const name = { zh: "甲", en: "A" };
  const text = geojson(name, [
    { change: "open", id: "x", clause: "p.c", facility_type: "library", name: "</script>", at: [30.123456789, 114.5] },
    { change: "close", facility: 1 },
    { change: "move", facility: 2, at: [31, 115] },
  ], FACILITIES);
  const point = (/** @type {number[]} */ coordinates) => ({ type: "Point", coordinates });
  assert.deepEqual(JSON.parse(text), {
    type: "FeatureCollection", access: "scenario", name,
    features: [
      { type: "Feature", geometry: point([114.5, 30.1234568]),
        properties: { change: "open", facility_type: "library", name: "</script>", clause: "p.c" } },
      { type: "Feature", geometry: point([114.2, 30.2]), properties: { change: "close", facility_id: "h2" } },
      { type: "Feature", geometry: point([115, 31]), properties: { change: "move", facility_id: "h3" } },
    ],
  });
});

test("rows sort by numbers and words, what is not known last, and stay where they were when alike", () => {
  const rows = [{ a: 2, b: "x10" }, { a: null, b: "x9" }, { a: 10, b: "x9" }, { a: 2, b: null }];
  const order = (/** @type {"a" | "b"} */ key, /** @type {boolean} */ descending) =>
    sorted(rows, (row) => row[key], { descending, language: "en" }).map((row) => rows.indexOf(row));
  assert.deepEqual(order("a", false), [0, 3, 2, 1]);
  assert.deepEqual(order("a", true), [2, 0, 3, 1]);
  assert.deepEqual(order("b", false), [1, 2, 0, 3]);
  assert.equal(rows[0].b, "x10");
  const zh = sorted(["中区", "北区", "安区"], (name) => name, { descending: false, language: "zh" });
  assert.deepEqual(zh, ["安区", "北区", "中区"]); // by pinyin
});

test("names are found from their beginning, from a word's, and from within", () => {
  const entries = ["West Library", "Library 1", "图书馆（东区）", "Old-library", "Wlibrary", "LIBRARY"]
    .map((name) => ({ name, folded: folded(name) }));
  const names = (/** @type {string} */ words, most = 20) => find(entries, words, most).map(({ name }) => name);
  assert.deepEqual(names("library"), ["Library 1", "LIBRARY", "West Library", "Old-library", "Wlibrary"]);
  assert.deepEqual(names("ＬＩＢ", 2), ["Library 1", "LIBRARY"]);
  assert.deepEqual(names("东区"), ["图书馆（东区）"]);
  assert.deepEqual(names("书"), ["图书馆（东区）"]);
  assert.deepEqual(names("  "), []);
});

test("a limit's slider goes from a quarter to twice in round steps, through the plan's own", () => {
  for (const limit of [5, 10, 15, 30, 60, 0.5, 2, 300, 1000, 7.3]) {
    const { step, min, max } = limitSteps(limit);
    assert.ok(Number.isInteger(min) && Number.isInteger(max));
    assert.ok(valueAt(limit, step, min) >= 0.25 * limit - 1e-9 && valueAt(limit, step, min) < 0.25 * limit + step);
    assert.ok(valueAt(limit, step, max) <= 2 * limit + 1e-9 && valueAt(limit, step, max) > 2 * limit - step);
    assert.equal(valueAt(limit, step, 0), limit);
    assert.ok(limit / step <= 40 && limit / step > 15);
  }
  assert.equal(limitSteps(15).step, 0.5);
  assert.equal(valueAt(0.3, 0.01, 3), 0.33);
});

test("a limit stays above the time that is fixed", () => {
  const { step, min } = limitSteps(10, 8);
  assert.ok(valueAt(10, step, min) > 8);
  assert.equal(limitSteps(10, 10).min, 0);
});

test("file names hold letters and digits only", () => {
  assert.equal(fileName("../a/b: <c>", "csv"), "a_b_c.csv");
  assert.equal(fileName("农贸市场 ≤ 10 分钟", "csv"), "农贸市场_10_分钟.csv");
  assert.equal(fileName("…", "geojson"), "access.geojson");
  assert.equal(fileName("CON", "csv"), "CON_.csv");
  assert.equal([...fileName("𠮷".repeat(200), "csv")].length, 84);
});

test("a zone is where its label stands, or in the middle of its outline", () => {
  const ring = [30_000_000, 114_000_000, 200_000, 0, 0, 400_000, -200_000, 0];
  assert.deepEqual(zonePlace({ at: [1, 2], rings: [ring] }), [1, 2]);
  assert.deepEqual(zonePlace({ at: null, rings: [ring] }), [30.1, 114.2]);
  assert.equal(zonePlace({ at: null, rings: [] }), null);
});

test("a gap is closed when all of its people are within the limit", () => {
  const gap = (/** @type {number[]} */ ...cells) => /** @type {any} */ ({ cells: Int32Array.from(cells) });
  const before = { gaps: [gap(0, 1), gap(2), gap(3)] };
  assert.equal(gapsClosed(before, { state: Uint8Array.of(MET, UNMET, MET, MET) }), 2);
  assert.equal(gapsClosed(before, { state: Uint8Array.of(MET, MET, MET, MET) }), 3);
});

test("what is opened: sites, and the new places of facilities that the clause counts", () => {
  /** @type {import("../src/types.js").Change} */
  const site = { change: "open", id: "a", clause: "x", facility_type: "library", name: "A", at: [1, 2] };
  const found = openings([
    site, { change: "close", facility: 0 },
    { change: "move", facility: 1, at: [3, 4] }, { change: "move", facility: 2, at: [5, 6] },
  ], { id: "p.c", facilities: [0, 1] }, ["library", "museum", "park"]);
  assert.deepEqual(found, [
    site, { change: "open", id: "moved 1", clause: "p.c", facility_type: "museum", name: "", at: [3, 4] },
  ]);
});
