"""The first sheet of a workbook, which says what it is of, and the last, which says what each column is."""

from collections.abc import Iterable, Mapping
from typing import Any

from access.contracts.documents import Text
from access.contracts.results import Meaning, unit_of
from access.outputs.columns import POPULATION
from access.outputs.workbook.sheets import Column, Language, Sheet, word

_ASSUMED = Text(zh="假定", en="assumed")
_WARNING = {
    "synthetic": Text(
        zh="虚构：人口等数据是合成的，只作演示，不得用于规划决策",
        en="synthetic: population and other data are made up, for demonstration, not for decisions",
    ),
    "modelled": Text(
        zh="模拟：人口由模型推算，不是普查", en="modelled: people are estimated by a model, not counted"
    ),
    "projected": Text(zh="预测：人口是推算的未来值", en="projected: people are a forecast"),
    "unknown": Text(zh="未知：没有居民分布数据", en="unknown: there are no data on where people live"),
}
_WHAT = Text(zh="规划条款可达性检验的全部结果表", en="all result tables of the clauses tested")
_CONVENTIONS = Text(
    zh="空格：不知道或不适用；∞：无法到达；百分比为真实数值，显示的小数位数保证不会因四舍五入而跨过目标值；"
    "限值内人口占比是公式，可点开核对，其余均为数值",
    en="empty: not known, or not applicable; ∞: cannot be reached; per cents are real numbers, with as many"
    " decimals as rounding needs not to cross the required value; shares of people within the limit are"
    " formulas, to be checked; all else are values",
)


def front(sheets: Iterable[Sheet], record: Mapping[str, Any], language: Language) -> list[tuple[str, ...]]:
    """Return the lines of the first sheet: of what it is, what is made up or assumed, what sheets there are.

    Args:
        sheets: of the workbook.
        record: of the run.
        language: of the words.
    """
    study = record["study"]

    def say(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    lines: list[tuple[str, ...]] = [
        (str(study["name"][language]),),
        (say("内容", "what this is"), word(record.get("what", _WHAT), language)),
    ]
    if kind := record.get("population"):
        lines.append((say("人口性质", "kind of population"), word(_population(kind), language)))
    if study.get("note"):
        lines.append((say("说明", "note"), str(study["note"][language])))
    if study.get("dated"):
        lines.append((say("数据日期", "date of the data"), str(study["dated"])))
    if study.get("as_of"):
        lines.append((say("评价日期", "judged as of"), str(study["as_of"])))
    lines += [
        (
            say("规划", "plans"),
            "、".join(map(str, study["plans"])) if language == "zh" else ", ".join(study["plans"]),
        ),
        (say("运行编号", "run"), str(record["run_id"])),
        (say("程序版本", "version of the program"), str(record.get("facility-access", "—"))),
        (say("读表约定", "how to read it"), word(_CONVENTIONS, language)),
        (say("复现", "to reproduce"), str(record.get("again", "access reproduce run.json"))),
        (say("假定", "Assumed"),),
        *_assumed(study, sheets, language),
        (say("工作表", "Sheets"),),
    ]
    return lines + [(each.title, _told(each, language)) for each in sheets]


def of_two(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of two runs compared as that of one: the later, with the inputs of both."""
    first, last = record["runs"]
    names = [each["study"]["name"] for each in (first, last)]
    between = " → " if names[0] != names[1] else ""
    name = {each: f"{names[0][each] if between else ''}{between}{names[1][each]}" for each in ("zh", "en")}
    inputs = [
        {**each, "field": f"{place} {each['field']}"}
        for place, side in (("RUN1", first), ("RUN2", last))
        for each in side["inputs"]
    ]
    return {
        **last,
        "study": {**last["study"], "name": name},
        "inputs": inputs,
        "run_id": record["run_id"],
        "files": record["files"],
        "what": Text(zh="两次运行的差异及其原因", en="how two runs differ, and why"),
        "again": "access diff RUN1 RUN2",
    }


def of_progress(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of how far plans have come as that of a run, with the rule by which it is told."""
    return {**record, "what": Text(**record["progress"]["rule"]), "again": "access monitor"}


def of_projects(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of staged projects as that of a run."""
    what = Text(
        zh="项目清单分期：逐年投用后各条款的覆盖，以及各项目的作用；人口不随年份变化",
        en="projects staged: what clauses come to as they open, and which project moves which; people stay as"
        " they are",
    )
    return {**record, "what": what, "again": "access projects"}


def of_many(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of many studies as that of one; what each assumes stands in its own workbook."""
    return {
        **record,
        "what": Text(
            zh="各研究的判定并列；各研究的假定和数据见其文件夹中的工作簿",
            en="verdicts of studies side by side; what each assumes, and its data, stand in its own workbook",
        ),
        "again": "access many",
    }


def _population(kind: str) -> Text:
    return _WARNING.get(kind, POPULATION[kind])


def _assumed(study: Mapping[str, Any], sheets: Iterable[Sheet], language: Language) -> list[tuple[str, ...]]:
    """The settings that no plan gives, and the notes on the inputs that speak of what is assumed."""
    settings, label = study.get("settings", {}), word(_ASSUMED, language)
    found = []
    if "walk_kph" in settings:
        found.append(
            Text(
                zh=f"步行速度每小时 {settings['walk_kph']:g} 公里（研究设定）",
                en=f"walking at {settings['walk_kph']:g} km/h (set by the study)",
            )
        )
    if settings.get("required_share") is not None:
        share = f"{100 * settings['required_share']:g}%"
        found.append(
            Text(
                zh=f"规划未写明应覆盖多少人的条款，按 {share} 判定（研究设定，不出自规划）",
                en=f"clauses that do not say how many people must be reached are judged by {share} (set"
                " by the study, of no plan)",
            )
        )
    notes = [
        str(row[place])
        for sheet in sheets
        if sheet.file == "input_report.csv"
        for place, column in enumerate(sheet.columns)
        if column.name == language
        for row in sheet.rows
        if label in str(row[place])
    ]
    return [(label, each) for each in (*(word(text, language) for text in found), *notes)]


def _told(sheet: Sheet, language: Language) -> str:
    rows = len(sheet.rows)
    told = f"{rows:,} 行，出自 {sheet.file}" if language == "zh" else f"{rows:,} rows, of {sheet.file}"
    if not sheet.left_out:
        return told
    more = (
        f"；另有 {sheet.left_out:,} 行放不下，见该文件"
        if language == "zh"
        else f"; {sheet.left_out:,} more are in that file"
    )
    return told + more


def dictionary(sheets: Iterable[Sheet], language: Language) -> Sheet:
    """Return the sheet that tells of each column what it means, its unit, and what may stand in it."""
    heads = {
        "sheet": Meaning("工作表", "sheet"),
        "head": Meaning("列", "column"),
        "name": Meaning("文件中的列名", "its name in the file"),
        "file": Meaning("文件", "file"),
        "unit": Meaning("单位", "unit"),
        "meaning": Meaning("含义", "meaning"),
        "values": Meaning("取值", "values"),
    }
    columns = tuple(
        Column(name, word(Text(zh=each.zh, en=each.en), language), "text", each)
        for name, each in heads.items()
    )
    rows = [
        (sheet.title, column.head, column.name, sheet.file, *_meaning(column, language))
        for sheet in sheets
        for column in sheet.columns
    ]
    return Sheet(word(Text(zh="数据字典", en="Data dictionary"), language), "", columns, rows)


def _meaning(column: Column, language: Language) -> tuple[str | None, str, str | None]:
    meaning = column.meaning
    unit = unit_of(column.name, meaning)
    told = meaning.zh if language == "zh" else meaning.en
    if meaning.more is not None:
        told += f"{'。' if language == 'zh' else '; '}{word(meaning.more, language)}"
    values = ("；" if language == "zh" else "; ").join(
        word(each, language) for each in meaning.values.values()
    )
    own = "%" if column.kind == "share" else word(unit, language) if unit else None
    return own, told, values or None
