"""Text that leaves the program: what would act is kept from it, what would not stays as it is."""

import ast
import json
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.contracts import escaping
from tests.conftest import ROOT

RUN = [
    *("=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠x", "﹦1", "⁺1"),
    *(
        " =1",
        "\u3000=1",
        "\u00a0=1",
        "\n=1",
        "\r=1",
        "\t=1",
        "\ufeff=1",
        "\u200b=1",
        "\u2060\u200e=1",
        "\x00=1",
    ),
    *("\tx", "\nx", "\r\nx", "'=1", "''=1", "' =1"),
]
PLAIN = [
    "",
    "x",
    "市场",
    "1+1=2",
    "a=1",
    "–",
    "−5",
    "(=1)",
    "'s-Gravenhage",
    "'",
    '"=1"',
    " x",
    "\u200bx",
    "\u3000",
    "#1",
]


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert escaping.cell(text) == f"'{text}"
    assert escaping.from_cell(f"'{text}") == text


@pytest.mark.parametrize("text", PLAIN)
def test_what_it_would_not_stays(text: str) -> None:
    assert escaping.cell(text) == text
    assert escaping.from_cell(text) == text


@pytest.mark.parametrize("value", [-1.5, 0, True, None, float("-inf")])
def test_numbers_stay_numbers(value: object) -> None:
    assert escaping.cell(value) is value


@settings(max_examples=200)
@given(st.text(alphabet="'=＝-@ \t\n\u200b\ufeffa1市", max_size=6))
def test_each_cell_is_read_back(text: str) -> None:
    assert escaping.from_cell(str(escaping.cell(text))) == text


def test_an_element_holds_any_text() -> None:
    assert escaping.html("<i>&\"'\x1b\u202e\r\n市") == "&lt;i&gt;&amp;&quot;&#x27;\\x1b\\u202e\n市"
    assert escaping.html(12.5) == "12.5"
    assert escaping.srcdoc("<i>\u202e\x0c") == "&lt;i&gt;\u202e\x0c"  # a page stays what its policy hashed


def test_data_in_a_script_are_the_data() -> None:
    data = {"name": "</script><!--\u2028\u2029&\ud800", "share": 0.5}
    text = escaping.script_json(data)
    assert not set("<>&\u2028\u2029\ud800") & set(text)
    assert json.loads(text) == data
    with pytest.raises(ValueError, match="JSON"):
        escaping.script_json(float("nan"))


def test_a_step_of_an_address_stays_one() -> None:
    assert escaping.address("../a/b?c#d&<") == "..%2Fa%2Fb%3Fc%23d%26%3C"
    assert escaping.address("市") == "%E5%B8%82"
    assert escaping.address("\udcca\udcd0") == "%CA%D0"  # a name in GBK on a computer that writes UTF-8


def test_what_a_terminal_would_obey_is_spelt_out() -> None:
    assert (
        escaping.console("a\x1b]0;x\x07\x08\rb\x9b1m\u2066c") == "a\\x1b]0;x\\x07\\x08\\x0db\\x9b1m\\u2066c"
    )
    kept = "市 [red]x[/] :warning: \t\n\u200f\u200dé😀"
    assert escaping.console(kept) == kept


def names(tree: ast.AST) -> set[str]:
    """What a file imports, and the methods that it calls."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.add(f".{node.func.attr}()")
    return found


# where text leaves the program: what may write it, and no other
DOORS = {
    "html": ["contracts/escaping.py"],
    "html.escape": [],
    "urllib.parse.quote": ["contracts/escaping.py"],
    "rich.markup.escape": [],
    ".to_csv()": ["outputs/tables.py", "synthetic/estates.py", "synthetic/files.py"],
    ".to_excel()": [],
    ".to_markdown()": [],
    ".to_latex()": [],
    ".set_caption()": [],
    ".format_index()": ["outputs/notebook/tables.py"],
    # run_id: a column more beside cells that were written safely; cut_out: rows of a planner's own list as
    # they stand, for the program to read again
    ".writerow()": ["outputs/run_id.py", "places/cut_out.py"],
    ".from_markup()": [],
}


@pytest.mark.parametrize("door", DOORS)
def test_text_leaves_by_one_door_for_each_medium(door: str) -> None:
    package = ROOT / "access"
    word = door.removesuffix("()").rpartition(".")[2]  # to parse files without it would take long
    users = [
        str(path.relative_to(package).as_posix())
        for path in sorted(package.rglob("*.py"))
        if word in (text := path.read_text("utf-8")) and door in names(ast.parse(text))
    ]
    assert users == DOORS[door]


def test_no_page_takes_text_for_markup() -> None:
    words = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|window\.open|srcdoc|http-equiv"
    sources = [*(ROOT / "page" / "src").rglob("*.js"), *(ROOT / "access" / "outputs").rglob("inline.js")]
    assert len(sources) > 50
    assert not [path.name for path in sources if re.search(words, path.read_text("utf-8"))]


def test_categories_and_heads_are_guarded_too() -> None:
    from access.outputs import tables

    table = pd.DataFrame({"=a": pd.Categorical(["=1", "x", None]), "n": [-1.5, 2, 3]})
    assert tables.report_csv(table) == "'=a,n\n'=1,-1.5\nx,2.0\n,3.0\n"
