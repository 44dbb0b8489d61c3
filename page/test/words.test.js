/** Numbers with what they count: one of a thing is named as one, and units as they are read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { given } from "./fixtures/browser.js";

const TEXTS = { persons: { zh: "人", en: "people" }, none: { zh: "无", en: "none" } };
given({ clauses: [], facilities: { at: [] }, scenario: null, texts: TEXTS, zones: [] }, "en");
const { found, people, required, shortfall, withUnit } = await import("../src/words.js");

test("one of a thing is named as one", () => {
  const told = (/** @type {string} */ number, /** @type {string} */ unit) => withUnit(number, unit).replaceAll("\u00a0", " ");
  const ones = {
    sites: "site", persons: "person", facilities: "facility", classes: "class", "new beds": "new bed", "township library branches": "township library branch",
    "beds per 1000 elderly": "bed per 1000 elderly", "students per class": "student per class", "m2 per person": "m² per person", km2: "km²", "per city": "per city",
    "per settlement with >=200 households": "per settlement with >=200 households",
  };
  for (const [unit, one] of Object.entries(ones)) assert.equal(told("≥ 1", unit), `≥ 1 ${one}`);
  assert.deepEqual(["2", "0", "11", "0.1", "1.1", "0–1"].map((number) => told(number, "sites")),
    ["2 sites", "0 sites", "11 sites", "0.1 sites", "1.1 sites", "0–1 sites"]);
  assert.deepEqual([told("1", "处"), told("60", "%"), told("1", "% of residents")], ["1 处", "60%", "1% of residents"]);
  assert.deepEqual([0, 1, 1001].map(people), ["0 people", "1 person", "1,001 people"]);
});

test("a unit that its column tells is not told in each row", () => {
  const row = /** @type {any} */ ({
    value: 1, value_low: 1, value_high: 1, required: 2, most: null, sign: ">=", share: false, verdict: "unmet",
    shortfall: 1, short_of: { zh: "处", en: "sites" }, unit: { zh: "处", en: "sites" },
  });
  assert.deepEqual([found(row), required(row), shortfall(row)], ["1\u00a0site", "≥\u00a02\u00a0sites", "1 site"]);
  assert.deepEqual([found(row, ""), required(row, ""), shortfall(row, "")], ["1", "≥\u00a02", "1"]);
});
