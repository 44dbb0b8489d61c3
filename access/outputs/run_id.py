"""Which run a result file is of: each carries the id of its run, and ``run.json`` the hash of each.

The id follows from what the run was made of, so that the same inputs give the same bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from access.contracts import folders
from access.contracts.errors import FileError
from access.contracts.said import NOTHING, Said

NAME = "run_id"
RECORD = "run.json"
# the same study gives the same results on each
_ALIKE = {NAME, "python", "files"}


def identified(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a run with its id, the hash of the rest.

    >>> identified({"inputs": [], "python": "3.11"}) == {**identified({"inputs": []}), "python": "3.11"}
    True
    """
    own = {key: value for key, value in record.items() if key not in _ALIKE}
    text = json.dumps(own, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return {NAME: digest, **{key: value for key, value in record.items() if key != NAME}}


def alike(now: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Tell whether a record says the same of all that is told.

    >>> alike({"inputs": ("a",)}, {"inputs": ["a"], "python": "3.11"}), alike({"readings": "all"}, {})
    (True, False)
    """
    told = dict(json.loads(json.dumps(now, ensure_ascii=False, default=str)))
    return all(key in record and record[key] == value for key, value in told.items())


def stamped(name: str, text: str, run_id: str) -> str:
    r"""Return the text of a result file with the id of its run.

    A CSV has it in a column, JSON in each record or at its top, a page or picture among its metadata, YAML
    in a comment.

    >>> stamped("a.csv", "name,persons\nmarket,3\n", "1f")
    'name,persons,run_id\nmarket,3,1f\n'
    """
    kind = Path(name).suffix
    if kind == ".csv":
        rows = csv.reader(io.StringIO(text, newline=""))
        made = io.StringIO()
        writer = csv.writer(made, lineterminator="\n")
        writer.writerow([*next(rows), NAME])
        writer.writerows([*row, run_id] for row in rows)
        return made.getvalue()
    if kind == ".html":
        return text.replace("<head>", f'<head>\n<meta name="run-id" content="{run_id}">', 1)
    if kind == ".svg":
        return text.replace(">", f"><metadata>{NAME}: {run_id}</metadata>", 1)
    if kind == ".yaml":
        return f"# {NAME}: {run_id}\n{text}"
    if text.startswith("["):
        # no text in JSON holds a line break: such a line begins a record of the list, and nothing else
        return text.replace("\n {\n", f'\n {{\n  "{NAME}": "{run_id}",\n')
    return text.replace("{", f'{{\n "{NAME}": "{run_id}",', 1)


def hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each file by its name."""
    return {name: _sha256(folder / name) for name in sorted(names)}


def check(folder: Path, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the record of the run whose results stand in a folder, having checked that they are its own.

    A run that was cut off while its files took their places is undone first.

    Args:
        folder: a folder of results.
        names: of the files to be read; all of the run without.

    Raises:
        FileError: there is no record; a file is missing, has been changed, or is another run's.
    """
    if folders.pending(folder):
        with folders.claimed(folder):
            pass  # which puts back the results before
    path = folder / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        known = dict(record.get("files", {}))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise FileError(str(path), [unread(error)]) from error
    asked = known if names is None else [name for name in names if name in known]
    faults = [fault for name in asked if (fault := _fault(folder / name, known[name]))]
    if faults:
        raise FileError(str(folder), faults)
    return dict(record)


def unread(error: Exception) -> Said:
    """Return what to say of a result that cannot be read."""
    return Said(f"无法读取（{error}）；请重新运行", f"cannot be read ({error}); run the study again")


def _fault(path: Path, digest: str) -> Said:
    try:
        if _sha256(path) == digest:
            return NOTHING
    except OSError:
        return Said(
            f"结果文件 {path.name} 缺失；请重新运行",
            f"the result {path.name} is missing; run the study again",
        )
    return Said(
        f"{path.name} 不是 run.json 所记的那次运行写出的（混有另一次运行的结果，或被改过）；请重新运行",
        f"{path.name} is not as the run that run.json tells of has written it: it is another run's, or has "
        "been changed since; run the study again",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
