"""Which links to make first, each counted anew once those before it are made."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.contracts.errors import NetworkError
from access.contracts.said import Said
from access.contracts.tables import Positions, Streets, Turns
from access.network.network import Network
from access.places.streets.split import located
from access.remedies.links.pairs import Links
from access.remedies.links.rank import Layout, Order, Service, placed, rank, with_links

Rebuild = Callable[[Streets, Turns | None], Network]
_LEAST = 1e-9  # of all persons: less than adding them up can be off


@dataclass(frozen=True, eq=False)
class Chosen:
    """Links that were chosen, and what is there with them.

    Attributes:
        links: a LINKS table in the order of the choice, with ``step`` (from 1), ``persons_gained``
            (by this step), ``persons_covered`` (after it), ``covered_share`` and ``length_total_m``.
        step: of each cell, the step by which it comes within the limit; 0: it is as things are, NaN:
            it is not after the last one either.
        service, layout: the service and the streets with all of them.
    """

    links: Links
    step: Floats
    service: Service
    layout: Layout


@dataclass(frozen=True)
class Comparison:
    """Links against a new facility.

    Attributes:
        candidate_id, site_persons: the best site, and the persons that it alone brings within the limit.
        links: how many of the chosen links, in order, bring as many; None: all of them do not.
        length_m, link_persons: of those links, or of all: metres in all, and persons brought.
    """

    candidate_id: str
    site_persons: float
    links: int | None
    length_m: float
    link_persons: float


def choose(
    links: Links,
    service: Service,
    layout: Layout,
    rebuild: Rebuild,
    *,
    number: int | None = None,
    share: float | None = None,
    by: Order = "persons_per_m",
) -> Chosen:
    """Choose links greedily: the best one, then the best beside it, each on the network as it then is.

    Two links that help only together are not seen, so a better choice may exist. Cells and
    facilities stay where they are on the streets: nobody's leg to the street changes.

    Args:
        links: a LINKS table of candidates.
        service: who is to reach what before any link is made.
        layout: the streets of its network, and the turns forbidden on them.
        rebuild: builds the network anew from (streets, turns) as it was built.
        number: how many links at most.
        share: of the persons of all cells; no more links are chosen once as many are within the limit.
        by: what the best link has most of.

    Returns:
        The links chosen; fewer where no further link gains anybody.

    Raises:
        NetworkError: neither a number nor a share is given.
    """
    if number is None and share is None:
        raise NetworkError(
            Said(
                "请给连接数，或要达到的人口比例",
                "give the number of links to choose, or the share of persons to reach",
            )
        )
    left, total = links, float(service.persons.sum())
    step = np.where(service.covered, 0.0, np.nan)
    rows: list[tuple[Hashable, int, float, float, float]] = []
    while (number is None or len(rows) < number) and not _enough(service, share, total):
        ranked = rank(left, service, by=by)
        if ranked.empty or not ranked["persons_gained"].iloc[0] > _LEAST * total:
            break
        best, before = ranked.index[0], service.persons_covered
        service, layout = linked(left.loc[[best]], service, layout, rebuild)
        left = _on_pieces(left.drop(index=best), layout.pieces)
        step[np.isnan(step) & service.covered] = len(rows) + 1
        covered = service.persons_covered
        rows.append((best, len(rows) + 1, covered - before, covered, covered / total))
    columns = ["link_id", "step", "persons_gained", "persons_covered", "covered_share"]
    chosen = pd.DataFrame(rows, columns=columns).set_index("link_id")
    table = links.loc[chosen.index].assign(**{name: chosen[name] for name in columns[1:]})
    return Chosen(table.assign(length_total_m=table["length_m"].cumsum()), step, service, layout)


def linked(links: Links, service: Service, layout: Layout, rebuild: Rebuild) -> tuple[Service, Layout]:
    """Make links: everybody stays where they are on the streets, of which some are cut.

    Args:
        links: a LINKS table.
        service, layout, rebuild: as for ``choose``.

    Returns:
        (the service on the network with the links, its streets).
    """
    layout = with_links(layout, links)
    network = rebuild(layout.streets, layout.turns)
    cells, facilities = (
        _carried(positions, service.network, network, layout.pieces)
        for positions in (service.cells, service.facilities)
    )
    return replace(service, network=network, cells=cells, facilities=facilities), layout


def against_site(chosen: Links, gains: pd.Series) -> Comparison:
    """Compare chosen links with the best single new facility.

    Args:
        chosen: ``Chosen.links``.
        gains: of at least one site, as ``rank.site_gains`` returns it.
    """
    best = float(gains.iloc[0])
    brought = chosen["persons_gained"].cumsum().to_numpy(dtype=float)
    enough = np.flatnonzero(brought >= best * (1 - _LEAST))
    links = int(enough[0]) + 1 if len(enough) else None
    made = chosen.iloc[:links]
    return Comparison(
        candidate_id=str(gains.index[0]),
        site_persons=best,
        links=links,
        length_m=float(made["length_m"].sum()),
        link_persons=float(made["persons_gained"].sum()),
    )


def _enough(service: Service, share: float | None, total: float) -> bool:
    return share is not None and service.persons_covered >= (share - _LEAST) * total


def _on_pieces(links: Links, pieces: pd.DataFrame | None) -> Links:
    """The same LINKS on streets of which some were cut."""
    for side in ("from", "to"):
        street, along_m = located(links[f"{side}_street"], links[f"{side}_m"], pieces)
        links = links.assign(**{f"{side}_street": street, f"{side}_m": along_m})
    return links


def _carried(
    positions: Positions, network: Network, rebuilt: Network, pieces: pd.DataFrame | None
) -> Positions:
    """The same POSITIONS on a network whose streets were cut."""
    found = positions.copy()
    linked = np.flatnonzero(positions["edge"].notna())
    edge = positions["edge"].to_numpy(dtype=float)[linked].astype(np.int64)
    street, along_m = located(network.street_id[edge], positions["along_m"].to_numpy()[linked], pieces)
    there = placed(street, along_m, rebuilt)
    for name in ("edge", "along_m"):
        values = found[name].to_numpy(dtype=float).copy()
        values[linked] = there[name]
        found[name] = values
    return found
