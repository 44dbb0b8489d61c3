/** What the page was given to show: its data, and the same as text in UTF-8 for the worker. */

/** @type {{data: import("./types.js").Data | null, bytes: ArrayBuffer}} */
export const received = { data: null, bytes: new ArrayBuffer(0) };

/**
 * Inflate what `access/outputs/maps/pack.py` deflated. Browsers do that faster than any script could.
 * @param {string} base64
 */
export function inflated(base64) {
  const packed = Uint8Array.from(atob(base64.trim()), (sign) => sign.charCodeAt(0));
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  // what is wrong with it is told to whoever reads
  writer.write(packed).catch(() => {});
  writer.close().catch(() => {});
  return new Response(readable).arrayBuffer();
}

export function receive(/** @type {ArrayBuffer} */ bytes) {
  Object.assign(received, { bytes, data: JSON.parse(new TextDecoder().decode(bytes)) });
}
