"""Objects of an OpenStreetMap file chosen by their ids, or because they lie on earth."""

from collections.abc import Iterable

import osmium
import osmium.filter

# today's ids lie below 2**34; a filter takes memory by the highest id, and all there is by one of 2**60
_HIGHEST = 1 << 44


def chosen(ids: Iterable[int]) -> osmium.filter.IdFilter:
    """Return a filter for the objects with these ids; ids that no object can have are passed over."""
    return osmium.filter.IdFilter(each for each in ids if 0 < each <= _HIGHEST)


class OnEarth:
    """A filter that passes over nodes that lie nowhere on earth, and remembers which."""

    def __init__(self) -> None:
        self.others: set[int] = set()

    def node(self, node: osmium.osm.Node) -> bool:
        """Tell whether to pass over a node."""
        if not node.location.valid():
            self.others.add(node.id)
        return not node.location.valid()
