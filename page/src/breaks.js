/** Round numbers between which shares are put into classes. */

/** From coarse to fine; finer ones could not be told apart with one decimal of a percent. */
const STEPS = [0.25, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

/**
 * The edges between classes of shares: multiples of the coarsest step that parts the values into as many classes as
 * are wanted, or as there are different values. A class begins with its lower edge.
 * @param {number[]} values  from 0 to 1
 * @param {number} wanted
 * @returns {number[]}  rising; between any two of them, and before and after them all, there is a value
 */
export function roundBreaks(values, wanted) {
  const ordered = [...values].sort((a, b) => a - b);
  const parted = STEPS.map((step) => between(ordered, step));
  const most = Math.min(wanted - 1, ...parted.slice(-1).map((edges) => edges.length));
  const edges = parted.find(({ length }) => length >= most) ?? [];
  return thinned(edges, ordered.length, wanted).map(({ at }) => at);
}

/**
 * The multiples of a step at which a class of the values begins, without that of the least.
 * @param {number[]} ordered
 * @param {number} step
 */
function between(ordered, step) {
  const classOf = (/** @type {number} */ value) => Math.floor(value / step + 1e-6);
  const found = [];
  for (let i = 1; i < ordered.length; i++) {
    const mine = classOf(ordered[i]);
    if (mine > classOf(ordered[i - 1])) found.push({ at: Number((mine * step).toFixed(6)), below: i });
  }
  return found;
}

/**
 * So many of the edges as part the values most evenly.
 * @param {{at: number, below: number}[]} edges  below: how many values lie below it
 * @param {number} count  of values
 * @param {number} wanted  classes
 */
function thinned(edges, count, wanted) {
  const kept = [...edges];
  while (kept.length > wanted - 1) {
    // the class that would be the smallest with the one after it gives up the edge between them
    const bounds = [0, ...kept.map(({ below }) => below), count];
    const sums = kept.map((_, i) => bounds[i + 2] - bounds[i]);
    kept.splice(sums.indexOf(Math.min(...sums)), 1);
  }
  return kept;
}
