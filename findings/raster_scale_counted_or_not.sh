#!/usr/bin/env bash
# One expects two readers of one GeoTIFF to see the same people. Where the band carries a scale and an offset, as small
# integer grids do, rasterio's read and mask (and rasterstats with them) hand out the stored integers, while
# exactextract multiplies and adds, also when it is given the dataset that rasterio opened. A project that checks its
# zonal sums from exactextract against the raster's total from rasterio sees ten times the people, or mends the
# wrong side by scaling a second time.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  rasterio==1.4.4 exactextract==0.3.0 rasterstats==0.21.0 geopandas==1.2.0 pandas==3.1.1 numpy==2.4.6
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys

import exactextract
import geopandas as gpd
import numpy as np
import rasterio
import rasterstats
from rasterio.mask import mask
from rasterio.transform import from_origin
from shapely import box

print("rasterio", rasterio.__version__, "exactextract", exactextract.__version__, "rasterstats", rasterstats.__version__)
tenths = np.full((10, 10), 25, dtype="int16")  # 2.5 people in each cell, stored as tenths
with rasterio.open("people.tif", "w", driver="GTiff", width=10, height=10, count=1, dtype="int16", nodata=-1,
                   crs="EPSG:4547", transform=from_origin(500000, 3500000, 100, 100)) as out:
    out.write(tenths, 1)
    out.scales = (0.1,)
zone = gpd.GeoDataFrame({"zone": [1]}, geometry=[box(500000, 3499000, 501000, 3500000)], crs="EPSG:4547")
with rasterio.open("people.tif") as raster:
    read = float(raster.read(1, masked=True).sum())
    masked = float(mask(raster, zone.geometry, crop=True, filled=False)[0].sum())
    exact = float(exactextract.exact_extract(raster, zone, ["sum"], output="pandas")["sum"].iloc[0])
stats = float(rasterstats.zonal_stats(zone, "people.tif", stats=["sum"], nodata=-1)[0]["sum"])
print("expected: one number for all four, the zone being the whole raster")
print(f"rasterio read {read:.1f}, rasterio mask {masked:.1f}, rasterstats {stats:.1f}, exactextract {exact:.1f}")
same = read == masked == stats == 2500 and abs(exact - 250) < 1e-6
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
