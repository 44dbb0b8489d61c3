"""Where each street runs: in a city, in a town or village, or in the country.

Who drives goes by it as much as by the class of the road: 40 km/h between the junctions of a main road
in a city, the limit on the same road two villages on. In this order it is known from

* what limits say (``zone:traffic``, ``source:maxspeed``, ``maxspeed:type``: ``CN:urban``, ``DE:rural``);
* a layer of built-up land, where a study has one;
* the people, where a study knows them: 300 per km² within 300 m make a place built up, the density of
  an urban cluster in the degree of urbanisation (see ``people.degree_of_urbanisation``); 5,000 within
  1 km make a city, half of the 10,000 per km² of built-up land that plans in China reckon with (GB 50137:
  65 to 115 m² of land a person), since parks, rivers and works lie between;
* the streets, but motorways, trunk roads, service ways and tracks: 5 km per km² within 300 m make a
  place built up, 10 within 1 km a city; where a file holds only main roads, 1.5 and 4 within 1 km.

Of streets that are not 3 km across nothing is told by people or streets: whether a city or fields lie around
them is not in the data, and speeds are those of a city.

The figures for streets were found on limits as they are signed, not on speeds: of the main roads of
Liechtenstein signed 50 and less, 86 % have 5 km per km² around, of those signed 70 and more 10 %; of
those of Auckland, in a file of main roads, 86 and 15 % have 1.5. Within 1 km the centres of Shanghai and
Helsinki have 10 to 15, the largest villages of Liechtenstein 9; of main roads alone 4 to 9, and 4.
"""

import hashlib
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd
import pyproj
import shapely
from scipy import fft

from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.notes import Note
from access.contracts.tables import Streets
from access.places import datums
from access.places.grid import Grid

CITY, TOWN, RURAL = "city", "town", "rural"
_NEAR_M, _FAR_M, _CELL_M = 300.0, 1000.0, 100.0
_WIDE_M = 3 * _FAR_M  # from corner to corner; assumed
# of a circle that reaches beyond the data, what counts as known at least: two streets are no village
_LEAST_KNOWN = {_NEAR_M: 1.0, _FAR_M: 0.5}
_MAIN = ("primary", "secondary", "tertiary")
_LOCAL = ("unclassified", "residential", "living_street")
_LOCAL_SHARE = 0.2  # of the length of streets; below it a file holds main roads only


class _Dense(NamedTuple):
    """How much there is around, per km²: what makes a place built up, what a city, and within what radius."""

    built_up: float
    city: float
    radius_m: tuple[float, float]


_PEOPLE = _Dense(300.0, 5000.0, (_NEAR_M, _FAR_M))
_KM = _Dense(5.0, 10.0, (_NEAR_M, _FAR_M))
_KM_OF_MAIN = _Dense(1.5, 4.0, (_FAR_M, _FAR_M))


def told(
    streets: Streets, people: Grid | None = None, built_up: geopandas.GeoSeries | None = None
) -> tuple[Streets, list[Note]]:
    """Return the streets with where each of them runs, and a note on it.

    Args:
        streets: a STREETS table; what its tags say of the setting (``built_up``, ``rural``) holds.
        people: the population; beyond it, streets count alone.
        built_up: polygons of all built-up land, in any CRS.

    Returns:
        (STREETS with ``setting``: ``city``, ``town``, ``rural``; "" where nothing tells; a note).
    """
    middle = streets.geometry.interpolate(0.5, normalized=True)
    west, south, east, north = streets.total_bounds
    wide = np.hypot(east - west, north - south) >= _WIDE_M
    known, built, city = _by_streets(streets, middle) if wide else np.zeros((3, len(streets)), dtype=bool)
    if people is not None and wide:
        known, built, city = np.array([known, built, city]) | _by_people(people, middle)
    if built_up is not None:
        known, built = np.ones(len(streets), dtype=bool), _within(middle, built_up)
    word = streets.get("setting", pd.Series("", streets.index)).fillna("").to_numpy(dtype=object)
    said = np.isin(word, ["built_up", RURAL])
    known, built = known | said, np.where(said, word == "built_up", built)
    found = np.select([~known, ~built, city], ["", RURAL, CITY], TOWN)
    result: Streets = streets.assign(setting=np.where(np.isin(word, [CITY, TOWN]), word, found))
    return result, [_note(result, by_people=people is not None)]


def as_beside(streets: Streets, known: Streets) -> Streets:
    """Return new streets, each running where the nearest known one runs."""
    if "setting" not in known.columns:
        return streets
    middle = streets.geometry.interpolate(0.5, normalized=True)
    nearest = shapely.STRtree(known.geometry.to_numpy()).nearest(middle.to_numpy())
    beside: Streets = streets.assign(setting=known["setting"].fillna("").to_numpy()[nearest])
    return beside


def digest(streets: Streets) -> str:
    """Return a name for where all streets run; people and land decide it beside the streets' own files."""
    words = streets["setting"].sort_index().astype("str") if "setting" in streets.columns else ()
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _by_people(people: Grid, middle: geopandas.GeoSeries) -> Booleans:
    """Whether people tell where each street runs, and that it is built up, and a city; shape (3, streets)."""
    here = datums.project(middle, people.crs)
    column, row = ~people.transform * (here.x.to_numpy(), here.y.to_numpy())
    at = np.floor([row, column]).astype(int)
    inside = ((at >= 0) & (at < np.array([people.persons.shape]).T)).all(axis=0)
    at = np.where(inside, at, 0)
    found = _dense(np.nan_to_num(people.persons), _PEOPLE, _cell_m(people, middle))
    return np.stack([inside, *(inside & each[tuple(at)] for each in found)])


def _by_streets(streets: Streets, middle: geopandas.GeoSeries) -> Booleans:
    """As ``_by_people``, by how many streets there are around."""
    local, main = (streets["class"].isin(each).to_numpy() for each in (_LOCAL, _MAIN))
    if not (local | main).any():
        return np.zeros((3, len(streets)), dtype=bool)
    length_m = streets["length_m"].to_numpy(dtype=float)
    few = length_m[local].sum() < _LOCAL_SHARE * length_m[local | main].sum()
    west, south, east, north = streets.total_bounds
    shape = (int((east - west) // _CELL_M) + 1, int((north - south) // _CELL_M) + 1)

    def cells(xy: Floats) -> tuple[Integers, ...]:
        return tuple(((xy - (west, south)) // _CELL_M).astype(int).T)

    drawn = streets.geometry.to_numpy()[local | main]
    # GEOS refuses lines between two nodes at one place
    lines = shapely.segmentize(drawn[shapely.length(drawn) > 0], _CELL_M / 2)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    within = line[1:] == line[:-1]
    km = np.zeros(shape)
    np.add.at(
        km,
        cells((xy[1:] + xy[:-1])[within] / 2),
        np.hypot(*np.diff(xy, axis=0)[within].T) / 1000,
    )
    built, city = _dense(km, _KM_OF_MAIN if few else _KM, (_CELL_M, _CELL_M))
    at = cells(shapely.get_coordinates(middle.to_numpy()))
    return np.stack([np.ones(len(streets), dtype=bool), built[at], city[at]])


def _dense(amount: Floats, least: _Dense, cell_m: tuple[float, float]) -> tuple[Booleans, Booleans]:
    """Whether each cell of a grid is built up, and of a city."""
    near, far = (_around(amount, radius_m, cell_m) for radius_m in least.radius_m)
    return near >= least.built_up, far >= least.city


def _around(amount: Floats, radius_m: float, cell_m: tuple[float, float]) -> Floats:
    """What lies within a radius of each cell, per km² of what the grid knows of it."""
    reach = [int(radius_m // side) for side in cell_m]
    away = [np.arange(-each, each + 1) * side for each, side in zip(reach, cell_m, strict=True)]
    disc = (np.hypot(*np.meshgrid(*away, indexing="ij")) <= radius_m).astype(float)
    summed, cells = (_convolved(each, disc) for each in (amount, np.ones(amount.shape)))
    km2 = np.maximum(cells, _LEAST_KNOWN[radius_m] * disc.sum()) * cell_m[0] * cell_m[1] / 1e6
    return np.asarray((summed / km2).round(6))  # what is left of the transform is noise


def _convolved(grid: Floats, disc: Floats) -> Floats:
    """The sum of a grid around each of its cells, as by scipy.signal, which takes a second to import."""
    size = [fft.next_fast_len(a + b - 1, real=True) for a, b in zip(grid.shape, disc.shape, strict=True)]
    whole = fft.irfft2(fft.rfft2(grid, size) * fft.rfft2(disc, size), size)
    (top, left), (rows, columns) = [each // 2 for each in disc.shape], grid.shape
    return np.asarray(whole[top : top + rows, left : left + columns])


def _cell_m(people: Grid, middle: geopandas.GeoSeries) -> tuple[float, float]:
    """Height and width of a cell (metres) in the middle of the grid."""
    rows, columns = people.persons.shape
    x, y = people.xy(np.array([0, 1, 0]) + columns // 2, np.array([0, 0, 1]) + rows // 2)
    at = shapely.get_coordinates(
        datums.project(geopandas.GeoSeries.from_xy(x, y, crs=people.crs), pyproj.CRS(middle.crs)).to_numpy()
    )
    width, height = np.hypot(*(at[1:] - at[0]).T)
    return float(height), float(width)


def _within(middle: geopandas.GeoSeries, built_up: geopandas.GeoSeries) -> Booleans:
    land = datums.project(built_up, pyproj.CRS(middle.crs)).make_valid().to_numpy()
    inside = np.zeros(len(middle), dtype=bool)
    inside[shapely.STRtree(middle.to_numpy()).query(land, predicate="intersects")[1]] = True
    return inside


def _note(streets: Streets, *, by_people: bool) -> Note:
    km = streets["length_m"].groupby(streets["setting"]).sum() / 1000
    city, town, rural, unknown = (float(km.get(each, 0.0)) for each in (CITY, TOWN, RURAL, ""))
    by = (
        ("人口和街道密度", "the density of people and streets")
        if by_people
        else ("街道密度", "the density of streets")
    )
    zh, en = (
        f"；{unknown:.1f} 公里无从判断，按城市计",
        f"; of {unknown:.1f} km nothing tells, taken as in a city",
    )
    return Note(
        "found",
        "streets",
        f"驾车速度按所在地：城市 {city:.1f} 公里，镇村 {town:.1f} 公里，乡野 {rural:.1f} 公里"
        f"（按限速标签和{by[0]}）{zh if unknown else ''}",
        f"driving speeds go by where streets run: {city:.1f} km in cities, {town:.1f} km in towns and"
        f" villages, {rural:.1f} km in the country (by tags of limits and {by[1]}){en if unknown else ''}",
        city + town + rural,
        "km",
    )
