import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { clause, createPack, crowd, metres, PLAIN, study, trip } from "./fixtures/study.js";
import { numbers } from "./fixtures/random.js";

/** @typedef {import("../src/types.js").Gap} Gap */

const METRES = 10; // a cell's side

/**
 * A study drawn with a sign for each cell: "." has none, "o" is met, "#" is not, "?" is not linked.
 * @param {string[]} rows
 * @param {{persons?: number[], zones?: number[][], around?: {parent: number, persons: number}[], group?: string,
 *   groups?: Record<string, number[]>, site_m?: number, limit?: number}} [more]
 */
function drawn(rows, { persons, zones, around, group, groups, site_m = 1e6, limit } = {}) {
  const pack = createPack();
  const signs = rows.flatMap((line, row) => [...line].map((sign, column) => ({ sign, row, column }))).filter(({ sign }) => sign !== ".");
  const data = study({ pack, cells: signs, facilities: [[0, 0], [30, 0]], cell_m: METRES, zones: [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]] });
  around?.forEach((each, zone) => Object.assign(data.zones[zone], each));
  const people = (/** @type {number} */ i) => persons?.[i] ?? 1;
  data.crowds = [{ ...crowd(pack, signs.flatMap((_, i) => (zones?.[i] ?? [0]).map((zone, _k, all) =>
    /** @type {[number, number, number]} */ ([i, zone, people(i) / all.length])))), ...(group ? { group } : {}) }];
  for (const [name, of] of Object.entries(groups ?? {})) data.groups[name] = pack.scaled(of);
  data.trips = [trip(pack, {
    goals: [0, 1], graph: null,
    cost: signs.map(({ sign }, i) => (sign === "o" ? 10 : sign === "#" ? 400 + i : NaN)),
    nearest: signs.map(({ sign }, i) => (sign === "?" ? -1 : i % 2)),
  })];
  // 300 s are 20 m in a straight line
  data.clauses = [clause({ reach_m: 20, near_m: 20, site_m, rate: 15 })];
  return createEngine(data, pack.text()).view(0, { ...PLAIN, limit: limit ?? null });
}

/** The corners of a gap's rings, in cells: column, row. */
const corners = (/** @type {Gap} */ { rings }) => rings.map((ring) => ring.map((at) =>
  metres(at).map((each, i) => Math.round(each / (i ? -METRES : METRES)) + 0)));

test("cells that share a side are one gap; those that touch at a corner are two", () => {
  const view = drawn([
    "##o#",
    "o#o#",
    "#oo?",
  ]);
  assert.deepEqual(view.gaps.map(({ cells }) => [...cells].sort((a, b) => a - b)), [[0, 1, 5], [3, 7], [8]]);
  assert.deepEqual(view.unknown.map(({ cells, persons, unlinked }) => [[...cells], persons, unlinked]), [[[11], 1, 1]]);
  assert.deepEqual(corners(view.gaps[0]), [[[0, 0], [2, 0], [2, 2], [1, 2], [1, 1], [0, 1]]]);
  assert.deepEqual(corners(view.gaps[2]), [[[0, 2], [1, 2], [1, 3], [0, 3]]]);
});

test("a gap with a hole has two rings", () => {
  assert.deepEqual(corners(drawn(["###", "#o#", "###"]).gaps[0]), [
    [[0, 0], [3, 0], [3, 3], [0, 3]],
    [[1, 2], [2, 2], [2, 1], [1, 1]],
  ]);
});

test("a ring does not cross from one cell to another at a corner", () => {
  const [gap, ...more] = drawn([
    "###",
    "#o#",
    "##.",
    "#.#",
  ]).gaps;
  assert.deepEqual(more.map(({ persons }) => persons), [1]);
  assert.deepEqual(corners(gap), [
    [[0, 0], [3, 0], [3, 2], [2, 2], [2, 1], [1, 1], [1, 2], [2, 2], [2, 3], [1, 3], [1, 4], [0, 4]],
  ]);
});

/** Twice the area within rings: those of holes run the other way round. */
const twiceArea = (/** @type {number[][][]} */ rings) => rings.flatMap((ring) => ring.map(([x, y], i) => {
  const [nextX, nextY] = ring[(i + 1) % ring.length];
  return x * nextY - y * nextX;
})).reduce((sum, each) => sum + each, 0);

test("random gaps: each cell that is short is in one of them, rings enclose as many cells", () => {
  const random = numbers(7);
  for (let i = 0; i < 100; i++) {
    const rows = Array.from({ length: 9 }, () => Array.from({ length: 11 }, () => ".oo###"[Math.floor(random() * 6)]).join(""));
    const view = drawn(rows.concat("o"));
    const short = [...rows.join("").replaceAll(".", "")].flatMap((sign, cell) => (sign === "#" ? [cell] : []));
    assert.deepEqual(view.gaps.flatMap(({ cells }) => [...cells]).sort((a, b) => a - b), short);
    for (const gap of view.gaps) {
      const rings = corners(gap);
      assert.equal(twiceArea(rings), 2 * gap.cells.length);
      for (const ring of rings) { // corners only: no two sides in a row go the same way
        ring.forEach(([x], k) => assert.notEqual(x === ring[(k + 1) % ring.length][0],
          ring[(k + 1) % ring.length][0] === ring[(k + 2) % ring.length][0]));
      }
    }
  }
});

test("what is told of a gap", () => {
  // facilities at the north-western corner and 30 m east of it; 300 s are 20 m in a straight line
  const [gap] = drawn(["##?o", "#.##", "###."], { persons: [4, 2, 1, 9, 0.5, 8, 0.5, 3, 3, 1] }).gaps;
  assert.equal(gap.persons, 22);
  // the centres of the last row are 25.5, 29.2 and 25.5 m from a facility, all others within 16 m of one
  assert.deepEqual(gap.causes, { none_near: 7, far_along_streets: 15 });
  assert.equal(gap.nearest, 0);
  const beyond = (4 * 100 + 2 * 101 + 0.5 * 104 + 8 * 105 + 0.5 * 106 + 3 * 107 + 3 * 108 + 1 * 109) / 22;
  assert.ok(Math.abs(/** @type {number} */ (gap.excess) - beyond) < 1e-9);
  // 15 persons with one near: their middle is at (17.2, 6.4); cells 1 and 5 are (15, 5) and (25, 15)
  assert.equal(gap.middle, 1);
});

test("gaps are of one smallest zone, that of most of a cell's people", () => {
  const { gaps } = drawn(["####"], { persons: [4, 2, 3, 9], zones: [[1], [0], [0], [2, 2, 0]] });
  assert.deepEqual(gaps.map(({ zone, persons, cells }) => [zone, persons, [...cells]]), [[2, 9, [3]], [0, 5, [1, 2]], [1, 4, [0]]]);
});

test("a gap with more people than its zone is named by the first around it with as many", () => {
  const around = [{ parent: 1, persons: 9 }, { parent: 2, persons: 9.4 }, { parent: -1, persons: 50 }];
  const zone = (/** @type {number} */ persons) => drawn(["#"], { persons: [persons], around }).gaps[0].zone;
  assert.deepEqual([9, 9.5, 9.8, 10, 60].map(zone), [0, 0, 1, 2, 2]);
});

test("no gap is wider than what one site could serve, however the limit is set", () => {
  // as in tests/verdicts/test_gaps.py: from the middle of four cells to the outer ones it is 15 m
  const cut = (/** @type {number} */ count, /** @type {number} */ limit = 300) =>
    drawn(["#".repeat(count)], { site_m: 18.75, limit }).gaps.map(({ cells }) => [...cells]);
  assert.deepEqual(cut(4), [[0, 1, 2, 3]]);
  assert.deepEqual(cut(5), [[0, 1, 2], [3, 4]]);
  assert.deepEqual(cut(13), [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]);
  assert.deepEqual(cut(5, 390), [[0, 1, 2, 3, 4]]); // 24 m
  assert.deepEqual(corners(drawn(["#####"], { site_m: 18.75 }).gaps[0]), [[[0, 0], [3, 0], [3, 1], [0, 1]]]);
});

test("age groups of a gap: of cells that lie partly in the zones a part", () => {
  const groups = { older: [3, 8, NaN], children: [1, NaN, 2] };
  const all = drawn(["###"], { persons: [10, 5, 20], groups: { all: [10, 10, 20], ...groups } });
  assert.deepEqual(all.gaps[0].groups, { older: 3 + 8 / 2, children: 1 + 2 });
  const older = drawn(["###"], { persons: [3, 4, 1], group: "older", groups: { all: [10, 10, 20], ...groups } });
  assert.deepEqual(older.gaps[0].groups, { older: 3 + 4, children: 1 + 2 });
});
