/** What the page carries in binary → the network; see access/outputs/residents/page.py. */

/** @typedef {import("../types.js").Packed} Packed */

/** An array as `access/outputs/maps/pack.py` puts it away. */
async function array(/** @type {Packed} */ { at, size, count, planes, delta, signed, scale }, /** @type {string} */ base64) {
  const packed = Uint8Array.from(atob(base64.slice((at / 3) * 4, (at / 3 + Math.ceil(size / 3)) * 4)).slice(0, size), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const raw = new Uint8Array(await new Response(stream).arrayBuffer());
  const found = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let plane = planes - 1; plane >= 0; plane--) value = value * 256 + raw[plane * count + i];
    if (signed) value = value % 2 ? -(value + 1) / 2 : value / 2;
    found[i] = delta && i ? found[i - 1] + value : value;
  }
  if (scale === undefined) return found;
  return found.map((value) => (value === 0 ? NaN : value === 1 ? Infinity : (value - 2) * scale));
}

/** @returns {Promise<import("./ways.js").Net>} */
export async function unpack(/** @type {any} */ data, /** @type {string} */ base64) {
  /** @type {Record<string, Float64Array>} */
  const read = {};
  for (const [name, packed] of Object.entries(data.arrays)) read[name] = await array(/** @type {Packed} */ (packed), base64.trim());
  const whole = (/** @type {string} */ name) => Int32Array.from(read[name]);
  const start = whole("start");
  const end = read.end.length ? start.map((corner, i) => corner + read.end[i]) : start;
  const first = new Int32Array(start.length + 1);
  read.bends.forEach((bends, i) => { first[i + 1] = first[i] + bends + 2; });
  const [x, y] = ["x", "y"].map((axis) => {
    const found = new Float64Array(first[start.length]);
    for (let i = 0, bend = 0; i < start.length; i++) {
      found[first[i]] = read[`corner_${axis}`][start[i]];
      for (let k = first[i] + 1; k < first[i + 1] - 1; k++) found[k] = read[`bend_${axis}`][bend++];
      found[first[i + 1] - 1] = read[`corner_${axis}`][end[i]];
    }
    return found;
  });
  return {
    start, end, forward: read.forward, backward: read.backward, first, x, y,
    rate: data.rate, farthest: data.farthest, type: data.facilities.type,
    doors: { facility: whole("facility"), chain: whole("chain"), share: read.share, leg: read.leg },
  };
}
