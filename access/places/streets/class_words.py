"""What classes of streets are called: in China, in English, in layers made of OpenStreetMap, by codes."""

_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
# what `highway` may be, in use or not
OSM = (
    *_ROADS,
    *(f"{road}_link" for road in _ROADS),
    *("unclassified", "residential", "living_street", "service", "road", "track", "pedestrian", "footway"),
    *("path", "trail", "steps", "bridleway", "cycleway", "crossing", "corridor", "platform", "elevator"),
    *("busway", "bus_guideway", "raceway", "escape", "emergency_bay", "rest_area", "services", "bus_stop"),
    *("via_ferrata", "construction", "proposed", "razed", "abandoned", "disused", "no", "ferry", ""),
)
# classes of urban roads as in GB/T 51328-2018 and CJJ 37, of highways as in JTG B01 and by who keeps
# them, as mappers in China map them; and usual words of road tables in English
WORDS: dict[str, tuple[str, ...]] = {
    "motorway": ("高速公路", "高速", "高速路", "国家高速", "省级高速", "高速道路", "freeway"),
    "motorway_link": ("高速匝道", "高速公路匝道", "高速连接线"),
    "trunk": (
        *("快速路", "快速路主路", "城市快速路", "城市快速道路", "快速干道", "快速", "高架路", "高架道路"),
        *("高架快速路", "高架", "国道", "一级公路", "一级", "expressway", "urban expressway"),
    ),
    "trunk_link": ("匝道", "快速路匝道", "高架匝道", "立交匝道", "引道", "ramp"),
    "primary": (
        *("主干路", "主干道", "城市主干路", "主路", "主干", "交通性主干路", "生活性主干路", "干路", "干道"),
        *("省道", "二级公路", "arterial", "major arterial", "principal arterial", "main road"),
    ),
    "secondary": (
        *("次干路", "次干道", "城市次干路", "次干", "次路", "县道", "三级公路", "minor arterial"),
        *("secondary arterial", "secondary road"),
    ),
    "tertiary": (
        *("支路", "城市支路", "支线", "支道", "乡道", "乡镇道路", "镇道", "四级公路", "辅路", "辅道"),
        *("专用公路", "collector", "branch", "branch road"),
    ),
    "unclassified": (
        *("村道", "等外公路", "等外路", "乡村道路", "农村道路", "农村公路", "乡村公路", "乡村路", "村路"),
        *("通村公路", "村镇道路", "乡镇村道", "rural road", "village road"),
    ),
    "residential": (
        *("巷", "巷道", "街巷", "小巷", "胡同", "里弄", "弄", "弄堂", "里巷", "背街小巷", "街坊道路"),
        *("居住区道路", "街坊路", "街道", "生活街道", "local", "local street", "local road", "lane"),
    ),
    "living_street": ("居住小区道路", "共享街道"),
    "service": (
        *("小区路", "小区道路", "小区内部路", "小区内部道路", "内部道路", "内部路", "宅间路", "组团路"),
        *("单位内部道路", "园区道路", "校园道路", "厂区道路", "停车场道路", "出入口道路", "alley"),
        *("driveway", "access road", "service road"),
    ),
    "pedestrian": ("步行街", "商业步行街", "步行街区", "pedestrian street"),
    "footway": (
        *("人行道", "步行道", "步道", "步行路", "人行步道", "人行路", "行人道路", "行人道", "步行通道"),
        *("人行通道", "滨水步道", "慢行道", "慢行系统", "人行横道", "斑马线", "人行天桥", "天桥", "过街天桥"),
        *("人行地道", "地下通道", "过街地道", "地下人行通道", "sidewalk", "walkway", "footpath"),
    ),
    "path": ("小路", "小径", "绿道", "健身步道", "登山步道", "栈道", "园路"),
    "steps": ("台阶", "梯道", "阶梯", "阶梯路", "石阶", "楼梯", "stairs", "stairway"),
    "cycleway": ("自行车道", "非机动车道", "骑行道", "非机动车专用道", "bikeway", "bike lane"),
    "track": (
        *("机耕路", "机耕道", "机耕路(大路)", "大车路", "大路", "田间道", "生产路", "林道", "土路"),
        *("时令路", *(f"track_grade{grade}" for grade in range(1, 6))),
    ),
    "busway": ("公交专用道", "公交专用路", "brt"),
    "ferry": ("轮渡", "渡口", "航线", "汽渡"),
    "road": (
        *(
            "道路",
            "公路",
            "城市道路",
            "街路",
            "其他",
            "其它",
            "其他道路",
            "其它道路",
            "其他公路",
            "道路中心线",
        ),
        *("中心线", "道路中线", "道路中心", "车行道", "机动车道", "现状道路", "other"),
    ),
    "construction": ("在建", "在建道路", "建筑中", "建设中", "施工", "施工中", "建筑中公路"),
    "proposed": ("规划", "规划道路", "规划路", "规划未建", "未建", "拟建", "拟建道路", "planned"),
    "abandoned": ("废弃", "废弃道路", "断头废弃", "已废弃"),
    "no": (
        *("铁路", "地铁", "轨道", "轨道交通", "轻轨", "有轨电车", "高铁", "河流", "水系", "岸线"),
        *(
            "道路边线",
            "边线",
            "道路红线",
            "红线",
            "道路边界",
            "路缘石",
            "路缘线",
            "侧石线",
            "绿化带",
            "隔离带",
        ),
        *("分隔带", "用地界线", "行政界线", "railway", "rail", "subway", "river"),
    ),
    "": (
        "未知",
        "不详",
        "未分级",
        "未分类",
        "无等级",
        "无",
        "unknown",
        "unclassified road",
        "nan",
        "<null>",
        "null",
    ),
}
# words that tell a bridge or a tunnel as well
LEVELS = {
    **dict.fromkeys(("高架路", "高架道路", "高架快速路", "高架", "高架匝道"), 1),
    **dict.fromkeys(("人行天桥", "天桥", "过街天桥"), 1),
    **dict.fromkeys(("人行地道", "地下通道", "过街地道", "地下人行通道"), -1),
}
# words of roads that cross others above or below, but that are no motorways in OpenStreetMap's words
SEPARATE = frozenset(
    ("快速路", "快速路主路", "城市快速路", "城市快速道路", "快速干道", "快速", "高架路", "高架道路")
) | frozenset(("高架快速路", "高架", "expressway", "urban expressway"))
# GB/T 13923 (2006), to four digits, of roads of whose code we are sure; not held against its text. The last
# two digits of a highway: 01 built, 02 being built
_GB = {
    "4201": "trunk",
    "4202": "primary",
    "4203": "secondary",
    "4204": "tertiary",
    "4205": "tertiary",
    "4302": "trunk",
    "4303": "trunk",
    "4401": "track",
    "4402": "unclassified",
    "4403": "path",
}
_STREETS = {"430500": "residential", "430501": "primary", "430502": "secondary", "430503": "tertiary"}
_GEOFABRIK = {
    "5111": "motorway",
    "5112": "trunk",
    "5113": "primary",
    "5114": "secondary",
    "5115": "tertiary",
    "5121": "unclassified",
    "5122": "residential",
    "5123": "living_street",
    "5124": "pedestrian",
    "5125": "busway",
    "5131": "motorway_link",
    "5132": "trunk_link",
    "5133": "primary_link",
    "5134": "secondary_link",
    "5135": "tertiary_link",
    "5141": "service",
    "5142": "track",
    **{f"514{grade + 2}": "track" for grade in range(1, 6)},
    "5151": "bridleway",
    "5152": "cycleway",
    "5153": "footway",
    "5154": "path",
    "5155": "steps",
    "5199": "",
}
CODES = {
    **{f"{code}{end}": kind for code, kind in _GB.items() for end in ("00", "01")},
    **{f"{code}02": "construction" for code in _GB if code < "4206"},
    **_STREETS,
    **_GEOFABRIK,
}
