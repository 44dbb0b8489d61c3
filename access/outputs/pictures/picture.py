"""One clause's map as a picture for paper: vector text and lines over an image of the cells."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Integers, Objects
from access.contracts.tables import Gaps
from access.outputs.maps import palette
from access.outputs.maps.geometry import simplified_zones
from access.outputs.maps.page_data import Layers, selected, unlinked
from access.outputs.maps.palette import Band, Fill, colours
from access.outputs.pictures import ground, heading, labels, legend, marks
from access.outputs.pictures.cells import cell_at_pixels, cells_image
from access.outputs.pictures.frame import MM, Frame, frame_of, outlined
from access.outputs.pictures.heading import Language, said
from access.outputs.pictures.legend import Entry, Patterns
from access.outputs.pictures.text import FAMILY
from access.outputs.pictures.units import unit_fill, value_bands
from access.outputs.tables import VERDICT_EN, VERDICT_ZH, share_text
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment, Judgement
from access.verdicts.whole_cells import whole_cells

if TYPE_CHECKING:
    from access.outputs.maps.gap_map import About

_TOP = 0.0  # where the frame is laid out; the map is moved down below its heading


@dataclass(frozen=True)
class _Sheet:
    """What the pictures of one width share."""

    frame: Frame
    below: str
    veil: str
    streets: list[str]
    areas: dict[str, str]
    boundaries: list[ground.Boundary]
    names: dict[Language, list[labels.Name]]
    cell: Integers
    zones: Objects


class Pictures:
    """What the pictures of one study share: made once, asked once for each clause.

    Args:
        assessment: the verdicts, and what they were judged on.
        layers: streets, and water and green areas.
        gaps: GAPS table; their numbers on the picture are those after the # of their ids.
        about: what is said of the study.
    """

    def __init__(self, assessment: Assessment, layers: Layers, gaps: Gaps, about: "About") -> None:
        self.assessment, self.layers, self.gaps, self.about = assessment, layers, gaps, about
        self.judgements = {each.clause.id: each for each in assessment.judgements if each.default}
        self._sheets: dict[float, _Sheet] = {}

    @property
    def clauses(self) -> list[str]:
        """The ids of the clauses that have a picture, in the order of the plans."""
        return [name for name, each in self.judgements.items() if self._has(name, each)]

    def _has(self, clause: str, judgement: Judgement) -> bool:
        units = judgement.units.values()
        return clause in self.assessment.measures or any(not math.isnan(unit.value) for unit in units)

    def sheet(self, width: float) -> _Sheet:
        """Return what all pictures of a width (points) have in common."""
        if width not in self._sheets:
            self._sheets[width] = self._made(width)
        return self._sheets[width]

    def _made(self, width: float) -> _Sheet:
        place = self.assessment.place
        frame = frame_of(place, width, _TOP)
        zones = place.zones
        english = zones["name_en"].where(zones["name_en"].notna(), zones["name"]) if "name_en" in zones else zones["name"]
        areas = ground.areas(frame, self.layers)
        fills = "".join(
            f'<path d="{path}" fill="{colours()["areas"][kind]}" fill-rule="evenodd"/>' for kind, path in areas.items()
        )
        return _Sheet(
            frame=frame,
            below=fills,
            veil=ground.outside(frame, place),
            streets=ground.streets(frame, self.layers),
            areas=areas,
            boundaries=ground.boundaries(frame, place),
            names={
                "zh": labels.names(frame, place, [str(name) for name in zones["name"]]),
                "en": labels.names(frame, place, [str(name) for name in english]),
            },
            cell=cell_at_pixels(frame, place),
            zones=simplified_zones(zones, tolerance_m=0.4 * frame.m_per_pt).to_numpy(),
        )


def map_picture(
    pictures: Pictures, clause: str, *, language: Language = "zh", width_mm: float = 160.0
) -> str | None:
    """Draw the map of a clause as SVG text; the same inputs give the same bytes.

    Clauses judged by people's way are drawn cell by cell, all others by the value of each unit.

    Args:
        pictures: what the pictures of the study share.
        clause: id of a clause that was judged.
        language: of all its texts but names.
        width_mm: of the picture; its height follows from the place and the texts, and is at most about
            1.5 times as much. ``width`` and ``height`` of the svg element are in mm.

    Returns:
        An ``svg`` element that asks nobody for anything; None where the clause has nothing to draw (it
        lacks an input, or is judged by nothing that lies in a zone).
    """
    if clause not in pictures.clauses:
        return None
    width = width_mm * MM
    sheet = pictures.sheet(width)
    judgement = pictures.judgements[clause]
    place = pictures.assessment.place
    patterns = Patterns()
    by_way = clause in pictures.assessment.measures
    if by_way:
        coloured, entries, method = _by_cells(pictures, sheet, judgement.clause, patterns, language)
    else:
        coloured, entries, method = _by_units(pictures, sheet, judgement, patterns, language)
    top, begin = heading.above(judgement, place.population, width, language)
    around, signs = _marks(pictures, sheet, judgement.clause, language)
    frame = sheet.frame
    entries = [*entries, *signs, *_ground_entries(sheet, language)]
    if frame.beside:
        drawn, low = legend.laid_out(entries, frame.width + 8, begin - 4, width - frame.width - 8, 1)
        bottom = max(begin + frame.height, low)
    else:
        drawn, bottom = legend.laid_out(entries, 0, begin + frame.height + 3, width, 3)
    foot, height = heading.below(pictures.about, method, bottom + 7, width, language)
    lines = "".join([*sheet.streets, sheet.veil, *(each.drawn() for each in sheet.boundaries[::-1])])
    inside = (
        f'<rect width="{frame.width:.2f}" height="{frame.height:.2f}" fill="{colours()["ground"]}"/>'
        f'<g transform="scale(.1)">{sheet.below}</g>{coloured}'
        f'<g transform="scale(.1)" fill="none" stroke-linejoin="round" stroke-linecap="butt">{lines}</g>{around}'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height / MM:.2f}mm" '
        f'viewBox="0 0 {width:.2f} {height:.2f}" font-family="{FAMILY}">'
        f'<defs>{patterns.defined()}<clipPath id="map"><rect width="{frame.width:.2f}" height="{frame.height:.2f}"/>'
        f'</clipPath></defs><rect width="{width:.2f}" height="{height:.2f}" fill="#fff"/>{top}'
        f'<g transform="translate(0 {begin:.2f})"><g clip-path="url(#map)">{inside}</g>'
        f'<rect width="{frame.width:.2f}" height="{frame.height:.2f}" fill="none" stroke="{colours()["ink"]}" '
        f'stroke-width=".8"/></g>{drawn}{foot}</svg>\n'
    )


_Drawn = tuple[str, list[Entry], str]


def _by_cells(pictures: Pictures, sheet: _Sheet, clause: Clause, patterns: Patterns, language: Language) -> _Drawn:
    place, measure = pictures.assessment.place, pictures.assessment.measures[clause.id]
    scale = "min" if clause.trip.impedance == "time_s" else "km" if clause.target.unit == "km" else "m"
    if place.raster is None:
        bands = palette.bands(clause.limit, scale)
        persons, impedance = (measure[name].to_numpy(dtype=float) for name in ("persons", "impedance"))
        classes = palette.classes(measure["state"].to_numpy(dtype=str), impedance, persons, bands, scale)
        entries = _way_entries(clause, bands, set(classes.tolist()), scale, patterns, language)
    else:
        bands = palette.share_bands(math.nan)
        found = whole_cells(measure, place)
        persons = found["persons"].to_numpy(dtype=float)
        unknown = (found["persons_border"] + found["persons_unlinked"]).to_numpy() / np.maximum(persons, 1e-9)
        classes = palette.share_classes(found["met_share"].to_numpy(dtype=float), unknown, bands)
        entries = _share_entries(bands, palette.BORDER in classes, patterns, language)
    grained = frozenset(range(palette.BEYOND, palette.UNREACHABLE + 1)) if place.raster is None else frozenset()
    image = cells_image(sheet.frame, sheet.cell, classes, palette.fills(bands), grained)
    return image, entries, "method_straight" if clause.trip.impedance == "straight_m" else "method_network"


def _way_entries(
    clause: Clause, bands: Sequence[Band], there: set[int], scale: str, patterns: Patterns, language: Language
) -> list[Entry]:
    unit = said(scale, language)
    fixed = clause.rule.fixed_minutes.default if scale == "min" and hasattr(clause.rule, "fixed_minutes") else 0
    more = said("plus_fixed", language).replace("{n}", f"{round(fixed, 2):g}") if fixed > 1e-9 else ""
    limit = f"{said('limit', language)} {_plain(clause.limit / palette.SCALES[scale])} {unit}{more}"
    entries = [Entry(said(f"layer_cells_{scale}", language), kind="head")]
    for i, band in enumerate(bands):
        if band.kept is False and bands[i - 1].kept:
            entries.append(Entry(limit, kind="edge"))
        ends = f"{_plain(band.low)}–{_plain(band.high)}" if math.isfinite(band.high) else f"> {_plain(band.low)}"
        entries.append(Entry(f"{ends} {unit}", legend.swatch(patterns.paint(band.fill, grained=not band.kept))))
    rare = {
        palette.UNREACHABLE: (Fill(colours()["unreachable"]), True, "state_unreachable"),
        palette.BORDER: (palette.hatch("border"), False, "state_border"),
        palette.UNLINKED: (palette.hatch("unlinked"), False, "state_unlinked"),
    }
    for number, (fill, grained, key) in rare.items():
        if number in there:
            entries.append(Entry(said(key, language), legend.swatch(patterns.paint(fill, grained=grained))))
    return entries


def _share_entries(bands: Sequence[Band], unknown: bool, patterns: Patterns, language: Language) -> list[Entry]:  # noqa: FBT001
    entries = [Entry(said("layer_cells_shares", language), kind="head")]
    for band in bands[::-1]:
        text = f"{share_text(band.low)}–{share_text(band.high)}"
        entries.append(Entry(text, legend.swatch(patterns.paint(band.fill))))
    if unknown:
        entries.append(Entry(said("share_unknown", language), legend.swatch(patterns.paint(palette.hatch("border")))))
    return entries


def _by_units(
    pictures: Pictures, sheet: _Sheet, judgement: Judgement, patterns: Patterns, language: Language
) -> _Drawn:
    place, units = pictures.assessment.place, judgement.units
    comparison = ">=" if next(iter(units.values())).unit.is_share else judgement.clause.target.comparison
    bands = value_bands(units, comparison)
    beyond = {band.fill for band in bands if band.kept is False} | {palette.verdict_fill("unmet"), Fill(colours()["unreachable"])}
    position = pd.Series(range(len(place.zones)), index=place.zones.index)
    order = sorted(units, key=lambda zone_id: -place.hierarchy.area_m2[position[zone_id]])
    parts, used = [], []
    for zone_id in order:
        fill = unit_fill(units[zone_id], bands)
        path = outlined(sheet.frame, sheet.zones[[position[zone_id]]], tolerance_pt=0)
        if path and fill is not None:
            used.append(fill)
        if path:
            paint = "none" if fill is None else patterns.paint(fill, grained=fill in beyond)
            parts.append(f'<path d="{path}" fill="{paint}"/>')
    entries = _unit_entries(judgement, bands, used, beyond, patterns, language)
    style = f'fill-rule="evenodd" stroke="{colours()["unit"]}" stroke-width="2.5"'
    return f'<g class="units" transform="scale(.1)" {style}>{"".join(parts)}</g>', entries, "method_units"


def _unit_entries(
    judgement: Judgement, bands: Sequence[Band], used: list[Fill], beyond: set[Fill], patterns: Patterns, language: Language
) -> list[Entry]:
    unit = next(iter(judgement.units.values())).unit
    name = heading.of(unit, language)
    entries = [Entry(("各单元的数值" if language == "zh" else "Value of each unit") + f" ({name})", kind="head")]
    shown = share_text if unit.is_share else _plain
    for i, band in enumerate(bands):
        if band.kept is not None and i and band.kept is not bands[i - 1].kept:
            entries.append(Entry(f"{said('required', language)} {shown(band.low)}", kind="edge"))
        ends = dict.fromkeys((shown(band.low), shown(band.high)))
        paint = patterns.paint(band.fill, grained=band.fill in beyond)
        entries.append(Entry("–".join(ends), legend.swatch(paint)))
    names = VERDICT_ZH if language == "zh" else VERDICT_EN
    others = {
        Fill(colours()["unreachable"]): said("infinite", language),
        palette.hatch("border"): names["undetermined"],
        palette.verdict_fill("met"): names["met"],
        palette.verdict_fill("unmet"): names["unmet"],
        palette.verdict_fill(""): said("unit_informative", language),
    }
    entries += [
        Entry(text, legend.swatch(patterns.paint(fill, grained=fill in beyond)))
        for fill, text in others.items()
        if fill in used
    ]
    return entries


def _plain(value: float) -> str:
    """A number with three significant digits, or all of a whole one."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{float(f'{value:.3g}'):g}"


def _marks(pictures: Pictures, sheet: _Sheet, clause: Clause, language: Language) -> tuple[str, list[Entry]]:
    """Facilities, gaps, names, scale bar, arrow; and what the legend says of them."""
    place, frame = pictures.assessment.place, sheet.frame
    zh = language == "zh"
    room = labels.Room(frame)
    furniture = marks.scale_bar(frame, room, zh=zh) + marks.north_arrow(frame, room, zh=zh)
    chosen = place.facilities[selected(clause, place.facilities)]
    xy = shapely.get_coordinates(chosen.geometry.to_numpy())
    shown = frame.shows(xy)
    away = chosen.index.isin(unlinked(clause, place))[shown]
    dots = frame.at(xy[shown])
    gaps = pictures.gaps[pictures.gaps["target"] == clause.id]
    numbers = labels.place_numbers(room, frame, gaps)
    names = labels.place_names(room, sheet.names[language], dots)
    outlines = marks.gap_outlines(frame, gaps)
    drawn = (
        f'<g class="gaps" transform="scale(.1)" fill="none" stroke-linejoin="round">{outlines}</g>'
        f"{marks.facilities(dots, away)}{names}{numbers}{furniture}"
    )
    return drawn, _mark_entries(clause, len(gaps), len(dots), bool(away.any()), language)


def _mark_entries(clause: Clause, gaps: int, dots: int, away: bool, language: Language) -> list[Entry]:  # noqa: FBT001
    zh = language == "zh"
    entries = [Entry("图上标记" if zh else "Marks", kind="head")]
    if gaps:
        told = f"缺口，共 {gaps:,} 处；编号同缺口清单，按人数排序" if zh else f"Gap, {gaps:,} in all; numbers as in the list of gaps, most people first"
        entries.append(Entry(told, legend.gap("1")))
    if dots:
        kind = heading.of(clause.facility, language)
        told = f"{kind}，图内 {dots:,} 处" if zh else f"{kind}, {dots:,} on the map"
        if dots > marks.MOST:
            told += f"，画出 {marks.MOST:,} 处" if zh else f", {marks.MOST:,} of them drawn"
        entries.append(Entry(told, legend.dot()))
    if away:
        entries.append(Entry(said("facility_unlinked", language), legend.dot(dashed=True)))
    return entries if len(entries) > 1 else []


def _ground_entries(sheet: _Sheet, language: Language) -> list[Entry]:
    zh = language == "zh"
    entries = [
        Entry(heading.of(each.name, language), legend.stroke(colours()["zone"], each.width, each.dashes))
        for each in sheet.boundaries
    ]
    if sheet.streets:
        entries.append(Entry("街道" if zh else "Streets", legend.stroke("#504838", 0.6, opacity=0.6)))
    kinds = {"water": ("水域", "Water"), "green": ("绿地", "Green areas")}
    for kind, (name_zh, name_en) in kinds.items():
        if kind in sheet.areas:
            entries.append(Entry(name_zh if zh else name_en, legend.swatch(colours()["areas"][kind])))
    return [Entry("底图" if zh else "Base map", kind="head"), *entries] if entries else []
