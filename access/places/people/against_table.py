"""The people of the raster beside those that the table of the zones gives them."""

import numpy as np
import pandas as pd

from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Cells, CellZones, Zones, counted
from access.places.people.in_zones import persons_by_zone
from access.places.people.of_table import told

_ALIKE = (0.8, 1.25)
_POSSIBLE = (0.1, 10.0)
_NEARLY = 1.5  # how far a ratio may be from what would explain it
_FEW = 100  # persons: of fewer, rasters tell little


def against_table(
    zones: Zones, cells: Cells, cell_zones: CellZones, *, cell_m2: float, sure: bool
) -> list[Note]:
    """Doubt people whose number is another in the table of the zones; refuse numbers that are far from it.

    Args:
        zones: ZONES; those of which a column tells the people are looked at (see ``of_table.told``).
        cells, cell_zones: of the raster.
        cell_m2: area of a cell (square metres).
        sure: whether the study says what the raster's numbers are: then nothing is refused.

    Raises:
        InputError: all together differ by more than ten times.
    """
    known = told(zones)
    if known is None:
        return []
    table = known.persons
    both = pd.DataFrame({"table": table, "raster": persons_by_zone(cells, cell_zones).reindex(table.index)})
    both = both[both["table"] > 0].fillna(0.0)
    if both.empty or both.sum().max() < _FEW:
        return []
    ratio = float(both["raster"].sum() / both["table"].sum())
    area_km2 = zones.geometry.area.reindex(both.index) / 1e6
    zh, en = _looks_like(ratio, both, area_km2, cell_m2 / 1e6)
    given, counted_ = both["table"].sum(), both["raster"].sum()
    if not _POSSIBLE[0] <= ratio <= _POSSIBLE[1] and not sure:
        fault = Said(
            f"分区的列“{known.column}”合计 {given:,.0f} 人，人口数据在同样的分区为 {counted_:,.0f} 人"
            f"（{ratio:.3g} 倍）：{zh}；请改正有误的一份；如栅格无误，请在研究的人口部分写 `unit`",
            f"their column '{known.column}' gives {given:,.0f} persons in all, the population input"
            f" {counted_:,.0f} in the same zones ({ratio:.3g} times as many): {en}; correct the one that"
            " is wrong, or say `unit` under the study's population if the raster is right as it is",
        )
        raise InputError("zones", [fault])
    each = both["raster"] / both["table"]
    many = both.max(axis=1) >= _FEW
    off = many & ~each.between(*_ALIKE)
    if not off.any() and _ALIKE[0] <= ratio <= _ALIKE[1]:
        return []
    rows = (
        both[off]
        .assign(far=np.abs(np.log(np.maximum(each[off], 1e-9))))
        .sort_values("far", ascending=False, kind="stable")
    )
    named = zip(zones["name"].reindex(rows.index), rows["raster"], rows["table"], strict=True)
    shown = [f"{name} {here:,.0f} / {there:,.0f}" for name, here, there in named]
    number = len(shown)
    return [
        Note(
            "doubtful",
            "population",
            f"分区表中的人口（“{known.column}”）与人口数据不符：合计 {given:,.0f} 人与 {counted_:,.0f} 人；"
            f"{number} 个分区相差超过"
            f" 20%（人口数据／分区表：{examples(shown)}）：{zh}",
            f"the zones' own persons ('{known.column}') differ from the population input: {given:,.0f} and"
            f" {counted_:,.0f} in all, {counted(number, 'zone')} by more than a fifth (population input /"
            f" zones' table: {examples(shown)}): {en}",
            number,
            "zones",
        )
    ]


def _looks_like(ratio: float, both: pd.DataFrame, area_km2: pd.Series, cell_km2: float) -> tuple[str, str]:
    """Say what a ratio of the raster to the table looks like, in both languages."""
    there = np.asarray(both["table"], dtype=np.float64) * np.asarray(area_km2, dtype=np.float64)
    densities = np.asarray(both["raster"], dtype=np.float64) / np.maximum(there, 1e-9)
    kinds = [
        (1e4, "分区表似以万人为单位", "the table looks as if it were in ten thousands of persons (万人)"),
        (1e3, "分区表似以千人为单位", "the table looks as if it were in thousands of persons"),
        (1e-3, "人口数据似以千人为单位", "the raster looks as if it were in thousands of persons"),
        (1e-4, "人口数据似以万人为单位", "the raster looks as if it were in ten thousands of persons (万人)"),
        (
            1 / cell_km2,
            "人口栅格似为密度（每平方公里人数）而不是每格人数",
            "the raster looks as if it held densities (persons per km²), not persons per cell",
        ),
    ]
    if not _POSSIBLE[0] <= ratio <= _POSSIBLE[1]:
        alike = (densities > 1 / _NEARLY) & (densities < _NEARLY)
        if len(densities) > 1 and alike.all():
            return (
                "分区表似为密度（每平方公里人数）",
                "the table looks as if it held densities (persons per km²)",
            )
        for factor, zh, en in sorted(kinds, key=lambda kind: abs(np.log(max(ratio, 1e-12) / kind[0]))):
            if factor / _NEARLY <= ratio <= factor * _NEARLY:
                return zh, en
    return (
        "可能年份、范围或口径（常住、户籍）不同",
        "another year, another area, or another kind of people (residents, registered) perhaps",
    )
