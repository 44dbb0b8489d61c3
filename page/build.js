/** Bundle the page into the package's assets, or, with --check, tell whether that has been done. */

import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const assets = new URL("../access/outputs/maps/assets/", import.meta.url);
const checking = process.argv.includes("--check");

/** A library's file as it is published. */
const vendored = (/** @type {string} */ name) => readFile(new URL(`node_modules/${name}`, import.meta.url));

/** A file of the page's own that the package carries as it is. */
const own = (/** @type {string} */ name) => readFile(new URL(name, import.meta.url));

/** The names of the libraries that went into a bundle. */
function libraries(/** @type {import("esbuild").Metafile} */ { inputs }) {
  const found = Object.keys(inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(found)].filter((name) => name !== undefined).sort();
}

/** The licences of libraries, as a comment at the top of what holds them. */
async function notices(/** @type {string[]} */ names) {
  const texts = await Promise.all(names.map((name) => vendored(`${name}/LICENSE`)));
  return names.map((name, i) => `/*!\n${name}\n${String(texts[i]).trim()}\n*/\n`).join("");
}

/** The bundle of one entry: readable, so that whoever must allow the page can read it. */
async function bundle(/** @type {string} */ entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${here}src/${entry}`],
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    absWorkingDir: here,
  });
  return Buffer.from((await notices(libraries(metafile))) + outputFiles[0].text);
}

/** @type {Record<string, Buffer>} */
const made = {
  "page.js": await bundle("main.js"),
  "worker.js": await bundle("engine/worker.js"),
  "league.js": await bundle("league.js"),
  "page.css": Buffer.concat([await own("page.css"), await own("map.css")]),
  "panel.html": await own("panel.html"),
  "leaflet.js": await vendored("leaflet/dist/leaflet.js"),
  "leaflet.css": await vendored("leaflet/dist/leaflet.css"),
  "leaflet.LICENSE": await vendored("leaflet/LICENSE"),
};
const strange = (await readdir(assets)).filter((name) => !(name in made));
const stale = [];
for (const [name, text] of Object.entries(made)) {
  const file = new URL(name, assets);
  const known = await readFile(file).catch(() => null);
  if (known?.equals(text)) continue;
  stale.push(name);
  if (!checking) await writeFile(file, text);
}
if (stale.length) console.log(`${stale.join(", ")}: ${checking ? "out of date, run `make page`" : "written"}`);
if (strange.length) console.log(`${strange.join(", ")}: not made here, take it out of the assets`);
if ((checking && stale.length) || strange.length) process.exitCode = 1;
