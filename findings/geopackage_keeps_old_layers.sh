#!/usr/bin/env bash
# One expects GeoDataFrame.to_file with mode "w" to do what its documentation says, overwrite the existing file: a
# Shapefile or GeoJSON of that name is gone. A GeoPackage of that name stays, and only the layer of the same name is
# replaced. Results of an earlier run under other layer names live on in the new file, and read_file without a layer
# reads the oldest with no more than a warning. It hurts studies that name layers after a scenario or a limit: the
# file sent out holds gaps of a plan that was dropped.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  geopandas==1.2.0 pyogrio==0.13.0 shapely==2.2.0 pandas==3.1.1
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys
import warnings

import geopandas as gpd
import pyogrio
from shapely import Point

print("geopandas", gpd.__version__, "pyogrio", pyogrio.__version__)
gaps = gpd.GeoDataFrame({"people": [900, 40]}, geometry=[Point(500000, 3500000), Point(500900, 3500000)], crs=4547)
gaps.to_file("gaps.gpkg", layer="within_15_min", mode="w")
gaps.iloc[:1].to_file("gaps.gpkg", layer="within_10_min", mode="w")
layers = [str(name) for name, _ in pyogrio.list_layers("gaps.gpkg")]
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    read = len(gpd.read_file("gaps.gpkg"))
print("expected: one layer, within_10_min, with 1 row")
print("layers in the overwritten file:", layers, "| rows that read_file gives:", read)
same = layers == ["within_15_min", "within_10_min"] and read == 2
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
