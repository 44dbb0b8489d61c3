"""A layer in another datum than it is said to be in is known by how it lies against the streets."""

from collections.abc import Iterator

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from access.contracts.tiles import MapDatum
from access.places import datums, gcj02, likely_datum, readers
from access.places.osm.file import OsmFile
from access.places.streets.from_graph import from_csv
from access.places.streets.from_osm import from_osm
from tests.conftest import shared

CRS = "EPSG:4549"
DATUMS: tuple[MapDatum, ...] = ("wgs84", "gcj02", "bd09")


def streets() -> geopandas.GeoDataFrame:
    """Streets 120 to 300 m apart over 10 km, as in a town that grew."""
    gaps = np.random.default_rng(11).uniform(120, 300, (2, 48))
    x, y = 525_000 + np.cumsum(gaps[0]), 3_170_000 + np.cumsum(gaps[1])
    lines = [shapely.LineString([(each, y[0]), (each, y[-1])]) for each in x]
    lines += [shapely.LineString([(x[0], each), (x[-1], each)]) for each in y]
    return geopandas.GeoDataFrame({"class": "residential"}, geometry=lines, crs=CRS, index=range(len(lines)))


STREETS = streets()
X = STREETS.geometry.bounds["minx"].to_numpy()[:48]
Y = STREETS.geometry.bounds["miny"].to_numpy()[48:]


def places(number: int, least_m: float, most_m: float) -> geopandas.GeoSeries:
    """Places that stand so far beside the nearest street."""
    xy = np.random.default_rng(12).uniform((527_000, 3_172_000), (533_000, 3_178_000), (200 * number, 2))
    points = shapely.points(xy)
    _, away_m = shapely.STRtree(STREETS.geometry.to_numpy()).query_nearest(points, return_distance=True)
    chosen = points[(away_m >= least_m) & (away_m <= most_m)][:number]
    assert len(chosen) == number
    return geopandas.GeoSeries(chosen, crs=CRS)


def read_as(shapes: geopandas.GeoSeries, truth: MapDatum, said: MapDatum) -> geopandas.GeoSeries:
    """Shapes as they come out of a file in the one datum that is taken for the other."""

    def misread(lonlat: np.ndarray) -> np.ndarray:
        return gcj02.to_wgs84(gcj02.stored(lonlat, truth), said)

    degrees = datums.project(shapes, "EPSG:4326")
    return datums.project(
        geopandas.GeoSeries(shapely.transform(degrees.to_numpy(), misread), crs="EPSG:4326"), CRS
    )


PAIRS = [(truth, said) for truth in DATUMS for said in DATUMS]


@pytest.mark.parametrize(("truth", "said"), PAIRS)
def test_places_are_known_by_keeping_off_the_carriageway(truth: MapDatum, said: MapDatum) -> None:
    found = likely_datum.of_places(read_as(places(300, 9, 40), truth, said), STREETS, said)
    assert found is not None
    assert found.number == 300
    assert found.likelier(said) == (None if truth == said else (truth, True))
    assert found.by[truth].share == 0
    # some 8 m either side of each of two streets in 210 m: 2 × 16/210, less where they cross
    asked = likely_datum.of_places(read_as(places(300, 9, 40), truth, said), STREETS, said, if_likelier=True)
    assert (asked.likelier(said) if asked else None) == found.likelier(said)
    assert found.chance == pytest.approx(1 - (1 - 16 / 210) ** 2, abs=0.03)


@pytest.mark.parametrize(("kind", "datum"), [("places", "wgs84"), ("places", "gcj02"), ("borders", "bd09")])
def test_streets_in_another_datum_are_told_from_a_layer_in_one(datum: MapDatum, kind: str) -> None:
    bent = STREETS.geometry.segmentize(100)  # a straight line of kilometres is none in the other
    lines = STREETS.set_geometry(read_as(bent, datum, "wgs84"))
    squares = geopandas.GeoSeries(shapely.box(X[5:25:5], Y[5:25:5], X[10:30:5], Y[10:30:5]), crs=CRS)
    layer = {"places": places(300, 9, 40), "borders": squares}[kind]
    of = {"places": likely_datum.of_places, "borders": likely_datum.of_borders}[kind]
    found, other = of(layer, lines, "wgs84"), of(read_as(layer, "gcj02", "wgs84"), STREETS, "wgs84")
    assert found is not None
    assert other is not None
    assert found.streets() == (None if datum == "wgs84" else datum)
    assert found.likelier("wgs84") is None
    assert other.streets() is None


@pytest.mark.parametrize(("truth", "said"), PAIRS)
def test_zones_are_known_by_their_borders_along_streets(truth: MapDatum, said: MapDatum) -> None:
    x, y = STREETS.geometry.bounds["minx"].iloc[5:30:5], STREETS.geometry.bounds["miny"].iloc[53:78:5]
    zones = geopandas.GeoSeries(
        [shapely.box(x.iloc[i], y.iloc[j], x.iloc[i + 1], y.iloc[j + 1]) for i in range(4) for j in range(4)],
        crs=CRS,
    )
    found = likely_datum.of_borders(read_as(zones, truth, said), STREETS, said)
    assert found is not None
    assert found.likelier(said) == (None if truth == said else (truth, True))
    asked = likely_datum.of_borders(read_as(zones, truth, said), STREETS, said, if_likelier=True)
    assert asked == (None if truth == said else found)
    assert found.by[truth].share == 1
    assert found.by[truth].beside_m < 0.2  # a straight line of GCJ-02 is bent in WGS 84


def test_places_anywhere_are_not_doubted() -> None:
    xy = np.random.default_rng(3).uniform((526_000, 3_171_000), (533_000, 3_178_000), (300, 2))
    found = likely_datum.of_places(geopandas.GeoSeries.from_xy(*xy.T, crs=CRS), STREETS, "wgs84")
    assert found is not None
    assert found.likelier("wgs84") is None


@pytest.mark.parametrize(("truth", "said"), PAIRS)
def test_places_put_onto_the_middle_of_streets_are_known_by_that(truth: MapDatum, said: MapDatum) -> None:
    # addresses are: by the right datum all of them stand on a carriageway
    found = likely_datum.of_places(read_as(places(60, 0, 1), truth, said), STREETS, said)
    assert found is not None
    assert found.by[truth].share == 1
    assert found.likelier(said) == (None if truth == said else (truth, True))


def test_three_places_put_onto_streets_are_doubted_but_not_surely() -> None:
    points = read_as(places(3, 0, 1), "gcj02", "wgs84")
    found = likely_datum.of_places(points, STREETS, "wgs84")
    assert found is not None
    assert found.likelier("wgs84") == ("gcj02", False)


def test_of_few_places_of_those_beyond_the_streets_and_abroad_nothing_is_said() -> None:
    shifted = read_as(places(60, 9, 40), "gcj02", "wgs84")
    assert likely_datum.of_places(shifted.iloc[:2], STREETS, "wgs84") is None
    few = likely_datum.of_places(shifted.iloc[:9], STREETS, "wgs84")
    assert few is not None
    assert few.likelier("wgs84") is None
    assert likely_datum.of_places(shifted.translate(50_000, 0), STREETS, "wgs84") is None
    away = "EPSG:32635"
    abroad = (geopandas.GeoSeries(each.to_numpy(), crs=away) for each in (shifted, STREETS.geometry))
    points, lines = (each.translate(-140_000, 3_500_000) for each in abroad)
    helsinki = geopandas.GeoDataFrame({"class": "residential"}, geometry=lines, crs=away, index=lines.index)
    assert likely_datum.of_places(points, helsinki, "wgs84") is None


def test_footpaths_are_no_carriageways() -> None:
    points = places(300, 9, 40)
    # a path leads right past each place
    paths = [shapely.LineString([(p.x - 30, p.y), (p.x + 30, p.y)]) for p in points]
    more = geopandas.GeoDataFrame({"class": "footway"}, geometry=paths, crs=CRS, index=range(len(paths)))
    found = likely_datum.of_places(points, pd.concat([STREETS, more]), "wgs84")
    assert found is not None
    assert found.by["wgs84"].share == 0


def real(place: str) -> Iterator[tuple[str, geopandas.GeoDataFrame, geopandas.GeoSeries]]:
    """Each list of real places amid the streets there: its name, those streets, the places."""
    folder = shared(place)
    if place == "shanghai_centre":
        lines, _ = from_osm(OsmFile(folder / "network/shanghai_centre.osm"), pyproj.CRS(CRS))
        tables = {each.stem: readers.table(each)[0] for each in sorted((folder / "facilities").glob("*.csv"))}
    else:
        lines, _ = from_csv(
            folder / "network/nodes.csv.gz",
            folder / "network/edges.csv.gz",
            pyproj.CRS("EPSG:4547"),
            source_crs="EPSG:4326",
        )
        tables = dict(iter(readers.table(folder / "facilities/facilities_hk.csv")[0].groupby("category")))
    for name, table in tables.items():
        xy = table[["lon", "lat"]].astype(float).to_numpy()
        yield name, lines, datums.project(geopandas.GeoSeries.from_xy(*xy.T, crs="EPSG:4326"), lines.crs)


@pytest.mark.parametrize("place", ["shanghai_centre", "hong_kong_island"])
def test_real_lists_are_not_doubted_and_known_when_shifted(place: str) -> None:
    sure = told = 0
    for name, lines, points in real(place):
        for truth in DATUMS:
            found = likely_datum.of_places(read_as(points, truth, "wgs84"), lines, "wgs84")
            likelier = found.likelier("wgs84") if found else None
            asked = likely_datum.of_places(read_as(points, truth, "wgs84"), lines, "wgs84", if_likelier=True)
            assert (asked.likelier("wgs84") if asked else None) == likelier
            # silence where the list is too short to tell; but never a wrong word
            assert likelier is None or (truth != "wgs84" and likelier[0] == truth), (name, truth, likelier)
            assert found is None or found.streets() is None
            if found and found.number >= 250 and truth != "wgs84":
                assert likelier is not None, (name, found)
                sure += 1
        if found and found.number >= 250 and place == "shanghai_centre":
            shifted = lines.set_geometry(read_as(lines.geometry, "gcj02", "wgs84").set_axis(lines.index))
            about = likely_datum.of_places(points, shifted, "wgs84")
            assert about is not None
            assert about.streets() in ("gcj02", None)
            told += about.streets() == "gcj02"
    assert told == (2 if place == "shanghai_centre" else 0)
    assert sure == (4 if place == "shanghai_centre" else 0)


def test_borders_with_coordinates_that_are_none_are_passed_over() -> None:
    """A corner at infinity, or 10^300 m away: what is wrong with it is told elsewhere."""
    square = shapely.box(527_000, 3_172_000, 529_000, 3_174_000)
    with np.errstate(invalid="ignore"):
        lost = [shapely.Polygon([(0, 0), (corner, 0), (1, 1)]) for corner in (np.nan, np.inf, 1e300)]
    alone, both = (
        likely_datum.of_borders(geopandas.GeoSeries(each, crs=CRS), STREETS, "wgs84")
        for each in ([square], [square, *lost])
    )
    assert alone is not None
    assert both == alone
