/*!
fflate
MIT License

Copyright (c) 2026 Arjun Barrett

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/
"use strict";
(() => {
  // src/projection.js
  var MOST = 16;
  var us = new Float64Array(MOST + 1).fill(1);
  var vs = new Float64Array(MOST + 1).fill(1);
  function evaluate({ degree, centre, scale, first, second }, a, b) {
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
  function solve(polynomial, image) {
    let [a, b] = polynomial.centre;
    const [da, db] = polynomial.scale.map((each2) => each2 * 1e-4);
    for (let step = 0; step < 20; step++) {
      const here = evaluate(polynomial, a, b);
      const east = evaluate(polynomial, a + da, b);
      const south = evaluate(polynomial, a, b + db);
      const [p, q] = [(east[0] - here[0]) / da, (south[0] - here[0]) / db];
      const [r, s] = [(east[1] - here[1]) / da, (south[1] - here[1]) / db];
      const [e, f] = [image[0] - here[0], image[1] - here[1]];
      const whole2 = p * s - q * r;
      a += (e * s - f * q) / whole2;
      b += (f * p - e * r) / whole2;
    }
    return [a, b];
  }
  var toDegrees = ({ crs }, x2, y) => (
    /** @type {Degrees} */
    evaluate(crs.to_degrees, x2, y)
  );
  var toMetres = ({ crs }, [latitude, longitude]) => evaluate(crs.to_metres, latitude, longitude);
  var cellToDegrees = ({ grid }, column, row) => (
    /** @type {Degrees} */
    evaluate(grid.to_degrees, column, row)
  );
  var degreesToCell = ({ grid }, place3) => solve(grid.to_degrees, place3);
  var AXIS = 6378245;
  var SQUARED_ECCENTRICITY = 0.006693421622965943;
  var CHINA = { south: 0.8293, north: 55.8271, west: 72.004, east: 137.8347 };
  var wave = (angle) => Math.sin(angle * Math.PI);
  function shift(x2, y) {
    const both = (20 * wave(6 * x2) + 20 * wave(2 * x2)) * (2 / 3);
    const root = Math.sqrt(Math.abs(x2));
    const north = -100 + 2 * x2 + 3 * y + 0.2 * y * y + 0.1 * x2 * y + 0.2 * root + both + (20 * wave(y) + 40 * wave(y / 3) + 160 * wave(y / 12) + 320 * wave(y / 30)) * (2 / 3);
    const east = 300 + x2 + 2 * y + 0.1 * x2 * x2 + 0.1 * x2 * y + 0.1 * root + both + (20 * wave(x2) + 40 * wave(x2 / 3) + 150 * wave(x2 / 12) + 300 * wave(x2 / 30)) * (2 / 3);
    return { north, east };
  }
  function toGcj02([latitude, longitude]) {
    const inside = latitude > CHINA.south && latitude < CHINA.north && longitude > CHINA.west && longitude < CHINA.east;
    if (!inside) return [latitude, longitude];
    const { north, east } = shift(longitude - 105, latitude - 35);
    const angle = latitude / 180 * Math.PI;
    const part = 1 - SQUARED_ECCENTRICITY * Math.sin(angle) ** 2;
    const meridian = AXIS * (1 - SQUARED_ECCENTRICITY) / (part * Math.sqrt(part));
    const parallel = AXIS / Math.sqrt(part) * Math.cos(angle);
    const degrees = 180 / Math.PI;
    return [latitude + north / meridian * degrees, longitude + east / parallel * degrees];
  }
  function fromGcj02(place3) {
    let found = [...place3];
    for (let step = 0; step < 10; step++) {
      const [latitude, longitude] = toGcj02(found);
      found = [found[0] + place3[0] - latitude, found[1] + place3[1] - longitude];
    }
    return found;
  }

  // src/engine/verdicts.js
  var TOLERANCE = 1e-6;
  var OUTSIDE = 0;
  var MET = 1;
  var UNMET = 2;
  var BORDER = 3;
  var UNLINKED = 4;
  function stateOf(impedance, limit, border) {
    if (Number.isNaN(impedance)) return UNLINKED;
    if (impedance <= limit + TOLERANCE) return MET;
    return border <= limit + TOLERANCE ? BORDER : UNMET;
  }
  function judge({ persons, met, border, unlinked }, requiredShare) {
    const needed = requiredShare * persons - 1e-9 * persons;
    if (!(persons > 0)) return "undetermined";
    if (met >= needed) return "met";
    return met + border + unlinked < needed ? "unmet" : "undetermined";
  }
  function judgeLength({ low, high }, limit) {
    if (high <= limit + TOLERANCE) return "met";
    return low > limit + TOLERANCE ? "unmet" : "undetermined";
  }
  function summary(verdicts) {
    if (verdicts.includes("unmet")) return "unmet";
    return verdicts.length && verdicts.every((each2) => each2 === "met") ? "met" : "undetermined";
  }

  // src/engine/counts.js
  var nobody = () => ({ persons: 0, met: 0, unmet: 0, border: 0, unlinked: 0 });
  var NAMES = { [MET]: "met", [UNMET]: "unmet", [BORDER]: "border", [UNLINKED]: "unlinked" };
  var STATES = 5;
  var known = /* @__PURE__ */ new WeakMap();
  function zonesOf({ zone }) {
    const found = known.get(zone);
    if (found) return found;
    let zones = 0;
    for (let row = 0; row < zone.length; row++) zones = Math.max(zones, zone[row] + 1);
    const seen = new Uint8Array(zones + 1);
    for (let row = 0; row < zone.length; row++) seen[zone[row] + 1] = 1;
    known.set(zone, { zones, seen });
    return { zones, seen };
  }
  function count(crowd, state) {
    const { cell, zone, persons } = crowd;
    const { zones, seen } = zonesOf(crowd);
    const sums2 = new Float64Array((zones + 1) * STATES);
    for (let row = 0; row < cell.length; row++) sums2[(zone[row] + 1) * STATES + state[cell[row]]] += persons[row];
    const found = { total: nobody(), zones: {} };
    for (let i2 = 0; i2 <= zones; i2++) {
      if (!seen[i2]) continue;
      const here = countsFrom(sums2.subarray(i2 * STATES, (i2 + 1) * STATES));
      for (
        const name of
        /** @type {(keyof Counts)[]} */
        Object.keys(here)
      ) found.total[name] += here[name];
      if (i2 > 0) found.zones[i2 - 1] = here;
    }
    return found;
  }
  function countsOf({ cell, persons }, state, rows2) {
    const sums2 = new Float64Array(STATES);
    for (const row of rows2) sums2[state[cell[row]]] += persons[row];
    return countsFrom(sums2);
  }
  function countsFrom(sums2) {
    const found = nobody();
    for (const [state, name] of Object.entries(NAMES)) {
      found[name] = sums2[Number(state)];
      found.persons += found[name];
    }
    return found;
  }

  // src/engine/lazily.js
  function once(make) {
    let kept = null;
    return () => (kept ?? (kept = { value: make() })).value;
  }
  function each(make, most = Infinity) {
    const kept = /* @__PURE__ */ new Map();
    return (key) => {
      const found = kept.get(key) ?? { value: make(key) };
      kept.delete(key);
      kept.set(key, found);
      if (kept.size > most) kept.delete(
        /** @type {Key} */
        kept.keys().next().value
      );
      return found.value;
    };
  }

  // src/engine/cover.js
  var Cover = class {
    /**
     * @param {Study} study
     * @param {Trips} trips
     */
    constructor(study, trips) {
      this.study = study;
      this.trips = trips;
      this.every = each((key) => this.combine(JSON.parse(key)), 4);
    }
    /** The ways of all cells. @returns {Ways} */
    ways(number, { measure, changes }) {
      return this.every(JSON.stringify({ number, measure, changes }));
    }
    combine({ number, measure, changes }) {
      const clause = (
        /** @type {WayClause} */
        this.study.data.clauses[number]
      );
      const { trips, enough: enough2 } = clause.way;
      return kth(
        trips.map((trip) => measure === "straight" ? this.trips.straight(clause, trip, changes).all() : this.trips.ways(clause, trip, changes)),
        enough2,
        this.study.cells().size
      );
    }
    /** The way of one cell, and the trip that it is. */
    way(clause, cell, { measure, changes }) {
      const { trips, enough: enough2 } = clause.way;
      const found = trips.map((trip) => {
        if (measure !== "straight") return at(this.trips.ways(clause, trip, changes), cell);
        const straight = this.trips.straight(clause, trip, changes);
        straight.look(cell);
        return at(straight.found, cell);
      });
      const which = place(found.map(({ cost }) => cost), enough2);
      return which < 0 ? { cost: Infinity, facility: -1, trip: -1 } : { ...found[which], trip: trips[which] };
    }
    /** The straight distance (metres) of a cell that counts, to the nearest of so many goals. */
    straight(clause, { changes }) {
      const { trips, enough: enough2 } = clause.way;
      const each2 = trips.map((trip) => this.trips.straight(clause, trip, changes));
      if (each2.length === 1 && enough2 === 1) return each2[0].look;
      return (cell) => {
        const costs = each2.map((straight) => straight.look(cell));
        const which = place(costs, enough2);
        return which < 0 ? Infinity : costs[which];
      };
    }
  };
  var at = ({ cost, nearest: nearest2 }, cell) => ({ cost: cost[cell], facility: nearest2[cell] });
  function scaleOf({ data }, { way }, { limit, speed_kph, measure }) {
    const trip = data.trips[way.trips[0]];
    const speed = trip?.impedance === "time_s" && trip.graph !== null ? data.graphs[trip.graph].speed_kph : null;
    const ratio = speed && speed_kph ? speed / speed_kph : 1;
    const rate = way.rate * ratio;
    const most = limit ?? way.limit;
    return measure === "straight" ? { limit: most / rate, factor: 1, borderFactor: 1, shown: rate } : { limit: most, factor: ratio, borderFactor: rate, shown: ratio };
  }
  function kth(ways, k, size) {
    if (ways.length === 1 && k === 1) return ways[0];
    const found = { cost: new Float64Array(size).fill(Infinity), nearest: new Int32Array(size).fill(-1) };
    if (ways.length < k) return found;
    const costs = new Array(ways.length).fill(0);
    for (let cell = 0; cell < size; cell++) {
      for (let i2 = 0; i2 < ways.length; i2++) costs[i2] = ways[i2].cost[cell];
      const which = place(costs, k);
      found.cost[cell] = ways[which].cost[cell];
      found.nearest[cell] = ways[which].nearest[cell];
    }
    return found;
  }
  function place(costs, k) {
    for (let i2 = 0; i2 < costs.length; i2++) {
      let before = 0;
      for (let j = 0; j < costs.length; j++) if (precedes(costs, j, i2)) before += 1;
      if (before === k - 1) return i2;
    }
    return -1;
  }
  function precedes(costs, j, i2) {
    const [a, b] = [costs[j], costs[i2]];
    const [aNaN, bNaN] = [Number.isNaN(a), Number.isNaN(b)];
    if (aNaN || bNaN) return aNaN === bNaN ? j < i2 : bNaN;
    return a === b ? j < i2 : a < b;
  }
  function states(cost, border, { limit, factor, borderFactor }) {
    const found = new Uint8Array(cost.length);
    for (let cell = 0; cell < found.length; cell++) {
      found[cell] = stateOf(cost[cell] * factor, limit, border[cell] * borderFactor);
    }
    return found;
  }

  // src/engine/outlines.js
  var STEPS = [[1, 0], [0, 1], [-1, 0], [0, -1]];
  var CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];
  function outlines(study, patch, cells) {
    const { row, column } = study.cells();
    const number = patch[cells[0]];
    const isIn = (y, x2) => {
      const cell = study.cellIn(y, x2);
      return cell >= 0 && patch[cell] === number;
    };
    const { columns } = study.data.grid;
    const open = /* @__PURE__ */ new Set();
    for (const cell of cells) {
      if (!isIn(row[cell] - 1, column[cell])) open.add(row[cell] * columns + column[cell]);
    }
    const rings = [];
    for (const start of open) {
      rings.push(trace(start % columns, Math.floor(start / columns), isIn, (x2, y) => open.delete(y * columns + x2)));
    }
    return rings.map((ring) => ring.map(([x2, y]) => cellToDegrees(study.data, x2, y)));
  }
  function trace(x2, y, isIn, passNorth) {
    const [startX, startY] = [x2, y];
    const corners = [];
    let way = 0;
    let before = 3;
    do {
      if (way === 0) passNorth(x2, y);
      if (way !== before) corners.push([x2 + CORNERS[way][0], y + CORNERS[way][1]]);
      before = way;
      const [aheadX, aheadY] = [x2 + STEPS[way][0], y + STEPS[way][1]];
      const left = (way + 3) % 4;
      if (!isIn(aheadY, aheadX)) way = (way + 1) % 4;
      else {
        [x2, y] = [aheadX, aheadY];
        if (isIn(y + STEPS[left][1], x2 + STEPS[left][0])) {
          [x2, y] = [x2 + STEPS[left][0], y + STEPS[left][1]];
          way = left;
        }
      }
    } while (x2 !== startX || y !== startY || way !== 0);
    return before === 0 ? corners.slice(1) : corners;
  }

  // src/engine/patches.js
  function patches(study, kindOf, reach) {
    const { size } = study.cells();
    const kind = new Int32Array(size);
    for (let cell = 0; cell < size; cell++) kind[cell] = kindOf(cell);
    const patch = new Int32Array(size).fill(-1);
    const list = joined(study, kind, patch).flatMap((cells) => parted(study, cells, reach));
    list.forEach((cells, number) => {
      for (const cell of cells) patch[cell] = number;
    });
    return { patch, list };
  }
  function joined(study, kind, patch) {
    const { size, row, column } = study.cells();
    const { rows: rows2, columns } = study.data.grid;
    const cellIn = study.cellsIn();
    const all = new Int32Array(size);
    const found = [];
    let [first, filled] = [0, 0];
    const enter2 = (cell, wanted) => {
      if (cell < 0 || kind[cell] !== wanted || patch[cell] >= 0) return;
      patch[cell] = found.length;
      all[filled++] = cell;
    };
    for (let start = 0; start < size; start++) {
      const mine = kind[start];
      if (mine < 0 || patch[start] >= 0) continue;
      enter2(start, mine);
      for (let next = first; next < filled; next++) {
        const y = row[all[next]];
        const x2 = column[all[next]];
        const at2 = y * columns + x2;
        if (y > 0) enter2(cellIn[at2 - columns], mine);
        if (y + 1 < rows2) enter2(cellIn[at2 + columns], mine);
        if (x2 > 0) enter2(cellIn[at2 - 1], mine);
        if (x2 + 1 < columns) enter2(cellIn[at2 + 1], mine);
      }
      found.push(all.subarray(first, filled));
      first = filled;
    }
    return found;
  }
  function parted(study, cells, reach) {
    const { row, column } = study.cells();
    const { row_m, column_m } = study.data.grid;
    const [north, south] = ends(cells, row);
    const [west, east] = ends(cells, column);
    if (north === south && west === east) return [cells];
    let farthest = 0;
    for (const cell of cells) {
      const [down, across] = [2 * row[cell] - north - south, 2 * column[cell] - west - east];
      farthest = Math.max(farthest, (down * row_m) ** 2 + (across * column_m) ** 2);
    }
    if (farthest <= (2 * reach) ** 2) return [cells];
    const along = (south - north) * row_m > (east - west) * column_m;
    const [at2, middle2] = along ? [row, north + south] : [column, west + east];
    const high = new Int32Array(cells.length);
    let [lower, higher] = [0, 0];
    for (const cell of cells) {
      if (2 * at2[cell] <= middle2) cells[lower++] = cell;
      else high[higher++] = cell;
    }
    cells.set(high.subarray(0, higher), lower);
    return [cells.subarray(0, lower), cells.subarray(lower)].flatMap((half) => parted(study, half, reach));
  }
  function ends(cells, values) {
    let [low, high] = [Infinity, -Infinity];
    for (const cell of cells) {
      if (values[cell] < low) low = values[cell];
      if (values[cell] > high) high = values[cell];
    }
    return [low, high];
  }

  // src/engine/gaps.js
  var ALIKE = 0.5;
  function findGaps(study, told) {
    const { crowd, state } = told;
    const found = patches(
      study,
      (cell) => crowd.ofCell[cell] > 0 && state[cell] !== MET ? 2 * (crowd.lowest[cell] + 1) + Number(state[cell] === UNMET) : -1,
      told.reach
    );
    const gaps = [];
    const unknown = [];
    for (const cells of found.list) {
      const rings = outlines(study, found.patch, cells);
      if (state[cells[0]] === UNMET) gaps.push({ ...describe(study, told, cells), cells, rings });
      else unknown.push({ ...nobodyKnows(study, told, cells), cells, rings });
    }
    const order = (a, b) => b.persons - a.persons || a.cells[0] - b.cells[0];
    return { gaps: gaps.sort(order), unknown: unknown.sort(order) };
  }
  function describe(study, told, cells) {
    const { persons, causes, beyond, excess } = sums(told, cells);
    return {
      persons,
      groups: groups(study, told, cells),
      causes,
      zone: named(study, told.crowd, cells, persons),
      nearest: best(told, cells),
      excess: beyond > 0 ? excess / beyond : null,
      middle: middle(study, told, cells, causes.none_near >= causes.far_along_streets)
    };
  }
  function middle(study, { crowd, straight, near: near2 }, cells, far) {
    const { x: x2, y } = study.centres();
    const chief = [];
    for (const cell of cells) if (straight(cell) > near2 + TOLERANCE === far) chief.push(cell);
    let [persons, east, north] = [0, 0, 0];
    for (const cell of chief) {
      persons += crowd.ofCell[cell];
      east += crowd.ofCell[cell] * x2[cell];
      north += crowd.ofCell[cell] * y[cell];
    }
    let [found, least] = [chief[0], Infinity];
    for (const cell of chief) {
      const off = Math.hypot(x2[cell] - east / persons, y[cell] - north / persons);
      if (off < least - TOLERANCE) [found, least] = [cell, off];
    }
    return found;
  }
  function nobodyKnows(study, { crowd, state }, cells) {
    const found = { border: 0, unlinked: 0 };
    for (const cell of cells) {
      if (state[cell] === BORDER) found.border += crowd.ofCell[cell];
      else if (state[cell] === UNLINKED) found.unlinked += crowd.ofCell[cell];
    }
    const persons = found.border + found.unlinked;
    return { persons, ...found, zone: named(study, crowd, cells, persons) };
  }
  function sums({ crowd, cost, scale: { factor, limit }, near: near2, straight }, cells) {
    const causes = { none_near: 0, far_along_streets: 0 };
    const found = { persons: 0, causes, beyond: 0, excess: 0 };
    for (const cell of cells) {
      const persons = crowd.ofCell[cell];
      const impedance = cost[cell] * factor;
      found.persons += persons;
      if (straight(cell) <= near2 + TOLERANCE) causes.far_along_streets += persons;
      else causes.none_near += persons;
      if (impedance < Infinity) {
        found.beyond += persons;
        found.excess += persons * (impedance - limit);
      }
    }
    return found;
  }
  function groups({ data, read }, { crowd, group }, cells) {
    const found = {};
    const whole2 = group in data.groups ? read.amounts(data.groups[group]) : null;
    for (const name of Object.keys(data.groups)) {
      if (name === "all") continue;
      const people = read.amounts(data.groups[name]);
      found[name] = 0;
      for (const cell of cells) {
        const counted = whole2 && whole2[cell] > 0 ? Math.min(1, crowd.ofCell[cell] / whole2[cell]) : 1;
        if (people[cell] > 0) found[name] += people[cell] * counted;
      }
    }
    return found;
  }
  function named({ data: { zones } }, { lowest }, cells, persons) {
    let zone = lowest[cells[0]];
    while (zones[zone] && zones[zone].persons + ALIKE < persons && zones[zone].parent >= 0) zone = zones[zone].parent;
    return zone;
  }
  function best({ cost, nearest: nearest2 }, cells) {
    let found = -1;
    for (const cell of cells) {
      if (nearest2[cell] === -1) continue;
      if (found < 0 || cost[cell] < cost[found]) found = cell;
    }
    return found < 0 ? null : nearest2[found];
  }

  // src/engine/changes.js
  function alteration(study, clause, trip, changes) {
    const goals = new Set(study.read.whole(study.data.trips[trip].goals));
    const concerned = [...lastOf(changes)].filter(([facility]) => goals.has(facility));
    const moved2 = concerned.flatMap(([facility, change]) => change.change === "move" ? [{ facility, at: change.at }] : []);
    const opened = changes.flatMap((change, i2) => change.change === "open" && leadsTo(study, clause, trip, change) ? [{ facility: -2 - i2, at: change.at }] : []);
    return { trip, gone: concerned.map(([facility]) => facility), sites: [...moved2, ...opened] };
  }
  function lastOf(changes) {
    const last = /* @__PURE__ */ new Map();
    for (const change of changes) if ("facility" in change) last.set(change.facility, change);
    return last;
  }
  function leadsTo({ data, read }, clause, trip, site) {
    if (site.clause !== clause.id && site.facility_type !== clause.facility_type) return false;
    const trips = clause.way?.trips ?? [];
    const ofType = trips.find((each2) => read.whole(data.trips[each2].goals).some((goal) => data.facilities.type[goal] === site.facility_type));
    return trip === (ofType ?? trips[0]);
  }
  function tripToNew(study, clause) {
    const { id, facility_type } = clause;
    const site = { change: "open", id: "", clause: id, facility_type, name: "", at: [0, 0] };
    return clause.way?.trips.find((trip) => leadsTo(study, clause, trip, site)) ?? null;
  }
  function newPlace(facility, changes) {
    const change = facility < -1 ? changes[-2 - facility] : lastOf(changes).get(facility);
    return change && "at" in change ? change.at : null;
  }
  function scenarioIn({ data: { scenario } }, changes) {
    if (!scenario?.changes.length) return { whole: false, part: false };
    const [asked, given] = [scenario.changes, changes].map((list) => list.map((each2) => JSON.stringify(each2)));
    return {
      whole: asked.join() === given.join(),
      part: asked.every((each2) => given.includes(each2))
    };
  }

  // src/engine/statistics.js
  var STATISTICS = {
    area_equivalent({ area_m2, facilities }) {
      const radius = facilities ? Math.sqrt(area_m2 / (Math.PI * facilities)) : Infinity;
      return { value: radius, low: radius, high: radius };
    },
    mean_straight_distance: (unit) => bounded(unit, unit.straight, mean),
    mean_network_distance: (unit) => bounded(unit, unit.network, mean),
    p95_network_distance: (unit) => bounded(unit, unit.network, (length2, persons) => quantile(length2, persons, 0.95)),
    max_network_distance: (unit) => bounded(unit, unit.network, (length2, persons) => quantile(length2, persons, 1))
  };
  var isLength = (name) => Object.keys(STATISTICS).includes(name);
  function lengthOf(name, unit, limit) {
    if (name === "area_equivalent" && !unit.area_m2) return { value: NaN, low: NaN, high: NaN, verdict: null };
    const length2 = STATISTICS[name](unit);
    return { ...length2, verdict: judgeLength(length2, limit) };
  }
  function worst(units) {
    const judged2 = units.filter(({ verdict }) => verdict);
    const most = (side) => judged2.length ? judged2.reduce((far, unit) => Math.max(far, unit[side]), -Infinity) : NaN;
    const known2 = judged2.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    return {
      value: known2.length ? known2.reduce((far, value) => Math.max(far, value)) : NaN,
      low: most("low"),
      high: most("high"),
      verdict: summary(judged2.map(({ verdict }) => (
        /** @type {Verdict} */
        verdict
      )))
    };
  }
  function bounded({ persons, border }, length2, statistic) {
    const known2 = length2.map((each2) => Number.isNaN(each2) ? 0 : 1);
    const linked = (values) => values.filter((_, i2) => known2[i2]);
    if (!linked(persons).some((each2) => each2 > 0)) return { value: NaN, low: 0, high: Infinity };
    return {
      value: statistic(linked(length2), linked(persons)),
      low: statistic(length2.map((each2, i2) => known2[i2] ? Math.min(each2, border[i2]) : 0), persons),
      high: statistic(length2.map((each2, i2) => known2[i2] ? each2 : Infinity), persons)
    };
  }
  function mean(length2, persons) {
    let [sum2, all] = [0, 0];
    for (let i2 = 0; i2 < length2.length; i2++) {
      if (!(persons[i2] > 0)) continue;
      sum2 += length2[i2] * persons[i2];
      all += persons[i2];
    }
    return sum2 / all;
  }
  function quantile(length2, persons, share3) {
    const lengths = length2.filter((_, i2) => persons[i2] > 0).sort();
    const needed = share3 * persons.reduce((sum2, each2) => sum2 + each2, 0) * (1 - 1e-12);
    let [low, high] = [0, lengths.length - 1];
    while (low < high) {
      const middle2 = low + high >> 1;
      if (within(length2, persons, lengths[middle2]) >= needed) high = middle2;
      else low = middle2 + 1;
    }
    return lengths[low];
  }
  function within(length2, persons, most) {
    let sum2 = 0;
    for (let i2 = 0; i2 < length2.length; i2++) if (length2[i2] <= most) sum2 += persons[i2];
    return sum2;
  }

  // src/engine/zones.js
  var PARTS = 1e6;
  function inZone({ zones }, zone, place3) {
    return zones[zone].rings.reduce((odd, ring) => odd !== crossedOddly(ring, place3), false);
  }
  function crossedOddly(ring, place3) {
    const [py, px] = place3.map((degrees) => degrees * PARTS);
    const last = ring.length - 2;
    let [y, x2] = [0, 0];
    for (let i2 = 0; i2 <= last; i2 += 2) [y, x2] = [y + ring[i2], x2 + ring[i2 + 1]];
    let odd = false;
    for (let i2 = 0, [toY, toX] = [0, 0]; i2 <= last; i2 += 2) {
      [toY, toX] = [toY + ring[i2], toX + ring[i2 + 1]];
      if (y > py !== toY > py && px < x2 + (toX - x2) * (py - y) / (toY - y)) odd = !odd;
      [y, x2] = [toY, toX];
    }
    return odd;
  }

  // src/engine/judged.js
  function judged(study, clause, settings, known2) {
    const { statistic, judged: what, required_share } = clause.way;
    if (statistic && isLength(statistic.name)) return length(study, clause, statistic, settings, known2);
    const buffered = statistic?.name === "coverage_within_buffer" && settings.measure === "network";
    const state = buffered ? inBuffer(study, known2) : known2.state;
    return share(count(study.crowd(what), state).total, settings.required_share ?? required_share);
  }
  function share(counts, required) {
    const { persons, met, border, unlinked } = counts;
    const value = persons ? met / persons : NaN;
    const high = persons ? (met + border + unlinked) / persons : NaN;
    return { value, low: value, high, verdict: judge(counts, required), judged: counts };
  }
  function inBuffer(study, { straight, scale }) {
    const { border } = study.cells();
    return states(
      Float64Array.from(border, (_, cell) => straight(cell)),
      border,
      { limit: scale.limit, factor: 1, borderFactor: 1, shown: 1 }
    );
  }
  function length(study, clause, statistic, { changes }, known2) {
    const crowd = study.crowd(clause.way.crowd);
    const { more, whole: whole2 } = standing(study, clause, statistic, changes);
    const of = (rows3, land) => lengthOf(statistic.name, unitOf(study, crowd, rows3, land, known2), known2.scale.limit);
    if (statistic.pooled) {
      const { area_m2, facilities } = statistic.whole;
      const found = of(crowd.cell.map((_, row) => row), { area_m2, facilities: facilities + whole2 });
      return { ...found, verdict: found.verdict ?? "undetermined", judged: null };
    }
    const rows2 = rowsByZone(crowd);
    const units = statistic.zones.map((zone, i2) => of(
      rows2.get(zone) ?? new Int32Array(0),
      { area_m2: statistic.area_m2[i2], facilities: statistic.facilities[i2] + more[i2] }
    ));
    return { ...worst(units), judged: null };
  }
  function standing(study, clause, { zones }, changes) {
    const altered2 = clause.way.trips.map((trip) => alteration(study, clause, trip, changes));
    const gone = new Map(altered2.flatMap((each2) => each2.gone).map((f) => [f, study.data.facilities.at[f]]));
    const come = new Map(altered2.flatMap(({ sites: sites2 }) => sites2).map(({ facility, at: at2 }) => [facility, at2]));
    const inside = (at2) => zones.map((zone) => inZone(study.data, zone, at2));
    const more = zones.map(() => 0);
    let whole2 = 0;
    for (
      const [places2, one] of
      /** @type {[Map<number, Degrees>, number][]} */
      [[gone, -1], [come, 1]]
    ) {
      for (const at2 of places2.values()) {
        const where = inside(at2);
        where.forEach((is, i2) => {
          if (is) more[i2] += one;
        });
        if (where.includes(true)) whole2 += one;
      }
    }
    return { more, whole: whole2 };
  }
  function unitOf(study, crowd, rows2, land, { cost, straight, scale }) {
    const { border } = study.cells();
    const by = (value) => Float64Array.from(rows2, (row) => value(crowd.cell[row]));
    return {
      ...land,
      persons: Float64Array.from(rows2, (row) => crowd.persons[row]),
      straight: by(straight),
      network: by((cell) => cost[cell] * scale.factor),
      border: by((cell) => border[cell])
    };
  }
  function rowsByZone({ zone }) {
    const found = /* @__PURE__ */ new Map();
    zone.forEach((each2, row) => found.set(each2, found.get(each2) ?? []).get(each2)?.push(row));
    return new Map([...found].map(([each2, rows2]) => [each2, Int32Array.from(rows2)]));
  }

  // src/engine/positions.js
  var positions = (size) => ({
    chain: new Int32Array(size),
    along: new Float64Array(size),
    fromStart: new Float64Array(size),
    toStart: new Float64Array(size),
    fromEnd: new Float64Array(size),
    toEnd: new Float64Array(size),
    leg: new Float64Array(size)
  });
  function place2(at2, i2, network, costs, edge, share3, legM) {
    const chain = network.chain[edge];
    const part = network.ahead[edge] ? share3 : 1 - share3;
    const along = network.baseM[edge] + part * network.length[edge];
    const forward = costs.forward[chain];
    const backward = costs.backward[chain];
    const open = forward < Infinity;
    const openBack = backward < Infinity;
    const there = open ? costs.baseAlong[edge] + part * costs.along[edge] : Infinity;
    const back = openBack ? costs.baseAgainst[edge] + part * costs.against[edge] : Infinity;
    const atStart = along === 0;
    const atEnd = along >= network.lengthM[chain] && network.lengthM[chain] > 0;
    at2.chain[i2] = chain;
    at2.along[i2] = along;
    at2.fromStart[i2] = atStart ? 0 : there;
    at2.toStart[i2] = atStart ? 0 : back;
    at2.fromEnd[i2] = rest(atEnd, openBack, backward - back);
    at2.toEnd[i2] = rest(atEnd, open, forward - there);
    at2.leg[i2] = legM * costs.legRate;
  }
  function rest(there, open, cost) {
    if (there) return 0;
    return open ? Math.max(cost, 0) : Infinity;
  }
  function between(origins, i2, goals, k, costs, towards) {
    const chain = origins.chain[i2];
    const ahead = (goals.along[k] - origins.along[i2]) * (towards ? 1 : -1);
    if (ahead === 0) return 0;
    if (ahead > 0 && costs.forward[chain] < Infinity) return Math.abs(goals.fromStart[k] - origins.fromStart[i2]);
    if (ahead < 0 && costs.backward[chain] < Infinity) return Math.abs(goals.fromEnd[k] - origins.fromEnd[i2]);
    return Infinity;
  }

  // src/engine/goals.js
  function placeGoals(network, costs, arcs2, list, closed = null) {
    const at2 = positions(list.length);
    const first = new Int32Array(network.lengthM.length).fill(-1);
    const next = new Int32Array(list.length).fill(-1);
    list.forEach(({ edge, share: share3, leg }, g) => place2(at2, g, network, costs, edge, share3, leg));
    const open = list.map((_, g) => g).filter((g) => !closed?.[g]);
    for (const g of [...open].reverse()) {
      next[g] = first[at2.chain[g]];
      first[at2.chain[g]] = g;
    }
    const facility = Int32Array.from(list, (goal) => goal.facility);
    return { facility, at: at2, first, next, entries: entriesOf(arcs2, at2, open) };
  }
  function entriesOf({ goalEnds, towards }, at2, open) {
    const byStart = towards ? at2.fromStart : at2.toStart;
    const byEnd = towards ? at2.fromEnd : at2.toEnd;
    return {
      node: Int32Array.from([
        ...open.map((g) => goalEnds.start[at2.chain[g]]),
        ...open.map((g) => goalEnds.end[at2.chain[g]])
      ]),
      cost: Float64Array.from([...open.map((g) => byStart[g] + at2.leg[g]), ...open.map((g) => byEnd[g] + at2.leg[g])]),
      goal: Int32Array.from([...open, ...open])
    };
  }
  function meeting(network, costs, { demandEnds, towards }, goals, found) {
    const at2 = positions(1);
    const byStart = towards ? at2.toStart : at2.fromStart;
    const byEnd = towards ? at2.toEnd : at2.fromEnd;
    const met = { cost: 0, goal: -1, by: (
      /** @type {By} */
      "start"
    ), at: at2 };
    return (edge, share3, legM) => {
      place2(at2, 0, network, costs, edge, share3, legM);
      const chain = at2.chain[0];
      const start = demandEnds.start[chain];
      const end = demandEnds.end[chain];
      met.cost = found.cost[start] + byStart[0];
      met.goal = found.goal[start];
      met.by = "start";
      const other = found.cost[end] + byEnd[0];
      if (other < met.cost) take(met, other, found.goal[end], "end");
      for (let g = goals.first[chain]; g >= 0; g = goals.next[g]) {
        const along = between(at2, 0, goals.at, g, costs, towards) + goals.at.leg[g];
        if (along < met.cost) take(met, along, g, "chain");
      }
      met.cost += at2.leg[0];
      if (met.cost === Infinity) met.goal = -1;
      return met;
    };
  }
  function take(met, cost, goal, by) {
    met.cost = cost;
    met.goal = goal;
    met.by = by;
  }

  // src/engine/heap.js
  var Heap = class {
    constructor() {
      this.keys = new Float64Array(1024);
      this.nodes = new Int32Array(1024);
      this.size = 0;
      this.key = 0;
    }
    /**
     * @param {number} key
     * @param {number} node
     */
    push(key, node) {
      if (this.size === this.nodes.length) this.grow();
      const { keys, nodes } = this;
      let i2 = this.size++;
      while (i2 > 0) {
        const above = i2 - 1 >> 1;
        if (keys[above] <= key) break;
        keys[i2] = keys[above];
        nodes[i2] = nodes[above];
        i2 = above;
      }
      keys[i2] = key;
      nodes[i2] = node;
    }
    /** Take the node of least cost. */
    pop() {
      const { keys, nodes } = this;
      const least = nodes[0];
      this.key = keys[0];
      const size = --this.size;
      const key = keys[size];
      const node = nodes[size];
      let i2 = 0;
      for (let below = 1; below < size; below = 2 * i2 + 1) {
        if (below + 1 < size && keys[below + 1] < keys[below]) below += 1;
        if (keys[below] >= key) break;
        keys[i2] = keys[below];
        nodes[i2] = nodes[below];
        i2 = below;
      }
      keys[i2] = key;
      nodes[i2] = node;
      return least;
    }
    grow() {
      const { keys, nodes } = this;
      this.keys = new Float64Array(2 * keys.length);
      this.nodes = new Int32Array(2 * nodes.length);
      this.keys.set(keys);
      this.nodes.set(nodes);
    }
  };

  // src/engine/search.js
  function nearest(arcs2, entries2, limit = Infinity) {
    const size = arcs2.offset.length - 1;
    const found = {
      cost: new Float64Array(size).fill(Infinity),
      goal: new Int32Array(size).fill(-1),
      arc: new Int32Array(size).fill(-1)
    };
    const waiting = new Heap();
    enter(found, entries2, waiting, limit);
    spread(arcs2, found, waiting, limit);
    return found;
  }
  function altered(arcs2, base, closed, entries2) {
    const found = { cost: base.cost.slice(), goal: base.goal.slice(), arc: base.arc.slice() };
    const waiting = new Heap();
    if (closed.includes(1)) {
      const lost = forget(found, closed);
      rim(arcs2, found, lost, waiting);
    }
    enter(found, entries2, waiting, Infinity);
    spread(arcs2, found, waiting, Infinity);
    return found;
  }
  function forget({ cost, goal, arc }, closed) {
    const lost = new Uint8Array(goal.length);
    for (let node = 0; node < goal.length; node++) {
      if (goal[node] < 0 || !closed[goal[node]]) continue;
      lost[node] = 1;
      cost[node] = Infinity;
      goal[node] = arc[node] = -1;
    }
    return lost;
  }
  function rim({ tail, head, cost }, found, lost, waiting) {
    for (let a = 0; a < head.length; a++) {
      if (!lost[head[a]] || lost[tail[a]]) continue;
      const there = found.cost[tail[a]] + cost[a];
      if (there < found.cost[head[a]]) settle(found, head[a], there, found.goal[tail[a]], a, waiting);
    }
  }
  function enter(found, { node, cost, goal }, waiting, limit) {
    for (let i2 = 0; i2 < node.length; i2++) {
      if (cost[i2] < found.cost[node[i2]] && cost[i2] <= limit) {
        settle(found, node[i2], cost[i2], goal[i2], -1, waiting);
      }
    }
  }
  function settle(found, node, cost, goal, arc, waiting) {
    found.cost[node] = cost;
    found.goal[node] = goal;
    found.arc[node] = arc;
    waiting.push(cost, node);
  }
  function spread({ offset, head, cost }, found, waiting, limit) {
    while (waiting.size) {
      const node = waiting.pop();
      const here = waiting.key;
      if (here > found.cost[node]) continue;
      for (let a = offset[node]; a < offset[node + 1]; a++) {
        const there = here + cost[a];
        if (there < found.cost[head[a]] && there <= limit) {
          settle(found, head[a], there, found.goal[node], a, waiting);
        }
      }
    }
  }

  // src/engine/searches.js
  function searchFirst(study, trip) {
    const { graph, impedance, direction, goals } = study.data.trips[trip];
    const network = study.network(
      /** @type {number} */
      graph
    );
    const wanted = new Set(study.read.whole(goals));
    const list = entrances(study, network).filter(({ facility }) => wanted.has(facility));
    const costs = network.costs(impedance);
    return search({ network, costs, arcs: costs.arcs(direction), list });
  }
  function search({ network, costs, arcs: arcs2, list }, limit = Infinity) {
    const goals = placeGoals(network, costs, arcs2, list);
    const found = nearest(arcs2, goals.entries, limit);
    return { network, costs, arcs: arcs2, list, known: list.length, closed: new Uint8Array(list.length), goals, found };
  }
  function searchAfter(first, { trip, gone, sites: sites2 }, linksTo) {
    const { network, costs, arcs: arcs2 } = first;
    const lost = new Set(gone);
    const fresh = sites2.flatMap(({ facility, at: at2 }) => linksTo(trip, at2).map((link) => ({ ...link, facility })));
    const list = [...first.list, ...fresh];
    const closed = Uint8Array.from(list, ({ facility }, g) => g < first.known && lost.has(facility) ? 1 : 0);
    const goals = placeGoals(network, costs, arcs2, list, closed);
    const found = altered(arcs2, first.found, closed, goals.entries);
    return { network, costs, arcs: arcs2, list, known: first.known, closed, goals, found };
  }
  function entrances({ read }, { graph: { entrances: at2 } }) {
    const [facility, edge] = [read.whole(at2.facility), read.whole(at2.edge)];
    const [share3, leg] = [read.amounts(at2.share), read.amounts(at2.leg)];
    return Array.from(facility, (each2, i2) => ({ facility: each2, edge: edge[i2], share: share3[i2], leg: leg[i2] }));
  }
  function goalsAround(study, { list, closed, known: known2 }) {
    const found = /* @__PURE__ */ new Map();
    const seen = /* @__PURE__ */ new Set();
    for (let goal = 0; goal < known2; goal++) {
      const { facility } = list[goal];
      if (closed[goal] || seen.has(facility)) continue;
      seen.add(facility);
      for (const cell of study.cellsWithin(facility)) if (!found.has(cell)) found.set(cell, goal);
    }
    return found;
  }
  function cellsMeeting(study, searched) {
    const { network, costs, arcs: arcs2, goals, found } = searched;
    const { read } = study;
    const { cells } = network.graph;
    const around2 = goalsAround(study, searched);
    const there = { cost: 0, goal: -1 };
    const [edge, share3, leg] = [read.whole(cells.edge), read.amounts(cells.share), read.amounts(cells.leg)];
    const first = cells.cell && starts(read.whole(cells.cell));
    const begin = (cell) => first ? first[cell] : cell;
    const meet2 = meeting(network, costs, arcs2, goals, found);
    const by = (link) => meet2(edge[link], share3[link], leg[link]);
    const cheapest = (cell) => {
      let [best2, least] = [begin(cell), Infinity];
      if (begin(cell + 1) === best2 + 1) return best2;
      for (let link = best2; link < begin(cell + 1); link++) {
        const { cost } = by(link);
        if (cost < least) [best2, least] = [link, cost];
      }
      return best2;
    };
    return {
      edge,
      share: share3,
      begin,
      /** Whether it is known how a cell comes to a goal. */
      known: (cell) => edge[begin(cell)] >= 0 || around2.has(cell),
      /** Whether it stands in the area of a goal. */
      inside: (cell) => around2.has(cell),
      cheapest,
      /** The way of a cell that stands outside them. */
      way: (cell) => by(cheapest(cell)),
      /** @returns {{cost: number, goal: number}} */
      meet(cell) {
        there.goal = around2.get(cell) ?? -1;
        return there.goal < 0 ? by(cheapest(cell)) : there;
      }
    };
  }
  function starts(cell) {
    const first = new Int32Array((cell.at(-1) ?? -1) + 2);
    for (const each2 of cell) first[each2 + 1] += 1;
    for (let i2 = 1; i2 < first.length; i2++) first[i2] += first[i2 - 1];
    return first;
  }
  function touchedCells(study, searched) {
    const { network, goals, known: known2 } = searched;
    const near2 = touchedChains(searched);
    const cells = cellsMeeting(study, searched);
    const better = { cost: 0, facility: -1, fresh: false };
    return {
      touches(cell) {
        for (let link = cells.begin(cell); link < cells.begin(cell + 1); link++) {
          if (cells.edge[link] >= 0 && near2[network.chain[cells.edge[link]]] === 1) return true;
        }
        return false;
      },
      find(cell) {
        if (!cells.known(cell)) return Object.assign(better, { cost: NaN, facility: -1, fresh: false });
        const met = cells.meet(cell);
        better.cost = met.cost;
        better.facility = met.goal < 0 ? -1 : goals.facility[met.goal];
        better.fresh = met.goal >= known2;
        return better;
      }
    };
  }
  function touchedChains({ network, arcs: { demandEnds }, goals, found, known: known2 }) {
    const near2 = new Uint8Array(network.lengthM.length);
    for (let c = 0; c < near2.length; c++) {
      if (found.goal[demandEnds.start[c]] >= known2 || found.goal[demandEnds.end[c]] >= known2) near2[c] = 1;
    }
    for (let g = known2; g < goals.facility.length; g++) near2[goals.at.chain[g]] = 1;
    return near2;
  }

  // src/engine/paths.js
  function followStreet(points2, { first, x: x2, y }, street, from, to) {
    const begin = first[street];
    const end = first[street + 1] - 1;
    const along = [0];
    for (let v = begin; v < end; v++) along.push(along[v - begin] + Math.hypot(x2[v + 1] - x2[v], y[v + 1] - y[v]));
    const whole2 = along[end - begin];
    const [low, high] = [Math.min(from, to) * whole2, Math.max(from, to) * whole2];
    const some = [pointAt(low, along, begin, x2, y)];
    for (let v = begin; v <= end; v++) {
      if (along[v - begin] > low && along[v - begin] < high) some.push([x2[v], y[v]]);
    }
    if (high > low) some.push(pointAt(high, along, begin, x2, y));
    for (const point of from > to ? some.reverse() : some) put(points2, point);
  }
  function pointAt(at2, along, begin, x2, y) {
    let i2 = 0;
    while (i2 < along.length - 2 && along[i2 + 1] < at2) i2 += 1;
    const length2 = along[i2 + 1] - along[i2];
    const t = length2 > 0 ? Math.min(1, Math.max(0, (at2 - along[i2]) / length2)) : 0;
    const v = begin + i2;
    return [x2[v] + t * (x2[v + 1] - x2[v]), y[v] + t * (y[v + 1] - y[v])];
  }
  function put(points2, [x2, y]) {
    const n = points2.length;
    if (n && points2[n - 2] === x2 && points2[n - 1] === y) return;
    points2.push(x2, y);
  }
  function followChain(points2, network, streets, chain, from, to) {
    const edges = network.edges.slice(network.first[chain], network.first[chain + 1]);
    for (const e of to < from ? edges.reverse() : edges) {
      if (!network.length[e]) continue;
      const [a, b] = [from, to].map((metres) => Math.min(1, Math.max(0, (metres - network.baseM[e]) / network.length[e])));
      if (a !== b) followEdge(points2, network, streets, e, a, b);
    }
  }
  function followEdge(points2, network, streets, edge, from, to) {
    const [a, b] = network.ahead[edge] ? [from, to] : [1 - from, 1 - to];
    followStreet(points2, streets, network.street[edge], a, b);
  }
  function inDegrees(data, points2) {
    const found = [];
    for (let i2 = 0; i2 < points2.length; i2 += 2) found.push(toDegrees(data, points2[i2] / 10, points2[i2 + 1] / 10));
    return found;
  }

  // src/engine/route.js
  function routeOf(study, searched, cell, changes) {
    const cells = cellsMeeting(study, searched);
    if (!cells.known(cell)) return null;
    const { row, column } = study.cells();
    const here = cellToDegrees(study.data, column[cell] + 0.5, row[cell] + 0.5);
    if (cells.inside(cell)) return { points: [here, here], impedance: 0, length_m: 0 };
    const link = cells.cheapest(cell);
    const met = cells.way(cell);
    if (met.goal < 0) return null;
    const { network } = searched;
    const [street, share3] = [network.street[cells.edge[link]], cells.share[link]];
    const points2 = [];
    followStreet(points2, study.streets(), street, share3, share3);
    const goal = follow(points2, study, searched, met);
    const last = searched.list[goal];
    followStreet(points2, study.streets(), network.street[last.edge], last.share, last.share);
    const way = [
      here,
      ...inDegrees(study.data, points2),
      newPlace(last.facility, changes) ?? doorOf(study, last, points2) ?? study.data.facilities.at[last.facility]
    ];
    return { points: way, impedance: met.cost, length_m: lengthOf2(study, way) };
  }
  function lengthOf2({ data }, way) {
    const places2 = way.map((at2) => toMetres(data, at2));
    return places2.slice(1).reduce((sum2, [x2, y], i2) => sum2 + Math.hypot(x2 - places2[i2][0], y - places2[i2][1]), 0);
  }
  function doorOf(study, { facility, leg }, points2) {
    const doors = study.entrances()[facility];
    if (doors.length < 2 && !study.outlines()[facility]) return null;
    const [x2, y] = points2.slice(-2).map((each2) => each2 / 10);
    const off = ([doorX, doorY]) => Math.abs(Math.hypot(doorX - x2, doorY - y) - leg);
    const door = doors.reduce((best2, each2) => off(each2) < off(best2) ? each2 : best2);
    return toDegrees(study.data, ...door);
  }
  function follow(points2, study, { network, arcs: arcs2, goals, found }, met) {
    const go = (chain, from, to) => followChain(points2, network, study.streets(), chain, from, to);
    const home = met.at.chain[0];
    if (met.by === "chain") {
      go(home, met.at.along[0], goals.at.along[met.goal]);
      return met.goal;
    }
    go(home, met.at.along[0], met.by === "start" ? 0 : network.lengthM[home]);
    let node = arcs2.demandEnds[met.by][home];
    for (let a = found.arc[node]; a >= 0; a = found.arc[node]) {
      node = arcs2.tail[a];
      const [chain, back] = [arcs2.way[a] >> 1, (arcs2.way[a] & 1) === 1];
      const length2 = network.lengthM[chain];
      if (arcs2.way[a] >= 0) go(chain, back === arcs2.towards ? length2 : 0, back === arcs2.towards ? 0 : length2);
    }
    const goal = found.goal[node];
    go(goals.at.chain[goal], entersAtStart(arcs2, goals, found, node, goal) ? 0 : network.lengthM[goals.at.chain[goal]], goals.at.along[goal]);
    return goal;
  }
  function entersAtStart({ goalEnds, towards }, { at: at2 }, { cost }, node, goal) {
    const byStart = (towards ? at2.fromStart : at2.toStart)[goal] + at2.leg[goal];
    return goalEnds.start[at2.chain[goal]] === node && cost[node] === byStart;
  }

  // src/engine/outline.js
  function areaOf(rings) {
    const [x2, y] = [0, 1].map((axis) => rings.flat().map((corner) => corner[axis]));
    const least = (all) => all.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (all) => all.reduce((a, b) => Math.max(a, b), -Infinity);
    return { rings, west: least(x2), south: least(y), east: most(x2), north: most(y) };
  }
  function toBox({ west, south, east, north }, x2, y) {
    return Math.hypot(Math.max(west - x2, 0, x2 - east), Math.max(south - y, 0, y - north));
  }
  function toArea({ rings }, x2, y) {
    let square = Infinity;
    let inside = false;
    for (const ring of rings) {
      for (let i2 = 1; i2 < ring.length; i2++) {
        const [ax, ay] = ring[i2 - 1];
        const [dx, dy] = [ring[i2][0] - ax, ring[i2][1] - ay];
        if (ay > y !== ay + dy > y && x2 < ax + dx * (y - ay) / dy) inside = !inside;
        const length2 = dx * dx + dy * dy;
        const t = length2 ? Math.min(Math.max(((x2 - ax) * dx + (y - ay) * dy) / length2, 0), 1) : 0;
        square = Math.min(square, (x2 - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2);
      }
    }
    return inside ? 0 : Math.sqrt(square);
  }
  function alongEdge({ rings }, step) {
    const found = [];
    for (const ring of rings) {
      let left = 0;
      for (let i2 = 1; i2 < ring.length; i2++) {
        const [[ax, ay], [bx, by]] = [ring[i2 - 1], ring[i2]];
        const length2 = Math.hypot(bx - ax, by - ay);
        for (; left < length2; left += step) {
          found.push([ax + (bx - ax) * left / length2, ay + (by - ay) * left / length2]);
        }
        left -= length2;
      }
    }
    return found;
  }

  // src/engine/area.js
  var SAME = 1e-8;
  function streetParts(study, searched, limit) {
    const { network } = searched;
    const lines = [];
    for (let c = 0; c < network.lengthM.length; c++) {
      if (!isReached(searched, c, limit)) continue;
      let line = null;
      for (let k = network.first[c]; k < network.first[c + 1]; k++) {
        const e = network.edges[k];
        const parts = network.length[e] ? spans(entries(searched, c, e), limit) : [];
        if (!parts.length) line = null;
        for (const [low, high] of parts) {
          if (!line || low > 0) lines.push(line = []);
          followEdge(line, network, study.streets(), e, low, high);
          if (high < 1) line = null;
        }
      }
    }
    return lines.map((points2) => inDegrees(study.data, points2));
  }
  function isReached({ arcs: { demandEnds }, goals, found }, c, limit) {
    return found.cost[demandEnds.start[c]] <= limit || found.cost[demandEnds.end[c]] <= limit || goals.first[c] >= 0;
  }
  function entries(searched, c, e) {
    const { costs, arcs: { demandEnds, towards }, goals, found } = searched;
    const [up, down] = towards ? [costs.against[e], costs.along[e]] : [costs.along[e], costs.against[e]];
    const fromStart = towards ? costs.baseAgainst[e] : costs.baseAlong[e];
    const fromEnd = towards ? costs.forward[c] - costs.baseAlong[e] - costs.along[e] : costs.backward[c] - costs.baseAgainst[e] - costs.against[e];
    const list = [];
    if (up < Infinity) list.push({ at: 0, spent: found.cost[demandEnds.start[c]] + fromStart, up, down: Infinity });
    if (down < Infinity) list.push({ at: 1, spent: found.cost[demandEnds.end[c]] + fromEnd, up: Infinity, down });
    for (let g = goals.first[c]; g >= 0; g = goals.next[g]) list.push(fromGoal(searched, e, g, up, down));
    return list;
  }
  function fromGoal({ network, costs, arcs: { towards }, goals }, e, g, up, down) {
    const c = network.chain[e];
    const leg = goals.at.leg[g];
    const [start, end] = [network.baseM[e], network.baseM[e] + network.length[e]];
    const along = goals.at.along[g];
    if (along > start && along < end) return { at: (along - start) / network.length[e], spent: leg, up, down };
    if (along <= start) {
      const between3 = towards ? goals.at.fromEnd[g] - (costs.backward[c] - costs.baseAgainst[e]) : costs.baseAlong[e] - goals.at.fromStart[g];
      return { at: 0, spent: leg + Math.abs(between3), up, down: Infinity };
    }
    const between2 = towards ? goals.at.fromStart[g] - (costs.baseAlong[e] + costs.along[e]) : costs.backward[c] - costs.baseAgainst[e] - costs.against[e] - goals.at.fromEnd[g];
    return { at: 1, spent: leg + Math.abs(between2), up: Infinity, down };
  }
  function spans(list, limit) {
    const parts = list.filter(({ spent }) => spent <= limit).map(({ at: at2, spent, up, down }) => {
      const [low, high] = [at2 - share2(limit - spent, down), at2 + share2(limit - spent, up)];
      return (
        /** @type {[number, number]} */
        [low < SAME ? 0 : low, high > 1 - SAME ? 1 : high]
      );
    }).filter(([low, high]) => high > low).sort((a, b) => a[0] - b[0]);
    const joined2 = [];
    for (const [low, high] of parts) {
      const last = joined2[joined2.length - 1];
      if (last && low <= last[1] + SAME) last[1] = Math.max(last[1], high);
      else joined2.push([low, high]);
    }
    return joined2;
  }
  function share2(left, cost) {
    if (cost === Infinity) return 0;
    return cost > 0 ? left / cost : 1;
  }

  // src/engine/straight.js
  function straightTo(points2, centres2) {
    const order = points2.at.map((_, p) => p).sort((p, q) => points2.at[p][0] - points2.at[q][0]);
    const xs = Float64Array.from(order, (p) => points2.at[p][0]);
    const ys = Float64Array.from(order, (p) => points2.at[p][1]);
    let near2 = 0;
    return remembered(centres2.x.length, (cell, found) => {
      const [x2, y] = [centres2.x[cell], centres2.y[cell]];
      near2 = closest(xs, ys, x2, y, near2);
      let least = Infinity;
      if (near2 >= 0) {
        found.nearest[cell] = points2.facility[order[near2]];
        least = Math.hypot(xs[near2] - x2, ys[near2] - y);
      }
      for (const { area, facility } of points2.areas ?? []) {
        const here = toBox(area, x2, y) < least ? toArea(area, x2, y) : Infinity;
        if (here >= least) continue;
        least = here;
        found.nearest[cell] = facility;
      }
      return least;
    });
  }
  function straightAfter(before, isGone, sites2, points2, centres2) {
    const all = straightTo(points2, centres2);
    const { x: x2, y } = centres2;
    return remembered(centres2.x.length, (cell, found) => {
      let least = before.look(cell);
      found.nearest[cell] = before.found.nearest[cell];
      if (isGone(found.nearest[cell])) {
        least = all.look(cell);
        found.nearest[cell] = all.found.nearest[cell];
      }
      for (let i2 = 0; i2 < sites2.at.length; i2++) {
        const here = Math.hypot(sites2.at[i2][0] - x2[cell], sites2.at[i2][1] - y[cell]);
        if (here >= least) continue;
        least = here;
        found.nearest[cell] = sites2.facility[i2];
      }
      return least;
    });
  }
  function remembered(size, find) {
    const found = { cost: new Float64Array(size).fill(NaN), nearest: new Int32Array(size).fill(-1) };
    const look = (cell) => {
      const known2 = found.cost[cell];
      return Number.isNaN(known2) ? found.cost[cell] = find(cell, found) : known2;
    };
    const all = () => {
      for (let cell = 0; cell < size; cell++) look(cell);
      return found;
    };
    return { look, all, found };
  }
  function closest(xs, ys, x2, y, guess) {
    if (!xs.length) return -1;
    let best2 = Math.max(guess, 0);
    let square = (xs[best2] - x2) ** 2 + (ys[best2] - y) ** 2;
    const middle2 = lowerBound(xs, x2);
    for (const step of [-1, 1]) {
      for (let p = step < 0 ? middle2 - 1 : middle2; p >= 0 && p < xs.length; p += step) {
        if ((xs[p] - x2) ** 2 > square) break;
        const here = (xs[p] - x2) ** 2 + (ys[p] - y) ** 2;
        if (here >= square) continue;
        square = here;
        best2 = p;
      }
    }
    return best2;
  }
  function lowerBound(numbers, least) {
    let [low, high] = [0, numbers.length];
    while (low < high) {
      const middle2 = low + high >> 1;
      if (numbers[middle2] < least) low = middle2 + 1;
      else high = middle2;
    }
    return low;
  }

  // src/engine/served.js
  var CORNERS2 = 64;
  function served(study, trips, clause, facility, settings, scale) {
    const { changes, measure } = settings;
    const trip = clause.way.trips.find((each2) => leadsTo2(study, clause, each2, facility, changes));
    if (trip === void 0) return null;
    const { graph, impedance } = study.data.trips[trip];
    if (measure === "straight" || impedance === "straight_m") {
      const moved2 = newPlace(facility, changes);
      const area = moved2 ? null : study.outlines()[facility];
      const at2 = moved2 ? [toMetres(study.data, moved2)] : study.entrances()[facility];
      return circles(study, clause, area ? { at: [], areas: [{ area, facility: 0 }] } : { at: at2, areas: [] }, scale.limit);
    }
    return graph === null ? null : alongStreets(study, trips, clause, trip, facility, changes, scale);
  }
  function leadsTo2(study, clause, trip, facility, changes) {
    const { gone, sites: sites2 } = alteration(study, clause, trip, changes);
    if (sites2.some((site) => site.facility === facility)) return true;
    return !gone.includes(facility) && study.read.whole(study.data.trips[trip].goals).includes(facility);
  }
  function alongStreets(study, trips, clause, trip, facility, changes, { limit, factor }) {
    const all = trips.search(clause, trip, changes);
    const list = all.list.filter((goal, g) => goal.facility === facility && !all.closed[g]);
    const most = limit / factor;
    const alone = search({ ...all, list }, most + TOLERANCE);
    const cells = cellsMeeting(study, alone);
    const { ofCell } = study.crowd(clause.way.crowd);
    let persons = 0;
    for (let cell = 0; cell < ofCell.length; cell++) {
      if (!(ofCell[cell] > 0) || !cells.known(cell)) continue;
      if (cells.meet(cell).cost * factor <= limit + TOLERANCE) persons += ofCell[cell];
    }
    return { lines: streetParts(study, alone, most), persons };
  }
  function circles(study, clause, { at: at2, areas }, radius) {
    const { look } = straightTo({ at: at2, facility: at2.map(() => 0), areas }, study.centres());
    const { ofCell } = study.crowd(clause.way.crowd);
    let persons = 0;
    for (let cell = 0; cell < ofCell.length; cell++) {
      if (ofCell[cell] > 0 && look(cell) <= radius + TOLERANCE) persons += ofCell[cell];
    }
    const spots = [...at2, ...areas.flatMap(({ area }) => alongEdge(area, radius / 2))];
    const lines = spots.map(([x2, y]) => Array.from({ length: CORNERS2 + 1 }, (_, i2) => {
      const angle = i2 % CORNERS2 / CORNERS2 * 2 * Math.PI;
      return toDegrees(study.data, x2 + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }));
    return { lines, persons };
  }

  // src/map/mercator.js
  var WORLD = 256;
  var { PI } = Math;
  function project([latitude, longitude]) {
    const sine = Math.sin(latitude * PI / 180);
    return [WORLD * (longitude / 360 + 0.5), WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * PI))];
  }
  function unproject([x2, y]) {
    const latitude = 2 * Math.atan(Math.exp(PI * (1 - 2 * y / WORLD))) - PI / 2;
    return [latitude * 180 / PI, 360 * (x2 / WORLD - 0.5)];
  }
  function placing(basemap) {
    const moved2 = basemap?.datum === "gcj02";
    const toMap = (place3) => moved2 ? toGcj02(place3) : place3;
    const fromMap = (place3) => moved2 ? fromGcj02(place3) : place3;
    return {
      toMap,
      fromMap,
      toWorld: (place3) => project(toMap(place3)),
      fromWorld: (xy) => fromMap(unproject(xy))
    };
  }

  // src/engine/shapes.js
  var DM = 0.1;
  function shapes(data, decode2) {
    const [[south, west], [north, east]] = data.bounds;
    const { toWorld } = placing(data.basemap);
    const origin = toWorld([(south + north) / 2, (west + east) / 2]);
    const drawn2 = (lines) => {
      const [count2, x2, y] = [lines.count, lines.x, lines.y].map(decode2);
      const found = { start: starts2(count2), x: new Float32Array(x2.length), y: new Float32Array(x2.length) };
      for (let i2 = 0; i2 < x2.length; i2++) {
        const place3 = toWorld(toDegrees(data, x2[i2] * DM, y[i2] * DM));
        found.x[i2] = place3[0] - origin[0];
        found.y[i2] = place3[1] - origin[1];
      }
      return found;
    };
    const { row, column } = data.cells;
    return {
      origin,
      // the engine keeps its own arrays, these are given away
      cells: {
        row: Int32Array.from(decode2(row)),
        column: Int32Array.from(decode2(column)),
        persons: Float32Array.from(decode2(data.groups.all))
      },
      streets: {
        ...drawn2(data.streets),
        rank: Uint8Array.from(decode2(data.streets.rank)),
        name: Int32Array.from(decode2(data.streets.name))
      },
      areas: data.areas.map((lines) => ({ kind: lines.kind, ...drawn2(lines) }))
    };
  }
  function starts2(count2) {
    const found = new Int32Array(count2.length + 1);
    for (let i2 = 0; i2 < count2.length; i2++) found[i2 + 1] = found[i2] + count2[i2];
    return found;
  }

  // src/engine/legs.js
  var [RAILWAY, WALL, STREAM] = [1, 3, 4];
  var ON_M = [2, 5, 5, 0.5, 2];
  var TRIM_M = 0.01;
  function readBarriers(packed, lines, read) {
    if (!packed) return null;
    const rings = ringsOf(lines(packed));
    const [kind, area] = [read.whole(packed.kind), read.whole(packed.area)];
    const sides = rings.flatMap((ring, i2) => kind[i2] === RAILWAY && area[i2] >= 0 ? [] : ring.slice(1).map((b, k) => ({ a: ring[k], b, kind: kind[i2], line: area[i2] < 0 })));
    const solid = /* @__PURE__ */ new Map();
    rings.forEach((ring, i2) => {
      if (area[i2] < 0) return;
      const known2 = solid.get(area[i2]) ?? { rings: [], kind: kind[i2] };
      solid.set(area[i2], { ...known2, rings: [...known2.rings, ring] });
    });
    return {
      sides,
      areas: [...solid.values()].map((each2) => ({ area: areaOf(each2.rings), kind: each2.kind })),
      walled: ringsOf(lines(packed.walled)).map((ring) => areaOf([ring]))
    };
  }
  function ringsOf({ first, x: x2, y }) {
    return Array.from({ length: first.length - 1 }, (_, i2) => Array.from({ length: first[i2 + 1] - first[i2] }, (__, v) => [x2[first[i2] + v] / 10, y[first[i2] + v] / 10]));
  }
  function around({ sides, areas, walled }, place3, reach) {
    const [x2, y] = place3;
    const near2 = sides.filter(({ a, b }) => !(Math.max(a[0], b[0]) < x2 - reach || Math.min(a[0], b[0]) > x2 + reach || Math.max(a[1], b[1]) < y - reach || Math.min(a[1], b[1]) > y + reach));
    const isIn = (area) => toBox(area, x2, y) === 0 && toArea(area, x2, y) === 0;
    return {
      /** By which kinds nobody is kept who stands on one: it is not known on which side people are. */
      standing: () => ON_M.map((most, kind) => areas.some((each2) => each2.kind === kind && isIn(each2.area)) || near2.some((side) => side.kind === kind && side.line && toSide(side, x2, y) <= most)),
      /** Which kinds give way to those without a street on their side: gates in walls, planks over streams. */
      yielding: () => ON_M.map((_, kind) => kind === STREAM || kind === WALL && walled.some(isIn)),
      /** Whether a leg leads across a barrier that is not of an exempt kind. */
      blocked(spot, exempt) {
        const length2 = Math.hypot(spot[0] - x2, spot[1] - y);
        const share3 = length2 > TRIM_M ? TRIM_M / length2 : 1;
        const end = [spot[0] + share3 * (x2 - spot[0]), spot[1] + share3 * (y - spot[1])];
        return near2.some(({ a, b, kind }) => !exempt[kind] && meet(place3, end, a, b));
      }
    };
  }
  function toSide({ a, b }, x2, y) {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length2 = dx * dx + dy * dy;
    const t = length2 ? Math.min(Math.max(((x2 - a[0]) * dx + (y - a[1]) * dy) / length2, 0), 1) : 0;
    return Math.hypot(x2 - a[0] - t * dx, y - a[1] - t * dy);
  }
  var turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  var isBetween = (a, b, c) => Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);
  function meet(a, b, c, d) {
    const [c1, d1, a1, b1] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
    if (c1 * d1 < 0 && a1 * b1 < 0) return true;
    return c1 === 0 && isBetween(a, b, c) || d1 === 0 && isBetween(a, b, d) || a1 === 0 && isBetween(c, d, a) || b1 === 0 && isBetween(c, d, b);
  }

  // src/engine/snap.js
  var [OPEN, ALONE, DEAD_END, LARGE, STUB] = [1, 2, 4, 8, 16];
  var ROUND_M = 100;
  function linksOf(network, streets, barriers, place3) {
    const most = network.graph.max_leg_m;
    const to = (kinds, reach = most) => reached(network, streets, barriers, place3, OPEN, kinds, reach);
    const is = (link, kind) => link !== null && (network.open[link.edge] & kind) !== 0;
    const first = to(OPEN);
    if (!first) return [];
    const off = !is(first, ALONE | DEAD_END);
    const second = off ? to(ALONE | DEAD_END) : null;
    const third = off && !second ? to(LARGE) : null;
    const round = is(first, DEAD_END) || is(second, DEAD_END) ? to(ALONE, Math.min(ROUND_M, most)) : null;
    const further = [second, third?.edge === first.edge ? null : third, round].filter((each2) => each2 !== null);
    return is(first, STUB) && !further.length ? [] : [first, ...further];
  }
  function reached(network, streets, barriers, place3, open, kinds, most) {
    const usable = (edge) => (network.open[edge] & open) === open && (network.open[edge] & kinds) !== 0;
    const nearest2 = snap(network, streets, place3, usable, most);
    if (!nearest2 || !barriers || nearest2.leg === 0) return nearest2;
    const legs = around(barriers, place3, most);
    if (!legs.blocked(nearest2.at, [])) return nearest2;
    const places2 = near(network, streets, place3, usable, most);
    const standing2 = legs.standing();
    const free = (exempt) => places2.find(({ at: at2 }) => !legs.blocked(at2, exempt)) ?? null;
    return free(standing2) ?? free(legs.yielding().map((each2, kind) => each2 || standing2[kind]));
  }
  var FIRST_M = 100;
  function snap(network, streets, [x2, y], usable, most) {
    for (const reach of FIRST_M < most ? [FIRST_M, most] : [most]) {
      const best2 = { square: Infinity, edge: -1, vertex: -1, t: 0, x: 0, y: 0, west: 0, east: 0, south: 0, north: 0 };
      narrow(best2, (10 * reach) ** 2 * (1 + 1e-12), 10 * x2, 10 * y);
      for (const edge of network.near(streets)(best2)) {
        if (usable(edge)) compare(streets, network.street[edge], edge, 10 * x2, 10 * y, best2);
      }
      if (best2.edge >= 0 && Math.sqrt(best2.square) / 10 <= reach) return placed(network, streets, best2);
    }
    return null;
  }
  function near(network, streets, [x2, y], usable, most) {
    const found = [];
    const box = { west: 10 * (x2 - most), east: 10 * (x2 + most), south: 10 * (y - most), north: 10 * (y + most) };
    for (const edge of network.near(streets)(box)) {
      if (!usable(edge)) continue;
      const street = network.street[edge];
      for (let v = streets.first[street]; v < streets.first[street + 1] - 1; v++) {
        if (isBeside(streets, v, box)) continue;
        const foot = footOn(streets, v, 10 * x2, 10 * y);
        if (Math.sqrt(foot.square) / 10 <= most) found.push({ ...foot, edge, vertex: v });
      }
    }
    found.sort((a, b) => a.square - b.square);
    return found.map((each2) => placed(network, streets, each2));
  }
  function placed(network, streets, { square, edge, vertex, t, x: x2, y }) {
    const share3 = shareAt(streets, network.street[edge], vertex, t);
    return { edge, share: share3, leg: Math.sqrt(square) / 10, at: [x2 / 10, y / 10] };
  }
  function narrow(best2, square, px, py) {
    const reach = Math.sqrt(square);
    const [west, east, south, north] = [px - reach, px + reach, py - reach, py + reach];
    Object.assign(best2, { square, west, east, south, north });
  }
  function isBeside({ x: x2, y }, v, { west, east, south, north }) {
    return x2[v] < west && x2[v + 1] < west || x2[v] > east && x2[v + 1] > east || y[v] < south && y[v + 1] < south || y[v] > north && y[v + 1] > north;
  }
  function footOn({ x: x2, y }, v, px, py) {
    const turned = x2[v] > x2[v + 1] || x2[v] === x2[v + 1] && y[v] > y[v + 1];
    const a = turned ? v + 1 : v;
    const b = turned ? v : v + 1;
    const dx = x2[b] - x2[a];
    const dy = y[b] - y[a];
    const length2 = dx * dx + dy * dy;
    const foot = length2 ? ((px - x2[a]) * dx + (py - y[a]) * dy) / length2 : 0;
    const t = foot < 0 ? 0 : foot > 1 ? 1 : foot;
    const nearX = x2[a] + t * dx;
    const nearY = y[a] + t * dy;
    return { t: turned ? 1 - t : t, x: nearX, y: nearY, square: (px - nearX) ** 2 + (py - nearY) ** 2 };
  }
  function compare(streets, street, edge, px, py, best2) {
    for (let v = streets.first[street]; v < streets.first[street + 1] - 1; v++) {
      if (isBeside(streets, v, best2)) continue;
      const { t, x: x2, y, square } = footOn(streets, v, px, py);
      if (square >= best2.square) continue;
      Object.assign(best2, { edge, vertex: v, t, x: x2, y });
      narrow(best2, square, px, py);
    }
  }
  function shareAt({ first, x: x2, y }, street, vertex, t) {
    let before = 0;
    let whole2 = 0;
    for (let v = first[street]; v < first[street + 1] - 1; v++) {
      const length2 = Math.hypot(x2[v + 1] - x2[v], y[v + 1] - y[v]);
      if (v === vertex) before = whole2 + t * length2;
      whole2 += length2;
    }
    return whole2 ? before / whole2 : 0;
  }

  // src/engine/siting/bound.js
  var ACROSS = 16;
  var MOST2 = 1024;
  function straightBound({ x: x2, y }, cells, radius) {
    const [west, south, east, north] = boxOf(x2, y, cells);
    const side = Math.max(radius / ACROSS, (east - west) / MOST2, (north - south) / MOST2, 1);
    const [columns, rows2] = [Math.floor((east - west) / side) + 1, Math.floor((north - south) / side) + 1];
    const wide = columns + 1;
    const square = Int32Array.from(cells, (cell) => Math.floor((y[cell] - south) / side) * wide + Math.floor((x2[cell] - west) / side) + 1);
    const sums2 = new Float64Array(rows2 * wide);
    const clamp = (n, most) => Math.min(Math.max(n, 0), most);
    return {
      /** Count these persons from now on. */
      count(persons) {
        sums2.fill(0);
        for (let i2 = 0; i2 < cells.length; i2++) sums2[square[i2]] += persons[cells[i2]];
        for (let row = 0; row < rows2; row++) {
          for (let i2 = row * wide + 1; i2 < (row + 1) * wide; i2++) sums2[i2] += sums2[i2 - 1];
        }
      },
      /** The persons in all squares that the circle round a place touches. */
      at(px, py) {
        const first = Math.max(Math.floor((py - radius - south) / side), 0);
        const last = Math.min(Math.floor((py + radius - south) / side), rows2 - 1);
        let sum2 = 0;
        for (let row = first; row <= last; row++) {
          const low = south + row * side;
          const apart = py < low ? low - py : py > low + side ? py - low - side : 0;
          const half = Math.sqrt(Math.max(radius * radius - apart * apart, 0));
          const from = clamp(Math.floor((px - half - west) / side), columns);
          const to = clamp(Math.floor((px + half - west) / side) + 1, columns);
          if (to > from) sum2 += sums2[row * wide + to] - sums2[row * wide + from];
        }
        return sum2;
      }
    };
  }
  function boxOf(x2, y, cells) {
    if (!cells.length) return [0, 0, 0, 0];
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const cell of cells) {
      [west, east] = [Math.min(west, x2[cell]), Math.max(east, x2[cell])];
      [south, north] = [Math.min(south, y[cell]), Math.max(north, y[cell])];
    }
    return [west, south, east, north];
  }

  // src/engine/siting/choose.js
  var DUST = 1e-6;
  var rounded = (persons) => Math.round(persons / DUST) * DUST;
  function chooser({ places: places2, row, bound, persons }) {
    const rows2 = /* @__PURE__ */ new Map();
    const alone = new Float64Array(places2).fill(Infinity);
    const rowOf = (place3) => {
      const known2 = rows2.get(place3) ?? row(place3);
      if (!rows2.has(place3)) {
        rows2.set(place3, known2);
        alone[place3] = sum(known2, persons);
      }
      return known2;
    };
    function likely(left, least, barred) {
      bound.count(left);
      const most = new Float64Array(places2);
      const found = [];
      for (let place3 = 0; place3 < places2; place3++) {
        if (alone[place3] <= least || barred.includes(place3)) continue;
        most[place3] = Math.min(alone[place3], bound.at(place3) + DUST);
        if (most[place3] > least) found.push(place3);
      }
      return { most, order: Int32Array.from(found).sort((a, b) => most[b] - most[a] || a - b) };
    }
    function* best2(left, least, barred) {
      const { most, order } = likely(left, least, barred);
      let found = null;
      for (const place3 of order) {
        if (found && most[place3] < found.gain) break;
        const gain = rounded(sum(rowOf(place3), left));
        const first = found === null || gain > found.gain || gain === found.gain && place3 < found.place;
        if (gain > least && first) found = { place: place3, gain };
        yield rows2.size;
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
        return yield* best2(without(persons, chosen, rowOf), 0, chosen);
      },
      /**
       * Put one place in the place of another, each time the best exchange of all, as long as that helps.
       * @param {number[]} chosen
       * @returns {Generator<number, number[]>}  ascending
       */
      *exchanged(chosen) {
        const worth = DUST + 1e-9 * persons.reduce((all, each2) => all + each2, 0);
        let now = [...chosen].sort((a, b) => a - b);
        for (; ; ) {
          let found = (
            /** @type {{slot: number, place: number, change: number} | null} */
            null
          );
          const open = without(persons, now, rowOf);
          for (const [slot2, out] of now.entries()) {
            const left = without(persons, now.filter((place4) => place4 !== out), rowOf);
            const loss = rounded(sum(rowOf(out), left) - sum(rowOf(out), open));
            const other = yield* best2(left, loss + (found?.change ?? worth), now);
            if (other) found = { slot: slot2, place: other.place, change: other.gain - loss };
          }
          if (!found) return now;
          const { slot, place: place3 } = found;
          now = now.map((each2, i2) => i2 === slot ? place3 : each2).sort((a, b) => a - b);
        }
      },
      /** Places in the order in which to build them: next comes the one that then brings most. @returns {Best[]} */
      inOrder(chosen) {
        const left = persons.slice();
        const rest2 = [...chosen].sort((a, b) => a - b);
        const order = [];
        while (rest2.length) {
          const gains = rest2.map((place3) => rounded(sum(rowOf(place3), left)));
          const k = gains.indexOf(Math.max(...gains));
          order.push({ place: rest2[k], gain: gains[k] });
          for (const cell of rowOf(rest2[k])) left[cell] = 0;
          rest2.splice(k, 1);
        }
        return order;
      }
    };
  }
  function sum(cells, persons) {
    let all = 0;
    for (const cell of cells) all += persons[cell];
    return all;
  }
  function without(persons, chosen, row) {
    const left = persons.slice();
    for (const place3 of chosen) for (const cell of row(place3)) left[cell] = 0;
    return left;
  }

  // src/engine/siting/junctions.js
  var [OPEN2, LARGE2] = [1, 8];
  var MEETING = 3;
  var [HALF, SIDE] = [2 ** 25, 2 ** 26];
  function junctions(study, network) {
    const { first, x: x2, y } = study.streets();
    const ground = study.data.streets.ground && study.read.whole(study.data.streets.ground);
    const usable = OPEN2 | LARGE2;
    const meeting2 = /* @__PURE__ */ new Map();
    for (let edge = 0; edge < network.street.length; edge++) {
      const street = network.street[edge];
      if ((network.open[edge] & usable) !== usable || ground && !ground[street]) continue;
      for (const v of [first[street], first[street + 1] - 1]) {
        const key = (x2[v] + HALF) * SIDE + y[v] + HALF;
        meeting2.set(key, (meeting2.get(key) ?? 0) + 1);
      }
    }
    const found = [...meeting2].filter(([, ends2]) => ends2 >= MEETING).map(([key]) => (
      /** @type {Place} */
      [(Math.floor(key / SIDE) - HALF) / 10, (key % SIDE - HALF) / 10]
    ));
    return found.filter(inZones(study));
  }
  function inZones({ data }) {
    const zones = data.zones.map(({ rings }, zone) => ({ zone, box: boxOf2(rings) }));
    return (place3) => {
      const at2 = toDegrees(data, ...place3);
      const [lat, lon] = at2.map((degrees) => degrees * 1e6);
      return !zones.length || zones.some(({ zone, box: [south, west, north, east] }) => lat >= south && lat <= north && lon >= west && lon <= east && inZone(data, zone, at2));
    };
  }
  function boxOf2(rings) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      const at2 = [0, 0];
      ring.forEach((step, i2) => {
        const k = i2 % 2;
        at2[k] += step;
        [box[k], box[k + 2]] = [Math.min(box[k], at2[k]), Math.max(box[k + 2], at2[k])];
      });
    }
    return box;
  }
  function thinned(places2, side) {
    if (!side) return places2;
    const seen = /* @__PURE__ */ new Set();
    return places2.filter(([x2, y]) => {
      const square = `${Math.floor(x2 / side)} ${Math.floor(y / side)}`;
      return !seen.has(square) && seen.add(square);
    });
  }

  // src/engine/rows.js
  function offsets(counts) {
    const found = new Int32Array(counts.length + 1);
    for (let i2 = 0; i2 < counts.length; i2++) found[i2 + 1] = found[i2] + counts[i2];
    return found;
  }

  // src/engine/siting/reach.js
  function reaching(study, { network, costs, arcs: arcs2 }, asked, limit) {
    const cells = askedLinks(study, network, costs, asked);
    const byChain = grouped(cells.at.chain, network.lengthM.length);
    const chainsAt = chainsByEnd(arcs2, byChain.offset);
    const { at: at2, cell } = cells;
    const { demandEnds, goalEnds, towards, offset, head, cost } = arcs2;
    const [toStart, toEnd] = towards ? [at2.toStart, at2.toEnd] : [at2.fromStart, at2.fromEnd];
    const far = new Float64Array(offset.length - 1).fill(Infinity);
    const seen = new Uint8Array(asked.length);
    const gathered = new Int32Array(network.lengthM.length);
    let site = 0;
    const goal = positions(1);
    const waiting = new Heap();
    let touched = [];
    let found = [];
    const settle2 = (node, there) => {
      if (there > limit || there >= far[node]) return;
      if (far[node] === Infinity) touched.push(node);
      far[node] = there;
      waiting.push(there, node);
    };
    const take2 = (link, there) => {
      if (there + at2.leg[link] > limit || seen[cell[link]]) return;
      seen[cell[link]] = 1;
      found.push(cell[link]);
    };
    const spread2 = () => {
      while (waiting.size) {
        const node = waiting.pop();
        const here = waiting.key;
        if (here > far[node]) continue;
        for (let a = offset[node]; a < offset[node + 1]; a++) settle2(head[a], here + cost[a]);
      }
    };
    const gather = () => {
      for (const node of touched) {
        for (let k = chainsAt.offset[node]; k < chainsAt.offset[node + 1]; k++) {
          const chain = chainsAt.item[k];
          if (gathered[chain] === site) continue;
          gathered[chain] = site;
          const start = far[demandEnds.start[chain]];
          const end = far[demandEnds.end[chain]];
          for (let i2 = byChain.offset[chain]; i2 < byChain.offset[chain + 1]; i2++) {
            const link = byChain.item[i2];
            take2(link, Math.min(start + toStart[link], end + toEnd[link]));
          }
        }
      }
    };
    return (links) => {
      touched = [];
      found = [];
      site += 1;
      for (const { edge, share: share3, leg } of links) {
        place2(goal, 0, network, costs, edge, share3, leg);
        const chain = goal.chain[0];
        settle2(goalEnds.start[chain], (towards ? goal.fromStart : goal.toStart)[0] + goal.leg[0]);
        settle2(goalEnds.end[chain], (towards ? goal.fromEnd : goal.toEnd)[0] + goal.leg[0]);
        for (let i2 = byChain.offset[chain]; i2 < byChain.offset[chain + 1]; i2++) {
          const link = byChain.item[i2];
          take2(link, between(at2, link, goal, 0, costs, towards) + goal.leg[0]);
        }
      }
      spread2();
      gather();
      for (const node of touched) far[node] = Infinity;
      for (const each2 of found) seen[each2] = 0;
      return Int32Array.from(found).sort();
    };
  }
  function askedLinks({ read }, network, costs, asked) {
    const { cells } = network.graph;
    const [edge, share3, leg] = [read.whole(cells.edge), read.amounts(cells.share), read.amounts(cells.leg)];
    const of = cells.cell ? read.whole(cells.cell) : null;
    const links = [];
    for (let link = 0; link < edge.length; link++) if (edge[link] >= 0 && asked[of ? of[link] : link]) links.push(link);
    const at2 = positions(links.length);
    links.forEach((link, i2) => place2(at2, i2, network, costs, edge[link], share3[link], leg[link]));
    return { at: at2, cell: Int32Array.from(links, (link) => of ? of[link] : link) };
  }
  function grouped(group, groups2) {
    const counts = new Int32Array(groups2);
    for (const each2 of group) counts[each2] += 1;
    const offset = offsets(counts);
    const next = offset.slice();
    const item = new Int32Array(group.length);
    for (let i2 = 0; i2 < group.length; i2++) item[next[group[i2]]++] = i2;
    return { offset, item };
  }
  function chainsByEnd({ demandEnds: { start, end }, offset }, links) {
    const node = [];
    const chain = [];
    for (let c = 0; c < start.length; c++) {
      if (links[c] === links[c + 1]) continue;
      node.push(start[c]);
      chain.push(c);
      if (end[c] === start[c]) continue;
      node.push(end[c]);
      chain.push(c);
    }
    const by = grouped(Int32Array.from(node), offset.length - 1);
    return { offset: by.offset, item: by.item.map((i2) => chain[i2]) };
  }

  // src/engine/siting/sites.js
  function* sitesFor(study, trips, clause, settings, scale, cost, most) {
    const trip = tripToNew(study, clause);
    if (trip === null || study.data.trips[trip].graph === null) return null;
    const { network, costs, arcs: arcs2 } = trips.first(trip);
    const { persons, met, all } = unmet(study, trips, clause, settings, scale, cost, trip);
    const asked = persons.map((each2) => each2 > 0 ? 1 : 0);
    const cells = Int32Array.from(persons.keys()).filter((cell) => persons[cell] > 0);
    const reach = reaching(study, { network, costs, arcs: arcs2 }, Uint8Array.from(asked), scale.limit / scale.factor + TOLERANCE);
    const radius = scale.limit / scale.borderFactor + 1;
    const { places: places2, apart_m } = enough(junctions(study, network), radius);
    const choice = chooser({
      places: places2.length,
      row: (place3) => reach(linksOf(network, study.streets(), study.barriers(), places2[place3])),
      bound: onPlaces(straightBound(study.centres(), cells, radius), places2),
      persons
    });
    const curve = [{ met, sites: [] }];
    let chosen = [];
    while (curve.length <= most) {
      const told = (steps) => telling(steps, { sites: curve.length - 1, most, places: places2.length });
      const next = yield* told(choice.more(chosen));
      if (!next) break;
      chosen = [...chosen, next.place];
      const order = choice.inOrder(yield* told(choice.exchanged(chosen)));
      curve.push({
        met: met + order.reduce((sum2, { gain }) => sum2 + gain, 0),
        sites: order.map(({ place: place3, gain }) => ({ at: toDegrees(study.data, ...places2[place3]), gained: gain }))
      });
    }
    return { places: places2.length, apart_m, persons: all, curve };
  }
  function* telling(steps, about) {
    for (; ; ) {
      const { done, value } = steps.next();
      if (done) return (
        /** @type {Result} */
        value
      );
      yield { ...about, looked: (
        /** @type {number} */
        value
      ) };
    }
  }
  function unmet(study, trips, clause, { changes }, scale, cost, trip) {
    const { ofCell } = study.crowd(clause.way.crowd);
    const state = states(cost, study.cells().border, scale);
    const others = clause.way.trips.filter((each2) => each2 !== trip).map((each2) => trips.ways(clause, each2, changes).cost);
    const within4 = (cell) => others.filter((costs) => costs[cell] * scale.factor <= scale.limit + TOLERANCE).length;
    const persons = new Float64Array(ofCell.length);
    let [met, all] = [0, 0];
    for (let cell = 0; cell < ofCell.length; cell++) {
      if (!(ofCell[cell] > 0)) continue;
      all += ofCell[cell];
      if (state[cell] === MET) met += ofCell[cell];
      else if (within4(cell) >= clause.way.enough - 1) persons[cell] = ofCell[cell];
    }
    return { persons, met, all };
  }
  var onPlaces = ({ count: count2, at: at2 }, places2) => ({ count: count2, at: (place3) => at2(...places2[place3]) });
  var MOST_WORK = 4e7;
  function enough(places2, radius) {
    const work = (some) => some.length * passed(places2, radius);
    let [apart_m, found] = [0, places2];
    while (found.length > 1 && work(found) > MOST_WORK) {
      apart_m = apart_m ? 2 * apart_m : Math.max(50, radius / 32);
      found = thinned(places2, apart_m);
    }
    return { places: found, apart_m };
  }
  function passed(places2, radius) {
    const squares = new Set(places2.map(([x2, y]) => `${Math.floor(x2 / 500)} ${Math.floor(y / 500)}`)).size;
    return Math.min(places2.length, places2.length / (squares * 25e4) * Math.PI * radius ** 2);
  }

  // src/engine/siting/effect.js
  function effectOn(study, cover, clause, number, { changes }) {
    const concerned = clause.way.trips.some((trip) => {
      const { gone, sites: sites2 } = alteration(study, clause, trip, changes);
      return gone.length > 0 || sites2.length > 0;
    });
    if (!concerned && !changes.some(({ change }) => change === "given")) return null;
    const by = (list) => judgement(study, cover, clause, number, list);
    return { before: by([]), after: by(changes) };
  }
  function judgement(study, cover, clause, number, changes) {
    const settings = { limit: null, speed_kph: null, required_share: null, measure: "network", changes };
    const { cost } = cover.ways(number, settings);
    const scale = scaleOf(study, clause, settings);
    const state = states(cost, study.cells().border, scale);
    const { persons, met } = count(study.crowd(clause.way.crowd), state).total;
    const { verdict } = judged(study, clause, settings, { state, cost, scale, straight: cover.straight(clause, settings) });
    return { persons, met, verdict };
  }

  // src/whole.js
  function wholeCells({ row, column }, { rows: rows2, columns, parts }) {
    const grid = { rows: Math.ceil(rows2 / parts), columns: Math.ceil(columns / parts) };
    const number = new Int32Array(grid.rows * grid.columns).fill(-1);
    const of = new Int32Array(row.length);
    const found = [];
    for (let i2 = 0; i2 < row.length; i2++) {
      const place3 = Math.floor(row[i2] / parts) * grid.columns + Math.floor(column[i2] / parts);
      if (number[place3] < 0) number[place3] = found.push(place3) - 1;
      of[i2] = number[place3];
    }
    return {
      row: Int32Array.from(found, (place3) => Math.floor(place3 / grid.columns)),
      column: Int32Array.from(found, (place3) => place3 % grid.columns),
      of,
      grid
    };
  }
  function summed({ row, of }, value) {
    const found = new Float64Array(row.length);
    for (let i2 = 0; i2 < of.length; i2++) found[of[i2]] += value(i2);
    return found;
  }

  // src/engine/shares.js
  function sharesOf(study, { ofCell }, state) {
    const whole2 = study.whole();
    if (!whole2) return null;
    const persons = summed(whole2, (part) => ofCell[part]);
    const met = summed(whole2, (part) => state[part] === MET ? ofCell[part] : 0);
    const unknown = summed(whole2, (part) => state[part] === BORDER || state[part] === UNLINKED ? ofCell[part] : 0);
    return Float32Array.from(persons, (all, i2) => shareOf(all, met[i2], unknown[i2]));
  }
  function shareOf(all, met, unknown) {
    if (!(all > 0)) return NaN;
    return unknown >= all * (1 - 1e-6) ? -1 : met / all;
  }

  // src/engine/spread.js
  function spreadOf(study, clause, cost, { shown }, bins, times) {
    const step = times * clause.way.limit / bins;
    const crowd = study.data.crowds[clause.way.crowd];
    const { ofCell } = study.crowd(clause.way.crowd);
    const count2 = (name, persons) => {
      const found = { name, counts: new Array(bins).fill(0), beyond: 0, unknown: 0 };
      for (let cell = 0; cell < cost.length; cell++) {
        const here = persons(cell);
        if (!(here > 0)) continue;
        const far = cost[cell] * shown;
        const bin = Math.max(Math.ceil(far / step - 1e-9) - 1, 0);
        if (Number.isNaN(far)) found.unknown += here;
        else if (bin >= bins) found.beyond += here;
        else found.counts[bin] += here;
      }
      return found;
    };
    const whole2 = study.data.groups[crowd.group ?? "all"];
    const base = whole2 ? study.read.amounts(whole2) : null;
    const groups2 = !crowd.group || crowd.group === "all" ? Object.keys(study.data.groups).filter((name) => name !== "all") : [];
    const parts = groups2.map((name) => {
      const people = study.read.amounts(study.data.groups[name]);
      return count2(name, (cell) => base && base[cell] > 0 ? people[cell] * ofCell[cell] / base[cell] : 0);
    });
    return { step, groups: [count2("all", (cell) => ofCell[cell]), ...parts] };
  }

  // node_modules/fflate/esm/browser.js
  var u8 = Uint8Array;
  var u16 = Uint16Array;
  var i32 = Int32Array;
  var fleb = new u8([
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    1,
    1,
    1,
    2,
    2,
    2,
    2,
    3,
    3,
    3,
    3,
    4,
    4,
    4,
    4,
    5,
    5,
    5,
    5,
    0,
    /* unused */
    0,
    0,
    /* impossible */
    0
  ]);
  var fdeb = new u8([
    0,
    0,
    0,
    0,
    1,
    1,
    2,
    2,
    3,
    3,
    4,
    4,
    5,
    5,
    6,
    6,
    7,
    7,
    8,
    8,
    9,
    9,
    10,
    10,
    11,
    11,
    12,
    12,
    13,
    13,
    /* unused */
    0,
    0
  ]);
  var clim = new u8([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
  var freb = function(eb, start) {
    var b = new u16(31);
    for (var i2 = 0; i2 < 31; ++i2) {
      b[i2] = start += 1 << eb[i2 - 1];
    }
    var r = new i32(b[30]);
    for (var i2 = 1; i2 < 30; ++i2) {
      for (var j = b[i2]; j < b[i2 + 1]; ++j) {
        r[j] = j - b[i2] << 5 | i2;
      }
    }
    return { b, r };
  };
  var _a = freb(fleb, 2);
  var fl = _a.b;
  var revfl = _a.r;
  fl[28] = 258, revfl[258] = 28;
  var _b = freb(fdeb, 0);
  var fd = _b.b;
  var revfd = _b.r;
  var rev = new u16(32768);
  for (i = 0; i < 32768; ++i) {
    x = (i & 43690) >> 1 | (i & 21845) << 1;
    x = (x & 52428) >> 2 | (x & 13107) << 2;
    x = (x & 61680) >> 4 | (x & 3855) << 4;
    rev[i] = ((x & 65280) >> 8 | (x & 255) << 8) >> 1;
  }
  var x;
  var i;
  var hMap = (function(cd, mb, r) {
    var s = cd.length;
    var i2 = 0;
    var l = new u16(mb);
    for (; i2 < s; ++i2) {
      if (cd[i2])
        ++l[cd[i2] - 1];
    }
    var le = new u16(mb);
    for (i2 = 1; i2 < mb; ++i2) {
      le[i2] = le[i2 - 1] + l[i2 - 1] << 1;
    }
    var co;
    if (r) {
      co = new u16(1 << mb);
      var rvb = 15 - mb;
      for (i2 = 0; i2 < s; ++i2) {
        if (cd[i2]) {
          var sv = i2 << 4 | cd[i2];
          var r_1 = mb - cd[i2];
          var v = le[cd[i2] - 1]++ << r_1;
          for (var m = v | (1 << r_1) - 1; v <= m; ++v) {
            co[rev[v] >> rvb] = sv;
          }
        }
      }
    } else {
      co = new u16(s);
      for (i2 = 0; i2 < s; ++i2) {
        if (cd[i2]) {
          co[i2] = rev[le[cd[i2] - 1]++] >> 15 - cd[i2];
        }
      }
    }
    return co;
  });
  var flt = new u8(288);
  for (i = 0; i < 144; ++i)
    flt[i] = 8;
  var i;
  for (i = 144; i < 256; ++i)
    flt[i] = 9;
  var i;
  for (i = 256; i < 280; ++i)
    flt[i] = 7;
  var i;
  for (i = 280; i < 288; ++i)
    flt[i] = 8;
  var i;
  var fdt = new u8(32);
  for (i = 0; i < 32; ++i)
    fdt[i] = 5;
  var i;
  var flrm = /* @__PURE__ */ hMap(flt, 9, 1);
  var fdrm = /* @__PURE__ */ hMap(fdt, 5, 1);
  var max = function(a) {
    var m = a[0];
    for (var i2 = 1; i2 < a.length; ++i2) {
      if (a[i2] > m)
        m = a[i2];
    }
    return m;
  };
  var bits = function(d, p, m) {
    var o = p / 8 | 0;
    return (d[o] | d[o + 1] << 8) >> (p & 7) & m;
  };
  var bits16 = function(d, p) {
    var o = p / 8 | 0;
    return (d[o] | d[o + 1] << 8 | d[o + 2] << 16) >> (p & 7);
  };
  var shft = function(p) {
    return (p + 7) / 8 | 0;
  };
  var slc = function(v, s, e) {
    if (s == null || s < 0)
      s = 0;
    if (e == null || e > v.length)
      e = v.length;
    return new u8(v.subarray(s, e));
  };
  var ec = [
    "unexpected EOF",
    "invalid block type",
    "invalid length/literal",
    "invalid distance",
    "stream finished",
    "no stream handler",
    ,
    // determined by compression function
    "no callback",
    "invalid UTF-8 data",
    "extra field too long",
    "date not in range 1980-2099",
    "filename too long",
    "stream finishing",
    "invalid zip data"
    // determined by unknown compression method
  ];
  var err = function(ind, msg, nt) {
    var e = new Error(msg || ec[ind]);
    e.code = ind;
    if (Error.captureStackTrace)
      Error.captureStackTrace(e, err);
    if (!nt)
      throw e;
    return e;
  };
  var inflt = function(dat, st, buf, dict) {
    var sl = dat.length, dl = dict ? dict.length : 0;
    if (!sl || st.f && !st.l)
      return buf || new u8(0);
    var noBuf = !buf;
    var resize = noBuf || st.i != 2;
    var noSt = st.i;
    if (noBuf)
      buf = new u8(sl * 3);
    var cbuf = function(l2) {
      var bl = buf.length;
      if (l2 > bl) {
        var nbuf = new u8(Math.max(bl * 2, l2));
        nbuf.set(buf);
        buf = nbuf;
      }
    };
    var final = st.f || 0, pos = st.p || 0, bt = st.b || 0, lm = st.l, dm = st.d, lbt = st.m, dbt = st.n;
    var tbts = sl * 8;
    do {
      if (!lm) {
        final = bits(dat, pos, 1);
        var type = bits(dat, pos + 1, 3);
        pos += 3;
        if (!type) {
          var s = shft(pos) + 4, l = dat[s - 4] | dat[s - 3] << 8, t = s + l;
          if (t > sl) {
            if (noSt)
              err(0);
            break;
          }
          if (resize)
            cbuf(bt + l);
          buf.set(dat.subarray(s, t), bt);
          st.b = bt += l, st.p = pos = t * 8, st.f = final;
          continue;
        } else if (type == 1)
          lm = flrm, dm = fdrm, lbt = 9, dbt = 5;
        else if (type == 2) {
          var hLit = bits(dat, pos, 31) + 257, hcLen = bits(dat, pos + 10, 15) + 4;
          var tl = hLit + bits(dat, pos + 5, 31) + 1;
          pos += 14;
          var ldt = new u8(tl);
          var clt = new u8(19);
          for (var i2 = 0; i2 < hcLen; ++i2) {
            clt[clim[i2]] = bits(dat, pos + i2 * 3, 7);
          }
          pos += hcLen * 3;
          var clb = max(clt), clbmsk = (1 << clb) - 1;
          var clm = hMap(clt, clb, 1);
          for (var i2 = 0; i2 < tl; ) {
            var r = clm[bits(dat, pos, clbmsk)];
            pos += r & 15;
            var s = r >> 4;
            if (s < 16) {
              ldt[i2++] = s;
            } else {
              var c = 0, n = 0;
              if (s == 16)
                n = 3 + bits(dat, pos, 3), pos += 2, c = ldt[i2 - 1];
              else if (s == 17)
                n = 3 + bits(dat, pos, 7), pos += 3;
              else if (s == 18)
                n = 11 + bits(dat, pos, 127), pos += 7;
              while (n--)
                ldt[i2++] = c;
            }
          }
          var lt = ldt.subarray(0, hLit), dt = ldt.subarray(hLit);
          lbt = max(lt);
          dbt = max(dt);
          lm = hMap(lt, lbt, 1);
          dm = hMap(dt, dbt, 1);
        } else
          err(1);
        if (pos > tbts) {
          if (noSt)
            err(0);
          break;
        }
      }
      if (resize)
        cbuf(bt + 131072);
      var lms = (1 << lbt) - 1, dms = (1 << dbt) - 1;
      var lpos = pos;
      for (; ; lpos = pos) {
        var c = lm[bits16(dat, pos) & lms], sym = c >> 4;
        pos += c & 15;
        if (pos > tbts) {
          if (noSt)
            err(0);
          break;
        }
        if (!c)
          err(2);
        if (sym < 256)
          buf[bt++] = sym;
        else if (sym == 256) {
          lpos = pos, lm = null;
          break;
        } else {
          var add = sym - 254;
          if (sym > 264) {
            var i2 = sym - 257, b = fleb[i2];
            add = bits(dat, pos, (1 << b) - 1) + fl[i2];
            pos += b;
          }
          var d = dm[bits16(dat, pos) & dms], dsym = d >> 4;
          if (!d)
            err(3);
          pos += d & 15;
          var dt = fd[dsym];
          if (dsym > 3) {
            var b = fdeb[dsym];
            dt += bits16(dat, pos) & (1 << b) - 1, pos += b;
          }
          if (pos > tbts) {
            if (noSt)
              err(0);
            break;
          }
          if (resize)
            cbuf(bt + 131072);
          var end = bt + add;
          if (bt < dt) {
            var shift2 = dl - dt, dend = Math.min(dt, end);
            if (shift2 + bt < 0)
              err(3);
            for (; bt < dend; ++bt)
              buf[bt] = dict[shift2 + bt];
          }
          for (; bt < end; ++bt)
            buf[bt] = buf[bt - dt];
        }
      }
      st.l = lm, st.p = lpos, st.b = bt, st.f = final;
      if (lm)
        final = 1, st.m = lbt, st.d = dm, st.n = dbt;
    } while (!final);
    return bt != buf.length && noBuf ? slc(buf, 0, bt) : buf.subarray(0, bt);
  };
  var et = /* @__PURE__ */ new u8(0);
  var zls = function(d, dict) {
    if ((d[0] & 15) != 8 || d[0] >> 4 > 7 || (d[0] << 8 | d[1]) % 31)
      err(6, "invalid zlib data");
    if ((d[1] >> 5 & 1) == +!dict)
      err(6, "invalid zlib data: " + (d[1] & 32 ? "need" : "unexpected") + " dictionary");
    return (d[1] >> 3 & 4) + 2;
  };
  function unzlibSync(data, opts) {
    return inflt(data.subarray(zls(data, opts && opts.dictionary), -4), { i: 2 }, opts && opts.out, opts && opts.dictionary);
  }
  var td = typeof TextDecoder != "undefined" && /* @__PURE__ */ new TextDecoder();
  var tds = 0;
  try {
    td.decode(et, { stream: true });
    tds = 1;
  } catch (e) {
  }

  // src/codec.js
  function createReader(base64) {
    const known2 = /* @__PURE__ */ new Map();
    const read = (packed) => {
      const found = known2.get(packed.at) ?? decode(packed, base64);
      known2.set(packed.at, found);
      return found;
    };
    return {
      array: read,
      /** Whole numbers. */
      whole: (packed) => (
        /** @type {Int32Array} */
        read(packed)
      ),
      /** Amounts from 0; NaN: not known. */
      amounts: (packed) => (
        /** @type {Float64Array} */
        read(packed)
      )
    };
  }
  function decode(packed, base64) {
    const raw = unzlibSync(bytes(packed, base64));
    const numbers = whole(packed, raw);
    return packed.scale === void 0 ? numbers : scaled(numbers, packed.scale);
  }
  function bytes({ at: at2, size }, base64) {
    const text = atob(base64.slice(at2 / 3 * 4, (at2 / 3 + Math.ceil(size / 3)) * 4));
    const found = new Uint8Array(size);
    for (let i2 = 0; i2 < size; i2++) found[i2] = text.charCodeAt(i2);
    return found;
  }
  function whole({ count: count2, planes, delta, signed }, raw) {
    const found = new Int32Array(count2);
    for (let plane = 0; plane < planes; plane++) {
      const shift2 = 8 * plane;
      const from = plane * count2;
      for (let i2 = 0; i2 < count2; i2++) found[i2] |= raw[from + i2] << shift2;
    }
    if (signed) for (let i2 = 0; i2 < count2; i2++) found[i2] = found[i2] >>> 1 ^ -(found[i2] & 1);
    if (delta) for (let i2 = 1; i2 < count2; i2++) found[i2] += found[i2 - 1];
    return found;
  }
  function scaled(numbers, scale) {
    const found = new Float64Array(numbers.length);
    for (let i2 = 0; i2 < found.length; i2++) found[i2] = ((numbers[i2] >>> 0) - 2) * scale;
    for (let i2 = 0; i2 < found.length; i2++) {
      if (numbers[i2] === 0) found[i2] = NaN;
      else if (numbers[i2] === 1) found[i2] = Infinity;
    }
    return found;
  }

  // src/engine/arcs.js
  function arcsOf({ graph, arriving, leaving }, costs, direction, read) {
    const towards = direction === "demand_to_facility";
    const turns = graph.turns && {
      tail: read.whole(graph.turns.tail),
      head: read.whole(graph.turns.head),
      open: read.whole(towards ? graph.turns.outward : graph.turns.inward)
    };
    const list = arcs(2 * costs.forward.length + (turns?.open.length ?? 0));
    let size = 0;
    const add = (from, to, cost, way) => {
      if (cost < Infinity) write(list, size++, towards ? to : from, towards ? from : to, cost, way);
    };
    for (let c = 0; c < costs.forward.length; c++) {
      add(leaving.start[c], arriving.end[c], costs.forward[c], 2 * c);
      add(leaving.end[c], arriving.start[c], costs.backward[c], 2 * c + 1);
    }
    for (let i2 = 0; turns && i2 < turns.open.length; i2++) if (turns.open[i2]) add(turns.tail[i2], turns.head[i2], 0, -1);
    const ends2 = towards ? { goalEnds: leaving, demandEnds: arriving } : { goalEnds: arriving, demandEnds: leaving };
    return { towards, ...ends2, ...byTail(list, size, graph.junctions) };
  }
  var arcs = (size) => ({
    tail: new Int32Array(size),
    head: new Int32Array(size),
    cost: new Float64Array(size),
    way: new Int32Array(size)
  });
  function write(list, at2, tail, head, cost, way) {
    list.tail[at2] = tail;
    list.head[at2] = head;
    list.cost[at2] = cost;
    list.way[at2] = way;
  }
  function byTail({ tail, head, cost, way }, size, junctions2) {
    const counts = new Int32Array(junctions2);
    for (let i2 = 0; i2 < size; i2++) counts[tail[i2]] += 1;
    const offset = offsets(counts);
    const next = offset.slice();
    const ordered = arcs(size);
    for (let i2 = 0; i2 < size; i2++) write(ordered, next[tail[i2]]++, tail[i2], head[i2], cost[i2], way[i2]);
    return { offset, ...ordered };
  }

  // src/engine/near.js
  var SIDE2 = 2e3;
  function edgesNear(streets, street) {
    const boxes = boxesOf(streets, street);
    const [west, south, east, north] = wholeOf(boxes);
    const side = Math.max(SIDE2, Math.sqrt((east - west) * (north - south) / Math.max(street.length, 1)) || 0);
    const [columns, rows2] = [Math.floor((east - west) / side) + 1, Math.floor((north - south) / side) + 1];
    const clamp = (at2, most) => Math.min(Math.max(Math.floor(at2 / side), 0), most - 1);
    const squares = (w, s, e, n, visit) => {
      const [first, last] = [clamp(w - west, columns), clamp(e - west, columns)];
      for (let row = clamp(s - south, rows2); row <= clamp(n - south, rows2); row++) {
        for (let column = first; column <= last; column++) visit(row * columns + column);
      }
    };
    const each2 = (visit) => {
      for (let edge = 0; edge < street.length; edge++) {
        const at2 = 4 * edge;
        squares(boxes[at2], boxes[at2 + 1], boxes[at2 + 2], boxes[at2 + 3], (square) => visit(edge, square));
      }
    };
    const counts = new Int32Array(columns * rows2);
    each2((_, square) => {
      counts[square] += 1;
    });
    const offset = offsets(counts);
    const next = offset.slice();
    const item = new Int32Array(offset[offset.length - 1]);
    each2((edge, square) => {
      item[next[square]++] = edge;
    });
    return (box) => {
      const found = [];
      squares(box.west, box.south, box.east, box.north, (square) => {
        for (let k = offset[square]; k < offset[square + 1]; k++) found.push(item[k]);
      });
      found.sort((a, b) => a - b);
      return found.filter((edge, i2) => edge !== found[i2 - 1]);
    };
  }
  function boxesOf({ first, x: x2, y }, street) {
    const boxes = new Float64Array(4 * street.length);
    street.forEach((line, edge) => {
      let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let v = first[line]; v < first[line + 1]; v++) {
        if (x2[v] < west) west = x2[v];
        if (x2[v] > east) east = x2[v];
        if (y[v] < south) south = y[v];
        if (y[v] > north) north = y[v];
      }
      boxes.set([west, south, east, north], 4 * edge);
    });
    return boxes;
  }
  function wholeOf(boxes) {
    const whole2 = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i2 = 0; i2 < boxes.length; i2++) {
      const k = i2 % 4;
      whole2[k] = k < 2 ? Math.min(whole2[k], boxes[i2]) : Math.max(whole2[k], boxes[i2]);
    }
    return boxes.length ? whole2 : [0, 0, 0, 0];
  }

  // src/engine/network.js
  function readNetwork(graph, read) {
    const [chain, length2] = [read.whole(graph.chain), read.amounts(graph.length)];
    const waits = [graph.wait_start, graph.wait_end].map((each2) => each2 && read.amounts(each2));
    const network = {
      graph,
      street: read.whole(graph.street),
      length: length2,
      forward: read.amounts(graph.forward),
      backward: read.amounts(graph.backward),
      chain,
      ahead: read.whole(graph.ahead),
      open: read.whole(graph.open),
      ...inOrder(chain, read.whole(graph.place), length2, graph.leaving_start.count),
      waitStart: waits[0],
      waitEnd: waits[1],
      arriving: { start: read.whole(graph.arriving_start), end: read.whole(graph.arriving_end) },
      leaving: { start: read.whole(graph.leaving_start), end: read.whole(graph.leaving_end) },
      costs: each((impedance) => costsOf(network, impedance, read)),
      near: each((streets) => edgesNear(streets, network.street))
    };
    return network;
  }
  function inOrder(chain, place3, length2, chains) {
    const counts = new Int32Array(chains);
    for (const of of chain) counts[of] += 1;
    const first = offsets(counts);
    const edges = new Int32Array(chain.length);
    for (let e = 0; e < chain.length; e++) edges[first[chain[e]] + place3[e]] = e;
    const [baseM, lengthM] = [new Float64Array(chain.length), new Float64Array(chains)];
    for (const e of edges) {
      baseM[e] = lengthM[chain[e]];
      lengthM[chain[e]] += length2[e];
    }
    return { first, edges, baseM, lengthM };
  }
  function costsOf(network, impedance, read) {
    const { graph, length: length2, ahead } = network;
    const timed = impedance === "time_s";
    const price = (seconds) => timed ? seconds : length2.map((metres, e) => seconds[e] < Infinity ? metres : Infinity);
    const [forward, backward] = [price(network.forward), price(network.backward)];
    const costs = {
      along: forward.map((cost, e) => ahead[e] ? cost : backward[e]),
      against: backward.map((cost, e) => ahead[e] ? cost : forward[e]),
      baseAlong: new Float64Array(length2.length),
      baseAgainst: new Float64Array(length2.length),
      forward: new Float64Array(network.lengthM.length),
      backward: new Float64Array(network.lengthM.length),
      legRate: timed ? graph.leg_rate : 1,
      arcs: each((direction) => arcsOf(network, costs, direction, read))
    };
    for (let c = 0; c < costs.forward.length; c++) cumulate(network, costs, c, timed);
    return costs;
  }
  function cumulate({ first, edges, waitStart, waitEnd }, costs, c, timed) {
    let there = 0;
    let back = timed && waitStart ? waitStart[c] : 0;
    let [open, openBack] = [true, true];
    for (let k = first[c]; k < first[c + 1]; k++) {
      const e = edges[k];
      costs.baseAlong[e] = there;
      costs.baseAgainst[e] = back;
      open = costs.along[e] < Infinity;
      openBack = costs.against[e] < Infinity;
      if (open) there += costs.along[e];
      if (openBack) back += costs.against[e];
    }
    costs.forward[c] = open ? there + (timed && waitEnd ? waitEnd[c] : 0) : Infinity;
    costs.backward[c] = openBack ? back : Infinity;
  }

  // src/engine/study.js
  function createStudy(data, base64) {
    const read = createReader(base64);
    const cells = once(() => ({
      size: data.cells.row.count,
      row: read.whole(data.cells.row),
      column: read.whole(data.cells.column),
      border: read.amounts(data.cells.border)
    }));
    const lookup = once(() => lookUp(data, cells()));
    const middles = once(() => centres(data, cells()));
    const byX = once(() => Int32Array.from(middles().x, (_, i2) => i2).sort((a, b) => middles().x[a] - middles().x[b]));
    const areas = once(() => outlines2(data, read));
    return {
      data,
      read,
      cells,
      /** The cells of the raster, where the cells are parts of them; else null. */
      whole: once(() => data.grid.parts > 1 ? wholeCells(cells(), data.grid) : null),
      streets: once(() => readLines(data.streets, read)),
      /** What no leg of a new site leads across; null: nothing is known. */
      barriers: once(() => readBarriers(data.barriers, (lines) => readLines(lines, read), read)),
      network: each((i2) => readNetwork(data.graphs[i2], read)),
      crowd: each((i2) => readCrowd(data.crowds[i2], cells().size, read)),
      /** The centre of each cell, in metres. */
      centres: middles,
      /** Each facility's entrances, in metres. */
      entrances: once(() => entrances2(data, read)),
      /** Each facility's outline, in metres; null: it is a point. */
      outlines: areas,
      /** The cells whose centres lie within a facility's outline. */
      cellsWithin: each((facility) => {
        const area = areas()[facility];
        return area ? within2(area, middles(), byX()) : [];
      }),
      /** The number of the cell in each row and column, row by row; -1: none. */
      cellsIn: lookup,
      /** The number of the cell in a row and column; -1: none. */
      cellIn: (row, column) => row < 0 || column < 0 || row >= data.grid.rows || column >= data.grid.columns ? -1 : lookup()[row * data.grid.columns + column],
      /** The cell at a place; -1: none. */
      cellAt(place3) {
        const [column, row] = degreesToCell(data, place3).map(Math.floor);
        return this.cellIn(row, column);
      }
    };
  }
  function lookUp({ grid }, { size, row, column }) {
    const found = new Int32Array(grid.rows * grid.columns).fill(-1);
    for (let i2 = 0; i2 < size; i2++) found[row[i2] * grid.columns + column[i2]] = i2;
    return found;
  }
  function centres(data, { row, column }) {
    const x2 = new Float64Array(row.length);
    const y = new Float64Array(row.length);
    for (let cell = 0; cell < row.length; cell++) {
      [x2[cell], y[cell]] = toMetres(data, cellToDegrees(data, column[cell] + 0.5, row[cell] + 0.5));
    }
    return { x: x2, y };
  }
  function entrances2(data, read) {
    const { at: at2, entrances: known2 } = data.facilities;
    const found = at2.map(() => []);
    if (known2) {
      const [x2, y] = [read.whole(known2.x), read.whole(known2.y)];
      read.whole(known2.facility).forEach((facility, i2) => found[facility].push([x2[i2] / 10, y[i2] / 10]));
    }
    return found.map((places2, facility) => places2.length ? places2 : [toMetres(data, at2[facility])]);
  }
  function outlines2(data, read) {
    const known2 = data.facilities.outlines;
    const rings = data.facilities.at.map(() => []);
    if (known2) {
      const { first, x: x2, y } = readLines(known2, read);
      read.whole(known2.facility).forEach((facility, i2) => {
        rings[facility].push(Array.from(
          { length: first[i2 + 1] - first[i2] },
          (_, v) => [x2[first[i2] + v] / 10, y[first[i2] + v] / 10]
        ));
      });
    }
    return rings.map((each2) => each2.length ? areaOf(each2) : null);
  }
  function within2(area, { x: x2, y }, byX) {
    const found = [];
    let [low, high] = [0, byX.length];
    while (low < high) {
      const middle2 = low + high >> 1;
      if (x2[byX[middle2]] < area.west) low = middle2 + 1;
      else high = middle2;
    }
    for (let i2 = low; i2 < byX.length && x2[byX[i2]] <= area.east; i2++) {
      const cell = byX[i2];
      if (y[cell] >= area.south && y[cell] <= area.north && toArea(area, x2[cell], y[cell]) === 0) found.push(cell);
    }
    return found;
  }
  function readLines({ count: count2, x: x2, y }, read) {
    return { first: offsets(read.whole(count2)), x: read.whole(x2), y: read.whole(y) };
  }
  function readCrowd(packed, size, read) {
    const [cell, zone] = [read.whole(packed.cell), read.whole(packed.zone)];
    const persons = read.amounts(packed.persons);
    const counts = new Int32Array(size);
    const ofCell = new Float64Array(size);
    for (let i2 = 0; i2 < cell.length; i2++) {
      counts[cell[i2]] += 1;
      ofCell[cell[i2]] += persons[i2];
    }
    return { cell, zone, persons, first: offsets(counts), ofCell, lowest: read.whole(packed.lowest) };
  }

  // src/engine/trips.js
  var KEPT = 6;
  var Trips = class {
    /** @param {Study} study */
    constructor(study) {
      this.study = study;
      this.trips = study.data.trips;
      this.links = each((key) => {
        const { graph, at: at2 } = JSON.parse(key);
        return linksOf(study.network(graph), study.streets(), study.barriers(), toMetres(study.data, at2));
      }, 1e3);
      this.first = each((trip) => searchFirst(study, trip));
      this.after = each((key) => this.searchAgain(JSON.parse(key)), KEPT);
      this.changed = each((key) => this.waysAfter(JSON.parse(key)), KEPT);
      this.straightBefore = each((trip) => straightTo(points(study, { trip, gone: [], sites: [] }), study.centres()));
      this.straightNow = each((key) => this.measureAgain(JSON.parse(key)), KEPT);
    }
    /** Of each cell, the way to its nearest goal. @returns {Ways} */
    ways(...asked) {
      const [, trip, changes] = asked;
      const { graph, impedance } = this.trips[trip];
      const searchable = graph !== null || impedance === "straight_m";
      const known2 = planned(this.study, trip, changes, searchable);
      if (known2) return known2;
      const altered2 = this.alteration(asked);
      return searchable && altered2 ? this.changed(JSON.stringify(altered2)) : original(this.study, this.trips[trip]);
    }
    /** The search of a trip that has a network. @returns {Searched} */
    search(...asked) {
      const altered2 = this.alteration(asked);
      return altered2 ? this.after(JSON.stringify(altered2)) : this.first(asked[1]);
    }
    /** Straight distances to the goals. @returns {Straight} */
    straight(...asked) {
      const altered2 = this.alteration(asked);
      return altered2 ? this.straightNow(JSON.stringify(altered2)) : this.straightBefore(asked[1]);
    }
    /** Where a new site is linked to the network of a trip, the nearest street first; empty: nowhere. */
    linksTo(trip, at2) {
      return this.links(JSON.stringify({ graph: this.trips[trip].graph, at: at2 }));
    }
    /** What changes come to for a trip; null: nothing. */
    alteration([clause, trip, changes]) {
      const altered2 = alteration(this.study, clause, trip, changes);
      return altered2.gone.length || altered2.sites.length ? altered2 : null;
    }
    searchAgain(altered2) {
      return searchAfter(this.first(altered2.trip), altered2, (trip, at2) => this.linksTo(trip, at2));
    }
    waysAfter(altered2) {
      const { study } = this;
      const key = JSON.stringify(altered2);
      const better = this.trips[altered2.trip].graph === null ? betterStraight(this.straightNow(key), altered2) : touchedCells(study, this.after(key));
      return merged(original(study, this.trips[altered2.trip]), altered2, study.data.facilities.id.length, better);
    }
    measureAgain(altered2) {
      const { study } = this;
      return straightAfter(
        this.straightBefore(altered2.trip),
        (facility) => altered2.gone.includes(facility),
        places(study, altered2),
        points(study, altered2),
        study.centres()
      );
    }
  };
  var original = ({ read }, trip) => ({ cost: read.amounts(trip.cost), nearest: read.whole(trip.nearest) });
  function planned(study, trip, changes, searchable) {
    const found = study.data.scenario?.trips[trip];
    if (!found) return null;
    const { whole: whole2, part } = scenarioIn(study, changes);
    return whole2 || part && !searchable ? original(study, found) : null;
  }
  var places = ({ data }, { sites: sites2 }) => ({
    at: sites2.map(({ at: at2 }) => toMetres(data, at2)),
    facility: sites2.map(({ facility }) => facility)
  });
  function points(study, altered2) {
    const goals = [...study.read.whole(study.data.trips[altered2.trip].goals)].filter((goal) => !altered2.gone.includes(goal));
    const sites2 = places(study, altered2);
    const areas = goals.flatMap((facility) => {
      const area = study.outlines()[facility];
      return area ? [{ area, facility }] : [];
    });
    const plain = goals.filter((goal) => !study.outlines()[goal]);
    const doors = plain.map((goal) => study.entrances()[goal]);
    return {
      at: [...doors.flat(), ...sites2.at],
      facility: [...plain.flatMap((goal, i2) => doors[i2].map(() => goal)), ...sites2.facility],
      areas
    };
  }
  function betterStraight(straight, { sites: sites2 }) {
    const fresh = new Set(sites2.map(({ facility }) => facility));
    const better = { cost: 0, facility: -1, fresh: false };
    return {
      touches: () => fresh.size > 0,
      find(cell) {
        better.cost = straight.look(cell);
        better.facility = straight.found.nearest[cell];
        better.fresh = fresh.has(better.facility);
        return better;
      }
    };
  }
  function merged(base, { gone }, facilities, { touches, find }) {
    const lost = new Uint8Array(facilities);
    for (const facility of gone) lost[facility] = 1;
    const found = { cost: base.cost.slice(), nearest: base.nearest.slice() };
    for (let cell = 0; cell < base.cost.length; cell++) {
      const orphan = base.nearest[cell] >= 0 && lost[base.nearest[cell]] === 1;
      if (!orphan && !touches(cell)) continue;
      const { cost, facility, fresh } = find(cell);
      if (!orphan && !(fresh && cost < base.cost[cell])) continue;
      found.cost[cell] = cost;
      found.nearest[cell] = facility;
    }
    return found;
  }

  // src/engine/within.js
  function within3(study, cover, zones, { changes }) {
    const { data, read } = study;
    const settings = { limit: null, speed_kph: null, required_share: null, changes, measure: "network" };
    const chosen = new Set(zones);
    const rows2 = /* @__PURE__ */ new Map();
    return data.clauses.map((clause, number) => {
      const { way } = clause;
      if (!way) return null;
      const crowd = study.crowd(way.crowd);
      if (!rows2.has(way.crowd)) {
        const { home } = data.crowds[way.crowd];
        const zone = home ? read.whole(home) : new Int32Array(0);
        rows2.set(way.crowd, Int32Array.from(zone.keys()).filter((row) => chosen.has(zone[row])));
      }
      const scale = scaleOf(study, { ...clause, way }, settings);
      const state = states(cover.ways(number, settings).cost, study.cells().border, scale);
      return countsOf(crowd, state, rows2.get(way.crowd) ?? new Int32Array(0));
    });
  }

  // src/engine/engine.js
  function createEngine(data, base64) {
    const study = createStudy(data, base64);
    const trips = new Trips(study);
    const cover = new Cover(study, trips);
    return {
      view: (clause, settings) => view(study, trips, cover, clause, settings),
      cell: (cell, settings, shown) => rows(study, cover, cell, settings, shown),
      route: (number, cell, settings) => route(study, trips, cover, number, cell, settings),
      detour: (number, cell, settings) => detour(study, trips, cover, number, cell, settings),
      area(number, facility, settings) {
        const clause = wayClause(data, number);
        return served(study, trips, clause, facility, settings, scaleOf(study, clause, settings));
      },
      within: (zones, settings) => within3(study, cover, zones, settings),
      mend(number, settings, most) {
        const clause = wayClause(data, number);
        const { cost } = cover.ways(number, settings);
        return sitesFor(study, trips, clause, settings, scaleOf(study, clause, settings), cost, most);
      },
      effect: (number, settings) => effectOn(study, cover, wayClause(data, number), number, settings),
      spread(number, settings, bins, times) {
        const clause = wayClause(data, number);
        return spreadOf(study, clause, cover.ways(number, settings).cost, scaleOf(study, clause, settings), bins, times);
      },
      at: (place3) => study.cellAt(place3),
      shapes: () => shapes(data, study.read.array),
      /** Make what changes to a clause need, so that the first one need not wait for it. */
      prepare(number) {
        const clause = wayClause(data, number);
        const searched = clause.way.trips.filter((trip) => data.trips[trip].graph !== null);
        for (const trip of searched) {
          const first = trips.search(clause, trip, []);
          cellsMeeting(study, first);
          first.network.near(study.streets());
        }
      }
    };
  }
  function route(study, trips, cover, number, cell, settings) {
    const clause = wayClause(study.data, number);
    const { changes } = settings;
    const { trip } = cover.way(clause, cell, { ...settings, measure: "network" });
    if (trip < 0 || study.data.trips[trip].graph === null) return null;
    const found = routeOf(study, trips.search(clause, trip, changes), cell, changes);
    const { factor } = scaleOf(study, clause, { ...settings, measure: "network" });
    return found && { ...found, impedance: found.impedance * factor };
  }
  var VEHICLES = ["drive", "emergency_vehicle"];
  function detour(study, trips, cover, number, cell, settings) {
    const clause = wayClause(study.data, number);
    const along = { ...settings, measure: (
      /** @type {const} */
      "network"
    ) };
    const { cost, trip } = cover.way(clause, cell, along);
    const { factor } = scaleOf(study, clause, along);
    const timed = trip >= 0 && study.data.trips[trip].impedance === "time_s";
    const known2 = Number.isFinite(cost);
    const way = timed && VEHICLES.includes(clause.mode ?? "") ? route(study, trips, cover, number, cell, settings)?.length_m ?? null : known2 ? cost / clause.way.rate : null;
    return { straight_m: cover.straight(clause, settings)(cell), way_m: way, seconds: timed && known2 ? cost * factor : null };
  }
  function wayClause({ clauses }, number) {
    const clause = clauses[number];
    if (!clause?.way) throw new Error(`clause ${number} is not judged by people's way`);
    return { ...clause, way: clause.way };
  }
  function view(study, trips, cover, number, settings) {
    const clause = wayClause(study.data, number);
    const { cost, nearest: nearest2 } = cover.ways(number, settings);
    const scale = scaleOf(study, clause, settings);
    const straight = cover.straight(clause, settings);
    const crowd = study.crowd(clause.way.crowd);
    const state = states(cost, study.cells().border, scale);
    const group = study.data.crowds[clause.way.crowd].group ?? "all";
    const straightly = settings.measure === "straight";
    const grown = scale.limit / clause.way.limit / scale.factor;
    const [near2, reach] = [clause.way.near_m, clause.way.site_m].map((far) => straightly ? scale.limit : far * grown);
    return {
      ...drawn(crowd, state, cost, scale),
      shares: sharesOf(study, crowd, state),
      ...count(crowd, state),
      ...judged(study, clause, settings, { state, cost, scale, straight }),
      ...findGaps(study, { crowd, group, state, cost, nearest: nearest2, straight, scale, near: near2, reach }),
      moved: settings.changes.some(({ change }) => change === "given") ? moved(study, cover, number, settings, state) : null,
      sites: sites(study, trips, clause, settings)
    };
  }
  function moved(study, cover, number, settings, state) {
    const clause = wayClause(study.data, number);
    const { cost } = cover.ways(number, { ...settings, changes: [] });
    const before = states(cost, study.cells().border, scaleOf(study, clause, settings));
    const newly = (from, to) => count(study.crowd(clause.way.crowd), to.map((each2, cell) => each2 === MET && from[cell] !== MET ? MET : UNMET)).total.met;
    return { gained: newly(before, state), lost: newly(state, before) };
  }
  function drawn({ ofCell }, state, cost, { shown }) {
    const found = { state: new Uint8Array(state.length), impedance: new Float32Array(state.length) };
    for (let cell = 0; cell < state.length; cell++) {
      found.state[cell] = ofCell[cell] > 0 ? state[cell] : OUTSIDE;
      found.impedance[cell] = cost[cell] * shown;
    }
    return found;
  }
  function sites({ data }, trips, { way }, { changes }) {
    const trip = way.trips[0];
    return changes.map((change) => {
      if (!("at" in change) || trip === void 0) return null;
      if (data.trips[trip].impedance === "straight_m") return { at: change.at, leg_m: 0 };
      const [linked] = data.trips[trip].graph === null ? [] : trips.linksTo(trip, change.at);
      return linked ? { at: toDegrees(data, ...linked.at), leg_m: linked.leg } : null;
    });
  }
  function rows(study, cover, cell, settings, shown) {
    const { data } = study;
    const { border } = study.cells();
    const whole2 = study.whole();
    const parts = whole2 ? Array.from(whole2.of.keys()).filter((part) => whole2.of[part] === whole2.of[cell]) : null;
    return data.clauses.flatMap((each2, number) => {
      if (!each2.way) return [];
      const clause = wayClause(data, number);
      const scale = scaleOf(study, clause, {
        ...settings,
        limit: number === shown ? settings.limit : null,
        speed_kph: shown !== void 0 && each2.mode === data.clauses[shown].mode ? settings.speed_kph : null
      });
      const { cost, facility } = cover.way(clause, cell, settings);
      const { ofCell } = study.crowd(each2.way.crowd);
      const stateAt = (part, far = cover.way(clause, part, settings).cost) => stateOf(far * scale.factor, scale.limit, border[part] * scale.borderFactor);
      return [{
        clause: number,
        impedance: cost * scale.shown,
        state: ofCell[cell] > 0 ? stateAt(cell, cost) : OUTSIDE,
        facility: facility === -1 ? null : facility,
        share: parts && shareAmong(parts, ofCell, stateAt)
      }];
    });
  }
  function shareAmong(parts, persons, stateAt) {
    const [all, met, unknown] = [0, 0, 0].map(() => ({ sum: 0 }));
    for (const part of parts) {
      const state = stateAt(part);
      all.sum += persons[part];
      if (state === MET) met.sum += persons[part];
      else if (state !== UNMET) unknown.sum += persons[part];
    }
    return shareOf(all.sum, met.sum, unknown.sum);
  }

  // src/engine/worker.js
  var engine = null;
  var failure = "the engine has no data yet";
  var idle;
  var PAUSE = 300;
  var SLICE = 40;
  var searching = null;
  self.onmessage = ({ data: { id, method, given } }) => {
    clearTimeout(idle);
    try {
      if (method === "stop") return void (searching = null);
      const answer = method === "load" ? load(given) : ask(method, given);
      if (typeof answer?.next === "function") return goOn(id, searching = id, answer);
      reply(id, answer);
      if (method === "view") idle = setTimeout(() => engine?.prepare(given[0]), PAUSE);
    } catch (error) {
      fail(id, error);
    }
  };
  var reply = (id, answer) => self.postMessage({ id, answer }, { transfer: [...buffers(answer)] });
  var fail = (id, error) => self.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  function goOn(id, mine, steps) {
    try {
      const until = performance.now() + SLICE;
      for (; ; ) {
        if (searching !== mine) return reply(id, null);
        const { done, value } = steps.next();
        if (done) return reply(id, value);
        if (performance.now() < until) continue;
        self.postMessage({ id, progress: value });
        return void setTimeout(goOn, 0, id, mine, steps);
      }
    } catch (error) {
      fail(id, error);
    }
  }
  function load([json, base64]) {
    try {
      engine = createEngine(JSON.parse(new TextDecoder().decode(json)), base64.trim());
    } catch (error) {
      failure = String(error);
      throw error;
    }
    return null;
  }
  function ask(method, given) {
    if (!engine) throw new Error(failure);
    const methods = (
      /** @type {Record<string, (...given: any[]) => any>} */
      /** @type {unknown} */
      engine
    );
    if (!Object.keys(methods).includes(method)) throw new Error(`the engine cannot tell ${method}`);
    return methods[method](...given);
  }
  function buffers(answer, depth = 3) {
    if (ArrayBuffer.isView(answer)) return /* @__PURE__ */ new Set([
      /** @type {ArrayBuffer} */
      answer.buffer
    ]);
    if (!depth || !answer || typeof answer !== "object") return /* @__PURE__ */ new Set();
    return new Set(Object.values(answer).flatMap((each2) => [...buffers(each2, depth - 1)]));
  }
})();
