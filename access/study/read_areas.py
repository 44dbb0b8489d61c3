"""People counted by zone, as a study gives them: a column of zones or a layer, or a table joined to them."""

from dataclasses import replace
from pathlib import Path

import geopandas
import pandas as pd

from access.contracts import tables
from access.contracts.division_codes import significant
from access.contracts.errors import FileError
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.tables import Zones
from access.contracts.zone_hierarchy import hierarchy
from access.places import checks, datums, readers
from access.places.people import counted
from access.places.people.columns import Columns
from access.places.people.from_areas import Areas
from access.places.people.joined import joined, notes
from access.study.counts import Counts
from access.study.read_zones import known_aliases
from access.study.study import Study

_NAMES = ("name", "name_zh", "名称", "地区", "街道", "社区", "单元", "name_tc", "id")


def read(own: Counts, columns: Columns, zones: Zones, study: Study) -> tuple[Areas, list[Note]]:
    """Read people counted by area: of the study's zones or of a layer, by a column or by a table.

    Args:
        own: where the numbers are.
        columns: which columns count the people.
        zones: ZONES.
        study: whose zones these are.

    Raises:
        FileError: a file that cannot be used.
    """
    layer, told = _area_rows(own, zones)
    names = layer["name"]
    if own.table is None:
        path = own.zones if isinstance(own.zones, Path) else (study.zones.parts[0].path or Path("zones"))
        named = _own_words(columns, study) if not isinstance(own.zones, Path) else columns
        _, people, doubts = counted.people(layer, path, named, layer.area / 1e6)
        lost = people["persons"].isna()
        return Areas(names, layer.geometry, people, own=not isinstance(own.zones, Path)), [
            *told,
            *doubts,
            *_unknown_note(path, names[lost]),
        ]
    table, more = readers.table(own.table, own.of_table, subject="population")
    codes = codes_of(layer, own.code_column)
    found = joined(
        table,
        own.table,
        names,
        name_column=own.name_column,
        code_column=own.code_column,
        codes=codes,
        aliases=known_aliases(study.zones),
    )
    area_km2 = pd.Series((layer.area / 1e6).reindex(found.zone).to_numpy(), table.index)
    _, rows, doubts = counted.people(table, own.table, columns, area_km2)
    there = found.zone.notna().to_numpy()
    people = rows[there].set_axis(found.zone[there]).reindex(layer.index)
    wanted = _wanted(zones, people["persons"].notna(), own=not isinstance(own.zones, Path))
    told += [
        *more,
        *doubts,
        *notes(table, own.table, found, rows["persons"], names, wanted.reindex(layer.index)),
    ]
    return Areas(names, layer.geometry, people, own=not isinstance(own.zones, Path)), told


def codes_of(zones: Zones, code_column: str | None) -> pd.Series:
    """Return codes of zones: a column `code`, that called as in the table, one that holds codes; else ids."""
    named = next((each for each in ("code", code_column) if each is not None and each in zones.columns), None)
    if named is None and not zones.index.map(significant).astype(bool).all():
        others = zones.columns.drop(["name", zones.geometry.name])
        named = next((str(each) for each in others if zones[each].map(significant).astype(bool).all()), None)
    return zones.index.to_series() if named is None else zones[named]


def _area_rows(own: Counts, zones: Zones) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """The areas, with a column of their names, in the projected CRS of the study."""
    if not isinstance(own.zones, Path):
        return zones, []
    layer, told = readers.features(own.zones, own.of_layer, subject="population")
    flat = layer.geom_type.isin(["Polygon", "MultiPolygon"]).to_numpy()
    if not flat.all():
        what = Said(
            f"人口分区应为面；{checks.rows_zh(own.zones, ~flat)}不是面；点状人口请用 `points`",
            f"zones of people are polygons; {checks.rows(own.zones, ~flat)} are not; give points as `points`",
        )
        raise FileError(str(own.zones), [what])
    column = own.name_column if own.table is None else None
    usual = {str(name).strip().lower(): name for name in layer.columns}
    named = (
        readers.column(layer, column, (), own.zones)
        if column
        else next((usual[each] for each in _NAMES if each in usual), None)
    )
    layer = datums.project(layer, zones.crs)
    layer.geometry = layer.geometry.make_valid()
    number = pd.Index([str(each + 1) for each in range(len(layer))], name="zone_id")
    names = readers.text(layer[named]).fillna("") if named else pd.Series(number, layer.index)
    found = layer.assign(name=names.to_numpy()).set_axis(number)
    return found, told


def _own_words(columns: Columns, study: Study) -> Columns:
    """The columns as the study's zones have them: those that it gives another name are found by both."""
    renamed = {column: name for part in study.zones.parts for name, column in part.attributes.items()}

    def known(name: str | None) -> str | None:
        return renamed.get(name, name) if name is not None else None

    groups = {
        name: tuple(renamed.get(each, each) for each in several) for name, several in columns.groups.items()
    }
    return replace(columns, persons=known(columns.persons), groups=groups)


def _unknown_note(path: Path, names: pd.Series) -> list[Note]:
    if names.empty:
        return []
    shown = examples(names, most=20)
    return [
        Note(
            "doubtful",
            "population",
            f"{path.name}：{len(names)} 个分区没有人数（{shown}）",
            f"{path.name}: {tables.counted(len(names), 'zone')} without a number of people ({shown})",
            len(names),
            "zones",
        )
    ]


def _wanted(zones: Zones, told: pd.Series, *, own: bool) -> pd.Series:
    """Tell of each zone whether a table should have a row of it: not if those within or around it have."""
    if not own:
        return pd.Series(data=True, index=told.index)
    tree = hierarchy(zones)
    known = told.reindex(zones.index, fill_value=False).to_numpy()
    within = tree.summed(known.astype(float)) - known > 0
    around = tree.smallest(known) >= 0
    return pd.Series(~within & ~around & ~tree.across, zones.index)


def check_all(path: Path, areas: Areas, zones: Zones, told: list[Note]) -> None:
    """Refuse a table that leaves zones of the study without people; name what is unmatched on both sides."""
    tree, known = hierarchy(zones), (areas.people["persons"] > 0).reindex(zones.index).to_numpy(dtype=bool)
    empty = (tree.smallest(known) < 0) & (tree.summed(known.astype(float)) == 0) & ~tree.across
    if not empty.any():
        return
    names = examples(zones["name"][empty], most=20)
    rows = [note for note in told if note.level == "left_out"]
    zh = f"{int(empty.sum())} 个分区在表中没有人口（{names}）；请改正名称，或用 `code_column` 按代码对应"
    en = (
        f"{tables.counted(int(empty.sum()), 'zone')} without people in it ({names}); correct the"
        " names, or join by"
        " `code_column`"
    )
    more_zh, more = "".join(f"；{note.zh}" for note in rows), "".join(f"; {note.en}" for note in rows)
    raise FileError(str(path), [Said(f"{zh}{more_zh}", f"{en}{more}")])
