"""What axe-core finds wrong with a page, and the contrast of what it cannot tell."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.outputs.conftest import PAGE

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# names of zones lie on the map itself, in a halo of white: no background of theirs can be named
_ON_THE_MAP = ".zone-name, .gap-number, .leaflet-control-scale-line"
_RUN = """async ([tags, left]) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations", "incomplete"] });
  const shown = found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary}`));

  // axe leaves open what lies above other things, though a ground of its own hides these
  const open = found.incomplete.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes);
  const channels = (css) => (css.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((value, k) => a * value + (1 - a) * under[k]);
  const light = (colour) => {
    const [r, g, b] = colour.map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const grounds = (node) => {
    const own = channels(getComputedStyle(node).backgroundColor);
    if ((own[3] ?? 1) > 0.99 || !node.parentElement) return [over(own, [255, 255, 255])];
    // behind what is see-through there may be the darkest colour of the map as well as white
    const behind = node.matches("#legend, #attribution, .leaflet-control-scale-line, .north")
      ? [[20, 30, 60], [255, 255, 255]] : grounds(node.parentElement);
    return behind.map((each) => over(own, each));
  };
  for (const { target } of open) {
    const node = document.querySelector(target[target.length - 1]);
    if (!node || node.closest(left)) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(node);
    const size = parseFloat(fontSize);
    const wanted = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
    for (const ground of grounds(node)) {
      const pair = [light(over(channels(color), ground)), light(ground)].sort((a, b) => b - a);
      const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
      if (ratio < wanted) shown.push(`contrast ${ratio.toFixed(2)}: ${target.join(" ")}`);
    }
  }
  return shown;
}"""


@cache
def _source() -> str:
    return (PAGE / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What is wrong by WCAG 2.2 AA and by good practice; needs the packages of the page's source."""
    if not page.evaluate("() => Boolean(globalThis.axe)"):
        page.evaluate(_source())
    found: Any = page.evaluate(_RUN, [list(TAGS), _ON_THE_MAP])
    return list(found)
