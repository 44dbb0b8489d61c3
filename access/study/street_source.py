"""What a study file may name as its streets."""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from access.contracts.documents import Frozen
from access.contracts.said import Said
from access.places.reading import Reading
from access.study.sources import (
    ENCODING,
    OSM_KINDS,
    PLAIN_DATUM,
    CrsName,
    Encoding,
    InputFile,
    PlainDatum,
)

# what holds lines and is no OpenStreetMap file, nor a table
_LINE_FILES = (
    *(".shp", ".gpkg", ".geojson", ".fgb", ".dxf", ".dwg", ".kml", ".kmz", ".tab", ".mif", ".gdb", ".gml"),
    *(".parquet", ".geoparquet"),
)
_OF_LINES = (
    *("layer", "encoding", "datum", "class_column", "oneway_column", "level_column", "name_column", "snap_m"),
    *("crossings", "cut_off_share"),
)


class Streets(Frozen):
    """The streets: an OpenStreetMap file, a layer of lines, two tables, a graph saved by osmnx; or none."""

    osm: InputFile | None = Field(None, description="OpenStreetMap file: .osm (also .gz, .bz2, .zip), .pbf")
    path: InputFile | None = Field(
        None,
        description="Layer of street lines (centre lines), as planners have them: where they meet is worked "
        "out; lines need not be cut at junctions",
    )
    graphml: InputFile | None = Field(None, description="Graph saved by osmnx (save_graphml)")
    nodes: InputFile | None = Field(
        None, description="CSV of nodes: id, lon, lat (or x, y; 节点编号, 经度, 纬度)"
    )
    edges: InputFile | None = Field(
        None,
        description="CSV of edges: u, v, length_m (起点, 终点, 长度); class, oneway, speed_kph or maxspeed, "
        "access …; without a column `oneway`, a row that no other row reverses is a street open both ways, "
        "unless most rows have such another",
    )
    classes: dict[str, str] = Field(
        default_factory=dict,
        description="The layer's, the edge table's or the graph's own words for classes of streets → those "
        "of OpenStreetMap (`no`: it is no street); usual words (主干路, 次干路, 支路 …), the classes of "
        "Geofabrik and the codes of GB/T 13923 are known without",
    )
    layer: str | None = Field(
        None, description="Layer of a file that holds several (GeoPackage, zip, KML, DXF …)"
    )
    encoding: Encoding | None = Field(None, description=ENCODING)
    datum: PlainDatum | None = Field(None, description=PLAIN_DATUM)
    class_column: str | None = Field(
        None,
        description="Column of the class; else 道路等级, fclass, highway …; without any, all are walkable",
    )
    oneway_column: str | None = Field(
        None,
        description="Column that tells one-way streets (是, 否; 单向, 双向; 顺, 逆; yes, no, -1; F, T, B); "
        "else 单行, oneway …; without any, all are open both ways",
    )
    level_column: str | None = Field(
        None,
        description="Column that tells bridges and tunnels (0, 1, -1; 地面, 高架, 地下), so that lines on "
        "different levels do not meet; else layer, bridge, tunnel, 桥梁, 隧道 …; without any, motorways and "
        "expressways cross other streets above or below",
    )
    name_column: str | None = Field(None, description="Column of the name; else name, 道路名称 …")
    snap_m: float = Field(
        3.0,
        ge=0,
        le=50,
        description="How far (metres) a loose end of a line may lie from another line, or beyond it, and "
        "still be joined to it; of two loose ends that head for each other, each may lie so far off",
    )
    crossings: Literal["auto", "split", "apart"] = Field(
        "auto",
        description="Lines of one level that cross and are not cut there: `auto`: they meet, unless "
        "lines share a vertex at most places where they cross, so that the others are bridges; `split`: "
        "they meet, even motorways; `apart`: they do not",
    )
    cut_off_share: float = Field(
        0.1, ge=0, le=1, description="Lines of which a larger share of the length is cut off are refused"
    )
    crs: CrsName = Field(
        "EPSG:4326", description="CRS of the node table, or of the layer of lines where the file names none"
    )
    elevation: InputFile | None = Field(
        None, description="GeoTIFF of elevation (metres): walking and cycling then feel slopes"
    )
    squares: Literal["crossed", "outline"] = Field(
        "crossed",
        description="Squares, pedestrian areas, piers and platforms of OpenStreetMap: walked straight "
        "across (`crossed`), round buildings and water in them, or only along their outlines (`outline`)",
    )
    beyond_border: Literal["unknown", "nothing", "sea"] = Field(
        "unknown",
        description="What lies beyond the streets: `unknown` (people near the border may be served "
        "from there; but not from the sea, where the OpenStreetMap file has a coastline or `sea` is given), "
        "`sea` (but for where the file's box cuts the land), or `nothing` (only what lies inside counts)",
    )
    sea: InputFile | None = Field(
        None, description="Polygons of the sea, or of other water across which nobody comes"
    )

    @model_validator(mode="after")
    def _one_source(self) -> "Streets":
        if not self.model_fields_set:
            return self
        given = {
            name for name in ("osm", "path", "graphml", "nodes", "edges") if getattr(self, name) is not None
        }
        if given not in ({"osm"}, {"path"}, {"graphml"}, {"nodes", "edges"}):
            raise ValueError(
                Said(
                    "请给出 `osm`、`path`（道路线图层）、`graphml` 之一，或同时给出 `nodes` 和 `edges`",
                    "give one of `osm`, `path` (a layer of street lines), `graphml`, or `nodes` and `edges`"
                    " together",
                )
            )
        if self.classes and self.osm is not None:
            raise ValueError(
                Said(
                    "`classes` 用于 `path`、`edges` 或 `graphml`，不用于 `osm`",
                    "`classes` describes a layer given with `path`, a table given with `edges`, or a graph",
                )
            )
        of_lines = sorted(set(_OF_LINES) & self.model_fields_set)
        if of_lines and self.path is None:
            shown = ", ".join(f"`{name}`" for name in of_lines)
            raise ValueError(
                Said(
                    f"{shown} 用于 `path` 给出的道路线图层",
                    f"{shown}: for a layer of lines given with `path`",
                )
            )
        if self.osm is not None and not self.osm.name.lower().endswith(OSM_KINDS):
            known = ", ".join(OSM_KINDS)
            raise ValueError(Said(f"`osm` 应为 {known} 之一", f"`osm` must be one of {known}"))
        return self

    @model_validator(mode="before")
    @classmethod
    def _as_path(cls, given: Any) -> Any:
        """Lead to ``path`` whoever names a layer of lines otherwise."""
        if not isinstance(given, dict):
            return given
        for name in ("lines", "roads", "shp", "file", "centerlines", "centrelines"):
            if name in given and name not in cls.model_fields:
                raise ValueError(
                    Said(
                        f"没有 `{name}` 这一项；道路线图层请写 `streets: {{path: {given[name]}}}`",
                        f"there is no `{name}`; a layer of street lines is given as"
                        f" `streets: {{path: {given[name]}}}`",
                    )
                )
        for name in ("osm", "edges", "nodes", "graphml"):
            file = given.get(name)
            lone = name in ("edges", "nodes") and len({"edges", "nodes"} & given.keys()) == 1
            if (
                isinstance(file, str | Path)
                and Path(file).suffix.lower() in _LINE_FILES
                and (lone or name in ("osm", "graphml"))
            ):
                raise ValueError(
                    Said(
                        f"`{name}: {file}` 是线图层；请写 `streets: {{path: {file}}}`",
                        f"`{name}: {file}` is a layer of lines; give it as `streets: {{path: {file}}}`",
                    )
                )
        return given

    @property
    def given(self) -> bool:
        """Whether there are any: counts, ratios and sizes need none."""
        return bool(self.model_fields_set)

    @property
    def source(self) -> Path:
        """The file that the streets are in."""
        return self.osm or self.path or self.graphml or self.edges or Path()

    @property
    def reading(self) -> Reading:
        """How the layer of lines is read."""
        crs = self.crs if "crs" in self.model_fields_set else None
        return Reading(crs=crs, datum=self.datum, layer=self.layer, encoding=self.encoding)
