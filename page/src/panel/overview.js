/** The plans at a glance: verdicts by theme and district, where most people go short, and what is not known. */

import { data, state, update } from "../state.js";
import { lacking, standing } from "../study/standing.js";
import { titleOf } from "../study/titles.js";
import { worstFirst } from "../study/worst.js";
import { districts } from "../study/zones.js";
import { byId, make, named, people, pick, t, used, whole } from "../words.js";
import { badge, button, marked, MARKS, proper, sign, zoneName } from "./elements.js";
import { showPane } from "./header.js";
import { showTheme } from "./list.js";

/** @typedef {import("./elements.js").Piece} Piece */

const LARGEST = 10;
const TOLD = "reported";
const SHOWN = ["unmet", "undetermined", "met"];

/** All clauses; a promise that a plan makes twice counts once. */
function all() {
  const ids = new Set(data.clauses.map(({ id }) => id));
  return data.clauses.flatMap(({ same_as: other }, i) => (other && ids.has(other) ? [] : [i]));
}
const title = (/** @type {number} */ clause) => titleOf(clause, state.language);

/** Leave for the map, with a clause, and what it is to be told of. */
function goTo(/** @type {number} */ clause, /** @type {number | null} */ zone) {
  update({ zone });
  update({ clause, overview: false });
  showTheme(data.clauses[clause].theme);
  showPane("detail");
}

const clauseLink = (/** @type {string} */ id, /** @type {number} */ clause, /** @type {number | null} */ zone = null) =>
  button(id, title(clause), () => goTo(clause, zone), { className: "link" });

export function drawOverview() {
  const root = byId("overview");
  root.hidden = !state.overview;
  byId("panel").dataset.overview = String(state.overview);
  marked(byId("at-a-glance"), { "aria-pressed": state.overview }).textContent = t("overview");
  if (!state.overview) return root.replaceChildren();
  root.replaceChildren(
    make("div", { className: "title" }, make("h2", { id: "overview-title", tabIndex: -1 }, t("overview")),
      button("overview-close", t("overview_close"), () => update({ overview: false }))),
    ...obligatory(), ...matrix(), ...largest(), ...unsettled());
}

const part = (/** @type {string} */ id, /** @type {Piece[]} */ ...children) =>
  marked(make("section", { className: "glance", id }, make("h3", {}, t(`part_${id}`)), ...children), {});

function obligatory() {
  const mine = worstFirst(all().filter((i) => data.clauses[i].binding === "obligatory"));
  if (!mine.length) return [];
  const list = (/** @type {number[]} */ clauses) => make("ul", {}, ...clauses.map((i) => make("li", {}, badge(used(data.clauses[i]).verdict), " ",
    clauseLink(`obligatory-${i}`, i), make("i", {}, ` ${pick(data.plans[data.clauses[i].plan])}`))));
  const told = mine.filter((i) => used(data.clauses[i]).verdict === TOLD);
  const judged = mine.filter((i) => !told.includes(i));
  // what is only told stands back behind what is judged
  return [part("obligatory", list(judged), ...(told.length ? [make("details", { open: !judged.length },
    make("summary", { id: "obligatory-told" }, `${t(`verdict_${TOLD}`)} ${told.length}`), list(told))] : []))];
}

/** Themes by districts: how many clauses have which verdict. */
function matrix() {
  const columns = /** @type {(number | null)[]} */ ([null, ...districts]);
  const head = columns.map((zone) => make("th", { scope: "col" },
    zone === null ? t("zone_all") : button(`glance-zone-${zone}`, zoneName(zone), () => update({ zone, overview: false }), { className: "link" })));
  const rows = Object.keys(data.themes).flatMap((theme) => {
    const mine = all().filter((i) => data.clauses[i].theme === theme);
    return mine.length ? [make("tr", {}, make("th", { scope: "row" }, pick(data.themes[theme])),
      ...columns.map((zone) => make("td", {}, verdictsIn(theme, mine, zone))))] : [];
  });
  const table = make("table", { className: "matrix" }, make("caption", { className: "unseen" }, t("part_matrix")),
    make("thead", {}, make("tr", {}, make("td", {}), ...head)), make("tbody", {}, ...rows));
  return [part("matrix", make("p", { className: "hint" }, t("matrix_hint")), make("div", { className: "scrolled" }, table))];
}

const standingOf = (/** @type {number | null} */ zone) => (/** @type {number} */ clause) => {
  const each = data.clauses[clause];
  if (zone !== null) return standing(each, zone) ?? { verdict: "", lacking: null };
  return { verdict: used(each).verdict, lacking: lacking(each) };
};

/** A cell of the matrix: how many clauses of a theme have which verdict; it leads to the worst of them. */
function verdictsIn(/** @type {string} */ theme, /** @type {number[]} */ mine, /** @type {number | null} */ zone) {
  const of = standingOf(zone);
  const verdicts = mine.map((clause) => of(clause).verdict);
  const counts = SHOWN.map((verdict) => ({ verdict, count: verdicts.filter((each) => each === verdict).length }))
    .filter(({ count }) => count);
  if (!counts.length) return "—";
  const bar = marked(make("span", { className: "bar" }, ...counts.map(({ verdict, count }) => {
    const piece = make("span", { className: verdict });
    piece.style.flexGrow = String(count);
    return piece;
  })), { "aria-hidden": true });
  const id = `glance-${theme}-${zone ?? "all"}`;
  const node = button(id, "", () => goTo(worstFirst(mine, of)[0], zone), { className: counts[0].verdict });
  const where = `${pick(data.themes[theme])}${t("comma")}${zone === null ? t("zone_all") : zoneName(zone)}`;
  const unseen = (/** @type {string} */ text) => make("span", { className: "unseen" }, text);
  node.append(unseen(where), bar, ...counts.map(({ verdict, count }) => make("span", { className: `count ${verdict}` },
    sign(MARKS[verdict]), unseen(` ${t(`verdict_${verdict}`)} `), String(count))));
  return node;
}

/** Where most people are without what was promised. */
function largest() {
  const short = all().map((clause) => ({ clause, people: lacking(data.clauses[clause]) ?? 0 }))
    .filter(({ clause, people: n }) => n >= 0.5 && used(data.clauses[clause]).verdict === "unmet")
    .sort((a, b) => b.people - a.people).slice(0, LARGEST);
  if (!short.length) return [];
  const most = short[0].people;
  return [part("largest", make("ol", {}, ...short.map(({ clause, people: n }) => {
    const bar = marked(make("span", { className: "length unmet" }), { "aria-hidden": true });
    bar.style.setProperty("--share", `${(100 * n) / most}%`);
    return make("li", {}, clauseLink(`largest-${clause}`, clause), make("b", {}, people(n)), bar, ...worstDistrict(clause));
  })))];
}

/** The district where most of them live. */
function worstDistrict(/** @type {number} */ clause) {
  const found = districts.map((zone) => ({ zone, people: standing(data.clauses[clause], zone)?.lacking ?? 0 }))
    .sort((a, b) => b.people - a.people)[0];
  return found?.people >= 0.5
    ? [make("span", { className: "line soft" }, `${t("most_in")} `, proper(zoneName(found.zone)), ` ${people(found.people)}`)] : [];
}

/** What cannot be told, by what would settle it. */
function unsettled() {
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  for (const clause of all()) {
    const why = settledBy(clause);
    if (why) groups.set(why, [...(groups.get(why) ?? []), clause]);
  }
  if (!groups.size) return [];
  return [part("unsettled", make("ul", {}, ...[...groups].map(([why, clauses]) => make("li", {}, why,
    make("ul", {}, ...clauses.map((clause) => make("li", {}, clauseLink(`unsettled-${clause}`, clause))))))))];
}

/** What would settle a clause that is undetermined, or cannot be tested; empty: it is settled. */
function settledBy(/** @type {number} */ clause) {
  const each = data.clauses[clause];
  if (each.missing) return named("settle_missing", pick(each.missing));
  if (used(each).verdict !== "undetermined") return "";
  const sum = (/** @type {"persons_border" | "persons_unlinked"} */ name) =>
    each.coverage.reduce((total, row) => total + row[name], 0);
  const [border, unlinked] = [sum("persons_border"), sum("persons_unlinked")];
  if (border < 0.5 && unlinked < 0.5) return t("settle_list");
  return [...(border >= 0.5 ? [t("settle_border").replace("{n}", whole(border))] : []),
    ...(unlinked >= 0.5 ? [t("settle_unlinked").replace("{n}", whole(unlinked))] : [])].join(t("semicolon"));
}
