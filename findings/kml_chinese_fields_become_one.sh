#!/usr/bin/env bash
# One expects a KML whose placemarks carry ExtendedData named 床位 and 等级 to be read as two fields of these names, or
# at least as two fields. GDAL's LIBKML driver, by which pyogrio and so GeoPandas read every KML and KMZ, turns each
# byte of the names that is not ASCII into an underscore: names of as many characters become the same field, one value
# of the two is gone, and nothing says so. It hurts lists of facilities marked in Chinese map programs: beds vanish
# behind grades. A field of another length of name survives, so that a look at one column shows nothing amiss.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check pyogrio==0.13.0 numpy==2.4.6
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys
from pathlib import Path

import pyogrio
import pyogrio.raw

print("pyogrio", pyogrio.__version__, "with GDAL", pyogrio.__gdal_version_string__)


def placemark(name, beds, grade, district):
    data = "".join(
        f'<Data name="{key}"><value>{value}</value></Data>'
        for key, value in (("床位", beds), ("等级", grade), ("所在区", district))
    )
    point = "<Point><coordinates>121.4,31.2</coordinates></Point>"
    return f"<Placemark><name>{name}</name><ExtendedData>{data}</ExtendedData>{point}</Placemark>"


marks = placemark("甲医院", 120, "三级", "黄浦区") + placemark("乙医院", 40, "二级", "静安区")
Path("医院.kml").write_text(
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
    f"<Document>{marks}</Document></kml>",
    encoding="utf-8",
)
meta, _, _, values = pyogrio.raw.read("医院.kml")
fields = {str(name): list(map(str, column)) for name, column in zip(meta["fields"], values) if "_" in str(name)}
print("expected: 床位 120, 40; 等级 三级, 二级; 所在区 黄浦区, 静安区")
print("seen:    ", *(f"{name!r} {', '.join(column)};" for name, column in fields.items()))
beds = [name for name, column in fields.items() if "120" in column]
print("fields that hold the beds:", beds or "none")
same = fields == {"_" * 6: ["三级", "二级"], "_" * 9: ["黄浦区", "静安区"]}
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
