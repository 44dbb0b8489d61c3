"""Chosen links as a scenario: gates that are opened, paths that are added."""

from typing import Any

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Objects
from access.contracts.documents import Text
from access.places import datums
from access.places.osm.file import WGS84
from access.remedies.links.pairs import Links
from access.remedies.scenarios.changes import AddedStreet, Point, StreetChanges
from access.remedies.scenarios.file import Scenario
from access.verdicts.clause import Clause

_DIGITS = 9  # of a degree a tenth of a millimetre; of metres less than that
_ON_M = 1.0  # how near a gate stands to the link through it


def gates_of(links: Links, gates: geopandas.GeoDataFrame | None) -> Objects:
    """Return the gate that each link opens; "" where it is a path.

    Args:
        links: a LINKS table.
        gates: points of the gates that part streets, by barrier_id; None: there are none.
    """
    found = np.full(len(links), "", dtype=object)
    if gates is not None and len(gates):
        tree = shapely.STRtree(gates.geometry.to_numpy())
        link, gate = tree.query_nearest(links.geometry.to_numpy(), max_distance=_ON_M, all_matches=False)
        found[link] = gates.index.to_numpy(dtype=object)[gate]
    return np.where(links["kind"] == "gate", found, "")


def scenario(clause: Clause, links: Links, gates: geopandas.GeoDataFrame | None) -> Scenario:
    """Return the scenario that makes links.

    Args:
        clause: for whose sake.
        links: LINKS with ``gate_id`` (see ``gates_of``), in their order.
        gates: as for ``gates_of``; all that stand at the place of one are opened with it.
    """
    through = links["gate_id"][links["gate_id"] != ""]
    paths = datums.project(links[links["gate_id"] == ""], WGS84)
    added = tuple(_path(link) for link in paths.itertuples())
    same: list[str] = []
    if gates is not None:
        same = gates.index[gates["beyond"].isin(gates["beyond"].reindex(through))].tolist()
    parts = [
        (f"{zh} {len(each)} 处", f"{en}: {len(each)}")
        for each, zh, en in ((through, "开门", "gates opened"), (added, "连通", "paths made"))
        if len(each)
    ]
    return Scenario(
        name=Text(zh="，".join(zh for zh, _ in parts), en=", ".join(en for _, en in parts)),
        note=Text(
            zh=f"由缺失连接分析得出，针对条款 {clause.id}；能否打通须实地核查。",
            en=f"Missing links found for clause {clause.id}; look at each on the ground before making it.",
        ),
        streets=StreetChanges(open_gates=tuple(map(str, same)), add=added),
    )


def _path(link: Any) -> AddedStreet:
    points = np.round(shapely.get_coordinates(link.geometry), _DIGITS).tolist()
    return AddedStreet.model_validate(
        {
            "line": [Point(lon=lon, lat=lat) for lon, lat in points],
            "class": "footway",
            "access": link.access,
            "from_street": link.from_street,
            "from_m": round(link.from_m, _DIGITS),
            "to_street": link.to_street,
            "to_m": round(link.to_m, _DIGITS),
        }
    )
