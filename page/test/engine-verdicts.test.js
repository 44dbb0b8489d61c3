import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { isLength, lengthOf, worst } from "../src/engine/statistics.js";
import { judge, judgeLength, stateOf, summary } from "../src/engine/verdicts.js";
import { clause, createPack, crowd, degrees, PLAIN, study, trip } from "./fixtures/study.js";

const [MET, UNMET, BORDER, UNLINKED] = [1, 2, 3, 4];

test("states", () => {
  assert.deepEqual([[60, 9], [90, 61], [90, 59], [NaN, 9], [60 + 1e-7, 99], [60 + 1e-5, 99], [Infinity, Infinity], [Infinity, 60]]
    .map(([cost, border]) => stateOf(cost, 60, border)), [MET, UNMET, BORDER, UNLINKED, MET, UNMET, UNMET, BORDER]);
});

test("a share: met by those who are, unmet if even the unknown could not help", () => {
  const of = (/** @type {number} */ persons, /** @type {number} */ met, border = 0, unlinked = 0) =>
    judge({ persons, met, unmet: persons - met - border - unlinked, border, unlinked }, 0.9);
  assert.deepEqual([of(100, 90), of(100, 89.9), of(100, 85, 4), of(100, 85, 3, 2), of(0, 0)],
    ["met", "unmet", "unmet", "undetermined", "undetermined"]);
});

test("lengths and units", () => {
  const between = (/** @type {number} */ low, /** @type {number} */ high) => judgeLength({ value: low, low, high }, 2);
  assert.deepEqual([between(1, 2), between(1, 3), between(2.1, 3), between(0, Infinity)], ["met", "undetermined", "unmet", "undetermined"]);
  assert.deepEqual([summary(["met", "undetermined"]), summary(["unmet", "undetermined"]), summary(["met", "met"]), summary([])],
    ["undetermined", "unmet", "met", "undetermined"]);
});

/**
 * @param {[number, number, number, number][]} rows  persons, network, straight, border
 * @param {{area_m2?: number, facilities?: number}} [land]
 */
const unit = (rows, land) => {
  const column = (/** @type {number} */ i) => Float64Array.from(rows, (row) => row[i]);
  return { area_m2: 0, facilities: 0, ...land, persons: column(0), network: column(1), straight: column(2), border: column(3) };
};
const bounds = (/** @type {import("../src/engine/verdicts.js").Length} */ { value, low, high }) => [value, low, high];

test("statistics of the service radius", () => {
  assert.deepEqual(["mean_network_distance", "area_equivalent", "coverage_within_buffer", "toString"].map(isLength), [true, true, false, false]);
  const city = unit([], { area_m2: 6340.5e6, facilities: 175 }); // Shanghai 2019
  assert.equal(Math.round(lengthOf("area_equivalent", city, 1e4).value), 3396);
  assert.deepEqual(bounds(lengthOf("area_equivalent", unit([], { area_m2: 1 }), 9)), [Infinity, Infinity, Infinity]);
  assert.equal(lengthOf("area_equivalent", unit([]), 9).verdict, null);
  const people = unit([[10, 100, 50, 999], [30, 300, 60, 999], [60, 200, 70, 999]]);
  assert.deepEqual(bounds(lengthOf("mean_network_distance", people, 999)), [220, 220, 220]);
  assert.deepEqual(bounds(lengthOf("mean_straight_distance", people, 999)), [65, 65, 65]);
  assert.deepEqual(bounds(lengthOf("max_network_distance", people, 999)), [300, 300, 300]);
  const most = unit([[95, 200, 0, 999], [5, 300, 0, 999]]);
  assert.equal(lengthOf("p95_network_distance", most, 999).value, 200);
  assert.equal(lengthOf("p95_network_distance", unit([[94, 200, 0, 999], [6, 300, 0, 999]]), 999).value, 300);
});

test("bounds: unlinked people may be anywhere, a facility beyond the border as near as it", () => {
  const some = unit([[50, 400, 0, 100], [30, 200, 0, 900], [20, NaN, 0, 900]]);
  const mean = lengthOf("mean_network_distance", some, 300);
  assert.deepEqual([...bounds(mean), mean.verdict], [(50 * 400 + 30 * 200) / 80, (50 * 100 + 30 * 200) / 100, Infinity, "undetermined"]);
  assert.deepEqual(bounds(lengthOf("p95_network_distance", some, 300)), [400, 200, Infinity]);
  assert.deepEqual(bounds(lengthOf("mean_network_distance", unit([[20, NaN, 0, 900]]), 300)), [NaN, 0, Infinity]);
  const cut = lengthOf("mean_network_distance", unit([[1, Infinity, 0, 900]]), 300);
  assert.deepEqual([...bounds(cut), cut.verdict], [Infinity, 900, Infinity, "unmet"]);
});

test("of several units the value farthest off", () => {
  const of = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high, /** @type {any} */ verdict) => ({ value, low, high, verdict });
  assert.deepEqual(worst([of(2, 1, 3, "met"), of(NaN, 0, Infinity, "undetermined"), of(9, 9, 9, null)]), of(2, 1, Infinity, "undetermined"));
  assert.deepEqual(worst([of(2, 1, 3, "met"), of(5, 4, 6, "unmet")]), of(5, 4, 6, "unmet"));
  assert.deepEqual(worst([of(9, 9, 9, null)]), of(NaN, NaN, NaN, "undetermined"));
});

/** Two zones side by side, 1 km² each; a cell and a facility in the western one, a cell in the eastern one. */
function radius(/** @type {string} */ name, pooled = false) {
  const pack = createPack();
  const data = study({
    pack, cells: [{ row: 0, column: 0 }, { row: 0, column: 19 }], facilities: [[150, -50]],
    zones: [[0, -1000, 1000, 0], [1000, -1000, 2000, 0]],
  });
  data.crowds = [crowd(pack, [[0, 0, 30], [1, 1, 10]])];
  data.trips = [trip(pack, { goals: [0], cost: [120, 2000], nearest: [0, 0], graph: null, impedance: "straight_m" })];
  data.clauses = [clause({ limit: 700, reach_m: 700, statistic: {
    name, pooled, zones: [0, 1], area_m2: [1e6, 1e6], facilities: [1, 0], whole: { area_m2: 2e6, facilities: 1 },
  } })];
  const engine = createEngine(data, pack.text());
  return (/** @type {import("../src/types.js").Change[]} */ ...changes) => {
    const { value, low, high, verdict } = engine.view(0, { ...PLAIN, changes });
    return [...[value, low, high].map((each) => Math.round(each)), verdict];
  };
}
const site = (/** @type {number} */ x) => /** @type {const} */ (
  { change: "open", id: "", name: "", clause: "clause", facility_type: "", at: degrees(x, -500) });

test("a clause judged by a length: in each zone, in all together, and with new sites", () => {
  const equal = radius("area_equivalent");
  const circle = Math.round(Math.sqrt(1e6 / Math.PI)); // 564
  assert.deepEqual(equal(), [Infinity, Infinity, Infinity, "unmet"]);
  assert.deepEqual(equal(site(1500)), [circle, circle, circle, "met"]);
  assert.deepEqual(equal(site(500)), [Infinity, Infinity, Infinity, "unmet"]);
  assert.deepEqual(equal(site(1500), { change: "close", facility: 0 })[0], Infinity);
  assert.deepEqual(equal(site(500), { change: "move", facility: 0, at: degrees(1500, -500) }), [circle, circle, circle, "met"]);
  const pooled = radius("area_equivalent", true);
  assert.deepEqual(pooled(), [798, 798, 798, "unmet"]); // √(2 km² / π)
  assert.deepEqual(pooled(site(500)), [circle, circle, circle, "met"]);
  assert.deepEqual(pooled(site(2500)), [798, 798, 798, "unmet"]); // beside the zones
  const mean = radius("mean_network_distance");
  assert.deepEqual(mean(), [2000, 2000, 2000, "unmet"]);
  assert.deepEqual(mean(site(1950)), [450, 450, 450, "met"]);
  assert.deepEqual(radius("mean_network_distance", true)(), [590, 590, 590, "met"]); // (30 * 120 + 10 * 2000) / 40
});

test("a clause judged by coverage within a buffer", () => {
  const pack = createPack();
  const data = study({ pack, cells: [{ row: 0, column: 0 }, { row: 0, column: 9 }], facilities: [[50, -50]] });
  data.crowds = [crowd(pack, [[0, -1, 30], [1, -1, 70]])];
  data.trips = [trip(pack, { goals: [0], cost: [0, 1500], nearest: [0, 0], graph: null })];
  data.clauses = ["coverage_within_buffer", "coverage_within_network"].map((name) => clause({ limit: 1000, reach_m: 1000,
    statistic: { name, pooled: true, zones: [], area_m2: [], facilities: [], whole: { area_m2: 0, facilities: 0 } } }));
  const engine = createEngine(data, pack.text());
  assert.deepEqual([0, 1].map((number) => engine.view(number, PLAIN)).map(({ value, verdict, total }) => [value, verdict, total.met]),
    [[1, "met", 30], [0.3, "unmet", 30]]);
});
