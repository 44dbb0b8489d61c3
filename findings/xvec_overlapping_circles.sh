#!/usr/bin/env bash
# One expects zonal statistics to treat each zone by itself, as service circles overlap wherever facilities are near
# each other. Where exactextract is not installed, xvec's zonal_stats burns all zones into one raster of labels, so a
# square belongs to the circle that comes last in the list: the others are given the people of what is left of them,
# and NaN where nothing is left. Nothing warns, the documentation speaks of small zones only, and an optional package
# changes the answer of the same line. It hurts everyone who counts people per facility.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  xvec==0.5.2 xarray==2026.9.0 rioxarray==0.19.0 rasterio==1.4.4 joblib==1.6.0 geopandas==1.2.0 shapely==2.2.0 \
  pandas==3.1.1 numpy==2.4.6
cd "$room"
"$room/venv/bin/python" - <<'PY'
import importlib.metadata
import importlib.util
import sys
import warnings

import geopandas as gpd
import numpy as np
import rioxarray  # noqa: F401
import xarray as xr
import xvec  # noqa: F401
from shapely import Point

for name in ("xvec", "xarray", "rioxarray", "rasterio"):
    print(name, importlib.metadata.version(name), end=" ")
print("| exactextract installed:", importlib.util.find_spec("exactextract") is not None)
# 5 km by 5 km, ten people in each square of 100 m.
people = xr.DataArray(np.full((50, 50), 10.0), dims=("y", "x"),
                      coords={"y": np.arange(4950, 0, -100.0), "x": np.arange(50, 5000, 100.0)}).rio.write_crs(4548)
circles = gpd.GeoSeries({"health post": Point(2500, 2600).buffer(300), "clinic A": Point(2000, 2500).buffer(1000),
                         "clinic B": Point(2700, 2500).buffer(1000)}, crs=4548)


def count(zones, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        found = people.xvec.zonal_stats(zones, "x", "y", stats="sum", **options)
    return dict(zip(zones.index, found.values.tolist()))


plain, turned, each = count(circles), count(circles[::-1]), count(circles, method="iterate")
print("expected, zone by zone:        ", each)
print("xvec, as called by default:    ", plain)
print("the same, list turned around:  ", turned)
union = people.xvec.zonal_stats([circles.union_all()], "x", "y", stats="sum", method="iterate").item()
print("sum of the default:", np.nansum(list(plain.values())), "| people in any circle:", union, "| warnings: none")

same = (np.isnan(plain["health post"]) and plain["clinic A"] < 0.75 * each["clinic A"]
        and plain["clinic B"] == each["clinic B"] and turned["clinic B"] < 0.75 * each["clinic B"]
        and turned["health post"] == each["health post"] > 250 and np.nansum(list(plain.values())) == union)
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
