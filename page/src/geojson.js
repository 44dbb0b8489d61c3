/** The changes of a scenario as GeoJSON, which `access site` and `access compare` read. */

/** @typedef {import("./types.js").Bilingual} Bilingual */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Degrees} Degrees */

const DIGITS = 7; // of a degree: a centimetre

/** GeoJSON has the longitude first. */
const position = (/** @type {Degrees} */ [latitude, longitude]) =>
  [longitude, latitude].map((degrees) => Number(degrees.toFixed(DIGITS)));

/** The feature of a change; a facility that is closed is where it stood. */
function feature(
  /** @type {Exclude<Change, {change: "given"}>} */ change,
  /** @type {{id: string[], at: Degrees[]}} */ facilities,
) {
  const at = change.change === "close" ? facilities.at[change.facility] : change.at;
  const properties = change.change === "open"
    ? { change: "open", facility_type: change.facility_type, name: change.name, clause: change.clause }
    : { change: change.change, facility_id: facilities.id[change.facility] };
  return { type: "Feature", geometry: { type: "Point", coordinates: position(at) }, properties };
}

/**
 * @param {Bilingual} name  of the scenario
 * @param {Change[]} changes
 * @param {{id: string[], at: Degrees[]}} facilities  of the study
 */
export function geojson(name, changes, facilities) {
  const features = changes.flatMap((change) => (change.change === "given" ? [] : [feature(change, facilities)]));
  const collection = { type: "FeatureCollection", access: "scenario", name, features };
  return `${JSON.stringify(collection, null, 2)}\n`;
}
