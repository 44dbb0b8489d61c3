#!/usr/bin/env bash
# One expects a kernel over metric="haversine" to weigh places in longitude and latitude by kilometres, or by radians as
# scikit-learn would. libpysal's Graph.build_kernel (PySAL's gravity and catchment weights) does so only with k
# neighbours, in radians although its source means kilometres; without k it hands over degrees as if they were radians,
# and longitude as latitude: from Beijing, Guangzhou is nearer than Shanghai. Either way a bandwidth of 200 takes in the
# whole country, silently, and Graph.build_knn hides it, being right (4.15.1, for Python 3.12, has the same lines).
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  libpysal==4.14.1 scikit-learn==1.9.1 geopandas==1.2.0 shapely==2.2.0 pyproj==3.7.2 pandas==3.1.1 numpy==2.4.6
cd "$room"
"$room/venv/bin/python" - <<'PY'
import importlib.metadata
import sys
import warnings

import geopandas as gpd
from libpysal.graph import Graph
from pyproj import Geod

warnings.simplefilter("error")
for name in ("libpysal", "scikit-learn"):
    print(name, importlib.metadata.version(name), end=" ")
print()
cities = {"Beijing": (116.41, 39.90), "Tianjin": (117.20, 39.13), "Shanghai": (121.47, 31.23),
          "Guangzhou": (113.26, 23.13), "Chengdu": (104.07, 30.57), "Harbin": (126.53, 45.80)}
points = gpd.GeoSeries(gpd.points_from_xy(*zip(*cities.values())), index=list(cities), crs=4326)
others = list(cities)[1:]
ball = Geod(a=6371000, b=6371000)
km = {name: ball.inv(*cities["Beijing"], *cities[name])[2] / 1000 for name in others}


def weights(kernel, **options):
    graph = Graph.build_kernel(points, kernel=kernel, metric="haversine", taper=False, **options)
    return graph["Beijing"].to_dict()


bare, near = weights("identity"), weights("identity", k=5)
print(f"{'from Beijing':12} {'expected km':>12} {'without k':>10} {'(in km)':>8} {'k=5':>8} {'(in km)':>8}")
for name in sorted(others, key=km.get):
    print(f"{name:12} {km[name]:12.0f} {bare[name]:10.4f} {bare[name] * 6371:8.0f} {near[name]:8.4f}"
          f" {near[name] * 6371:8.0f}")
print("expected within a bandwidth of 200:", [n for n in others if km[n] < 200])
reach = [sorted(n for n, w in weights("boxcar", bandwidth=200, **extra).items() if w) for extra in ({}, {"k": 5})]
print("without k:", reach[0])
print("with k=5: ", reach[1])
first = list(Graph.build_knn(points, k=1, metric="haversine")["Beijing"].index)
print("Graph.build_knn, nearest of Beijing:", first)

same = (bare["Guangzhou"] < bare["Shanghai"] and bare["Tianjin"] * 6371 > 50 * km["Tianjin"]
        and all(abs(near[n] * 6371 - km[n]) < 1 for n in others)
        and reach == [sorted(others)] * 2 and first == ["Tianjin"])
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
