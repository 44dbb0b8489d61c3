/** Ask the page's engine, without a browser, to which streets it links new sites; see test_site_links.py. */

import { readFileSync } from "node:fs";
import { linksOf } from "../../page/src/engine/snap.js";
import { createStudy } from "../../page/src/engine/study.js";

const [data, binary, places] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
const study = createStudy(JSON.parse(data), binary);
const answers = JSON.parse(places).map((place) => linksOf(study.network(0), study.streets(), study.barriers(), place)
  .map(({ edge, share, leg }) => [edge, share, leg]));
process.stdout.write(JSON.stringify(answers));
