#!/usr/bin/env bash
# One expects a change of datum to move neighbours together: one call, one layer, one shift. For Beijing 1954
# (EPSG:4214) PROJ has parameters for two inland basins and three stretches of sea only, and chooses anew for every
# point: inside the Ordos box a point moves some 50 m, a metre outside it does not move at all. One
# GeoDataFrame.to_crs therefore tears a street in two, without a warning, and leaves Beijing itself unmoved.
# allow_ballpark=False is no cure: it moves Beijing by the parameters of the Tarim basin, over 2000 km away, and calls
# that good to 1 m.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  geopandas==1.2.0 shapely==2.2.0 pyproj==3.7.2 pandas==3.1.1
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys
import warnings

import geopandas as gpd
import pyproj
from pyproj import Geod, Transformer
from shapely import Point

print("geopandas", gpd.__version__, "pyproj", pyproj.__version__, "PROJ", pyproj.proj_version_str)
krassowsky, earth = Geod(ellps="krass"), Geod(ellps="WGS84")
# Four wells along one parallel, 100 m apart, across the eastern edge of the box (110.01 degrees east).
places = {f"well {k}": krassowsky.fwd(110.01, 38.5, 90, 100 * k - 150)[:2] for k in range(4)}
places["Beijing"] = (116.4, 39.9)
old = gpd.GeoDataFrame({"name": list(places)}, geometry=[Point(p) for p in places.values()], crs=4214)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    new = old.to_crs(4326)
shift = [earth.inv(a.x, a.y, b.x, b.y)[2] for a, b in zip(old.geometry, new.geometry)]
for name, metres in zip(old["name"], shift):
    print(f"{name}: moved by {metres:.1f} m")
gaps = [earth.inv(a.x, a.y, b.x, b.y)[2] for a, b in zip(new.geometry[:3], new.geometry[1:4])]
print("expected: all wells move alike, and stay 100 m apart")
print("gaps between the wells now:", [round(g, 1) for g in gaps], "m; warnings: none")
strict = Transformer.from_crs(4214, 4326, always_xy=True, allow_ballpark=False)
lon, lat = strict.transform(116.4, 39.9)
used = strict.get_last_used_operation()
moved = earth.inv(116.4, 39.9, lon, lat)[2]
print(f"Beijing with allow_ballpark=False: {moved:.1f} m by '{used.description}', accuracy {used.accuracy} m,"
      f" meant for: {used.area_of_use.name if used.area_of_use else '-'}")

same = min(shift[:2]) > 40 and max(shift[2:]) < 0.01 and abs(gaps[1] - 100) > 20 and abs(gaps[0] - 100) < 0.5 and moved > 40
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
