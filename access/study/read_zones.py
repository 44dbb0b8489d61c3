"""A study's zones: one layer, or several that lie in one another; and the zones that it names."""

from pathlib import Path
from typing import NamedTuple

import geopandas
import pandas as pd

from access.contracts.errors import FileError, InputError, some
from access.contracts.notes import Note
from access.contracts.said import Said, examples, zh
from access.contracts.suggest import suggestion
from access.contracts.tables import Zones, counted
from access.contracts.zone_names import Names
from access.places import datums, zones
from access.standards import understood
from access.study import zone_parents, zone_source, zone_words
from access.study.read_streets import Open
from access.study.study import Study


class Every(NamedTuple):
    """All zones of the layers of a study, whether it is about them or not.

    Attributes:
        table: index zone_id; name, attributes; in the CRS of the first layer.
        of_layers: the ids of each layer.
        notes: on what was found in them.
    """

    table: Zones
    of_layers: list[pd.Index]
    notes: list[Note]


def read(source: zone_source.Zones, osm_file: Open) -> tuple[Zones, list[pd.Index], list[Note]]:
    """Read the zones of a study, in the CRS of the first layer.

    Returns:
        (index zone_id; name, attributes; the ids of each layer; notes).

    Raises:
        FileError: a layer that cannot be used, zones that are not there, one id in two layers.
    """
    found = every(source, osm_file)
    table, notes = chosen(source, found)
    return table, found.of_layers, [*found.notes, *notes]


def every(source: zone_source.Zones, osm_file: Open) -> Every:
    """Read all zones of the layers that a study names.

    Raises:
        FileError: see ``read``.
    """
    read_ = [_layer(each, osm_file, several=bool(source.layers)) for each in source.parts]
    tables = [table for table, _ in read_]
    notes = [note for _, more in read_ for note in more]
    paths = [each.path or each.osm or Path() for each in source.parts]
    table = tables[0]
    if len(tables) > 1:
        table = pd.concat([datums.project(each, table.crs) for each in tables])
        again = table.index[table.index.duplicated()].unique()
        if len(again):
            what = Said(
                f"几个图层中有同一编号的分区：{examples(again)}；请用 id_column 指明编号列",
                f"{counted(len(again), 'zone id')} in several layers ({examples(again)}); name a column of"
                " ids with `id_column`",
            )
            raise FileError(", ".join(path.name for path in paths), [what])
    table, more = zone_parents.found(table, paths[0], known_aliases(source))
    return Every(table, [each.index for each in tables], [*notes, *more])


def chosen(source: zone_source.Zones, found: Every) -> tuple[Zones, list[Note]]:
    """Return those of all zones that a study is about.

    Raises:
        FileError: zones that are not there.
    """
    table, notes, aliases = found.table, list[Note](), known_aliases(source)
    for each, of_layer in zip(source.parts, found.of_layers, strict=True):
        wanted, path = None if each.names is None else tuple(map(str, each.names)), each.path or each.osm
        kept, more = zones.chosen(table.loc[of_layer], wanted, path or Path(), suggestion, aliases)
        table = table.drop(index=of_layer.difference(kept.index))
        notes += more
    return table, notes


def known_aliases(source: zone_source.Zones) -> dict[str, str]:
    """Return names of zones and other names of the same places: the study's own, and those that are known."""
    return {**understood.zone_aliases(), **source.aliases}


def _layer(
    source: zone_source.Zones, osm_file: Open, *, several: bool
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    if source.osm is not None:
        table, notes = zones.from_osm(osm_file(source.osm), source.admin_level or 0)
        if source.level is not None:
            table = table.assign(level=pd.array([source.level] * len(table), dtype="str"))
        return table, notes
    path = source.path or Path()
    table, notes = zones.from_layer(
        path,
        id_column=source.id_column,
        name_column=source.name_column,
        reading=source.reading,
        own=source.attributes,
    )
    told = zone_words.Told(source.attributes, source.level)
    table, more = zone_words.settled(table, told, path)
    notes = [*notes, *more]
    if several and "level" not in table.columns:
        table, more = _by_names(table, path)
        notes = [*notes, *more]
    return table, notes


def _by_names(table: Zones, path: Path) -> tuple[Zones, list[Note]]:
    """Give the zones of one of several layers the levels that their names end in."""
    found = [zone_words.by_name(name) or None for name in table["name"]]
    lost = [name for name, level in zip(table["name"], found, strict=True) if level is None]
    if lost:
        what = Said(
            f"几层分区须说明级别：请写 level（如 level: 街道）或 level_column；从名称看不出："
            f"{examples(lost)}",
            f"of several layers each needs its level: give `level` or `level_column`; names do not tell it:"
            f" {examples(lost)}",
        )
        raise FileError(str(path), [what])
    kinds = examples(f"{each} {number}" for each, number in pd.Series(found).value_counts(sort=False).items())
    note = Note(
        "found",
        "zones",
        f"{path.name}：级别由名称推出（{kinds}）",
        f"{path.name}: levels told by the names ({kinds})",
        len(table),
        "zones",
    )
    return table.assign(level=pd.array(found, dtype="str")), [note]


def named(study: Study, zone_table: Zones) -> dict[str, tuple[str, ...]]:
    """Return what the study says of the plans' zone keys: key → zone ids.

    A zone may be given by its id or, where it is the only one of that name, by its name, with or without
    区, 街道 …, or by another name of the same place.

    Raises:
        InputError: a zone that the study does not have.
    """
    names = Names(dict(zip(zone_table.index, zone_table["name"], strict=True)), known_aliases(study.zones))
    chosen: dict[str, tuple[str, ...]] = {}
    faults: list[Said] = []
    for key, value in study.plan_zones.items():
        if value == "all":
            chosen[key] = tuple(zone_table.index)
            continue
        found = {str(each): names.find(each) for each in value}
        unknown, more = some(each for each, ids in found.items() if not ids)
        for each in unknown:
            hint = suggestion(each, names.known)
            faults.append(
                Said(
                    f"{key}：本研究没有分区“{each}”；{zh(hint)}",
                    f"{key}: the study has no zone '{each}'; {hint}",
                )
            )
        faults += more
        for each, ids in found.items():
            if len(ids) > 1:
                several = Names.ambiguous(each, ids)
                faults.append(Said(f"{key}：{several.zh}", f"{key}: {several}"))
        chosen[key] = tuple(dict.fromkeys(zone for ids in found.values() for zone in ids))
    if faults:
        raise InputError("plan_zones", faults)
    return chosen
