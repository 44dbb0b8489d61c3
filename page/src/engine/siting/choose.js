/**
 * The places that bring most people within the limit: the greedy rule, then exchanges while one helps, as
 * `greedy` and `interchanged` of access/remedies/siting/solver/heuristic.py have it.
 *
 * Not all places are looked at: one whose bound is no more than what another brings cannot be better.
 */

/** Persons below this are rounding. */
const DUST = 1e-6;
const rounded = (/** @type {number} */ persons) => Math.round(persons / DUST) * DUST;

/**
 * @typedef {Object} Question
 * @property {number} places  how many there are
 * @property {(place: number) => Int32Array} row  the cells that a place brings within the limit
 * @property {{count: (persons: Float64Array) => void, at: (place: number) => number}} bound  no place brings more
 * @property {Float64Array} persons  of each cell that is not within the limit; 0: of others
 */

/** A place, and what it brings. @typedef {{place: number, gain: number}} Best */

/** @param {Question} question */
export function chooser({ places, row, bound, persons }) {
  /** @type {Map<number, Int32Array>} */
  const rows = new Map();
  const alone = new Float64Array(places).fill(Infinity); // what a place brings by itself at most
  const rowOf = (/** @type {number} */ place) => {
    const known = rows.get(place) ?? row(place);
    if (!rows.has(place)) {
      rows.set(place, known);
      alone[place] = sum(known, persons);
    }
    return known;
  };
  /** The places that may bring more than `least` of the persons left, those that may bring most first. */
  function likely(/** @type {Float64Array} */ left, /** @type {number} */ least, /** @type {number[]} */ barred) {
    bound.count(left);
    const most = new Float64Array(places);
    const found = [];
    for (let place = 0; place < places; place++) {
      if (alone[place] <= least || barred.includes(place)) continue;
      most[place] = Math.min(alone[place], bound.at(place) + DUST);
      if (most[place] > least) found.push(place);
    }
    return { most, order: Int32Array.from(found).sort((a, b) => most[b] - most[a] || a - b) };
  }
  /**
   * The place that brings most of the persons left, if it brings more than `least`; of equals the first.
   * @param {Float64Array} left
   * @param {number} least
   * @param {number[]} barred
   * @returns {Generator<number, Best | null>}  tells how many places are known
   */
  function* best(left, least, barred) {
    const { most, order } = likely(left, least, barred);
    /** @type {Best | null} */
    let found = null;
    for (const place of order) {
      if (found && most[place] < found.gain) break;
      const gain = rounded(sum(rowOf(place), left));
      const first = found === null || gain > found.gain || (gain === found.gain && place < found.place);
      if (gain > least && first) found = { place, gain };
      yield rows.size;
    }
    return found;
  }
  return {
    /**
     * Add a place to those chosen.
     * @param {number[]} chosen
     * @returns {Generator<number, Best | null>}
     */
    *more(chosen) {
      return yield* best(without(persons, chosen, rowOf), 0, chosen);
    },
    /**
     * Put one place in the place of another, each time the best exchange of all, as long as that helps.
     * @param {number[]} chosen
     * @returns {Generator<number, number[]>}  ascending
     */
    *exchanged(chosen) {
      const worth = DUST + 1e-9 * persons.reduce((all, each) => all + each, 0);
      let now = [...chosen].sort((a, b) => a - b);
      for (;;) {
        let found = /** @type {{slot: number, place: number, change: number} | null} */ (null);
        const open = without(persons, now, rowOf);
        for (const [slot, out] of now.entries()) {
          const left = without(persons, now.filter((place) => place !== out), rowOf);
          const loss = rounded(sum(rowOf(out), left) - sum(rowOf(out), open));
          /** @type {Best | null} */
          const other = yield* best(left, loss + (found?.change ?? worth), now);
          if (other) found = { slot, place: other.place, change: other.gain - loss };
        }
        if (!found) return now;
        const { slot, place } = found;
        now = now.map((each, i) => (i === slot ? place : each)).sort((a, b) => a - b);
      }
    },
    /** Places in the order in which to build them: next comes the one that then brings most. @returns {Best[]} */
    inOrder(/** @type {number[]} */ chosen) {
      const left = persons.slice();
      const rest = [...chosen].sort((a, b) => a - b);
      /** @type {Best[]} */
      const order = [];
      while (rest.length) {
        const gains = rest.map((place) => rounded(sum(rowOf(place), left)));
        const k = gains.indexOf(Math.max(...gains));
        order.push({ place: rest[k], gain: gains[k] });
        for (const cell of rowOf(rest[k])) left[cell] = 0;
        rest.splice(k, 1);
      }
      return order;
    },
  };
}

function sum(/** @type {Int32Array} */ cells, /** @type {Float64Array} */ persons) {
  let all = 0;
  for (const cell of cells) all += persons[cell];
  return all;
}

/** The persons whom no chosen place serves. */
function without(
  /** @type {Float64Array} */ persons, /** @type {number[]} */ chosen, /** @type {(place: number) => Int32Array} */ row,
) {
  const left = persons.slice();
  for (const place of chosen) for (const cell of row(place)) left[cell] = 0;
  return left;
}
