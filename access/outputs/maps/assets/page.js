"use strict";
(() => {
  // src/client.js
  var text = (id) => document.getElementById(id)?.textContent ?? "";
  var open = /* @__PURE__ */ new Map();
  var number = 0;
  var source = URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" }));
  var worker = new Worker(source);
  worker.onmessage = ({ data: { id, answer, error } }) => {
    const { resolve, reject } = open.get(id) ?? {};
    open.delete(id);
    if (error === void 0) resolve?.(answer);
    else reject?.(new Error(error));
  };
  worker.postMessage({ id: 0, method: "load", given: [text("data"), text("binary")] });
  document.getElementById("binary")?.remove();
  function ask(method, ...given) {
    number += 1;
    const id = number;
    return new Promise((resolve, reject) => {
      open.set(id, { resolve, reject });
      worker.postMessage({ id, method, given });
    });
  }

  // src/identity.js
  function sameGap(before, after, chosen3) {
    const mine = new Uint8Array(before.state.length);
    for (const cell3 of before.gaps[chosen3]?.cells ?? []) mine[cell3] = 1;
    let [found2, most] = [
      /** @type {number | null} */
      null,
      0
    ];
    after.gaps.forEach(({ cells }, i) => {
      const shared2 = cells.reduce((sum, cell3) => sum + mine[cell3], 0);
      if (shared2 > most) [found2, most] = [i, shared2];
    });
    return found2;
  }

  // src/state.js
  var data = JSON.parse(document.getElementById("data")?.textContent ?? "");
  var PLAIN = { limit: null, speed_kph: null, required_share: null, changes: [], measure: "network" };
  var first = data.clauses.findIndex((each) => each.way);
  var state = {
    language: "zh",
    clause: Math.max(first, 0),
    settings: { ...PLAIN, changes: data.scenario?.changes ?? [] },
    undone: [],
    swipe: data.scenario ? "before" : "off",
    view: null,
    other: null,
    tool: "look",
    cell: null,
    facility: null,
    gap: null,
    hover: { zones: null },
    shade: "cells",
    layers: { cells: true, gaps: true, facilities: true, zones: true, background: true },
    busy: false
  };
  var listeners = [];
  var subscribe = (listener) => listeners.push(listener);
  function update(patch) {
    const changed = (
      /** @type {Set<keyof State>} */
      new Set(
        Object.entries(patch).filter(([name, value]) => state[
          /** @type {keyof State} */
          name
        ] !== value).map(([name]) => name)
      )
    );
    if (!changed.size) return;
    Object.assign(state, patch);
    if (changed.has("clause")) {
      Object.assign(state, { cell: null, facility: null, gap: null, view: null, other: null });
      state.settings = { ...state.settings, limit: null, speed_kph: null, required_share: null };
      for (
        const name of
        /** @type {(keyof State)[]} */
        ["cell", "facility", "gap", "view", "other", "settings"]
      ) changed.add(name);
    }
    for (const listener of listeners) listener(changed);
    if (["clause", "settings", "swipe"].some((name) => changed.has(
      /** @type {keyof State} */
      name
    ))) void look();
  }
  var asked = 0;
  async function look() {
    asked += 1;
    const mine = asked;
    const { clause: clause3, settings, swipe: swipe2 } = state;
    if (!data.clauses[clause3]?.way) return update({ view: null, other: null, busy: false });
    update({ busy: true });
    const left = swipe2 === "straight" ? { ...settings, measure: (
      /** @type {const} */
      "straight"
    ) } : { ...settings, changes: [] };
    try {
      const view2 = await ask("view", clause3, settings);
      const other = swipe2 === "off" ? null : await ask("view", clause3, left);
      if (mine !== asked) return;
      const gap = state.gap !== null && state.view ? sameGap(state.view, view2, state.gap) : null;
      update({ view: view2, other, gap, busy: false });
    } catch (error) {
      if (mine === asked) update({ view: null, other: null, busy: false });
      throw error;
    }
  }
  function change(changes) {
    const undone = [...state.undone, state.settings.changes];
    update({ undone, settings: { ...state.settings, changes } });
  }
  function undo() {
    const changes = state.undone.at(-1);
    if (changes) update({ undone: state.undone.slice(0, -1), settings: { ...state.settings, changes } });
  }

  // src/escaping.js
  var ACTING = /[^\P{Cc}\t\n]|\p{Cs}|[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/gu;
  var spelt = (sign2) => {
    const number3 = sign2.charCodeAt(0);
    return number3 < 256 ? `\\x${number3.toString(16).padStart(2, "0")}` : `\\u${number3.toString(16).padStart(4, "0")}`;
  };
  var visible = (text2) => text2.replaceAll("\r\n", "\n").replace(ACTING, spelt);
  function looksRun(text2) {
    const bare = text2.replace(/^'+/, "");
    const first2 = /[^\p{Z}\p{C}\p{M}]/u.exec(bare)?.[0] ?? "";
    return /^[\t\r\n]/.test(bare) || "=+-@".includes(first2.normalize("NFKC")[0] ?? "x");
  }
  var cell = (text2) => looksRun(text2) ? `'${text2}` : text2;

  // src/percent.js
  var LITTLE = "<0.1%";
  var tenths = (n) => `${(n / 10).toFixed(1)}%`;
  var share = (n) => n > 1e-12 && n < 1e-3 - 1e-9 ? LITTLE : tenths(Math.floor(n * 1e3 + 1e-6));
  function shares(parts) {
    const all = parts.reduce((sum, each) => sum + each, 0);
    const exactly = parts.map((each) => 1e3 * each / all);
    const counts2 = exactly.map((each) => Math.floor(each + 1e-6));
    const lost = exactly.map((each, i) => i ? each - counts2[i] : -1);
    let rest = 1e3 - counts2.reduce((sum, each) => sum + each, 0);
    for (; rest > 0 && parts.length > 1; rest--) {
      const most = lost.indexOf(Math.max(...lost));
      counts2[most] += 1;
      lost[most] -= 1;
    }
    return counts2.map((count, i) => exactly[i] > 1e-9 && exactly[i] < 1 - 1e-6 ? LITTLE : tenths(count));
  }

  // src/words.js
  var SIGNS = { "<=": "≤", ">=": "≥" };
  function make(tag, properties, ...children) {
    const node = (
      /** @type {any} */
      Object.assign(document.createElement(tag), properties)
    );
    node.append(...children.map((child) => typeof child === "string" ? visible(child) : child));
    return node;
  }
  var byId = (id) => document.getElementById(id);
  var t = (key2) => data.texts[key2][state.language];
  var pick = (text2) => text2 ? text2[state.language] : "";
  var named = (key2, value) => t(key2) + (state.language === "zh" ? "：" : ": ") + value;
  var whole = (n) => Math.round(n).toLocaleString("en");
  var people = (n) => `${whole(n)} ${t("persons")}`;
  var span = ({ scale }, n) => scale === "min" ? `${(n / 60).toFixed(1)} ${t("min")}` : `${whole(n)} ${t("m")}`;
  var cost = (clause3, n) => span(clause3, clause3.scale === "min" ? n + 60 * clause3.fixed : n);
  var signOf = (comparison) => SIGNS[comparison] ?? comparison;
  var exact = (n) => n.toLocaleString("en", { maximumFractionDigits: 6 });
  var withUnit = (number3, unit) => unit.startsWith("%") ? number3 + unit : `${number3} ${unit}`;
  var asked2 = ({ comparison, value, unit }) => value === null ? "" : `${signOf(comparison)} ${withUnit(exact(value), pick(unit))}`;
  var headline = (each) => `${pick(each.facility)} ${asked2(each)}`.trim();
  var used = (each) => each.readings.find((reading) => reading.default) ?? each.readings[0];
  function facilityName(i) {
    if (i === null || i === -1) return t("unknown");
    if (i >= 0) return data.facilities.name[i] ?? t("unnamed");
    const change2 = state.settings.changes[-2 - i];
    return change2?.change === "open" ? change2.name : t("unknown");
  }
  function rounded(n, sign2) {
    const round = sign2[0] === ">" ? Math.floor : sign2[0] === "<" ? Math.ceil : Math.round;
    const slack = sign2[0] === ">" ? 1e-6 : sign2[0] === "<" ? -1e-6 : 0;
    return exact(round(n * 100 + slack) / 100);
  }
  function number2(value, row2) {
    if (value === null) return "?";
    if (value === "inf") return "∞";
    if (row2.unit.en.startsWith("passes")) return t(value ? "yes" : "no");
    return row2.share ? share(value) : rounded(value, row2.sign);
  }
  function found(row2) {
    const open3 = row2.verdict === "undetermined" || row2.value === null && row2.value_high !== null;
    const ends = open3 ? [row2.value_low, row2.value_high] : [row2.value];
    if (ends.every((end) => end === null)) return t("unknown");
    if (ends[0] === "inf") return t("infinite");
    const shown3 = [...new Set(ends.map((end) => number2(end, row2)))].join("–");
    return row2.share || row2.unit.en.startsWith("passes") ? shown3 : withUnit(shown3, pick(row2.unit));
  }
  function required(row2) {
    if (typeof row2.required !== "number") return "—";
    if (row2.unit.en.startsWith("passes")) return t("yes");
    if (row2.share) return `≥ ${exact(row2.required * 100)}% (${pick(row2.unit)})`;
    return `${signOf(row2.sign)} ${withUnit(exact(row2.required), pick(row2.unit))}`;
  }
  function shortfall(row2) {
    if (typeof row2.shortfall !== "number" || !row2.short_of) return "—";
    const open3 = row2.verdict === "undetermined";
    if (row2.shortfall === 0) return t(open3 ? "unknown" : "none");
    const parts = row2.short_of.en === "km" ? 10 : 1;
    return `${open3 ? "0–" : ""}${exact(Math.ceil(row2.shortfall * parts - 1e-6) / parts)} ${pick(row2.short_of)}`;
  }
  var passMark = (each) => state.settings.required_share ?? each.way?.required_share ?? each.pass_mark?.share ?? 1;
  var assumed = ({ pass_mark }) => pass_mark !== null && pass_mark.basis !== "text";
  var basisOf = ({ pass_mark }) => pass_mark?.basis === "assumption" ? t("assumed") : pick(pass_mark?.words ?? null);
  var assumedMark = (each) => assumed(each) ? t("in_brackets").replace("{words}", basisOf(each)) : "";
  function bounds(row2) {
    const [low, high] = [row2.value_low, row2.value_high];
    if (row2.verdict !== "undetermined" || low === null && high === null || low === high) return "";
    const unknown = Number(row2.persons_border ?? 0) + Number(row2.persons_unlinked ?? 0);
    const theirs = Math.abs((Number(high) - Number(low)) * Number(row2.persons ?? 0) - unknown) < 1;
    return row2.unit.en === "share of persons" && unknown >= 0.5 && theirs ? t("bounds_people").replace("{persons}", people(unknown)) : t("bounds");
  }

  // src/map/leaflet.js
  var L = (
    /** @type {typeof import("leaflet")} */
    /** @type {any} */
    globalThis.L
  );

  // src/map/controls.js
  function corner(map3, position2, node) {
    L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
    const control = new L.Control({ position: position2 });
    control.onAdd = () => node;
    control.addTo(map3);
  }
  var zoom = null;
  function addControls(map3) {
    corner(map3, "topright", northArrow());
    corner(map3, "bottomleft", make("div", { id: "attribution" }));
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map3);
    nameControls(map3);
  }
  function northArrow() {
    const node = make("div", { className: "north" }, make("b", {}, "N"));
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", "0 0 20 30");
    picture.setAttribute("aria-hidden", "true");
    for (const [d, fill2] of [["M10 1 L18 29 L10 23 Z", "#fff"], ["M10 1 L2 29 L10 23 Z", "#1c2733"]]) {
      const half = document.createElementNS("http://www.w3.org/2000/svg", "path");
      for (const [name, value] of Object.entries({ d, fill: fill2, stroke: "#1c2733" })) half.setAttribute(name, value);
      picture.append(half);
    }
    node.append(picture);
    node.setAttribute("role", "img");
    return node;
  }
  function nameControls(map3) {
    zoom?.remove();
    zoom = L.control.zoom({ zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map3);
    const container = map3.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", t("map_label"));
    container.querySelector(".north")?.setAttribute("aria-label", t("north"));
    const lines = [data.attribution, state.layers.background ? data.basemap?.attribution ?? null : null];
    const node = container.querySelector("#attribution");
    node?.replaceChildren(...lines.flatMap((line) => line ? [make("span", {}, pick(line))] : []));
  }

  // ../access/outputs/maps/palette.json
  var palette_default = {
    within: { "3": ["#c2ebdd", "#31a2c2", "#264b9f"], "4": ["#c2ebdd", "#5abec1", "#2185bb", "#264b9f"], "5": ["#c2ebdd", "#79cabc", "#31a2c2", "#2377b4", "#264b9f"] },
    beyond: ["#fec087", "#f37122", "#b23b03"],
    unreachable: "#5f2100",
    hatches: { border: { ground: "#e9e3f2", stroke: "#9183b5", rising: true }, unlinked: { ground: "#e4e4e4", stroke: "#8c8c8c", rising: false } },
    verdicts: { met: "#9cc3e8", unmet: "#f0a27c", "": "#cfd8d4" },
    ground: "#f6f5f0",
    areas: { green: "#dcead0", water: "#bfdcec" },
    ink: "#111820",
    zone: "#4a3f6b",
    zone_name: "#2d2452",
    unit: "#6f6a80",
    unlinked: "#4c4c4c",
    synthetic: "#a11212"
  };

  // src/engine/lazily.js
  function once(make2) {
    let kept2 = null;
    return () => (kept2 ?? (kept2 = { value: make2() })).value;
  }

  // src/map/lines.js
  var SIDE = 64;
  function createIndex(lines, which = Int32Array.from({ length: lines.start.length - 1 }, (_, i) => i)) {
    const boxes = boxesOf(lines, which);
    const box = hull(boxes);
    const spans = (b, at) => [
      ...span2(b[at], b[at + 2], box[0], box[2]),
      ...span2(b[at + 1], b[at + 3], box[1], box[3])
    ];
    const { first: first2, lists } = fill(boxes, spans);
    const found2 = new Int32Array(which.length);
    let turn = 0;
    const find2 = (wanted2, visit) => {
      turn += 1;
      if (!touches(wanted2, box, 0)) return;
      eachBucket(spans(wanted2, 0), (bucket) => {
        for (let k = first2[bucket]; k < first2[bucket + 1]; k++) {
          const i = lists[k];
          if (found2[i] === turn || !touches(wanted2, boxes, 4 * i)) continue;
          found2[i] = turn;
          visit(which[i], boxes[4 * i + 2] - boxes[4 * i]);
        }
      });
    };
    return { lines, find: find2 };
  }
  var touches = (box, other, at) => box[0] <= other[at + 2] && box[2] >= other[at] && box[1] <= other[at + 3] && box[3] >= other[at + 1];
  function span2(low, high, from, to) {
    const bucket = (value) => Math.min(SIDE - 1, Math.max(0, Math.floor((value - from) / (to - from || 1) * SIDE)));
    return [bucket(low), bucket(high)];
  }
  function eachBucket([west, east, north, south], visit) {
    for (let j = north; j <= south; j++) for (let i = west; i <= east; i++) visit(j * SIDE + i);
  }
  function fill(boxes, spans) {
    const first2 = new Int32Array(SIDE * SIDE + 1);
    for (let at = 0; at < boxes.length; at += 4) eachBucket(spans(boxes, at), (bucket) => {
      first2[bucket + 1] += 1;
    });
    for (let i = 0; i < SIDE * SIDE; i++) first2[i + 1] += first2[i];
    const next = first2.slice();
    const lists = new Int32Array(first2[SIDE * SIDE]);
    for (let at = 0; at < boxes.length; at += 4) {
      eachBucket(spans(boxes, at), (bucket) => {
        lists[next[bucket]++] = at / 4;
      });
    }
    return { first: first2, lists };
  }
  function boxesOf({ start, x, y }, which) {
    const boxes = new Float64Array(4 * which.length);
    for (let i = 0; i < which.length; i++) {
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let k = start[which[i]]; k < start[which[i] + 1]; k++) {
        if (x[k] < west) west = x[k];
        if (x[k] > east) east = x[k];
        if (y[k] < north) north = y[k];
        if (y[k] > south) south = y[k];
      }
      boxes[4 * i] = west;
      boxes[4 * i + 1] = north;
      boxes[4 * i + 2] = east;
      boxes[4 * i + 3] = south;
    }
    return boxes;
  }
  function hull(boxes) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < boxes.length; at += 4) {
      box[0] = Math.min(box[0], boxes[at]);
      box[1] = Math.min(box[1], boxes[at + 1]);
      box[2] = Math.max(box[2], boxes[at + 2]);
      box[3] = Math.max(box[3], boxes[at + 3]);
    }
    return box;
  }
  var beyond = (box, x, y) => (x < box[0] ? 1 : 0) | (x > box[2] ? 2 : 0) | (y < box[1] ? 4 : 0) | (y > box[3] ? 8 : 0);
  function trace(path, { start, x, y }, i, { box, step, scale, dx, dy }) {
    const from = start[i];
    const last = start[i + 1] - 1;
    let px = x[from];
    let py = y[from];
    let out = beyond(box, px, py);
    path.moveTo(px * scale + dx, py * scale + dy);
    for (let k = from + 1; k < last; k++) {
      if (Math.abs(x[k] - px) < step && Math.abs(y[k] - py) < step) continue;
      const here = beyond(box, x[k], y[k]);
      if (out & here & beyond(box, x[k + 1], y[k + 1])) continue;
      px = x[k];
      py = y[k];
      out = here;
      path.lineTo(px * scale + dx, py * scale + dy);
    }
    if (last > from) path.lineTo(x[last] * scale + dx, y[last] * scale + dy);
  }
  function strokeCased(context, colour, width) {
    context.lineJoin = "round";
    context.strokeStyle = "rgb(255 255 255 / 70%)";
    context.lineWidth = 2 * width + 0.4;
    context.stroke();
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }

  // src/map/queue.js
  var SLICE_MS = 30;
  var [urgent, waiting] = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
  var idle = [];
  var running = false;
  function enqueue(key2, task, first2 = false) {
    const line = first2 ? urgent : waiting;
    line.delete(key2);
    line.set(key2, task);
    if (!running) setTimeout(work);
    running = true;
  }
  var settled = () => running ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve();
  function work() {
    const end = performance.now() + SLICE_MS;
    while (urgent.size + waiting.size && performance.now() < end) {
      const line = urgent.size ? urgent : waiting;
      const [[key2, task]] = line;
      line.delete(key2);
      task();
    }
    if (urgent.size + waiting.size) return void setTimeout(work);
    running = false;
    const done = idle;
    idle = [];
    for (const resolve of done) resolve();
  }

  // src/map/tiles.js
  var TILE = 512;
  var FINEST = 2;
  var least = 1;
  function sharpen(ratio) {
    least = ratio;
  }
  var ratioNow = () => Math.max(least, Math.min(FINEST, globalThis.devicePixelRatio || 1));
  var MOST_UNUSED = 24;
  var unused = [];
  function freshCanvas() {
    const canvas = unused.pop() ?? document.createElement("canvas");
    canvas.removeAttribute("class");
    canvas.style.cssText = "";
    return canvas;
  }
  var PaintedLayer = class extends L.GridLayer {
    /**
     * @param {Painter} painter
     * @param {import("leaflet").GridLayerOptions} options
     */
    constructor(painter, options) {
      super({ tileSize: TILE, updateWhenZooming: false, updateWhenIdle: false, noWrap: true, keepBuffer: 1, ...options });
      this.painter = painter;
      this.tiles = /* @__PURE__ */ new Map();
      this.on("tileunload", ({ tile }) => {
        const canvas = (
          /** @type {HTMLCanvasElement} */
          /** @type {unknown} */
          tile
        );
        this.tiles.delete(canvas);
        if (unused.length < MOST_UNUSED) unused.push(canvas);
      });
    }
    /**
     * @param {import("leaflet").Coords} coords
     * @param {import("leaflet").DoneCallback} done
     */
    createTile(coords, done) {
      const canvas = freshCanvas();
      this.tiles.set(canvas, { coords, done: () => done(void 0, canvas) });
      enqueue(canvas, () => this.draw(canvas));
      return canvas;
    }
    /** Paint all tiles anew, in place. */
    repaint() {
      for (const canvas of this.tiles.keys()) enqueue(canvas, () => this.draw(canvas));
    }
    draw(canvas) {
      const tile = this.tiles.get(canvas);
      if (!tile) return;
      const ratio = ratioNow();
      const side2 = Math.round(TILE * ratio);
      if (canvas.width !== side2) Object.assign(canvas, { width: side2, height: side2 });
      const { x, y, z } = tile.coords;
      const context = (
        /** @type {CanvasRenderingContext2D} */
        canvas.getContext("2d", { willReadFrequently: true })
      );
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, side2, side2);
      this.painter(context, { zoom: z, scale: 2 ** z, left: x * TILE, top: y * TILE, ratio, side: side2 });
      context.getImageData(0, 0, 1, 1);
      tile.done?.();
      tile.done = null;
    }
  };
  function sightOf(context, frame, origin, margin = 8) {
    const { scale, left, top, ratio } = frame;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [dx, dy] = [origin[0] * scale - left, origin[1] * scale - top];
    const box = [
      (-margin - dx) / scale,
      (-margin - dy) / scale,
      (TILE + margin - dx) / scale,
      (TILE + margin - dy) / scale
    ];
    return { box, step: 0.5 / scale, scale, dx, dy };
  }

  // src/map/ground.js
  var { ground: GROUND, areas: AREAS } = palette_default;
  var FROM_ZOOM = [14, 12, 0];
  var CASINGS = ["rgb(80 72 56 / 30%)", "rgb(80 72 56 / 38%)", "rgb(80 72 56 / 48%)"];
  var FILL = "rgb(255 255 255 / 56%)";
  var WIDTHS = [[0, 0, 0.6, 2, 6], [0.3, 0.6, 1.2, 3.6, 9], [0.7, 1.2, 2.6, 6, 13]];
  var OUTLINED = 2.5;
  function widthAt(rank, zoom2) {
    const widths = WIDTHS[rank];
    const at = Math.min(Math.max((zoom2 - 10) / 2, 0), widths.length - 1);
    const low = Math.floor(at);
    return widths[low] + (at - low) * ((widths[low + 1] ?? widths[low]) - widths[low]);
  }
  function createGround(map3, shapes) {
    const layers2 = data.basemap ? [tiles(data.basemap)] : [areas(shapes), streets(shapes)];
    const show2 = () => layers2.forEach((layer) => state.layers.background ? layer.addTo(map3) : layer.remove());
    const repaint2 = () => layers2.forEach((layer) => layer instanceof PaintedLayer ? layer.repaint() : void 0);
    return { show: show2, repaint: repaint2 };
  }
  function tiles({ url, subdomains, max_zoom: maxNativeZoom }) {
    return L.tileLayer(url, { subdomains: subdomains || "abc", maxNativeZoom, maxZoom: 19, pane: "ground" });
  }
  function areas({ origin, areas: given }) {
    const indices = given.map((area2) => ({ kind: area2.kind, index: createIndex(area2) }));
    return new PaintedLayer((context, frame) => {
      const sight = sightOf(context, frame, origin);
      context.fillStyle = GROUND;
      context.fillRect(0, 0, TILE, TILE);
      for (
        const kind of
        /** @type {const} */
        ["green", "water"]
      ) {
        for (const area2 of indices) if (area2.kind === kind) fillArea(context, area2.index, sight, AREAS[kind]);
      }
    }, { pane: "ground" });
  }
  function fillArea(context, { lines, find: find2 }, sight, colour) {
    context.beginPath();
    find2(sight.box, (i) => trace(context, lines, i, sight));
    context.fillStyle = colour;
    context.fill("evenodd");
  }
  function streets({ origin, streets: given }) {
    const onlyMinor = !given.rank.some((rank) => rank > 0);
    const indices = WIDTHS.map((_, rank) => once(() => createIndex(given, ranked(given.rank, rank))));
    for (const index of indices) enqueue(index, index);
    return new PaintedLayer((context, frame) => {
      const sight = sightOf(context, frame, origin);
      const widths = WIDTHS.map((_, rank) => {
        if (onlyMinor) return Math.max(0.5, widthAt(rank, frame.zoom));
        return frame.zoom >= FROM_ZOOM[rank] ? widthAt(rank, frame.zoom) : 0;
      });
      const paths = indices.map((index, rank) => {
        const path = new Path2D();
        if (widths[rank] > 0) index().find(sight.box, (i) => trace(path, given, i, sight));
        return path;
      });
      strokeStreets(context, paths, widths);
    }, { pane: "streets" });
  }
  function ranked(ranks, rank) {
    const found2 = new Int32Array(ranks.length);
    let count = 0;
    for (let i = 0; i < ranks.length; i++) if (ranks[i] === rank) found2[count++] = i;
    return found2.subarray(0, count);
  }
  function strokeStreets(context, paths, widths) {
    Object.assign(context, { lineJoin: "round", lineCap: "round", globalCompositeOperation: "source-over" });
    const stroke = (path, width, colour) => {
      Object.assign(context, { lineWidth: width, strokeStyle: colour });
      context.stroke(path);
    };
    paths.forEach((path, rank) => {
      if (widths[rank] > 0) stroke(path, widths[rank] >= OUTLINED ? widths[rank] + 1.4 : widths[rank], CASINGS[rank]);
    });
    paths.forEach((path, rank) => {
      if (widths[rank] < OUTLINED) return;
      context.globalCompositeOperation = "destination-out";
      stroke(path, widths[rank], "#000");
      context.globalCompositeOperation = "source-over";
      stroke(path, widths[rank], FILL);
    });
  }

  // src/breaks.js
  var STEPS = [0.25, 0.2, 0.1, 0.05, 0.02, 0.01, 5e-3, 2e-3, 1e-3];
  function roundBreaks(values, wanted2) {
    const ordered = [...values].sort((a, b) => a - b);
    const parted = STEPS.map((step) => between(ordered, step));
    const most = Math.min(wanted2 - 1, ...parted.slice(-1).map((edges3) => edges3.length));
    const edges2 = parted.find(({ length: length2 }) => length2 >= most) ?? [];
    return thinned(edges2, ordered.length, wanted2).map(({ at }) => at);
  }
  function between(ordered, step) {
    const classOf = (value) => Math.floor(value / step + 1e-6);
    const found2 = [];
    for (let i = 1; i < ordered.length; i++) {
      const mine = classOf(ordered[i]);
      if (mine > classOf(ordered[i - 1])) found2.push({ at: Number((mine * step).toFixed(6)), below: i });
    }
    return found2;
  }
  function thinned(edges2, count, wanted2) {
    const kept2 = [...edges2];
    while (kept2.length > wanted2 - 1) {
      const bounds2 = [0, ...kept2.map(({ below }) => below), count];
      const sums = kept2.map((_, i) => bounds2[i + 2] - bounds2[i]);
      kept2.splice(sums.indexOf(Math.min(...sums)), 1);
    }
    return kept2;
  }

  // src/engine/verdicts.js
  var OUTSIDE = 0;
  var MET = 1;
  var UNMET = 2;
  var BORDER = 3;
  var UNLINKED = 4;

  // src/colours.js
  var WITHIN = palette_default.within;
  var BEYOND = palette_default.beyond;
  var UNREACHABLE = palette_default.unreachable;
  var HATCHES = palette_default.hatches;
  var FILLS = { ...palette_default.verdicts, undetermined: HATCHES.border };
  var SCALES = { min: 60, km: 1e3, m: 1 };
  var rounded2 = (n) => String(Math.round(n * 100) / 100);
  function bandsOf(limit, scale, fixed = 0) {
    const most = limit / SCALES[scale] + fixed;
    const count = [4, 5, 3].find((n) => Number.isInteger(most / n * 2)) ?? 4;
    let last = rounded2(fixed);
    const band = (colour, edge) => {
      const label = edge < Infinity ? `${last}–${rounded2(edge)}` : `> ${last}`;
      last = rounded2(edge);
      return { colour, edge: edge - fixed, label };
    };
    const within = WITHIN[count].map((colour, i) => ({ colour, edge: most * (i + 1) / count })).filter(({ edge }) => edge > fixed).map(({ colour, edge }) => band(colour, edge));
    const edges2 = [1.5 * most, 2 * most, Infinity];
    return { limit: rounded2(most), within, beyond: BEYOND.map((colour, i) => band(colour, edges2[i])) };
  }
  var CLASS = { none: 0, within: 1, beyond: 6, unreachable: 9, border: 10, unlinked: 11, count: 12 };
  function classes({ state: state2, impedance }, { within, beyond: beyond3 }, scale) {
    const found2 = new Uint8Array(state2.length);
    const [near, far] = [within, beyond3].map((family) => family.map(({ edge }) => edge * SCALES[scale]));
    for (let i = 0; i < found2.length; i++) {
      if (state2[i] === MET) found2[i] = banded(impedance[i], near, CLASS.within);
      else if (state2[i] === UNMET) found2[i] = banded(impedance[i], far, CLASS.beyond);
      else if (state2[i] === BORDER) found2[i] = CLASS.border;
      else if (state2[i] === UNLINKED) found2[i] = CLASS.unlinked;
    }
    return found2;
  }
  function banded(value, edges2, first2) {
    if (value === Infinity) return CLASS.unreachable;
    let band = 0;
    while (band < edges2.length - 1 && value > edges2[band]) band += 1;
    return first2 + band;
  }
  var [DARK, PALE, DEEP] = [[BEYOND[2], UNREACHABLE], "#ffe3cc", "#6b2400"];
  var striped = (ground) => ({ ground, stroke: DARK.includes(ground) ? PALE : DEEP, rising: false, level: true });
  function fills({ within, beyond: beyond3 }, stripes = false) {
    const painted = (colour) => stripes ? striped(colour) : colour;
    const found2 = new Array(CLASS.count).fill(null);
    within.forEach(({ colour }, i) => {
      found2[CLASS.within + i] = colour;
    });
    beyond3.forEach(({ colour }, i) => {
      found2[CLASS.beyond + i] = painted(colour);
    });
    found2[CLASS.unreachable] = painted(UNREACHABLE);
    found2[CLASS.border] = HATCHES.border;
    found2[CLASS.unlinked] = HATCHES.unlinked;
    return found2;
  }
  function shareBands(required2) {
    const bands = (edges2, colours, enough) => colours.map((colour, i) => ({ colour, from: edges2[i], to: edges2[i + 1], enough }));
    if (!(required2 > 0 && required2 <= 1)) return bands([0, 0.2, 0.4, 0.6, 0.8, 1], WITHIN[5], false);
    const below = [0, 0.5 * required2, 0.75 * required2, required2];
    const [light, middle] = WITHIN[3];
    return [
      ...bands(below, [...BEYOND].reverse(), false),
      ...required2 < 1 ? bands([required2, (1 + required2) / 2, 1], [light, middle], true) : bands([1, 1], [middle], true)
    ];
  }
  var FEWEST = 4;
  function zoneBands(required2, shares2) {
    if (!(required2 > 0 && required2 <= 1)) return shareBands(required2);
    const isEnough = (share2) => share2 >= required2 - 1e-6;
    const [below, above] = [shares2.filter((share2) => !isEnough(share2)), shares2.filter(isEnough)];
    const low = roundBreaks(below, FEWEST);
    const high = required2 < 1 ? roundBreaks(above, Math.max(2, FEWEST - low.length - Math.min(1, below.length))) : [];
    const dark = [UNREACHABLE, ...[...BEYOND].reverse()];
    const bands = (edges2, colours, enough) => colours.map((colour, i) => ({ colour, from: edges2[i], to: edges2[i + 1], enough }));
    return [
      ...bands([0, ...low, required2], dark.slice(-low.length - 1), false),
      ...bands([required2, ...high, 1], WITHIN[high.length < 3 ? 3 : 4].slice(high.length ? 0 : 1).slice(0, high.length + 1), true)
    ];
  }
  var shareBand = (bands, share2) => bands.filter(({ from }, i) => i === 0 || share2 >= from - 1e-6).slice(-1)[0];
  function shareClasses(shares2, bands) {
    return Uint8Array.from(shares2, (share2) => {
      if (Number.isNaN(share2)) return CLASS.none;
      if (share2 < 0) return CLASS.border;
      return Math.max(1, bands.filter(({ from }) => share2 >= from - 1e-6).length);
    });
  }
  function shareFills(bands) {
    const found2 = new Array(CLASS.count).fill(null);
    bands.forEach(({ colour }, i) => {
      found2[1 + i] = colour;
    });
    found2[CLASS.border] = HATCHES.border;
    return found2;
  }
  var OPACITY = 0.86;
  var pixel = (colour) => packed(channels(colour));
  var channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  var packed = ([red, green, blue]) => (Math.round(255 * OPACITY) << 24 | blue << 16 | green << 8 | red) >>> 0;
  var HATCH_PX = 8;
  var STRIPE_PX = 1.5;
  function hatchPixels({ ground, stroke, rising, level }, side2) {
    const [from, to] = [channels(ground), channels(stroke)];
    const half = STRIPE_PX / 2 * side2 / HATCH_PX;
    const found2 = new Uint32Array(side2 * side2);
    for (let i = 0; i < found2.length; i++) {
      const [x, y] = [i % side2, Math.floor(i / side2)];
      const across = ((level ? y : rising ? x + y + 1 : x - y) % side2 + side2) % side2;
      const away = Math.min(across, side2 - across) / (level ? 1 : Math.SQRT2);
      const part = Math.min(1, Math.max(0, half + 0.5 - away));
      found2[i] = packed(from.map((value, k) => Math.round(value + part * (to[k] - value))));
    }
    return found2;
  }
  function swatch(fill2) {
    if (typeof fill2 === "string") return fill2;
    if (fill2.level) return `repeating-linear-gradient(0deg, ${fill2.stroke} 0 1.5px, ${fill2.ground} 1.5px 8px)`;
    const angle = fill2.rising ? "-45deg" : "45deg";
    return `repeating-linear-gradient(${angle}, ${fill2.stroke} 0 1.5px, ${fill2.ground} 1.5px 5.6px)`;
  }

  // src/map/hatching.js
  var POOR = "(forced-colors: active), (monochrome)";
  var poor = () => document.body.classList.contains("print") || matchMedia(POOR).matches;
  var watch = (heard) => matchMedia(POOR).addEventListener("change", heard);
  var patterns = /* @__PURE__ */ new Map();
  function hatched(hatch, side2) {
    const key2 = [hatch.ground, hatch.stroke, hatch.rising, side2].join(" ");
    const known3 = patterns.get(key2) ?? hatchPixels(hatch, side2);
    patterns.set(key2, known3);
    return known3;
  }
  function patternOf(context, hatch, ratio) {
    const side2 = Math.round(HATCH_PX * ratio);
    const tile = Object.assign(document.createElement("canvas"), { width: side2, height: side2 });
    const image = new ImageData(new Uint8ClampedArray(hatched(hatch, side2).slice().buffer), side2, side2);
    tile.getContext("2d")?.putImageData(image, 0, 0);
    const pattern = (
      /** @type {CanvasPattern} */
      context.createPattern(tile, "repeat")
    );
    pattern.setTransform(new DOMMatrix([HATCH_PX / side2, 0, 0, HATCH_PX / side2, 0, 0]));
    return pattern;
  }

  // src/projection.js
  var MOST = 16;
  var us = new Float64Array(MOST + 1).fill(1);
  var vs = new Float64Array(MOST + 1).fill(1);
  function evaluate({ degree, centre, scale, first: first2, second }, a, b) {
    const u = (a - centre[0]) / scale[0];
    const v = (b - centre[1]) / scale[1];
    for (let n = 1; n <= degree; n++) {
      us[n] = us[n - 1] * u;
      vs[n] = vs[n - 1] * v;
    }
    let one = 0;
    let other = 0;
    for (let n = 0, k = 0; n <= degree; n++) {
      for (let j = 0; j <= n; j++, k++) {
        const term = us[n - j] * vs[j];
        one += first2[k] * term;
        other += second[k] * term;
      }
    }
    return [one, other];
  }
  function solve(polynomial, image) {
    let [a, b] = polynomial.centre;
    const [da, db] = polynomial.scale.map((each) => each * 1e-4);
    for (let step = 0; step < 20; step++) {
      const here = evaluate(polynomial, a, b);
      const east = evaluate(polynomial, a + da, b);
      const south = evaluate(polynomial, a, b + db);
      const [p, q] = [(east[0] - here[0]) / da, (south[0] - here[0]) / db];
      const [r, s] = [(east[1] - here[1]) / da, (south[1] - here[1]) / db];
      const [e, f] = [image[0] - here[0], image[1] - here[1]];
      const whole2 = p * s - q * r;
      a += (e * s - f * q) / whole2;
      b += (f * p - e * r) / whole2;
    }
    return [a, b];
  }
  var cellToDegrees = ({ grid }, column, row2) => (
    /** @type {Degrees} */
    evaluate(grid.to_degrees, column, row2)
  );
  var degreesToCell = ({ grid }, place) => solve(grid.to_degrees, place);
  var wholeAt = (data2, place) => {
    const [column, row2] = degreesToCell(data2, place);
    return (
      /** @type {[number, number]} */
      [column / data2.grid.parts, row2 / data2.grid.parts]
    );
  };
  var AXIS = 6378245;
  var SQUARED_ECCENTRICITY = 0.006693421622965943;
  var CHINA = { south: 0.8293, north: 55.8271, west: 72.004, east: 137.8347 };
  var wave = (angle) => Math.sin(angle * Math.PI);
  function shift(x, y) {
    const both = (20 * wave(6 * x) + 20 * wave(2 * x)) * (2 / 3);
    const root2 = Math.sqrt(Math.abs(x));
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root2 + both + (20 * wave(y) + 40 * wave(y / 3) + 160 * wave(y / 12) + 320 * wave(y / 30)) * (2 / 3);
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root2 + both + (20 * wave(x) + 40 * wave(x / 3) + 150 * wave(x / 12) + 300 * wave(x / 30)) * (2 / 3);
    return { north, east };
  }
  function toGcj02([latitude, longitude]) {
    const inside = latitude > CHINA.south && latitude < CHINA.north && longitude > CHINA.west && longitude < CHINA.east;
    if (!inside) return [latitude, longitude];
    const { north, east } = shift(longitude - 105, latitude - 35);
    const angle = latitude / 180 * Math.PI;
    const part = 1 - SQUARED_ECCENTRICITY * Math.sin(angle) ** 2;
    const meridian = AXIS * (1 - SQUARED_ECCENTRICITY) / (part * Math.sqrt(part));
    const parallel = AXIS / Math.sqrt(part) * Math.cos(angle);
    const degrees = 180 / Math.PI;
    return [latitude + north / meridian * degrees, longitude + east / parallel * degrees];
  }
  function fromGcj02(place) {
    let found2 = [...place];
    for (let step = 0; step < 10; step++) {
      const [latitude, longitude] = toGcj02(found2);
      found2 = [found2[0] + place[0] - latitude, found2[1] + place[1] - longitude];
    }
    return found2;
  }

  // src/map/mercator.js
  var WORLD = 256;
  var { PI } = Math;
  function project([latitude, longitude]) {
    const sine = Math.sin(latitude * PI / 180);
    return [WORLD * (longitude / 360 + 0.5), WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * PI))];
  }
  function unproject([x, y]) {
    const latitude = 2 * Math.atan(Math.exp(PI * (1 - 2 * y / WORLD))) - PI / 2;
    return [latitude * 180 / PI, 360 * (x / WORLD - 0.5)];
  }
  function placing(basemap) {
    const moved = basemap?.datum === "gcj02";
    const toMap2 = (place) => moved ? toGcj02(place) : place;
    const fromMap2 = (place) => moved ? fromGcj02(place) : place;
    return {
      toMap: toMap2,
      fromMap: fromMap2,
      toWorld: (place) => project(toMap2(place)),
      fromWorld: (xy) => fromMap2(unproject(xy))
    };
  }

  // src/map/shown.js
  var { toMap, fromMap, toWorld, fromWorld } = placing(data.basemap);
  var placeOf = ({ lat, lng }) => fromMap([lat, lng]);
  var NONE = (
    /** @type {Clause} */
    /** @type {unknown} */
    {
      facility: { zh: "", en: "" },
      unit: { zh: "", en: "" },
      comparison: "",
      value: null,
      mode: null,
      scale: "min",
      facilities: [],
      unlinked: [],
      readings: [],
      units: null,
      missing: null,
      way: null
    }
  );
  var chosen = () => data.clauses[state.clause] ?? NONE;
  var shown = { number: state.clause, clause: chosen(), view: null, other: null };
  function follow(changed) {
    const next = chosen();
    const other = changed.has("clause") && !next.way;
    if (!other && !changed.has("view") && !changed.has("other")) return false;
    const { view: view2, other: left } = next.way ? state : { view: null, other: null };
    Object.assign(shown, { number: state.clause, clause: next, view: view2, other: left });
    return true;
  }
  var limitNow = () => (shown.number === state.clause ? state.settings.limit : null) ?? shown.clause.way?.limit ?? 0;
  var bandsNow = () => bandsOf(limitNow(), shown.clause.scale, shown.clause.fixed);
  var markNow = () => (shown.number === state.clause ? state.settings.required_share : null) ?? shown.clause.way?.required_share ?? NaN;
  var zoneBandsNow = () => zoneBands(markNow(), [shown.view, shown.other].flatMap((view2) => Object.values(view2?.zones ?? {}).filter(({ persons }) => persons > 0).map(({ met, persons }) => met / persons)));
  var byZones = () => state.shade === "zones" && shown.clause.way !== null;
  var byShares = () => data.grid.parts > 1 && shown.clause.way !== null && !byZones();
  var NAMES = ["zone", "value", "value_low", "value_high", "required", "persons", "verdict", "shortfall"];
  var unitsNow = () => (shown.clause.units?.rows ?? []).map((row2) => ({
    ...shown.clause.units,
    ...Object.fromEntries(row2.map((value, i) => [NAMES[i], value]))
  }));
  var ranked2 = (view2) => {
    const gaps = view2?.gaps ?? [];
    return gaps.map((_, i) => i).sort((a, b) => gaps[b].persons - gaps[a].persons);
  };

  // src/map/rings.js
  function boxOf({ x, y }) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < x.length; i++) {
      box[0] = Math.min(box[0], x[i]);
      box[1] = Math.min(box[1], y[i]);
      box[2] = Math.max(box[2], x[i]);
      box[3] = Math.max(box[3], y[i]);
    }
    return box;
  }
  var overlap = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
  function holds({ lines: { start, x, y }, box }, [px, py]) {
    if (!overlap(box, [px, py, px, py])) return false;
    let inside = false;
    for (let ring = 0; ring < start.length - 1; ring++) {
      for (let i = start[ring] + 1; i < start[ring + 1]; i++) {
        if (y[i] > py === y[i - 1] > py) continue;
        if (px < x[i - 1] + (py - y[i - 1]) / (y[i] - y[i - 1]) * (x[i] - x[i - 1])) inside = !inside;
      }
    }
    return inside;
  }

  // src/map/zones.js
  var known = /* @__PURE__ */ new Map();
  function ringOf(coded) {
    const ring = [];
    for (let i = 0, latitude = 0, longitude = 0; i < coded.length; i += 2) {
      latitude += coded[i];
      longitude += coded[i + 1];
      ring.push([latitude / 1e6, longitude / 1e6]);
    }
    return ring;
  }
  function linesOf(rings) {
    const start = new Int32Array(rings.length + 1);
    rings.forEach((ring, i) => {
      start[i + 1] = start[i] + ring.length + 1;
    });
    const x = new Float64Array(start[rings.length]);
    const y = new Float64Array(start[rings.length]);
    rings.forEach((ring, i) => {
      for (let k = 0; k <= ring.length; k++) {
        [x[start[i] + k], y[start[i] + k]] = toWorld(ring[k % ring.length]);
      }
    });
    return { start, x, y };
  }
  function outlineOf(zone) {
    const found2 = known.get(zone);
    if (found2) return found2;
    const rings = data.zones[zone].rings.map(ringOf);
    const lines = linesOf(rings);
    const outline = { rings, lines, box: boxOf(lines) };
    known.set(zone, outline);
    return outline;
  }
  var area = (zone) => {
    const [west, north, east, south] = outlineOf(zone).box;
    return (east - west) * (south - north);
  };
  var bySize = (zones2) => [...zones2].sort((a, b) => area(b) - area(a));
  var NAMED = data.zones.flatMap(({ at }, zone) => at === null ? [] : [zone]);

  // src/map/labels.js
  var NUMBERED = 10;
  var LEAST = 0.7;
  var [WIDE_PX, NARROW_PX, HIGH_PX] = [14, 7.5, 18];
  var widthOf = (text2) => [...text2].reduce((sum, letter) => sum + (letter > "⺀" ? WIDE_PX : NARROW_PX), 0);
  var zoneLabels = () => NAMED.map((zone) => {
    const { name, at } = data.zones[zone];
    return {
      at: (
        /** @type {Degrees} */
        at
      ),
      text: name,
      className: "zone-name",
      pane: "labels",
      size: [widthOf(name), HIGH_PX],
      wide: outlineOf(zone).box[2] - outlineOf(zone).box[0]
    };
  });
  function middleOf(cells, { row: row2, column }) {
    const mean = [column, row2].map((values) => cells.reduce((sum, cell3) => sum + values[cell3], 0) / cells.length);
    let [best, least2] = [cells[0], Infinity];
    for (const cell3 of cells) {
      const away = (column[cell3] - mean[0]) ** 2 + (row2[cell3] - mean[1]) ** 2;
      if (away < least2) [best, least2] = [cell3, away];
    }
    return cellToDegrees(data, column[best] + 0.5, row2[best] + 0.5);
  }
  var gapLabels = (cells) => ranked2(shown.view).slice(0, NUMBERED).map((gap, i) => ({
    at: middleOf(
      /** @type {import("../types.js").View} */
      shown.view.gaps[gap].cells,
      cells
    ),
    text: String(i + 1),
    className: "gap-number",
    pane: "numbers",
    size: [22, 22],
    wide: Infinity
  }));
  function createLabels(map3, cells) {
    const group2 = L.layerGroup().addTo(map3);
    let placed = [];
    const thin = () => {
      const scale = 2 ** map3.getZoom();
      const free = room();
      for (const { label, marker } of placed) {
        const [x, y] = project(toMap(label.at)).map((value) => value * scale);
        const node = marker.getElement();
        if (node) node.style.visibility = label.wide * scale >= LEAST * label.size[0] && free(x, y, label.size) ? "" : "hidden";
      }
    };
    const renew = () => {
      const labels = [...state.layers.gaps ? gapLabels(cells) : [], ...state.layers.zones ? zoneLabels() : []];
      group2.clearLayers();
      placed = labels.map((label) => ({ label, marker: markerOf(label).addTo(group2) }));
      thin();
    };
    map3.on("zoomend", thin);
    return { renew };
  }
  function room() {
    const taken = [];
    return (x, y, [width, height]) => {
      const free = taken.every(([cx, cy, w, h]) => Math.abs(x - cx) * 2 >= width + w || Math.abs(y - cy) * 2 >= height + h);
      if (free) taken.push([x, y, width, height]);
      return free;
    };
  }
  function markerOf({ at, text: text2, className, pane }) {
    const icon = L.divIcon({ className, html: make("span", {}, text2), iconSize: void 0 });
    return L.marker(toMap(at), { icon, interactive: false, keyboard: false, pane });
  }

  // src/map/legend.js
  var layers = () => ["cells", ...shown.clause.way ? ["gaps"] : [], "facilities", "zones", "background"];
  var NARROW_PX2 = 720;
  var open2 = window.innerWidth > NARROW_PX2;
  function createLegend() {
    const root2 = make("details", { id: "legend", open: open2 });
    root2.ontoggle = () => {
      open2 = root2.open;
    };
    const renew = () => {
      const held = root2.contains(document.activeElement) ? document.activeElement?.id : "";
      const [cells, ...others] = layers().map(layerSwitch);
      root2.replaceChildren(
        make("summary", {}, t("legend")),
        heading(),
        ...drawn() ? [cells, ...shading(), ...key()] : [note()],
        ...others
      );
      if (held) document.getElementById(held)?.focus();
    };
    return { root: root2, renew };
  }
  function printedLegend() {
    const others = layers().slice(1, -1).filter((layer) => state.layers[layer]);
    return make(
      "div",
      { className: "legend" },
      heading(),
      ...drawn() && state.layers.cells ? [make("p", {}, layerName("cells")), ...key()] : [],
      make("ul", {}, ...others.map((layer) => make("li", {}, mark(layer), layerName(layer))))
    );
  }
  var drawn = () => Boolean(shown.clause.way || shown.clause.units);
  var note = () => make("p", { className: "hint" }, t(shown.clause.missing ? "not_drawn" : "no_units"));
  var heading = () => {
    const { mode } = shown.clause;
    return make("p", {}, headline(shown.clause) + (mode ? ` · ${t(`mode_${mode}`)}` : ""));
  };
  function key() {
    const items = !shown.clause.way ? unitItems() : byZones() ? shareItems(markNow(), zoneBandsNow()) : byShares() ? cellShareItems() : rampItems();
    return [make("ul", { className: "ramp" }, ...items)];
  }
  var failing = (colour) => poor() ? swatch(striped(colour)) : colour;
  function sampled(background, text2) {
    const sample = make("span", { className: "sample" });
    sample.style.background = background;
    return make("li", {}, sample, text2);
  }
  var divide = (text2) => make("li", { className: "limit" }, text2);
  function rampItems() {
    const { clause: clause3, view: view2 } = shown;
    const { limit, within, beyond: beyond3 } = bandsNow();
    const { border, unlinked, unreachable } = present(view2);
    const band = ({ colour, label }) => sampled(colour, `${label} ${t(clause3.scale)}`);
    return [
      ...within.map(band),
      divide(`${t("limit")} ${limit} ${t(clause3.scale)}${plusFixed(clause3)}`),
      ...beyond3.map(({ colour, label }) => band({ colour: failing(colour), label })),
      ...unreachable ? [sampled(failing(UNREACHABLE), t("state_unreachable"))] : [],
      ...border ? [sampled(swatch(HATCHES.border), t("state_border"))] : [],
      ...unlinked ? [sampled(swatch(HATCHES.unlinked), t("state_unlinked"))] : []
    ];
  }
  var plusFixed = ({ fixed }) => fixed > 1e-9 ? ` ${t("plus_fixed").replace("{n}", exact(Number(fixed.toFixed(2))))}` : "";
  function present(view2) {
    const found2 = { border: false, unlinked: false, unreachable: false };
    const { state: states, impedance } = view2 ?? { state: [], impedance: [] };
    for (let i = 0; i < states.length; i++) {
      if (states[i] === BORDER) found2.border = true;
      else if (states[i] === UNLINKED) found2.unlinked = true;
      else if (states[i] === UNMET && impedance[i] === Infinity) found2.unreachable = true;
    }
    return found2;
  }
  function shareItems(required2, bands = shareBands(required2)) {
    const asks = bands.some(({ enough: enough2 }) => enough2);
    const item4 = ({ colour, from, to, enough: enough2 }) => sampled(asks && !enough2 ? failing(colour) : colour, from === to ? share(to) : `${share(from)}–${share(to)}`);
    const falling = [...bands].reverse();
    const enough = falling.filter((band) => band.enough);
    return [
      ...enough.map(item4),
      ...enough.length ? [divide(`${t("required")} ${share(required2)}`)] : [],
      ...falling.filter((band) => !band.enough).map(item4)
    ];
  }
  function cellShareItems() {
    const unknown = (shown.view?.shares ?? []).some((each) => each < 0);
    return [...shareItems(0), ...unknown ? [sampled(swatch(HATCHES.border), t("share_unknown"))] : []];
  }
  function unitItems() {
    const verdicts = new Set(unitsNow().map(({ verdict }) => verdict));
    return ["met", "unmet", "undetermined", ""].filter((verdict) => verdicts.has(
      /** @type {any} */
      verdict
    )).map((verdict) => sampled(verdict === "unmet" ? failing(String(FILLS.unmet)) : swatch(FILLS[verdict]), t(verdict ? `verdict_${verdict}` : "unit_informative")));
  }
  function shading() {
    if (!shown.clause.way || !Object.keys(shown.view?.zones ?? {}).length) return [];
    const choice = (shade) => {
      const onchange = () => update({ shade });
      const box = make("input", { type: "radio", name: "shade", id: `shade-${shade}`, checked: state.shade === shade, onchange });
      return make("label", {}, box, t(`shade_${shade}`));
    };
    const group2 = make("div", { className: "shades" }, choice("cells"), choice("zones"));
    group2.setAttribute("role", "radiogroup");
    group2.setAttribute("aria-label", t("shade_label"));
    return [group2];
  }
  function layerName(layer) {
    if (layer !== "cells") return t(`layer_${layer}`);
    if (byZones()) return t("layer_cells_zones");
    if (byShares()) return t("layer_cells_shares");
    return t(`layer_cells_${shown.clause.way ? shown.clause.scale : "units"}`);
  }
  var mark = (layer) => make("span", { className: `mark ${layer}` });
  function layerSwitch(layer) {
    const onchange = (event) => {
      const { checked } = (
        /** @type {HTMLInputElement} */
        event.target
      );
      update({ layers: { ...state.layers, [layer]: checked } });
    };
    const box = make("input", { type: "checkbox", id: `layer-${layer}`, checked: state.layers[layer], name: layer, onchange });
    return make("label", {}, box, ...layer === "cells" ? [] : [mark(layer)], layerName(layer));
  }

  // src/map/marks.js
  var { ink: INK, zone: ZONE, unlinked: UNLINKED2 } = palette_default;
  var FACILITIES = data.facilities.at.map(toWorld);
  var closed = () => new Set(state.settings.changes.flatMap((each) => "facility" in each ? [each.facility] : []));
  var radiusAt = (zoom2) => zoom2 < 12 ? 2.5 : zoom2 < 14 ? 4 : 5;
  var createMarks = () => new PaintedLayer((context, frame) => {
    const sight = sightOf(context, frame, [0, 0], 12);
    if (state.layers.zones) drawZones(context, sight, frame.zoom < 12 ? 0.7 : 1.3);
    if (state.layers.facilities) drawFacilities(context, frame.zoom, sight);
  }, { pane: "marks" });
  function drawZones(context, sight, weight) {
    context.beginPath();
    for (const zone of /* @__PURE__ */ new Set([...NAMED, ...unitsNow().map((unit) => unit.zone)])) {
      const { lines, box } = outlineOf(zone);
      if (!overlap(box, sight.box)) continue;
      for (let ring = 0; ring < lines.start.length - 1; ring++) trace(context, lines, ring, sight);
    }
    context.setLineDash([7, 3]);
    strokeCased(context, ZONE, weight);
    context.setLineDash([]);
  }
  function drawFacilities(context, zoom2, sight) {
    const { facilities, unlinked } = shown.clause;
    const [away, gone, radius] = [new Set(unlinked), closed(), radiusAt(zoom2)];
    for (const facility of facilities) {
      const [x, y] = FACILITIES[facility];
      if (!overlap(sight.box, [x, y, x, y])) continue;
      const at = (
        /** @type {[number, number]} */
        [x * sight.scale + sight.dx, y * sight.scale + sight.dy]
      );
      if (gone.has(facility)) drawClosed(context, at, radius);
      else drawFacility(context, at, radius, away.has(facility));
    }
  }
  function drawFacility(context, [x, y], radius, unlinked) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = unlinked ? "rgb(255 255 255 / 70%)" : "#fff";
    context.fill();
    context.lineWidth = unlinked || radius < 4 ? 1.6 : 2;
    context.strokeStyle = unlinked ? UNLINKED2 : INK;
    context.setLineDash(unlinked ? [2.5, 2] : []);
    context.stroke();
    context.setLineDash([]);
  }
  function drawClosed(context, [x, y], radius) {
    context.beginPath();
    for (const rise of [-1, 1]) {
      context.moveTo(x - radius, y - rise * radius);
      context.lineTo(x + radius, y + rise * radius);
    }
    strokeCased(context, INK, 2);
  }

  // src/map/raster.js
  var BITS = 7;
  var SIDE2 = 1 << BITS;
  var WITHIN2 = SIDE2 - 1;
  function createRaster({ row: row2, column }, { rows, columns }) {
    const across = (columns >> BITS) + 1;
    const table2 = new Int32Array(across * ((rows >> BITS) + 1));
    const place = new Int32Array(row2.length);
    let blocks = 1;
    const at = (r, c) => table2[(r >> BITS) * across + (c >> BITS)] << 2 * BITS | (r & WITHIN2) << BITS | c & WITHIN2;
    for (let i = 0; i < row2.length; i++) {
      const block = (row2[i] >> BITS) * across + (column[i] >> BITS);
      if (table2[block] === 0) table2[block] = blocks++;
      place[i] = at(row2[i], column[i]);
    }
    const size2 = blocks << 2 * BITS;
    const cell3 = new Int32Array(size2).fill(-1);
    for (let i = 0; i < place.length; i++) cell3[place[i]] = i;
    return { rows, columns, size: size2, place, cell: cell3, at };
  }
  function spread({ size: size2, place }, classes2) {
    const found2 = new Uint8Array(size2);
    for (let i = 0; i < place.length; i++) found2[place[i]] = classes2[i];
    return found2;
  }
  function cellAt(raster, row2, column) {
    const [r, c] = [Math.floor(row2), Math.floor(column)];
    return r >= 0 && r < raster.rows && c >= 0 && c < raster.columns ? raster.cell[raster.at(r, c)] : -1;
  }
  function paint(raster, layer, ink, picture) {
    const { corners: [nw, ne, sw, se], part: [left, top, right, bottom] } = picture;
    const [width, height] = [right - left, bottom - top];
    for (let j = 0; j < height; j++) {
      const down = (j + 0.5) / height;
      const [c0, c1] = [nw[0] + down * (sw[0] - nw[0]), ne[0] + down * (se[0] - ne[0])];
      const [r0, r1] = [nw[1] + down * (sw[1] - nw[1]), ne[1] + down * (se[1] - ne[1])];
      const [dc, dr] = [(c1 - c0) / width, (r1 - r0) / width];
      paintLine(raster, layer, ink, picture, top + j, [c0 + dc / 2, r0 + dr / 2, dc, dr]);
    }
  }
  function paintLine({ rows, columns, at }, layer, ink, { pixels, width, part: [left, , right] }, y, [column, row2, dc, dr]) {
    const { colours, patterns: patterns2, side: side2, phase } = ink;
    const line = (y + phase[1]) % side2 * side2;
    for (let x = left; x < right; x++, column += dc, row2 += dr) {
      const r = Math.floor(row2);
      const c = Math.floor(column);
      if (r < 0 || r >= rows || c < 0 || c >= columns) continue;
      const kind = layer[at(r, c)];
      if (kind === CLASS.none) continue;
      const pattern = patterns2[kind];
      pixels[y * width + x] = pattern ? pattern[line + (x + phase[0]) % side2] : colours[kind];
    }
  }
  function edges({ rows, columns, at }, kind, [west, north, east, south], visit) {
    const [last, lowest] = [Math.min(east, columns - 1), Math.min(south, rows - 1)];
    for (let r = Math.max(0, north); r <= lowest; r++) {
      for (let c = Math.max(0, west); c <= last; c++) {
        const here = kind(at(r, c));
        if (here === 0) continue;
        const right = c + 1 < columns ? kind(at(r, c + 1)) : 0;
        const below = r + 1 < rows ? kind(at(r + 1, c)) : 0;
        if (right !== 0 && right !== here) visit(c + 1, r, c + 1, r + 1);
        if (below !== 0 && below !== here) visit(c, r + 1, c + 1, r + 1);
      }
    }
  }

  // src/map/hit.js
  var NEAR_PX = 5;
  function facilityAt({ lat, lng }, zoom2) {
    if (!state.layers.facilities) return null;
    const [x, y] = project([lat, lng]);
    let least2 = (radiusAt(zoom2) + NEAR_PX) / 2 ** zoom2;
    let found2 = null;
    for (const facility of shown.clause.facilities) {
      const away = Math.hypot(FACILITIES[facility][0] - x, FACILITIES[facility][1] - y);
      if (away < least2) [least2, found2] = [away, facility];
    }
    return found2;
  }
  function cellOf(raster, spot) {
    const [column, row2] = degreesToCell(data, placeOf(spot));
    return cellAt(raster, row2, column);
  }
  function zoneAt({ lat, lng }) {
    const xy = project([lat, lng]);
    const zones2 = shown.clause.way ? NAMED : [.../* @__PURE__ */ new Set([...NAMED, ...unitsNow().map(({ zone }) => zone)])];
    return bySize(zones2.filter((zone) => holds(outlineOf(zone), xy))).slice(-1)[0] ?? null;
  }

  // src/map/tips.js
  var WORDS = { [MET]: "state_met", [UNMET]: "state_unmet", [BORDER]: "state_border", [UNLINKED]: "state_unlinked" };
  function facilityLines(facility) {
    const { type, capacity, name } = data.facilities;
    const kind = pick(data.types[type[facility]]);
    const amount2 = capacity[facility];
    return [
      name[facility] ? facilityName(facility) : `${kind}${t("unnamed")}`,
      ...name[facility] ? [kind] : [],
      ...amount2 === null ? [] : [named("capacity", amount2.toLocaleString("en"))],
      ...shown.clause.unlinked.includes(facility) ? [t("facility_unlinked")] : []
    ];
  }
  function cellLines(view2, cell3, persons) {
    const { clause: clause3 } = shown;
    const state2 = view2?.state[cell3] ?? OUTSIDE;
    if (!view2 || state2 === OUTSIDE) return [];
    const far = view2.impedance[cell3];
    const word = t(far === Infinity && state2 === UNMET ? "state_unreachable" : WORDS[state2]);
    const way2 = Number.isFinite(far) && state2 !== UNLINKED ? `${cost(clause3, far)} · ` : "";
    const gap = gapOf(view2, cell3);
    return [
      way2 + word,
      ...Number.isNaN(persons) ? [] : [people(persons)],
      ...gap ? [named("gap", `${gap.rank} · ${people(gap.persons)}`)] : []
    ];
  }
  function wholeLines(view2, cell3, persons) {
    const met = view2?.shares?.[cell3];
    if (met === void 0 || Number.isNaN(met)) return [];
    return [named("within", met < 0 ? t("share_unknown") : share(met)), people(persons)];
  }
  var known2 = /* @__PURE__ */ new WeakMap();
  function gapOf(view2, cell3) {
    const order = ranked2(view2);
    const ranks = known2.get(view2) ?? new Int32Array(view2.state.length);
    if (!known2.has(view2)) order.forEach((gap, i) => view2.gaps[gap].cells.forEach((each) => {
      ranks[each] = i + 1;
    }));
    known2.set(view2, ranks);
    const rank = ranks[cell3];
    return rank ? { rank, persons: view2.gaps[order[rank - 1]].persons } : null;
  }
  function zoneLines(view2, zone) {
    const { name } = data.zones[zone];
    const counts2 = view2?.zones[zone];
    const unit = unitsNow().find((each) => each.zone === zone);
    if (!counts2) return unit ? unitLines(unit) : [name];
    const met = counts2.persons > 0 ? share(counts2.met / counts2.persons) : t("unknown");
    return [name, people(counts2.persons), named("within", met)];
  }
  function unitLines(unit) {
    const short = typeof unit.shortfall === "number" && unit.shortfall > 0;
    return [
      data.zones[unit.zone].name,
      named("found", found(unit)),
      ...unit.required === null ? [] : [named("required", required(unit))],
      ...short ? [named("short", shortfall(unit))] : [],
      ...unit.verdict ? [t(`verdict_${unit.verdict}`)] : [],
      ...typeof unit.persons === "number" ? [people(unit.persons)] : []
    ];
  }

  // src/map/pointer.js
  function followPointer(map3, raster, cells, whole2, aside) {
    const tip = L.tooltip({ className: "tip", opacity: 1, offset: [14, 0] });
    let frame = 0;
    let rests = null;
    const leave = () => {
      cancelAnimationFrame(frame);
      rests = null;
      tip.remove();
      point(null);
    };
    const tell2 = (spot) => {
      const view2 = aside(spot) ? shown.other : shown.view;
      const lines = linesAt(map3, raster, cells, whole2, spot, view2);
      if (!lines.length) return tip.remove();
      tip.setLatLng(spot).setContent(make("div", {}, ...lines.map((line) => make("p", {}, line)))).addTo(map3);
    };
    map3.on("mousemove", ({ latlng, originalEvent: { target } }) => {
      cancelAnimationFrame(frame);
      if (target instanceof Element && target.closest(".leaflet-control, #swipe-handle")) return leave();
      frame = requestAnimationFrame(() => {
        rests = latlng;
        point(state.layers.zones ? zoneAt(latlng) : null);
        tell2(latlng);
      });
    });
    map3.on("mouseout movestart zoomstart", leave);
    map3.on("click", ({ latlng }) => act(map3, raster, whole2, latlng));
    followKeys(map3.getContainer(), () => act(map3, raster, whole2, map3.getCenter()));
    return { renew: () => {
      if (rests) tell2(rests);
    } };
  }
  function followKeys(container, pick2) {
    container.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === container) pick2();
    });
    container.addEventListener("pointerdown", () => container.classList.add("by-pointer"), { capture: true });
    container.addEventListener("keyup", () => container.classList.remove("by-pointer"));
  }
  var point = (zones2) => {
    if (state.hover.zones !== zones2) update({ hover: { zones: zones2 } });
  };
  function linesAt(map3, raster, cells, whole2, spot, view2) {
    const facility = facilityAt(spot, map3.getZoom());
    if (facility !== null) return facilityLines(facility);
    const drawn2 = state.layers.cells && shown.clause.way;
    const cell3 = drawn2 ? whole2 ? whole2.at(spot) : cellOf(raster, spot) : -1;
    const zone = zoneAt(spot);
    const about2 = zone === null ? [] : zoneLines(view2, zone);
    if (cell3 < 0 || state.shade === "zones") return about2;
    return [...whole2 ? wholeLines(view2, cell3, whole2.persons[cell3]) : cellLines(view2, cell3, cells.persons[cell3]), ...about2];
  }
  function act(map3, raster, whole2, spot) {
    if (state.tool === "add") return add(placeOf(spot));
    if (state.tool === "move") return move(placeOf(spot));
    const facility = facilityAt(spot, map3.getZoom());
    const cell3 = facility === null && shown.clause.way ? partAt(raster, whole2, spot) : -1;
    update({ facility, cell: cell3 < 0 ? null : cell3 });
  }
  function partAt(raster, whole2, spot) {
    const cell3 = cellOf(raster, spot);
    const around = cell3 < 0 && whole2 ? whole2.at(spot) : -1;
    return around < 0 || !whole2 ? cell3 : whole2.main(around);
  }
  var opened = () => state.settings.changes.flatMap((each) => each.change === "open" ? [each] : []);
  function add(at) {
    const { way: way2, id: clause3, facility_type } = data.clauses[state.clause] ?? {};
    if (!way2) return;
    const numbers = opened().map(({ id }) => Number(id.replace(/^site-/, "")) || 0);
    const number3 = Math.max(0, ...numbers) + 1;
    const name = `${t("new_site")} ${number3}`;
    change([...state.settings.changes, { change: "open", id: `site-${number3}`, clause: clause3, facility_type, name, at }]);
  }
  function move(at) {
    const { facility } = state;
    update({ tool: "look" });
    if (facility !== null) moveTo(facility, at);
  }
  function moveTo(facility, at) {
    const { changes } = state.settings;
    if (facility < 0) {
      return change(changes.map((each, i) => i === -2 - facility && "at" in each ? { ...each, at } : each));
    }
    const others = changes.filter((each) => !("facility" in each) || each.facility !== facility);
    change([...others, { change: "move", facility, at }]);
  }

  // src/map/print.js
  var SHARP = 2;
  var PAPER_PX_M = 0.0254 / 96;
  var EQUATOR_M = 40075016686e-3;
  var map;
  var repaint = () => {
  };
  var home = null;
  function preparePrint(made, paintAnew) {
    map = made;
    repaint = paintAnew;
  }
  async function enterPrint() {
    if (!map || home) return;
    const sheet = make("main", { id: "sheet" });
    home = document.createComment("map");
    map.getContainer().replaceWith(home);
    sheet.append(map.getContainer());
    document.body.append(sheet);
    document.body.classList.add("print");
    drawSheet();
    byId("print-now").focus();
    resize(SHARP);
    map.on("zoomend moveend", drawRatio);
    document.addEventListener("keydown", leaveByKey);
    await new Promise((resolve) => setTimeout(resolve));
    await settled();
  }
  function leavePrint() {
    if (!home) return;
    map.off("zoomend moveend", drawRatio);
    document.removeEventListener("keydown", leaveByKey);
    home.replaceWith(map.getContainer());
    home = null;
    document.body.classList.remove("print");
    for (const id of ["sheet", "print-bar"]) byId(id).remove();
    resize(1);
    byId("print")?.focus();
  }
  var leaveByKey = ({ key: key2 }) => key2 === "Escape" ? leavePrint() : void 0;
  function resize(ratio) {
    const middle = map.getCenter();
    sharpen(ratio);
    map.invalidateSize({ animate: false });
    map.setView(middle, map.getZoom(), { animate: false });
    repaint();
  }
  function drawSheet() {
    if (!home) return;
    document.getElementById("print-bar")?.remove();
    const action = (id, onclick) => make("button", { type: "button", id, onclick }, t(id.replace("-", "_")));
    const bar2 = make(
      "div",
      { id: "print-bar" },
      action("print-now", () => window.print()),
      action("print-leave", leavePrint),
      make("span", {}, t("print_hint"))
    );
    bar2.setAttribute("role", "region");
    bar2.setAttribute("aria-label", t("print"));
    byId("sheet").before(bar2);
    for (const part of byId("sheet").querySelectorAll(":scope > :not(.leaflet-container)")) part.remove();
    byId("sheet").append(title(), side(), foot());
    drawRatio();
  }
  var title = () => make(
    "header",
    {},
    make("h1", {}, pick(data.name)),
    make("p", {}, `${t("page")} · ${headline(shown.clause)}`),
    make("p", { className: `population ${data.population}` }, t(`population_${data.population}`))
  );
  var side = () => make(
    "aside",
    {},
    make("h2", {}, t("print_verdict")),
    summary(),
    make("h2", {}, t("print_legend")),
    printedLegend(),
    make("p", { id: "ratio" })
  );
  var terms = (rows) => make("dl", {}, ...rows.flatMap(([key2, value]) => [make("dt", {}, key2), make("dd", {}, value)]));
  function summary() {
    const { clause: clause3 } = shown;
    const row2 = used(clause3);
    const rows = row2.verdict === "reported" ? clause3.value === null ? [] : [[t("told"), asked2(clause3)]] : [[t("required"), required(row2) + (row2.share ? assumedMark(clause3) : "")], [t("found"), found(row2)], [t("short"), shortfall(row2)]];
    return make(
      "div",
      {},
      make("p", { className: "verdict" }, make("b", { className: `badge ${row2.verdict}` }, t(`verdict_${row2.verdict}`))),
      make("blockquote", {}, pick(clause3.quote)),
      terms([...rows, [t("zone_of_plan"), pick(clause3.zone)]]),
      ...bounds(row2) ? [make("p", {}, bounds(row2))] : [],
      ...own()
    );
  }
  function own() {
    const { view: view2, clause: clause3 } = shown;
    const { limit, speed_kph: speed, required_share: mark3, changes } = state.settings;
    if (!view2 || limit === null && speed === null && mark3 === null && !changes.length) return [];
    const { met, persons } = view2.total;
    return [make("h2", {}, t("print_own")), terms([
      ...limit === null ? [] : (
        /** @type {[string, string][]} */
        [[t("limit"), cost(clause3, limitNow()) + plusFixed(clause3)]]
      ),
      ...speed === null ? [] : (
        /** @type {[string, string][]} */
        [[t("speed"), `${speed} ${t("kph")}`]]
      ),
      ...mark3 === null ? [] : (
        /** @type {[string, string][]} */
        [[t("pass_mark"), `${Number((passMark(clause3) * 100).toFixed(4))}%`]]
      ),
      ...changes.length ? (
        /** @type {[string, string][]} */
        [[t("print_changes"), String(changes.length)]]
      ) : [],
      [t("within"), persons > 0 ? `${people(met)} (${share(met / persons)})` : t("unknown")],
      [t("verdict"), t(`verdict_${view2.verdict}`)]
    ])];
  }
  function foot() {
    const sources = data.sources.map(({ name, file }) => `${pick(name)} (${file})`).join(t("semicolon"));
    const method = !shown.clause.way ? "method_units" : state.settings.measure === "straight" ? "method_straight" : "method_network";
    const credits = [data.attribution, data.basemap?.attribution ?? null].filter((each) => each !== null).map(pick);
    return make(
      "footer",
      {},
      make("p", {}, named("method", t(method))),
      ...data.note ? [make("p", {}, named("note", pick(data.note)))] : [],
      ...sources ? [make("p", {}, named("sources", sources))] : [],
      ...data.dated ? [make("p", {}, named("dated", data.dated))] : [],
      ...credits.length ? [make("p", {}, credits.join(" · "))] : []
    );
  }
  function drawRatio() {
    const { lat } = map.getCenter();
    const metre = EQUATOR_M * Math.cos(lat * Math.PI / 180) / (256 * 2 ** map.getZoom());
    const times = Number((metre / PAPER_PX_M).toPrecision(2));
    byId("ratio").textContent = t("print_ratio").replace("{n}", times.toLocaleString("en"));
  }

  // src/map/selection.js
  var CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];
  function createSelection(map3, cells) {
    const [lines, hover] = [L.layerGroup().addTo(map3), L.layerGroup().addTo(map3)];
    const renderer = L.canvas({ pane: "served", padding: 0.2 });
    let turn = 0;
    const put2 = (parts, options) => L.polyline(parts.map((part) => part.map(toMap)), { interactive: false, pane: "chosen", ...options }).addTo(lines);
    const drawCell2 = async (cell3, current) => {
      const corners = [...CORNERS, CORNERS[0]].map(([east, south]) => cellToDegrees(data, cells.column[cell3] + east, cells.row[cell3] + south));
      const outline = () => put2([corners], { className: "chosen-cell" });
      outline();
      const route = await ask("route", state.clause, cell3, state.settings).catch(() => null);
      if (!route || !current() || route.points.length < 2) return;
      put2([route.points], { className: "route-casing" });
      put2([route.points], { className: "route" });
    };
    const drawArea = async (facility, current) => {
      const at = placeOfFacility(facility);
      if (at) L.circleMarker(toMap(at), { className: "chosen-facility", radius: 10, interactive: false, pane: "chosen" }).addTo(lines);
      const served = state.clause === shown.number && shown.clause.way ? await ask("area", state.clause, facility, state.settings).catch(() => null) : null;
      if (!served || !current()) return;
      put2(served.lines, { renderer, color: "#fff", weight: 5, opacity: 0.7, smoothFactor: 0 });
      put2(served.lines, { renderer, color: "#8a1c6b", weight: 2.5, opacity: 1, smoothFactor: 0 });
    };
    const renew = () => {
      turn += 1;
      const mine = turn;
      const current = () => mine === turn;
      lines.clearLayers();
      const gap = state.gap === null ? null : shown.view?.gaps[state.gap];
      if (gap && state.layers.gaps) {
        const rings = gap.rings.map((ring) => [...ring, ring[0]]);
        put2(rings, { className: "chosen-gap-casing" });
        put2(rings, { className: "chosen-gap" });
      }
      if (state.facility !== null) void drawArea(state.facility, current);
      if (state.cell !== null) void drawCell2(state.cell, current);
    };
    const point3 = () => {
      hover.clearLayers();
      const zone = state.hover.zones;
      if (zone === null || !data.zones[zone]) return;
      const rings = outlineOf(zone).rings.map((ring) => ring.map(toMap));
      for (const className of ["pointed-zone-casing", "pointed-zone"]) {
        L.polygon(rings, { className, interactive: false, pane: "chosen" }).addTo(hover);
      }
    };
    return { renew, point: point3 };
  }
  function placeOfFacility(facility) {
    const { changes } = state.settings;
    const change2 = facility < 0 ? changes[-2 - facility] : changes.find((each) => each.change === "move" && each.facility === facility);
    return change2 && "at" in change2 ? change2.at : data.facilities.at[facility] ?? null;
  }

  // src/map/sites.js
  function createSites(map3) {
    const group2 = L.layerGroup().addTo(map3);
    let dragged = false;
    const drawn2 = (each, i) => {
      const site = shown.view?.sites[i];
      const marker = signOf2(each, i, site === null);
      marker.on("dragstart", () => {
        dragged = true;
      });
      marker.on("dragend", () => {
        dragged = false;
        moveTo(each.change === "open" ? -2 - i : each.facility, placeOf(marker.getLatLng()));
      });
      const from = toMap(each.at);
      const line = (to, className) => L.polyline([from, toMap(to)], { className, interactive: false, pane: "chosen" });
      return [
        ...site ? [line(site.at, "site-leg")] : [],
        ...each.change === "move" ? [line(data.facilities.at[each.facility], "site-move")] : [],
        marker
      ];
    };
    const renew = () => {
      if (dragged) return;
      group2.clearLayers();
      state.settings.changes.forEach((each, i) => {
        const parts = "at" in each ? drawn2(each, i) : each.change === "given" ? each.made.flatMap(drawnMade) : [];
        for (const part of parts) part.addTo(group2);
      });
    };
    return { renew };
  }
  function drawnMade({ name, line }) {
    const middle = line[Math.floor((line.length - 1) / 2)];
    const next = line[Math.floor(line.length / 2)];
    const title3 = visible(pick(name));
    const icon = L.divIcon({ className: "site made", html: make("span", {}, "+"), iconSize: [22, 22] });
    const at = toMap([(middle[0] + next[0]) / 2, (middle[1] + next[1]) / 2]);
    const marker = L.marker(at, { icon, title: title3, alt: title3, pane: "sites" });
    marker.on("add", () => marker.getElement()?.setAttribute("aria-label", title3));
    const way2 = (className) => L.polyline(line.map(toMap), { className, interactive: false, pane: "chosen" });
    return [way2("made-casing"), way2("made"), marker];
  }
  function signOf2(each, i, far) {
    const facility = each.change === "open" ? -2 - i : each.facility;
    const name = each.change === "open" ? each.name : facilityName(each.facility);
    const title3 = visible(far ? `${name} · ${t("facility_unlinked")}` : name);
    const chosen3 = state.facility === facility;
    const icon = L.divIcon({
      className: `site ${each.change}${far ? " far" : ""}${chosen3 ? " chosen" : ""}`,
      html: make("span", {}, each.change === "open" ? "+" : "→"),
      iconSize: [26, 26]
    });
    const marker = L.marker(toMap(each.at), { icon, title: title3, alt: title3, draggable: true, autoPan: true, pane: "sites" });
    marker.on("add", () => marker.getElement()?.setAttribute("aria-label", title3));
    return marker.on("click", () => update({ facility, cell: null }));
  }

  // src/map/swipe.js
  var STEP = 0.02;
  var [FIRST, LAST] = [0.02, 0.98];
  var FAR = 1e6;
  var SIDES = { straight: ["coverage_straight", "coverage_network"], before: ["coverage_before", "coverage_after"] };
  function createSwipe(map3, panes) {
    let at = 0.5;
    const handle = make("div", { id: "swipe-handle", tabIndex: 0 }, make("span", {}, "⇔"));
    const labels = ["left", "right"].map((side2) => make("div", { className: `swipe-label ${side2}` }));
    const root2 = make("div", { id: "swipe", hidden: true }, ...labels, handle);
    map3.getPane("swipe")?.append(root2);
    L.DomEvent.disableClickPropagation(handle);
    const clip = () => {
      stay(map3, root2);
      const x = map3.containerPointToLayerPoint([root2.hidden ? -FAR : at * map3.getSize().x, 0]).x;
      for (const pane of panes.left) clipPane(map3, pane, [-FAR, x]);
      for (const pane of panes.right) clipPane(map3, pane, [x, FAR]);
    };
    const place = (next) => {
      at = Math.min(LAST, Math.max(FIRST, next));
      root2.style.setProperty("--at", `${100 * at}%`);
      handle.setAttribute("aria-valuenow", String(Math.round(100 * at)));
      clip();
    };
    listen(handle, map3, () => at, place);
    map3.on("move resize zoomend", clip);
    const renew = (wanted2) => {
      root2.hidden = !wanted2 || state.swipe === "off";
      if (state.swipe !== "off") SIDES[state.swipe].forEach((key2, i) => {
        labels[i].textContent = t(key2);
      });
      const names = { role: "slider", "aria-label": t("swipe_handle"), "aria-valuemin": "0", "aria-valuemax": "100" };
      for (const [name, value] of Object.entries(names)) handle.setAttribute(name, value);
      place(at);
    };
    const aside = (spot) => !root2.hidden && map3.latLngToContainerPoint(spot).x < at * map3.getSize().x;
    return { renew, aside };
  }
  function stay(map3, root2) {
    const [{ x, y }, size2] = [map3.containerPointToLayerPoint([0, 0]), map3.getSize()];
    Object.assign(root2.style, { transform: `translate(${x}px, ${y}px)`, width: `${size2.x}px`, height: `${size2.y}px` });
  }
  function clipPane(map3, name, [from, to]) {
    const pane = (
      /** @type {HTMLElement} */
      map3.getPane(name)
    );
    const whole2 = from === -FAR && to === FAR;
    pane.style.clipPath = whole2 ? "" : `polygon(${from}px ${-FAR}px, ${to}px ${-FAR}px, ${to}px ${FAR}px, ${from}px ${FAR}px)`;
  }
  function listen(handle, map3, where, place) {
    const keys = {
      ArrowLeft: () => where() - STEP,
      ArrowDown: () => where() - STEP,
      ArrowRight: () => where() + STEP,
      ArrowUp: () => where() + STEP,
      PageDown: () => where() - 5 * STEP,
      PageUp: () => where() + 5 * STEP,
      Home: () => FIRST,
      End: () => LAST
    };
    handle.addEventListener("keydown", (event) => {
      const next = keys[event.key];
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      place(next());
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const { left, width } = map3.getContainer().getBoundingClientRect();
      place((event.clientX - left) / width);
    });
  }

  // src/map/cells.js
  var LIMIT_ZOOM = 13;
  var LIMIT_CELL_PX = 4;
  function gridBox() {
    const { parts } = data.grid;
    const [rows, columns] = [data.grid.rows, data.grid.columns].map((count) => Math.ceil(count / parts) * parts);
    const places = [];
    for (let i = 0; i <= 8; i++) {
      for (const [column, row2] of [[i / 8, 0], [i / 8, 1], [0, i / 8], [1, i / 8]]) {
        places.push(toWorld(cellToDegrees(data, column * columns, row2 * rows)));
      }
    }
    const [x, y] = [0, 1].map((k) => places.map((place) => place[k]));
    return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  }
  function paintCells(context, frame, { raster, outer, layer, fills: fills2 }) {
    const { scale, left, top, ratio, side: side2 } = frame;
    const within = (value) => Math.min(side2, Math.max(0, value));
    const part = [
      within(Math.floor((outer[0] * scale - left) * ratio)),
      within(Math.floor((outer[1] * scale - top) * ratio)),
      within(Math.ceil((outer[2] * scale - left) * ratio)),
      within(Math.ceil((outer[3] * scale - top) * ratio))
    ];
    if (part[0] >= part[2] || part[1] >= part[3]) return;
    const cellOf2 = (x, y) => wholeAt(
      data,
      fromWorld([(x / ratio + left) / scale, (y / ratio + top) / scale])
    );
    const corners = [[0, 1], [2, 1], [0, 3], [2, 3]].map(([i, j]) => cellOf2(part[i], part[j]));
    const image = context.createImageData(side2, side2);
    const pixels = new Uint32Array(image.data.buffer);
    paint(raster, layer, inkOf(fills2, frame), { pixels, width: side2, part, corners });
    context.putImageData(image, 0, 0);
    const across = (part[2] - part[0]) / ratio / Math.hypot(corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]);
    if (data.grid.parts > 1) return;
    if (frame.zoom >= LIMIT_ZOOM && across >= LIMIT_CELL_PX) drawLimit(context, frame, raster, layer, corners);
  }
  function inkOf(fills2, { ratio, side: side2, left, top }) {
    const period = Math.round(HATCH_PX * ratio);
    const shift2 = (from) => from / TILE * side2 % period;
    return {
      colours: Uint32Array.from(fills2, (fill2) => typeof fill2 === "string" ? pixel(fill2) : 0),
      patterns: fills2.map((fill2) => fill2 && typeof fill2 === "object" ? hatched(fill2, period) : null),
      side: period,
      phase: (
        /** @type {[number, number]} */
        [shift2(left), shift2(top)]
      )
    };
  }
  function drawLimit(context, { scale, left, top, ratio }, raster, layer, corners) {
    const kind = (place) => {
      const found2 = layer[place];
      return found2 === 0 || found2 >= CLASS.border ? 0 : found2 < CLASS.beyond ? 1 : 2;
    };
    const at = (column, row2) => {
      const [x, y] = project(toMap(cellToDegrees(data, column, row2)));
      return (
        /** @type {const} */
        [x * scale - left, y * scale - top]
      );
    };
    const [columns, rows] = [0, 1].map((k) => corners.map((corner2) => corner2[k]));
    const low = [columns, rows].map((values) => Math.floor(Math.min(...values)) - 2);
    const high = [columns, rows].map((values) => Math.ceil(Math.max(...values)) + 1);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.beginPath();
    edges(raster, kind, [low[0], low[1], high[0], high[1]], (c0, r0, c1, r1) => {
      context.moveTo(...at(c0, r0));
      context.lineTo(...at(c1, r1));
    });
    context.strokeStyle = "#1c2733";
    context.lineWidth = 1.5;
    context.lineCap = "square";
    context.stroke();
  }

  // src/map/theme.js
  var { ink: GAP, unit: UNIT } = palette_default;
  var CLOSE = 13;
  var LEAST_GAP_PX = 5;
  function createTheme(raster, pane) {
    let theme = { cells: null, polygons: [], gaps: null };
    const outer = gridBox();
    const layer = new PaintedLayer((context, frame) => {
      const { cells, polygons, gaps } = theme;
      if (state.layers.cells && cells) {
        paintCells(context, frame, { raster, outer, layer: cells.layer, fills: poor() ? cells.stripes : cells.fills });
      }
      const sight = sightOf(context, frame, [0, 0]);
      if (state.layers.cells) paintPolygons(context, frame.ratio, sight, polygons);
      if (state.layers.gaps && gaps) drawGaps(context, gaps, sight, frame.zoom < CLOSE ? 1.1 : 1.8);
    }, { pane });
    const colour = (view2) => {
      theme = { ...coloured(view2, raster), gaps: view2 && gapIndex(view2) };
      layer.repaint();
    };
    return { layer, colour };
  }
  function coloured(view2, raster) {
    const { clause: clause3 } = shown;
    if (!clause3.way) return { cells: null, polygons: units() };
    if (!view2) return { cells: null, polygons: [] };
    if (byZones()) return { cells: null, polygons: zones(view2) };
    if (view2.shares) return shared(view2.shares, raster);
    const bands = bandsNow();
    const layer = spread(raster, classes(view2, bands, clause3.scale));
    return { cells: { layer, fills: fills(bands), stripes: fills(bands, true) }, polygons: [] };
  }
  function shared(shares2, raster) {
    const bands = shareBands(0);
    const painted = shareFills(bands);
    return { cells: { layer: spread(raster, shareClasses(shares2, bands)), fills: painted, stripes: painted }, polygons: [] };
  }
  function units() {
    const known3 = new Map(unitsNow().map(({ zone, verdict }) => [zone, verdict]));
    return bySize([...known3.keys()]).map((zone) => {
      const verdict = known3.get(zone) ?? "";
      return [zone, FILLS[verdict] ?? FILLS.undetermined, verdict === "unmet"];
    });
  }
  function zones(view2) {
    const bands = zoneBandsNow();
    const asks = bands.some(({ enough }) => enough);
    const peopled = Object.keys(view2.zones).map(Number).filter((zone) => view2.zones[zone].persons > 0);
    return bySize(peopled).map((zone) => {
      const { met, persons } = view2.zones[zone];
      const { colour, enough } = shareBand(bands, met / persons);
      return [zone, colour, asks && !enough];
    });
  }
  function gapIndex({ gaps }) {
    const rings = gaps.flatMap((gap) => gap.rings);
    return rings.length ? createIndex(linesOf(rings)) : null;
  }
  function paintPolygons(context, ratio, sight, polygons) {
    Object.assign(context, { lineWidth: 1, strokeStyle: UNIT });
    for (const [zone, plain3, fails] of polygons) {
      const fill2 = fails && typeof plain3 === "string" && poor() ? striped(plain3) : plain3;
      const { lines, box } = outlineOf(zone);
      if (!overlap(box, sight.box)) continue;
      context.beginPath();
      for (let ring = 0; ring < lines.start.length - 1; ring++) trace(context, lines, ring, sight);
      context.globalCompositeOperation = "destination-out";
      context.fill("evenodd");
      context.globalCompositeOperation = "source-over";
      context.globalAlpha = typeof fill2 === "string" ? OPACITY : 1;
      context.fillStyle = typeof fill2 === "string" ? fill2 : patternOf(context, fill2, ratio);
      context.fill("evenodd");
      context.globalAlpha = 1;
      context.stroke();
    }
  }
  function drawGaps(context, { lines, find: find2 }, sight, weight) {
    context.beginPath();
    find2(sight.box, (i, width) => {
      if (width * sight.scale >= LEAST_GAP_PX) trace(context, lines, i, sight);
    });
    strokeCased(context, GAP, weight);
  }

  // src/whole.js
  function wholeCells({ row: row2, column }, { rows, columns, parts }) {
    const grid = { rows: Math.ceil(rows / parts), columns: Math.ceil(columns / parts) };
    const number3 = new Int32Array(grid.rows * grid.columns).fill(-1);
    const of = new Int32Array(row2.length);
    const found2 = [];
    for (let i = 0; i < row2.length; i++) {
      const place = Math.floor(row2[i] / parts) * grid.columns + Math.floor(column[i] / parts);
      if (number3[place] < 0) number3[place] = found2.push(place) - 1;
      of[i] = number3[place];
    }
    return {
      row: Int32Array.from(found2, (place) => Math.floor(place / grid.columns)),
      column: Int32Array.from(found2, (place) => place % grid.columns),
      of,
      grid
    };
  }
  function mainParts({ row: row2, of }, persons) {
    const found2 = new Int32Array(row2.length).fill(-1);
    for (let i = 0; i < of.length; i++) {
      if (found2[of[i]] < 0 || persons[i] > persons[found2[of[i]]]) found2[of[i]] = i;
    }
    return found2;
  }
  function summed({ row: row2, of }, value) {
    const found2 = new Float64Array(row2.length);
    for (let i = 0; i < of.length; i++) found2[of[i]] += value(i);
    return found2;
  }

  // src/map/whole.js
  function createWhole(cells) {
    const whole2 = wholeCells(cells, data.grid);
    const raster = createRaster(whole2, whole2.grid);
    const persons = summed(whole2, (part) => cells.persons[part]);
    const main = mainParts(whole2, cells.persons);
    return {
      raster,
      persons,
      /** The part in which most people of a cell live. */
      main: (cell3) => main[cell3],
      /** The cell of the raster at a spot; -1: none. */
      at: (spot) => {
        const [column, row2] = wholeAt(data, placeOf(spot));
        return cellAt(raster, row2, column);
      }
    };
  }

  // src/map/index.js
  var PANES = {
    ground: 210,
    "cells-left": 380,
    "cells-right": 381,
    streets: 400,
    marks: 420,
    served: 430,
    chosen: 440,
    labels: 450,
    numbers: 451,
    swipe: 610,
    sites: 620
  };
  var [NEAR_ZOOM, GAP_ZOOM] = [15, 16];
  var map2;
  var calm = () => ({ animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  async function drawMap(made) {
    map2 = made;
    Object.assign(map2, { _fadeAnimated: false });
    for (const [name, level] of Object.entries(PANES)) {
      const pane = map2.createPane(name);
      pane.style.zIndex = String(level);
      if (name !== "sites") pane.style.pointerEvents = "none";
    }
    map2.fitBounds(
      /** @type {[Degrees, Degrees]} */
      data.bounds.map(toMap),
      { animate: false }
    );
    addControls(map2);
    const legend = createLegend();
    corner(map2, "bottomright", legend.root);
    legend.renew();
    const shapes = await ask("shapes");
    react(layersOf(map2, shapes, legend.renew));
  }
  function layersOf(map3, shapes, drawLegend) {
    const raster = createRaster(shapes.cells, data.grid);
    const whole2 = data.grid.parts > 1 ? createWhole(shapes.cells) : null;
    const ground = createGround(map3, shapes);
    const [left, right] = ["cells-left", "cells-right"].map((pane) => createTheme(whole2?.raster ?? raster, pane));
    const marks2 = createMarks();
    const labels = createLabels(map3, shapes.cells);
    const selection = createSelection(map3, shapes.cells);
    const sites = createSites(map3);
    const swipe2 = createSwipe(map3, { left: ["cells-left"], right: ["cells-right", "numbers"] });
    const aside = () => state.swipe !== "off" && shown.other !== null;
    const show2 = () => {
      swipe2.renew(aside());
      if (aside()) left.layer.addTo(map3);
      else left.layer.remove();
    };
    for (const layer of [right.layer, marks2]) layer.addTo(map3);
    const tip = followPointer(map3, raster, shapes.cells, whole2, swipe2.aside);
    watch(() => {
      [left.layer, right.layer].forEach((layer) => layer.repaint());
      drawLegend();
    });
    preparePrint(map3, () => [ground, left.layer, right.layer, marks2].forEach((layer) => layer.repaint()));
    return [
      [["shown", "shade"], () => right.colour(shown.view)],
      [["shown", "shade"], () => aside() ? left.colour(shown.other) : void 0],
      [["shown", "swipe", "language"], show2],
      [["layers"], () => [left.layer, right.layer].forEach((layer) => layer.repaint())],
      [["layers"], ground.show],
      [["shown", "layers"], () => marks2.repaint()],
      [["shown", "layers"], labels.renew],
      [["shown", "cell", "facility", "gap", "layers"], selection.renew],
      [["shown", "facility", "settings", "language"], sites.renew],
      [["hover"], selection.point],
      [["shown", "swipe", "settings", "language", "shade", "layers"], tip.renew],
      [["language", "layers"], () => nameControls(map3)],
      [["shown", "language", "shade", "layers"], drawLegend],
      [["shown", "language", "shade", "layers"], drawSheet],
      [["tool"], () => {
        map3.getContainer().dataset.tool = state.tool;
      }]
    ];
  }
  function react(reactions) {
    follow(/* @__PURE__ */ new Set(["view", "clause"]));
    for (const [, draw2] of reactions) enqueue(draw2, draw2, true);
    subscribe((changed) => {
      const names = new Set(changed);
      if (follow(names)) names.add("shown");
      for (const [causes2, draw2] of reactions) if (causes2.some((cause) => names.has(cause))) enqueue(draw2, draw2, true);
      void announce();
    });
    void announce();
  }
  var announced = 0;
  async function announce() {
    announced += 1;
    const mine = announced;
    document.documentElement.dataset.painted = "0";
    await settled();
    if (mine === announced && !state.busy) document.documentElement.dataset.painted = "1";
  }
  var fitGap = (i) => fitRings(shown.view?.gaps[i]?.rings ?? []);
  function fitRings(rings) {
    const places = rings.flat().map(toMap);
    if (places.length) map2.fitBounds(places, { maxZoom: GAP_ZOOM, padding: [40, 40], ...calm() });
  }
  function fitTo(place) {
    map2.setView(toMap(place), Math.max(map2.getZoom(), NEAR_ZOOM), calm());
  }

  // src/panel/elements.js
  var MARKS = { met: "✓", unmet: "✕", undetermined: "?", not_testable: "–", reported: "i" };
  function marked(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null) node.setAttribute(name, visible(String(value)));
    }
    return node;
  }
  var sign = (text2) => marked(make("span", { className: "sign" }, text2), { "aria-hidden": true });
  var badge = (verdict) => make("span", { className: `badge ${verdict}` }, sign(MARKS[verdict]), ` ${t(`verdict_${verdict}`)}`);
  var hint = (...words) => make("p", { className: "hint" }, ...words);
  var button = (id, text2, onclick, properties = {}) => make("button", { type: "button", id, onclick, ...properties }, text2);
  function proper(name) {
    const chinese = /\p{Script=Han}/u.test(name);
    return marked(make("span", {}, name), { lang: chinese && state.language === "en" ? "zh-CN" : null });
  }
  function facilityLabel(i) {
    const nameless = i !== null && i >= 0 && !data.facilities.name[i];
    return nameless ? `${pick(data.types[data.facilities.type[i]])}${t("unnamed")}` : facilityName(i);
  }
  var title2 = (clause3) => [`${pick(clause3.facility)} `, make("span", { className: "whole" }, asked2(clause3))];
  var requiredShare = (clause3, row2) => row2.share && typeof row2.required === "number" ? `≥ ${exact(row2.required * 100)}%${clause3 ? assumedMark(clause3) : ""}` : required(row2);
  var coverage = ({ met, persons }) => persons > 0 ? share(met / persons) : "—";
  var zoneName = (i) => data.zones[i]?.name ?? t("unknown");
  var terms2 = (className, rows) => make("dl", { className }, ...rows.map(([key2, value]) => make("div", {}, make("dt", {}, t(key2)), make("dd", {}, value))));
  var unfolded = /* @__PURE__ */ new Map([["whatif", true], ["gaps", true], ["clause", true], ["units", true]]);
  function fold(id, ...children) {
    const heading2 = make("summary", { id: `${id}-fold` }, make("h3", {}, t(`part_${id}`)));
    const part = make("details", { className: "part", open: unfolded.get(id) ?? false }, heading2);
    part.append(make("div", { id }, ...children));
    part.ontoggle = () => unfolded.set(id, part.open);
    return part;
  }
  function refill(id, ...children) {
    const root2 = byId(id);
    const active2 = document.activeElement;
    const held = active2 !== root2 && root2.contains(active2) ? active2?.id ?? "" : null;
    root2.replaceChildren(...children);
    if (held === null) return;
    const next = held && byId(held) || root2.querySelector("button:enabled, input, [tabindex]") || byId("headline");
    next?.focus({ preventScroll: true });
  }
  var say = (text2) => {
    if (byId("said").textContent !== text2) byId("said").textContent = text2;
  };

  // src/panel/header.js
  function drawHeader() {
    const chinese = state.language === "zh";
    document.documentElement.lang = chinese ? "zh-CN" : "en";
    document.title = visible(`${pick(data.name)} · ${t("page")}`);
    for (const node of document.querySelectorAll("#panel [data-text]")) {
      node.textContent = t(
        /** @type {HTMLElement} */
        node.dataset.text ?? ""
      );
    }
    byId("name").textContent = visible(pick(data.name));
    byId("note").textContent = visible(pick(data.note));
    byId("population").textContent = t(`population_${data.population}`);
    byId("population").className = data.population;
    byId("language").textContent = t("switch");
    marked(byId("language"), { lang: chinese ? "en" : "zh-CN", "aria-label": t("switch_label") });
    marked(byId("panes"), { "aria-label": t("panes") });
    byId("report-lines").replaceChildren(...data.report.map(reportLine));
  }
  function reportLine(each) {
    const level = make("b", { className: each.level }, t(`level_${each.level}`));
    return make("li", {}, level, ` ${pick(each)}`);
  }
  function showPane(pane) {
    byId("panel").dataset.pane = pane;
    for (const button2 of byId("panes").querySelectorAll("button")) {
      marked(button2, { "aria-pressed": button2.dataset.pane === pane });
    }
    byId("panel").scrollTop = 0;
    if (document.activeElement?.getClientRects().length === 0) byId("headline")?.focus();
  }
  function startHeader() {
    byId("language").onclick = () => update({ language: state.language === "zh" ? "en" : "zh" });
    byId("print").onclick = () => void enterPrint();
    byId("skip-map").onclick = () => (
      /** @type {any} */
      document.querySelector(".leaflet-container")?.focus()
    );
    byId("skip-detail").onclick = () => {
      showPane("detail");
      byId("headline")?.focus();
    };
    for (const button2 of byId("panes").querySelectorAll("button")) {
      button2.onclick = () => showPane(button2.dataset.pane);
    }
    showPane("list");
  }

  // src/panel/sorting.js
  function sorted(rows, value, { descending, language }) {
    const words = new Intl.Collator(language, { numeric: true });
    const compare2 = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
    const keyed = rows.map((row2) => ({ row: row2, key: value(row2) }));
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      return descending ? compare2(b.key, a.key) : compare2(a.key, b.key);
    });
    return keyed.map(({ row: row2 }) => row2);
  }

  // src/panel/table.js
  var PAGE = 60;
  function table(id, columns, rows, finish = () => {
  }) {
    const body = make("tbody", {}, ...rows.map((row2) => {
      const cells = columns.map(({ say: say2 }, i) => make(i ? "td" : "th", i ? {} : { scope: "row" }, say2(row2)));
      const node = make("tr", {}, ...cells);
      finish(node, row2);
      return node;
    }));
    const heads = columns.map(({ head }) => make("th", { scope: "col" }, t(head)));
    const caption = make("caption", { className: "unseen" }, t(`part_${id}`));
    return make("table", { className: `${id}-table` }, caption, make("thead", {}, make("tr", {}, ...heads)), body);
  }
  var kept = /* @__PURE__ */ new Map();
  function sortable(id, columns, rows, first2, redraw, finish) {
    const how = kept.get(id) ?? { order: first2, shown: PAGE };
    const change2 = (patch) => {
      kept.set(id, { ...how, ...patch });
      redraw();
    };
    const by = columns.find(({ head }) => head === how.order.column) ?? columns[0];
    const { descending } = how.order;
    const ordered = sorted(rows, by.value ?? (() => null), { descending, language: state.language });
    const node = table(id, columns, ordered.slice(0, how.shown), finish);
    for (const [i, head] of [...node.querySelectorAll("thead th")].entries()) {
      const column = columns[i];
      if (!column.value) continue;
      const mine = column === by;
      marked(head, { "aria-sort": mine ? descending ? "descending" : "ascending" : "none" });
      const arrow = mine ? sign(descending ? "▼" : "▲") : "";
      const order = { column: column.head, descending: mine ? !descending : i > 0 };
      const node2 = button(`${id}-by-${column.head}`, t(column.head), () => change2({ order }));
      node2.append(arrow);
      head.replaceChildren(node2);
    }
    const rest = rows.length - how.shown;
    const more2 = button(`${id}-more`, `${t("more")} (${rest})`, () => change2({ shown: how.shown + PAGE }));
    return rest > 0 ? [scrolled(id, node), more2] : [scrolled(id, node)];
  }
  var scrolled = (id, node) => marked(make("div", { className: "scrolled", id: `${id}-scroll`, tabIndex: 0 }, node), {
    role: "region",
    "aria-label": t(`part_${id}`)
  });

  // src/panel/cell.js
  var SHOWN = 6;
  var SIGNS2 = ["–", "✓", "✕", "?", "?"];
  var WORDS2 = ["outside", "met", "unmet", "border", "unlinked"];
  var asked3 = 0;
  var COLUMNS = [
    { head: "clause", say: ({ clause: clause3, facility }) => make("span", {}, ...title2(data.clauses[clause3]), nearest(facility)) },
    { head: "way", say: (row2) => row2.share === null ? way(row2) : make("span", {}, way(row2), make("span", { className: "line soft" }, t("part_way"))) },
    { head: "state", say: ({ state: number3, share: met }) => met === null ? make("span", { className: `state ${WORDS2[number3]}` }, sign(SIGNS2[number3]), ` ${t(`state_${WORDS2[number3]}`)}`) : make("span", {}, Number.isNaN(met) ? "–" : met < 0 ? t("share_unknown") : named("within", share(met))) }
  ];
  function nearest(facility) {
    const name = facility === null ? "—" : proper(facilityLabel(facility));
    return make("span", { className: "line soft" }, `${t("nearest")} `, name);
  }
  function way({ clause: clause3, impedance }) {
    if (Number.isNaN(impedance)) return t("unknown");
    return Number.isFinite(impedance) ? cost(data.clauses[clause3], impedance) : "∞";
  }
  async function drawCell() {
    const { cell: cell3, settings, clause: clause3 } = state;
    asked3 += 1;
    const mine = asked3;
    if (cell3 === null) return refill("cell");
    const rows = await ask("cell", cell3, settings, clause3).catch(() => null);
    if (mine !== asked3) return;
    const shut = () => update({ cell: null });
    const close2 = marked(button("cell-close", "×", shut, { className: "quiet" }), { "aria-label": t("close_card") });
    refill("cell", make(
      "section",
      { className: "card" },
      make("div", { className: "title" }, make("h2", {}, t("part_cell")), close2),
      ...rows ? tables(rows, clause3) : [hint(t("unknown"))]
    ));
  }
  function tables(rows, clause3) {
    const mine = rows.filter((row2) => row2.clause === clause3);
    const others = rows.filter((row2) => row2.clause !== clause3 && WORDS2[row2.state] !== "outside");
    const ordered = [...mine, ...others];
    const mark3 = (node, row2) => node.classList.toggle("chosen", row2.clause === clause3);
    const rest = ordered.slice(SHOWN);
    const more2 = make("details", {}, make("summary", { id: "cell-fold" }, `${t("more")} (${rest.length})`));
    if (rest.length) more2.append(table("cell", COLUMNS, rest));
    return [table("cell", COLUMNS, ordered.slice(0, SHOWN), mark3), ...rest.length ? [more2] : []];
  }
  function showCard() {
    if (state.cell === null && state.facility === null) return;
    document.getElementById("detail")?.scrollTo(0, 0);
    showPane("detail");
  }

  // src/panel/effect.js
  var gapsClosed = (before, after) => before.gaps.filter(({ cells }) => cells.every((cell3) => after.state[cell3] === MET)).length;
  var openings = (changes, { id: clause3, facilities }, types) => changes.flatMap((each) => {
    if (each.change === "open") return [each];
    if (each.change !== "move" || !facilities.includes(each.facility)) return [];
    const kind = { facility_type: types[each.facility], name: "", clause: clause3 };
    return [{ change: (
      /** @type {const} */
      "open"
    ), id: `moved ${each.facility}`, at: each.at, ...kind }];
  });

  // src/panel/shown.js
  var PAUSE_MS = 150;
  var stale = false;
  var asked4 = 0;
  var references = { straight: null, base: null, opened: null };
  var chosen2 = () => data.clauses[state.clause];
  var view = () => stale ? null : state.view;
  var plain = () => {
    const { limit, speed_kph: speed, measure } = state.settings;
    return JSON.stringify([state.clause, limit, speed, measure]);
  };
  var baseOf = "";
  var onlyOpens = () => state.settings.changes.every(({ change: change2 }) => change2 === "open");
  function follow2(changed, heard) {
    if (changed.has("clause")) stale = true;
    if (changed.has("view")) stale = false;
    if (changed.has("clause") || changed.has("settings")) {
      asked4 += 1;
      Object.assign(references, { straight: null, opened: null });
      if (baseOf !== plain()) references.base = null;
    }
    if (!changed.has("view") || !state.view) return;
    if (!state.settings.changes.length) keep(state.view);
    if (onlyOpens()) references.opened = state.view;
    void compare(heard);
  }
  function keep(base) {
    references.base = base;
    baseOf = plain();
  }
  async function compare(heard) {
    asked4 += 1;
    const mine = asked4;
    const { clause: clause3, settings, swipe: swipe2, other } = state;
    const known3 = async (patch) => ask("view", clause3, { ...settings, ...patch }).catch(() => null);
    if (!references.base) await pause();
    const base = references.base ?? (swipe2 === "before" ? other : await known3({ changes: [] }));
    const list = openings(settings.changes, chosen2(), data.facilities.type);
    const opened2 = references.opened ?? (list.length ? await known3({ changes: list }) : base);
    if (mine !== asked4) return;
    keep(base);
    Object.assign(references, { opened: opened2 });
    heard();
    await pause();
    if (mine !== asked4) return;
    const straight = swipe2 === "straight" ? other : await known3({ measure: "straight" });
    if (mine !== asked4) return;
    Object.assign(references, { straight });
    heard();
  }
  var pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

  // src/panel/compare.js
  var alongStreets = () => (chosen2().way?.trips ?? []).some((i) => data.trips[i].impedance !== "straight_m");
  function drawCompare() {
    if (!chosen2().way) return;
    const before = state.settings.changes.length > 0;
    const choices = ["off", ...alongStreets() ? ["straight"] : [], ...before ? ["before"] : []];
    const now = view();
    refill(
      "compare",
      ...choices.length > 1 ? [swipe(choices)] : [hint(t("compare_straight_only"))],
      ...alongStreets() ? figures("straight", references.straight, "network", now) : [],
      ...before ? figures("before", references.base, "after", now) : []
    );
  }
  function swipe(choices) {
    const options = choices.map((choice) => {
      const id = `swipe-${choice}`;
      const box = make("input", { type: "radio", name: "swipe", id, checked: state.swipe === choice });
      box.onchange = () => update({ swipe: (
        /** @type {typeof state.swipe} */
        choice
      ) });
      return make("label", { htmlFor: id }, box, t(`swipe_${choice}`));
    });
    return make("fieldset", { className: "choices" }, make("legend", {}, t("swipe")), ...options);
  }
  function figures(first2, one, second, other) {
    const more2 = one && other ? difference(one, other, first2) : t("busy");
    return [
      make("div", { className: "facing" }, row(first2, one), row(second, other)),
      hint(more2)
    ];
  }
  function row(key2, each) {
    const bar2 = make("span", { className: `length ${key2}` });
    bar2.style.setProperty("--share", each?.total.persons ? `${100 * each.total.met / each.total.persons}%` : "0");
    marked(bar2, { "aria-hidden": true });
    const value = each ? make("b", {}, coverage(each.total)) : "…";
    return make(
      "p",
      {},
      make("span", {}, t(`coverage_${key2}`)),
      bar2,
      value,
      make("i", {}, each ? people(each.total.met) : "")
    );
  }
  function difference(one, other, key2) {
    const persons = one.total.met - other.total.met;
    const points = Math.abs(100 * persons / one.total.persons).toFixed(1);
    const way2 = Math.abs(persons) < 0.5 ? "same" : persons > 0 ? "more" : "less";
    return t(`difference_${key2}_${way2}`).replace("{persons}", people(Math.abs(persons))).replace("{points}", points);
  }
  function checkSwipe() {
    if (state.swipe === "before" && !state.settings.changes.length) update({ swipe: "off" });
  }

  // src/panel/list.js
  var wanted = /* @__PURE__ */ new Set();
  var folded = /* @__PURE__ */ new Set();
  function counts() {
    const verdicts = data.clauses.map((each) => used(each).verdict);
    return Object.keys(MARKS).map((verdict) => ({ verdict, count: verdicts.filter((each) => each === verdict).length })).filter(({ count }) => count);
  }
  function drawFilters() {
    byId("search").placeholder = t("search");
    marked(byId("search"), { "aria-label": t("search") }).oninput = drawList;
    marked(byId("verdicts"), { "aria-label": t("by_verdict") });
    byId("verdicts").replaceChildren(...counts().map(chip));
    byId("clauses-title").replaceChildren(t("clauses"), make("i", {}, ` ${data.clauses.length}`));
    byId("summary").replaceChildren(...summary2());
    byId("balance").replaceChildren(...counts().map(({ verdict, count }) => {
      const part = make("span", { className: verdict });
      part.style.flexGrow = String(count);
      return part;
    }));
  }
  function summary2() {
    const order = ["unmet", "undetermined", "not_testable", "met"];
    const known3 = counts().filter(({ verdict }) => order.includes(verdict)).sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
    const parts = known3.map(({ verdict, count }) => make(
      "span",
      { className: "whole" },
      `${t(`verdict_${verdict}`)} `,
      make("b", {}, String(count))
    ));
    return parts.flatMap((part, i) => i ? [t("comma"), part] : [part]);
  }
  function chip({ verdict, count }) {
    const text2 = ` ${t(`verdict_${verdict}`)} ${count}`;
    const button2 = make("button", { type: "button", className: `chip ${verdict}` }, sign(MARKS[verdict]), text2);
    button2.dataset.verdict = verdict;
    marked(button2, { "aria-pressed": wanted.has(verdict) });
    button2.onclick = () => {
      if (!wanted.delete(verdict)) wanted.add(verdict);
      marked(button2, { "aria-pressed": wanted.has(verdict) });
      drawList();
    };
    return button2;
  }
  function matches(each, words) {
    const row2 = used(each);
    if (wanted.size && !wanted.has(row2.verdict)) return false;
    const texts = [each.quote, each.facility, each.zone, each.unit, each.goals, each.missing, row2.unit];
    const text2 = [each.id, ...texts.flatMap((both) => both ? [both.zh, both.en] : [])].concat(Object.values(data.texts[`kind_${each.kind}`])).join(" ").toLowerCase();
    return words.every((word) => text2.includes(word));
  }
  function drawList() {
    const words = byId("search").value.toLowerCase().split(/\s+/);
    const kept2 = data.clauses.filter((each) => matches(each, words));
    byId("shown").textContent = kept2.length < data.clauses.length ? named("shown", `${kept2.length} / ${data.clauses.length}`) : t("choose");
    byId("clauses").replaceChildren(...data.plans.map((title3, plan) => {
      const mine = kept2.filter((each) => each.plan === plan);
      return mine.length ? group(pick(title3), plan, mine) : "";
    }));
  }
  function group(title3, plan, mine) {
    const summary3 = make("summary", {}, make("h3", {}, title3, make("i", {}, ` ${mine.length}`)));
    const items = make("ol", {}, ...mine.map(item));
    const node = make("details", { open: !folded.has(plan) }, summary3, items);
    node.ontoggle = () => node.open ? folded.delete(plan) : folded.add(plan);
    return node;
  }
  function item(each) {
    const row2 = used(each);
    const number3 = data.clauses.indexOf(each);
    const mode = each.mode ? make("i", { className: "whole" }, `· ${t(`mode_${each.mode}`)}`) : "";
    const onclick = () => {
      update({ clause: number3 });
      showPane("detail");
    };
    const button2 = make(
      "button",
      { type: "button", onclick },
      make("span", { className: "head" }, make("b", {}, ...title2(each), " ", mode), badge(row2.verdict)),
      make("span", { className: "quote" }, pick(each.quote)),
      make("span", { className: "facts" }, ...facts(each, row2)),
      make("span", { className: "marks" }, ...marks(each).map((text2) => make("span", {}, text2)))
    );
    Object.assign(button2.dataset, { clause: each.id, verdict: row2.verdict });
    marked(button2, { "aria-pressed": number3 === state.clause });
    return make("li", {}, button2);
  }
  function facts(each, row2) {
    const fact = (key2, value) => make("span", {}, make("i", {}, t(key2)), ` ${value}`);
    if (each.missing) return [named("missing", pick(each.missing))];
    if (row2.verdict === "reported") return each.value === null ? [] : [fact("told", asked2(each))];
    return [fact("required", requiredShare(each, row2)), fact("found", found(row2)), fact("short", shortfall(row2))];
  }
  function marks(each) {
    const judged = ["met", "unmet", "undetermined"].includes(used(each).verdict);
    const told2 = t(judged ? "baseline_checked" : "baseline_told");
    const year = each.year === null ? "" : `${each.year}${state.language === "zh" ? "年" : " "}`;
    return [
      ...each.status === "baseline_statement" ? [year + told2] : [],
      ...each.status === "principle" ? [t("principle")] : [],
      ...each.confirmed ? [] : [t("unconfirmed")],
      ...each.readings.some((reading) => reading.changes) ? [t("changes")] : []
    ];
  }
  function markChosen() {
    for (const button2 of byId("clauses").querySelectorAll("button")) {
      marked(button2, { "aria-pressed": button2.dataset.clause === data.clauses[state.clause].id });
    }
  }

  // src/panel/reach.js
  var DUST = 0.01;
  var PARTS = (
    /** @type {const} */
    ["met", "unmet", "border", "unlinked"]
  );
  function reach(clause3, now) {
    if (!now.judged) return [...length(clause3, now), ...beside(now.total)];
    const ofPeople = clause3.way?.counts === "population";
    const counts2 = (ofPeople && plain2() ? told(clause3) : null) ?? now.judged;
    return [...divided(counts2, amountOf(clause3)), ...ofPeople ? [] : beside(now.total)];
  }
  var plain2 = () => {
    const { limit, speed_kph: speed, changes, measure } = state.settings;
    return limit === null && speed === null && !changes.length && measure === "network";
  };
  function told(clause3) {
    const { persons, persons_met: met, persons_border: border, persons_unlinked: unlinked } = used(clause3);
    const known3 = [persons, met, border, unlinked];
    if (known3.some((each) => typeof each !== "number")) return null;
    const [all, within, beyond3, off] = (
      /** @type {number[]} */
      known3
    );
    const rest = all - within - beyond3 - off;
    return { persons: all, met: within, unmet: rest < DUST ? 0 : rest, border: beyond3, unlinked: off };
  }
  var amountOf = ({ way: way2 }) => (n) => {
    if (way2?.counts === "population") return people(n);
    if (way2?.counts === "settlement") return withUnit(whole(n), t("settlements"));
    return withUnit(exact(Number((n / 1e6).toFixed(2))), t("square_km"));
  };
  function divided(counts2, amount2) {
    if (!(counts2.persons > 0)) return [hint(t("unknown"))];
    const words = shares(PARTS.map((name) => counts2[name]));
    const parts = PARTS.map((name, i) => ({ name, part: words[i] })).filter(({ name }) => counts2[name] > 0);
    const bar2 = make("div", { className: "bar" }, ...parts.map(({ name }) => {
      const part = make("span", { className: name });
      part.style.flexGrow = String(counts2[name]);
      return part;
    }));
    marked(bar2, { "aria-hidden": true });
    const items = parts.map(({ name, part }) => make(
      "li",
      { className: name },
      named(`state_${name}`, amount2(counts2[name])),
      make("i", {}, ` ${part}`)
    ));
    return [bar2, make("ul", { className: "key" }, ...items)];
  }
  function length(clause3, { value, low, high, verdict }) {
    const limit = state.settings.limit ?? clause3.way?.limit ?? 0;
    const most = Math.max(limit, ...[value, high].filter(Number.isFinite));
    const ends = verdict === "undetermined" ? [low, high] : [value];
    const km = (n) => Number.isFinite(n) ? exact(Math.ceil(n / 10 - 1e-6) / 100) : Number.isNaN(n) ? "?" : "∞";
    const row2 = (key2, words, n, kind) => {
      const bar2 = marked(make("span", { className: `length ${kind}` }), { "aria-hidden": true });
      bar2.style.setProperty("--share", `${most > 0 ? 100 * Math.min(n || 0, most) / most : 0}%`);
      return make("p", {}, make("span", {}, t(key2)), bar2, make("b", {}, words));
    };
    return [make(
      "div",
      { className: "facing lengths" },
      row2("found", withUnit([...new Set(ends.map(km))].join("–"), t("km")), value, verdict),
      row2("limit", withUnit(exact(limit / 1e3), t("km")), limit, "limit")
    )];
  }
  var beside = ({ persons, met }) => persons > 0 ? [hint(t("beside_people").replace("{met}", people(met)).replace("{all}", people(persons)))] : [];

  // src/panel/readings.js
  var COLUMNS2 = [
    { head: "reading", say: (row2) => pick(row2.words) + (row2.default ? t("reading_used") : "") },
    { head: "found", say: found },
    { head: "required", say: required },
    { head: "verdict", say: (row2) => row2.changes ? make("b", {}, badge(row2.verdict), ` ${t("changed")}`) : badge(row2.verdict) }
  ];
  var readingsTable = ({ readings }) => scrolled("readings", table("readings", COLUMNS2, readings));

  // src/csv.js
  function cell2(value) {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const text2 = cell(value);
    return /[",\r\n]/.test(text2) ? `"${text2.replaceAll('"', '""')}"` : text2;
  }
  var csv = (rows) => `\uFEFF${rows.map((row2) => `${row2.map(cell2).join(",")}\r
`).join("")}`;

  // src/panel/download.js
  var LONGEST = 80;
  var TAKEN = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
  function fileName(name, ending) {
    const plain3 = name.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "");
    const short = [...plain3].slice(0, LONGEST).join("") || "access";
    return `${short}${TAKEN.test(short) ? "_" : ""}.${ending}`;
  }
  function download(name, text2, type) {
    const address = URL.createObjectURL(new Blob([text2], { type: `${type};charset=utf-8` }));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1e4);
  }

  // src/panel/places.js
  function zonePlace({ at, rings: [ring] }) {
    if (at || !ring) return at;
    const middle = [0, 1].map((k) => {
      let [value, low, high] = [0, Infinity, -Infinity];
      for (let i = k; i < ring.length; i += 2) {
        value += ring[i];
        [low, high] = [Math.min(low, value), Math.max(high, value)];
      }
      return (low + high) / 2e6;
    });
    return [middle[0], middle[1]];
  }

  // src/panel/zones.js
  var shareOf = (counts2) => counts2 && counts2.persons > 0 ? counts2.met / counts2.persons : null;
  function rowsOf(zones2) {
    return Object.entries(zones2).map(([key2, counts2]) => ({
      zone: Number(key2),
      persons: counts2.persons,
      met: counts2.met,
      unmet: counts2.unmet,
      unknown: counts2.border + counts2.unlinked,
      share: shareOf(counts2),
      straight: shareOf(references.straight?.zones[Number(key2)])
    }));
  }
  var orDash = (value) => value === null ? "—" : share(value);
  var COLUMNS3 = [
    { head: "zone", say: ({ zone }) => zoneButton(zone), value: ({ zone }) => zoneName(zone) },
    { head: "share_within", say: (row2) => bar(row2.share), value: (row2) => row2.share },
    {
      head: "share_straight",
      say: ({ straight }) => references.straight ? orDash(straight) : "…",
      value: ({ straight }) => straight
    },
    { head: "population", say: (row2) => whole(row2.persons), value: (row2) => row2.persons },
    { head: "within", say: (row2) => whole(row2.met), value: (row2) => row2.met },
    { head: "beyond", say: (row2) => whole(row2.unmet), value: (row2) => row2.unmet },
    { head: "undecided", say: (row2) => whole(row2.unknown), value: (row2) => row2.unknown }
  ];
  function zoneButton(zone) {
    const show2 = () => {
      const place = zonePlace(data.zones[zone]);
      if (place) fitTo(place);
    };
    const node = button(`zone-${zone}`, "", show2, {
      className: "link",
      onfocus: () => point2(zone),
      onblur: () => point2(null)
    });
    node.append(proper(zoneName(zone)));
    return node;
  }
  function bar(value) {
    const node = make("span", { className: "share" }, orDash(value));
    node.style.setProperty("--share", `${100 * (value ?? 0)}%`);
    return node;
  }
  function drawZones2() {
    const now = view();
    if (!chosen2().way) return;
    if (!now) return refill("zones", hint(t("busy")));
    const rows = rowsOf(now.zones);
    const box = make("input", { type: "checkbox", id: "shade", checked: state.shade === "zones" });
    box.onchange = () => update({ shade: box.checked ? "zones" : "cells" });
    refill(
      "zones",
      make(
        "div",
        { className: "tools" },
        make("label", { className: "check" }, box, t("shade")),
        button("zones-csv", t("csv"), () => save(rows))
      ),
      ...sortable("zones", COLUMNS3, rows, { column: "share_within", descending: false }, drawZones2, followRow),
      hint(t("undecided_note"))
    );
    markZone();
  }
  function save(rows) {
    const heads = ["zone", "population", "within", "beyond", "undecided", "share_within", "share_straight", "pass_mark", "rests_on"];
    const mark3 = passMark(chosen2());
    const { required_share: own2 } = state.settings;
    const basis = own2 !== null ? t("settings_now") : assumed(chosen2()) ? assumedMark(chosen2()) : t("own_mark");
    const round = (n) => n === null ? null : Number(n.toFixed(4));
    const lines = rows.map((row2) => [zoneName(row2.zone), ...[row2.persons, row2.met, row2.unmet, row2.unknown, row2.share, row2.straight, mark3].map(round), basis]);
    const name = fileName(`${headline(chosen2())} ${t("part_zones")}`, "csv");
    download(name, csv([heads.map((head) => t(head)), ...lines]), "text/csv");
  }
  var point2 = (zone) => {
    if (state.hover.zones !== zone) update({ hover: { zones: zone } });
  };
  function followRow(node, { zone }) {
    node.dataset.zone = String(zone);
    node.onmouseenter = () => point2(zone);
    node.onmouseleave = () => point2(null);
  }
  function markZone() {
    for (const row2 of byId("detail").querySelectorAll("tr[data-zone]")) {
      row2.classList.toggle("pointed", row2.dataset.zone === String(state.hover.zones));
    }
  }

  // src/panel/units.js
  var NAMES2 = ["zone", "value", "value_low", "value_high", "required", "persons", "verdict", "shortfall"];
  var unitsOf = ({ units: units2 }) => units2.rows.map((row2) => ({
    ...units2,
    ...Object.fromEntries(row2.map((value, i) => [NAMES2[i], value]))
  }));
  var size = (value) => value === "inf" ? Infinity : value;
  function columnsOf(units2) {
    const columns = [
      [{ head: "zone", say: (row2) => proper(zoneName(row2.zone)), value: (row2) => zoneName(row2.zone) }, true],
      [{ head: "found", say: found, value: (row2) => size(row2.value) }, true],
      [
        { head: "required", say: required, value: (row2) => size(row2.required) },
        units2.some((row2) => row2.required !== null)
      ],
      [
        { head: "short", say: shortfall, value: (row2) => size(row2.shortfall) },
        units2.some((row2) => row2.short_of && row2.shortfall !== null)
      ],
      [
        {
          head: "verdict",
          say: (row2) => row2.verdict ? badge(row2.verdict) : "",
          value: (row2) => row2.verdict ? t(`verdict_${row2.verdict}`) : null
        },
        units2.some((row2) => row2.verdict)
      ]
    ];
    return columns.filter(([, wanted2]) => wanted2).map(([column]) => column);
  }
  function unitsTable(clause3) {
    const units2 = unitsOf(clause3);
    const order = { column: "zone", descending: false };
    const redraw = () => refill("units", unitsTable(chosen2()));
    return make("div", {}, ...sortable("units", columnsOf(units2), units2, order, redraw, followRow));
  }

  // src/panel/detail.js
  function drawDetail() {
    const clause3 = chosen2();
    byId("detail").replaceChildren(
      make("div", { id: "cell" }),
      make("div", { id: "facility" }),
      make(
        "div",
        { className: "title" },
        make("h2", { id: "headline", tabIndex: -1 }, ...title2(clause3)),
        badge(used(clause3).verdict)
      ),
      make("blockquote", {}, pick(clause3.quote)),
      figures2(clause3),
      ...clause3.missing ? [hint(named("missing", pick(clause3.missing)))] : [],
      ...clause3.way ? wayParts() : [],
      ...clause3.units ? [fold("units", unitsTable(clause3))] : [],
      ...clause3.readings.length > 1 ? [fold("readings", readingsTable(clause3))] : [],
      fold("clause", clauseTerms(clause3))
    );
  }
  var wayParts = () => [
    make("div", { id: "reach" }),
    ...["whatif", "limits", "compare", "gaps", "zones"].map((id) => fold(id))
  ];
  var markOf = (clause3) => assumed(clause3) ? [basisOf(clause3)] : [];
  function figures2(clause3) {
    const row2 = used(clause3);
    if (row2.verdict === "reported") {
      return clause3.value === null ? "" : terms2("figures", [["told", asked2(clause3)]]);
    }
    const share2 = row2.share && typeof row2.required === "number";
    const table2 = terms2("figures", [
      ["required", share2 ? make("span", {}, requiredShare(null, row2), make("small", {}, ` ${[...markOf(clause3), pick(row2.unit)].join(" · ")}`)) : required(row2)],
      ["found", found(row2)],
      ["short", shortfall(row2)]
    ]);
    const why = bounds(row2);
    return why ? make("div", {}, table2, hint(why)) : table2;
  }
  function clauseTerms(clause3) {
    const { goals, fixed, source: source2, ambiguity, mode, kind } = clause3;
    const rows = [["kind", t(`kind_${kind}`) + (mode ? ` · ${t(`mode_${mode}`)}` : "")]];
    rows.push(["zone_of_plan", pick(clause3.zone)]);
    if (goals) rows.push(["leads_to", pick(goals)]);
    if (fixed > 1e-9) rows.push(["fixed", `${exact(Number(fixed.toFixed(2)))} ${t("min")}`]);
    if (ambiguity) rows.push(["ambiguity", pick(ambiguity)]);
    if (source2) rows.push(["source", pick(source2)]);
    const doubts = marks(clause3);
    if (doubts.length) rows.push(["doubts", doubts.join(" · ")]);
    return terms2("terms", rows);
  }
  var showBusy = () => byId("detail").setAttribute("aria-busy", String(state.busy));
  function drawReach() {
    const now = view();
    if (!chosen2().way) return;
    byId("reach").replaceChildren(...now ? [...ownSettings(), ...reach(chosen2(), now)] : [hint(t("busy"))]);
  }
  function ownSettings() {
    const { limit, speed_kph: speed, required_share: mark3, changes } = state.settings;
    if (limit !== null || speed !== null || mark3 !== null) return [marked(hint(t("reach_yours")), { class: "hint yours" })];
    return changes.length ? [hint(t("reach_sites"))] : [];
  }

  // src/geojson.js
  var DIGITS = 7;
  var position = ([latitude, longitude]) => [longitude, latitude].map((degrees) => Number(degrees.toFixed(DIGITS)));
  function feature(change2, facilities) {
    const at = change2.change === "close" ? facilities.at[change2.facility] : change2.at;
    const properties = change2.change === "open" ? { change: "open", facility_type: change2.facility_type, name: change2.name, clause: change2.clause } : { change: change2.change, facility_id: facilities.id[change2.facility] };
    return { type: "Feature", geometry: { type: "Point", coordinates: position(at) }, properties };
  }
  function geojson(name, changes, facilities) {
    const features = changes.flatMap((change2) => change2.change === "given" ? [] : [feature(change2, facilities)]);
    const collection = { type: "FeatureCollection", access: "scenario", name, features };
    return `${JSON.stringify(collection, null, 2)}
`;
  }

  // src/panel/whatif.js
  function hindrance() {
    const { way: way2 } = chosen2();
    if (!way2) return t("whatif_no_way");
    const lacking = way2.trips.map((i) => data.trips[i]).find(({ graph, impedance }) => graph === null && impedance !== "straight_m");
    if (!lacking) return null;
    const network = data.too_large.find(({ mode }) => mode === lacking.mode);
    const size2 = network ? ` · ${whole(network.nodes)} ${t("nodes")}` : "";
    return named("whatif_too_large", t(`mode_${lacking.mode}`) + size2);
  }
  function drawWhatif() {
    if (!chosen2().way) return;
    const hindered = hindrance();
    if (hindered) return refill("whatif", hint(hindered));
    const { changes } = state.settings;
    const { tool } = state;
    const adding = tool === "add";
    const begin = () => update({ tool: "add", cell: null, facility: null });
    const add2 = button("add", t(adding ? "add_done" : "add"), () => adding ? update({ tool: "look" }) : begin());
    const tools = make(
      "div",
      { className: "tools" },
      marked(add2, { class: "primary", "aria-pressed": adding }),
      button("undo", t("undo"), back, { disabled: !state.undone.length }),
      button("clear", t("clear"), () => put([]), { disabled: !changes.length })
    );
    refill(
      "whatif",
      marked(tools, { role: "group", "aria-label": t("part_whatif") }),
      hint(t({ add: "add_hint", move: "move_hint", look: "whatif_hint" }[tool])),
      ...data.scenario && changes === data.scenario.changes ? ofScenario(data.scenario) : [],
      ...changes.length ? [
        make("ul", { className: "changes" }, ...changes.map(item2)),
        make("div", { id: "outcome" }),
        ...changes.some((each) => each.change !== "given") ? [button("export", t("export"), save2)] : []
      ] : []
    );
  }
  var ofScenario = ({ name, note: note2 }) => [hint(named("scenario", pick(name))), ...note2 ? [make("p", { className: "warning" }, pick(note2))] : []];
  function put(changes) {
    if ((state.facility ?? 0) < -1) update({ facility: null });
    change(changes);
  }
  function back() {
    if ((state.facility ?? 0) < -1) update({ facility: null });
    undo();
  }
  var without = (i) => state.settings.changes.filter((_, k) => k !== i);
  var close = (facility) => put([
    ...state.settings.changes.filter((each) => !("facility" in each) || each.facility !== facility),
    { change: "close", facility }
  ]);
  var reopen = (facility) => put(state.settings.changes.filter((each) => !("facility" in each) || each.facility !== facility));
  var remove = (i) => put(without(i));
  function item2(each, i) {
    if (each.change === "given") return make("li", {}, sign("≈"), make("span", { className: "name" }, t("change_given")));
    const far = each.change !== "close" && view()?.sites[i] === null;
    const name = each.change === "open" ? nameBox(each, i) : make(
      "span",
      { className: "name" },
      make("i", {}, `${t(`change_${each.change}`)} `),
      proper(facilityLabel(each.facility))
    );
    const what = each.change === "open" ? each.name : facilityLabel(each.facility);
    const show2 = () => {
      fitTo(each.change === "close" ? data.facilities.at[each.facility] : each.at);
      update({ facility: each.change === "open" ? -2 - i : each.facility, cell: null });
    };
    const undoing = t(`undo_${each.change}`);
    return make(
      "li",
      {},
      sign({ open: "+", close: "×", move: "→" }[each.change]),
      name,
      marked(button(`see-${i}`, t("see"), show2), { "aria-label": `${t("see")} ${what}` }),
      marked(button(`drop-${i}`, undoing, () => remove(i)), { "aria-label": `${undoing} ${what}` }),
      ...far ? [make("p", { className: "warning" }, t("site_too_far"))] : []
    );
  }
  function nameBox(each, i) {
    const box = make("input", { type: "text", id: `name-${i}`, value: each.name, maxLength: 80, autocomplete: "off" });
    box.onchange = () => {
      const name = box.value.trim() || each.name;
      change(state.settings.changes.map((old, k) => k === i ? { ...each, name } : old));
    };
    const type = data.types[each.facility_type];
    return marked(box, { "aria-label": `${t("site_name")} ${i + 1}`, title: type ? pick(type) : null });
  }
  function save2() {
    const name = (language) => `${data.name[language]}${data.texts.scenario_of[language]}`;
    const text2 = geojson({ zh: name("zh"), en: name("en") }, state.settings.changes, data.facilities);
    download(fileName(name(state.language), "geojson"), text2, "application/geo+json");
  }
  function checkTool() {
    if (state.tool !== "look" && hindrance()) update({ tool: "look" });
  }
  function startWhatif() {
    document.addEventListener("keydown", ({ key: key2 }) => {
      if (key2 !== "Escape" || state.tool === "look") return;
      update({ tool: "look" });
      byId("add")?.focus();
    });
  }

  // src/panel/facility.js
  var asked5 = 0;
  async function drawFacility2() {
    const { facility, settings, clause: clause3 } = state;
    asked5 += 1;
    const mine = asked5;
    if (facility === null) return refill("facility");
    const counted2 = chosen2().way && (facility < 0 || chosen2().facilities.includes(facility));
    const served = counted2 ? await ask("area", clause3, facility, settings).catch(() => null) : null;
    if (mine !== asked5) return;
    const leave = () => update({ facility: null });
    const shut = marked(button("facility-close", "×", leave, { className: "quiet" }), { "aria-label": t("close_card") });
    refill("facility", make(
      "section",
      { className: "card" },
      make("div", { className: "title" }, make("h2", {}, proper(facilityLabel(facility))), shut),
      terms2("terms", about(facility)),
      ...served ? [terms2("figures", [["serves", people(served.persons)]])] : [],
      ...chosen2().unlinked.includes(facility) ? [hint(t("facility_unlinked"))] : [],
      ...counted2 ? [] : [hint(t("facility_not_counted"))],
      actions(facility)
    ));
  }
  var about = (facility) => facility < 0 ? aboutSite(-2 - facility) : aboutFacility(facility);
  function aboutSite(i) {
    const change2 = state.settings.changes[i];
    const site = view()?.sites[i];
    const type = change2?.change === "open" ? data.types[change2.facility_type] : null;
    return [
      ["type", pick(type ?? chosen2().facility)],
      .../** @type {[string, Piece][]} */
      site ? [["leg", `${exact(Math.round(site.leg_m))} ${t("m")}`]] : []
    ];
  }
  function aboutFacility(facility) {
    const { type, capacity, units: units2 } = data.facilities;
    const amounts = [["capacity", capacity[facility]], ["units", units2[facility]]];
    return [
      ["type", pick(data.types[type[facility]])],
      .../** @type {[string, Piece][]} */
      amounts.flatMap(([key2, value]) => value === null ? [] : [[key2, exact(value)]])
    ];
  }
  function actions(facility) {
    const change2 = changeOf(facility);
    const at = change2 && "at" in change2 ? change2.at : data.facilities.at[facility];
    const buttons = [button("facility-see", t("see"), () => fitTo(at))];
    if (!hindrance()) {
      if (change2?.change !== "close") buttons.push(button("facility-move", t("move"), () => update({ tool: "move" })));
      if (facility < -1) buttons.push(button("facility-remove", t("undo_open"), () => remove(-2 - facility)));
      else if (change2) buttons.push(button("facility-reopen", t(`undo_${change2.change}`), () => reopen(facility)));
      if (facility >= 0 && change2?.change !== "close") {
        buttons.push(button("facility-shut", t("close"), () => close(facility)));
      }
    }
    return make("div", { className: "tools" }, ...buttons);
  }
  var changeOf = (facility) => state.settings.changes.find((each, i) => facility < -1 ? -2 - i === facility : "facility" in each && each.facility === facility);

  // src/panel/finding.js
  var folded2 = (text2) => text2.normalize("NFKC").toLowerCase().trim();
  function fit(name, query) {
    const at = name.indexOf(query);
    if (at < 0) return null;
    if (at === 0) return 0;
    return /[\s(（·-]/.test(name[at - 1]) ? 1 : 2;
  }
  function find(entries2, words, most) {
    const query = folded2(words);
    if (!query) return [];
    const fits = [[], [], []];
    for (const entry of entries2) {
      const how = fit(entry.folded, query);
      if (how !== null && fits[how].length < most) fits[how].push(entry);
    }
    return fits.flat().slice(0, most);
  }

  // src/panel/find.js
  var MOST2 = 20;
  var entries = null;
  var hits = [];
  var active = -1;
  function everything() {
    const ofKind = (kind, names) => names.flatMap((name, number3) => name ? [{ kind, number: number3, name, folded: folded2(name) }] : []);
    entries ?? (entries = [...ofKind("zone", data.zones.map(({ name }) => name)), ...ofKind("facility", data.facilities.name)]);
    return entries;
  }
  function drawFind() {
    marked(byId("find-name"), { placeholder: t("find") });
    marked(byId("find-hits"), { "aria-label": t("find_hits") });
    show();
  }
  function startFind() {
    const box = byId("find-name");
    box.oninput = show;
    box.onfocus = show;
    box.onblur = hide;
    box.onkeydown = (event) => {
      if (event.isComposing) return;
      const act2 = KEYS[event.key];
      if (!act2 || !(hits.length || event.key === "Escape")) return;
      event.preventDefault();
      act2();
    };
    byId("find-hits").onmousedown = (event) => event.preventDefault();
  }
  var KEYS = {
    ArrowDown: () => move2(active + 1),
    ArrowUp: () => move2(active < 0 ? hits.length - 1 : active - 1),
    Enter: () => choose(hits[Math.max(active, 0)]),
    Escape: () => {
      if (byId("find-hits").hidden) byId("find-name").value = "";
      hide();
    }
  };
  function show() {
    const words = byId("find-name").value;
    const asked7 = document.activeElement === byId("find-name") && folded2(words);
    hits = asked7 ? find(everything(), words, MOST2) : [];
    active = -1;
    byId("find-hits").replaceChildren(...hits.map(option));
    byId("find-hits").hidden = !hits.length;
    marked(byId("find-name"), { "aria-expanded": hits.length > 0 }).removeAttribute("aria-activedescendant");
    const count = hits.length === MOST2 ? `${MOST2}+` : String(hits.length);
    byId("find-count").textContent = asked7 ? named("found_names", count) : "";
  }
  function hide() {
    hits = [];
    byId("find-hits").hidden = true;
    byId("find-count").textContent = "";
    marked(byId("find-name"), { "aria-expanded": false }).removeAttribute("aria-activedescendant");
  }
  function option(entry, i) {
    const kind = entry.kind === "zone" ? t("zone") : pick(data.types[data.facilities.type[entry.number]]);
    const words = [proper(entry.name), make("i", {}, ` ${kind}`)];
    const node = make("li", { id: `hit-${i}`, onclick: () => choose(entry) }, ...words);
    return marked(node, { role: "option", "aria-selected": false });
  }
  function move2(to) {
    active = to % hits.length;
    for (const [i, node] of [...byId("find-hits").children].entries()) marked(node, { "aria-selected": i === active });
    byId(`hit-${active}`).scrollIntoView({ block: "nearest" });
    marked(byId("find-name"), { "aria-activedescendant": `hit-${active}` });
  }
  function choose({ kind, number: number3, name }) {
    byId("find-name").value = name;
    hide();
    const place = kind === "zone" ? zonePlace(data.zones[number3]) : data.facilities.at[number3];
    if (place) fitTo(place);
    if (kind === "zone") return update({ hover: { zones: number3 } });
    if (!data.clauses[state.clause].facilities.includes(number3)) {
      const clause3 = data.clauses.findIndex(({ way: way2, facilities }) => way2 && facilities.includes(number3));
      if (clause3 >= 0) update({ clause: clause3 });
    }
    update({ facility: number3, cell: null });
  }

  // src/panel/gaps.js
  var PAGE2 = 10;
  var OLDER = ["age_60_plus", "age_65_plus", "age_80_plus"];
  var YOUNGER = ["under_18", "age_6_11", "age_3_5", "under_3"];
  var VEHICLES = ["drive", "emergency_vehicle"];
  var USUAL_DETOUR = 1.6;
  var shown2 = PAGE2;
  var clause = -1;
  var causes = (gap) => Object.entries(gap.causes).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  var byCar = () => VEHICLES.includes(chosen2().mode ?? "") && chosen2().scale === "min";
  var causeWords = (cause) => t(cause === "far_along_streets" && byCar() ? "cause_far_by_car" : `cause_${cause}`);
  var groupText = (gap, names) => names.map((name) => `${pick(data.group_names[name])} ${whole(gap.groups[name])}`).join(" · ");
  function drawGaps2() {
    const now = view();
    if (!chosen2().way) return;
    if (clause !== state.clause) [shown2, clause] = [PAGE2, state.clause];
    if (!now) return refill("gaps", hint(t("busy")));
    const { gaps } = now;
    shown2 = Math.max(shown2, (state.gap ?? -1) + 1);
    const rest = gaps.length - shown2;
    const more2 = () => {
      shown2 += PAGE2;
      drawGaps2();
    };
    refill(
      "gaps",
      ...gaps.length ? [hint(named("gaps_in_all", whole(gaps.length)), t("semicolon"), t("gaps_cut"))] : [hint(t("no_gaps"))],
      make("ol", { className: "gaps" }, ...gaps.slice(0, shown2).map(item3)),
      ...rest > 0 ? [button("gaps-more", `${t("more")} (${rest})`, more2)] : [],
      ...unknownPeople(now.unknown)
    );
    void tellWay();
  }
  function item3(gap, i) {
    const open3 = state.gap === i;
    const show2 = () => {
      update({ gap: i });
      fitGap(i);
    };
    const first2 = [OLDER, YOUNGER].map((names) => names.find((name) => data.group_names[name] && name in gap.groups));
    const groups = groupText(gap, first2.filter((name) => name !== void 0));
    const node = button(`gap-${i}`, "", show2);
    node.append(
      make("span", { className: "head" }, make("b", {}, proper(zoneName(gap.zone))), make("b", {}, people(gap.persons))),
      make("span", { className: "line" }, `${causeWords(causes(gap)[0][0])} · ${beyond2(gap)}`),
      ...groups ? [make("span", { className: "line soft" }, groups)] : [],
      make("span", { className: "line soft" }, `${t("nearest")} `, proper(facilityLabel(gap.nearest)))
    );
    return make("li", {}, marked(node, { "aria-pressed": open3 }), ...open3 ? [more(gap)] : []);
  }
  var beyond2 = ({ excess }) => excess === null ? t("state_unreachable") : named("excess", span(chosen2(), excess));
  function more(gap) {
    const known3 = Object.keys(data.group_names).filter((name) => name in gap.groups);
    const rows = [
      ...causes(gap).map(([cause, persons]) => `${causeWords(cause)}${t("colon")}${people(persons)}`),
      ...known3.map((name) => `${pick(data.group_names[name])} ${people(gap.groups[name])}`)
    ];
    return make(
      "ul",
      { className: "more" },
      make("li", { id: "gap-way", className: "wide" }, t("busy")),
      ...rows.map((row2) => make("li", {}, row2))
    );
  }
  var asked6 = 0;
  async function tellWay() {
    asked6 += 1;
    const mine = asked6;
    const gap = state.gap === null ? null : view()?.gaps[state.gap];
    if (!gap || !byId("gap-way")) return;
    const way2 = await ask("detour", state.clause, gap.middle, state.settings).catch(() => null);
    if (mine === asked6) byId("gap-way")?.replaceChildren(way2 ? wayWords(way2) : t("unknown"));
  }
  var metres = (n) => n < 995 ? withUnit(whole(n), t("m")) : withUnit(exact(Number((n / 1e3).toFixed(1))), t("km"));
  function wayWords({ straight_m, way_m, seconds }) {
    if (!Number.isFinite(straight_m)) return t("unknown");
    const straight = named("way_straight", metres(straight_m));
    if (way_m === null) return [straight, t(seconds === null ? "state_unreachable" : "way_not_known")].join(t("semicolon"));
    const ratio = way_m / straight_m;
    const times = t("way_times").replace("{n}", ratio.toFixed(1));
    const speed = byCar() && seconds ? [named("way_speed", withUnit(whole(way_m / seconds * 3.6), t("kph")))] : [];
    const why = ratio >= USUAL_DETOUR ? "why_detour" : byCar() ? "why_speed" : "why_distance";
    return [
      straight,
      `${t("way_along")} ${metres(way_m)}${straight_m > 0 ? ` ${times}` : ""}`,
      ...speed,
      ...straight_m > 0 ? [t(why)] : []
    ].join(t("semicolon"));
  }
  function unknownPeople(unknown) {
    if (!unknown.length) return [];
    const sum = (name) => unknown.reduce((all, each) => all + each[name], 0);
    const why = (
      /** @type {const} */
      ["border", "unlinked"].filter((name) => sum(name) >= 0.5).map((name) => named(`state_${name}`, people(sum(name))))
    );
    return [
      make("p", { className: "unknown-people" }, named("unknown_people", people(sum("persons")))),
      hint(why.join(t("semicolon"))),
      make("ol", { className: "gaps plain" }, ...unknown.slice(0, PAGE2).map(unknownItem))
    ];
  }
  function unknownItem(each, i) {
    const node = button(`unknown-${i}`, "", () => fitRings(each.rings));
    node.append(
      make("span", { className: "head" }, make("b", {}, proper(zoneName(each.zone))), make("b", {}, people(each.persons))),
      make("span", { className: "line" }, t(each.border > each.unlinked ? "state_border" : "state_unlinked"))
    );
    return make("li", {}, node);
  }

  // src/panel/steps.js
  var NICE = [1, 2, 2.5, 5, 10];
  var STEPS2 = 40;
  var [LEAST2, MOST3] = [0.25, 2];
  function roundUp(least2) {
    const power = 10 ** Math.floor(Math.log10(least2));
    return (NICE.find((each) => each * power >= least2 * (1 - 1e-9)) ?? 10) * power;
  }
  function limitSteps(limit, floor = 0) {
    const step = roundUp(limit / STEPS2);
    const down = (to) => Math.floor((limit - to) / step + 1e-9);
    const min = -Math.min(down(LEAST2 * limit), down(floor + step));
    const max = Math.floor((MOST3 - 1) * limit / step + 1e-9);
    return { step, min: Math.min(min, 0) || 0, max };
  }
  var valueAt = (limit, step, n) => Number((limit + n * step).toPrecision(12));

  // src/panel/limits.js
  var [SLOWEST, FASTEST] = [25, 60];
  var MILDEST = 50;
  var wish = null;
  var clause2 = -1;
  function want(patch) {
    wish = { ...wish, ...patch };
    grant();
  }
  function grant() {
    if (clause2 !== state.clause) [wish, clause2] = [null, state.clause];
    if (!wish || state.busy) return;
    const settings = { ...state.settings, ...wish };
    wish = null;
    update({ settings });
  }
  var wholeLimit = (limit) => limit / SCALES[chosen2().scale] + chosen2().fixed;
  var ownLimit = () => wholeLimit(chosen2().way?.limit ?? 0);
  var inUnit = (n) => withUnit(exact(Number(n.toPrecision(6))), t(chosen2().scale));
  function ownSpeed() {
    const trips = (chosen2().way?.trips ?? []).map((i) => data.trips[i]);
    if (!trips.length || trips.some(({ impedance, graph }) => impedance !== "time_s" || graph === null)) return null;
    const speeds = trips.map(({ graph }) => data.graphs[
      /** @type {number} */
      graph
    ].speed_kph);
    const [speed] = speeds;
    if (speed === null || speeds.some((each) => each !== speed)) return null;
    return speed * 10 >= SLOWEST && speed * 10 <= FASTEST ? speed : null;
  }
  var kph = (speed) => withUnit(exact(Number(speed.toFixed(2))), t("kph"));
  function markSlider() {
    const share2 = chosen2().way?.required_share ?? 1;
    const own2 = Math.round(share2 * 100);
    const at = (n) => n === own2 ? share2 : n / 100;
    return {
      id: "mark",
      words: t("pass_mark"),
      min: Math.min(MILDEST, own2),
      max: 100,
      own: own2,
      start: Math.round(passMark(chosen2()) * 100),
      say: (n) => percent(at(n)),
      set: (n) => want({ required_share: n === own2 ? null : at(n) }),
      ...assumed(chosen2()) ? { whose: "assumed" } : {}
    };
  }
  var percent = (n) => `${exact(Number((n * 100).toFixed(4)))}%`;
  var byShare = () => chosen2().pass_mark !== null && view()?.judged !== null;
  function limitSlider() {
    const { scale, fixed } = chosen2();
    const own2 = ownLimit();
    const { step, min, max } = limitSteps(own2, fixed);
    const start = Math.round((wholeLimit(state.settings.limit ?? chosen2().way?.limit ?? 0) - own2) / step);
    const set = (n) => want({ limit: n === 0 ? null : (valueAt(own2, step, n) - fixed) * SCALES[scale] });
    return { id: "limit", words: t("limit"), min, max, own: 0, start, say: (n) => inUnit(valueAt(own2, step, n)), set };
  }
  function speedSlider(speed) {
    const own2 = Math.round(speed * 10);
    const at = (n) => n === own2 ? speed : n / 10;
    return {
      id: "speed",
      words: t("speed"),
      min: SLOWEST,
      max: FASTEST,
      own: own2,
      start: Math.round((state.settings.speed_kph ?? speed) * 10),
      say: (n) => kph(at(n)),
      set: (n) => want({ speed_kph: n === own2 ? null : at(n) })
    };
  }
  function draw({ id, words, min, max, own: own2, start, say: say2, set, whose = "own_mark" }) {
    const output = make("output", { htmlFor: id }, say2(start));
    const input = marked(make("input", { type: "range", id }), { min, max, step: 1, "aria-valuetext": say2(start) });
    input.value = String(start);
    input.oninput = () => {
      output.textContent = say2(input.valueAsNumber);
      marked(input, { "aria-valuetext": say2(input.valueAsNumber) });
      set(input.valueAsNumber);
    };
    const label = make("label", { htmlFor: id }, words);
    return make("div", { className: "slider" }, label, output, input, mark2((own2 - min) / (max - min), `${t(whose)} ${say2(own2)}`));
  }
  function mark2(part, words) {
    const late = part > 0.5;
    const node = make("span", { className: late ? "own late" : "own" }, late ? `${words} ▲` : `▲ ${words}`);
    node.style.setProperty("--at", String(late ? 1 - part : part));
    return node;
  }
  function drawLimits() {
    if (!chosen2().way) return;
    const speed = ownSpeed();
    const { fixed } = chosen2();
    refill(
      "limits",
      draw(limitSlider()),
      ...fixed > 1e-9 ? [hint(named("fixed", inUnit(fixed)))] : [],
      ...speed === null ? [] : [draw(speedSlider(speed))],
      ...chosen2().pass_mark ? [draw(markSlider())] : [],
      ...assumed(chosen2()) ? [hint(t("pass_mark_assumed"))] : [],
      make("div", { id: "limits-outcome" })
    );
  }
  function drawLimitsOutcome() {
    if (!chosen2().way) return;
    const { limit, speed_kph: speed, required_share: share2, changes } = state.settings;
    const altered = limit !== null || speed !== null || share2 !== null;
    const note2 = altered ? "settings_yours" : changes.length ? "settings_sites" : "settings_plan";
    const reset = () => {
      wish = null;
      update({ settings: { ...state.settings, limit: null, speed_kph: null, required_share: null } });
      drawLimits();
      drawLimitsOutcome();
    };
    byId("limits-outcome").replaceChildren(
      outcomeTable(altered),
      marked(hint(t(note2)), { class: altered ? "hint yours" : "hint" })
    );
    byId("limits-outcome").append(button("limits-reset", t("settings_reset"), reset, { disabled: !altered }));
  }
  function counted() {
    const row2 = used(chosen2());
    const now = view();
    const ofPeople = chosen2().way?.counts === "population" && now?.judged !== null;
    return [
      ...ofPeople ? ofThePeople(row2, now) : [ofTheMeasure(row2, now)],
      ["verdict", badge(row2.verdict), now ? badge(now.verdict) : "…"]
    ];
  }
  function ofThePeople({ persons, persons_met: met }, now) {
    const own2 = typeof persons === "number" && typeof met === "number" && persons > 0 ? [people(met), share(met / persons)] : ["—", "—"];
    const yours = now?.judged ?? null;
    return [
      ["within", own2[0], yours ? people(yours.met) : "…"],
      ["share_within", own2[1], yours ? coverage(yours) : "…"]
    ];
  }
  function ofTheMeasure(row2, now) {
    if (!now) return ["found", found(row2), "…"];
    const per = now.judged === null ? SCALES.km : 1;
    const [value, low, high] = [now.value, now.low, now.high].map((n) => amount(n / per));
    return ["found", found(row2), found({ ...row2, verdict: now.verdict, value, value_low: low, value_high: high })];
  }
  var amount = (n) => Number.isNaN(n) ? null : n === Infinity ? "inf" : n;
  function outcomeTable(altered) {
    const { limit, speed_kph: kept2 } = state.settings;
    const speed = ownSpeed();
    const rows = [["limit", inUnit(ownLimit()), inUnit(wholeLimit(limit ?? chosen2().way?.limit ?? 0))]];
    if (speed !== null) rows.push(["speed", kph(speed), kph(kept2 ?? speed)]);
    const mark3 = chosen2().way?.required_share ?? 1;
    if (byShare()) rows.push(["pass_mark", percent(mark3) + assumedMark(chosen2()), percent(passMark(chosen2()))]);
    const head = make("tr", {}, make("td", {}), ...["settings_own", "settings_now"].map((key2) => make("th", { scope: "col" }, t(key2))));
    const body = [...rows, ...counted()].map(([key2, own2, now]) => make("tr", {}, make("th", { scope: "row" }, t(key2)), make("td", {}, own2), make("td", {}, now)));
    return make(
      "table",
      { className: altered ? "pair altered" : "pair" },
      make("caption", { className: "unseen" }, t("part_limits")),
      make("thead", {}, head),
      make("tbody", {}, ...body)
    );
  }

  // src/panel/outcome.js
  var finely = ({ total: { met, persons } }) => persons > 0 ? `${(Math.floor(met / persons * 1e4 + 1e-6) / 100).toFixed(2)}%` : "—";
  function drawOutcome() {
    if (!chosen2().way || !byId("outcome")) return;
    const now = view();
    const { base, opened: opened2 } = references;
    if (!now || !base || !opened2) return byId("outcome").replaceChildren(hint(t("busy")));
    const byKind = { gained: opened2.total.met - base.total.met, lost: opened2.total.met - now.total.met };
    const moved = now.moved ?? byKind;
    const [gained, lost] = [moved.gained, moved.lost].map((persons) => people(Math.max(0, persons)));
    const closes = state.settings.changes.some(({ change: change2 }) => change2 !== "open");
    byId("outcome").replaceChildren(
      terms2("figures", [
        ["newly_covered", gained],
        .../** @type {[string, Piece][]} */
        closes ? [["lost", lost]] : [],
        ["gaps_closed", `${whole(gapsClosed(base, now))} / ${whole(base.gaps.length)}`]
      ]),
      terms2("figures wide", [
        ["coverage", `${finely(base)} → ${finely(now)}`],
        ["verdict", make("span", {}, badge(base.verdict), " → ", badge(now.verdict))]
      ])
    );
    say([t("newly_covered"), gained, t("coverage"), coverage(now.total), t(`verdict_${now.verdict}`)].join(" "));
  }
  function sayCoverage() {
    const now = view();
    const { limit, speed_kph: speed, changes } = state.settings;
    if (!now || changes.length || limit === null && speed === null) return;
    const { total, verdict } = now;
    say([t("settings_now"), t("within"), people(total.met), coverage(total), t(`verdict_${verdict}`)].join(" "));
  }
  var hush = () => say("");
  var sayClause = () => say(`${byId("headline").textContent} ${t(`verdict_${used(chosen2()).verdict}`)}`);

  // src/panel/index.js
  var STUDY = (
    /** @type {[() => void, string[]][]} */
    [
      [drawHeader, ["language"]],
      [drawFind, ["language"]],
      [drawFilters, ["language"]],
      [drawList, ["language"]]
    ]
  );
  var CLAUSE = (
    /** @type {[() => void, string[]][]} */
    [
      [drawDetail, ["language", "clause"]],
      [drawReach, ["language", "clause", "settings", "view"]],
      [drawWhatif, ["language", "clause", "settings", "undone", "tool", "view"]],
      [drawOutcome, ["language", "clause", "settings", "undone", "tool", "view", "references"]],
      [drawLimits, ["language", "clause"]],
      [drawLimitsOutcome, ["language", "clause", "settings", "view"]],
      [drawCompare, ["language", "clause", "settings", "swipe", "view", "references"]],
      [drawGaps2, ["language", "clause", "view", "gap"]],
      [drawZones2, ["language", "clause", "view", "references", "shade"]],
      [drawCell, ["language", "clause", "cell", "settings"]],
      [drawFacility2, ["language", "clause", "facility", "settings", "view"]]
    ]
  );
  var REACTIONS = (
    /** @type {[() => void, string[]][]} */
    [
      [markChosen, ["clause"]],
      [sayClause, ["clause"]],
      [sayCoverage, ["view"]],
      [showCard, ["cell", "facility"]],
      [hush, ["language"]],
      [markZone, ["hover"]],
      [checkSwipe, ["settings"]],
      [checkTool, ["clause"]],
      [showBusy, ["busy"]],
      [grant, ["busy", "clause"]]
    ]
  );
  function drawPanel() {
    startHeader();
    startFind();
    startWhatif();
    const drawn2 = data.clauses.length ? [...STUDY, ...CLAUSE] : STUDY;
    const parts = data.clauses.length ? [...drawn2, ...REACTIONS] : drawn2;
    for (const [draw2] of drawn2) draw2();
    const redraw = (changed) => {
      for (const [draw2, followed] of parts) {
        if (followed.some((name) => changed.has(name))) draw2();
      }
    };
    subscribe((changed) => {
      follow2(changed, () => redraw(/* @__PURE__ */ new Set(["references"])));
      redraw(changed);
    });
  }

  // src/main.js
  var root = document.documentElement;
  function tell() {
    root.dataset.ready = "0";
    if (state.busy) return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (!state.busy) root.dataset.ready = "1";
    }));
  }
  Object.assign(globalThis, {
    drawGapMap: (map3) => {
      drawPanel();
      drawMap(map3);
      subscribe((changed) => {
        if (changed.has("busy")) tell();
      });
      void look().then(tell);
    }
  });
})();
