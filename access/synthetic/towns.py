"""The counties and towns of the made-up city: names in Chinese and English, and where they lie."""

from dataclasses import dataclass
from typing import Literal

TownLevel = Literal["subdistrict", "town", "township"]

CITY = ("虚宁市（虚构）", "Xuning City (synthetic)")
COUNTIES: tuple[tuple[str, str, Literal["district", "county"]], ...] = (
    ("安平区", "Anping District", "district"),
    ("临渡区", "Lindu District", "district"),
    ("云岭县", "Yunling County", "county"),
    ("禾川县", "Hechuan County", "county"),
)


@dataclass(frozen=True)
class Development:
    """An area that a plan names, which is no unit of the administration: an eco-town, a college park.

    Attributes:
        zh, en: names.
        county: number in ``COUNTIES``.
        corners: west, south, east, north (cell corners); whole blocks of the centre.
    """

    zh: str
    en: str
    county: int
    corners: tuple[int, int, int, int]


DEVELOPMENTS = (
    Development("虚宁经济技术开发区", "Xuning Economic Development Zone", 1, (205, 105, 230, 130)),
    Development("云帆科技生态城", "Yunfan Science Eco-town", 1, (205, 170, 230, 195)),
    Development("西郊职教基地", "West Suburb Vocational Education Base", 0, (110, 105, 130, 120)),
)


@dataclass(frozen=True)
class Town:
    """A 街道, 镇 or 乡.

    Attributes:
        zh, en: names.
        level: ``subdistrict``, ``town`` or ``township``.
        county: number in ``COUNTIES``.
        column, row: where its middle lies (cell corner).
        width: of the street grid of its seat, in cells; 0 where it lies in the dense centre.
        seats: urban communities in the seat; 0: as many as its people need.
    """

    zh: str
    en: str
    level: TownLevel
    county: int
    column: int
    row: int
    width: int = 0
    seats: int = 0

    @property
    def names(self) -> tuple[str, str]:
        """The full names, e.g. 中和街道 and Zhonghe Subdistrict."""
        kind = {"subdistrict": "街道", "town": "镇", "township": "乡"}[self.level]
        return f"{self.zh}{kind}", f"{self.en} {self.level.title()}"


TOWNS = (
    Town("中和", "Zhonghe", "subdistrict", 0, 150, 150),
    Town("西塘", "Xitang", "subdistrict", 0, 122, 150),
    Town("江湾", "Jiangwan", "subdistrict", 0, 174, 150),
    Town("南屏", "Nanping", "subdistrict", 0, 148, 124),
    Town("北渚", "Beizhu", "subdistrict", 0, 148, 176),
    Town("柳林", "Liulin", "subdistrict", 0, 122, 118),
    Town("杏园", "Xingyuan", "subdistrict", 0, 122, 182),
    Town("渡口", "Dukou", "subdistrict", 0, 174, 120),
    Town("石桥", "Shiqiao", "subdistrict", 0, 174, 180),
    Town("平渚", "Pingzhu", "town", 0, 120, 225, 12, 2),
    Town("清塘", "Qingtang", "town", 0, 160, 240, 11, 2),
    Town("沙井", "Shajing", "town", 0, 115, 270, 10, 1),
    Town("望江", "Wangjiang", "subdistrict", 1, 204, 158),
    Town("东湾", "Dongwan", "subdistrict", 1, 206, 130),
    Town("云帆", "Yunfan", "subdistrict", 1, 206, 184),
    Town("新港", "Xingang", "subdistrict", 1, 224, 150),
    Town("禾塘", "Hetang", "town", 1, 260, 130, 12, 2),
    Town("松坪", "Songping", "town", 1, 265, 185, 11, 1),
    Town("沙洲", "Shazhou", "town", 1, 225, 235, 11, 2),
    Town("竹溪", "Zhuxi", "town", 1, 270, 255, 9, 1),
    Town("云城", "Yuncheng", "subdistrict", 2, 62, 150, 20),
    Town("枫林", "Fenglin", "town", 2, 66, 225, 9, 1),
    Town("石潭", "Shitan", "town", 2, 64, 75, 9, 1),
    Town("高坪", "Gaoping", "township", 2, 26, 115, 6, 1),
    Town("雾源", "Wuyuan", "township", 2, 28, 185, 6, 1),
    Town("杉岭", "Shanling", "township", 2, 30, 255, 6, 1),
    Town("溪口", "Xikou", "township", 2, 30, 45, 6, 1),
    Town("禾阳", "Heyang", "subdistrict", 3, 140, 50, 24),
    Town("南桥", "Nanqiao", "town", 3, 112, 22, 11, 2),
    Town("川口", "Chuankou", "town", 3, 165, 20, 10, 1),
    Town("双塔", "Shuangta", "town", 3, 220, 65, 11, 2),
    Town("荷田", "Hetian", "town", 3, 265, 70, 9, 1),
    Town("大圩", "Daxu", "town", 3, 222, 22, 10, 1),
    Town("东禾", "Donghe", "township", 3, 270, 25, 8, 1),
)
