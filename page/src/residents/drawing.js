/** The map of the page for residents: streets, facilities, the reader's place, and a way; in metres, north up. */

/** @typedef {import("./ways.js").Net} Net */

const [STEP_PX, ZOOM, NEAR_PX_M] = [60, 1.5, 0.6]; // NEAR_PX_M: pixels of a metre when one goes to a place

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Net} net
 * @param {{x: number[], y: number[]}} facilities
 * @param {(x: number, y: number) => void} chosen  a place was chosen
 */
export function createDrawing(canvas, net, facilities, chosen) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const box = [Math.min, Math.max].map((most) => [net.x, net.y].map((values) => values.reduce((a, b) => most(a, b), values[0])));
  const view = { x: (box[0][0] + box[1][0]) / 2, y: (box[0][1] + box[1][1]) / 2, scale: 0 };
  /** @type {{x: number, y: number} | null} */
  let place = null;
  /** @type {import("./ways.js").Found | null} */
  let way = null;
  const size = () => [canvas.clientWidth, canvas.clientHeight];
  const on = (/** @type {number} */ x, /** @type {number} */ y) => {
    const [width, height] = size();
    return /** @type {[number, number]} */ ([(x - view.x) * view.scale + width / 2, height / 2 - (y - view.y) * view.scale]);
  };
  const at = (/** @type {number} */ px, /** @type {number} */ py) => {
    const [width, height] = size();
    return /** @type {[number, number]} */ ([(px - width / 2) / view.scale + view.x, (height / 2 - py) / view.scale + view.y]);
  };
  const dot = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ radius, /** @type {string} */ colour) => {
    context.beginPath();
    context.arc(...on(x, y), radius, 0, 7);
    Object.assign(context, { fillStyle: colour, strokeStyle: "#fff", lineWidth: 1.5 });
    context.fill();
    context.stroke();
  };
  const draw = () => {
    const [width, height] = size();
    const ratio = globalThis.devicePixelRatio || 1;
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    view.scale ||= 0.95 * Math.min(width / (box[1][0] - box[0][0] || 1), height / (box[1][1] - box[0][1] || 1));
    context.beginPath();
    for (let i = 0; i < net.first.length - 1; i++) {
      for (let k = net.first[i]; k < net.first[i + 1]; k++) context[k === net.first[i] ? "moveTo" : "lineTo"](...on(net.x[k], net.y[k]));
    }
    Object.assign(context, { strokeStyle: "#b3aa98", lineWidth: view.scale > 0.3 ? 2 : 1, lineJoin: "round" });
    context.stroke();
    facilities.x.forEach((x, i) => dot(x, facilities.y[i], 3.5, "#17569b"));
    if (way && place) {
      const end = /** @type {[number, number]} */ ([facilities.x[way.facility], facilities.y[way.facility]]);
      context.beginPath();
      [[place.x, place.y], ...way.way, end].forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](...on(x, y)));
      Object.assign(context, { strokeStyle: "#8a1c6b", lineWidth: 4 });
      context.stroke();
      dot(...end, 7, "#8a1c6b");
    }
    if (place) dot(place.x, place.y, 7, "#c2410c");
  };
  const zoom = (/** @type {number} */ times, px = size()[0] / 2, py = size()[1] / 2) => {
    const [x, y] = at(px, py);
    view.scale *= times;
    const [nx, ny] = at(px, py);
    [view.x, view.y] = [view.x + x - nx, view.y + y - ny];
    draw();
  };
  follow(canvas, {
    move: (dx, dy) => {
      [view.x, view.y] = [view.x - dx / view.scale, view.y + dy / view.scale];
      draw();
    },
    zoom,
    choose: (px, py) => chosen(...at(px, py)),
    middle: () => /** @type {[number, number]} */ ([size()[0] / 2, size()[1] / 2]),
  });
  addEventListener("resize", draw);
  draw();
  return {
    /** Show a place (undefined: the same) and a way from it. */
    show: (/** @type {{x: number, y: number} | undefined} */ next, /** @type {typeof way} */ found) => {
      [place, way] = [next ?? place, found];
      draw();
    },
    /** Go to a place, near by. */
    go: (/** @type {number} */ x, /** @type {number} */ y) => {
      Object.assign(view, { x, y, scale: Math.max(view.scale, NEAR_PX_M) });
      draw();
    },
  };
}

/**
 * What the reader does with pointer, wheel and keys.
 * @param {HTMLCanvasElement} canvas
 * @param {{move: (dx: number, dy: number) => void, zoom: (times: number, x?: number, y?: number) => void,
 *   choose: (x: number, y: number) => void, middle: () => [number, number]}} acts
 */
function follow(canvas, { move, zoom, choose, middle }) {
  /** @type {{x: number, y: number, far: number} | null} */
  let held = null;
  canvas.onpointerdown = (event) => {
    held = { x: event.offsetX, y: event.offsetY, far: 0 };
    canvas.setPointerCapture(event.pointerId);
  };
  canvas.onpointermove = ({ offsetX, offsetY }) => {
    if (!held) return;
    const [dx, dy] = [offsetX - held.x, offsetY - held.y];
    held = { x: offsetX, y: offsetY, far: held.far + Math.hypot(dx, dy) };
    if (held.far > 4) move(dx, dy);
  };
  canvas.onpointerup = ({ offsetX, offsetY }) => {
    if (held && held.far <= 4) choose(offsetX, offsetY);
    held = null;
  };
  canvas.onpointercancel = () => { held = null; };
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.offsetX, event.offsetY);
  }, { passive: false });
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => move(STEP_PX, 0), ArrowRight: () => move(-STEP_PX, 0), ArrowUp: () => move(0, STEP_PX),
    ArrowDown: () => move(0, -STEP_PX), "+": () => zoom(ZOOM), "=": () => zoom(ZOOM), "-": () => zoom(1 / ZOOM),
    Enter: () => choose(...middle()),
  };
  canvas.onkeydown = (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  };
  for (const [id, times] of /** @type {const} */ ([["nearer", ZOOM], ["farther", 1 / ZOOM]])) {
    /** @type {HTMLElement} */ (document.getElementById(id)).onclick = () => zoom(times);
  }
}
