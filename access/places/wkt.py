"""Shapes that stand as text in a column of a table: WKT, the same in hexadecimal (WKB), or GeoJSON."""

import re
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from access.contracts.arrays import Objects
from access.contracts.errors import FileError
from access.contracts.said import Said, examples
from access.contracts.tables import counted

_NAMES = re.compile(r"(?i)(wkt|wkb|ewkt|the_geom|geom|geometry|shape|几何|图形|空间)[\w ()（）]*$")
_WKT = re.compile(
    r"(?i)\s*(?:SRID=(\d+)\s*;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(?:ZM?|M)?\s*[(E]"
)
_WKB = re.compile(r"(?i)\s*0[01](?:[0-9A-F]{2})+\s*$")
_JSON = re.compile(r'\s*\{.*"coordinates"', re.DOTALL)
_SRID = re.compile(r"(?i)^\s*SRID=\d+\s*;")
_SOME = 20  # rows that are looked at to tell what a column holds


def column(frame: pd.DataFrame) -> str | None:
    """Return the name of the column that holds shapes as text; None: there is none.

    >>> column(pd.DataFrame({"名称": ["甲"], "WKT": ["POINT (121 31)"]}))
    'WKT'
    """
    for name in frame.columns:
        if _NAMES.match(str(name).strip()):
            some = [each for each in frame[name].head(_SOME * 5) if str(each).strip()][:_SOME]
            if some and all(_kind(str(each)) for each in some):
                return str(name)
    return None


def layer(frame: pd.DataFrame, name: str, path: Path, crs: CRS | None) -> geopandas.GeoDataFrame:
    """Return a table with the shapes of a column; the column is left out.

    Args:
        frame: the table, all text.
        name: of the column.
        path: the file.
        crs: that of the shapes; None: as they say (``SRID=4549;``), else WGS 84.

    Raises:
        FileError: rows that hold no shape, or shapes in several CRS.
    """
    texts = [str(each).strip() for each in frame[name].fillna("")]
    shapes, codes = np.full(len(texts), None, dtype=object), set[int]()
    wrong = []
    for i, each in enumerate(texts):
        if each:
            shapes[i] = _shape(each)
            if shapes[i] is None:
                wrong.append(f"line {i + 2}: '{each[:40]}'")
            elif code := _code(each, shapes[i]):
                codes.add(code)
    if wrong:
        shown = examples(wrong)
        zh = f"列“{name}”有 {len(wrong)} 行不是图形（{shown}）；请改正或删去这些行"
        en = f"column '{name}' holds no shape in {counted(len(wrong), 'row')} ({shown}); correct them"
        raise FileError(str(path), [Said(zh, en)])
    if crs is None and len(codes) > 1:
        shown = examples(sorted(codes))
        zh, en = f"列“{name}”有几种坐标系（{shown}）", f"column '{name}' is in several CRS ({shown})"
        raise FileError(str(path), [Said(f"{zh}；请统一", f"{en}; give it in one")])
    own = f"EPSG:{codes.pop()}" if codes else "EPSG:4326"
    return geopandas.GeoDataFrame(frame.drop(columns=name), geometry=_flat(shapes), crs=crs or own)


def tells_more(layer: geopandas.GeoDataFrame) -> bool:
    """Tell whether shapes are more than points, which columns of coordinates tell as well."""
    return bool((shapely.get_dimensions(layer.geometry.to_numpy()) > 0).any())


def _flat(shapes: Objects) -> Objects:
    flat: Objects = shapely.set_srid(shapely.force_2d(shapes), 0)
    return flat


def _kind(text: str) -> str:
    found = {"wkt": _WKT.match(text), "wkb": _WKB.match(text), "json": _JSON.match(text)}
    return next((kind for kind, match in found.items() if match), "")


def _shape(text: str) -> shapely.Geometry | None:
    kind = _kind(text)
    try:
        if kind == "wkt":
            return shapely.from_wkt(_SRID.sub("", text))
        if kind == "wkb":
            return shapely.from_wkb(text)
        return shapely.from_geojson(text) if kind else None
    except (shapely.errors.GEOSException, ValueError):
        return None


def _code(text: str, shape: shapely.Geometry) -> int:
    said = _WKT.match(text)
    return int(said[1]) if said and said[1] else int(shapely.get_srid(shape))
