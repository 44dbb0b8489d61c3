"""Coordinates in degrees that were cut to two or three decimals: each place may be a kilometre off."""

from pathlib import Path

import geopandas
import numpy as np
import shapely

from access.contracts.notes import Note, Subject
from access.contracts.tables import counted

# decimals of a degree, and how coarse they are: 0.01° of latitude are 1.1 km
_STEPS = ((2, "1 公里", "1 km"), (3, "100 米", "100 m"))
_FEWEST, _SHARE = 3, 0.5  # rows; of three decimals: of all rows
_EXACT = 1e-9  # degrees


def doubts(path: Path, layer: geopandas.GeoDataFrame, subject: Subject) -> list[Note]:
    """Doubt points that were rounded so coarsely that places fall together.

    A few rows of two decimals are told among others that have more: by chance one in a hundred thousand is
    so. Of three decimals it takes half of the rows, as short as some fields are.

    Args:
        path: the file.
        layer: its rows, as they stand in it.
        subject: which input it is.
    """
    if layer.crs is None or not layer.crs.is_geographic:
        return []
    shapes = layer.geometry.to_numpy()
    points = shapes[(shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~shapely.is_empty(shapes)]
    xy = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    xy = xy[np.isfinite(xy).all(axis=1) & (xy != 0).any(axis=1)]
    for decimals, zh, en in _STEPS:
        coarse = (np.abs(xy - np.round(xy, decimals)) < _EXACT).all(axis=1)
        number = int(coarse.sum())
        enough = _FEWEST if decimals == _STEPS[0][0] else max(_FEWEST, _SHARE * len(xy))
        if number < enough:
            continue
        _, times = np.unique(xy[coarse], axis=0, return_counts=True)
        shared = int(times[times > 1].sum())
        same_zh = f"，其中 {shared} 处与别处落在同一点" if shared else ""
        same_en = f"; {shared:,} of them share their place with others" if shared else ""
        return [
            Note(
                "doubtful",
                subject,
                f"{path.name}：{number} 处的坐标至多 {decimals} 位小数，约合 {zh}{same_zh}；请用更精确的坐标",
                f"{path.name}: {counted(number, 'place')} with coordinates of {decimals} decimals at most,"
                f" some {en} coarse{same_en}; give more exact ones",
                number,
                "places",
            )
        ]
    return []
