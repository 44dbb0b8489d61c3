"""Layers that many inline maps share: streets, zones, facilities, and people by how far they have to go."""

import geopandas
import numpy as np
import pandas as pd

from access.contracts.documents import Text
from access.contracts.tables import Facilities, Streets, Zones
from access.outputs.notebook.inline import Layer
from access.outputs.notebook.tables import clause_of
from access.verdicts.evaluate import Assessment

_TOLERANCE_M = 2.0
_MOST_STREETS, _MAIN = 10_000, ("motorway", "trunk", "primary", "secondary")
_MOST_LABELS = 3000  # beyond, a map of labelled cells is too heavy for a notebook
_BASE_LAYERS = {
    "green": (Text(zh="绿地", en="green areas"), "#dcead0"),
    "water": (Text(zh="水面", en="water"), "#bfdcec"),
}
_STATES = {
    "met": (Text(zh="在限值内", en="within the limit"), "#9cc3e8"),
    "unmet": (Text(zh="超出限值", en="beyond the limit"), "#f0a27c"),
    "border": (Text(zh="资料边界外未知", en="unknown beyond the border of the data"), "#9183b5"),
    "unlinked": (Text(zh="未连接街道", en="not linked to a street"), "#8c8c8c"),
}
_CHANGES = {
    "stay": (Text(zh="一直在限值内", en="within the limit, as before"), "#cfdff0"),
    "beyond": (Text(zh="仍超出限值或说不清", en="still beyond the limit, or not known"), "#eba987"),
    "gain": (Text(zh="新覆盖", en="newly within the limit"), "#1d5fa6"),
    "lose": (Text(zh="不再覆盖", en="no longer within the limit"), "#a8430a"),
}


def base_layers(background: geopandas.GeoDataFrame | None) -> list[Layer]:
    """Return water and green areas, to be seen below all others.

    Args:
        background: table of areas (kind, geometry); None: the study has none.
    """
    if background is None:
        return []
    kinds = background["kind"].to_numpy()
    return [Layer(name, background[kinds == kind], colour) for kind, (name, colour) in _BASE_LAYERS.items()]


def streets(table: Streets) -> Layer:
    """Return a STREETS table, thin and grey; of a large city its main streets."""
    name, shown = Text(zh="街道", en="streets"), table
    if len(table) > _MOST_STREETS:
        name, shown = Text(zh="主要街道", en="main streets"), table[table["class"].isin(_MAIN)]
    return Layer(name, shown.geometry.simplify(_TOLERANCE_M), "#b4bac0", size=0.8)


def zones(table: Zones) -> Layer:
    """Return the outlines of a ZONES table."""
    return Layer(Text(zh="分区", en="zones"), table.geometry.boundary, "#4a3f6b")


def facilities(
    table: Facilities, name: Text, *, colour: str = "#111820", size: float = 4.0, shown: bool = True
) -> Layer:
    """Return rows of a FACILITIES table as points, with their names where they have one."""
    labels = [each if isinstance(each, str) else "" for each in table["name"]]
    return Layer(name, table.geometry, colour, labels=labels, size=size, shown=shown)


def states(assessment: Assessment, target: str) -> list[Layer]:
    """Return the cells in which people live, by what a clause comes to there.

    Args:
        assessment: from ``access.verdicts.evaluate``.
        target: id of a clause that is judged by the way people have.
    """
    lived = _lived(assessment, target)
    return [
        _cells(name, colour, lived[lived["state"] == state], assessment, target)
        for state, (name, colour) in _STATES.items()
        if (lived["state"] == state).any()
    ]


def changes(before: Assessment, after: Assessment, target: str) -> list[Layer]:
    """Return the cells in which people live, by what a scenario changes there for a clause.

    Args:
        before, after: assessments of the same cells.
        target: as for ``states``.
    """
    lived = _lived(after, target)
    now = lived["state"] == "met"
    was = before.measures[target]["state"].loc[lived.index] == "met"
    parts = {"stay": was & now, "beyond": ~was & ~now, "gain": ~was & now, "lose": was & ~now}
    return [_cells(*_CHANGES[name], lived[here], after, target) for name, here in parts.items() if here.any()]


def built(before: Assessment, after: Assessment) -> list[Layer]:
    """Return the facilities that a scenario opens, moves (to where they are then) and closes, as points."""
    old, new = before.place.facilities, after.place.facilities
    both = old.index.intersection(new.index)
    moved = both[~old.loc[both].geometry.geom_equals(new.loc[both].geometry).to_numpy()]
    parts = {
        "closed": (old.drop(index=both), Text(zh="关闭的设施", en="closed facilities"), "#5a6068"),
        "moved": (new.loc[moved], Text(zh="迁到这里的设施", en="facilities moved here"), "#e08a1e"),
        "opened": (new.drop(index=both), Text(zh="新设施", en="new facilities"), "#8a1c6b"),
    }
    return [
        facilities(rows, name, colour=colour, size=7) for rows, name, colour in parts.values() if len(rows)
    ]


def _lived(assessment: Assessment, target: str) -> pd.DataFrame:
    measures = assessment.measures[target]
    return measures[measures["persons"] > 0]


def _cells(name: Text, colour: str, rows: pd.DataFrame, assessment: Assessment, target: str) -> Layer:
    """Draw cells with what is to be said of each; without words, as one shape, where they are too many."""
    cells = assessment.place.cells
    outlines = geopandas.GeoSeries(cells["outline"].loc[rows.index], crs=cells.crs)
    if len(cells) > _MOST_LABELS:
        return Layer(name, geopandas.GeoSeries([outlines.union_all()], crs=cells.crs), colour)
    timed = clause_of(assessment, target).trip.impedance == "time_s"
    labels = [_label(*each, timed=timed) for each in zip(rows["persons"], rows["impedance"], strict=True)]
    return Layer(name, outlines, colour, labels=labels)


def _label(persons: float, impedance: float, *, timed: bool) -> str:
    r"""Say how many people live in a cell, and how far they have to go.

    >>> _label(120.4, 504.0, timed=True), _label(1, np.inf, timed=False)
    ('120 人 persons\n8.4 分钟 min', '1 人 persons')
    """
    people = f"{persons:,.0f} 人 persons"
    if not np.isfinite(impedance):
        return people
    way = f"{impedance / 60:.1f} 分钟 min" if timed else f"{impedance:,.0f} 米 m"
    return f"{people}\n{way}"
