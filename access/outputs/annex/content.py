"""A run → the annex in one language: cover, summary, clause by clause, zones, groups, gaps, evidence."""

from collections.abc import Iterator
from datetime import date

from access.outputs.annex import clause_pages, evidence, margins, more, summary, words, zones
from access.outputs.annex.context import Context
from access.outputs.annex.model import Annex, Block, Language, numbered
from access.outputs.annex.read import Run


def annex(run: Run, language: Language, *, unit: str = "") -> Annex:
    """Build the annex of a run.

    Args:
        run: from ``read``.
        language: of the annex; quotes of plans are in Chinese beside it.
        unit: who compiled it, for the cover.
    """
    told = Context(run, language, unit)
    return Annex(
        language=language,
        title=told.say("公共服务设施可达性评估附件", "Annex: Access to public services"),
        subject=told.text(run.record["study"]["name"]),
        cover=tuple(_cover(told)),
        labels=tuple(_labels(told)),
        blocks=tuple(numbered(_blocks(told))),
        run=told.run_id,
        dated=date.fromisoformat(dated) if (dated := run.record["study"]["dated"]) else None,
    )


def _blocks(told: Context) -> Iterator[Block]:
    yield from summary.section(told)
    yield from clause_pages.section(told)
    yield from zones.section(told)
    yield from zones.groups(told)
    yield from evidence.gaps(told)
    yield from margins.robustness(told)
    yield from margins.official(told)
    yield from more.supply(told)
    yield from evidence.method(told)
    yield from evidence.data(told)
    yield from evidence.limits(told)
    yield from more.checks(told)
    yield from evidence.reproduce(told)


def _cover(told: Context) -> Iterator[tuple[str, str]]:
    study = told.run.record["study"]
    plans = dict.fromkeys(told.text(each["plan_title"]) for each in told.run.clauses)
    yield told.say("评估依据", "Plans"), told.say("；", "; ").join(plans)
    yield (
        told.say("数据日期", "Date of the data"),
        str(study["dated"] or told.say("未注明", "not said")),
    )
    if told.unit:
        yield told.say("编制单位", "Compiled by"), told.unit
    yield told.say("软件版本", "Software"), f"facility-access {told.run.record['facility-access']}"
    yield told.say("运行编号", "Run"), told.run_id


def _labels(told: Context) -> Iterator[str]:
    """What nobody may overlook."""
    if note := told.text(told.run.record["study"]["note"]):
        yield note
    yield words.of(words.POPULATION, str(told.run.record["population"]), told.language)
    assumed = sum(_assumed(each) for each in told.run.clauses)
    if assumed:
        yield told.say(
            f"{assumed} 条条款的达标比例在规划中没有写明，按假定值判定，逐条标出",
            f"{assumed} clauses name no share of people to be reached: an assumed one is taken, and marked",
        )
    unseen = sum(not each["confirmed"] for each in told.run.clauses)
    if unseen:
        yield told.say(
            f"{unseen} 条条款的原文未核实，逐条标出",
            f"of {unseen} clauses the source's own text was not seen; they are marked",
        )


def _assumed(clause: dict[str, object]) -> bool:
    readings = clause["readings"]
    assert isinstance(readings, list)  # noqa: S101 (as clauses.json is written)
    return any(
        each["parameter"] == "required_share" and each["basis"] not in ("text", "context")
        for each in readings
    )
