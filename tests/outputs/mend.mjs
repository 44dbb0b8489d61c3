/** Ask the page's engine, without a browser, for the best sites of clauses; see test_mend.py. */

import { readFileSync } from "node:fs";
import { createEngine } from "../../page/src/engine/engine.js";
import { junctions } from "../../page/src/engine/siting/junctions.js";
import { createStudy } from "../../page/src/engine/study.js";

const [data, binary, questions] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
const read = JSON.parse(data);
const engine = createEngine(read, binary);
const study = createStudy(read, binary);
const answers = JSON.parse(questions).map(({ clause, most }) => {
  const steps = engine.mend(clause, { limit: null, speed_kph: null, changes: [], measure: "network" }, most);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { graph } = read.trips[read.clauses[clause].way.trips[0]];
  return { ...step.value, junctions: junctions(study, study.network(graph)), origin: read.crs.origin };
});
process.stdout.write(JSON.stringify(answers));
