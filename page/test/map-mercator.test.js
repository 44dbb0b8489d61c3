/** Where the map puts places: by the formulas of the projection, and published points of GCJ-02. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { shapes } from "../src/engine/shapes.js";
import { placing, project, unproject } from "../src/map/mercator.js";
import { toDegrees } from "../src/projection.js";
import { numbers } from "./fixtures/random.js";

/** @typedef {import("../src/types.js").Degrees} Degrees */
/** @typedef {import("../src/types.js").Data} Data */

const RADIUS_M = 6_378_137; // of EPSG:3857
const AROUND_M = 2 * Math.PI * RADIUS_M;

test("the world is square, and the equator its middle", () => {
  assert.deepEqual(project([0, 0]), [128, 128]);
  assert.deepEqual(project([0, -180]), [0, 128]);
  const [x, y] = project([85.0511287798066, 180]);
  assert.ok(Math.abs(x - 256) < 1e-9 && Math.abs(y) < 1e-9);
});

test("places lie where EPSG:3857 has them", () => {
  for (const [latitude, longitude] of [[30.6, 114.3], [-33.9, 18.4], [60.17, 24.94]]) {
    const east = (RADIUS_M * longitude * Math.PI) / 180;
    const north = RADIUS_M * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
    const [x, y] = project([latitude, longitude]);
    assert.ok(Math.abs((x / 256 - 0.5) * AROUND_M - east) < 1e-6);
    assert.ok(Math.abs((0.5 - y / 256) * AROUND_M - north) < 1e-6);
    const back = unproject([x, y]);
    assert.ok(Math.abs(back[0] - latitude) < 1e-10 && Math.abs(back[1] - longitude) < 1e-10);
  }
});

test("on a GCJ-02 basemap everything is shifted, and clicks are shifted back", () => {
  const basemap = /** @type {import("../src/types.js").Basemap} */ ({ datum: "gcj02" });
  const { toMap, fromMap, toWorld, fromWorld } = placing(basemap);
  const [latitude, longitude] = toMap([39.911954, 116.377817]); // as published
  assert.ok(Math.abs(latitude - 39.91334545536069) < 1e-8 && Math.abs(longitude - 116.38404722455657) < 1e-8);
  for (const back of [fromMap([latitude, longitude]), fromWorld(toWorld([39.911954, 116.377817]))]) {
    assert.ok(Math.abs(back[0] - 39.911954) < 1e-9 && Math.abs(back[1] - 116.377817) < 1e-9);
  }
  const plain = placing(null);
  assert.deepEqual(plain.toMap([39.911954, 116.377817]), [39.911954, 116.377817]);
});

/** Arrays stand for their packed selves. @param {"gcj02" | null} datum */
function study(datum) {
  const random = numbers(5);
  const coordinates = () => Array.from({ length: 60 }, () => Math.round(random() * 2_000_000)); // 200 km, in dm
  const lines = (/** @type {number[]} */ count) => ({ count, x: coordinates(), y: coordinates() });
  const polynomial = {
    degree: 2, centre: [1e5, 1e5], scale: [1e5, 1e5],
    first: [31, 0.004, 0.9, 1e-4, -0.003, 2e-4], second: [114, 1.05, -0.005, 1e-4, 0.01, 0],
  };
  return /** @type {Data} */ (/** @type {unknown} */ ({
    bounds: [[30, 113], [32, 115]], basemap: datum && { datum }, crs: { to_degrees: polynomial },
    cells: { row: [0, 0, 7], column: [2, 3, 1] }, groups: { all: [1.5, NaN, 20] },
    streets: { ...lines([2, 50, 8]), rank: [0, 2, 1], names: [], name: [0, 0, 0] },
    areas: [{ kind: "water", ...lines([60]) }, { kind: "green", ...lines([10, 50]) }],
  }));
}

test("shapes are drawn within 0.2 m of where they are, over 200 km", () => {
  for (const datum of /** @type {const} */ ([null, "gcj02"])) {
    const data = study(datum);
    const found = shapes(data, (packed) => Float64Array.from(/** @type {any} */ (packed)));
    const { toWorld } = placing(data.basemap);
    assert.deepEqual(found.origin, toWorld([31, 114]));
    for (const drawn of [found.streets, found.areas[1]]) {
      const { x, y } = /** @type {any} */ (drawn === found.streets ? data.streets : data.areas[1]);
      const metre = 256 / (AROUND_M * Math.cos((30 * Math.PI) / 180)); // the longest that one is drawn here
      x.forEach((/** @type {number} */ _, /** @type {number} */ i) => {
        const [east, south] = toWorld(toDegrees(data, x[i] / 10, y[i] / 10));
        assert.ok(Math.hypot(found.origin[0] + drawn.x[i] - east, found.origin[1] + drawn.y[i] - south) < 0.2 * metre);
      });
    }
  }
});

test("shapes keep the order of lines, their ranks and the cells", () => {
  const data = study(null);
  const given = Float64Array.from(/** @type {any} */ (data.cells.row));
  const found = shapes(data, (packed) => (packed === data.cells.row ? given : Float64Array.from(/** @type {any} */ (packed))));
  assert.deepEqual([...found.streets.start], [0, 2, 52, 60]);
  assert.deepEqual([...found.streets.rank], [0, 2, 1]);
  assert.deepEqual(found.areas.map(({ kind, start }) => [kind, ...start]), [["water", 0, 60], ["green", 0, 10, 60]]);
  assert.deepEqual([[...found.cells.row], [...found.cells.column]], [[0, 0, 7], [2, 3, 1]]);
  assert.deepEqual([...found.cells.persons], [1.5, NaN, 20]);
  assert.notEqual(found.cells.row.buffer, given.buffer, "the engine keeps its own");
});
