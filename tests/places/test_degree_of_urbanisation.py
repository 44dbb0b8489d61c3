"""Urban or rural by the degree of urbanisation, on grids worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from rasterio import Affine

from access.places.grid import Grid
from access.places.people.degree_of_urbanisation import degrees, zone_classes


def grid(persons: list[list[float]]) -> Grid:
    return Grid(np.array(persons, dtype=float), Affine(1000, 0, 0, 0, -1000, 0), "EPSG:4547")


def found(persons: list[list[float]], cell_m2: float = 1e6) -> list[list[int]]:
    return degrees(grid(persons), cell_m2).tolist()


def test_a_centre_needs_fifty_thousand_people_in_touching_dense_cells() -> None:
    assert found([[25_000, 25_000, 0, 200]]) == [[2, 2, 0, 0]]
    # too few together for a centre, yet a cluster
    assert found([[25_000, 24_999, 0, 200]]) == [[1, 1, 0, 0]]


@pytest.mark.parametrize(("persons", "expected"), [(1_500, 2), (1_499, 1)])
def test_a_cell_of_a_centre_needs_fifteen_hundred_people(persons: float, expected: int) -> None:
    assert found([[60_000, persons]]) == [[2, expected]]


def test_cells_of_a_centre_touch_by_a_side() -> None:
    assert found([[30_000, 0], [0, 30_000]]) == [[1, 0], [0, 1]]


@pytest.mark.parametrize(("persons", "expected"), [(5_000, 1), (4_999, 0)])
def test_a_cluster_needs_five_thousand_people(persons: float, expected: int) -> None:
    assert found([[persons - 300, 300]]) == [[expected, expected]]


@pytest.mark.parametrize(("persons", "expected"), [(300, 1), (299, 0)])
def test_a_cell_of_a_cluster_needs_three_hundred_people(persons: float, expected: int) -> None:
    assert found([[5_000, persons]]) == [[1, expected]]


def test_cells_of_a_cluster_may_touch_by_a_corner() -> None:
    assert found([[2_500, 0], [0, 2_500]]) == [[1, 0], [0, 1]]
    assert found([[2_500, 0, 0], [0, 0, 2_500]]) == [[0, 0, 0], [0, 0, 0]]


def test_small_cells_are_put_together_to_a_square_kilometre() -> None:
    """Two cells a kilometre; the 5,000 people of the left block live in one of its four cells."""
    assert found([[5_000, 0, 9], [0, 0, 9], [9, 9, 9]], cell_m2=250_000) == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_cells_without_data_hold_nobody() -> None:
    assert found([[5_000, np.nan, 300]]) == [[1, 0, 0]]


def test_a_zone_is_urban_where_most_of_its_people_live_in_urban_cells() -> None:
    cells = pd.DataFrame({"persons": [5_000.0, 200.0, 299.0]}, index=pd.Index([0, 1, 2], name="cell_id"))
    shares = pd.DataFrame(
        [(0, "a", 1.0), (1, "b", 1.0), (2, "c", 1.0), (0, "d", 0.04), (1, "d", 1.0)],
        columns=["cell_id", "zone_id", "share"],
    ).set_index(["cell_id", "zone_id"])
    classes, note = zone_classes(np.array([[1, 0, 0]], dtype=np.int8), cells, shares)
    # d: 200 people of the town and 200 of the country: half of them are not fewer than half
    assert classes.to_dict() == {"a": "urban", "b": "rural", "c": "rural", "d": "rural"}
    assert "1 urban, 3 rural" in note.en
    assert note.level == "doubtful"  # nobody has said so
