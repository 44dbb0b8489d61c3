import assert from "node:assert/strict";
import test from "node:test";
import { createStudy } from "../src/engine/study.js";
import { cellsMeeting, searchAfter, searchFirst } from "../src/engine/searches.js";
import { createPack, graph, study, trip } from "./fixtures/study.js";
import { numbers } from "./fixtures/random.js";

/** @typedef {import("./fixtures/study.js").Chain} Chain */
/** @typedef {import("./fixtures/study.js").Edge} Edge */
/** @typedef {import("./fixtures/study.js").Link} Link */
/** @typedef {import("./fixtures/study.js").Streets} Streets */

/**
 * A random network: chains of one to three edges that run either way, one-way chains, waits, and
 * junctions where some turns are closed.
 * @param {() => number} random
 */
function draw(random) {
  const upTo = (/** @type {number} */ n) => Math.floor(random() * n);
  const plain = 2 + upTo(4);
  /** @type {Streets} */
  const made = { edges: [], chains: [], junctions: plain, turns: [], cells: [], entrances: [] };
  /** @type {{arriving: number, leaving: number, chain: number}[]} the ends of chains at the one special node */
  const ends = [];
  for (let c = 0; c < plain + 2; c++) {
    const [start, end] = [upTo(plain + 1), upTo(plain + 1)];
    const special = [start, end].map((node) => {
      if (node < plain) return [node, node];
      const [arriving, leaving] = [made.junctions++, made.junctions++];
      ends.push({ arriving, leaving, chain: c });
      return [arriving, leaving];
    });
    made.chains.push({ start, end, special: [special[0][0], special[1][0], special[0][1], special[1][1]], waits: [upTo(3) * 5, upTo(3) * 5] });
    const way = upTo(4);
    const size = 1 + upTo(3);
    for (let place = 0; place < size; place++) {
      const [there, back] = [way === 1 ? Infinity : 5 + upTo(20), way === 2 ? Infinity : 5 + upTo(20)];
      const against = random() < 0.5;
      made.edges.push({ line: [[0, 0], [1, 0]], length: 1 + upTo(30), chain: c, place, against,
        forward: against ? back : there, backward: against ? there : back });
    }
  }
  for (const from of ends) {
    for (const to of ends) {
      if (from === to || random() < 0.4) continue;
      made.turns?.push({ tail: from.arriving, head: to.leaving, outward: upTo(2), inward: upTo(2) });
    }
  }
  const link = () => ({ edge: upTo(made.edges.length), share: (1 + upTo(15)) / 16, leg: upTo(9) });
  made.cells = [0, 1, 1, 2, 3, 3, 3].map((cell) => ({ ...link(), cell }));
  made.entrances = Array.from({ length: 4 }, (_, i) => ({ ...link(), facility: i >> 1 }));
  return { made, link };
}

/**
 * The cost from each of some places to each of others, by nodes for everything: junctions, and for each
 * direction the ends of edges and the places, at which edges are cut; nobody turns back on a chain.
 * @param {Streets} made
 * @param {Link[]} places
 * @param {boolean} outward  whether the turns are those of residents
 * @param {boolean} timed
 */
function between(made, places, outward, timed) {
  /** @type {[number, number, number][]} */
  const arcs = (made.turns ?? []).filter((turn) => (outward ? turn.outward : turn.inward)).map(({ tail, head }) => [tail, head, 0]);
  let size = made.junctions;
  const node = places.map(() => [size++, size++]);
  made.chains.forEach(({ special = [], waits = [0, 0] }, c) => {
    const [arriveStart, arriveEnd, leaveStart, leaveEnd] = special;
    const wait = timed ? waits : [0, 0];
    const chain = made.edges.map((edge, e) => ({ ...edge, e })).filter((edge) => edge.chain === c)
      .sort((one, other) => (one.place ?? 0) - (other.place ?? 0));
    const stops = chain.flatMap((edge) => {
      const on = places.map((place, i) => ({ share: edge.against ? 1 - place.share : place.share, i, on: place.edge === edge.e }))
        .filter(({ on }) => on).sort((one, other) => one.share - other.share);
      return [...on.map(({ share, i }) => ({ share, at: node[i], edge })), { share: 1, at: null, edge }];
    });
    let [from, back, share] = [leaveStart, arriveStart, 0];
    stops.forEach(({ share: to, at, edge }, k) => {
      const last = k === stops.length - 1;
      const part = to - share;
      const price = (/** @type {number | undefined} */ seconds) =>
        part * (timed || seconds === Infinity ? seconds ?? 0 : edge.length ?? 0);
      const [along, against] = edge.against ? [edge.backward, edge.forward] : [edge.forward, edge.backward];
      const [into, out] = last ? [arriveEnd, leaveEnd] : at ?? [size++, size++];
      if (along !== Infinity) arcs.push([from, into, price(along) + (last ? wait[1] : 0)]);
      if (against !== Infinity) arcs.push([out, back, price(against) + (k === 0 ? wait[0] : 0)]);
      [from, back, share] = [into, out, to === 1 ? 0 : to];
    });
  });
  const cost = Array.from({ length: size }, (_, i) => new Float64Array(size).fill(Infinity).fill(0, i, i + 1));
  for (const [tail, head, seconds] of arcs) cost[tail][head] = Math.min(cost[tail][head], seconds);
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) cost[i][j] = Math.min(cost[i][j], cost[i][k] + cost[k][j]);
    }
  }
  return (/** @type {number} */ i, /** @type {number} */ j) =>
    places[i].edge === places[j].edge && places[i].share === places[j].share ? 0
      : Math.min(...node[i].flatMap((from) => node[j].map((to) => cost[from][to])));
}

/** Whether two numbers are the same, but for rounding. */
function same(/** @type {number} */ one, /** @type {number} */ other) {
  return one === other || Math.abs(one - other) < 1e-6;
}

const WAYS = /** @type {const} */ (["demand_to_facility", "facility_to_demand"]);
for (const direction of WAYS) {
  for (const impedance of /** @type {const} */ (["time_s", "length_m"])) {
    test(`random networks, ${direction}, ${impedance}: searched, and after changes`, () => {
      for (let seed = 0; seed < 300; seed++) trial(seed, direction, impedance);
    });
  }
}

/**
 * @param {number} seed
 * @param {typeof WAYS[number]} direction
 * @param {"time_s" | "length_m"} impedance
 */
function trial(seed, direction, impedance) {
  const { made, link } = draw(numbers(seed));
  const pack = createPack();
  const data = study({ pack, cells: [0, 1, 2, 3].map((column) => ({ row: 0, column })), lines: made.edges, facilities: [[0, 0], [0, 0]] });
  data.graphs = [graph(pack, made)];
  data.trips = [trip(pack, { goals: [0, 1], cost: [], nearest: [], impedance, direction })];
  const town = createStudy(data, pack.text());
  const fresh = { ...link(), facility: -2 };
  const first = searchFirst(town, 0);
  const after = searchAfter(first, { trip: 0, gone: [0], sites: [{ facility: -2, at: [0, 0] }] }, () => [fresh]);
  const goals = [...made.entrances, fresh];
  const towards = direction === "demand_to_facility";
  const cost = between(made, [...made.cells, ...goals], towards, impedance === "time_s");
  const from = made.cells.length;
  for (const { searched, open } of [{ searched: first, open: [0, 1, 2, 3] }, { searched: after, open: [2, 3, 4] }]) {
    const { meet } = cellsMeeting(town, searched);
    for (let cell = 0; cell < 4; cell++) {
      const links = made.cells.map((link, i) => ({ ...link, i })).filter((link) => link.cell === cell);
      const to = (/** @type {number} */ g) => Math.min(...links.map(({ i, leg = 0 }) =>
        (towards ? cost(i, from + g) : cost(from + g, i)) + (goals[g].leg ?? 0) + leg));
      const wanted = Math.min(...open.map(to));
      const met = meet(cell);
      assert.ok(same(met.cost, wanted), `seed ${seed}, cell ${cell}: ${met.cost}, not ${wanted}`);
      if (wanted < Infinity) assert.ok(open.includes(met.goal) && same(to(met.goal), wanted));
      else assert.equal(met.goal, -1);
    }
  }
}
