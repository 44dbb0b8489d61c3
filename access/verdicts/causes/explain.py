"""Gaps with their causes, the evidence in words, and how likely it is that the data are at fault."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats
from access.contracts.said import Said
from access.contracts.tables import Gaps
from access.verdicts.causes import between, people, words
from access.verdicts.causes.ground import Ground
from access.verdicts.causes.looked import look
from access.verdicts.causes.middles import lines, middles
from access.verdicts.causes.signs import doubt
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import VEHICLES, Found

RANKED = ("doubt", "persons", "elderly", "children")


class Explained(NamedTuple):
    """Gaps with their causes.

    Attributes:
        gaps: GAPS table, with the columns of ``explained``.
        spots: where a sign is to be looked at: points with ``gap_id``, ``sign`` (of ``signs.SIGNS``),
            ``gap_m`` (from there to what it does not reach; NaN: nothing of the kind) and a second
            geometry ``other``, that place.
    """

    gaps: Gaps
    spots: geopandas.GeoDataFrame


def explained(
    found: Found, assessment: Assessment, ground: Ground, *, full: Mapping[str, Said] | None = None
) -> Explained:
    """Add to gaps why they are there, who lives in them, and how doubtful the data are.

    Args:
        found: from ``gaps.found``.
        assessment: what was judged.
        ground: what else is known of the ground.
        full: what is said of gaps of cause ``full`` (see ``full.with_full``).

    Returns:
        GAPS with ``elderly``, ``children`` (NaN: not known) and which age groups these are
        (``elderly_group``, ``children_group``); as seen from the cell nearest to the middle of its people
        (a point, ``middle``): ``straight_m`` to the facility nearest in a straight line, ``way_m`` of the
        way that they have, ``detour_ratio`` of the two, ``speed_kph`` (by car), ``between`` and
        ``between_names``: what stands between; ``signs`` of faults of the data; ``doubt`` (see
        ``signs.doubt``), ``evidence_zh``, ``evidence_en``; ``rank_doubt``, ``rank_persons``,
        ``rank_elderly``, ``rank_children``: places in one list of all gaps. And the spots to look at.
    """
    table = found.gaps
    if table.empty:
        return Explained(_nothing(table), _no_spots(table.crs))
    gap = found.cells["gap"].to_numpy(dtype=np.int64)
    seen = middles(found, gap, assessment, ground)
    by_car, walked = _modes(found, assessment)
    far = (table["cause"] == "far_along_streets").to_numpy() & np.isfinite(seen["straight_m"].to_numpy())
    standing = between.between(lines(seen), far, by_car, ground)
    numbers = _numbers(seen)
    seen = seen.assign(detour_ratio=numbers["detour_ratio"], walked=walked)
    looked = look(found, gap, assessment, ground, seen=seen, standing=standing)
    groups = {
        "elderly": people.group(people.OLDER, found, gap, assessment),
        "children": people.group(people.CHILDREN, found, gap, assessment),
    }
    more = people.table(groups).assign(**numbers)
    more["between"], more["between_names"] = _joined(standing.table, len(table))
    shares, where = looked.shares, looked.spots
    more["signs"] = _names(shares)
    more["doubt"] = doubt(shares)
    row = more.assign(straight_id=seen["straight_id"].to_numpy())
    stands = words.stands(standing.table, len(table), told=ground.told)
    told = words.evidence(table, row, shares, where, stands, assessment, full=full or {})
    more["evidence_zh"], more["evidence_en"] = [each.zh for each in told], [each.en for each in told]
    more = more.set_axis(table.index)
    whole = table.assign(**{name: more[name] for name in more.columns})
    whole["middle"] = geopandas.GeoSeries(
        shapely.points(seen[["x", "y"]].to_numpy()), index=table.index, crs=table.crs
    )
    whole = ranked(whole)
    tables.check(whole, tables.GAPS)
    spots = where.assign(gap_id=table.index[where["gap"]])
    return Explained(whole, _points(spots, table.crs))


def ranked(gaps: Gaps) -> Gaps:
    """Return gaps with their places in a list of all, by doubt, people, older people and children.

    What is the same is ranked by people, then by the order of the clauses; what is not known comes last.
    """
    persons = gaps["persons"].to_numpy(dtype=float)
    places = {}
    for name in RANKED:
        key = np.nan_to_num(gaps[name].to_numpy(dtype=float), nan=-1.0)
        order = np.lexsort((np.arange(len(gaps)), -persons, -key))
        places[f"rank_{name}"] = np.argsort(order) + 1
    return gaps.assign(**places)


def _modes(found: Found, assessment: Assessment) -> tuple[Booleans, Booleans]:
    """Whether the people of each gap go by car, and whether they go along streets on foot or by bicycle."""
    trips = {clause.id: clause.trip for clause in assessment.clauses if clause.trips}
    own = [trips[target] for target in found.gaps["target"]]
    by_car = np.array([trip.mode in VEHICLES for trip in own], dtype=bool)
    straight = np.array([trip.impedance == "straight_m" for trip in own], dtype=bool)
    return by_car, ~by_car & ~straight


def _numbers(seen: pd.DataFrame) -> dict[str, Floats]:
    straight_m, way_m = (seen[name].to_numpy(dtype=float) for name in ("straight_m", "way_m"))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(straight_m > 0, way_m / straight_m, np.nan)
    speed = seen["speed_kph"].to_numpy(dtype=float)
    return {"straight_m": straight_m, "way_m": way_m, "detour_ratio": ratio, "speed_kph": speed}


def _names(shares: pd.DataFrame) -> list[str]:
    """The signs that count, of each gap."""
    counted = shares.to_numpy(dtype=float) >= 0.1
    names = np.array(shares.columns)
    return [", ".join(names[row]) for row in counted]


def _joined(standing: pd.DataFrame, count: int) -> tuple[list[str], list[str]]:
    kinds: list[list[str]] = [[] for _ in range(count)]
    names: list[list[str]] = [[] for _ in range(count)]
    for gap, kind, name in standing.itertuples(index=False):
        kinds[gap].append(kind)
        names[gap].append(name)
    return [", ".join(dict.fromkeys(each)) for each in kinds], [
        "; ".join(filter(None, each)) for each in names
    ]


def _points(spots: pd.DataFrame, crs: Any) -> geopandas.GeoDataFrame:
    there = np.asarray(shapely.points(spots[["to_x", "to_y"]].to_numpy(dtype=float)), dtype=object)
    there[spots["to_x"].isna().to_numpy()] = None
    table = geopandas.GeoDataFrame(
        spots[["gap_id", "sign", "gap_m"]],
        geometry=shapely.points(spots[["x", "y"]].to_numpy(dtype=float)),
        crs=crs,
    )
    table["other"] = geopandas.GeoSeries(there, index=table.index, crs=crs)
    return table


def _nothing(table: Gaps) -> Gaps:
    numbers = ("elderly", "children", "straight_m", "way_m", "detour_ratio", "speed_kph", "doubt")
    texts = ("elderly_group", "children_group", "between", "between_names", "signs")
    columns = [*numbers, *texts, "evidence_zh", "evidence_en", *(f"rank_{name}" for name in RANKED), "middle"]
    return table.assign(**dict.fromkeys(columns))


def _no_spots(crs: Any) -> geopandas.GeoDataFrame:
    empty = pd.DataFrame(columns=["gap_id", "sign", "gap_m", "x", "y", "to_x", "to_y"])
    return _points(empty, crs)
