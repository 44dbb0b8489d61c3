"""Sheets for visits on site, one page of A4 for each gap, in one language: HTML that prints."""

from typing import Literal, NamedTuple

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.said import Said
from access.verdicts.causes.words import metres

Language = Literal["zh", "en"]
FILES: dict[Language, str] = {"zh": "visits_zh.html", "en": "visits_en.html"}
_STEPS, _CHECKS, _LINES = 12, 6, 5  # what fits onto the page
_STYLE = """
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.4 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #111; margin: 0; }
section { width: 186mm; height: 272mm; margin: 0 auto; padding: 0; overflow: hidden; break-after: page;
  display: flex; flex-direction: column; }
section:last-child { break-after: auto; }
h1 { font-size: 14pt; margin: 0 0 1mm; overflow-wrap: anywhere; }
h2 { font-size: 11pt; margin: 2.5mm 0 1mm; border-bottom: .3mm solid #888; }
p { margin: 0 0 1mm; overflow-wrap: anywhere; }
.clamp { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
svg { width: 180mm; height: 105mm; display: block; margin: 1mm 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; padding: .3mm 2mm .3mm 0; border-bottom: .1mm solid #ccc; font-size: 9.5pt; }
td.n { text-align: right; white-space: nowrap; width: 24mm; }
td div { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 1; overflow: hidden;
  overflow-wrap: anywhere; }
ol, ul { margin: 0; padding-left: 6mm; } ul { list-style: "☐  "; }
.notes { flex: 1; min-height: 24mm; display: flex; flex-direction: column; }
.notes i { flex: 1; border-bottom: .2mm solid #bbb; }
.who { display: flex; gap: 8mm; margin-top: 2mm; } .who span { flex: 1; border-bottom: .2mm solid #555; }
footer { font-size: 8pt; color: #444; margin-top: 1mm; }
@media screen { section { border: 1px solid #bbb; padding: 6mm; width: 198mm; height: 284mm;
  margin: 5mm auto; } }
"""
_WORDS = {
    "title": Text(zh="现场核查单", en="Site visit"),
    "people": Text(zh="人口", en="People"),
    "elderly": Text(zh="老年人", en="older people"),
    "children": Text(zh="儿童", en="children"),
    "evidence": Text(zh="为什么是缺口", en="Why it is a gap"),
    "doubt": Text(zh="存疑程度（0 至 1）", en="doubt of the data (0 to 1)"),
    "way": Text(
        zh="从缺口中部到最近设施的路线", en="The way from the middle of the gap to the nearest facility"
    ),
    "no_way": Text(zh="地图上走不到任何设施。", en="On the map no way leads to any facility."),
    "leg": Text(zh="到路边", en="to the street"),
    "unnamed": Text(zh="无名道路", en="a way without a name"),
    "door": Text(zh="到门口", en="to the door"),
    "total": Text(zh="合计", en="in all"),
    "more": Text(zh="……", en="…"),
    "check": Text(zh="请核查", en="Please check"),
    "at": Text(zh="图上", en="on the map"),
    "notes": Text(zh="记录", en="Notes"),
    "date": Text(zh="日期：", en="Date:"),
    "who": Text(zh="核查人：", en="Visited by:"),
    "key": Text(
        zh="红点：缺口中部；蓝方块：设施；蓝线：路线；红色区域：缺口；紫圈：要看的地点；棕、蓝、黑线：墙、水、铁路",
        en="Red dot: middle of the gap; blue square: facility; blue line: the way; red area: the gap; purple"
        " rings: spots to look at; brown, blue, black lines: walls, water, railways",
    ),
}
_ALWAYS = (
    Text(zh="按路线走一遍：是否都能通行，用了几分钟", en="walk the way: is all of it open, how many minutes"),
    Text(
        zh="有没有地图上没有的近路、门或设施", en="is there a short cut, a gate or a facility not on the map"
    ),
)
_LABELS = {
    "synthetic": Text(zh="虚构人口", en="synthetic people"),
    "modelled": Text(zh="模型估算人口", en="modelled people"),
    "census": Text(zh="普查人口", en="census"),
    "projected": Text(zh="预测人口", en="projected people"),
    "unknown": Text(zh="人口来源未知", en="people of unknown source"),
}


class Step(NamedTuple):
    """A part of a way: the name of its street ("" for none) and its length."""

    name: str
    length_m: float


class Visit(NamedTuple):
    """What a sheet tells of one gap.

    Attributes:
        number, gap_id, zone: of the gap.
        clause: what the plan says.
        persons, elderly, children: how many live there; NaN: not known.
        population: how the numbers of people came about.
        evidence: of its cause.
        doubt: 0 to 1.
        facility: where the way leads.
        by: how one travels there.
        legs_m: from the middle to the street, and from the street to the door.
        steps: the way between; None: there is none.
        checks: what to check at each numbered spot of the sketch, with its longitude and latitude.
        sketch: SVG, by language.
    """

    number: int
    gap_id: str
    zone: str
    clause: Text
    persons: float
    elderly: float
    children: float
    population: str
    evidence: Said
    doubt: float
    facility: str
    by: Text
    legs_m: tuple[float, float]
    steps: tuple[Step, ...] | None
    checks: tuple[tuple[Text, float, float], ...]
    sketch: dict[str, str]


def html(name: Text, visits: list[Visit], language: Language, *, note: Text | None = None) -> str:
    """Return the sheets as one page.

    Args:
        name: of the study.
        visits: one for each sheet.
        language: of the sheets.
        note: whom the sources ask to name.
    """
    title = escaping.html(f"{_say('title', language)} {_of(name, language)}")
    sheets = "".join(_sheet(name, each, language, note) for each in visits)
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{lang}"><head>\n<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>{sheets}</body></html>\n"
    )


def _sheet(name: Text, visit: Visit, language: Language, note: Text | None) -> str:
    evidence = visit.evidence.zh if language == "zh" else str(visit.evidence)
    footer = [_of(name, language), _of(_LABELS[visit.population], language)]
    footer += [_of(note, language)] if note else []
    return "".join(
        (
            "<section>",
            f"<h1>{_say('title', language)} {visit.number} · {escaping.html(visit.zone)}</h1>",
            f'<p class="clamp">{escaping.html(_of(visit.clause, language))} '
            f"<small>({escaping.html(visit.gap_id)})</small></p>",
            f"<p>{_people(visit, language)}</p>",
            f"<h2>{_say('evidence', language)}</h2>",
            f'<p class="clamp">{escaping.html(evidence)}</p>',
            f"<p>{_say('doubt', language)}: {visit.doubt:g}</p>",
            visit.sketch[language],
            f"<p><small>{_say('key', language)}</small></p>",
            f"<h2>{_say('way', language)} ({escaping.html(_of(visit.by, language))})</h2>",
            _way(visit, language),
            f"<h2>{_say('check', language)}</h2>",
            _checks(visit, language),
            f"<h2>{_say('notes', language)}</h2>",
            f'<div class="notes">{"<i></i>" * _LINES}</div>',
            f'<div class="who"><span>{_say("date", language)}</span>',
            f"<span>{_say('who', language)}</span></div>",
            f"<footer>{escaping.html(' · '.join(footer))}</footer>",
            "</section>\n",
        )
    )


def _say(key: str, language: Language) -> str:
    return escaping.html(_of(_WORDS[key], language))


def _of(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en


def _people(visit: Visit, language: Language) -> str:
    told = [f"<b>{_say('people', language)} {visit.persons:,.0f}</b>"]
    for key, value in (("elderly", visit.elderly), ("children", visit.children)):
        if value == value:  # known  # noqa: PLR0124
            told.append(f"{_say(key, language)} {value:,.0f}")
    return " · ".join(told)


def _way(visit: Visit, language: Language) -> str:
    if visit.steps is None:
        return f"<p>{_say('no_way', language)}</p>"
    steps, (first_m, last_m) = visit.steps, visit.legs_m
    rows = [(_say("leg", language), first_m)]
    rows += [
        (escaping.html(step.name) or _say("unnamed", language), step.length_m) for step in steps[:_STEPS]
    ]
    if len(steps) > _STEPS:
        rows.append((_say("more", language), sum(step.length_m for step in steps[_STEPS:])))
    rows.append((f"{_say('door', language)} {escaping.html(visit.facility)}", last_m))
    total = first_m + last_m + sum(step.length_m for step in steps)
    rows.append((f"<b>{_say('total', language)}</b>", total))
    cells = (f'<tr><td><div>{name}</div><td class="n">{_long(length_m, language)}' for name, length_m in rows)
    return f"<table>{''.join(cells)}</table>"


def _long(length_m: float, language: Language) -> str:
    said = metres(length_m)
    return said.zh if language == "zh" else str(said)


def _checks(visit: Visit, language: Language) -> str:
    told = [
        f"{_say('at', language)} {number} ({lat:.5f}, {lon:.5f}): {escaping.html(_of(check, language))}"
        for number, (check, lon, lat) in enumerate(visit.checks[:_CHECKS], start=1)
    ]
    told += [escaping.html(_of(each, language)) for each in _ALWAYS]
    return f"<ul>{''.join(f'<li>{each}' for each in told)}</ul>"
