/** The map: the chosen clause's cells, gaps and facilities over zones and streets. */

/** @type {any} */
let map;
/** @type {any} what lies under the pointer */
let pointer;
/** @type {Object<string, any>} */
const hatches = { b: hatching(BORDER), x: hatching(UNLINKED) };
const cellCanvas = L.canvas({ pane: "cells" });
const shapes = L.svg();
/** @type {Object<string, any>} */
const layers = {
  streets: L.polyline(data.streets.map(decode), {
    renderer: L.canvas({ pane: "streets" }),
    interactive: false,
    color: "#9aa5b1",
    weight: 0.8,
  }),
  cells: L.featureGroup(),
  zones: L.featureGroup(),
  gaps: L.featureGroup(),
  facilities: L.featureGroup(),
};
const cellShapes = data.cells.map((/** @type {number[][]} */ rings, /** @type {number} */ cell) => {
  const style = { renderer: cellCanvas, smoothFactor: 0, weight: 0.7, fillOpacity: 1 };
  return Object.assign(L.polygon(rings.map(decode), style), { cell });
});

/** Millionths of a degree, each point after the first as a difference → [latitude, longitude]s. */
function decode(/** @type {number[]} */ deltas) {
  const points = [];
  for (let i = 0, latitude = 0, longitude = 0; i < deltas.length; i += 2) {
    latitude += deltas[i];
    longitude += deltas[i + 1];
    points.push([latitude / 1e6, longitude / 1e6]);
  }
  return points;
}

/** Tell whether a point lies in a ring: a ray from it crosses the ring an odd number of times. */
function holds(/** @type {{lat: number, lng: number}[]} */ ring, /** @type {any} */ { lat, lng }) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [a, b] = [ring[i], ring[j]];
    if (a.lat > lat === b.lat > lat) continue;
    if (lng < a.lng + ((lat - a.lat) / (b.lat - a.lat)) * (b.lng - a.lng)) inside = !inside;
  }
  return inside;
}

/** Entry point: called by the page with its Leaflet map. */
function drawGapMap(/** @type {any} */ made) {
  map = made;
  map.createPane("streets").style.zIndex = "350";
  map.getPane("streets").style.pointerEvents = "none";
  map.createPane("cells").style.zIndex = "380";
  addControls();
  describeLayers();
  map.fitBounds(data.bounds, { animate: false });
  drawPanel();
  drawZones();
  choose(clause);
  byId("language").onclick = () => {
    language = language === "zh" ? "en" : "zh";
    drawPanel();
    drawDetail();
    drawLegend();
  };
}

function addControls() {
  const attribution = make("div", { id: "attribution" });
  for (const [position, node] of [["bottomright", legend], ["bottomleft", attribution]]) {
    L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
    const control = L.control({ position });
    control.onAdd = () => node;
    control.addTo(map);
  }
  const { zoom_in: nearer, zoom_out: farther } = data.texts;
  const titles = [nearer, farther].map((text) => `${text.zh} ${text.en}`);
  L.control.zoom({ zoomInTitle: titles[0], zoomOutTitle: titles[1] }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
}

/** Say what each thing on the map is, when pointed at. */
function describeLayers() {
  const describe = (/** @type {any} */ layer, /** @type {(shape: any) => string[]} */ lines) => {
    const tip = (/** @type {any} */ shape) =>
      make("div", {}, ...lines(shape).map((text) => make("p", {}, text)));
    layer.bindTooltip(tip, { sticky: true, opacity: 1, className: "tip" });
  };
  layers.gaps.on("mouseover mousemove click", (/** @type {any} */ event) => {
    pointer = event.latlng;
    if (event.type === "mousemove") layers.gaps.getTooltip().update();
  });
  describe(layers.cells, ({ cell, unit }) => (unit ? unitLines(unit) : cellLines(cell)));
  describe(layers.gaps, ({ gap }) => gapLines(gap));
  describe(layers.zones, ({ zone }) => zoneLines(zone));
  describe(layers.facilities, ({ facility }) => [
    facilityName(facility),
    pick(data.types[data.facilities.type[facility]]),
    ...(clause.unlinked.includes(facility) ? [t("facility_unlinked")] : []),
  ]);
}

function cellLines(/** @type {number} */ i) {
  const { state, persons, impedance, facility } = /** @type {Cells} */ (cellsOf(clause));
  const far = impedance(i);
  const word = t(state[i] === "u" && far === null ? "state_unreachable" : `state_${state[i]}`);
  const first = far === null ? word : `${cost(far)} · ${word}`;
  return [first, people(persons(i)), named("nearest", facilityName(facility(i)))];
}

function gapLines(/** @type {number} */ i) {
  const gap = clause.gaps[i];
  const under = layers.cells.getLayers().find((/** @type {any} */ shape) =>
    shape.getBounds().contains(pointer) && holds(shape.getLatLngs()[0], pointer));
  return [
    named("gap", people(gap.persons)),
    ...causes(gap).map(([cause, persons]) => named(`cause_${cause}`, people(persons))),
    ...(typeof gap.excess === "number" ? [named("excess", cost(gap.excess))] : []),
    named("nearest", facilityName(gap.facility)),
    ...(under ? [named("here", cellLines(under.cell).slice(0, 2).join(" · "))] : []),
  ];
}

function zoneLines(/** @type {number} */ zone) {
  const { name } = data.zones[zone];
  const row = clause.coverage.find((each) => each.zone === zone);
  const unit = unitsOf(clause).find((/** @type {Unit} */ each) => each.zone === zone);
  if (!row) return unit ? unitLines(unit) : [name];
  const met = row.met_share === null ? t("unknown") : share(row.met_share);
  return [name, people(row.persons), named("within", met)];
}

function unitLines(/** @type {Unit} */ unit) {
  const short = typeof unit.shortfall === "number" && unit.shortfall > 0;
  return [
    data.zones[unit.zone].name,
    named("found", found(unit)),
    ...(unit.required === null ? [] : [named("required", required(unit))]),
    ...(short ? [named("short", shortfall(unit))] : []),
    ...(unit.verdict ? [t(`verdict_${unit.verdict}`)] : []),
    ...(typeof unit.persons === "number" ? [people(unit.persons)] : []),
  ];
}

function styleOf(/** @type {number} */ i, /** @type {any} */ bands) {
  const { state, impedance } = /** @type {Cells} */ (cellsOf(clause));
  if (hatches[state[i]]) return { fillColor: hatches[state[i]], color: "#a9a9b5" };
  const far = impedance(i);
  if (far === null) return { fillColor: UNREACHABLE, color: UNREACHABLE };
  /** @type {Band[]} its state decides the family, so that rounding cannot move a cell across */
  const family = state[i] === "m" ? bands.within : bands.beyond;
  const value = far / SCALES[clause.scale];
  const { colour } = family.find((band) => value <= band.edge) ?? family[family.length - 1];
  return { fillColor: colour, color: colour };
}

/** The cells, or, where there are none, the units in the colours of their verdicts. */
function drawCells() {
  const cells = cellsOf(clause);
  const bands = bandsOf(clause);
  for (const shape of cells ? cellShapes : []) {
    if (cells?.state[shape.cell] === ".") continue;
    layers.cells.addLayer(shape.setStyle(styleOf(shape.cell, bands)));
  }
  const units = cells ? [] : unitsOf(clause).map(unitShape);
  const size = (/** @type {any} */ shape) => {
    const bounds = shape.getBounds();
    return (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
  };
  // those that lie within another come to lie on it
  for (const shape of units.sort((/** @type {any} */ a, /** @type {any} */ b) => size(b) - size(a))) {
    layers.cells.addLayer(shape);
  }
}

function unitShape(/** @type {Unit} */ unit) {
  const fillColor = FILLS[unit.verdict] ?? hatches.b;
  const line = { renderer: cellCanvas, smoothFactor: 0, weight: 1, color: "#6f6a80" };
  const style = { ...line, fillColor, fillOpacity: 1 };
  return Object.assign(L.polygon(data.zones[unit.zone].rings.map(decode), style), { unit });
}

function drawClause() {
  for (const name of ["cells", "gaps", "facilities"]) layers[name].clearLayers();
  drawCells();
  clause.gaps.forEach(({ rings }, gap) => {
    const style = { renderer: shapes, className: "gap", fillOpacity: 0 };
    layers.gaps.addLayer(Object.assign(L.polygon(rings.map(decode), style), { gap }));
  });
  const unlinked = new Set(clause.unlinked);
  for (const facility of clause.facilities) {
    const className = unlinked.has(facility) ? "facility unlinked" : "facility";
    const style = { renderer: shapes, className, radius: 4.5, fillOpacity: 1 };
    const dot = L.circleMarker(data.facilities.at[facility], style);
    layers.facilities.addLayer(Object.assign(dot, { facility }));
  }
  showLayers();
}

function drawZones() {
  for (const [zone, { name, rings, at }] of data.zones.entries()) {
    if (at === null) continue;
    const style = { renderer: shapes, className: "zone", fill: false };
    const html = make("span", {}, name);
    const icon = L.divIcon({ className: "zone-name", html, iconSize: null });
    layers.zones.addLayer(Object.assign(L.polygon(rings.map(decode), style), { zone }));
    layers.zones.addLayer(Object.assign(L.marker(at, { icon }), { zone }));
  }
}

function showGap(/** @type {number} */ i) {
  map.fitBounds(layers.gaps.getLayers()[i].getBounds(), { maxZoom: 16 });
}

/** Put the chosen layers on the map, in their order. */
function showLayers() {
  for (const name of LAYERS) {
    if (shown[name]) layers[name].addTo(map);
    else layers[name].remove();
  }
  for (const name of ["zones", "gaps", "facilities"]) layers[name].bringToFront();
}
