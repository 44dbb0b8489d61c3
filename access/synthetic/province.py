"""A made-up province: districts side by side, in one street file, one raster, one list of facilities."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import osmium
import pandas as pd
import shapely
from osmium.osm import mutable

from access.contracts.arrays import Booleans, Floats
from access.places import datums
from access.places.osm import extract
from access.synthetic import files
from access.synthetic.terrain import CRS

_BLOCK_M = 100
_EAST_M, _NORTH_M = 400_000.0, 3_300_000.0  # the south-west corner
_JITTER_M = 20.0
_MISSING = 1 / 8  # of the streets between two corners
_MAIN = 10  # every so many lines there is a main street
_LONGEST = 20  # blocks of one way of OpenStreetMap
_PERSONS = 40  # of a block, on average
_QUARTERS = ("西南", "东南", "西北", "东北")
# facility type → blocks to each, on average
_STOCK = {
    "junior_middle_school": 700,
    "primary_school": 300,
    "farmers_market": 250,
    "kindergarten": 120,
    "convenience_store": 40,
}
_CLAUSES = [
    "national.life_circle_15.junior_middle_school",
    "national.life_circle_10.primary_school",
    "national.life_circle_10.farmers_market",
    "national.life_circle_5.kindergarten",
    "national.life_circle_5.convenience_store",
]


def write_province(
    folder: Path, *, districts: tuple[int, int] = (4, 3), side: int = 100, seed: int = 1
) -> Path:
    """Generate a province and write it as one study over common inputs, with a table of its districts.

    Districts are squares without a gap between them: streets, people and the way to facilities run on
    across their borders. Each has four quarters. The same arguments give the same bytes.

    Args:
        folder: where to write; made if need be.
        districts: how many from west to east, and from south to north.
        side: blocks (100 m) along each side of a district; it has about ``side²`` nodes and cells.
        seed: another seed, another province of the same kind.

    Returns:
        The path of the table for ``access.many``: ``districts.csv``; ``study.yaml`` is of the whole province.

    Raises:
        FileError: nothing can be written in the folder; then nothing is.
    """
    with files.whole(folder) as made:
        chance = np.random.default_rng(seed)
        shape = districts[1] * side, districts[0] * side
        _write_streets(made / "province.osm.pbf", shape, chance)
        _write_people(made / "people.tif", shape, chance)
        files.write_csv(made / "facilities.csv", _facilities(shape, chance))
        zones = _zones(districts, side)
        files.write_layer(made / "zones.geojson", zones)
        files.write_csv(made / "districts.csv", _table(zones))
        files.write_study(made, _STUDY)
    return folder / "districts.csv"


def _degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return datums.moved(CRS, datums.WGS84, _EAST_M + _BLOCK_M * x, _NORTH_M + _BLOCK_M * y)


def _write_streets(path: Path, shape: tuple[int, int], chance: np.random.Generator) -> None:
    rows, columns = shape[0] + 1, shape[1] + 1
    row, column = (each.ravel() for each in np.mgrid[0:rows, 0:columns])
    lon, lat = _degrees(
        *(at + chance.normal(0, _JITTER_M / _BLOCK_M, len(at)).clip(-0.4, 0.4) for at in (column, row))
    )
    ids = np.arange(rows * columns).reshape(rows, columns) + 1
    box = (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), header=extract.header(box, "")) as out:
        for each, x, y in zip(ids.ravel().tolist(), lon.tolist(), lat.tolist(), strict=True):
            out.add_node(mutable.Node(id=each, location=(x, y)))
        number = 0
        for lines in (ids, ids.T):
            for line, nodes in enumerate(lines):
                there = chance.random(len(nodes) - 1) >= _MISSING
                kind = "residential" if line % _MAIN else "secondary"
                for part in _ways(nodes, there):
                    number += 1
                    out.add_way(mutable.Way(id=number, nodes=part, tags={"highway": kind}))


def _ways(nodes: Any, there: Booleans) -> list[list[int]]:
    """Parts of a line of corners between which there are streets."""
    found, part = [], [int(nodes[0])]
    for node, joined in zip(nodes[1:].tolist(), there.tolist(), strict=True):
        if not joined or len(part) > _LONGEST:
            found.append(part)
            part = part[-1:] if joined else []
        part.append(node)
    return [each for each in [*found, part] if len(each) > 1]


def _write_people(path: Path, shape: tuple[int, int], chance: np.random.Generator) -> None:
    expected = _PERSONS * chance.gamma(1.5, 1 / 1.5, shape)
    files.write_raster(path, chance.poisson(expected), (_EAST_M, _NORTH_M), _BLOCK_M)


def _facilities(shape: tuple[int, int], chance: np.random.Generator) -> pd.DataFrame:
    parts = []
    for kind, every in _STOCK.items():
        number = max(1, round(shape[0] * shape[1] / every))
        x, y = (chance.uniform(0, side, number) for side in (shape[1], shape[0]))
        lon, lat = _degrees(x, y)
        ids = [f"{kind}.{i}" for i in range(number)]
        parts.append(pd.DataFrame({"id": ids, "type": kind, "lon": lon.round(7), "lat": lat.round(7)}))
    return pd.concat(parts)


def _zones(districts: tuple[int, int], side: int) -> geopandas.GeoDataFrame:
    rows = list[tuple[Any, ...]]()
    for number in range(districts[0] * districts[1]):
        y, x = divmod(number, districts[0])
        name, corner, half = f"D{number + 1:04d}", np.array([x, y]) * side, side / 2
        rows.append((name, f"第{number + 1}区（虚构）", "district", "", corner, side))
        for i, zh in enumerate(_QUARTERS):
            at = corner + half * np.array([i % 2, i // 2])
            rows.append(
                (f"{name}Q{i + 1}", f"第{number + 1}区{zh}街道（虚构）", "subdistrict", name, at, half)
            )
    names = ["zone_id", "name", "level", "parent_id", "corner", "side"]
    table = pd.DataFrame(rows, columns=names).assign(**{"class": "urban"})
    west, south = (np.array([each[i] for each in table["corner"]]) * _BLOCK_M for i in (0, 1))
    wide = table["side"].to_numpy(dtype=float) * _BLOCK_M
    outlines = shapely.box(west, south, west + wide, south + wide)
    outlines = shapely.transform(outlines, lambda xy: xy + np.array([_EAST_M, _NORTH_M]))
    return geopandas.GeoDataFrame(table.drop(columns=["corner", "side"]), geometry=outlines, crs=CRS)


def _table(zones: pd.DataFrame) -> pd.DataFrame:
    """The table of the districts: each has its own zones."""
    own = zones[zones["level"] == "district"]
    names = [
        f"[{', '.join([each, *zones.loc[zones['parent_id'] == each, 'zone_id']])}]" for each in own["zone_id"]
    ]
    return pd.DataFrame(
        {"study": "study.yaml", "id": own["zone_id"], "name": own["name"], "zones.names": names}
    )


_STUDY: dict[str, object] = {
    "name": {"zh": "虚构省（合成数据）", "en": "A made-up province (synthetic data)"},
    "plans": ["national"],
    "clauses": _CLAUSES,
    "streets": {"osm": "province.osm.pbf"},
    "facilities": [{"path": "facilities.csv", "id_column": "id", "type_column": "type"}],
    "population": {"raster": "people.tif", "basis": "synthetic"},
    "zones": {
        "path": "zones.geojson",
        "id_column": "zone_id",
        "name_column": "name",
        "level_column": "level",
        "parent_column": "parent_id",
        "class_column": "class",
    },
    "settings": {"crs": CRS},
    "output": "results",
}
