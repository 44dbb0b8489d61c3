"""What `access diff` costs beside one run: the made-up city with all five groups changed."""

import time
from pathlib import Path

import pandas as pd
import pytest
import rasterio

import access
from tests.benchmarks.bench import show

pytestmark = pytest.mark.benchmark


def changed(folder: Path) -> Path:
    """The city a year on: places closed, opened, moved; streets gone; more people; a slower walk."""
    places = pd.read_csv(folder / "facilities.csv")
    common = places[places["type"].isin(places["type"].value_counts().index[:5])].index
    near, far, gone = common[::200], common[7::400], common[11::300]
    places.loc[near, "x"] += 30
    places.loc[far, "x"] += 400
    new = places.loc[common[5::350]].copy()
    new["facility_id"], new["x"] = [f"new{n}" for n in range(len(new))], new["x"] + 900
    pd.concat([places.drop(gone), new]).to_csv(folder / "facilities.csv", index=False)
    edges = pd.read_csv(folder / "edges.csv")
    edges.drop(edges.index[::1500]).to_csv(folder / "edges.csv", index=False)
    with rasterio.open(folder / "population.tif") as raster:
        people, profile = raster.read().astype(float), raster.profile
    people[:, ::3] *= 1.2
    with rasterio.open(folder / "population.tif", "w", **{**profile, "dtype": "float64"}) as raster:
        raster.write(people)
    study = folder / "study.yaml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("settings:\n", "settings:\n  walk_kph: 4.5\n"), encoding="utf-8")
    return study


def test_five_groups_beside_one_run(tmp_path: Path) -> None:
    one = access.synthetic.write(tmp_path / "one")
    access.synthetic.write(tmp_path / "other")
    other = changed(tmp_path / "other")
    access.run(other)  # compiles
    took = [time.process_time()]
    access.run(other).write(tmp_path / "run")
    took.append(time.process_time())
    found = access.diff(one, other)
    found.write(tmp_path / "difference")
    took.append(time.process_time())
    assert {name for each in found.found.splits for name in each.reached} == {
        *("facilities", "streets", "people", "limits", "data"),
    }
    run_s, diff_s = took[1] - took[0], took[2] - took[1]
    show("access diff", [{"run, CPU s": run_s, "diff, CPU s": diff_s, "ratio": diff_s / run_s}])
