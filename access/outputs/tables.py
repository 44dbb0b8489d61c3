"""The result files: CSV, JSON, GeoPackage."""

import json
import math
import sqlite3
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, overload

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio

from access.contracts import escaping, folders
from access.contracts.errors import NotDrawn
from access.contracts.said import Said
from access.contracts.tables import Gaps
from access.outputs import run_id
from access.verdicts.evaluate import Assessment
from access.verdicts.readings import changed

VERDICT_ZH = {
    "met": "达标",
    "unmet": "未达标",
    "undetermined": "无法判定",
    "not_testable": "缺少数据",
    "reported": "已列出",  # the plan's number is given; there is nothing to compare it with
}
VERDICT_EN = {
    "met": "met",
    "unmet": "unmet",
    "undetermined": "undetermined",
    "not_testable": "not testable",
    "reported": "reported",
}
Table = TypeVar("Table", bound=pd.DataFrame)
_PLAIN = r"^[0-9A-Za-z\x{4e00}-\x{9fff}]"  # what begins so is safe in any cell: see ``escaping.cell``
# GeoPackage stores when it was last changed; the same inputs give the same bytes
_NO_DATE = {"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"}


@dataclass(frozen=True)
class Page:
    """A map among result files. If it cannot be drawn, a warning says so and the tables go without.

    Attributes:
        drawn: returns its text.
    """

    drawn: Callable[[], str]


Writer: TypeAlias = str | Page | Callable[[Path], None] | None


def verdicts_csv(assessment: Assessment) -> str:
    """Return the verdicts as CSV."""
    return _csv(_verdict_rows(assessment))


def verdicts_json(assessment: Assessment) -> str:
    """Return the verdicts as JSON: a list of records; null: not known, "inf": cannot be reached."""
    return _json(_verdict_rows(assessment).to_dict("records"))


def coverage_csv(assessment: Assessment) -> str:
    """Return the persons by state, for each clause and zone, as CSV."""
    return _csv(assessment.coverage.reset_index())


def official_csv(ladders: pd.DataFrame) -> str:
    """Return the steps from the official figure to each clause's own as CSV."""
    return _csv(ladders)


def checks_csv(checks: pd.DataFrame) -> str:
    """Return what a run checked of itself as CSV."""
    exact = {name: checks[name].map(lambda value: float(f"{value:.3g}")) for name in ("figure", "bound")}
    return _csv(checks.assign(**exact).astype(dict.fromkeys(exact, object)))  # some are far below a millionth


def report_csv(input_report: pd.DataFrame) -> str:
    """Return the input report as CSV."""
    return _csv(input_report)


def streets_csv(by_zone: pd.DataFrame | None) -> str | None:
    """Return how complete the streets of each zone are as CSV; None where that is not told."""
    return None if by_zone is None else _csv(by_zone.reset_index())


@overload
def known_csv(table: pd.DataFrame) -> str: ...
@overload
def known_csv(table: None) -> None: ...
def known_csv(table: pd.DataFrame | None) -> str | None:
    """Return a table as CSV; None where nothing is known of what it would tell."""
    return None if table is None else _csv(table)


def record_json(record: Mapping[str, object]) -> str:
    """Return the run record as JSON."""
    return _json(record)


def write_gaps(
    assessment: Assessment,
    gaps: Gaps,
    path: Path,
    near_misses: geopandas.GeoDataFrame | None = None,
    *,
    run: str = "",
) -> None:
    """Write the gaps as GeoPackage, with the names of zones and facilities beside their ids.

    Args:
        assessment: what was judged.
        gaps: GAPS table.
        path: the file.
        near_misses: street ends to be looked at (see ``places.streets.joins``), a layer of their own.
        run: id of the run, a column.
    """
    place = assessment.place
    named = gaps.assign(
        zone=gaps["zone_id"].map(place.zones["name"]),
        nearest_facility=gaps["nearest_facility_id"].map(place.facilities["name"]),
    )
    shapes: dict[str, Any] = {"geometry_type": "MultiPolygon", "promote_to_multi": True}
    named = named.drop(columns="middle", errors="ignore")
    write_layer(named.reset_index(), path, "gaps", run=run, **shapes)
    if near_misses is not None and len(near_misses):
        write_layer(near_misses, path, "near_misses", run=run, mode="a")


def write_layer(
    table: geopandas.GeoDataFrame,
    path: Path,
    layer: str,
    *,
    run: str = "",
    own: Collection[str] = (),
    **shapes: Any,
) -> None:
    """Write a GeoDataFrame as a layer of a GeoPackage, its texts safe for spreadsheets.

    Args:
        table: its index is not written.
        path: the file.
        layer: its name.
        run: id of the run, a column.
        own: columns whose texts are this program's own words: none can be run.
        shapes: what kind they are, as pyogrio takes it, that of the table without; ``mode="a"`` adds
            the layer to a file that is there.
    """
    if run:
        table = table.assign(**{run_id.NAME: run})
    with _undated(path):
        _safe(table, own).to_file(path, driver="GPKG", layer=layer, index=False, **shapes)
    _check_index(path, layer)


def write_rows(table: pd.DataFrame, path: Path, layer: str, *, fid: str = "fid") -> None:
    """Write a table without shapes into a GeoPackage that is there, its texts safe for spreadsheets.

    Args:
        table: its index is not written.
        path: the file.
        layer: the table's name.
        fid: name of the column that numbers its rows.
    """
    with _undated(path):
        pyogrio.write_dataframe(_safe(table), path, driver="GPKG", layer=layer, append=True, FID=fid)


@contextmanager
def _undated(path: Path) -> Iterator[None]:
    """While a GeoPackage is written: the day is the same each time, and what goes wrong is told."""
    before = {key: pyogrio.get_gdal_config_option(key) for key in _NO_DATE}
    pyogrio.set_gdal_config_options(_NO_DATE)
    try:
        yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _not_whole(path, error) from error
    finally:
        pyogrio.set_gdal_config_options(before)


def _check_index(path: Path, layer: str) -> None:
    """GDAL tells nobody when the disk fills while it makes the spatial index, which it does last."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
        asked = "SELECT count(*) FROM sqlite_master WHERE name = ?"
        if not file.execute(asked, (f"rtree_{layer}_geom",)).fetchone()[0]:
            raise _not_whole(path)


def _not_whole(path: Path, why: Exception | None = None) -> OSError:
    more_zh, more = (f"（{why}）", f" ({why})") if why else ("", "")
    return OSError(
        Said(
            f"{path.name}：没有写完整；请看磁盘是否已满{more_zh}",
            f"{path.name}: it did not come out whole; is the disk full?{more}",
        )
    )


def write_folder(
    folder: Path,
    writers: Mapping[str, Writer],
    *,
    record: Mapping[str, Any] | None = None,
    inputs: Sequence[tuple[str, Path]] = (),
) -> list[Path]:
    """Write several files, all of them or none; but for a ``Page`` that cannot be drawn.

    See ``access.contracts.folders``. Where a page cannot be drawn, an older one of its name goes too: it
    would not belong to the tables beside it.

    Args:
        folder: made where it does not exist.
        writers: file name → its text, a page, or a function that writes the file at a path.
        record: what the run was made of, with its id (``run_id.identified``): texts and pages then carry
            the id, and the record, with the hash of each file, is written as ``run.json``.
        inputs: name and path of what must not be overwritten.

    Returns:
        The paths, in the order given, that of the record last.

    Raises:
        FileError: the folder cannot be written to, another run writes there, or the disk is full.
    """
    texts = {name: _drawn(name, each) if isinstance(each, Page) else each for name, each in writers.items()}

    with folders.replacing(folder, gone=[*writers], inputs=inputs) as new:
        for name, text in texts.items():
            if callable(text):
                text(new / name)
            elif text is not None:
                own = text if record is None else run_id.stamped(name, text, record[run_id.NAME])
                # the byte-order mark tells Excel that a CSV is UTF-8
                mark = "\ufeff" if name.endswith(".csv") else ""
                (new / name).write_text(mark + own, encoding="utf-8", newline="\n")
        names = [name for name in writers if (new / name).exists()]
        if record is not None:
            whole = {**record, "files": run_id.hashes(new, names)}
            (new / run_id.RECORD).write_text(record_json(whole), encoding="utf-8", newline="\n")
            names.append(run_id.RECORD)
    return [folder / name for name in names]


def _drawn(name: str, page: Page) -> str | None:
    """The text of a page, or None, with a warning: whatever is wrong with it, the tables are right."""
    try:
        return page.drawn()
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        warnings.warn(
            Said(
                f"{name}：地图画不出来（{what}），其他结果均已写出",
                f"{name}: the map cannot be drawn ({what}); all other results are written",
            ),
            NotDrawn,
            stacklevel=2,
        )
        return None


def share_text(share: float) -> str:
    """Return a share in percent, rounded down: what falls short never looks as if it did not.

    >>> share_text(0.8999), share_text(0.9)
    ('89.9%', '90.0%')
    """
    return f"{math.floor(share * 1000 + 1e-6) / 10:.1f}%"


def _verdict_rows(assessment: Assessment) -> pd.DataFrame:
    """The verdicts; ``changes``: by this reading the clause's verdict is another than by default."""
    others = changed(assessment.verdicts)
    rows = assessment.verdicts.reset_index()
    named = zip(rows["target"], rows["level"], rows["reading"], strict=True)
    rows.insert(0, "verdict_zh", rows["verdict"].map({**VERDICT_ZH, "": ""}))
    return rows.assign(
        changes=[level == "clause" and reading in others.get(name, ()) for name, level, reading in named]
    )


def _csv(table: pd.DataFrame) -> str:
    return str(_safe(table).round(6).to_csv(index=False, lineterminator="\n"))


def _safe(table: Table, own: Collection[str] = ()) -> Table:
    """The table with no text, heads among them, that a spreadsheet runs as a formula."""
    columns = {str(name): _values(table[name]) for name in table.columns}
    texts = {
        name: _each(values)
        for name, values in columns.items()
        if name not in own and (values.dtype == object or pd.api.types.is_string_dtype(values))
    }
    return table.assign(**texts).rename(columns=escaping.cell)


def _each(texts: pd.Series) -> pd.Series:
    """Each text as a cell may hold it; of a column of texts alone, each is looked at once."""
    if texts.dtype == object:
        return texts.map(escaping.cell, na_action="ignore")
    plain: Any = pc.match_substring_regex(pa.array(texts), _PLAIN)
    odd = ~np.asarray(plain.fill_null(True))  # of a million ids, mostly none
    if not odd.any() and texts.notna().any():
        return texts
    return texts.map({text: escaping.cell(text) for text in texts.dropna().unique()})


def _values(column: pd.Series) -> pd.Series:
    """A column as it is; of categories, what they stand for."""
    kind = column.dtype
    return column.astype(kind.categories.dtype) if isinstance(kind, pd.CategoricalDtype) else column


def _json(content: object) -> str:
    return json.dumps(_plain(content), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(content: object) -> object:
    if content is None or isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(each) for each in content]
    if isinstance(content, bool | np.bool_):
        return bool(content)
    if isinstance(content, float | np.floating):
        number = round(float(content), 6)
        return number if math.isfinite(number) else (None if math.isnan(number) else "inf")
    return content.item() if isinstance(content, np.integer) else content
