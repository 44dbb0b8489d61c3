"""The boundary of a place: from Nominatim, from a file, or by name from the OpenStreetMap file at hand."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places import datums, polygons, readers, zones
from access.places.osm import named_units
from access.places.osm.extract import Box
from access.places.reading import AS_IT_SAYS
from access.study.fetching import through_osmnx
from access.study.fetching.asking import Asker
from access.study.fetching.servers import Servers

_MOST_DEG = 10.0
_NAMES = ("name", "name_zh", "名称", "NAME", "区划名称", "地区", "NAME_TC")


@dataclass(frozen=True)
class Boundary:
    """The area that a study is about.

    Attributes:
        shape: in degrees (WGS 84).
        name: what it is called.
        osm_id: r12345, where it is a relation of OpenStreetMap.
        source: where it comes from: an address, or the name of a file.
        parts: the polygons of a file that holds several, each with its name.
    """

    shape: BaseGeometry
    name: str
    osm_id: str
    source: str
    parts: list[tuple[str, BaseGeometry]] = field(default_factory=list)

    def box(self, margin_km: float) -> Box:
        """Return a box (degrees) around it with so much more on each side."""
        return datums.wider(self.shape.bounds, margin_km)

    def to_json(self) -> str:
        """Return it as a GeoJSON text."""
        told = {"name": self.name, "osm_id": self.osm_id, "source": self.source}
        rows = [({**told, "part": name}, shape) for name, shape in self.parts] or [(told, self.shape)]
        features = [
            {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
            for properties, shape in rows
        ]
        content = {"type": "FeatureCollection", "features": features}
        return json.dumps(content, ensure_ascii=False) + "\n"


def from_json(text: str) -> Boundary:
    """Return what ``Boundary.to_json`` wrote."""
    rows = json.loads(text)["features"]
    told = rows[0]["properties"]
    shapes = [(row["properties"].get("part"), shapely.geometry.shape(row["geometry"])) for row in rows]
    parts = [(name, shape) for name, shape in shapes if name is not None]
    whole = shapely.union_all([shape for _, shape in shapes]) if parts else shapes[0][1]
    return Boundary(whole, told["name"], told["osm_id"], told["source"], parts)


def asked(asker: Asker, servers: Servers, name: str) -> Boundary:
    """Ask Nominatim for the boundary of a place."""
    found = through_osmnx.place(asker, servers, name)
    return checked(Boundary(found["shape"], found["name"], found["osm_id"], servers.nominatim))


def in_file(path: Path, name: str) -> Boundary:
    """Read the boundary from a layer of polygons; several are the zones of the study.

    Raises:
        FileError: it is no such layer.
    """
    rows, _ = readers.layer(path, AS_IT_SAYS, subject="zones")
    try:
        named = readers.column(rows, None, _NAMES, path)
    except FileError:
        shapes, _ = polygons.read(path, subject="zones")
        layer = geopandas.GeoDataFrame({"name": [name]}, geometry=[shapely.union_all(shapes)], crs=shapes.crs)
    else:
        layer, _ = zones.from_layer(path, id_column=None, name_column=named)
    layer = datums.project(layer, datums.WGS84)
    shape = shapely.union_all(shapely.make_valid(layer.geometry.to_numpy()))
    parts = list(zip(layer["name"].astype(str), layer.geometry, strict=True)) if len(layer) > 1 else []
    return checked(Boundary(shape, name, "", path.name, parts))


def in_extract(path: Path, name: str) -> Boundary:
    """Find the boundary by its name in an OpenStreetMap file: see ``named_units.find``."""
    unit = named_units.find(path, name)
    return checked(Boundary(unit.shape, unit.name, f"r{unit.osm_id}", path.name))


def checked(boundary: Boundary) -> Boundary:
    """Refuse an area that is no district: none, far too large, or across the line of dates.

    Raises:
        FileError: it is so.
    """
    shape = shapely.make_valid(boundary.shape)
    west, south, east, north = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    if east <= west or north <= south:
        raise FileError(boundary.source, [Said("边界不是面", "the boundary is no area")])
    if max(east - west, north - south) > _MOST_DEG:
        said = f"{east - west:.1f}° × {north - south:.1f}°"
        raise FileError(
            boundary.source,
            [
                Said(
                    f"“{boundary.name}”的范围是 {said}，太大；请写到市、区、县，或用 `boundary`",
                    f"'{boundary.name}' is {said} large, far too much; name a city, district or county",
                )
            ],
        )
    return Boundary(shape, boundary.name, boundary.osm_id, boundary.source, boundary.parts)
