#!/usr/bin/env bash
# One expects Hong Kong 1980 Grid (EPSG:2326) to reach CGCS2000 (EPSG:4490, or the 3-degree zone 4547) as well as it
# reaches WGS 84, since the two target datums agree to about a metre. PROJ knows Hong Kong 1980 to WGS 84 (1 m), but
# has no operation to CGCS2000, does not go by way of WGS 84, and quietly keeps latitude and longitude as they are:
# every point lands some 300 m off. Even only_best=True does not object. It hurts all who lay Hong Kong services onto
# a Shenzhen or Greater Bay Area plan in CGCS2000.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check pyproj==3.7.2
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys
import warnings

import pyproj
from pyproj import Geod, Transformer
from pyproj.exceptions import ProjError

print("pyproj", pyproj.__version__, "PROJ", pyproj.proj_version_str)
warnings.simplefilter("error")
grid = (836694.05, 819069.80)  # the origin of the grid
earth = Geod(ellps="WGS84")


def move(source, target, point, **options):
    return Transformer.from_crs(source, target, always_xy=True, **options).transform(*point)


def apart(one, other):
    return earth.inv(*one, *other)[2]


by_wgs84 = move(4326, 4490, move(2326, 4326, grid))
direct = move(2326, 4490, grid)
zone = move(4547, 4490, move(2326, 4547, grid))
best = move(2326, 4490, grid, only_best=True)
print("expected: one step and two steps agree to a metre, or a warning comes")
print("2326 > 4326 > 4490:", by_wgs84)
print(f"2326 > 4490:        {direct}, {apart(direct, by_wgs84):.0f} m away, no warning")
print(f"2326 > 4547:        {apart(zone, by_wgs84):.0f} m away, no warning")
print(f"with only_best:     {apart(best, by_wgs84):.0f} m away, no error")
step = Transformer.from_crs(2326, 4490, always_xy=True)
print("what was done:", step.description, "| stated accuracy:", step.accuracy)
try:
    move(2326, 4490, grid, allow_ballpark=False)
    refused = False
except ProjError as error:
    refused = True
    print("with allow_ballpark=False:", error)

same = all(280 < apart(x, by_wgs84) < 340 for x in (direct, zone, best)) and step.accuracy == -1 and refused
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
