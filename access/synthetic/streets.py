"""All streets together, as the two tables that a traffic model exports: nodes, and directed edges."""

import numpy as np
import pandas as pd
import shapely

from access.contracts.arrays import Floats
from access.synthetic import lattice, roads
from access.synthetic.settlement import Settled
from access.synthetic.terrain import Ground, east_m, north_m

# kind on the lattice → class, speed limit, what the gates of an estate say
_CLASS = {
    lattice.TRUNK: "trunk",
    lattice.PRIMARY: "primary",
    lattice.SECONDARY: "secondary",
    lattice.TERTIARY: "tertiary",
    lattice.RESIDENTIAL: "residential",
    lattice.ONE_WAY: "residential",
    lattice.IN_ESTATE: "service",
    lattice.FOOTWAY: "footway",
    lattice.VILLAGE: "unclassified",
    lattice.TRACK: "track",
}
_SPEED_KPH = {
    "motorway": 100,
    "motorway_link": 60,
    "trunk": 60,
    "primary": 60,
    "secondary": 50,
    "tertiary": 40,
    "residential": 30,
    "unclassified": 40,
    "service": 10,
}
# one walks and cycles through the gates of an estate; strangers do not drive in
_ESTATE = {"access": "private", "foot": "permissive", "bicycle": "permissive", "emergency": "yes"}
COLUMNS = (
    *("u", "v", "length_m", "class", "speed_kph", "access", "foot", "bicycle", "emergency", "layer"),
    *("control_from", "control_to", "geometry"),
)


def made(ground: Ground, settled: Settled, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay out the streets.

    Returns:
        (nodes: ``node``, ``x``, ``y``; edges: ``COLUMNS``, a row for each direction; ``geometry`` is
        WKT where a road winds, else empty).
    """
    grid = lattice.made(ground, settled, rng)
    country_nodes, country = roads.made(ground, settled, grid, rng)
    ring_nodes, ring = roads.ring()
    drawn = pd.concat([country.assign(layer=0), ring], ignore_index=True)
    streets = pd.concat([_of_lattice(lattice.streets(grid)), _of_lines(drawn)], ignore_index=True)
    lights = lattice.signals(grid)
    streets["control_from"] = np.where(streets["u"].isin(lights), "traffic_signals", "")
    streets["control_to"] = np.where(streets["v"].isin(lights), "traffic_signals", "")
    nodes = _nodes(streets, pd.concat([country_nodes, ring_nodes]))
    return nodes, _directed(streets)


def _of_lattice(found: pd.DataFrame) -> pd.DataFrame:
    name = found["kind"].map(_CLASS)
    estate = (found["kind"] == lattice.IN_ESTATE).to_numpy()
    gates = {key: np.where(estate, value, "") for key, value in _ESTATE.items()}
    odd = found["u"].str.split("_").str[1].astype(int) % 4 == 1
    one_way = np.where(found["kind"] == lattice.ONE_WAY, np.where(odd, 1, -1), 0)
    return found.assign(**gates, **{"class": name}, geometry="", back="", one_way=one_way)


def _of_lines(drawn: pd.DataFrame) -> pd.DataFrame:
    xy = [np.stack([east_m(line[:, 0]), north_m(line[:, 1])], axis=1) for line in drawn["line"]]
    bent = [len(line) > 2 for line in drawn["line"]]
    words = [
        (_wkt(line), _wkt(line[::-1])) if winds else ("", "") for line, winds in zip(xy, bent, strict=True)
    ]
    return drawn[["u", "v", "class", "layer"]].assign(
        length_m=[roads.length_m(line) for line in drawn["line"]],
        **dict.fromkeys(_ESTATE, ""),
        geometry=[ahead for ahead, _ in words],
        back=[back for _, back in words],
        one_way=0,
    )


def _wkt(line: Floats) -> str:
    return str(shapely.to_wkt(shapely.LineString(line), rounding_precision=1))


def _nodes(streets: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Place every node that a street uses; a corner's name says where it is."""
    names = pd.Index(sorted({*streets["u"], *streets["v"]} - set(own.index)), name="node")
    at = names.to_series().str.split("_", expand=True).astype(float).set_axis(["column", "row"], axis=1)
    whole = pd.concat([at, own])
    x, y = east_m(whole["column"]).round(1), north_m(whole["row"]).round(1)
    return pd.DataFrame({"x": x, "y": y}).rename_axis("node").reset_index()


def _directed(streets: pd.DataFrame) -> pd.DataFrame:
    """Write a two-way street as two rows, a one-way street as one."""
    streets = streets.assign(speed_kph=streets["class"].map(_SPEED_KPH))
    swapped = {"u": "v", "v": "u", "control_from": "control_to", "control_to": "control_from"}
    back = streets.rename(columns={**swapped, "geometry": "back", "back": "geometry"})
    rows = pd.concat([streets[streets["one_way"] >= 0], back[back["one_way"] <= 0]])
    return rows.sort_values(["u", "v", "length_m"], kind="stable")[list(COLUMNS)]
