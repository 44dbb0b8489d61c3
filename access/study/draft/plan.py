"""Which plan fits a place, by its names."""

from collections.abc import Iterable

from access.contracts.documents import Text
from access.standards.registry import load_plan
from access.standards.understood import understood

_DEFAULT = "national"


def fitting(texts: Iterable[str], zone_names: Iterable[str]) -> tuple[str, Text]:
    """Return the built-in plan whose place a folder or its zones name, and why; else the national one.

    Args:
        texts: names of the folder and of its files.
        zone_names: names of the zones.
    """
    words = {plan: each for plan, each in understood().plan.items() if plan != _DEFAULT}
    listed = [*texts]
    zones = {*zone_names}
    for plan, names in sorted(words.items()):
        for name in sorted((plan, *names), key=len, reverse=True):
            where = next((text for text in listed if name in text.lower()), None)
            if where is not None:
                return plan, Text(zh=f"“{where}”里有“{name}”", en=f"'{where}' holds '{name}'")
            if name in zones:
                return plan, Text(zh=f"有分区叫“{name}”", en=f"there is a zone '{name}'")
    for plan in sorted(words):
        named = {name for zone in load_plan(plan).zones.values() for name in getattr(zone, "names", ())}
        found = sorted(named & zones)
        if found:
            return plan, Text(zh=f"分区 {found[0]} 在这份规划里", en=f"the plan names the zone {found[0]}")
    zh = "看不出是哪份规划，先用国家标准；请换成 access standards list 里的一份，或自己的规划文件"
    en = "nothing tells which plan: the national standards, for now; `access standards list` shows the others"
    return _DEFAULT, Text(zh=zh, en=en)
