"""What the words of a promise leave open, said in both languages."""

from collections.abc import Iterator

from access.contracts.said import Said
from access.standards.reading.drafts import Promise

_IN_A_ZONE = frozenset(("travel_time", "service_radius", "ratio_per_population", "per_capita_area"))
_NO_MODE = Said(
    "未说明出行方式；按步行，可改骑行或驾车", "mode is not given; read as walking, or cycling or driving"
)
_NO_SHARE = Said(
    "未说明覆盖比例；按全部人口，也算 95%、90%、80%", "share is not given; all people, or 95, 90, 80 %"
)
_NO_ZONE = Said("未说明范围；按全域", "zone is not given; read as the whole area")
_RADIUS = Said("未说明平均服务半径的算法", "how the service radius is measured is not given")
_STRAIGHT = Said(
    "未说明直线还是沿路；按直线，也算沿路", "straight or by road is not given; straight, and by road"
)
_LAND = Said("未说明按哪种面积；按行政区面积，也算建成区", "which land is not given; all, and built-up land")
_MEAN = Said(
    "未说明平均还是最大；按平均，也算最大一处", "mean or largest is not given; the mean, and the largest"
)
_EACH = Said(
    "未说明每一处还是平均；按每一处，也算平均", "each or their mean is not given; each, and the mean"
)
_NO_UNITS = Said("未说明按哪一级单元计", "which units must have it is not given")
_STOCK = Said(
    "未说明存量还是新增；按存量，也可读作新增", "stock or new is not given; read as the stock, or as new"
)
_BUILT = Said(
    "未说明存量还是新增；按新增，也可读作存量", "stock or new is not given; read as new, or as the stock"
)
_LISTED = Said(
    "数量是点名项目的个数；名单见 projects.csv",
    "the number is that of the projects named; projects.csv lists them",
)
_TOGETHER = Said("新建与改扩建合计，未分开", "new and extended are told as one number")


def left_open(promise: Promise, year: int | None) -> Iterator[Said]:
    """Return what the words leave open, and how it is read."""
    if promise.facility is None:
        yield Said("没有认出设施类型", "no known facility type was found")
    elif not promise.sure:
        yield Said("设施类型取自句中别处", "the facility type is taken from elsewhere in the sentence")
    yield from _of_kind(promise)
    if promise.high is not None:
        yield Said(
            "数量是区间；按较宽的一端，也算两端之间与较严的一端",
            "the quantity is a range; its easier end is taken, also both and the harder one",
        )
    if "per_high" in promise.rule:
        yield Said(
            "人数是区间；按较宽的一端，也算较严的一端",
            "for how many people is a range; the easier end is taken, also the harder one",
        )
    if promise.quantity is not None and promise.quantity.about:
        yield Said("“约、左右”的幅度未说明", "how far 'about' may reach is not given")
    if year is None:
        yield Said(
            "句中没有年份；按规划目标年", "the sentence names no year; the plan's target year is taken"
        )


def _of_kind(promise: Promise) -> Iterator[Said]:
    kind, rule = promise.kind, promise.rule
    said = (
        (kind == "travel_time" and "mode" not in rule, _NO_MODE),
        (kind == "travel_time" and "share" not in rule, _NO_SHARE),
        (kind in _IN_A_ZONE and not promise.named.words, _NO_ZONE),
        (kind == "service_radius", _RADIUS),
        (kind == "coverage_share", _STRAIGHT),
        (kind == "density", _LAND),
        (kind == "catchment_area", _MEAN),
        (kind in {"facility_size", "spacing"}, _EACH),
        (kind in {"presence_per_unit", "share_of_units"} and not promise.levels, _NO_UNITS),
        (rule.get("counts") == "stock", _STOCK),
        (rule.get("or_stock") is True, _BUILT),
        (rule.get("counts") == "new_or_upgraded", _TOGETHER),
        ("listed" in rule, _LISTED),
    )
    yield from (words for holds, words in said if holds)
