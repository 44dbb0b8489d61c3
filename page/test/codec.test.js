import assert from "node:assert/strict";
import test from "node:test";
import { createReader } from "../src/codec.js";
import { createPack } from "./fixtures/pack.js";
import { numbers } from "./fixtures/random.js";

// written by access/outputs/maps/pack.py
const WRITTEN = "eNpjZmRhZAUAACsADwAAeNpjZHhwn4FBSYmBgYkJABIrAgkAeNpj4FM8xcAwi4HBmoEBAA1XAc8AeNpjYGSSZmIAgnYQMRlEMAMA"
  + "C3gBPgAAeNoDAAAAAAEAeNqzswMAALwAfQAAeNpjYmA4AAAAzADD";

test("what Python wrote is read", () => {
  const read = createReader(WRITTEN);
  const whole = (/** @type {any} */ packed) => [...read.whole(packed)];
  const amounts = (/** @type {any} */ packed) => [...read.amounts(packed)];
  assert.deepEqual(whole({ at: 0, size: 13, count: 5, planes: 1 }), [3, 1, 4, 1, 5]);
  assert.deepEqual(whole({ at: 15, size: 20, count: 4, planes: 3, signed: 1 }), [-1, 0, 70000, -70000]);
  assert.deepEqual(whole({ at: 36, size: 20, count: 3, planes: 4, delta: 1, signed: 1 }), [500000000, 500000007, 499999990]);
  assert.deepEqual(amounts({ at: 57, size: 22, count: 5, planes: 4, scale: 0.5 }), [NaN, Infinity, 0, 12.5, 3e7]);
  assert.deepEqual(whole({ at: 81, size: 8, count: 0, planes: 1 }), []);
  assert.deepEqual(amounts({ at: 90, size: 10, count: 2, planes: 1, scale: 5 }), [300, 300]);
  assert.deepEqual(amounts({ at: 102, size: 12, count: 1, planes: 4, scale: 1 }), [3221225472]);
});

test("arrays come back as they were put away, each decoded once", () => {
  const pack = createPack();
  const random = numbers(1);
  const wanted = Array.from({ length: 200 }, (_, n) =>
    Array.from({ length: Math.floor(random() * 300) }, () => Math.round((random() - (n % 2)) * 2 ** (n % 30))));
  const packed = wanted.map((values, n) => pack.whole(values, { delta: n % 3 === 0 }));
  const read = createReader(pack.text());
  packed.forEach((each, n) => assert.deepEqual([...read.whole(each)], wanted[n].map((value) => value + 0)));
  assert.equal(read.whole(packed[3]), read.whole({ ...packed[3] }));
});
