"""What must hold of every reader: a cut file is an error or the same; the order of rows is no matter."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts.errors import AccessError, FileError
from access.places import rasters, readers, zones
from access.places.osm.file import OsmFile
from access.places.reading import Reading
from access.places.streets.from_graph import from_csv, from_graphml
from tests.fuzz import legal, seeds

CRS = pyproj.CRS(seeds.CRS)
SHARE = st.floats(0, 1, exclude_max=True)
few = settings(max_examples=15)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("seeds")
    seeds.write(made)
    return made


def ways(path: Path) -> Any:
    found = OsmFile(path).ways
    return found.way_id.tolist(), found.node.tolist(), found.lonlat.tolist(), found.tags


def rows(path: Path) -> Any:
    return readers.layer(path, Reading(crs=seeds.CRS if path.suffix == ".csv" else None))[0].to_wkt().to_csv()


def cells(path: Path) -> Any:
    box = (seeds.EAST, seeds.NORTH, seeds.EAST + 300, seeds.NORTH + 300)
    return rasters.part(path, box, CRS, of="persons", around="zones")[0].tolist()


def graph(path: Path) -> Any:
    return from_graphml(path, CRS)[0].to_wkt().to_csv()


# files whose end, or whose checksum, tells whether they are whole
CUT: dict[str, Callable[[Path], Any]] = {
    "town.osm": ways,
    "town.osm.gz": ways,
    "town.osm.bz2": ways,
    "markets.csv.gz": readers.table,
    "zones.geojson": rows,
    "markets.fgb": rows,
    "town.graphml": graph,
    "people.tif": cells,
    "packed.tif": cells,
}
FLIPPED: dict[str, Callable[[Path], Any]] = {
    "town.osm.gz": ways,
    "town.osm.bz2": ways,
    "markets.csv.gz": readers.table,
}


def same_or_refused(folder: Path, name: str, data: bytes, read: Callable[[Path], Any]) -> None:
    whole, damaged = folder / name, folder / f"damaged_{name}"
    damaged.write_bytes(data)
    try:
        found = read(damaged)
    except AccessError:
        return
    known = read(whole)
    assert found.equals(known) if isinstance(found, pd.DataFrame) else found == known


@pytest.mark.parametrize("name", CUT)
def test_a_file_that_is_cut_is_refused_or_read_as_the_whole(name: str, folder: Path) -> None:
    data = (folder / name).read_bytes()
    rng = random.Random(name)  # noqa: S311
    for size in [0, 1, len(data) - 1, *(rng.randrange(len(data)) for _ in range(6))]:
        same_or_refused(folder, name, data[:size], CUT[name])


@pytest.mark.parametrize("name", FLIPPED)
def test_a_flipped_bit_of_a_packed_file_is_found(name: str, folder: Path) -> None:
    data = (folder / name).read_bytes()
    rng = random.Random(name)  # noqa: S311
    for _ in range(10):
        found = bytearray(data)
        found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
        same_or_refused(folder, name, bytes(found), FLIPPED[name])


@few
@given(share=SHARE)
def test_of_a_table_that_is_cut_all_rows_but_the_last_are_as_they_were(share: float, folder: Path) -> None:
    data = (folder / "edges.csv").read_bytes()
    (folder / "cut.csv").write_bytes(data[: int(share * len(data))])
    whole = readers.table(folder / "edges.csv")[0]
    try:
        found = readers.table(folder / "cut.csv")[0]
    except FileError:
        return
    if [*found.columns] == [*whole.columns]:
        assert found[:-1].equals(whole[: max(0, len(found) - 1)])
    else:
        assert found.empty


@settings(max_examples=5)
@given(order=st.permutations(range(16)), more=st.booleans())
def test_the_order_of_nodes_and_edges_and_other_columns_do_not_matter(
    order: list[int], more: bool, folder: Path
) -> None:
    nodes, edges = (pd.read_csv(folder / name, dtype=str) for name in ("nodes.csv", "edges.csv"))
    known = _drawn(folder / "nodes.csv", folder / "edges.csv")
    if more:
        nodes["备注"], edges["colour"] = "x", "nan"
    nodes.iloc[order].to_csv(folder / "n.csv", index=False)
    edges.iloc[[*order, *range(16, len(edges))]].to_csv(folder / "e.csv", index=False)
    assert _drawn(folder / "n.csv", folder / "e.csv") == known


def _drawn(nodes: Path, edges: Path) -> Any:
    found, _ = from_csv(nodes, edges, CRS, seeds.CRS)
    lines = shapely.to_wkt(found.geometry.to_numpy())
    table = pd.DataFrame(found.drop(columns="geometry")).assign(geometry=lines)
    columns = sorted(table.columns)
    return sorted(map(tuple, table[columns].astype("str").to_numpy().tolist()))


@few
@given(order=st.permutations(range(3)))
def test_the_order_of_a_list_does_not_matter(order: list[int], folder: Path) -> None:
    table = pd.read_csv(folder / "markets.csv", dtype=str)
    table.iloc[order].assign(other="1").to_csv(folder / "m.csv", index=False)
    found = readers.layer(folder / "m.csv", Reading(crs=seeds.CRS))[0].set_index("id").sort_index()
    known = readers.layer(folder / "markets.csv", Reading(crs=seeds.CRS))[0].set_index("id").sort_index()
    assert found.drop(columns="other").equals(known)


def test_the_order_of_zones_does_not_matter(folder: Path) -> None:
    layer = readers.layer(folder / "zones.gpkg")[0]
    layer.iloc[::-1].assign(other=1).to_file(folder / "turned.gpkg", layer="zones")
    one, other = (
        zones.measured(zones.from_layer(folder / name, id_column="id", name_column=None)[0], CRS)[0]
        for name in ("zones.gpkg", "turned.gpkg")
    )
    assert other.drop(columns="other").equals(one)


def test_a_zero_byte_in_a_text_of_a_pbf_file_is_refused(folder: Path) -> None:
    """It ended the process within osmium; of a key, its checksum made anew."""
    parts = legal.blobs((folder / "town.osm.pbf").read_bytes())
    changed = [(kind, content.replace(b"admin_level", b"admin\0level")) for kind, content in parts]
    assert changed != parts
    (folder / "zero.osm.pbf").write_bytes(legal.pbf(changed))
    with pytest.raises(FileError, match=r"block \d holds a text with a zero byte in it"):
        _ = OsmFile(folder / "zero.osm.pbf").places
    (folder / "same.osm.pbf").write_bytes(legal.pbf(parts))
    assert len(OsmFile(folder / "same.osm.pbf").places) == len(OsmFile(folder / "town.osm.pbf").places)
