"""Buildings and water of an OpenStreetMap file, as what stands in the way of whoever walks over an area."""

from collections.abc import Mapping
from typing import Any

import geopandas
import osmium
import osmium.filter
import osmium.io
import pandas as pd
import shapely

from access.contracts.arrays import Floats
from access.places.osm import areas, tags
from access.places.osm.values import plain

# roofs on posts, bridges between houses, and what is no longer there or not yet: one walks beneath or across
_PASSED = (
    *("no", "roof", "canopy", "carport", "bridge", "demolished", "razed", "removed", "destroyed"),
    *("proposed", "planned"),
)
_WATER = {
    "natural": ("water",),
    "waterway": ("riverbank", "dock"),
    "landuse": ("reservoir", "basin"),
    "leisure": ("swimming_pool",),
    "amenity": ("fountain",),
}
_WALKED_FOUNTAINS = ("splash_pad", "nozzle", "drinking", "bubbler")
_HIDDEN = ("underground", "underwater", "overground", "bridge", "roof", "rooftop")  # of `location`
_YES = ("yes", "true", "1")


def kind(carried: Mapping[str, str]) -> str:
    """Return ``building`` or ``water`` where the tags of an area bar the way on its level, else "".

    >>> kind({"building": "yes"}), kind({"building": "roof"}), kind({"natural": "water"})
    ('building', '', 'water')
    >>> kind({"building": "yes", "building:min_level": "1"}), kind({"natural": "water", "tunnel": "culvert"})
    ('', '')
    """
    if carried.get("location") in _HIDDEN or carried.get("underground") in _YES:
        return ""
    if "building" in carried:
        raised = any(_above_0(carried.get(key, "")) for key in ("min_height", "building:min_level"))
        return "" if raised or carried["building"] in _PASSED else "building"
    if carried.get("covered") in _YES or carried.get("intermittent") in _YES:
        return ""
    if carried.get("fountain") in _WALKED_FOUNTAINS or tags.structure(carried) != "ground":
        return ""
    return "water" if any(carried.get(key) in values for key, values in _WATER.items()) else ""


def _above_0(text: str) -> bool:
    try:
        return float(text.removesuffix("m")) > 0
    except ValueError:
        return False


def read(file: osmium.io.File, boxes: Floats) -> geopandas.GeoDataFrame:
    """Read buildings and water areas: by osm_id ``kind`` (see there), ``layer``, and polygons in WGS-84.

    Args:
        file: the file.
        boxes: west, south, east, north of what they may stand in; shape (n, 4). Others are passed over.
    """
    wanted = osmium.filter.KeyFilter("building", *_WATER)
    make = osmium.geom.WKBFactory()
    around: Any = shapely.box(*boxes.T)
    tree = shapely.STRtree(around)
    found: dict[str, tuple[str, int, Any]] = {}
    processor: Any = osmium.FileProcessor(file).with_areas(wanted)
    for item in processor.with_filter(wanted).with_filter(osmium.filter.EntityFilter(osmium.osm.AREA)):
        shape = areas.polygon(make, item)
        # to ask each for its tags would take longer than all else
        if (
            shape is not None
            and len(tree.query(shape))
            and (known := kind(carried := plain(dict(item.tags))))
        ):
            found[areas.name(item)] = known, tags.layer(carried), shape
    return geopandas.GeoDataFrame(
        {"kind": [each for each, _, _ in found.values()], "layer": [each for _, each, _ in found.values()]},
        index=pd.Index(list(found), name="osm_id", dtype="str"),
        geometry=[shape for _, _, shape in found.values()],
        crs="EPSG:4326",
    ).sort_index()
