"""The ways of an OpenStreetMap file that are streets, and what holds traffic up on them."""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import osmium
import osmium.filter
import osmium.index
import osmium.io
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from access.contracts.arrays import Floats, Integers
from access.places.osm import tags

_KEPT = frozenset(each.encode() for each in tags.KEPT)
# ways with one of these keys are looked at, and nodes with one of these tags
_KEYS = ("highway", *dict.fromkeys(key for key, _ in tags.WAYSIDE))
_CONTROLS = [("highway", each) for each in ("traffic_signals", "stop", "give_way", "crossing")]
_CONTROLS += [("barrier", each) for each in tags.BARRIERS]
_ESCAPED = re.compile("%([0-9a-f]+)%")
_BLOCK_BYTES = 1 << 22


@dataclass(frozen=True)
class Ways:
    """Ways that are streets (``tags.street_class``) as flat arrays.

    Way ``i`` has the nodes ``offset[i]`` to ``offset[i + 1]``.

    A way that leaves the file and comes back is several ways here: nothing is drawn in between.

    Attributes:
        way_id: OSM id of each way; it may repeat.
        tags: the different sets of tags that ways carry.
        tagged: for each way, which of them it carries.
        offset: where its nodes start in ``node`` and ``lonlat``; one more than there are ways.
        node: OSM node ids.
        lonlat: their coordinates, shape (nodes, 2).
        controls: the nodes on which something holds traffic up: ``control`` and ``binds``, by OSM
            id; see ``tags.control``.
        lost_nodes: nodes that ways name and the file lacks (they lie beyond its border).
    """

    way_id: Integers
    tags: list[dict[str, str]]
    tagged: Integers
    offset: Integers
    node: Integers
    lonlat: Floats
    controls: pd.DataFrame
    lost_nodes: int = 0


def read(file: osmium.io.File) -> Ways:
    """Read the ways that are streets, and the nodes on which something holds traffic up.

    The parser writes them as lines of text, which are read by columns: one object of Python for
    each node takes three times as long as all of this.
    """
    way_id, tagged, size = array("q"), array("q"), array("q", [0])
    known: dict[tuple[bytes, ...], int] = {}
    controls: dict[int, tuple[str, str]] = {}
    nodes = [_nodes([])]
    for lines in _written(file):
        items = [line.split() for line in lines]
        ways = [item for item in items if item[0].startswith(b"w") and b"," in item[-1]]
        ways = [item for item in ways if b"highway=" in item[1] or _wayside(item[1], item[2])]
        way_id.extend([int(name[1:]) for name, _, _ in ways])
        tagged.extend([known.setdefault(_kept(carried), len(known)) for _, carried, _ in ways])
        size.extend([places.count(b",") + 1 for _, _, places in ways])
        nodes.append(_nodes([places for _, _, places in ways]))
        controls |= {
            int(item[0][1:]): tags.control(_unescaped(item[1][1:].split(b",")))
            for item in items
            if item[0].startswith(b"n")
        }
    node = pd.concat(nodes)
    places = pd.DataFrame.from_dict(controls, orient="index", columns=["control", "binds"])
    return _within(
        Ways(
            way_id=np.array(way_id),
            tags=[_unescaped(each) for each in known],
            tagged=np.array(tagged),
            offset=np.cumsum(size),
            node=node["node"].to_numpy(),
            lonlat=node[["lon", "lat"]].to_numpy(),
            controls=places[places["control"] != ""],
        )
    )


def _written(file: osmium.io.File) -> Iterator[list[bytes]]:
    """Write streets and controls in the OPL format, with coordinates; yield it in blocks of lines."""
    controls = osmium.filter.TagFilter(*_CONTROLS)
    controls.enable_for(osmium.osm.NODE)
    ways = osmium.filter.KeyFilter(*_KEYS)
    ways.enable_for(osmium.osm.WAY)
    locations = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    locations.ignore_errors()  # nodes that the file lacks
    with TemporaryDirectory() as folder:
        path = Path(folder) / "streets.opl"
        wanted = osmium.io.File(str(path), "opl,locations_on_ways=true,add_metadata=false")
        with (
            osmium.io.Reader(file, osmium.osm.NODE | osmium.osm.WAY) as reader,
            osmium.SimpleWriter(wanted) as writer,
        ):
            osmium.apply(reader, locations, ways, controls, writer)
        with path.open("rb") as text:
            while lines := text.readlines(_BLOCK_BYTES):
                yield lines


def _kept(carried: bytes) -> tuple[bytes, ...]:
    """Choose from ``Thighway=residential,name=…`` the tags that mean something here."""
    return tuple([each for each in carried[1:].split(b",") if each.partition(b"=")[0] in _KEPT])


def _wayside(carried: bytes, places: bytes) -> bool:
    """Whether a way without a ``highway`` tag is a street all the same; one drawn round an area is none."""
    first, last = places[1:].partition(b"x")[0], places.rpartition(b",")[2].partition(b"x")[0]
    found = _unescaped(_kept(carried))
    kind = tags.street_class(found)
    return kind == "ferry" or (kind != "" and first != last)


def _unescaped(pairs: Iterable[bytes]) -> dict[str, str]:
    """Turn ``key=value`` of OPL, in which ``%20%`` stands for a space, into tags."""
    texts = (each.decode().partition("=") for each in pairs)
    return {key: _ESCAPED.sub(_sign, value) if "%" in value else value for key, _, value in texts}


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _nodes(places: list[bytes]) -> pd.DataFrame:
    """Read ``Nn1x117.1y29.2,n2x…`` of ways: a row for each node, without coordinates where lost."""
    text = b",".join(places).translate(bytes.maketrans(b"xy,", b",,\n"), b"Nn")
    kinds = {"node": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}
    table = csv.read_csv(
        BytesIO(b"node,lon,lat\n" + text), convert_options=csv.ConvertOptions(column_types=kinds)
    )
    found: pd.DataFrame = table.to_pandas()
    return found


def _within(ways: Ways) -> Ways:
    """Cut ways where the file lacks their nodes; a node alone between two lost ones is no street."""
    present = np.isfinite(ways.lonlat[:, 0])
    if present.all():
        return ways
    begins = present.copy()
    begins[1:] &= ~present[:-1]
    begins[ways.offset[:-1]] = present[ways.offset[:-1]]
    run = np.cumsum(begins) - 1
    size = np.bincount(run[present])
    long = np.append(size > 1, False)  # lost nodes before the first run count as run -1
    kept = present & long[run]
    way = np.searchsorted(ways.offset, np.flatnonzero(begins)[long[:-1]], side="right") - 1
    return replace(
        ways,
        way_id=ways.way_id[way],
        tagged=ways.tagged[way],
        offset=np.concatenate([[0], np.cumsum(size[long[:-1]])]),
        node=ways.node[kept],
        lonlat=ways.lonlat[kept],
        lost_nodes=int((~present).sum()),
    )
