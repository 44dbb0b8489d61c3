"""How zones divide a place: which lies in which, and picking the parts that lie in some of them.

The levels of zones divide a place like a tree. In a study that has levels, a zone of none of them (a
development zone, the central urban area) lies *across* that division: it is no part of the whole
beside the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.tables import Zones

# how far down the division each level stands
RANKS = {
    "city": 0,
    **dict.fromkeys(("district", "county"), 1),
    **dict.fromkeys(("subdistrict", "town", "township"), 2),
    **dict.fromkeys(("community", "village"), 3),
    **dict.fromkeys(("settlement", "residential_area"), 4),
}


def sums(index: Integers, values: Floats, size: int) -> Floats:
    """Add the values of each index up."""
    return np.asarray(np.bincount(index, values, minlength=size), dtype=float)


@dataclass(frozen=True, eq=False)
class Parts:
    """Parts of a place (pieces of cells, or points), none cut by a zone of the division.

    Attributes:
        cell: position of the cell that each lies in; -1: none.
        zone: position of the smallest zone of the division around each; -1: none.
        across: zone that lies across → how much of each part lies in it (0 to 1).
    """

    cell: Integers
    zone: Integers
    across: Mapping[int, Floats]


@dataclass(frozen=True, eq=False)
class Pick:
    """Parts that were picked: a row for each part and unit, at most the whole of a part in all.

    Attributes:
        part: position of the part.
        unit: position of the zone that it is counted for.
        weight: how much of the part (0 to 1).
    """

    part: Integers
    unit: Integers
    weight: Floats

    @cached_property
    def units(self) -> Integers:
        """The positions of the units, in their order."""
        return np.flatnonzero(np.bincount(self.unit))

    def taken(self, parts: int) -> Floats:
        """Return how much of each of so many parts was picked."""
        return sums(self.part, self.weight, parts)

    def joined(self, other: "Pick", parts: int) -> "Pick":
        """Return both; of the other only what is still free."""
        share = np.minimum(1.0, (1 - self.taken(parts)) / np.maximum(other.taken(parts), 1e-12))
        return pick(
            np.concatenate([self.part, other.part]),
            np.concatenate([self.unit, other.unit]),
            np.concatenate([self.weight, other.weight * share[other.part]]),
        )


def pick(part: Integers, unit: Integers, weight: Floats) -> Pick:
    """Return the rows in which something was picked for a unit (-1: for none)."""
    kept = (weight > 1e-9) & (unit >= 0)
    return Pick(part[kept], unit[kept], weight[kept])


@dataclass(frozen=True, eq=False)
class ZoneHierarchy:
    """Which zone lies in which.

    Attributes:
        parent: position of the zone around each; -1: none in the study.
        across: whether a zone lies across the division.
        area_m2: area of each.
        ranked: whether levels that are known tell of each how far down the division it stands.
    """

    parent: Integers
    across: Booleans
    area_m2: Floats
    ranked: bool = False

    @cached_property
    def by_depth(self) -> list[Integers]:
        """The zones of the division: those in no other, then those within them, and so on."""
        layers = [np.flatnonzero((self.parent < 0) & ~self.across)]
        while len(layers[-1]):
            layers.append(np.flatnonzero(np.isin(self.parent, layers[-1]) & ~self.across))
        return layers[:-1]

    @cached_property
    def depth(self) -> Integers:
        """How many zones of the division lie around each."""
        depth = np.zeros(len(self.parent), dtype=np.int64)
        for number, layer in enumerate(self.by_depth):
            depth[layer] = number
        return depth

    def summed(self, values: Floats) -> Floats:
        """Add to each zone's value those of all zones within it."""
        total = values.copy()
        for inner in self.by_depth[:0:-1]:
            np.add.at(total, self.parent[inner], total[inner])
        return total

    def below(self, chosen: Booleans) -> Booleans:
        """Tell of each zone of the division whether it is chosen, or lies in one that is."""
        found = chosen & ~self.across
        for inner in self.by_depth[1:]:
            found[inner] |= found[self.parent[inner]]
        return found

    def smallest(self, chosen: Booleans) -> Integers:
        """Return the smallest chosen zone around each zone, or itself; -1: none."""
        found = np.where(chosen & ~self.across, np.arange(len(chosen)), -1)
        for inner in self.by_depth[1:]:
            found[inner] = np.where(found[inner] >= 0, found[inner], found[self.parent[inner]])
        return found

    def largest(self, chosen: Booleans) -> Integers:
        """Return the largest zone around each that is chosen with all between them; -1: none."""
        found = np.where(chosen & ~self.across, np.arange(len(chosen)), -1)
        for inner in self.by_depth[1:]:
            outer = found[self.parent[inner]]
            found[inner] = np.where((found[inner] >= 0) & (outer >= 0), outer, found[inner])
        return found

    @cached_property
    def own_area_m2(self) -> Floats:
        """Area of each zone outside the zones of the division within it."""
        return np.maximum(self.own(self.area_m2), 0.0)

    def own(self, values: Floats) -> Floats:
        """Take from each zone's value those of the zones right below it."""
        inner = np.flatnonzero((self.parent >= 0) & ~self.across)
        return values - sums(self.parent[inner], values[inner], len(values))

    def units(self, chosen: Booleans) -> Integers:
        """Return the largest chosen zone around each zone, or itself; -1: none."""
        return self.largest(self.below(chosen))

    def within(self, parts: Parts, unit: Integers, across: Booleans) -> Pick:
        """Pick each part for the unit of its smallest zone, then what else lies in zones across."""
        every = np.arange(len(parts.zone))
        found = pick(every, of_zone(parts, unit), np.ones(len(every)))
        for zone in np.flatnonzero(across & self.across):
            over = pick(every, np.full(len(every), zone), parts.across[int(zone)])
            found = found.joined(over, len(every))
        return found


def of_zone(parts: Parts, values: Integers) -> Integers:
    """Return the value of each part's smallest zone; -1 where it has none."""
    return np.where(parts.zone >= 0, values[parts.zone], -1)


def hierarchy(zones: Zones) -> ZoneHierarchy:
    """Find which zone lies in which: by ``parent_id``, else by ``level`` and outline (see ZONES)."""
    level = zones["level"] if "level" in zones.columns else pd.Series(None, index=zones.index)
    rank = np.asarray(level.map(RANKS).fillna(-1), dtype=np.int64)
    across = (rank < 0) & (rank >= 0).any()
    parent = np.full(len(zones), -1)
    if "parent_id" in zones.columns:
        parent = zones.index.get_indexer(pd.Index(zones["parent_id"]))
        parent = np.where(parent == np.arange(len(zones)), -1, parent)
    parent = np.where((parent >= 0) & across[parent], -1, parent)
    return ZoneHierarchy(
        parent=_adopted(zones, parent.astype(np.int64), rank, across),
        across=across,
        area_m2=np.asarray(zones.geometry.area, dtype=np.float64),
        ranked=bool((rank >= 0).any()),
    )


def _adopted(zones: Zones, parent: Integers, rank: Integers, across: Booleans) -> Integers:
    """Give zones that name none the zone of the next level up that they lie in, as their parent."""
    single = np.flatnonzero((parent < 0) & ~across)
    if len(np.unique(rank[single])) < 2:
        return parent
    shapes = zones.geometry.to_numpy()
    inner = shapely.point_on_surface(shapes[single])
    point, zone = shapely.STRtree(shapes).query(inner, predicate="intersects")
    above = ~across[zone] & (rank[zone] < rank[single[point]])
    point, zone = point[above], zone[above]
    order = np.lexsort((zone, -rank[zone]))
    found, first = np.unique(point[order], return_index=True)
    adopted = parent.copy()
    adopted[single[found]] = zone[order][first]
    return adopted
