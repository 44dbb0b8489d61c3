import assert from "node:assert/strict";
import { test } from "node:test";

import { enqueue, settled } from "../src/map/queue.js";

test("tasks are done in turn, those of the first line before, those of the last after; of the same key only the last", async () => {
  /** @type {string[]} */
  const done = [];
  enqueue("z", () => done.push("z"), "last");
  enqueue("a", () => done.push("a, old"));
  enqueue("b", () => done.push("b"));
  enqueue("a", () => done.push("a"));
  enqueue("c", () => {
    done.push("c");
    enqueue("d", () => done.push("d"));
  }, "first");
  assert.deepEqual(done, [], "nothing is done at once");
  await settled();
  assert.deepEqual(done, ["c", "b", "a", "d", "z"]);
  await settled();
});

test("long work is done in slices: others have their turn in between", async () => {
  let [turns, slices] = [0, 0];
  const busy = () => {
    const end = performance.now() + 10;
    while (performance.now() < end);
    if (turns > 0) slices += 1;
  };
  for (let i = 0; i < 12; i++) enqueue(i, busy);
  const timer = setInterval(() => { turns += 1; }, 1);
  await settled();
  clearInterval(timer);
  assert.ok(turns >= 2 && slices >= 4, `${turns} turns between`);
});
