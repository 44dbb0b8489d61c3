/** Pieces of drawings: SVG made of elements, whose texts are text. */

import { visible } from "../escaping.js";

const SPACE = "http://www.w3.org/2000/svg";

/** Make an element of a drawing. */
export function svg(
  /** @type {string} */ tag,
  /** @type {Record<string, string | number>} */ attributes,
  /** @type {(Node | string)[]} */ ...children
) {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, visible(String(value)));
  node.append(...children.map((child) => (typeof child === "string" ? visible(child) : child)));
  return node;
}

/** Round steps from 0 on, so many at most, the last one no less than the most. */
export function steps(/** @type {number} */ most, /** @type {number} */ number = 5) {
  const least = most / number;
  const power = 10 ** Math.floor(Math.log10(least || 1));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= least * (1 - 1e-9)) ?? most;
  const found = [];
  for (let i = 0; i === 0 || found[i - 1] < most * (1 - 1e-9); i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}
