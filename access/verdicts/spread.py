"""Facilities against each other and the land: their sizes, spacing, density, the land that each serves."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from access.contracts.arrays import Floats, Integers
from access.standards.units import AREAS_M2, LENGTHS_M
from access.verdicts import findings, missing, unlisted
from access.verdicts.by_unit import OfUnit, by_unit, judged, share, sums
from access.verdicts.clause import Clause
from access.verdicts.counting import Counted, amounts, counted, unit_of
from access.verdicts.findings import Finding, Judged, compare
from access.verdicts.place import Place
from access.verdicts.streets import SITES, land_area
from access.verdicts.zones import Extent, extent

if TYPE_CHECKING:
    from access.standards.model import CatchmentAreaRule, DensityRule, FacilitySizeRule, SpacingRule


def facility_size(clause: Clause, place: Place) -> Judged:
    """Judge how large the facilities are: the smallest (for ``<=`` the largest), or their mean.

    Lacking is what those that are too small lack, in the unit of the threshold.

    Raises:
        Missing: no such facility, or of none it is known how large it is.
    """
    rule, found = cast("FacilitySizeRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    column = rule.sum.default
    factor = AREAS_M2.get(clause.target.unit, 1.0)

    def within(part: Extent) -> OfUnit:
        sizes = counted(clause, part, rule.facilities, column, rule.counts)
        there = counted(clause, part, rule.facilities, "facilities", rule.counts)
        return lambda unit: _sizes(clause, sizes.of(unit), there.of(unit), factor)

    whole, units = by_unit(clause, found, "pooled", within)
    if not whole.verdict:
        raise missing.facilities(
            clause.types(rule.facilities), having="" if rule.counts == "stock" else "year"
        )
    return whole, units


def _sizes(clause: Clause, sizes: Counted, there: Counted, factor: float) -> Finding:
    """How large some facilities are; sizes and facilities correspond.

    A facility that is not known to count is between nothing and all that it has.
    """
    rule = cast("FacilitySizeRule", clause.rule)
    here = there.high > 0
    sure, low, high = there.low[here] > 0, sizes.low[here] / factor, sizes.high[here] / factor
    high = np.where(high > 0, high, math.inf)  # one without a number is of some size
    known = sure & (low == high)
    size, open_ = low[known], not known.all() or bool(sizes.unlisted or there.unlisted)
    if not len(size):
        bounds = (math.nan,) * 3
    elif rule.statistic.default == "mean":
        bounds = (float(size.mean()), *((0.0, math.inf) if open_ else (float(size.mean()),) * 2))
    else:
        bounds = _farthest(clause, size, float(high[sure].min()), open_=open_)
    wrong = np.maximum(clause.value - size, size - clause.most if clause.most > 0 else -math.inf)
    if clause.comparison == "<=" and math.isnan(clause.most):
        wrong = size - clause.value
    return replace(judged(clause, *bounds), short=float(np.maximum(wrong, 0.0).sum()), short_of=clause.unit)


def _farthest(clause: Clause, known: Floats, best: float, *, open_: bool) -> tuple[float, float, float]:
    """The number farthest off, and the bounds that it lies between.

    Args:
        clause: how they are to compare.
        known: those that are known, at least one.
        best: what the least of them is at most, were all others as large as they can be.
        open_: whether there may be others, of any number.
    """
    if not math.isnan(clause.most):
        value = float(known[int(np.argmax(np.maximum(clause.value - known, known - clause.most)))])
        right = clause.value <= value <= clause.most
        return value, *((0.0, math.inf) if open_ and right else (value, value))
    if clause.comparison == "<=":
        value = float(known.max())
        return value, value, math.inf if open_ else value
    value = float(known.min())
    return value, 0.0 if open_ else value, min(value, best)


def spacing(clause: Clause, place: Place) -> Judged:
    """Judge the straight distance from each facility to the nearest other one, wherever that stands.

    The one farthest off (of ``<=`` the longest, of ``>=`` the shortest), or the mean. Lacking are
    the facilities whose distance is not as it must be.

    Raises:
        Missing: no such facility is listed.
    """
    rule, found = cast("SpacingRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    low, high = amounts(clause, found, rule.facilities)
    rows = np.flatnonzero(high > 0)
    first, lengths = _to_the_next(place, rows, rule.one_place_m.default)
    length = np.full(len(high), math.nan)
    length[rows[first]] = lengths / LENGTHS_M[clause.target.unit]
    open_ = bool((low[rows] < high[rows]).any() or unlisted.amount(place, high))

    def within(part: Extent) -> OfUnit:
        standing, zone = length[part.spots.part], part.spots.unit

        def of_unit(unit: int | None) -> Finding:
            mine = standing if unit is None else standing[zone == unit]
            return _spaced(clause, mine[~np.isnan(mine)], open_=open_)

        return of_unit

    return by_unit(clause, found, "pooled", within)


def _to_the_next(place: Place, rows: Integers, one_place_m: float) -> tuple[Integers, Floats]:
    """Metres from each facility to the nearest other one.

    Those near to each other (or to one near to both) are one, in the middle of them.

    Returns:
        (the first of each such place, among the rows; metres: none where there is but one place).
    """
    spots = shapely.get_coordinates(shapely.centroid(place.facilities.geometry.to_numpy()[rows]))
    label, number = np.arange(len(rows)), len(rows)
    if one_place_m > 0 and number:
        near = cKDTree(spots).query_pairs(one_place_m, output_type="ndarray")
        pairs = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(number, number))
        number, found = connected_components(pairs, directed=False)
        label = np.asarray(found, dtype=np.int64)
    if number < 2:
        return np.array([], dtype=np.int64), np.array([])
    middle = np.column_stack([np.bincount(label, each) for each in spots.T]) / np.bincount(label)[:, None]
    apart = np.asarray(cKDTree(middle).query(middle, k=2)[0], dtype=float)
    return np.unique(label, return_index=True)[1], apart[:, 1]


def _spaced(clause: Clause, lengths: Floats, *, open_: bool) -> Finding:
    rule = cast("SpacingRule", clause.rule)
    if not len(lengths):
        bounds = (math.nan,) * 3
    elif open_ or rule.statistic.default == "mean":
        mean = float(lengths.mean())
        value = _farthest(clause, lengths, mean, open_=False)[0] if rule.statistic.default == "each" else mean
        bounds = (value, *((0.0, math.inf) if open_ else (value, value)))
    else:
        bounds = _farthest(clause, lengths, float(lengths.min()), open_=False)
    wrong = [compare(each, each, clause.comparison, clause.value, most=clause.most) for each in lengths]
    return replace(judged(clause, *bounds), short=float(wrong.count("unmet")), short_of=SITES)


def density(clause: Clause, place: Place) -> Judged:
    """Judge so much / (km² / per), or / (km of lines / per); lacking is what the density asks for more."""
    rule, found = cast("DensityRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    column = rule.numerator.sum.default
    short_of = unit_of(column, (*clause.types(rule.numerator), clause.target.facility))

    def within(part: Extent) -> OfUnit:
        stock = counted(clause, part, rule.numerator, column)
        ground = _ground(clause, part)

        def of_unit(unit: int | None) -> Finding:
            (low, high), (least, most) = stock.total(unit), ground(unit)
            base = least / rule.per
            value, ends = share(low, base), (share(low, most / rule.per), share(high, base))
            need = clause.value * base
            there = findings.Counted(low, high, base, short_of) if least == most else None
            return replace(
                judged(clause, value, *ends),
                short=max(0.0, _whole(need, column) - low) if clause.by_need else math.nan,
                short_of=short_of if clause.by_need else None,
                counted=there,
            )

        return of_unit

    return by_unit(clause, found, rule.aggregate.default, within)


def _ground(clause: Clause, part: Extent) -> Callable[[int | None], tuple[float, float]]:
    """The bounds of the km² of land, or of the km of lines."""
    rule = cast("DensityRule", clause.rule)
    if rule.line is not None:
        return counted(clause, part, rule.line, rule.line.sum.default).total
    km2 = sums(part, land_area(rule.area.default, part.place) / 1e6)
    return lambda unit: (km2(unit),) * 2


def _whole(need: float, column: str) -> float:
    """Whole facilities, beds, vehicles; lengths and areas as they are."""
    return need if column in ("length_km", "area_m2", "floor_area_m2") else float(math.ceil(need - 1e-6))


def catchment_area(clause: Clause, place: Place) -> Judged:
    """Judge the land for one facility: A / n, or the largest part of a zone nearest to one facility.

    Those parts are the Thiessen polygons of the facilities that stand in the zone, cut to it: each holds
    what is nearer, in a straight line, to its facility than to any other. Lacking are the facilities
    that A / value asks for more.

    Raises:
        Missing: no such facility is listed.
    """
    rule, found = cast("CatchmentAreaRule", clause.rule), extent(place, clause.plan, clause.target.zone)
    factor = AREAS_M2[clause.target.unit]
    high = amounts(clause, found, rule.facilities)[1]
    area = land_area(rule.area.default if rule.statistic.default == "mean" else "administrative", place)
    least = clause.comparison == "<=" and math.isnan(clause.most)

    def within(part: Extent) -> OfUnit:
        stock, land = counted(clause, part, rule.facilities), sums(part, area / factor)

        def of_unit(unit: int | None) -> Finding:
            (few, many), there = stock.total(unit), land(unit)
            if not there:
                return Finding(*(math.nan,) * 3, clause.value, clause.unit, "")
            if rule.statistic.default == "mean":
                value = share(there, few) if few else math.inf
                bounds = (share(there, many) if many else math.inf, value)
            else:
                value = _largest(part, unit, stock, high) / factor
                bounds = (value, value) if few == many else (0.0, math.inf)
            needed = math.ceil(there / clause.value - 1e-9)
            return replace(
                judged(clause, value, *bounds),
                short=float(max(0, needed - few)) if least else math.nan,
                short_of=SITES if least else None,
            )

        return of_unit

    return by_unit(clause, found, rule.aggregate.default, within)


def _largest(part: Extent, unit: int | None, stock: Counted, high: Floats) -> float:
    """The largest part (m²) of a zone's land, or of all, that is nearest to one of its facilities."""
    place = part.place
    mine = stock.of(unit)
    rows = np.unique(mine.facility[high[mine.facility] > 0])
    units = part.units if unit is None else np.array([unit])
    land = shapely.union_all(place.zones.geometry.to_numpy()[units])
    if len(rows) < 2:
        return float(land.area) if len(rows) else math.inf
    spots = shapely.centroid(place.facilities.geometry.to_numpy()[rows])
    points = shapely.MultiPoint(shapely.get_coordinates(spots))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=land))
    return float(shapely.area(shapely.intersection(cells, land)).max())
