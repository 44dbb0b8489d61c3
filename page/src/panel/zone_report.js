/** One page of A4 about the zone chosen, to be printed. */

import { data, state } from "../state.js";
import { here } from "../study/here.js";
import { titleOf } from "../study/titles.js";
import { worstFirst } from "../study/worst.js";
import { around } from "../study/zones.js";
import { byId, make, named, people, pick, share, t } from "../words.js";
import { reportMap } from "./report_map.js";
import { badge, button, MARKS, sign, zoneName } from "./elements.js";

/** @typedef {import("./elements.js").Piece} Piece */

const ROWS = 24; // so many clauses fit beside the table of themes
const SHOWN = ["unmet", "undetermined", "met"];

export function openReport() {
  const { zone } = state;
  if (zone === null || byId("zone-sheet")) return;
  const bar = make("div", { id: "zone-bar" }, button("zone-print", t("print_now"), () => window.print()),
    button("zone-back", t("print_leave"), leave));
  document.body.append(bar, make("main", { id: "zone-sheet" }, ...sheet(zone)));
  document.body.classList.add("zone-print");
  document.addEventListener("keydown", byKey);
  byId("zone-print").focus();
}

const byKey = (/** @type {KeyboardEvent} */ { key }) => (key === "Escape" ? leave() : undefined);

function leave() {
  document.removeEventListener("keydown", byKey);
  for (const id of ["zone-bar", "zone-sheet"]) byId(id)?.remove();
  document.body.classList.remove("zone-print");
  byId("zone-report").focus();
}

/** A sheet in the language before is of no use. */
export const checkReport = () => {
  if (!byId("zone-sheet")) return;
  leave();
  openReport();
};

function sheet(/** @type {number} */ zone) {
  const holding = data.clauses.flatMap((_, i) => (here.holds(i) ? [i] : []));
  const where = around(zone).slice(1).map(zoneName).reverse().join(" · ");
  return [
    make("header", {}, make("h1", {}, zoneName(zone)), make("p", {}, [where, pick(data.name)].filter(Boolean).join(" — ")),
      make("p", { className: `population ${data.population}` }, t(`population_${data.population}`))),
    make("div", { className: "top" }, make("section", {}, make("h2", {}, t("report_themes")), themes(holding)),
      reportMap(zone)),
    make("h2", {}, t("report_worst")), ...worst(holding),
    make("footer", {}, ...(data.dated ? [make("p", {}, named("dated", data.dated))] : []),
      make("p", {}, t("undecided_note")), make("p", {}, t("report_note"))),
  ];
}

/** How many clauses of each theme have which verdict here. */
function themes(/** @type {number[]} */ holding) {
  const rows = Object.keys(data.themes).flatMap((theme) => {
    const mine = holding.filter((i) => data.clauses[i].theme === theme).map((i) => here.standing(i)?.verdict);
    return mine.length ? [make("tr", {}, make("th", { scope: "row" }, pick(data.themes[theme])),
      ...SHOWN.map((verdict) => make("td", {}, String(mine.filter((each) => each === verdict).length || "–"))))] : [];
  });
  return make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("theme")),
    ...SHOWN.map((verdict) => make("th", { scope: "col" }, sign(MARKS[verdict]), ` ${t(`verdict_${verdict}`)}`)))),
  make("tbody", {}, ...rows));
}

/** The clauses that are not met here, the worst first. @returns {Piece[]} */
function worst(/** @type {number[]} */ holding) {
  const failing = holding.filter((i) => ["unmet", "undetermined"].includes(here.standing(i)?.verdict ?? ""));
  if (!failing.length) return [make("p", {}, t("report_none"))];
  const ordered = worstFirst(failing, (i) => here.standing(i) ?? { verdict: "", lacking: null });
  const rows = ordered.slice(0, ROWS).map((i) => {
    const [found, counts] = [here.standing(i), here.counts(i)];
    const within = counts && counts.persons > 0 ? share(counts.met / counts.persons) : "";
    return make("tr", {}, make("td", {}, badge(found?.verdict ?? "undetermined")),
      make("th", { scope: "row" }, titleOf(i, state.language), ...(here.told(i) ? [make("i", {}, ` ${here.told(i)}`)] : [])),
      make("td", {}, within), make("td", {}, found?.lacking ? people(found.lacking) : ""));
  });
  const rest = ordered.length - rows.length;
  return [make("table", { className: "worst" }, make("thead", {}, make("tr", {}, ...["verdict", "clause", "share_within", "people_short"]
    .map((key) => make("th", { scope: "col" }, t(key))))), make("tbody", {}, ...rows)),
  ...(rest > 0 ? [make("p", {}, named("report_more", String(rest)))] : [])];
}
