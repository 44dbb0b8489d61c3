"""The page of a comparison of two runs: one HTML file that opens from disk and asks nobody for anything."""

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from access.contracts import escaping
from access.contracts.said import Said
from access.outputs.described_between import COURSE
from access.outputs.maps.offline import self_contained
from access.remedies.difference import words
from access.remedies.difference.result import Difference
from access.remedies.difference.split import NOWHERE, Split
from access.remedies.difference.world import GROUPS
from access.standards.describe import words as in_words
from access.standards.registry import facility_types

_MOST = 200  # rows of a table on the page; the CSV beside it has all
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 76em; margin: 1.5em auto;
  padding: 0 1em; color: #1b1f24; background: #fff; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 1.8em; border-bottom: 1px solid #c9d1d9; }
[lang=en] { color: #4a5560; font-size: .92em; }
p [lang=en], li > [lang=en], td > [lang=en], h1 [lang=en], h2 [lang=en] { display: block; }
h1 [lang=en], h2 [lang=en] { font-weight: 400; }
#zh:checked ~ main [lang=en], #en:checked ~ main [lang=zh] { display: none; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25em .6em; border-bottom: 1px solid #e3e7eb;
  overflow-wrap: anywhere; min-width: 4em; }
thead th { border-bottom: 2px solid #c9d1d9; overflow-wrap: normal; }
th [lang=en] { display: block; font-weight: 400; }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.less { color: #b3261e; } .more { color: #13733a; }
tr.clause td { border-bottom: 0; } tr.told td { padding-top: 0; }
small { color: #4a5560; }
@media print { label, input { display: none; } }
"""


def html(found: Difference) -> str:
    """Return the page: each clause that differs and why, then what differs by name."""
    title = Said(f"两次运行的差别：{found.name.zh}", f"Two runs compared: {found.name.en}")
    moved = [each for each in found.splits if changed(each)]
    still = Said(
        f"没有变化的条款：{len(found.splits) - len(moved)}",
        f"clauses that stay as they are: {len(found.splits) - len(moved)}",
    )
    parts = [
        f"<h1>{_both(title)}</h1>",
        "".join(f"<p>{_both(Said(each.zh, each.en))}</p>" for each in found.notes),
        f"<h2>{_both(Said('条款', 'Clauses'))}</h2>",
        _clauses(moved, found),
        f"<p>{_both(still)}</p>",
        _alone(found),
        *_tables(found),
    ]
    body = "\n".join(parts)
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaping.html(f'{title.zh} {title.en}')}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{_language()}\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return self_contained(page)


def changed(split: Split) -> bool:
    """Tell whether anything of a clause as a whole differs between the runs, or would by one group alone."""
    before, after = (each.whole for each in split.judgements)
    key = NOWHERE, "value"
    parts = [abs(each) > 1e-12 for each in split.parts(key).values() if not math.isnan(each)]
    ends = split.ends(key)
    return before.verdict != after.verdict or any(parts) or _apart(*ends)


def _apart(before: float, after: float) -> bool:
    return before != after and not (math.isnan(before) and math.isnan(after))


def _clauses(splits: Sequence[Split], found: Difference) -> str:
    if not splits:
        return f"<p>{_both(Said('没有。', 'None.'))}</p>"
    heads = [
        Said("条款", "clause"),
        Said("第一次", "first"),
        Said("第二次", "second"),
        Said("差", "difference"),
        *(words.GROUP[name] for name in GROUPS),
    ]
    rows = "".join(_clause(each, found) for each in splits)
    return f"<table>{_head(heads)}<tbody>{rows}</tbody></table>"


def _clause(split: Split, found: Difference) -> str:
    key, quote = (NOWHERE, "value"), split.clauses[1].standard.quote
    unit = split.judgements[1].whole.unit
    scale, digits = (100.0, 1) if unit.is_share else (1.0, 2)
    before, after = split.ends(key)
    parts = split.parts(key)
    shown = [
        _signed(after - before, scale, digits),
        *(_signed(parts[name], scale, digits) for name in GROUPS),
    ]
    ends = "".join(f'<td class="n">{_number(each * scale, digits)}</td>' for each in (before, after))
    facility = split.clauses[1].facility
    told = words.sentence(split, found.objects, found.settings)
    measured = Said("百分点", "points") if unit.is_share else Said(unit.zh, unit.en)
    name = Said(f"{facility.zh}（{measured.zh}）：{quote.zh}", f"{facility.en} ({measured}): {quote.en}")
    return (
        f'<tr class="clause"><td>{_both(name)}<small><code>{escaping.html(split.id)}</code></small></td>'
        f'{ends}{"".join(shown)}</tr><tr class="told"><td colspan="{4 + len(GROUPS)}">{_both(told)}</td></tr>'
    )


def _signed(value: float, scale: float, digits: int) -> str:
    if not math.isfinite(value):
        return '<td class="n">–</td>'
    if not value:
        return '<td class="n"></td>'
    kind = "more" if value > 0 else "less"
    return f'<td class="n {kind}">{words.signed(value * scale, digits)}</td>'


def _number(value: float, digits: int) -> str:
    if math.isnan(value):
        return "–"
    return "∞" if math.isinf(value) else f"{value:,.{digits}f}"


def _alone(found: Difference) -> str:
    texts = [
        Said(
            f"只在第一次运行中的条款：{'、'.join(found.alone[0])}",
            f"Clauses of the first run alone: {', '.join(found.alone[0])}",
        ),
        Said(
            f"只在第二次运行中的条款：{'、'.join(found.alone[1])}",
            f"Clauses of the second run alone: {', '.join(found.alone[1])}",
        ),
    ]
    return "".join(f"<p>{_both(text)}</p>" for text, ids in zip(texts, found.alone, strict=True) if ids)


def _tables(found: Difference) -> Iterable[str]:
    kinds = facility_types()
    names = {name: Said(each.zh, each.en) for name, each in kinds.items()}
    objects = found.objects.assign(
        group=_told(found.objects["group"], words.GROUP),
        change=_told(found.objects["change"], words.CHANGE),
        **{each: _told(found.objects[each], names) for each in ("type_before", "type_after")},
    )
    people = found.people[found.people["difference"].abs() > 5e-7]
    streets = found.streets.assign(change=_told(found.streets["change"], words.CHANGE))
    yield _table(Said("设施", "Facilities"), objects, _OBJECTS, "objects.csv")
    yield _table(Said("街道", "Streets"), streets, _STREETS, "streets.csv")
    yield _table(Said("人口", "People"), people, _PEOPLE, "people.csv")
    yield _table(
        Said("差距是否缩小", "Whether zones and groups came nearer to each other"),
        _between(found),
        _BETWEEN,
        "between.csv",
    )
    yield _table(
        Said("设置、限值与文件", "Settings, limits and files"),
        found.settings.assign(kind=_told(found.settings["kind"], _KINDS)),
        _SETTINGS,
        "settings.csv",
    )


def _between(found: Difference) -> pd.DataFrame:
    """The clauses and groups of which the gap is another, with numbers as they are read."""
    table = found.between[found.between["course"].isin(["narrowed", "widened", "mixed"])]
    clauses = {each.id: each.clauses[1] for each in found.splits}
    names = {
        name: Said(
            f"{each.facility.zh}（{each.plan.zones[each.target.zone].text.zh}）",
            f"{each.facility.en}, {each.plan.zones[each.target.zone].text.en}",
        )
        for name, each in clauses.items()
    }
    numbers = [name for name in _BETWEEN if name.endswith(("_before", "_after", "_difference"))]
    return table.assign(
        clause=_told(table["target"], names),
        group=_told(
            table["group"], {name: Said(each.zh, each.en) for name, each in in_words().value.items()}
        ),
        course=_told(table["course"], {name: Said(each.zh, each.en) for name, each in COURSE.items()}),
        **{name: ["" if math.isnan(each) else f"{each:.3f}" for each in table[name]] for name in numbers},
    )


def _told(column: pd.Series, names: Mapping[str, Said]) -> pd.Series:
    """Put names into words of both languages; as objects, for columns of texts would keep one."""
    return pd.Series([names.get(name, name) for name in column], index=column.index, dtype=object)


_OBJECTS = {
    "group": Said("归入", "counts as"),
    "change": Said("变化", "change"),
    "type_before": Said("原类型", "type before"),
    "type_after": Said("现类型", "type after"),
    "name_before": Said("原名", "name before"),
    "name_after": Said("现名", "name after"),
    "moved_m": Said("移动（米）", "moved (m)"),
    "field": Said("属性", "attribute"),
    "before": Said("原值", "before"),
    "after": Said("现值", "after"),
    "id_before": Said("原编号", "id before"),
    "id_after": Said("现编号", "id after"),
}
_STREETS = {
    "change": Said("变化", "change"),
    "class": Said("等级", "class"),
    "zone": Said("分区", "zone"),
    "km": Said("公里", "km"),
}
_PEOPLE = {
    "zone": Said("分区", "zone"),
    "persons_before": Said("原人数", "persons before"),
    "persons_after": Said("现人数", "persons after"),
    "difference": Said("差", "difference"),
}
_BETWEEN = {
    "clause": Said("条款", "clause"),
    "group": Said("人群", "group"),
    "ratio_before": Said("原最好与最差之比", "best to worst before"),
    "ratio_after": Said("现最好与最差之比", "best to worst after"),
    "urban_to_rural_before": Said("原城乡之比", "urban to rural before"),
    "urban_to_rural_after": Said("现城乡之比", "urban to rural after"),
    "cv_persons_difference": Said("变异系数之差", "change of the coefficient of variation"),
    "gini_persons_difference": Said("基尼系数之差", "change of the Gini index"),
    "course": Said("差距", "gap"),
}
_SETTINGS = {
    "kind": Said("种类", "kind"),
    "field": Said("字段", "field"),
    "before": Said("原值", "before"),
    "after": Said("现值", "after"),
}
_KINDS = {
    "setting": Said("设置", "setting"),
    "clause": Said("条款", "clause"),
    "file": Said("文件", "file"),
}


def _table(title: Said, table: pd.DataFrame, columns: dict[str, Said], file: str) -> str:
    head = f"<h2>{_both(title)}</h2>"
    if table.empty:
        return f"{head}<p>{_both(Said('没有差别。', 'No difference.'))}</p>"
    rows = "".join(
        f"<tr>{''.join(_cell(row[name]) for name in columns)}</tr>"
        for row in table.head(_MOST).to_dict("records")
    )
    left = len(table) - _MOST
    rest = Said(f"另有 {left} 行，见 {file}", f"{left} more rows in {file}")
    more = f"<p>{_both(rest)}</p>" if left > 0 else ""
    return f"{head}<table>{_head(columns.values())}<tbody>{rows}</tbody></table>{more}"


def _cell(value: object) -> str:
    if isinstance(value, Said):
        return f"<td>{_both(value)}</td>"
    if isinstance(value, float):
        return f'<td class="n">{"" if math.isnan(value) else f"{value:,.1f}"}</td>'
    return f"<td>{escaping.html(value)}</td>"


def _head(heads: Iterable[Said]) -> str:
    cells = "".join(f'<th scope="col">{_both(each)}</th>' for each in heads)
    return f"<thead><tr>{cells}</tr></thead>"


def _language() -> str:
    """Three buttons that need no script."""
    choices = (("both", "双语 both", " checked"), ("zh", "中文", ""), ("en", "English", ""))
    return "".join(
        f'<input type="radio" name="language" id="{name}"{more}><label for="{name}">{label}</label> '
        for name, label, more in choices
    )


def _both(text: Said) -> str:
    if text.zh == text.en:
        return f"<span>{escaping.html(text.zh)}</span>"
    zh, en = (escaping.html(each) for each in (text.zh, text.en))
    return f'<span lang="zh">{zh}</span><span lang="en">{en}</span>'
