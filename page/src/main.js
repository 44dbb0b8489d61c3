/** The start of the page: folium makes the map and hands it over; all else begins when the data are inflated. */

import { inflated, receive } from "./received.js";

/** @type {Promise<import("leaflet").Map>} */
const handed = new Promise((resolve) => { Object.assign(globalThis, { drawGapMap: resolve }); });

async function begin() {
  const element = document.getElementById("data");
  const bytes = inflated(element?.textContent ?? "");
  element?.remove(); // megabytes of text that nobody reads again
  receive(await bytes);
  const { drawPage } = await import("./page.js"); // it reads the data at once
  drawPage(await handed);
}

void begin();
