/** Between the study's metres, its grid and degrees; and between WGS-84 and the datum of Chinese tiles. */

/** @typedef {import("./types.js").Polynomial} Polynomial */
/** @typedef {import("./types.js").Degrees} Degrees */
/** @typedef {import("./types.js").Data} Data */

const MOST = 16;
const us = new Float64Array(MOST + 1).fill(1);
const vs = new Float64Array(MOST + 1).fill(1);

/**
 * The image of a point.
 * @param {Polynomial} polynomial
 * @param {number} a
 * @param {number} b
 * @returns {[number, number]}
 */
export function evaluate({ degree, centre, scale, first, second }, a, b) {
  const u = (a - centre[0]) / scale[0];
  const v = (b - centre[1]) / scale[1];
  for (let n = 1; n <= degree; n++) {
    us[n] = us[n - 1] * u;
    vs[n] = vs[n - 1] * v;
  }
  let one = 0;
  let other = 0;
  for (let n = 0, k = 0; n <= degree; n++) {
    for (let j = 0; j <= n; j++, k++) {
      const term = us[n - j] * vs[j];
      one += first[k] * term;
      other += second[k] * term;
    }
  }
  return [one, other];
}

/**
 * The point whose image is given (Newton's method: these maps are nearly linear).
 * @param {Polynomial} polynomial
 * @param {[number, number]} image
 * @returns {[number, number]}
 */
export function solve(polynomial, image) {
  let [a, b] = polynomial.centre;
  const [da, db] = polynomial.scale.map((each) => each * 1e-4);
  for (let step = 0; step < 20; step++) {
    const here = evaluate(polynomial, a, b);
    const east = evaluate(polynomial, a + da, b);
    const south = evaluate(polynomial, a, b + db);
    const [p, q] = [(east[0] - here[0]) / da, (south[0] - here[0]) / db];
    const [r, s] = [(east[1] - here[1]) / da, (south[1] - here[1]) / db];
    const [e, f] = [image[0] - here[0], image[1] - here[1]];
    const whole = p * s - q * r;
    a += (e * s - f * q) / whole;
    b += (f * p - e * r) / whole;
  }
  return [a, b];
}

/** Metres from the study's origin → degrees. */
export const toDegrees = (/** @type {Data} */ { crs }, /** @type {number} */ x, /** @type {number} */ y) =>
  /** @type {Degrees} */ (evaluate(crs.to_degrees, x, y));

/** Degrees → metres from the study's origin. */
export const toMetres = (/** @type {Data} */ { crs }, /** @type {Degrees} */ [latitude, longitude]) =>
  evaluate(crs.to_metres, latitude, longitude);

/** Column and row of the grid → degrees. */
export const cellToDegrees = (
  /** @type {Data} */ { grid }, /** @type {number} */ column, /** @type {number} */ row,
) => /** @type {Degrees} */ (evaluate(grid.to_degrees, column, row));

/** Degrees → column and row of the grid, with fractions. */
export const degreesToCell = (/** @type {Data} */ { grid }, /** @type {Degrees} */ place) =>
  solve(grid.to_degrees, place);

/** Degrees → column and row of the raster of people, of whose cells those of the grid may be parts. */
export const wholeAt = (/** @type {Data} */ data, /** @type {Degrees} */ place) => {
  const [column, row] = degreesToCell(data, place);
  return /** @type {[number, number]} */ ([column / data.grid.parts, row / data.grid.parts]);
};

const AXIS = 6378245;
const SQUARED_ECCENTRICITY = 0.006693421622965943;
// Which studies are shifted at all is told in Python by China's outline (gap_map.py, gcj02.py): the datum of
// their tiles is "gcj02" then. Around it, all that such a study shows is shifted alike, to this rectangle.
const CHINA = { south: 0.8293, north: 55.8271, west: 72.004, east: 137.8347 };

/** @param {number} angle */
const wave = (angle) => Math.sin(angle * Math.PI);

/**
 * The shift of GCJ-02 in metres, north and east. It is secret; these are the formulas that were found
 * by comparing places (published in many programs since 2010).
 * @param {number} x degrees east of 105°
 * @param {number} y degrees north of 35°
 */
function shift(x, y) {
  const both = (20 * wave(6 * x) + 20 * wave(2 * x)) * (2 / 3);
  const root = Math.sqrt(Math.abs(x));
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + both
    + (20 * wave(y) + 40 * wave(y / 3) + 160 * wave(y / 12) + 320 * wave(y / 30)) * (2 / 3);
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + both
    + (20 * wave(x) + 40 * wave(x / 3) + 150 * wave(x / 12) + 300 * wave(x / 30)) * (2 / 3);
  return { north, east };
}

/**
 * WGS-84 → GCJ-02, the datum of Chinese web maps; outside China they are the same.
 * @param {Degrees} place
 * @returns {Degrees}
 */
export function toGcj02([latitude, longitude]) {
  const inside = latitude > CHINA.south && latitude < CHINA.north
    && longitude > CHINA.west && longitude < CHINA.east;
  if (!inside) return [latitude, longitude];
  const { north, east } = shift(longitude - 105, latitude - 35);
  const angle = (latitude / 180) * Math.PI;
  const part = 1 - SQUARED_ECCENTRICITY * Math.sin(angle) ** 2;
  const meridian = (AXIS * (1 - SQUARED_ECCENTRICITY)) / (part * Math.sqrt(part));
  const parallel = (AXIS / Math.sqrt(part)) * Math.cos(angle);
  const degrees = 180 / Math.PI;
  return [latitude + (north / meridian) * degrees, longitude + (east / parallel) * degrees];
}

/**
 * GCJ-02 → WGS-84: the place that is shifted to the given one.
 * @param {Degrees} place
 * @returns {Degrees}
 */
export function fromGcj02(place) {
  /** @type {Degrees} */
  let found = [...place];
  for (let step = 0; step < 10; step++) {
    const [latitude, longitude] = toGcj02(found);
    found = [found[0] + place[0] - latitude, found[1] + place[1] - longitude];
  }
  return found;
}
