"""Result files held against what is said of them: every column and field, and the other way round."""

import csv
import fnmatch
import json
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pyogrio
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from access.api import schema
from access.contracts.results import ResultFile, json_schema


def misdescribed(folder: Path, command: str) -> list[str]:
    """What stands in result files of a command and is not described, or is described and not there."""
    known = schema.files(command)
    names = [path.name for path in sorted(folder.iterdir()) if path.is_file()]
    found = [f"{name}: not described" for name in names if not _of(name, known)]
    found += [
        f"{each.name}: not there"
        for each in known
        if not each.maybe and not any(fnmatch.fnmatchcase(name, each.name) for name in names)
    ]
    for name in names:
        for file, columns in _tables(folder / name, _of(name, known)):
            found += [f"{name}: {column} not described" for column in columns if file.meaning(column) is None]
            found += [
                f"{name}: {key} not there"
                for key, meaning in file.fields.items()
                if not meaning.maybe and not any(fnmatch.fnmatchcase(column, key) for column in columns)
            ]
        if name.endswith((".json", ".geojson")):
            found += [f"{name}: {each}" for each in _faults(folder / name, _of(name, known)[0])]
    return found


def _of(name: str, known: list[ResultFile]) -> list[ResultFile]:
    return [each for each in known if fnmatch.fnmatchcase(name, each.name)]


def _faults(path: Path, file: ResultFile) -> list[str]:
    asked = json_schema(file)
    Draft202012Validator.check_schema(asked)
    content = json.loads(path.read_text(encoding="utf-8"))
    return [
        f"{each.json_path} {each.message[:200]}" for each in Draft202012Validator(asked).iter_errors(content)
    ][:9]


def _tables(path: Path, known: list[ResultFile]) -> Iterator[tuple[ResultFile, list[str]]]:
    if path.suffix == ".csv" and known:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield known[0], next(csv.reader(file))
    if path.suffix == ".parquet":
        yield known[0], list(geopandas.read_parquet(path).columns)
    if path.suffix == ".gpkg":
        for layer, _ in pyogrio.list_layers(path):
            mine = next(each for each in known if each.layer == layer)
            told = pyogrio.read_info(path, layer=layer)
            yield mine, [*told["fields"], *(["geometry"] if told["geometry_type"] else [])]
