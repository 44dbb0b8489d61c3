/** Coverage by zone: a table that sorts, shows where a zone is, and can be taken along as CSV. */

import { csv } from "../csv.js";
import { basis, round } from "../handover/tables.js";
import { fitTo } from "../map/index.js";
import { data, state, update } from "../state.js";
import { assumed, assumedMark, byId, headline, make, passMark, share, t, whole } from "../words.js";
import { liesIn } from "../study/zones.js";
import { button, hint, proper, refill, zoneName } from "./elements.js";
import { download, fileName } from "./download.js";
import { chosen, references, view } from "./shown.js";
import { sortable } from "./table.js";
import { zonePlace } from "./places.js";

/** @typedef {import("../types.js").Counts} Counts */
/** @typedef {{zone: number, persons: number, met: number, unmet: number, unknown: number,
 *   share: number | null, straight: number | null}} Row */

const shareOf = (/** @type {Counts | undefined} */ counts) =>
  (counts && counts.persons > 0 ? counts.met / counts.persons : null);

/** The zones of the clause as counted at the reader's settings. @returns {Row[]} */
function rowsOf(/** @type {Record<number, Counts>} */ zones) {
  const { zone } = state;
  const mine = Object.entries(zones).filter(([key]) =>
    zone === null || liesIn(Number(key), zone) || liesIn(zone, Number(key)));
  return mine.map(([key, counts]) => ({
    zone: Number(key),
    persons: counts.persons,
    met: counts.met,
    unmet: counts.unmet,
    unknown: counts.border + counts.unlinked,
    share: shareOf(counts),
    straight: shareOf(references.straight?.zones[Number(key)]),
  }));
}

const orDash = (/** @type {number | null} */ value) => (value === null ? "—" : share(value));

/** @type {import("./table.js").Column<Row>[]} */
const COLUMNS = [
  { head: "zone", say: ({ zone }) => zoneButton(zone), value: ({ zone }) => zoneName(zone) },
  { head: "share_within", say: (row) => bar(row.share), value: (row) => row.share },
  { head: "share_straight", say: ({ straight }) => (references.straight ? orDash(straight) : "…"),
    value: ({ straight }) => straight },
  { head: "population", say: (row) => whole(row.persons), value: (row) => row.persons },
  { head: "within", say: (row) => whole(row.met), value: (row) => row.met },
  { head: "beyond", say: (row) => whole(row.unmet), value: (row) => row.unmet },
  { head: "undecided", say: (row) => whole(row.unknown), value: (row) => row.unknown },
];

function zoneButton(/** @type {number} */ zone) {
  const show = () => {
    const place = zonePlace(data.zones[zone]);
    if (place) fitTo(place);
  };
  const node = button(`zone-${zone}`, "", show, {
    className: "link", onfocus: () => point(zone), onblur: () => point(null),
  });
  node.append(proper(zoneName(zone)));
  return node;
}

/** A share, with its length drawn beneath. */
function bar(/** @type {number | null} */ value) {
  const node = make("span", { className: "share" }, orDash(value));
  node.style.setProperty("--share", `${100 * (value ?? 0)}%`);
  return node;
}

export function drawZones() {
  const now = view();
  if (!chosen().way) return;
  if (!now) return refill("zones", hint(t("busy")));
  const rows = rowsOf(now.zones);
  const box = make("input", { type: "checkbox", id: "shade", checked: state.shade === "zones" });
  box.onchange = () => update({ shade: box.checked ? "zones" : "cells" });
  refill(
    "zones",
    make("div", { className: "tools" },
      make("label", { className: "check" }, box, t("shade")),
      button("zones-csv", t("csv"), () => save(rows))),
    ...sortable("zones", COLUMNS, rows, { column: "share_within", descending: false }, drawZones, followRow),
    hint(t("undecided_note")),
  );
  markZone();
}

function save(/** @type {Row[]} */ rows) {
  const heads = ["zone", "population", "within", "beyond", "undecided", "share_within", "share_straight", "pass_mark", "rests_on"];
  const mark = passMark(chosen());
  const { required_share: own } = state.settings;
  const rests = own !== null ? t("settings_now") : assumed(chosen()) ? assumedMark(chosen()) : t("own_mark");
  const { heads: about, values } = basis(chosen(), view());
  const lines = rows.map((row) => [zoneName(row.zone),
    ...[row.persons, row.met, row.unmet, row.unknown, row.share, row.straight, mark].map(round), rests, ...values]);
  const name = fileName(`${headline(chosen())} ${t("part_zones")}`, "csv");
  download(name, csv([[...heads.map((head) => t(head)), ...about], ...lines]), "text/csv");
}

const point = (/** @type {number | null} */ zone) => {
  if (state.hover.zones !== zone) update({ hover: { zones: zone } });
};

/** Let a row of a table tell which zone it is about, and the map show it. */
export function followRow(/** @type {HTMLElement} */ node, /** @type {{zone: number}} */ { zone }) {
  node.dataset.zone = String(zone);
  node.onmouseenter = () => point(zone);
  node.onmouseleave = () => point(null);
}

/** Mark the rows of the zone that is pointed at, here or on the map. */
export function markZone() {
  for (const row of byId("detail").querySelectorAll("tr[data-zone]")) {
    row.classList.toggle("pointed", row.dataset.zone === String(state.hover.zones));
  }
}
