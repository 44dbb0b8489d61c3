"""In which datum a layer of places in China is, told by how it lies against the streets.

Under the right datum hardly a place stands on a carriageway, unless all were put onto the middle of streets,
and borders of zones run along streets; shifted by some hundred metres, they lie as chance has it. So each
datum is held against shifts in all directions: one that fits is seen where chance explains the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import geopandas
import numpy as np
import shapely

from access.contracts.arrays import Floats
from access.contracts.tiles import MapDatum
from access.places import datums, gcj02

NAMES: dict[MapDatum, str] = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}
# how much likelier a place of a list stands so far (metres) from the middle of the nearest street than a
# point thrown at random: assumed, rounded from lists of hospitals and schools; the lists of other kinds and
# of another city that the tests know were told apart by them as well
_UP_TO_M = np.array([4.0, 8.0, 30.0, 50.0, 100.0])
_LIKELIER = np.log([0.25, 0.5, 1.4, 1.15, 0.9, 0.6])
_ON_STREET_M = 8.0  # what is told of places: nearer than that, they stand on it
_MIDDLE_M = 3.0  # addresses are often put there
_ALONG_M = 15.0  # a border so near to a street runs along it
_STEP_M = 50.0  # between the points that stand for a border
_FARTHEST_M = 1e7  # a border that is longer has a wrong coordinate, or none
_SHIFTS, _SHORTEST_M, _LONGEST_M = 150, 60.0, 900.0
_ENOUGH = 1000  # points, of many
_LEAST = 0.02  # by which shares differ among shifts, at least
# of fewer places than these it is told only that all were put onto the middle of streets, and never surely
_FEW, _FEWEST = 10, 3
# how far (standard deviations of what shifts give) a datum must fit, and fit better than the one given, to be
# surely or likely the right one
_SURE, _SURELY_BETTER = 3.5, 2.5
_LIKELY, _BETTER = 2.7, 2.0
# ways without a carriageway worth the name; places stand right beside them, or on them
_NARROW = (
    "service|track|pedestrian|footway|path|trail|steps|bridleway|cycleway|corridor|platform|elevator|ferry"
)

Kind = Literal["places", "borders"]


@dataclass(frozen=True)
class Fit:
    """How a layer, read in a datum, lies against the streets.

    Attributes:
        beside_m: the median distance of its points to a street.
        share: of its points: places that stand on a street, or parts of borders along one.
        fits: how far it fits better than the layer shifted anywhere does, in their standard deviations.
    """

    beside_m: float
    share: float
    fits: float


@dataclass(frozen=True)
class Evidence:
    """How a layer lies by each datum; ``number`` points, of which ``chance`` is the share anywhere.

    Attributes:
        by: where the streets are right.
        streets_in: where the layer is right, and it is the streets that are in such a datum; empty where that
            was not asked for.
    """

    kind: Kind
    number: int
    chance: float
    by: dict[MapDatum, Fit]
    streets_in: dict[MapDatum, Fit]

    def likelier(self, given: MapDatum) -> tuple[MapDatum, bool] | None:
        """Return the datum that fits where the one given does not, and whether it is sure; else None."""
        best = max(self.by, key=lambda datum: self.by[datum].fits)
        fits = self.by[best].fits
        better = fits - self.by[given].fits
        if fits < _LIKELY or better < _BETTER:
            return None
        return best, self.number >= _FEW and fits >= _SURE and better >= _SURELY_BETTER

    def streets(self) -> MapDatum | None:
        """Return the datum in which surely the streets are, and not the layer; else None."""
        if not self.streets_in:
            return None
        best = max(self.streets_in, key=lambda datum: self.streets_in[datum].fits)
        fits = self.streets_in[best].fits
        other = max(each.fits for each in self.by.values())
        sure = self.number >= _FEW and fits >= _SURE and fits - other >= _SURELY_BETTER
        return best if sure else None


def of_places(
    points: geopandas.GeoSeries,
    streets: geopandas.GeoDataFrame,
    given: MapDatum,
    *,
    if_likelier: bool = False,
    streets_too: bool = True,
) -> Evidence | None:
    """Hold places against the streets, by each datum that they may be in.

    Args:
        points: as they were brought to WGS 84 from ``given``, in the study's CRS; shapes stand for a
            point in them.
        streets: STREETS of that CRS.
        given: the datum that the layer was read in.
        if_likelier: whether only a likelier datum is asked for, which can be ruled out much sooner.
        streets_too: whether it may be the streets that are in another datum.

    Returns:
        The evidence, or None: not in China, or fewer than three places amid the streets; or none is likelier
        and nothing else was asked for.
    """
    inside = points.representative_point().to_numpy()
    return _evidence(
        "places",
        shapely.get_coordinates(inside),
        streets,
        given,
        if_likelier=if_likelier,
        streets_too=streets_too,
    )


def of_borders(
    areas: geopandas.GeoSeries,
    streets: geopandas.GeoDataFrame,
    given: MapDatum,
    *,
    if_likelier: bool = False,
    streets_too: bool = True,
) -> Evidence | None:
    """Hold the borders of zones or parcels against the streets; see ``of_places``."""
    lines = shapely.get_parts(areas.boundary.to_numpy())
    with np.errstate(over="ignore", invalid="ignore"):
        lines = lines[shapely.length(lines) <= _FARTHEST_M]
    each = np.maximum(shapely.length(lines) // _STEP_M, 1).astype(int)
    line = np.repeat(np.arange(len(lines)), each)
    along = (np.arange(len(line)) - np.repeat(np.cumsum(each) - each, each) + 0.5) / each[line]
    points = shapely.line_interpolate_point(lines[line], along, normalized=True)
    return _evidence(
        "borders",
        shapely.get_coordinates(points),
        streets,
        given,
        if_likelier=if_likelier,
        streets_too=streets_too,
    )


def _evidence(
    kind: Kind,
    xy: Floats,
    streets: geopandas.GeoDataFrame,
    given: MapDatum,
    *,
    if_likelier: bool,
    streets_too: bool,
) -> Evidence | None:
    wide = ~streets["class"].fillna("").str.fullmatch(_NARROW).to_numpy(bool)
    lines = streets.geometry.to_numpy()[wide if wide.any() else slice(None)]
    lonlat = _amid(xy, streets)
    if len(lonlat) < _FEWEST:
        return None
    stored = gcj02.stored(lonlat, given)
    to_xy = partial(datums.moved, datums.WGS84, streets.crs)
    read: dict[MapDatum, Floats] = {
        datum: np.column_stack(to_xy(*gcj02.to_wgs84(stored, datum).T)) for datum in NAMES
    }
    turned: dict[MapDatum, Floats] = {
        datum: np.column_stack(to_xy(*gcj02.stored(lonlat, datum).T))
        for datum in NAMES
        if streets_too and datum != "wgs84"
    }
    tree, here = shapely.STRtree(lines), read[given]

    def beside_m(places: Floats) -> Floats:
        found = tree.query_nearest(shapely.points(places), return_distance=True, all_matches=False)
        return np.asarray(found[1])

    def beside_up_to(places: Floats, most_m: float) -> Floats:
        points = np.asarray(shapely.points(places))
        place, line = tree.query(points, predicate="dwithin", distance=most_m)
        found = np.full(len(places), np.inf)
        np.minimum.at(found, place, shapely.distance(points[place], lines[line]))
        return found

    own_m, turned_m = ({datum: beside_m(places) for datum, places in each.items()} for each in (read, turned))
    scores, every = _SCORES[kind], [*own_m.values(), *turned_m.values()]
    known = len(lonlat) >= _FEW or bool((own_m[given] < _MIDDLE_M).all())
    if if_likelier and known and not any(_may_fit(scores, each, own_m[given]) for each in every):
        return None
    apart = [np.median(each - here, axis=0) for each in (*read.values(), *turned.values())]
    shifts = [each for each in _shifts() if min(np.hypot(*(each - own)) for own in apart) > _SHORTEST_M]
    # farther than that all is one to the scores, and to search for what is far takes long
    most_m = float(_UP_TO_M[-1]) if kind == "places" else _ALONG_M
    shifted = np.array([beside_up_to(here + each, most_m) for each in shifts])
    chances = [score(shifted).mean(axis=1) for score in scores]

    def fit(beside: Floats) -> Fit:
        fits = max(
            (score(beside).mean() - chance.mean()) / max(chance.std(), _LEAST)
            for score, chance in zip(scores, chances, strict=True)
        )
        if len(lonlat) < _FEW and not (beside < _MIDDLE_M).all():
            fits = 0.0
        return Fit(float(np.median(beside)), float(_told(kind, beside).mean()), float(fits))

    by, streets_in = ({datum: fit(each) for datum, each in found.items()} for found in (own_m, turned_m))
    return Evidence(kind, len(lonlat), float(_told(kind, shifted).mean()), by, streets_in)


def _may_fit(scores: tuple[Callable[[Floats], Floats], ...], own_m: Floats, given_m: Floats) -> bool:
    """Whether a datum may be likelier than the one given, whatever chance gives.

    Chance is taken from both alike, so that by a score by which it is no better it fits no better; and
    it fits by no more than what it has over the least that can be had.
    """
    for score in scores:
        mean, least = score(own_m).mean(), score(np.array([0.0, *_UP_TO_M])).min()
        if mean > score(given_m).mean() and (mean - least) / _LEAST >= _LIKELY:
            return True
    return False


def _keeping_off(beside_m: Floats) -> Floats:
    return np.asarray(_LIKELIER[np.searchsorted(_UP_TO_M, beside_m, side="right")])


def _within(most_m: float) -> Callable[[Floats], Floats]:
    return lambda beside_m: (beside_m < most_m).astype(float)


_SCORES: dict[Kind, tuple[Callable[[Floats], Floats], ...]] = {
    "places": (_keeping_off, _within(_MIDDLE_M)),
    "borders": (_within(_ALONG_M),),
}


def _told(kind: Kind, beside_m: Floats) -> Floats:
    return np.asarray(beside_m < (_ALONG_M if kind == "borders" else _ON_STREET_M), dtype=float)


def _shifts() -> Floats:
    """Shifts in all directions and of all lengths, shape (n, 2), in metres: a spiral by the golden angle."""
    turn = np.arange(_SHIFTS) * np.pi * (3 - np.sqrt(5))
    far = np.sqrt(np.linspace(_SHORTEST_M**2, _LONGEST_M**2, _SHIFTS))
    return np.column_stack([far * np.cos(turn), far * np.sin(turn)])


def _amid(xy: Floats, streets: geopandas.GeoDataFrame) -> Floats:
    """Longitude and latitude of the points in China amid the streets; some of many."""
    left, bottom, right, top = streets.total_bounds
    xy = np.unique(xy, axis=0)
    xy = xy[((xy >= (left, bottom)) & (xy <= (right, top))).all(axis=1)]
    xy = xy[np.linspace(0, len(xy) - 1, min(len(xy), _ENOUGH)).astype(int)]
    lonlat = np.column_stack(datums.moved(streets.crs, datums.WGS84, *xy.T))
    return lonlat[gcj02.in_china(lonlat)]
