#!/usr/bin/env bash
# One expects a cloud-optimised GeoTIFF to give what the plain file of the same squares gives, since it differs in
# layout only, and resampling by sum to keep the number of people. rasterio's WarpedVRT with Resampling.sum does keep it
# when it is read at a coarser size, as long as the file has no overviews. Where it has (a COG always does), GDAL starts
# from the overview next to that size, whose squares hold the mean of four or 16, and adds those up: a quarter or a
# sixteenth of the people, without a warning. reproject with the same resampling is right for both files.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check rasterio==1.4.4 numpy==2.4.6
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys
import warnings

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.enums import Resampling
from rasterio.transform import from_origin
from rasterio.vrt import WarpedVRT
from rasterio.warp import reproject

warnings.simplefilter("error", UserWarning)
print("rasterio", rasterio.__version__, "GDAL", rasterio.__gdal_version__)
people = np.random.default_rng(1).integers(0, 50, (2048, 2048)).astype("float32")
place = dict(crs="EPSG:4548", transform=from_origin(400000, 4500000, 100, 100))
with rasterio.open("plain.tif", "w", driver="GTiff", height=2048, width=2048, count=1, dtype="float32", tiled=True,
                   blockxsize=512, blockysize=512, **place) as out:
    out.write(people, 1)
rasterio.shutil.copy("plain.tif", "cog.tif", driver="COG", overview_resampling="average")


def share(file, crs, step):
    """People seen at a size 'step' times coarser, as a share of all."""
    with rasterio.open(file) as source, WarpedVRT(source, crs=crs, resampling=Resampling.sum) as view:
        return float(view.read(1, out_shape=(view.height // step, view.width // step)).sum() / people.sum())


def reprojected(file, step):
    coarse = np.zeros((2048 // step, 2048 // step), "float32")
    with rasterio.open(file) as source:
        reproject(rasterio.band(source, 1), coarse, dst_crs=place["crs"], resampling=Resampling.sum,
                  dst_transform=from_origin(400000, 4500000, 100 * step, 100 * step))
    return float(coarse.sum() / people.sum())


with rasterio.open("plain.tif") as one, rasterio.open("cog.tif") as other:
    print("squares of both files equal:", bool((one.read(1) == other.read(1)).all()),
          "| overviews:", one.overviews(1), other.overviews(1))
print("expected share of the people: 1.0 in every line")
shares = {}
for crs, step in [("EPSG:4548", 1), ("EPSG:4548", 2), ("EPSG:4548", 4), ("EPSG:4326", 1), ("EPSG:4326", 4)]:
    plain, cog = shares[crs, step] = share("plain.tif", crs, step), share("cog.tif", crs, step)
    print(f"WarpedVRT in {crs}, read {step} times coarser: plain {plain:.4f}, COG {cog:.4f}")
steps = reprojected("plain.tif", 4), reprojected("cog.tif", 4)
print(f"reproject, 4 times coarser: plain {steps[0]:.4f}, COG {steps[1]:.4f}")

wanted = dict(zip(shares, (1, 1 / 4, 1 / 16, 1, 1 / 16)))  # of the COG
same = (all(abs(plain - 1) < 0.01 and abs(cog - wanted[key]) < 0.01 for key, (plain, cog) in shares.items())
        and all(abs(s - 1) < 0.01 for s in steps))
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
