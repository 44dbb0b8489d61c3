"""The summary: how many clauses are met, and each of them in a row, obligatory ones first."""

from collections import Counter
from collections.abc import Iterable, Iterator

from access.outputs.annex import confidence, figures, words
from access.outputs.annex.context import ORDER, Clause, Context
from access.outputs.annex.model import Block, Heading, Page, Paragraph, Table


def section(told: Context) -> Iterator[Block]:
    """Yield the section."""
    yield Heading(1, told.say("评估结论", "Findings"))
    yield from _findings(told)
    yield _counts(told)
    yield Page(landscape=True)
    yield Heading(1, told.say("指标达标情况汇总", "Summary of the clauses"))
    yield Paragraph(
        told.say(
            "约束性指标在前，其后为预期性指标和未注明性质的指标，同类按规划顺序排列；序号为本附件各表共用。"
            "现状值向不利方向取整，未达标的不会因取整而看似达标。",
            "Obligatory clauses come first, then expected ones, then those of which the plan says neither, "
            "each in "
            "the order of the plans; their numbers are used throughout. Figures are rounded to the side "
            "that is "
            "less favourable.",
        )
    )
    for binding in ORDER:
        chosen = [each for each in told.clauses if each.said["binding"] == binding]
        if chosen:
            yield _table(told, binding, chosen)
    yield Paragraph(told.text(confidence.RULE), "note")
    yield Page()


def _findings(told: Context) -> Iterator[Block]:
    once = counted_once(told)
    counts = Counter(each.row["verdict"] for each in once)
    again = len(told.clauses) - len(once)
    parts = [f"{words.of(words.VERDICT, name, told.language)} {counts[name]}" for name in words.VERDICT]
    yield Paragraph(
        told.say(
            f"本次评估共 {len(once)} 条："
            + "，".join(f"{part} 条" for part in parts)
            + "。"
            + (f"另有 {again} 条与其中某条是同一承诺，不重复计数。" if again else ""),
            f"{len(once)} clauses were judged: "
            + ", ".join(parts)
            + "."
            + (f" {again} more promise the same as one of these and are not counted again." if again else ""),
        )
    )
    strict = [each for each in once if each.said["binding"] == "obligatory"]
    failed = [each for each in strict if each.row["verdict"] == "unmet"]
    if strict:
        names = "、".join(str(each.number) for each in failed)
        listed = ", ".join(str(each.number) for each in failed)
        yield Paragraph(
            told.say(
                f"约束性指标 {len(strict)} 条，其中未达标 {len(failed)} 条"
                + (f"（第 {names} 条）。" if failed else "。"),
                f"{len(strict)} are obligatory; {len(failed)} of these are not met"
                + (f" (nos {listed})." if failed else "."),
            )
        )


def counted_once(told: Context) -> list[Clause]:
    """The clauses but those that promise the same as another one of the run."""
    ids = {each.id for each in told.clauses}
    return [each for each in told.clauses if each.row.get("same_as", "") not in ids]


def _counts(told: Context) -> Table:
    rows = []
    for binding in (*ORDER, ""):
        chosen = [each for each in counted_once(told) if binding in ("", each.said["binding"])]
        counts = Counter(each.row["verdict"] for each in chosen)
        name = words.of(words.BINDING, binding, told.language) if binding else told.say("合计", "all")
        rows.append((name, str(len(chosen)), *(str(counts[each]) for each in words.VERDICT)))
    return Table(
        told.say("各类指标的达标情况（条）", "Clauses by verdict"),
        (
            told.say("指标性质", "Kind"),
            told.say("条数", "Clauses"),
            *(words.said(each, told.language) for each in words.VERDICT.values()),
        ),
        tuple(rows),
        (2.0, *(1.2,) * (len(words.VERDICT) + 1)),
        "l" + "r" * (len(words.VERDICT) + 1),
        frozenset((len(rows) - 1, column) for column in range(len(words.VERDICT) + 2)),
    )


def _table(told: Context, binding: str, clauses: Iterable[Clause]) -> Table:
    rows: list[tuple[str, ...]] = []
    strong = set()
    plan = ""
    for each in clauses:
        if each.said["plan"] != plan:
            plan = each.said["plan"]
            rows.append((told.text(each.said["plan_title"]),))
        if each.row["verdict"] == "unmet":
            strong.add((len(rows), 6))
        rows.append(_row(told, each))
    name = words.of(words.BINDING, binding, told.language)
    return Table(
        told.say(f"{name}指标达标情况汇总", f"Clauses ({name})")
        if binding != "unspecified"
        else told.say("未注明性质的指标达标情况汇总", "Clauses of which the plan says neither"),
        (
            told.say("序号", "No."),
            told.say("指标", "Subject"),
            told.say("条款原文", "Words of the plan"),
            told.say("目标值", "Target"),
            told.say("现状值", "Found"),
            told.say("差距", "Gap"),
            told.say("达标情况", "Verdict"),
            told.say("口径", "How judged"),
            told.say("置信", "Confidence"),
        ),
        tuple(rows),
        (0.9, 2.4, 4.6, 2.3, 1.9, 2.2, 1.5, 3.8, 1.8),
        "clllrllll",
        frozenset(strong),
    )


def _row(told: Context, clause: Clause) -> tuple[str, ...]:
    said, row = clause.said, clause.row
    doubt = told.text(clause.confidence.why)
    sure = words.said(confidence.WORDS[clause.confidence.grade], told.language)
    method = told.text(said["method"])
    missing = row[told.column("missing")]
    return (
        str(clause.number),
        told.text(said["facility"]),
        quote(told, clause),
        figures.target(row, told.language),
        figures.found(row, told.language),
        figures.gap(row, told.language),
        words.of(words.VERDICT, row["verdict"], told.language),
        method if not missing else told.say(f"{method}；缺：{missing}", f"{method}; lacks: {missing}"),
        sure if not doubt else told.say(f"{sure}（{doubt}）", f"{sure} ({doubt})"),
    )


def quote(told: Context, clause: Clause) -> str:
    """Return the words of the plan on a line; in English, what they mean."""
    return " ".join(told.text(clause.said["quote"]).split())
