#!/usr/bin/env bash
# One expects read_file to read the file whose path it is given, and to_file to write there. pyogrio takes `!` in a path
# for the border between an archive and what is in it, archive or not: of "plan/urgent!zones.gpkg" it opens "zones.gpkg"
# in the folder that one happens to be in, and writes there, too, without a warning. It hurts who marks files so: another
# district's zones are read, and results are put where nobody looks.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  geopandas==1.2.0 pyogrio==0.13.0 shapely==2.2.0 pandas==3.1.1
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys
from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely import Point

print("geopandas", gpd.__version__, "pyogrio", pyogrio.__version__)
here = Path.cwd()
(here / "plan").mkdir()
for name in ("right", "wrong"):
    gpd.GeoDataFrame({"name": [name]}, geometry=[Point(116, 40)], crs=4326).to_file(f"{name}.gpkg")
Path("right.gpkg").rename("plan/urgent!zones.gpkg")
Path("wrong.gpkg").rename("zones.gpkg")
read = gpd.read_file(here / "plan" / "urgent!zones.gpkg")["name"][0]
gpd.GeoDataFrame({"name": ["x"]}, geometry=[Point(116, 40)], crs=4326).to_file(here / "plan" / "urgent!new.gpkg")
there, beside = (here / "plan" / "urgent!new.gpkg").exists(), (here / "new.gpkg").exists()
print("expected: the file of that name is read (right), and the new one has its name (True False)")
print("found:", read, there, beside)
same = (read, there, beside) == ("wrong", False, True)
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
