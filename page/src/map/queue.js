/** Work that is done in slices, so that the page stays at hand; what is asked twice is done once. */

const SLICE_MS = 30;
/**
 * What decides what is painted; what is painted; and what is laid on it, which may come a moment later.
 * @type {Record<"first" | "paint" | "last", Map<unknown, () => void>>}
 */
const lines = { first: new Map(), paint: new Map(), last: new Map() };
const inOrder = Object.values(lines);
const waits = () => inOrder.some((line) => line.size > 0);
/** @type {(() => void)[]} */
let idle = [];
let running = false;

/** Do a task soon; one of the same key that has not been done yet is dropped. */
export function enqueue(
  /** @type {unknown} */ key, /** @type {() => void} */ task, /** @type {keyof typeof lines} */ when = "paint",
) {
  lines[when].delete(key);
  lines[when].set(key, task);
  if (!running) setTimeout(work);
  running = true;
}

/** When there is nothing left to be done. @returns {Promise<void>} */
export const settled = () => (running ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve());

/** Do at once all that is waiting: a printer does not wait. */
export function flush() {
  while (waits()) next();
}

function next() {
  const line = inOrder.find(({ size }) => size > 0) ?? lines.last;
  const [[key, task]] = line;
  line.delete(key);
  task();
}

function work() {
  const end = performance.now() + SLICE_MS;
  while (waits() && performance.now() < end) next();
  if (waits()) return void setTimeout(work);
  running = false;
  const done = idle;
  idle = [];
  for (const resolve of done) resolve();
}
