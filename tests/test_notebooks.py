"""Each notebook runs from a clean kernel, says everything in both languages, and keeps no outputs."""

import ast
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
MOST_S = 120
MOST_LINES = 20


def read(name: str) -> Any:
    # it takes seconds to import: where a notebook is looked at, not in each process that collects tests
    import nbformat

    return nbformat.read(FOLDER / name, as_version=4)


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameters(cell: Any) -> dict[str, Any]:
    """The names that a cell sets to plain values; fails where it does anything else."""
    found = {}
    for each in ast.parse(cell.source).body:
        assert isinstance(each, ast.Assign), ast.unparse(each)
        (name,) = each.targets
        assert isinstance(name, ast.Name), ast.unparse(each)
        found[name.id] = ast.literal_eval(each.value)
    return found


def imported(source: str) -> set[str]:
    """What a cell imports, and what of it: ``access``, ``access.network``, ``pathlib.Path``."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    return names | {f"{node.module}.{each.name}" for node in froms for each in node.names}


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, city_folder: Path) -> Path:
    """A folder that holds what the repository gives a notebook, and the made-up city as they make it."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(FOLDER, folder / "notebooks", ignore=shutil.ignore_patterns("*.ipynb"))
    shutil.copytree(city_folder, folder / "maps" / "synthetic" / "inputs")
    return folder


def run(notebook: Any, desk: Path) -> Any:
    """Run all cells of a notebook in a new kernel, in two minutes of its own at most."""
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell

    clock = new_code_cell("import time\nprint(time.process_time())")
    notebook.cells.append(clock)  # not a clock on the wall: other tests run at the same time
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(desk / "notebooks")}}).execute()
    notebook.cells.pop()
    assert float(clock.outputs[0].text) < MOST_S
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    told = [output.text for output in outputs if output.get("name") == "stderr"]
    assert not told, told
    return notebook


def shown(notebook: Any, kind: str) -> list[str]:
    """What the cells of a notebook show, of one kind (MIME type)."""
    outputs = [output for cell in code(notebook) for output in cell.outputs if "data" in output]
    return [output["data"][kind] for output in outputs if kind in output["data"]]


def with_parameters(notebook: Any, **values: Any) -> Any:
    """Change parameters in the first code cell, as a reader would."""
    cell = code(notebook)[0]
    known = parameters(cell)
    assert set(values) <= set(known), "no such parameter"
    cell.source = "\n".join(f"{name} = {value!r}" for name, value in {**known, **values}.items())
    return notebook


def test_there_are_notebooks() -> None:
    assert [name[:2] for name in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


# each starts a kernel of its own and searches for half a minute: all five run in `make test-slow`
RUN = [pytest.param(name, marks=[] if name.startswith("01") else pytest.mark.slow) for name in NOTEBOOKS]


@pytest.mark.parametrize("name", RUN)
def test_it_runs_without_a_warning(name: str, desk: Path) -> None:
    notebook = run(read(name), desk)
    assert shown(notebook, "image/png"), "no plot"
    maps = [page for page in shown(notebook, "text/html") if "<iframe" in page]
    assert maps, "no map"
    assert all(len(page) < 700_000 for page in maps), [len(page) for page in maps]


def of_the_city() -> list[str]:
    """The notebooks that work on the made-up city."""
    found = []
    for name in NOTEBOOKS:
        cells = json.loads((FOLDER / name).read_text("utf-8"))["cells"]
        first = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        if re.search(r"^STUDY = .*synthetic", first, re.MULTILINE):
            found.append(name)
    return found


@pytest.mark.parametrize("name", of_the_city())
def test_the_made_up_city_is_made_where_it_is_missing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    monkeypatch.setattr("access.synthetic.write", made.append)
    first, second = code(read(name))[:2]
    begin = second.source[: second.source.index("synthetic.write(Path(STUDY).parent)")]
    begin += "synthetic.write(Path(STUDY).parent)"
    place = Path(parameters(first)["STUDY"])
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    exec(begin, {"STUDY": str(place)})  # noqa: S102 (a cell of ours)
    assert made == [place.parent]
    place.parent.mkdir(parents=True)
    place.touch()
    exec(begin, {"STUDY": str(place)})  # noqa: S102
    assert made == [place.parent]


def test_other_parameters_lead_to_other_answers(desk: Path) -> None:
    """Every clause of the first notebook is met for more than 25 % of the people, of whom one can tell."""
    changed = {"CLAUSE": "qingdao.medical_circle", "WALK_KPH": 4.0, "REQUIRED_SHARE": 0.25}
    notebook = run(with_parameters(read(NOTEBOOKS[0]), **changed), desk)
    (verdicts,) = (
        table for table in shown(notebook, "text/html") if "verdict" in table and "<table" in table
    )
    assert "≥ 25.0%" in verdicts
    assert "达标" in verdicts
    assert "无法判定" not in verdicts
    (page,) = (page for page in shown(notebook, "text/html") if "<iframe" in page)
    assert "primary care facility" in page


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_text_is_in_both_languages(name: str) -> None:
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            assert re.search(r"[\u4e00-\u9fff]{2}", cell.source), cell.source
            assert re.search(r"[A-Za-z]+ [A-Za-z]+", cell.source), cell.source


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_first_code_cell_holds_the_parameters(name: str) -> None:
    assert parameters(code(read(name))[0])


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_cells_are_short_and_import_the_public_face_alone(name: str) -> None:
    for cell in code(read(name)):
        assert len(cell.source.splitlines()) <= MOST_LINES, cell.source
        assert imported(cell.source) <= {"access", "pathlib.Path"}, cell.source


def test_the_first_answer_takes_six_lines_at_most() -> None:
    """The cells of the first notebook from its parameters to the one that only names what it shows."""
    cells = [cell.source for cell in code(read(NOTEBOOKS[0]))[1:]]
    answer = next(i for i, source in enumerate(cells) if source.strip() == "result")
    lines = [line for source in cells[: answer + 1] for line in source.splitlines() if line.strip()]
    assert len(lines) <= 6, lines


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_outputs_are_kept(name: str) -> None:
    for cell in code(read(name)):
        assert not cell.outputs
        assert cell.execution_count is None
