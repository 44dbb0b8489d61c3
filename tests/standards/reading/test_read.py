"""Sentences of our own with what they promise; hostile texts; each quotation where it is said to stand."""

import json
import re
from pathlib import Path

import docx
import pytest

from access.contracts.errors import FileError
from access.standards import read
from access.standards.reading.clauses import standard
from access.standards.reading.files import written
from access.standards.reading.read import Reading, read_text
from access.standards.reading.script import script
from access.standards.registry import read_plan
from tests.standards.reading.measured import measured, sentences_of

_HEAD = "某市某区“十五五”公共服务规划\n第二章 主要任务\n"

# sentence → kind, facility, value, comparison
_SAID = [
    ("打造15分钟社区养老服务圈。", "travel_time", "elderly_care_facility", 15, "<="),
    ("居民步行10分钟可达农贸市场。", "travel_time", "farmers_market", 10, "<="),
    ("急救站点平均服务半径不超过5公里。", "service_radius", "emergency_station", 5, "<="),
    ("每千人口拥有托位5.2个。", "ratio_per_population", "childcare_place", 5.2, ">="),
    ("每5万人配置2辆救护车。", "ratio_per_population", "ambulance", 2, ">="),
    ("人均体育场地面积达到三平方米以上。", "per_capita_area", "sports_ground", 3, ">="),
    ("每百户社区综合服务设施面积不低于30平方米。", "per_capita_area", "community_service_facility", 30, ">="),
    ("85%以上的行政村建有互助养老点。", "share_of_units", "elderly_mutual_aid_village", 85, ">="),
    ("日间照料中心覆盖九成以上的城市社区。", "share_of_units", "elderly_daycare_centre", 90, ">="),
    ("每个街道至少建成1个全民健身中心。", "presence_per_unit", "fitness_centre", 1, ">="),
    ("实现社区综合服务设施街道全覆盖。", "presence_per_unit", "community_service_facility", None, ">="),
    ("新建幼儿园12所。", "total_count", "kindergarten", 12, ">="),
    ("新建10家以上和合书吧。", "total_count", "reading_bar", 10, ">="),
    ("护理型床位占比不低于65%。", "composition_share", "elderly_care_bed_nursing", 65, ">="),
    ("小学班额不超过45人。", "size_limit", "primary_school", 45, "<="),
    ("小学服务半径不宜大于500米。", "service_radius", "primary_school", 0.5, "<="),
    ("每千人口拥有托位不应少于5个。", "ratio_per_population", "childcare_place", 5, ">="),
    ("养老床位由3.5万张增加到5万张。", "total_count", "elderly_care_bed", 50000, ">="),
    ("每千人口托位数由2.5个提高到4.5个。", "ratio_per_population", "childcare_place", 4.5, ">="),
    ("公办幼儿园占比由50%提升至60%。", "composition_share", "kindergarten", 60, ">="),
    ("分别新建小学12所。", "total_count", "primary_school", 12, ">="),
    ("小学规模控制在36个班以内。", "size_limit", "primary_school", 36, "<="),
    ("新增公办幼儿园学位5万个。", "total_count", "kindergarten_place", 50000, ">="),
    ("新增高中学位3000个。", "total_count", "school_place_secondary", 3000, ">="),
    (
        "每5万至10万人设置1所社区卫生服务中心。",
        "ratio_per_population",
        "community_or_township_health_centre",
        1,
        ">=",
    ),
    ("每座水厂占地不少于30亩，体育公园占地不少于30亩。", "facility_size", "sports_park", 20000, ">="),
    ("相邻公交站间距不超过500米。", "spacing", "bus_stop", 500, "<="),
    ("每平方公里公共厕所不少于4座。", "density", "public_toilet", 4, ">="),
    ("每7平方公里设置1座消防站。", "catchment_area", "fire_station", 7, "<="),
    ("公交站点500米覆盖率达到90%。", "coverage_share", "bus_stop", 90, ">="),
]


@pytest.mark.parametrize(("text", "kind", "facility", "value", "comparison"), _SAID)
def test_a_sentence_becomes_the_draft_it_says(
    text: str, kind: str, facility: str, value: float | None, comparison: str
) -> None:
    [draft] = read_text(f"{_HEAD}到2030年，{text}").drafts
    assert (draft.kind, draft.facility, draft.value, draft.comparison) == (kind, facility, value, comparison)
    assert (draft.year, draft.status) == (2030, "target")


@pytest.mark.parametrize(
    "text",
    [
        "城乡居民参保率达到98%。",
        "新增城镇就业3.4万人。",
        "为62万名义务教育学生免除学杂费。",
        "推进“一件事”改革。",
        "培育3个社区养老服务品牌。",
        "实现普通乡镇5G信号全覆盖。",
    ],
)
def test_what_is_no_place_is_no_draft(text: str) -> None:
    assert read_text(_HEAD + text).drafts == ()


@pytest.mark.parametrize(
    "text",
    [
        "每3个社区配建1处社区养老服务中心。",
        "严禁新建幼儿园2所以上。",
        "压减小学12所，建成目标12所。",
        "各乡镇不再设置卫生院。",
        "不足50%的乡镇没有养老院。",
        "每年新建幼儿园5所。",
        "幼儿园和小学分别新建10所、20所、30所。",
        "急救站服务半径城区、城郊和农村分别不超过5公里、20公里。",
        "每千人托位数提高2个。",
        "公办幼儿园占比提高20%。",
    ],
)
def test_what_would_be_a_guess_is_told_and_no_draft(text: str) -> None:
    found = read_text(_HEAD + text)
    assert found.drafts == ()
    assert found.unplaced or "不再" in text


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("公园500米范围覆盖率由80%提高到95%。", 0.95),
        ("公园500米范围,覆盖率达到90%。", 0.9),
        ("公园步行500米可达全覆盖,绿地率达到40%。", None),
        ("公园500米范围覆盖居民点,绿地率达到40%。", None),
        ("15分钟社区养老服务圈覆盖率达到80%。", 0.8),
        ("15分钟社区养老服务圈覆盖80%的社区。", None),
        ("步行15分钟可达小学，30分钟可达初中的覆盖率达到85%。", None),
    ],
)
def test_the_share_that_a_limit_is_to_cover_is_its_own(text: str, share: float | None) -> None:
    found = [
        each for each in read_text(_HEAD + text).drafts if each.kind in ("travel_time", "coverage_share")
    ]
    first = found[0]
    said = first.value / 100 if first.kind == "coverage_share" and first.value else first.rule.get("share")
    assert said == share


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("90%以上的村设有卫生室。", ("village",)),
        ("社区卫生服务中心标准化率达到100%。", ()),
        ("乡镇养老院覆盖率达到100%。", ("town", "township")),
    ],
)
def test_the_units_of_a_share_are_not_those_within_a_name(text: str, levels: tuple[str, ...]) -> None:
    [draft] = read_text(_HEAD + text).drafts
    assert (draft.kind, draft.levels) == ("share_of_units", levels)


@pytest.mark.parametrize(
    ("text", "only"), [("人口超过3万人的镇", True), ("常住人口3万以上的镇", True), ("每个镇", False)]
)
def test_units_of_a_size_alone_are_told(text: str, only: bool) -> None:
    [draft] = read_text(f"{_HEAD}{text}均建有1所特殊教育学校。").drafts
    assert any("人口规模" in each.zh for each in draft.open) == only


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("每3-5万人口设置1所初中。", 30000, 50000),
        ("每5千至1万人设置1所幼儿园。", 5000, 10000),
        ("服务人口0.5万-1.2万人应建1所幼儿园。", 5000, 12000),
        ("按每3～5万人建1所初中。", 30000, 50000),
    ],
)
def test_for_how_many_people_may_be_a_range(text: str, low: float, high: float) -> None:
    [draft] = read_text(_HEAD + text).drafts
    assert (draft.kind, draft.value, draft.per, draft.rule["per_high"]) == (
        *("ratio_per_population", 1),
        *(low, high),
    )
    made = standard(draft, "own")
    assert made is not None
    # the end that asks for less counts, the other one is a reading
    assert made["rule"]["per"]["default"] == high
    assert made["rule"]["per"]["alternatives"][0]["value"] == low


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        (
            "完善县、乡、村（社区）三级全民健身设施网络，实现全覆盖。",
            {("fitness_facility", ("district", "county", "town", "township", "village", "community"))},
        ),
        (
            "全面开展乡镇（街道）社会工作站建设。",
            {("social_work_station", ("subdistrict", "town", "township"))},
        ),
        (
            "每个街道建有图书馆、文化馆和健身广场。",
            {(name, ("subdistrict",)) for name in ("library", "cultural_centre", "fitness_square")},
        ),
        ("村村建有农家书屋。", {("rural_bookhouse", ("village",))}),
    ],
)
def test_what_each_unit_has(text: str, promised: set[tuple[str, tuple[str, ...]]]) -> None:
    found = read_text(_HEAD + text).drafts
    assert {each.kind for each in found} == {"presence_per_unit"}
    assert {(each.facility, each.levels) for each in found} == promised


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "每千人口医疗卫生机构床位数、执业（助理）医师数、注册护士数分别达到7张、4人、5人。",
            [("hospital_bed", 7), ("physician", 4), ("nurse_registered", 5)],
        ),
        ("幼儿园和小学分别新建10所、20所。", [("kindergarten", 10), ("primary_school", 20)]),
        ("小学、初中班额分别控制在45人、50人以内。", [("primary_school", 45), ("junior_middle_school", 50)]),
    ],
)
def test_things_told_in_turn_have_each_its_own_number(text: str, said: list[tuple[str, float]]) -> None:
    assert [(each.facility, each.value) for each in read_text(_HEAD + text).drafts] == said


def test_years_zones_and_levels_told_in_turn_have_each_their_own_number() -> None:
    years = read_text(_HEAD + "到2027年、2030年，充电桩分别达到2.5万个、4万个。").drafts
    assert [(each.year, each.value) for each in years] == [(2027, 25000), (2030, 40000)]
    zones = read_text(_HEAD + "急救站服务半径城区和农村分别不超过5公里、20公里。").drafts
    assert [(each.zone.key, each.value) for each in zones] == [("urban", 5), ("rural", 20)]
    levels = read_text(_HEAD + "街道、社区养老服务设施覆盖率分别达到100%、95%。").drafts
    assert [(each.levels, each.value) for each in levels] == [(("subdistrict",), 100), (("community",), 95)]


def test_the_item_of_a_box_says_what_its_sentences_count() -> None:
    box = "专栏6 养老工程\n1.街道养老服务中心。新建28处，每处建筑面积不小于1500平方米。\n"
    far = "3.老年食堂。\n" + "完善服务。" * 40 + "新建60处。"
    found = read_text(_HEAD + box + far).drafts
    assert [(each.facility, each.kind, each.value, each.facility_words) for each in found] == [
        ("elderly_centre_street", "total_count", 28, "街道养老服务中心"),
        ("elderly_centre_street", "facility_size", 1500, "街道养老服务中心"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "每个街道建成1家具备全日托养、日间照料、上门服务功能的综合性养老服务中心。",
        "每个街道建成1处建筑面积不小于1500平方米的综合性养老服务中心。",
        "各街道均应建有一家面积1500平方米以上的嵌入式综合性养老服务中心。",
    ],
)
def test_what_only_describes_a_facility_is_not_counted(text: str) -> None:
    first = next(each for each in read_text(_HEAD + text).drafts if each.kind == "presence_per_unit")
    assert (first.facility, first.value, first.levels) == ("elderly_care_facility", 1, ("subdistrict",))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("人均体育场地面积达到 3. 2 平方米。", "人均体育场地面积达到3.2平方米。"),
        ("建成 1 5 分钟健身圈。", "建成15分钟健身圈。"),
        ("新建幼儿园l2所、小学1O所。", "新建幼儿园12所、小学10所。"),
        ("每百户社区综合服务设施面积不低于30乎方米。", "每百户社区综合服务设施面积不低于30平方米。"),
        ("每千人口执业 （助理） 医师达到 3. 8 人。", "每千人口执业（助理）医师达到3.8人。"),
        # radicals that fonts of PDFs put for signs
        ("每个社区⾄少建设1处⽼年⼈⽇间照料中⼼。", "每个社区至少建设1处老年人日间照料中心。"),
        ("每3万⼈配置1辆救护⻋。", "每3万人配置1辆救护车。"),
    ],
)
def test_what_a_scan_misread_or_pulled_apart_reads_as_it_was_meant(text: str, plain: str) -> None:
    read_, meant = (
        [(each.kind, each.facility, each.value) for each in read_text(_HEAD + every).drafts]
        for every in (text, plain)
    )
    assert read_ == meant != []


@pytest.mark.parametrize("text", ["1. 5个街道参加", "980 1300 平方米", "AI2个", "I类"])
def test_what_is_no_misread_number_stays(text: str) -> None:
    assert script(text).plain == text


@pytest.mark.parametrize(
    "text", ["服务人口3—10万人，设置1所社区卫生服务中心。", "服务人口3—10万人，设置1所。"]
)
def test_one_for_so_many_people_is_not_one_in_all(text: str) -> None:
    found = read_text(_HEAD + "社区卫生服务中心" * (text.endswith("1所。")) + text)
    assert [each.kind for each in found.drafts if each.kind == "total_count"] == []
    assert found.unplaced


def test_all_facilities_of_a_list_reach_a_grade() -> None:
    found = read_text(_HEAD + "所有公共图书馆、文化馆均达到国家二级馆以上标准。").drafts
    assert {(each.kind, each.facility, each.value, each.levels) for each in found} == {
        ("share_of_units", name, 100, ("facility",)) for name in ("library", "cultural_centre")
    }


def test_no_school_of_a_list_is_larger() -> None:
    found = read_text(_HEAD + "小学、初中不超过2000人，九年一贯制学校不超过2500人。").drafts
    assert {(each.kind, each.facility, each.value, each.comparison) for each in found} == {
        ("size_limit", "primary_school", 2000, "<="),
        ("size_limit", "junior_middle_school", 2000, "<="),
        ("size_limit", "nine_year_school", 2500, "<="),
    }


@pytest.mark.parametrize("half", ["seen", "kept"])
def test_each_kind_of_draft_is_a_clause_where_it_is_complete(half: str) -> None:
    """Of all drafts with the words that a kind needs, a clause is made that plan files take."""
    open_ = {"share_of_units", "composition_share", "presence_per_unit", "density"}
    for text, _ in sentences_of(half):
        for draft in read_text(_HEAD + text).drafts:
            if draft.facility and draft.kind not in open_:
                assert standard(draft, "own") is not None, draft.kind


def test_a_number_that_has_grown_is_of_the_stock_and_the_first_is_told() -> None:
    found = read_text(f"{_HEAD}到2030年，养老床位由3.5万张提升到5万张。")
    assert [each.rule for each in found.drafts] == [{"counts": "stock"}]
    assert [(each.quantity, each.why.zh) for each in found.unplaced] == [("3.5万张", "是起点，不是目标")]


def test_what_has_been_reached_is_a_statement() -> None:
    text = "某区“十五五”公共服务规划\n第一节 发展基础\n建成幼儿园30所。\n"
    text += "第二节 主要任务\n新建幼儿园12所。"
    assert [each.status for each in read_text(text).drafts] == ["baseline_statement", "target"]


def test_a_row_of_the_table_keeps_both_years_and_whether_it_binds() -> None:
    rows = "指标 | 单位 | 2025年 | 2030年 | 属性\n每千人口拥有注册护士数 | 人 | 4.1 | 5 | 约束性\n"
    lines = "\n".join(
        ("指标", "2025年", "2030年", "属性", "每千人口拥有注册护士数（人）", "4.1", "5", "约束性")
    )
    for text in (rows, lines):
        [draft] = read_text(_HEAD + text).drafts
        assert (draft.value, draft.year, draft.baseline_value, draft.baseline_year) == (5, 2030, 4.1, 2025)
        assert (draft.kind, draft.per, draft.binding) == ("ratio_per_population", 1000, "obligatory")


def test_a_zone_list_and_the_others_are_kept_apart() -> None:
    text = "甲南区、甲北区、乙城区院前急救站点平均服务半径≤2公里，其他区（市）平均服务半径≤7公里。"
    first, second = read_text(_HEAD + text).drafts
    assert (first.value, first.zone.key) == (2, "named")
    assert (second.value, second.zone.key, second.zone.names) == (7, "others", first.zone.names)
    assert "甲北区" in first.zone.names


def test_a_coverage_at_a_distance_keeps_both() -> None:
    [draft] = read_text(_HEAD + "公园500米覆盖率达到90%。").drafts
    assert (draft.kind, draft.value, draft.unit, draft.rule["distance_m"]) == ("coverage_share", 90, "%", 500)


def test_traditional_script_with_residue_reads_the_same_and_is_quoted_as_it_stands() -> None:
    text = "每個街道至少建成１個社區(qū)衛(wèi)生服務中心。"
    [draft] = read_text(_HEAD + text).drafts
    assert (draft.facility, draft.levels) == ("community_or_township_health_centre", ("subdistrict",))
    assert draft.quote == text


def _places_hold(reading: Reading) -> None:
    for draft in reading.drafts:
        assert reading.text[draft.start : draft.end] == draft.quote
        assert draft.start <= draft.at[0] < draft.at[1] <= draft.end
        assert reading.text.count("\n", 0, draft.at[0]) + 1 == draft.line


def test_each_quotation_of_the_plans_stands_where_it_is_said_to(plans: Path) -> None:
    for path in sorted(plans.glob("*.txt")):
        reading = read(path)
        assert len(reading.drafts) > 10
        _places_hold(reading)


def test_all_kinds_of_files_give_the_same_drafts(tmp_path: Path) -> None:
    text = "到2030年，新建幼儿园12所。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    page = f"<html><script>新建小学9所。</script><body><p>{text}</p></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    for kind in ("txt", "html", "docx"):
        [draft] = read(tmp_path / f"a.{kind}").drafts
        assert (draft.facility, draft.value, draft.quote) == ("kindergarten", 12, text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK\3\4nothing"),
        ("a.pdf", b"%PDF-nothing"),
        ("a.txt", b" \n"),
        ("a.doc", b"x"),
        ("b.txt", b"a" * 10_000_000),
    ],
    ids=["docx", "pdf", "empty", "kind", "large"],
)
def test_a_file_that_holds_no_plan_is_told_so(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError):
        written(tmp_path / name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_registry_file_is_one_that_check_accepts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(_HEAD + "".join(each[0] for each in _SAID), encoding="utf-8")
    reading, complete, files = written(tmp_path / "a.txt", tmp_path / "out")
    assert [path.name for path in files] == ["plan.yaml", "drafts.json", "draft.html"]
    plan = read_plan(tmp_path / "out" / "plan.yaml")
    assert len(plan.standards) == complete >= 13
    assert len(json.loads(files[1].read_text(encoding="utf-8"))["drafts"]) == len(reading.drafts)


_HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>=cmd|' /C calc'!A0\u202e\x1b[2J\u2028\x85"
)


def test_a_hostile_text_stays_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{_HEAD}{_HOSTILE}新建幼儿园12所{_HOSTILE}。", encoding="utf-8")
    _, complete, files = written(tmp_path / "a.txt", tmp_path / "out")
    page = files[-1].read_text(encoding="utf-8")
    assert complete == 1
    assert read_plan(files[0]).standards[0].targets[0].value == 12
    assert len(re.findall("<script", page)) == 2  # its data and its own
    assert "<img" not in page
    assert "connect-src 'none'" in page
    assert "\u202e" not in page.split('<script type="application/json"')[0]


_ENDLESS = {
    "promises": "新建幼儿园12所" * 2_000,
    "brackets": "(" * 100_000,
    "numerals": "一" * 100_000,
    "each": "每" * 10_000,
    "cells": "1|" * 10_000,
    "chapters": "第一章\n" * 20_000,
}


@pytest.mark.parametrize("name", _ENDLESS)
def test_a_text_without_end_ends_in_drafts(name: str) -> None:
    reading = read_text(_ENDLESS[name])
    assert (len(reading.drafts) > 1000) == (name == "promises")


_FRESH = ("fresh_one", "fresh_two", "fresh_three", "fresh_four")


@pytest.mark.parametrize("half", ["seen", "kept", "long_seen", "long_more", *_FRESH])
def test_sentences_of_other_plans_are_read_as_a_person_does(half: str) -> None:
    """Written before the rules were looked at; the faults of ``kept`` were not looked at."""
    found = measured(half)
    spread = [each for each in found.sought if each.split(" ")[0] in ("presence_per_unit", "share_of_units")]
    assert found.numbers >= 0.95
    assert found.share(*spread) >= 0.85
    assert found.false + found.beside <= 0.1 * found.drafts


@pytest.mark.parametrize(
    ("sentence", "value", "within", "of"),
    [
        ("步行15分钟可达公园的居民占全市居民的比例达到90%。", 0.9, 15.0, "park"),
        ("10分钟内可到达消防站的人口占比不低于80%。", 0.8, 10.0, "fire_station"),
    ],
)
def test_the_share_that_a_limit_reaches_belongs_to_it(
    sentence: str, value: float, within: float, of: str
) -> None:
    [draft] = read_text(sentence).drafts
    assert (draft.kind, draft.facility, draft.value) == ("travel_time", of, within)
    assert draft.rule["share"] == value


def test_a_bound_behind_a_radius_is_a_radius() -> None:
    first, second = read_text("城区内幼儿园的服务半径以300米为宜，最远不超过500米。").drafts
    assert [(each.kind, each.value) for each in (first, second)] == [
        ("service_radius", 0.3),
        ("service_radius", 0.5),
    ]


@pytest.mark.parametrize(
    ("words", "per", "high"), [("宜为3万—10万人", 30_000, 100_000), ("不超过5万人", 50_000, None)]
)
def test_so_many_people_that_one_serves(words: str, per: float, high: float | None) -> None:
    [draft] = read_text(f"社区卫生服务中心服务人口{words}。").drafts
    assert (draft.kind, draft.value, draft.comparison) == ("ratio_per_population", 1, ">=")
    assert (draft.per, draft.rule.get("per_high")) == (per, high)
    assert read_text("社区卫生服务中心服务人口不少于3万人。").drafts == ()
