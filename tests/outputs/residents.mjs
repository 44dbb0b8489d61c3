// node residents.mjs PAGE '[[x, y], …]': seconds to the nearest facility of each type from places in the page's metres
import { readFileSync } from "node:fs";
import { unpack } from "../../page/src/residents/unpack.js";
import { createWays } from "../../page/src/residents/ways.js";

const [, , file, places] = process.argv;
const page = readFileSync(file, "utf8");
const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)[1]);
const ways = createWays(await unpack(data, /id="binary">(.*?)<\/script>/s.exec(page)[1]));
const found = JSON.parse(places).map(([x, y]) => {
  const spot = ways.snap(x, y);
  return spot && Object.fromEntries([...ways.nearest(spot)].map(([type, { seconds }]) => [data.types[type].en, seconds]));
});
console.log(JSON.stringify(found));
