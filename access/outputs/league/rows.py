"""What one study among many comes to, read from its results."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely

from access.contracts.documents import Text
from access.contracts.errors import FileError
from access.contracts.said import Said
from access.outputs import run_id
from access.outputs.gpkg.write import NAME as LAYERS
from access.outputs.tables import VERDICT_ZH
from access.places import datums

# of a row of verdicts, what is put side by side
KEPT = (
    *("target", "plan", "clause_zh", "clause_en", "facility_zh", "facility_en", "zone_zh", "zone_en"),
    *("verdict", "value", "value_low", "value_high", "required", "unit", "unit_zh", "limit", "limit_unit"),
    *(
        "shortfall",
        "shortfall_unit",
        "shortfall_unit_zh",
        "persons",
        "persons_met",
        "missing_zh",
        "missing_en",
    ),
)


@dataclass(frozen=True)
class Failed:
    """A study of which there are no results.

    Attributes:
        name: of its folder.
        why: what stood in the way.
    """

    name: str
    why: Said


@dataclass(frozen=True)
class Judged:
    """A study that was judged.

    Attributes:
        name: of its folder.
        title: of the study.
        population: how its people came about.
        run: id of the run.
        clauses: a row for each clause by its default reading: ``KEPT``.
        outline: of its zones, in degrees; None where they are not drawn.
        pages: names of pages that stand in its folder.
    """

    name: str
    title: Text
    population: str
    run: str
    clauses: tuple[Mapping[str, Any], ...]
    outline: shapely.Geometry | None
    pages: tuple[str, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many clauses have each verdict, in the order in which verdicts are told."""
        found = Counter(str(each["verdict"]) for each in self.clauses)
        return {verdict: found[verdict] for verdict in VERDICT_ZH}

    @property
    def met_share(self) -> float | None:
        """The share of clauses met among those that are met or not; None where none is either."""
        judged = self.counts["met"] + self.counts["unmet"]
        return self.counts["met"] / judged if judged else None


def rows(name: str, folder: Path) -> Judged | Failed:
    """Return what the results in a folder come to.

    Args:
        name: of the study.
        folder: of its results.
    """
    try:
        record = run_id.check(folder, ("verdicts.json", LAYERS))
        title = Text.model_validate(record["study"]["name"])
        verdicts = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
        default = [each for each in verdicts if each["level"] == "clause" and each["default"]]
        clauses = tuple({key: each[key] for key in KEPT} for each in default)
    except FileError as error:
        return Failed(name, Said(error.zh, error.en))
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Failed(name, run_id.unread(error))
    pages = tuple(
        each for each in ("map.html", "annex.zh.html", "annex.en.html") if (folder / each).is_file()
    )
    return Judged(
        *(name, title, str(record["population"]), str(record[run_id.NAME])),
        clauses=clauses,
        outline=_outline(folder / LAYERS),
        pages=pages,
    )


def _outline(path: Path) -> shapely.Geometry | None:
    """The zones in one piece, without the points that nobody sees on a map of many of them."""
    try:
        zones = pyogrio.read_dataframe(path, layer="zones", columns=[])
    except (OSError, ValueError, pyogrio.errors.DataLayerError):
        return None
    if not len(zones):
        return None
    whole = shapely.union_all(shapely.make_valid(zones.geometry.to_numpy()))
    plain = shapely.simplify(whole, max(1.0, shapely.area(whole) ** 0.5 / 400))
    outline: shapely.Geometry = datums.project(geopandas.GeoSeries([plain], crs=zones.crs), "EPSG:4326").iloc[
        0
    ]
    return outline
