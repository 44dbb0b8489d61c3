"""A place's open data fetched, with a study file that runs."""

from pathlib import Path
from typing import Any

from access.assessment.measure import Progress
from access.assessment.run import quiet
from access.study.fetching.run import fetch as _fetch
from access.study.fetching.servers import Servers
from access.study.fetching.wish import Wish


def fetch(
    place: str,
    folder: str | Path,
    *,
    progress: Progress = quiet,
    overpass: str | None = None,
    nominatim: str | None = None,
    worldpop: str | None = None,
    ghs_pop: str | None = None,
    **wish: Any,
) -> Path:
    """Fetch streets, places, land and people of a place; write a study, and return its file.

    Nothing else in this package asks the network.

    Args:
        place: what people call it, or the id of its relation in OpenStreetMap (``r12345``).
        folder: where the study shall stand.
        progress: called with the name of each step as it begins (``print`` will do).
        overpass, nominatim, worldpop, ghs_pop: addresses of servers in place of the public ones.
        wish: ``pbf``, ``boundary``, ``people``, and any other field of ``access.study.fetching.run.Wish``.

    Raises:
        AccessError: a server that does not answer, data that are not whole, a place that is not found.
    """
    given = {"overpass": overpass, "nominatim": nominatim, "worldpop": worldpop, "ghs_pop": ghs_pop}
    servers = Servers(**{name: address for name, address in given.items() if address})
    return _fetch(Wish(place=place, folder=Path(folder), servers=servers, **wish), tell=progress)
