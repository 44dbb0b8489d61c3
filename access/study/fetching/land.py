"""Residential land of an OpenStreetMap file, as a layer of its own."""

import json
from pathlib import Path

import shapely

from access.places.osm.file import OsmFile

TAGS = (("landuse", "residential"),)


def residential(extract: Path) -> str:
    """Return the residential areas as a GeoJSON text; empty where the file has none."""
    found, _ = OsmFile(extract).areas(TAGS)
    features = [
        {
            "type": "Feature",
            "properties": {"osm_id": str(osm_id), "name": tags.get("name")},
            "geometry": shapely.geometry.mapping(shape),
        }
        for osm_id, tags, shape in zip(found.index, found["tags"], found.geometry, strict=True)
        if shape.is_valid and not shape.is_empty
    ]
    content = {"type": "FeatureCollection", "features": features}
    return json.dumps(content, ensure_ascii=False) + "\n" if features else ""
