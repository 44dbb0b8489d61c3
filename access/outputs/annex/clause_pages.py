"""A page for each core clause: its words and figures, its map, the zones and gaps that are worst."""

from collections.abc import Iterator

from access.outputs.annex import confidence, figures, words
from access.outputs.annex.context import Clause, Context
from access.outputs.annex.evidence import gap_row
from access.outputs.annex.figures import number
from access.outputs.annex.model import Block, Figure, Heading, Page, Paragraph, Table

_WORST = 3  # so many zones, and gaps, have room beside the map


def section(told: Context) -> Iterator[Block]:
    """Yield a page for each core clause."""
    chosen = [each for each in told.clauses if each.core]
    if not chosen:
        return
    yield Heading(1, told.say("核心条款逐条说明", "Core clauses, one by one"))
    yield Paragraph(
        told.say(
            f"约束性指标和按居民路程逐格评价的指标共 {len(chosen)} 条，每条一页。",
            f"A page for each of the {len(chosen)} clauses that are obligatory or judged by the way people "
            "have.",
        )
    )
    for i, each in enumerate(chosen):
        if i:
            yield Page()
        yield from _page(told, each)
    yield Page()


def _page(told: Context, clause: Clause) -> Iterator[Block]:
    said = clause.said
    name = f"{told.text(said['facility'])}（{told.text(said['zone'])}）"
    if told.language == "en":
        name = f"{told.text(said['facility'])}, {told.text(said['zone'])}"
    yield Heading(2, told.say(f"第 {clause.number} 条  {name}", f"No. {clause.number}  {name}"))
    yield Table(
        told.say(f"第 {clause.number} 条的判定", f"Clause {clause.number}: verdict"),
        (),
        tuple((label, text) for label, text in _facts(told, clause) if text),
        (1.8, 8.0),
        "ll",
    )
    svg = told.run.picture(clause.id, told.language)
    if svg:
        yield Figure(
            told.say(f"第 {clause.number} 条的达标情况图", f"Map of clause {clause.number}"),
            svg,
        )
    worst = sorted(
        told.coverage.get(clause.id, []), key=lambda row: (-number(row["persons_unmet"]), row["zone_id"])
    )
    worst = [row for row in worst if number(row["persons_unmet"]) > 0][:_WORST]
    if worst:
        yield _zones(told, clause, worst)
    gaps = [gap for gap in told.run.gaps if gap["target"] == clause.id][:_WORST]
    if gaps:
        yield Table(
            told.say(f"第 {clause.number} 条的主要缺口", f"Clause {clause.number}: the largest gaps"),
            (
                told.say("分区", "Zone"),
                told.say("人数", "Persons"),
                told.say("成因", "Cause"),
                told.say("最近设施", "Nearest facility"),
            ),
            tuple(gap_row(told, gap) for gap in gaps),
            (1.7, 1.1, 5.2, 2.4),
            "lrll",
        )


def _facts(told: Context, clause: Clause) -> Iterator[tuple[str, str]]:
    said, row, language = clause.said, clause.row, told.language
    yield told.say("条款原文", "Words of the plan"), " ".join(said["quote"]["zh"].split())
    if language == "en":
        yield "What they mean", " ".join(said["quote"]["en"].split())
    year = f"{said['year']}" if said["year"] else ""
    binding = words.of(words.BINDING, said["binding"], language) if said["binding"] != "unspecified" else ""
    nature = [binding, told.say(f"{year} 年", year) if year else ""]
    yield (
        told.say("出处", "Plan"),
        told.say("，", ", ").join(part for part in (told.text(said["plan_title"]), *nature) if part),
    )
    yield told.say("目标值", "Target"), figures.target(row, language)
    low, high = number(row["value_low"]), number(row["value_high"])
    band = ""
    if row["unit"].startswith("share of") and low < high:
        band = told.say(
            f"（{figures.share(low)}–{figures.share(high)}，视未知部分而定）",
            f" ({figures.share(low)}–{figures.share(high)}, whatever the unknown may be)",
        )
    yield told.say("现状值", "Found"), f"{figures.found(row, language)}{band}"
    if clause.said["mapped"] and number(row["persons"]) > 0:
        yield (
            told.say("涉及人口", "Persons"),
            told.say(
                f"{figures.persons(row['persons'])} 人，其中达标 {figures.persons(row['persons_met'])} 人"
                f"（{figures.share(row['met_share'])}）",
                f"{figures.persons(row['persons'])}, of whom {figures.persons(row['persons_met'])} have it"
                f" ({figures.share(row['met_share'])})",
            ),
        )
    yield told.say("差距", "Gap"), figures.gap(row, language).replace(figures.NONE, "")
    sure = words.said(confidence.WORDS[clause.confidence.grade], language)
    why = told.text(clause.confidence.why)
    verdict = words.of(words.VERDICT, row["verdict"], language)
    yield (
        told.say("达标情况", "Verdict"),
        told.say(
            f"{verdict}；置信：{sure}" + (f"（{why}）" if why else ""),
            f"{verdict}; confidence: {sure}" + (f" ({why})" if why else ""),
        ),
    )
    yield told.say("口径", "How judged"), told.text(said["method"])
    yield told.say("各种读法", "All readings"), told.text(said.get("together"))
    yield told.say("假定", "Assumed"), _assumed(told, clause)
    yield told.say("含糊之处", "Left open"), told.text(said["ambiguity"])
    yield told.say("缺少数据", "Lacks"), row[told.column("missing")]


def _assumed(told: Context, clause: Clause) -> str:
    """The readings that the plan's own words do not give, with what each rests on."""
    between = told.say("；", "; ")
    return between.join(
        f"{told.text(each['label'])}{told.say('：', ': ')}{told.text(each['value'])}"
        + told.say(f"（{told.text(each['basis_text'])}）", f" ({told.text(each['basis_text'])})")
        for each in clause.said["readings"]
        if each["basis"] != "text"
    )


def _zones(told: Context, clause: Clause, rows: list[dict[str, str]]) -> Table:
    return Table(
        told.say(
            f"第 {clause.number} 条未达标人口最多的分区",
            f"Clause {clause.number}: zones with most people who lack it",
        ),
        (
            told.say("分区", "Zone"),
            told.say("人口", "Persons"),
            told.say("达标", "Have it"),
            told.say("未达标", "Lack it"),
            told.say("达标比例", "Share"),
            told.say("直线口径", "Straight line"),
        ),
        tuple(
            (
                row["zone"],
                *(figures.persons(row[each]) for each in ("persons", "persons_met", "persons_unmet")),
                figures.share(row["met_share"]),
                figures.share(row["straight_line_share"]),
            )
            for row in rows
        ),
        (2.6, 1.4, 1.4, 1.4, 1.4, 1.4),
        "lrrrrr",
    )
