/** The page's end of the engine: questions to the worker, answers as promises. */

import { received } from "./received.js";

/** @typedef {import("./types.js").Engine} Engine */

const text = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? "";
/** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void, hear?: (told: any) => void}>} */
const open = new Map();
let number = 0;
const source = URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" }));
const worker = new Worker(source);

worker.onmessage = ({ data: { id, answer, error, progress } }) => {
  const { resolve, reject, hear } = open.get(id) ?? {};
  if (progress !== undefined) return hear?.(progress);
  open.delete(id);
  if (error === undefined) resolve?.(answer);
  else reject?.(new Error(error));
};
worker.postMessage({ id: 0, method: "load", given: [received.bytes, text("binary")] }, [received.bytes]);
document.getElementById("binary")?.remove();

/**
 * Ask the engine; questions are answered in turn.
 * @template {keyof Engine} Method
 * @param {Method} method
 * @param {Parameters<Engine[Method]>} given
 * @returns {Promise<ReturnType<Engine[Method]>>}
 */
export const ask = (method, ...given) => /** @type {Promise<any>} */ (put(method, given));

/**
 * Ask for the best sites, which takes a while; others are answered meanwhile. A later search, or `stop`, ends
 * it: null.
 * @param {(told: import("./types.js").Sought) => void} hear  how far it is, from time to time
 * @param {Parameters<Engine["mend"]>} given
 * @returns {Promise<import("./types.js").Mended | null>}
 */
export const seek = (hear, ...given) => /** @type {Promise<any>} */ (put("mend", given, hear));
export const stop = () => worker.postMessage({ id: 0, method: "stop", given: [] });

function put(/** @type {string} */ method, /** @type {unknown[]} */ given, /** @type {((told: any) => void)} */ hear = () => {}) {
  number += 1;
  const id = number;
  return new Promise((resolve, reject) => {
    open.set(id, { resolve, reject, hear });
    worker.postMessage({ id, method, given });
  });
}
