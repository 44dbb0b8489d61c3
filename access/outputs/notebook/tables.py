"""Tables as a notebook shows them: heads in both languages, numbers as planners write them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.outputs.summary import summary
from access.outputs.tables import share_text
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler  # which only a notebook needs

_COLOURS = {"met": "#1d5fa6", "unmet": "#a8430a", "undetermined": "#5f4f8c", "not_testable": "#5a6068"}
HEADS = {
    "clause": Text(zh="条款", en="clause"),
    "required": Text(zh="要求", en="required"),
    "found": Text(zh="实测", en="found"),
    "verdict": Text(zh="判定", en="verdict"),
    "missing": Text(zh="缺少的数据", en="missing input"),
    "zone": Text(zh="分区", en="zone"),
    "name": Text(zh="名称", en="name"),
    "persons": Text(zh="人口", en="people"),
    "persons_met": Text(zh="限值内", en="within the limit"),
    "persons_unmet": Text(zh="限值外", en="beyond it"),
    "persons_border": Text(zh="边界外未知", en="unknown beyond the border"),
    "persons_unlinked": Text(zh="未连街道", en="not linked to a street"),
    "met_share": Text(zh="至少覆盖", en="covered at least"),
    "persons_none_near": Text(zh="附近没有设施", en="no facility near"),
    "persons_far_along_streets": Text(zh="直线近，沿街远", en="near, but far along the streets"),
    "persons_too_little_data": Text(zh="资料不足", en="too little data"),
    "order": Text(zh="次序", en="order"),
    "persons_gained": Text(zh="新增覆盖", en="gained"),
    "persons_lost": Text(zh="失去覆盖", en="lost"),
    "persons_covered": Text(zh="累计覆盖", en="covered so far"),
    "covered_share": Text(zh="累计覆盖率", en="share so far"),
    "best_persons_covered": Text(zh="同样个数的最优", en="best of that number"),
}


def table(
    data: pd.DataFrame | list[dict[str, Any]],
    columns: Iterable[str],
    *,
    heads: Mapping[str, Text] | None = None,
) -> "Styler":
    """Return columns of a table for a notebook, without its index.

    Shares (``…_share``) are shown in percent, rounded down, other numbers whole, with commas; what is not
    known as –. All texts, heads too, are texts: no markup in a name is obeyed.

    Args:
        data: a DataFrame, or a list of rows.
        columns: in the order to show.
        heads: of columns that ``HEADS`` does not know, or that shall have others.
    """
    known = {**HEADS, **(heads or {})}
    wanted = list(columns)
    chosen = pd.DataFrame(data)[wanted]
    named = _named({name: "\n".join(known[name].model_dump().values()) for name in wanted})
    numbers = {named[name]: name for name in wanted if pd.api.types.is_numeric_dtype(chosen[name])}
    formats: dict[Any, Any] = dict.fromkeys(named.values(), escaping.html)
    formats |= {
        head: share_text if name.endswith("share") else "{:,.0f}".format for head, name in numbers.items()
    }
    left: dict[str, Any] = {"white-space": "pre-line", "text-align": "left"}
    right: dict[str, Any] = {"subset": list(numbers), "text-align": "right"}
    return (
        chosen.rename(columns=named)
        .style.hide(axis="index")
        .format(formats, na_rep="–")
        .format_index(escaping.html, axis="columns")
        .set_properties(**left)
        .set_properties(**right)
        .set_table_styles([{"selector": "th", "props": "text-align: left; white-space: pre-line"}])
    )


def _named(heads: dict[str, str]) -> dict[str, str]:
    """The heads, no two the same: pandas formats no such columns, and scenarios may share a name."""
    found: dict[str, str] = {}
    for name, head in heads.items():
        while head in found.values():
            head += " "  # noqa: PLW2901
        found[name] = head
    return found


def verdicts(assessment: Assessment) -> "Styler":
    """Return a table of the clauses for a notebook: what is required, what was found, the verdict."""
    rows = pd.DataFrame(summary(assessment))
    colours = [f"color: {_COLOURS.get(each, 'inherit')}; font-weight: 600" for each in rows["verdict"]]
    wanted = ["clause", "required", "found", "verdict", *(["missing"] if rows["missing"].any() else [])]
    drawn = table(rows.assign(verdict=rows["words"]), wanted)
    return drawn.apply(lambda _: colours, subset=[drawn.columns[wanted.index("verdict")]])


def side_by_side(names: list[Text], rows: Sequence[Mapping[str, Any]]) -> "Styler":
    """Return a table of the clauses that some scenario changes: what each case comes to, and for whom.

    Args:
        names: of the base, then of the scenarios.
        rows: of ``remedies.comparison.report.side_by_side``.
    """
    cells = [
        {"clause": row["clause"], "required": row["required"]}
        | {
            str(number): f"{case['found']}\n{case['words'].replace(chr(10), ' ')}\n{case['moved']}".strip()
            for number, case in enumerate(row["cases"])
        }
        for row in rows
    ]
    heads = {str(number): name for number, name in enumerate(names)}
    return table(
        pd.DataFrame(cells, columns=["clause", "required", *heads]),
        ["clause", "required", *heads],
        heads=heads,
    )


def clause_of(assessment: Assessment, target: str) -> Clause:
    """Return the clause of an assessment that has this id.

    Raises:
        InputError: there is none; says which comes nearest.
    """
    found = {each.id: each for each in assessment.clauses}
    if target not in found:
        hint = suggestion(target, sorted(found))
        fault = Said(f"研究没有评价“{target}”；{hint.zh}", f"the study judges no '{target}'; {hint}")
        raise InputError("clause", [fault])
    return found[target]
