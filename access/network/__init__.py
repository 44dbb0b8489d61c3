"""How far it is: networks, positions on their edges, and the travel between them.

Street tables, points and profiles in, tables out. In a notebook::

    import access.network as net
    network = net.from_osmnx(graph, "walk")          # or net.from_osm("city.osm.pbf", "walk")
    times = net.nearest_times(network, homes, clinics)
    areas = net.isochrones(network, clinics, minutes=[5, 10, 15])
    way = net.route(network, homes.iloc[[0]], clinics.iloc[[0]])
    graph = net.to_networkx(network)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from access.network.public import from_osm, from_osmnx, isochrones, nearest_times, route, to_networkx

__all__ = ["from_osm", "from_osmnx", "isochrones", "nearest_times", "route", "to_networkx"]


def __getattr__(name: str) -> Any:
    # whoever only lists profiles waits for no compiled code
    if name not in __all__:
        raise AttributeError(f"module 'access.network' has no attribute '{name}'")
    return getattr(import_module("access.network.public"), name)


def __dir__() -> list[str]:
    return __all__
