"""What gaps are explained by, beside what was measured: barriers with their names, land, networks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely

from access.contracts.arrays import Floats, Objects, Words
from access.contracts.documents import Text
from access.contracts.tables import Entrances
from access.network.edges import Impedance
from access.network.linked import Linked
from access.network.network import Network

# kinds of barriers that may stand between people and a facility, on foot; and what they are called
BETWEEN = {
    "coast": Text(zh="海", en="the sea"),
    "water": Text(zh="河流或水面", en="river or water"),
    "railway": Text(zh="铁路", en="railway"),
    "motorway": Text(zh="高速公路或汽车专用路", en="motorway or motorroad"),
    "wall": Text(zh="围墙", en="wall"),
    "fence": Text(zh="围栏", en="fence"),
    "hedge": Text(zh="绿篱", en="hedge"),
    "stream": Text(zh="小河沟", en="stream"),
}
WALLS = ("wall", "fence", "hedge")
BY_CAR = ("coast", "water", "railway")  # what keeps vehicles, too


class Barriers(NamedTuple):
    """Barriers; arrays of one length."""

    kind: Words
    name: Words
    shape: Objects


@dataclass(frozen=True, eq=False)
class Ground:
    """What is known of the ground on which gaps lie.

    Attributes:
        links: (mode, impedance) → the network, and who stands where on it.
        entrances: ENTRANCES of the facilities.
        barriers: a GeoDataFrame of ``kind`` (of ``BETWEEN``, or gate, industrial), ``name``, shapes.
        water: polygons of water.
    """

    links: Mapping[tuple[Any, Impedance], Linked]
    entrances: Entrances
    barriers: Any
    water: Objects

    @cached_property
    def between(self) -> Barriers:
        """The barriers that may stand between people and a facility."""
        return self._of(np.isin(self._kinds, list(BETWEEN)))

    @property
    def streets(self) -> Network | None:
        """The streets that people walk on, or else those of another mode; None: none are known."""
        known = {link.mode: link.network for link in self.links.values()}
        return known.get("walk", next(iter(known.values()), None))

    @property
    def told(self) -> bool:
        """Whether anything tells of barriers beside the classes of streets: else none says nothing."""
        return bool(np.any(self.between.kind != "motorway"))

    @cached_property
    def gates(self) -> Objects:
        """The gates, whoever may pass them."""
        return self._of(self._kinds == "gate").shape

    @cached_property
    def industrial(self) -> Objects:
        """Land of industry, on which nobody lives."""
        return self._of(self._kinds == "industrial").shape

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The index of ``between``."""
        return shapely.STRtree(self.between.shape)

    def crossed(self, lines: Objects) -> tuple[Any, Any]:
        """Return which lines cross which barriers: two arrays of one length."""
        line, barrier = self.tree.query(lines, predicate="intersects")
        order = np.lexsort((barrier, line))
        return line[order], barrier[order]

    @cached_property
    def doors(self) -> Mapping[str, Floats]:
        """Facility id → x and y of its entrances."""
        points = self.entrances.geometry.to_numpy()
        xy = shapely.get_coordinates(points)
        rows: dict[str, list[int]] = {}
        for row, facility in enumerate(self.entrances.index):
            rows.setdefault(str(facility), []).append(row)
        return {facility: xy[own] for facility, own in rows.items()}

    @cached_property
    def _kinds(self) -> Words:
        return np.asarray(self.barriers["kind"].to_numpy(dtype=str))

    def _of(self, chosen: Any) -> Barriers:
        table = self.barriers[chosen]
        names = table["name"].fillna("").to_numpy(dtype=str)
        return Barriers(self._kinds[chosen], names, np.asarray(table.geometry.array, dtype=object))
