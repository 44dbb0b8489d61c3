"""A made-up town of four subdistricts, as planning bureaus have it: the same data in twenty folders.

Streets every 200 m over 4 × 3 km, 40 places of five types, 100 m cells; two subdistricts are held by each
half. All is made by a rule, so that every form holds the same places to a millimetre.
"""

import gzip
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import rasterio
import shapely
import yaml

from access.places import gcj02

CRS = "EPSG:4549"
EAST, NORTH = 622_000.0, 3_170_000.0
GROUND = 0.9996207  # km² on the ground of a km² of the map, so far from its central meridian
WIDE, HIGH, STEP = 4000, 3000, 200
TYPES = {
    "farmers_market": "农贸市场",
    "convenience_store": "便利店",
    "supermarket": "超市",
    "primary_care_facility": "诊所",
    "library": "图书馆",
}
NAMES = ("东城街道", "西城街道", "南城街道", "北城街道")
FACILITIES = [
    # 17 m off a street, and no round way from anywhere
    (
        f"{NAMES[i % 4][:2]}{word}{i}",
        kind,
        EAST + 150 + (i * 1370 % 19) * STEP,
        NORTH + 246 + (i * 610 % 13) * STEP,
        20 + i,
    )
    for i, (kind, word) in enumerate([*TYPES.items()] * 8)
]


def to_degrees(x: Any, y: Any, crs: str = CRS) -> tuple[Any, Any]:
    return pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)  # type: ignore[no-any-return]


def zones() -> geopandas.GeoDataFrame:
    half = WIDE / 2, HIGH / 2
    shapes = [
        shapely.box(
            EAST + i * half[0], NORTH + j * half[1], EAST + (i + 1) * half[0], NORTH + (j + 1) * half[1]
        )
        for i in (0, 1)
        for j in (0, 1)
    ]
    return geopandas.GeoDataFrame(
        {"name": NAMES, "code": ["331003001", "331003002", "331003003", "331003004"], "level": "街道"},
        geometry=shapes,
        crs=CRS,
    )


def facilities() -> geopandas.GeoDataFrame:
    frame = pd.DataFrame(FACILITIES, columns=["name", "kind", "x", "y", "capacity"])
    frame["word"] = frame["kind"].map(TYPES)
    points = geopandas.points_from_xy(frame["x"], frame["y"])
    frame["lon"], frame["lat"] = to_degrees(frame["x"].to_numpy(), frame["y"].to_numpy())
    return geopandas.GeoDataFrame(frame, geometry=points, crs=CRS)


def streets() -> geopandas.GeoDataFrame:
    """Lines between the corners, 400 m beyond the zones; no cell is as far from one as from another."""
    xs, ys = range(-400, WIDE + 401, STEP), range(-400, HIGH + 401, STEP)
    lines = [((x, y), (x + STEP, y)) for y in ys for x in xs[:-1]]
    lines += [((x, y), (x, y + STEP)) for x in xs for y in ys[:-1]]
    moved = [shapely.LineString([(EAST + 13 + x, NORTH + 29 + y) for x, y in each]) for each in lines]
    return geopandas.GeoDataFrame({"class": ["residential"] * len(moved)}, geometry=moved, crs=CRS)


def write_osm(path: Path, tags: str = "") -> None:
    """The streets as an OpenStreetMap file."""
    ends = [tuple(map(tuple, each.coords)) for each in streets().geometry]
    corners = sorted({corner for each in ends for corner in each})
    number = {corner: i + 1 for i, corner in enumerate(corners)}
    lon, lat = to_degrees(*np.array(corners).T)
    text = ['<osm version="0.6" generator="made up">']
    text.append(
        f'<bounds minlat="{lat.min()}" minlon="{lon.min()}" maxlat="{lat.max()}" maxlon="{lon.max()}"/>'
    )
    text += [
        f'<node id="{i + 1}" version="1" lat="{b:.9f}" lon="{a:.9f}"/>'
        for i, (a, b) in enumerate(zip(lon, lat, strict=True))
    ]
    text += [
        f'<way id="{i + 1}" version="1"><nd ref="{number[a]}"/><nd ref="{number[b]}"/>'
        '<tag k="highway" v="residential"/></way>'
        for i, (a, b) in enumerate(ends)
    ]
    whole = "\n".join([*text, tags, "</osm>"])
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(whole.encode(), mtime=0))
    else:
        path.write_text(whole, encoding="utf-8")


def write_people(path: Path, *, per_km2: bool = False, dtype: str = "float64") -> None:
    rows, columns = HIGH // 100, WIDE // 100
    persons = (np.arange(rows * columns).reshape(rows, columns) * 7 % 23).astype(dtype)
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": dtype, "crs": CRS}
    transform = rasterio.Affine(100, 0, EAST, 0, -100, NORTH + HIGH)
    with rasterio.open(path, "w", transform=transform, **profile) as raster:
        raster.write(persons * (100 / GROUND if per_km2 else 1), 1)


def write_csv(path: Path, frame: pd.DataFrame, encoding: str = "utf-8", sep: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(frame.to_csv(index=False, sep=sep).encode(encoding))


def write_layer(path: Path, frame: geopandas.GeoDataFrame, **how: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pyogrio.write_dataframe(frame, path, **how)


def in_chinese(**columns: str) -> pd.DataFrame:
    """The list of facilities with such headers."""
    return pd.DataFrame(facilities()[[*columns]]).rename(columns=columns)


def plain(folder: Path, plan: str) -> Path:
    """The town in the plainest form, with a study file written by hand."""
    write_osm(folder / "streets.osm")
    write_people(folder / "people.tif")
    write_layer(
        folder / "zones.geojson", zones().to_crs("EPSG:4326"), driver="GeoJSON", COORDINATE_PRECISION=9
    )
    write_csv(
        folder / "places.csv", in_chinese(name="name", kind="type", lon="lon", lat="lat", capacity="capacity")
    )
    content = {
        "name": {"zh": "城", "en": "Town"},
        "plans": [plan],
        "streets": {"osm": "streets.osm"},
        "facilities": [{"path": "places.csv", "type_column": "type", "name_column": "name"}],
        "population": {"raster": "people.tif", "basis": "modelled"},
        "zones": {
            "path": "zones.geojson",
            "name_column": "name",
            "id_column": "code",
            "level_column": "level",
        },
        "output": "results",
    }
    study = folder / "study.yaml"
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return study


def clutter(folder: Path) -> None:
    """What lies about in every folder."""
    for name, text in {
        "readme.txt": "数据说明\n由规划科提供，2024年。\n",
        "~$设施一览表.xlsx": "lock",
        ".DS_Store": "x",
        "Thumbs.db": "x",
        "封面.png": "\x89PNG",
        "汇报.docx": "PK",
        "底图.mxd": "x",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Bureau:
    """A folder: its name, the plan that fits, who makes it, and what still waits for a reader."""

    name: str
    plan: str
    make: Callable[[Path], None]


def _english(folder: Path) -> None:
    write_osm(folder / "roads.osm")
    write_people(folder / "population.tif")
    write_layer(
        folder / "districts.geojson", zones().to_crs("EPSG:4326"), driver="GeoJSON", COORDINATE_PRECISION=9
    )
    write_csv(
        folder / "facilities.csv", in_chinese(name="name", kind="type", lon="lon", lat="lat", capacity="beds")
    )


def _one_list_a_type(folder: Path) -> None:
    """A GBK file for each type, as they come from five offices."""
    write_osm(folder / "路网.osm")
    write_people(folder / "人口.tif")
    write_layer(
        folder / "街道界.geojson", zones().to_crs("EPSG:4326"), driver="GeoJSON", COORDINATE_PRECISION=9
    )
    own = facilities()
    for kind, word in TYPES.items():
        chosen = own[own["kind"] == kind][["name", "lon", "lat"]]
        chosen.columns = ["名称", "经度", "纬度"]
        write_csv(folder / f"{word}.csv", pd.DataFrame(chosen), "gb18030")


def _shapefiles(folder: Path) -> None:
    """Chinese headers, GBK, CGCS2000."""
    write_osm(folder / "基础数据/道路.osm.gz")
    write_people(folder / "基础数据/人口格网_普查.tif")
    shown = zones().rename(columns={"name": "名称", "code": "代码", "level": "层级"})
    write_layer(folder / "基础数据/行政区划.shp", shown, encoding="GB18030")
    own = facilities()[["name", "word", "capacity", "geometry"]]
    write_layer(
        folder / "设施/公共设施.shp",
        own.rename(columns={"name": "名称", "word": "类别", "capacity": "床位数"}),
        encoding="GB18030",
    )


def _no_prj(folder: Path) -> None:
    """Eastings with the zone before them, and nothing that says so."""
    write_osm(folder / "道路.osm")
    write_people(folder / "worldpop.tif", dtype="float32")
    write_layer(folder / "乡镇街道.shp", zones().to_crs("EPSG:4528"), encoding="UTF-8")
    write_layer(
        folder / "设施点.shp",
        facilities()[["name", "word", "geometry"]].rename(columns={"word": "type"}).to_crs("EPSG:4528"),
        encoding="UTF-8",
    )
    for path in folder.glob("*.prj"):
        path.unlink()


def _metres_unsaid(folder: Path) -> None:
    """No zone before the eastings, in a CSV: only the other layers tell where it is."""
    write_osm(folder / "street_network.osm")
    write_people(folder / "pop_2020.tif")
    write_layer(folder / "subdistricts.gpkg", zones())
    write_csv(folder / "poi.csv", in_chinese(name="name", word="category", x="x", y="y"))


def _one_geopackage(folder: Path) -> None:
    write_osm(folder / "osm/extract.osm")
    write_people(folder / "raster/人口密度_每平方公里.tif", per_km2=True)
    write_layer(folder / "规划数据.gpkg", zones().rename(columns={"name": "街道名称"}), layer="街道边界")
    write_layer(
        folder / "规划数据.gpkg",
        facilities()[["name", "word", "geometry"]],
        layer="公共服务设施",
        append=True,
    )
    land = zones()[["geometry"]]
    write_layer(folder / "规划数据.gpkg", land, layer="居住用地", append=True)


def _amap(folder: Path) -> None:
    """A list of a map provider: its categories, its datum, and many places of no interest."""
    write_osm(folder / "道路.osm")
    write_people(folder / "人口_虚构.tif")
    write_layer(
        folder / "街道.geojson", zones().to_crs("EPSG:4326"), driver="GeoJSON", COORDINATE_PRECISION=9
    )
    own = facilities()
    stored = gcj02.stored(own[["lon", "lat"]].to_numpy(), "gcj02")
    groups = {
        "农贸市场": "购物服务;综合市场;农贸市场",
        "便利店": "购物服务;便民商店/便利店;便利店",
        "超市": "购物服务;超级市场;超市",
        "诊所": "医疗保健服务;诊所;诊所",
        "图书馆": "科教文化服务;图书馆;图书馆",
    }
    table = pd.DataFrame(
        {"name": own["name"], "type": own["word"].map(groups), "lng": stored[:, 0], "lat": stored[:, 1]}
    )
    others = table.iloc[:15].assign(type="餐饮服务;中餐厅;火锅店", name="火锅")
    write_csv(folder / "高德POI_2024.csv", pd.concat([table, others]), "utf-8-sig")


def _baidu(folder: Path) -> None:
    _one_list_a_type(folder)
    for path in folder.glob("*.csv"):
        frame = pd.read_csv(path, encoding="gb18030")
        stored = gcj02.stored(frame[["经度", "纬度"]].to_numpy(), "bd09")
        path.unlink()
        write_csv(
            folder / "百度坐标" / path.name, frame.assign(经度=stored[:, 0], 纬度=stored[:, 1]), "gb18030"
        )


def _unsaid_datum(folder: Path) -> None:
    """WGS-84, and nobody says so: the streets must tell."""
    _one_list_a_type(folder)
    clutter(folder)


def _graph(folder: Path) -> None:
    own = streets()
    ends = [tuple(map(tuple, each.coords)) for each in own.geometry]
    corners = sorted({corner for each in ends for corner in each})
    number = {corner: f"n{i}" for i, corner in enumerate(corners)}
    lon, lat = to_degrees(*np.array(corners).T)
    write_csv(folder / "network/nodes.csv", pd.DataFrame({"node": number.values(), "lon": lon, "lat": lat}))
    edges = [(number[a], number[b], 200.0) for a, b in ends] + [
        (number[b], number[a], 200.0) for a, b in ends
    ]
    write_csv(
        folder / "network/edges.csv",
        pd.DataFrame(edges, columns=["u", "v", "length_m"]).assign(**{"class": "residential"}),
    )
    write_people(folder / "ghs_pop.tif")
    write_layer(folder / "admin.fgb", zones())
    write_layer(
        folder / "places.geojson",
        facilities()[["name", "kind", "geometry"]].to_crs("EPSG:4326"),
        driver="GeoJSON",
        COORDINATE_PRECISION=9,
    )


def _deep(folder: Path) -> None:
    """Folders in folders, and the results of an older run."""
    _shapefiles(folder / "01 现状资料")
    clutter(folder / "01 现状资料")
    clutter(folder)
    old = folder / "02 成果/results"
    old.mkdir(parents=True)
    write_layer(old / "gaps.gpkg", zones())
    (old / "run.json").write_text("{}", encoding="utf-8")
    write_layer(folder / "03 规划/候选地块.geojson", zones().to_crs("EPSG:4326"), driver="GeoJSON")


def _nested(folder: Path) -> None:
    """Districts and subdistricts in one layer, with levels and parents by code."""
    write_osm(folder / "roads.osm")
    write_people(folder / "population_synthetic.tif")
    below = zones().assign(parent="331003")
    above = geopandas.GeoDataFrame(
        {"name": ["黄岩区"], "code": ["331003"], "level": ["区"], "parent": [None]},
        geometry=[below.union_all()],
        crs=CRS,
    )
    both = pd.concat([above, below]).rename(
        columns={"name": "名称", "code": "行政区划代码", "level": "层级", "parent": "上级"}
    )
    write_layer(
        folder / "区划.geojson",
        geopandas.GeoDataFrame(both, crs=CRS).to_crs("EPSG:4326"),
        driver="GeoJSON",
        COORDINATE_PRECISION=9,
    )
    write_csv(
        folder / "设施.csv",
        in_chinese(name="设施名称", word="设施类型", lon="经度", lat="纬度", capacity="床位数"),
    )


def _title_rows(folder: Path) -> None:
    """A workbook as offices keep it."""
    _one_list_a_type(folder)
    for path in folder.glob("*.csv"):
        path.unlink()
    own = in_chinese(
        name="机构名称", word="机构类别", lon="经度（°）", lat="纬度（°）", capacity="床位数（张）"
    )
    pyogrio.write_dataframe(own, folder / "设施一览表.xlsx", driver="XLSX", layer="现状")


def _unicode_text(folder: Path) -> None:
    """What Excel saves as Unicode text."""
    _one_list_a_type(folder)
    for path in folder.glob("*.csv"):
        path.unlink()
    own = in_chinese(name="名称", word="类别", lon="经度", lat="纬度")
    write_csv(folder / "设施.txt", own, "utf-16", sep="\t")


def _kml(folder: Path) -> None:
    _english(folder)
    (folder / "districts.geojson").unlink()
    write_layer(folder / "街道边界.kml", zones().to_crs("EPSG:4326")[["name", "geometry"]], driver="KML")


def _zipped(folder: Path) -> None:
    _shapefiles(folder)
    for stem in ("基础数据/行政区划", "设施/公共设施"):
        parts = [*(folder / stem).parent.glob(f"{Path(stem).name}.*")]
        with zipfile.ZipFile(folder / f"{stem}.zip", "w") as packed:
            for part in parts:
                packed.write(part, part.name)
        for part in parts:
            part.unlink()


def _mapinfo(folder: Path) -> None:
    _english(folder)
    (folder / "districts.geojson").unlink()
    write_layer(folder / "街道界线.tab", zones(), driver="MapInfo File", encoding="UTF-8")


def _own_lines(folder: Path) -> None:
    """Streets as a layer of lines, with the classes of a plan."""
    _english(folder)
    (folder / "roads.osm").unlink()
    write_layer(
        folder / "现状道路中心线.shp",
        streets().assign(**{"class": "支路"}).rename(columns={"class": "道路等级"}),
        encoding="UTF-8",
    )


def _table_of_people(folder: Path) -> None:
    """No raster: people by building."""
    _english(folder)
    with rasterio.open(folder / "population.tif") as raster:
        persons = raster.read(1)
    (folder / "population.tif").unlink()
    row, column = np.nonzero(persons)
    lon, lat = to_degrees(EAST + column * 100 + 50, NORTH + HIGH - row * 100 - 50)
    table = pd.DataFrame(
        {"楼栋": np.arange(len(row)), "人口": persons[row, column].astype(int), "经度": lon, "纬度": lat}
    )
    write_csv(folder / "楼栋人口.csv", table, "gb18030")


def _with_ages(folder: Path) -> None:
    _shapefiles(folder)
    shutil.copy(folder / "基础数据/人口格网_普查.tif", folder / "基础数据/60岁以上.tif")
    for name in ("绿地", "水系"):
        write_layer(folder / f"底图/{name}.geojson", zones().iloc[:1].to_crs("EPSG:4326"), driver="GeoJSON")


BUREAUS = (
    Bureau("huangyan_en", "huangyan", _english),
    Bureau("黄岩区公共服务", "huangyan", _one_list_a_type),
    Bureau("台州市黄岩区十五分钟生活圈", "huangyan", _shapefiles),
    Bureau("某县无坐标系", "national", _no_prj),
    Bureau("study area", "national", _metres_unsaid),
    Bureau("黄岩一库", "huangyan", _one_geopackage),
    Bureau("黄岩高德", "huangyan", _amap),
    Bureau("黄岩百度", "huangyan", _baidu),
    Bureau("黄岩 未写坐标系", "huangyan", _unsaid_datum),
    Bureau("Huangyan graph", "huangyan", _graph),
    Bureau("2024黄岩体检（归档）", "huangyan", _deep),
    Bureau("分级", "huangyan", _nested),
    Bureau("黄岩表格", "huangyan", _title_rows),
    Bureau("黄岩文本", "huangyan", _unicode_text),
    Bureau("黄岩奥维", "huangyan", _kml),
    Bureau("黄岩压缩包", "huangyan", _zipped),
    Bureau("黄岩MapInfo", "huangyan", _mapinfo),
    Bureau("黄岩自有道路", "huangyan", _own_lines),
    Bureau("黄岩楼栋", "huangyan", _table_of_people),
    Bureau("黄岩老龄", "huangyan", _with_ages),
)
