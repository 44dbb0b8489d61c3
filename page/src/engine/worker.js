/** The worker: questions to the engine in turn, answers with their arrays handed over. */

import { createEngine } from "./engine.js";

/** @type {ReturnType<typeof createEngine> | null} */
let engine = null;
let failure = "the engine has no data yet";

/** @type {ReturnType<typeof setTimeout>} */
let idle;
/** After so many milliseconds without a question, what a change will need is made. */
const PAUSE = 300;
/** So many milliseconds of a long search pass before others are answered. */
const SLICE = 40;

/** The number of the long search that goes on; a later one ends it. @type {number | null} */
let searching = null;

self.onmessage = ({ data: { id, method, given } }) => {
  clearTimeout(idle);
  try {
    if (method === "stop") return void (searching = null);
    const answer = method === "load" ? load(given) : ask(method, given);
    if (typeof answer?.next === "function") return goOn(id, (searching = id), answer);
    reply(id, answer);
    if (method === "view") idle = setTimeout(() => engine?.prepare(given[0]), PAUSE);
  } catch (error) {
    fail(id, error);
  }
};

/** @param {number} id @param {unknown} answer */
const reply = (id, answer) => self.postMessage({ id, answer }, { transfer: [...buffers(answer)] });

/** @param {number} id @param {unknown} error */
const fail = (id, error) => self.postMessage({ id, error: error instanceof Error ? error.message : String(error) });

/**
 * Go on with a long search for a while, tell how far it is, and let others ask; an ended one answers null.
 * @param {number} id
 * @param {number} mine
 * @param {Generator<unknown, unknown>} steps
 */
function goOn(id, mine, steps) {
  try {
    const until = performance.now() + SLICE;
    for (;;) {
      if (searching !== mine) return reply(id, null);
      const { done, value } = steps.next();
      if (done) return reply(id, value);
      if (performance.now() < until) continue;
      self.postMessage({ id, progress: value });
      return void setTimeout(goOn, 0, id, mine, steps);
    }
  } catch (error) {
    fail(id, error);
  }
}

/** @param {[ArrayBuffer, string]} given  the data as JSON in UTF-8; the binary part */
function load([json, base64]) {
  try {
    engine = createEngine(JSON.parse(new TextDecoder().decode(json)), base64.trim());
  } catch (error) {
    failure = String(error);
    throw error;
  }
  return null;
}

/**
 * @param {string} method
 * @param {unknown[]} given
 */
function ask(method, given) {
  if (!engine) throw new Error(failure);
  const methods = /** @type {Record<string, (...given: any[]) => any>} */ (/** @type {unknown} */ (engine));
  if (!Object.keys(methods).includes(method)) throw new Error(`the engine cannot tell ${method}`);
  return methods[method](...given);
}

/**
 * The buffers of the arrays in an answer, which are the page's from then on.
 * @param {any} answer
 * @param {number} [depth]  arrays stand no deeper in an answer
 * @returns {Set<ArrayBuffer>}
 */
function buffers(answer, depth = 3) {
  if (ArrayBuffer.isView(answer)) return new Set([/** @type {ArrayBuffer} */ (answer.buffer)]);
  if (!depth || !answer || typeof answer !== "object") return new Set();
  return new Set(Object.values(answer).flatMap((each) => [...buffers(each, depth - 1)]));
}
