/** What clauses come to in a zone: a city of two districts, A with the towns C and D, B with E; F lies across. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { given } from "./fixtures/browser.js";

/** @typedef {import("../src/types.js").Clause} Clause */

const [CITY, A, B, C, D, E, F] = [0, 1, 2, 3, 4, 5, 6];
const zone = (/** @type {string} */ name, /** @type {number} */ parent, /** @type {string | null} */ kind) =>
  ({ name, parent, kind, level: kind === null ? null : 0, rings: [], at: null });
const DATA = {
  zones: [zone("city", -1, "city"), zone("A", 0, "district"), zone("B", 0, "county"), zone("C", 1, "town"), zone("D", 1, "town"),
    zone("E", 2, "town"), zone("F", -1, null)],
  clauses: [], facilities: { zone: [C, D, E, -1], name: [], english: {}, at: [] }, scenario: null, texts: {},
};
given(DATA);
const { countsIn, facilitiesBy, lacking, standing } = await import("../src/study/standing.js");
const { around, districts, liesIn, several, tree } = await import("../src/study/zones.js");
const { worstFirst } = await import("../src/study/worst.js");
const { data } = await import("../src/state.js");

/** zone, value, required, persons, verdict, alone @typedef {[number, number | null, number | null, number, string, string]} Row */
/** @returns {Clause} */
const clause = (/** @type {string} */ kind, /** @type {any} */ more = {}, /** @type {Row[]} */ rows = []) =>
  /** @type {any} */ ({
    kind, comparison: ">=", missing: null, way: null, coverage: [], facilities: [], passing: null, binding: "expected",
    readings: [{ default: true, verdict: "unmet", required: 0.5, share: true, persons: 100, persons_met: 40 }],
    units: rows.length ? { share: false, sign: ">=", unit: { zh: "", en: "sites" }, short_of: null,
      rows: rows.map(([at, value, required, persons, verdict, alone]) =>
        [at, value, value, value, required, persons, verdict, 0, alone]) } : null,
    ...more,
  });
const told = (/** @type {Clause} */ each, /** @type {number} */ at) => {
  const found = standing(each, at);
  return found && [found.verdict, found.of, found.lacking];
};

test("zones lie in one another; the districts are those that are named so", () => {
  assert.deepEqual(around(C), [C, A, CITY]);
  assert.ok(liesIn(C, CITY) && liesIn(A, A) && !liesIn(C, B) && !liesIn(-1, CITY));
  assert.deepEqual(districts, [A, B]);
  assert.ok(several);
  assert.deepEqual(tree().map(({ zone: at, depth }) => [at, depth]), [[CITY, 0], [A, 1], [C, 2], [D, 2], [B, 1], [E, 2]]);
});

const rows = [[C, 60, 50, 10], [D, 40, 10, 30], [E, 50, 0, 50]].map(([at, persons, met, unmet]) =>
  ({ zone: at, persons, persons_met: met, persons_unmet: unmet, persons_border: persons - met - unmet, persons_unlinked: 0,
    met_share: null, straight_line_share: null }));
const way = { judged: 0, crowd: 0, required_share: 0.7 };

test("ways are judged by the people of the zone", () => {
  const each = clause("travel_time", { way, coverage: rows });
  assert.deepEqual(countsIn(each, A), { persons: 100, met: 60, unmet: 40, border: 0, unlinked: 0 });
  assert.deepEqual(told(each, A), ["unmet", A, 40]);
  assert.deepEqual(told(each, C), ["met", C, 10]);
  assert.equal(standing(each, F), null);
  assert.equal(lacking(each), 90);
  assert.deepEqual(standing(each, F, { persons: 9, met: 9, unmet: 0, border: 0, unlinked: 0 })?.verdict, "met");
  assert.equal(told(clause("travel_time", { way: { ...way, judged: 1 }, coverage: rows }), A), null); // of land
});

test("units are judged by how many pass; who is without it in two of them is so once", () => {
  const each = clause("presence_per_unit", {},
    [[A, 0, 1, 100, "unmet", ""], [C, 0, 1, 60, "unmet", ""], [D, 1, 1, 40, "met", ""], [E, 1, 1, 50, "met", ""]]);
  assert.deepEqual(told(each, A), ["unmet", A, 100]); // 1 of 3
  assert.deepEqual(told(each, B), ["met", B, 0]);
  assert.deepEqual(told(each, C), ["unmet", C, 60]);
  assert.deepEqual(told(each, CITY), ["met", CITY, 100]); // 2 of 4, and half is enough
});

test("what the plan judges together is told of a zone by its unit, its like parts, or the unit around", () => {
  const alike = clause("ratio_per_population", {}, [[C, 9, 5, 60, "", "met"], [D, 6, 5, 40, "", "met"], [E, 1, 5, 50, "", "unmet"]]);
  assert.deepEqual(told(alike, A), ["met", A, null]);
  assert.equal(told(alike, CITY), null); // some enough, some not: no verdict without the sums
  const around_ = clause("ratio_per_population", {}, [[A, 9, 5, 100, "", "met"]]);
  assert.deepEqual(told(around_, C), ["met", A, null]);
  assert.equal(told(around_, E), null);
  const total = clause("total_count", {}, [[A, 3, null, 100, "", ""]]);
  assert.equal(told(total, A), null);
  assert.equal(lacking(total), null);
});

test("facilities that are judged one by one are those that stand in the zone", () => {
  const each = clause("share_of_units", { passing: [[0], [1, 3], [2]], facilities: [0, 1, 2, 3],
    readings: [{ default: true, verdict: "unmet", required: 60, share: false }] });
  assert.deepEqual(told(each, A), ["unmet", A, null]); // 1 of 2
  assert.deepEqual(told(each, C), ["met", C, null]);
  assert.deepEqual(told(each, E), ["undetermined", E, null]);
  assert.deepEqual(facilitiesBy(each, [A, B]).map(({ value }) => value), [2, 1]);
});

test("the worst is unmet, then obligatory, then fails the most people", () => {
  const standings = [["met", 0], ["unmet", 5], ["unmet", 50], ["undetermined", 99], ["unmet", 1], ["unmet", 50]];
  data.clauses = standings.map((_, i) => clause("other", { binding: i === 4 ? "obligatory" : "expected" }));
  const order = worstFirst([0, 1, 2, 3, 4, 5], (i) => ({ verdict: String(standings[i][0]), lacking: Number(standings[i][1]) }));
  assert.deepEqual(order, [4, 2, 5, 1, 3, 0]);
});
