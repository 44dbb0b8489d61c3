"""Every output of a study whose names are all hostile: in browsers, spreadsheets, terminals and charts.

Two studies, one written by hand of each command's kind: the two walled estates (run, site, link, gaps,
compare, diff, supply, report, workbook, index) and the tiny town with ambulance stations (emergency). Their
names, titles, quotes and file names would each run, colour or reverse something if any output took them for
more than text.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pandas as pd
import pyogrio
import pytest
import yaml
from matplotlib import pyplot as plt
from matplotlib.cbook import is_math_text
from matplotlib.text import Text as Drawn
from playwright.sync_api import Browser
from typer.testing import CliRunner

import access
from access.commands.app import app
from access.contracts import escaping
from access.places import readers
from tests.outputs.hostile import CLAUSE, FILE, PARTS, both, hostile_estates, hostile_town, later_study, name
from tests.outputs.opened import complaint

# what no output of text may hold: controls but for line feeds, and what reverses letters
ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ASKED = ("--minutes", "6", "--before-setting-out", "1", "--rural-km", "0.2", "--spacing", "0", "--sites", "1")


class Made:
    """What the commands wrote and told."""

    def __init__(self, folder: Path) -> None:
        self.results = folder
        self.told: dict[str, str] = {}

    def run(self, *words: Any) -> None:
        done = CliRunner().invoke(app, [*map(str, words)], env={"COLUMNS": "300"})
        assert done.exit_code == 0, done.output
        self.told[" ".join(map(str, words[:2]))] = done.output

    def files(self, ending: str) -> list[Path]:
        return sorted(self.results.rglob(f"*{ending}"))


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_estates(tmp_path_factory.mktemp("estates"))


@pytest.fixture
def made(estate: Path, town_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """All commands, run."""
    if found := _made.get("all"):
        return found
    results = tmp_path_factory.mktemp("results")
    made, town, plan = Made(results), hostile_town(town_study), estate.with_name("plan.yaml")
    made.run("run", estate, "-o", results / FILE, "--readings", "all")
    made.run("site", estate, "--standard", CLAUSE, "--sites", 2, "-o", results / "site")
    made.run("link", estate, "--standard", CLAUSE, "--links", 2, "-o", results / "link")
    made.run("gaps", estate, "--visits", "--mappers", "--most", 2, "-o", results / "gaps")
    scenarios = [estate.with_name("one.yaml"), estate.with_name(f"{FILE}.yaml")]
    made.run("compare", estate, *scenarios, "-o", results / "compare")
    made.run("emergency", town, *ASKED, "-o", results / "emergency")
    home = results / "home"
    home.mkdir()
    (results / FILE).rename(home / FILE)
    made.run("diff", estate, later_study(estate), "-o", results / "diff")
    made.run("supply", estate, "--standard", CLAUSE, "-o", results / "supply")
    made.run("report", home / FILE, "--language", "zh", "--format", "html")
    made.run("workbook", home / FILE, "-o", results / "book.xlsx", "--language", "en")
    made.run("index", home)
    made.run("standards", "list", plan)
    made.run("standards", "show", CLAUSE, "--plan", plan)
    made.run("standards", "check", plan)
    _made["all"] = made
    return made


_made: dict[str, Made] = {}


def runs(text: str) -> bool:
    """Whether a spreadsheet may run a text: by its first sign that is seen, told apart from the program."""
    seen = [sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")]
    return text[:1] in ("\t", "\r", "\n") or unicodedata.normalize("NFKC", (seen or ["x"])[0]) in "=+-@"


def number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_the_terminal_shows_names_as_they_are_and_obeys_none(made: Made) -> None:
    for command, told in made.told.items():
        assert not ACTS.search(told), (command, ACTS.search(told))
    for command in ("run", "site", "link", "gaps", "compare", "emergency", "standards list"):
        (told,) = (text for key, text in made.told.items() if key.startswith(command))
        plain = re.sub(r"[\s│]+", " ", told)
        for part in ("[red]x[/] :warning:", "\\x1b[31m", "\\u202eabc", "{{ 7*7 }}"):
            assert part in plain, (command, part)


def test_no_cell_is_a_formula_and_each_name_is_read_back(made: Made) -> None:
    names = {name(i) for i in range(len(PARTS))}
    tables = made.files(".csv")
    assert len(tables) > 12
    found = set()
    for path in tables:
        for cell in (cell for row in rows(path) for cell in row):
            assert number(cell) or not runs(cell), (path.name, cell)
        table = readers.table(path)[0]
        found |= {value for column in table for value in table[column]} & names
        assert set(table.columns) == {*pd.read_csv(path).columns}
    assert len(found) > 4
    layers = [(path, layer) for path in made.files(".gpkg") for layer, _ in pyogrio.list_layers(path)]
    assert len(layers) > 4
    for path, layer in layers:
        texts = geopandas.read_file(path, layer=layer).select_dtypes(["object", "str"]).to_numpy().ravel()
        assert not [text for text in texts if isinstance(text, str) and runs(text)], path


def test_no_formula_of_a_workbook_holds_a_name(made: Made) -> None:
    books = made.files(".xlsx")
    assert len(books) == 2  # beside the run, and by itself
    for path in books:
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
        assert not [each for each in formulas for part in PARTS if part in each], path
        assert not [cell for cell in cells if cell.hyperlink], path
        assert any("{{ 7*7 }}" in str(cell.value) for cell in cells), path


def test_data_files_hold_the_names_themselves(made: Made) -> None:
    for path in (*made.files(".json"), *made.files(".geojson")):
        json.loads(path.read_text("utf-8"))
    record = json.loads((made.results / "home" / FILE / "run.json").read_text("utf-8"))
    assert record["study"]["name"] == both(6)
    for path in made.files(".yaml"):
        yaml.safe_load(path.read_text("utf-8"))


def opened(browser: Browser, file: Path) -> tuple[list[str], int, str]:
    """What a page complains of, how many elements names have made, and its text; nothing may have run."""
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.extend(complaint(message)))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_timeout(300)
    made, text, title = 0, "", page.title()
    for frame in page.frames:
        assert frame.evaluate("globalThis.hacked ?? null") is None
        # the annex has pictures of its own, as data
        made += frame.locator("img:not([src^='data:image/svg+xml;base64,']), [onerror]").count()
        text += frame.evaluate("document.body.innerText")
    page.close()
    return told, made, f"{title}\n{text}"


def test_no_page_runs_a_name(made: Made, browser: Browser) -> None:
    pages = made.files(".html")
    # run, its check and annex, site, link, gaps twice, compare twice, diff, emergency, index
    assert len(pages) == 12
    for path in pages:
        told, elements, text = opened(browser, path)
        assert not told, (path, told)
        assert elements == 0, path
        assert PARTS[0] in text, path
        assert not ACTS.search(text.replace("\t", " ")), (path, ACTS.search(text))


def test_the_index_leads_to_a_folder_of_any_name(made: Made, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((made.results / "home" / "index.html").as_uri())
    (link,) = page.locator("a").all()
    assert link.get_attribute("rel") == "noopener noreferrer"
    link.click()
    page.wait_for_url("**/map.html")
    page.close()


@pytest.fixture(scope="module")
def result(estate: Path) -> access.Result:
    return access.run(estate)


def shown(result: access.Result, estate: Path, town: Path) -> Iterator[Any]:
    """All that a notebook shows of a study: tables and maps."""
    sited, linked = result.site(CLAUSE, sites=2), result.link(CLAUSE, links=2)
    scenarios = [estate.with_name("one.yaml"), estate.with_name(f"{FILE}.yaml")]
    compared = result.compare(scenarios)
    survey = access.emergency(town, limit_min=6, fixed_min=1, rural_km=0.2, spacing_m=0, sites=1)
    yield from (result, compared, survey)
    yield from (result.verdicts, result.coverage, result.report, result.gaps)
    yield from (result.table(CLAUSE), result.table(CLAUSE, of="gaps"), result.map(), result.map(CLAUSE))
    yield from (sited.table(), sited.choices(), sited.map(), sited.sites)
    yield from (linked.table(), linked.table(candidates=True), linked.map(), linked.links)
    yield from (compared.by_zone("one", CLAUSE), compared.by_group(CLAUSE), compared.map("one", CLAUSE))
    yield from (survey.radii(), survey.vehicles(), survey.response(), survey.fleet(), survey.map())
    yield from (survey.districts, survey.sites, survey.report)


def test_a_notebook_shows_names_as_text(
    result: access.Result, estate: Path, town_study: Path, browser: Browser, tmp_path: Path
) -> None:
    """Nor do they run in a page without any policy, as a notebook is."""
    parts = [each._repr_html_() for each in shown(result, estate, hostile_town(town_study))]
    assert all(parts)
    tables = [part for part in parts if "<iframe" not in part]
    maps = [part for part in parts if "<iframe" in part]
    assert (len(tables), len(maps)) == (24, 6)
    told_by = []
    for number, part in enumerate([*tables, *maps]):
        file = tmp_path / f"{number}.html"
        file.write_text(f'<!doctype html><meta charset="utf-8">{part}', "utf-8")
        told, elements, text = opened(browser, file)
        assert not told, (number, told)
        assert elements == 0, part[:300]
        if part not in {each for each in tables if 'class="dataframe"' in each}:
            assert not ACTS.search(text.replace("\t", " ")), (number, ACTS.search(text))
        told_by.append(PARTS[0] in text)
    assert sum(told_by) > 12


@pytest.mark.filterwarnings("ignore:Glyph")  # the font holds no mark of direction
@pytest.mark.filterwarnings("ignore:constrained_layout not applied")  # a name may be wider than a figure
def test_charts_draw_names_letter_by_letter(result: access.Result, estate: Path, town_study: Path) -> None:
    plt.close("all")
    sited = result.site(CLAUSE, sites=2)
    compared = result.compare([estate.with_name("one.yaml"), estate.with_name(f"{FILE}.yaml")])
    survey = access.emergency(
        hostile_town(town_study), limit_min=6, fixed_min=1, rural_km=0.2, spacing_m=0, sites=1
    )
    drawn = [
        *(result.chart(), result.chart(CLAUSE), sited.chart(), sited.steps()),
        *(compared.chart(), compared.gains("one", CLAUSE), survey.chart(), survey.steps()),
    ]
    texts = set()
    for axes in drawn:
        axes.figure.savefig(io.BytesIO(), format="png")
        axes.figure.savefig(io.BytesIO(), format="svg")
        found = [each.get_text() for each in axes.figure.findobj(Drawn)]
        assert not [text for text in found if is_math_text(text)]
        texts |= {text.replace("\\$", "$") for text in found}
    (legend,) = drawn[4].figure.legends
    named = [text.get_text().replace("\\$", "$") for text in legend.get_texts()]
    assert sum("{{ 7*7 }}" in text for text in named) == 2  # that begins with _, too
    assert escaping.visible(name(1)) in texts
    assert not [text for text in texts if ACTS.search(text)]
    plt.close("all")
