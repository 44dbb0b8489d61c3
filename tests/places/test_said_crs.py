"""A CRS that a file names but its coordinates cannot be in, against the one that the study says."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely

from access.contracts.errors import FileError
from access.places import rasters, readers
from access.places.reading import Reading

DEGREES = shapely.box(121.4, 31.2, 121.5, 31.3)
METRES = geopandas.GeoSeries([DEGREES], crs=4326).to_crs(4549).iloc[0]
WITH_ZONE = geopandas.GeoSeries([DEGREES], crs=4326).to_crs(4528).iloc[0]  # x begins with 40


def shapefile(folder: Path, shape: shapely.Geometry, crs: int | None) -> Path:
    path = folder / "区界.shp"
    geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shape], crs=crs).to_file(path)
    return path


@pytest.mark.parametrize(
    ("shape", "own", "said"),
    [
        (METRES, 4326, "EPSG:4549"),
        (DEGREES, 4549, "EPSG:4326"),
        (WITH_ZONE, 4549, "EPSG:4528"),
        (METRES, 4528, "EPSG:4549"),
    ],
)
def test_a_prj_that_lies_gives_way(shape: shapely.Geometry, own: int, said: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path, shape, own)
    layer, (note,) = readers.layer(path, Reading(crs=said))
    assert layer.crs == said
    assert (note.level, said in note.zh) == ("doubtful", True)
    assert layer.to_crs(4326).geometry.iloc[0].hausdorff_distance(DEGREES) < 1e-4


@pytest.mark.parametrize(
    ("name", "hint"), [("p.csv", "goes under `points`"), ("p.zip", "unpack it"), ("p.nc", "save it as .tif")]
)
def test_what_is_no_raster_leads_on(name: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(FileError, match=hint):
        rasters.part(tmp_path / name, DEGREES.bounds, "EPSG:4326", of="persons", around="zones")


def test_the_message_leads_there(tmp_path: Path) -> None:
    path = shapefile(tmp_path, METRES, 4326)
    with pytest.raises(FileError, match=r"coordinates are not degrees .* if they are metres, give `crs`"):
        readers.layer(path)


@pytest.mark.parametrize(
    ("shape", "own", "said"),
    [
        (METRES, 4549, "EPSG:4326"),  # degrees they are not
        (METRES, 4549, "EPSG:4528"),
        (METRES, 4549, "EPSG:4548"),  # both can be: the zone beside its own
        (DEGREES, 4326, "EPSG:4549"),
        (METRES, 3857, "EPSG:4549"),  # off Africa, for all that anybody knows
    ],
)
def test_a_file_that_may_be_right_is_believed(
    shape: shapely.Geometry, own: int, said: str, tmp_path: Path
) -> None:
    path = shapefile(tmp_path, shape, own)
    assert readers.layer(path)[1] == []
    with pytest.raises(
        FileError, match=f"its own CRS is .*, `crs` says {said}; leave `crs` out, or .*its .prj"
    ):
        readers.layer(path, Reading(crs=said))


def raster(path: Path, crs: int | None, bounds: tuple[float, float, float, float]) -> Path:
    transform = rasterio.transform.from_bounds(*bounds, 4, 4)
    options = {"AAIGrid": {}, "GTiff": {"driver": "GTiff"}}["AAIGrid" if path.suffix == ".asc" else "GTiff"]
    if path.suffix == ".asc":
        step = (bounds[2] - bounds[0]) / 4
        head = f"ncols 4\nnrows 4\nxllcorner {bounds[0]}\nyllcorner {bounds[1]}\ncellsize {step}\n"
        path.write_text(head + "1 1 1 1\n" * 4)
        return path
    with rasterio.open(
        path, "w", width=4, height=4, count=1, dtype="float32", transform=transform, crs=crs, **options
    ) as file:
        file.write(np.ones((1, 4, 4), dtype="float32"))
    return path


@pytest.mark.parametrize("name", ["a.asc", "a.tif"])
def test_the_crs_of_a_raster_may_be_said(name: str, tmp_path: Path) -> None:
    path = raster(tmp_path / name, None, (121.4, 31.2, 121.5, 31.3))
    with pytest.raises(FileError, match=r"no CRS; give `crs` in the study file .* a\.prj beside it"):
        rasters.part(path, DEGREES.bounds, "EPSG:4326", of="persons", around="zones")
    found = rasters.part(path, METRES.bounds, "EPSG:4549", of="persons", around="zones", crs="EPSG:4326")
    assert (found[0].sum(), found[2]) == (16, "EPSG:4326")
    with pytest.raises(FileError, match="a raster cannot be turned from gcj02"):
        rasters.part(path, DEGREES.bounds, "EPSG:4326", of="persons", around="zones", crs="gcj02")


def test_a_raster_with_another_crs_than_is_said_is_refused(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", 4326, (121.4, 31.2, 121.5, 31.3))
    with pytest.raises(FileError, match="its own CRS is WGS 84, `crs` says EPSG:4549"):
        rasters.part(path, DEGREES.bounds, "EPSG:4326", of="persons", around="zones", crs="EPSG:4549")
