import assert from "node:assert/strict";
import test from "node:test";
import { lazily } from "../src/panel/rows.js";

/** What the page's browser would tell of what comes near. @type {any[]} */
const watchers = [];
Object.assign(globalThis, {
  IntersectionObserver: class {
    seen = new Set();
    constructor(/** @type {Function} */ heard) {
      this.heard = heard;
      watchers.push(this);
    }
    observe(/** @type {any} */ row) { this.seen.add(row); }
    unobserve(/** @type {any} */ row) { this.seen.delete(row); }
    disconnect() { this.seen.clear(); }
  },
});

test("rows are filled as they come near, once, and at once when they are made anew", () => {
  /** @type {number[]} */
  const filled = [];
  const rows = lazily(/** @type {any} */ (null), (number) => filled.push(number));
  const [watcher] = watchers;
  const made = () => Array.from({ length: 100 }, (_, number) => rows.add(number, /** @type {any} */ ({ number })));
  const all = made();
  const first = filled.length;
  assert.ok(first > 9 && first < 50, String(first));
  assert.equal(watcher.seen.size, 100 - first);
  watcher.heard([{ target: all[90], isIntersecting: true }, { target: all[91], isIntersecting: false }]);
  watcher.heard([{ target: all[90], isIntersecting: true }]);
  assert.deepEqual(filled.slice(first), [90]);
  filled.length = 0;
  rows.renew();
  made();
  assert.deepEqual(filled, [...Array(first).keys(), 90]);
});
