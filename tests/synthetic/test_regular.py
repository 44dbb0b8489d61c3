"""The regular town: its closed form against a count of every person, and against its own streets."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array, csgraph

from access import synthetic
from access.synthetic.regular import EVERY, SPACING_M, STREETS


def ways_m(every: int) -> Any:
    """How far each person has to the nearest facility along both axes, added up."""
    middle = np.arange(every // 2, STREETS, every) * SPACING_M
    at = np.arange(2 * STREETS + 1) * SPACING_M / 2
    to = np.abs(at[:, None] - middle).min(axis=1)
    corner = np.arange(len(at)) % 2 == 0
    return (to[:, None] + to)[corner[:, None] | corner]


@given(st.sampled_from([2, 4, 6, 8, 12, 24]), st.floats(0, 5000))
def test_the_closed_form_is_the_count_of_every_person(every: int, limit_m: float) -> None:
    ways = ways_m(every)
    assert synthetic.people_within(every, limit_m) == ((ways <= limit_m).sum(), len(ways))


def test_people_within_by_hand() -> None:
    # one facility in the middle of 24 blocks; within half a block: itself and the points half-way
    # along the four streets that meet there
    assert synthetic.people_within(24, 0)[0] == 1
    assert synthetic.people_within(24, SPACING_M / 2)[0] == 5


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic.regular_town(tmp_path_factory.mktemp("regular")).parent


@pytest.mark.parametrize("kind", EVERY)
def test_the_streets_of_the_files_give_the_closed_form(town: Path, kind: str) -> None:
    nodes = pd.read_csv(town / "nodes.csv").reset_index()
    number = nodes.set_index("node")["index"]
    edges = pd.read_csv(town / "edges.csv")
    ends = number[edges["u"]].to_numpy(), number[edges["v"]].to_numpy()
    graph = coo_array((edges["length_m"], ends), (len(nodes), len(nodes))).tocsr()
    facilities = pd.read_csv(town / "facilities.csv").query("type == @kind")
    homes = nodes.merge(facilities, on=["x", "y"])["index"]
    assert len(homes) == len(facilities) == (STREETS // EVERY[kind]) ** 2
    at_corner = csgraph.dijkstra(graph, indices=homes, min_only=True)
    one_way = ends[0] < ends[1]
    half_way = np.minimum(at_corner[ends[0]], at_corner[ends[1]])[one_way] + SPACING_M / 2
    ways = np.concatenate([at_corner, half_way])
    for limit_m in (0, 100, 400, 800, 1200, 1e9):
        assert ((ways <= limit_m).sum(), len(ways)) == synthetic.people_within(EVERY[kind], limit_m)


def test_one_person_lives_at_every_corner_and_half_way(town: Path) -> None:
    with rasterio.open(town / "population.tif") as source:
        persons = source.read(1)
        row, column = persons.nonzero()
        x, y = rasterio.transform.xy(source.transform, row, column)
    assert set(persons[row, column]) == {1}
    assert len(row) == synthetic.people_within(4, 0)[1]
    nodes = pd.read_csv(town / "nodes.csv")
    blocks = (np.array([x, y]).T - nodes[["x", "y"]].min().to_numpy()) / SPACING_M
    assert (np.isclose(blocks % 1, 0) | np.isclose(blocks % 1, 0.5)).all()
    assert np.isclose(blocks % 1, 0).any(axis=1).all()


def test_the_town_says_that_it_is_made_up(town: Path) -> None:
    study = yaml.safe_load((town / "study.yaml").read_text(encoding="utf-8"))
    assert "虚构" in study["name"]["zh"]
    assert study["population"]["basis"] == "synthetic"
    zones = json.loads((town / "zones.geojson").read_text(encoding="utf-8"))
    assert "虚构" in zones["features"][0]["properties"]["name"]
