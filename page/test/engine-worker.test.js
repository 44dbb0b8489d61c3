import assert from "node:assert/strict";
import test from "node:test";
import { PLAIN } from "./fixtures/study.js";
import { town } from "./fixtures/town.js";

/** @type {{message: any, transfer: ArrayBuffer[]}[]} */
const posted = [];
const worker = /** @type {any} */ ({
  postMessage: (/** @type {any} */ message, /** @type {any} */ { transfer } = { transfer: [] }) =>
    posted.push({ message: structuredClone(message, { transfer }), transfer }),
});
/** @type {any} */ (globalThis).self = worker;
await import("../src/engine/worker.js");

function told(/** @type {string} */ method, /** @type {unknown[]} */ ...given) {
  worker.onmessage({ data: { id: posted.length, method, given } });
  return posted[posted.length - 1];
}

const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text).buffer;

test("questions before, after and beside the data", () => {
  const { data, pack } = town();
  assert.match(told("view", 0, PLAIN).message.error, /no data yet/);
  assert.match(told("load", utf8("{"), "").message.error, /JSON/);
  assert.match(told("view", 0, PLAIN).message.error, /JSON/);
  assert.equal(told("load", utf8(JSON.stringify(data)), `\n${pack.text()}\n`).message.answer, null);
  assert.match(told("constructor").message.error, /cannot tell constructor/);
  const { message, transfer } = told("view", 0, PLAIN);
  assert.deepEqual([message.id, message.answer.total.met], [posted.length - 1, 105]);
  assert.equal(transfer.length, 3); // states, costs, and one for the cells of all gaps
  assert.deepEqual(message.answer.gaps.map((/** @type {any} */ gap) => [...gap.cells]), [[5]]);
});

test("what was handed over is not missing afterwards", () => {
  const first = told("view", 0, PLAIN).message.answer;
  assert.deepEqual({ ...told("view", 0, PLAIN).message.answer }, { ...first });
  told("shapes");
  assert.deepEqual({ ...told("shapes").message.answer.cells }, { ...told("shapes").message.answer.cells });
  assert.equal(told("area", 0, 0, PLAIN).message.answer.persons, 65);
  assert.deepEqual(told("view", 0, PLAIN).message.answer, first);
});

/** Wait until an answer to a question is posted. */
async function answered(/** @type {number} */ id) {
  for (;;) {
    const found = posted.find(({ message }) => message.id === id && !("progress" in message));
    if (found) return found.message;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("a long search goes on in slices; others are answered meanwhile, and it can be ended", async () => {
  const { now } = performance;
  let clock = 0;
  performance.now = () => (clock += 30); // each step takes long, so that each slice is one or two
  const begin = (/** @type {number} */ id) => worker.onmessage({ data: { id, method: "mend", given: [0, PLAIN, 2] } });
  begin(900);
  assert.deepEqual(Object.keys(posted[posted.length - 1].message), ["id", "progress"]);
  assert.equal(told("view", 0, PLAIN).message.answer.total.met, 105);
  assert.deepEqual((await answered(900)).answer.curve.map((/** @type {any} */ each) => each.met), [105, 125]);
  begin(901);
  worker.onmessage({ data: { id: 0, method: "stop", given: [] } });
  assert.equal((await answered(901)).answer, null);
  begin(902);
  begin(903); // a later one ends it
  assert.equal((await answered(902)).answer, null);
  assert.equal((await answered(903)).answer.persons, 150);
  performance.now = now;
});
