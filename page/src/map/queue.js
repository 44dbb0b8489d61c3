/** Work that is done in slices, so that the page stays at hand; what is asked twice is done once. */

const SLICE_MS = 30;
/** What decides what is drawn comes before what is drawn. @type {Map<unknown, () => void>[]} */
const [urgent, waiting] = [new Map(), new Map()];
/** @type {(() => void)[]} */
let idle = [];
let running = false;

/** Do a task soon; one of the same key that has not been done yet is dropped. */
export function enqueue(/** @type {unknown} */ key, /** @type {() => void} */ task, first = false) {
  const line = first ? urgent : waiting;
  line.delete(key);
  line.set(key, task);
  if (!running) setTimeout(work);
  running = true;
}

/** When there is nothing left to be done. @returns {Promise<void>} */
export const settled = () => (running ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve());

/** Do at once all that is waiting: a printer does not wait. */
export function flush() {
  while (urgent.size + waiting.size) next();
}

function next() {
  const line = urgent.size ? urgent : waiting;
  const [[key, task]] = line;
  line.delete(key);
  task();
}

function work() {
  const end = performance.now() + SLICE_MS;
  while (urgent.size + waiting.size && performance.now() < end) next();
  if (urgent.size + waiting.size) return void setTimeout(work);
  running = false;
  const done = idle;
  idle = [];
  for (const resolve of done) resolve();
}
