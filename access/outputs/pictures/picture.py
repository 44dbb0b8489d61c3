"""One clause's map as a picture for paper: vector text and lines over an image of the cells."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from access.contracts.among import among
from access.contracts.arrays import Integers, Objects
from access.contracts.tables import Gaps
from access.outputs.maps import palette
from access.outputs.maps.geometry import simplified_zones
from access.outputs.maps.page_data import Layers, selected, unlinked
from access.outputs.maps.palette import Fill, colours
from access.outputs.pictures import ground, heading, key, labels, legend, marks
from access.outputs.pictures.cells import cell_at_pixels, cells_image
from access.outputs.pictures.frame import MM, Frame, frame_of, outlined
from access.outputs.pictures.heading import Language
from access.outputs.pictures.legend import Entry, Patterns
from access.outputs.pictures.text import FAMILY
from access.outputs.pictures.units import unit_fill, value_bands
from access.verdicts.clause import Clause
from access.verdicts.evaluate import Assessment
from access.verdicts.judging import Judgement
from access.verdicts.whole_cells import whole_cells

if TYPE_CHECKING:
    from access.outputs.maps.gap_map import About


@dataclass(frozen=True)
class _Sheet:
    """What the pictures of one width share."""

    frame: Frame
    veil: str
    streets: list[str]
    areas: dict[str, str]
    boundaries: list[ground.Boundary]
    named: list[labels.Named]
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

    def names(self, language: Language) -> list[str]:
        """Return the names of the zones."""
        zones = self.assessment.place.zones
        names = zones["name"]
        if language == "en" and "name_en" in zones.columns:
            names = zones["name_en"].where(zones["name_en"].notna(), names)
        return [str(name) for name in names]

    def sheet(self, width: float) -> _Sheet:
        """Return what all pictures of a width (points) have in common."""
        if width not in self._sheets:
            self._sheets[width] = self._made(width)
        return self._sheets[width]

    def _made(self, width: float) -> _Sheet:
        place = self.assessment.place
        frame = frame_of(place, width)
        drawn = simplified_zones(place.zones, tolerance_m=0.4 * frame.m_per_pt).to_numpy()
        return _Sheet(
            frame=frame,
            veil=ground.outside(frame, place),
            streets=ground.streets(frame, self.layers),
            areas=ground.areas(frame, self.layers),
            boundaries=ground.boundaries(frame, place, drawn),
            named=labels.named(frame, place, drawn),
            cell=cell_at_pixels(frame, place),
            zones=drawn,
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
    sheet, judgement = pictures.sheet(width), pictures.judgements[clause]
    patterns = Patterns()
    drawn = _by_cells if clause in pictures.assessment.measures else _by_units
    coloured, entries, method = drawn(pictures, sheet, judgement, patterns, language)
    marked, signs = _marks(pictures, sheet, judgement.clause, language)
    below = key.of_ground(sheet.boundaries, sheet.areas, streets=bool(sheet.streets), language=language)
    top, begin = heading.above(judgement, pictures.assessment.place.population, width, language)
    frame, entries = sheet.frame, [*entries, *signs, *below]
    if frame.beside:
        told, low = legend.laid_out(entries, frame.width + 8, begin, width - frame.width - 8, 1)
        low = max(begin + frame.height, low)
    else:
        told, low = legend.laid_out(entries, 0, begin + frame.height + 8, width, 3)
    foot, height = heading.below(pictures.about, method, low + 7, width, language)
    box = f'width="{frame.width:.2f}" height="{frame.height:.2f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height / MM:.2f}mm" '
        f'viewBox="0 0 {width:.2f} {height:.2f}" font-family="{FAMILY}">'
        f'<defs>{patterns.defined()}<clipPath id="map"><rect {box}/></clipPath></defs>'
        f'<rect width="{width:.2f}" height="{height:.2f}" fill="#fff"/>{top}'
        f'<g class="map" transform="translate(0 {begin:.2f})"><g clip-path="url(#map)">'
        f'<rect {box} fill="{colours()["ground"]}"/>{_around(sheet, coloured)}{marked}</g>'
        f'<rect {box} fill="none" stroke="{colours()["ink"]}" stroke-width=".8"/></g>{told}{foot}</svg>\n'
    )


def _around(sheet: _Sheet, coloured: str) -> str:
    """What is coloured between what lies below it and the lines above it."""
    fills = "".join(
        f'<path d="{path}" fill="{colours()["areas"][kind]}" fill-rule="evenodd"/>'
        for kind, path in sheet.areas.items()
    )
    lines = "".join([*sheet.streets, sheet.veil, *(each.drawn() for each in sheet.boundaries[::-1])])
    return (
        f'<g transform="scale(.1)">{fills}</g>{coloured}'
        f'<g transform="scale(.1)" fill="none" stroke-linejoin="round">{lines}</g>'
    )


_Drawn = tuple[str, list[Entry], str]  # elements, what the legend says of them, how they came about


def _by_cells(
    pictures: Pictures, sheet: _Sheet, judgement: Judgement, patterns: Patterns, language: Language
) -> _Drawn:
    clause, place = judgement.clause, pictures.assessment.place
    measure = pictures.assessment.measures[clause.id]
    method = "method_straight" if clause.trip.impedance == "straight_m" else "method_network"
    if place.raster is not None:  # coarse cells: by the share of their people, as on the page
        shares = palette.share_bands(math.nan)
        found = whole_cells(measure, place)
        persons = found["persons"].to_numpy(dtype=float)
        unknown = (found["persons_border"] + found["persons_unlinked"]).to_numpy() / np.maximum(persons, 1e-9)
        classes = palette.share_classes(found["met_share"].to_numpy(dtype=float), unknown, shares)
        entries = key.of_shares(
            shares, unknown=palette.BORDER in classes, patterns=patterns, language=language
        )
        return cells_image(sheet.frame, sheet.cell, classes, palette.fills(shares)), entries, method
    scale = palette.scale_of(clause)
    bands = palette.bands(clause.limit, scale)
    persons, impedance = (measure[name].to_numpy(dtype=float) for name in ("persons", "impedance"))
    classes = palette.classes(measure["state"].to_numpy(dtype=str), impedance, persons, bands, scale)
    there = set(classes.tolist())
    entries = key.of_ways(clause, bands, there, scale=scale, patterns=patterns, language=language)
    grained = range(palette.BEYOND, palette.UNREACHABLE + 1)
    return cells_image(sheet.frame, sheet.cell, classes, palette.fills(bands), grained), entries, method


def _by_units(
    pictures: Pictures, sheet: _Sheet, judgement: Judgement, patterns: Patterns, language: Language
) -> _Drawn:
    place, units = pictures.assessment.place, judgement.units
    comparison = ">=" if next(iter(units.values())).unit.is_share else judgement.clause.comparison
    bands = value_bands(units, comparison)
    beyond = {palette.verdict_fill("unmet"), Fill(colours()["unreachable"])}
    beyond |= {band.fill for band in bands if band.kept is False}
    numbers = place.zones.index.get_indexer(pd.Index(list(units)))
    parts, used = [], set()
    # the larger ones first: those that lie within another come to lie on it
    for number in numbers[np.argsort(-place.hierarchy.area_m2[numbers], kind="stable")].tolist():
        unit = units[place.zones.index[number]]
        fill = unit_fill(unit, bands, more=comparison in (">=", ">"))
        path = outlined(sheet.frame, sheet.zones[[number]], tolerance_pt=0)
        if not path:
            continue
        used |= {fill} if fill else set()
        paint = "none" if fill is None else patterns.paint(fill, grained=fill in beyond, tenths=True)
        parts.append(f'<path d="{path}" fill="{paint}"/>')
    entries = key.of_units(judgement, bands, used, patterns=patterns, language=language)
    style = f'fill-rule="evenodd" stroke="{colours()["unit"]}" stroke-width="2.5"'
    drawn = f'<g class="units" transform="scale(.1)" {style}>{"".join(parts)}</g>'
    return drawn, entries, "method_units"


def _marks(pictures: Pictures, sheet: _Sheet, clause: Clause, language: Language) -> tuple[str, list[Entry]]:
    """Facilities, gaps, names, scale bar, arrow; and what the legend says of them."""
    place, frame, zh = pictures.assessment.place, sheet.frame, language == "zh"
    room = labels.Room(frame)
    furniture = marks.scale_bar(frame, room, zh=zh) + marks.north_arrow(frame, room, zh=zh)
    chosen = place.facilities[selected(clause, place.facilities)]
    xy = shapely.get_coordinates(chosen.geometry.to_numpy())
    shown = frame.shows(xy)
    away = among(chosen.index, unlinked(clause, place))[shown]
    dots = frame.at(xy[shown])
    gaps = pictures.gaps[pictures.gaps["target"] == clause.id]
    numbers = labels.place_numbers(room, frame, gaps)
    names = labels.place_names(room, sheet.named, pictures.names(language), dots)
    outlines = marks.gap_outlines(frame, gaps)
    drawn = (
        f'<g class="gaps" transform="scale(.1)" fill="none" stroke-linejoin="round">{outlines}</g>'
        f"{marks.facilities(frame, dots, away)}{names}{numbers}{furniture}"
    )
    entries = key.of_marks(clause, gaps=len(gaps), dots=len(dots), away=bool(away.any()), language=language)
    return drawn, entries
