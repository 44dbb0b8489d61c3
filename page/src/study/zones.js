/** Which zone lies in which, and the districts that a study is told by. */

import { data } from "../state.js";

const DISTRICTS = ["district", "county"];
const MOST = 40; // columns of a table that can still be read

/** A zone and all that lie around it, the nearest first. @returns {number[]} */
export function around(/** @type {number} */ zone) {
  const found = [];
  for (let at = zone; at >= 0; at = data.zones[at].parent) found.push(at);
  return found;
}

/** Whether a zone lies in another, or is it. */
export function liesIn(/** @type {number} */ zone, /** @type {number} */ outer) {
  if (outer < 0) return false;
  let at = zone;
  while (at >= 0 && at !== outer) at = data.zones[at].parent;
  return at === outer;
}

const division = data.zones.flatMap((each, zone) => (each.level === null ? [] : [zone]));

/** The zones of the division as one meets them going down: each before those within it. @returns {{zone: number, depth: number}[]} */
export function tree() {
  /** @type {Map<number, number[]>} */
  const inner = new Map();
  for (const zone of division) {
    const { parent } = data.zones[zone];
    const known = inner.get(parent);
    if (known) known.push(zone);
    else inner.set(parent, [zone]);
  }
  /** @type {{zone: number, depth: number}[]} */
  const found = [];
  const walk = (/** @type {number} */ outer, /** @type {number} */ depth) => {
    for (const zone of inner.get(outer) ?? []) {
      found.push({ zone, depth });
      walk(zone, depth + 1);
    }
  };
  walk(-1, 0);
  return found;
}

/** The districts and counties; of a study of one, or that does not tell, the zones right below the whole. */
export const districts = columns();

function columns() {
  const named = division.filter((zone) => DISTRICTS.includes(data.zones[zone].kind ?? ""));
  if (named.length > 1) return named.slice(0, MOST);
  let layer = division.filter((zone) => data.zones[zone].parent < 0);
  while (layer.length === 1) {
    const [only] = layer;
    const inner = division.filter((zone) => data.zones[zone].parent === only);
    if (!inner.length) break;
    layer = inner;
  }
  return layer.length > 1 && layer.length <= MOST ? layer : [];
}

/** Whether a study is of several districts, and opens on all that its plans come to. */
export const several = districts.filter((zone) => DISTRICTS.includes(data.zones[zone].kind ?? "")).length > 1;
