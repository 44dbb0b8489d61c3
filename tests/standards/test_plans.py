"""The built-in plans against the texts that they were read from."""

import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from access.standards.describe import words
from access.standards.model import Plan, Standard, Target
from access.standards.reading.script import script
from access.standards.registry import builtin_plans, load_plan, plan_file, presets, targets
from tests.conftest import shared

FIVE = ("dazhou", "huangyan", "qingdao", "yichun", "yongchuan")
TABLES = {"yongchuan": 33, "yichun": 25}  # rows of the plans' own tables of indicators
BINDING = {"约束性": "obligatory", "预期性": "expected"}
# a sentence ends at 。; rows of tables, lines and numbered items of boxes begin and end by themselves
BEFORE = re.compile(r"(^|[。\n|]|(^|[\s|。])\d{1,2}\.)\s*$")
AFTER = re.compile(r"\s*($|[\n|])")
NAMED = {  # what a plan counts by names, not by a number
    "yongchuan.schools_named": "凤凰湖萱花中学 子庄中学 凤龙初中 旺龙湖小学 凤渝路小学 昌龙小学",
    "yongchuan.kindergartens_named.urban": "昌东 白雪 凤龙 永师路",
    "yongchuan.kindergartens_named.rural": "朱沱 何埂 青峰",
    "yongchuan.elderly_demo_scenic": "茶山竹海 石笋山 卫星湖",
    "yongchuan.schools_extended": "文理附中 卧龙中学 景圣中学 昌南中学 永九中 北山中学 中山小学 汇龙小学 "
    "三官殿小学 红河小学 江永小学 上游小学",
    "huangyan.health_centres_named": "北城 城区 江口 新前 高桥 西城 院桥",
    "yichun.tcm_hospitals_grade3.built": "宜春市中医院 丰城市中医院",
    "yichun.tcm_hospitals_grade3.named": "高安市中医院 高安市骨伤医院 樟树市中医院 上高县中医院",
}
ALL_NAMED = {"dazhou.balanced_counties", "huangyan.future_communities"}  # 100 % of those that are named


@cache
def text_of(name: str) -> str:
    content = shared(f"../plans/{name}.txt").read_bytes()
    copy = load_plan(name).text
    assert copy is not None
    assert hashlib.sha256(content).hexdigest() == copy.sha256, "another copy of the text"
    text = content.decode("utf-8")
    assert len(text) == copy.signs
    return text


def plain(text: str) -> str:
    """In simplified script, without blanks and with one kind of punctuation."""
    return "".join(script(text).plain.split())


@pytest.mark.parametrize("name", FIVE)
def test_each_quotation_stands_in_the_text_where_its_clause_says(name: str) -> None:
    text = text_of(name)
    for standard in load_plan(name).standards:
        assert standard.place is not None, standard.id
        there = plain("".join(text[first:last] for first, last in standard.place.at))
        at = 0
        for part in standard.quote.zh.split("…"):
            at = there.find(plain(part), at) + 1
            assert at > 0, (standard.id, part)


@pytest.mark.parametrize("name", FIVE)
def test_each_place_holds_whole_sentences(name: str) -> None:
    text = text_of(name)
    for standard in load_plan(name).standards:
        assert standard.place is not None
        for first, last in standard.place.at:
            assert BEFORE.search(text[max(0, first - 8) : first]), (standard.id, text[first - 8 : first])
            assert text[last - 1] in "。|" or AFTER.match(text[last : last + 2]), (
                standard.id,
                text[last - 8 : last],
            )
            assert text[first:last].strip() == text[first:last], standard.id


@pytest.mark.parametrize("name", FIVE)
def test_boxes_and_items_are_those_of_the_text(name: str) -> None:
    """The heading of the box stands before the sentence, no other box between; in it, so does its item."""
    text = text_of(name)
    for standard in load_plan(name).standards:
        where = standard.place
        if where is None or where.box is None or not where.box.startswith("专栏"):
            continue
        before = text[: where.at[0][1]]
        heading = list(re.finditer(r"^(专栏\d+) ", before, re.MULTILINE))[-1]
        assert heading[1] == where.box.split()[0], standard.id
        if where.item is not None and "指标" not in where.box:
            inside = before[heading.end() : where.at[0][0] + 12]
            items = re.findall(r"(?:^|\s)(\d{1,2})\.\s?(?=\D)", inside, re.MULTILINE)
            assert items[-1] == where.item, standard.id


def written(value: float) -> set[str]:
    """How a plan may write a number."""
    digits = {1: "一", 2: "二", 10: "十", 15: "十五", 30: "半小时", 100: "全覆盖"}
    forms = {f"{value:.12g}", f"{value / 10_000:.12g}万", f"{value / 10_000:.12g} |"}
    forms |= {digits[int(value)]} if value in digits else set()
    if value == 100:  # 全部, 都, 所有, 均
        forms |= {"全部", "所有", "均达到", "都有", "应保尽保", "普遍", "全面"}
    return forms


@pytest.mark.parametrize("name", FIVE)
def test_each_number_stands_in_its_quotation(name: str) -> None:
    wrong = []
    for standard, target in targets(load_plan(name)):
        quoted = standard.quote.zh
        if target.id in NAMED:
            names = NAMED[target.id].split()
            assert (len(names), [each for each in names if each not in quoted]) == (target.value, []), (
                target.id
            )
            continue
        if target.value is None or standard.kind == "presence_per_unit" or target.id in ALL_NAMED:
            continue  # one in each unit is 都有, 全覆盖, 建成 …
        if standard.kind == "total_count" and target.value == 1:
            continue  # one that is named
        forms = written(target.value) | ({f"{target.value / 10_000:.12g}"} if "万" in quoted else set())
        if not any(form in quoted for form in forms) or f"{target.high or 0:.12g}" not in f"0 {quoted}":
            wrong.append((target.id, target.value, quoted))
    assert wrong == []


def test_places_are_told_with_the_clause() -> None:
    (standard,) = [
        each for each in load_plan("yongchuan").standards if each.id == "yongchuan.elderly_network"
    ]
    assert f"{standard.place}" == "九，专栏7 第2项"


@pytest.mark.parametrize("name", FIVE)
def test_the_header_says_what_is_in_the_file(name: str) -> None:
    header = plan_file(name).read_text(encoding="utf-8").splitlines()[:3]
    found = Counter(standard.status for standard, _ in targets(load_plan(name)))
    total, goals = found.total(), found["target"]
    statements, principles = found["baseline_statement"], found["principle"]
    assert f"{total}行：目标{goals}条，现状陈述{statements}条，原则{principles}条" in header[0]
    assert f"{total} rows: {goals} targets, {statements} statements, {principles} principles" in header[1]


def test_a_target_without_a_number_says_where_it_comes_from() -> None:
    without = [target for name in FIVE for _, target in targets(load_plan(name)) if target.value is None]
    assert all(target.value_from is not None for target in without)
    offered = {target.preset for target in without} - {None}
    assert offered <= set(presets())
    assert presets()["national.class_size.compulsory"] == 55


def every_text(plan: Plan) -> list[tuple[str, str]]:
    texts = [plan.title, plan.issued_by, *[zone.text for zone in plan.zones.values()]]
    texts += [*plan.departments.values(), *([plan.text.note] if plan.text else [])]
    for standard in plan.standards:
        texts += [standard.quote, standard.ambiguity, standard.source]
        texts += [target.value_from for target in standard.targets]
    return [(text.zh, text.en) for text in texts if text is not None]


@pytest.mark.parametrize("name", builtin_plans())
def test_every_text_is_in_both_languages(name: str) -> None:
    for zh, en in every_text(load_plan(name)):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh), zh
        assert en.isascii(), en


def test_every_unit_has_a_chinese_word() -> None:
    units = {target.unit for name in builtin_plans() for _, target in targets(load_plan(name))}
    assert units <= set(words().unit)


def test_what_stands_in_no_copy_is_said_to_be_inferred() -> None:
    assert load_plan("dazhou").inferred == ("title", "issued_by")
    assert load_plan("yichun").inferred == ("title", "issued_by", "date")
    for name in FIVE:
        plan, text = load_plan(name), text_of(name)
        if "title" not in plan.inferred:
            assert plain(plan.title.zh) in plain(text), name
        if "date" not in plan.inferred:
            year, month, day = (int(each) for each in plan.date.split("-"))
            assert f"{year}年{month}月{day}日" in text, name


@pytest.mark.parametrize("name", FIVE)
def test_those_who_answer_for_a_clause_are_those_its_chapter_names(name: str) -> None:
    text, plan = text_of(name), load_plan(name)
    for standard in plan.standards:
        if standard.departments and standard.place is not None:
            said = re.search(r"[(（]责任单位:(.*)[)）]\n", text[standard.place.at[-1][1] :])
            assert said is not None, standard.id
            names = re.split(r"、(?![^(]*[)])", plain(said[1]))
            ours = [plain(plan.departments[key].zh) for key in standard.departments]
            assert ours == [each.removesuffix("等") for each in names][: len(ours)], standard.id


def test_the_presets_name_their_source_and_which_are_unconfirmed() -> None:
    found = {standard.id.removeprefix("national."): standard for standard in load_plan("national").standards}
    assert all(standard.source is not None for standard in found.values())
    assert {name for name, standard in found.items() if not standard.confirmed} == {
        *("life_circle_15", "life_circle_10", "life_circle_5"),
        *("checkup_15", "checkup_10", "checkup_5", "ambulances"),
    }


@pytest.mark.parametrize(("minutes", "metres"), [(15, 1000), (10, 500), (5, 300)])
def test_a_life_circle_is_read_as_minutes_or_as_metres(minutes: int, metres: int) -> None:
    (circle,) = [
        each for each in load_plan("national").standards if each.id == f"national.life_circle_{minutes}"
    ]
    assert circle.kind == "travel_time"
    assert {target.value for target in circle.targets} == {minutes}
    assert circle.rule.distance_m is not None
    assert circle.rule.distance_m.default == metres
    assert circle.rule.measured_as.options == ("network_time", "network_distance", "straight_distance")


def by_id() -> dict[str, tuple[Standard, Target]]:
    return {target.id: (standard, target) for name in FIVE for standard, target in targets(load_plan(name))}


def test_the_open_readings_of_the_hard_clauses() -> None:
    standards = {standard.id: standard for standard, _ in by_id().values()}
    ambulances = standards["qingdao.ambulance.per_population"]
    assert ambulances.kind == "ratio_per_population"
    assert ambulances.rule.per.default == 30000
    assert ambulances.rule.numerator.of == ("emergency_station", "ambulance")
    assert ambulances.rule.numerator.sum.default == "units"
    assert ambulances.rule.readings() == (
        ("population", "registered"),
        ("aggregate", "per_unit"),
        ("rounding", "ceil_per_unit"),
        ("rounding", "none"),
    )
    childcare = standards["qingdao.childcare_places"]
    assert ("group", "under_3") in childcare.rule.readings()
    beds = standards["huangyan.elderly_caregivers"].rule.group
    assert (beds.options, beds.basis) == (("age_60_plus", "age_65_plus"), "convention")
    radius = standards["qingdao.ambulance.radius"]
    assert radius.kind == "service_radius"
    assert radius.rule.area.options == ("administrative", "built_up", "populated")
    assert radius.rule.aggregate.options == ("per_unit", "pooled")
    assert radius.rule.units == ("district", "county")


# circles of which the plan does not say for which zone; on foot: the city, by vehicle: everywhere
CIRCLES = {
    "yongchuan.life_circle": ("urban", "all"),
    "yongchuan.emergency_circle": ("all", "urban"),
    "huangyan.convenience_circle.farmers_market": ("urban", "all"),
    "huangyan.fitness_circle": ("urban", "all"),
    "qingdao.medical_circle": ("urban", "all"),
    "qingdao.fitness_circle": ("urban", "all"),
    "qingdao.culture_circle_2020": ("all", "urban"),  # the sentence speaks of towns and villages
}


@pytest.mark.parametrize("clause", CIRCLES)
def test_circles_without_a_zone_are_read_alike(clause: str) -> None:
    _, target = by_id()[clause]
    zones = load_plan(clause.split(".", maxsplit=1)[0]).zones
    read = [zones[key].class_ or zones[key].by for key in target.zones.options]
    assert tuple(read) == CIRCLES[clause]


def test_no_promise_to_build_is_broken_by_building_more() -> None:
    for standard, target in by_id().values():
        if standard.kind == "total_count" and standard.status == "target":
            assert target.comparison in (">=", ">"), target.id


def test_a_promise_that_is_made_twice_points_to_where_it_counts() -> None:
    same = {target.id: target.same_as for _, target in by_id().values() if target.same_as}
    assert {
        "yongchuan.childcare_places_text": "yongchuan.childcare_places",
        "yichun.elderly_disabled_centre_full": "yichun.elderly_disabled_centre",
        "yichun.elderly_nursing_beds.2022": "yichun.elderly_nursing_beds.2025",
    }.items() <= same.items()


def read_again(path: Path, change: str, to: str) -> str:
    """What is wrong with the plan of 黄岩 with one change."""
    text = plan_file("huangyan").read_text(encoding="utf-8")
    assert change in text
    path.write_text(text.replace(change, to, 1), encoding="utf-8")
    with pytest.raises(ValueError, match="huangyan") as error:
        load_plan(str(path))
    return str(error.value)


@pytest.mark.parametrize(
    ("change", "to", "told"),
    [
        ("unit: min, year: 2025}", "unit: min, year: 2025, same_as: huangyan.no}", "no other 'huangyan.no'"),
        (
            "  kind: travel_time",
            "  departments: [culture]\n  kind: travel_time",
            "no 'culture' in `departments`",
        ),
        ("alternatives: [whole_area]", "alternatives: [whole_aera]", "no zone 'whole_aera'"),
        (
            "    unit: places per 1000 persons",
            "    preset: national.no\n    unit: places",
            "no preset 'national.no'",
        ),
        ("at: [[", "at: [[9, 9], [", "a first sign and one past the last"),
        ("year: 2025}", "year: 2025, interim: [{year: 2026, value: 1}]}", "the years of `interim`"),
    ],
)
def test_what_a_clause_refers_to_must_be_there(tmp_path: Path, change: str, to: str, told: str) -> None:
    assert told in read_again(tmp_path / "huangyan.yaml", change, to)


def table_rows(name: str) -> list[tuple[str, ...]]:
    """The rows of a plan's table of indicators: name, unit (if in a column), base year, target, kind."""
    text = text_of(name)
    if name == "yongchuan":
        rows = re.findall(
            r"^(\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (约束性|预期性) \|", text, re.MULTILINE
        )
        return [row[1:] for row in rows]
    inside = text[text.index("社会发展和公共服务主要指标\n类别") : text.index("指标解释: 1.")]
    cells = [each.strip() for each in re.split(r"\s*\|\s*", inside)]
    ends = [at for at, cell in enumerate(cells) if cell in BINDING]
    return [tuple(cells[at - 3 : at + 1]) for at in ends]


@pytest.mark.parametrize("name", TABLES)
def test_the_whole_table_of_indicators_is_in_as_it_is_printed(name: str) -> None:
    rows = table_rows(name)
    assert len(rows) == TABLES[name]
    held = [
        (standard, target)
        for standard, target in targets(load_plan(name))
        if target.indicator is not None and standard.place is not None
    ]
    held.sort(key=lambda each: int(each[0].place.item))  # type: ignore[union-attr, arg-type]
    assert [int(standard.place.item) for standard, _ in held] == [*range(1, len(rows) + 1)]  # type: ignore
    for row, (standard, target) in zip(rows, held, strict=True):
        mine = target.indicator
        assert mine is not None
        printed = (mine.name, mine.unit, mine.baseline, mine.target) if name == "yongchuan" else (
            mine.name, mine.baseline, mine.target)  # fmt: skip
        assert [plain(each or "") for each in printed] == [plain(each) for each in row[:-1]], target.id
        assert standard.binding == BINDING[row[-1]], target.id
        assert mine.cumulative == (row[-2][0] in "【〔"), target.id
        if target.value is not None and target.comparison != "<":
            number = float(re.sub(r"[^\d.]", "", row[-2]))
            assert target.value in (number, number * 10_000, number * 1e8), target.id
        if target.baseline is not None:
            assert re.sub(r"[%％]", "", row[-3]) in (
                f"{target.baseline.value:.12g}",
                f"{target.baseline.value / 1e4:.12g}",
            )


def test_plan_files_say_each_thing_once() -> None:
    for name in FIVE:
        content = yaml.safe_load(plan_file(name).read_text(encoding="utf-8"))
        quoted = Counter(each["quote"]["zh"] for each in content["standards"])
        assert [text for text, number in quoted.items() if number > 1] == [], name
