/** Shares in percent, with one decimal. */

const LITTLE = "<0.1%";
const tenths = (/** @type {number} */ n) => `${(n / 10).toFixed(1)}%`;

/** Rounded down, so that a share short of a requirement never looks as if it met it; what is there is never 0.0 %. */
export const share = (/** @type {number} */ n) =>
  (n > 1e-12 && n < 0.001 - 1e-9 ? LITTLE : tenths(Math.floor(n * 1000 + 1e-6)));

/**
 * The shares of parts of a whole, which come to 100.0 %: the first is rounded down, as `share` does, the others
 * take what is left, those first that lose most by rounding; what is there is never shown as nothing.
 * @param {number[]} parts
 */
export function shares(parts) {
  const all = parts.reduce((sum, each) => sum + each, 0);
  const exactly = parts.map((each) => (1000 * each) / all);
  const counts = exactly.map((each) => Math.floor(each + 1e-6));
  const lost = exactly.map((each, i) => (i ? each - counts[i] : -1));
  let rest = 1000 - counts.reduce((sum, each) => sum + each, 0);
  for (; rest > 0 && parts.length > 1; rest--) {
    const most = lost.indexOf(Math.max(...lost));
    counts[most] += 1;
    lost[most] -= 1;
  }
  return counts.map((count, i) => (exactly[i] > 1e-9 && exactly[i] < 1 - 1e-6 ? LITTLE : tenths(count)));
}
