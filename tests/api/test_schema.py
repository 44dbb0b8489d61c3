"""What is said of result files is true of them, and what is not said of them is found."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from typer.testing import CliRunner

import access
from access.api import schema
from access.commands.app import app
from access.contracts import tables
from access.contracts.results import kind_of
from access.outputs.described import files
from tests.conftest import ROOT
from tests.described import misdescribed


@pytest.fixture(scope="module")
def results(town_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town_results")
    access.run(town_files / "study.yaml").write(folder)
    return folder


def test_a_check_is_as_described(town_files: Path, tmp_path: Path) -> None:
    access.check(town_files / "study.yaml").write(tmp_path)
    assert misdescribed(tmp_path, "check") == []


def test_what_is_not_described_or_not_there_is_found(results: Path, tmp_path: Path) -> None:
    assert misdescribed(results, "run") == []
    for path in results.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "odd.csv").write_text("a\n1\n", encoding="utf-8")
    text = (
        (tmp_path / "coverage.csv").read_text(encoding="utf-8-sig").replace("zone,persons", "zone,people", 1)
    )
    (tmp_path / "coverage.csv").write_text(text, encoding="utf-8")
    rows = json.loads((tmp_path / "verdicts.json").read_text(encoding="utf-8"))
    del rows[0]["unit"]
    rows[0] |= {"verdict": "perhaps", "met_share": 1.5, "value": "none"}
    (tmp_path / "verdicts.json").write_text(json.dumps(rows), encoding="utf-8")
    found = misdescribed(tmp_path, "run")
    assert found[:3] == [
        "odd.csv: not described",
        "coverage.csv: people not described",
        "coverage.csv: persons not there",
    ]
    assert {each.split()[1] for each in found[3:]} == {"$[0]", "$[0].verdict", "$[0].met_share", "$[0].value"}


def test_each_json_result_has_a_schema_and_all_are_valid() -> None:
    done = CliRunner().invoke(app, ["schema", "--json"])
    told = json.loads(done.stdout)
    assert {*told} == {
        *("verdicts.json", "check.json", "siting.json", "sites.geojson", "linking.json", "emergency.json"),
        *(
            *("comparison.json", "clauses.json", "difference.json", "mapping_spots.geojson"),
            *(
                f"{each}/run.json"
                for each in ("run", "site", "link", "emergency", "compare", "supply", "diff", "projects")
            ),
        ),
    }
    for each in told.values():
        Draft202012Validator.check_schema(each)


def test_every_meaning_is_in_both_languages() -> None:
    for file in schema.files():
        for name, each in file.fields.items():
            assert any("\u4e00" <= sign <= "\u9fff" for sign in each.zh), (file.name, name)
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in each.en), (file.name, name)


@pytest.mark.parametrize(
    ("name", "contract"), [("verdicts.csv", tables.VERDICTS), ("gaps.gpkg", tables.GAPS)]
)
def test_the_kinds_are_those_of_the_contract(name: str, contract: tables.Contract) -> None:
    file = next(each for each in files() if each.name == name)
    for column, asked in contract.columns.items():
        meaning = file.meaning(column)
        assert meaning is not None
        assert (kind_of(column, meaning) in ("number", "share")) == (asked.kind == "number"), column


def test_the_page_of_the_documentation_is_what_the_command_prints() -> None:
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    assert page == CliRunner().invoke(app, ["schema"]).stdout
    assert "| `persons_met` | 数 number | 人 persons | 限值内人口 people within the limit |" in page
