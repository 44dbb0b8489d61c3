"""The official figure and the network figure side by side: a ladder of steps, and what each of them changes.

Plan evaluations publish how much residential land lies within a straight line of a facility (服务半径覆盖率;
so the city health examination of 2021 for parks, and TD/T 1063-2021 for life circles). A clause is judged by
people and by their way. Between the two lie: people instead of land; streets instead of a straight line; and
time, with the legs off the streets, gates, slopes and delays, instead of streets alone.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats, Integers, Objects, Words
from access.contracts.said import Said
from access.contracts.zone_hierarchy import Pick, sums
from access.standards.model import TravelTimeRule
from access.verdicts import official_words as words
from access.verdicts import reach
from access.verdicts.clause import Clause
from access.verdicts.place import Place
from access.verdicts.plots import Near
from access.verdicts.streets import weights
from access.verdicts.zones import extent

COLUMNS = (
    *("clause_id", "zone_id", "level", "zone", "step", "share", "share_high", "persons", "points"),
    *("radius_m", "reason_zh", "reason_en"),
)
Columns: TypeAlias = dict[str, Any]  # column → array, all of one length
_SIZE = len(reach.STATES)
_MET, _, _BORDER, _UNLINKED = range(_SIZE)


class Along(NamedTuple):
    """How far it is along the streets alone, for each cell.

    Attributes:
        length_m: from the nearest place on a street to that of the nearest door, private streets open; NaN:
            not linked, ``inf``: cannot be reached.
        leg_m: from each cell to its street; NaN: not linked.
    """

    length_m: Floats
    leg_m: Floats


@dataclass(frozen=True, eq=False)
class Way:
    """What a clause's steps are taken from.

    Attributes:
        radius_m: the length that stands for its limit.
        along: along the streets alone; None: no street is open to its mode.
        states: of each cell, by the way as it is; None: not measured.
        limit, measure: of that way: seconds (``time_s``) or metres.
        usual_m: how far one comes within that limit at the mode's usual speed; NaN: not known.
        own_mark: whether the pass mark is the study's own.
        land: how much residential land lies within ``radius_m`` in a straight line; None: none is known.
    """

    radius_m: float
    along: Along | None
    states: Words | pd.Series | None
    limit: float
    measure: str
    usual_m: float = float("nan")
    own_mark: bool = False
    land: Near | None = None


class _Units(NamedTuple):
    """Pieces of cells and what counts in them, by unit: a clause's zones, or all of them as one.

    Attributes:
        cell, unit: of each piece; units are numbered from 0.
        people, own: in each piece; ``own``: what the clause wants covered, where that is not people.
        land: residential land of each unit (m²): within the straight line, perhaps within it, in all.
        ids, names, level: of the units.
    """

    cell: Integers
    unit: Integers
    people: Floats
    own: Floats | None
    land: tuple[Floats, Floats, Floats] | None
    ids: list[str]
    names: list[str]
    level: str

    def by_state(self, before: Integers, now: Integers, weight: Floats) -> Floats:
        """Add up by unit, by state before and now; shape (units, states, states)."""
        at = (self.unit * _SIZE + before[self.cell]) * _SIZE + now[self.cell]
        return sums(at, weight, len(self.ids) * _SIZE**2).reshape(-1, _SIZE, _SIZE)

    def of_cells(self, values: Floats) -> Floats:
        """Add up a number of each cell, by its people, for each unit."""
        return sums(self.unit, self.people * values[self.cell], len(self.ids))


class _Step(NamedTuple):
    """A step for each unit: what is met and what is there, by state; why."""

    name: str
    share: Floats
    high: Floats
    persons: Floats
    why: list[Said]


def ladder(clause: Clause, place: Place, measure: pd.DataFrame, way: Way) -> pd.DataFrame:
    """Return the steps from the official figure to the clause's own, for the whole clause and each zone.

    Land is counted as its polygons lie, whether anybody lives there or not.

    Args:
        clause: judged by people's way.
        place: where it was measured.
        measure: what it comes to in each cell (see ``streets.measured``).
        way: see ``Way``.

    Returns:
        A row for each unit and step (``COLUMNS``): share (known to be within), share_high (with all of whom
        it is not known), persons within, points (hundredths, from the step before), and the reason.
    """
    return table(rungs(clause, place, measure, way))


def rungs(clause: Clause, place: Place, measure: pd.DataFrame, way: Way) -> list[Columns]:
    """Return the same as columns, for the whole and for the zones: many are put together at once."""
    return [
        _columns(clause, units, _steps(clause, place, measure, way, units), way)
        for units in _both(clause, place, measure, way.land)
    ]


def table(parts: list[Columns]) -> pd.DataFrame:
    """Put columns together."""
    names = list(COLUMNS)
    if not parts:
        return pd.DataFrame(columns=names)
    return pd.DataFrame({name: np.concatenate([each[name] for each in parts]) for name in names})


def _both(clause: Clause, place: Place, measure: pd.DataFrame, land: Near | None) -> tuple[_Units, _Units]:
    """The clause as a whole, by cell; and its zones, by piece."""
    found = extent(place, clause.plan, clause.target.zone)
    rule = clause.rule
    unit = rule.coverage_unit.default if isinstance(rule, TravelTimeRule) else "population"
    own = None if unit == "population" else weights(unit, place)
    cells = np.arange(len(place.cells))
    people = measure["persons"].to_numpy(dtype=float)

    def of_cells(values: Floats | None) -> Floats | None:
        return None if values is None else found.by_cell(values)

    name = clause.plan.zones[clause.target.zone].text.zh
    pieces = found.divided().pieces
    units, part = np.unique(pieces.unit), pieces.part
    picked = None if land is None else found.of_parts(clause.plan, clause.target.zone, land.plots)
    whole = _Units(
        *(cells, np.zeros_like(cells), people, of_cells(own)),
        None if land is None or picked is None else _of_land(land, picked[0], None),
        *([clause.target.zone], [name], "clause"),
    )

    def of_pieces(values: Floats | None) -> Floats | None:
        return None if values is None else pieces.weight * values[part]

    zones = place.zones.iloc[units]
    return whole, _Units(
        cell=place.overlay.cell[part],
        unit=np.searchsorted(units, pieces.unit),
        people=pieces.weight * place.living(rule.group.default)[part],
        own=of_pieces(own),
        land=None if land is None or picked is None else _of_land(land, picked[1], units),
        ids=[*map(str, zones.index)],
        names=[*map(str, zones["name"])],
        level="unit",
    )


def _of_land(land: Near, picked: Pick, units: Integers | None) -> tuple[Floats, Floats, Floats]:
    """Add land up that was picked, by unit; without units, as one."""
    known = np.ones(len(picked.unit), dtype=bool) if units is None else np.isin(picked.unit, units)
    part, weight = picked.part[known], picked.weight[known]
    unit = (
        np.zeros(len(part), dtype=np.int64) if units is None else np.searchsorted(units, picked.unit[known])
    )
    met, open_, all_of_it = (
        sums(unit, weight * values[part], 1 if units is None else len(units))
        for values in (land.met_m2, land.open_m2, land.plots.area_m2)
    )
    return met, open_, all_of_it


def _steps(clause: Clause, place: Place, measure: pd.DataFrame, way: Way, units: _Units) -> list[_Step]:
    border, radius = place.border_m.to_numpy(dtype=float), way.radius_m
    straight = measure["straight_m"].to_numpy(dtype=float)
    now = _numbers(reach.states(straight, radius, border))
    steps = [_land(units, radius)]
    people = units.by_state(now, now, units.people)
    fewer = _shares(people)[0] - steps[0].share
    steps.append(
        _of_people("people_straight", people, [words.people_straight(radius, each) for each in fewer])
    )
    if way.along is None:
        steps.append(_absent("people_network", units, words.NO_STREETS))
    else:
        before, now = now, _numbers(reach.states(way.along.length_m, radius, border))
        people, detour = units.by_state(before, now, units.people), _detour(units, straight, way.along)
        why = [words.people_network(radius, _moved(*each)) for each in zip(people, detour, strict=True)]
        steps.append(_of_people("people_network", people, why))
    if way.states is not None:
        before, now = now, _numbers(way.states)
        people, by_leg = units.by_state(before, now, units.people), _by_leg(units, before, now, way)
        told = words.people_way(way.measure, way.limit, way.usual_m, radius)
        why = [told(_moved(*each)) for each in zip(people, by_leg, strict=True)]
        name = "people_time" if way.measure == "time_s" else "people_length"
        steps.append(_of_people(name, people, why))
    if units.own is not None:
        judged = _numbers(measure["state"])
        own = _shares(units.by_state(judged, judged, units.own))
        steps.append(_Step("judged", *own, np.full(len(units.ids), np.nan), [words.JUDGED] * len(units.ids)))
    return [*steps, _mark(clause, units, way)]


def _land(units: _Units, radius_m: float) -> _Step:
    if units.land is None:
        return _absent("land_straight", units, words.NO_LAND)
    met, open_, all_of_it = units.land
    whole = np.where(all_of_it > 0, all_of_it, np.nan)
    persons = np.full(len(units.ids), np.nan)
    why = [words.land_straight(radius_m)] * len(persons)
    return _Step("land_straight", met / whole, (met + open_) / whole, persons, why)


def _absent(name: str, units: _Units, why: Said) -> _Step:
    nothing = np.full(len(units.ids), np.nan)
    return _Step(name, nothing, nothing, nothing, [why] * len(nothing))


def _of_people(name: str, table: Floats, why: list[Said]) -> _Step:
    return _Step(name, *_shares(table), table.sum(axis=1)[:, _MET], why)


def _shares(table: Floats) -> tuple[Floats, Floats]:
    """The share met of each unit, for certain and at most; NaN where there is nothing."""
    now = table.sum(axis=1)
    all_of_it = now.sum(axis=1)
    whole = np.where(all_of_it > 0, all_of_it, np.nan)
    return now[:, _MET] / whole, now[:, [_MET, _BORDER, _UNLINKED]].sum(axis=1) / whole


def _moved(table: Floats, figure: float) -> words.Moved:
    """Who is no longer within by a step, and who is now; of one unit, by state before and now."""
    lost = float(table[_MET].sum() - table[_MET, _MET])
    gained = float(table[:, _MET].sum() - table[_MET, _MET])
    return words.Moved(lost, float(table[_MET, _UNLINKED]), gained, float(figure))


def _detour(units: _Units, straight: Floats, along: Along) -> Floats:
    """How many times as long as straight it is along the streets, for whoever can get there."""
    known = np.isfinite(along.length_m) & np.isfinite(straight) & (straight > 0)
    streets, line = (units.of_cells(np.where(known, each, 0.0)) for each in (along.length_m, straight))
    return streets / np.where(line > 0, line, np.nan)


def _by_leg(units: _Units, before: Integers, now: Integers, way: Way) -> Floats:
    """Those of whom the leg to the street alone is too much, of those no longer within; by unit."""
    if way.along is None:
        return np.full(len(units.ids), np.nan)
    far = way.along.length_m + way.along.leg_m > way.radius_m + reach.TOLERANCE
    return units.of_cells(np.where((before == _MET) & (now != _MET) & far, 1.0, 0.0))


def _mark(clause: Clause, units: _Units, way: Way) -> _Step:
    """The pass mark, and what it and any figure that the plan tells rest on."""
    number, share = len(units.ids), np.full(len(units.ids), np.nan)
    why, persons = words.mark(clause, own=way.own_mark), share
    if isinstance(clause.rule, TravelTimeRule):
        share = np.full(number, clause.required_share)
        persons = share * sums(units.unit, units.people, number)
    return _Step("pass_mark", share, share, persons, [why] * number)


def _numbers(states: Words | pd.Series) -> Integers:
    """States by their numbers in ``reach.STATES``."""
    found = np.full(len(states), _UNLINKED)
    for number, name in enumerate(reach.STATES[:_UNLINKED]):
        found[np.asarray(states == name)] = number
    return found


def _columns(clause: Clause, units: _Units, steps: list[_Step], way: Way) -> Columns:
    """The rows of some units, unit by unit."""
    share, number, count = np.column_stack([each.share for each in steps]), len(units.ids), len(steps)
    points, before = np.full_like(share, np.nan), np.full(number, np.nan)
    for i in range(count):  # a step that is left out changes nothing
        points[:, i] = 100 * (share[:, i] - before)
        before = np.where(np.isnan(share[:, i]), before, share[:, i])
    why = [each.why[i] for i in range(number) for each in steps]

    def same(value: object) -> Objects:
        return np.full(number * count, value, dtype=object)

    def by_unit(values: list[str]) -> Objects:
        return np.repeat(np.array(values, dtype=object), count)

    return {
        "clause_id": same(clause.id),
        "zone_id": by_unit(units.ids),
        "level": same(units.level),
        "zone": by_unit(units.names),
        "step": np.array([each.name for each in steps] * number, dtype=object),
        "share": share.reshape(-1),
        "share_high": np.column_stack([each.high for each in steps]).reshape(-1),
        "persons": np.column_stack([each.persons for each in steps]).reshape(-1),
        "points": points.reshape(-1),
        "radius_m": np.full(number * count, way.radius_m),
        "reason_zh": np.array([each.zh for each in why], dtype=object),
        "reason_en": np.array([each.en for each in why], dtype=object),
    }
