"""What the legend of a picture says: of cells, of units, of marks, of what lies below."""

import math
from collections.abc import Collection, Sequence

from access.outputs.maps import palette
from access.outputs.maps.palette import Band, Fill, colours
from access.outputs.pictures import heading, legend, marks
from access.outputs.pictures.ground import STREET_INK, Boundary
from access.outputs.pictures.heading import Language, said
from access.outputs.pictures.legend import Entry, Patterns
from access.outputs.pictures.units import band_texts, counts
from access.outputs.tables import VERDICT_EN, VERDICT_ZH, share_text
from access.standards.model import TravelTimeRule
from access.verdicts.clause import Clause
from access.verdicts.judging import Judgement


def of_ways(
    clause: Clause,
    bands: Sequence[Band],
    there: Collection[int],
    *,
    scale: str,
    patterns: Patterns,
    language: Language,
) -> list[Entry]:
    """Return the entries of cells in bands of people's way, with the plan's limit between them.

    Args:
        clause: what is judged.
        bands: from ``palette.bands``.
        there: the classes that cells have.
        scale: as for the bands.
        patterns: the picture's hatchings.
        language: of the texts.
    """
    unit, rule = said(scale, language), clause.rule
    fixed = rule.fixed_minutes.default if isinstance(rule, TravelTimeRule) and scale == "min" else 0.0
    more = said("plus_fixed", language).replace("{n}", f"{round(fixed, 2):g}") if fixed > 1e-9 else ""
    limit = f"{said('limit', language)} {plain(clause.limit / palette.SCALES[scale])} {unit}{more}"
    entries = [Entry(said(f"layer_cells_{scale}", language), kind="head")]
    for before, band in zip([None, *bands], bands, strict=False):
        if before is not None and before.kept and not band.kept:
            entries.append(Entry(limit, kind="edge"))
        ends = f"{plain(band.low)}–{plain(band.high)}" if math.isfinite(band.high) else f"> {plain(band.low)}"
        paint = patterns.paint(band.fill, grained=not band.kept)
        entries.append(Entry(f"{ends} {unit}", legend.swatch(paint)))
    rare = {
        palette.UNREACHABLE: (Fill(colours()["unreachable"]), "state_unreachable"),
        palette.BORDER: (palette.hatch("border"), "state_border"),
        palette.UNLINKED: (palette.hatch("unlinked"), "state_unlinked"),
    }
    for number, (fill, name) in rare.items():
        if number in there:
            paint = patterns.paint(fill, grained=number == palette.UNREACHABLE)
            entries.append(Entry(said(name, language), legend.swatch(paint)))
    return entries


def of_shares(bands: Sequence[Band], *, unknown: bool, patterns: Patterns, language: Language) -> list[Entry]:
    """Return the entries of coarse cells by the share of their people; ``unknown``: of some nothing is."""
    entries = [Entry(said("layer_cells_shares", language), kind="head")]
    for band in bands[::-1]:
        text = f"{share_text(band.low)}–{share_text(band.high)}"
        entries.append(Entry(text, legend.swatch(patterns.paint(band.fill))))
    if unknown:
        paint = patterns.paint(palette.hatch("border"))
        entries.append(Entry(said("share_unknown", language), legend.swatch(paint)))
    return entries


def of_units(
    judgement: Judgement,
    bands: Sequence[Band],
    used: Collection[Fill],
    *,
    patterns: Patterns,
    language: Language,
) -> list[Entry]:
    """Return the entries of units, with what is required between the two families of classes.

    Args:
        judgement: whose units.
        bands: from ``value_bands``.
        used: the fills that units have.
        patterns, language: as for ``of_ways``.
    """
    unit = next(iter(judgement.units.values())).unit
    values = "各单元的数值" if language == "zh" else "Value of each unit"
    marks = "（{}）" if language == "zh" else " ({})"
    entries = [Entry(values + marks.format(heading.of(unit, language)), kind="head")]
    shown = share_text if unit.is_share else plain
    more = judgement.clause.comparison in (">=", ">") or unit.is_share
    told = band_texts(bands, shown, whole=counts(judgement.units.values()), more=more)
    for i, (band, text) in enumerate(zip(bands, told, strict=True)):
        if band.kept is not None and i and band.kept is not bands[i - 1].kept:
            entries.append(Entry(f"{said('required', language)} {shown(band.low)}", kind="edge"))
        entries.append(Entry(text, legend.swatch(patterns.paint(band.fill, grained=band.kept is False))))
    names = VERDICT_ZH if language == "zh" else VERDICT_EN
    others = {
        Fill(colours()["unreachable"]): said("infinite", language),
        palette.hatch("border"): names["undetermined"],
        palette.verdict_fill("met"): names["met"],
        palette.verdict_fill("unmet"): names["unmet"],
        palette.verdict_fill(""): said("unit_informative", language),
    }
    grained = {Fill(colours()["unreachable"]), palette.verdict_fill("unmet")}
    return [
        *entries,
        *(
            Entry(text, legend.swatch(patterns.paint(fill, grained=fill in grained)))
            for fill, text in others.items()
            if fill in used
        ),
    ]


def of_marks(clause: Clause, *, gaps: int, dots: int, away: bool, language: Language) -> list[Entry]:
    """Return the entries of what stands on the colours: so many gaps, facilities, and unlinked ones."""
    zh = language == "zh"
    entries = []
    if gaps:
        told = (
            f"缺口，共 {gaps:,} 处；编号同缺口清单，按人数排序"
            if zh
            else f"Gap, {gaps:,} in all; numbers as in the list of gaps, most people first"
        )
        entries.append(Entry(told, legend.gap("1")))
    if dots:
        kind = heading.of(clause.facility, language)
        told = f"{kind}，图内 {dots:,} 处" if zh else f"{kind}, {dots:,} on the map"
        if dots > marks.MOST:
            told += f"，画出 {marks.MOST:,} 处" if zh else f", {marks.MOST:,} of them drawn"
        entries.append(Entry(told, legend.dot()))
    if away:
        entries.append(Entry(said("facility_unlinked", language), legend.dot(dashed=True)))
    return [Entry("图上标记" if zh else "Marks", kind="head"), *entries] if entries else []


def of_ground(
    boundaries: Sequence[Boundary], areas: Collection[str], *, streets: bool, language: Language
) -> list[Entry]:
    """Return the entries of what lies around: zones, streets if any are drawn, water and green areas."""
    zh = language == "zh"
    entries = [
        Entry(heading.of(each.name, language), legend.stroke(colours()["zone"], each.width, each.dashes))
        for each in boundaries
    ]
    if streets:
        entries.append(Entry("道路" if zh else "Streets", legend.stroke(STREET_INK, 0.6, opacity=0.6)))
    kinds = {"water": ("水域", "Water"), "green": ("绿地", "Green areas")}
    for kind, (name_zh, name_en) in kinds.items():
        if kind in areas:
            entries.append(Entry(name_zh if zh else name_en, legend.swatch(colours()["areas"][kind])))
    return [Entry("底图" if zh else "Base map", kind="head"), *entries] if entries else []


def plain(value: float) -> str:
    """Return a number with three significant digits, or all of one that is large.

    >>> plain(7.5), plain(0.12345), plain(12345.6)
    ('7.5', '0.123', '12,346')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{float(f'{value:.3g}'):g}"
