/** The page's address, and scenarios that come back: what is taken up, and what is not. */

import assert from "node:assert/strict";
import test from "node:test";
import { geojson } from "../src/geojson.js";
import { readAddress, written } from "../src/handover/address.js";
import { scenarioFrom } from "../src/handover/scenario.js";
import { town } from "./fixtures/town.js";

/** @typedef {import("../src/types.js").Change} Change */

const { data } = town();
Object.assign(data, { types: { market: { zh: "", en: "" } } });
data.zones[0].name = data.zones[1].name = "新城 & “东”";

/** @type {Change[]} */
const CHANGES = [
  { change: "open", id: "site-1", clause: "clause1", facility_type: "market", name: "=1+1 </script> #&?%", at: [30.1234567, 114.5] },
  { change: "close", facility: 1 },
  { change: "move", facility: 0, at: [31, -115.25] },
];

test("an address gives back what it was written of", () => {
  /** @type {import("../src/handover/address.js").Told} */
  const told = {
    clause: 2, zone: 1, language: "en", shade: "zones", swipe: "before", limit: 420.5, speed: 4.2,
    changes: CHANGES, sight: [30.12346, 114.5, 12.25],
  };
  assert.deepEqual(readAddress(`#${written(told, data)}`, data), { told, faults: [] });
  // what is as the page has it anyway is not in it
  assert.equal(written({ clause: 0, zone: null, shade: "cells", swipe: "off" }, data), "clause=clause0");
  assert.deepEqual(readAddress("", data), { told: {}, faults: [] });
  assert.deepEqual(readAddress(written({ changes: [] }, data), data).told, { changes: [] });
});

test("the scenario's own changes of streets are not in an address, but named in it", () => {
  const given = /** @type {Change} */ ({ change: "given", made: [] });
  const hash = written({ changes: [given, CHANGES[1]] }, data);
  assert.deepEqual(readAddress(hash, data).told.changes, [CHANGES[1]]);
  const with_ = { ...data, scenario: /** @type {any} */ ({ changes: [given] }) };
  assert.deepEqual(readAddress(hash, with_).told.changes, [given, CHANGES[1]]);
});

test("whatever else stands in an address is passed over and told, each part by itself", () => {
  const strange = ["clause=__proto__", "zone=nowhere", "language=<b>", "shade=x", "swipe=javascript:", "limit=-1", "speed=1e999",
    "map=1,2", "changes={}"];
  const { told, faults } = readAddress(strange.join("&"), data);
  assert.deepEqual(told, {});
  assert.deepEqual(faults.map(({ where }) => where.split("=")[0]).sort(), strange.map((each) => each.split("=")[0]).sort());
  for (const sight of ["91,0,3", "0,181,3", "0,0,99", "NaN,0,1", ",,", "1,2,3,4"]) assert.equal(readAddress(`map=${sight}`, data).faults.length, 1);
  const list = [["open", 114, 30, "market", "", ""], ["open", 114, "30", "market"], ["open", 114, 30, "toString"], ["close", "f9"], ["burn"], 7, ["close", "f0"]];
  const part = readAddress(`changes=${encodeURIComponent(JSON.stringify(list))}`, data);
  assert.deepEqual(part.told.changes?.map(({ change }) => change), ["open", "close"]);
  assert.deepEqual(part.faults.map(({ key }) => key), ["import_place", "import_type", "import_facility", "import_change", "import_change"]);
});

test("a scenario that was exported comes back as it was", () => {
  const text = geojson({ zh: "甲", en: "A" }, CHANGES, data.facilities);
  assert.deepEqual(scenarioFrom(text, data), { changes: CHANGES, faults: [] });
});

test("that of access site: its own fields are passed over, names are as long as boxes", () => {
  const properties = { change: "open", facility_id: "site:1", facility_type: "market", name: "长".repeat(200), clause: "other", capacity: 3, doors: [] };
  const feature = { type: "Feature", geometry: { type: "Point", coordinates: [114, 30, 5] }, properties };
  const text = JSON.stringify({ type: "FeatureCollection", access: "scenario", name: {}, note: {}, features: [feature] });
  assert.deepEqual(scenarioFrom(text, data).changes,
    [{ change: "open", id: "site-1", clause: "", facility_type: "market", name: "长".repeat(80), at: [30, 114] }]);
});

test("other files are refused whole, all faults at once", () => {
  const of = (/** @type {any} */ features, more = {}) => JSON.stringify({ type: "FeatureCollection", access: "scenario", features, ...more });
  const keys = (/** @type {string} */ text) => scenarioFrom(text, data).faults.map(({ key }) => key);
  assert.deepEqual(keys("PK\x03\x04"), ["import_no_json"]);
  for (const text of ["null", "[]", "{}", of([], { access: "x" }), of(null)]) assert.deepEqual(keys(text), ["import_no_scenario"]);
  assert.deepEqual(keys(of(Array.from({ length: 1001 }, () => ({})))), ["import_too_many"]);
  const point = { type: "Point", coordinates: [114, 30] };
  const bad = [null, { properties: { change: "open", facility_type: "market" }, geometry: { type: "LineString", coordinates: [[0, 0]] } },
    { properties: { change: "open", facility_type: "<img src=x onerror=alert(1)>" }, geometry: point },
    { properties: { change: "move", facility_id: "f7" }, geometry: point },
    { properties: { change: "close", facility_id: "f1" }, geometry: null }];
  const read = scenarioFrom(of(bad), data);
  assert.deepEqual(read.changes, []);
  assert.deepEqual(read.faults.map(({ key, where }) => [key, where.split(" ")[0]]), [
    ["import_change", "features[0]"], ["import_place", "features[1]"], ["import_type", "features[2]"], ["import_facility", "features[3]"]]);
});
