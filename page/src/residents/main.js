/** The page for residents: a place, and the nearest facility of each type on foot, with the way there. */

import { visible } from "../escaping.js";
import { createDrawing } from "./drawing.js";
import { unpack } from "./unpack.js";
import { createWays } from "./ways.js";

/** @typedef {import("./ways.js").Found} Found */
/** @typedef {import("../types.js").Bilingual} Bilingual */

const data = JSON.parse(document.getElementById("data")?.textContent ?? "");
const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {"zh" | "en"} */
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
/** @type {Map<number, Found> | null} */
let found = null;
let state = "ask";
let chosen = -1;
const pick = (/** @type {Bilingual | null} */ text) => (text ? text[language] : "");
const t = (/** @type {string} */ key) => data.texts[key][language];
/** A label and what it tells; a Chinese colon has its own room. */
const labelled = (/** @type {string} */ label, /** @type {string} */ value) => label + (language === "zh" ? "" : " ") + value;

function make(/** @type {string} */ tag, /** @type {Record<string, any>} */ properties, /** @type {(Node | string)[]} */ ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.map((child) => (typeof child === "string" ? visible(child) : child)));
  return node;
}

async function begin() {
  const net = await unpack(data, byId("binary").textContent ?? "");
  const ways = createWays(net);
  const drawing = createDrawing(/** @type {HTMLCanvasElement} */ (byId("map")), net, data.facilities, (x, y) => look(x, y));
  const look = (/** @type {number} */ x, /** @type {number} */ y) => {
    const spot = ways.snap(x, y);
    found = spot && ways.nearest(spot);
    state = spot ? "found" : "far";
    chosen = -1;
    drawing.show({ x, y }, null);
    words();
  };
  const show = (/** @type {number} */ type) => {
    chosen = type;
    drawing.show(undefined, found?.get(type) ?? null);
    words();
    byId(`type-${type}`)?.focus();
  };
  const row = (/** @type {[number, Found]} */ [type, { facility, seconds }]) => {
    const name = data.facilities.name[facility];
    const hours = data.facilities.hours[facility];
    const lines = [
      make("b", {}, pick(data.types[type])), make("span", { className: "time" }, `${Math.max(1, Math.ceil(seconds / 60))} ${t("minutes")}`),
      make("span", { className: "name" }, name || t("nameless")), ...(hours ? [make("span", { className: "hours" }, labelled(t("hours"), hours))] : []),
    ];
    const button = make("button", { type: "button", id: `type-${type}`, onclick: () => show(type) }, ...lines);
    button.setAttribute("aria-pressed", String(type === chosen));
    return make("li", {}, button);
  };
  const words = () => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = visible(`${pick(data.name)} · ${t("title")}`);
    byId("name").textContent = visible(`${pick(data.name)} · ${t("title")}`);
    byId("language").textContent = t("switch");
    byId("map").setAttribute("aria-label", t("map"));
    byId("say").textContent = t(state);
    const rows = [...(found ?? [])].sort((a, b) => a[1].seconds - b[1].seconds);
    byId("list").replaceChildren(...rows.map(row));
    const missing = found ? data.types.flatMap((/** @type {Bilingual} */ each, /** @type {number} */ type) => (found?.has(type) ? [] : [pick(each)])) : [];
    byId("missing").textContent = missing.length ? visible(labelled(t("unreached"), missing.join(t("comma")))) : "";
    byId("zone").replaceChildren(make("option", { value: "" }, t("zone")), ...data.zones.map((/** @type {[string, number, number]} */ [name], /** @type {number} */ i) => make("option", { value: String(i) }, name)));
    byId("foot").replaceChildren(...[labelled(t("dated"), data.dated ?? t("undated")), pick(data.attribution), t("how")].filter(Boolean).map((line) => make("p", {}, line)));
  };
  byId("language").onclick = () => {
    language = language === "zh" ? "en" : "zh";
    words();
  };
  byId("zone").onchange = () => {
    const zone = data.zones[Number(/** @type {HTMLSelectElement} */ (byId("zone")).value)];
    if (zone) drawing.go(zone[1], zone[2]);
  };
  words();
  document.documentElement.dataset.ready = "1";
}

void begin();
