/** Ask the page's engine, without a browser, what each of many sites would bring; see test_what_if.py. */

import { readFileSync } from "node:fs";
import { createEngine } from "../../page/src/engine/engine.js";

const [data, binary, questions] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
const read = JSON.parse(data);
const engine = createEngine(read, binary);
const answers = JSON.parse(questions).map(({ clause, changes }) => {
  const settings = { limit: null, speed_kph: null, changes, measure: "network" };
  const { total, verdict, sites } = engine.view(clause, settings);
  return { met: total.met, unlinked: total.unlinked, persons: total.persons, verdict, sites };
});
process.stdout.write(JSON.stringify(answers));
