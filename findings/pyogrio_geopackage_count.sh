#!/usr/bin/env bash
# One expects a reader of GeoPackage to return the rows of a table, whatever else the file says about itself.
# pyogrio, and so geopandas.read_file, makes room for as many rows as GDAL's own table gpkg_ogr_contents counts,
# which the GeoPackage standard does not know, and returns no more: rows that another program added are left
# out without a word, while Arrow and any condition read them all. It hurts where a layer that GDAL wrote was
# filled up by a tool that only knows the standard, or whose table was made anew by SQL (its triggers go with
# it): districts, facilities or streets are missing from a count. Ours reads with the condition 1 = 1.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet geopandas==1.1.3 pyogrio==0.13.0 pyarrow==25.0.0
cd "$folder"
venv/bin/python - <<'PY'
import sqlite3

import geopandas
import pyogrio
import shapely

points = [shapely.Point(i, 0) for i in range(2)]
geopandas.GeoDataFrame({"name": ["a", "b"]}, geometry=points, crs=4326).to_file("places.gpkg")
with sqlite3.connect("places.gpkg") as file:  # as programs do to change a table; rtree left as it is
    made = file.execute("SELECT sql FROM sqlite_master WHERE name = 'places'").fetchone()[0]
    rows = file.execute("SELECT * FROM places").fetchall()
    file.execute("DROP TABLE places")
    file.execute(made)
    marks = ", ".join("?" * len(rows[0]))
    file.executemany(f"INSERT INTO places VALUES ({marks})", [*rows, (3, rows[1][1], "c")])

plain = pyogrio.read_dataframe("places.gpkg")
arrow = pyogrio.read_dataframe("places.gpkg", use_arrow=True)
counted = pyogrio.read_dataframe("places.gpkg", where="1 = 1")
print("pyogrio", pyogrio.__version__, "GDAL", pyogrio.__gdal_version__)
print("rows in the table: 3; read plainly:", len(plain), "by Arrow:", len(arrow), "with a condition:", len(counted))
assert (len(plain), len(arrow), len(counted)) == (2, 3, 3), "the behaviour has changed"
PY
