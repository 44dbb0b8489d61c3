/** Every text that the page asks for is there in both languages, and none is there for nothing. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const page = new URL("..", import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, page), "utf8");
/** @type {Record<string, {zh: string, en: string}>} */
const texts = JSON.parse(read("../access/outputs/maps/texts.json"));
const sources = /** @type {string[]} */ (readdirSync(new URL("src/", page), { recursive: true }))
  .filter((name) => name.endsWith(".js") && !name.startsWith("residents")).map((name) => read(`src/${name}`)).join("\n");
const html = read("panel.html");

/** Keys that are put together: their beginnings, and all that may follow. */
const BUILT = {
  cause_: ["none_near", "far_along_streets"],
  change_: ["close", "move"],
  coverage_: ["straight", "network", "before", "after"],
  difference_: ["straight", "before"].flatMap((what) => ["more", "less", "same"].map((how) => `${what}_${how}`)),
  layer_: ["gaps", "facilities", "zones", "background"],
  layer_cells_: ["min", "km", "m", "units"],
  level_: ["found", "doubtful", "left_out"],
  mode_: ["walk", "walk_or_cycle", "cycle", "e_bike", "drive", "emergency_vehicle"],
  order_: ["plan", "people", "shortfall"],
  part_: ["obligatory", "matrix", "largest", "unsettled", "whatif", "others", "charts", "turns", "progress", "handover", "limits", "compare", "gaps", "zones", "units", "readings", "clause", "cell"],
  population_: ["census", "modelled", "projected", "synthetic", "unknown"],
  shade_: ["cells", "zones"],
  sheet_: ["0", "1", "2"],
  state_: ["outside", "met", "unmet", "border", "unlinked"],
  swipe_: ["off", "straight", "before"],
  undo_: ["open", "close", "move"],
};
const built = new Set(Object.entries(BUILT).flatMap(([start, ends]) => ends.map((end) => start + end)));
// these two come with the data: access/outputs/maps/page_data.py
const GIVEN = ["verdict_", "kind_"];

/** What the pattern's groups catch in the scripts. */
const caught = (/** @type {RegExp} */ pattern, text = sources) =>
  [...text.matchAll(pattern)].map((match) => match[1]);

test("every key that is asked for is there", () => {
  const asked = [
    ...caught(/\bt\("([^"]+)"\)/g),
    ...caught(/\bnamed\("([^"]+)"/g),
    ...caught(/\bhead: "([^"]+)"/g),
    ...caught(/\bdata\.texts\.(\w+)\b/g),
    ...caught(/data-text="([^"]+)"/g, html),
    ...built,
  ];
  assert.ok(asked.length > 80);
  assert.deepEqual(asked.filter((key) => !(key in texts)), []);
});

test("every beginning of a key that is put together is listed", () => {
  const starts = caught(/`([a-z_]+_)\$\{/g).filter((start) => !GIVEN.includes(start));
  const ids = ["persons_"]; // not keys of texts
  assert.deepEqual([...new Set(starts)].filter((start) => !(start in BUILT) && !ids.includes(start)), []);
});

test("no text is there for nothing", () => {
  // the buttons of the print sheet are named like their ids
  const quoted = new Set([
    ...caught(/"([a-z_-]+)"/g).map((key) => key.replace("-", "_")),
    ...caught(/\bdata\.texts\.(\w+)\b/g),
    ...caught(/data-text="([^"]+)"/g, html),
  ]);
  assert.deepEqual(Object.keys(texts).filter((key) => !quoted.has(key) && !built.has(key)), []);
});

test("the page for residents has the texts that it asks for, and no others", () => {
  const own = JSON.parse(read("../access/outputs/residents/texts.json"));
  const main = read("src/residents/main.js");
  const states = caught(/\bstate = (?:spot \? )?"(\w+)"/g, main).concat("far");
  assert.deepEqual(Object.keys(own).sort(), [...new Set([...caught(/\bt\("(\w+)"\)/g, main), ...states])].sort());
});

test("every text is there in both languages, and neither holds the other", () => {
  for (const [key, text] of Object.entries(texts)) {
    assert.deepEqual(Object.keys(text), ["zh", "en"], key);
    assert.ok(text.zh && text.en, key);
    if (!key.startsWith("switch")) assert.doesNotMatch(text.en, /\p{Script=Han}/u, key);
  }
});
