"""What a planner reads of a plan file: its clauses in a table, and one of them in full."""

import re
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from access.contracts.documents import Document, Frozen, Text
from access.standards.choices import Choice, Condition
from access.standards.model import Period, Plan, Standard, Target
from access.standards.registry import facility_types, presets

_NATURES, _BLANK = ("约束性", "预期性"), ("", "—", "-", "–")
UNCONFIRMED = Text(zh="未核实", en="unconfirmed")
_INFERRED = Text(zh="原文本未载，推定", en="not in the copy, inferred")


class Words(Frozen):
    """How tokens are shown: by what they are (kind, status, …), token → text; units in Chinese."""

    kind: dict[str, Text]
    status: dict[str, Text]
    strength: dict[str, Text]
    binding: dict[str, Text]
    theme: dict[str, Text]
    basis: dict[str, Text]
    parameter: dict[str, Text]
    value: dict[str, Text]
    unit: dict[str, str]


@cache
def words() -> Words:
    """Return how the tokens of plan files are shown."""
    return Document(Path(str(files("access.standards"))) / "words.yaml").parse(Words)


def required(target: Target) -> str:
    """Return what a target asks for, in both languages.

    >>> from access.standards.registry import find_standard
    >>> required(find_standard("qingdao.fitness_circle")[1].targets[0])
    '≤ 8 分钟 min'
    """
    if target.value is None:
        return f"{target.value_from}"
    sign = {"<=": "≤ ", ">=": "≥ "}.get(target.comparison, f"{target.comparison} ")
    number = f"{sign}{target.value:,.12g}"
    if target.high is not None:
        number = f"{target.value:,.12g}–{target.high:,.12g}"
    unit = words().unit.get(target.unit)
    shown = target.unit if unit in (None, target.unit) else f"{unit} {target.unit}"
    return f"{number} {shown}"


def in_words(standard: Standard, period: Period | None) -> Text:
    """Return what the plan says; a row of a table of indicators as a sentence.

    >>> from access.standards.registry import find_standard
    >>> plan, standard = find_standard("yongchuan.gp")
    >>> standard.quote.zh
    '每万人口拥有全科医师数 | 人 | 3.27 | 4 | 约束性'
    >>> in_words(standard, plan.period).zh
    '每万人口拥有全科医师数（人）：2020年3.27，2025年4（约束性）'
    """
    return Text(zh=_sentence(standard.quote.zh, period), en=_sentence(standard.quote.en, period))


def indicator_name(standard: Standard, target: Target) -> Text | None:
    """Return what a row of a table of indicators that no map judges counts; None: a facility is counted.

    >>> from access.standards.registry import find_standard
    >>> _, standard = find_standard("yichun.years_of_education")
    >>> name = indicator_name(standard, standard.targets[0])
    >>> name.zh, name.en
    ('劳动年龄人口平均受教育年限', 'mean years of education of people of working age')
    """
    if standard.kind != "other" or target.indicator is None:
        return None
    zh = re.sub(r"（[^（）]*）$", "", target.indicator.name)
    return Text(zh=zh, en=re.split(r"[:;] | reach \d", standard.quote.en)[0])


def _sentence(quote: str, period: Period | None) -> str:
    """Name, unit (or the name has it), values of the baseline and the target year, nature → a sentence."""
    name, *cells = (cell.strip() for cell in quote.split("|"))
    if not cells:
        return quote
    nature = cells.pop() if cells[-1] in _NATURES else ""
    if period is None or len(cells) not in (2, 3):
        return f"{name}：{'；'.join([*cells, *filter(None, [nature])])}"
    *unit, before, after = cells
    head = f"{name}（{unit[0]}）" if unit and not name.endswith("）") else name
    years = ((period.baseline, before), (period.target, after))
    told = [f"{year}年{value}" for year, value in years if year and value not in _BLANK]
    return f"{head}：{'，'.join(told)}{f'（{nature}）' if nature else ''}"


def rows(plan: Plan) -> list[dict[str, str]]:
    """Return a row for each target: id, kind, quote, required, status."""
    found = []
    for standard in plan.standards:
        for target in standard.targets:
            first = target is standard.targets[0]
            found.append(
                {
                    "id": target.id,
                    "kind": _lines_of(words().kind[standard.kind]),
                    "quote": _lines_of(standard.quote) if first else "〃",
                    "required": required(target),
                    "status": _lines_of(words().status[standard.status])
                    + ("" if standard.confirmed else f"\n{_lines_of(UNCONFIRMED)}"),
                }
            )
    return found


def in_full(plan: Plan, standard: Standard) -> list[str]:
    """Return everything that the registry holds of a standard, line by line, in both languages."""
    say = words()
    nature = (
        f"类型 kind: {say.kind[standard.kind]}",
        f"状态 status: {say.status[standard.status]}",
        f"力度 strength: {say.strength[standard.strength]}",
        f"性质 binding: {say.binding[standard.binding]}",
    )
    doubtful = f"（{_INFERRED}）" if "title" in plan.inferred else ""
    lines = [
        standard.id,
        f"  {standard.quote.zh}",
        f"  {standard.quote.en}",
        f"规划 plan: {plan.title}{doubtful}",
        *nature,
    ]
    if standard.place is not None:
        signs = ", ".join(f"{first}–{last}" for first, last in standard.place.at)
        lines.append(f"位置 place: {standard.place}; 字 signs {signs}")
    if standard.departments:
        names = "; ".join(str(plan.departments[key]) for key in standard.departments)
        lines.append(f"责任单位 departments: {names}")
    if standard.source is not None or not standard.confirmed:
        doubt = [] if standard.confirmed else [f"{UNCONFIRMED}"]
        lines.append(f"来源 source: {'; '.join([*doubt, str(standard.source or '')])}")
    lines += ["要求 required:", *(f"  {line}" for line in asked(plan, standard))]
    lines += ["读法 readings:", *(f"  {line}" for line in readings(standard))]
    if standard.ambiguity is not None:
        lines += ["含糊之处 ambiguity:", f"  {standard.ambiguity.zh}", f"  {standard.ambiguity.en}"]
    return lines


def asked(plan: Plan, standard: Standard) -> list[str]:
    """Return what a clause asks for, target by target, with what is not so in the rest of the clause.

    >>> from access.standards.registry import find_standard
    >>> asked(*find_standard("yichun.preschool_counties"))
    ['yichun.preschool_counties: ≥ 60 %; 幼儿园 kindergarten; 全市 the whole city [whole_area]; 2025']
    """
    common = {line.strip() for line in readings(standard)}
    return [line for each in standard.targets for line in _target(plan, each, common)]


def readings(standard: Standard) -> list[str]:
    """Return how a clause is read: a line for each parameter that is open, or that the plan gives.

    >>> from access.standards.registry import find_standard
    >>> readings(find_standard("qingdao.fitness_circle")[1])[-1]
    '度量 measured as: 沿路时间 time by road（通行约定 convention）'
    """
    return _parameters(standard.rule, "")


def _target(plan: Plan, target: Target, common: set[str]) -> list[str]:
    parts = [required(target), _type(target.facility), _zone(plan, target)]
    if target.year is not None:
        parts.append(str(target.year))
    if target.baseline is not None:
        parts.append(f"基期 baseline {target.baseline.year}: {target.baseline.value:,.12g}")
    parts += [f"中期 interim {each.year}: {each.value:,.12g}" for each in target.interim]
    if target.indicator is not None:
        row = target.indicator
        total = "（五年累计 five-year total）" if row.cumulative else ""
        parts.append(f"指标表 table: {row.name} | {row.unit or '—'} | {row.baseline} | {row.target}{total}")
    if target.same_as is not None:
        parts.append(f"同一承诺，计入 counted once, with {target.same_as}")
    if target.preset is not None:
        parts.append(f"另可取 or by {target.preset}: {presets()[target.preset]:g}")
    own = [] if target.rule is None else _parameters(target.rule, "  ")
    return [f"{target.id}: {'; '.join(parts)}", *(line for line in own if line.strip() not in common)]


def _zone(plan: Plan, target: Target) -> str:
    """The zone for which a target is judged, and the others of which the plan may speak."""
    first, *others = (f"{plan.zones[key].text} [{key}]" for key in target.zones.options)
    if not others:
        return first
    return f"{first}{_basis(target.zones.basis)}；另可 or: {', '.join(others)}"


def _parameters(part: Frozen, indent: str) -> list[str]:
    """A line for each parameter that is open or that the plan file gives; the usual ones are left out."""
    lines: list[str] = []
    for name in type(part).model_fields:
        value: object = getattr(part, name)
        said = name in part.model_fields_set
        open_ = isinstance(value, Choice) and (value.alternatives or value.basis != "text")
        if not (said or open_) or value in (None, (), {}):
            continue
        label = f"{indent}{words().parameter[name]}:"
        if isinstance(value, Frozen) and not isinstance(value, Choice):
            lines += [label, *_parameters(value, f"{indent}  ")]
        else:
            lines.append(f"{label} {_shown(value)}")
    return lines


def _shown(value: object) -> str:
    if isinstance(value, Choice):
        others = [
            f"{', '.join(_shown(each.value) for each in alike)}{_basis(basis)}"
            for basis, alike in groupby(value.alternatives, key=lambda each: each.basis)
        ]
        first = f"{_shown(value.default)}{_basis(value.basis)}"
        return first + (f"；另可 or: {', '.join(others)}" if others else "")
    if isinstance(value, dict):
        return ", ".join(f"{name} {_condition(each)}" for name, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value)
    if isinstance(value, str):
        return _type(value) if value in facility_types() else str(words().value.get(value, value))
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


def _condition(condition: Condition) -> str:
    bounds = (("≥", condition.at_least), ("<", condition.below))
    words_of_bounds = [f"{sign} {_shown(value)}" for sign, value in bounds if value is not None]
    if condition.contains:
        return f"含 has {' / '.join(condition.contains)}"
    return " ".join(words_of_bounds) or f"= {' / '.join(map(_shown, condition.one_of))}"


def _basis(basis: str) -> str:
    return f"（{words().basis[basis]}）"


def _type(name: str) -> str:
    return f"{facility_types()[name].zh} {facility_types()[name].en}"


def _lines_of(text: Text) -> str:
    return f"{text.zh}\n{text.en}"
