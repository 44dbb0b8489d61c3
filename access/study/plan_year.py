"""A study's people as they will be in its plan year: projected by zone, with those of new housing."""

from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.contracts.tables import Zones
from access.contracts.zone_hierarchy import hierarchy
from access.contracts.zone_names import Names
from access.contracts.zone_nesting import nested
from access.places import datums, polygons, readers
from access.places import zones as zone_shares
from access.places.grid import Grid
from access.places.people import counted, projected
from access.places.people.columns import Columns
from access.places.people.joined import joined, notes
from access.places.people.pieces import Placed
from access.study.counts import Growth, Projection
from access.study.read_areas import codes_of
from access.study.read_zones import known_aliases
from access.study.study import Study


def in_plan_year(study: Study, placed: Placed, zones: Zones) -> tuple[Zones, Placed]:
    """Return zones and people of the plan year; numbers of zones grow as their people do.

    Args:
        study: from ``access.study.study.load``.
        placed: the people as they are.
        zones: ZONES.

    Raises:
        InputError: a file that cannot be used, or zones that are not there.
    """
    own = study.population
    before = _by_zone(placed, zones)
    if own.projection is not None:
        placed = _multiplied(own.projection, placed, zones, before, known_aliases(study.zones))
    if own.growth is not None:
        placed = _with_growth(own.growth, placed, zones)
    return projected.numbers_of_zones(zones, before, _by_zone(placed, zones)), placed


def _shares(placed: Placed, zones: Zones) -> pd.DataFrame:
    if placed.cell_zones is not None:
        return placed.cell_zones
    return nested(zone_shares.shares(placed.grid, zones)[0], zones, hierarchy(zones))


def _by_zone(placed: Placed, zones: Zones) -> pd.Series:
    shares = _shares(placed, zones)
    cell = shares.index.get_level_values("cell_id").to_numpy()
    persons = np.nan_to_num(placed.grid.persons).reshape(-1)[cell]
    found: pd.Series = (shares["share"] * persons).groupby("zone_id").sum()
    return found.reindex(zones.index).fillna(0.0)


def _multiplied(
    own: Projection, placed: Placed, zones: Zones, before: pd.Series, aliases: dict[str, str]
) -> Placed:
    factor, told = _factors(own, zones, before, aliases)
    grid = placed.grid
    names = ["persons", *placed.groups]
    people = pd.DataFrame(
        {
            name: np.nan_to_num(values).reshape(-1)
            for name, values in zip(names, [grid.persons, *placed.groups.values()], strict=True)
        }
    ).rename_axis("cell_id")
    found, cell_zones = projected.multiplied(people, _shares(placed, zones), zones, factor)
    shape = grid.persons.shape
    groups = {name: found[name].to_numpy().reshape(shape) for name in placed.groups}
    after = found["persons"].to_numpy().reshape(shape)
    note = projected.factor_note(
        own.year, zones["name"], factor, float(people["persons"].sum()), float(after.sum())
    )
    return Placed(Grid(after, grid.transform, grid.crs), groups, cell_zones, [*placed.notes, *told, note])


def _factors(
    own: Projection, zones: Zones, before: pd.Series, aliases: dict[str, str]
) -> tuple[Floats, list[Note]]:
    """The factor of each zone; NaN where nothing is said of it."""
    if own.factor is not None:
        return np.where(hierarchy(zones).parent < 0, own.factor, np.nan).astype(np.float64), []
    if own.factors:
        return _named(own, zones, aliases), []
    if own.table is not None:
        reading = own.reading
        table, told = readers.table(own.table, reading, subject="population")
        codes = codes_of(zones, own.code_column)
        found = joined(
            table,
            own.table,
            zones["name"],
            name_column=own.name_column,
            code_column=own.code_column,
            codes=codes,
            aliases=aliases,
        )
        if own.factor_column is not None:
            rows = readers.numbers(table, own.factor_column, own.table)
        else:
            columns = Columns(persons=own.persons_column, unit=own.unit)
            _, people, doubts = counted.people(table, own.table, columns)
            rows, told = people["persons"], [*told, *doubts]
        there = found.zone.notna().to_numpy()
        values = rows[there].set_axis(found.zone[there]).reindex(zones.index)
        wanted = pd.Series(data=True, index=zones.index)
        told += notes(table, own.table, found, rows, zones["name"], wanted)[1:]
        return _checked(values if own.factor_column else values / before, own.table), told
    column = own.persons_column or f"persons_{own.year}"
    if column not in zones.columns:
        what = Said(
            f"请写 `factor`、`factors` 或 `table`，或在分区图层中加入“{column}”列",
            f"give `factor`, `factors` or `table`, or a column '{column}' of the study's zones",
        )
        raise InputError("population.projection", [what])
    _, people, doubts = counted.people(zones, Path("zones"), Columns(persons=column, unit=own.unit))
    return _checked(people["persons"] / before, Path("zones")), doubts


def _checked(factor: pd.Series, path: Path) -> Floats:
    """Factors of zones, none of them 0, below it, or without end."""
    wrong = factor.notna() & ~((factor > 0) & np.isfinite(factor))
    if wrong.any():
        shown = ", ".join(f"{zone}: {value:g}" for zone, value in factor[wrong].head(3).items())
        zh, en = f"预测系数应大于 0（{shown}）", f"a factor of growth is above 0 ({shown})"
        raise InputError(str(path), [Said(zh, en)])
    return np.asarray(factor, dtype=np.float64)


def _named(own: Projection, zones: Zones, aliases: dict[str, str]) -> Floats:
    names = Names({str(zone): name for zone, name in zones["name"].items()}, aliases)
    faults = list[Said]()
    factor = pd.Series(np.nan, zones.index)
    for word, each in own.factors.items():
        found = names.find(word)
        if len(found) == 1:
            factor[found[0]] = each
        else:
            hint = suggestion(word, names.known)
            zh = (
                f"没有名为“{word}”的分区；{hint.zh}"
                if not found
                else f"有 {len(found)} 个分区名为“{word}”，请写 id"
            )
            en = (
                f"no zone '{word}'; {hint}"
                if not found
                else f"{len(found)} zones are called '{word}'; give the id"
            )
            faults.append(Said(zh, en))
    if faults:
        raise InputError("population.projection.factors", faults)
    return np.asarray(factor, dtype=np.float64)


def _with_growth(own: Growth, placed: Placed, zones: Zones) -> Placed:
    rows, told = readers.features(own.path, own.reading, subject="population")
    areas, more = polygons.read(own.path, own.reading, subject="population")
    rows = rows.loc[areas.index.intersection(rows.index)]
    _, people, doubts = counted.people(rows, own.path, own.columns)
    shapes = datums.project(geopandas.GeoSeries(areas.loc[rows.index]), zones.crs).make_valid()
    notes_ = [note for note in (*told, *more, *doubts) if note not in placed.notes]
    return projected.with_growth(
        placed._replace(notes=[*placed.notes, *dict.fromkeys(notes_)]),
        shapes,
        people["persons"].fillna(0.0),
        zones,
    )
