"""The people of the zones: who lives in them, who outside, and what a table of the zones says of it."""

import pandas as pd

from access.contracts.arrays import Booleans
from access.contracts.errors import InputError
from access.contracts.notes import Note
from access.contracts.said import Said
from access.contracts.tables import Cells, CellZones, Zones
from access.places.zones import levels


def persons_by_zone(cells: Cells, cell_zones: CellZones) -> pd.Series:
    """Return the persons of each zone in which some live."""
    persons = cells["persons"].reindex(cell_zones.index.get_level_values("cell_id")).fillna(0.0)
    found: pd.Series = (cell_zones["share"] * persons.to_numpy()).groupby("zone_id").sum()
    return found


def check_people(zone_table: Zones, cells: Cells, cell_zones: CellZones) -> None:
    """Refuse zones in which nobody lives.

    Raises:
        InputError: with every such zone.
    """
    persons = persons_by_zone(cells, cell_zones).reindex(zone_table.index).fillna(0.0)
    faults = [
        Said(
            f"分区“{zone_id}”（{zone_table['name'][zone_id]}）在人口数据中没有人；请删去"
            "（在研究分区的 `names` 中列出其余分区），或检查两份数据是否配套",
            f"zone '{zone_id}' ({zone_table['name'][zone_id]}) has no people in the population input;"
            " leave it out (list the others in `names` of the study's zones), or check that the two"
            " belong together",
        )
        for zone_id in persons.index[persons <= 0]
    ]
    if faults:
        raise InputError("zones", faults)


def people_note(
    zone_table: Zones, cells: Cells, cell_zones: CellZones, outermost: Booleans | None = None
) -> Note:
    """Return the note that counts the people in the zones, whatever their level, and outside them.

    Args:
        zone_table, cells, cell_zones: see ``access.contracts.tables``.
        outermost: which zones lie in no other (see ``contracts.zone_hierarchy``): a cell has as much in
            the zones as in these, and in each zone that lies across; without, as in those of one level.
    """
    cell, zone = (cell_zones.index.get_level_values(name) for name in ("cell_id", "zone_id"))
    level = levels(zone_table)
    if outermost is not None:
        level = level.where(~outermost, " outermost")
    of_level = cell_zones["share"].groupby([cell, level.reindex(zone).to_numpy()]).sum()
    share = of_level.groupby(level=0).max().reindex(cells.index).fillna(0.0).clip(upper=1.0)
    inside, total = float((cells["persons"] * share).sum()), float(cells["persons"].sum())
    return Note(
        "left_out" if total - inside > 0.5 else "found",
        "population",
        f"分区内 {inside:,.0f} 人，分区外 {total - inside:,.0f} 人（合计 {total:,.0f}，人口守恒）",
        f"{inside:,.0f} persons in the zones, {total - inside:,.0f} outside ({total:,.0f} in all)",
        total - inside,
        "persons",
    )
