"""The public face: what `import access` gives, and that nothing known is measured again."""

import importlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest

import access
from access.assessment import measure as measuring
from access.contracts import tables
from access.network import cache
from tests.conftest import EAST, NORTH

MARKET = "huangyan.convenience_circle.farmers_market"
HEAVY = ("numpy", "pandas", "geopandas", "shapely", "numba", "pydantic", "matplotlib")


def python(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, encoding="utf-8", check=False, env={**env} or None
    )


@pytest.fixture(scope="module")
def estates(tmp_path_factory: pytest.TempPathFactory) -> access.Result:
    """The walled estates: nobody has a market within 500 m, until the gate is opened."""
    return access.run(access.synthetic.write_estates(tmp_path_factory.mktemp("estates")))


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often inputs are read, a network is opened or built, points are snapped, and it is searched."""
    import access.api.comparison
    import access.api.links
    import access.api.siting  # noqa: F401 (imported when first asked for, they would take the counted ones along)

    calls: Counter[str] = Counter()
    for name in ("network_of", "nearest", "linking", "nearest_straight"):
        real = getattr(measuring, name)

        def counting(*given: Any, _real: Any = real, _name: str = name, **more: Any) -> Any:
            calls[_name] += 1
            return _real(*given, **more)

        monkeypatch.setattr(measuring, name, counting)
    return calls


def test_importing_it_takes_nothing_heavy() -> None:
    code = f"import access, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert python("-c", code).stdout.strip() == "[]"


def test_all_that_is_promised_is_there() -> None:
    assert set(access.__all__) >= {
        *("load", "run", "check", "site", "link", "compare", "emergency"),
        *("network", "standards", "errors", "Result"),
    }
    for name in access.__all__:
        assert getattr(access, name) is not None
    assert set(access.__all__) <= set(dir(access))
    assert issubclass(access.errors.InputError, ValueError)
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = access.nothing_such


@pytest.mark.parametrize("there", [False, True])
def test_pysals_package_of_the_same_name_is_told_of_in_one_line(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "access-1.1.9.dist-info").mkdir()
        (tmp_path / "access-1.1.9.dist-info" / "METADATA").write_text("Name: access\nVersion: 1.1.9\n")
    done = python("-c", f"import sys; sys.path.append({str(tmp_path)!r}); import access")
    assert done.returncode == 0
    warned = [line for line in done.stderr.splitlines() if "PySAL" in line]
    assert len(warned) == there
    for words in ("1.1.9", "同名包", "facility-access") if there else ():
        assert words in warned[0]


def test_tables_are_ordinary_ones_that_keep_their_contracts(estates: access.Result) -> None:
    tables.check(estates.verdicts, tables.VERDICTS)
    tables.check(estates.gaps, tables.GAPS)
    assert type(estates.coverage) is pd.DataFrame
    assert list(estates.report.columns) == ["level", "subject", "number", "unit", "zh", "en"]
    cells = estates.cells(MARKET)
    assert type(cells) is geopandas.GeoDataFrame
    assert cells.index.name == "cell_id"
    assert cells["persons"].sum() == 1000
    assert cells.geometry.area.round(6).eq(100).all()
    assert estates.clauses == [MARKET]
    assert "unmet 1" in repr(estates)


def test_what_a_reader_does_to_a_table_stays_with_the_reader(estates: access.Result) -> None:
    for name in ("verdicts", "coverage", "gaps", "report"):
        table = getattr(estates, name)
        before = table.copy()
        table[table.columns[0]] = None
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(estates, name)), pd.DataFrame(before))


def test_a_clause_that_is_not_there_is_named_with_the_nearest(estates: access.Result) -> None:
    with pytest.raises(access.errors.InputError, match=r"farmers_markt.*farmers_market"):
        estates.cells("huangyan.convenience_circle.farmers_markt")


def test_the_gap_map_is_the_file_that_a_run_writes(estates: access.Result, tmp_path: Path) -> None:
    written = estates.write(tmp_path / "results")
    assert [path.name for path in written][:2] == ["map.html", "verdicts.csv"]
    saved = estates.map().save(tmp_path / "mine.html")
    assert saved.read_bytes() == written[0].read_bytes()
    assert estates.map()._repr_html_().startswith("<iframe srcdoc=")
    small = estates.map(MARKET)
    small.save(tmp_path / "small.html")
    assert (tmp_path / "small.html").read_text(encoding="utf-8") == small.page()  # type: ignore[union-attr]


def test_a_result_shows_itself_as_its_verdicts(estates: access.Result) -> None:
    shown = estates._repr_html_()
    assert "未达标" in shown
    assert "unmet" in shown


def test_what_is_known_is_not_measured_again(estates: access.Result, searched: Counter[str]) -> None:
    """A site needs the cells' ways to one more set of entrances, and those entrances put on the streets."""
    found = estates.site(MARKET, sites=1, ties=0)
    assert searched == {"nearest": 1, "linking": 1, "nearest_straight": 1}
    assert found.people["persons_met_before"] == 0
    searched.clear()
    after = estates.with_scenario(found.scenario)
    assert searched == {"nearest": 1, "linking": 1, "nearest_straight": 1}
    assert after.coverage["persons_met"].sum() == found.people["persons_met_after"] > 0
    searched.clear()
    assert (
        estates.compare([found.scenario]).verdicts["persons_met"].max() == after.coverage["persons_met"].sum()
    )
    assert searched == {"nearest": 1, "linking": 1, "nearest_straight": 1}


def test_links_set_out_from_what_is_known(estates: access.Result, searched: Counter[str]) -> None:
    """400 people by the gate, 200 more by a path of 20 m: networkx counts them in tests/estates.py."""
    found = estates.link(MARKET, links=2, site_spacing_m=50)
    assert found.links["persons_gained"].tolist() == [400, 200]
    assert found.people["persons_met_after"] == 600
    # the streets are others with the links: one network more, on which cells and entrances lie anew
    assert searched["network_of"] == 1
    assert searched["nearest"] == 1
    both = estates.with_scenario(found.scenario)
    assert both.coverage["persons_met"].sum() == 600


LONGER = {"name": {"zh": "放宽", "en": "Longer"}, "limits": {MARKET: 40}}
LIBRARY = {
    "name": {"zh": "图书馆", "en": "Library"},
    "facilities": {"open": [{"type": "library", "at": {"x": EAST + 300, "y": NORTH + 300}}]},
}


def test_a_scenario_of_a_scenario_holds_to_both(estates: access.Result) -> None:
    """Within 40 minutes (2,000 m) all have the market, by the west gates; a library takes nobody away."""
    longer = estates.with_scenario(LONGER)
    assert longer.coverage["persons_met"].sum() == 1000
    assert longer.with_scenario(LIBRARY).coverage["persons_met"].sum() == 1000
    compared = longer.compare([LIBRARY])
    assert compared.verdicts["persons_met"].tolist() == [1000, 1000]
    assert compared.people[["persons_gained", "persons_lost"]].sum().tolist() == [0, 0]
    with pytest.raises(access.errors.NotNeeded):
        longer.link(MARKET, links=1)


def test_a_scenario_is_judged_by_the_same_readings(town_study: Path) -> None:
    result = access.run(town_study, readings="all")
    moved = result.with_scenario(LIBRARY)
    readings = [set(each.verdicts.index.get_level_values("reading")) for each in (result, moved)]
    assert len(readings[0]) > 1
    assert readings[0] == readings[1]


def test_what_a_scenario_writes_takes_no_place_of_the_base(estates: access.Result, tmp_path: Path) -> None:
    base = access.run(access.load(estates.study.output.parent / "study.yaml", output=tmp_path / "base"))
    kept = {path: path.read_bytes() for path in base.write()}
    written = base.with_scenario(LONGER).write()
    assert {path: path.read_bytes() for path in kept} == kept
    assert written[0] == tmp_path / "base" / "scenario_1" / "map.html"
    assert "两个围墙小区（虚构）（放宽）" in written[0].read_text(encoding="utf-8")
    record = json.loads((written[0].parent / "run.json").read_text(encoding="utf-8"))
    assert record["scenarios"][0]["content"]["limits"] == {MARKET: 40}


def test_no_kept_network_is_taken_for_streets_that_a_scenario_changed(
    estates: access.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = estates.with_scenario(estates.link(MARKET, links=1).scenario)
    assert opened.assessed.measured.own_streets

    def refuse(*_: Any) -> None:
        raise AssertionError("the cache knows the streets of the files only")

    monkeypatch.setattr(measuring, "cached", refuse)
    monkeypatch.setattr(cache, "cached", refuse)
    again = opened.with_scenario({"name": {"zh": "迁", "en": "Moved"}, "facilities": {"close": ["M"]}})
    assert again.assessed.measured.own_streets
    assert again.coverage["persons_met"].sum() == 0


def test_fields_of_a_study_are_put_in_place(town_study: Path) -> None:
    study = access.load(town_study, walk_kph=3.6, population={"basis": "census"}, name={"en": "Mine"})
    assert study.settings.walk_kph == 3.6
    assert study.population.label == "census"
    assert (study.name.zh, study.name.en) == ("小城", "Mine")
    assert access.load(town_study).settings.walk_kph == 1.8
    with pytest.raises(access.errors.DocumentError, match=r"study.yaml: walk_kmh: unknown field"):
        access.load(town_study, walk_kmh=3.6)
    with pytest.raises(access.errors.DocumentError, match=r"settings.walk_kph: .*greater than 0"):
        access.load(town_study, walk_kph=-1)


def test_check_reads_and_measures_nothing(town_study: Path, searched: Counter[str]) -> None:
    report = access.check(town_study).report
    assert not searched
    assert {"streets", "facilities", "population", "zones"} <= set(report["subject"])


def test_other_faces_of_a_comparison(town_study: Path) -> None:
    """M moves from (250, 310) to (430, 150): f, now 60 m from it, gains; a, now 430 m from it, loses."""
    moved = {"move": [{"id": "M", "to": {"x": EAST + 430, "y": NORTH + 150}}]}
    found = access.compare(town_study, [{"name": {"zh": "迁", "en": "Moved"}, "facilities": moved}])
    assert found.scenarios == ["scenario_1"]
    assert found.verdicts["scenario"].tolist() == ["base", "scenario_1"]
    gained = found.people.query("group == 'all'")[["persons_gained", "persons_lost"]].sum()
    assert gained.tolist() == [20.0, 10.0]
    assert "Moved" in found._repr_html_()
    with pytest.raises(access.errors.InputError, match="scenario_1"):
        found.by_zone("scenario_2", MARKET)


def test_what_is_asked_is_checked_by_the_names_of_its_parameters(estates: access.Result) -> None:
    with pytest.raises(access.errors.QuestionError) as error:
        estates.site(MARKET, site=2, model="foo", ties=2.5)
    assert [fault.split("`")[1] for fault in error.value.faults] == ["site", "model", "ties"]
    assert "did you mean 'sites'" in error.value.faults[0]
    with pytest.raises(access.errors.QuestionError, match="`across`"):
        estates.link(MARKET, links=1, across="water")
    with pytest.raises(access.errors.QuestionError, match="`readings`"):
        access.run(estates.study, readings="al")  # type: ignore[arg-type]
    with pytest.raises(access.errors.InputError, match="a list is no scenario"):
        estates.with_scenario([LIBRARY])  # type: ignore[arg-type]


def test_a_result_may_stand_for_its_study(estates: access.Result) -> None:
    assert access.site(estates, MARKET, sites=1, ties=0).sites.equals(
        estates.site(MARKET, sites=1, ties=0).sites
    )
    assert access.compare(estates, LIBRARY).scenarios == ["scenario_1"]
    assert access.run(estates).clauses == estates.clauses


def test_a_study_is_found_from_any_folder(town_study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town_study.parent)
    result = access.run("study.yaml")
    monkeypatch.chdir("/")
    assert result.write()[0] == town_study.parent / "results" / "map.html"


def test_no_site_is_looked_for_where_all_have_it(estates: access.Result) -> None:
    with pytest.raises(access.errors.NotNeeded, match="all people have it already"):
        estates.with_scenario(LONGER).site(MARKET, sites=1)


def test_submodules_do_not_hide_what_is_public() -> None:
    for module in (access.network, access.standards, access.notebook):
        assert sorted(dir(module)) == sorted(module.__all__)
    plan = access.standards.load_plan("huangyan")
    for name in ("access.network.isochrone", "access.standards.target"):
        importlib.import_module(name)

    assert access.standards.targets(plan)
    assert callable(access.network.isochrones)
