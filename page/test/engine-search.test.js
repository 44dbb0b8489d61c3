import assert from "node:assert/strict";
import test from "node:test";
import { Heap } from "../src/engine/heap.js";
import { altered, nearest } from "../src/engine/search.js";
import { numbers } from "./fixtures/random.js";

/**
 * Arcs of whole cost (0 among them) between a few nodes, and goals that enter anywhere.
 * @param {() => number} random
 */
function network(random) {
  const upTo = (/** @type {number} */ n) => Math.floor(random() * n);
  const size = 2 + upTo(12);
  const arcs = Array.from({ length: upTo(4 * size) }, () => ({ tail: upTo(size), head: upTo(size), cost: upTo(9) }));
  arcs.sort((a, b) => a.tail - b.tail);
  const offset = Int32Array.from({ length: size + 1 }, (_, i) => arcs.filter(({ tail }) => tail < i).length);
  return {
    size,
    rows: {
      offset,
      tail: Int32Array.from(arcs, ({ tail }) => tail),
      head: Int32Array.from(arcs, ({ head }) => head),
      cost: Float64Array.from(arcs, ({ cost }) => cost),
    },
    goals: Array.from({ length: 1 + upTo(4) }, () => ({ node: upTo(size), other: upTo(size), cost: upTo(5), more: upTo(5) })),
  };
}

/** @typedef {ReturnType<typeof network>} Drawn */

/**
 * @param {Drawn["goals"]} goals
 * @param {(goal: number) => boolean} isOpen
 */
function entries(goals, isOpen) {
  const open = goals.flatMap((goal, i) => (isOpen(i) ? [{ ...goal, i }, { ...goal, node: goal.other, cost: goal.more, i }] : []));
  return {
    node: Int32Array.from(open, ({ node }) => node),
    cost: Float64Array.from(open, ({ cost }) => cost),
    goal: Int32Array.from(open, ({ i }) => i),
  };
}

/** Costs between all nodes (Floyd 1962, Warshall 1962). */
function all(/** @type {Drawn} */ { size, rows }) {
  const cost = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 0 : Infinity)));
  rows.head.forEach((head, a) => { cost[rows.tail[a]][head] = Math.min(cost[rows.tail[a]][head], rows.cost[a]); });
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) cost[i][j] = Math.min(cost[i][j], cost[i][k] + cost[k][j]);
    }
  }
  return cost;
}

/**
 * What a search must find: the least cost, a goal that it is counted from, and arcs that lead to it.
 * @param {Drawn} drawn
 * @param {import("../src/engine/search.js").Entries} from
 * @param {import("../src/engine/search.js").Found} found
 */
function check(drawn, from, found, limit = Infinity) {
  const between = all(drawn);
  const cost = (/** @type {number} */ node, /** @type {number | null} */ goal) => from.node.reduce((least, start, i) =>
    (goal === null || goal === from.goal[i] ? Math.min(least, from.cost[i] + between[start][node]) : least), Infinity);
  for (let node = 0; node < drawn.size; node++) {
    const least = cost(node, null);
    assert.equal(found.cost[node], least <= limit ? least : Infinity);
    if (found.cost[node] === Infinity) assert.equal(found.goal[node], -1);
    else assert.equal(cost(node, found.goal[node]), least);
    const arc = found.arc[node];
    if (arc < 0) continue;
    assert.equal(drawn.rows.head[arc], node);
    assert.equal(found.cost[drawn.rows.tail[arc]] + drawn.rows.cost[arc], found.cost[node]);
    assert.equal(found.goal[drawn.rows.tail[arc]], found.goal[node]);
  }
}

test("a heap gives back the least first", () => {
  const random = numbers(3);
  const heap = new Heap();
  const keys = Array.from({ length: 5000 }, () => Math.floor(random() * 1000));
  keys.forEach((key, node) => heap.push(key, node));
  const taken = keys.map(() => {
    const node = heap.pop();
    assert.equal(heap.key, keys[node]);
    return heap.key;
  });
  assert.deepEqual(taken, keys.sort((a, b) => a - b));
  assert.equal(heap.size, 0);
});

test("the nearest goal of every node of random networks", () => {
  for (let seed = 0; seed < 500; seed++) {
    const drawn = network(numbers(seed));
    const from = entries(drawn.goals, () => true);
    check(drawn, from, nearest(drawn.rows, from));
    check(drawn, from, nearest(drawn.rows, from, 6), 6);
  }
});

test("goals closed and opened at random: as if searched from the beginning", () => {
  for (let seed = 0; seed < 1000; seed++) {
    const random = numbers(1000 + seed);
    const drawn = network(random);
    const known = Math.ceil(drawn.goals.length / 2);
    const base = nearest(drawn.rows, entries(drawn.goals, (goal) => goal < known));
    const before = base.cost.slice();
    const closed = Uint8Array.from(drawn.goals, (_, goal) => (goal < known && random() < 0.5 ? 1 : 0));
    const open = entries(drawn.goals, (goal) => !closed[goal]);
    check(drawn, open, altered(drawn.rows, base, closed, open));
    assert.deepEqual(base.cost, before);
  }
});
