#!/usr/bin/env bash
# One expects the ground of a rehabilitation centre, drawn as a closed way with healthcare=rehabilitation (the wiki says
# to outline the feature and tag that area), to be read as a polygon, as a ground with amenity=clinic is. GDAL's OSM
# driver (so pyogrio), osmnx and pyrosm each bring a list of keys that make a closed way an area, and none of the three
# lists holds healthcare or emergency: the ground is a closed LineString of area 0, with GDAL in another layer, while the
# same ground drawn as a relation is a polygon. It hurts joins of entrances or people to the grounds of services.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  osmium==4.3.2 pyogrio==0.13.0 osmnx==2.1.1 pyrosm==0.25.0 geopandas==1.2.0 shapely==2.2.0 pandas==3.1.1 numpy==2.4.6
cd "$room"
"$room/venv/bin/python" - <<'PY'
import importlib.metadata
import sys

import osmium
import osmnx
import pyogrio
import pyrosm
from osmium.osm.mutable import Node, Relation, Way
from shapely import Point

for name in ("osmium", "pyogrio", "osmnx", "pyrosm"):
    print(name, importlib.metadata.version(name), end=" ")
print("GDAL", pyogrio.__gdal_version_string__)
grounds = [{"amenity": "clinic"}, {"healthcare": "rehabilitation"}, {"emergency": "ambulance_station"},
           {"healthcare": "rehabilitation"}]
titles = ["way, amenity=clinic", "way, healthcare=rehabilitation", "way, emergency=ambulance_station",
          "relation, healthcare=rehabilitation"]
things, last = [], len(grounds) - 1
for k in range(len(grounds)):
    for n, (dx, dy) in enumerate([(0, 0), (1, 0), (1, 1), (0, 1)]):
        things.append(Node(id=10 * k + n + 1, version=1, location=(116 + 0.01 * k + 0.001 * dx, 40 + 0.001 * dy)))
for k, tags in enumerate(grounds):
    things.append(Way(id=k + 1, version=1, nodes=[10 * k + n + 1 for n in (0, 1, 2, 3, 0)],
                      tags={} if k == last else {**tags, "name": titles[k]}))
things.append(Relation(id=1, version=1, members=[("w", last + 1, "outer")],
                       tags={"type": "multipolygon", **grounds[last], "name": titles[last]}))
for file in ("town.osm", "town.osm.pbf"):
    with osmium.SimpleWriter(file) as out:
        for thing in things:
            out.add(thing)
keys = ("amenity", "healthcare", "emergency")
doors = {title: Point(116.0005 + 0.01 * k, 40.0005) for k, title in enumerate(titles)}  # in the middle of each ground


def kinds(frame):
    return {row.name: (row.geometry.geom_type, row.geometry.contains(doors[row.name]))
            for row in frame[["name", "geometry"]].itertuples(index=False)}


def of_gdal(layer):
    return kinds(pyogrio.read_dataframe("town.osm", layer=layer))


found = osmium.FileProcessor("town.osm.pbf").with_areas(osmium.filter.KeyFilter(*keys))
osmium_has = sorted(x.tags["name"] for x in found if x.is_area())
gdal_areas, gdal_lines = of_gdal("multipolygons"), of_gdal("lines")
wanted = {key: True for key in keys}
osmnx_has = kinds(osmnx.features_from_xml("town.osm", tags=wanted).reset_index())
pyrosm_has = kinds(pyrosm.OSM("town.osm.pbf").get_pois(wanted))
print("expected: four polygons with a door inside each | osmium's areas:", len(osmium_has))
for title in titles:
    layer = "multipolygons" if title in gdal_areas else "lines"
    print(f"{title:35} GDAL {(gdal_areas | gdal_lines)[title]} in '{layer}', osmnx {osmnx_has[title]},"
          f" pyrosm {pyrosm_has[title]}")
print("(type of geometry, whether the door in the middle is inside)")

line = ("LineString", False)
odd = titles[1:3]
same = (osmium_has == sorted(titles) and sorted(gdal_areas) == sorted(set(titles) - set(odd))
        and all(found[title] == line for title in odd for found in (gdal_lines, osmnx_has, pyrosm_has))
        and all(found[title][1] for title in (titles[0], titles[3]) for found in (gdal_areas, osmnx_has, pyrosm_has)))
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
