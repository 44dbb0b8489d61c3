"use strict";
(() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __esm = (fn, res, err) => function __init() {
    if (err) throw err[0];
    try {
      return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
    } catch (e) {
      throw err = [e], e;
    }
  };
  var __export = (target, all2) => {
    for (var name in all2)
      __defProp(target, name, { get: all2[name], enumerable: true });
  };

  // src/received.js
  function inflated(base64) {
    const packed2 = Uint8Array.from(atob(base64.trim()), (sign2) => sign2.charCodeAt(0));
    const { readable, writable } = new DecompressionStream("deflate");
    const writer = writable.getWriter();
    writer.write(packed2).catch(() => {
    });
    writer.close().catch(() => {
    });
    return new Response(readable).arrayBuffer();
  }
  function receive(bytes) {
    Object.assign(received, { bytes, data: JSON.parse(new TextDecoder().decode(bytes)) });
  }
  var received;
  var init_received = __esm({
    "src/received.js"() {
      "use strict";
      received = { data: null, bytes: new ArrayBuffer(0) };
    }
  });

  // ../access/outputs/maps/palette.json
  var palette_default;
  var init_palette = __esm({
    "../access/outputs/maps/palette.json"() {
      palette_default = {
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
    }
  });

  // src/breaks.js
  function roundBreaks(values, wanted3) {
    const ordered = [...values].sort((a, b) => a - b);
    const parted = STEPS.map((step) => between(ordered, step));
    const most = Math.min(wanted3 - 1, ...parted.slice(-1).map((edges3) => edges3.length));
    const edges2 = parted.find(({ length: length2 }) => length2 >= most) ?? [];
    return thinned(edges2, ordered.length, wanted3).map(({ at }) => at);
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
  function thinned(edges2, count, wanted3) {
    const kept2 = [...edges2];
    while (kept2.length > wanted3 - 1) {
      const bounds2 = [0, ...kept2.map(({ below }) => below), count];
      const sums = kept2.map((_, i) => bounds2[i + 2] - bounds2[i]);
      kept2.splice(sums.indexOf(Math.min(...sums)), 1);
    }
    return kept2;
  }
  var STEPS;
  var init_breaks = __esm({
    "src/breaks.js"() {
      "use strict";
      STEPS = [0.25, 0.2, 0.1, 0.05, 0.02, 0.01, 5e-3, 2e-3, 1e-3];
    }
  });

  // src/engine/verdicts.js
  function judge({ persons, met, border, unlinked }, requiredShare2) {
    const needed = requiredShare2 * persons - 1e-9 * persons;
    if (!(persons > 0)) return "undetermined";
    if (met >= needed) return "met";
    return met + border + unlinked < needed ? "unmet" : "undetermined";
  }
  var OUTSIDE, MET, UNMET, BORDER, UNLINKED;
  var init_verdicts = __esm({
    "src/engine/verdicts.js"() {
      "use strict";
      OUTSIDE = 0;
      MET = 1;
      UNMET = 2;
      BORDER = 3;
      UNLINKED = 4;
    }
  });

  // src/colours.js
  function bandsOf(limit, scale2, fixed = 0) {
    const most = limit / SCALES[scale2] + fixed;
    const count = [4, 5, 3].find((n) => Number.isInteger(most / n * 2)) ?? 4;
    let last = rounded(fixed);
    const band = (colour, edge) => {
      const label = edge < Infinity ? `${last}–${rounded(edge)}` : `> ${last}`;
      last = rounded(edge);
      return { colour, edge: edge - fixed, label };
    };
    const within2 = WITHIN[count].map((colour, i) => ({ colour, edge: most * (i + 1) / count })).filter(({ edge }) => edge > fixed).map(({ colour, edge }) => band(colour, edge));
    const edges2 = [1.5 * most, 2 * most, Infinity];
    return { limit: rounded(most), within: within2, beyond: BEYOND.map((colour, i) => band(colour, edges2[i])) };
  }
  function classes({ state: state2, impedance }, { within: within2, beyond: beyond3 }, scale2) {
    const found2 = new Uint8Array(state2.length);
    const [near, far] = [within2, beyond3].map((family2) => family2.map(({ edge }) => edge * SCALES[scale2]));
    for (let i = 0; i < found2.length; i++) {
      if (state2[i] === MET) found2[i] = banded(impedance[i], near, CLASS.within);
      else if (state2[i] === UNMET) found2[i] = banded(impedance[i], far, CLASS.beyond);
      else if (state2[i] === BORDER) found2[i] = CLASS.border;
      else if (state2[i] === UNLINKED) found2[i] = CLASS.unlinked;
    }
    return found2;
  }
  function banded(value, edges2, first3) {
    if (value === Infinity) return CLASS.unreachable;
    let band = 0;
    while (band < edges2.length - 1 && value > edges2[band]) band += 1;
    return first3 + band;
  }
  function fills({ within: within2, beyond: beyond3 }, stripes = false) {
    const painted2 = (colour) => stripes ? striped(colour) : colour;
    const found2 = new Array(CLASS.count).fill(null);
    within2.forEach(({ colour }, i) => {
      found2[CLASS.within + i] = colour;
    });
    beyond3.forEach(({ colour }, i) => {
      found2[CLASS.beyond + i] = painted2(colour);
    });
    found2[CLASS.unreachable] = painted2(UNREACHABLE);
    found2[CLASS.border] = HATCHES.border;
    found2[CLASS.unlinked] = HATCHES.unlinked;
    return found2;
  }
  function shareBands(required2) {
    const bands = (edges2, colours, enough) => colours.map((colour, i) => ({ colour, from: edges2[i], to: edges2[i + 1], enough }));
    if (!(required2 > 0 && required2 <= 1)) return bands([0, 0.2, 0.4, 0.6, 0.8, 1], WITHIN[5], false);
    const below = [0, 0.5 * required2, 0.75 * required2, required2];
    const [light, middle2] = WITHIN[3];
    return [
      ...bands(below, [...BEYOND].reverse(), false),
      ...required2 < 1 ? bands([required2, (1 + required2) / 2, 1], [light, middle2], true) : bands([1, 1], [middle2], true)
    ];
  }
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
  function hatchPixels({ ground, stroke, rising, level }, side2) {
    const [from, to] = [channels(ground), channels(stroke)];
    const half = STRIPE_PX / 2 * side2 / HATCH_PX;
    const found2 = new Uint32Array(side2 * side2);
    for (let i = 0; i < found2.length; i++) {
      const [x, y] = [i % side2, Math.floor(i / side2)];
      const across = ((level ? y : rising ? x + y + 1 : x - y) % side2 + side2) % side2;
      const away = Math.min(across, side2 - across) / (level ? 1 : Math.SQRT2);
      const part2 = Math.min(1, Math.max(0, half + 0.5 - away));
      found2[i] = packed(from.map((value, k) => Math.round(value + part2 * (to[k] - value))));
    }
    return found2;
  }
  function swatch(fill2) {
    if (typeof fill2 === "string") return fill2;
    if (fill2.level) return `repeating-linear-gradient(0deg, ${fill2.stroke} 0 1.5px, ${fill2.ground} 1.5px 8px)`;
    const angle = fill2.rising ? "-45deg" : "45deg";
    return `repeating-linear-gradient(${angle}, ${fill2.stroke} 0 1.5px, ${fill2.ground} 1.5px 5.6px)`;
  }
  var WITHIN, BEYOND, UNREACHABLE, HATCHES, FILLS, SCALES, rounded, CLASS, DARK, PALE, DEEP, striped, FEWEST, shareBand, OPACITY, pixel, channels, packed, HATCH_PX, STRIPE_PX;
  var init_colours = __esm({
    "src/colours.js"() {
      "use strict";
      init_palette();
      init_breaks();
      init_verdicts();
      WITHIN = palette_default.within;
      BEYOND = palette_default.beyond;
      UNREACHABLE = palette_default.unreachable;
      HATCHES = palette_default.hatches;
      FILLS = { ...palette_default.verdicts, undetermined: HATCHES.border };
      SCALES = { min: 60, km: 1e3, m: 1 };
      rounded = (n) => String(Math.round(n * 100) / 100);
      CLASS = { none: 0, within: 1, beyond: 6, unreachable: 9, border: 10, unlinked: 11, count: 12 };
      [DARK, PALE, DEEP] = [[BEYOND[2], UNREACHABLE], "#ffe3cc", "#6b2400"];
      striped = (ground) => ({ ground, stroke: DARK.includes(ground) ? PALE : DEEP, rising: false, level: true });
      FEWEST = 4;
      shareBand = (bands, share2) => bands.filter(({ from }, i) => i === 0 || share2 >= from - 1e-6).slice(-1)[0];
      OPACITY = 0.86;
      pixel = (colour) => packed(channels(colour));
      channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      packed = ([red, green, blue]) => (Math.round(255 * OPACITY) << 24 | blue << 16 | green << 8 | red) >>> 0;
      HATCH_PX = 8;
      STRIPE_PX = 1.5;
    }
  });

  // src/client.js
  function put(method, given, hear = () => {
  }) {
    number += 1;
    const id = number;
    return new Promise((resolve, reject) => {
      open.set(id, { resolve, reject, hear });
      worker.postMessage({ id, method, given });
    });
  }
  var text, open, number, source, worker, ask, seek, stop;
  var init_client = __esm({
    "src/client.js"() {
      "use strict";
      init_received();
      text = (id) => document.getElementById(id)?.textContent ?? "";
      open = /* @__PURE__ */ new Map();
      number = 0;
      source = URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" }));
      worker = new Worker(source);
      worker.onmessage = ({ data: { id, answer, error, progress: progress2 } }) => {
        const { resolve, reject, hear } = open.get(id) ?? {};
        if (progress2 !== void 0) return hear?.(progress2);
        open.delete(id);
        if (error === void 0) resolve?.(answer);
        else reject?.(new Error(error));
      };
      worker.postMessage({ id: 0, method: "load", given: [received.bytes, text("binary")] }, [received.bytes]);
      document.getElementById("binary")?.remove();
      ask = (method, ...given) => (
        /** @type {Promise<any>} */
        put(method, given)
      );
      seek = (hear, ...given) => (
        /** @type {Promise<any>} */
        put("mend", given, hear)
      );
      stop = () => worker.postMessage({ id: 0, method: "stop", given: [] });
    }
  });

  // src/identity.js
  function sameGap(before, after, chosen4) {
    const mine = new Uint8Array(before.state.length);
    for (const cell3 of before.gaps[chosen4]?.cells ?? []) mine[cell3] = 1;
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
  var init_identity = __esm({
    "src/identity.js"() {
      "use strict";
    }
  });

  // src/language.js
  function firstLanguage() {
    const kept2 = remembered();
    if (kept2 === "zh" || kept2 === "en") return kept2;
    return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  }
  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }
  function remember(language) {
    try {
      localStorage.setItem(KEY, language);
    } catch {
    }
  }
  var KEY;
  var init_language = __esm({
    "src/language.js"() {
      "use strict";
      KEY = "access-language";
    }
  });

  // src/state.js
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
    update({ undone, redone: [], settings: { ...state.settings, changes } });
  }
  function undo() {
    const changes = state.undone.at(-1);
    if (!changes) return;
    const redone = [...state.redone, state.settings.changes];
    update({ undone: state.undone.slice(0, -1), redone, settings: { ...state.settings, changes } });
  }
  function redo() {
    const changes = state.redone.at(-1);
    if (!changes) return;
    const undone = [...state.undone, state.settings.changes];
    update({ undone, redone: state.redone.slice(0, -1), settings: { ...state.settings, changes } });
  }
  var data, PLAIN, first, state, listeners, subscribe, asked;
  var init_state = __esm({
    "src/state.js"() {
      "use strict";
      init_client();
      init_identity();
      init_language();
      init_received();
      data = /** @type {import("./types.js").Data} */
      received.data;
      PLAIN = { limit: null, speed_kph: null, required_share: null, changes: [], measure: "network" };
      first = data.clauses.findIndex((each) => each.way);
      state = {
        language: firstLanguage(),
        zone: null,
        overview: false,
        clause: Math.max(first, 0),
        settings: { ...PLAIN, changes: data.scenario?.changes ?? [] },
        undone: [],
        redone: [],
        swipe: data.scenario ? "before" : "off",
        view: null,
        other: null,
        tool: "look",
        cell: null,
        facility: null,
        gap: null,
        sought: null,
        hover: { zones: null },
        shade: "cells",
        layers: { cells: true, gaps: true, facilities: true, zones: true, background: true },
        lost: [],
        busy: false
      };
      listeners = [];
      subscribe = (listener) => listeners.push(listener);
      asked = 0;
    }
  });

  // src/escaping.js
  function looksRun(text2) {
    const bare = text2.replace(/^'+/, "");
    const first3 = /[^\p{Z}\p{C}\p{M}]/u.exec(bare)?.[0] ?? "";
    return /^[\t\r\n]/.test(bare) || "=+-@".includes(first3.normalize("NFKC")[0] ?? "x");
  }
  var ACTING, spelt, visible, cell;
  var init_escaping = __esm({
    "src/escaping.js"() {
      "use strict";
      ACTING = /[^\P{Cc}\t\n]|\p{Cs}|[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/gu;
      spelt = (sign2) => {
        const number3 = sign2.charCodeAt(0);
        return number3 < 256 ? `\\x${number3.toString(16).padStart(2, "0")}` : `\\u${number3.toString(16).padStart(4, "0")}`;
      };
      visible = (text2) => text2.replaceAll("\r\n", "\n").replace(ACTING, spelt);
      cell = (text2) => looksRun(text2) ? `'${text2}` : text2;
    }
  });

  // src/percent.js
  function shares(parts) {
    const all2 = parts.reduce((sum, each) => sum + each, 0);
    const exactly = parts.map((each) => 1e3 * each / all2);
    const counts2 = exactly.map((each) => Math.floor(each + 1e-6));
    const lost2 = exactly.map((each, i) => i ? each - counts2[i] : -1);
    let rest = 1e3 - counts2.reduce((sum, each) => sum + each, 0);
    for (; rest > 0 && parts.length > 1; rest--) {
      const most = lost2.indexOf(Math.max(...lost2));
      counts2[most] += 1;
      lost2[most] -= 1;
    }
    return counts2.map((count, i) => exactly[i] > 1e-9 && exactly[i] < 1 - 1e-6 ? LITTLE : tenths(count));
  }
  var LITTLE, tenths, share;
  var init_percent = __esm({
    "src/percent.js"() {
      "use strict";
      LITTLE = "<0.1%";
      tenths = (n) => `${(n / 10).toFixed(1)}%`;
      share = (n) => n > 1e-12 && n < 1e-3 - 1e-9 ? LITTLE : tenths(Math.floor(n * 1e3 + 1e-6));
    }
  });

  // src/words.js
  function make(tag, properties, ...children) {
    const node = (
      /** @type {any} */
      Object.assign(document.createElement(tag), properties)
    );
    node.append(...children.map((child) => typeof child === "string" ? visible(child) : child));
    return node;
  }
  function counted(number3, unit2) {
    const words = unitWords(unit2).split(" ");
    const noun = /(^|[^\d.,–])1$/.test(number3) ? words.findIndex((word) => PLURAL.test(word)) : -1;
    if (noun >= 0 && !words.slice(0, noun).includes("per")) words[noun] = singular(words[noun]);
    return [number3, ...words].join(" ").trim();
  }
  function facilityName(i) {
    if (i === null || i === -1) return t("unknown");
    if (i >= 0) return state.language === "en" && data.facilities.english[i] || (data.facilities.name[i] ?? t("unnamed"));
    const change2 = state.settings.changes[-2 - i];
    return change2?.change === "open" ? change2.name : t("unknown");
  }
  function zoneName(i) {
    const zone = data.zones[i];
    return state.language === "en" && zone?.english || (zone?.name ?? t("unknown"));
  }
  function rounded2(n, sign2) {
    const round2 = sign2[0] === ">" ? Math.floor : sign2[0] === "<" ? Math.ceil : Math.round;
    const slack = sign2[0] === ">" ? 1e-6 : sign2[0] === "<" ? -1e-6 : 0;
    return exact(round2(n * 100 + slack) / 100);
  }
  function number2(value, row2) {
    if (value === null) return "?";
    if (value === "inf") return "∞";
    if (row2.unit.en.startsWith("passes")) return t(value ? "yes" : "no");
    return row2.share ? share(value) : rounded2(value, row2.sign);
  }
  function found(row2, unit2 = pick(row2.unit)) {
    const open3 = row2.verdict === "undetermined" || row2.value === null && row2.value_high !== null;
    const ends = open3 ? [row2.value_low, row2.value_high] : [row2.value];
    if (ends.every((end2) => end2 === null)) return t("unknown");
    if (ends[0] === "inf") return t("infinite");
    const shown4 = [...new Set(ends.map((end2) => number2(end2, row2)))].join("–");
    return row2.share || row2.unit.en.startsWith("passes") ? shown4 : withUnit(shown4, unit2);
  }
  function required(row2, unit2 = pick(row2.unit)) {
    if (typeof row2.required !== "number") return "—";
    if (row2.unit.en.startsWith("passes")) return t("yes");
    if (row2.share) return `≥ ${exact(row2.required * 100)}%${unit2 && ` (${unit2})`}`;
    return withUnit(bounds(row2.sign, row2.required, row2.most), unit2);
  }
  function shortfall(row2, unit2 = pick(row2.short_of)) {
    if (typeof row2.shortfall !== "number" || !row2.short_of) return "—";
    const open3 = row2.verdict === "undetermined";
    if (row2.shortfall === 0) return t(open3 ? "unknown" : "none");
    const parts = row2.short_of.en === "km" ? 10 : 1;
    return counted(`${open3 ? "0–" : ""}${exact(Math.ceil(row2.shortfall * parts - 1e-6) / parts)}`, unit2);
  }
  function boundsWords(row2) {
    const [low, high] = [row2.value_low, row2.value_high];
    if (row2.verdict !== "undetermined" || low === null && high === null || low === high) return "";
    const unknown = Number(row2.persons_border ?? 0) + Number(row2.persons_unlinked ?? 0);
    const theirs = Math.abs((Number(high) - Number(low)) * Number(row2.persons ?? 0) - unknown) < 1;
    return row2.unit.en === "share of persons" && unknown >= 0.5 && theirs ? t("bounds_people").replace("{persons}", people(unknown)) : t("bounds");
  }
  var SIGNS, byId, t, pick, named, INTEGERS, DECIMALS, whole, people, span, cost, signOf, exact, unitWords, PLURAL, singular, withUnit, bounds, asked2, headline, used, passMark, assumed, basisOf, assumedMark;
  var init_words = __esm({
    "src/words.js"() {
      "use strict";
      init_escaping();
      init_percent();
      init_state();
      init_percent();
      SIGNS = { "<=": "≤", ">=": "≥" };
      byId = (id) => document.getElementById(id);
      t = (key2) => data.texts[key2][state.language];
      pick = (text2) => text2 ? text2[state.language] : "";
      named = (key2, value) => t(key2) + (state.language === "zh" ? "：" : ": ") + value;
      [INTEGERS, DECIMALS] = [0, 6].map((maximumFractionDigits) => new Intl.NumberFormat("en", { maximumFractionDigits }));
      whole = (n) => INTEGERS.format(Math.round(n));
      people = (n) => counted(whole(n), t("persons"));
      span = ({ scale: scale2 }, n) => scale2 === "min" ? `${(n / 60).toFixed(1)} ${t("min")}` : `${whole(n)} ${t("m")}`;
      cost = (clause3, n) => span(clause3, clause3.scale === "min" ? n + 60 * clause3.fixed : n);
      signOf = (comparison) => SIGNS[comparison] ?? comparison;
      exact = (n) => DECIMALS.format(n);
      unitWords = (unit2) => unit2.replace(/\b(k?m)2\b/g, "$1²");
      PLURAL = /^(people|[a-z]+[^s]s)$/;
      singular = (word) => word === "people" ? "person" : word.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^s])s$/, "$1");
      withUnit = (number3, unit2) => unit2.startsWith("%") ? number3 + unit2 : counted(number3, unit2).replace(" ", " ");
      bounds = (sign2, n, most) => most === null ? `${signOf(sign2)} ${exact(n)}` : `${exact(n)}–${exact(most)}`;
      asked2 = ({ comparison, value, high, unit: unit2 }) => value === null ? "" : withUnit(bounds(comparison, value, high), pick(unit2));
      headline = (each) => `${pick(each.facility)} ${asked2(each)}`.trim();
      used = (each) => each.readings.find((reading) => reading.default) ?? each.readings[0];
      passMark = (each) => state.settings.required_share ?? each.way?.required_share ?? each.pass_mark?.share ?? 1;
      assumed = ({ pass_mark }) => pass_mark !== null && pass_mark.basis !== "text";
      basisOf = ({ pass_mark }) => pass_mark?.basis === "assumption" ? t("assumed") : pick(pass_mark?.words ?? null);
      assumedMark = (each) => assumed(each) ? t("in_brackets").replace("{words}", basisOf(each)) : "";
    }
  });

  // src/study/zones.js
  function around(zone) {
    const found2 = [];
    for (let at = zone; at >= 0; at = data.zones[at].parent) found2.push(at);
    return found2;
  }
  function liesIn(zone, outer) {
    if (outer < 0) return false;
    let at = zone;
    while (at >= 0 && at !== outer) at = data.zones[at].parent;
    return at === outer;
  }
  function tree() {
    const inner = /* @__PURE__ */ new Map();
    for (const zone of division) {
      const { parent } = data.zones[zone];
      const known8 = inner.get(parent);
      if (known8) known8.push(zone);
      else inner.set(parent, [zone]);
    }
    const found2 = [];
    const walk = (outer, depth) => {
      for (const zone of inner.get(outer) ?? []) {
        found2.push({ zone, depth });
        walk(zone, depth + 1);
      }
    };
    walk(-1, 0);
    return found2;
  }
  function columns() {
    const named3 = division.filter((zone) => DISTRICTS.includes(data.zones[zone].kind ?? ""));
    if (named3.length > 1) return named3.slice(0, MOST);
    let layer = division.filter((zone) => data.zones[zone].parent < 0);
    while (layer.length === 1) {
      const [only] = layer;
      const inner = division.filter((zone) => data.zones[zone].parent === only);
      if (!inner.length) break;
      layer = inner;
    }
    return layer.length > 1 && layer.length <= MOST ? layer : [];
  }
  var DISTRICTS, MOST, division, districts, several;
  var init_zones = __esm({
    "src/study/zones.js"() {
      "use strict";
      init_state();
      DISTRICTS = ["district", "county"];
      MOST = 40;
      division = data.zones.flatMap((each, zone) => each.level === null ? [] : [zone]);
      districts = columns();
      several = districts.filter((zone) => DISTRICTS.includes(data.zones[zone].kind ?? "")).length > 1;
    }
  });

  // src/study/standing.js
  function facilitiesBy({ facilities }, zones2) {
    if (!facilities.length) return [];
    return zones2.map((zone) => {
      const value = facilities.filter((facility) => liesIn(data.facilities.zone[facility], zone)).length;
      return {
        zone,
        value,
        value_low: value,
        value_high: value,
        required: null,
        most: null,
        persons: null,
        verdict: "",
        alone: "",
        shortfall: null,
        short_of: null,
        share: false,
        sign: "",
        unit: data.texts.sites
      };
    });
  }
  function lacking(clause3) {
    if (!OF_PEOPLE.includes(clause3.kind)) return null;
    if (clause3.coverage.length) return clause3.coverage.reduce((sum, row2) => sum + row2.persons_unmet, 0);
    const { persons, persons_met, verdict } = used(clause3);
    if (verdict === "met") return 0;
    return typeof persons === "number" && typeof persons_met === "number" ? Math.max(0, persons - persons_met) : null;
  }
  function countsIn({ coverage: coverage2 }, zone) {
    const rows2 = coverage2.filter((row2) => liesIn(row2.zone, zone));
    if (!rows2.length) return null;
    const sum = (name) => rows2.reduce((total, row2) => total + row2[name], 0);
    return {
      persons: sum("persons"),
      met: sum("persons_met"),
      unmet: sum("persons_unmet"),
      border: sum("persons_border"),
      unlinked: sum("persons_unlinked")
    };
  }
  function standing(clause3, zone, counted4 = countsIn(clause3, zone)) {
    if (clause3.missing) return null;
    if (clause3.way && !clause3.units) return ofWays(clause3.way, zone, counted4);
    if (clause3.passing && !clause3.units) return ofFacilities(clause3, zone);
    const inner = unitsOf(clause3, (each) => liesIn(each, zone));
    if (inner.length) return ofUnits(clause3, zone, inner);
    const [outer] = unitsOf(clause3, (each) => liesIn(zone, each));
    const verdict = outer && verdictOf(outer);
    return verdict ? { verdict, of: outer.zone, lacking: null } : null;
  }
  function ofWays({ judged, crowd, required_share: required2 }, zone, counted4) {
    if (judged !== crowd || !counted4 || !(counted4.persons > 0)) return null;
    return { verdict: judge(counted4, required2), of: zone, lacking: counted4.unmet };
  }
  function ofUnits(clause3, zone, inner) {
    const verdicts = inner.map(verdictOf).filter((verdict2) => verdict2 !== "");
    if (!verdicts.length) return null;
    const failing3 = inner.filter((unit2) => verdictOf(unit2) === "unmet");
    const failed = new Set(failing3.map((unit2) => unit2.zone));
    const short2 = failing3.filter((unit2) => !around(unit2.zone).slice(1).some((outer) => failed.has(outer))).reduce((sum, { persons }) => sum + (typeof persons === "number" ? persons : 0), 0);
    const verdict = together(
      clause3,
      inner,
      /** @type {Verdict[]} */
      verdicts
    );
    return verdict && { verdict, of: zone, lacking: BY_COUNT.includes(clause3.kind) ? short2 : null };
  }
  function together(clause3, units2, verdicts) {
    if (BY_COUNT.includes(clause3.kind)) return byCount(clause3, verdicts);
    if (new Set(verdicts).size === 1) return verdicts[0];
    if (units2.every(({ verdict }) => verdict === "")) return null;
    return verdicts.includes("unmet") ? "unmet" : "undetermined";
  }
  function byCount(clause3, verdicts) {
    const { required: required2, share: share2 } = used(clause3);
    if (typeof required2 !== "number" || clause3.comparison !== ">=" && clause3.kind === "share_of_units") return null;
    const number3 = (verdict) => verdicts.filter((each) => each === verdict).length;
    const counts2 = { persons: verdicts.length, met: number3("met"), unmet: number3("unmet"), border: number3("undetermined"), unlinked: 0 };
    return judge(counts2, share2 ? required2 : required2 / 100);
  }
  function ofFacilities(clause3, zone) {
    const states = (
      /** @type {Verdict[]} */
      ["met", "unmet", "undetermined"]
    );
    const verdicts = (clause3.passing ?? []).flatMap((list, i) => list.filter((facility) => liesIn(data.facilities.zone[facility], zone)).map(() => states[i]));
    const verdict = verdicts.length && BY_COUNT.includes(clause3.kind) ? byCount(clause3, verdicts) : null;
    return verdict && { verdict, of: zone, lacking: null };
  }
  var NAMES, OF_PEOPLE, BY_COUNT, unitsOf, verdictOf;
  var init_standing = __esm({
    "src/study/standing.js"() {
      "use strict";
      init_verdicts();
      init_state();
      init_words();
      init_zones();
      NAMES = ["zone", "value", "value_low", "value_high", "required", "persons", "verdict", "shortfall", "alone"];
      OF_PEOPLE = ["travel_time", "service_radius", "coverage_share", "ratio_per_population", "per_capita_area", "presence_per_unit", "share_of_units"];
      BY_COUNT = ["presence_per_unit", "share_of_units"];
      unitsOf = ({ units: units2 }, wanted3 = () => true) => (units2?.rows ?? []).filter(([zone]) => wanted3(zone)).map((row2) => ({
        ...units2,
        ...Object.fromEntries(row2.map((value, i) => [NAMES[i], value]))
      }));
      verdictOf = ({ verdict, alone }) => verdict || alone;
    }
  });

  // src/projection.js
  function evaluate({ degree, centre, scale: scale2, first: first3, second }, a, b) {
    const u = (a - centre[0]) / scale2[0];
    const v = (b - centre[1]) / scale2[1];
    for (let n = 1; n <= degree; n++) {
      us[n] = us[n - 1] * u;
      vs[n] = vs[n - 1] * v;
    }
    let one = 0;
    let other = 0;
    for (let n = 0, k = 0; n <= degree; n++) {
      for (let j = 0; j <= n; j++, k++) {
        const term = us[n - j] * vs[j];
        one += first3[k] * term;
        other += second[k] * term;
      }
    }
    return [one, other];
  }
  function solve(polynomial, image) {
    let [a, b] = polynomial.centre;
    const [da, db] = polynomial.scale.map((each) => each * 1e-4);
    for (let step = 0; step < 20; step++) {
      const here2 = evaluate(polynomial, a, b);
      const east = evaluate(polynomial, a + da, b);
      const south = evaluate(polynomial, a, b + db);
      const [p, q] = [(east[0] - here2[0]) / da, (south[0] - here2[0]) / db];
      const [r, s] = [(east[1] - here2[1]) / da, (south[1] - here2[1]) / db];
      const [e, f] = [image[0] - here2[0], image[1] - here2[1]];
      const whole2 = p * s - q * r;
      a += (e * s - f * q) / whole2;
      b += (f * p - e * r) / whole2;
    }
    return [a, b];
  }
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
    const part2 = 1 - SQUARED_ECCENTRICITY * Math.sin(angle) ** 2;
    const meridian = AXIS * (1 - SQUARED_ECCENTRICITY) / (part2 * Math.sqrt(part2));
    const parallel = AXIS / Math.sqrt(part2) * Math.cos(angle);
    const degrees = 180 / Math.PI;
    return [latitude + north / meridian * degrees, longitude + east / parallel * degrees];
  }
  function fromGcj02(place2) {
    let found2 = [...place2];
    for (let step = 0; step < 10; step++) {
      const [latitude, longitude] = toGcj02(found2);
      found2 = [found2[0] + place2[0] - latitude, found2[1] + place2[1] - longitude];
    }
    return found2;
  }
  var MOST2, us, vs, cellToDegrees, degreesToCell, wholeAt, AXIS, SQUARED_ECCENTRICITY, CHINA, wave;
  var init_projection = __esm({
    "src/projection.js"() {
      "use strict";
      MOST2 = 16;
      us = new Float64Array(MOST2 + 1).fill(1);
      vs = new Float64Array(MOST2 + 1).fill(1);
      cellToDegrees = ({ grid }, column, row2) => (
        /** @type {Degrees} */
        evaluate(grid.to_degrees, column, row2)
      );
      degreesToCell = ({ grid }, place2) => solve(grid.to_degrees, place2);
      wholeAt = (data2, place2) => {
        const [column, row2] = degreesToCell(data2, place2);
        return (
          /** @type {[number, number]} */
          [column / data2.grid.parts, row2 / data2.grid.parts]
        );
      };
      AXIS = 6378245;
      SQUARED_ECCENTRICITY = 0.006693421622965943;
      CHINA = { south: 0.8293, north: 55.8271, west: 72.004, east: 137.8347 };
      wave = (angle) => Math.sin(angle * Math.PI);
    }
  });

  // src/map/mercator.js
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
    const toMap2 = (place2) => moved ? toGcj02(place2) : place2;
    const fromMap2 = (place2) => moved ? fromGcj02(place2) : place2;
    return {
      toMap: toMap2,
      fromMap: fromMap2,
      toWorld: (place2) => project(toMap2(place2)),
      fromWorld: (xy) => fromMap2(unproject(xy))
    };
  }
  var WORLD, PI;
  var init_mercator = __esm({
    "src/map/mercator.js"() {
      "use strict";
      init_projection();
      WORLD = 256;
      ({ PI } = Math);
    }
  });

  // src/map/shown.js
  function follow(changed) {
    const next2 = chosen();
    const other = changed.has("clause") && !next2.way;
    if (!other && !changed.has("view") && !changed.has("other")) return false;
    const { view: view2, other: left } = next2.way ? state : { view: null, other: null };
    Object.assign(shown, { number: state.clause, clause: next2, view: view2, other: left });
    return true;
  }
  var toMap, fromMap, toWorld, fromWorld, placeOf, NONE, chosen, shown, limitNow, bandsNow, markNow, zoneBandsNow, byZones, byShares, byFacilities, unitsNow, inScope, ranked;
  var init_shown = __esm({
    "src/map/shown.js"() {
      "use strict";
      init_colours();
      init_state();
      init_standing();
      init_zones();
      init_mercator();
      ({ toMap, fromMap, toWorld, fromWorld } = placing(data.basemap));
      placeOf = ({ lat, lng }) => fromMap([lat, lng]);
      NONE = /** @type {Clause} */
      /** @type {unknown} */
      {
        facility: { zh: "", en: "" },
        unit: { zh: "", en: "" },
        comparison: "",
        value: null,
        high: null,
        mode: null,
        scale: "min",
        facilities: [],
        unlinked: [],
        passing: null,
        readings: [],
        together: null,
        units: null,
        missing: null,
        way: null
      };
      chosen = () => data.clauses[state.clause] ?? NONE;
      shown = { number: state.clause, clause: chosen(), view: null, other: null };
      limitNow = () => (shown.number === state.clause ? state.settings.limit : null) ?? shown.clause.way?.limit ?? 0;
      bandsNow = () => bandsOf(limitNow(), shown.clause.scale, shown.clause.fixed);
      markNow = () => (shown.number === state.clause ? state.settings.required_share : null) ?? shown.clause.way?.required_share ?? NaN;
      zoneBandsNow = () => zoneBands(markNow(), [shown.view, shown.other].flatMap((view2) => Object.values(view2?.zones ?? {}).filter(({ persons }) => persons > 0).map(({ met, persons }) => met / persons)));
      byZones = () => state.shade === "zones" && shown.clause.way !== null;
      byShares = () => data.grid.parts > 1 && shown.clause.way !== null && !byZones();
      byFacilities = () => !shown.clause.way && !shown.clause.units && !shown.clause.passing;
      unitsNow = () => byFacilities() ? facilitiesBy(shown.clause, districts) : unitsOf(shown.clause);
      inScope = (facility) => state.zone === null || liesIn(data.facilities.zone[facility], state.zone);
      ranked = (view2) => {
        const gaps = view2?.gaps ?? [];
        return gaps.map((_, i) => i).sort((a, b) => gaps[b].persons - gaps[a].persons);
      };
    }
  });

  // src/handover/scenario.js
  function scenarioFrom(text2, data2) {
    let parsed;
    try {
      parsed = JSON.parse(text2);
    } catch {
      return { changes: [], faults: [{ key: "import_no_json", where: "" }] };
    }
    const features = parsed?.type === "FeatureCollection" && parsed.access === "scenario" ? parsed.features : null;
    if (!Array.isArray(features)) return { changes: [], faults: [{ key: "import_no_scenario", where: "" }] };
    if (features.length > MOST3) return { changes: [], faults: [{ key: "import_too_many", where: `${features.length} > ${MOST3}` }] };
    const read = features.map((feature2, i) => {
      const point3 = feature2?.geometry?.type === "Point" ? feature2.geometry.coordinates : null;
      return changeOf(feature2?.properties ?? {}, point3, data2, i);
    });
    const faults = read.flatMap((each, i) => "key" in each ? [{ ...each, where: `features[${i}] ${each.where}`.trim() }] : []);
    return { changes: faults.length ? [] : read.flatMap((each) => "key" in each ? [] : [each]), faults };
  }
  function changeOf(told3, point3, data2, i) {
    const { change: change2 } = told3;
    const at = placeOf2(point3);
    if (change2 !== "open" && change2 !== "close" && change2 !== "move") return { key: "import_change", where: quoted(change2) };
    if (!at && change2 !== "close") return { key: "import_place", where: quoted(point3) };
    if (change2 === "open") return opened(
      told3,
      /** @type {Degrees} */
      at,
      data2,
      i
    );
    const facility = data2.facilities.id.indexOf(String(told3.facility_id));
    if (facility < 0) return { key: "import_facility", where: quoted(told3.facility_id) };
    return change2 === "close" ? { change: change2, facility } : { change: change2, facility, at: (
      /** @type {Degrees} */
      at
    ) };
  }
  function opened({ facility_type: type, name, clause: clause3 }, at, { clauses, types }, i) {
    const known8 = typeof type === "string" && (Object.hasOwn(types, type) || clauses.some(({ facility_type: each }) => each === type));
    if (!known8) return { key: "import_type", where: quoted(type) };
    const own3 = clauses.find(({ id }) => id === clause3)?.id ?? "";
    return {
      change: "open",
      id: `site-${i + 1}`,
      clause: own3,
      facility_type: type,
      at,
      name: typeof name === "string" && name.trim() ? [...name.trim()].slice(0, LONGEST).join("") : String(i + 1)
    };
  }
  function placeOf2(point3) {
    if (!Array.isArray(point3)) return null;
    const [lon, lat] = point3;
    const fine = typeof lon === "number" && typeof lat === "number" && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
    return fine ? [lat, lon] : null;
  }
  var MOST3, LONGEST, quoted;
  var init_scenario = __esm({
    "src/handover/scenario.js"() {
      "use strict";
      MOST3 = 1e3;
      LONGEST = 80;
      quoted = (value) => value === void 0 ? "–" : (JSON.stringify(value) ?? "").slice(0, 60);
    }
  });

  // src/handover/address.js
  function written(told3, data2) {
    const parts = new URLSearchParams();
    const put4 = (key2, value) => {
      if (value !== void 0 && value !== null) parts.set(key2, String(value));
    };
    if (told3.clause !== void 0) put4("clause", data2.clauses[told3.clause]?.id);
    if (typeof told3.zone === "number") put4("zone", zoneKey(told3.zone, data2));
    put4("language", told3.language);
    if (told3.sight) put4("map", told3.sight.map((each, i) => Number(each.toFixed(i < 2 ? 5 : 2))).join(","));
    if (told3.shade === "zones") put4("shade", "zones");
    if (told3.swipe !== "off") put4("swipe", told3.swipe);
    put4("limit", told3.limit);
    put4("speed", told3.speed);
    if (told3.changes) put4("changes", JSON.stringify(told3.changes.map((each) => coded(each, data2))));
    return parts.toString();
  }
  function readAddress(hash, data2) {
    const parts = new URLSearchParams(hash.replace(/^#/, ""));
    const faults = [];
    const told3 = {};
    const take2 = (key2, read, name) => {
      const text2 = parts.get(key2);
      if (text2 === null) return;
      const value = read(text2);
      if (value === void 0) faults.push({ key: "address_part", where: `${key2}=${text2.slice(0, 60)}` });
      else Object.assign(told3, { [name]: value });
    };
    take2("language", oneOf(["zh", "en"]), "language");
    take2("clause", (text2) => numberOr(data2.clauses.findIndex(({ id }) => id === text2)), "clause");
    take2("zone", (text2) => numberOr(data2.zones.findIndex((_, zone) => zoneKey(zone, data2) === text2)), "zone");
    take2("shade", oneOf(["zones", "cells"]), "shade");
    take2("swipe", oneOf(["straight", "before"]), "swipe");
    take2("limit", positive, "limit");
    take2("speed", positive, "speed");
    take2("map", sightOf, "sight");
    const changes = parts.get("changes");
    if (changes !== null) Object.assign(told3, decoded(changes, data2, faults));
    return { told: told3, faults };
  }
  function sightOf(text2) {
    const [lat, lng, zoom2, ...more2] = text2.split(",").map((each) => each ? Number(each) : NaN);
    const fine = !more2.length && Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom2 >= 0 && zoom2 <= MOST_ZOOM;
    return fine ? [lat, lng, zoom2] : void 0;
  }
  function zoneKey(zone, { zones: zones2 }) {
    const { name } = zones2[zone];
    const before = zones2.slice(0, zone).filter((each) => each.name === name).length;
    return before ? `${name}~${before + 1}` : name;
  }
  function coded(change2, { facilities }) {
    const point3 = "at" in change2 ? [change2.at[1], change2.at[0]].map((each) => Number(each.toFixed(DIGITS))) : [];
    switch (change2.change) {
      case "open":
        return ["open", ...point3, change2.facility_type, change2.clause, change2.name];
      case "given":
        return ["given"];
      default:
        return [change2.change, facilities.id[change2.facility], ...point3];
    }
  }
  function decoded(text2, data2, faults) {
    let list;
    try {
      list = JSON.parse(text2);
    } catch {
      list = null;
    }
    if (!Array.isArray(list)) {
      faults.push({ key: "address_part", where: `changes=${text2.slice(0, 60)}` });
      return {};
    }
    return { changes: list.flatMap((each, i) => oneChange(Array.isArray(each) ? each : [], data2, i, faults)) };
  }
  function oneChange(each, data2, i, faults) {
    const [change2, ...rest] = each;
    if (change2 === "given") return data2.scenario?.changes.filter((own3) => own3.change === "given") ?? [];
    const told3 = change2 === "open" ? { change: change2, facility_type: rest[2], clause: rest[3], name: rest[4] } : { change: change2, facility_id: rest[0] };
    const read = changeOf(told3, change2 === "open" ? rest.slice(0, 2) : rest.slice(1), data2, i);
    if (!("key" in read)) return [read];
    faults.push({ ...read, where: `changes[${i}] ${read.where}` });
    return [];
  }
  var DIGITS, MOST_ZOOM, oneOf, numberOr, positive;
  var init_address = __esm({
    "src/handover/address.js"() {
      "use strict";
      init_scenario();
      DIGITS = 7;
      MOST_ZOOM = 19;
      oneOf = (words) => (text2) => words.includes(text2) ? text2 : void 0;
      numberOr = (n) => n < 0 ? void 0 : n;
      positive = (text2) => Number(text2) > 0 && Number(text2) < Infinity ? Number(text2) : void 0;
    }
  });

  // src/handover/keeping.js
  function takeUp() {
    const { told: told3, faults } = readAddress(location.hash, data);
    Object.assign(state, patchOf(told3), { lost: faults });
    own = location.hash;
    return told3;
  }
  function patchOf({ clause: clause3, language, zone, shade, swipe: swipe2, limit, speed, changes, sight }) {
    const { settings } = state;
    const bare = swipe2 === "before" && !(changes ?? settings.changes).length;
    const known8 = (
      /** @type {Partial<State>} */
      Object.fromEntries(
        Object.entries({ clause: clause3, language, zone, shade, swipe: bare ? void 0 : swipe2 }).filter(([name, value]) => value !== void 0 && name in state)
      )
    );
    const anew = limit !== void 0 || speed !== void 0 || changes !== void 0;
    const asked8 = { ...settings, limit: limit ?? settings.limit, speed_kph: speed ?? settings.speed_kph, changes: changes ?? settings.changes };
    const seen = clause3 !== void 0 || sight ? { overview: false } : {};
    return { ...known8, ...seen, ...anew ? { settings: asked8 } : {} };
  }
  function keep(drawn3, { sight }) {
    map = drawn3;
    if (sight) show(sight);
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(write, PAUSE_MS);
    };
    subscribe((changed) => {
      if (["clause", "settings", "language", "zone", "shade", "swipe", "overview"].some((name) => changed.has(
        /** @type {keyof State} */
        name
      ))) soon();
      if (changed.has("language")) setTimeout(write);
    });
    drawn3.on("moveend", soon);
    addEventListener("pagehide", write);
    addEventListener("hashchange", () => {
      if (location.hash === own) return;
      const { told: told3, faults } = readAddress(location.hash, data);
      const { settings, ...rest } = patchOf(told3);
      update(rest);
      update({ ...settings ? { settings } : {}, lost: faults });
      if (told3.sight) show(told3.sight);
    });
  }
  function addressNow() {
    const { limit, speed_kph: speed, changes } = state.settings;
    const first3 = data.scenario?.changes ?? [];
    const centre = map && placeOf(map.getCenter());
    const hash = written({
      clause: data.clauses.length && !state.overview ? state.clause : void 0,
      zone: (
        /** @type {{zone?: number | null}} */
        state.zone
      ),
      language: state.language,
      shade: state.shade,
      swipe: state.swipe,
      limit: limit ?? void 0,
      speed: speed ?? void 0,
      changes: JSON.stringify(changes) === JSON.stringify(first3) ? void 0 : changes,
      sight: centre && map && !state.overview ? [centre[0], centre[1], map.getZoom()] : void 0
    }, data);
    return `#${hash}`;
  }
  function write() {
    const hash = addressNow();
    if (hash === own) return;
    own = hash;
    try {
      history.replaceState(null, "", hash);
    } catch {
    }
  }
  var PAUSE_MS, own, map, show;
  var init_keeping = __esm({
    "src/handover/keeping.js"() {
      "use strict";
      init_shown();
      init_state();
      init_address();
      PAUSE_MS = 150;
      own = "";
      map = null;
      show = ([lat, lng, zoom2]) => map?.setView(toMap([lat, lng]), zoom2, { animate: false });
    }
  });

  // src/engine/lazily.js
  function once(make3) {
    let kept2 = null;
    return () => (kept2 ?? (kept2 = { value: make3() })).value;
  }
  var init_lazily = __esm({
    "src/engine/lazily.js"() {
      "use strict";
    }
  });

  // src/map/leaflet.js
  var L;
  var init_leaflet = __esm({
    "src/map/leaflet.js"() {
      "use strict";
      L = /** @type {typeof import("leaflet")} */
      /** @type {any} */
      globalThis.L;
    }
  });

  // src/map/controls.js
  function corner(map4, position2, node) {
    L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
    const control = new L.Control({ position: position2 });
    control.onAdd = () => node;
    control.addTo(map4);
  }
  function addControls(map4) {
    corner(map4, "topright", northArrow());
    corner(map4, "bottomleft", make("div", { id: "attribution" }));
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map4);
    nameControls(map4);
  }
  function goHome(map4, animate = !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const { x, y } = map4.getSize();
    const room2 = Math.min(MARGIN_PX, x / 4, y / 4);
    map4.fitBounds(
      /** @type {[Degrees, Degrees]} */
      data.bounds.map(toMap),
      { animate, padding: [room2, room2] }
    );
    home = true;
    if (animate) map4.once("moveend", () => {
      home = true;
    });
  }
  function stayHome(map4) {
    map4.on("movestart", () => {
      home = false;
    });
    map4.on("resize", () => {
      if (home && !map4.getContainer().closest("#sheet")) goHome(map4, false);
    });
    goHome(map4, false);
  }
  function homeButton(map4) {
    const node = L.DomUtil.create("a", "home");
    Object.assign(node, { href: "#", title: t("zoom_home"), role: "button" });
    node.setAttribute("aria-label", t("zoom_home"));
    const picture4 = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
    picture4.append(svg("path", { d: "M2 8 L8 2.5 L14 8 M4 7 V13.5 H12 V7", fill: "none", stroke: "#1a2632", "stroke-width": "1.6" }));
    node.append(picture4);
    L.DomEvent.on(node, "click", (event) => {
      L.DomEvent.stop(event);
      goHome(map4);
    });
    return node;
  }
  function svg(tag, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }
  function northArrow() {
    const node = make("div", { className: "north" }, make("b", {}, "N"));
    const picture4 = svg("svg", { viewBox: "0 0 20 30", "aria-hidden": "true" });
    for (const [d, fill2] of [["M10 1 L18 29 L10 23 Z", "#fff"], ["M10 1 L2 29 L10 23 Z", "#1c2733"]]) {
      picture4.append(svg("path", { d, fill: fill2, stroke: "#1c2733" }));
    }
    node.append(picture4);
    node.setAttribute("role", "img");
    return node;
  }
  function nameControls(map4) {
    zoom?.remove();
    zoom = L.control.zoom({ zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map4);
    zoom.getContainer()?.append(homeButton(map4));
    const container = map4.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", t("map_label"));
    container.querySelector(".north")?.setAttribute("aria-label", t("north"));
    const lines2 = [data.attribution, state.layers.background ? data.basemap?.attribution ?? null : null];
    const node = container.querySelector("#attribution");
    node?.replaceChildren(...lines2.flatMap((line) => line ? [make("span", {}, pick(line))] : []));
  }
  var MARGIN_PX, zoom, home;
  var init_controls = __esm({
    "src/map/controls.js"() {
      "use strict";
      init_state();
      init_words();
      init_leaflet();
      init_shown();
      MARGIN_PX = 6;
      zoom = null;
      home = true;
    }
  });

  // src/map/lines.js
  function createIndex(lines2, which = Int32Array.from({ length: lines2.start.length - 1 }, (_, i) => i)) {
    const boxes = boxesOf(lines2, which);
    const box = hull(boxes);
    const spans = (b, at) => [
      ...span2(b[at], b[at + 2], box[0], box[2]),
      ...span2(b[at + 1], b[at + 3], box[1], box[3])
    ];
    const { first: first3, lists } = fill(boxes, spans);
    const found2 = new Int32Array(which.length);
    let turn3 = 0;
    const find3 = (wanted3, visit) => {
      turn3 += 1;
      if (!touches(wanted3, box, 0)) return;
      eachBucket(spans(wanted3, 0), (bucket) => {
        for (let k = first3[bucket]; k < first3[bucket + 1]; k++) {
          const i = lists[k];
          if (found2[i] === turn3 || !touches(wanted3, boxes, 4 * i)) continue;
          found2[i] = turn3;
          visit(which[i], boxes[4 * i + 2] - boxes[4 * i]);
        }
      });
    };
    return { lines: lines2, find: find3, box };
  }
  function span2(low, high, from, to) {
    const bucket = (value) => Math.min(SIDE - 1, Math.max(0, Math.floor((value - from) / (to - from || 1) * SIDE)));
    return [bucket(low), bucket(high)];
  }
  function eachBucket([west, east, north, south], visit) {
    for (let j = north; j <= south; j++) for (let i = west; i <= east; i++) visit(j * SIDE + i);
  }
  function fill(boxes, spans) {
    const first3 = new Int32Array(SIDE * SIDE + 1);
    for (let at = 0; at < boxes.length; at += 4) eachBucket(spans(boxes, at), (bucket) => {
      first3[bucket + 1] += 1;
    });
    for (let i = 0; i < SIDE * SIDE; i++) first3[i + 1] += first3[i];
    const next2 = first3.slice();
    const lists = new Int32Array(first3[SIDE * SIDE]);
    for (let at = 0; at < boxes.length; at += 4) {
      eachBucket(spans(boxes, at), (bucket) => {
        lists[next2[bucket]++] = at / 4;
      });
    }
    return { first: first3, lists };
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
  function trace(path, { start, x, y }, i, { box, step, scale: scale2, dx, dy }) {
    const from = start[i];
    const last = start[i + 1] - 1;
    let px = x[from];
    let py = y[from];
    let out = beyond(box, px, py);
    path.moveTo(px * scale2 + dx, py * scale2 + dy);
    for (let k = from + 1; k < last; k++) {
      if (Math.abs(x[k] - px) < step && Math.abs(y[k] - py) < step) continue;
      const here2 = beyond(box, x[k], y[k]);
      if (out & here2 & beyond(box, x[k + 1], y[k + 1])) continue;
      px = x[k];
      py = y[k];
      out = here2;
      path.lineTo(px * scale2 + dx, py * scale2 + dy);
    }
    if (last > from) path.lineTo(x[last] * scale2 + dx, y[last] * scale2 + dy);
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
  var SIDE, touches, beyond;
  var init_lines = __esm({
    "src/map/lines.js"() {
      "use strict";
      SIDE = 64;
      touches = (box, other, at) => box[0] <= other[at + 2] && box[2] >= other[at] && box[1] <= other[at + 3] && box[3] >= other[at + 1];
      beyond = (box, x, y) => (x < box[0] ? 1 : 0) | (x > box[2] ? 2 : 0) | (y < box[1] ? 4 : 0) | (y > box[3] ? 8 : 0);
    }
  });

  // src/map/queue.js
  function enqueue(key2, task, when = "paint") {
    lines[when].delete(key2);
    lines[when].set(key2, task);
    if (!running) setTimeout(work);
    running = true;
  }
  function flush() {
    while (waits()) next();
  }
  function next() {
    const line = inOrder.find(({ size: size2 }) => size2 > 0) ?? lines.last;
    const [[key2, task]] = line;
    line.delete(key2);
    task();
  }
  function work() {
    const end2 = performance.now() + SLICE_MS;
    while (waits() && performance.now() < end2) next();
    if (waits()) return void setTimeout(work);
    running = false;
    const done = idle;
    idle = [];
    for (const resolve of done) resolve();
  }
  var SLICE_MS, lines, inOrder, waits, idle, running, settled;
  var init_queue = __esm({
    "src/map/queue.js"() {
      "use strict";
      SLICE_MS = 30;
      lines = { first: /* @__PURE__ */ new Map(), paint: /* @__PURE__ */ new Map(), last: /* @__PURE__ */ new Map() };
      inOrder = Object.values(lines);
      waits = () => inOrder.some((line) => line.size > 0);
      idle = [];
      running = false;
      settled = () => running ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve();
    }
  });

  // src/map/tiles.js
  function sharpen(ratio) {
    least = ratio;
  }
  function freshCanvas() {
    const canvas = unused.pop() ?? document.createElement("canvas");
    canvas.removeAttribute("class");
    canvas.style.cssText = "";
    return canvas;
  }
  function sightOf2(context, frame, origin, margin = 8) {
    const { scale: scale2, left, top, ratio } = frame;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [dx, dy] = [origin[0] * scale2 - left, origin[1] * scale2 - top];
    const box = [
      (-margin - dx) / scale2,
      (-margin - dy) / scale2,
      (TILE + margin - dx) / scale2,
      (TILE + margin - dy) / scale2
    ];
    return { box, step: 0.5 / scale2, scale: scale2, dx, dy };
  }
  var TILE, FINEST, least, ratioNow, MOST_UNUSED, unused, scratch, PaintedLayer;
  var init_tiles = __esm({
    "src/map/tiles.js"() {
      "use strict";
      init_leaflet();
      init_queue();
      TILE = 512;
      FINEST = 2;
      least = 1;
      ratioNow = () => Math.max(least, Math.min(FINEST, globalThis.devicePixelRatio || 1));
      MOST_UNUSED = 24;
      unused = [];
      scratch = document.createElement("canvas");
      PaintedLayer = class extends L.GridLayer {
        /**
         * @param {Painter} painter
         * @param {import("leaflet").GridLayerOptions} options
         */
        constructor(painter, options) {
          super({ tileSize: TILE, updateWhenZooming: false, updateWhenIdle: false, noWrap: true, keepBuffer: 1, ...options });
          this.painter = painter;
          this.wanted = 0;
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
        /** Leaflet's own would paint at the next whole zoom and stretch what it painted: blurred, with seams. */
        _clampZoom() {
          return this.wanted;
        }
        /**
         * @param {import("leaflet").LatLng} centre
         * @param {number} zoom
         * @param {boolean} [noPrune]
         * @param {boolean} [noUpdate]
         */
        _setView(centre, zoom2, noPrune, noUpdate) {
          this.wanted = zoom2;
          super._setView(centre, zoom2, noPrune, noUpdate);
        }
        /** What was asked for at another zoom and is not painted yet is not wanted any more. */
        _abortLoading() {
          const own3 = (
            /** @type {any} */
            this
          );
          for (const [key2, { coords, loaded }] of Object.entries(own3._tiles)) {
            if (coords.z !== own3._tileZoom && !loaded) own3._removeTile(key2);
          }
        }
        /** What is painted stays until what takes its place is. */
        _pruneTiles() {
          const own3 = (
            /** @type {any} */
            this
          );
          if (own3._noTilesToLoad()) super._pruneTiles();
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
          const { x, y, z } = tile.coords;
          const frame = { zoom: z, scale: 2 ** z, left: x * TILE, top: y * TILE, ratio, side: side2 };
          if (least > 1) this.copy(canvas, frame);
          else this.paint(canvas, frame);
          tile.done?.();
          tile.done = null;
        }
        paint(canvas, frame) {
          const { side: side2 } = frame;
          if (canvas.width !== side2) Object.assign(canvas, { width: side2, height: side2 });
          const context = (
            /** @type {CanvasRenderingContext2D} */
            canvas.getContext("2d", { willReadFrequently: true })
          );
          context.setTransform(1, 0, 0, 1, 0, 0);
          context.clearRect(0, 0, side2, side2);
          this.painter(context, frame);
          context.getImageData(0, 0, 1, 1);
        }
        /**
         * Paint a tile for paper. Chromium prints what is painted while it prints step by step, and whatever a step
         * clears or cuts out of a canvas is then gone from those below it too: so it gets a picture of it all.
         */
        copy(canvas, frame) {
          this.paint(scratch, frame);
          Object.assign(canvas, { width: frame.side, height: frame.side });
          canvas.getContext("2d", { willReadFrequently: true })?.drawImage(scratch, 0, 0);
        }
      };
    }
  });

  // src/map/ground.js
  function widthAt(rank, zoom2) {
    const widths = WIDTHS[rank];
    const at = Math.min(Math.max((zoom2 - 10) / 2, 0), widths.length - 1);
    const low = Math.floor(at);
    return widths[low] + (at - low) * ((widths[low + 1] ?? widths[low]) - widths[low]);
  }
  function createGround(map4, shapes) {
    const layers2 = data.basemap ? [tiles(data.basemap)] : [areas(shapes), streets(shapes)];
    const show4 = () => layers2.forEach((layer) => state.layers.background ? layer.addTo(map4) : layer.remove());
    const repaint3 = () => layers2.forEach((layer) => layer instanceof PaintedLayer ? layer.repaint() : void 0);
    return { show: show4, repaint: repaint3 };
  }
  function tiles({ url, subdomains, max_zoom: maxNativeZoom }) {
    return L.tileLayer(url, { subdomains: subdomains || "abc", maxNativeZoom, maxZoom: 19, pane: "ground" });
  }
  function areas({ origin, areas: given }) {
    const indices = given.map((area2) => ({ kind: area2.kind, index: createIndex(area2) }));
    return new PaintedLayer((context, frame) => {
      const sight = sightOf2(context, frame, origin);
      context.fillStyle = GROUND;
      context.fillRect(0, 0, TILE, TILE);
      for (
        const kind of
        /** @type {const} */
        ["green", "water"]
      ) {
        for (const area2 of indices) if (area2.kind === kind) fillArea(context, area2.index, sight, AREAS[kind]);
      }
      if (frame.zoom >= COAST_ZOOM) drawShores(context, indices, sight);
    }, { pane: "ground" });
  }
  function drawShores(context, areas2, sight) {
    const [west, north, east, south] = [0, 1, 2, 3].map((k) => Math[k < 2 ? "min" : "max"](...areas2.map(({ index }) => index.box[k])));
    const [x, y] = [west * sight.scale + sight.dx + CUT_PX, north * sight.scale + sight.dy + CUT_PX];
    context.save();
    context.beginPath();
    context.rect(x, y, (east - west) * sight.scale - 2 * CUT_PX, (south - north) * sight.scale - 2 * CUT_PX);
    context.clip();
    context.beginPath();
    for (const { kind, index } of areas2) if (kind === "water") index.find(sight.box, (i) => trace(context, index.lines, i, sight));
    Object.assign(context, { lineWidth: 1, lineJoin: "round", strokeStyle: SHORE });
    context.stroke();
    context.restore();
  }
  function fillArea(context, { lines: lines2, find: find3 }, sight, colour) {
    context.beginPath();
    find3(sight.box, (i) => trace(context, lines2, i, sight));
    context.fillStyle = colour;
    context.fill("evenodd");
  }
  function streets({ origin, streets: given }) {
    const onlyMinor = !given.rank.some((rank) => rank > 0);
    const indices = WIDTHS.map((_, rank) => once(() => createIndex(given, ranked2(given.rank, rank))));
    for (const index of indices) enqueue(index, index);
    return new PaintedLayer((context, frame) => {
      const sight = sightOf2(context, frame, origin);
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
  function ranked2(ranks, rank) {
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
      stroke(path, widths[rank], FILLS2[rank]);
    });
  }
  var GROUND, AREAS, SHORE, COAST_ZOOM, CUT_PX, FROM_ZOOM, CASINGS, FILLS2, WIDTHS, OUTLINED;
  var init_ground = __esm({
    "src/map/ground.js"() {
      "use strict";
      init_palette();
      init_state();
      init_lazily();
      init_leaflet();
      init_lines();
      init_queue();
      init_tiles();
      ({ ground: GROUND, areas: AREAS } = palette_default);
      SHORE = "#6ba3c4";
      [COAST_ZOOM, CUT_PX] = [10, 2];
      FROM_ZOOM = [14, 12, 0];
      CASINGS = ["rgb(80 72 56 / 30%)", "rgb(80 72 56 / 38%)", "rgb(128 92 32 / 58%)"];
      FILLS2 = ["rgb(255 255 255 / 56%)", "rgb(255 255 255 / 60%)", "rgb(255 231 160 / 66%)"];
      WIDTHS = [[0, 0, 0.6, 2, 6], [0.3, 0.6, 1.2, 3.6, 9], [0.7, 1.2, 2.6, 6, 13]];
      OUTLINED = 2.5;
    }
  });

  // src/map/hatching.js
  function hatched(hatch, side2) {
    const key2 = [hatch.ground, hatch.stroke, hatch.rising, side2].join(" ");
    const known8 = patterns.get(key2) ?? hatchPixels(hatch, side2);
    patterns.set(key2, known8);
    return known8;
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
  var POOR, poor, watch, patterns;
  var init_hatching = __esm({
    "src/map/hatching.js"() {
      "use strict";
      init_colours();
      POOR = "(forced-colors: active), (monochrome)";
      poor = () => document.body.classList.contains("print") || matchMedia(POOR).matches;
      watch = (heard) => matchMedia(POOR).addEventListener("change", heard);
      patterns = /* @__PURE__ */ new Map();
    }
  });

  // src/map/clusters.js
  function clustersAt(zoom2) {
    const gone2 = closed();
    const key2 = `${shown.number} ${state.zone} ${zoom2 < BELOW ? zoom2 : BELOW} ${[...gone2].join()}`;
    const found2 = known.get(key2);
    if (found2) return found2;
    const standing2 = shown.clause.facilities.filter((facility) => !gone2.has(facility) && inScope(facility));
    const made = zoom2 < BELOW && !shown.clause.passing ? thinned2(standing2, 2 ** zoom2) : standing2.map((facility) => ({ at: FACILITIES[facility], members: [facility] }));
    known.set(key2, made);
    if (known.size > KEPT) known.delete([...known.keys()][0]);
    return made;
  }
  function thinned2(numbers2, scale2) {
    const [wide, high] = [0, 1].map((k) => {
      let [least2, most] = [Infinity, -Infinity];
      for (const number3 of numbers2) [least2, most] = [Math.min(least2, FACILITIES[number3][k]), Math.max(most, FACILITIES[number3][k])];
      return (most - least2) * scale2;
    });
    let made = gather(numbers2, FACILITIES, APART_PX / scale2);
    for (let apart = APART_PX * WIDER; made.length * SIGN_PX > HIDDEN * wide * high && apart < MOST_PX; apart *= WIDER) {
      made = gather(numbers2, FACILITIES, apart / scale2);
    }
    return made;
  }
  function gather(numbers2, places, apart) {
    const side2 = (value) => Math.floor(value / apart);
    const buckets = /* @__PURE__ */ new Map();
    for (const number3 of numbers2) {
      const key2 = places[number3].map(side2).join();
      buckets.set(key2, [...buckets.get(key2) ?? [], number3]);
    }
    const taken = /* @__PURE__ */ new Set();
    return numbers2.flatMap((number3) => {
      if (taken.has(number3)) return [];
      const [x, y] = places[number3];
      const [column, row2] = [side2(x), side2(y)];
      const members = [-1, 0, 1].flatMap((i) => [-1, 0, 1].flatMap((j) => buckets.get(`${column + i},${row2 + j}`) ?? [])).filter((each) => !taken.has(each) && Math.hypot(places[each][0] - x, places[each][1] - y) < apart);
      for (const member of members) taken.add(member);
      const at = [0, 1].map((k) => members.reduce((sum, each) => sum + places[each][k], 0) / members.length);
      return [{ at: (
        /** @type {[number, number]} */
        at
      ), members }];
    });
  }
  var APART_PX, BELOW, MOST_PX, WIDER, HIDDEN, SIGN_PX, KEPT, FACILITIES, closed, known;
  var init_clusters = __esm({
    "src/map/clusters.js"() {
      "use strict";
      init_state();
      init_shown();
      APART_PX = 24;
      BELOW = 14;
      [MOST_PX, WIDER] = [60, 1.5];
      HIDDEN = 0.15;
      SIGN_PX = 380;
      KEPT = 8;
      FACILITIES = data.facilities.at.map(toWorld);
      closed = () => new Set(state.settings.changes.flatMap((each) => "facility" in each ? [each.facility] : []));
      known = /* @__PURE__ */ new Map();
    }
  });

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
  var overlap;
  var init_rings = __esm({
    "src/map/rings.js"() {
      "use strict";
      overlap = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
    }
  });

  // src/map/passing.js
  function drawPassing(context, [x, y], radius, state2) {
    context.beginPath();
    if (state2 === 1) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = PASSING[state2][0];
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = state2 === 2 ? palette_default.unlinked : "#ffffff";
    context.stroke();
  }
  var PASSING;
  var init_passing = __esm({
    "src/map/passing.js"() {
      "use strict";
      init_palette();
      PASSING = /** @type {const} */
      [
        [palette_default.within[5][3], "passing_met"],
        [palette_default.beyond[2], "passing_unmet"],
        ["#ffffff", "passing_unknown"]
      ];
    }
  });

  // src/map/symbols.js
  function symbolOf(type) {
    const key2 = `${state.language} ${type}`;
    const found2 = known2.get(key2) ?? make2(type);
    known2.set(key2, found2);
    return found2;
  }
  function make2(type) {
    for (const [colour, signs] of GROUPS) {
      for (const [part2, chinese, latin] of signs) {
        if (part2.test(type)) return { colour, sign: state.language === "zh" ? chinese : latin };
      }
    }
    const [first3 = "?"] = data.types[type]?.[state.language].trim() ?? "";
    return { colour: OTHER, sign: first3.toUpperCase() };
  }
  var GROUPS, OTHER, known2;
  var init_symbols = __esm({
    "src/map/symbols.js"() {
      "use strict";
      init_state();
      GROUPS = /** @type {[string, [RegExp, string, string][]][]} */
      [
        ["#a3123a", [
          [/emergency|ambulance|rescue/, "急", "A"],
          [/clinic|primary_care|health_centre|tcm_c/, "卫", "C"],
          [/^mental/, "康", "M"],
          [/hospital|medical|health|tcm|critical|physician|practitioner|nurse|pharmac/, "医", "H"]
        ]],
        ["#8a4b08", [
          [/kindergarten/, "幼", "K"],
          [/childcare/, "托", "N"],
          [/child/, "童", "Y"],
          [/primary_school/, "小", "P"],
          [/nine_year/, "九", "9"],
          [/middle_school/, "中", "J"],
          [/senior_high/, "高", "S"],
          [/special_education/, "特", "S"],
          [/technical|vocational|training/, "职", "V"],
          [/university/, "大", "U"],
          [/school/, "学", "S"]
        ]],
        ["#6a2c8e", [[/elderly|geriatric|wellness/, "老", "E"], [/veterans|welfare/, "福", "W"]]],
        ["#14507e", [[/library|reading|book/, "书", "L"], [/cultur|broadcast|newspaper|county_social/, "文", "C"]]],
        ["#17653a", [
          [/sport|stadium|gym|fitness|pitch|rink|natatorium/, "体", "S"],
          [/park/, "园", "G"]
        ]],
        ["#5d3a1a", [
          [/farmers_market/, "菜", "M"],
          [/supermarket/, "超", "S"],
          [/convenience/, "店", "C"],
          [/postal/, "邮", "P"]
        ]],
        ["#37404a", [
          [/public_service|community_service|social_work/, "服", "S"],
          [/employment|hr_/, "业", "J"],
          [/cemetery|funeral|burial|martyrs/, "葬", "†"],
          [/sewage/, "污", "W"],
          [/housing/, "住", "D"]
        ]]
      ];
      OTHER = "#111820";
      known2 = /* @__PURE__ */ new Map();
    }
  });

  // src/map/facility_marks.js
  function drawFacilities(context, zoom2, sight) {
    const away = new Set(shown.clause.unlinked);
    const radius = radiusAt(zoom2);
    const margin = REACH_PX / sight.scale;
    const [west, north, east, south] = sight.box;
    const box = [west - margin, north - margin, east + margin, south + margin];
    const seen = ([x, y]) => overlap(box, [x, y, x, y]);
    const on = ([x, y]) => (
      /** @type {[number, number]} */
      [x * sight.scale + sight.dx, y * sight.scale + sight.dy]
    );
    const states = new Map(shown.clause.passing?.flatMap((list, i) => list.map((facility) => [facility, i])));
    for (const { at, members } of clustersAt(zoom2)) {
      if (!seen(at)) continue;
      const state2 = states.get(members[0]);
      if (state2 !== void 0) {
        drawPassing(context, on(at), radius, state2);
        continue;
      }
      const { sign: sign2, colour } = symbolOf(data.facilities.type[members[0]]);
      const style = { colour: members.every((each) => away.has(each)) ? UNLINKED2 : colour, dashed: members.every((each) => away.has(each)) };
      if (members.length > 1) drawMark(context, on(at), clusterRadius(members.length), String(members.length), { ...style, thick: true });
      else drawMark(context, on(at), radius, zoom2 < SIGNED ? "" : sign2, style);
    }
    for (const facility of closed()) {
      if (shown.clause.facilities.includes(facility) && seen(FACILITIES[facility])) drawClosed(context, on(FACILITIES[facility]), radius);
    }
  }
  function drawMark(context, [x, y], radius, words, { colour, dashed, thick }) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = dashed ? "rgb(255 255 255 / 80%)" : "#fff";
    context.fill();
    context.lineWidth = thick ? 2.6 : dashed || radius < 4 ? 1.6 : 1.9;
    context.strokeStyle = colour;
    context.setLineDash(dashed ? [2.5, 2] : []);
    context.stroke();
    context.setLineDash([]);
    if (!words) return;
    const size2 = words.length > 2 ? radius * 0.85 : radius * 1.25;
    Object.assign(context, { font: `700 ${size2}px ${FONT}`, textAlign: "center", textBaseline: "middle", fillStyle: thick ? INK : colour });
    context.fillText(words, x, y + size2 * 0.06);
  }
  function drawClosed(context, [x, y], radius) {
    context.beginPath();
    for (const rise of [-1, 1]) {
      context.moveTo(x - radius, y - rise * radius);
      context.lineTo(x + radius, y + rise * radius);
    }
    strokeCased(context, INK, 2);
  }
  var INK, UNLINKED2, SIGNED, REACH_PX, FONT, radiusAt, clusterRadius;
  var init_facility_marks = __esm({
    "src/map/facility_marks.js"() {
      "use strict";
      init_palette();
      init_state();
      init_clusters();
      init_lines();
      init_rings();
      init_passing();
      init_shown();
      init_symbols();
      ({ ink: INK, unlinked: UNLINKED2 } = palette_default);
      SIGNED = 13;
      REACH_PX = 16;
      FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
      radiusAt = (zoom2) => zoom2 < 12 ? 3 : zoom2 < SIGNED ? 4.5 : zoom2 < 15 ? 7.5 : 9;
      clusterRadius = (many) => many < 10 ? 9 : many < 100 ? 11 : 14;
    }
  });

  // src/map/zones.js
  function ringOf(coded2) {
    const ring = [];
    for (let i = 0, latitude = 0, longitude = 0; i < coded2.length; i += 2) {
      latitude += coded2[i];
      longitude += coded2[i + 1];
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
    const found2 = known3.get(zone);
    if (found2) return found2;
    const rings = data.zones[zone].rings.map(ringOf);
    const lines2 = linesOf(rings);
    const outline = { rings, lines: lines2, box: boxOf(lines2) };
    known3.set(zone, outline);
    return outline;
  }
  function pathIn(zone, to, least2) {
    const { lines: { start, x, y } } = outlineOf(zone);
    let path = "";
    for (let ring = 0; ring < start.length - 1; ring++) {
      let [px, py] = [Infinity, Infinity];
      for (let i = start[ring]; i < start[ring + 1]; i++) {
        const [u, v] = to(x[i], y[i]);
        const first3 = i === start[ring];
        if (!first3 && Math.hypot(u - px, v - py) < least2) continue;
        path += `${first3 ? "M" : "L"}${u.toFixed(1)} ${v.toFixed(1)}`;
        [px, py] = [u, v];
      }
      path += "Z";
    }
    return path;
  }
  var known3, area, bySize, NAMED, INNERMOST, levelOf, deepest, BOUNDED;
  var init_zones2 = __esm({
    "src/map/zones.js"() {
      "use strict";
      init_state();
      init_rings();
      init_shown();
      known3 = /* @__PURE__ */ new Map();
      area = (zone) => {
        const [west, north, east, south] = outlineOf(zone).box;
        return (east - west) * (south - north);
      };
      bySize = (zones2) => [...zones2].sort((a, b) => area(b) - area(a));
      NAMED = data.zones.flatMap(({ at }, zone) => at === null ? [] : [zone]);
      INNERMOST = 9;
      levelOf = (zone) => data.zones[zone].level ?? INNERMOST;
      deepest = Math.max(0, ...NAMED.map(levelOf).filter((level) => level < INNERMOST));
      BOUNDED = data.zones.flatMap(({ at }, zone) => at !== null || levelOf(zone) < deepest ? [zone] : []);
    }
  });

  // src/map/labels.js
  function linesOf2(name) {
    const words = name.split(" ");
    const ways = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
    const longest = (lines2) => Math.max(...lines2.map(widthOf));
    return ways.reduce((best, way2) => longest(way2) < longest(best) ? way2 : best, [name]);
  }
  function middleOf(cells, { row: row2, column }) {
    const mean = [column, row2].map((values) => cells.reduce((sum, cell3) => sum + values[cell3], 0) / cells.length);
    let [best, least2] = [cells[0], Infinity];
    for (const cell3 of cells) {
      const away = (column[cell3] - mean[0]) ** 2 + (row2[cell3] - mean[1]) ** 2;
      if (away < least2) [best, least2] = [cell3, away];
    }
    return cellToDegrees(data, column[best] + 0.5, row2[best] + 0.5);
  }
  function createLabels(map4, cells) {
    const group2 = L.layerGroup().addTo(map4);
    let placed = [];
    const thin = () => {
      const scale2 = 2 ** map4.getZoom();
      const free = within(map4, room());
      const clear = besideSigns(map4.getZoom());
      for (const { label, marker } of placed) {
        const [x, y] = project(toMap(label.at)).map((value) => value * scale2);
        place(marker.getElement(), label.wide * scale2 >= LEAST * label.size[0] ? spotFor(label, [x, y], free, clear) : null);
      }
    };
    const renew = () => {
      const labels = [...state.layers.gaps ? gapLabels(cells) : [], ...state.layers.zones ? zoneLabels() : []];
      group2.clearLayers();
      placed = labels.map((label) => ({ label, marker: markerOf(label).addTo(group2) }));
      thin();
    };
    map4.on("zoomend moveend", thin);
    return { renew };
  }
  function within(map4, free) {
    const bounds2 = map4.getBounds();
    const [[left, top], [right, bottom]] = [bounds2.getNorthWest(), bounds2.getSouthEast()].map(({ lat, lng }) => project([lat, lng]).map((value) => value * 2 ** map4.getZoom()));
    const frame = map4.getContainer().getBoundingClientRect();
    for (const control of map4.getContainer().querySelectorAll(".leaflet-control")) {
      const box = control.getBoundingClientRect();
      free(left + box.left - frame.left + box.width / 2, top + box.top - frame.top + box.height / 2, [box.width, box.height]);
    }
    return (x, y, size2) => {
      const [dx, dy] = size2.map((each) => each / 2);
      const cut = [left, right].some((edge) => Math.abs(x - edge) < dx) || [top, bottom].some((edge) => Math.abs(y - edge) < dy);
      return !cut && free(x, y, size2);
    };
  }
  function besideSigns(zoom2) {
    const signs = state.layers.facilities ? clustersAt(zoom2).filter(({ members }) => members.length > 1) : [];
    const places = signs.map(({ at: [x, y], members }) => [x * 2 ** zoom2, y * 2 ** zoom2, clusterRadius(members.length)]);
    return (x, y, [width, height2]) => places.every(([cx, cy, radius]) => Math.abs(x - cx) >= width / 2 + radius || Math.abs(y - cy) >= height2 / 2 + radius);
  }
  function spotFor({ size: size2, pane }, [x, y], free, clear) {
    const places = pane === "labels" ? PLACES : PLACES.slice(0, 1);
    const anywhere = () => true;
    for (const [part2, fits] of pane === "labels" ? (
      /** @type {const} */
      [[1, clear], [SMALLER, clear], [1, anywhere], [SMALLER, anywhere]]
    ) : (
      /** @type {const} */
      [[1, anywhere]]
    )) {
      const [width, height2] = size2.map((each) => each * part2);
      for (const [right, down] of places) {
        const [cx, cy] = [x + right * width, y + down * height2];
        if (fits(cx, cy, [width, height2]) && free(cx, cy, [width, height2])) return { right: right * width, down: down * height2, part: part2 };
      }
    }
    return null;
  }
  function place(node, found2) {
    if (!node) return;
    node.style.visibility = found2 ? "" : "hidden";
    const words = (
      /** @type {HTMLElement} */
      node.firstElementChild
    );
    if (!found2) return;
    words.style.left = `${found2.right}px`;
    words.style.top = `${found2.down}px`;
    words.classList.toggle("smaller", found2.part < 1);
  }
  function room() {
    const taken = [];
    return (x, y, [width, height2]) => {
      const free = taken.every(([cx, cy, w, h]) => Math.abs(x - cx) * 2 >= width + w || Math.abs(y - cy) * 2 >= height2 + h);
      if (free) taken.push([x, y, width, height2]);
      return free;
    };
  }
  function markerOf({ at, text: text2, className, pane }) {
    const icon = L.divIcon({ className, html: make("span", {}, text2), iconSize: void 0 });
    return L.marker(toMap(at), { icon, interactive: false, keyboard: false, pane });
  }
  var NUMBERED, LEAST, SMALLER, PLACES, WIDE_PX, NARROW_PX, HIGH_PX, widthOf, zoneLabels, gapLabels;
  var init_labels = __esm({
    "src/map/labels.js"() {
      "use strict";
      init_state();
      init_words();
      init_clusters();
      init_facility_marks();
      init_leaflet();
      init_mercator();
      init_shown();
      init_projection();
      init_zones2();
      NUMBERED = 10;
      LEAST = 0.45;
      SMALLER = 0.8;
      PLACES = [[0, 0], [0, -0.9], [0, 0.9], [-0.5, 0], [0.5, 0], [-0.5, -0.9], [0.5, 0.9], [0, -1.8], [0, 1.8]];
      [WIDE_PX, NARROW_PX, HIGH_PX] = [14, 7.5, 18];
      widthOf = (text2) => [...text2].reduce((sum, letter) => sum + (letter > "⺀" ? WIDE_PX : NARROW_PX), 0);
      zoneLabels = () => NAMED.map((zone) => {
        const { at } = data.zones[zone];
        const lines2 = linesOf2(zoneName(zone));
        return {
          at: (
            /** @type {Degrees} */
            at
          ),
          text: lines2.join("\n"),
          className: "zone-name",
          pane: "labels",
          size: [Math.max(...lines2.map(widthOf)), HIGH_PX * lines2.length],
          wide: outlineOf(zone).box[2] - outlineOf(zone).box[0]
        };
      });
      gapLabels = (cells) => ranked(shown.view).slice(0, NUMBERED).map((gap, i) => ({
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
    }
  });

  // src/map/dock.js
  function createDock(map4, legend) {
    corner(map4, "bottomright", legend);
    const container = map4.getContainer();
    let docked = false;
    const button2 = make("button", { type: "button", id: "legend-dock" });
    const say2 = () => {
      button2.textContent = t(docked ? "legend_float" : "legend_dock");
      holder.setAttribute("aria-label", t("legend"));
    };
    const holder = make("section", { id: "dock" });
    const put4 = () => {
      say2();
      const held = legend.contains(document.activeElement) ? document.activeElement : null;
      if (docked) {
        container.after(holder);
        holder.append(legend);
      } else {
        holder.remove();
        container.querySelector(CORNER)?.append(legend);
      }
      legend.classList.toggle("docked", docked);
      document.body.classList.toggle("docked", docked);
      held?.focus();
    };
    let given = 0;
    const share2 = () => {
      const held = docked ? holder.offsetHeight : 0;
      const needed = docked ? Math.min(legend.offsetHeight, held) : 0;
      if (held === given && needed >= FILLED * given) return;
      given = needed;
      container.style.setProperty("--dock", `${given}px`);
      holder.style.setProperty("--kept", `${given}px`);
      map4.invalidateSize({ animate: false });
    };
    const fit3 = () => {
      if (container.closest("#sheet")) return;
      legend.style.maxHeight = "";
      if (!docked && legend.open) {
        const { x, y } = map4.getSize();
        const most = Math.floor(MOST4 * x * y / Math.max(1, legend.offsetWidth));
        if (legend.scrollHeight > most && legend.scrollHeight + LEAST_PX < y) docked = true;
        else {
          legend.style.maxHeight = `${most}px`;
          legend.style.maxHeight = `${Math.floor(MOST4 * x * y / Math.max(1, legend.offsetWidth))}px`;
        }
        if (docked) put4();
      }
      share2();
    };
    button2.onclick = () => {
      docked = !docked;
      put4();
      fit3();
    };
    legend.addEventListener("toggle", fit3);
    map4.on("resize", fit3);
    return { button: button2, renew: () => {
      say2();
      fit3();
    } };
  }
  var MOST4, LEAST_PX, FILLED, CORNER;
  var init_dock = __esm({
    "src/map/dock.js"() {
      "use strict";
      init_words();
      init_controls();
      MOST4 = 0.15;
      LEAST_PX = 60;
      FILLED = 0.75;
      CORNER = ".leaflet-bottom.leaflet-right";
    }
  });

  // src/map/marks.js
  function boundariesOf(levels) {
    const sorted2 = [...new Set(levels)].sort((a, b) => a - b);
    const first3 = Math.max(0, BOUNDARIES.length - 1 - sorted2.length);
    return new Map(sorted2.map((level, i) => [level, BOUNDARIES[Math.min(first3 + i, BOUNDARIES.length - 1)]]));
  }
  function drawZones(context, sight, weight) {
    const zones2 = [.../* @__PURE__ */ new Set([...BOUNDED, ...unitsNow().map((unit2) => unit2.zone)])];
    const styles = boundariesOf(zones2.map(levelOf));
    for (const [level, [width, dashes]] of [...styles].reverse()) {
      context.beginPath();
      for (const zone of zones2) {
        const { lines: lines2, box } = outlineOf(zone);
        if (levelOf(zone) !== level || !overlap(box, sight.box)) continue;
        for (let ring = 0; ring < lines2.start.length - 1; ring++) trace(context, lines2, ring, sight);
      }
      context.setLineDash(dashes);
      strokeCased(context, ZONE, width * weight);
    }
    context.setLineDash([]);
  }
  var ZONE, createMarks, BOUNDARIES;
  var init_marks = __esm({
    "src/map/marks.js"() {
      "use strict";
      init_palette();
      init_state();
      init_facility_marks();
      init_lines();
      init_rings();
      init_zones2();
      init_shown();
      init_tiles();
      ({ zone: ZONE } = palette_default);
      createMarks = () => new PaintedLayer((context, frame) => {
        const sight = sightOf2(context, frame, [0, 0], 12);
        if (state.layers.zones) drawZones(context, sight, frame.zoom < 12 ? 0.8 : 1);
        if (state.layers.facilities) drawFacilities(context, frame.zoom, sight);
      }, { pane: "marks" });
      BOUNDARIES = [[2.2, [12, 3, 2, 3, 2, 3]], [1.7, [9, 3, 2, 3]], [1.2, [7, 3]], [0.9, [2, 2.5]]];
    }
  });

  // src/study/edges.js
  function roundest(above, upTo) {
    if (above < 0 && upTo >= 0) return 0;
    const size2 = Math.floor(Math.log10(Math.max(Math.abs(above), Math.abs(upTo))));
    for (let power = size2; power > size2 - 12; power--) {
      for (const step of STEPS2.map((each) => each * 10 ** power)) {
        const found2 = Number((Math.floor(upTo / step + 1e-9) * step).toPrecision(12));
        if (found2 > above && found2 <= upTo) return found2;
      }
    }
    return upTo;
  }
  function edgesOf(values, most) {
    const sorted2 = [...values].sort((a, b) => a - b);
    const different = [...new Set(sorted2)];
    const edges2 = [];
    const classes2 = Math.min(most, different.length);
    for (let i = 1; i < classes2; i++) {
      const wanted3 = different.indexOf(sorted2[Math.floor(i * sorted2.length / classes2)]);
      edges2.push(Math.min(Math.max(wanted3, (edges2.at(-1) ?? 0) + 1), different.length - (classes2 - i)));
    }
    return edges2.map((at) => roundest(different[at - 1], different[at]));
  }
  var STEPS2;
  var init_edges = __esm({
    "src/study/edges.js"() {
      "use strict";
      STEPS2 = [10, 5, 2, 1];
    }
  });

  // src/study/bands.js
  function unitBands(units2) {
    const values = units2.flatMap(({ value }) => typeof value === "number" ? [value] : []);
    const needed = new Set(units2.map(({ required: required2 }) => required2));
    const [only] = needed;
    if (needed.size !== 1 || typeof only !== "number") return { bands: family(values, MOST5, WITHIN2[MOST5], null), limit: null };
    const { sign: sign2, most } = units2[0];
    return { bands: typeof most === "number" ? aroundRange(values, only, most) : aroundLimit(values, only, sign2), limit: only };
  }
  function aroundRange(values, least2, most) {
    const few = family(values.filter((value) => value < least2), SIDE2, [...BEYOND2].reverse(), false, false);
    const many = family(values.filter((value) => value > most), SIDE2, BEYOND2, false);
    if (few.length) few[few.length - 1].to = least2;
    if (many.length) many[0].from = most;
    const enough = values.some((value) => value >= least2 && value <= most) ? [{ fill: WITHIN2[SIDE2][1], from: least2, to: most, enough: true }] : [];
    return [...few, ...enough, ...many];
  }
  function aroundLimit(values, limit, sign2) {
    const [blues, few] = [WITHIN2[SIDE2], sign2[0] === "<"];
    const upTo = sign2 === "<=" || sign2 === ">";
    const low = values.filter((value) => value < limit || upTo && value === limit);
    const high = values.filter((value) => value > limit || !upTo && sign2 !== "=" && value === limit);
    const below = family(low, SIDE2, [...few ? blues : BEYOND2].reverse(), few, false);
    const above = family(high, SIDE2, few || sign2 === "=" ? BEYOND2 : blues, sign2[0] === ">");
    if (below.length) below[below.length - 1].to = limit;
    if (above.length) above[0].from = limit;
    const equal = sign2 === "=" && values.includes(limit) ? [{ fill: blues[1], from: limit, to: limit, enough: true }] : [];
    return [...below, ...equal, ...above];
  }
  function family(values, most, colours, enough, fromLeast = true) {
    if (!values.length) return [];
    const edges2 = edgesOf(values, most);
    const count = edges2.length + 1;
    const fills2 = fromLeast ? colours.slice(0, count) : colours.slice(-count);
    const all2 = [Math.min(...values), ...edges2, Math.max(...values)];
    return fills2.map((fill2, i) => ({ fill: fill2, from: all2[i], to: all2[i + 1], enough }));
  }
  function unitFill(bands, unit2) {
    const { value, sign: sign2 } = unit2;
    const judged = unit2.verdict || unit2.alone;
    if (!bands) return FILLS[judged] ?? FILLS.undetermined;
    if (judged === "undetermined" || value === null) return HATCHES.border;
    if (value === "inf") return sign2[0] === "<" ? UNREACHABLE : bands.bands.at(-1)?.fill ?? HATCHES.border;
    return sign2 === "=" && judged === "met" ? WITHIN2[SIDE2][1] : bandFill(bands.bands, value, judged);
  }
  function bandFill(bands, value, judged) {
    const right = bands.filter(({ enough }) => enough === null || judged === "" || enough === (judged === "met"));
    const family2 = right.length ? right : bands;
    let found2 = family2[0];
    for (const band of family2) if (value >= band.from) found2 = band;
    return found2?.fill ?? HATCHES.border;
  }
  var WITHIN2, BEYOND2, MOST5, SIDE2, byPass;
  var init_bands = __esm({
    "src/study/bands.js"() {
      "use strict";
      init_palette();
      init_edges();
      init_colours();
      WITHIN2 = palette_default.within;
      BEYOND2 = palette_default.beyond;
      MOST5 = 5;
      SIDE2 = 3;
      byPass = (units2) => units2.every(({ verdict, alone, unit: unit2 }) => (verdict || alone) && /^(sites|share of |passes)/.test(unit2.en));
    }
  });

  // src/map/unit_key.js
  function unitKey(sampled2, divide2) {
    const units2 = unitsNow();
    const colours = !units2.length ? [] : byPass(units2) ? passItems(units2, sampled2) : bandItems(units2, sampled2, divide2);
    return [...shown.clause.passing ? facilityItems() : [], ...colours];
  }
  function passItems(units2, sampled2) {
    const verdicts = new Set(units2.map(({ verdict, alone }) => verdict || alone));
    return (
      /** @type {const} */
      ["met", "unmet", "undetermined"].filter((verdict) => verdicts.has(verdict)).map((verdict) => sampled2(swatch(FILLS[verdict]), t(`verdict_${verdict}`)))
    );
  }
  function bandItems(units2, sampled2, divide2) {
    const [first3] = units2;
    const { bands, limit } = unitBands(units2);
    const say2 = (value) => first3.share ? share(value) : exact(Number(value.toPrecision(4)));
    const items = [...bands].reverse().flatMap((band, i, all2) => {
      const before = all2[i - 1];
      const text2 = band.from === band.to ? say2(band.from) : `${say2(band.from)}–${say2(band.to)}`;
      const edge = limit !== null && before && before.from >= limit && band.to <= limit && band.enough !== before.enough;
      return [...edge ? [divide2(`${t("limit")} ${required(first3)}`)] : [], sampled2(band.fill, text2)];
    });
    const aside = limit !== null && !items.some((item4) => item4.className === "limit") ? [divide2(`${t("limit")} ${required(first3)}`)] : [];
    const unknown = units2.some(({ value, verdict, alone }) => value === null || (verdict || alone) === OPEN);
    const kind = byFacilities() ? [] : [make("li", { className: "hint" }, withUnit(t("found"), `(${pick(first3.unit)})`))];
    return [
      ...kind,
      ...aside,
      ...items,
      ...unknown ? [sampled2(swatch(HATCHES.border), t(`verdict_${OPEN}`))] : []
    ];
  }
  var OPEN, facilityItems;
  var init_unit_key = __esm({
    "src/map/unit_key.js"() {
      "use strict";
      init_colours();
      init_bands();
      init_words();
      init_passing();
      init_shown();
      OPEN = "undetermined";
      facilityItems = () => (shown.clause.passing ?? []).flatMap((list, i) => {
        if (!list.length) return [];
        const sign2 = make("span", { className: `mark passing-${i}` });
        sign2.style.background = PASSING[i][0];
        return [make("li", {}, sign2, `${t(PASSING[i][1])} ${list.length}`)];
      });
    }
  });

  // src/map/legend.js
  function createLegend(map4) {
    const root2 = make("details", { id: "legend", open: open2 });
    const dock = createDock(map4, root2);
    root2.addEventListener("toggle", () => {
      open2 = root2.open;
    });
    const renew = () => {
      const held = root2.contains(document.activeElement) ? document.activeElement?.id : "";
      const [cells, ...others2] = layers().map(layerSwitch);
      root2.replaceChildren(
        make("summary", {}, t("legend")),
        make(
          "div",
          { className: "body" },
          heading(),
          ...drawn() ? [...shown.clause.missing ? [note()] : [], cells, ...shading(), ...key()] : [note()],
          ...others2.flatMap((node, i) => [node, ...detail(layers()[i + 1])]),
          dock.button
        )
      );
      dock.renew();
      if (held) document.getElementById(held)?.focus();
    };
    return { root: root2, renew };
  }
  function printedLegend() {
    const others2 = layers().slice(1, -1).filter((layer) => state.layers[layer]);
    return make(
      "div",
      { className: "legend" },
      heading(),
      ...drawn() && state.layers.cells ? [make("p", {}, layerName("cells")), ...key()] : [],
      make("ul", {}, ...others2.map((layer) => make("li", {}, mark(layer), layerName(layer)))),
      ...state.layers.zones ? boundaryKey() : []
    );
  }
  function signsNow() {
    const found2 = /* @__PURE__ */ new Map();
    for (const facility of shown.clause.facilities) {
      const type = data.facilities.type[facility];
      const { sign: sign2 } = symbolOf(type);
      const known8 = found2.get(sign2) ?? { types: [], many: 0 };
      if (!known8.types.includes(type)) known8.types.push(type);
      known8.many += 1;
      found2.set(sign2, known8);
    }
    return [...found2.values()].sort((a, b) => b.many - a.many);
  }
  function facilityKey() {
    const signs = state.layers.facilities ? signsNow() : [];
    return make(
      "ul",
      { className: "symbols" },
      ...signs.map(({ types, many }) => make("li", {}, symbol(types[0]), `${named2(types)} ${whole(many)}`)),
      ...state.layers.facilities ? signKey() : []
    );
  }
  function symbol(type) {
    const { sign: sign2, colour } = symbolOf(type);
    const node = make("span", { className: "symbol" }, sign2);
    node.style.color = colour;
    node.setAttribute("aria-hidden", "true");
    return node;
  }
  function signKey() {
    const several2 = make("span", { className: "symbol several" }, "9");
    const away = make("span", { className: "symbol away" });
    for (const node of [several2, away]) node.setAttribute("aria-hidden", "true");
    return [
      ...shown.clause.facilities.length > 1 ? [make("li", {}, several2, t("cluster_key"))] : [],
      ...shown.clause.unlinked.length ? [make("li", {}, away, t("facility_unlinked"))] : []
    ];
  }
  function detail(layer) {
    if (!state.layers[layer]) return [];
    if (layer === "zones") return boundaryKey();
    if (layer !== "facilities") return [];
    const signs = signsNow();
    const rest = signs.length - SIGNS2;
    return [make(
      "ul",
      { className: "symbols" },
      ...signs.slice(0, SIGNS2).map(({ types }) => make("li", {}, symbol(types[0]), named2(types))),
      ...rest > 0 ? [make("li", {}, `${t("print_more")} ${rest}`)] : [],
      ...signKey()
    )];
  }
  function boundaryKey() {
    const levels = [...new Set(BOUNDED.map(levelOf))];
    if (levels.length < 2) return [];
    return [make("ul", { className: "boundaries" }, ...[...boundariesOf(levels)].map(([level, [width, dashes]]) => {
      const line = svg("svg", { viewBox: "0 0 34 6", class: "boundary", "aria-hidden": "true" });
      line.append(svg("path", {
        d: "M0 3 H34",
        stroke: palette_default.zone,
        "stroke-width": String(width),
        "stroke-dasharray": dashes.join(" ")
      }));
      return make("li", {}, line, make("span", {}, namesOf(level)));
    }))];
  }
  function namesOf(level) {
    const zones2 = BOUNDED.filter((zone) => levelOf(zone) === level);
    return zones2.slice(0, 2).map(zoneName).join(t("semicolon")) + (zones2.length > 2 ? " …" : "");
  }
  function key() {
    const items = !shown.clause.way ? unitKey(sampled, divide) : byZones() ? shareItems(markNow(), zoneBandsNow()) : byShares() ? cellShareItems() : rampItems();
    return [make("ul", { className: "ramp" }, ...items)];
  }
  function sampled(background, text2) {
    const sample = make("span", { className: "sample" });
    sample.style.background = background;
    return make("li", {}, sample, text2);
  }
  function rampItems() {
    const { clause: clause3, view: view2 } = shown;
    const { limit, within: within2, beyond: beyond3 } = bandsNow();
    const { border, unlinked, unreachable } = present(view2);
    const band = ({ colour, label }) => sampled(colour, `${label} ${t(clause3.scale)}`);
    return [
      ...within2.map(band),
      divide(`${t("limit")} ${limit} ${t(clause3.scale)}${plusFixed(clause3)}`),
      ...beyond3.map(({ colour, label }) => band({ colour: failing(colour), label })),
      ...unreachable ? [sampled(failing(UNREACHABLE), t("state_unreachable"))] : [],
      ...border ? [sampled(swatch(HATCHES.border), t("state_border"))] : [],
      ...unlinked ? [sampled(swatch(HATCHES.unlinked), t("state_unlinked"))] : []
    ];
  }
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
  function shading() {
    if (!shown.clause.way || !Object.keys(shown.view?.zones ?? {}).length) return [];
    const choice2 = (shade) => {
      const onchange = () => update({ shade });
      const box = make("input", { type: "radio", name: "shade", id: `shade-${shade}`, checked: state.shade === shade, onchange });
      return make("label", {}, box, t(`shade_${shade}`));
    };
    const group2 = make("div", { className: "shades" }, choice2("cells"), choice2("zones"));
    group2.setAttribute("role", "radiogroup");
    group2.setAttribute("aria-label", t("shade_label"));
    return [group2];
  }
  function layerName(layer) {
    if (layer !== "cells") return t(`layer_${layer}`);
    if (byZones()) return t("layer_cells_zones");
    if (byShares()) return t("layer_cells_shares");
    if (shown.clause.way) return t(`layer_cells_${shown.clause.scale}`);
    return t(byFacilities() ? "facilities_by_zone" : shown.clause.units ? "layer_cells_units" : "passing");
  }
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
  var layers, NARROW_PX2, open2, named2, SIGNS2, drawn, note, heading, failing, divide, plusFixed, mark;
  var init_legend = __esm({
    "src/map/legend.js"() {
      "use strict";
      init_palette();
      init_colours();
      init_verdicts();
      init_state();
      init_words();
      init_controls();
      init_dock();
      init_marks();
      init_hatching();
      init_shown();
      init_symbols();
      init_unit_key();
      init_zones2();
      layers = () => ["cells", ...shown.clause.way ? ["gaps"] : [], "facilities", "zones", "background"];
      NARROW_PX2 = 720;
      open2 = window.innerWidth > NARROW_PX2;
      named2 = ([first3, ...others2]) => pick(data.types[first3]) + (others2.length ? t("sign_others").replace("{n}", String(others2.length)) : "");
      SIGNS2 = 5;
      drawn = () => Boolean(shown.clause.way || shown.clause.units || shown.clause.passing || shown.clause.facilities.length);
      note = () => make("p", { className: "hint" }, t(shown.clause.missing ? "not_drawn" : "no_units"));
      heading = () => {
        const { mode } = shown.clause;
        return make("p", {}, headline(shown.clause) + (mode ? ` · ${t(`mode_${mode}`)}` : ""));
      };
      failing = (colour) => poor() ? swatch(striped(colour)) : colour;
      divide = (text2) => make("li", { className: "limit" }, text2);
      plusFixed = ({ fixed }) => fixed > 1e-9 ? ` ${t("plus_fixed").replace("{n}", exact(Number(fixed.toFixed(2))))}` : "";
      mark = (layer) => make("span", { className: `mark ${layer}` });
    }
  });

  // src/map/raster.js
  function createRaster({ row: row2, column }, { rows: rows2, columns: columns2 }) {
    const across = (columns2 >> BITS) + 1;
    const table2 = new Int32Array(across * ((rows2 >> BITS) + 1));
    const place2 = new Int32Array(row2.length);
    let blocks = 1;
    const at = (r, c) => table2[(r >> BITS) * across + (c >> BITS)] << 2 * BITS | (r & WITHIN3) << BITS | c & WITHIN3;
    for (let i = 0; i < row2.length; i++) {
      const block = (row2[i] >> BITS) * across + (column[i] >> BITS);
      if (table2[block] === 0) table2[block] = blocks++;
      place2[i] = at(row2[i], column[i]);
    }
    const size2 = blocks << 2 * BITS;
    const cell3 = new Int32Array(size2).fill(-1);
    for (let i = 0; i < place2.length; i++) cell3[place2[i]] = i;
    return { rows: rows2, columns: columns2, size: size2, place: place2, cell: cell3, at };
  }
  function spread({ size: size2, place: place2 }, classes2) {
    const found2 = new Uint8Array(size2);
    for (let i = 0; i < place2.length; i++) found2[place2[i]] = classes2[i];
    return found2;
  }
  function cellAt(raster, row2, column) {
    const [r, c] = [Math.floor(row2), Math.floor(column)];
    return r >= 0 && r < raster.rows && c >= 0 && c < raster.columns ? raster.cell[raster.at(r, c)] : -1;
  }
  function paint(raster, layer, ink, picture4) {
    const { corners: [nw, ne, sw, se], part: [left, top, right, bottom] } = picture4;
    const [width, height2] = [right - left, bottom - top];
    for (let j = 0; j < height2; j++) {
      const down = (j + 0.5) / height2;
      const [c0, c1] = [nw[0] + down * (sw[0] - nw[0]), ne[0] + down * (se[0] - ne[0])];
      const [r0, r1] = [nw[1] + down * (sw[1] - nw[1]), ne[1] + down * (se[1] - ne[1])];
      const [dc, dr] = [(c1 - c0) / width, (r1 - r0) / width];
      paintLine(raster, layer, ink, picture4, top + j, [c0 + dc / 2, r0 + dr / 2, dc, dr]);
    }
  }
  function paintLine({ rows: rows2, columns: columns2, at }, layer, ink, { pixels, width, part: [left, , right] }, y, [column, row2, dc, dr]) {
    const { colours, patterns: patterns2, side: side2, phase } = ink;
    const line = (y + phase[1]) % side2 * side2;
    for (let x = left; x < right; x++, column += dc, row2 += dr) {
      const r = Math.floor(row2);
      const c = Math.floor(column);
      if (r < 0 || r >= rows2 || c < 0 || c >= columns2) continue;
      const kind = layer[at(r, c)];
      if (kind === CLASS.none) continue;
      const pattern = patterns2[kind];
      pixels[y * width + x] = pattern ? pattern[line + (x + phase[0]) % side2] : colours[kind];
    }
  }
  function edges({ rows: rows2, columns: columns2, at }, kind, [west, north, east, south], visit) {
    const [last, lowest] = [Math.min(east, columns2 - 1), Math.min(south, rows2 - 1)];
    for (let r = Math.max(0, north); r <= lowest; r++) {
      for (let c = Math.max(0, west); c <= last; c++) {
        const here2 = kind(at(r, c));
        if (here2 === 0) continue;
        const right = c + 1 < columns2 ? kind(at(r, c + 1)) : 0;
        const below = r + 1 < rows2 ? kind(at(r + 1, c)) : 0;
        if (right !== 0 && right !== here2) visit(c + 1, r, c + 1, r + 1);
        if (below !== 0 && below !== here2) visit(c, r + 1, c + 1, r + 1);
      }
    }
  }
  var BITS, SIDE3, WITHIN3;
  var init_raster = __esm({
    "src/map/raster.js"() {
      "use strict";
      init_colours();
      BITS = 7;
      SIDE3 = 1 << BITS;
      WITHIN3 = SIDE3 - 1;
    }
  });

  // src/map/hit.js
  function facilitiesAt({ lat, lng }, zoom2) {
    if (!state.layers.facilities) return [];
    const [x, y] = project([lat, lng]);
    const scale2 = 2 ** zoom2;
    let least2 = 0;
    let found2 = [];
    for (const { at, members } of clustersAt(zoom2)) {
      const radius = members.length > 1 ? clusterRadius(members.length) : radiusAt(zoom2);
      const beyond3 = Math.hypot(at[0] - x, at[1] - y) * scale2 - radius - NEAR_PX;
      if (beyond3 < least2) [least2, found2] = [beyond3, members];
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
  var NEAR_PX;
  var init_hit = __esm({
    "src/map/hit.js"() {
      "use strict";
      init_projection();
      init_state();
      init_clusters();
      init_facility_marks();
      init_mercator();
      init_raster();
      init_rings();
      init_shown();
      init_zones2();
      NEAR_PX = 5;
    }
  });

  // src/map/tips.js
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
  function clusterLines(facilities) {
    const names = facilities.slice(0, NAMES2).map((each) => facilityLines(each)[0]);
    return [named("cluster", String(facilities.length)), ...names, ...facilities.length > NAMES2 ? ["…"] : [], t("cluster_hint")];
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
  function gapOf(view2, cell3) {
    const order2 = ranked(view2);
    const ranks = known4.get(view2) ?? new Int32Array(view2.state.length);
    if (!known4.has(view2)) order2.forEach((gap, i) => view2.gaps[gap].cells.forEach((each) => {
      ranks[each] = i + 1;
    }));
    known4.set(view2, ranks);
    const rank = ranks[cell3];
    return rank ? { rank, persons: view2.gaps[order2[rank - 1]].persons } : null;
  }
  function zoneLines(view2, zone) {
    const name = zoneName(zone);
    const counts2 = view2?.zones[zone];
    const unit2 = unitsNow().find((each) => each.zone === zone);
    if (!counts2) return unit2 ? unitLines(unit2) : [name];
    const met = counts2.persons > 0 ? share(counts2.met / counts2.persons) : t("unknown");
    return [name, people(counts2.persons), named("within", met)];
  }
  function unitLines(unit2) {
    const short2 = typeof unit2.shortfall === "number" && unit2.shortfall > 0;
    return [
      zoneName(unit2.zone),
      named("found", found(unit2)),
      ...unit2.required === null ? [] : [named("required", required(unit2))],
      ...short2 ? [named("short", shortfall(unit2))] : [],
      ...unit2.verdict ? [t(`verdict_${unit2.verdict}`)] : [],
      ...unit2.alone ? [named("alone", t(`verdict_${unit2.alone}`))] : [],
      ...unit2.verdict || unit2.alone ? [] : [t("unit_informative")],
      ...typeof unit2.persons === "number" ? [people(unit2.persons)] : []
    ];
  }
  var WORDS, NAMES2, known4;
  var init_tips = __esm({
    "src/map/tips.js"() {
      "use strict";
      init_verdicts();
      init_state();
      init_words();
      init_shown();
      WORDS = { [MET]: "state_met", [UNMET]: "state_unmet", [BORDER]: "state_border", [UNLINKED]: "state_unlinked" };
      NAMES2 = 4;
      known4 = /* @__PURE__ */ new WeakMap();
    }
  });

  // src/map/pointer.js
  function followPointer(map4, raster, cells, whole2, aside) {
    const tip = L.tooltip({ className: "tip", opacity: 1, offset: [14, 0] });
    let frame = 0;
    let rests = null;
    const leave2 = () => {
      cancelAnimationFrame(frame);
      rests = null;
      tip.remove();
      point(null);
    };
    const tell3 = (spot) => {
      const view2 = aside(spot) ? shown.other : shown.view;
      const lines2 = linesAt(map4, raster, cells, whole2, spot, view2);
      if (!lines2.length) return tip.remove();
      tip.setLatLng(spot).setContent(make("div", {}, ...lines2.map((line) => make("p", {}, line)))).addTo(map4);
      keepInside(tip, map4.getContainer());
    };
    map4.on("mousemove", ({ latlng, originalEvent: { target } }) => {
      cancelAnimationFrame(frame);
      if (target instanceof Element && target.closest(".leaflet-control, #swipe-handle")) return leave2();
      frame = requestAnimationFrame(() => {
        rests = latlng;
        point(state.layers.zones ? zoneAt(latlng) : null);
        tell3(latlng);
      });
    });
    map4.on("mouseout movestart zoomstart", leave2);
    map4.on("click", ({ latlng }) => act(map4, raster, whole2, latlng));
    followKeys(map4.getContainer(), () => act(map4, raster, whole2, map4.getCenter()));
    return { renew: () => {
      if (rests) tell3(rests);
    } };
  }
  function keepInside(tip, container) {
    const node = tip.getElement();
    if (!node) return;
    node.style.translate = "none";
    const [box, around3] = [node, container].map((each) => each.getBoundingClientRect());
    const by = (low, high) => Math.max(around3[low] - box[low], 0) || Math.min(around3[high] - box[high], 0);
    node.style.translate = `${by("left", "right")}px ${by("top", "bottom")}px`;
  }
  function followKeys(container, pick2) {
    container.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === container) pick2();
    });
    container.addEventListener("pointerdown", () => container.classList.add("by-pointer"), { capture: true });
    container.addEventListener("keyup", () => container.classList.remove("by-pointer"));
  }
  function linesAt(map4, raster, cells, whole2, spot, view2) {
    const facilities = facilitiesAt(spot, map4.getZoom());
    if (facilities.length > 1) return clusterLines(facilities);
    if (facilities.length) return facilityLines(facilities[0]);
    const drawn3 = state.layers.cells && shown.clause.way;
    const cell3 = drawn3 ? whole2 ? whole2.at(spot) : cellOf(raster, spot) : -1;
    const zone = zoneAt(spot);
    const about2 = zone === null ? [] : zoneLines(view2, zone);
    if (cell3 < 0 || state.shade === "zones") return about2;
    return [...whole2 ? wholeLines(view2, cell3, whole2.persons[cell3]) : cellLines(view2, cell3, cells.persons[cell3]), ...about2];
  }
  function act(map4, raster, whole2, spot) {
    if (state.tool === "add") return add(placeOf(spot));
    if (state.tool === "move") return move(placeOf(spot));
    const facilities = facilitiesAt(spot, map4.getZoom());
    if (facilities.length > 1) return spreadOut(map4, facilities);
    const [facility = null] = facilities;
    const cell3 = facility === null && shown.clause.way ? partAt(raster, whole2, spot) : -1;
    update({ facility, cell: cell3 < 0 ? null : cell3, sought: null });
  }
  function spreadOut(map4, facilities) {
    const places = facilities.map((facility) => toMap(data.facilities.at[facility]));
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    map4.fitBounds(places, { padding: [60, 60], maxZoom: Math.max(APART_ZOOM, map4.getZoom() + 1), animate });
  }
  function partAt(raster, whole2, spot) {
    const cell3 = cellOf(raster, spot);
    const around3 = cell3 < 0 && whole2 ? whole2.at(spot) : -1;
    return around3 < 0 || !whole2 ? cell3 : whole2.main(around3);
  }
  function add(at) {
    const { way: way2, id: clause3, facility_type } = data.clauses[state.clause] ?? {};
    if (!way2) return;
    const numbers2 = opened2().map(({ id }) => Number(id.replace(/^site-/, "")) || 0);
    const number3 = Math.max(0, ...numbers2) + 1;
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
    const others2 = changes.filter((each) => !("facility" in each) || each.facility !== facility);
    change([...others2, { change: "move", facility, at }]);
  }
  var APART_ZOOM, point, opened2;
  var init_pointer = __esm({
    "src/map/pointer.js"() {
      "use strict";
      init_state();
      init_words();
      init_hit();
      init_leaflet();
      init_shown();
      init_tips();
      APART_ZOOM = 14;
      point = (zones2) => {
        if (state.hover.zones !== zones2) update({ hover: { zones: zones2 } });
      };
      opened2 = () => state.settings.changes.flatMap((each) => each.change === "open" ? [each] : []);
    }
  });

  // src/map/scale.js
  function rounded3(times, up = 1) {
    const power = 10 ** Math.floor(Math.log10(times) + SLACK);
    const all2 = [power / 10, power, power * 10].flatMap((each) => STEPS3.map((step) => step * each));
    const fits = all2.filter((each) => up > 0 ? each >= times * (1 - SLACK) : each <= times * (1 + SLACK));
    return Number((up > 0 ? Math.min(...fits) : Math.max(...fits)).toPrecision(2));
  }
  function choices(times) {
    const found2 = [rounded3(times)];
    for (let i = 0; i < 3; i++) found2.unshift(rounded3(found2[0] * 0.99, -1));
    for (let i = 0; i < 5; i++) found2.push(rounded3(found2[found2.length - 1] * 1.01));
    return found2;
  }
  var PAPER_PX_M, EQUATOR_M, STEPS3, SLACK, metresAt, scaleAt, zoomOf;
  var init_scale = __esm({
    "src/map/scale.js"() {
      "use strict";
      PAPER_PX_M = 0.0254 / 96;
      EQUATOR_M = 40075016686e-3;
      STEPS3 = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
      SLACK = 1e-4;
      metresAt = (latitude) => EQUATOR_M * Math.cos(latitude * Math.PI / 180) / 256;
      scaleAt = (latitude, zoom2) => metresAt(latitude) / 2 ** zoom2 / PAPER_PX_M;
      zoomOf = (latitude, times) => Math.log2(metresAt(latitude) / PAPER_PX_M / times);
    }
  });

  // src/study/here.js
  async function follow2(heard) {
    turn += 1;
    const mine = turn;
    counted2 = null;
    known5.clear();
    const { zone } = state;
    if (zone === null) return;
    const inside = data.zones.flatMap((_, i) => liesIn(i, zone) ? [i] : []);
    const answer = await ask("within", inside, state.settings).catch(() => null);
    if (mine !== turn) return;
    counted2 = answer;
    known5.clear();
    heard();
  }
  var counted2, turn, known5, here;
  var init_here = __esm({
    "src/study/here.js"() {
      "use strict";
      init_client();
      init_state();
      init_words();
      init_standing();
      init_zones();
      counted2 = null;
      turn = 0;
      known5 = /* @__PURE__ */ new Map();
      here = {
        /** What a clause comes to in the zone chosen; null: none is, or nothing can be told. */
        standing(clause3) {
          const { zone } = state;
          if (zone === null) return null;
          if (!known5.has(clause3)) {
            const each = data.clauses[clause3];
            known5.set(clause3, standing(each, zone, counted2?.[clause3] ?? countsIn(each, zone)));
          }
          return known5.get(clause3) ?? null;
        },
        /** Whether a clause holds in the zone chosen: its units, its people or its facilities are there. */
        holds(clause3) {
          const { zone } = state;
          if (zone === null) return true;
          const each = data.clauses[clause3];
          if (this.standing(clause3)) return true;
          const people2 = counted2?.[clause3];
          if (people2) return people2.persons > 0;
          const touches2 = (other) => liesIn(other, zone) || liesIn(zone, other);
          if (each.units) return unitsOf(each).some((unit2) => touches2(unit2.zone));
          if (each.way) return each.coverage.some((row2) => touches2(row2.zone));
          return !each.missing && each.facilities.some((facility) => liesIn(data.facilities.zone[facility], zone));
        },
        /** Whose the figures are, where they are of a unit around the zone. */
        told(clause3) {
          const of = this.standing(clause3)?.of;
          return of === void 0 || of === state.zone ? "" : named("of_unit", zoneName(of));
        },
        counts: (clause3) => counted2?.[clause3] ?? null
      };
    }
  });

  // src/map/inset.js
  function inset(map4) {
    if (!NAMED.length) return null;
    const bounds2 = map4.getBounds();
    const corners = [bounds2.getNorthWest(), bounds2.getSouthEast()].map(({ lat, lng }) => project([lat, lng]));
    const zones2 = around2(NAMED.map((zone) => outlineOf(zone).box));
    const [west, north, east, south] = zones2;
    const unit2 = SIDE4 / Math.max(east - west, south - north);
    const to = (x2, y2) => [(x2 - west) * unit2, (y2 - north) * unit2];
    const [width, height2] = to(east, south);
    const picture4 = svg("svg", { viewBox: `-20 -20 ${width + 40} ${height2 + 40}`, "aria-hidden": "true" });
    const outlines = svg("path", { d: NAMED.map((zone) => pathIn(zone, to, LEAST2)).join(""), class: "inset-zones" });
    const [[left, top], [right, bottom]] = corners.map(([x2, y2]) => to(x2, y2));
    const within2 = (value, most) => Math.min(most + 15, Math.max(-15, value));
    const [x, y] = [within2(left, width), within2(top, height2)];
    const frame = svg("rect", {
      x: String(x),
      y: String(y),
      width: String(within2(right, width) - x),
      height: String(within2(bottom, height2) - y),
      class: "inset-frame"
    });
    picture4.append(outlines, frame);
    return make("div", { className: "inset" }, picture4);
  }
  var SIDE4, LEAST2, around2;
  var init_inset = __esm({
    "src/map/inset.js"() {
      "use strict";
      init_words();
      init_controls();
      init_mercator();
      init_zones2();
      SIDE4 = 1e3;
      LEAST2 = 2;
      around2 = (boxes) => (
        /** @type {Box} */
        [0, 1, 2, 3].map((k) => Math[k < 2 ? "min" : "max"](...boxes.map((box) => box[k])))
      );
    }
  });

  // src/map/sheet.js
  function barOf(scale2, acts) {
    const action = (id, onclick) => make("button", { type: "button", id, onclick }, t(id.replace("-", "_")));
    const papers = make("select", { id: "print-paper" }, ...PAPERS.map((each) => make("option", { value: each, selected: each === chosen2 }, each.toUpperCase())));
    papers.onchange = () => {
      chosen2 = papers.value;
      acts.paper();
    };
    const scales = make("select", { id: "print-scale" }, ...scaleOptions(scale2));
    scales.onchange = () => acts.scale(Number(scales.value));
    const by = make("input", { id: "print-unit", value: unit, maxLength: 60, size: 14 });
    by.oninput = () => {
      unit = by.value;
      for (const node of byId("sheet").querySelectorAll(".by")) node.replaceWith(compiled());
    };
    const bar2 = make(
      "div",
      { id: "print-bar" },
      action("print-now", () => window.print()),
      action("print-leave", acts.leave),
      make("label", {}, t("print_paper"), papers),
      make("label", {}, t("print_scale"), scales),
      make("label", {}, t("print_unit"), by),
      make("span", {}, t("print_hint"))
    );
    bar2.setAttribute("role", "region");
    bar2.setAttribute("aria-label", t("print"));
    return bar2;
  }
  function drawPlace(map4, scale2) {
    byId("ratio").textContent = t("print_ratio").replace("{n}", scale2.toLocaleString("en")).replace("{paper}", chosen2.toUpperCase());
    byId("print-scale").replaceChildren(...scaleOptions(scale2));
    const picture4 = inset(map4);
    byId("inset").replaceChildren(...picture4 ? [picture4] : []);
  }
  function summary() {
    const { clause: clause3 } = shown;
    const row2 = used(clause3);
    const rows2 = row2.verdict === "reported" ? clause3.value === null ? [] : [[t("told"), asked2(clause3)]] : [[t("required"), required(row2) + (row2.share ? assumedMark(clause3) : "")], [t("found"), found(row2)], [t("short"), shortfall(row2)]];
    return make(
      "div",
      {},
      make("p", { className: "verdict" }, make("b", { className: `badge ${row2.verdict}` }, t(`verdict_${row2.verdict}`))),
      make("blockquote", {}, pick(clause3.quote)),
      terms([...rows2, [t("zone_of_plan"), pick(clause3.zone)]]),
      ...boundsWords(row2) ? [make("p", {}, boundsWords(row2))] : [],
      ...inZone(),
      ...own2()
    );
  }
  function inZone() {
    const { zone } = state;
    const found2 = zone === null ? null : here.standing(shown.number);
    if (zone === null || !found2) return [];
    const counts2 = here.counts(shown.number);
    return [make("h2", {}, zoneName(zone)), terms([
      [t("verdict"), t(`verdict_${found2.verdict}`)],
      ...counts2 && counts2.persons > 0 ? (
        /** @type {[string, string][]} */
        [
          [t("within"), `${people(counts2.met)} (${share(counts2.met / counts2.persons)})`],
          [t("beyond"), people(counts2.unmet)]
        ]
      ) : []
    ]), ...found2.of === zone ? [] : [make("p", {}, here.told(shown.number))]];
  }
  function own2() {
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
        [[t("print_changes"), `${changes.length}`]]
      ) : [],
      [t("within"), persons > 0 ? `${people(met)} (${share(met / persons)})` : t("unknown")],
      [t("verdict"), t(`verdict_${view2.verdict}`)]
    ]), ...changes.length ? [changeList(changes)] : []];
  }
  function changeList(changes) {
    const lines2 = changes.flatMap((each) => {
      if (each.change === "given") return each.made.map(({ name }) => named("change_given", pick(name)));
      if (each.change === "open") return [named("change_open", each.name)];
      return [named(`change_${each.change}`, facilityName(each.facility))];
    });
    const more2 = lines2.length - NAMED_CHANGES;
    const listed = [...lines2.slice(0, NAMED_CHANGES), ...more2 > 0 ? [`${t("print_more")} ${more2}`] : []];
    return make("ul", { className: "changes-made" }, ...listed.map((line) => make("li", {}, line)));
  }
  function gapList() {
    const { view: view2 } = shown;
    const numbered = view2 && state.layers.gaps ? ranked(view2).slice(0, NUMBERED) : [];
    if (!view2 || !numbered.length) return [];
    const rows2 = numbered.map((i) => {
      const { zone, persons } = view2.gaps[i];
      return make("li", {}, make("span", {}, data.zones[zone]?.name ?? t("unknown")), make("b", {}, people(persons)));
    });
    const rest = view2.gaps.length - numbered.length;
    return [
      make("h2", {}, t("print_gaps")),
      make("ol", { className: "numbered" }, ...rows2),
      ...rest > 0 ? [make("p", {}, t("print_gaps_more").replace("{n}", whole(rest)))] : []
    ];
  }
  function today() {
    const now = /* @__PURE__ */ new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  }
  function foot() {
    const sources = data.sources.map(({ name, file }) => `${pick(name)} (${file})`).join(t("semicolon"));
    const method = !shown.clause.way ? "method_units" : state.settings.measure === "straight" ? "method_straight" : "method_network";
    const credits = [data.attribution, data.basemap?.attribution ?? null].filter((each) => each !== null).map(pick);
    return make(
      "footer",
      {},
      compiled(),
      make("p", {}, named("method", t(method))),
      ...data.note ? [make("p", {}, named("note", pick(data.note)))] : [],
      ...sources ? [make("p", {}, named("sources", sources))] : [],
      ...data.dated ? [make("p", {}, named("dated", data.dated))] : [],
      ...credits.length ? [make("p", {}, credits.join(" · "))] : []
    );
  }
  var PAPERS, NAMED_CHANGES, chosen2, unit, paper, scaleOptions, contents, title, scope, side, terms, compiled;
  var init_sheet = __esm({
    "src/map/sheet.js"() {
      "use strict";
      init_state();
      init_words();
      init_here();
      init_labels();
      init_legend();
      init_inset();
      init_scale();
      init_shown();
      PAPERS = ["a3", "a4"];
      NAMED_CHANGES = 8;
      chosen2 = PAPERS[0];
      unit = "";
      paper = () => chosen2;
      scaleOptions = (scale2) => choices(scale2).map((each) => make("option", { value: String(each), selected: each === scale2 }, `1:${each.toLocaleString("en")}`));
      contents = () => [title(), side(), foot()];
      title = () => make(
        "header",
        {},
        make("h1", {}, pick(data.name)),
        make("p", {}, `${t("page")} · ${headline(shown.clause)}${scope()}`),
        make("p", { className: `population ${data.population}` }, t(`population_${data.population}`))
      );
      scope = () => state.zone === null ? "" : ` · ${zoneName(state.zone)}`;
      side = () => make(
        "aside",
        {},
        make("h2", {}, t("print_verdict")),
        summary(),
        ...gapList(),
        make("h2", {}, t("print_legend")),
        printedLegend(),
        facilityKey(),
        make("p", { id: "ratio" }),
        make("h2", {}, t("print_inset")),
        make("div", { id: "inset" })
      );
      terms = (rows2) => make("dl", {}, ...rows2.flatMap(([key2, value]) => [make("dt", {}, key2), make("dd", {}, value)]));
      compiled = () => make(
        "p",
        { className: "by" },
        `${named("print_unit", unit || "____________")} · ${named("print_date", today())}`
      );
    }
  });

  // src/map/print.js
  function preparePrint(made, paintAnew) {
    map2 = made;
    repaint = paintAnew;
    let own3 = false;
    window.addEventListener("beforeprint", () => {
      if (document.body.classList.contains("zone-print")) return;
      own3 || (own3 = !home2);
      layOut();
      flush();
    });
    window.addEventListener("afterprint", () => {
      if (own3) leavePrint();
      own3 = false;
    });
  }
  async function enterPrint() {
    if (!map2 || home2) return;
    layOut();
    byId("print-now").focus();
    await new Promise((resolve) => setTimeout(resolve));
    await settled();
  }
  function layOut() {
    if (home2) return;
    const bounds2 = map2.getBounds();
    home2 = { at: document.createComment("map"), centre: map2.getCenter(), zoom: map2.getZoom() };
    const sheet2 = make("main", { id: "sheet" });
    map2.getContainer().replaceWith(home2.at);
    sheet2.append(map2.getContainer());
    document.body.append(sheet2);
    document.body.classList.add("print");
    document.addEventListener("keydown", leaveByKey);
    sharpen(SHARP);
    drawSheet();
    fit(bounds2);
    map2.on("zoomend moveend", follow3);
  }
  function fit(bounds2) {
    map2.invalidateSize({ animate: false, pan: false });
    const centre = bounds2.getCenter();
    scale = rounded3(scaleAt(centre.lat, map2.getBoundsZoom(bounds2)));
    show2(centre);
  }
  function show2(centre = map2.getCenter()) {
    map2.setView(centre, zoomOf(centre.lat, scale), { animate: false });
    repaint();
    drawPlace(map2, scale);
  }
  function follow3() {
    const { lat } = map2.getCenter();
    const now = scaleAt(lat, map2.getZoom());
    if (Math.abs(Math.log2(now / scale)) > PANNED) scale = rounded3(now, now > scale ? 1 : -1);
    if (Math.abs(zoomOf(lat, scale) - map2.getZoom()) > EXACT) show2();
    else drawPlace(map2, scale);
  }
  function leavePrint() {
    if (!home2) return;
    const { at, centre, zoom: zoom2 } = home2;
    map2.off("zoomend moveend", follow3);
    document.removeEventListener("keydown", leaveByKey);
    at.replaceWith(map2.getContainer());
    home2 = null;
    document.body.classList.remove("print");
    for (const id of ["sheet", "print-bar"]) byId(id).remove();
    sharpen(1);
    map2.invalidateSize({ animate: false, pan: false });
    map2.setView(centre, zoom2, { animate: false });
    repaint();
  }
  function goBack() {
    leavePrint();
    byId("print")?.focus();
  }
  function drawSheet() {
    if (!home2) return;
    const sheet2 = byId("sheet");
    sheet2.className = paper();
    document.getElementById("print-bar")?.remove();
    sheet2.before(barOf(scale, { leave: goBack, paper: onPaper, scale: (chosen4) => {
      scale = chosen4;
      show2();
    } }));
    for (const part2 of sheet2.querySelectorAll(":scope > :not(.leaflet-container)")) part2.remove();
    sheet2.append(...contents());
    drawPlace(map2, scale);
    fitSide(
      /** @type {HTMLElement} */
      sheet2.querySelector("aside")
    );
  }
  function fitSide(side2) {
    for (let size2 = 1; size2 > SMALLEST && side2.scrollHeight > side2.clientHeight + 1; size2 -= 0.05) {
      side2.style.fontSize = `${size2 - 0.05}em`;
    }
  }
  function onPaper() {
    const bounds2 = map2.getBounds();
    drawSheet();
    fit(bounds2);
    byId("print-paper").focus();
  }
  var SHARP, SMALLEST, PANNED, EXACT, map2, repaint, home2, scale, leaveByKey;
  var init_print = __esm({
    "src/map/print.js"() {
      "use strict";
      init_words();
      init_queue();
      init_scale();
      init_sheet();
      init_tiles();
      SHARP = 2;
      SMALLEST = 0.7;
      [PANNED, EXACT] = [0.02, 1e-6];
      repaint = () => {
      };
      home2 = null;
      scale = 1;
      leaveByKey = ({ key: key2 }) => key2 === "Escape" ? goBack() : void 0;
    }
  });

  // src/map/scope.js
  function createScope(map4, calm2) {
    const group2 = L.layerGroup().addTo(map4);
    let last = null;
    return () => {
      group2.clearLayers();
      const { zone } = state;
      if (zone !== null) {
        const rings = outlineOf(zone).rings.map((ring) => ring.map(toMap));
        const around3 = (
          /** @type {Degrees[][]} */
          [WORLD2, ...rings]
        );
        L.polygon(around3, { className: "scope-around", interactive: false, pane: "chosen" }).addTo(group2);
        L.polygon(rings, { className: "scope-edge", interactive: false, pane: "chosen" }).addTo(group2);
        if (zone !== last && rings.length) map4.fitBounds(L.latLngBounds(rings.flat()), { padding: [30, 30], ...calm2 });
      }
      last = zone;
    };
  }
  var WORLD2;
  var init_scope = __esm({
    "src/map/scope.js"() {
      "use strict";
      init_state();
      init_leaflet();
      init_shown();
      init_zones2();
      WORLD2 = [[-89, -360], [-89, 360], [89, 360], [89, -360]];
    }
  });

  // src/map/selection.js
  function linesNamed({ origin, streets: { start, x, y, name } }, wanted3) {
    const found2 = [];
    for (let i = 0; i < name.length; i++) {
      if (name[i] !== wanted3) continue;
      const line = [];
      for (let k = start[i]; k < start[i + 1]; k++) line.push(unproject([x[k] + origin[0], y[k] + origin[1]]));
      found2.push(line);
    }
    return found2;
  }
  function createSelection(map4, shapes) {
    const { cells } = shapes;
    const [lines2, hover] = [L.layerGroup().addTo(map4), L.layerGroup().addTo(map4)];
    const renderer = L.canvas({ pane: "served", padding: 0.2 });
    let turn3 = 0;
    const put4 = (parts, options) => L.polyline(parts.map((part2) => part2.map(toMap)), { interactive: false, pane: "chosen", ...options }).addTo(lines2);
    const drawCell2 = async (cell3, current) => {
      const corners = [...CORNERS, CORNERS[0]].map(([east, south]) => cellToDegrees(data, cells.column[cell3] + east, cells.row[cell3] + south));
      const outline = () => put4([corners], { className: "chosen-cell" });
      outline();
      const route = await ask("route", state.clause, cell3, state.settings).catch(() => null);
      if (!route || !current() || route.points.length < 2) return;
      put4([route.points], { className: "route-casing" });
      put4([route.points], { className: "route" });
    };
    const drawArea = async (facility, current) => {
      const at = placeOfFacility(facility);
      if (at) L.circleMarker(toMap(at), { className: "chosen-facility", radius: 10, interactive: false, pane: "chosen" }).addTo(lines2);
      const served = state.clause === shown.number && shown.clause.way ? await ask("area", state.clause, facility, state.settings).catch(() => null) : null;
      if (!served || !current()) return;
      put4(served.lines, { renderer, color: "#fff", weight: 5, opacity: 0.7, smoothFactor: 0 });
      put4(served.lines, { renderer, color: "#8a1c6b", weight: 2.5, opacity: 1, smoothFactor: 0 });
    };
    const drawSought = ({ kind, number: number3 }) => {
      const parts = kind === "street" ? linesNamed(shapes, number3) : outlineOf(number3).rings.map((ring) => [...ring, ring[0]].map(toMap));
      for (const className of ["sought-casing", "sought"]) {
        L.polyline(parts, { className, interactive: false, pane: "chosen" }).addTo(lines2);
      }
    };
    const renew = () => {
      turn3 += 1;
      const mine = turn3;
      const current = () => mine === turn3;
      lines2.clearLayers();
      const gap = state.gap === null ? null : shown.view?.gaps[state.gap];
      if (gap && state.layers.gaps) {
        const rings = gap.rings.map((ring) => [...ring, ring[0]]);
        put4(rings, { className: "chosen-gap-casing" });
        put4(rings, { className: "chosen-gap" });
      }
      if (state.sought) drawSought(state.sought);
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
  var CORNERS;
  var init_selection = __esm({
    "src/map/selection.js"() {
      "use strict";
      init_client();
      init_projection();
      init_state();
      init_leaflet();
      init_mercator();
      init_shown();
      init_zones2();
      CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];
    }
  });

  // src/map/sites.js
  function createSites(map4) {
    const group2 = L.layerGroup().addTo(map4);
    let dragged = false;
    const drawn3 = (each, i) => {
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
        const parts = "at" in each ? drawn3(each, i) : each.change === "given" ? each.made.flatMap(drawnMade) : [];
        for (const part2 of parts) part2.addTo(group2);
      });
    };
    return { renew };
  }
  function drawnMade({ name, line }) {
    const middle2 = line[Math.floor((line.length - 1) / 2)];
    const next2 = line[Math.floor(line.length / 2)];
    const title4 = visible(pick(name));
    const icon = L.divIcon({ className: "site made", html: make("span", {}, "+"), iconSize: [22, 22] });
    const at = toMap([(middle2[0] + next2[0]) / 2, (middle2[1] + next2[1]) / 2]);
    const marker = L.marker(at, { icon, title: title4, alt: title4, pane: "sites" });
    marker.on("add", () => marker.getElement()?.setAttribute("aria-label", title4));
    const way2 = (className) => L.polyline(line.map(toMap), { className, interactive: false, pane: "chosen" });
    return [way2("made-casing"), way2("made"), marker];
  }
  function signOf2(each, i, far) {
    const facility = each.change === "open" ? -2 - i : each.facility;
    const name = each.change === "open" ? each.name : facilityName(each.facility);
    const title4 = visible(far ? `${name} · ${t("facility_unlinked")}` : name);
    const chosen4 = state.facility === facility;
    const icon = L.divIcon({
      className: `site ${each.change}${far ? " far" : ""}${chosen4 ? " chosen" : ""}`,
      html: make("span", {}, each.change === "open" ? "+" : "→"),
      iconSize: [26, 26]
    });
    const marker = L.marker(toMap(each.at), { icon, title: title4, alt: title4, draggable: true, autoPan: true, pane: "sites" });
    marker.on("add", () => marker.getElement()?.setAttribute("aria-label", title4));
    return marker.on("click", () => update({ facility, cell: null }));
  }
  var init_sites = __esm({
    "src/map/sites.js"() {
      "use strict";
      init_escaping();
      init_state();
      init_words();
      init_leaflet();
      init_pointer();
      init_shown();
    }
  });

  // src/map/street_names.js
  function createStreetNames(map4, { origin, streets: streets2 }, find3) {
    const canvas = document.createElement("canvas");
    canvas.className = "street-names";
    map4.getPane("names")?.append(canvas);
    const context = (
      /** @type {CanvasRenderingContext2D} */
      canvas.getContext("2d")
    );
    const clear = () => {
      canvas.width = 0;
    };
    const renew = () => {
      clear();
      const zoom2 = map4.getZoom();
      if (!data.streets.names.length || data.basemap || !state.layers.background || zoom2 < Math.min(...FROM_ZOOM2)) return;
      const { x: width, y: height2 } = map4.getSize();
      const [ratio, scale2] = [ratioNow(), 2 ** zoom2];
      const corner2 = map4.containerPointToLatLng([0, 0]);
      const [left, top] = project([corner2.lat, corner2.lng]).map((value, k) => (value - origin[k]) * scale2);
      Object.assign(canvas, { width: width * ratio, height: height2 * ratio });
      const at = map4.containerPointToLayerPoint([0, 0]);
      Object.assign(canvas.style, { width: `${width}px`, height: `${height2}px`, transform: `translate(${at.x}px, ${at.y}px)` });
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      Object.assign(context, { font: FONT2, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3, strokeStyle: "rgb(255 255 255 / 88%)", fillStyle: "#4b3f2a" });
      const spots = /* @__PURE__ */ new Map();
      const box = (
        /** @type {import("./lines.js").Box} */
        [left, top, left + width, top + height2].map((value) => value / scale2)
      );
      find3(box, (line) => {
        const [name, rank] = [streets2.name[line], streets2.rank[line]];
        if (!name || zoom2 < FROM_ZOOM2[rank]) return;
        look2(spots, name, rank, streets2, line, { scale: scale2, left, top, width, height: height2 });
      });
      write2(context, spots);
    };
    map4.on("zoomstart", clear);
    map4.on("moveend", renew);
    return { renew };
  }
  function look2(spots, name, rank, { start, x, y }, line, { scale: scale2, left, top, width, height: height2 }) {
    const spot = spots.get(name) ?? { rank, length: 0, x: 0, y: 0, angle: 0, extent: 0 };
    spot.rank = Math.max(spot.rank, rank);
    for (let k = start[line] + 1; k < start[line + 1]; k++) {
      const [ax, ay] = [x[k - 1] * scale2 - left, y[k - 1] * scale2 - top];
      const [bx, by] = [x[k] * scale2 - left, y[k] * scale2 - top];
      const [cx, cy] = [(ax + bx) / 2, (ay + by) / 2];
      if (cx < 0 || cy < 0 || cx > width || cy > height2) continue;
      const length2 = Math.hypot(bx - ax, by - ay);
      spot.extent += length2;
      if (length2 <= spot.length) continue;
      const angle = Math.atan2(by - ay, bx - ax);
      Object.assign(spot, { length: length2, x: cx, y: cy, angle: Math.abs(angle) > Math.PI / 2 ? angle - Math.sign(angle) * Math.PI : angle });
    }
    if (spot.length > 0) spots.set(name, spot);
  }
  function write2(context, spots) {
    const free = room();
    const ordered = [...spots].sort(([, a], [, b]) => b.rank - a.rank || b.extent - a.extent);
    for (const [name, { x, y, angle, extent }] of ordered) {
      const text2 = visible(data.streets.names[name - 1]);
      const wide = context.measureText(text2).width;
      const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
      if (extent < LEAST3 * wide || !free(x, y, [wide * cos + HIGH_PX2 * sin + 4, wide * sin + HIGH_PX2 * cos + 4])) continue;
      context.save();
      context.translate(x, y);
      context.rotate(angle);
      context.strokeText(text2, 0, 0);
      context.fillText(text2, 0, 0);
      context.restore();
    }
  }
  var FROM_ZOOM2, SIZE_PX, HIGH_PX2, LEAST3, FONT2;
  var init_street_names = __esm({
    "src/map/street_names.js"() {
      "use strict";
      init_state();
      init_escaping();
      init_labels();
      init_mercator();
      init_tiles();
      FROM_ZOOM2 = [16.5, 15, 13.5];
      [SIZE_PX, HIGH_PX2, LEAST3] = [11.5, 15, 0.6];
      FONT2 = `${SIZE_PX}px "Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif`;
    }
  });

  // src/map/swipe.js
  function createSwipe(map4, panes) {
    let at = 0.5;
    const handle2 = make("div", { id: "swipe-handle", tabIndex: 0 }, make("span", {}, "⇔"));
    const labels = ["left", "right"].map((side2) => make("div", { className: `swipe-label ${side2}` }));
    const root2 = make("div", { id: "swipe", hidden: true }, ...labels, handle2);
    map4.getPane("swipe")?.append(root2);
    L.DomEvent.disableClickPropagation(handle2);
    const clip = () => {
      stay(map4, root2);
      const x = map4.containerPointToLayerPoint([root2.hidden ? -FAR : at * map4.getSize().x, 0]).x;
      for (const pane of panes.left) clipPane(map4, pane, [-FAR, x]);
      for (const pane of panes.right) clipPane(map4, pane, [x, FAR]);
    };
    const place2 = (next2) => {
      at = Math.min(LAST, Math.max(FIRST, next2));
      root2.style.setProperty("--at", `${100 * at}%`);
      handle2.setAttribute("aria-valuenow", String(Math.round(100 * at)));
      clip();
    };
    listen(handle2, map4, () => at, place2);
    map4.on("move resize zoomend", clip);
    const renew = (wanted3) => {
      root2.hidden = !wanted3 || state.swipe === "off";
      if (state.swipe !== "off") SIDES[state.swipe].forEach((key2, i) => {
        labels[i].textContent = t(key2);
      });
      const names = { role: "slider", "aria-label": t("swipe_handle"), "aria-valuemin": "0", "aria-valuemax": "100" };
      for (const [name, value] of Object.entries(names)) handle2.setAttribute(name, value);
      place2(at);
    };
    const aside = (spot) => !root2.hidden && map4.latLngToContainerPoint(spot).x < at * map4.getSize().x;
    return { renew, aside };
  }
  function stay(map4, root2) {
    const [{ x, y }, size2] = [map4.containerPointToLayerPoint([0, 0]), map4.getSize()];
    Object.assign(root2.style, { transform: `translate(${x}px, ${y}px)`, width: `${size2.x}px`, height: `${size2.y}px` });
  }
  function clipPane(map4, name, [from, to]) {
    const pane = (
      /** @type {HTMLElement} */
      map4.getPane(name)
    );
    const whole2 = from === -FAR && to === FAR;
    pane.style.clipPath = whole2 ? "" : `polygon(${from}px ${-FAR}px, ${to}px ${-FAR}px, ${to}px ${FAR}px, ${from}px ${FAR}px)`;
  }
  function listen(handle2, map4, where, place2) {
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
    handle2.addEventListener("keydown", (event) => {
      const next2 = keys[event.key];
      if (!next2) return;
      event.preventDefault();
      event.stopPropagation();
      place2(next2());
    });
    handle2.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle2.focus();
      handle2.setPointerCapture(event.pointerId);
    });
    handle2.addEventListener("pointermove", (event) => {
      if (!handle2.hasPointerCapture(event.pointerId)) return;
      const { left, width } = map4.getContainer().getBoundingClientRect();
      place2((event.clientX - left) / width);
    });
  }
  var STEP, FIRST, LAST, FAR, SIDES;
  var init_swipe = __esm({
    "src/map/swipe.js"() {
      "use strict";
      init_state();
      init_words();
      init_leaflet();
      STEP = 0.02;
      [FIRST, LAST] = [0.02, 0.98];
      FAR = 1e6;
      SIDES = { straight: ["coverage_straight", "coverage_network"], before: ["coverage_before", "coverage_after"] };
    }
  });

  // src/map/cells.js
  function gridBox() {
    const { parts } = data.grid;
    const [rows2, columns2] = [data.grid.rows, data.grid.columns].map((count) => Math.ceil(count / parts) * parts);
    const places = [];
    for (let i = 0; i <= 8; i++) {
      for (const [column, row2] of [[i / 8, 0], [i / 8, 1], [0, i / 8], [1, i / 8]]) {
        places.push(toWorld(cellToDegrees(data, column * columns2, row2 * rows2)));
      }
    }
    const [x, y] = [0, 1].map((k) => places.map((place2) => place2[k]));
    return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  }
  function paintCells(context, frame, { raster, outer, layer, fills: fills2 }) {
    const { scale: scale2, left, top, ratio, side: side2 } = frame;
    const within2 = (value) => Math.min(side2, Math.max(0, value));
    const part2 = [
      within2(Math.floor((outer[0] * scale2 - left) * ratio)),
      within2(Math.floor((outer[1] * scale2 - top) * ratio)),
      within2(Math.ceil((outer[2] * scale2 - left) * ratio)),
      within2(Math.ceil((outer[3] * scale2 - top) * ratio))
    ];
    if (part2[0] >= part2[2] || part2[1] >= part2[3]) return;
    const cellOf2 = (x, y) => wholeAt(
      data,
      fromWorld([(x / ratio + left) / scale2, (y / ratio + top) / scale2])
    );
    const corners = [[0, 1], [2, 1], [0, 3], [2, 3]].map(([i, j]) => cellOf2(part2[i], part2[j]));
    const image = context.createImageData(side2, side2);
    const pixels = new Uint32Array(image.data.buffer);
    paint(raster, layer, inkOf(fills2, frame), { pixels, width: side2, part: part2, corners });
    context.putImageData(image, 0, 0);
    const across = (part2[2] - part2[0]) / ratio / Math.hypot(corners[1][0] - corners[0][0], corners[1][1] - corners[0][1]);
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
  function drawLimit(context, { scale: scale2, left, top, ratio }, raster, layer, corners) {
    const kind = (place2) => {
      const found2 = layer[place2];
      return found2 === 0 || found2 >= CLASS.border ? 0 : found2 < CLASS.beyond ? 1 : 2;
    };
    const at = (column, row2) => {
      const [x, y] = project(toMap(cellToDegrees(data, column, row2)));
      return (
        /** @type {const} */
        [x * scale2 - left, y * scale2 - top]
      );
    };
    const [columns2, rows2] = [0, 1].map((k) => corners.map((corner2) => corner2[k]));
    const low = [columns2, rows2].map((values) => Math.floor(Math.min(...values)) - 2);
    const high = [columns2, rows2].map((values) => Math.ceil(Math.max(...values)) + 1);
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
  var LIMIT_ZOOM, LIMIT_CELL_PX;
  var init_cells = __esm({
    "src/map/cells.js"() {
      "use strict";
      init_colours();
      init_projection();
      init_state();
      init_hatching();
      init_mercator();
      init_raster();
      init_shown();
      init_tiles();
      LIMIT_ZOOM = 13;
      LIMIT_CELL_PX = 4;
    }
  });

  // src/map/theme.js
  function createTheme(raster, pane) {
    let theme = { cells: null, polygons: [], gaps: null };
    const outer = gridBox();
    const layer = new PaintedLayer((context, frame) => {
      const { cells, polygons, gaps } = theme;
      if (state.layers.cells && cells) {
        paintCells(context, frame, { raster, outer, layer: cells.layer, fills: poor() ? cells.stripes : cells.fills });
      }
      const sight = sightOf2(context, frame, [0, 0]);
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
    const painted2 = shareFills(bands);
    return { cells: { layer: spread(raster, shareClasses(shares2, bands)), fills: painted2, stripes: painted2 }, polygons: [] };
  }
  function units() {
    const all2 = unitsNow();
    const bands = byPass(all2) ? null : unitBands(all2);
    const known8 = new Map(all2.map((unit2) => [unit2.zone, unit2]));
    return bySize([...known8.keys()]).map((zone) => {
      const unit2 = (
        /** @type {import("../types.js").Unit} */
        known8.get(zone)
      );
      return [
        zone,
        /** @type {string | Hatch} */
        unitFill(bands, unit2),
        (unit2.verdict || unit2.alone) === "unmet"
      ];
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
      const { lines: lines2, box } = outlineOf(zone);
      if (!overlap(box, sight.box)) continue;
      context.beginPath();
      for (let ring = 0; ring < lines2.start.length - 1; ring++) trace(context, lines2, ring, sight);
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
  function drawGaps(context, { lines: lines2, find: find3 }, sight, weight) {
    context.beginPath();
    find3(sight.box, (i, width) => {
      if (width * sight.scale >= LEAST_GAP_PX) trace(context, lines2, i, sight);
    });
    strokeCased(context, GAP, weight);
  }
  var GAP, UNIT, CLOSE, LEAST_GAP_PX;
  var init_theme = __esm({
    "src/map/theme.js"() {
      "use strict";
      init_palette();
      init_bands();
      init_colours();
      init_state();
      init_cells();
      init_hatching();
      init_lines();
      init_raster();
      init_rings();
      init_shown();
      init_tiles();
      init_zones2();
      ({ ink: GAP, unit: UNIT } = palette_default);
      CLOSE = 13;
      LEAST_GAP_PX = 5;
    }
  });

  // src/whole.js
  function wholeCells({ row: row2, column }, { rows: rows2, columns: columns2, parts }) {
    const grid = { rows: Math.ceil(rows2 / parts), columns: Math.ceil(columns2 / parts) };
    const number3 = new Int32Array(grid.rows * grid.columns).fill(-1);
    const of = new Int32Array(row2.length);
    const found2 = [];
    for (let i = 0; i < row2.length; i++) {
      const place2 = Math.floor(row2[i] / parts) * grid.columns + Math.floor(column[i] / parts);
      if (number3[place2] < 0) number3[place2] = found2.push(place2) - 1;
      of[i] = number3[place2];
    }
    return {
      row: Int32Array.from(found2, (place2) => Math.floor(place2 / grid.columns)),
      column: Int32Array.from(found2, (place2) => place2 % grid.columns),
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
  var init_whole = __esm({
    "src/whole.js"() {
      "use strict";
    }
  });

  // src/map/whole.js
  function createWhole(cells) {
    const whole2 = wholeCells(cells, data.grid);
    const raster = createRaster(whole2, whole2.grid);
    const persons = summed(whole2, (part2) => cells.persons[part2]);
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
  var init_whole2 = __esm({
    "src/map/whole.js"() {
      "use strict";
      init_projection();
      init_state();
      init_whole();
      init_raster();
      init_shown();
    }
  });

  // src/map/index.js
  async function drawMap(made) {
    map3 = made;
    Object.assign(map3, { _fadeAnimated: false });
    for (const [name, level] of Object.entries(PANES)) {
      const pane = map3.createPane(name);
      pane.style.zIndex = String(level);
      if (name !== "sites") pane.style.pointerEvents = "none";
    }
    map3.options.zoomSnap = 0;
    subscribe((changed) => {
      if (changed.has("overview")) void announce();
    });
    void announce();
    if (covered()) await turn2();
    new ResizeObserver(() => map3.invalidateSize({ animate: false })).observe(map3.getContainer());
    addControls(map3);
    const legend = createLegend(map3);
    legend.renew();
    stayHome(map3);
    const shapes = await ask("shapes");
    react(layersOf(map3, shapes, legend.renew));
  }
  function covered() {
    if (!state.overview) return false;
    const { left, top, width, height: height2 } = map3.getContainer().getBoundingClientRect();
    return Boolean(document.elementFromPoint(left + width / 2, top + height2 / 2)?.closest("#overview"));
  }
  function layersOf(map4, shapes, drawLegend) {
    const raster = createRaster(shapes.cells, data.grid);
    const whole2 = data.grid.parts > 1 ? createWhole(shapes.cells) : null;
    const ground = createGround(map4, shapes);
    const [left, right] = ["cells-left", "cells-right"].map((pane) => createTheme(whole2?.raster ?? raster, pane));
    const marks2 = createMarks();
    const labels = createLabels(map4, shapes.cells);
    const selection = createSelection(map4, shapes);
    const streets2 = once(() => createIndex(shapes.streets));
    const names = createStreetNames(map4, shapes, (box, visit) => streets2().find(box, visit));
    fitStreet = (name) => fitShape(linesNamed(shapes, name));
    const sites = createSites(map4);
    const scope2 = createScope(map4, calm());
    const swipe2 = createSwipe(map4, { left: ["cells-left"], right: ["cells-right", "numbers"] });
    const aside = () => state.swipe !== "off" && shown.other !== null;
    const show4 = () => {
      swipe2.renew(aside());
      if (aside()) left.layer.addTo(map4);
      else left.layer.remove();
    };
    for (const layer of [right.layer, marks2]) layer.addTo(map4);
    const tip = followPointer(map4, raster, shapes.cells, whole2, swipe2.aside);
    watch(() => {
      [left.layer, right.layer].forEach((layer) => layer.repaint());
      drawLegend();
    });
    repaint2 = () => {
      for (const layer of [ground, left.layer, right.layer, marks2]) layer.repaint();
      void announce();
    };
    preparePrint(map4, repaint2);
    map4.on("moveend", () => void announce());
    return [
      [["shown", "shade"], () => right.colour(shown.view)],
      [["shown", "shade"], () => aside() ? left.colour(shown.other) : void 0],
      [["shown", "swipe", "language"], show4],
      [["layers"], () => [left.layer, right.layer].forEach((layer) => layer.repaint())],
      [["layers"], ground.show],
      [["layers"], names.renew],
      [["shown", "layers", "zone"], () => marks2.repaint()],
      [["shown", "layers", "language"], labels.renew, "last"],
      [["shown", "cell", "facility", "gap", "sought", "layers"], selection.renew, "last"],
      [["shown", "facility", "settings", "language"], sites.renew],
      [["hover"], selection.point],
      [["shown", "swipe", "settings", "language", "shade", "layers"], tip.renew, "last"],
      [["zone"], scope2],
      [["language", "layers"], () => nameControls(map4)],
      [["shown", "language", "shade", "layers"], drawLegend],
      [["shown", "language", "shade", "layers", "zone"], drawSheet, "last"],
      [["tool"], () => {
        map4.getContainer().dataset.tool = state.tool;
      }]
    ];
  }
  function react(reactions) {
    follow(/* @__PURE__ */ new Set(["view", "clause"]));
    for (const [, draw3, when] of reactions) enqueue(draw3, draw3, when ?? "first");
    subscribe((changed) => {
      const names = new Set(changed);
      if (follow(names)) names.add("shown");
      for (const [causes2, draw3, when] of reactions) {
        if (causes2.some((cause) => names.has(cause))) enqueue(draw3, draw3, when ?? "first");
      }
      void announce();
    });
    begun();
  }
  async function announce() {
    announced += 1;
    const mine = announced;
    document.documentElement.dataset.painted = covered() ? "1" : "0";
    await first2;
    await settled();
    if (mine === announced && !state.busy) document.documentElement.dataset.painted = "1";
  }
  async function finely(ratio, work2) {
    const paint2 = async (pixels) => {
      sharpen(pixels);
      repaint2();
      await settled();
    };
    await paint2(ratio);
    try {
      return await work2();
    } finally {
      await paint2(1);
    }
  }
  function fitRings(rings) {
    const places = rings.flat().map(toMap);
    if (places.length) map3.fitBounds(places, { maxZoom: GAP_ZOOM, padding: [40, 40], ...calm() });
  }
  function fitShape(parts) {
    if (parts.length) map3.fitBounds(parts.flat(), { maxZoom: GAP_ZOOM, padding: [40, 40], ...calm() });
  }
  function fitTo(place2) {
    map3.setView(toMap(place2), Math.max(map3.getZoom(), NEAR_ZOOM), calm());
  }
  var PANES, NEAR_ZOOM, GAP_ZOOM, map3, repaint2, calm, turn2, begun, first2, announced, fitGap, fitZone, fitStreet;
  var init_map = __esm({
    "src/map/index.js"() {
      "use strict";
      init_client();
      init_lazily();
      init_state();
      init_controls();
      init_ground();
      init_hatching();
      init_labels();
      init_legend();
      init_marks();
      init_pointer();
      init_print();
      init_raster();
      init_scope();
      init_selection();
      init_queue();
      init_shown();
      init_sites();
      init_lines();
      init_street_names();
      init_swipe();
      init_tiles();
      init_theme();
      init_whole2();
      init_zones2();
      init_print();
      PANES = {
        ground: 210,
        "cells-left": 380,
        "cells-right": 381,
        streets: 400,
        names: 415,
        marks: 420,
        served: 430,
        chosen: 440,
        labels: 450,
        numbers: 451,
        swipe: 610,
        sites: 620
      };
      [NEAR_ZOOM, GAP_ZOOM] = [15, 16];
      repaint2 = () => {
      };
      calm = () => ({ animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
      turn2 = () => new Promise((resolve) => {
        subscribe((changed) => {
          if (changed.has("overview")) resolve(void 0);
        });
        (globalThis.requestIdleCallback ?? setTimeout)(resolve);
      });
      begun = () => {
      };
      first2 = new Promise((resolve) => {
        begun = () => resolve(void 0);
      });
      announced = 0;
      fitGap = (i) => fitRings(shown.view?.gaps[i]?.rings ?? []);
      fitZone = (zone) => fitShape(outlineOf(zone).rings.map((ring) => ring.map(toMap)));
      fitStreet = (name) => {
        void name;
      };
    }
  });

  // src/study/titles.js
  function titlesIn() {
    const titles = data.clauses.map((each) => `${pick(each.facility)} ${asked2(each)}`.trim());
    const comma = t("comma");
    for (const detail2 of DETAILS) {
      for (const group2 of alike(titles)) {
        const details = group2.map((i) => detail2(data.clauses[i]));
        if (new Set(details).size > 1) group2.forEach((i, k) => {
          if (details[k]) titles[i] += comma + details[k];
        });
      }
    }
    for (const group2 of alike(titles)) group2.forEach((i, k) => {
      titles[i] += ` (${k + 1})`;
    });
    return titles;
  }
  function alike(texts) {
    const groups = /* @__PURE__ */ new Map();
    texts.forEach((text2, i) => groups.set(text2, [...groups.get(text2) ?? [], i]));
    return [...groups.values()].filter((group2) => group2.length > 1);
  }
  function titleOf(clause3, language) {
    const titles = known6.get(language) ?? titlesIn();
    known6.set(language, titles);
    return titles[clause3];
  }
  var known6, DETAILS;
  var init_titles = __esm({
    "src/study/titles.js"() {
      "use strict";
      init_state();
      init_words();
      known6 = /* @__PURE__ */ new Map();
      DETAILS = /** @type {((clause: Clause) => string)[]} */
      [
        ({ zone }) => pick(zone),
        ({ year }) => year === null ? "" : String(year),
        ({ mode }) => mode ? t(`mode_${mode}`) : "",
        ({ plan }) => pick(data.plans[plan]),
        ({ kind }) => t(`kind_${kind}`),
        ({ quote }) => pick(quote)
      ];
    }
  });

  // src/panel/elements.js
  function marked(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null) node.setAttribute(name, visible(String(value)));
    }
    return node;
  }
  function proper(name) {
    const chinese = /\p{Script=Han}/u.test(name);
    return marked(make("span", {}, name), { lang: chinese && state.language === "en" ? "zh-CN" : null });
  }
  function facilityLabel(i) {
    const nameless = i !== null && i >= 0 && !data.facilities.name[i];
    return nameless ? `${pick(data.types[data.facilities.type[i]])}${t("unnamed")}` : facilityName(i);
  }
  function title2(clause3) {
    const [facility, number3] = [pick(clause3.facility), asked2(clause3)];
    const rest = titleOf(data.clauses.indexOf(clause3), state.language).slice(`${facility} ${number3}`.trim().length);
    return [`${facility} `, make("span", { className: "whole" }, number3), rest];
  }
  function fold(id, ...children) {
    const heading3 = make("summary", { id: `${id}-fold` }, make("h3", {}, t(`part_${id}`)));
    const part2 = make("details", { className: "part", open: unfolded.get(id) ?? false }, heading3);
    part2.append(make("div", { id }, ...children));
    part2.ontoggle = () => unfolded.set(id, part2.open);
    return part2;
  }
  function refill(id, ...children) {
    const root2 = byId(id);
    const active2 = document.activeElement;
    const held = active2 !== root2 && root2.contains(active2) ? active2?.id ?? "" : null;
    root2.replaceChildren(...children);
    if (held === null) return;
    const next2 = held && byId(held) || root2.querySelector("button:enabled, input, [tabindex]") || byId("headline");
    next2?.focus({ preventScroll: true });
  }
  var MARKS, sign, badge, hint, button, requiredShare, coverage, terms2, unfolded, say;
  var init_elements = __esm({
    "src/panel/elements.js"() {
      "use strict";
      init_escaping();
      init_state();
      init_titles();
      init_words();
      init_words();
      MARKS = { met: "✓", unmet: "✕", undetermined: "?", not_testable: "–", reported: "i" };
      sign = (text2) => marked(make("span", { className: "sign" }, text2), { "aria-hidden": true });
      badge = (verdict) => make("span", { className: `badge ${verdict}` }, sign(MARKS[verdict]), ` ${t(`verdict_${verdict}`)}`);
      hint = (...words) => make("p", { className: "hint" }, ...words);
      button = (id, text2, onclick, properties = {}) => make("button", { type: "button", id, onclick, ...properties }, text2);
      requiredShare = (clause3, row2) => row2.share && typeof row2.required === "number" ? `≥ ${exact(row2.required * 100)}%${clause3 ? assumedMark(clause3) : ""}` : required(row2);
      coverage = ({ met, persons }) => persons > 0 ? share(met / persons) : "—";
      terms2 = (className, rows2) => make("dl", { className }, ...rows2.map(([key2, value]) => make("div", {}, make("dt", {}, t(key2)), make("dd", {}, value))));
      unfolded = /* @__PURE__ */ new Map([["mend", true], ["whatif", true], ["gaps", true], ["clause", true], ["units", true]]);
      say = (text2) => {
        if (byId("said").textContent !== text2) byId("said").textContent = text2;
      };
    }
  });

  // src/panel/header.js
  function drawHeader() {
    const chinese = state.language === "zh";
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
  function tellLanguage() {
    document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
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
    byId("language").onclick = () => {
      update({ language: state.language === "zh" ? "en" : "zh" });
      remember(state.language);
    };
    byId("at-a-glance").onclick = () => {
      update({ overview: !state.overview });
      byId(state.overview ? "overview-title" : "headline")?.focus();
    };
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
  var nameDocument;
  var init_header = __esm({
    "src/panel/header.js"() {
      "use strict";
      init_map();
      init_escaping();
      init_state();
      init_words();
      init_language();
      init_elements();
      nameDocument = () => requestAnimationFrame(() => setTimeout(() => {
        document.title = visible(`${pick(data.name)} · ${t("page")}`);
      }));
    }
  });

  // src/panel/sorting.js
  function sorted(rows2, value, { descending, language }) {
    const words = new Intl.Collator(language, { numeric: true });
    const compare2 = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
    const keyed = rows2.map((row2) => ({ row: row2, key: value(row2) }));
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      return descending ? compare2(b.key, a.key) : compare2(a.key, b.key);
    });
    return keyed.map(({ row: row2 }) => row2);
  }
  var init_sorting = __esm({
    "src/panel/sorting.js"() {
      "use strict";
    }
  });

  // src/panel/table.js
  function table(id, columns2, rows2, finish = () => {
  }) {
    const body = make("tbody", {}, ...rows2.map((row2) => {
      const cells = columns2.map(({ say: say2 }, i) => make(i ? "td" : "th", i ? {} : { scope: "row" }, say2(row2)));
      const node = make("tr", {}, ...cells);
      finish(node, row2);
      return node;
    }));
    const heads = columns2.map(({ head }) => make("th", { scope: "col" }, t(head)));
    const caption = make("caption", { className: "unseen" }, t(`part_${id}`));
    return make("table", { className: `${id}-table` }, caption, make("thead", {}, make("tr", {}, ...heads)), body);
  }
  function sortable(id, columns2, rows2, first3, redraw, finish) {
    const how = kept.get(id) ?? { order: first3, shown: PAGE };
    const change2 = (patch) => {
      kept.set(id, { ...how, ...patch });
      redraw();
    };
    const by = columns2.find(({ head }) => head === how.order.column) ?? columns2[0];
    const { descending } = how.order;
    const ordered = sorted(rows2, by.value ?? (() => null), { descending, language: state.language });
    const node = table(id, columns2, ordered.slice(0, how.shown), finish);
    for (const [i, head] of [...node.querySelectorAll("thead th")].entries()) {
      const column = columns2[i];
      if (!column.value) continue;
      const mine = column === by;
      marked(head, { "aria-sort": mine ? descending ? "descending" : "ascending" : "none" });
      const arrow = mine ? sign(descending ? "▼" : "▲") : "";
      const order2 = { column: column.head, descending: mine ? !descending : i > 0 };
      const node2 = button(`${id}-by-${column.head}`, t(column.head), () => change2({ order: order2 }));
      node2.append(...unitOf(column), arrow);
      head.replaceChildren(node2);
    }
    const rest = rows2.length - how.shown;
    const more2 = button(`${id}-more`, `${t("more")} (${rest})`, () => change2({ shown: how.shown + PAGE }));
    return rest > 0 ? [scrolled(id, node), more2] : [scrolled(id, node)];
  }
  var PAGE, kept, unitOf, scrolled;
  var init_table = __esm({
    "src/panel/table.js"() {
      "use strict";
      init_state();
      init_words();
      init_elements();
      init_sorting();
      PAGE = 60;
      kept = /* @__PURE__ */ new Map();
      unitOf = ({ unit: unit2 }) => unit2 ? [make("small", {}, ` (${unit2})`)] : [];
      scrolled = (id, node) => marked(make("div", { className: "scrolled", id: `${id}-scroll`, tabIndex: 0 }, node), {
        role: "region",
        "aria-label": t(`part_${id}`)
      });
    }
  });

  // src/panel/cell.js
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
    const rows2 = await ask("cell", cell3, settings, clause3).catch(() => null);
    if (mine !== asked3) return;
    const shut = () => update({ cell: null });
    const close2 = marked(button("cell-close", "×", shut, { className: "quiet" }), { "aria-label": t("close_card") });
    refill("cell", make(
      "section",
      { className: "card" },
      make("div", { className: "title" }, make("h2", {}, t("part_cell")), close2),
      ...rows2 ? tables(rows2, clause3) : [hint(t("unknown"))]
    ));
  }
  function tables(rows2, clause3) {
    const mine = rows2.filter((row2) => row2.clause === clause3);
    const others2 = rows2.filter((row2) => row2.clause !== clause3 && WORDS2[row2.state] !== "outside");
    const ordered = [...mine, ...others2];
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
  var SHOWN, SIGNS3, WORDS2, asked3, COLUMNS;
  var init_cell = __esm({
    "src/panel/cell.js"() {
      "use strict";
      init_client();
      init_state();
      init_words();
      init_elements();
      init_header();
      init_table();
      SHOWN = 6;
      SIGNS3 = ["–", "✓", "✕", "?", "?"];
      WORDS2 = ["outside", "met", "unmet", "border", "unlinked"];
      asked3 = 0;
      COLUMNS = [
        { head: "clause", say: ({ clause: clause3, facility }) => make("span", {}, ...title2(data.clauses[clause3]), nearest(facility)) },
        { head: "way", say: (row2) => row2.share === null ? way(row2) : make("span", {}, way(row2), make("span", { className: "line soft" }, t("part_way"))) },
        { head: "state", say: ({ state: number3, share: met }) => met === null ? make("span", { className: `state ${WORDS2[number3]}` }, sign(SIGNS3[number3]), ` ${t(`state_${WORDS2[number3]}`)}`) : make("span", {}, Number.isNaN(met) ? "–" : met < 0 ? t("share_unknown") : named("within", share(met))) }
      ];
    }
  });

  // src/panel/drawing.js
  function svg2(tag, attributes, ...children) {
    const node = document.createElementNS(SPACE, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, visible(String(value)));
    node.append(...children.map((child) => typeof child === "string" ? visible(child) : child));
    return node;
  }
  function steps(most, number3 = 5) {
    const least2 = most / number3;
    const power = 10 ** Math.floor(Math.log10(least2 || 1));
    const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= least2 * (1 - 1e-9)) ?? most;
    const found2 = [];
    for (let i = 0; i === 0 || found2[i - 1] < most * (1 - 1e-9); i++) found2.push(Number((i * step).toPrecision(12)));
    return found2;
  }
  var SPACE;
  var init_drawing = __esm({
    "src/panel/drawing.js"() {
      "use strict";
      init_escaping();
      SPACE = "http://www.w3.org/2000/svg";
    }
  });

  // src/panel/effect.js
  var gapsClosed, openings;
  var init_effect = __esm({
    "src/panel/effect.js"() {
      "use strict";
      init_verdicts();
      gapsClosed = (before, after) => before.gaps.filter(({ cells }) => cells.every((cell3) => after.state[cell3] === MET)).length;
      openings = (changes, { id: clause3, facilities }, types) => changes.flatMap((each) => {
        if (each.change === "open") return [each];
        if (each.change !== "move" || !facilities.includes(each.facility)) return [];
        const kind = { facility_type: types[each.facility], name: "", clause: clause3 };
        return [{ change: (
          /** @type {const} */
          "open"
        ), id: `moved ${each.facility}`, at: each.at, ...kind }];
      });
    }
  });

  // src/panel/shown.js
  function follow4(changed, heard) {
    if (changed.has("clause")) stale = true;
    if (changed.has("view")) stale = false;
    if (changed.has("clause") || changed.has("settings")) {
      asked4 += 1;
      Object.assign(references, { straight: null, opened: null });
      if (baseOf !== plain()) references.base = null;
    }
    if (!changed.has("view") || !state.view) return;
    if (!state.settings.changes.length) keep2(state.view);
    if (onlyOpens()) references.opened = state.view;
    void compare(heard);
  }
  function keep2(base) {
    references.base = base;
    baseOf = plain();
  }
  async function compare(heard) {
    asked4 += 1;
    const mine = asked4;
    const { clause: clause3, settings, swipe: swipe2, other } = state;
    const known8 = async (patch) => ask("view", clause3, { ...settings, ...patch }).catch(() => null);
    if (!references.base) await pause();
    const base = references.base ?? (swipe2 === "before" ? other : await known8({ changes: [] }));
    const list = openings(settings.changes, chosen3(), data.facilities.type);
    const opened3 = references.opened ?? (list.length ? await known8({ changes: list }) : base);
    if (mine !== asked4) return;
    keep2(base);
    Object.assign(references, { opened: opened3 });
    heard();
    await pause();
    if (mine !== asked4) return;
    const straight = swipe2 === "straight" ? other : await known8({ measure: "straight" });
    if (mine !== asked4) return;
    Object.assign(references, { straight });
    heard();
  }
  var PAUSE_MS2, stale, asked4, references, chosen3, view, plain, baseOf, onlyOpens, pause;
  var init_shown2 = __esm({
    "src/panel/shown.js"() {
      "use strict";
      init_client();
      init_state();
      init_effect();
      PAUSE_MS2 = 150;
      stale = false;
      asked4 = 0;
      references = { straight: null, base: null, opened: null };
      chosen3 = () => data.clauses[state.clause];
      view = () => stale ? null : state.view;
      plain = () => {
        const { limit, speed_kph: speed, measure } = state.settings;
        return JSON.stringify([state.clause, limit, speed, measure]);
      };
      baseOf = "";
      onlyOpens = () => state.settings.changes.every(({ change: change2 }) => change2 === "open");
      pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS2));
    }
  });

  // src/panel/charts.js
  async function drawCharts() {
    if (!chosen3().way) return;
    byId("charts").closest("details")?.addEventListener("toggle", () => void drawCharts(), { once: true });
    asked5 += 1;
    const mine = asked5;
    const { clause: clause3, settings } = state;
    if (!isOpen()) return refill("charts");
    if (!choices2().some(({ value }) => value === beside)) beside = "";
    const known8 = (number3, by) => ask("spread", number3, by, BINS, TIMES).catch(() => null);
    const other = beside === "" || beside === "groups" ? null : beside === "before" ? known8(clause3, { ...settings, changes: [] }) : known8(Number(beside), { ...settings, limit: null });
    const [own3, second] = await Promise.all([known8(clause3, settings), other]);
    if (mine !== asked5 || !own3 || !document.getElementById("charts")) return;
    refill("charts", choice(), ...drawn2(own3, second));
  }
  function choices2() {
    const groups = Object.keys(data.group_names).length > 0;
    return [
      { value: "", words: t("chart_alone") },
      ...groups ? [{ value: "groups", words: t("chart_groups") }] : [],
      ...state.settings.changes.length ? [{ value: "before", words: t("chart_before") }] : [],
      ...others().map((i) => ({ value: String(i), words: headline(data.clauses[i]) }))
    ];
  }
  function choice() {
    const box = make("select", { id: "chart-beside" }, ...choices2().map(({ value, words }) => make("option", { value, selected: value === beside }, words)));
    box.onchange = () => {
      beside = box.value;
      void drawCharts();
    };
    return make("label", { className: "check", htmlFor: "chart-beside" }, t("chart_beside"), box);
  }
  function lineOf({ counts: counts2, beyond: beyond3, unknown }, name) {
    const all2 = counts2.reduce((sum, each) => sum + each, beyond3 + unknown);
    let within2 = 0;
    return all2 > 0 ? { name, values: [0, ...counts2.map((each) => (within2 += each) / all2)] } : null;
  }
  function linesOf3(own3, second) {
    const [all2, ...groups] = own3.groups;
    const first3 = lineOf(all2, t(beside === "before" ? "coverage_after" : beside && beside !== "groups" ? "detail" : "chart_all"));
    const others2 = beside === "groups" ? groups.map((each) => lineOf(each, pick(data.group_names[each.name]))) : second ? [lineOf(second.groups[0], beside === "before" ? t("coverage_before") : headline(data.clauses[Number(beside)]))] : [];
    return [first3, ...others2].flatMap((line) => line ? [line] : []);
  }
  function drawn2(own3, second) {
    const lines2 = linesOf3(own3, second);
    if (!lines2.length) return [hint(t("unknown"))];
    const [all2] = own3.groups;
    const { scale: scale2, fixed, way: way2 } = chosen3();
    const limit = state.settings.limit ?? way2?.limit ?? 0;
    const wide = Math.max(own3.step, second?.step ?? 0) * BINS;
    const stepOf = (i) => i > 0 && second ? second.step : own3.step;
    const keys = lines2.map(({ name }, i) => make("li", {}, marked(
      svg2("svg", { viewBox: "0 0 30 8", class: "stroke", "aria-hidden": "true" }, svg2("line", { x1: 0, x2: 30, y1: 4, y2: 4, ...look3(i) })),
      {}
    ), name));
    return [
      make(
        "figure",
        {},
        picture(lines2, stepOf, wide, limit, SCALES[scale2]),
        make("figcaption", { className: "hint" }, `${t("chart_caption")} ${t(scale2)}${fixed > 1e-9 ? ` ${t("chart_fixed")}` : ""}`)
      ),
      ...lines2.length > 1 ? [make("ul", { className: "strokes" }, ...keys)] : [],
      ...all2.unknown > 0.5 ? [hint(`${t("state_unlinked")} ${whole(all2.unknown)} ${t("persons")}`)] : [],
      numbers(lines2, stepOf, limit, SCALES[scale2])
    ];
  }
  function picture(lines2, stepOf, wide, limit, unit2) {
    const x = (far) => LEFT + (WIDTH - LEFT - 8) * far / wide;
    const y = (part2) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - part2);
    const marks2 = steps(wide / unit2).filter((each) => each * unit2 <= wide * (1 + 1e-9));
    return svg2(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", "aria-hidden": "true" },
      ...[0, 0.25, 0.5, 0.75, 1].flatMap((part2) => [
        svg2("line", { x1: LEFT, x2: WIDTH - 8, y1: y(part2), y2: y(part2), class: "grid" }),
        svg2("text", { x: LEFT - 4, y: y(part2) + 4, "text-anchor": "end" }, `${100 * part2}%`)
      ]),
      ...marks2.map((each) => svg2("text", { x: x(each * unit2), y: HEIGHT - 8, "text-anchor": "middle" }, exact(each))),
      ...lines2.map(({ values }, i) => svg2("polyline", {
        points: values.map((part2, k) => `${x(k * stepOf(i)).toFixed(1)},${y(part2).toFixed(1)}`).join(" "),
        fill: "none",
        ...look3(i)
      })),
      svg2("line", { x1: x(limit), x2: x(limit), y1: TOP, y2: y(0), class: "limit" }),
      svg2("text", { x: x(limit) + 4, y: TOP + 2 }, `${t("limit")} ${exact(Number((limit / unit2).toPrecision(6)))}`)
    );
  }
  function numbers(lines2, stepOf, limit, unit2) {
    const at = [0.5, 1, 2].map((times) => times * limit);
    const within2 = (values, step, far) => far > step * BINS * (1 + 1e-9) ? "—" : share(values[Math.floor(far / step + 1e-9)]);
    const columns2 = [
      { head: "chart_of", say: ({ line }) => line.name },
      ...at.map((far, k) => ({
        head: ["chart_half", "chart_limit", "chart_twice"][k],
        say: ({ line, i }) => within2(line.values, stepOf(i), far)
      }))
    ];
    const node = table("charts", columns2, lines2.map((line, i) => ({ line, i })));
    at.forEach((far, k) => node.querySelectorAll("thead th")[k + 1].append(` ${exact(Number((far / unit2).toPrecision(6)))}`));
    return scrolled("charts", node);
  }
  var BINS, TIMES, STROKES, DASHES, beside, asked5, isOpen, others, look3, WIDTH, HEIGHT, LEFT, BOTTOM, TOP;
  var init_charts = __esm({
    "src/panel/charts.js"() {
      "use strict";
      init_client();
      init_colours();
      init_state();
      init_words();
      init_drawing();
      init_elements();
      init_shown2();
      init_table();
      [BINS, TIMES] = [60, 3];
      STROKES = ["#1a569c", "#b35806", "#2e7d4f", "#7b3294", "#444", "#c2185b", "#00838f"];
      DASHES = ["", "7 3", "2 3", "9 3 2 3", "1 4", "5 5", "12 3"];
      beside = "";
      asked5 = 0;
      isOpen = () => (
        /** @type {HTMLDetailsElement | null} */
        (document.getElementById("charts")?.closest("details") ?? null)?.open
      );
      others = () => data.clauses.flatMap((each, i) => each.way && i !== state.clause && each.scale === chosen3().scale ? [i] : []);
      look3 = (i) => ({
        stroke: STROKES[i % STROKES.length],
        "stroke-width": 2.5,
        ...DASHES[i % DASHES.length] ? { "stroke-dasharray": DASHES[i % DASHES.length] } : {}
      });
      [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [340, 190, 40, 24, 14];
    }
  });

  // src/panel/compare.js
  function drawCompare() {
    if (!chosen3().way) return;
    const before = state.settings.changes.length > 0;
    const choices3 = ["off", ...alongStreets() ? ["straight"] : [], ...before ? ["before"] : []];
    const now = view();
    refill(
      "compare",
      ...choices3.length > 1 ? [swipe(choices3)] : [hint(t("compare_straight_only"))],
      ...alongStreets() ? figures("straight", references.straight, "network", now) : [],
      ...before ? figures("before", references.base, "after", now) : []
    );
  }
  function swipe(choices3) {
    const options = choices3.map((choice2) => {
      const id = `swipe-${choice2}`;
      const box = make("input", { type: "radio", name: "swipe", id, checked: state.swipe === choice2 });
      box.onchange = () => update({ swipe: (
        /** @type {typeof state.swipe} */
        choice2
      ) });
      return make("label", { htmlFor: id }, box, t(`swipe_${choice2}`));
    });
    return make("fieldset", { className: "choices" }, make("legend", {}, t("swipe")), ...options);
  }
  function figures(first3, one, second, other) {
    const more2 = one && other ? difference(one, other, first3) : t("busy");
    return [
      make("div", { className: "facing" }, row(first3, one), row(second, other)),
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
  var alongStreets;
  var init_compare = __esm({
    "src/panel/compare.js"() {
      "use strict";
      init_state();
      init_words();
      init_elements();
      init_shown2();
      alongStreets = () => (chosen3().way?.trips ?? []).some((i) => data.trips[i].impedance !== "straight_m");
    }
  });

  // src/panel/progress.js
  function progressLines(clause3) {
    const told3 = toldOf(clause3);
    if (!told3) return [];
    const way2 = gone(told3);
    const years = [told3.base, ...told3.seen.length ? [told3.seen[told3.seen.length - 1]] : [], told3.goal].flatMap((point3) => point3 ? [point3] : []).map(([year, value], i, all2) => inYear(year, i < all2.length - 1 ? rounded4(value) : short(told3, value)));
    const parts = [
      ...told3.state === "unknown" ? [] : [make("b", { className: told3.state }, pick(told3.words.state))],
      ...told3.warned ? [make("b", { className: `warned ${told3.warned}` }, named("warned", pick(told3.words.warned)))] : [],
      ...way2 ? [make("span", {}, `${t("gone")} ${way2}`)] : [],
      ...told3.base || told3.seen.length ? [make("span", {}, years.join(" → "))] : [],
      ...told3.departments ? [make("span", {}, pick(told3.departments))] : [],
      ...clause3.binding === "expected" ? [make("span", {}, t("expected"))] : []
    ];
    return parts.length ? [make("span", { className: "progress" }, ...parts)] : [];
  }
  function progressOf(clause3) {
    const told3 = toldOf(clause3);
    if (!told3) return [];
    return [fold("progress", facts(clause3, told3), ...picture2(told3), ...told3.staged.length ? [staged(told3)] : [])];
  }
  function facts(clause3, told3) {
    const inUnitOfClause = (n) => withUnit(rounded4(n), pick(told3.due_unit));
    const rows2 = [];
    const point3 = (key2, at, say2 = (n) => said(told3, n)) => {
      if (at) rows2.push([key2, inYear(at[0], say2(at[1]))]);
    };
    point3("base_value", told3.base);
    if (told3.seen.length) rows2.push(["found_by_year", told3.seen.map(([year, value]) => inYear(year, short(told3, value))).join(" · ")]);
    point3("target_value", told3.goal);
    const due = pick(told3.words.due);
    if (told3.due) rows2.push(["due", `${inYear(told3.due[0], inUnitOfClause(told3.due[1]))} · ${due}`]);
    point3("next_due", told3.next, inUnitOfClause);
    const way2 = gone(told3);
    if (way2) rows2.push(["gone_expected", way2]);
    if (told3.state !== "unknown") rows2.push(["progress", pick(told3.words.state)]);
    if (told3.warned) rows2.push(["warned", make("b", { className: `warned ${told3.warned}` }, pick(told3.words.warned))]);
    if (told3.forecast !== null && told3.goal) rows2.push(["forecast", inYear(told3.goal[0], short(told3, told3.forecast))]);
    if (attribute(clause3)) rows2.push(["attribute", attribute(clause3)]);
    if (told3.departments) rows2.push(["departments", pick(told3.departments)]);
    return rows2.length ? terms2("terms", rows2) : "";
  }
  function picture2(told3) {
    const line = [told3.base, ...told3.on_the_way, told3.goal].flatMap((each) => each ? [each] : []);
    const rings = told3.staged.flatMap(({ year, value }) => year !== null && typeof value === "number" ? [
      /** @type {Point} */
      [year, value]
    ] : []);
    const all2 = [...line, ...told3.seen, ...rings];
    const years = [...new Set(all2.map(([year]) => year))].sort((a, b) => a - b);
    if (years.length < 2) return [];
    const [first3, last] = [years[0], years[years.length - 1]];
    const marks2 = steps(Math.max(...all2.map(([, value]) => value), 1e-9), 4);
    const top = marks2[marks2.length - 1];
    const x = (year) => LEFT2 + (WIDTH2 - LEFT2 - RIGHT) * (year - first3) / (last - first3);
    const y = (value) => TOP2 + (HEIGHT2 - TOP2 - BOTTOM2) * (1 - value / top);
    const path = (points) => points.map(([year, value]) => `${x(year).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    const every = Math.ceil(years.length / 7);
    const ticks = years.filter((_, i) => (years.length - 1 - i) % every === 0);
    const drawing2 = svg2(
      "svg",
      { viewBox: `0 0 ${WIDTH2} ${HEIGHT2}`, class: "chart", "aria-hidden": "true" },
      ...marks2.flatMap((each) => [
        svg2("line", { x1: LEFT2, x2: WIDTH2 - RIGHT, y1: y(each), y2: y(each), class: "grid" }),
        svg2("text", { x: LEFT2 - 4, y: y(each) + 4, "text-anchor": "end" }, exact(each))
      ]),
      ...ticks.map((year) => svg2("text", { x: x(year), y: HEIGHT2 - 8, "text-anchor": "middle" }, String(year))),
      ...line.length > 1 ? [svg2("polyline", { points: path(line), fill: "none", ...PLANNED })] : [],
      ...line.map(([year, value]) => svg2("rect", { x: x(year) - 3, y: y(value) - 3, width: 6, height: 6, fill: PLANNED.stroke })),
      ...told3.seen.length > 1 ? [svg2("polyline", { points: path(told3.seen), fill: "none", ...FOUND })] : [],
      ...told3.seen.map(([year, value]) => svg2("circle", { cx: x(year), cy: y(value), r: 4, fill: FOUND.stroke })),
      ...rings.length > 1 ? [svg2("polyline", { points: path(rings), fill: "none", ...BUILT })] : [],
      ...rings.map(([year, value]) => svg2("circle", { cx: x(year), cy: y(value), r: 4, fill: "#fff", stroke: BUILT.stroke, "stroke-width": 2 }))
    );
    const keys = [
      ...line.length > 1 ? [["chart_line", PLANNED]] : [],
      ...told3.seen.length ? [["chart_seen", FOUND]] : [],
      ...rings.length ? [["chart_staged", BUILT]] : []
    ];
    return [
      make("figure", {}, drawing2, make("figcaption", { className: "hint" }, `${t("by_year")}${pick(told3.unit) ? `: ${pick(told3.unit)}` : ""}`)),
      make("ul", { className: "strokes" }, ...keys.map(([key2, look5]) => make(
        "li",
        {},
        svg2(
          "svg",
          { viewBox: "0 0 30 8", class: "stroke", "aria-hidden": "true" },
          svg2("line", { x1: 0, x2: 30, y1: 4, y2: 4, .../** @type {Record<string, string | number>} */
          look5 })
        ),
        t(
          /** @type {string} */
          key2
        )
      )))
    ];
  }
  function staged(told3) {
    const head = ["stage", "found", "verdict", "moved_by"].map((key2) => make("th", { scope: "col" }, t(key2)));
    const rows2 = told3.staged.map(({ name, value, verdict, projects }) => make(
      "tr",
      {},
      make("th", { scope: "row" }, pick(name)),
      make("td", {}, typeof value === "number" ? short(told3, value) : "—"),
      make("td", {}, badge(verdict)),
      make("td", {}, ...projects.map((each) => make("div", {}, ...projectWords(told3, each))))
    ));
    const table2 = make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows2));
    return make("div", {}, make("h4", {}, t("part_stages")), scrolled("stages", table2), hint(t("stages_hint")));
  }
  function projectWords(told3, { name, department, gained, difference: difference2 }) {
    const moves = typeof gained === "number" && gained > 0 ? `+${whole(gained)} ${t("persons")}` : typeof difference2 === "number" && difference2 ? `${difference2 > 0 ? "+" : "−"}${short(told3, Math.abs(difference2))}` : "";
    return [make("b", {}, name), ...moves ? [` ${moves}`] : [], ...department ? [make("small", {}, ` ${department}`)] : []];
  }
  var toldOf, rounded4, said, short, inYear, gone, attribute, WIDTH2, HEIGHT2, LEFT2, RIGHT, BOTTOM2, TOP2, PLANNED, FOUND, BUILT;
  var init_progress = __esm({
    "src/panel/progress.js"() {
      "use strict";
      init_state();
      init_words();
      init_drawing();
      init_elements();
      init_table();
      toldOf = ({ id }) => Object.hasOwn(data.progress ?? {}, id) ? data.progress?.[id] ?? null : null;
      rounded4 = (n) => exact(Number(n.toFixed(Math.abs(n) < 10 ? 2 : 1)));
      said = ({ unit: unit2 }, n) => {
        const [first3, rest] = pick(unit2).split(/[，,](.*)/s);
        return `${withUnit(rounded4(n), first3)}${rest ? state.language === "zh" ? `（${rest}）` : ` (${rest.trim()})` : ""}`;
      };
      short = ({ unit: unit2 }, n) => pick(unit2).startsWith("%") ? `${rounded4(n)}%` : withUnit(rounded4(n), pick(unit2));
      inYear = (year, text2) => `${year}${state.language === "zh" ? "年 " : ": "}${text2}`;
      gone = ({ gone: gone2, expected }) => gone2 === null ? null : `${share(gone2)} / ${expected === null ? "—" : share(expected)}`;
      attribute = ({ binding }) => binding === "unspecified" ? "" : t(binding);
      [WIDTH2, HEIGHT2, LEFT2, RIGHT, BOTTOM2, TOP2] = [340, 180, 44, 14, 24, 12];
      PLANNED = { stroke: "#6b5310", "stroke-width": 2, "stroke-dasharray": "6 4" };
      FOUND = { stroke: "#1a569c", "stroke-width": 2.5 };
      BUILT = { stroke: "#2e7d4f", "stroke-width": 2.5, "stroke-dasharray": "2 3" };
    }
  });

  // src/panel/rows.js
  function lazily(root2, fill2) {
    const waiting = /* @__PURE__ */ new Map();
    let near = /* @__PURE__ */ new Set();
    let [before, count] = [near, 0];
    const watcher = new IntersectionObserver((entries2) => {
      for (const { target, isIntersecting } of entries2) if (isIntersecting) show4(
        /** @type {HTMLElement} */
        target
      );
    }, { root: root2, rootMargin: AHEAD });
    const show4 = (row2) => {
      const number3 = waiting.get(row2);
      watcher.unobserve(row2);
      if (number3 === void 0) return;
      waiting.delete(row2);
      near.add(number3);
      fill2(number3, row2);
    };
    return {
      /** Forget the rows. */
      renew() {
        watcher.disconnect();
        waiting.clear();
        [before, near, count] = [near, /* @__PURE__ */ new Set(), 0];
      },
      /** Take a row in. @template {HTMLElement} Row @param {number} number @param {Row} row @returns {Row} */
      add(number3, row2) {
        waiting.set(row2, number3);
        count += 1;
        if (before.has(number3) || count <= FIRST2) show4(row2);
        else watcher.observe(row2);
        return row2;
      }
    };
  }
  var AHEAD, FIRST2;
  var init_rows = __esm({
    "src/panel/rows.js"() {
      "use strict";
      AHEAD = "600px";
      FIRST2 = 24;
    }
  });

  // src/panel/list.js
  function counts() {
    const verdicts = data.clauses.flatMap((_, i) => here.holds(i) ? [verdictOf2(i)] : []);
    return Object.keys(MARKS).map((verdict) => ({ verdict, count: verdicts.filter((each) => each === verdict).length })).filter(({ count }) => count);
  }
  function drawFilters() {
    byId("search").placeholder = t("search");
    marked(byId("search"), { "aria-label": t("search") }).oninput = drawList;
    marked(byId("verdicts"), { "aria-label": t("by_verdict") });
    byId("verdicts").replaceChildren(...counts().map(chip));
    const number3 = data.clauses.filter((_, i) => here.holds(i)).length;
    byId("clauses-title").replaceChildren(t("clauses"), make("i", {}, ` ${number3}`));
    byId("summary").replaceChildren(...summary2());
    byId("balance").replaceChildren(...counts().map(({ verdict, count }) => {
      const part2 = make("span", { className: verdict });
      part2.style.flexGrow = String(count);
      return part2;
    }));
    byId("order").replaceChildren(...ORDERS.map((each) => make("option", { value: each, selected: each === order }, t(`order_${each}`))));
    marked(byId("order"), { "aria-label": t("order") }).onchange = ({ target }) => {
      order = /** @type {any} */
      target.value;
      drawList();
    };
  }
  function summary2() {
    const known8 = counts().filter(({ verdict }) => verdict !== "reported").sort((a, b) => RANKS.indexOf(a.verdict) - RANKS.indexOf(b.verdict));
    const parts = known8.map(({ verdict, count }) => make(
      "span",
      { className: "whole" },
      `${t(`verdict_${verdict}`)} `,
      make("b", {}, String(count))
    ));
    return parts.flatMap((part2, i) => i ? [t("comma"), part2] : [part2]);
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
  function matches(number3, words) {
    const each = data.clauses[number3];
    if (!here.holds(number3) || wanted.size && !wanted.has(verdictOf2(number3))) return false;
    if (!words.length) return true;
    const texts = [
      each.quote,
      each.facility,
      each.zone,
      each.unit,
      each.goals,
      each.missing,
      used(each).unit,
      data.themes[each.theme]
    ];
    const text2 = [each.id, ...texts.flatMap((both) => both ? [both.zh, both.en] : [])].concat(Object.values(data.texts[`kind_${each.kind}`])).join(" ").toLowerCase();
    return words.every((word) => text2.includes(word));
  }
  function fallsShort(each) {
    const { value, required: required2, verdict } = used(each);
    if (verdict === "met") return 0;
    if (typeof value !== "number" || typeof required2 !== "number" || !required2) return value === "inf" ? Infinity : null;
    return Math.abs(required2 - value) / Math.abs(required2);
  }
  function drawList() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept2 = data.clauses.flatMap((_, i) => matches(i, words) ? [i] : []);
    byId("shown").textContent = kept2.length < data.clauses.length ? named("shown", `${kept2.length} / ${data.clauses.length}`) : t("choose");
    const ordered = KEYS[order] ? sorted(kept2, KEYS[order], { descending: true, language: state.language }) : kept2;
    rows.renew();
    byId("clauses").replaceChildren(...Object.keys(data.themes).map((theme) => {
      const mine = ordered.filter((number3) => data.clauses[number3].theme === theme);
      return mine.length ? group(theme, mine) : "";
    }));
  }
  function group(theme, mine) {
    const unmet = mine.filter((number3) => verdictOf2(number3) === FAILED).length;
    const title4 = make("h3", {}, pick(data.themes[theme]), make("i", {}, ` ${mine.length}`));
    const told3 = unmet ? [make(
      "span",
      { className: "unmet-count" },
      sign(MARKS[FAILED]),
      ` ${unmet}`,
      make("span", { className: "unseen" }, t(`verdict_${FAILED}`))
    )] : [];
    const summary5 = make("summary", { id: `theme-${theme}` }, title4, ...told3);
    const node = make("details", { open: !folded.has(theme) }, summary5, make("ol", {}, ...mine.map(item)));
    node.ontoggle = () => node.open ? folded.delete(theme) : folded.add(theme);
    return node;
  }
  function item(number3) {
    const each = data.clauses[number3];
    const onclick = () => {
      update({ clause: number3 });
      showPane("detail");
    };
    const button2 = make(
      "button",
      { type: "button", onclick },
      `${titleOf(number3, state.language)}${t("comma")}${t(`verdict_${verdictOf2(number3)}`)}`
    );
    Object.assign(button2.dataset, { clause: each.id, verdict: verdictOf2(number3) });
    marked(button2, { "aria-pressed": number3 === state.clause });
    return rows.add(number3, make("li", {}, button2));
  }
  function titled(number3) {
    const { mode } = data.clauses[number3];
    const words = mode ? t(`mode_${mode}`) : "";
    const said2 = titleOf(number3, state.language).includes(words);
    return [...title2(data.clauses[number3]), ...said2 ? [] : [" ", make("i", { className: "whole" }, `· ${words}`)]];
  }
  function facts2(number3) {
    const each = data.clauses[number3];
    const fact = (key2, value) => make("span", {}, make("i", {}, t(key2)), ` ${value}`);
    if (each.missing) return [named("missing", pick(each.missing))];
    if (state.zone !== null) {
      const short3 = here.standing(number3)?.lacking ?? null;
      const told3 = whoseFigures(number3);
      const unit2 = unitsOf(each).find(({ zone }) => zone === (here.standing(number3)?.of ?? state.zone));
      return [...unit2 ? [fact("required", required(unit2)), fact("found", found(unit2))] : [], ...told3 ? [make("span", {}, told3)] : [], ...short3 ? [fact("people_short", people(short3))] : []];
    }
    const row2 = used(each);
    if (row2.verdict === "reported") return each.value === null ? [] : [fact("told", asked2(each))];
    const short2 = order === "people" ? lacking(each) : null;
    return [
      fact("required", requiredShare(each, row2)),
      fact("found", found(row2)),
      fact("short", shortfall(row2)),
      ...short2 === null ? [] : [fact("people_short", people(short2))]
    ];
  }
  function marks(each) {
    const judged = ["met", "unmet", "undetermined"].includes(used(each).verdict);
    const told3 = t(judged ? "baseline_checked" : "baseline_told");
    const year = each.year === null ? "" : `${each.year}${state.language === "zh" ? "年" : " "}`;
    return [
      ...each.binding === "obligatory" ? [t("obligatory")] : [],
      ...each.status === "baseline_statement" ? [year + told3] : [],
      ...each.status === "principle" ? [t("principle")] : [],
      ...each.confirmed ? [] : [t("unconfirmed")],
      ...each.readings.some((reading) => reading.changes) ? [t("changes")] : []
    ];
  }
  function showTheme(theme) {
    for (const each of Object.keys(data.themes)) if (each === theme) folded.delete(each);
    else folded.add(each);
    drawList();
    const [list, head] = [byId("list"), byId(`theme-${theme}`)];
    if (head) list.scrollTop += head.getBoundingClientRect().top - list.getBoundingClientRect().top;
  }
  function markChosen() {
    const now = data.clauses[state.clause].id;
    for (const button2 of byId("clauses").querySelectorAll("button")) {
      const pressed = String(button2.dataset.clause === now);
      if (button2.getAttribute("aria-pressed") !== pressed) marked(button2, { "aria-pressed": pressed });
    }
  }
  var ORDERS, FAILED, RANKS, wanted, folded, order, verdictOf2, KEYS, rows, contents2, whoseFigures;
  var init_list = __esm({
    "src/panel/list.js"() {
      "use strict";
      init_state();
      init_here();
      init_standing();
      init_titles();
      init_words();
      init_elements();
      init_header();
      init_progress();
      init_rows();
      init_sorting();
      ORDERS = /** @type {const} */
      ["plan", "people", "shortfall"];
      FAILED = "unmet";
      RANKS = ["unmet", "undetermined", "not_testable", "met", "reported"];
      wanted = /* @__PURE__ */ new Set();
      folded = /* @__PURE__ */ new Set();
      order = "plan";
      verdictOf2 = (clause3) => here.standing(clause3)?.verdict ?? used(data.clauses[clause3]).verdict;
      KEYS = {
        people: (number3) => here.standing(number3)?.lacking ?? (state.zone === null ? lacking(data.clauses[number3]) : null),
        shortfall: (number3) => fallsShort(data.clauses[number3])
      };
      rows = lazily(byId("list"), (number3, row2) => row2.firstElementChild?.replaceChildren(...contents2(number3)));
      contents2 = (number3) => [
        make("span", { className: "head" }, make("b", {}, ...titled(number3)), badge(verdictOf2(number3))),
        make("span", { className: "quote" }, pick(data.clauses[number3].quote)),
        make("span", { className: "facts" }, ...facts2(number3)),
        ...progressLines(data.clauses[number3]),
        make("span", { className: "marks" }, ...marks(data.clauses[number3]).map((text2) => make("span", {}, text2)))
      ];
      whoseFigures = (number3) => here.standing(number3) ? here.told(number3) : named("of_unit", t("zone_all"));
    }
  });

  // src/panel/reach.js
  function reach(clause3, now) {
    if (!now.judged) return [...length(clause3, now), ...beside2(now.total)];
    const ofPeople = clause3.way?.counts === "population";
    const counts2 = (ofPeople && plain2() ? told(clause3) : null) ?? now.judged;
    return [...divided(counts2, amountOf(clause3)), ...ofPeople ? [] : beside2(now.total)];
  }
  function told(clause3) {
    const { persons, persons_met: met, persons_border: border, persons_unlinked: unlinked } = used(clause3);
    const known8 = [persons, met, border, unlinked];
    if (known8.some((each) => typeof each !== "number")) return null;
    const [all2, within2, beyond3, off] = (
      /** @type {number[]} */
      known8
    );
    const rest = all2 - within2 - beyond3 - off;
    return { persons: all2, met: within2, unmet: rest < DUST ? 0 : rest, border: beyond3, unlinked: off };
  }
  function divided(counts2, amount2) {
    if (!(counts2.persons > 0)) return [hint(t("unknown"))];
    const words = shares(PARTS.map((name) => counts2[name]));
    const parts = PARTS.map((name, i) => ({ name, part: words[i] })).filter(({ name }) => counts2[name] > 0);
    const bar2 = make("div", { className: "bar" }, ...parts.map(({ name }) => {
      const part2 = make("span", { className: name });
      part2.style.flexGrow = String(counts2[name]);
      return part2;
    }));
    marked(bar2, { "aria-hidden": true });
    const items = parts.map(({ name, part: part2 }) => make(
      "li",
      { className: name },
      named(`state_${name}`, amount2(counts2[name])),
      make("i", {}, ` ${part2}`)
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
  var DUST, PARTS, plain2, amountOf, beside2;
  var init_reach = __esm({
    "src/panel/reach.js"() {
      "use strict";
      init_state();
      init_words();
      init_elements();
      DUST = 0.01;
      PARTS = /** @type {const} */
      ["met", "unmet", "border", "unlinked"];
      plain2 = () => {
        const { limit, speed_kph: speed, changes, measure } = state.settings;
        return limit === null && speed === null && !changes.length && measure === "network";
      };
      amountOf = ({ way: way2 }) => (n) => {
        if (way2?.counts === "population") return people(n);
        if (way2?.counts === "settlement") return withUnit(whole(n), t("settlements"));
        return withUnit(exact(Number((n / 1e6).toFixed(2))), t("square_km"));
      };
      beside2 = ({ persons, met }) => persons > 0 ? [hint(t("beside_people").replace("{met}", people(met)).replace("{all}", people(persons)))] : [];
    }
  });

  // src/panel/readings.js
  var COLUMNS2, readingsTable;
  var init_readings = __esm({
    "src/panel/readings.js"() {
      "use strict";
      init_words();
      init_elements();
      init_table();
      COLUMNS2 = [
        { head: "reading", say: (row2) => pick(row2.words) + (row2.default ? t("reading_used") : "") },
        { head: "found", say: found },
        { head: "required", say: required },
        { head: "verdict", say: (row2) => row2.changes ? make("b", {}, badge(row2.verdict), ` ${t("changed")}`) : badge(row2.verdict) }
      ];
      readingsTable = ({ readings }) => scrolled("readings", table("readings", COLUMNS2, readings));
    }
  });

  // src/panel/turns.js
  function turnsOf({ id }) {
    const known8 = Object.hasOwn(data.turns ?? {}, id) ? data.turns?.[id] ?? [] : [];
    return known8.length ? [fold("turns", make("ul", {}, ...known8.map((each) => make("li", {}, pick(each)))))] : [];
  }
  var init_turns = __esm({
    "src/panel/turns.js"() {
      "use strict";
      init_state();
      init_words();
      init_elements();
    }
  });

  // src/csv.js
  function cell2(value) {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const text2 = cell(value);
    return /[",\r\n]/.test(text2) ? `"${text2.replaceAll('"', '""')}"` : text2;
  }
  var csv;
  var init_csv = __esm({
    "src/csv.js"() {
      "use strict";
      init_escaping();
      csv = (rows2) => `\uFEFF${rows2.map((row2) => `${row2.map(cell2).join(",")}\r
`).join("")}`;
    }
  });

  // src/handover/tables.js
  function basis(clause3, view2) {
    const row2 = used(clause3);
    const { limit, speed_kph: speed, changes } = state.settings;
    const own3 = view2 !== null && (limit !== null || speed !== null || changes.length > 0);
    const now = limit === null || !clause3.way ? asked2(clause3) : `${asked2(clause3)} (${t("settings_now")}: ${exact(limit)} ${clause3.scale === "min" ? "s" : "m"})`;
    return {
      heads: ["clause_id", "clause", "limit", "required", "reading", "verdict", "population_basis", "changes_tried"].map(t),
      values: [
        clause3.id,
        headline(clause3),
        now.replaceAll(" ", " "),
        required(row2).replaceAll(" ", " "),
        pick(row2.words),
        t(`verdict_${own3 ? view2.verdict : row2.verdict}`),
        t(`population_${data.population}`),
        own3 ? changes.length : 0
      ]
    };
  }
  function unitRows(clause3, units2) {
    const { heads, values } = basis(clause3, null);
    const amount2 = (n) => n === "inf" ? "inf" : round(n);
    return [
      [...["zone", "found", "found_low", "found_high", "unit", "required", "short", "population", "verdict"].map(t), ...heads],
      ...units2.map((each) => [
        data.zones[each.zone]?.name ?? null,
        amount2(each.value),
        amount2(each.value_low),
        amount2(each.value_high),
        pick(each.unit),
        amount2(each.required),
        amount2(each.shortfall),
        amount2(each.persons),
        each.verdict ? t(`verdict_${each.verdict}`) : null,
        ...values
      ])
    ];
  }
  function gapRows(clause3, view2, name) {
    const { heads, values } = basis(clause3, view2);
    const groups = Object.keys(data.group_names);
    const causes2 = [...new Set(view2.gaps.flatMap((gap) => Object.keys(gap.causes)))];
    const ranked3 = [...view2.gaps].sort((a, b) => b.persons - a.persons);
    const unit2 = clause3.scale === "min" ? [60, "min"] : [1, "m"];
    return [
      [
        t("gap"),
        t("zone"),
        t("latitude"),
        t("longitude"),
        t("population"),
        ...groups.map((group2) => pick(data.group_names[group2])),
        ...causes2.map((cause) => t(`cause_${cause}`)),
        t("undecided"),
        t("nearest"),
        `${t("excess")} (${t(
          /** @type {string} */
          unit2[1]
        )})`,
        ...heads
      ],
      ...ranked3.map((gap, i) => [
        i + 1,
        data.zones[gap.zone]?.name ?? null,
        ...middle(gap.rings),
        round(gap.persons),
        ...groups.map((group2) => round(gap.groups[group2] ?? null)),
        ...causes2.map((cause) => round(
          /** @type {Record<string, number>} */
          gap.causes[cause] ?? 0
        )),
        0,
        name(gap.nearest),
        gap.excess === null ? null : round(gap.excess / Number(unit2[0])),
        ...values
      ]),
      ...view2.unknown.map((each) => [
        null,
        data.zones[each.zone]?.name ?? null,
        ...middle(each.rings),
        round(each.persons),
        ...groups.map(() => null),
        ...causes2.map(() => 0),
        round(each.persons),
        null,
        null,
        ...values
      ])
    ];
  }
  function middle(rings) {
    const points = rings.flat();
    return [0, 1].map((k) => {
      const values = points.map((point3) => point3[k]);
      const [low, high] = values.reduce(([a, b], each) => [Math.min(a, each), Math.max(b, each)], [Infinity, -Infinity]);
      return Number(((low + high) / 2).toFixed(6));
    });
  }
  var round;
  var init_tables = __esm({
    "src/handover/tables.js"() {
      "use strict";
      init_state();
      init_words();
      round = (n) => n === null ? null : Number(n.toFixed(4));
    }
  });

  // src/panel/download.js
  function fileName(name, ending) {
    const plain3 = name.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "");
    const short2 = [...plain3].slice(0, LONGEST2).join("") || "access";
    return `${short2}${TAKEN.test(short2) ? "_" : ""}.${ending}`;
  }
  function download(name, content, type) {
    const blob = typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
    const address = URL.createObjectURL(blob);
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1e4);
  }
  var LONGEST2, TAKEN;
  var init_download = __esm({
    "src/panel/download.js"() {
      "use strict";
      LONGEST2 = 80;
      TAKEN = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
    }
  });

  // src/panel/places.js
  function zonePlace({ at, rings: [ring] }) {
    if (at || !ring) return at;
    const middle2 = [0, 1].map((k) => {
      let [value, low, high] = [0, Infinity, -Infinity];
      for (let i = k; i < ring.length; i += 2) {
        value += ring[i];
        [low, high] = [Math.min(low, value), Math.max(high, value)];
      }
      return (low + high) / 2e6;
    });
    return [middle2[0], middle2[1]];
  }
  var init_places = __esm({
    "src/panel/places.js"() {
      "use strict";
    }
  });

  // src/panel/zones.js
  function rowsOf(zones2) {
    const { zone } = state;
    const mine = Object.entries(zones2).filter(([key2]) => zone === null || liesIn(Number(key2), zone) || liesIn(zone, Number(key2)));
    return mine.map(([key2, counts2]) => ({
      zone: Number(key2),
      persons: counts2.persons,
      met: counts2.met,
      unmet: counts2.unmet,
      unknown: counts2.border + counts2.unlinked,
      share: shareOf(counts2),
      straight: shareOf(references.straight?.zones[Number(key2)])
    }));
  }
  function zoneButton(zone) {
    const show4 = () => {
      const place2 = zonePlace(data.zones[zone]);
      if (place2) fitTo(place2);
    };
    const node = button(`zone-${zone}`, "", show4, {
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
    if (!chosen3().way) return;
    if (!now) return refill("zones", hint(t("busy")));
    const rows2 = rowsOf(now.zones);
    const box = make("input", { type: "checkbox", id: "shade", checked: state.shade === "zones" });
    box.onchange = () => update({ shade: box.checked ? "zones" : "cells" });
    refill(
      "zones",
      make(
        "div",
        { className: "tools" },
        make("label", { className: "check" }, box, t("shade")),
        button("zones-csv", t("csv"), () => save(rows2))
      ),
      ...sortable("zones", COLUMNS3, rows2, { column: "share_within", descending: false }, drawZones2, followRow),
      hint(t("undecided_note"))
    );
    markZone();
  }
  function save(rows2) {
    const heads = ["zone", "population", "within", "beyond", "undecided", "share_within", "share_straight", "pass_mark", "rests_on"];
    const mark3 = passMark(chosen3());
    const { required_share: own3 } = state.settings;
    const rests = own3 !== null ? t("settings_now") : assumed(chosen3()) ? assumedMark(chosen3()) : t("own_mark");
    const { heads: about2, values } = basis(chosen3(), view());
    const lines2 = rows2.map((row2) => [
      zoneName(row2.zone),
      ...[row2.persons, row2.met, row2.unmet, row2.unknown, row2.share, row2.straight, mark3].map(round),
      rests,
      ...values
    ]);
    const name = fileName(`${headline(chosen3())} ${t("part_zones")}`, "csv");
    download(name, csv([[...heads.map((head) => t(head)), ...about2], ...lines2]), "text/csv");
  }
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
  var shareOf, orDash, COLUMNS3, point2;
  var init_zones3 = __esm({
    "src/panel/zones.js"() {
      "use strict";
      init_csv();
      init_tables();
      init_map();
      init_state();
      init_words();
      init_zones();
      init_elements();
      init_download();
      init_shown2();
      init_table();
      init_places();
      shareOf = (counts2) => counts2 && counts2.persons > 0 ? counts2.met / counts2.persons : null;
      orDash = (value) => value === null ? "—" : share(value);
      COLUMNS3 = [
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
      point2 = (zone) => {
        if (state.hover.zones !== zone) update({ hover: { zones: zone } });
      };
    }
  });

  // src/panel/units.js
  function columnsOf(units2) {
    const [first3] = units2;
    const unit2 = !first3 || first3.share || first3.unit.en.startsWith("passes") ? "" : unitWords(pick(first3.unit));
    const columns2 = [
      [{ head: "zone", say: (row2) => proper(zoneName(row2.zone)), value: (row2) => zoneName(row2.zone) }, true],
      [{ head: "found", unit: unit2, say: (row2) => found(row2, ""), value: (row2) => size(row2.value) }, true],
      [
        { head: "required", say: (row2) => required(row2, ""), value: (row2) => size(row2.required) },
        units2.some((row2) => row2.required !== null)
      ],
      [
        { head: "short", unit: unitWords(pick(first3?.short_of ?? null)), say: (row2) => shortfall(row2, ""), value: (row2) => size(row2.shortfall) },
        units2.some((row2) => row2.short_of && row2.shortfall !== null)
      ],
      [
        {
          head: "verdict",
          say: (row2) => row2.verdict ? badge(row2.verdict) : "",
          value: (row2) => row2.verdict ? t(`verdict_${row2.verdict}`) : null
        },
        units2.some((row2) => row2.verdict)
      ],
      [
        {
          head: "alone",
          say: (row2) => row2.alone ? badge(row2.alone) : "",
          value: (row2) => row2.alone ? t(`verdict_${row2.alone}`) : null
        },
        units2.some((row2) => row2.alone)
      ]
    ];
    return columns2.filter(([, wanted3]) => wanted3).map(([column]) => column);
  }
  function drawUnits() {
    if (byId("units")) refill("units", unitsTable(chosen3()));
  }
  function unitsTable(clause3) {
    const { zone } = state;
    const units2 = unitsOf(clause3).filter((unit2) => zone === null || liesIn(unit2.zone, zone) || liesIn(zone, unit2.zone));
    const order2 = { column: "zone", descending: false };
    const redraw = () => refill("units", unitsTable(chosen3()));
    return make("div", {}, ...sortable("units", columnsOf(units2), units2, order2, redraw, followRow));
  }
  var size;
  var init_units = __esm({
    "src/panel/units.js"() {
      "use strict";
      init_state();
      init_words();
      init_elements();
      init_shown2();
      init_standing();
      init_zones();
      init_table();
      init_zones3();
      size = (value) => value === "inf" ? Infinity : value;
    }
  });

  // src/panel/detail.js
  function drawDetail() {
    const clause3 = chosen3();
    byId("detail").replaceChildren(
      make("div", { id: "cell" }),
      make("div", { id: "facility" }),
      make(
        "div",
        { className: "title" },
        make("h2", { id: "headline", tabIndex: -1 }, ...title2(clause3)),
        badge(used(clause3).verdict)
      ),
      make("div", { id: "here" }),
      make("blockquote", {}, pick(clause3.quote)),
      figures2(clause3),
      ...clause3.missing ? [hint(named("missing", pick(clause3.missing)))] : [],
      ...clause3.way ? wayParts() : [],
      ...clause3.units ? [fold("units", unitsTable(clause3))] : [],
      ...clause3.together ? [marked(hint(pick(clause3.together)), { id: "together" })] : [],
      ...clause3.readings.length > 1 ? [fold("readings", readingsTable(clause3))] : [],
      ...progressOf(clause3),
      ...turnsOf(clause3),
      fold("clause", clauseTerms(clause3)),
      fold("handover")
    );
  }
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
    const why = boundsWords(row2);
    return why ? make("div", {}, table2, hint(why)) : table2;
  }
  function clauseTerms(clause3) {
    const { goals, fixed, source: source2, ambiguity, mode, kind } = clause3;
    const rows2 = [["kind", t(`kind_${kind}`) + (mode ? ` · ${t(`mode_${mode}`)}` : "")]];
    rows2.push(["zone_of_plan", pick(clause3.zone)]);
    if (goals) rows2.push(["leads_to", pick(goals)]);
    if (fixed > 1e-9) rows2.push(["fixed", `${exact(Number(fixed.toFixed(2)))} ${t("min")}`]);
    if (ambiguity) rows2.push(["ambiguity", pick(ambiguity)]);
    if (source2) rows2.push(["source", pick(source2)]);
    const doubts = marks(clause3);
    if (doubts.length) rows2.push(["doubts", doubts.join(" · ")]);
    return terms2("terms", rows2);
  }
  function drawReach() {
    const now = view();
    if (!chosen3().way) return;
    byId("reach").replaceChildren(...now ? [...ownSettings(), ...reach(chosen3(), now)] : [hint(t("busy"))]);
  }
  function ownSettings() {
    const { limit, speed_kph: speed, required_share: mark3, changes } = state.settings;
    if (limit !== null || speed !== null || mark3 !== null) return [marked(hint(t("reach_yours")), { class: "hint yours" })];
    return changes.length ? [hint(t("reach_sites"))] : [];
  }
  var wayParts, markOf, showBusy;
  var init_detail = __esm({
    "src/panel/detail.js"() {
      "use strict";
      init_state();
      init_words();
      init_elements();
      init_list();
      init_progress();
      init_reach();
      init_readings();
      init_shown2();
      init_turns();
      init_units();
      wayParts = () => [
        make("div", { id: "reach" }),
        ...["mend", "whatif", "others", "charts", "limits", "compare", "gaps", "zones"].map((id) => fold(id))
      ];
      markOf = (clause3) => assumed(clause3) ? [basisOf(clause3)] : [];
      showBusy = () => byId("detail").setAttribute("aria-busy", String(state.busy));
    }
  });

  // src/geojson.js
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
  var DIGITS2, position;
  var init_geojson = __esm({
    "src/geojson.js"() {
      "use strict";
      DIGITS2 = 7;
      position = ([latitude, longitude]) => [longitude, latitude].map((degrees) => Number(degrees.toFixed(DIGITS2)));
    }
  });

  // src/panel/whatif.js
  function hindrance() {
    const { way: way2 } = chosen3();
    if (!way2) return t("whatif_no_way");
    const lacking2 = way2.trips.map((i) => data.trips[i]).find(({ graph, impedance }) => graph === null && impedance !== "straight_m");
    if (!lacking2) return null;
    const network = data.too_large.find(({ mode }) => mode === lacking2.mode);
    const size2 = network ? ` · ${whole(network.nodes)} ${t("nodes")}` : "";
    return named("whatif_too_large", t(`mode_${lacking2.mode}`) + size2);
  }
  function drawWhatif() {
    if (!chosen3().way) return;
    const hindered = hindrance();
    if (hindered) return refill("whatif", hint(hindered));
    const { changes } = state.settings;
    const { tool } = state;
    const adding = tool === "add";
    const begin2 = () => update({ tool: "add", cell: null, facility: null });
    const add2 = button("add", t(adding ? "add_done" : "add"), () => adding ? update({ tool: "look" }) : begin2());
    const tools = make(
      "div",
      { className: "tools" },
      marked(add2, { class: "primary", "aria-pressed": adding }),
      button("undo", t("undo"), back, { disabled: !state.undone.length }),
      button("redo", t("redo"), forth, { disabled: !state.redone.length }),
      button("clear", t("clear"), () => put2([]), { disabled: !changes.length })
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
  function put2(changes) {
    if ((state.facility ?? 0) < -1) update({ facility: null });
    change(changes);
  }
  function back() {
    if ((state.facility ?? 0) < -1) update({ facility: null });
    undo();
  }
  function forth() {
    if ((state.facility ?? 0) < -1) update({ facility: null });
    redo();
  }
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
    const show4 = () => {
      fitTo(each.change === "close" ? data.facilities.at[each.facility] : each.at);
      update({ facility: each.change === "open" ? -2 - i : each.facility, cell: null });
    };
    const undoing = t(`undo_${each.change}`);
    return make(
      "li",
      {},
      sign({ open: "+", close: "×", move: "→" }[each.change]),
      name,
      marked(button(`see-${i}`, t("see"), show4), { "aria-label": `${t("see")} ${what}` }),
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
    document.addEventListener("keydown", (event) => {
      const key2 = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event.target) || !"zy".includes(key2)) return;
      event.preventDefault();
      if (key2 === "z" && !event.shiftKey) back();
      else forth();
    });
    document.addEventListener("keydown", ({ key: key2 }) => {
      if (key2 !== "Escape" || state.tool === "look") return;
      update({ tool: "look" });
      byId("add")?.focus();
    });
  }
  var ofScenario, without, close, reopen, remove, typing;
  var init_whatif = __esm({
    "src/panel/whatif.js"() {
      "use strict";
      init_geojson();
      init_map();
      init_state();
      init_words();
      init_download();
      init_elements();
      init_shown2();
      ofScenario = ({ name, note: note2, steps: steps2 = [] }) => [
        hint(named("scenario", pick(name))),
        ...note2 ? [make("p", { className: "warning" }, pick(note2))] : [],
        ...steps2.length ? [make("ol", { id: "steps" }, ...steps2.map(({ what, gained, share: covered2 }) => make(
          "li",
          {},
          proper(pick(what)),
          make("b", {}, ` +${people(gained)}`),
          ` · ${t("with_those_before")} ${share(covered2)}`
        )))] : []
      ];
      without = (i) => state.settings.changes.filter((_, k) => k !== i);
      close = (facility) => put2([
        ...state.settings.changes.filter((each) => !("facility" in each) || each.facility !== facility),
        { change: "close", facility }
      ]);
      reopen = (facility) => put2(state.settings.changes.filter((each) => !("facility" in each) || each.facility !== facility));
      remove = (i) => put2(without(i));
      typing = (target) => target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement && ["text", "search"].includes(target.type);
    }
  });

  // src/panel/facility.js
  async function drawFacility() {
    const { facility, settings, clause: clause3 } = state;
    asked6 += 1;
    const mine = asked6;
    if (facility === null) return refill("facility");
    const counted4 = chosen3().way && (facility < 0 || chosen3().facilities.includes(facility));
    const served = counted4 ? await ask("area", clause3, facility, settings).catch(() => null) : null;
    if (mine !== asked6) return;
    const leave2 = () => update({ facility: null });
    const shut = marked(button("facility-close", "×", leave2, { className: "quiet" }), { "aria-label": t("close_card") });
    refill("facility", make(
      "section",
      { className: "card" },
      make("div", { className: "title" }, make("h2", {}, proper(facilityLabel(facility))), shut),
      terms2("terms", about(facility)),
      ...served ? [terms2("figures", [["serves", people(served.persons)]])] : [],
      ...chosen3().unlinked.includes(facility) ? [hint(t("facility_unlinked"))] : [],
      ...counted4 ? [] : [hint(t("facility_not_counted"))],
      actions(facility)
    ));
  }
  function aboutSite(i) {
    const change2 = state.settings.changes[i];
    const site = view()?.sites[i];
    const type = change2?.change === "open" ? data.types[change2.facility_type] : null;
    return [
      ["type", pick(type ?? chosen3().facility)],
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
    const change2 = changeOf2(facility);
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
  var asked6, about, changeOf2;
  var init_facility = __esm({
    "src/panel/facility.js"() {
      "use strict";
      init_client();
      init_map();
      init_state();
      init_words();
      init_elements();
      init_shown2();
      init_whatif();
      asked6 = 0;
      about = (facility) => facility < 0 ? aboutSite(-2 - facility) : aboutFacility(facility);
      changeOf2 = (facility) => state.settings.changes.find((each, i) => facility < -1 ? -2 - i === facility : "facility" in each && each.facility === facility);
    }
  });

  // src/panel/finding.js
  function fit2(name, query) {
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
      const how = fit2(entry.folded, query);
      if (how !== null && fits[how].length < most) fits[how].push(entry);
    }
    return fits.flat().slice(0, most);
  }
  var folded2;
  var init_finding = __esm({
    "src/panel/finding.js"() {
      "use strict";
      folded2 = (text2) => text2.normalize("NFKC").toLowerCase().trim();
    }
  });

  // src/panel/find.js
  function everything() {
    const ofKind = (kind, names, first3 = 0) => names.flatMap((name, i) => name ? [{ kind, number: first3 + i, name, folded: folded2(name) }] : []);
    entries ?? (entries = [
      ...ofKind("zone", data.zones.map(({ name }) => name)),
      ...ofKind("street", data.streets.names, 1),
      ...ofKind("facility", data.facilities.name),
      ...data.clauses.map(clauseEntry)
    ]);
    return entries;
  }
  function clauseEntry(clause3, number3) {
    const { id, quote, facility } = clause3;
    const words = [headline(clause3), id, facility.zh, facility.en, quote.zh, quote.en].join(" ");
    return { kind: "clause", number: number3, name: headline(clause3), folded: folded2(words) };
  }
  function drawFind() {
    entries = null;
    marked(byId("find-name"), { placeholder: t("find") });
    marked(byId("find-hits"), { "aria-label": t("find_hits") });
    show3();
  }
  function startFind() {
    const box = byId("find-name");
    box.oninput = show3;
    box.onfocus = show3;
    box.onblur = hide;
    box.onkeydown = (event) => {
      if (event.isComposing) return;
      const act2 = KEYS2[event.key];
      if (!act2 || !(hits.length || event.key === "Escape")) return;
      event.preventDefault();
      act2();
    };
    byId("find-hits").onmousedown = (event) => event.preventDefault();
  }
  function show3() {
    const words = byId("find-name").value;
    const asked8 = document.activeElement === byId("find-name") && folded2(words);
    hits = asked8 ? find(everything(), words, MOST6) : [];
    active = -1;
    byId("find-hits").replaceChildren(...hits.map(option));
    byId("find-hits").hidden = !hits.length;
    marked(byId("find-name"), { "aria-expanded": hits.length > 0 }).removeAttribute("aria-activedescendant");
    const count = hits.length === MOST6 ? `${MOST6}+` : String(hits.length);
    byId("find-count").textContent = asked8 ? named("found_names", count) : "";
  }
  function hide() {
    hits = [];
    byId("find-hits").hidden = true;
    byId("find-count").textContent = "";
    marked(byId("find-name"), { "aria-expanded": false }).removeAttribute("aria-activedescendant");
  }
  function option(entry, i) {
    const kind = entry.kind === "facility" ? pick(data.types[data.facilities.type[entry.number]]) : entry.kind === "street" ? t("street") : t(entry.kind);
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
    if (kind === "clause") {
      update({ clause: number3, sought: null });
      return showPane("detail");
    }
    if (kind !== "facility") {
      update({ sought: { kind, number: number3 }, facility: null, cell: null });
      return kind === "zone" ? fitZone(number3) : fitStreet(number3);
    }
    fitTo(data.facilities.at[number3]);
    if (!data.clauses[state.clause].facilities.includes(number3)) {
      const clause3 = data.clauses.findIndex(({ way: way2, facilities }) => way2 && facilities.includes(number3));
      if (clause3 >= 0) update({ clause: clause3 });
    }
    update({ facility: number3, cell: null, sought: null });
  }
  var MOST6, entries, hits, active, KEYS2;
  var init_find = __esm({
    "src/panel/find.js"() {
      "use strict";
      init_map();
      init_state();
      init_words();
      init_elements();
      init_finding();
      init_header();
      MOST6 = 20;
      entries = null;
      hits = [];
      active = -1;
      KEYS2 = {
        ArrowDown: () => move2(active + 1),
        ArrowUp: () => move2(active < 0 ? hits.length - 1 : active - 1),
        Enter: () => choose(hits[Math.max(active, 0)]),
        Escape: () => {
          if (byId("find-hits").hidden) byId("find-name").value = "";
          hide();
        }
      };
    }
  });

  // src/panel/gaps.js
  function drawGaps2() {
    const now = view();
    if (!chosen3().way) return;
    if (clause !== state.clause) [shown2, clause] = [PAGE2, state.clause];
    if (!now) return refill("gaps", hint(t("busy")));
    shown2 = Math.max(shown2, (state.gap ?? -1) + 1);
    const { zone } = state;
    const mine = (each) => zone === null || liesIn(each.zone, zone);
    const gaps = now.gaps.map((gap, i) => ({ gap, i })).filter(({ gap }) => mine(gap));
    const rest = gaps.length - shown2;
    const more2 = () => {
      shown2 += PAGE2;
      drawGaps2();
    };
    refill(
      "gaps",
      ...gaps.length ? [hint(named("gaps_in_all", whole(gaps.length)), t("semicolon"), t("gaps_cut"))] : [hint(t("no_gaps"))],
      make("ol", { className: "gaps" }, ...gaps.slice(0, shown2).map(({ gap, i }) => item3(gap, i))),
      ...rest > 0 ? [button("gaps-more", `${t("more")} (${rest})`, more2)] : [],
      ...unknownPeople(now.unknown.filter(mine))
    );
    void tellWay();
  }
  function item3(gap, i) {
    const open3 = state.gap === i;
    const show4 = () => {
      update({ gap: i });
      fitGap(i);
    };
    const first3 = [OLDER, YOUNGER].map((names) => names.find((name) => data.group_names[name] && name in gap.groups));
    const groups = groupText(gap, first3.filter((name) => name !== void 0));
    const node = button(`gap-${i}`, "", show4);
    node.append(
      make("span", { className: "head" }, make("b", {}, proper(zoneName(gap.zone))), make("b", {}, people(gap.persons))),
      make("span", { className: "line" }, `${causeWords(causes(gap)[0][0])} · ${beyond2(gap)}`),
      ...groups ? [make("span", { className: "line soft" }, groups)] : [],
      make("span", { className: "line soft" }, `${t("nearest")} `, proper(facilityLabel(gap.nearest)))
    );
    return make("li", {}, marked(node, { "aria-pressed": open3 }), ...open3 ? [more(gap)] : []);
  }
  function more(gap) {
    const known8 = Object.keys(data.group_names).filter((name) => name in gap.groups);
    const rows2 = [
      ...causes(gap).map(([cause, persons]) => `${causeWords(cause)}${t("colon")}${people(persons)}`),
      ...known8.map((name) => `${pick(data.group_names[name])} ${people(gap.groups[name])}`)
    ];
    return make(
      "ul",
      { className: "more" },
      make("li", { id: "gap-way", className: "wide" }, t("busy")),
      ...rows2.map((row2) => make("li", {}, row2))
    );
  }
  async function tellWay() {
    asked7 += 1;
    const mine = asked7;
    const gap = state.gap === null ? null : view()?.gaps[state.gap];
    if (!gap || !byId("gap-way")) return;
    const way2 = await ask("detour", state.clause, gap.middle, state.settings).catch(() => null);
    if (mine === asked7) byId("gap-way")?.replaceChildren(way2 ? wayWords(way2) : t("unknown"));
  }
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
    const sum = (name) => unknown.reduce((all2, each) => all2 + each[name], 0);
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
  var PAGE2, OLDER, YOUNGER, VEHICLES, USUAL_DETOUR, shown2, clause, causes, byCar, causeWords, groupText, beyond2, asked7, metres;
  var init_gaps = __esm({
    "src/panel/gaps.js"() {
      "use strict";
      init_client();
      init_map();
      init_state();
      init_zones();
      init_words();
      init_elements();
      init_shown2();
      PAGE2 = 10;
      OLDER = ["age_60_plus", "age_65_plus", "age_80_plus"];
      YOUNGER = ["under_18", "age_6_11", "age_3_5", "under_3"];
      VEHICLES = ["drive", "emergency_vehicle"];
      USUAL_DETOUR = 1.6;
      shown2 = PAGE2;
      clause = -1;
      causes = (gap) => Object.entries(gap.causes).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
      byCar = () => VEHICLES.includes(chosen3().mode ?? "") && chosen3().scale === "min";
      causeWords = (cause) => t(cause === "far_along_streets" && byCar() ? "cause_far_by_car" : `cause_${cause}`);
      groupText = (gap, names) => names.map((name) => `${pick(data.group_names[name])} ${whole(gap.groups[name])}`).join(" · ");
      beyond2 = ({ excess }) => excess === null ? t("state_unreachable") : named("excess", span(chosen3(), excess));
      asked7 = 0;
      metres = (n) => n < 995 ? withUnit(whole(n), t("m")) : withUnit(exact(Number((n / 1e3).toFixed(1))), t("km"));
    }
  });

  // src/panel/glossary.js
  var drawGlossary;
  var init_glossary = __esm({
    "src/panel/glossary.js"() {
      "use strict";
      init_state();
      init_words();
      drawGlossary = () => byId("glossary-terms").replaceChildren(...data.glossary.map(({ term, means }) => make("div", {}, make("dt", {}, pick(term)), make("dd", {}, pick(means)))));
    }
  });

  // src/handover/picture.js
  async function picture3() {
    return finely(FINE, async () => {
      const map4 = (
        /** @type {HTMLElement} */
        document.querySelector(".leaflet-container")
      );
      const { width, height: height2 } = map4.getBoundingClientRect();
      const sheet2 = make(
        "div",
        { className: "picture" },
        heading2(),
        make("div", { className: "picture-body" }, copied(map4, width, height2), make("aside", {}, printedLegend())),
        foot2()
      );
      sheet2.style.width = `${Math.ceil(width) + SIDE5}px`;
      document.body.append(sheet2);
      const size2 = sheet2.getBoundingClientRect();
      const text2 = new XMLSerializer().serializeToString(drawing(sheet2, size2));
      sheet2.remove();
      return painted(text2, size2);
    });
  }
  function summary3() {
    const row2 = used(shown.clause);
    const { limit, speed_kph: speed, changes } = state.settings;
    const own3 = shown.view && (limit !== null || speed !== null || changes.length) ? shown.view : null;
    const parts = [named("required", required(row2)), named("found", found(row2)), t(`verdict_${row2.verdict}`)];
    if (own3) parts.push(`${t("print_own")}: ${t(`verdict_${own3.verdict}`)}`);
    return parts.join(" · ");
  }
  function foot2() {
    const credits = [data.attribution, data.basemap?.attribution ?? null].flatMap((each) => each ? [pick(each)] : []);
    const sources = data.sources.map(({ name, file }) => `${pick(name)} (${file})`).join(t("semicolon"));
    return make(
      "footer",
      {},
      ...data.note ? [make("p", {}, named("note", pick(data.note)))] : [],
      ...sources ? [make("p", {}, named("sources", sources))] : [],
      ...data.dated ? [make("p", {}, named("dated", data.dated))] : [],
      ...data.basemap ? [make("p", {}, t("picture_basemap"))] : [],
      ...credits.length ? [make("p", {}, credits.join(" · "))] : []
    );
  }
  function copied(map4, width, height2) {
    const copy2 = (
      /** @type {HTMLElement} */
      map4.cloneNode(true)
    );
    const canvases = copy2.querySelectorAll("canvas");
    map4.querySelectorAll("canvas").forEach((canvas, i) => {
      var _a, _b;
      const image = Object.assign(document.createElement("img"), { src: canvas.width ? canvas.toDataURL() : "" });
      image.className = canvases[i].className;
      image.style.cssText = canvases[i].style.cssText;
      (_a = image.style).width || (_a.width = `${canvas.clientWidth}px`);
      (_b = image.style).height || (_b.height = `${canvas.clientHeight}px`);
      canvases[i].replaceWith(image);
    });
    const idle2 = "#legend, .leaflet-control-zoom, .tip, #swipe-handle span, img:not([src^='data:']), [data-picture='no']";
    for (const node of copy2.querySelectorAll(idle2)) node.remove();
    copy2.removeAttribute("tabindex");
    copy2.style.cssText = `position: relative; width: ${width}px; height: ${height2}px; overflow: hidden`;
    return copy2;
  }
  function drawing(sheet2, { width, height: height2 }) {
    const root2 = document.createElementNS(SPACE2, "svg");
    const inside = document.createElementNS(SPACE2, "foreignObject");
    for (const node of [root2, inside]) {
      node.setAttribute("width", String(Math.ceil(width)));
      node.setAttribute("height", String(Math.ceil(height2)));
    }
    const styles = [...document.querySelectorAll("style")].map((each) => each.textContent).join("\n");
    const body = make("div", { className: "picture-root", lang: document.documentElement.lang }, sheet2);
    body.prepend(Object.assign(document.createElement("style"), { textContent: styles }));
    inside.append(body);
    root2.append(inside);
    return root2;
  }
  async function painted(text2, { width, height: height2 }) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text2)}`;
    await image.decode();
    const canvas = Object.assign(
      document.createElement("canvas"),
      { width: Math.ceil(width) * FINE, height: Math.ceil(height2) * FINE }
    );
    const context = (
      /** @type {CanvasRenderingContext2D} */
      canvas.getContext("2d")
    );
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve, reject) => canvas.toBlob((blob) => blob ? resolve(blob) : reject(new Error("no picture")), "image/png"));
  }
  var FINE, SIDE5, SPACE2, heading2;
  var init_picture = __esm({
    "src/handover/picture.js"() {
      "use strict";
      init_map();
      init_legend();
      init_state();
      init_words();
      init_shown();
      FINE = 2;
      SIDE5 = 290;
      SPACE2 = "http://www.w3.org/2000/svg";
      heading2 = () => make(
        "header",
        {},
        make("h1", {}, pick(data.name)),
        make("p", {}, `${headline(shown.clause)} · ${summary3()}`),
        make("p", { className: `population ${data.population}` }, t(`population_${data.population}`))
      );
    }
  });

  // src/panel/handover.js
  function drawHandover() {
    const now = view();
    if (lost !== state.lost) [told2, lost] = [null, state.lost];
    const faults = told2?.faults ?? lost;
    refill(
      "handover",
      hint(t("handover_hint")),
      make(
        "div",
        { className: "tools" },
        button("copy-link", t("copy_link"), () => void copy()),
        button("picture", t("picture"), () => void draw()),
        ...chosen3().way ? [chooseFile()] : []
      ),
      make(
        "div",
        { className: "tools" },
        ...now ? [button("gaps-csv", `${t("part_gaps_short")} CSV`, () => save3("part_gaps_short", gapRows(chosen3(), now, facilityLabel)))] : [],
        ...chosen3().units ? [button("units-csv", `${t("part_units")} CSV`, () => save3("part_units", unitRows(chosen3(), unitsNow())))] : []
      ),
      ...news(faults)
    );
  }
  function news(faults) {
    if (!faults.length) return told2 ? [marked(hint(t(told2.key)), { role: "status" })] : [];
    const items = faults.slice(0, SHOWN2).map(({ key: key2, where }) => make("li", {}, `${t(key2)}${where ? ` ${where}` : ""}`));
    const rest = faults.length > SHOWN2 ? [make("p", {}, `… ${whole(faults.length)}`)] : [];
    return [marked(
      make("div", { className: "warning" }, make("p", {}, t(told2?.key ?? "address_lost")), make("ul", {}, ...items), ...rest),
      { role: "alert" }
    )];
  }
  async function copy() {
    const address = location.href.replace(/#.*$/s, "") + addressNow();
    try {
      await navigator.clipboard.writeText(address);
      tell("copied");
    } catch {
      tell("copy_yourself");
    }
  }
  async function draw() {
    tell("busy");
    try {
      download(fileName(`${headline(chosen3())} ${t("picture_name")}`, "png"), await picture3(), "image/png");
      tell("picture_done");
    } catch {
      tell("picture_failed");
    }
  }
  function chooseFile() {
    const box = make("input", { type: "file", id: "import", accept: ".geojson,.json,application/geo+json", hidden: true });
    box.onchange = async () => {
      const [file] = box.files;
      box.value = "";
      if (!file) return;
      if (file.size > LARGEST) return tell("import_failed", [{ key: "import_too_large", where: whole(file.size) }]);
      const { changes, faults } = scenarioFrom(await file.text(), data);
      if (faults.length) return tell("import_failed", faults);
      told2 = { key: "imported", faults: [] };
      put2([...state.settings.changes.filter(({ change: change2 }) => change2 === "given"), ...changes]);
      drawHandover();
    };
    return make("span", {}, box, button("import-open", t("import"), () => box.click()));
  }
  var LARGEST, SHOWN2, told2, lost, tell, save3;
  var init_handover = __esm({
    "src/panel/handover.js"() {
      "use strict";
      init_csv();
      init_keeping();
      init_picture();
      init_scenario();
      init_tables();
      init_shown();
      init_state();
      init_words();
      init_download();
      init_elements();
      init_shown2();
      init_whatif();
      LARGEST = 5e6;
      SHOWN2 = 8;
      told2 = null;
      ({ lost } = state);
      tell = (key2, faults = []) => {
        told2 = { key: key2, faults };
        drawHandover();
      };
      save3 = (key2, rows2) => download(fileName(`${headline(chosen3())} ${t(key2)}`, "csv"), csv(rows2), "text/csv");
    }
  });

  // src/panel/steps.js
  function roundUp(least2) {
    const power = 10 ** Math.floor(Math.log10(least2));
    return (NICE.find((each) => each * power >= least2 * (1 - 1e-9)) ?? 10) * power;
  }
  function limitSteps(limit, floor = 0) {
    const step = roundUp(limit / STEPS4);
    const down = (to) => Math.floor((limit - to) / step + 1e-9);
    const min = -Math.min(down(LEAST4 * limit), down(floor + step));
    const max = Math.floor((MOST7 - 1) * limit / step + 1e-9);
    return { step, min: Math.min(min, 0) || 0, max };
  }
  var NICE, STEPS4, LEAST4, MOST7, valueAt;
  var init_steps = __esm({
    "src/panel/steps.js"() {
      "use strict";
      NICE = [1, 2, 2.5, 5, 10];
      STEPS4 = 40;
      [LEAST4, MOST7] = [0.25, 2];
      valueAt = (limit, step, n) => Number((limit + n * step).toPrecision(12));
    }
  });

  // src/panel/limits.js
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
  function ownSpeed() {
    const trips = (chosen3().way?.trips ?? []).map((i) => data.trips[i]);
    if (!trips.length || trips.some(({ impedance, graph }) => impedance !== "time_s" || graph === null)) return null;
    const speeds = trips.map(({ graph }) => data.graphs[
      /** @type {number} */
      graph
    ].speed_kph);
    const [speed] = speeds;
    if (speed === null || speeds.some((each) => each !== speed)) return null;
    return speed * 10 >= SLOWEST && speed * 10 <= FASTEST ? speed : null;
  }
  function markSlider() {
    const share2 = chosen3().way?.required_share ?? 1;
    const own3 = Math.round(share2 * 100);
    const at = (n) => n === own3 ? share2 : n / 100;
    return {
      id: "mark",
      words: t("pass_mark"),
      min: Math.min(MILDEST, own3),
      max: 100,
      own: own3,
      start: Math.round(passMark(chosen3()) * 100),
      say: (n) => percent(at(n)),
      set: (n) => want({ required_share: n === own3 ? null : at(n) }),
      ...assumed(chosen3()) ? { whose: "assumed" } : {}
    };
  }
  function limitSlider() {
    const { scale: scale2, fixed } = chosen3();
    const own3 = ownLimit();
    const { step, min, max } = limitSteps(own3, fixed);
    const start = Math.round((wholeLimit(state.settings.limit ?? chosen3().way?.limit ?? 0) - own3) / step);
    const set = (n) => want({ limit: n === 0 ? null : (valueAt(own3, step, n) - fixed) * SCALES[scale2] });
    return { id: "limit", words: t("limit"), min, max, own: 0, start, say: (n) => inUnit(valueAt(own3, step, n)), set };
  }
  function speedSlider(speed) {
    const own3 = Math.round(speed * 10);
    const at = (n) => n === own3 ? speed : n / 10;
    return {
      id: "speed",
      words: t("speed"),
      min: SLOWEST,
      max: FASTEST,
      own: own3,
      start: Math.round((state.settings.speed_kph ?? speed) * 10),
      say: (n) => kph(at(n)),
      set: (n) => want({ speed_kph: n === own3 ? null : at(n) })
    };
  }
  function draw2({ id, words, min, max, own: own3, start, say: say2, set, whose = "own_mark" }) {
    const output = make("output", { htmlFor: id }, say2(start));
    const input = marked(make("input", { type: "range", id }), { min, max, step: 1, "aria-valuetext": say2(start) });
    input.value = String(start);
    input.oninput = () => {
      output.textContent = say2(input.valueAsNumber);
      marked(input, { "aria-valuetext": say2(input.valueAsNumber) });
      set(input.valueAsNumber);
    };
    const label = make("label", { htmlFor: id }, words);
    return make("div", { className: "slider" }, label, output, input, mark2((own3 - min) / (max - min), `${t(whose)} ${say2(own3)}`));
  }
  function mark2(part2, words) {
    const late = part2 > 0.5;
    const node = make("span", { className: late ? "own late" : "own" }, late ? `${words} ▲` : `▲ ${words}`);
    node.style.setProperty("--at", String(late ? 1 - part2 : part2));
    return node;
  }
  function drawLimits() {
    if (!chosen3().way) return;
    const speed = ownSpeed();
    const { fixed } = chosen3();
    refill(
      "limits",
      draw2(limitSlider()),
      ...fixed > 1e-9 ? [hint(named("fixed", inUnit(fixed)))] : [],
      ...speed === null ? [] : [draw2(speedSlider(speed))],
      ...chosen3().pass_mark ? [draw2(markSlider())] : [],
      ...assumed(chosen3()) ? [hint(t("pass_mark_assumed"))] : [],
      make("div", { id: "limits-outcome" })
    );
  }
  function drawLimitsOutcome() {
    if (!chosen3().way) return;
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
  function counted3() {
    const row2 = used(chosen3());
    const now = view();
    const ofPeople = chosen3().way?.counts === "population" && now?.judged !== null;
    return [
      ...ofPeople ? ofThePeople(row2, now) : [ofTheMeasure(row2, now)],
      ["verdict", badge(row2.verdict), now ? badge(now.verdict) : "…"]
    ];
  }
  function ofThePeople({ persons, persons_met: met }, now) {
    const own3 = typeof persons === "number" && typeof met === "number" && persons > 0 ? [people(met), share(met / persons)] : ["—", "—"];
    const yours = now?.judged ?? null;
    return [
      ["within", own3[0], yours ? people(yours.met) : "…"],
      ["share_within", own3[1], yours ? coverage(yours) : "…"]
    ];
  }
  function ofTheMeasure(row2, now) {
    if (!now) return ["found", found(row2), "…"];
    const per = now.judged === null ? SCALES.km : 1;
    const [value, low, high] = [now.value, now.low, now.high].map((n) => amount(n / per));
    return ["found", found(row2), found({ ...row2, verdict: now.verdict, value, value_low: low, value_high: high })];
  }
  function outcomeTable(altered) {
    const { limit, speed_kph: kept2 } = state.settings;
    const speed = ownSpeed();
    const rows2 = [["limit", inUnit(ownLimit()), inUnit(wholeLimit(limit ?? chosen3().way?.limit ?? 0))]];
    if (speed !== null) rows2.push(["speed", kph(speed), kph(kept2 ?? speed)]);
    const mark3 = chosen3().way?.required_share ?? 1;
    if (byShare()) rows2.push(["pass_mark", percent(mark3) + assumedMark(chosen3()), percent(passMark(chosen3()))]);
    const head = make("tr", {}, make("td", {}), ...["settings_own", "settings_now"].map((key2) => make("th", { scope: "col" }, t(key2))));
    const body = [...rows2, ...counted3()].map(([key2, own3, now]) => make("tr", {}, make("th", { scope: "row" }, t(key2)), make("td", {}, own3), make("td", {}, now)));
    return make(
      "table",
      { className: altered ? "pair altered" : "pair" },
      make("caption", { className: "unseen" }, t("part_limits")),
      make("thead", {}, head),
      make("tbody", {}, ...body)
    );
  }
  var SLOWEST, FASTEST, MILDEST, wish, clause2, wholeLimit, ownLimit, inUnit, kph, percent, byShare, amount;
  var init_limits = __esm({
    "src/panel/limits.js"() {
      "use strict";
      init_colours();
      init_state();
      init_words();
      init_elements();
      init_shown2();
      init_steps();
      [SLOWEST, FASTEST] = [25, 60];
      MILDEST = 50;
      wish = null;
      clause2 = -1;
      wholeLimit = (limit) => limit / SCALES[chosen3().scale] + chosen3().fixed;
      ownLimit = () => wholeLimit(chosen3().way?.limit ?? 0);
      inUnit = (n) => withUnit(exact(Number(n.toPrecision(6))), t(chosen3().scale));
      kph = (speed) => withUnit(exact(Number(speed.toFixed(2))), t("kph"));
      percent = (n) => `${exact(Number((n * 100).toFixed(4)))}%`;
      byShare = () => chosen3().pass_mark !== null && view()?.judged !== null;
      amount = (n) => Number.isNaN(n) ? null : n === Infinity ? "inf" : n;
    }
  });

  // src/panel/outcome.js
  function drawOutcome() {
    if (!chosen3().way || !byId("outcome")) return;
    const now = view();
    const { base, opened: opened3 } = references;
    if (!now || !base || !opened3) return byId("outcome").replaceChildren(hint(t("busy")));
    const byKind = { gained: opened3.total.met - base.total.met, lost: opened3.total.met - now.total.met };
    const moved = now.moved ?? byKind;
    const [gained, lost2] = [moved.gained, moved.lost].map((persons) => people(Math.max(0, persons)));
    const closes = state.settings.changes.some(({ change: change2 }) => change2 !== "open");
    byId("outcome").replaceChildren(
      terms2("figures", [
        ["newly_covered", gained],
        .../** @type {[string, Piece][]} */
        closes ? [["lost", lost2]] : [],
        ["gaps_closed", `${whole(gapsClosed(base, now))} / ${whole(base.gaps.length)}`]
      ]),
      terms2("figures wide", [
        ["coverage", `${finely2(base)} → ${finely2(now)}`],
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
  var finely2, hush, sayClause;
  var init_outcome = __esm({
    "src/panel/outcome.js"() {
      "use strict";
      init_state();
      init_words();
      init_effect();
      init_elements();
      init_shown2();
      finely2 = ({ total: { met, persons } }) => persons > 0 ? `${(Math.floor(met / persons * 1e4 + 1e-6) / 100).toFixed(2)}%` : "—";
      hush = () => say("");
      sayClause = () => say(`${byId("headline").textContent} ${t(`verdict_${used(chosen3()).verdict}`)}`);
    }
  });

  // src/study/worst.js
  function worstFirst(clauses, standing2 = (clause3) => ({
    verdict: used(data.clauses[clause3]).verdict,
    lacking: lacking(data.clauses[clause3])
  })) {
    const keyed = clauses.map((clause3) => {
      const { verdict, lacking: people2 } = standing2(clause3);
      return { clause: clause3, rank: RANKS2.indexOf(verdict), duty: data.clauses[clause3].binding === "obligatory" ? 0 : 1, people: people2 ?? -1 };
    });
    keyed.sort((a, b) => a.rank - b.rank || a.duty - b.duty || b.people - a.people);
    return keyed.map(({ clause: clause3 }) => clause3);
  }
  var RANKS2;
  var init_worst = __esm({
    "src/study/worst.js"() {
      "use strict";
      init_state();
      init_words();
      init_standing();
      RANKS2 = ["unmet", "undetermined", "met", "not_testable", "reported", ""];
    }
  });

  // src/panel/overview.js
  function all() {
    const ids = new Set(data.clauses.map(({ id }) => id));
    return data.clauses.flatMap(({ same_as: other }, i) => other && ids.has(other) ? [] : [i]);
  }
  function goTo(clause3, zone) {
    update({ zone });
    update({ clause: clause3, overview: false });
    showTheme(data.clauses[clause3].theme);
    showPane("detail");
  }
  function drawOverview() {
    const root2 = byId("overview");
    root2.hidden = !state.overview;
    byId("panel").dataset.overview = String(state.overview);
    marked(byId("at-a-glance"), { "aria-pressed": state.overview }).textContent = t("overview");
    if (!state.overview) return root2.replaceChildren();
    root2.replaceChildren(
      make(
        "div",
        { className: "title" },
        make("h2", { id: "overview-title", tabIndex: -1 }, t("overview")),
        button("overview-close", t("overview_close"), () => update({ overview: false }))
      ),
      ...obligatory(),
      ...matrix(),
      ...largest(),
      ...unsettled()
    );
  }
  function obligatory() {
    const mine = worstFirst(all().filter((i) => data.clauses[i].binding === "obligatory"));
    if (!mine.length) return [];
    const list = (clauses) => make("ul", {}, ...clauses.map((i) => make(
      "li",
      {},
      badge(used(data.clauses[i]).verdict),
      " ",
      clauseLink(`obligatory-${i}`, i),
      make("i", {}, ` ${pick(data.plans[data.clauses[i].plan])}`)
    )));
    const told3 = mine.filter((i) => used(data.clauses[i]).verdict === TOLD);
    const judged = mine.filter((i) => !told3.includes(i));
    return [part("obligatory", list(judged), ...told3.length ? [make(
      "details",
      { open: !judged.length },
      make("summary", { id: "obligatory-told" }, `${t(`verdict_${TOLD}`)} ${told3.length}`),
      list(told3)
    )] : [])];
  }
  function matrix() {
    const columns2 = (
      /** @type {(number | null)[]} */
      [null, ...districts]
    );
    const head = columns2.map((zone) => make(
      "th",
      { scope: "col" },
      zone === null ? t("zone_all") : button(`glance-zone-${zone}`, zoneName(zone), () => update({ zone, overview: false }), { className: "link" })
    ));
    const rows2 = Object.keys(data.themes).flatMap((theme) => {
      const mine = all().filter((i) => data.clauses[i].theme === theme);
      return mine.length ? [make(
        "tr",
        {},
        make("th", { scope: "row" }, pick(data.themes[theme])),
        ...columns2.map((zone) => make("td", {}, verdictsIn(theme, mine, zone)))
      )] : [];
    });
    const table2 = make(
      "table",
      { className: "matrix" },
      make("caption", { className: "unseen" }, t("part_matrix")),
      make("thead", {}, make("tr", {}, make("td", {}), ...head)),
      make("tbody", {}, ...rows2)
    );
    return [part("matrix", make("p", { className: "hint" }, t("matrix_hint")), make("div", { className: "scrolled" }, table2))];
  }
  function verdictsIn(theme, mine, zone) {
    const of = standingOf(zone);
    const verdicts = mine.map((clause3) => of(clause3).verdict);
    const counts2 = SHOWN3.map((verdict) => ({ verdict, count: verdicts.filter((each) => each === verdict).length })).filter(({ count }) => count);
    if (!counts2.length) return "—";
    const bar2 = marked(make("span", { className: "bar" }, ...counts2.map(({ verdict, count }) => {
      const piece = make("span", { className: verdict });
      piece.style.flexGrow = String(count);
      return piece;
    })), { "aria-hidden": true });
    const id = `glance-${theme}-${zone ?? "all"}`;
    const node = button(id, "", () => goTo(worstFirst(mine, of)[0], zone), { className: counts2[0].verdict });
    const where = `${pick(data.themes[theme])}${t("comma")}${zone === null ? t("zone_all") : zoneName(zone)}`;
    const unseen = (text2) => make("span", { className: "unseen" }, text2);
    node.append(unseen(where), bar2, ...counts2.map(({ verdict, count }) => make(
      "span",
      { className: `count ${verdict}` },
      sign(MARKS[verdict]),
      unseen(` ${t(`verdict_${verdict}`)} `),
      String(count)
    )));
    return node;
  }
  function largest() {
    const short2 = all().map((clause3) => ({ clause: clause3, people: lacking(data.clauses[clause3]) ?? 0 })).filter(({ clause: clause3, people: n }) => n >= 0.5 && used(data.clauses[clause3]).verdict === "unmet").sort((a, b) => b.people - a.people).slice(0, LARGEST2);
    if (!short2.length) return [];
    const most = short2[0].people;
    return [part("largest", make("ol", {}, ...short2.map(({ clause: clause3, people: n }) => {
      const bar2 = marked(make("span", { className: "length unmet" }), { "aria-hidden": true });
      bar2.style.setProperty("--share", `${100 * n / most}%`);
      return make("li", {}, clauseLink(`largest-${clause3}`, clause3), make("b", {}, people(n)), bar2, ...worstDistrict(clause3));
    })))];
  }
  function worstDistrict(clause3) {
    const found2 = districts.map((zone) => ({ zone, people: standing(data.clauses[clause3], zone)?.lacking ?? 0 })).sort((a, b) => b.people - a.people)[0];
    return found2?.people >= 0.5 ? [make("span", { className: "line soft" }, `${t("most_in")} `, proper(zoneName(found2.zone)), ` ${people(found2.people)}`)] : [];
  }
  function unsettled() {
    const groups = /* @__PURE__ */ new Map();
    for (const clause3 of all()) {
      const why = settledBy(clause3);
      if (why) groups.set(why, [...groups.get(why) ?? [], clause3]);
    }
    if (!groups.size) return [];
    return [part("unsettled", make("ul", {}, ...[...groups].map(([why, clauses]) => make(
      "li",
      {},
      why,
      make("ul", {}, ...clauses.map((clause3) => make("li", {}, clauseLink(`unsettled-${clause3}`, clause3))))
    ))))];
  }
  function settledBy(clause3) {
    const each = data.clauses[clause3];
    if (each.missing) return named("settle_missing", pick(each.missing));
    if (used(each).verdict !== "undetermined") return "";
    const sum = (name) => each.coverage.reduce((total, row2) => total + row2[name], 0);
    const [border, unlinked] = [sum("persons_border"), sum("persons_unlinked")];
    if (border < 0.5 && unlinked < 0.5) return t("settle_list");
    return [
      ...border >= 0.5 ? [t("settle_border").replace("{n}", whole(border))] : [],
      ...unlinked >= 0.5 ? [t("settle_unlinked").replace("{n}", whole(unlinked))] : []
    ].join(t("semicolon"));
  }
  var LARGEST2, TOLD, SHOWN3, title3, clauseLink, part, standingOf;
  var init_overview = __esm({
    "src/panel/overview.js"() {
      "use strict";
      init_state();
      init_standing();
      init_titles();
      init_worst();
      init_zones();
      init_words();
      init_elements();
      init_header();
      init_list();
      LARGEST2 = 10;
      TOLD = "reported";
      SHOWN3 = ["unmet", "undetermined", "met"];
      title3 = (clause3) => titleOf(clause3, state.language);
      clauseLink = (id, clause3, zone = null) => button(id, title3(clause3), () => goTo(clause3, zone), { className: "link" });
      part = (id, ...children) => marked(make("section", { className: "glance", id }, make("h3", {}, t(`part_${id}`)), ...children), {});
      standingOf = (zone) => (clause3) => {
        const each = data.clauses[clause3];
        if (zone !== null) return standing(each, zone) ?? { verdict: "", lacking: null };
        return { verdict: used(each).verdict, lacking: lacking(each) };
      };
    }
  });

  // src/panel/scope.js
  function drawScope() {
    const box = byId("zone");
    marked(box, { "aria-label": t("zone_choice") });
    const rows2 = tree();
    byId("scope").hidden = rows2.length < 2;
    const fill2 = () => {
      box.onfocus = box.onpointerdown = null;
      put3(box, rows2);
    };
    Object.assign(box, { onfocus: fill2, onpointerdown: fill2 });
    put3(box, rows2.filter(({ zone }) => zone === state.zone));
    if (document.activeElement === box) fill2();
    box.onchange = () => update({ zone: box.value === "" ? null : Number(box.value) });
    byId("zone-report").hidden = state.zone === null;
    byId("zone-clear").hidden = state.zone === null;
    byId("zone-clear").onclick = () => update({ zone: null });
  }
  function put3(box, rows2) {
    box.replaceChildren(
      make("option", { value: "" }, t("zone_all")),
      ...rows2.map(({ zone, depth }) => make("option", { value: String(zone) }, "　".repeat(depth) + zoneName(zone)))
    );
    box.value = state.zone === null ? "" : String(state.zone);
  }
  function drawHere() {
    const { zone, clause: clause3 } = state;
    if (!byId("here")) return;
    if (zone === null) return refill("here");
    const found2 = here.standing(clause3);
    const counts2 = here.counts(clause3);
    refill("here", make(
      "section",
      { className: "card here" },
      make("div", { className: "title" }, make("h3", {}, proper(zoneName(zone))), ...found2 ? [badge(found2.verdict)] : []),
      ...found2 && found2.of !== zone ? [hint(here.told(clause3))] : [],
      ...counts2 && counts2.persons > 0 ? [make(
        "p",
        {},
        `${named("within", `${people(counts2.met)} (${share(counts2.met / counts2.persons)})`)}${t("semicolon")}`,
        named("beyond", people(counts2.unmet))
      )] : [],
      ...found2 || counts2 ? [] : [hint(t("zone_not_held"))]
    ));
  }
  var init_scope2 = __esm({
    "src/panel/scope.js"() {
      "use strict";
      init_state();
      init_here();
      init_zones();
      init_words();
      init_elements();
    }
  });

  // src/panel/sheet.js
  function take(which) {
    height = Math.min(Math.max(which, 0), HEIGHTS.length - 1);
    document.body.style.setProperty("--sheet", `${HEIGHTS[height]}dvh`);
    marked(handle(), { "aria-valuenow": height, "aria-valuetext": t(`sheet_${height}`) });
  }
  function drawSheetHandle() {
    marked(handle(), { "aria-label": t("sheet_handle"), "aria-valuetext": t(`sheet_${height}`) });
  }
  function startSheet(panel) {
    const node = marked(
      button("sheet-handle", "", () => {
      }),
      { role: "slider", "aria-orientation": "vertical", "aria-valuemin": 0, "aria-valuemax": HEIGHTS.length - 1 }
    );
    panel.prepend(node);
    take(height);
    let [from, moved] = [0, 0];
    node.addEventListener("pointerdown", (event) => {
      [from, moved] = [event.clientY, 0];
      node.setPointerCapture(event.pointerId);
    });
    node.addEventListener("pointermove", (event) => {
      if (!node.hasPointerCapture(event.pointerId)) return;
      moved = Math.max(moved, Math.abs(event.clientY - from));
      if (moved > TAP_PX) document.body.style.setProperty("--sheet", `${Math.max(innerHeight - event.clientY, 80)}px`);
    });
    node.addEventListener("pointerup", (event) => {
      if (moved <= TAP_PX) return take((height + 1) % HEIGHTS.length);
      const part2 = 100 * (innerHeight - event.clientY) / innerHeight;
      const away = HEIGHTS.map((each) => Math.abs(each - part2));
      take(away.indexOf(Math.min(...away)));
    });
    node.addEventListener("keydown", (event) => {
      const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
      if (step === void 0 && event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      take(step === void 0 ? (height + 1) % HEIGHTS.length : height + step);
    });
  }
  var HEIGHTS, TAP_PX, height, handle;
  var init_sheet2 = __esm({
    "src/panel/sheet.js"() {
      "use strict";
      init_words();
      init_elements();
      HEIGHTS = [24, 56, 90];
      TAP_PX = 6;
      height = 1;
      handle = () => (
        /** @type {HTMLElement} */
        document.getElementById("sheet-handle")
      );
    }
  });

  // src/panel/mend.js
  function hampered() {
    const { way: way2 } = chosen3();
    const straight = (way2?.trips ?? []).some((i) => data.trips[i].impedance === "straight_m");
    if (straight || STRAIGHT.includes(way2?.statistic?.name ?? "")) return t("mend_straight");
    return hindrance();
  }
  function drawMend() {
    if (!chosen3().way) return;
    const why = hampered();
    if (why) return refill("mend", hint(why));
    const found2 = answered();
    refill("mend", hint(t("mend_hint")), asking(), ...going ? [progress()] : found2 ? shown3(found2) : []);
  }
  function asking() {
    const options = Array.from({ length: MOST8 }, (_, i) => make("option", { value: String(i + 1), selected: wanted2 === i + 1 }, String(i + 1)));
    const box = make("select", { id: "mend-number" }, ...options);
    box.onchange = () => {
      wanted2 = Number(box.value);
    };
    return make(
      "div",
      { className: "tools" },
      make("label", { className: "check", htmlFor: "mend-number" }, t("mend_number"), box),
      going ? button("mend-stop", t("mend_stop"), end) : button("mend-find", t("mend_find"), () => void find2(), { className: "primary" })
    );
  }
  function progress() {
    const { sites, most, looked, places } = going === "begun" || !going ? { sites: 0, most: wanted2, looked: 0, places: 0 } : going;
    const bar2 = marked(
      make("progress", { max: most, value: sites + 0.5 * (places ? looked / places : 0) }),
      { "aria-label": t("mend_find") }
    );
    const words = t("mend_progress").replace("{sites}", String(sites)).replace("{most}", String(most)).replace("{looked}", whole(looked)).replace("{places}", whole(places));
    return make("div", { className: "progress" }, bar2, hint(words));
  }
  function end() {
    stop();
    going = null;
    drawMend();
  }
  async function find2() {
    const before = state.settings.changes;
    const of = question(before);
    going = "begun";
    drawMend();
    const hear = (told3) => {
      if (question(state.settings.changes) !== of) return stop();
      going = told3;
      drawMend();
    };
    const mended = await seek(hear, state.clause, state.settings, wanted2).catch(() => null);
    if (going === null) return;
    going = null;
    if (mended && question(state.settings.changes) === of) {
      result = { mended, of, before, number: mended.curve.length - 1, tried: null };
      say(`${t("part_mend")} ${summary4(mended, result.number)}`);
    }
    if (chosen3().way) drawMend();
  }
  function summary4({ curve: curve2, persons }, number3) {
    const { met } = curve2[number3];
    return t("mend_summary").replace("{n}", String(number3)).replace("{gained}", people(met - curve2[0].met)).replace("{before}", share(curve2[0].met / persons)).replace("{after}", share(met / persons));
  }
  function shown3(found2) {
    const { mended, number: number3 } = found2;
    const apart = mended.apart_m ? ` ${t("mend_apart").replace("{m}", whole(mended.apart_m))}` : "";
    const places = hint(t("mend_places").replace("{n}", whole(mended.places)) + apart);
    if (mended.curve.length === 1) return [hint(t("mend_none")), places];
    const { sites } = mended.curve[number3];
    const items = sites.map(({ at, gained }, i) => make(
      "li",
      {},
      make("span", { className: "name" }, `${t("mend_site")} ${i + 1}`),
      make("b", {}, `+${people(gained)}`),
      marked(button(`mend-see-${i}`, t("see"), () => fitTo(at)), { "aria-label": `${t("see")} ${t("mend_site")} ${i + 1}` })
    ));
    const tried = found2.tried?.number === number3 && question(found2.tried.changes) === question(state.settings.changes);
    return [
      curve(found2),
      make("p", { id: "mend-summary" }, summary4(mended, number3)),
      make("ol", { className: "changes mended" }, ...items),
      make(
        "div",
        { className: "tools" },
        button("mend-try", t(tried ? "mend_tried" : "mend_try"), () => attempt(found2), { className: "primary", disabled: tried })
      ),
      places
    ];
  }
  function attempt(found2) {
    const { id: clause3, facility_type } = chosen3();
    const opened3 = found2.mended.curve[found2.number].sites.map(({ at }, i) => (
      /** @type {Change} */
      {
        change: "open",
        id: `mend-${i + 1}`,
        clause: clause3,
        facility_type,
        name: `${t("mend_site")} ${i + 1}`,
        at
      }
    ));
    const changes = [...found2.before, ...opened3];
    found2.tried = { changes, number: found2.number };
    change(changes);
  }
  function curve(found2) {
    const { curve: points, persons } = found2.mended;
    const shares2 = points.map(({ met }) => met / persons);
    const required2 = chosen3().way?.statistic ? null : chosen3().way?.required_share ?? null;
    const ends = [...shares2, ...required2 === null ? [] : [required2]];
    const [low, high] = [Math.max(0, Math.floor(Math.min(...ends) * 20 - 0.5) / 20), Math.min(1, Math.ceil(Math.max(...ends) * 20 + 0.5) / 20)];
    const x = (i) => LEFT3 + (WIDTH3 - LEFT3 - 16) * i / (points.length - 1);
    const y = (each) => TOP3 + (HEIGHT3 - TOP3 - BOTTOM3) * (1 - (each - low) / (high - low));
    const picture4 = svg2(
      "svg",
      { viewBox: `0 0 ${WIDTH3} ${HEIGHT3}`, class: "chart", "aria-hidden": "true" },
      ...[low, high].flatMap((each) => [
        svg2("line", { x1: LEFT3, x2: WIDTH3, y1: y(each), y2: y(each), class: "grid" }),
        svg2("text", { x: LEFT3 - 4, y: y(each) + 4, "text-anchor": "end" }, `${exact(Math.round(each * 100))}%`)
      ]),
      ...required2 === null ? [] : [
        svg2("line", { x1: LEFT3, x2: WIDTH3, y1: y(required2), y2: y(required2), class: "limit" }),
        svg2("text", { x: WIDTH3, y: y(required2) - 3, "text-anchor": "end" }, `${t("required")} ${exact(required2 * 100)}%`)
      ],
      svg2("polyline", { points: shares2.map((each, i) => `${x(i)},${y(each)}`).join(" "), class: "curve" }),
      ...shares2.map((each, i) => svg2("circle", { cx: x(i), cy: y(each), r: i === found2.number ? 6 : 4, class: i === found2.number ? "point chosen" : "point" })),
      ...shares2.map((_, i) => svg2("text", { x: x(i), y: HEIGHT3 - 8, "text-anchor": "middle" }, String(i)))
    );
    const choices3 = points.slice(1).map((_, i) => marked(button(`mend-${i + 1}`, String(i + 1), () => {
      found2.number = i + 1;
      drawMend();
    }), { "aria-pressed": found2.number === i + 1, "aria-label": summary4(found2.mended, i + 1) }));
    const group2 = marked(
      make("div", { className: "tools numbers" }, make("span", {}, named("mend_number_shown", "")), ...choices3),
      { role: "group", "aria-label": t("mend_number_shown") }
    );
    return make("figure", {}, picture4, make("figcaption", { className: "hint" }, t("mend_curve")), group2);
  }
  var MOST8, STRAIGHT, wanted2, going, result, question, answered, WIDTH3, HEIGHT3, LEFT3, BOTTOM3, TOP3;
  var init_mend = __esm({
    "src/panel/mend.js"() {
      "use strict";
      init_client();
      init_map();
      init_state();
      init_words();
      init_drawing();
      init_elements();
      init_shown2();
      init_whatif();
      MOST8 = 5;
      STRAIGHT = ["mean_straight_distance", "coverage_within_buffer"];
      wanted2 = 3;
      going = null;
      result = null;
      question = (changes) => {
        const { limit, speed_kph: speed } = state.settings;
        return JSON.stringify([state.clause, limit, speed, changes]);
      };
      answered = () => result && [result.before, result.tried?.changes].some((changes) => changes && question(changes) === question(state.settings.changes)) && result.of === question(result.before) ? result : null;
      [WIDTH3, HEIGHT3, LEFT3, BOTTOM3, TOP3] = [320, 150, 44, 26, 8];
    }
  });

  // src/panel/others.js
  function byUnits() {
    const types = new Set(state.settings.changes.flatMap((each) => each.change === "given" ? [] : [each.change === "open" ? each.facility_type : data.facilities.type[each.facility]]));
    return data.clauses.filter(({ way: way2, facility_type }) => !way2 && types.has(facility_type)).length;
  }
  function drawOthers() {
    if (!chosen3().way) return;
    const { changes } = state.settings;
    if (!changes.length) return refill("others", hint(t("others_none")));
    const open3 = (
      /** @type {HTMLDetailsElement | null} */
      byId("others").closest("details")
    );
    open3?.addEventListener("toggle", () => void look4(), { once: true });
    if (known7?.of !== changes) {
      known7 = null;
      refill("others", hint(t("busy")));
      return void look4();
    }
    const rows2 = known7.rows.filter(({ clause: clause3 }) => clause3 !== state.clause);
    const left = byUnits();
    refill(
      "others",
      ...rows2.length ? [scrolled("others", table("others", COLUMNS4, rows2))] : [hint(t(known7.done ? "others_same" : "busy"))],
      ...known7.done && rows2.length ? [hint(t("others_rest"))] : [],
      ...left ? [hint(t("others_units").replace("{n}", String(left)))] : []
    );
  }
  async function look4() {
    const { changes } = state.settings;
    const open3 = () => (
      /** @type {HTMLDetailsElement | null} */
      (document.getElementById("others")?.closest("details") ?? null)?.open
    );
    if (!open3() || !changes.length || known7?.of === changes) return;
    const mine = { of: changes, rows: [], done: false };
    known7 = mine;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS3));
    const settings = { ...state.settings, changes };
    for (const [clause3, { way: way2 }] of data.clauses.entries()) {
      if (known7 !== mine || state.settings.changes !== changes) return;
      const effect = way2 ? await ask("effect", clause3, settings).catch(() => null) : null;
      if (effect) mine.rows.push({ clause: clause3, effect });
    }
    mine.done = true;
    if (known7 === mine) drawOthers();
  }
  var PAUSE_MS3, known7, shareOf2, COLUMNS4, signed;
  var init_others = __esm({
    "src/panel/others.js"() {
      "use strict";
      init_client();
      init_state();
      init_words();
      init_elements();
      init_shown2();
      init_table();
      PAUSE_MS3 = 200;
      known7 = null;
      shareOf2 = ({ met, persons }) => persons > 0 ? share(met / persons) : "—";
      COLUMNS4 = [
        { head: "clause", say: ({ clause: clause3 }) => {
          const node = button(`other-${clause3}`, "", () => update({ clause: clause3 }), { className: "link" });
          node.append(...title2(data.clauses[clause3]));
          return node;
        } },
        { head: "newly_covered", say: ({ effect: { before, after } }) => signed(after.met - before.met) },
        { head: "coverage", say: ({ effect: { before, after } }) => `${shareOf2(before)} → ${shareOf2(after)}` },
        { head: "verdict", say: ({ effect: { before, after } }) => before.verdict === after.verdict ? badge(after.verdict) : make("b", {}, badge(before.verdict), " → ", badge(after.verdict)) }
      ];
      signed = (n) => Math.abs(n) < 0.5 ? "0" : `${n > 0 ? "+" : "−"}${whole(Math.abs(n))}`;
    }
  });

  // src/panel/report_map.js
  function partsOf(zone) {
    const parts = data.zones.flatMap(({ parent, level }, i) => parent === zone && level !== null ? [i] : []);
    return parts.length ? parts : [zone];
  }
  function reportMap(zone) {
    const [west, north, east, south] = outlineOf(zone).box;
    const unit2 = Math.min((WIDTH4 - 2 * EDGE) / (east - west), (HEIGHT4 - 2 * EDGE) / (south - north));
    const [dx, dy] = [(WIDTH4 - (east - west) * unit2) / 2, (HEIGHT4 - (south - north) * unit2) / 2];
    const to = (x, y) => [(x - west) * unit2 + dx, (y - north) * unit2 + dy];
    const path = (each) => pathIn(each, to, LEAST5);
    const counts2 = partsOf(zone).map((part2) => ({ part: part2, count: failing2(part2) }));
    const most = Math.max(1, ...counts2.map(({ count }) => count));
    const shade = (count) => SHADES[Math.ceil(count / most * (SHADES.length - 1))];
    const outer = data.zones[zone].parent;
    const neighbours = data.zones.flatMap(({ parent, level }, i) => parent === outer && i !== zone && level !== null ? [i] : []);
    const inside = data.facilities.zone.flatMap((of, i) => liesIn(of, zone) ? [i] : []);
    const there = inside.length > MOST_DOTS ? [] : inside;
    const picture4 = marked(
      svg2(
        "svg",
        { viewBox: `0 0 ${WIDTH4} ${HEIGHT4}`, role: "img" },
        ...neighbours.map((each) => svg2("path", { d: path(each), fill: "#f4f4f1", stroke: "#a8a8a2", "stroke-width": 0.8 })),
        ...counts2.map(({ part: part2, count }) => svg2("path", { d: path(part2), fill: shade(count), stroke: "#555", "stroke-width": 0.8 })),
        svg2("path", { d: path(zone), fill: "none", stroke: "#222", "stroke-width": 2.4 }),
        ...there.map((each) => dot(each, to)),
        ...counts2.flatMap(({ part: part2, count }) => numberIn(part2, count, to))
      ),
      { "aria-label": counts2.map(({ part: part2, count }) => `${zoneName(part2)} ${count}`).join(t("semicolon")) }
    );
    return make("figure", {}, picture4, make("figcaption", {}, `${MARKS.unmet} ${t("report_map")}${there.length ? `${t("semicolon")}${t("report_dots")}` : ""}`));
  }
  function dot(facility, to) {
    const [x, y] = to(...toWorld(data.facilities.at[facility]));
    return svg2("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: DOT, fill: "#17569b" });
  }
  function numberIn(part2, count, to) {
    const [west, north, east, south] = outlineOf(part2).box;
    const [[left, top], [right, bottom]] = [to(west, north), to(east, south)];
    if (Math.min(right - left, bottom - top) < LEAST_ROOM) return [];
    const { at } = data.zones[part2];
    const [x, y] = at ? to(...toWorld(at)) : [(left + right) / 2, (top + bottom) / 2];
    return [svg2("text", { x: x.toFixed(1), y: (y + 5).toFixed(1), "text-anchor": "middle" }, String(count))];
  }
  var WIDTH4, HEIGHT4, EDGE, LEAST5, DOT, MOST_DOTS, LEAST_ROOM, SHADES, failing2;
  var init_report_map = __esm({
    "src/panel/report_map.js"() {
      "use strict";
      init_shown();
      init_zones2();
      init_state();
      init_standing();
      init_zones();
      init_words();
      init_drawing();
      init_elements();
      [WIDTH4, HEIGHT4, EDGE] = [420, 300, 14];
      [LEAST5, DOT] = [0.8, 1.6];
      MOST_DOTS = 300;
      LEAST_ROOM = 16;
      SHADES = ["#fff", "#fee6ce", "#fdbe85", "#fd8d3c"];
      failing2 = (zone) => data.clauses.filter((clause3) => {
        const found2 = standing(clause3, zone);
        return found2?.verdict === "unmet" && found2.of === zone;
      }).length;
    }
  });

  // src/panel/zone_report.js
  function openReport() {
    const { zone } = state;
    if (zone === null || byId("zone-sheet")) return;
    const bar2 = make(
      "div",
      { id: "zone-bar" },
      button("zone-print", t("print_now"), () => window.print()),
      button("zone-back", t("print_leave"), leave)
    );
    document.body.append(bar2, make("main", { id: "zone-sheet" }, ...sheet(zone)));
    document.body.classList.add("zone-print");
    document.addEventListener("keydown", byKey);
    byId("zone-print").focus();
  }
  function leave() {
    document.removeEventListener("keydown", byKey);
    for (const id of ["zone-bar", "zone-sheet"]) byId(id)?.remove();
    document.body.classList.remove("zone-print");
    byId("zone-report").focus();
  }
  function sheet(zone) {
    const holding = data.clauses.flatMap((_, i) => here.holds(i) ? [i] : []);
    const where = around(zone).slice(1).map(zoneName).reverse().join(" · ");
    return [
      make(
        "header",
        {},
        make("h1", {}, zoneName(zone)),
        make("p", {}, [where, pick(data.name)].filter(Boolean).join(" — ")),
        make("p", { className: `population ${data.population}` }, t(`population_${data.population}`))
      ),
      make(
        "div",
        { className: "top" },
        make("section", {}, make("h2", {}, t("report_themes")), themes(holding)),
        reportMap(zone)
      ),
      make("h2", {}, t("report_worst")),
      ...worst(holding),
      make(
        "footer",
        {},
        ...data.dated ? [make("p", {}, named("dated", data.dated))] : [],
        make("p", {}, t("undecided_note")),
        make("p", {}, t("report_note"))
      )
    ];
  }
  function themes(holding) {
    const rows2 = Object.keys(data.themes).flatMap((theme) => {
      const mine = holding.filter((i) => data.clauses[i].theme === theme).map((i) => here.standing(i)?.verdict);
      return mine.length ? [make(
        "tr",
        {},
        make("th", { scope: "row" }, pick(data.themes[theme])),
        ...SHOWN4.map((verdict) => make("td", {}, String(mine.filter((each) => each === verdict).length || "–")))
      )] : [];
    });
    return make(
      "table",
      {},
      make("thead", {}, make(
        "tr",
        {},
        make("th", { scope: "col" }, t("theme")),
        ...SHOWN4.map((verdict) => make("th", { scope: "col" }, sign(MARKS[verdict]), ` ${t(`verdict_${verdict}`)}`))
      )),
      make("tbody", {}, ...rows2)
    );
  }
  function worst(holding) {
    const failing3 = holding.filter((i) => ["unmet", "undetermined"].includes(here.standing(i)?.verdict ?? ""));
    if (!failing3.length) return [make("p", {}, t("report_none"))];
    const ordered = worstFirst(failing3, (i) => here.standing(i) ?? { verdict: "", lacking: null });
    const rows2 = ordered.slice(0, ROWS).map((i) => {
      const [found2, counts2] = [here.standing(i), here.counts(i)];
      const within2 = counts2 && counts2.persons > 0 ? share(counts2.met / counts2.persons) : "";
      return make(
        "tr",
        {},
        make("td", {}, badge(found2?.verdict ?? "undetermined")),
        make("th", { scope: "row" }, titleOf(i, state.language), ...here.told(i) ? [make("i", {}, ` ${here.told(i)}`)] : []),
        make("td", {}, within2),
        make("td", {}, found2?.lacking ? people(found2.lacking) : "")
      );
    });
    const rest = ordered.length - rows2.length;
    return [
      make("table", { className: "worst" }, make("thead", {}, make("tr", {}, ...["verdict", "clause", "share_within", "people_short"].map((key2) => make("th", { scope: "col" }, t(key2))))), make("tbody", {}, ...rows2)),
      ...rest > 0 ? [make("p", {}, named("report_more", String(rest)))] : []
    ];
  }
  var ROWS, SHOWN4, byKey, checkReport;
  var init_zone_report = __esm({
    "src/panel/zone_report.js"() {
      "use strict";
      init_state();
      init_here();
      init_titles();
      init_worst();
      init_zones();
      init_words();
      init_report_map();
      init_elements();
      ROWS = 24;
      SHOWN4 = ["unmet", "undetermined", "met"];
      byKey = ({ key: key2 }) => key2 === "Escape" ? leave() : void 0;
      checkReport = () => {
        if (!byId("zone-sheet")) return;
        leave();
        openReport();
      };
    }
  });

  // src/panel/index.js
  function drawPanel() {
    startHeader();
    startSheet(byId("panel"));
    startFind();
    startWhatif();
    byId("zone-report").onclick = openReport;
    const drawn3 = data.clauses.length ? [...STUDY, ...CLAUSE] : STUDY;
    const parts = data.clauses.length ? [...drawn3, ...REACTIONS] : drawn3;
    tellLanguage();
    for (const [draw3] of drawn3) draw3();
    nameDocument();
    const redraw = (changed) => {
      if (changed.has("language")) tellLanguage();
      for (const [draw3, followed] of parts) {
        if (followed.some((name) => changed.has(name))) draw3();
      }
      if (changed.has("language")) nameDocument();
    };
    const count = () => void follow2(() => redraw(/* @__PURE__ */ new Set(["here"])));
    if (state.zone !== null) count();
    subscribe((changed) => {
      follow4(changed, () => redraw(/* @__PURE__ */ new Set(["references"])));
      if (changed.has("zone") || changed.has("settings") && state.zone !== null) count();
      redraw(changed);
    });
  }
  var STUDY, CLAUSE, REACTIONS;
  var init_panel = __esm({
    "src/panel/index.js"() {
      "use strict";
      init_state();
      init_words();
      init_cell();
      init_charts();
      init_compare();
      init_detail();
      init_facility();
      init_find();
      init_gaps();
      init_glossary();
      init_handover();
      init_header();
      init_limits();
      init_list();
      init_outcome();
      init_overview();
      init_here();
      init_scope2();
      init_sheet2();
      init_shown2();
      init_units();
      init_mend();
      init_others();
      init_whatif();
      init_zone_report();
      init_zones3();
      STUDY = /** @type {[() => void, string[]][]} */
      [
        [drawHeader, ["language"]],
        [drawSheetHandle, ["language"]],
        [drawFind, ["language"]],
        [drawScope, ["language", "zone"]],
        [drawFilters, ["language", "zone", "here"]],
        [drawList, ["language", "zone", "here"]],
        [drawOverview, ["language", "overview"]],
        [drawGlossary, ["language"]]
      ];
      CLAUSE = /** @type {[() => void, string[]][]} */
      [
        [drawDetail, ["language", "clause"]],
        [drawHere, ["language", "clause", "zone", "here"]],
        [drawUnits, ["zone"]],
        [drawReach, ["language", "clause", "settings", "view"]],
        [drawMend, ["language", "clause", "settings"]],
        [drawOthers, ["language", "clause", "settings"]],
        [drawWhatif, ["language", "clause", "settings", "undone", "redone", "tool", "view"]],
        [drawOutcome, ["language", "clause", "settings", "undone", "redone", "tool", "view", "references"]],
        [drawLimits, ["language", "clause", "lost"]],
        [drawLimitsOutcome, ["language", "clause", "settings", "view"]],
        [drawCompare, ["language", "clause", "settings", "swipe", "view", "references"]],
        [drawCharts, ["language", "clause", "settings"]],
        [drawHandover, ["language", "clause", "settings", "view", "lost"]],
        [drawGaps2, ["language", "clause", "view", "gap", "zone"]],
        [drawZones2, ["language", "clause", "view", "references", "shade", "zone"]],
        [drawCell, ["language", "clause", "cell", "settings"]],
        [drawFacility, ["language", "clause", "facility", "settings", "view"]]
      ];
      REACTIONS = /** @type {[() => void, string[]][]} */
      [
        [markChosen, ["clause"]],
        [sayClause, ["clause"]],
        [sayCoverage, ["view"]],
        [showCard, ["cell", "facility"]],
        [hush, ["language"]],
        [checkReport, ["language", "here"]],
        [markZone, ["hover"]],
        [checkSwipe, ["settings"]],
        [checkTool, ["clause"]],
        [showBusy, ["busy"]],
        [grant, ["busy", "clause"]]
      ];
    }
  });

  // src/page.js
  var page_exports = {};
  __export(page_exports, {
    drawPage: () => drawPage
  });
  function tell2() {
    root.dataset.ready = "0";
    if (state.busy) return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (!state.busy) root.dataset.ready = "1";
    }));
  }
  function drawPage(map4) {
    if (data.clauses.length) update({ clause: worstFirst([...data.clauses.keys()])[0], overview: several });
    const told3 = takeUp();
    drawPanel();
    void drawMap(map4);
    keep(map4, told3);
    subscribe((changed) => {
      if (changed.has("busy")) tell2();
    });
    void look().then(tell2);
  }
  var root;
  var init_page = __esm({
    "src/page.js"() {
      "use strict";
      init_keeping();
      init_map();
      init_panel();
      init_state();
      init_worst();
      init_zones();
      root = document.documentElement;
    }
  });

  // src/main.js
  init_received();
  var handed = new Promise((resolve) => {
    Object.assign(globalThis, { drawGapMap: resolve });
  });
  async function begin() {
    const element = document.getElementById("data");
    const bytes = inflated(element?.textContent ?? "");
    element?.remove();
    receive(await bytes);
    const { drawPage: drawPage2 } = await Promise.resolve().then(() => (init_page(), page_exports));
    drawPage2(await handed);
  }
  void begin();
})();
