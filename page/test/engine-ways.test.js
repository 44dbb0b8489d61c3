import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { cellsMeeting, searchFirst } from "../src/engine/searches.js";
import { createStudy } from "../src/engine/study.js";
import { numbers } from "./fixtures/random.js";
import { NEW, close, lengthOf, move, near, open, started } from "./fixtures/started.js";
import { clause, createPack, crowd, degrees, graph, metres, PLAIN, study, trip } from "./fixtures/study.js";
import { M, N } from "./fixtures/town.js";

/** @typedef {import("../src/types.js").Change} Change */

test("routes are as long as they take, from the cell to the facility", () => {
  const { engine } = started();
  const random = numbers(5);
  const ends = { [M]: [250, 310], [N]: [600, 600] };
  for (let i = 0; i < 60; i++) {
    const changes = i < 3 ? [] : [{ ...NEW, clause: "", at: degrees(600 * random(), 600 * random()) }, ...(i % 2 ? [close(M)] : [])];
    const number = i % 3;
    const { impedance } = engine.view(number, { ...PLAIN, changes });
    for (const cell of [0, 1, 2, 3, 5, 6]) {
      const route = engine.route(number, cell, { ...PLAIN, changes });
      assert.ok(route);
      near([route.impedance, lengthOf(route.points)], [impedance[cell], impedance[cell]], 0.2); // decimetres
      const facility = /** @type {number} */ (engine.cell(cell, { ...PLAIN, changes })[number].facility);
      const site = /** @type {any} */ (changes[0])?.at;
      near(metres(route.points[route.points.length - 1]), facility < 0 ? metres(site) : ends[facility], 1e-6);
    }
  }
  assert.equal(engine.route(0, 4, PLAIN), null);
  assert.equal(engine.route(0, 0, { ...PLAIN, changes: [close(M), close(N)] }), null);
});

test("a route leads to the door that is used, not to the middle of the place", () => {
  const { data, pack } = started();
  data.facilities.at[M] = degrees(330, 270);
  data.facilities.entrances = { facility: pack.whole([M, M, N]), x: pack.whole([4300, 2500, 6000]), y: pack.whole([2300, 3100, 6000]) };
  const end = () => {
    const route = createEngine(data, pack.text()).route(0, 0, PLAIN);
    return metres(/** @type {any} */ (route).points.at(-1));
  };
  near(end(), [250, 310], 1e-3);
  // the one door of an area, too
  data.facilities.entrances = { facility: pack.whole([M, N]), x: pack.whole([2500, 6000]), y: pack.whole([3100, 6000]) };
  near(end(), [330, 270], 1e-6);
  const [x, y] = [[2500, 4100, 4100, 2500, 2500], [3100, 3100, 2300, 2300, 3100]].map((each) => pack.whole(each, { delta: true }));
  data.facilities.outlines = { facility: pack.whole([M]), count: pack.whole([5]), x, y };
  near(end(), [250, 310], 1e-3);
  // straight lines end at its edge
  const straight = createEngine(data, pack.text()).view(0, { ...PLAIN, measure: "straight" }).impedance;
  near(straight.slice(5), [Math.hypot(20, 80), Math.hypot(0, 130)]);
  const { persons } = /** @type {any} */ (createEngine(data, pack.text()).area(0, M, { ...PLAIN, measure: "straight", limit: 80 }));
  assert.equal(persons, 25); // b and c within it; f 82 m off, a 100
});

test("whoever lives within the area of a facility is there, as long as it is open", () => {
  const { engine: before } = started();
  const { data, pack } = started();
  // around c (280, 300) and b (350, 300)
  const [x, y] = [[2600, 3600, 3600, 2600, 2600], [3100, 3100, 2900, 2900, 3100]].map((each) => pack.whole(each, { delta: true }));
  data.facilities.outlines = { facility: pack.whole([N]), count: pack.whole([5]), x, y };
  const engine = createEngine(data, pack.text());
  const shut = { ...PLAIN, changes: [close(M)] };
  const plain = before.view(0, shut).impedance;
  const now = engine.view(0, shut).impedance;
  assert.ok(plain[1] > 0);
  near([...now].slice(0, 4), [plain[0], 0, 0, plain[3]]);
  assert.equal(engine.cell(1, shut)[0].facility, N);
  assert.deepEqual(engine.route(0, 1, shut)?.points.map(metres).map(([a, b]) => [Math.round(a), Math.round(b)]), [[350, 300], [350, 300]]);
  assert.equal(engine.route(0, 1, shut)?.impedance, 0);
  const least = { ...shut, limit: 1 };
  const { persons } = /** @type {any} */ (engine.area(0, N, least));
  assert.equal(persons, 25); // b and c
  assert.equal(/** @type {any} */ (before.area(0, N, least)).persons, 0);
  // once it is closed, or stands elsewhere, nobody is
  for (const changes of [[close(N), close(M), open(0, 0)], [move(N, 0, 0), close(M)]]) {
    const settings = { ...PLAIN, changes };
    near([...engine.view(0, settings).impedance].slice(0, 4), [...before.view(0, settings).impedance].slice(0, 4));
  }
});

test("the route of b, driving, goes round the block", () => {
  const { engine } = started();
  const { points } = /** @type {any} */ (engine.route(1, 1, PLAIN));
  const corners = points.map(metres);
  near(corners[0], [350, 300], 1e-6);
  near(corners[1], [350, 300], 1e-6);
  near(corners[2], [400, 300], 1e-6);
  near(corners.slice(-2).flat(), [250, 300, 250, 310], 1e-6);
  assert.ok(corners.some((/** @type {number[]} */ [x]) => Math.abs(x - 200) < 1e-6)); // M's street is entered from the west
});

test("the area of a facility, cut where the limit falls", () => {
  const { engine } = started();
  const area = (/** @type {number} */ number, /** @type {number} */ limit, facility = M, changes = /** @type {Change[]} */ ([])) => {
    const { lines, persons } = /** @type {any} */ (engine.area(number, facility, { ...PLAIN, limit, changes }));
    return { length: Math.round(lines.map(lengthOf).reduce((/** @type {number} */ sum, /** @type {number} */ each) => sum + each, 0)), persons };
  };
  assert.deepEqual(area(0, 5), { length: 0, persons: 0 });
  assert.deepEqual(area(0, 60), { length: 100, persons: 5 });
  assert.deepEqual(area(0, 110), { length: 400, persons: 35 });
  assert.deepEqual(area(1, 60), { length: 50, persons: 0 });
  assert.deepEqual(area(2, 60), { length: 50, persons: 5 });
  // driving to M within 110: from 150 to 250, and 50 down from (200, 350) and up from (200, 250)
  assert.deepEqual(area(1, 110), { length: 200, persons: 10 });
  assert.deepEqual(area(0, 50, -2, [open(400, 150)]), { length: 100, persons: 20 });
  assert.deepEqual(area(0, 60, M, [move(M, 600, 600)]), { length: 120, persons: 40 });
  assert.deepEqual(area(0, 100000), { length: 8400, persons: 125 });
  assert.equal(engine.area(0, M, { ...PLAIN, changes: [close(M)] }), null);
  const { lines, persons } = /** @type {any} */ (engine.area(0, M, { ...PLAIN, measure: "straight" }));
  assert.equal(persons, 85); // all but d and e
  for (const point of lines[0].map(metres)) near([Math.hypot(point[0] - 250, point[1] - 310)], [300], 1e-6);
});

test("every facility's people are those who are met by it alone", () => {
  const { engine } = started();
  const random = numbers(9);
  for (let i = 0; i < 100; i++) {
    const changes = [close(M), close(N), { ...NEW, clause: "", at: degrees(600 * random(), 600 * random()) }];
    const settings = { ...PLAIN, limit: 800 * random(), changes };
    const number = i % 3;
    assert.equal(engine.area(number, -4, settings)?.persons, engine.view(number, settings).total.met);
  }
});

test("turns that are closed, to residents or to those who come, and waits", () => {
  // a: west of a crossing, b: east of it, c: north; each street is 100 m, goals at the far ends of b and c
  const pack = createPack();
  const lines = [{ line: /** @type {[number, number][]} */ ([[0, 0], [100, 0]]) }, { line: /** @type {[number, number][]} */ ([[100, 0], [200, 0]]) },
    { line: /** @type {[number, number][]} */ ([[100, 0], [100, 100]]) }];
  // the crossing's places: arriving by a 3, b 5, c 7; leaving by a 4, b 6, c 8
  const chains = [
    { start: 0, end: 9, special: [0, 3, 0, 4], waits: /** @type {[number, number]} */ ([0, 7]) },
    { start: 9, end: 1, special: [5, 1, 6, 1] },
    { start: 9, end: 2, special: [7, 2, 8, 2] },
  ];
  const turns = [[3, 6, 1, 0], [3, 8, 0, 1], [5, 4, 0, 1], [7, 4, 1, 1], [5, 8, 1, 1]].map(([tail, head, outward, inward]) =>
    ({ tail, head, outward, inward }));
  const data = study({ pack, lines, cells: [{ row: 0, column: 0 }], facilities: [[200, 0], [100, 100]], cell_m: 20, corner: [40, 10] });
  data.graphs = [graph(pack, { edges: lines, chains, junctions: 9, turns, cells: [{ edge: 0, share: 0.5 }],
    entrances: [{ facility: 0, edge: 1, share: 1 }, { facility: 1, edge: 2, share: 1 }] })];
  const nearest = { goals: [0, 1], cost: [150], nearest: [0] };
  data.trips = [trip(pack, nearest), trip(pack, { ...nearest, direction: "facility_to_demand" })];
  const made = createStudy(data, pack.text());
  const met = data.trips.map((_, number) => {
    const { cost, goal } = cellsMeeting(made, searchFirst(made, number)).meet(0);
    return { cost: Math.round(cost * 1e6) / 1e6, goal };
  });
  // out: 50, wait 7, straight on; nobody turns left. In: from either, nothing is lost on leaving
  assert.deepEqual(met, [{ cost: 157, goal: 0 }, { cost: 150, goal: 0 }]);
  data.clauses = [clause({})];
  data.crowds = [crowd(pack, [[0, -1, 1]])];
  const engine = createEngine(data, pack.text());
  // to c only by b, back from its dead end, and right: 50, 7, and 100 three times
  near(engine.view(0, { ...PLAIN, changes: [close(0)] }).impedance, [357]);
});
