"""The documentation site: built without a warning, whole, and readable without a network."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import access
from access.standards.registry import builtin_plans, load_plan
from access.study.study import Study
from tests.conftest import ROOT
from tests.study.test_inputs_page import models

sys.path.insert(0, str(ROOT / "docs"))
from building.searching import ChineseAndEnglish

DOCS = ROOT / "docs"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*build, "-d", str(folder / "read"), str(DOCS), str(folder / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_nothing_is_asked_of_a_network(site: Path) -> None:
    """No script, style, picture or font from an address; links to follow may stand in a text."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"([^\"]*)", text)
        loaded += re.findall(r"<link\b[^>]*\brel=\"(?:stylesheet|preload|icon)\"[^>]*\bhref=\"([^\"]*)", text)
        assert not [each for each in loaded if "//" in each], page
    for style in site.rglob("*.css"):
        told = re.findall(
            r"url\((?!['\"]?data:)[^)]*//[^)]*\)|@import[^;]*//", style.read_text(encoding="utf-8")
        )
        assert not told, style


def test_each_clause_stands_on_its_plans_page(site: Path) -> None:
    for name in builtin_plans():
        page = (site / "registry" / f"{name}.html").read_text(encoding="utf-8")
        shown = set(
            re.findall(r'<code class="docutils literal notranslate"><span class="pre">([\w.]+)', page)
        )
        assert {each.id for each in load_plan(name).standards} <= shown
    qingdao = (site / "registry" / "qingdao.html").read_text(encoding="utf-8")
    for words in (
        "市南区、市北区、李沧区",
        "≤ 2 公里 km",
        "radius of a circle of equal area",
        "青岛市“十四五”公共服务规划",
    ):
        assert words in qingdao


def test_formulas_are_drawn_by_the_browser_itself(site: Path) -> None:
    page = (site / "method.html").read_text(encoding="utf-8")
    assert page.count("<math") > 20
    assert "<msqrt>" in page  # the radius of equal area
    assert not re.search(r"src=\"[^\"]*(mathjax|katex)", page, re.IGNORECASE)


def test_all_that_is_public_is_described(site: Path) -> None:
    page = (site / "api.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'id="(?:module-)?access\.([\w.]+)"', page))
    modules = {"errors": "contracts.errors", "notebook": "outputs.notebook"}
    assert {modules.get(name, name) for name in access.__all__} <= ids


def test_every_field_of_a_study_is_in_the_table_of_all_fields(site: Path) -> None:
    page = (site / "fields.html").read_text(encoding="utf-8")
    of: dict[str, str] = dict(re.findall(r'<section id="model-(\w+)">(.*?)</section>', page, re.DOTALL))
    inherited = of["placed"] + of["layer"] + of["counts"]
    for model in models(Study, set()):
        if model.__name__ == "Text":
            continue
        for name in model.model_fields:
            told = f'<span class="pre">{name}</span>'
            assert told in of[model.__name__.lower()] + inherited, (model, name)
    assert "<p>必填 needed</p>" in of["study"]
    assert '<span class="pre">4.8</span>' in of["settings"]


def test_chinese_stands_first_and_english_beside_it(site: Path) -> None:
    page = (site / "start.html").read_text(encoding="utf-8")
    pair = re.search(
        r'<div class="pair docutils container">\s*<p lang="zh-CN">(.*?)</p>\s*<p lang="en">(.*?)</p>', page
    )
    assert pair
    assert "需要 Python 3.11" in pair[1]
    assert pair[2].startswith("You need Python 3.11")


def test_each_link_of_a_page_leads_somewhere() -> None:
    """Those of the Markdown files themselves, which are read without the site, too."""
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CONTRIBUTING.md"]:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            assert "://" in link or (page.parent / link).exists(), (page.name, link)


@pytest.mark.parametrize("name", ["extending.md", "architecture.md"])
def test_files_that_a_newcomer_is_sent_to_are_there(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:access|tests|docs|page)/[\w./]+)`", text))
    assert len(paths) > 3
    assert not [path for path in paths if not (ROOT / path).exists()]
    rooms = {path.parent.name for path in (ROOT / "access").glob("*/__init__.py")}
    if name == "architecture.md":
        assert set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE)) == rooms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("农贸市场", {"农贸", "贸市", "市场"}),
        ("15分钟 circles", {"15", "分钟", "circles"}),
        ("缺", {"缺"}),
    ],
)
def test_text_is_found_by_pairs_of_signs(text: str, words: set[str]) -> None:
    assert words <= set(ChineseAndEnglish({}).split(text))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("农贸市场", "registry/huangyan.html"),
        ("等面积圆半径", "method.html"),
        ("floating catchment", "method.html"),
    ],
)
def test_the_search_works_from_a_disk(site: Path, browser: Any, asked: str, found: str) -> None:
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{(site / 'search.html').as_uri()}?q={asked}")
    page.wait_for_selector("#search-results li a")
    links = page.locator("#search-results li a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    page.close()
    assert any(link.startswith(found) for link in links), links
    assert all(url.startswith("file:") for url in requests)
