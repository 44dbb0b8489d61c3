import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { straightBound } from "../src/engine/siting/bound.js";
import { chooser } from "../src/engine/siting/choose.js";
import { junctions, thinned } from "../src/engine/siting/junctions.js";
import { createStudy } from "../src/engine/study.js";
import { numbers } from "./fixtures/random.js";
import { started } from "./fixtures/started.js";
import { degrees, metres, PLAIN } from "./fixtures/study.js";
import { town } from "./fixtures/town.js";

/** @typedef {import("../src/types.js").Change} Change */
/** @typedef {import("../src/types.js").Mended} Mended */

/**
 * Go through with a search; what it told on its way.
 * @template Step, Result
 * @param {Generator<Step, Result>} steps
 */
function finished(steps) {
  const told = [];
  for (;;) {
    const { done, value } = steps.next();
    if (done) return { told, result: /** @type {Result} */ (value) };
    told.push(/** @type {Step} */ (value));
  }
}

const opened = (/** @type {import("../src/types.js").Degrees} */ at, clause = "clause0") =>
  /** @type {Change} */ ({ change: "open", id: "x", clause, facility_type: "market", name: "", at });

test("the tiny town: one site brings f within 300 s; e is not linked, and more sites bring nobody", () => {
  const { engine } = started();
  const { told, result } = finished(engine.mend(0, PLAIN, 5));
  const { persons, curve, places, apart_m: apart } = /** @type {Mended} */ (result);
  assert.deepEqual([persons, places, apart], [150, 45, 0]); // 49 corners; at four of them only two streets meet
  assert.deepEqual(curve.map(({ met }) => met), [105, 125]);
  const [{ at, gained }] = curve[1].sites;
  assert.equal(gained, 20);
  // f stands 30 m off (400, 150): 220 m of street to a corner at most
  const [x, y] = metres(at);
  assert.ok(Math.abs(x - 400) + (y > 150 ? y - 150 : 150 - y) + 30 <= 300);
  assert.equal(engine.view(0, { ...PLAIN, changes: [opened(at)] }).total.met, 125);
  assert.ok(told.length > 0 && told.every(({ sites, most, looked }) => sites <= 1 && most === 5 && looked <= 45));
});

test("nothing to mend, and nothing that can be", () => {
  const { engine, data } = started();
  assert.equal(/** @type {Mended} */ (finished(engine.mend(0, { ...PLAIN, limit: 1000 }, 2)).result).curve.length, 1);
  data.trips[0].graph = null;
  assert.equal(finished(engine.mend(0, PLAIN, 2)).result, null);
});

test("on each network, each way: no junction brings more than the one found, by the engine's own count", () => {
  const { data, pack } = town();
  const engine = createEngine(data, pack.text());
  const study = createStudy(data, pack.text());
  for (const [number, { id }] of data.clauses.entries()) {
    for (const limit of [100, 180, 300]) {
      const settings = { ...PLAIN, limit };
      const { curve } = /** @type {Mended} */ (finished(engine.mend(number, settings, 1)).result);
      const each = junctions(study, study.network(number ? 1 : 0)).map((place) =>
        engine.view(number, { ...settings, changes: [opened(degrees(...place), id)] }).total.met);
      assert.equal(curve.at(-1)?.met, Math.max(curve[0].met, ...each));
      assert.equal(curve[0].met, engine.view(number, settings).total.met);
    }
  }
});

test("where several types are asked for, only who has the others near is brought within", () => {
  const { data, pack } = town();
  // both walking and driving to a market: b drives 510 s, so that no new site on foot helps b
  data.clauses[0].way = { .../** @type {any} */ (data.clauses[0].way), trips: [0, 1], enough: 2 };
  const engine = createEngine(data, pack.text());
  const { curve } = /** @type {Mended} */ (finished(engine.mend(0, { ...PLAIN, limit: 400 }, 3)).result);
  // within 400 s of both: a, c, d, g; walking is within for f, driving is not (440)
  assert.deepEqual(curve.map(({ met }) => met), [85]);
});

/** The greedy rule and the exchanges, as plainly as can be. */
function plainly(/** @type {Set<number>[]} */ covers, /** @type {number[]} */ persons, /** @type {number} */ most) {
  const worth = (/** @type {number[]} */ chosen) => {
    const all = new Set(chosen.flatMap((place) => [...covers[place]]));
    return [...all].reduce((sum, cell) => sum + persons[cell], 0);
  };
  const found = [];
  /** @type {number[]} */
  let chosen = [];
  while (found.length < most) {
    const gains = covers.map((_, place) => worth([...chosen, place]) - worth(chosen));
    if (Math.max(...gains) <= 0) break;
    chosen = [...chosen, gains.indexOf(Math.max(...gains))];
    let now = [...chosen].sort((a, b) => a - b);
    for (;;) {
      const swaps = now.flatMap((_, slot) => covers.map((__, place) => now.map((each, i) => (i === slot ? place : each))));
      const changes = swaps.map((swap) => (new Set(swap).size < now.length ? -1 : worth(swap) - worth(now)));
      if (Math.max(...changes) <= 0) break;
      now = swaps[changes.indexOf(Math.max(...changes))].sort((a, b) => a - b);
    }
    found.push(now);
  }
  return found;
}

test("random questions: the same places as when all are looked at each time, in less looking", () => {
  const random = numbers(5);
  const upTo = (/** @type {number} */ n) => Math.floor(random() * n);
  let exchanged = 0;
  for (let round = 0; round < 150; round++) {
    const persons = Array.from({ length: 40 }, () => upTo(6));
    const covers = Array.from({ length: 25 }, () => new Set(Array.from({ length: 1 + upTo(9) }, () => upTo(40))));
    /** @type {Float64Array} */
    let counted = new Float64Array(40);
    const choice = chooser({
      places: 25,
      row: (place) => Int32Array.from(covers[place]).sort(),
      // some more than each can bring
      bound: { count: (left) => { counted = left.slice(); }, at: (place) => [...covers[place]].reduce((sum, cell) => sum + counted[cell], place % 3) },
      persons: Float64Array.from(persons),
    });
    const found = [];
    /** @type {number[]} */
    let chosen = [];
    while (found.length < 4) {
      const next = finished(choice.more(chosen)).result;
      if (!next) break;
      chosen = [...chosen, next.place];
      found.push(finished(choice.exchanged(chosen)).result);
      if (found.at(-1)?.join() !== [...chosen].sort((a, b) => a - b).join()) exchanged += 1;
    }
    assert.deepEqual(found, plainly(covers, persons, 4));
    const order = choice.inOrder(found.at(-1) ?? []);
    assert.ok(order.every(({ gain }, i) => i === 0 || gain <= order[i - 1].gain));
  }
  assert.ok(exchanged > 20);
});

test("no circle holds more people than its bound, and a far one holds none", () => {
  const random = numbers(8);
  const [x, y] = [0, 1].map(() => Float64Array.from({ length: 300 }, () => 5000 * random() - 1000));
  const cells = Int32Array.from(x.keys()).filter((cell) => cell % 3 > 0);
  const persons = Float64Array.from(x, () => random());
  for (const radius of [40, 300, 2500, 1e5]) {
    const bound = straightBound({ x, y }, cells, radius);
    bound.count(persons);
    for (let i = 0; i < 200; i++) {
      const [px, py] = [6000 * random() - 1500, 6000 * random() - 1500];
      const within = cells.filter((cell) => Math.hypot(x[cell] - px, y[cell] - py) <= radius);
      const sum = within.reduce((all, cell) => all + persons[cell], 0);
      assert.ok(bound.at(px, py) >= sum - 1e-9);
    }
    if (radius < 1e5) assert.equal(bound.at(1e7, 0), 0);
  }
});

test("places that stand apart: one of each square", () => {
  const places = /** @type {[number, number][]} */ ([[1, 1], [9, 9], [11, 1], [-1, 1]]);
  assert.deepEqual(thinned(places, 10), [[1, 1], [11, 1], [-1, 1]]);
  assert.deepEqual(thinned(places, 0), places);
});

test("what changes do to other clauses: those of the type, by their own limits; others are not named", () => {
  const { data, pack } = town();
  data.clauses[1].facility_type = "school";
  const engine = createEngine(data, pack.text());
  const changes = [opened(degrees(400, 150))];
  const settings = { ...PLAIN, changes, limit: 10 }; // of the clause shown alone
  assert.deepEqual(engine.effect(0, settings), {
    before: { persons: 150, met: 105, verdict: "unmet" }, after: { persons: 150, met: 125, verdict: "undetermined" },
  });
  assert.equal(engine.effect(1, settings), null);
  assert.equal(engine.effect(2, settings)?.after.met, 115);
  assert.equal(engine.effect(0, PLAIN), null);
});

test("people by how far they have: all and age groups, those beyond and those not known apart", () => {
  const { data, pack } = town();
  data.groups.under_3 = pack.scaled([5, 0, 0, 4, 1, 10, 3]);
  const engine = createEngine(data, pack.text());
  const [all, young] = engine.spread(0, PLAIN, 3, 1).groups; // steps of 100 s to 300 s
  // a 110, b 110, c 40, d 50, e not linked, f 340, g 260
  assert.deepEqual(all, { name: "all", counts: [45, 30, 30], beyond: 20, unknown: 25 });
  assert.deepEqual(young, { name: "under_3", counts: [4, 5, 3], beyond: 10, unknown: 1 });
  assert.equal(engine.spread(0, PLAIN, 3, 1).step, 100);
  // a way of 260 s at twice the speed: 130 s
  const fast = engine.spread(0, { ...PLAIN, speed_kph: 7.2 }, 3, 1).groups[0];
  assert.deepEqual(fast.counts, [75, 50, 0]);
  // a way of just the limit is within it
  assert.deepEqual(engine.spread(0, PLAIN, 30, 340 / 300).groups[0].beyond, 0);
});
