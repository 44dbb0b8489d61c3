"""Licences of fetched files are told by what the file is, not by its name."""

import hashlib
import json
from pathlib import Path

import access
from access.study.licences import licensed


def test_a_licence_goes_with_the_bytes_that_were_fetched(town_study: Path) -> None:
    study = access.load(town_study)
    assert licensed(study) == {}
    files = ("zones.geojson", "edges.csv")
    told = {
        "sources": [
            {
                "file": name,
                "of": "extract.osm.pbf",
                "licence": {"name": "ODbL 1.0", "named": "© OpenStreetMap contributors", "address": "x"},
                "dated": "2026-01-02T03:04:05Z",
            }
            for name in files
        ],
        "sha256": {
            name: hashlib.sha256((town_study.parent / name).read_bytes()).hexdigest() for name in files
        },
    }
    (town_study.parent / "sources.json").write_text(json.dumps(told), encoding="utf-8")
    edges = town_study.parent / "edges.csv"
    edges.write_bytes(edges.read_bytes() + b"\n")
    inputs = {each["file"]: each for each in access.run(study).assessed.record["inputs"]}
    terms = {
        "of": "extract.osm.pbf",
        "licence": "ODbL 1.0, © OpenStreetMap contributors",
        "dated": "2026-01-02",
    }
    assert inputs["zones.geojson"] == {**inputs["zones.geojson"], **terms}
    assert not inputs["edges.csv"].keys() & terms.keys()
    (town_study.parent / "sources.json").write_text("[]", encoding="utf-8")
    assert licensed(study) == {}
