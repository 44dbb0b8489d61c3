"""What the columns and files of planners are usually called."""

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

from access.standards.registry import facility_types
from access.standards.understood import plain, token

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        "name",
        "名称",
        "机构名称",
        "设施名称",
        "单位名称",
        "学校名称",
        "医院名称",
        "项目名称",
        "mc",
        "name_zh",
        "点位名称",
        "站点名称",
        "nam",
        "title",
        "名字",
    ),
    "capacity": (
        "capacity",
        "床位数",
        "床位",
        "编制床位",
        "核定床位",
        "实有床位",
        "床位数量",
        "座席数",
        "容量",
        "beds",
        "学位数",
        "学位",
        "托位数",
        "规模",
    ),
    "units": ("units", "车辆数", "救护车数", "救护车", "vehicles"),
    "staff": ("staff", "职工数", "人员数", "卫生技术人员", "工作人员数", "教职工数", "医师数"),
    "area_m2": ("area_m2", "占地面积", "用地面积", "占地面积平方米"),
    "floor_area_m2": ("floor_area_m2", "建筑面积", "建筑面积平方米"),
    "pupils": ("pupils", "在校学生数", "学生数", "在校生数", "在园幼儿数"),
    "classes": ("classes", "班级数", "班数"),
    "year": ("year", "建成年份", "开办年份", "建成时间", "建成年", "开业年份"),
    "persons": (
        "persons",
        "常住人口",
        "常住人口数",
        "人口",
        "人口数",
        "总人口",
        "population",
        "pop",
        "七普人口",
        "常住人口合计",
        "合计人口",
        "居住人口",
        "人数",
    ),
    "households": ("households", "户数", "总户数", "家庭户数", "居住户数"),
    "dwellings": ("dwellings", "套数", "住宅套数"),
    "level": ("level", "层级", "级别", "行政级别", "分区级别", "区划级别", "行政层级", "类型", "type"),
    "parent": (
        "parent_id",
        "parent",
        "上级",
        "上级代码",
        "上级编码",
        "上级区划",
        "所属",
        "所属街道",
        "所属区县",
    ),
    "class": ("class", "城乡", "城乡分类", "城乡分类代码", "城乡属性", "urban_rural"),
    "code": (
        "id",
        "code",
        "代码",
        "编码",
        "编号",
        "行政区划代码",
        "区划代码",
        "行政代码",
        "adcode",
        "zone_id",
        "pac",
    ),
    "road_class": (
        "道路等级",
        "等级",
        "fclass",
        "highway",
        "class",
        "road_class",
        "道路类型",
        "类型",
        "dldj",
    ),
}
# what the words of a file's name, its folders and its layer tell of it
NAMED: dict[str, tuple[str, ...]] = {
    "zones": (
        "区划",
        "行政",
        "街道界",
        "区界",
        "分区",
        "单元",
        "社区界",
        "社区边界",
        "街道边界",
        "镇界",
        "乡镇",
        "村界",
        "边界",
        "范围",
        "zone",
        "district",
        "boundary",
        "boundaries",
        "admin",
        "subdistrict",
        "街道",
        "社区",
    ),
    "streets": ("道路", "路网", "路线", "中心线", "street", "road", "highway", "centerline", "交通网"),
    "residential": ("居住用地", "住宅用地", "居住地", "residential"),
    "built_up": ("建成区", "建设用地", "built_up", "builtup", "built-up"),
    "water": ("水系", "水域", "河流", "湖泊", "water", "river"),
    "green": ("绿地", "绿化", "green"),
    "sea": ("海域", "海洋", "sea"),
    "wall": ("围墙", "wall"),
    "fence": ("围栏", "栅栏", "fence"),
    "rail": ("铁路", "轨道", "railway"),
    "gate": ("大门", "小区门", "出入口闸", "gate"),
    "doors": ("出入口", "入口", "entrance", "doors"),
    "candidates": ("候选", "备选", "选址", "candidate"),
    "buildings": ("楼栋", "建筑", "房屋", "住宅楼", "building"),
    "people": (
        "人口",
        "population",
        "worldpop",
        "ghs_pop",
        "ghspop",
        "landscan",
        "ppp",
        "census",
        "普查",
        "pop",
    ),
    "elevation": ("高程", "dem", "elevation", "srtm"),
    "density": ("密度", "density", "每平方公里", "per_km2"),
    "modelled": ("worldpop", "ghs", "landscan", "ppp", "模拟", "modelled"),
    "census": ("普查", "census", "七普", "统计"),
    "made_up": ("虚构", "合成", "synthetic", "made_up", "示例"),
    "gcj02": ("gcj02", "gcj-02", "gcj", "火星", "高德", "amap", "腾讯"),
    "bd09": ("bd09", "bd-09", "百度", "baidu"),
    "graph_nodes": ("node", "节点"),
    "graph_edges": ("edge", "路段"),
    "planned": ("规划", "拟建", "planned"),
}
# words for facility types that could be anything; and what stands for no place
_WIDE = {"设施", "服务", "网点", "机构", "中心", "三级", "学院"}
_EXTRA = {
    "中小学": "school_compulsory",
    "中小学校": "school_compulsory",
    "school": "school_compulsory",
    "market": "farmers_market",
    "rescuestations": "rescue_station",
    "gym": "community_gym",
}
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")


def bare(header: object) -> str:
    """Return a header without units in brackets, blanks and capitals.

    >>> bare("床位数（张）"), bare(" Name ")
    ('床位数', 'name')
    """
    text = unicodedata.normalize("NFKC", str(header)).strip()
    return plain(_BRACKETS.sub("", text) or text)


def column(frame: pd.DataFrame, wanted: str) -> str | None:
    """Return the column that is called as such columns are; None where none is.

    >>> column(pd.DataFrame(columns=["ID", "常住人口（人）", "户籍人口"]), "persons")
    '常住人口（人）'
    """
    known = [plain(each) for each in COLUMNS[wanted]]
    named: dict[str, str] = {}
    for header in map(str, frame.columns):
        named.setdefault(bare(header), header)
    for each in known:
        if each in named:
            return named[each]
    # the fields of a .dbf are cut at 10 bytes: 道路等 for 道路等级
    cut = [
        header
        for name, header in named.items()
        if len(name.encode()) in (9, 10) and any(each.startswith(name) for each in known)
    ]
    if cut:
        return cut[0]
    # 2020年常住人口, 床位数2023; of short words that could be anything
    longer = [
        header for name, header in named.items() if any(len(each) > 2 and each in name for each in known)
    ]
    return longer[0] if longer and wanted in ("capacity", "persons", "households", "name") else None


def says(text: str, what: str) -> bool:
    """Tell whether the words of a file's name tell that it is something.

    >>> says("底图/道路中心线", "streets"), says("worldpop_2020", "modelled"), says("population", "people")
    (True, True, True)
    """
    low = unicodedata.normalize("NFKC", text).lower()
    parts = set(re.split(r"[^a-z]+", low))
    return any(
        (each in parts or each + "s" in parts or (len(each) > 4 and each in low))
        if each.isascii() and each.isalpha()
        else each in low
        for each in NAMED[what]
    )


def known_type(word: str) -> str | None:
    """Return the type of place that a word stands for; None where it is too wide, or stands for no place."""
    if plain(word) in _WIDE:
        return None
    found = _EXTRA.get(plain(word)) or token("type", word)
    return found if found and facility_types()[found].object == "facility" else None


def type_of(word: str) -> tuple[str, bool] | None:
    """Return the facility type that a list's word stands for, and whether it says so plainly.

    Categories of map providers (``医疗保健服务;综合医院;三级甲等医院``) are taken by their last part
    that is known; a word that ends as a known one does (``公立幼儿园``), not plainly.

    >>> type_of("菜市场"), type_of("购物服务;超级市场;超市"), type_of("公立幼儿园"), type_of("餐饮")
    (('farmers_market', True), ('supermarket', True), ('kindergarten', False), None)
    """
    for part in reversed([each for each in re.split(r"[;；|/>,，:：]", word) if each.strip()]):
        found = known_type(part)
        if found:
            return found, True
    text = plain(word)
    for length in range(len(text) - 1, 1, -1):
        found = known_type(text[-length:]) if not text.isascii() else None
        if found:
            return found, False
    return None


def type_in(text: str) -> str | None:
    """Return the facility type that a file's name tells: its longest known word.

    >>> type_in("2024年小学分布"), type_in("markets"), type_in("设施一览表")
    ('primary_school', 'farmers_market', None)
    """
    chinese = [plain(each) for each in re.findall(r"[\u4e00-\u9fff（）]+", text)]
    for length in range(max(map(len, chinese), default=0), 1, -1):
        for word in chinese:
            for start in range(len(word) - length + 1):
                found = known_type(word[start : start + length])
                if found:
                    return found
    words = [each for each in re.split(r"[^a-z]+", text.lower()) if each]
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            joined = "".join(words[start : start + length])
            for each in (joined, joined.removesuffix("s"), joined.removesuffix("ies") + "y"):
                found = known_type(each)
                if found:
                    return found
    return None


def share(words: Iterable[object], known: object) -> float:
    """Return the share of words of which something is known; 0 where there are none."""
    listed = [str(each) for each in words if isinstance(each, str) and each.strip()]
    return sum(known(each) is not None for each in listed) / len(listed) if listed else 0.0  # type: ignore[operator]
