/** The words of the page, and what they mean. */

import { data } from "../state.js";
import { byId, make, pick } from "../words.js";

export const drawGlossary = () => byId("glossary-terms").replaceChildren(...data.glossary.map(({ term, means }) =>
  make("div", {}, make("dt", {}, pick(term)), make("dd", {}, pick(means)))));
