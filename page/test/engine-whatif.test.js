import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { cellsMeeting, search, searchFirst } from "../src/engine/searches.js";
import { linksOf } from "../src/engine/snap.js";
import { createStudy } from "../src/engine/study.js";
import { toMetres } from "../src/projection.js";
import { numbers } from "./fixtures/random.js";
import { NEW, close, move, near, open, started } from "./fixtures/started.js";
import { clause, degrees, graph, metres, PLAIN, trip } from "./fixtures/study.js";
import { M, N, town, WALKING } from "./fixtures/town.js";

/** @typedef {import("../src/types.js").Change} Change */

test("a new site: who is newly met, the verdict, the gaps that close", () => {
  const { engine } = started();
  const view = engine.view(0, { ...PLAIN, changes: [open(407, 150)] });
  // at (400, 150), 7 m off: f 30 + 7; g 50 + 100 + 7; b 150 + 50 + 7 stays with M
  near(view.impedance, [110, 110, 40, 50, NaN, 37, 157]);
  assert.equal(view.total.met, 125);
  assert.deepEqual(view.zones[1], { persons: 120, met: 95, unmet: 0, border: 0, unlinked: 25 });
  assert.equal(view.verdict, "undetermined"); // 125 are met, 135 are needed, 25 are not known
  assert.deepEqual(view.gaps, []);
  const [site] = view.sites;
  near(metres(/** @type {any} */ (site).at), [400, 150], 1e-6);
  near([/** @type {any} */ (site).leg_m], [7], 1e-6);
});

test("closing, moving, and several changes at once", () => {
  const { engine } = started();
  const impedance = (/** @type {Change[]} */ ...changes) => engine.view(0, { ...PLAIN, changes }).impedance;
  near(impedance(close(M)), [750, 550, 620, 50, NaN, 680, 800]);
  near(impedance(close(N)), [110, 110, 40, 610, NaN, 340, 260]);
  near(impedance(close(M), close(N)), [Infinity, Infinity, Infinity, Infinity, NaN, Infinity, Infinity]);
  // M at (100, 300): a 50; b 250; c 180; f 30 + 150 + 300; g 400
  near(impedance(move(M, 100, 300)), [50, 250, 180, 50, NaN, 480, 400]);
  near(impedance(move(M, 100, 300), open(400, 150)), [50, 200, 180, 50, NaN, 30, 150]);
  near(impedance(close(N), move(N, 0, 0)), [110, 110, 40, 610, NaN, 340, 260]); // the last word counts
  near(impedance(move(N, 450, 1000)), [110, 110, 40, 610, NaN, 340, 260]); // 400 m from any street
  near(impedance(), WALKING);
});

test("one-way streets: a site east of the cell, to it and from it", () => {
  const { engine } = started();
  const changes = [{ ...NEW, clause: "clause1", at: degrees(250, 300) }];
  // c stands at (280, 300), the site 30 m west of it: against the street is 380 - 10
  near(engine.view(1, { ...PLAIN, changes }).impedance, [100, 500, 370, 50, NaN, 430, 350]);
  near(engine.view(2, { ...PLAIN, changes }).impedance, [500, 100, 30, 50, NaN, 330, 250]);
});

test("facilities and sites by number", () => {
  const { engine } = started();
  const facility = (/** @type {number} */ cell, /** @type {Change[]} */ ...changes) =>
    engine.cell(cell, { ...PLAIN, changes })[0].facility;
  assert.equal(facility(0), M);
  assert.equal(facility(4), null);
  assert.equal(facility(5, close(N), open(400, 150)), -3);
  assert.equal(facility(0, move(M, 100, 300)), M);
  assert.equal(facility(3, close(M), close(N)), null);
});

test("a change concerns its own clause, and those of its facility type", () => {
  const { data, pack } = town();
  data.clauses[1].facility_type = "school";
  const engine = createEngine(data, pack.text());
  const met = (/** @type {number} */ number, /** @type {Change[]} */ changes) => engine.view(number, { ...PLAIN, changes }).total.met;
  const school = /** @type {Change} */ ({ ...open(400, 150), facility_type: "school" });
  assert.deepEqual([0, 1, 2].map((number) => met(number, [])), [105, 50, 95]);
  assert.deepEqual([0, 1, 2].map((number) => met(number, [open(400, 150)])), [125, 50, 115]);
  // driving to (400, 150): f 30, g 150, b 50 on, 150 down; a 250 on, 150 down; c 120 on, 150 down
  assert.deepEqual([0, 1, 2].map((number) => met(number, [school])), [125, 125, 95]);
});

test("a new site goes to the nearest street that is open to it", () => {
  const { data, pack, edges } = town();
  data.graphs = [graph(pack, {
    edges: edges.map((each) => (each.line[0][1] === 300 && each.line[1][1] === 300 ? { ...each, closed: true } : each)),
    chains: edges.map((_, i) => ({ start: 2 * i, end: 2 * i + 1 })), junctions: 2 * edges.length,
    cells: [], entrances: [],
  })];
  const engine = createEngine(data, pack.text());
  const [one, other, far] = engine.view(0, { ...PLAIN, changes: [open(140, 310), open(350, 49), open(300, 851)] }).sites;
  near(metres(/** @type {any} */ (one).at), [100, 310], 1e-6);
  near(metres(/** @type {any} */ (other).at), [350, 0], 1e-6);
  assert.equal(far, null);
});

test("straight trips, and networks that are not embedded", () => {
  const { data, pack } = town();
  const cost = [100.5, 100.5, 31.62, 50, 427.2, 240.83, 215.87];
  data.trips = [
    trip(pack, { goals: [M, N], cost, nearest: [M, M, M, N, N, M, M], graph: null, impedance: "straight_m" }),
    trip(pack, { goals: [M, N], cost: WALKING, nearest: [M, M, M, N, -1, M, M], graph: null }),
  ];
  data.clauses = data.trips.map((_, i) => clause({ trips: [i] }, { id: `clause${i}` }));
  const engine = createEngine(data, pack.text());
  const changes = [open(450, 900), close(M)];
  const straight = engine.view(0, { ...PLAIN, changes });
  near(straight.impedance, [Math.hypot(450, 300), Math.hypot(250, 300), Math.hypot(320, 300), 50, 100, Math.hypot(170, 450), Math.hypot(300, 500)]);
  assert.deepEqual(straight.sites, [{ at: degrees(450, 900), leg_m: 0 }, null]);
  near(engine.view(0, PLAIN).impedance, cost);
  const unchanged = engine.view(1, { ...PLAIN, changes });
  near(unchanged.impedance, WALKING);
  assert.deepEqual(unchanged.sites, [null, null]);
  assert.equal(engine.route(1, 0, PLAIN), null);
  assert.equal(engine.area(1, N, PLAIN), null);
  assert.equal(engine.area(0, N, PLAIN)?.persons, 40);
});

test("the study file's own changes come from Python", () => {
  const { data, pack } = town();
  const planned = WALKING.map((seconds) => seconds / 2);
  const changes = [open(400, 150)];
  data.scenario = { name: { zh: "", en: "" }, note: null, changes, trips: {
    0: { cost: pack.scaled(planned), nearest: pack.whole([M, M, M, N, -1, -2, M], { delta: true }) },
  } };
  const engine = createEngine(data, pack.text());
  near(engine.view(0, { ...PLAIN, changes }).impedance, planned);
  near(engine.view(0, PLAIN).impedance, WALKING);
  assert.equal(engine.cell(5, { ...PLAIN, changes })[0].facility, -2);
  // d goes to the site: 200 + 400
  near(engine.view(0, { ...PLAIN, changes: [...changes, close(N)] }).impedance, [110, 110, 40, 600, NaN, 30, 150]);
});

test("random changes one after another: as if all goals were searched anew; taken back, nothing remains", () => {
  const { data, pack } = town();
  const engine = createEngine(data, pack.text());
  const made = createStudy(data, pack.text());
  const random = numbers(21);
  const place = () => /** @type {[number, number]} */ ([Math.round(600 * random()), Math.round(600 * random())]);
  const first = [0, 1, 2].map((number) => engine.view(number, PLAIN));
  for (let i = 0; i < 300; i++) {
    const number = i % 3;
    const sites = Array.from({ length: Math.floor(3 * random()) }, place);
    const fates = [M, N].map((facility) => ({ facility, fate: Math.floor(3 * random()), to: place() }));
    const changes = [
      ...sites.map(([x, y]) => open(x, y)),
      ...fates.flatMap(({ facility, fate, to }) => [[], [close(facility)], [move(facility, ...to)]][fate]),
    ];
    const whole = searchFirst(made, number);
    const kept = whole.list.filter(({ facility }) => fates[facility].fate === 0);
    const fresh = [...sites, ...fates.filter(({ fate }) => fate === 2).map(({ to }) => to)].map((at) =>
      ({ .../** @type {any} */ (linksOf(whole.network, made.streets(), null, toMetres(data, degrees(...at)))[0]), facility: -2 }));
    const { edge, meet } = cellsMeeting(made, search({ ...whole, list: [...kept, ...fresh] }));
    near(engine.view(number, { ...PLAIN, changes }).impedance, Array.from(edge, (on, cell) => (on < 0 ? NaN : meet(cell).cost)), 0.01);
    assert.deepEqual(engine.view(number, PLAIN), first[number]);
  }
});
