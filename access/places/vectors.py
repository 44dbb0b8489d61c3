"""A layer of features as GDAL reads it: by the driver of its ending, asking nobody, and not without end."""

import json
import re
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely
from pyproj.exceptions import CRSError

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.tables import counted, examples
from access.places import encodings, kinds, shapefile_parts

# of JSON GDAL reads all before it says what is in it; that is as long as reading it
_FIRST = {"OGR_GEOJSON_MAX_BYTES_FIRST_PASS": str(8 * bounds.MI)}
_DAMAGED = (
    *(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError),
    *(pyogrio.errors.FieldError, pyogrio.errors.GeometryError, pyogrio.errors.CRSError),
    *(shapely.errors.GEOSException, CRSError),  # a NameError too: pyogrio's, of a CRS that it cannot write
)
_FEATURE = re.compile(rb'"(?:Feature|attributes)"')
_LOOKED_AT = 64 * bounds.MI  # larger ones were written by programs
_STEPS = 200_000_000  # of SQLite: some seconds


def read(path: Path, name: str | None) -> geopandas.GeoDataFrame:
    """Read a layer.

    Args:
        path: a file of one of ``kinds.VECTORS``.
        name: which layer of a GeoPackage; needed where it holds several.

    Raises:
        FileError: it is not what its ending says, it is damaged or too large, it leads elsewhere; no such
            layer, or several; a table without geometry.
    """
    kind = kinds.VECTORS[kinds.ending(path)]
    kinds.check(path, kind)
    if "GeoJSON" in kind.drivers:
        kinds.check_json_crs(path)
    try:
        # GDAL mutters of damage
        with kinds.gdal(kinds.OFFLINE), warnings.catch_warnings(action="ignore"):
            if "GPKG" in kind.drivers:
                name = _one_layer(path, name)
                _check_view(path, name)
            _check_size(path, kind, name)
            if kinds.ending(path) == ".shp":
                layer = _shapefile(path)
            else:
                # an outline that is none is missing; who uses the layer tells of it
                layer = pyogrio.read_dataframe(path, layer=name, on_invalid="ignore")
    except (*_DAMAGED, ValueError, LookupError, NameError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(str(path), [f"cannot be read: {error}"]) from error
    if "GeoJSON" in kind.drivers:
        _check_features(path)
    if not isinstance(layer, geopandas.GeoDataFrame):
        raise FileError(str(path), ["it holds a table without geometry"])
    return layer


def _check_features(path: Path) -> None:
    """Refuse members of a collection that are no features: GDAL passes over them without a word."""
    if path.stat().st_size > _LOOKED_AT:
        return
    try:
        whole = json.loads(path.read_bytes())
    except (ValueError, RecursionError):  # GDAL is less strict
        return
    members = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(members, list) or whole.get("type") != "FeatureCollection":
        return
    other = [
        number
        for number, each in enumerate(members, start=1)
        if not (isinstance(each, dict) and each.get("type") == "Feature")
    ]
    if other:
        what = f'{counted(len(other), "member")} of its `features` without `"type": "Feature"`'
        raise FileError(str(path), [f"{what} (feature {examples(other)}); correct it"])


def _one_layer(path: Path, wanted: str | None) -> str | None:
    """Return the name of the wanted layer of a GeoPackage, or of the only one with geometry."""
    names = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
    known = ", ".join(names)
    if wanted is not None and wanted not in names:
        raise FileError(str(path), [f"no layer '{wanted}' in it; its layers are {known}"])
    if wanted is None and len(names) > 1:
        raise FileError(
            str(path), [f"it holds {len(names)} layers ({known}); name the one meant with `layer`"]
        )
    return wanted or next(iter(names), None)


def _check_view(path: Path, name: str | None) -> None:
    """Refuse a layer that is a query whose answer has no end, or takes too long."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        try:
            found = database.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ?", (name,)
            ).fetchone()
        except sqlite3.Error:  # damaged: GDAL says how
            return
        if found is None:
            return
        database.set_progress_handler(lambda: 1, _STEPS)
        quoted = '"' + str(name).replace('"', '""') + '"'
        try:
            query = f"SELECT count(*) FROM (SELECT 1 FROM {quoted} LIMIT {bounds.most('ROWS') + 1})"  # noqa: S608
            rows = database.execute(query).fetchone()[0]
        except sqlite3.Error as error:
            why = "it does not end in time" if "interrupt" in str(error) else str(error)
            what = f"layer '{name}' is a query that cannot be asked ({why}); save its result as a layer"
            raise FileError(str(path), [what]) from error
    fault = bounds.beyond("ROWS", rows)
    if fault:
        raise FileError(str(path), [fault])


def _check_size(path: Path, kind: kinds.Kind, name: str | None) -> None:
    """Refuse what another driver opens than the ending says, and what has too many rows or columns."""
    with kinds.gdal(_FIRST):
        told: dict[str, Any] = pyogrio.read_info(path, layer=name, encoding="ISO-8859-1")
    if told["driver"] not in kind.drivers:
        what = f"it is no {kind.title}, as its name says, but {told['driver']}; name it by what it is"
        raise FileError(str(path), [what])
    rows = int(told["features"])
    if "GeoJSON" in kind.drivers:
        rows = max(rows, kinds.count(path, _FEATURE))
    fault = bounds.beyond_table(max(rows, 0), len(told["fields"]), path.stat().st_size)
    if fault:
        raise FileError(str(path), [fault])


def _shapefile(path: Path) -> geopandas.GeoDataFrame:
    """Read a shapefile; the text of one that does not tell its encoding as that of CSV is read."""
    shapefile_parts.check(path)
    for encoding in (None, "UTF-8", "GB18030") if encodings.told(path) else ("UTF-8", "GB18030"):
        try:
            layer: geopandas.GeoDataFrame = pyogrio.read_dataframe(
                path, encoding=encoding, on_invalid="ignore"
            )
        except UnicodeDecodeError:
            continue
        texts = layer.drop(columns=layer.geometry.name).select_dtypes(include=["object", "str"])
        words = [str(each) for each in [*texts.columns, *texts.to_numpy().ravel()]]
        if encoding == "UTF-8" or encodings.plausible(words, chinese=encoding is not None):
            return layer
    found: geopandas.GeoDataFrame = pyogrio.read_dataframe(path, on_invalid="ignore")
    return found
