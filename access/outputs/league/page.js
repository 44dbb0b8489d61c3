"use strict";
// Paints the map and fills the column of the clause that is chosen, and sorts the tables.
const league = JSON.parse(document.getElementById("league").textContent);
const select = document.getElementById("clause");
const paths = [...document.querySelectorAll("path[data-study]")];
const studyRows = [...document.querySelectorAll("tr[data-study]")];

function both(zh, en, where) {
  where.replaceChildren();
  for (const [lang, text] of [["zh", zh], ["en", en]]) {
    const part = document.createElement("span");
    part.lang = lang;
    part.textContent = text;
    where.append(part, " ");
  }
}

function choose(clause) {
  select.value = clause;
  for (const path of paths) {
    const found = (league.verdicts[path.dataset.study] || {})[clause];
    path.setAttribute("class", `${found ? found[0] : ""}${path.classList.contains("chosen") ? " chosen" : ""}`);
    const name = league.names[path.dataset.study];
    path.querySelector("title").textContent = found ? `${name}\n${found[1]}\n${found[2]}` : name;
  }
  for (const row of studyRows) {
    const cell = row.querySelector("[data-chosen]");
    const found = (league.verdicts[row.dataset.study] || {})[clause];
    cell.replaceChildren();
    cell.dataset.value = found ? league.order.indexOf(found[0]) : 99;
    if (!found) continue;
    const badge = document.createElement("span");
    badge.className = `badge ${found[0]}`;
    both(...league.words[found[0]], badge);
    const told = document.createElement("div");
    both(found[1], found[2], told);
    cell.append(badge, told);
  }
  for (const row of document.querySelectorAll("tr[data-clause]")) {
    row.classList.toggle("chosen", row.dataset.clause === clause);
    if (row.dataset.clause === clause) {
      const quote = row.querySelector("button").cloneNode(true).childNodes;
      document.getElementById("quote").replaceChildren(...quote);
    }
  }
  const chosen = document.querySelector("path.chosen, tr.chosen[data-study]");
  if (chosen) tell(chosen.dataset.study);
}

// What is said of a district beside the map, with the link to its own map that its row has
function tell(study) {
  const clause = (league.verdicts[study] || {})[select.value];
  const heading = document.createElement("h2");
  const row = studyRows.find((each) => each.dataset.study === study);
  heading.append(...[...row.cells[0].childNodes].map((each) => each.cloneNode(true)));
  const told = document.createElement("p");
  const badge = document.createElement("span");
  if (clause) {
    badge.className = `badge ${clause[0]}`;
    both(...league.words[clause[0]], badge);
    both(clause[1], clause[2], told);
  } else both("不在其规划中", "not in its plan", told);
  document.getElementById("district").replaceChildren(heading, badge, told);
}

function point(study) {
  tell(study);
  for (const each of [...paths, ...studyRows]) each.classList.toggle("chosen", each.dataset.study === study);
  const row = studyRows.find((each) => each.dataset.study === study);
  if (row) row.scrollIntoView({ block: "nearest" });
}

function sort(heading) {
  const table = heading.closest("table");
  const column = [...heading.parentNode.children].indexOf(heading);
  const falling = heading.getAttribute("aria-sort") === "ascending";
  for (const each of heading.parentNode.children) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const value = (row) => row.children[column].dataset.value ?? row.children[column].textContent.trim();
  const compare = (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === "" || y === "") return (x === "") - (y === "");
    const order = isNaN(x) || isNaN(y) ? x.localeCompare(y, "zh") : x - y;
    return falling ? -order : order;
  };
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort(compare));
}

select.addEventListener("change", () => choose(select.value));
for (const path of paths) {
  path.addEventListener("click", () => point(path.dataset.study));
  path.addEventListener("keydown", (event) => event.key === "Enter" && point(path.dataset.study));
}
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => sort(button.closest("th")));
}
for (const button of document.querySelectorAll("button.clause")) {
  button.addEventListener("click", () => {
    choose(button.closest("tr").dataset.clause);
    document.getElementById("shown").scrollIntoView({ block: "nearest" });
  });
}
if (select.options.length) choose(league.first);
