"""The GeoPackage for QGIS: what it holds, and that its rules colour each cell and unit as the map does."""

import dataclasses
import re
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest

from access.outputs.gpkg.layers import asked
from access.outputs.gpkg.qml import column, literal
from access.outputs.gpkg.styles import of_cells
from access.outputs.gpkg.write import write
from access.outputs.maps import palette
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import gaps
from tests.outputs.test_gap_map import row_of_cells
from tests.outputs.test_summary import every_kind

# what QGIS's own providers make (QgsOgrUtils::saveStyle)
COLUMNS = [
    *("id", "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName"),
    *("styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui", "update_time"),
]


def written(assessment: Assessment, folder: Path) -> Path:
    path = folder / "results.gpkg"
    write(assessment, gaps(assessment), path, run="1f")
    return path


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(row_of_cells(), tmp_path_factory.mktemp("row"))


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(every_kind(), tmp_path_factory.mktemp("kinds"))


def rows(path: Path, asked: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(asked, values).fetchall()


def default_style(path: Path, layer: str) -> str:
    """The style that QGIS opens a layer in, by the query of QgsOgrUtils::loadStoredStyle."""
    ((found,),) = rows(
        path,
        "SELECT styleQML FROM layer_styles WHERE f_table_schema='' AND f_table_name=? AND f_geometry_column="
        "(SELECT column_name FROM gpkg_geometry_columns WHERE table_name=?) "
        "ORDER BY CASE WHEN useAsDefault THEN 1 ELSE 2 END, update_time DESC LIMIT 1",
        layer,
        layer,
    )
    return str(found)


def rules(qml: str) -> list[tuple[str, str, str]]:
    """The filter of each rule, its label, and the colour of its ground or line."""
    root = ET.fromstring(qml)  # noqa: S314 (our own)
    colours = {}
    for symbol in root.findall("renderer-v2/symbols/symbol"):
        options = {each.get("name"): str(each.get("value")) for each in symbol[-1].iter("Option")}
        lowest = {each.get("name"): str(each.get("value")) for each in symbol[0].iter("Option")}
        red, green, blue = map(int, (lowest.get("color") or options["line_color"]).split(",")[:3])
        colours[symbol.get("name")] = f"#{red:02x}{green:02x}{blue:02x}"
    return [
        (str(each.get("filter")), str(each.get("label")), colours[each.get("symbol")])
        for each in root.findall("renderer-v2/rules/rule")
    ]


def coloured(path: Path, layer: str, qml: str, key: str) -> dict[str, list[str]]:
    """The colours that the rules give to each row: their filters are SQL, too."""
    found: dict[str, list[str]] = {name: [] for (name,) in rows(path, f"SELECT {key} FROM {layer}")}  # noqa: S608
    for test, _, colour in rules(qml):
        for (name,) in rows(path, f"SELECT {key} FROM {layer} WHERE {test or 'true'}"):  # noqa: S608
            found[name].append(colour)
    return found


def test_layers_are_those_that_were_promised_in_the_studys_crs(row: Path) -> None:
    layers = dict(pyogrio.list_layers(row))
    assert layers == {
        "zones": "MultiPolygon",
        "cells": "MultiPolygon",
        "gaps": "MultiPolygon",
        "facilities": "Point",
        "clauses": None,
        "layer_styles": None,
    }
    for layer in ("zones", "cells", "gaps", "facilities"):
        assert "4547" in str(pyogrio.read_info(row, layer=layer)["crs"])
    with closing(sqlite3.connect(row)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_styles_stand_where_qgis_looks_for_them(row: Path) -> None:
    assert [name for _, name, *_ in rows(row, "PRAGMA table_info(layer_styles)")] == COLUMNS
    # a table that is not among the contents is not seen beside one that is (GDAL lists registered ones)
    registered = rows(row, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'")
    assert registered == [("attributes",)]
    defaults = rows(row, "SELECT f_table_name, count(*) FROM layer_styles WHERE useAsDefault GROUP BY 1")
    assert dict(defaults) == {"zones": 1, "cells": 1, "gaps": 1, "facilities": 1}
    names = rows(row, "SELECT f_table_name, styleName FROM layer_styles")
    assert len(set(names)) == len(names)
    for layer, kind in {"zones": "2", "cells": "2", "gaps": "2", "facilities": "0"}.items():
        root = ET.fromstring(default_style(row, layer))  # noqa: S314 (our own)
        assert root.findtext("layerGeometryType") == kind


def test_every_style_is_well_formed_and_asks_only_for_columns_that_are_there(row: Path, kinds: Path) -> None:
    for path in (row, kinds):
        for layer, qml in rows(path, "SELECT f_table_name, styleQML FROM layer_styles"):
            there = {str(name) for _, name, *_ in rows(path, f"PRAGMA table_info({layer})")}
            for test, label, _ in rules(qml):
                assert set(re.findall(r'"([^"]+)"', test)) <= there
                assert label
            for each in ET.fromstring(qml).iter("alias"):  # noqa: S314 (our own)
                assert each.get("field") in there
                assert re.search("[\u4e00-\u9fff].*[a-z]", str(each.get("name")))


def test_each_cell_has_the_maps_colour_and_no_other(row: Path) -> None:
    """60, 300, 600 s of ten minutes; near the border; 1500 s; never; not linked (as in the picture)."""
    found = coloured(row, "cells", default_style(row, "cells"), "cell_id")
    expected = ["#c2ebdd", "#5abec1", "#264b9f", "#e9e3f2", "#b23b03", "#5f2100", "#e4e4e4"]
    assert found == {f"c{i}": [colour] for i, colour in enumerate(expected)}


def test_cells_in_which_nobody_counts_have_no_colour(row: Path) -> None:
    """The west alone: cells 4 to 6 do not count."""
    ((qml,),) = rows(row, "SELECT styleQML FROM layer_styles WHERE f_table_name='cells' AND styleName='c002'")
    found = coloured(row, "cells", qml, "cell_id")
    assert [len(found[f"c{i}"]) for i in range(7)] == [1, 1, 1, 1, 0, 0, 0]


def test_cells_are_classed_as_the_map_classes_them() -> None:
    """Any way, at the edges and between: one rule holds, with the colour of the cell's class."""
    assessment = row_of_cells()
    (each,) = [one for one in asked(assessment) if one.judgement.clause.id == "market.all"]
    ways = np.arange(0, 1900, 25, dtype=float)
    states = np.where(ways <= 600, "met", "unmet")
    bands = palette.bands(600, "min")
    classes = palette.classes(states, ways, np.ones(len(ways)), bands, "min")
    fills = palette.fills(bands)
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("CREATE TABLE cells (c001_state, c001_s)")
        file.executemany("INSERT INTO cells VALUES (?, ?)", zip(states.tolist(), ways.tolist(), strict=True))
        for rule in of_cells(dataclasses.replace(each, column="c001"), coarse=False):
            colour = re.findall(r'name="color" value="(\d+),(\d+),(\d+)', rule.layers[0])[0]
            painted = "#{:02x}{:02x}{:02x}".format(*map(int, colour))
            held = file.execute(f"SELECT c001_s FROM cells WHERE {rule.filter}").fetchall()  # noqa: S608
            mine = [way for way, number in zip(ways, classes, strict=True) if fills[number].colour == painted]
            assert [way for (way,) in held] == mine


def test_units_have_the_colour_of_their_verdict_and_value(kinds: Path) -> None:
    """Two of four towns have a library: 1 is required of each."""
    ((name,),) = rows(kinds, "SELECT columns FROM clauses WHERE clause_id = 'each_town'")
    ((qml,),) = rows(
        kinds, "SELECT styleQML FROM layer_styles WHERE f_table_name='zones' AND styleName=?", name
    )
    found = coloured(kinds, "zones", qml, "zone_id")
    assert {zone: found[zone] for zone in ("T1", "T2", "T3", "T4", "D1")} == {
        "T1": ["#c2ebdd"],
        "T2": ["#c2ebdd"],
        "T3": ["#fec087"],
        "T4": ["#fec087"],
        "D1": [],
    }


def test_gaps_and_facilities_show_at_first_what_the_first_clause_is_about(row: Path) -> None:
    for layer, key, shown in (("gaps", "clause", {1}), ("facilities", "type", {"farmers_market"})):
        root = ET.fromstring(default_style(row, layer))  # noqa: S314 (our own)
        on = [each for each in root.iter("rule") if each.get("checkstate") == "1"]
        tests = " OR ".join(str(each.get("filter")) for each in on)
        found = rows(row, f"SELECT DISTINCT {key} FROM {layer} WHERE {tests}")  # noqa: S608
        assert {value for (value,) in found} == shown


def test_figures_are_those_of_the_assessment(row: Path) -> None:
    assessment = row_of_cells()
    cells = pyogrio.read_dataframe(row, layer="cells").set_index("cell_id")
    measure = assessment.measures["market.all"]
    assert cells["c001_state"].tolist() == measure["state"].tolist()
    assert cells["c001_s"].tolist()[:5] == [60, 300, 600, 601, 1500]
    assert cells["c001_s"].isna().tolist()[5:] == [True, True]
    coverage = assessment.coverage.reset_index().query("target == 'market.all'").set_index("zone_id")
    zones = pyogrio.read_dataframe(row, layer="zones").set_index("zone_id")
    assert zones["c001_share"].to_dict() == coverage["met_share"].to_dict()
    assert zones["persons"].to_dict() == {"west": 40, "east": 30}
    explained = pyogrio.read_dataframe(row, layer="clauses")
    assert explained["clause_id"].tolist()[0] == "market.all"
    assert set(explained["run_id"]) == {"1f"}
    assert set(cells["population"]) == {"modelled"}
    listed = gaps(assessment)
    mine = pyogrio.read_dataframe(row, layer="gaps")
    assert mine["gap_id"].tolist() == listed.index.tolist()
    assert (
        mine.geometry.to_crs(listed.crs)
        .normalize()
        .geom_equals(listed.geometry.reset_index(drop=True).normalize())
        .all()
    )


def test_names_are_never_more_than_names(tmp_path: Path) -> None:
    """A name that a spreadsheet would run, and one that ends a text of SQL or an attribute of XML."""
    assessment = row_of_cells()
    place = dataclasses.replace(
        assessment.place, zones=assessment.place.zones.assign(name=["西", '=HYPERLINK("x")\'"/><rule'])
    )
    path = written(dataclasses.replace(assessment, place=place), tmp_path)
    names = [name for (name,) in rows(path, "SELECT name FROM zones")]
    assert names == ["西", '\'=HYPERLINK("x")\'"/><rule']
    assert "HYPERLINK" not in "".join(qml for (qml,) in rows(path, "SELECT styleQML FROM layer_styles"))
    assert {name for _, name, *_ in rows(path, "PRAGMA table_info(zones)")} == {
        *("fid", "geom", "zone_id", "name", "level", "parent_id", "persons", "c001_share", "c002_share"),
        *("c004_value", "c004_verdict", "c004_share"),
    }


def test_texts_in_expressions_end_where_they_should() -> None:
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("""CREATE TABLE t ("a""b")""")
        file.execute("INSERT INTO t VALUES (?)", ("it's",))
        name, text = column('a"b'), literal("it's")
        found = file.execute(f"SELECT {name} FROM t WHERE {name} = {text}").fetchall()  # noqa: S608
    assert found == [("it's",)]


def test_the_same_inputs_give_the_same_bytes(row: Path, tmp_path: Path) -> None:
    assert written(row_of_cells(), tmp_path).read_bytes() == row.read_bytes()


def test_times_of_styles_are_whole_as_the_standard_has_them(row: Path) -> None:
    # GeoPackage 1.3 (annex on data types): DATETIME is YYYY-MM-DDTHH:MM:SS.SSSZ; GDAL 3.6 warns of others
    ((told,),) = rows(row, "SELECT DISTINCT update_time FROM layer_styles")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told)
