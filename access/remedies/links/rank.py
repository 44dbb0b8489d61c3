"""What a missing link buys: the people that it brings within a limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import KDTree

from access.contracts import tables
from access.contracts.arrays import Booleans, Floats, Integers
from access.contracts.errors import NetworkError
from access.contracts.said import Said, examples
from access.contracts.tables import Positions, Streets, Turns
from access.network.edges import Direction
from access.network.network import Network
from access.network.pairs import pairs
from access.network.positions import by_place
from access.network.travel import nearest
from access.places.streets.from_osm import UNTAGGED
from access.places.streets.split import cut, located, turned
from access.remedies.links.pairs import LINKS, Links
from access.verdicts.reach import TOLERANCE

Order = Literal["persons_per_m", "persons_gained"]
_CELLS = 1 << 12  # cells searched from at a time, so that what is found fits into memory


class Layout(NamedTuple):
    """Streets and the turns forbidden on them (None: none); and the pieces, where streets were cut."""

    streets: Streets
    turns: Turns | None = None
    pieces: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False)
class Service:
    """Who is to reach what within which limit, along which network.

    Attributes:
        network: the network.
        cells: POSITIONS of the demand on it; a cell may have several rows, one for each link.
        persons: of each cell, or whatever else is to be counted; shape (cells,).
        facilities: POSITIONS of the facilities' entrances on it.
        limit: in the network's unit, as are costs.
        direction: who travels.
        link_rate: cost of a metre of link; None: as much as a metre off the network.
        inside: whether each cell stands in a facility, and so needs no way; None: none does.
    """

    network: Network
    cells: Positions
    persons: Floats
    facilities: Positions
    limit: float
    direction: Direction = "demand_to_facility"
    link_rate: float | None = None
    inside: Booleans | None = None

    @cached_property
    def covered(self) -> Booleans:
        """Whether each cell has a facility within the limit; False where it is not linked."""
        along = self.costs(self.cells) <= self.limit + TOLERANCE
        return along if self.inside is None else along | self.inside

    @cached_property
    def linked(self) -> Booleans:
        """Whether each cell is linked."""
        number, index = by_place(self.cells)
        found = np.zeros(len(index), dtype=bool)
        found[number[self.cells["edge"].notna()]] = True
        return found

    @property
    def persons_covered(self) -> float:
        """Persons within the limit."""
        return float(self.persons[self.covered].sum())

    def costs(self, positions: Positions) -> Floats:
        """Return the cost between each place and its nearest facility; NaN: not linked."""
        found = nearest(positions, self.facilities, self.network, direction=self.direction)
        return np.asarray(found["impedance"], dtype=float)


def rank(links: Links, service: Service, *, by: Order = "persons_per_m") -> Links:
    """Count the persons that each link alone would bring within the limit, and put the best first.

    The count is that of a network with the link as a street: with a link from a to b the cost of a
    cell is the least of what it was and of its way to a, the link, and b's way to the facility. Two
    things are left aside: what is lost at the new junctions, where a mode loses time at junctions,
    and turning round there, where turns are forbidden.

    Args:
        links: a LINKS table.
        service: who is to reach what.
        by: what the best link has most of.

    Returns:
        The table in order, with ``persons_gained`` and ``persons_per_m`` (for each metre of link).
        Of equal links the one that gains more goes first, then the shorter, then by id.

    Raises:
        NetworkError: a link ends on a street that is not in the network.
    """
    tables.check(links, LINKS)
    entry, spent = _entries(links, service)
    gained = _brought(entry, spent, service)
    length_m = links["length_m"].to_numpy(dtype=float)
    table = links.assign(persons_gained=gained, persons_per_m=gained / length_m)
    order = np.lexsort((links.index.to_numpy(dtype=str), length_m, -gained, -table[by].to_numpy()))
    return table.iloc[order]


def distinct(ranked: Links, *, apart_m: float) -> Links:
    """Tell links that stand for themselves from those much like a better one.

    Args:
        ranked: a LINKS table, the best first.
        apart_m: a link both of whose ends are as near (metres) to the ends of a better one is like it.

    Returns:
        The table with ``like``: the better link, by its id; "" where a link stands for itself.
    """
    ends = np.stack([ranked.get_coordinates().to_numpy()[side::2] for side in (0, 1)], axis=1)
    both = np.concatenate([ends.reshape(-1, 4), ends[:, ::-1].reshape(-1, 4)])
    tree = KDTree(both)
    like = np.full(len(ranked), -1)
    for i in range(len(ranked)):
        if like[i] >= 0:
            continue
        near = np.array(tree.query_ball_point(both[i], apart_m, p=np.inf), dtype=np.int64)
        far_m = np.hypot(*np.moveaxis((both[near] - both[i]).reshape(-1, 2, 2), 2, 0)).max(axis=1)
        others = near[far_m <= apart_m] % len(ranked)
        like[others[(others > i) & (like[others] < 0)]] = i
    return ranked.assign(like=np.append(ranked.index.to_numpy(dtype=object), "")[like].astype(str))


def with_links(layout: Layout, links: Links, *, street_class: str = "footway") -> Layout:
    """Add links to streets: those in the middle of which a link ends are cut there.

    Args:
        layout: the streets, and the turns forbidden on them.
        links: a LINKS table.
        street_class: the class of the links, by which modes know who may use them and how fast.

    Returns:
        The layout with the links as streets by their ids, open both ways.

    Raises:
        TableError: a link ends on no street of the table or beyond its ends, or was added before.
    """
    tables.check(links, LINKS)
    sides = [
        pd.DataFrame({"street_id": links[f"{side}_street"], "along_m": links[f"{side}_m"]})
        for side in ("from", "to")
    ]
    streets, pieces = cut(layout.streets, pd.concat(sides))
    nodes = []
    for side in sides:
        name, along_m = located(side["street_id"], side["along_m"], pieces)
        ends = streets.loc[name, ["from_node", "to_node", "length_m"]]
        at_start = along_m <= ends["length_m"].to_numpy(dtype=float) / 2
        nodes.append(ends["from_node"].where(at_start, ends["to_node"]).to_numpy())
    new = geopandas.GeoDataFrame(
        {**UNTAGGED, "from_node": nodes[0], "to_node": nodes[1], "class": street_class, "oneway": "both"},
        index=links.index,
        geometry=links.geometry,
        crs=links.crs,
    ).assign(speed_kph=np.nan, length_m=links["length_m"], layer=0, access=links["access"])
    result = pd.concat([streets, new[streets.columns]]).rename_axis("street_id").sort_index()
    tables.check(result, tables.STREETS)
    turns = layout.turns if layout.turns is None else turned(layout.turns, layout.streets, pieces)
    return Layout(result, turns, pieces)


def site_gains(sites: Positions, service: Service) -> pd.Series:
    """Count the persons that a new facility at each of some sites alone would bring within the limit.

    Args:
        sites: POSITIONS of candidate sites by candidate_id, on the network; several rows of one id
            are entrances.
        service: who is to reach what.

    Returns:
        ``persons_gained`` by candidate_id, the best first; of equals, the one listed first. Sites not
        linked to the network gain nobody.
    """
    number, names = pd.factorize(sites.index)
    usable = np.flatnonzero(sites["edge"].notna())
    gained = np.zeros(len(names))
    for cell, place, _ in _within(service, sites.iloc[usable], service.limit + TOLERANCE):
        once = np.unique(np.stack([number[usable][place], cell]), axis=1)
        gained += np.bincount(once[0], service.persons[once[1]], minlength=len(names))
    order = np.argsort(-gained, kind="stable")
    return pd.Series(gained[order], names[order], name="persons_gained").rename_axis("candidate_id")


def placed(street_id: npt.ArrayLike, along_m: npt.ArrayLike, network: Network) -> Positions:
    """Return POSITIONS of places given by street, with a RangeIndex.

    Raises:
        NetworkError: a street is not in the network.
    """
    edge = pd.Index(network.street_id).get_indexer(pd.Index(np.asarray(street_id, dtype=str)))
    if (edge < 0).any():
        lost = examples(pd.unique(np.asarray(street_id, dtype=str)[edge < 0]))
        raise NetworkError(
            Said(f"所在街道不在路网里：{lost.zh}", f"places on streets that are not in this network: {lost}")
        )
    return pd.DataFrame({"edge": edge.astype(float), "along_m": np.asarray(along_m, float), "leg_m": 0.0})


def _entries(links: Links, service: Service) -> tuple[Positions, Floats]:
    """Where each link is entered by those whom it helps, and what is spent from there on; ``inf``: nobody.

    Nobody is helped to enter at an end from which the link leads to no cheaper way. Where travel is
    to facilities, links lead onto private streets only from such; where it is from them, likewise.
    """
    network, rate = service.network, service.link_rate
    step = links["length_m"].to_numpy(dtype=float) * (network.leg_rate if rate is None else rate)
    one, other = (placed(links[f"{side}_street"], links[f"{side}_m"], network) for side in ("from", "to"))
    cost, other_cost = service.costs(one), service.costs(other)
    barred, other_barred = (
        network.private[ends["edge"].to_numpy(dtype=np.int64)] & (links["access"] == "").to_numpy()
        for ends in (one, other)
    )
    spent = np.where(other_barred, np.inf, other_cost + step)
    other_spent = np.where(barred, np.inf, cost + step)
    first, second = spent < cost, other_spent < other_cost
    entry = one.mask(pd.DataFrame(dict.fromkeys(one, ~first)), other)
    return entry, np.select([first, second], [spent, other_spent], np.inf)


def _brought(entry: Positions, spent: Floats, service: Service) -> Floats:
    """Count the persons not yet within the limit who would be by way of each entry."""
    gained, limit = np.zeros(len(entry)), service.limit + TOLERANCE
    link = np.flatnonzero(spent <= limit)
    if not len(link):
        return gained
    spot = entry.iloc[link].groupby(["edge", "along_m"], sort=True).ngroup().to_numpy()
    link, spot = link[np.argsort(spot, kind="stable")], np.sort(spot)
    first = np.concatenate([[0], np.cumsum(np.bincount(spot))])
    spots = entry.iloc[link[first[:-1]]]
    for cell, place, cost in _within(service, spots, limit - float(spent[link].min())):
        times = first[place + 1] - first[place]
        row = np.repeat(np.arange(len(place)), times)
        by = link[np.repeat(first[place] - (np.cumsum(times) - times), times) + np.arange(len(row))]
        near = cost[row] + spent[by] <= limit
        gained += np.bincount(by[near], service.persons[cell[row[near]]], minlength=len(gained))
    return gained


def _within(
    service: Service, destinations: Positions, limit: float
) -> Iterator[tuple[Integers, Integers, Floats]]:
    """Yield the pairs of cells beyond the limit and destinations, within a limit: cell, destination, cost."""
    short = ~service.covered & service.linked & (service.persons > 0)
    number, _ = by_place(service.cells)
    cells, destinations = service.cells.set_axis(number), destinations.reset_index(drop=True)
    wanted = np.flatnonzero(short)
    for begin in range(0, len(wanted), _CELLS):
        some = cells[np.isin(number, wanted[begin : begin + _CELLS])]
        found = pairs(some, destinations, service.network, limit=limit, direction=service.direction)
        yield (
            found["origin_id"].to_numpy(),
            found["destination_id"].to_numpy(),
            found["impedance"].to_numpy(),
        )
