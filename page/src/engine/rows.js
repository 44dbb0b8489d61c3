/** Rows one after another in one array. */

/** Where those of each begin, if there are so many of each; the last: how many there are in all. */
export function offsets(/** @type {ArrayLike<number>} */ counts) {
  const found = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) found[i + 1] = found[i] + counts[i];
  return found;
}
