"""What a terminal shows of the supply of a clause."""

import math

import pandas as pd

from access.contracts.documents import Text
from access.contracts.sharing import Method
from access.outputs.tables import share_text
from access.verdicts.supply.by_zone import Supply

METHOD: dict[Method, Text] = {
    "2sfca": Text(zh="两步移动搜索法", en="two-step floating catchment"),
    "e2sfca": Text(zh="增强两步移动搜索法", en="enhanced two-step floating catchment"),
    "3sfca": Text(zh="三步移动搜索法", en="three-step floating catchment"),
    "bfca": Text(zh="平衡移动搜索法", en="balanced floating catchment"),
}
_MEASURES = ("persons", "access", "choices", "crowding", "served_share")


def heads(found: Supply) -> list[str]:
    """Return the heads of the columns of ``zone_rows``."""
    share = ["容量内覆盖\nserved"] if found.asked.persons_per is not None else []
    return [
        *(
            "分区\nzone",
            "人口\npeople",
            "每千人供给\nper 1000",
            "可选处数\nchoices",
            "每单位人数（最空处）\npersons per unit",
        ),
        *share,
    ]


def zone_rows(found: Supply, names: pd.Series) -> list[tuple[str, ...]]:
    """Return what a terminal shows of each zone, and of all together.

    Args:
        found: of a clause.
        names: of zones, by zone_id.
    """
    rows = []
    for zone_id, part in found.zones.groupby("zone_id", sort=False):
        values = dict(
            zip(part["measure"].str.replace(r"^access_.*", "access", regex=True), part["value"], strict=True)
        )
        name = str(names.get(zone_id, "合计 all"))
        rows.append((name, *(_shown(each, values[each]) for each in _MEASURES if each in values)))
    return rows


def inequality_line(found: Supply) -> str:
    """Return in words by which method, and how unequally people have it."""
    value = found.inequality.set_index(["measure", "group"])["value"]
    method, sharing = METHOD[found.asked.sharing.method], found.asked.sharing  # type: ignore[index]
    total, between = (value.get((name, ""), math.nan) for name in ("theil", "theil_between"))
    share = between / total if total and math.isfinite(between / total) else math.nan
    parted = "" if math.isnan(share) else f"（区间差异占 between zones {share:.0%}）"
    unit = found.zones["unit"][found.zones["measure"] == "opportunities"].iloc[0]
    parts = [
        f"供给 supply: {found.amount} ({unit})",
        f"方法 method: {method} ({sharing.method}, {sharing.weighing})",
        f"基尼 Gini {_index(value.get(('gini', ''), math.nan))}",
        f"泰尔 Theil {_index(total)}{parted}",
        f"帕尔马 Palma {_shown('palma', value.get(('palma', ''), math.nan))}",
    ]
    if found.asked.persons_per is not None:
        poor = value.get(("short_of_supply_headcount", ""), math.nan)
        parts.append(f"人均供给低于标准 short of the standard {share_text(poor)}")
    return " · ".join(parts)


def _index(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _shown(measure: str, value: float) -> str:
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞"
    if measure == "served_share":
        return share_text(value)
    return f"{value:,.0f}" if measure == "persons" else f"{value:,.2f}"
