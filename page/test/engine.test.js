import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { cellsMeeting, searchFirst } from "../src/engine/searches.js";
import { createStudy } from "../src/engine/study.js";
import { close, near, open, started } from "./fixtures/started.js";
import { clause, crowd, degrees, metres, PLAIN, trip } from "./fixtures/study.js";
import { DRIVING_FROM, DRIVING_TO, M, N, town, WALKING } from "./fixtures/town.js";

/** @typedef {import("../src/types.js").Change} Change */

const [OUTSIDE, MET, UNMET, BORDER, UNLINKED] = [0, 1, 2, 3, 4];

test("the town, as its docstring works it out", () => {
  const { engine } = started();
  const view = engine.view(0, PLAIN);
  near(view.impedance, WALKING);
  assert.deepEqual([...view.state], [MET, MET, MET, MET, UNLINKED, UNMET, MET]);
  assert.deepEqual(view.total, { persons: 150, met: 105, unmet: 20, border: 0, unlinked: 25 });
  assert.deepEqual(view.zones[0], { persons: 30, met: 30, unmet: 0, border: 0, unlinked: 0 });
  assert.deepEqual(view.zones[1], { persons: 120, met: 75, unmet: 20, border: 0, unlinked: 25 });
  near([view.value, view.low, view.high], [0.7, 0.7, 130 / 150], 1e-12);
  assert.equal(view.verdict, "unmet");
});

test("its own searches give the same ways", () => {
  const { data, pack } = town();
  const made = createStudy(data, pack.text());
  for (const [number, wanted] of [WALKING, DRIVING_TO, DRIVING_FROM].entries()) {
    const { edge: on, meet } = cellsMeeting(made, searchFirst(made, number));
    near(Array.from(on, (each, cell) => (each < 0 ? NaN : meet(cell).cost)), wanted);
  }
});

test("the limit and the walking speed that the reader chooses", () => {
  const { engine } = started();
  const view = (/** @type {Partial<typeof PLAIN>} */ more) => engine.view(0, { ...PLAIN, ...more });
  assert.equal(view({ limit: 340 }).total.met, 125);
  assert.equal(view({ limit: 339 }).total.met, 105);
  assert.equal(view({ limit: 40 }).total.met, 5);
  near(view({ speed_kph: 7.2 }).impedance, WALKING.map((seconds) => seconds / 2));
  assert.equal(view({ speed_kph: 7.2 }).total.met, 125);
  assert.equal(view({ speed_kph: 3 }).total.met, 75); // g takes 312 s
  assert.equal(engine.view(1, { ...PLAIN, speed_kph: 7.2 }).total.met, 50); // speeds differ
});

test("in a straight line", () => {
  const { engine } = started();
  const view = engine.view(0, { ...PLAIN, measure: "straight" });
  near(view.impedance, [Math.hypot(100, 10), Math.hypot(100, 10), Math.hypot(30, 10), 50, Math.hypot(150, 400),
    Math.hypot(180, 160), Math.hypot(50, 210)]);
  assert.deepEqual(view.total, { persons: 150, met: 125, unmet: 25, border: 0, unlinked: 0 });
  assert.equal(engine.view(0, { ...PLAIN, measure: "straight", limit: 240 }).total.met, 105); // f 240.8
  // at twice the speed, 240 m take 120 s
  assert.equal(engine.view(0, { ...PLAIN, measure: "straight", speed_kph: 7.2, limit: 120 }).total.met, 105);
  const changes = [open(450, 900), close(N)];
  near(engine.view(0, { ...PLAIN, measure: "straight", changes }).impedance.slice(3, 5), [Math.hypot(150, 350), 100]);
  const { data: more, pack } = town();
  // a second entrance of M, 80 m from f
  more.facilities.entrances = { facility: pack.whole([M, M, N]), x: pack.whole([2500, 4300, 6000]), y: pack.whole([3100, 2300, 6000]) };
  near(createEngine(more, pack.text()).view(0, { ...PLAIN, measure: "straight" }).impedance.slice(5), [80, Math.hypot(130, 130)]);
});

test("people near the border of the data may be served from beyond it", () => {
  const { data, pack } = town();
  data.cells.border = pack.scaled([900, 900, 900, 900, 100, 200, 900], 0.1);
  const at = (/** @type {number} */ rate) => {
    data.clauses[0] = clause({ rate });
    const view = createEngine(data, pack.text()).view(0, PLAIN);
    const { border, unlinked } = view.unknown.find(({ cells }) => cells[0] === 5) ?? { border: 0, unlinked: 0 };
    return { total: view.total.border, state: view.state[5], gaps: view.gaps.length, border, unlinked };
  };
  assert.deepEqual(at(1.5), { total: 20, state: BORDER, gaps: 0, border: 20, unlinked: 0 });
  assert.equal(at(1.51).state, UNMET);
});

test("of several trips so many must be within the limit", () => {
  const { data, pack } = town();
  data.facilities.type = ["market", "school"];
  data.trips = [
    trip(pack, { goals: [M], cost: [110, 110, 40, 610, NaN, 340, 260], nearest: [M, M, M, M, -1, M, M] }),
    trip(pack, { goals: [N], cost: [750, 550, 620, 50, NaN, 680, 800], nearest: [N, N, N, N, -1, N, N] }),
  ];
  data.clauses = [1, 2, 3].map((enough) => clause({ trips: [0, 1], enough }, { id: `clause${enough}` }));
  const engine = createEngine(data, pack.text());
  const impedance = (/** @type {number} */ number, /** @type {Change[]} */ ...changes) =>
    engine.view(number, { ...PLAIN, changes }).impedance;
  near(impedance(0), WALKING);
  near(impedance(1), [750, 550, 620, 610, NaN, 680, 800]);
  near(impedance(2), [Infinity, Infinity, Infinity, Infinity, Infinity, Infinity, Infinity]);
  // a school at (400, 150) does not stand for a market: f needs both, 340 and 30
  const school = /** @type {Change} */ ({ ...open(400, 150), clause: "clause2", facility_type: "school" });
  near(impedance(1, school), [400, 200, 270, 610, NaN, 340, 260]);
  assert.deepEqual(engine.cell(5, { ...PLAIN, changes: [school] }).map(({ facility }) => facility), [M, M, null]);
});

test("gaps of the town: how many, why, where, how far beyond", () => {
  const { engine } = started();
  const { gaps: [other, ...more], unknown: [one, ...others] } = engine.view(0, PLAIN);
  assert.deepEqual([more.length, others.length], [0, 0]);
  assert.deepEqual({ ...one, rings: null, cells: [...one.cells] }, {
    persons: 25, border: 0, unlinked: 25, zone: 1, cells: [4], rings: null,
  });
  assert.deepEqual({ ...other, rings: null, cells: [...other.cells] }, {
    persons: 20, groups: {}, causes: { none_near: 0, far_along_streets: 20 },
    zone: 1, nearest: M, excess: 40, middle: 5, cells: [5], rings: null,
  });
  const square = other.rings[0].map(metres);
  near(square.flat(), [425, 155, 435, 155, 435, 145, 425, 145], 1e-6);
  assert.equal(engine.view(0, { ...PLAIN, limit: 200 }).gaps[0].causes.none_near, 30); // g: 216 m straight
});

test("a place and its cell", () => {
  const { engine } = started();
  assert.equal(engine.at(degrees(150, 300)), 0);
  assert.equal(engine.at(degrees(154.9, 304.9)), 0);
  assert.equal(engine.at(degrees(155.1, 300)), -1);
  assert.equal(engine.at(degrees(-5000, 300)), -1);
});

test("one row for each clause; limit and speed where they are those of the clause shown", () => {
  const { engine } = started();
  const rows = (/** @type {number | undefined} */ shown) => engine.cell(5, { ...PLAIN, limit: 341, speed_kph: 7.2 }, shown);
  assert.deepEqual(rows(undefined).map(({ state }) => state), [UNMET, UNMET, UNMET]);
  assert.deepEqual(rows(2).map(({ state }) => state), [UNMET, UNMET, MET]);
  near(rows(0).map(({ impedance }) => impedance), [170, 440, 340]);
  assert.deepEqual(engine.cell(4, PLAIN).map(({ state, facility }) => [state, facility]), Array(3).fill([UNLINKED, null]));
  assert.throws(() => engine.view(3, PLAIN), /not judged by people's way/);
});

test("land, not people, may be what is judged; cells without people are not shown", () => {
  const { data, pack } = town();
  data.crowds = [crowd(pack, [[0, 0, 10], [5, 1, 20]]), crowd(pack, [[0, 0, 900], [3, 1, 5000], [5, 1, 100]])];
  data.clauses = [clause({ judged: 1, required_share: 0.98 })];
  const view = createEngine(data, pack.text()).view(0, PLAIN);
  assert.deepEqual([...view.state], [MET, OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE, UNMET, OUTSIDE]);
  assert.deepEqual(view.total, { persons: 30, met: 10, unmet: 20, border: 0, unlinked: 0 });
  near([view.value], [5900 / 6000], 1e-12);
  assert.equal(view.verdict, "met");
});
