"""Every sign that the data are at fault, looked for in all gaps at once: whom it concerns, and where."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from access.contracts.arrays import Booleans, Floats, Integers
from access.network.linked import Linked
from access.verdicts.causes import between, loose_ends, people
from access.verdicts.causes.ground import Ground
from access.verdicts.causes.middles import doors_of
from access.verdicts.causes.signs import SIGNS, TENTH
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import USUAL_DETOUR, Found

_ENDS = 5  # street ends told of for one gap
_NEAR_M = 300.0  # assumed: whoever lives farther from a street end has other ways to go
_COLUMNS = ["gap", "sign", "cell", "x", "y", "gap_m", "to_x", "to_y"]


class Looked:
    """What was seen of gaps.

    Attributes:
        found, gap: the gaps and their cells, and the number of the gap of each cell.
        place: where they are.
    """

    def __init__(self, found: Found, gap: Integers, assessment: Assessment) -> None:
        """Begin with no sign seen."""
        self.found, self.gap, self.assessment, self.place = found, gap, assessment, assessment.place
        self.count = len(found.gaps)
        self.cell = found.cells["cell"].to_numpy(dtype=np.int64)
        self.persons = found.cells["persons"].to_numpy(dtype=float)
        self.total = np.bincount(gap, weights=self.persons, minlength=self.count).astype(float)
        self._shares = {name: np.zeros(self.count) for name in SIGNS}
        self._spots = [pd.DataFrame(columns=_COLUMNS)]

    @property
    def shares(self) -> pd.DataFrame:
        """Of each gap and sign, the share of its people whom it concerns."""
        return pd.DataFrame(self._shares)

    @property
    def spots(self) -> pd.DataFrame:
        """Where to look, by gap: ``gap``, ``sign``, ``x``, ``y``, ``gap_m``, ``to_x``, ``to_y``."""
        some = [each for each in self._spots if len(each)] or self._spots
        table = pd.concat(some, ignore_index=True).reindex(columns=_COLUMNS)
        at = table["cell"].notna().to_numpy()
        points = np.asarray(self.place.cells.geometry.array, dtype=object)
        xy = table[["x", "y"]].to_numpy(dtype=float).copy()
        xy[at] = shapely.get_coordinates(points[table["cell"][at].to_numpy(dtype=np.int64)])
        order = table["sign"].map({name: number for number, name in enumerate(SIGNS)})
        table = table.assign(x=xy[:, 0], y=xy[:, 1], order=order, gap=table["gap"].astype(np.int64))
        table = table.sort_values(["gap", "order", "gap_m", "x", "y"]).reset_index(drop=True)
        return table.drop(columns=["cell", "order"])

    def of_cells(self, sign: str, chosen: Booleans) -> None:
        """Note a sign that concerns the people of some of the cells; to be looked at where most live."""
        weights = self.persons * chosen
        share = np.bincount(self.gap, weights=weights, minlength=self.count) / self.total
        self._shares[sign] = np.asarray(share, dtype=float)
        table = self.found.cells[["gap", "cell", "persons"]]
        table = table[chosen & np.asarray(share[self.gap] >= TENTH)]
        table = table.sort_values(["gap", "persons", "cell"], ascending=[True, False, True])
        first = table.drop_duplicates("gap")
        self._spots.append(pd.DataFrame({"gap": first["gap"], "sign": sign, "cell": first["cell"]}))

    def whole(self, sign: str, gaps: Integers, **where: Any) -> None:
        """Note a sign that concerns all of some gaps, with the columns of its spots."""
        self._shares[sign][gaps] = 1.0
        self.spot(sign, gaps, **where)

    def spot(self, sign: str, gaps: Integers, **where: Any) -> None:
        """Note where to look for a sign; a gap may have several such spots."""
        self._spots.append(pd.DataFrame({"gap": gaps, "sign": sign, **where}))

    def near(self, sign: str, gaps: Integers, xy: Floats) -> None:
        """Note a sign at some places that concerns those of each gap who live within 300 m of one."""
        points = np.asarray(self.place.cells.geometry.array, dtype=object)
        for number in np.unique(gaps).tolist():
            rows = np.flatnonzero(self.gap == number)
            homes = shapely.get_coordinates(points[self.cell[rows]])
            off_m = KDTree(xy[gaps == number]).query(homes)[0]
            self._shares[sign][number] = self.persons[rows[off_m <= _NEAR_M]].sum() / self.total[number]

    def part(self, sign: str, share: Floats, **where: Any) -> None:
        """Note a sign that concerns a share of each gap, with a spot where that is a tenth."""
        self._shares[sign] = self._shares[sign] + share
        gaps = np.flatnonzero(share >= TENTH)
        chosen = {name: each[gaps] if isinstance(each, np.ndarray) else each for name, each in where.items()}
        self._spots.append(pd.DataFrame({"gap": gaps, "sign": sign, **chosen}))


def look(
    found: Found,
    gap: Integers,
    assessment: Assessment,
    ground: Ground,
    *,
    seen: pd.DataFrame,
    standing: between.Standing,
) -> Looked:
    """Look for every sign.

    Args:
        found, gap: the gaps and their cells, and the number of the gap of each cell.
        assessment, ground: what was judged, and what else is known.
        seen: from ``middles``, with ``detour_ratio`` and ``walked``: whether people go on foot or by bicycle.
        standing: what stands between.
    """
    looked = Looked(found, gap, assessment)
    for name in ("unlinked", "border"):
        looked.of_cells(name, np.asarray(found.cells["state"] == name))
    for name, areas in (("on_water", ground.water), ("on_industry", ground.industrial)):
        looked.of_cells(name, people.covered(looked.place, looked.cell, areas)[looked.cell])
    region = people.regions(found, looked.place)
    share, fullest = people.in_one_cell(found, gap, region, looked.place)
    looked.part("one_cell", share, cell=fullest)
    _on_the_way(looked, ground, seen, standing)
    if ground.streets is not None:
        thin = np.flatnonzero(people.few_streets(ground.streets, found, gap, region, looked.place))
        looked.whole("few_streets", thin, cell=seen["cell"].to_numpy()[thin])
    for key, link in ground.links.items():
        _on_network(looked, ground, key, link, seen["walked"].to_numpy(dtype=bool))
    return looked


def _on_the_way(looked: Looked, ground: Ground, seen: pd.DataFrame, standing: between.Standing) -> None:
    """Walls without a gate, and ways that are long though nothing is known between."""
    ratio = seen["detour_ratio"].to_numpy(dtype=float)
    for number, (x, y) in standing.no_gate.items():
        if not ratio[number] < USUAL_DETOUR:
            looked.whole("no_gate", np.array([number]), x=x, y=y)
    far = (looked.found.gaps["cause"] == "far_along_streets").to_numpy() & seen["walked"].to_numpy(dtype=bool)
    plain = far & np.isfinite(ratio) & (ratio >= USUAL_DETOUR)
    plain &= ~np.isin(np.arange(looked.count), standing.table["gap"])
    if ground.told:
        own = np.flatnonzero(plain)
        looked.whole("unexplained", own, cell=seen["cell"].to_numpy()[own])


def _on_network(looked: Looked, ground: Ground, key: tuple[Any, Any], link: Linked, walked: Booleans) -> None:
    """Islands and loose ends of the network of some of the clauses."""
    clauses = [
        clause
        for clause in looked.assessment.clauses
        if clause.trips and (clause.trip.mode, clause.trip.impedance) == key
    ]
    target = looked.found.gaps["target"].to_numpy()
    own = np.flatnonzero(np.isin(target, [clause.id for clause in clauses]))
    if not len(own):
        return
    _islands(looked, ground, link, np.isin(looked.gap, own))
    own = own[walked[own]]
    shapes = np.asarray(looked.found.gaps.geometry.array, dtype=object)[own]
    ends, beside = loose_ends.beside(link.network, shapes, ground)
    gap, end = own[beside["gap"].to_numpy(dtype=np.int64)], beside["end"].to_numpy(dtype=np.int64)
    kept = np.zeros(len(gap), dtype=bool)
    for clause in clauses:
        mine = np.flatnonzero(target[gap] == clause.id)
        if len(mine):
            goals = doors_of(clause, looked.assessment, link)
            helps = loose_ends.shortening(ends, goals, link.network, clause.trip.direction)
            kept[mine] = helps[end[mine]]
    looked.near("loose_end", gap[kept], ends.xy[end[kept]])
    order = np.lexsort((*ends.xy[end].T, ends.gap_m[end], gap))
    order = order[kept[order]]
    order = order[pd.Series(gap[order]).groupby(gap[order]).cumcount().to_numpy() < _ENDS]
    (x, y), (to_x, to_y) = ends.xy[end[order]].T, ends.other[end[order]].T
    looked.spot("loose_end", gap[order], x=x, y=y, gap_m=ends.gap_m[end[order]], to_x=to_x, to_y=to_y)


def _islands(looked: Looked, ground: Ground, link: Linked, chosen: Booleans) -> None:
    """People who are linked only to a part of the network that nothing joins to the rest."""
    cell, gap, persons = looked.cell[chosen], looked.gap[chosen], looked.persons[chosen]
    islands = loose_ends.islands(link, cell, len(looked.place.cells), ground)
    part = islands.part[cell]
    for each, gap_m in sorted(islands.gap_m.items()):
        on = part == each
        share = np.bincount(gap[on], weights=persons[on], minlength=looked.count) / looked.total
        near = gap_m < loose_ends.NEAR_M and islands.open[each]
        (x, y), (to_x, to_y) = islands.xy[each], islands.other[each]
        sign = "island_near" if near else "island_far"
        looked.part(sign, share, x=x, y=y, gap_m=gap_m, to_x=to_x, to_y=to_y)
