"""Signs that the data are thin or broken, and how much doubt each casts on a gap.

The rule of evidence, the same everywhere: a sign that concerns at least half of a gap's people counts with
its grade below, one that concerns at least a tenth with 0.25. The doubt of a gap is the highest of these, and
0.25 more (at most 1) where a second sign of 0.5 or more says the same. It is a rank in five steps, not a
measured probability; the grades are assumed.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.documents import Text

HALF, TENTH, LEAST = 0.5, 0.1, 0.25


class Sign(NamedTuple):
    """A sign of data at fault: its grade of doubt, and what to check there."""

    grade: float
    check: Text


SIGNS = {
    "unlinked": Sign(
        1.0,
        Text(
            zh="这里的居民附近没有可走的道路：实地是否有路，地图上是否漏画",
            en="no street that one may walk on is known near these people: is there one that is not drawn",
        ),
    ),
    "border": Sign(
        1.0,
        Text(
            zh="数据范围到此为止：界外是否另有设施，请换用范围更大的数据",
            en="the data end here: is there a facility beyond them; take data of a larger area",
        ),
    ),
    "island_near": Sign(
        0.75,
        Text(
            zh="这片道路与其余路网只差一小段：实地是否相通",
            en="these streets all but touch the others: are they joined on the ground",
        ),
    ),
    "on_water": Sign(
        0.75,
        Text(
            zh="人口落在水面上：这里是否真有人住，人口数据或坐标是否有误",
            en="people stand on water: does anybody live here, or are the figures or coordinates wrong",
        ),
    ),
    "loose_end": Sign(
        0.5,
        Text(
            zh="路的末端离另一条路不到二十米：实地能否走通",
            en="a street ends less than 20 m from another: can one walk through",
        ),
    ),
    "no_gate": Sign(
        0.5,
        Text(
            zh="围墙上没有画出任何门：附近是否有门或豁口，何时开放",
            en="no gate is drawn in the wall or fence: is there a gate or an opening, and when is it open",
        ),
    ),
    "few_streets": Sign(
        0.5,
        Text(
            zh="有人居住而道路很稀：是否有小路、内部路没有画出",
            en="people live here and there are few streets: are paths or inner roads missing",
        ),
    ),
    "on_industry": Sign(
        0.5,
        Text(
            zh="人口落在工业、采矿等用地上：这里是否真有人住",
            en="people stand on industrial land: does anybody live here",
        ),
    ),
    "one_cell": Sign(
        0.5,
        Text(
            zh="多数人口集中在一个格网，且为常见格网的十倍以上：人口数据是否有误",
            en="one cell holds most of the people, ten times a usual cell or more: are the figures right",
        ),
    ),
    "unexplained": Sign(
        0.25,
        Text(
            zh="直线近而步行远，地图上却看不出被什么隔开：有没有未画出的小路，或未画出的墙、河、门",
            en="near in a straight line and far on foot, and the map shows nothing between: is there a path"
            " that is not drawn, or a wall, a ditch, a gate",
        ),
    ),
    "island_far": Sign(
        0.25,
        Text(
            zh="这片道路与其余路网不相连：是真的孤立，还是缺了一段路、一座桥或一条轮渡",
            en="these streets are joined to no others: rightly so, or is a road, a bridge, a ferry missing",
        ),
    ),
}


def doubt(shares: pd.DataFrame) -> Floats:
    """Return how likely it is that the data are at fault, 0 to 1 in steps of 0.25, by the rule above.

    Args:
        shares: of each gap (a row) and sign (a column), the share of its people whom it concerns.

    >>> doubt(pd.DataFrame({"loose_end": [1.0, 0.2, 0.0, 1.0], "few_streets": [0.0, 0.0, 0.0, 1.0]})).tolist()
    [0.5, 0.25, 0.0, 0.75]
    """
    grades = np.array([SIGNS[name].grade for name in shares.columns])
    share = shares.to_numpy(dtype=float) + 1e-9
    counted = np.where(share >= HALF, grades, np.where(share >= TENTH, np.minimum(grades, LEAST), 0.0))
    if not counted.shape[1]:
        return np.zeros(len(shares))
    counted.sort(axis=1)
    second = counted[:, -2] >= HALF if counted.shape[1] > 1 else np.zeros(len(shares), dtype=bool)
    return np.asarray(np.minimum(counted[:, -1] + np.where(second, LEAST, 0.0), 1.0))
