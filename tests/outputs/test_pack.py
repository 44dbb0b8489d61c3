"""What the page reads back is what was put away; projections are followed to the centimetre."""

import base64
import json
import re
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.outputs.maps.pack import Pack, deflated
from access.outputs.maps.polynomial import evaluated, fitted


def embedded(page: str) -> Any:
    """Read the data of a page back."""
    [text] = re.findall(r'<script type="text/plain" id="data">([\w+/=]*)</script>', page)
    return json.loads(zlib.decompress(base64.b64decode(text)))


def unpacked(entry: dict[str, Any], text: str) -> Any:
    """Read an array back, as the page's contract says."""
    blob = base64.b64decode(text)
    raw = zlib.decompress(blob[entry["at"] : entry["at"] + entry["size"]])
    planes = np.frombuffer(raw, np.uint8).reshape(entry["planes"], entry["count"])
    numbers = sum(planes[k].astype(np.int64) << (8 * k) for k in range(entry["planes"]))
    if "signed" in entry:
        numbers = np.where(numbers % 2, -(numbers + 1) // 2, numbers // 2)
    if "delta" in entry:
        numbers = np.cumsum(numbers)
    if "scale" not in entry:
        return numbers
    found = (numbers - 2) * entry["scale"]
    return np.select([numbers == 0, numbers == 1], [np.nan, np.inf], found)


@given(st.lists(st.integers(-(2**30), 2**30)), st.booleans())
def test_whole_numbers_come_back(values: list[int], delta: bool):
    pack = Pack()
    entry = pack.whole(values, delta=delta)
    assert unpacked(entry, pack.text()).tolist() == values


@given(st.lists(st.floats(0, 1e6) | st.just(float("inf")) | st.just(float("nan"))), st.booleans())
def test_amounts_come_back_to_half_a_step(values: list[float], delta: bool):
    pack = Pack()
    found = unpacked(pack.scaled(values, step=0.25, delta=delta), pack.text())
    np.testing.assert_allclose(found, np.array(values, dtype=float), atol=0.125)


def test_rounded_up_nothing_beyond_a_limit_comes_within_it():
    pack = Pack()
    values = np.array([599.9999999, 600, 600.0000001, 600.01, 597.1])
    found = unpacked(pack.scaled(values, step=3, up=True), pack.text())
    assert found.tolist() == [600, 600, 600, 603, 600]


def test_each_array_begins_at_a_whole_group_of_base64_and_is_kept_once():
    pack = Pack()
    entries = [pack.whole(range(n)) for n in (1, 2, 5, 2)]
    assert [each["at"] % 3 for each in entries] == [0, 0, 0, 0]
    assert entries[3] == entries[1]
    assert len(pack.text()) == 4 * (entries[2]["at"] + entries[2]["size"] + 2) // 3 // 4 * 4


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="four bytes"):
        Pack().whole([2**33])


def test_a_polynomial_is_found_again():
    points = np.random.default_rng(1).uniform([0, 1e5], [4e4, 3e5], (400, 2))
    images = np.column_stack([points[:, 0] ** 2 / 1e6 + points[:, 1], points.prod(axis=1) / 1e6])
    found = fitted(points, images, tolerance=1e-3)
    assert found["degree"] == 2
    np.testing.assert_allclose(evaluated(found, points), images, atol=1e-3)


def test_what_no_polynomial_follows_is_refused():
    points = np.random.default_rng(1).uniform(0, 1, (400, 2))
    with pytest.raises(ValueError, match="closely enough"):
        fitted(points, np.sin(300 * points), tolerance=1e-6)


def test_names_are_read_back_whatever_they_are_made_of() -> None:
    names = ["东", "</script><!--", "\u2028", "\ud800", "\x00", "🏫"]
    text = deflated({"names": names, "share": 0.5, "none": None})
    assert re.fullmatch(r"[\w+/=]*", text, re.ASCII)
    assert embedded(f'<script type="text/plain" id="data">{text}</script>') == {
        "names": names,
        "share": 0.5,
        "none": None,
    }
