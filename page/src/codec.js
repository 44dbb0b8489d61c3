/** The page's binary part → arrays, each decoded when it is first asked for. */

import { unzlibSync } from "fflate";

/** @typedef {import("./types.js").Packed} Packed */

/**
 * Read the arrays of a binary part.
 * @param {string} base64
 */
export function createReader(base64) {
  /** @type {Map<number, Int32Array | Float64Array>} */
  const known = new Map();
  const read = (/** @type {Packed} */ packed) => {
    const found = known.get(packed.at) ?? decode(packed, base64);
    known.set(packed.at, found);
    return found;
  };
  return {
    array: read,
    /** Whole numbers. */
    whole: (/** @type {Packed} */ packed) => /** @type {Int32Array} */ (read(packed)),
    /** Amounts from 0; NaN: not known. */
    amounts: (/** @type {Packed} */ packed) => /** @type {Float64Array} */ (read(packed)),
  };
}

/** @typedef {ReturnType<typeof createReader>} Reader */

/**
 * @param {Packed} packed
 * @param {string} base64
 */
function decode(packed, base64) {
  const raw = unzlibSync(bytes(packed, base64));
  const numbers = whole(packed, raw);
  return packed.scale === undefined ? numbers : scaled(numbers, packed.scale);
}

/**
 * The part of the binary that an array takes; it begins at a whole group of base64.
 * @param {Packed} packed
 * @param {string} base64
 */
function bytes({ at, size }, base64) {
  const text = atob(base64.slice((at / 3) * 4, (at / 3 + Math.ceil(size / 3)) * 4));
  const found = new Uint8Array(size);
  for (let i = 0; i < size; i++) found[i] = text.charCodeAt(i);
  return found;
}

/**
 * Put the planes of bytes together, and undo zigzag and differences.
 * @param {Packed} packed
 * @param {Uint8Array} raw
 */
function whole({ count, planes, delta, signed }, raw) {
  const found = new Int32Array(count);
  for (let plane = 0; plane < planes; plane++) {
    const shift = 8 * plane;
    const from = plane * count;
    for (let i = 0; i < count; i++) found[i] |= raw[from + i] << shift;
  }
  if (signed) for (let i = 0; i < count; i++) found[i] = (found[i] >>> 1) ^ -(found[i] & 1);
  if (delta) for (let i = 1; i < count; i++) found[i] += found[i - 1];
  return found;
}

/**
 * @param {Int32Array} numbers
 * @param {number} scale
 */
function scaled(numbers, scale) {
  const found = new Float64Array(numbers.length);
  // four bytes hold numbers up to 2^32, which Int32Array shows as negative ones
  for (let i = 0; i < found.length; i++) found[i] = ((numbers[i] >>> 0) - 2) * scale;
  for (let i = 0; i < found.length; i++) {
    if (numbers[i] === 0) found[i] = NaN;
    else if (numbers[i] === 1) found[i] = Infinity;
  }
  return found;
}
