"""A scenario applied to what it changes: facilities and limits here, streets and people in their own files.

Each function returns the changed tables beside the faults of the scenario against the study, by their
places in the scenario file; with faults, the tables are those given. Nothing passed in is changed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from access.contracts import tables
from access.contracts.arrays import Floats
from access.contracts.documents import Faults, Location
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.suggest import suggestion
from access.contracts.tables import Entrances, Facilities
from access.places import datums
from access.places.osm.file import WGS84
from access.remedies.scenarios.changes import Enlarged, FacilityChanges, Opened, Point
from access.standards.model import CoverageShareRule, StreetRule
from access.standards.registry import facility_types
from access.verdicts.clause import Clause

_HERE = "facilities"


def facilities_changed(
    changes: FacilityChanges, facilities: Facilities, entrances: Entrances, *, source: str
) -> tuple[Facilities, Entrances, list[Note], Faults]:
    """Open, close, move and enlarge facilities.

    Args:
        changes: what the scenario says of facilities.
        facilities, entrances: FACILITIES and ENTRANCES tables.
        source: the ``source`` of facilities that are opened.

    Returns:
        (FACILITIES, ENTRANCES, notes, faults): opened ones come last; one that is moved has one
        entrance.
    """
    if changes == FacilityChanges():
        return facilities, entrances, [], []
    known = _Known(facilities)
    closed = [known.id_of(each, (_HERE, "close", i)) for i, each in enumerate(changes.close)]
    moved = [known.id_of(each.id, (_HERE, "move", i, "id")) for i, each in enumerate(changes.move)]
    enlarged = [known.id_of(each.id, (_HERE, "enlarge", i, "id")) for i, each in enumerate(changes.enlarge)]
    opened = [each.id or f"new:{i}" for i, each in enumerate(changes.open, start=1)]
    faults = [
        *known.faults,
        *_twice("close", closed),
        *_twice("move", moved, closed),
        *_twice("enlarge", enlarged, closed),
        *_taken(opened, facilities),
    ]
    if faults:
        return facilities, entrances, [], faults
    here = _points([each.to for each in changes.move], moved, facilities.crs)
    table = _enlarged(facilities.drop(index=closed), dict(zip(enlarged, changes.enlarge, strict=True)))
    stays = pd.Series(~table.index.isin(moved), table.index)
    table = table.set_geometry(table.geometry.where(stays, geopandas.GeoSeries(here.reindex(table.index))))
    if "outline" in table.columns:  # what is moved is a point
        table["outline"] = table["outline"].where(stays)
    new = _opened(changes.open, opened, table.crs, source)
    kept = entrances[~entrances.index.isin([*closed, *moved])]
    doors = [(name, door) for name, each in zip(opened, changes.open, strict=True) for door in each.doors]
    entered = _points([door for _, door in doors], [name for name, _ in doors], table.crs)
    beside = new[["geometry"]][~new.index.isin(entered.index)]
    table, kept = _followed(table, new), _followed(kept, here, beside, entered)
    tables.check(table, tables.FACILITIES)
    tables.check(kept, tables.ENTRANCES)
    return table, kept, _notes(changes.open, facilities), []


def limits_changed(limits: Mapping[str, float], clauses: Iterable[Clause]) -> tuple[list[Clause], Faults]:
    """Give clauses other thresholds, in the units of their plans; in the order given."""
    found = {clause.id: clause for clause in clauses}
    faults: Faults = []
    for name, value in limits.items():
        at: Location = ("limits", name)
        if name not in found:
            hint = suggestion(name, sorted(found))
            what = Said(f"研究没有评价这一条；{hint.zh}", f"no such clause is judged in the study; {hint}")
            faults.append((at, what))
            continue
        old = found[name]
        update = {"value": value, "value_from": None}
        found[name] = replace(old, target=old.target.model_copy(update=update))
        faults += [(at, what) for what in _limit_faults(old, found[name])]
    return list(found.values()), faults


def xy(points: Iterable[Point], crs: CRS | None) -> Floats:
    """Return the coordinates of places in the CRS of the study; shape (points, 2)."""
    given = list(points)
    plain = np.array([(each.x, each.y) for each in given], dtype=float).reshape(-1, 2)
    lonlat = np.array([(each.lon, each.lat) for each in given], dtype=float).reshape(-1, 2)
    projected = datums.moved(WGS84, crs, *lonlat.T)
    return np.where(np.isnan(plain), np.column_stack(projected), plain)


class _Known:
    """The facilities of a study by id and, where one alone bears it, by name; collects faults."""

    def __init__(self, facilities: Facilities) -> None:
        self._ids = facilities.index
        self._named: dict[str, list[str]] = defaultdict(list)
        for facility_id, name in facilities["name"].dropna().items():
            self._named[name].append(str(facility_id))
        self.faults: Faults = []

    def id_of(self, word: str, at: Location) -> str:
        """Return the id; the word itself, and a fault, where there is none."""
        if word in self._ids:
            return word
        same = self._named.get(word, [])
        if len(same) == 1:
            return same[0]
        if same:
            shown = examples(same)
            what = Said(
                f"有 {len(same)} 处设施叫“{word}”；请写编号（{shown.zh}）",
                f"{len(same)} facilities are called '{word}'; give the id ({shown})",
            )
        else:
            known = sorted([*self._ids, *self._named])
            hint = suggestion(word, known)
            what = Said(f"研究中没有设施“{word}”；{hint.zh}", f"no facility '{word}' in the study; {hint}")
        self.faults.append((at, what))
        return word


def _twice(change: str, ids: list[str], closed: Collection[str] = ()) -> Faults:
    faults: Faults = []
    for i, each in enumerate(ids):
        if each in closed:
            what = Said(f"“{each}”同时被关闭；请只留一个", f"'{each}' is closed, too; do one of the two")
            faults.append(((_HERE, change, i), what))
        elif each in ids[:i]:
            what = Said(
                f"`{change}` 中“{each}”写了两次；请只留一个", f"`{change}` names '{each}' twice; keep one"
            )
            faults.append(((_HERE, change, i), what))
    return faults


def _taken(opened: list[str], facilities: Facilities) -> Faults:
    times = Counter(opened)
    return [
        (
            (_HERE, "open", i, "id"),
            Said(
                f"已有设施用编号“{each}”；请换一个", f"another facility has the id '{each}'; give a new one"
            ),
        )
        for i, each in enumerate(opened)
        if each in facilities.index or times[each] > 1
    ]


def _points(points: Iterable[Point], ids: list[str], crs: CRS | None) -> geopandas.GeoSeries:
    index = pd.Index(ids, name="facility_id", dtype="str")
    return geopandas.GeoSeries(shapely.points(xy(points, crs)), index=index, crs=crs)


def _enlarged(facilities: Facilities, enlarged: Mapping[str, Enlarged]) -> Facilities:
    table = facilities.copy()
    for facility_id, change in enlarged.items():
        for name, value in change.columns.items():
            if name not in table.columns:
                table[name] = pd.array([None] * len(table), dtype="str") if isinstance(value, str) else np.nan
            table.loc[facility_id, name] = value
    return table


def _opened(opened: tuple[Opened, ...], ids: list[str], crs: CRS | None, source: str) -> Facilities:
    """Rows for the facilities that are opened."""
    rows = [{"type": each.type, "name": each.name, "source": source, **each.columns} for each in opened]
    points = _points([each.at for each in opened], ids, crs)
    return geopandas.GeoDataFrame(pd.DataFrame(rows, index=points.index), geometry=points)


def _followed(
    table: geopandas.GeoDataFrame, *others: geopandas.GeoDataFrame | geopandas.GeoSeries
) -> geopandas.GeoDataFrame:
    """The table, followed by the rows of others; an empty one would spoil the types of its columns."""
    rows = [
        geopandas.GeoDataFrame(geometry=each) if isinstance(each, geopandas.GeoSeries) else each
        for each in others
    ]
    found = geopandas.GeoDataFrame(pd.concat([table, *(each for each in rows if len(each))]))
    return found.rename_axis(str(table.index.name))


def _notes(opened: tuple[Opened, ...], facilities: Facilities) -> list[Note]:
    """Tell of types of which the study has no list: there may be others than those opened."""
    times = Counter(each.type for each in opened)
    return [
        Note(
            "doubtful",
            "facilities",
            f"本研究没有“{facility_types()[kind].zh}”类设施的清单：只计入方案新开的 {number} 处",
            f"the study has no list of facilities of type `{kind}`: only those opened count ({number})",
            number,
            "facilities",
        )
        for kind, number in sorted(times.items())
        if kind not in set(facilities["type"])
    ]


def _limit_faults(old: Clause, new: Clause) -> list[Said]:
    """What keeps a threshold from meaning what it says."""
    if not isinstance(new.rule, StreetRule) or isinstance(new.rule, CoverageShareRule):
        return []
    if new.limit <= 0:
        passed = (new.value * 60 - new.limit) / 60
        return [
            Said(
                f"出发前就要 {passed:g} 分钟；限值须更长",
                f"{passed:g} minutes pass before anybody sets out; the limit must be longer",
            )
        ]
    if new.limit == old.limit and new.value != old.value:
        return [
            Said(
                f"改了也没有作用：该条款按 {old.limit:g} 米的长度评价，不按分钟",
                f"it changes nothing: the clause is judged by a length of {old.limit:g} m, "
                "not by its minutes",
            )
        ]
    return []
