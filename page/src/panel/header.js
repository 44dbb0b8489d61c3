/** The top of the panel: what the study is, and the switches of the whole page. */

import { enterPrint } from "../map/index.js";
import { visible } from "../escaping.js";
import { data, state, update } from "../state.js";
import { byId, make, pick, t } from "../words.js";
import { remember } from "../language.js";
import { marked } from "./elements.js";

export function drawHeader() {
  const chinese = state.language === "zh";
  for (const node of document.querySelectorAll("#panel [data-text]")) {
    node.textContent = t(/** @type {HTMLElement} */ (node).dataset.text ?? "");
  }
  byId("name").textContent = visible(pick(data.name));
  byId("note").textContent = visible(pick(data.note));
  byId("population").textContent = t(`population_${data.population}`);
  byId("population").className = data.population;
  byId("language").textContent = t("switch");
  // the words are of the language that the switch leads to
  marked(byId("language"), { lang: chinese ? "en" : "zh-CN", "aria-label": t("switch_label") });
  marked(byId("panes"), { "aria-label": t("panes") });
  byId("report-lines").replaceChildren(...data.report.map(reportLine));
}

/** Tell the language before anything is drawn in it: all styles are worked out anew for it, at best once. */
export function tellLanguage() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
}

/** Name the document when all is drawn: browsers work out styles for that. */
export const nameDocument = () => requestAnimationFrame(() => setTimeout(() => {
  document.title = visible(`${pick(data.name)} · ${t("page")}`);
}));

function reportLine(/** @type {(typeof data.report)[0]} */ each) {
  const level = make("b", { className: each.level }, t(`level_${each.level}`));
  return make("li", {}, level, ` ${pick(each)}`);
}

/** On a narrow screen only one part of the panel is seen at a time. */
export function showPane(/** @type {string} */ pane) {
  byId("panel").dataset.pane = pane;
  for (const button of byId("panes").querySelectorAll("button")) {
    marked(button, { "aria-pressed": button.dataset.pane === pane });
  }
  byId("panel").scrollTop = 0;
  // what had the focus may be hidden now
  if (document.activeElement?.getClientRects().length === 0) byId("headline")?.focus();
}

/** What the switches do. */
export function startHeader() {
  byId("language").onclick = () => {
    update({ language: state.language === "zh" ? "en" : "zh" });
    remember(state.language);
  };
  byId("at-a-glance").onclick = () => {
    update({ overview: !state.overview });
    byId(state.overview ? "overview-title" : "headline")?.focus();
  };
  byId("print").onclick = () => void enterPrint();
  byId("skip-map").onclick = () => /** @type {any} */ (document.querySelector(".leaflet-container"))?.focus();
  byId("skip-detail").onclick = () => {
    showPane("detail");
    byId("headline")?.focus();
  };
  for (const button of byId("panes").querySelectorAll("button")) {
    button.onclick = () => showPane(button.dataset.pane);
  }
  showPane("list");
}
