"""How far it is: networks, positions on their edges, and the travel between them.

Street tables, points and profiles in, tables out. In a notebook::

    import access.network as net
    network = net.from_osmnx(graph, "walk")          # or net.from_osm("city.osm.pbf", "walk")
    times = net.nearest_times(network, homes, clinics)
    areas = net.isochrones(network, clinics, minutes=[5, 10, 15])
    way = net.route(network, homes.iloc[[0]], clinics.iloc[[0]])
    graph = net.to_networkx(network)
"""

from access.network.public import from_osm, from_osmnx, isochrones, nearest_times, route, to_networkx

__all__ = ["from_osm", "from_osmnx", "isochrones", "nearest_times", "route", "to_networkx"]
