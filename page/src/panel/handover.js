/** Hand over: the address of what is shown, scenarios in, pictures and tables out. */

import { csv } from "../csv.js";
import { addressNow } from "../handover/keeping.js";
import { picture } from "../handover/picture.js";
import { scenarioFrom } from "../handover/scenario.js";
import { gapRows, unitRows } from "../handover/tables.js";
import { unitsNow } from "../map/shown.js";
import { data, state } from "../state.js";
import { headline, make, t, whole } from "../words.js";
import { download, fileName } from "./download.js";
import { button, facilityLabel, hint, marked, refill } from "./elements.js";
import { chosen, view } from "./shown.js";
import { put } from "./whatif.js";

/** @typedef {import("../handover/scenario.js").Fault} Fault */

const LARGEST = 5_000_000; // bytes of a file
const SHOWN = 8; // faults at once
/** What the reader is told of the last thing tried. @type {{key: string, faults: Fault[]} | null} */
let told = null;
let { lost } = state;

export function drawHandover() {
  const now = view();
  if (lost !== state.lost) [told, lost] = [null, state.lost];
  const faults = told?.faults ?? lost;
  refill(
    "handover",
    hint(t("handover_hint")),
    make("div", { className: "tools" },
      button("copy-link", t("copy_link"), () => void copy()),
      button("picture", t("picture"), () => void draw()),
      ...(chosen().way ? [chooseFile()] : [])),
    make("div", { className: "tools" },
      ...(now ? [button("gaps-csv", `${t("part_gaps_short")} CSV`, () => save("part_gaps_short", gapRows(chosen(), now, facilityLabel)))] : []),
      ...(chosen().units ? [button("units-csv", `${t("part_units")} CSV`, () => save("part_units", unitRows(chosen(), unitsNow())))] : [])),
    ...news(faults),
  );
}

/** What came of the last thing tried, or what of the address was passed over. */
function news(/** @type {Fault[]} */ faults) {
  if (!faults.length) return told ? [marked(hint(t(told.key)), { role: "status" })] : [];
  const items = faults.slice(0, SHOWN).map(({ key, where }) => make("li", {}, `${t(key)}${where ? ` ${where}` : ""}`));
  const rest = faults.length > SHOWN ? [make("p", {}, `… ${whole(faults.length)}`)] : [];
  return [marked(make("div", { className: "warning" }, make("p", {}, t(told?.key ?? "address_lost")), make("ul", {}, ...items), ...rest),
    { role: "alert" })];
}

const tell = (/** @type {string} */ key, /** @type {Fault[]} */ faults = []) => {
  told = { key, faults };
  drawHandover();
};

async function copy() {
  const address = location.href.replace(/#.*$/s, "") + addressNow();
  try {
    await navigator.clipboard.writeText(address);
    tell("copied");
  } catch {
    // a page from a file may not be allowed to: the address bar has the same
    tell("copy_yourself");
  }
}

async function draw() {
  tell("busy");
  try {
    download(fileName(`${headline(chosen())} ${t("picture_name")}`, "png"), await picture(), "image/png");
    tell("picture_done");
  } catch {
    tell("picture_failed");
  }
}

const save = (/** @type {string} */ key, /** @type {import("../csv.js").Value[][]} */ rows) =>
  download(fileName(`${headline(chosen())} ${t(key)}`, "csv"), csv(rows), "text/csv");

/** A scenario that was exported before, here or by `access site`; it takes the place of the changes. */
function chooseFile() {
  const box = make("input", { type: "file", id: "import", accept: ".geojson,.json,application/geo+json", hidden: true });
  box.onchange = async () => {
    const [file] = box.files;
    box.value = "";
    if (!file) return;
    if (file.size > LARGEST) return tell("import_failed", [{ key: "import_too_large", where: whole(file.size) }]);
    const { changes, faults } = scenarioFrom(await file.text(), data);
    if (faults.length) return tell("import_failed", faults);
    told = { key: "imported", faults: [] };
    put([...state.settings.changes.filter(({ change }) => change === "given"), ...changes]);
    drawHandover();
  };
  return make("span", {}, box, button("import-open", t("import"), () => box.click()));
}
