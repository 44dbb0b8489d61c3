"""How the layers of the GeoPackage look in QGIS: as on the map, in its colours and classes."""

import math

import pandas as pd

from access.outputs.gpkg.layers import Asked
from access.outputs.gpkg.qml import Label, Rule, circle, column, fill, literal, outline, style
from access.outputs.maps import palette
from access.outputs.maps.page_data import selected, texts
from access.outputs.maps.palette import Band, Fill, colours
from access.outputs.pictures.key import plain
from access.outputs.pictures.units import band_texts, counts, value_bands
from access.outputs.tables import VERDICT_EN, VERDICT_ZH, share_text
from access.standards.describe import words
from access.standards.registry import facility_types
from access.verdicts.evaluate import Assessment

_OPACITY = 0.86  # as on the page: what lies below shows through
_SLACK = 1e-6
# width (mm) and dashes of the boundaries of each depth, the outermost first
_BOUNDARIES = ((0.7, ""), (0.45, "2.5;0.7;0.4;0.7"), (0.3, "1.4;0.8"), (0.2, "0.5;0.6"))


def _both(key: str) -> str:
    found = texts()[key]
    return f"{found['zh']} {found['en']}"


def _painted(label: str, test: str, paint: Fill, outlined: str = "") -> Rule:
    return Rule(label, test, fill(paint, opacity=_OPACITY, outline=outlined))


def of_cells(each: Asked, *, coarse: bool) -> list[Rule]:
    """Return the rules by which cells are coloured for a clause that is judged by people's way.

    Args:
        each: the clause.
        coarse: whether cells are shown by the share of their people, as where they were cut into parts.
    """
    clause = each.judgement.clause
    state = column(f"{each.column}_state")
    if coarse:
        share = column(f"{each.column}_share")
        rules = _share_rules(share, palette.share_bands(math.nan))
        unsure = f"{state} IN ('border', 'unlinked') AND {share} = 0"
        return [*rules, _painted(_both("share_unknown"), unsure, palette.hatch("border"))]
    scale = palette.scale_of(clause)
    way = column(f"{each.column}_{'s' if scale == 'min' else 'm'}")
    rules = []
    bands = palette.bands(clause.limit, scale)
    families = [[band for band in bands if band.kept is kept] for kept in (True, False)]
    for name, family in zip(("met", "unmet"), families, strict=True):
        for i, band in enumerate(family):
            # the state decides the family, so that rounding moves no cell across the limit
            low = "" if i == 0 else f" AND {way} > {band.low * palette.SCALES[scale]:.12g}"
            last = i == len(family) - 1
            high = "" if last else f" AND {way} <= {band.high * palette.SCALES[scale]:.12g}"
            known = f" AND {way} IS NOT NULL" if last else ""
            ends = (
                f"{plain(band.low)}–{plain(band.high)}"
                if math.isfinite(band.high)
                else f"> {plain(band.low)}"
            )
            rules.append(
                _painted(f"{ends} {_both(scale)}", f"{state} = '{name}'{low}{high}{known}", band.fill)
            )
    never = Fill(colours()["unreachable"])
    rules.append(_painted(_both("state_unreachable"), f"{state} = 'unmet' AND {way} IS NULL", never))
    for name in ("border", "unlinked"):
        rules.append(_painted(_both(f"state_{name}"), f"{state} = '{name}'", palette.hatch(name)))
    return rules


def _share_rules(share: str, bands: list[Band], outlined: str = "") -> list[Rule]:
    rules = []
    for i, band in enumerate(bands):
        low = f"{share} >= {band.low - _SLACK:.9g}" if i else f"{share} IS NOT NULL"
        high = "" if i == len(bands) - 1 else f" AND {share} < {bands[i + 1].low - _SLACK:.9g}"
        text = "–".join(dict.fromkeys((share_text(band.low), share_text(band.high))))
        rules.append(_painted(text, low + high, band.fill, outlined))
    return rules[::-1]


def of_zones(each: Asked) -> list[Rule]:
    """Return the rules by which zones are coloured for a clause: by share of people, or by value."""
    line, clause, units = colours()["unit"], each.judgement.clause, each.judgement.units
    if each.way:
        return _share_rules(column(f"{each.column}_share"), palette.share_bands(clause.required_share), line)
    share = next(iter(units.values())).unit.is_share
    more = share or clause.comparison in (">=", ">")
    bands = value_bands(units, ">=" if share else clause.comparison)
    value, verdict = (column(f"{each.column}_{part}") for part in ("value", "verdict"))
    told = band_texts(bands, share_text if share else plain, whole=counts(units.values()), more=more)
    rules = []
    for i, (band, text) in enumerate(zip(bands, told, strict=True)):
        tests = [] if band.kept is None else [f"{verdict} = '{'met' if band.kept else 'unmet'}'"]
        first = i == 0 or bands[i - 1].kept is not band.kept
        last = i == len(bands) - 1 or bands[i + 1].kept is not band.kept
        tests += [] if first else [f"{value} {'>=' if more else '>'} {band.low:.12g}"]
        tests += [] if last else [f"{value} {'<' if more else '<='} {band.high:.12g}"]
        rules.append(_painted(text, " AND ".join(tests) or f"{value} IS NOT NULL", band.fill, line))
    names = [] if bands else ["met", "unmet"]
    rules += [
        _painted(
            f"{VERDICT_ZH[name]} {VERDICT_EN[name]}",
            f"{verdict} = '{name}'",
            palette.verdict_fill(name),
            line,
        )
        for name in (*names, "undetermined")
    ]
    return rules


def boundaries(assessment: Assessment) -> list[Rule]:
    """Return the rules by which zones are outlined, the smallest first, and nothing is coloured."""
    hierarchy, zones = assessment.place.hierarchy, assessment.place.zones
    if "level" not in zones.columns or zones["level"].isna().all():
        name = Rule("分区 zones", "", outline(colours()["zone"], 0.45, "2.5;0.7;0.4;0.7"))
        return [name]
    depth = (
        pd.Series(hierarchy.depth, index=zones.index).groupby(zones["level"]).min().sort_values(kind="stable")
    )
    rules = []
    for level, number in depth.items():
        width, dashes = _BOUNDARIES[min(int(number), len(_BOUNDARIES) - 1)]
        known = words().value.get(str(level))
        label = f"{known.zh} {known.en}" if known else str(level)
        drawn = outline(colours()["zone"], width, dashes)
        test = f"{column('level')} = {literal(str(level))}"
        rules.append(Rule(label, test, drawn, shown=int(number) < len(_BOUNDARIES) - 1))
    return rules[::-1]


def of_gaps(clauses: list[Asked]) -> list[Rule]:
    """Return the rules by which gaps are outlined: those of each clause, at first those of one alone."""
    light, dark = outline("#ffffff", 0.9, opacity=0.7), outline(colours()["ink"], 0.4)
    ways = [each for each in clauses if each.way]
    return [
        Rule(each.title, f"{column('clause')} = {each.number}", (*light, *dark), shown=each is ways[0])
        for each in ways
    ]


def of_facilities(assessment: Assessment, clauses: list[Asked]) -> list[Rule]:
    """Return the rules by which facilities are drawn: each type, at first those that one clause is about."""
    table = assessment.place.facilities
    ways = [each for each in clauses if each.way] or clauses
    first = set(table.loc[selected(ways[0].judgement.clause, table), "type"]) if ways else set()
    drawn = circle("#ffffff", colours()["ink"], 2.2, 0.4)
    rules = []
    for name in sorted(set(table["type"])):
        kind = facility_types().get(name)
        label = f"{kind.zh} {kind.en}" if kind else name
        rules.append(
            Rule(label, f"{column('type')} = {literal(name)}", drawn, shown=not first or name in first)
        )
    return rules


ZONE_LABEL = Label(column("name"), 8, colours()["zone_name"])
GAP_LABEL = Label(f"if({column('number')} <= 10, {column('number')}, '')", 8, colours()["ink"])
__all__ = [
    "GAP_LABEL",
    "ZONE_LABEL",
    "boundaries",
    "of_cells",
    "of_facilities",
    "of_gaps",
    "of_zones",
    "style",
]
