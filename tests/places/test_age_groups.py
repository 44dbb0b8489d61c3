"""Rasters of age groups: several to a group, on other cells, on a cut-out; their people are conserved."""

from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.places.people.from_raster import from_raster
from access.places.people.groups import group

Values = npt.NDArray[np.float64]
CRS = "EPSG:4549"


def written(path: Path, values: Values, x: float, top: float, cell: float, crs: str = CRS) -> Path:
    step = rasterio.Affine(cell, 0, x, 0, -cell, top)
    high, wide = values.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=wide, height=high, count=1, dtype="float64", crs=crs, transform=step
    ) as file:
        file.write(values, 1)
    return path


X, TOP = 400_000.0, 3_400_800.0
_SQUARE = geopandas.GeoSeries([shapely.box(X, TOP - 800, X + 800, TOP)], crs=CRS)
_ALL = np.arange(1.0, 65.0).reshape(8, 8)


def read(
    folder: Path, *files: Path, zones: geopandas.GeoSeries = _SQUARE, people: Values = _ALL
) -> tuple[Values, list[Note]]:
    raster = written(folder / "人口.tif", people, X, TOP, 100)
    grid, _ = from_raster(raster, zones)
    return group(files, raster, grid, zones)


def test_several_rasters_are_added_up(tmp_path: Path) -> None:
    women = written(tmp_path / "f_60.tif", _ALL / 10, X, TOP, 100)
    men = written(tmp_path / "m_60.tif", _ALL / 5, X, TOP, 100)
    found, notes = read(tmp_path, women, men)
    assert found == pytest.approx(_ALL * 0.3)
    assert not notes


def test_more_of_a_group_than_people_are_refused_added_up(tmp_path: Path) -> None:
    half = written(tmp_path / "f.tif", _ALL * 0.6, X, TOP, 100)
    with pytest.raises(
        FileError, match=r"64 cells with more people of the group than people \(2 files added up\)"
    ):
        read(tmp_path, half, half)


def test_a_cut_out_lies_where_it_belongs(tmp_path: Path) -> None:
    part = written(tmp_path / "老年.tif", _ALL[2:6, 3:7] / 2, X + 300, TOP - 200, 100)
    found, notes = read(tmp_path, part)
    wanted = np.zeros((8, 8))
    wanted[2:6, 3:7] = _ALL[2:6, 3:7] / 2
    assert found == pytest.approx(wanted)
    beyond = _ALL.sum() - _ALL[2:6, 3:7].sum()
    assert [note.number for note in notes] == [pytest.approx(beyond)]


def test_coarse_cells_are_spread_as_all_people_live(tmp_path: Path) -> None:
    # of each 2 × 2 cells of 100 m, a tenth
    coarse = _ALL.reshape(4, 2, 4, 2).sum(axis=(1, 3)) / 10
    found, notes = read(tmp_path, written(tmp_path / "老年.tif", coarse, X, TOP, 200))
    assert found == pytest.approx(_ALL / 10)
    assert [note.level for note in notes] == ["doubtful"]
    assert "resampled, 208 persons as before" in notes[0].en


def test_fine_cells_are_added_up(tmp_path: Path) -> None:
    fine = np.repeat(np.repeat(_ALL / 40, 2, axis=0), 2, axis=1)
    found, _ = read(tmp_path, written(tmp_path / "老年.tif", fine, X, TOP, 50))
    assert found == pytest.approx(_ALL / 10)


@settings(max_examples=15)
@given(
    st.sampled_from([70.0, 100, 130, 250]),
    st.floats(0, 90),
    st.lists(st.floats(0, 0.5), min_size=100, max_size=100),
)
def test_people_of_a_group_are_conserved(
    tmp_path_factory: pytest.TempPathFactory, cell: float, shift: float, some: list[float]
) -> None:
    folder = tmp_path_factory.mktemp("g")
    n = int((800 - shift) // cell)
    values = np.resize(np.array(some), (n, n))
    people = np.full((8, 8), 50.0)
    found, _ = read(folder, written(folder / "g.tif", values, X + shift, TOP - shift, cell), people=people)
    assert found.sum() == pytest.approx(values.sum(), rel=1e-9)


def test_what_lies_beyond_the_window_takes_its_share_along(tmp_path: Path) -> None:
    # a cell of 200 m on the edge of the zones: half of its people live beyond the window that is read
    coarse = _ALL.reshape(4, 2, 4, 2).sum(axis=(1, 3)) / 10
    path = written(tmp_path / "老年.tif", coarse, X, TOP, 200)
    inner = geopandas.GeoSeries([shapely.box(X + 310, TOP - 690, X + 490, TOP - 510)], crs=CRS)
    found, _ = read(tmp_path, path, zones=inner)
    raster = tmp_path / "人口.tif"
    assert found == pytest.approx(from_raster(raster, inner)[0].persons / 10)


def test_people_where_nobody_lives_and_another_crs_are_refused(tmp_path: Path) -> None:
    lonely = _ALL.copy()
    lonely[:4] = 0.0
    coarse = written(tmp_path / "老年.tif", np.ones((4, 4)), X, TOP, 200)
    with pytest.raises(FileError, match="8 of its people are where nobody lives by that; warp it"):
        read(tmp_path, coarse, people=lonely)
    other = written(tmp_path / "other.tif", np.full((20, 20), 0.01), 121.0, 31.0, 0.001, "EPSG:4326")
    here = _SQUARE.to_crs(4326).total_bounds
    other = written(
        tmp_path / "other.tif", np.full((20, 20), 0.01), here[0] - 0.005, here[3] + 0.005, 0.001, "EPSG:4326"
    )
    with pytest.raises(FileError, match="another CRS cannot be resampled without loss"):
        read(tmp_path, other)
