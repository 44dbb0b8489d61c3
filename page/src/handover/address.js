/** The state of the page in its address, after the "#": what is reloaded, kept as a bookmark, or sent on. */

import { changeOf } from "./scenario.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("./scenario.js").Fault} Fault */
/** Where the map looks: latitude, longitude, zoom. @typedef {[number, number, number]} Sight */

/**
 * What an address tells; what it does not tell stays as the page has it.
 * @typedef {Object} Told
 * @property {"zh" | "en"} [language]
 * @property {number} [clause]
 * @property {number | null} [zone]
 * @property {"cells" | "zones"} [shade]
 * @property {"off" | "straight" | "before"} [swipe]
 * @property {number} [limit]
 * @property {number} [speed]
 * @property {Change[]} [changes]
 * @property {Sight} [sight]
 */

const DIGITS = 7; // of a degree
const MOST_ZOOM = 19;

/**
 * @param {Told} told
 * @param {Data} data
 * @returns {string}  without the "#"
 */
export function written(told, data) {
  const parts = new URLSearchParams();
  const put = (/** @type {string} */ key, /** @type {unknown} */ value) => {
    if (value !== undefined && value !== null) parts.set(key, String(value));
  };
  if (told.clause !== undefined) put("clause", data.clauses[told.clause]?.id);
  if (typeof told.zone === "number") put("zone", zoneKey(told.zone, data));
  put("language", told.language);
  if (told.sight) put("map", told.sight.map((each, i) => Number(each.toFixed(i < 2 ? 5 : 2))).join(","));
  if (told.shade === "zones") put("shade", "zones");
  if (told.swipe !== "off") put("swipe", told.swipe);
  put("limit", told.limit);
  put("speed", told.speed);
  if (told.changes) put("changes", JSON.stringify(told.changes.map((each) => coded(each, data))));
  return parts.toString();
}

/**
 * Read an address; what it holds is anybody's, so that nothing is taken that the page does not know.
 * @param {string} hash  with or without the "#"
 * @param {Data} data
 * @returns {{told: Told, faults: Fault[]}}
 */
export function readAddress(hash, data) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {Fault[]} */
  const faults = [];
  /** @type {Told} */
  const told = {};
  const take = (/** @type {string} */ key, /** @type {(text: string) => unknown} */ read, /** @type {keyof Told} */ name) => {
    const text = parts.get(key);
    if (text === null) return;
    const value = read(text);
    if (value === undefined) faults.push({ key: "address_part", where: `${key}=${text.slice(0, 60)}` });
    else Object.assign(told, { [name]: value });
  };
  take("language", oneOf(["zh", "en"]), "language");
  take("clause", (text) => numberOr(data.clauses.findIndex(({ id }) => id === text)), "clause");
  take("zone", (text) => numberOr(data.zones.findIndex((_, zone) => zoneKey(zone, data) === text)), "zone");
  take("shade", oneOf(["zones", "cells"]), "shade");
  take("swipe", oneOf(["straight", "before"]), "swipe");
  take("limit", positive, "limit");
  take("speed", positive, "speed");
  take("map", sightOf, "sight");
  const changes = parts.get("changes");
  if (changes !== null) Object.assign(told, decoded(changes, data, faults));
  return { told, faults };
}

const oneOf = (/** @type {string[]} */ words) => (/** @type {string} */ text) => (words.includes(text) ? text : undefined);
const numberOr = (/** @type {number} */ n) => (n < 0 ? undefined : n);
const positive = (/** @type {string} */ text) => (Number(text) > 0 && Number(text) < Infinity ? Number(text) : undefined);

/** @returns {Sight | undefined} */
function sightOf(/** @type {string} */ text) {
  const [lat, lng, zoom, ...more] = text.split(",").map((each) => (each ? Number(each) : NaN));
  const fine = !more.length && Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom >= 0 && zoom <= MOST_ZOOM;
  return fine ? [lat, lng, zoom] : undefined;
}

/** A zone by its name; of several of one name, by which it is. */
function zoneKey(/** @type {number} */ zone, /** @type {Data} */ { zones }) {
  const { name } = zones[zone];
  const before = zones.slice(0, zone).filter((each) => each.name === name).length;
  return before ? `${name}~${before + 1}` : name;
}

/** A change in few letters. @returns {unknown[]} */
function coded(/** @type {Change} */ change, /** @type {Data} */ { facilities }) {
  const point = "at" in change ? [change.at[1], change.at[0]].map((each) => Number(each.toFixed(DIGITS))) : [];
  switch (change.change) {
    case "open": return ["open", ...point, change.facility_type, change.clause, change.name];
    case "given": return ["given"];
    default: return [change.change, facilities.id[change.facility], ...point];
  }
}

/** @returns {{changes?: Change[]}} */
function decoded(/** @type {string} */ text, /** @type {Data} */ data, /** @type {Fault[]} */ faults) {
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    list = null;
  }
  if (!Array.isArray(list)) {
    faults.push({ key: "address_part", where: `changes=${text.slice(0, 60)}` });
    return {};
  }
  return { changes: list.flatMap((each, i) => oneChange(Array.isArray(each) ? each : [], data, i, faults)) };
}

/** @returns {Change[]} */
function oneChange(/** @type {unknown[]} */ each, /** @type {Data} */ data, /** @type {number} */ i, /** @type {Fault[]} */ faults) {
  const [change, ...rest] = each;
  if (change === "given") return data.scenario?.changes.filter((own) => own.change === "given") ?? [];
  const told = change === "open" ? { change, facility_type: rest[2], clause: rest[3], name: rest[4] } : { change, facility_id: rest[0] };
  const read = changeOf(told, change === "open" ? rest.slice(0, 2) : rest.slice(1), data, i);
  if (!("key" in read)) return [read];
  faults.push({ ...read, where: `changes[${i}] ${read.where}` });
  return [];
}
