"""What columns of street layers are called, and what stands in those that tell levels and states."""

CLASS = (
    *("fclass", "highway", "road_class", "roadclass", "road_type", "roadtype", "street_class", "class"),
    *(
        "道路等级",
        "道路级别",
        "道路类型",
        "道路类别",
        "道路分类",
        "道路种类",
        "道路性质",
        "路等级",
        "等级",
        "级别",
    ),
    *("类型", "类别", "分类", "公路等级", "行政等级", "技术等级", "道路功能", "规划等级", "等级名称", "种类"),
)
# these tell many things; they tell the class where most of their words are classes
CLASS_MAYBE = (
    *("type", "kind", "category", "layer", "图层", "图层名", "图层名称", "级", "gb", "gb_code", "gbcode"),
    *(
        "国标码",
        "要素代码",
        "分类代码",
        "分类码",
        "fcode",
        "code",
        "cc",
        "text",
        "name_type",
        "folder",
        "folderpath",
    ),
)
LEVEL = (
    *("layer", "level", "层", "层级", "层次", "层位", "立交层", "立交层级", "z_level", "zlevel", "z_layer"),
    *("elevlevel", "vertical_level", "空间层级", "竖向层级", "高程层"),
)
BRIDGE = (
    "bridge",
    "is_bridge",
    "桥",
    "桥梁",
    "是否桥梁",
    "是否桥",
    "是否为桥",
    "高架",
    "是否高架",
    "高架桥",
)
TUNNEL = ("tunnel", "is_tunnel", "隧道", "是否隧道", "是否为隧道", "地道", "地下", "是否地下")
NAME = (
    *("name:zh", "name_zh", "name", "名称", "道路名称", "道路名", "路名", "街道名称", "街道名", "标准名称"),
    *("roadname", "road_name", "street", "street_name", "mc", "dlmc", "ref"),
)
STATE = ("状态", "建设状态", "建设情况", "现状规划", "现状或规划", "建设阶段", "status")
BUILT = (
    "现状",
    "已建",
    "建成",
    "已建成",
    "现有",
    "已通车",
    "通车",
    "保留",
    "现状保留",
    "改建",
    "built",
    "existing",
    "",
)
PLANNED = (
    *("规划", "在建", "拟建", "未建", "规划新建", "新建", "近期", "远期", "远景", "planned", "proposed"),
    *("施工", "施工中", "建设中", "废弃", "construction", "under construction"),
)
NO = (
    "",
    "f",
    "false",
    "no",
    "n",
    "0",
    "0.0",
    "否",
    "无",
    "nan",
    "none",
    "null",
    "<null>",
    "-",
    "—",
    "不是",
    "非",
)
YES = ("t", "true", "yes", "y", "是", "有", "√", "✓")
LEVEL_WORDS = {
    **dict.fromkeys(
        ("地面", "地面层", "地上", "平面", "路面", "ground", "", "无", "nan", "<null>", "null"), 0
    ),
    **dict.fromkeys(
        ("高架", "高架层", "桥", "桥梁", "桥上", "天桥", "立交桥", "跨线桥", "上跨", "上层", "bridge"), 1
    ),
    **dict.fromkeys(("elevated", "viaduct"), 1),
    **dict.fromkeys(("地下", "地下层", "隧道", "地道", "下穿", "下层", "tunnel", "underpass"), -1),
}
