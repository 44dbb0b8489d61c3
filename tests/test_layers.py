"""Who may import whom: the folders stand in the order of the analysis."""

import ast
from functools import cache
from pathlib import Path

import networkx as nx

from tests.conftest import ROOT

PACKAGE = ROOT / "access"
# each room may import those before it
ROOMS = [
    *("contracts", "standards", "places", "network", "synthetic", "verdicts"),
    *("outputs", "study", "assessment", "remedies", "api", "commands"),
]
# what stands before a room and yet is none of its business
STRANGERS = {
    *(("places", "standards"), ("network", "standards"), ("network", "places"), ("verdicts", "places")),
    *(("synthetic", "network"), ("study", "outputs"), ("study", "verdicts")),
}
PUBLIC = "access.network.public"  # the engine on its own reads streets through places
READERS = {"readers", "rasters", "vectors", "text"}  # and those of OpenStreetMap:
READERS |= {"bands", "file", "ways", "areas", "standing", "admin_units", "sites", "faults", "walk_areas"}
READERS |= {"extract", "named_units", "order", "cuts", "cut_out"}
HEAVY = {"numpy", "pandas", "geopandas", "scipy", "shapely", "rasterio", "osmium", "folium", "pydantic"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imported(path: Path, *, top_level: bool = False) -> frozenset[str]:
    """The modules that a file imports, for types too: ``numpy``, ``access.contracts.tables``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in FILES else node.module for name in names}
    return frozenset(found)


def arrows() -> list[tuple[str, str]]:
    return [(name, other) for name, path in FILES.items() for other in imported(path) if other in FILES]


def room(module: str) -> str:
    return module.split(".")[1]


def test_the_rooms_are_these_and_no_more() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    assert rooms == {*ROOMS, "__init__.py", "__main__.py", "py.typed"}


def test_imports_go_downwards_only() -> None:
    between = [(a, b) for a, b in arrows() if a.count(".") and b.count(".") and a != "access.__main__"]
    wrong = [
        f"{a} imports {b}"
        for a, b in between
        if ROOMS.index(room(b)) > ROOMS.index(room(a)) or ((room(a), room(b)) in STRANGERS and a != PUBLIC)
    ]
    assert not wrong


def test_no_file_leads_back_to_itself() -> None:
    graph = nx.DiGraph(arrows())
    assert not [sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1]


def test_only_the_readers_open_data_files() -> None:
    openers = {"rasterio.open", "pd.read_csv", "geopandas.read_file", "osmium.FileProcessor"}
    for path in FILES.values():
        text = path.read_text(encoding="utf-8")
        assert path.stem in READERS or not any(f"{name}(" in text for name in openers), path


def test_the_command_line_imports_heavy_modules_inside_its_commands() -> None:
    for path in PACKAGE.glob("commands/*.py"):
        tops = {name.split(".")[0] for name in imported(path, top_level=True)}
        assert not tops & HEAVY, path


def test_only_fetch_asks_the_network() -> None:
    asking = {"requests", "urllib3", "httpx", "http", "urllib.request", "socket", "ftplib", "aiohttp"}
    for name, path in FILES.items():
        found = frozenset[str]() if name.startswith("access.study.fetching") else imported(path)
        assert not asking & found, path
        led = any(each.startswith("access.study.fetching") for each in found)
        assert not led or name == "access.api.fetching", path


def test_nothing_prints() -> None:
    for path in FILES.values():
        text = path.read_text(encoding="utf-8")
        calls = {
            node.func.id
            for node in (ast.walk(ast.parse(text)) if "print" in text else ())
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in calls, path
