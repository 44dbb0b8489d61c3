/** Changes of facilities from what was saved: the page's own GeoJSON, that of `access site`, or an address. */

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("../types.js").Data} Data */
/** @typedef {import("../types.js").Degrees} Degrees */
/** What is wrong: the key of its text, and where. @typedef {{key: string, where: string}} Fault */
/** @typedef {{changes: Change[], faults: Fault[]}} Read */

const MOST = 1000;
const LONGEST = 80; // letters of a name, as in the box where it is typed

/**
 * Read a scenario that was exported as GeoJSON; all faults at once, and then no changes.
 * @param {string} text
 * @param {Data} data
 * @returns {Read}
 */
export function scenarioFrom(text, data) {
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { changes: [], faults: [{ key: "import_no_json", where: "" }] };
  }
  const features = parsed?.type === "FeatureCollection" && parsed.access === "scenario" ? parsed.features : null;
  if (!Array.isArray(features)) return { changes: [], faults: [{ key: "import_no_scenario", where: "" }] };
  if (features.length > MOST) return { changes: [], faults: [{ key: "import_too_many", where: `${features.length} > ${MOST}` }] };
  const read = features.map((feature, i) => {
    const point = feature?.geometry?.type === "Point" ? feature.geometry.coordinates : null;
    return changeOf(feature?.properties ?? {}, point, data, i);
  });
  const faults = read.flatMap((each, i) => ("key" in each ? [{ ...each, where: `features[${i}] ${each.where}`.trim() }] : []));
  return { changes: faults.length ? [] : read.flatMap((each) => ("key" in each ? [] : [each])), faults };
}

/**
 * One change by what is told of it.
 * @param {Record<string, unknown>} told  as in GeoJSON's properties
 * @param {unknown} point  longitude, latitude
 * @param {Data} data
 * @param {number} i  its place among the changes
 * @returns {Change | Fault}
 */
export function changeOf(told, point, data, i) {
  const { change } = told;
  const at = placeOf(point);
  if (change !== "open" && change !== "close" && change !== "move") return { key: "import_change", where: quoted(change) };
  if (!at && change !== "close") return { key: "import_place", where: quoted(point) };
  if (change === "open") return opened(told, /** @type {Degrees} */ (at), data, i);
  const facility = data.facilities.id.indexOf(String(told.facility_id));
  if (facility < 0) return { key: "import_facility", where: quoted(told.facility_id) };
  return change === "close" ? { change, facility } : { change, facility, at: /** @type {Degrees} */ (at) };
}

/**
 * @param {Record<string, unknown>} told
 * @param {Degrees} at
 * @param {Data} data
 * @param {number} i
 * @returns {Change | Fault}
 */
function opened({ facility_type: type, name, clause }, at, { clauses, types }, i) {
  const known = typeof type === "string"
    && (Object.hasOwn(types, type) || clauses.some(({ facility_type: each }) => each === type));
  if (!known) return { key: "import_type", where: quoted(type) };
  const own = clauses.find(({ id }) => id === clause)?.id ?? "";
  return { change: "open", id: `site-${i + 1}`, clause: own, facility_type: type, at,
    name: typeof name === "string" && name.trim() ? [...name.trim()].slice(0, LONGEST).join("") : String(i + 1) };
}

/** @returns {Degrees | null} */
function placeOf(/** @type {unknown} */ point) {
  if (!Array.isArray(point)) return null;
  const [lon, lat] = point;
  const fine = typeof lon === "number" && typeof lat === "number" && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  return fine ? [lat, lon] : null;
}

/** What stands there, shortened. */
const quoted = (/** @type {unknown} */ value) => (value === undefined ? "–" : (JSON.stringify(value) ?? "").slice(0, 60));
