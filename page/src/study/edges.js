/** Edges of classes: round numbers, with something in each class. */

const STEPS = [10, 5, 2, 1]; // of a power of ten

/** The roundest number above one and up to another. */
export function roundest(/** @type {number} */ above, /** @type {number} */ upTo) {
  if (above < 0 && upTo >= 0) return 0;
  const size = Math.floor(Math.log10(Math.max(Math.abs(above), Math.abs(upTo))));
  for (let power = size; power > size - 12; power--) {
    for (const step of STEPS.map((each) => each * 10 ** power)) {
      const found = Number((Math.floor(upTo / step + 1e-9) * step).toPrecision(12));
      if (found > above && found <= upTo) return found;
    }
  }
  return upTo;
}

/**
 * Edges between classes that hold about as many values each; a value on an edge belongs above it.
 * @param {number[]} values
 * @param {number} most  classes
 * @returns {number[]}  one fewer than classes, which are as many as there are different values at most
 */
export function edgesOf(values, most) {
  const sorted = [...values].sort((a, b) => a - b);
  const different = [...new Set(sorted)];
  /** @type {number[]} */
  const edges = [];
  const classes = Math.min(most, different.length);
  for (let i = 1; i < classes; i++) {
    // between two values that differ, as near to the wanted part as can be, with enough left for the others
    const wanted = different.indexOf(sorted[Math.floor((i * sorted.length) / classes)]);
    edges.push(Math.min(Math.max(wanted, (edges.at(-1) ?? 0) + 1), different.length - (classes - i)));
  }
  return edges.map((at) => roundest(different[at - 1], different[at]));
}
