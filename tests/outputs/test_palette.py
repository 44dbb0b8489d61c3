"""The classes of paper and desktop maps are those of the page: its own source is asked."""

import json
import math
import subprocess
from typing import Any

import numpy as np

from access.outputs.maps import palette
from tests.conftest import ROOT, skip
from tests.outputs.conftest import lacking

_ASKED = """
import {
  FILLS, HATCHES, UNREACHABLE, bandsOf, classes, fills, shareBands, shareClasses, shareFills,
} from "%s";
const [limits, shares, ways, parts] = %s;
const number = (each) => (each === "inf" ? Infinity : each === "nan" ? NaN : each);
const told = (painted) => painted.map((each) => (each && typeof each === "object" ? each.ground : each));
console.log(JSON.stringify({
  bands: limits.map(([limit, scale]) => {
    const { within, beyond } = bandsOf(limit, scale);
    return [...within, ...beyond].map(({ colour, edge }) => [colour, edge === Infinity ? "inf" : edge]);
  }),
  classes: limits.map(([limit, scale]) => {
    const view = { state: Uint8Array.from(ways, ([state]) => state),
      impedance: Float64Array.from(ways, ([, way]) => number(way)) };
    return [...classes(view, bandsOf(limit, scale), scale)];
  }),
  fills: limits.map(([limit, scale]) => told(fills(bandsOf(limit, scale)))),
  shares: shares.map((share) =>
    shareBands(share).map(({ colour, from, to, enough }) => [colour, from, to, enough])),
  share_classes: [...shareClasses(Float64Array.from(parts, number), shareBands(0))],
  share_fills: told(shareFills(shareBands(0))), verdicts: FILLS, hatches: HATCHES, unreachable: UNREACHABLE,
}));
"""
LIMITS = [
    (300.0, "min"),
    (600.0, "min"),
    (720.0, "min"),
    (900.0, "min"),
    (410.0, "min"),
    (2000.0, "km"),
    (500.0, "m"),
]
SHARES = [0.0, 0.45, 0.9, 1.0]
STATES = ("", "met", "unmet", "border", "unlinked")
_STEPS = [float(each) for each in range(0, 3000, 50)]
WAYS = [(1, way) for way in _STEPS] + [(2, way) for way in _STEPS]
WAYS += [(2, math.inf), (3, 10.0), (4, math.nan), (0, 10.0)]
PARTS = [math.nan, -1.0, 0.0, 0.19, 0.2, 0.2 - 5e-7, 0.5, 0.8, 0.99, 1.0]


def page() -> Any:
    """What the page's source says; numbers that JSON lacks are words."""
    if why := lacking():
        skip("page tests", why)
    words = json.dumps([LIMITS, SHARES, WAYS, PARTS]).replace("NaN", '"nan"').replace("Infinity", '"inf"')
    source = (ROOT / "page" / "src" / "colours.js").as_uri()
    told = subprocess.run(
        ["node", "--input-type=module", "--eval", _ASKED % (source, words)],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return json.loads(told.stdout)


def test_bands_and_classes_are_those_of_the_page() -> None:
    told = page()
    impedance = np.array([way for _, way in WAYS])
    state = np.array([STATES[number] for number, _ in WAYS])
    persons = np.array([float(number > 0) for number, _ in WAYS])
    for i, (limit, scale) in enumerate(LIMITS):
        bands = palette.bands(limit, scale)
        edges = [[each.fill.colour, each.high if math.isfinite(each.high) else "inf"] for each in bands]
        assert edges == told["bands"][i]
        assert palette.classes(state, impedance, persons, bands, scale).tolist() == told["classes"][i]
        painted = {n: each for n, each in enumerate(told["fills"][i]) if each}
        assert {n: each.colour for n, each in palette.fills(bands).items()} == painted
    for share, theirs in zip(SHARES, told["shares"], strict=True):
        ours = [
            [each.fill.colour, each.low, each.high, bool(each.kept)] for each in palette.share_bands(share)
        ]
        assert ours == [[each[0], *map(float, each[1:3]), each[3]] for each in theirs]


def test_shares_of_coarse_cells_are_classed_as_on_the_page() -> None:
    told = page()
    share, unknown = np.array(PARTS), np.zeros(len(PARTS))
    share[1], unknown[1] = 0.0, 1.0  # where nothing is known the page has -1
    bands = palette.share_bands(0)
    assert palette.share_classes(share, unknown, bands).tolist() == told["share_classes"]
    ours = {n: each.colour for n, each in palette.fills(bands).items() if n <= 5 or n == palette.BORDER}
    assert ours == {n: each for n, each in enumerate(told["share_fills"]) if each}
    for name, fill in told["verdicts"].items():
        assert palette.verdict_fill(name).colour == (fill if isinstance(fill, str) else fill["ground"])
    for name, hatch in told["hatches"].items():
        assert palette.hatch(name) == palette.Fill(hatch["ground"], hatch["stroke"], hatch["rising"])
