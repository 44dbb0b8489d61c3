"""`access check` from the command line, on the tiny town."""

from pathlib import Path

from typer.testing import CliRunner

from access.commands.app import app


def test_a_check_writes_its_page_beside_the_results(town_study: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(town_study)])
    assert result.exit_code == 0, result.output
    folder = town_study.parent / "results"
    assert [path.name for path in folder.iterdir()] == ["check"]
    assert {path.name for path in (folder / "check").iterdir()} == {"check.html", "check.json"}
    for word in ("markets.csv", "150 persons", "下一步", "access run study.yaml"):
        assert word in result.output


def test_a_refused_study_writes_nothing(town_study: Path) -> None:
    (town_study.parent / "markets.csv").write_text("id,name,x,y\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(town_study), "-o", str(town_study.parent / "out")])
    assert result.exit_code == 2
    assert "markets.csv" in result.stderr
    assert not (town_study.parent / "out").exists() or not [*(town_study.parent / "out").iterdir()]
