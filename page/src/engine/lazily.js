/** What is made when it is first asked for, and kept. */

/**
 * @template Value
 * @param {() => Value} make
 * @returns {() => Value}
 */
export function once(make) {
  /** @type {{value: Value} | null} */
  let kept = null;
  return () => (kept ??= { value: make() }).value;
}

/**
 * One for each key; of more than `most` keys, those asked for last.
 * @template Key, Value
 * @param {(key: Key) => Value} make
 * @param {number} [most]
 * @returns {(key: Key) => Value}
 */
export function each(make, most = Infinity) {
  /** @type {Map<Key, {value: Value}>} */
  const kept = new Map();
  return (key) => {
    const found = kept.get(key) ?? { value: make(key) };
    kept.delete(key);
    kept.set(key, found);
    if (kept.size > most) kept.delete(/** @type {Key} */ (kept.keys().next().value));
    return found.value;
  };
}
