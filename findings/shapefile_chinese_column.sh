#!/usr/bin/env bash
# One expects GeoDataFrame.to_file to cut a Shapefile's column names to what fits, and to read its own file again.
# The ten bytes of a name are counted in UTF-8, where a Chinese character takes three, and GDAL cuts in the middle of
# the fourth: a single column of four characters (常住人口, resident population) yields a file that geopandas writes with
# a mere warning and then cannot read at all, with the encoding given or not. Written in GB 18030, where four
# characters take eight bytes, it reads well. It hurts who hands results on as Shapefile, as Chinese offices ask.
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

print("geopandas", gpd.__version__, "pyogrio", pyogrio.__version__, "GDAL", pyogrio.__gdal_version_string__)
warnings.simplefilter("ignore")
zones = gpd.GeoDataFrame({"常住人口": [1200]}, geometry=[Point(500000, 3500000)], crs=4547)


def columns(path, **options):
    try:
        return [c for c in gpd.read_file(path, **options).columns if c != "geometry"]
    except UnicodeDecodeError as error:
        return f"{type(error).__name__}: {error.reason}"


zones.to_file("default.shp")
zones.to_file("gb.shp", encoding="gb18030")
default, named, chinese = columns("default.shp"), columns("default.shp", encoding="utf-8"), columns("gb.shp")
print("expected: the file reads, with the name cut to whole characters (常住人)")
print("default encoding:        ", default)
print("read with encoding utf-8:", named)
print("written as gb18030:      ", chinese)
same = "UnicodeDecodeError" in default and "UnicodeDecodeError" in named and chinese == ["常住人口"]
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
