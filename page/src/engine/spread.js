/** How many people have how far: all, and by age group. */

/** @typedef {import("../types.js").Spread} Spread */
/** @typedef {import("./cover.js").Scale} Scale */
/** @typedef {import("./cover.js").WayClause} WayClause */
/** @typedef {import("./study.js").Study} Study */

/**
 * Count the people of a clause by their way. Of a cell that counts in part, so does each of its groups.
 * @param {Study} study
 * @param {WayClause} clause
 * @param {Float64Array} cost  of each cell
 * @param {Scale} scale
 * @param {number} bins
 * @param {number} times  the plan's limit
 * @returns {Spread}
 */
export function spreadOf(study, clause, cost, { shown }, bins, times) {
  const step = (times * clause.way.limit) / bins;
  const crowd = study.data.crowds[clause.way.crowd];
  const { ofCell } = study.crowd(clause.way.crowd);
  const count = (/** @type {string} */ name, /** @type {(cell: number) => number} */ persons) => {
    const found = { name, counts: new Array(bins).fill(0), beyond: 0, unknown: 0 };
    for (let cell = 0; cell < cost.length; cell++) {
      const here = persons(cell);
      if (!(here > 0)) continue;
      const far = cost[cell] * shown;
      // a way of exactly so many steps is within them, whatever rounding made of it
      const bin = Math.max(Math.ceil(far / step - 1e-9) - 1, 0);
      if (Number.isNaN(far)) found.unknown += here;
      else if (bin >= bins) found.beyond += here;
      else found.counts[bin] += here;
    }
    return found;
  };
  const whole = study.data.groups[crowd.group ?? "all"];
  const base = whole ? study.read.amounts(whole) : null;
  const groups = !crowd.group || crowd.group === "all" ? Object.keys(study.data.groups).filter((name) => name !== "all") : [];
  const parts = groups.map((name) => {
    const people = study.read.amounts(study.data.groups[name]);
    return count(name, (cell) => (base && base[cell] > 0 ? (people[cell] * ofCell[cell]) / base[cell] : 0));
  });
  return { step, groups: [count("all", (cell) => ofCell[cell]), ...parts] };
}
