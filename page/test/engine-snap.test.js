import assert from "node:assert/strict";
import test from "node:test";
import { createStudy } from "../src/engine/study.js";
import { linksOf } from "../src/engine/snap.js";
import { alongEdge, areaOf, toArea, toBox } from "../src/engine/outline.js";
import { straightTo } from "../src/engine/straight.js";
import { followStreet } from "../src/engine/paths.js";
import { createPack, graph, study } from "./fixtures/study.js";
import { numbers } from "./fixtures/random.js";

test("the nearest place on random streets: none is nearer, and it lies where it says", () => {
  const random = numbers(11);
  const upTo = (/** @type {number} */ n) => Math.round(random() * n);
  for (let i = 0; i < 200; i++) {
    const pack = createPack();
    const lines = Array.from({ length: 1 + upTo(6) }, () => ({
      line: Array.from({ length: 2 + upTo(3) }, () => /** @type {[number, number]} */ ([upTo(100), upTo(100)])), closed: random() < 0.3,
    }));
    const data = study({ pack, cells: [{ row: 0, column: 0 }], lines });
    data.graphs = [{ ...graph(pack, { edges: lines, chains: lines.map((_, c) => ({ start: 2 * c, end: 2 * c + 1 })),
      junctions: 2 * lines.length, cells: [], entrances: [] }), max_leg_m: 40 }];
    const made = createStudy(data, pack.text());
    const place = /** @type {[number, number]} */ ([upTo(150), upTo(150)]);
    const found = linksOf(made.network(0), made.streets(), null, place)[0] ?? null;
    const at = (/** @type {number} */ street, /** @type {number} */ share) => {
      /** @type {number[]} */
      const points = [];
      followStreet(points, made.streets(), street, share, share);
      return Math.hypot(points[0] / 10 - place[0], points[1] / 10 - place[1]);
    };
    const shares = Array.from({ length: 201 }, (_, k) => k / 200);
    const least = Math.min(...lines.flatMap(({ closed }, street) => (closed ? [] : shares.map((share) => at(street, share)))));
    if (!found) assert.ok(least > 40 - 1);
    else {
      assert.ok(found.leg <= least + 1e-9 && found.leg <= 40 && !lines[found.edge].closed);
      assert.ok(Math.abs(at(found.edge, found.share) - found.leg) < 1e-6);
      assert.ok(Math.abs(Math.hypot(found.at[0] - place[0], found.at[1] - place[1]) - found.leg) < 1e-9);
    }
  }
});

test("a street and its other direction are equally near: the first of them, at its very end", () => {
  const pack = createPack();
  const lines = [[[0, 0], [77, 31]], [[77, 31], [0, 0]]].map((line) => ({ line: /** @type {[number, number][]} */ (line) }));
  const data = study({ pack, cells: [{ row: 0, column: 0 }], lines });
  data.graphs = [graph(pack, { edges: lines, chains: [{ start: 0, end: 1 }, { start: 1, end: 0 }], junctions: 2, cells: [], entrances: [] })];
  const made = createStudy(data, pack.text());
  const random = numbers(2);
  for (let i = 0; i < 100; i++) assert.equal(linksOf(made.network(0), made.streets(), null, [100 * random(), 100 * random()])[0]?.edge, 0);
  assert.equal(linksOf(made.network(0), made.streets(), null, [90, 60])[0]?.share, 1);
  assert.equal(linksOf(made.network(0), made.streets(), null, [-9, -9])[0]?.share, 0);
});

test("straight distances: those of all points compared", () => {
  const random = numbers(4);
  for (let i = 0; i < 100; i++) {
    const draw = () => /** @type {[number, number]} */ ([Math.round(50 * random()), Math.round(1000 * random())]);
    const points = Array.from({ length: Math.floor(12 * random()) }, draw);
    const cells = Array.from({ length: 20 }, draw);
    const centres = { x: Float64Array.from(cells, ([x]) => x), y: Float64Array.from(cells, ([, y]) => y) };
    const { found, all } = straightTo({ at: points, facility: points.map((_, p) => 7 * p) }, centres);
    all();
    cells.forEach(([x, y], cell) => {
      const each = points.map((point) => Math.hypot(point[0] - x, point[1] - y));
      assert.equal(found.cost[cell], Math.min(...each));
      assert.equal(points.length ? each[found.nearest[cell] / 7] : found.nearest[cell], points.length ? found.cost[cell] : -1);
    });
  }
});

/** @returns {[number, number][]} */
const ring = (/** @type {number} */ low, /** @type {number} */ high) =>
  [[low, low], [high, low], [high, high], [low, high], [low, low]];

test("straight distances to an area end at its edge; within it they are 0, within its hole they are not", () => {
  const area = areaOf([ring(0, 100), ring(40, 60)]);
  /** @type {[number, number, number][]} */
  const places = [[50, -30, 30], [-30, -40, 50], [10, 90, 0], [50, 42, 2], [100, 50, 0], [130, 130, Math.hypot(30, 30)]];
  for (const [x, y, away] of places) {
    assert.ok(Math.abs(toArea(area, x, y) - away) < 1e-9);
    assert.ok(toBox(area, x, y) <= away + 1e-9);
  }
  const centres = { x: Float64Array.from(places, ([x]) => x), y: Float64Array.from(places, ([, y]) => y) };
  const { found, all } = straightTo({ at: [[50, -50]], facility: [3], areas: [{ area, facility: 5 }] }, centres);
  all();
  assert.deepEqual([...found.cost].map(Math.round), [20, 50, 0, 2, 0, 42]);
  assert.deepEqual([...found.nearest], [3, 5, 5, 5, 5, 5]);
  assert.deepEqual(alongEdge(areaOf([ring(0, 100)]), 150), [[0, 0], [100, 50], [0, 100]]);
});
