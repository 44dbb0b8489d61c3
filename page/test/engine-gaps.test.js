import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { usualReach } from "../src/engine/gaps.js";
import { clause, createPack, crowd, metres, PLAIN, study, trip } from "./fixtures/study.js";
import { numbers } from "./fixtures/random.js";

/** @typedef {import("../src/types.js").Gap} Gap */

const METRES = 10; // a cell's side

/**
 * A study drawn with a sign for each cell: "." has none, "o" is met, "#" is not, "?" is not linked.
 * @param {string[]} rows
 * @param {{persons?: number[], zones?: number[][], group?: string, groups?: Record<string, number[]>, mode?: string}} [more]
 */
function drawn(rows, { persons, zones, group, groups, mode } = {}) {
  const pack = createPack();
  const signs = rows.flatMap((line, row) => [...line].map((sign, column) => ({ sign, row, column }))).filter(({ sign }) => sign !== ".");
  const data = study({ pack, cells: signs, facilities: [[0, 0], [30, 0]], cell_m: METRES, zones: [[0, 0, 1, 1], [0, 0, 1, 1]] });
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
  data.clauses = [{ ...clause({ reach_m: 20, rate: 15 }), ...(mode ? { mode, scale: "min" } : {}) }];
  return createEngine(data, pack.text()).view(0, PLAIN);
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
  assert.deepEqual(view.gaps.map(({ cells }) => [...cells].sort((a, b) => a - b)), [[0, 1, 5], [3, 7, 11], [8]]);
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
  const [gap] = drawn(["##?o", "..##", "..#."], {
    persons: [4, 2, 1, 9, 8, 0.5, 3],
    zones: [[1], [0], [-1], [0], [0, 1], [1], [0]],
  }).gaps;
  assert.equal(gap.persons, 18.5);
  // the centre of the last cell is 25.5 m from a facility, all others are within 16 m of one
  assert.deepEqual(gap.causes, { none_near: 3, far_along_streets: 14.5, too_little_data: 1 });
  assert.equal(gap.zone, 0); // 2 + 4 + 3 against 4 + 4 + 0.5
  assert.equal(gap.nearest, 0);
  const beyond = (4 * 100 + 2 * 101 + 8 * 104 + 0.5 * 105 + 3 * 106) / 17.5;
  assert.ok(Math.abs(/** @type {number} */ (gap.excess) - beyond) < 1e-9);
});

test("by car, near is as far as people usually come within the limit", () => {
  const told = {
    crowd: { ofCell: Float64Array.of(10, 30, 5, 0) }, cost: Float64Array.of(100, 200, Infinity, 50),
    straight: () => 1000, scale: { factor: 1, limit: 300 },
  };
  // 10 × 100 s + 30 × 200 s for 40 × 1000 m: 0.175 s for a metre
  assert.ok(Math.abs(Number(usualReach(/** @type {any} */ (told))) - 300 / 0.175) < 1e-9);
  assert.equal(usualReach(/** @type {any} */ ({ ...told, cost: new Float64Array(4).fill(NaN) })), null);
  // 10, 401, 402 s for 7.1, 15.8, 7.1 m: 300 s are 11 m; on foot they are 20 m
  const causes = (/** @type {string} */ mode) => drawn(["o##"], { mode }).gaps[0].causes;
  assert.deepEqual(causes("drive"), { none_near: 1, far_along_streets: 1, too_little_data: 0 });
  assert.deepEqual(causes("walk"), { none_near: 0, far_along_streets: 2, too_little_data: 0 });
});

test("age groups of a gap: of cells that lie partly in the zones a part", () => {
  const groups = { older: [3, 8, NaN], children: [1, NaN, 2] };
  const all = drawn(["###"], { persons: [10, 5, 20], groups: { all: [10, 10, 20], ...groups } });
  assert.deepEqual(all.gaps[0].groups, { older: 3 + 8 / 2, children: 1 + 2 });
  const older = drawn(["###"], { persons: [3, 4, 1], group: "older", groups: { all: [10, 10, 20], ...groups } });
  assert.deepEqual(older.gaps[0].groups, { older: 3 + 4, children: 1 + 2 });
});
