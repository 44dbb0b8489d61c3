"""Gaps, method, data, limits, and how to reproduce: what the figures rest on."""

import math
from collections.abc import Iterator

from access.outputs.annex import figures, words
from access.outputs.annex.context import Context
from access.outputs.annex.figures import number
from access.outputs.annex.model import Block, Heading, Page, Paragraph, Table
from access.outputs.annex.read import Record

_GAPS = 50
_OSM = (".osm", ".osm.pbf", ".pbf", ".osm.bz2", ".osm.gz")


def gaps(told: Context) -> Iterator[Block]:
    """Yield the largest gaps of all clauses, with their causes."""
    found = [gap for gap in told.run.gaps if gap["target"] in told.by_id]
    if not found:
        return
    yield Heading(1, told.say("缺口排序及成因", "Gaps, ranked, and why"))
    shown = found[:_GAPS]
    yield Paragraph(
        told.say(
            f"共 {len(found)} 处缺口，按人数列出前 {len(shown)} 处；全部缺口见结果文件 gaps.gpkg。"
            "同一处居民可能同时是多条条款的缺口，人数不能跨条款相加。",
            f"{len(found)} gaps were found; the {len(shown)} with most people are listed, all are in "
            "gaps.gpkg. "
            "The same people may lack what several clauses promise: do not add persons up across clauses.",
        )
    )
    groups = [
        (name, zh, en)
        for name, zh, en in (("elderly", "老年人", "Older"), ("children", "儿童", "Children"))
        if any(gap.get(name) is not None for gap in shown)
    ]
    doubted = any(gap.get("doubt") is not None for gap in shown)
    rows = []
    for rank, gap in enumerate(shown, start=1):
        zone, people, cause, nearest = gap_row(told, gap)
        more = [figures.persons(gap[name]) for name, _, _ in groups]
        doubt = [figures.share(gap["doubt"])] if doubted else []
        rows.append(
            (str(rank), str(told.by_id[gap["target"]].number), zone, people, *more, cause, *doubt, nearest)
        )
    yield Table(
        told.say("缺口排序", "The largest gaps"),
        (
            told.say("排名", "Rank"),
            told.say("条款", "Clause"),
            told.say("分区", "Zone"),
            told.say("人数", "Persons"),
            *(told.say(zh, en) for _, zh, en in groups),
            told.say("成因", "Cause"),
            *([told.say("数据存疑", "Doubt")] if doubted else []),
            told.say("最近设施", "Nearest facility"),
        ),
        tuple(rows),
        (0.8, 0.8, 1.7, 1.2, *(1.1 for _ in groups), 5.2, *([1.0] if doubted else []), 2.4),
        "cclr" + "r" * len(groups) + "l" + ("r" if doubted else "") + "l",
    )


def gap_row(told: Context, gap: Record) -> tuple[str, str, str, str]:
    """Return zone, persons, cause and nearest facility of a gap."""
    cause = words.of(words.CAUSE, str(gap["cause"]), told.language)
    parts = [cause, str(gap.get(told.column("evidence")) or "")]
    over_s, over_m = number(gap.get("excess_s")), number(gap.get("excess_m"))
    if not parts[1] and not math.isnan(over_s):
        minutes = f"{over_s / 60:,.1f}"
        parts[1] = told.say(f"平均超限 {minutes} 分钟", f"{minutes} min beyond the limit on average")
    elif not parts[1] and not math.isnan(over_m):
        parts[1] = told.say(f"平均超限 {over_m:,.0f} 米", f"{over_m:,.0f} m beyond the limit on average")
    why = told.say("；", "; ").join(part for part in parts if part)
    place = str(gap.get("zone") or gap.get("zone_id") or figures.NONE)
    return place, figures.persons(gap["persons"]), why, str(gap.get("nearest_facility") or figures.NONE)


def method(told: Context) -> Iterator[Block]:
    """Yield how the figures were made, and the settings they depend on."""
    settings = told.run.record["study"]["settings"]
    yield Heading(1, told.say("方法说明", "Method"))
    for zh, en in (
        (
            "人口按格网计，每格居民从接入道路处出发，沿路网到最近设施的入口；离路段的距离按步行计入，超过上限的居民"
            "记为“未接入”，不算达标也不算未达标。",
            "People are counted by cell. Each cell's people go from where they join the streets along the "
            "network to "
            "the entrance of the nearest facility; the way off the streets is walked and counts. Whoever "
            "is farther "
            "from a street than the limit below is “unlinked”: neither met nor unmet.",
        ),
        (
            "设施在数据边界以外可能存在而未知时，该处居民记为“边界”，其结论按上下界判定；上下界分居限值两侧的，"
            "判为“无法判定”。",
            "Where a facility beyond the border of the data could be near enough, people are “border”, and "
            "the "
            "verdict is taken on the bounds of what is possible: where these lie on both sides, it is open.",
        ),
        (
            "比例一律以人口加权；分区人口按格网在各分区内的面积份额分摊，合计与原数据一致。",
            "All shares are weighted by people. Cells that lie in several zones are shared out, so that "
            "zones add up "
            "to the data.",
        ),
        (
            "每条条款按规划所写的读法判定；规划没有写明的参数取默认读法，并注明依据（规划实践、通行约定、上下文、"
            "假定）。",
            "Each clause is judged as the plan words it; what the plan leaves open takes a default "
            "reading, whose "
            "basis (practice, convention, context, assumption) is named.",
        ),
    ):
        yield Paragraph(told.say(zh, en))
    wanted = (
        ("walk_kph", "步行速度（公里/小时）", "Walking speed (km/h)"),
        ("crossing_delay", "计过街等候", "Delays at crossings"),
        ("period", "车速时段", "Period of driving speeds"),
        ("max_leg_m", "离路最远距离（米）", "Farthest from a street (m)"),
        ("doors", "设施入口", "Entrances of areas"),
        ("spread", "格网内人口位置", "People within a cell"),
        ("private_streets", "小区内部道路", "Private streets"),
        ("duplicates", "同名近邻设施", "Facilities of one name"),
        ("required_share", "未写明时的达标比例", "Pass mark where none is stated"),
    )
    rows = [(told.say(zh, en), _setting(told, settings.get(name))) for name, zh, en in wanted]
    rows.append((told.say("量算坐标系", "CRS of measuring"), str(told.run.record["crs"])))
    yield Table(
        told.say("本次运行的主要参数", "Settings of the run"),
        (told.say("参数", "Setting"), told.say("取值", "Value")),
        tuple(rows),
        (3.0, 5.0),
        "ll",
    )


def _setting(told: Context, value: object) -> str:
    values = {
        "outline": ("沿轮廓", "along the outline"),
        "centre": ("中心点", "at the centre"),
        "known": ("按住宅、用地、街道", "by homes, land, streets"),
        "even": ("均匀分布", "evenly"),
        "open": ("全部开放", "open to all"),
        "residents": ("只对居民开放", "open to residents"),
        "closed": ("不开放", "closed"),
        "keep": ("各计一处", "each counts"),
        "merge": ("合并为一处", "are one"),
        "free_flow": ("畅通", "free flow"),
        "peak": ("高峰", "peak"),
    }
    if value is None:
        return told.say("按默认", "as by default")
    if isinstance(value, bool):
        return told.say("是" if value else "否", "yes" if value else "no")
    return told.say(*values[str(value)]) if str(value) in values else str(value)


def data(told: Context) -> Iterator[Block]:
    """Yield each input with its date, source, licence and hash."""
    dated = told.run.record["study"]["dated"]
    unsaid = told.say("未注明", "not said")
    yield Page(landscape=True)
    yield Heading(1, told.say("数据清单", "Data"))
    rows = []
    for each in told.run.record["inputs"]:
        osm = str(each["file"]).lower().endswith(_OSM)
        licence = each.get("licence") or ("ODbL 1.0" if osm else unsaid)
        source = each.get("of") or (
            told.say("OpenStreetMap 贡献者", "OpenStreetMap contributors") if osm else ""
        )
        rows.append(
            (
                words.of(words.INPUT, str(each["field"]).split(".")[0], told.language),
                str(each["file"]),
                str(each.get("dated") or dated or unsaid)[:10],
                str(source or unsaid),
                str(licence),
                str(each["sha256"]),
            )
        )
    if study := told.run.record["study_file"]:
        rows.append(
            (
                told.say("研究文件", "Study file"),
                str(study["file"]),
                *(figures.NONE,) * 3,
                str(study["sha256"]),
            )
        )
    yield Table(
        told.say("数据清单", "Inputs"),
        (
            told.say("数据", "Input"),
            told.say("文件", "File"),
            told.say("日期", "Date"),
            told.say("来源", "Source"),
            told.say("许可", "Licence"),
            told.say("校验码（SHA-256）", "SHA-256"),
        ),
        tuple(rows),
        (1.3, 3.2, 1.4, 2.0, 1.4, 6.6),
        "llllll",
    )
    yield Paragraph(
        told.say(
            "“未注明”：研究文件和数据中没有说明，引用前应补充。",
            "“not said”: neither the study file nor the data tell; to be filled in before the annex is used.",
        ),
        "note",
    )
    yield Page()


def limits(told: Context) -> Iterator[Block]:
    """Yield what the input report doubts, and what was left out."""
    yield Heading(1, told.say("数据的局限与存疑", "Limits and doubts"))
    lines = [row for row in told.run.report if row["level"] != "found"]
    if not lines:
        yield Paragraph(told.say("读入检查没有发现存疑或未采用的数据。", "Nothing was doubtful or left out."))
        return
    yield Table(
        told.say("存疑与未采用的数据", "What is doubtful or was left out"),
        (told.say("数据", "Input"), told.say("性质", "Kind"), told.say("说明", "What")),
        tuple(
            (
                words.of(words.INPUT, row["subject"], told.language),
                words.of(words.LEVEL, row["level"], told.language),
                row[told.language],
            )
            for row in lines
        ),
        (1.2, 1.2, 9.0),
        "lll",
    )


def reproduce(told: Context) -> Iterator[Block]:
    """Yield how anybody comes to the same figures."""
    record = told.run.record
    file = record["study_file"]["file"] if record["study_file"] else "study.yaml"
    yield Heading(1, told.say("复现方法", "How to reproduce"))
    version = record["facility-access"]
    for zh, en in (
        (
            f"安装 facility-access {version}，把数据清单中的文件放回研究文件所写的位置，并核对校验码。",
            f"Install facility-access {version}, put the files of the list of data where the study file "
            "names them, "
            "and compare their hashes.",
        ),
        (f"运行：access run {file}", f"Run: access run {file}"),
        (
            f"结果中的运行编号应为 {told.run_id}；各结果文件的校验码见 run.json。"
            "相同输入和版本得到逐字节相同的结果。",
            f"The run's id will be {told.run_id}; run.json holds the hash of each result file. The same "
            "inputs and "
            "versions give the same bytes.",
        ),
    ):
        yield Paragraph(told.say(zh, en), "item")
