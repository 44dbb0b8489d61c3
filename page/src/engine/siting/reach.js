/** Who of some cells a new site would bring within the limit: one bounded search for each site. */

import { Heap } from "../heap.js";
import { between, place, positions } from "../positions.js";
import { offsets } from "../rows.js";

/** @typedef {import("../arcs.js").Arcs} Arcs */
/** @typedef {import("../network.js").Costs} Costs */
/** @typedef {import("../network.js").Network} Network */
/** @typedef {import("../positions.js").Link} Link */
/** @typedef {import("../study.js").Study} Study */

/**
 * Return a function from the links of a site to the cells that come to it within the limit.
 *
 * It finds what `search` and `cellsMeeting` do for a goal alone, but keeps its arrays from one site to the next,
 * and looks at no other cells than those asked for.
 * @param {Study} study
 * @param {{network: Network, costs: Costs, arcs: Arcs}} on  where the trip is searched
 * @param {Uint8Array} asked  of each cell, whether it is
 * @param {number} limit  in the unit of the trip
 * @returns {(links: Link[]) => Int32Array}  ascending numbers of cells
 */
export function reaching(study, { network, costs, arcs }, asked, limit) {
  const cells = askedLinks(study, network, costs, asked);
  const byChain = grouped(cells.at.chain, network.lengthM.length);
  const chainsAt = chainsByEnd(arcs, byChain.offset);
  const { at, cell } = cells;
  const { demandEnds, goalEnds, towards, offset, head, cost } = arcs;
  const [toStart, toEnd] = towards ? [at.toStart, at.toEnd] : [at.fromStart, at.fromEnd];
  const far = new Float64Array(offset.length - 1).fill(Infinity);
  const seen = new Uint8Array(asked.length);
  const gathered = new Int32Array(network.lengthM.length); // the number of the last site that came by
  let site = 0;
  const goal = positions(1);
  const waiting = new Heap();
  /** @type {number[]} */
  let touched = [];
  /** @type {number[]} */
  let found = [];
  const settle = (/** @type {number} */ node, /** @type {number} */ there) => {
    if (there > limit || there >= far[node]) return;
    if (far[node] === Infinity) touched.push(node);
    far[node] = there;
    waiting.push(there, node);
  };
  const take = (/** @type {number} */ link, /** @type {number} */ there) => {
    if (there + at.leg[link] > limit || seen[cell[link]]) return;
    seen[cell[link]] = 1;
    found.push(cell[link]);
  };
  const spread = () => {
    while (waiting.size) {
      const node = waiting.pop();
      const here = waiting.key;
      if (here > far[node]) continue; // improved since it was put in
      for (let a = offset[node]; a < offset[node + 1]; a++) settle(head[a], here + cost[a]);
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
        for (let i = byChain.offset[chain]; i < byChain.offset[chain + 1]; i++) {
          const link = byChain.item[i];
          take(link, Math.min(start + toStart[link], end + toEnd[link]));
        }
      }
    }
  };
  return (links) => {
    touched = [];
    found = [];
    site += 1;
    for (const { edge, share, leg } of links) {
      place(goal, 0, network, costs, edge, share, leg);
      const chain = goal.chain[0];
      settle(goalEnds.start[chain], (towards ? goal.fromStart : goal.toStart)[0] + goal.leg[0]);
      settle(goalEnds.end[chain], (towards ? goal.fromEnd : goal.toEnd)[0] + goal.leg[0]);
      for (let i = byChain.offset[chain]; i < byChain.offset[chain + 1]; i++) {
        const link = byChain.item[i];
        take(link, between(at, link, goal, 0, costs, towards) + goal.leg[0]);
      }
    }
    spread();
    gather();
    for (const node of touched) far[node] = Infinity;
    for (const each of found) seen[each] = 0;
    return Int32Array.from(found).sort();
  };
}

/**
 * The links of the cells asked for.
 * @param {Study} study
 * @param {Network} network
 * @param {Costs} costs
 * @param {Uint8Array} asked
 */
function askedLinks({ read }, network, costs, asked) {
  const { cells } = network.graph;
  const [edge, share, leg] = [read.whole(cells.edge), read.amounts(cells.share), read.amounts(cells.leg)];
  const of = cells.cell ? read.whole(cells.cell) : null;
  const links = [];
  for (let link = 0; link < edge.length; link++) if (edge[link] >= 0 && asked[of ? of[link] : link]) links.push(link);
  const at = positions(links.length);
  links.forEach((link, i) => place(at, i, network, costs, edge[link], share[link], leg[link]));
  return { at, cell: Int32Array.from(links, (link) => (of ? of[link] : link)) };
}

/** Numbers of things by the group that they are of. */
function grouped(/** @type {Int32Array} */ group, /** @type {number} */ groups) {
  const counts = new Int32Array(groups);
  for (const each of group) counts[each] += 1;
  const offset = offsets(counts);
  const next = offset.slice();
  const item = new Int32Array(group.length);
  for (let i = 0; i < group.length; i++) item[next[group[i]]++] = i;
  return { offset, item };
}

/**
 * The chains with links, by the nodes at which those who live on them set out, or come home.
 * @param {Arcs} arcs
 * @param {Int32Array} links  where those of each chain begin
 */
function chainsByEnd({ demandEnds: { start, end }, offset }, links) {
  /** @type {number[]} */
  const node = [];
  /** @type {number[]} */
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
  return { offset: by.offset, item: by.item.map((i) => chain[i]) };
}
