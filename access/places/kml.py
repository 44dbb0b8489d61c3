"""Placemarks of a KML: those of all folders as one layer, the folder of each in a column."""

import re
from collections.abc import Callable
from pathlib import Path

import geopandas
import pandas as pd
import pyogrio

from access.contracts.errors import FileError
from access.contracts.said import Said

FOLDER = "folder"
# how a placemark is drawn, which GDAL makes columns of
_DRAWING = (
    *("timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder"),
    *("icon", "snippet"),
)
_NUMBER = re.compile(r" \(#\d+\)$")  # that GDAL gives to a folder of the name of another


def read(path: Path, folder: str | None, check: Callable[[str], None]) -> geopandas.GeoDataFrame:
    """Read the placemarks of a KML, in the order of its folders.

    Args:
        path: the file.
        folder: only those of the folders of this name.
        check: refuses a layer that is too large.

    Raises:
        FileError: there is no such folder, or no placemark.
    """
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    names = list(dict.fromkeys(_NUMBER.sub("", each) for each in layers))
    if folder is not None and folder not in names:
        known = ", ".join(names[:30])
        zh, en = (
            f"没有文件夹“{folder}”；其中有 {known}",
            f"no folder '{folder}' in it; its folders are {known}",
        )
        raise FileError(str(path), [Said(zh, en)])
    found = []
    for layer in layers:
        name = _NUMBER.sub("", layer)
        if folder in (None, name):
            check(layer)
            rows = pyogrio.read_dataframe(path, layer=layer, on_invalid="ignore")
            if len(rows):
                unused = [each for each in rows.columns if each in _DRAWING or rows[each].isna().all()]
                unused = [each for each in unused if each not in ("Name", rows.geometry.name)]
                found.append(rows.drop(columns=unused).assign(**{FOLDER: name}))
    if not found:
        raise FileError(str(path), [Said("其中没有地标", "it holds no placemarks")])
    whole = geopandas.GeoDataFrame(pd.concat(found, ignore_index=True), geometry="geometry", crs=found[0].crs)
    return whole.set_geometry(whole.geometry.force_2d())
