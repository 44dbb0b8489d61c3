/** Names that a reader's words are found in. */

/** Letters as they are compared: full-width ones as plain ones, capitals as small ones. */
export const folded = (/** @type {string} */ text) => text.normalize("NFKC").toLowerCase().trim();

/** How well a name fits: it begins so, a word of it does, it holds the words; null: not at all. */
function fit(/** @type {string} */ name, /** @type {string} */ query) {
  const at = name.indexOf(query);
  if (at < 0) return null;
  if (at === 0) return 0;
  return /[\s(（·-]/.test(name[at - 1]) ? 1 : 2;
}

/**
 * @template {{folded: string}} Entry
 * @param {Entry[]} entries
 * @param {string} words
 * @param {number} most
 * @returns {Entry[]}  the best fits first; those that fit alike in their order
 */
export function find(entries, words, most) {
  const query = folded(words);
  if (!query) return [];
  /** @type {Entry[][]} */
  const fits = [[], [], []];
  for (const entry of entries) {
    const how = fit(entry.folded, query);
    if (how !== null && fits[how].length < most) fits[how].push(entry);
  }
  return fits.flat().slice(0, most);
}
