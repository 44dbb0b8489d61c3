"""The study file that is written beside what was fetched, with comments for who goes on with it."""

import json
from dataclasses import dataclass
from pathlib import Path

from access.contracts.errors import InputError
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.standards.registry import builtin_plans, load_plan

# of the plans that come with the program: the names of their places
_PLACES = {
    "dazhou": ("达州", "dazhou"),
    "huangyan": ("黄岩", "huangyan"),
    "qingdao": ("青岛", "qingdao", "黄岛", "huangdao"),
    "yichun": ("宜春", "yichun"),
    "yongchuan": ("永川", "yongchuan"),
}
# zones that a study must say itself: here they stand for all of it, until somebody says otherwise
_UNSAID = ("study",)


@dataclass(frozen=True)
class Written:
    """What a study file is to say.

    Attributes:
        name: of the place.
        note: whence the data are, in Chinese and in English.
        dated: of which day they are (2026-01-31); empty where nobody says so.
        plans: ids of plans, or paths of plan files.
        people: the lines below ``population:``.
        land: whether there is a layer of residential land.
        zones: the columns of the zones.
    """

    name: str
    note: tuple[str, str]
    dated: str
    plans: tuple[str, ...]
    people: str
    land: bool
    zones: str


def checked(plans: tuple[str, ...]) -> None:
    """Refuse plans that are neither built in nor in a file.

    Raises:
        InputError: with the nearest that are known.
    """
    wrong = [each for each in plans if each not in builtin_plans() and not Path(each).is_file()]
    if wrong:
        known = builtin_plans()
        raise InputError(
            "`plans`",
            [
                Said(f"没有规划“{each}”，也没有这个文件；{hint.zh}", f"no plan and no file '{each}'; {hint}")
                for each in wrong
                for hint in [suggestion(each, known)]
            ],
        )


def plan_for(place: str) -> str:
    """Return the id of the built-in plan of a place, or of the national presets.

    >>> plan_for("浙江省台州市黄岩区"), plan_for("Qingdao"), plan_for("Vaduz")
    ('huangyan', 'qingdao', 'national')
    """
    low = place.lower()
    return next((plan for plan, words in _PLACES.items() if any(word in low for word in words)), "national")


def text(written: Written) -> str:
    """Return the study file."""
    zh, en = written.note
    plans = ", ".join(_quoted(each) for each in written.plans)
    others = ", ".join(each for each in builtin_plans() if each not in written.plans)
    dated = f"dated: {written.dated}          # 数据日期 day of the data\n" if written.dated else ""
    land = "land: {residential: residential.geojson}  # 居住用地 residential land, from OpenStreetMap\n"
    return f"""\
# access fetch 写的研究文件；可直接运行：access run study.yaml
# Written by `access fetch`; runs as it is: access run study.yaml
# 改过的内容不会被再次 access fetch 覆盖。 What you change here is not overwritten when you fetch again.
name: {{zh: {_quoted(written.name)}, en: {_quoted(written.name)}}}
note: # 数据来源，结果里会写明 where the data are from: results say so
  zh: {_quoted(zh)}
  en: {_quoted(en)}
{dated}\
# 检验哪些规划；自带的还有 {others}；自己的规划写文件名（access standards new）
# Which plans are judged; others that come along are named above; of your own, give the file
plans: [{plans}]
{_plan_zones(written.plans)}\
# 道路、设施、建筑：OpenStreetMap，范围比边界大一圈 streets and places, beyond the boundary on all sides
streets: {{osm: place.osm.pbf}}
facilities:
- osm: place.osm.pbf
# 您自己的设施清单更全时，加一行 where your own list knows more, add it:
# - {{path: 设施.csv, type_column: 类别, types: {{社区卫生服务中心: community_or_township_health_centre}}}}
{_population(written.people)}\
{land if written.land else ""}\
zones: {{path: zones.geojson, id_column: zone_id, name_column: name{written.zones}}}
# settings: {{required_share: 0.9}}  # 规划未写明比例时，多少居民达到才算达标 where a plan names no share
output: results
"""


def _population(lines: str) -> str:
    """What the study says of people; without any, how to name them."""
    if lines:
        return f"population: # 人口 people\n{lines}"
    return (
        "# population: {raster: people.tif, basis: modelled} # 没有人口 no people: only what asks for none\n"
    )


def _quoted(value: str) -> str:
    """A text in double quotes, as JSON has it, which YAML reads too."""
    return json.dumps(value, ensure_ascii=False)


def _plan_zones(plans: tuple[str, ...]) -> str:
    keys = {}
    for name in plans:
        for key, zone in load_plan(name if name in builtin_plans() else str(Path(name))).zones.items():
            if zone.by in _UNSAID:
                keys[key] = zone.text
    if not keys:
        return ""
    lines = [f"  {key}: all # {' '.join(str(each).split())}\n" for key, each in keys.items()]
    head = (
        "# 规划里没有写明是哪里的地方，先当作全部；请改成您的分区名称\n"
        "# Places that the plan does not name: all, for now; name zones of yours\n"
    )
    return f"{head}plan_zones:\n{''.join(lines)}"
