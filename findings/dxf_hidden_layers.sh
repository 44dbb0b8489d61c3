#!/usr/bin/env bash
# One expects lines on layers of a drawing that are off or frozen to be absent from what is read, or marked: that is
# where CAD offices keep old schemes, so that nobody sees them. GDAL, and so geopandas.read_file, returns them among
# the others, and no column tells: neither whether the layer is shown nor whether the object is set invisible. Only
# the style of a feature does (a colour without opacity), and geopandas does not ask for it. It hurts where the
# streets of a plan are taken from its drawing: a road that was given up shortens every way. Ours reads the style.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet geopandas==1.1.3 pyogrio==0.13.0 ezdxf==1.4.5
cd "$folder"
venv/bin/python - <<'PY'
import ezdxf
import geopandas
import pyogrio

drawing = ezdxf.new("R2010")
drawing.layers.add("ROAD")
drawing.layers.add("ROAD_2019").freeze()
drawing.layers.add("ROAD_2021").off()
space = drawing.modelspace()
for y, attributes in enumerate(
    ({"layer": "ROAD"}, {"layer": "ROAD_2019"}, {"layer": "ROAD_2021"}, {"layer": "ROAD", "invisible": 1})
):
    space.add_line((0, y), (100, y), dxfattribs=attributes)
drawing.saveas("streets.dxf")

read = geopandas.read_file("streets.dxf")
sql = "SELECT Layer, OGR_STYLE AS style FROM entities"
styles = pyogrio.read_dataframe("streets.dxf", sql=sql, sql_dialect="OGRSQL", read_geometry=False)
told = read.drop(columns=["geometry", "Layer", "EntityHandle"]).drop_duplicates()
print("pyogrio", pyogrio.__version__, "GDAL", pyogrio.__gdal_version__, "ezdxf", ezdxf.__version__)
print("shown: 1 line; read:", len(read), "lines, differing in", len(told), "set of columns beside layer and handle")
print(styles.to_string())
assert len(read) == 4 and len(told) == 1, "the behaviour has changed"
assert styles["style"].tolist() == ["PEN(c:#000000)"] + ["PEN(c:#00000000)"] * 3, "the behaviour has changed"
PY
