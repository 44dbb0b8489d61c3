/** The map as a picture to be put into a report: with its title, legend and sources. */

import { finely } from "../map/index.js";
import { printedLegend } from "../map/legend.js";
import { data, state } from "../state.js";
import { found, headline, make, named, pick, required, t, used } from "../words.js";
import { shown } from "../map/shown.js";

const FINE = 2; // pixels of the picture for one on the screen
const SIDE = 290; // pixels for the legend
const SPACE = "http://www.w3.org/2000/svg";

/** @returns {Promise<Blob>} a PNG */
export async function picture() {
  return finely(FINE, async () => {
    const map = /** @type {HTMLElement} */ (document.querySelector(".leaflet-container"));
    const { width, height } = map.getBoundingClientRect();
    const sheet = make("div", { className: "picture" }, heading(),
      make("div", { className: "picture-body" }, copied(map, width, height), make("aside", {}, printedLegend())), foot());
    sheet.style.width = `${Math.ceil(width) + SIDE}px`;
    document.body.append(sheet); // how high it is, is known when it stands somewhere
    const size = sheet.getBoundingClientRect();
    const text = new XMLSerializer().serializeToString(drawing(sheet, size));
    sheet.remove();
    return painted(text, size);
  });
}

const heading = () => make("header", {}, make("h1", {}, pick(data.name)),
  make("p", {}, `${headline(shown.clause)} · ${summary()}`),
  make("p", { className: `population ${data.population}` }, t(`population_${data.population}`)));

/** What was found, in a line: with the reader's changes, if there are any. */
function summary() {
  const row = used(shown.clause);
  const { limit, speed_kph: speed, changes } = state.settings;
  const own = shown.view && (limit !== null || speed !== null || changes.length) ? shown.view : null;
  const parts = [named("required", required(row)), named("found", found(row)), t(`verdict_${row.verdict}`)];
  if (own) parts.push(`${t("print_own")}: ${t(`verdict_${own.verdict}`)}`);
  return parts.join(" · ");
}

function foot() {
  const credits = [data.attribution, data.basemap?.attribution ?? null].flatMap((each) => (each ? [pick(each)] : []));
  const sources = data.sources.map(({ name, file }) => `${pick(name)} (${file})`).join(t("semicolon"));
  return make("footer", {},
    ...(data.note ? [make("p", {}, named("note", pick(data.note)))] : []),
    ...(sources ? [make("p", {}, named("sources", sources))] : []),
    ...(data.dated ? [make("p", {}, named("dated", data.dated))] : []),
    ...(data.basemap ? [make("p", {}, t("picture_basemap"))] : []),
    ...(credits.length ? [make("p", {}, credits.join(" · "))] : []));
}

/** The map as it stands, its canvases as pictures; tiles from elsewhere, which no picture may hold, left out. */
function copied(/** @type {HTMLElement} */ map, /** @type {number} */ width, /** @type {number} */ height) {
  const copy = /** @type {HTMLElement} */ (map.cloneNode(true));
  const canvases = copy.querySelectorAll("canvas");
  map.querySelectorAll("canvas").forEach((canvas, i) => {
    const image = Object.assign(document.createElement("img"), { src: canvas.width ? canvas.toDataURL() : "" });
    image.className = canvases[i].className;
    image.style.cssText = canvases[i].style.cssText;
    image.style.width ||= `${canvas.clientWidth}px`;
    image.style.height ||= `${canvas.clientHeight}px`;
    canvases[i].replaceWith(image);
  });
  const idle = "#legend, .leaflet-control-zoom, .tip, #swipe-handle span, img:not([src^='data:']), [data-picture='no']";
  for (const node of copy.querySelectorAll(idle)) node.remove();
  copy.removeAttribute("tabindex");
  copy.style.cssText = `position: relative; width: ${width}px; height: ${height}px; overflow: hidden`;
  return copy;
}

/** A drawing that holds a piece of the page with all its styles. */
function drawing(/** @type {HTMLElement} */ sheet, /** @type {DOMRect} */ { width, height }) {
  const root = document.createElementNS(SPACE, "svg");
  const inside = document.createElementNS(SPACE, "foreignObject");
  for (const node of [root, inside]) {
    node.setAttribute("width", String(Math.ceil(width)));
    node.setAttribute("height", String(Math.ceil(height)));
  }
  const styles = [...document.querySelectorAll("style")].map((each) => each.textContent).join("\n");
  const body = make("div", { className: "picture-root", lang: document.documentElement.lang }, sheet);
  body.prepend(Object.assign(document.createElement("style"), { textContent: styles }));
  inside.append(body);
  root.append(inside);
  return root;
}

/** @returns {Promise<Blob>} */
async function painted(/** @type {string} */ text, /** @type {DOMRect} */ { width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"),
    { width: Math.ceil(width) * FINE, height: Math.ceil(height) * FINE });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

