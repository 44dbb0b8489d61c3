"""Map pictures and the GeoPackage at size: seconds and bytes of one clause, after what all share is made."""

from pathlib import Path

import pytest

from access.contracts.documents import Text
from access.contracts.notes import report
from access.outputs.gpkg.write import write
from access.outputs.maps.gap_map import About
from access.outputs.maps.page_data import Layers
from access.outputs.pictures.image import png
from access.outputs.pictures.picture import Pictures, map_picture
from access.verdicts.gaps import gaps
from tests.benchmarks.bench import once, show, timed
from tests.benchmarks.city import city

SIZES = {"1e4 cells": (10_000, 20_000, 500), "1e5 cells": (100_000, 42_000, 2_000)}
STANDARDS = 4


@pytest.mark.benchmark
def test_pictures_at_size(tmp_path: Path) -> None:
    rows = []
    for name, size in SIZES.items():
        assessment, streets, _ = city(*size, STANDARDS)
        about = About(name=Text(zh="虚构大城市", en="A large city"), note=None, input_report=report([]))
        found, seeking = once(lambda a=assessment: gaps(a))
        of = Pictures(assessment, Layers(streets), found, about)
        clause = of.clauses[0]
        first, whole = once(lambda o=of, c=clause: map_picture(o, c))
        each = timed(lambda o=of, c=clause: map_picture(o, c), runs=3)
        _, rendered = once(lambda s=first or "": png(s))
        path = tmp_path / f"{len(rows)}.gpkg"
        _, writing = once(lambda a=assessment, g=found, p=path: write(a, g, p))
        rows.append(
            {
                "city": name,
                "gaps s": seeking,
                "first picture s": whole,
                "each further s": each,
                "kB": len(first or "") / 1000,
                "PNG 200 dpi s": rendered,
                f"gpkg of {STANDARDS} clauses s": writing,
                "MB": path.stat().st_size / 1e6,
            }
        )
    show("map pictures", rows)
