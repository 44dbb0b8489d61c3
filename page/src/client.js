/** The page's end of the engine: questions to the worker, answers as promises. */

/** @typedef {import("./types.js").Engine} Engine */

const text = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? "";
/** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
const open = new Map();
let number = 0;
const source = URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" }));
const worker = new Worker(source);

worker.onmessage = ({ data: { id, answer, error } }) => {
  const { resolve, reject } = open.get(id) ?? {};
  open.delete(id);
  if (error === undefined) resolve?.(answer);
  else reject?.(new Error(error));
};
worker.postMessage({ id: 0, method: "load", given: [text("data"), text("binary")] });
document.getElementById("binary")?.remove();

/**
 * Ask the engine; questions are answered in turn.
 * @template {keyof Engine} Method
 * @param {Method} method
 * @param {Parameters<Engine[Method]>} given
 * @returns {Promise<ReturnType<Engine[Method]>>}
 */
export function ask(method, ...given) {
  number += 1;
  const id = number;
  return new Promise((resolve, reject) => {
    open.set(id, { resolve, reject });
    worker.postMessage({ id, method, given });
  });
}
