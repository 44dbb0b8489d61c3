"""Drawings (DXF, KML), in which labels, lines and areas stand together: their areas, and their layers."""

import re
from pathlib import Path

import geopandas
import numpy as np
import shapely

from access.contracts.errors import FileError
from access.contracts.notes import Note, Subject
from access.contracts.said import Said
from access.contracts.tables import counted
from access.places import checks

# GDAL reads what a drawing does not show, too: it tells by a colour without any opacity
WITH_STYLE = "SELECT *, OGR_STYLE AS style FROM entities"
_CODE = re.compile(rb"-?\d{1,4}")
_MEASURE = re.compile(rb"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*")
_HIDDEN = r"#[0-9A-Fa-f]{6}00"
_OF_DXF = ("PaperSpace", "SubClasses", "ExtendedEntity", "Linetype", "EntityHandle", "style")
LAYER, _LABEL = "Layer", "Text"  # columns of a DXF, as GDAL names them
_LINE, _POLYGON, _LINES, _POLYGONS = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
)


def of_layer(
    path: Path, drawing: geopandas.GeoDataFrame, layer: str | None, subject: Subject
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Return what stands on one layer of a DXF, or what is shown of all; no frames and legends of sheets.

    Args:
        path: the file.
        drawing: its rows, with their style.
        layer: the layer; None: all but those that are off or frozen, which hold what was given up.
        subject: which input it is.

    Returns:
        (its rows; a note on what the drawing does not show).

    Raises:
        FileError: it has no such layer; it shows nothing.
    """
    model = drawing[drawing["PaperSpace"] != 1]
    known = ", ".join(sorted(drawing[LAYER].dropna().unique())[:30])
    notes = []
    if layer is not None:
        model = model[model[LAYER] == layer]
        if model.empty:
            zh, en = f"没有图层“{layer}”；其中有 {known}", f"no layer '{layer}' in it; its layers are {known}"
            raise FileError(str(path), [Said(zh, en)])
    else:
        hidden = model["style"].str.contains(_HIDDEN, na=False)
        if hidden.all() and len(model):
            zh = f"其中的图层都已关闭或冻结（{known}）；请用 `layer` 指明，或在 CAD 中打开"
            en = f"all its layers ({known}) are off or frozen; name one with `layer`, or turn it on in CAD"
            raise FileError(str(path), [Said(zh, en)])
        notes = [_not_shown(path, model[hidden], subject)] if hidden.any() else []
        model = model[~hidden]
    model = model.drop(columns=[each for each in _OF_DXF if each in drawing.columns])
    return model.set_geometry(model.geometry.force_2d()).reset_index(drop=True), notes


def check(path: Path) -> None:
    """Refuse a DXF in which a code is none, or a coordinate no number: GDAL reads what comes before it.

    Raises:
        FileError: with the first such line.
    """
    lines = path.read_bytes().splitlines()
    codes, values = [each.strip() for each in lines[0::2]], lines[1::2]
    end = next(
        (i for i, (code, value) in enumerate(zip(codes, values, strict=False)) if _ends(code, value)), None
    )
    codes = codes[:end]
    wrong = {each for each in set(codes) if not _CODE.fullmatch(each)}
    at = next((2 * i for i, each in enumerate(codes) if each in wrong), None)
    if at is None:
        measured = {each for each in set(codes) if 10 <= int(each) <= 59}
        at = next(
            (
                2 * i + 1
                for i, (code, each) in enumerate(zip(codes, values, strict=False))
                if code in measured and not _MEASURE.fullmatch(each)
            ),
            None,
        )
    if at is not None:
        shown = lines[at].decode("utf-8", errors="replace")[:40]
        zh, en = ("坐标或尺寸", "coordinate or measure") if at % 2 else ("组码", "code")
        fault = Said(
            f"第 {at + 1} 行的{zh}不是数（“{shown}”），文件已损坏；请在 CAD 中重新导出",
            f"line {at + 1}: a {en} is no number ('{shown}'), the file is damaged; export it again from CAD",
        )
        raise FileError(str(path), [fault])


def _ends(code: bytes, value: bytes) -> bool:
    return code == b"0" and value.strip() == b"EOF"


def _not_shown(path: Path, hidden: geopandas.GeoDataFrame, subject: Subject) -> Note:
    layers = ", ".join(sorted(hidden[LAYER].dropna().unique())[:10])
    return Note(
        "left_out",
        subject,
        f"{path.name}：{len(hidden)} 个对象在关闭或冻结的图层上，或设为不可见，没有采用（图层 {layers}）；"
        "如需采用，请用 `layer` 指明该图层",
        f"{path.name}: {counted(len(hidden), 'object')} on layers that are off or frozen, or set invisible,"
        f" not used (layers {layers}); name the layer with `layer` to use it",
        len(hidden),
        "objects",
    )


def areas(
    path: Path, drawing: geopandas.GeoDataFrame, subject: Subject
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Return the areas of a drawing: polygons, and lines that are closed; a label in one names it.

    Args:
        path: the file.
        drawing: its rows.
        subject: which input it is.

    Returns:
        (its areas; of a DXF ``Text`` is that of the only label within each; a note on what is no area).

    Raises:
        FileError: it holds no area.
    """
    shapes = drawing.geometry.to_numpy()
    kind = shapely.get_type_id(shapes)
    closed = (
        np.isin(kind, (_LINE, _LINES)) & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) > 3)
    )
    areal = np.isin(kind, (_POLYGON, _POLYGONS)) | closed | shapely.is_missing(shapes)
    if not (areal & ~shapely.is_missing(shapes)).any():
        open_lines = int((np.isin(kind, (_LINE, _LINES)) & ~closed).sum())
        zh = f"其中没有面，也没有闭合的线（未闭合的线 {open_lines} 条）；请将多段线闭合"
        en = f"it holds no areas and no closed lines ({open_lines} open ones); close the polylines"
        raise FileError(str(path), [Said(zh, en)])
    found = drawing[areal].copy()
    found.geometry = [_area(each) for each in shapes[areal]]
    if _LABEL in found.columns:
        found[_LABEL] = _labels(found, drawing[~areal])
    lost = np.asarray(~areal)
    number = int(lost.sum())
    note = Note(
        "left_out",
        subject,
        f"{path.name}：{number} 个点、文字或未闭合的线不是面，没有采用（{checks.rows_zh(path, lost)}）",
        f"{path.name}: {counted(number, 'object')} that are no areas (points, labels, open lines), not used"
        f" ({checks.rows(path, lost)})",
        number,
        "objects",
    )
    return found.reset_index(drop=True), [note] if lost.any() else []


def _area(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    if shape is None or shapely.get_type_id(shape) in (_POLYGON, _POLYGONS):
        return shape
    rings = [shapely.Polygon(each) for each in shapely.get_parts(shape) if len(each.coords) > 3]
    return rings[0] if len(rings) == 1 else shapely.MultiPolygon(rings)


def _labels(areas: geopandas.GeoDataFrame, rest: geopandas.GeoDataFrame) -> list[str | None]:
    """The text of the only label within each area; its own, where there is none or several."""
    own = areas[_LABEL].tolist()
    labels = rest[rest[_LABEL].notna() & (shapely.get_type_id(rest.geometry.to_numpy()) == 0)]
    if labels.empty:
        return own
    tree = shapely.STRtree(labels.geometry.to_numpy())
    shapes = areas.geometry.to_numpy()
    found: dict[int, list[str]] = {}
    for area, label in tree.query(shapes, "contains").T:
        found.setdefault(int(area), []).append(str(labels[_LABEL].iloc[label]))
    return [found[i][0] if len(found.get(i, [])) == 1 else each for i, each in enumerate(own)]
