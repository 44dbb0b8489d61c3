/** The people of a zone by state, of every clause. */

import assert from "node:assert/strict";
import test from "node:test";
import { createEngine } from "../src/engine/engine.js";
import { N } from "./fixtures/town.js";
import { PLAIN } from "./fixtures/study.js";
import { town } from "./fixtures/town.js";

test("the people of the zones asked for, and of no others, by the plan's own limits", () => {
  const { data, pack } = town();
  for (const crowd of data.crowds) crowd.home = crowd.zone;
  data.clauses.push({ ...data.clauses[0], id: "none", way: null });
  const engine = createEngine(data, pack.text());
  const east = { persons: 120, met: 75, unmet: 20, border: 0, unlinked: 25 }; // as `view` has them by zone
  const [walked, driven, , none] = engine.within([1], PLAIN);
  assert.deepEqual(walked, east);
  assert.deepEqual(driven, engine.view(1, PLAIN).zones[1]);
  assert.equal(none, null);
  assert.deepEqual(engine.within([0, 1], PLAIN)[0], engine.view(0, PLAIN).total);
  assert.equal(engine.within([], PLAIN)[0]?.persons, 0);
  // the reader's limit changes no verdict of the plan's; what is closed counts no more
  assert.deepEqual(engine.within([1], { ...PLAIN, limit: 40 })[0], east);
  const changes = [{ change: /** @type {const} */ ("close"), facility: N }];
  assert.equal(engine.within([1], { ...PLAIN, changes })[0]?.met, 35);
});
