"""The units: city, counties, towns, communities and villages, and the smaller areas within them."""

from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import rasterio
import rasterio.features
import shapely
from scipy import ndimage
from scipy.spatial import cKDTree

from access.contracts.arrays import Booleans, Floats, Integers
from access.synthetic import names, terrain
from access.synthetic.settlement import GATED, Settled
from access.synthetic.terrain import BLOCK, CELL_M, CRS, SIZE, Ground
from access.synthetic.towns import CITY, COUNTIES, DEVELOPMENTS, TOWNS

_PERSONS_PER_COMMUNITY = 5200
_FROM_SOUTH = rasterio.Affine(CELL_M, 0, terrain.EAST_M, 0, CELL_M, terrain.NORTH_M)


@dataclass(frozen=True)
class Units:
    """Which unit of each kind every cell belongs to, as rows of ``table``; -1: none.

    Attributes:
        table: a row per unit: ``zone_id``, ``name``, ``name_en``, ``level``, ``parent_id``,
            ``class``, ``county`` (its zone_id), ``year``.
        county, town, leaf, small, development: shape (SIZE, SIZE). A leaf is a community or a
            village; small ones are residential areas and settlements.
    """

    table: pd.DataFrame
    county: Integers
    town: Integers
    leaf: Integers
    small: Integers
    development: Integers

    @property
    def layers(self) -> tuple[Integers, ...]:
        """The number of the unit of every cell, for each layer of units from the city down."""
        return np.zeros_like(self.town), self.county, self.town, self.leaf, self.small, self.development


def divided(ground: Ground, settled: Settled, rng: np.random.Generator) -> Units:
    """Divide the ground into units. Nothing but the river cuts a block of the centre."""
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    inside = terrain.in_core(column, row)
    at = np.stack([column, row], axis=-1) + 0.5
    at[inside] = np.stack([column, row], axis=-1)[inside] // BLOCK * BLOCK + BLOCK / 2
    town = _nearest_town(ground.county, at, inside)
    leaf, leaves = _leaves(settled, town, at, rng)
    small, smalls = _smalls(settled, leaf, leaves, inside)
    development = np.full((SIZE, SIZE), -1)
    for number, each in enumerate(DEVELOPMENTS):
        west, south, east, north = each.corners
        development[south:north, west:east] = number
    counties = len(COUNTIES)
    first = np.cumsum([1, counties, len(TOWNS), len(leaves), len(smalls)])
    table = pd.DataFrame(_upper(leaves, rng), columns=_COLUMNS)
    table = pd.concat([table, _lower(table, smalls, first)], ignore_index=True)
    return Units(
        table=table,
        county=ground.county + first[0],
        town=town + first[1],
        leaf=leaf + first[2],
        small=np.where(small < 0, -1, small + first[3]),
        development=np.where(development < 0, -1, development + first[4]),
    )


def _nearest_town(county: Integers, at: Floats, inside: Booleans) -> Integers:
    """Give every cell to the nearest town of its county, the centre to subdistricts alone."""
    town = np.full((SIZE, SIZE), -1)
    for number in range(len(COUNTIES)):
        for core in (False, True):
            mine = [i for i, t in enumerate(TOWNS) if t.county == number and (t.width == 0 or not core)]
            here = (county == number) & (inside == core)
            if here.any():
                seats = cKDTree([(TOWNS[i].column, TOWNS[i].row) for i in mine])
                town[here] = np.array(mine)[seats.query(at[here])[1]]
    return town


def _leaves(
    settled: Settled, town: Integers, at: Floats, rng: np.random.Generator
) -> tuple[Integers, pd.DataFrame]:
    """Give every cell to the nearest middle of a community or village of its town."""
    leaf = np.full((SIZE, SIZE), -1)
    rows: list[tuple[int, str]] = []
    middle = settled.villages[["column", "row"]].to_numpy() + 1
    home = town[middle[:, 1], middle[:, 0]]
    for number, each in enumerate(TOWNS):
        here = town == number
        seeds, villages = _community_middles(each, settled, here, at, rng), middle[home == number] + 0.5
        kind = "community" if each.level == "subdistrict" else "village"
        leaf[here] = len(rows) + cKDTree(np.concatenate([seeds, villages])).query(at[here])[1]
        rows += [(number, "community")] * len(seeds) + [(number, kind)] * len(villages)
    return leaf, pd.DataFrame(rows, columns=["town", "level"])


def _community_middles(
    town: Any, settled: Settled, here: Booleans, at: Floats, rng: np.random.Generator
) -> Floats:
    """Choose the middles of the communities of a town: different spots where people live."""
    half = town.width // 2
    seat = np.zeros_like(here)
    if half:
        seat[town.row - half : town.row + half, town.column - half : town.column + half] = True
    else:
        seat[terrain.CORE[1] : terrain.CORE[3], terrain.CORE[0] : terrain.CORE[2]] = True
    lived = here & seat & (settled.persons > 20)
    spots, first = np.unique(at[lived], axis=0, return_inverse=True)
    weight = np.bincount(first.ravel(), settled.persons[lived])
    number = town.seats or max(1, round(weight.sum() / _PERSONS_PER_COMMUNITY))
    return np.asarray(spots[rng.choice(len(spots), number, replace=False, p=weight / weight.sum())])


def _smalls(settled: Settled, leaf: Integers, leaves: Any, inside: Booleans) -> tuple[Integers, pd.DataFrame]:
    """Number the gated residential areas of the centre, then the settlements of the villages."""
    small = np.full((SIZE, SIZE), -1)
    gated = settled.blocks[settled.blocks["kind"] == GATED]
    for number, block in enumerate(gated.itertuples()):
        small[block.row : block.row + BLOCK, block.column : block.column + BLOCK] = number
    village = (leaves["level"] == "village").to_numpy()[leaf] & ~inside & (settled.persons > 0)
    part = ndimage.label(village)[0] * len(leaves) + leaf
    known, ordinal = np.unique(part[village], return_inverse=True)
    small[village] = len(gated) + ordinal
    first = leaf[gated["row"], gated["column"]]
    levels = ["residential_area"] * len(gated) + ["settlement"] * len(known)
    years = [*gated["year"], *[None] * len(known)]
    return small, pd.DataFrame({"leaf": [*first, *known % len(leaves)], "level": levels, "year": years})


_COLUMNS = ["zone_id", "name", "name_en", "level", "parent_id", "class", "county", "year"]


def _upper(leaves: Any, rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Rows of ``Units.table`` down to communities and villages."""
    rows: list[tuple[Any, ...]] = [("C", *CITY, "city", None, None, None, None)]
    for i, (zh, en, level) in enumerate(COUNTIES):
        rows.append((f"D{i + 1}", zh, en, level, "C", None, f"D{i + 1}", None))
    for i, town in enumerate(TOWNS):
        county, kind = f"D{town.county + 1}", "urban" if town.level == "subdistrict" else "rural"
        rows.append((f"T{i + 1:02d}", *town.names, town.level, county, kind, county, None))
    named = zip(leaves.itertuples(index=False), names.chosen(len(leaves), rng), strict=True)
    for i, (leaf, (zh, en)) in enumerate(named):
        suffix = ("社区", " Community") if leaf.level == "community" else ("村", " Village")
        town = rows[1 + len(COUNTIES) + leaf.town]
        named_row = (f"L{i + 1:03d}", zh + suffix[0], en + suffix[1], leaf.level)
        rows.append((*named_row, town[0], town[5], town[4], None))
    return rows


def _lower(upper: pd.DataFrame, smalls: Any, first: Integers) -> pd.DataFrame:
    """Rows of ``Units.table`` for what lies within communities, villages and counties."""
    rows: list[tuple[Any, ...]] = []
    count = smalls.groupby(["leaf", "level"]).cumcount() + 1
    for i, (each, n) in enumerate(zip(smalls.itertuples(index=False), count, strict=True)):
        leaf = upper.iloc[first[2] + each.leaf]
        estate = each.level == "residential_area"
        suffix = (f"第{n}小区", f" Estate {n}") if estate else (f"{n}组", f" Hamlet {n}")
        named = (f"S{i + 1:03d}", leaf["name"] + suffix[0], leaf["name_en"] + suffix[1], each.level)
        rows.append((*named, leaf["zone_id"], leaf["class"], leaf["county"], each.year))
    for i, zone in enumerate(DEVELOPMENTS):
        county = f"D{zone.county + 1}"
        rows.append((f"E{i + 1}", zone.zh, zone.en, "development_zone", county, "urban", county, None))
    return pd.DataFrame(rows, columns=_COLUMNS)


def peopled(units: Units, people: pd.DataFrame) -> geopandas.GeoDataFrame:
    """Return the units with the people of their cells, and their outlines.

    Args:
        units: the division.
        people: a row per cell, from ``people.counted``.
    """
    number = np.concatenate([each.ravel() for each in units.layers])
    sums = pd.concat([people] * len(units.layers)).groupby(number).sum().reindex(units.table.index)
    outlines = [_outlines(layer) for layer in units.layers]
    return geopandas.GeoDataFrame(units.table.join(sums), geometry=pd.concat(outlines), crs=CRS)


def _outlines(layer: Integers) -> pd.Series:
    """The outline of every unit of a layer, by its number."""
    found = rasterio.features.shapes(layer.astype(np.int32), mask=layer >= 0, transform=_FROM_SOUTH)
    parts = pd.DataFrame([(int(unit), shapely.geometry.shape(each)) for each, unit in found])
    return parts.groupby(0)[1].apply(lambda each: shapely.union_all(list(each)))
