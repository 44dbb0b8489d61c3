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

test("questions before, after and beside the data", () => {
  const { data, pack } = town();
  assert.match(told("view", 0, PLAIN).message.error, /no data yet/);
  assert.match(told("load", "{", "").message.error, /JSON/);
  assert.match(told("view", 0, PLAIN).message.error, /JSON/);
  assert.equal(told("load", JSON.stringify(data), `\n${pack.text()}\n`).message.answer, null);
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
