"""Gaps with their causes, the evidence in words, and how likely it is that the data are at fault."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.said import Said
from access.contracts.tables import Gaps
from access.network.linked import Linked
from access.verdicts.causes import between, loose_ends, people, words
from access.verdicts.causes.ground import Ground
from access.verdicts.causes.middles import doors_of, lines, middles
from access.verdicts.causes.signs import SIGNS, doubt
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import VEHICLES, Found

RANKED = ("doubt", "persons", "elderly", "children")
_ENDS = 5  # street ends told of for one gap


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


class _Looked(NamedTuple):
    """What was seen of gaps: the share of their people whom each sign concerns, and where to look."""

    shares: pd.DataFrame
    spots: pd.DataFrame


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
    gap = table.index.get_indexer(pd.Index(found.cells["gap_id"]))
    seen = middles(found, gap, assessment, ground)
    by_car, walked = _modes(found, assessment)
    far = (table["cause"] == "far_along_streets").to_numpy() & np.isfinite(seen["straight_m"].to_numpy())
    standing = between.between(lines(seen), far, by_car, ground)
    looked = _looked(found, gap, assessment, ground, seen, walked, standing)
    groups = {
        "elderly": people.group(people.OLDER, found, gap, assessment),
        "children": people.group(people.CHILDREN, found, gap, assessment),
    }
    more = people.table(groups).assign(**_numbers(seen))
    more["between"], more["between_names"] = _joined(standing.table, len(table))
    more["signs"] = _names(looked.shares)
    more["doubt"] = doubt(looked.shares)
    row = more.assign(straight_id=seen["straight_id"].to_numpy())
    told = words.evidence(
        table, row, looked.shares, looked.spots, standing.table, assessment, full=full or {}
    )
    more["evidence_zh"], more["evidence_en"] = [each.zh for each in told], [each.en for each in told]
    more = more.set_axis(table.index)
    whole = table.assign(**{name: more[name] for name in more.columns})
    whole["middle"] = geopandas.GeoSeries(
        shapely.points(seen[["x", "y"]].to_numpy()), index=table.index, crs=table.crs
    )
    whole = ranked(whole)
    tables.check(whole, tables.GAPS)
    spots = looked.spots.assign(gap_id=table.index[looked.spots["gap"]])
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


def _looked(
    found: Found,
    gap: Integers,
    assessment: Assessment,
    ground: Ground,
    seen: pd.DataFrame,
    walked: Booleans,
    standing: between.Standing,
) -> _Looked:
    """Look for every sign of faults of the data."""
    count, cells = len(found.gaps), found.cells
    persons, state = cells["persons"].to_numpy(dtype=float), cells["state"].to_numpy(dtype=str)
    cell = cells["cell"].to_numpy(dtype=np.int64)
    total = np.asarray(np.bincount(gap, weights=persons, minlength=count), dtype=float)

    def share(chosen: Booleans) -> Floats:
        return np.asarray(np.bincount(gap, weights=persons * chosen, minlength=count) / total)

    shares = {name: np.zeros(count) for name in SIGNS}
    shares["unlinked"], shares["border"] = share(state == "unlinked"), share(state == "border")
    spots = [_at_cells(name, shares[name], gap, cells, state == name) for name in ("unlinked", "border")]
    for name, areas in (("on_water", ground.water), ("on_industry", ground.industrial)):
        chosen = people.covered(assessment.place, cell, areas)[cell]
        shares[name] = share(chosen)
        spots.append(_at_cells(name, shares[name], gap, cells, chosen))
    shares["one_cell"], fullest = people.in_one_cell(found, gap, assessment.place)
    own = np.flatnonzero(shares["one_cell"] > 0)
    spots.append(pd.DataFrame({"gap": own, "sign": "one_cell", "cell": fullest[own]}))
    ratio = _numbers(seen)["detour_ratio"]
    for number, at in standing.no_gate.items():
        if not ratio[number] < words.USUAL_DETOUR:
            shares["no_gate"][number] = 1.0
            spots.append(_row(number, "no_gate", at))
    plain = walked & (found.gaps["cause"] == "far_along_streets").to_numpy() & np.isfinite(ratio)
    plain &= ~np.isin(np.arange(count), standing.table["gap"]) & (ratio >= words.USUAL_DETOUR)
    if ground.told:
        shares["unexplained"][plain] = 1.0
        spots.append(_at_middles("unexplained", np.flatnonzero(plain), seen))
    for key, link in ground.links.items():
        of = _of_network(found, assessment, key)
        if not of.any():
            continue
        rows = of[gap]
        part = Found(found.gaps[of], cells[rows])
        renumbered = np.cumsum(of) - 1
        own_gap = renumbered[gap[rows]]
        numbers = np.flatnonzero(of)
        thin = people.few_streets(link.network, part, own_gap, assessment.place)
        shares["few_streets"][numbers[thin]] = 1.0
        spots.append(_at_middles("few_streets", numbers[thin], seen))
        islands = loose_ends.islands(link, cell[rows], len(assessment.place.cells), ground)
        _island_signs(islands, cells[rows], gap[rows], shares, spots, total)
        if walked[numbers].any():
            shapes = np.asarray(part.gaps.geometry.array, dtype=object)
            ends, beside = loose_ends.beside(link.network, shapes, ground)
            beside = beside[walked[numbers[beside["gap"]]]]
            beside = _shortening(ends, beside, part, assessment, link)
            shares["loose_end"][numbers[beside["gap"]]] = 1.0
            spots += _end_spots(ends, beside, numbers)
    table = pd.concat(spots, ignore_index=True)
    return _Looked(pd.DataFrame(shares), _placed(table, assessment))


def _of_network(found: Found, assessment: Assessment, key: tuple[Any, Any]) -> Booleans:
    """Which gaps are of clauses whose trips are made on a network."""
    own = {
        clause.id
        for clause in assessment.clauses
        if clause.trips and (clause.trip.mode, clause.trip.impedance) == key
    }
    return np.asarray(found.gaps["target"].isin(own).to_numpy())


def _at_cells(sign: str, share: Floats, gap: Integers, cells: pd.DataFrame, chosen: Booleans) -> pd.DataFrame:
    """The cell with most of the people whom a sign concerns, for each gap that it tells of."""
    own = cells.assign(gap=gap)[chosen & np.asarray(share[gap] >= 0.1)]
    first = own.sort_values(["gap", "persons", "cell"], ascending=[True, False, True]).drop_duplicates("gap")
    return pd.DataFrame({"gap": first["gap"], "sign": sign, "cell": first["cell"]})


def _at_middles(sign: str, numbers: Integers, seen: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"gap": numbers, "sign": sign, "cell": seen["cell"].to_numpy()[numbers]})


def _row(number: int, sign: str, at: Floats) -> pd.DataFrame:
    return pd.DataFrame({"gap": [number], "sign": sign, "x": at[0], "y": at[1]})


def _island_signs(
    islands: loose_ends.Islands,
    cells: pd.DataFrame,
    gap: Integers,
    shares: dict[str, Floats],
    spots: list[pd.DataFrame],
    total: Floats,
) -> None:
    part = islands.part[cells["cell"].to_numpy(dtype=np.int64)]
    persons = cells["persons"].to_numpy(dtype=float)
    for each, gap_m in sorted(islands.gap_m.items()):
        near = gap_m < loose_ends.NEAR_M and islands.open[each]
        sign = "island_near" if near else "island_far"
        on = np.bincount(gap[part == each], weights=persons[part == each], minlength=len(total)) / total
        shares[sign] += on
        for number in np.flatnonzero(on >= 0.1).tolist():
            there = islands.other[each]
            row = _row(number, sign, islands.xy[each])
            spots.append(row.assign(gap_m=gap_m, to_x=there[0], to_y=there[1]))


def _shortening(
    ends: loose_ends.Ends, beside: pd.DataFrame, part: Found, assessment: Assessment, link: Linked
) -> pd.DataFrame:
    """Which of the ends beside gaps would shorten a way of their clause."""
    target = part.gaps["target"].to_numpy()[beside["gap"]]
    kept = np.zeros(len(beside), dtype=bool)
    for clause in assessment.clauses:
        own = np.flatnonzero(target == clause.id)
        if len(own):
            goals = doors_of(clause, assessment, link)
            helps = loose_ends.shortening(ends, goals, link.network, clause.trip.direction)
            kept[own] = helps[beside["end"].to_numpy()[own]]
    return beside[kept]


def _end_spots(ends: loose_ends.Ends, beside: pd.DataFrame, numbers: Integers) -> list[pd.DataFrame]:
    end = beside["end"].to_numpy()
    table = pd.DataFrame(
        {
            "gap": numbers[beside["gap"].to_numpy()],
            "sign": "loose_end",
            "gap_m": ends.gap_m[end],
            "x": ends.xy[end, 0],
            "y": ends.xy[end, 1],
            "to_x": ends.other[end, 0],
            "to_y": ends.other[end, 1],
        }
    ).sort_values(["gap", "gap_m", "x", "y"])
    return [table[table.groupby("gap").cumcount() < _ENDS]]


def _placed(table: pd.DataFrame, assessment: Assessment) -> pd.DataFrame:
    """Spots with x and y, those of cells in their middles, in the order of gaps and signs."""
    table = table.reindex(columns=["gap", "sign", "cell", "x", "y", "gap_m", "to_x", "to_y"])
    at = table["cell"].notna().to_numpy()
    points = np.asarray(assessment.place.cells.geometry.array, dtype=object)
    xy = table[["x", "y"]].to_numpy(dtype=float).copy()
    xy[at] = shapely.get_coordinates(points[table["cell"][at].to_numpy(dtype=np.int64)])
    order = table["sign"].map({name: number for number, name in enumerate(SIGNS)})
    table = table.assign(x=xy[:, 0], y=xy[:, 1], order=order, gap=table["gap"].astype(np.int64))
    table = table.sort_values(["gap", "order", "gap_m", "x", "y"]).reset_index(drop=True)
    return table.drop(columns=["cell", "order"])


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
