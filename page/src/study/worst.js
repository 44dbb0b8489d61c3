/** Which clause stands worst. */

import { data } from "../state.js";
import { used } from "../words.js";
import { lacking } from "./standing.js";

const RANKS = ["unmet", "undetermined", "met", "not_testable", "reported", ""];

/**
 * The clauses given, the worst first: unmet ones, of these the obligatory, of these by people without
 * what was promised; those that are alike stay in their order.
 * @param {number[]} clauses
 * @param {(clause: number) => {verdict: string, lacking: number | null}} [standing]  in all, if not told otherwise
 */
export function worstFirst(clauses, standing = (clause) => ({ verdict: used(data.clauses[clause]).verdict,
  lacking: lacking(data.clauses[clause]) })) {
  const keyed = clauses.map((clause) => {
    const { verdict, lacking: people } = standing(clause);
    return { clause, rank: RANKS.indexOf(verdict), duty: data.clauses[clause].binding === "obligatory" ? 0 : 1, people: people ?? -1 };
  });
  keyed.sort((a, b) => a.rank - b.rank || a.duty - b.duty || b.people - a.people);
  return keyed.map(({ clause }) => clause);
}
