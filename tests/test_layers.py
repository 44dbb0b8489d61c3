"""Who may import whom: the folders stand in the order of the analysis."""

import ast
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "access"
# each layer may import those before it; `places` and `network` do not know each other or the plans
LAYERS = [
    {"errors"},
    {"tables", "documents"},
    {"standards"},
    {"places"},
    {"network"},
    {"verdicts"},
    {"remedies"},
    {"outputs"},
    {"synthetic"},
    {"sources"},
    {"study"},
    {"street_inputs"},
    {"inputs"},
    {"network_notes"},
    {"measure"},
    {"pipeline"},
    {"ground"},
    {"compare", "link", "site"},
    {"cli_told"},
    {"cli_standards", "cli_remedies", "cli_links"},
    {"cli"},
    {"__main__"},
]
STRANGERS = [("places", "standards"), ("network", "standards"), ("network", "places"), ("verdicts", "places")]
PUBLIC = PACKAGE / "network" / "public.py"  # the engine on its own reads streets through places
HEAVY = {"numpy", "pandas", "geopandas", "scipy", "shapely", "rasterio", "osmium", "folium", "pydantic"}


def layer(module: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if module in names)


def imported(path: Path, *, top_level: bool = False) -> set[str]:
    """The modules that a file imports: ``numpy``, ``access.tables``, and so on."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def sources() -> list[tuple[str, Path]]:
    """Each file of the package with the first part of its module name below ``access``."""
    files = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]
    return [(path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path) for path in files]


def test_imports_go_downwards_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports access.{other}"
        for module, path in sources()
        for other in sorted(
            {name.split(".")[1] for name in imported(path) if name.startswith("access.")}
            - {module, "__version__"}
        )
        if layer(other) >= layer(module) or ((module, other) in STRANGERS and path != PUBLIC)
    ]
    assert not wrong


def test_every_module_has_its_place() -> None:
    for module, _ in sources():
        layer(module)


def test_only_the_readers_open_data_files() -> None:
    openers = {"rasterio.open", "pd.read_csv", "geopandas.read_file", "osmium.FileProcessor"}
    allowed = {"readers.py", "osm.py", "ways.py", "areas.py", "borders.py"}
    for _, path in sources():
        text = path.read_text(encoding="utf-8")
        assert path.name in allowed or not any(f"{name}(" in text for name in openers), path


def test_the_command_line_imports_heavy_modules_inside_its_commands() -> None:
    for path in PACKAGE.glob("cli*.py"):
        tops = {name.split(".")[0] for name in imported(path, top_level=True)}
        assert not tops & HEAVY, path


def test_nothing_prints() -> None:
    for _, path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in calls, path
