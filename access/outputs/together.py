"""What a clause comes to by the combinations of its readings, in words and as a table."""

import pandas as pd

from access.contracts.documents import Text
from access.standards.describe import words
from access.verdicts.evaluate import Assessment
from access.verdicts.together import Deciding, Together

NAME = "readings.csv"
_FEW_NAMES = 3  # so many parameters are named in a sentence


def sentence(found: Together) -> Text:
    """Return by how many combinations of readings a clause is met, and what that depends on."""
    met, tested = found.met, found.tested
    of_zh, of_en = f"{tested} 种读法", f"{tested} readings"
    if found.sampled:
        whole = "过多" if found.number is None else f"共 {found.number:,} 种"
        whole_en = "very many" if found.number is None else f"{found.number:,}"
        of_zh, of_en = f"抽取的 {tested} 种读法（{whole}）", f"{tested} readings drawn of {whole_en}"
    if met in (0, tested):
        zh, en = ("都达标", "met by all") if met else ("都不能认定达标", "met by none")
        zh, en = f"{of_zh}{zh}", f"{en} of {of_en}"
    else:
        zh, en = f"{of_zh}中 {met} 种达标", f"met by {met} of {of_en}"
    if found.deciding:
        zh, en = f"{zh}；取决于：{_named(found, 'zh')}", f"{en}; it depends on: {_named(found, 'en')}"
    if found.not_testable:
        zh = f"{zh}（另有 {found.not_testable} 种缺数据）"
        en = f"{en} ({found.not_testable} more lack data)"
    return Text(zh=zh, en=en)


def parameter_text(found: Together, name: str) -> Text:
    """Return a parameter of the readings in words; of a zone's, with the zone."""
    say, plan = words(), found.clause.plan
    if name in say.parameter:
        return say.parameter[name]
    key, _, rest = name.partition(".")
    if key not in plan.zones:
        return Text(zh=name, en=name)
    column, _, bound = rest.partition(".")
    parts = [say.parameter.get(each, Text(zh=each, en=each)) for each in (column, bound) if each]
    zone = plan.zones[key].text
    return Text(
        zh=f"“{zone.zh}”的{''.join(each.zh for each in parts)}",
        en=f"{' '.join(each.en for each in parts)} of '{zone.en}'",
    )


def table(assessment: Assessment) -> pd.DataFrame | None:
    """Return a row for each clause that leaves several readings open; None: the combinations were not judged.

    Columns standard_id, target, combinations (empty: too many to be told apart), judged, sampled, met, unmet,
    undetermined, not_testable, met_share, decided_by (``parameter 0.25; …``: in so large a part of the pairs
    that differ in it alone, one is met and the other not), decided_by_zh, decided_by_en, text_zh, text_en,
    population.
    """
    if not assessment.together:
        return None
    rows = [_row(each) for each in assessment.together]
    return pd.DataFrame(rows).astype({"combinations": "Int64"}).assign(population=assessment.place.population)


def of_clauses(assessment: Assessment) -> dict[str, Text]:
    """Return the sentence of each clause that has one, by its id."""
    return {each.clause.id: sentence(each) for each in assessment.together}


def _row(found: Together) -> dict[str, object]:
    told = sentence(found)
    return {
        "standard_id": found.clause.standard.id,
        "target": found.clause.id,
        "combinations": found.number,
        "judged": found.tested + found.not_testable,
        "sampled": found.sampled,
        "met": found.met,
        "unmet": found.unmet,
        "undetermined": found.undetermined,
        "not_testable": found.not_testable,
        "met_share": found.met_share,
        "decided_by": "; ".join(f"{each.name} {each.turns:.3g}" for each in found.deciding),
        "decided_by_zh": "、".join(parameter_text(found, each.name).zh for each in found.deciding),
        "decided_by_en": ", ".join(parameter_text(found, each.name).en for each in found.deciding),
        "text_zh": told.zh,
        "text_en": told.en,
    }


def _named(found: Together, language: str) -> str:
    """The first few parameters that decide."""
    first: tuple[Deciding, ...] = found.deciding[:_FEW_NAMES]
    names = [getattr(parameter_text(found, each.name), language) for each in first]
    more = len(found.deciding) > _FEW_NAMES
    if language == "zh":
        return "、".join(names) + ("等" if more else "")
    return ", ".join(names) + (" and others" if more else "")
