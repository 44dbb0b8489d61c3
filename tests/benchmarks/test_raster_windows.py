"""What a district costs out of the raster of a province, beside the same district cut out of it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import rasterio
import rasterio.windows

from tests.benchmarks.bench import show

_STEP = 3 / 3600
_WIDE, _HIGH = 7200, 6000  # 6° × 5°
_ROW, _COLUMN, _SIDE = 2500, 3000, 300  # the district: 15 minutes of arc, some 25 km
LAYOUTS: dict[str, dict[str, Any]] = {
    "in rows": {"compress": "none"},
    "in rows, deflated": {"compress": "deflate"},
    "in tiles of 256, deflated, with empty ones left out": {
        "compress": "deflate",
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "sparse_ok": True,
    },
    "in tiles of 512, LZW": {"compress": "lzw", "tiled": True, "blockxsize": 512, "blockysize": 512},
}
READ = """
import json, re, sys, time
from pathlib import Path
import geopandas, shapely
from access.places.people.from_raster import from_raster
from access.places.people.groups import group

path, box = Path(sys.argv[1]), shapely.box(*map(float, sys.argv[2:]))
zones = geopandas.GeoSeries([box], crs="EPSG:4326").to_crs("EPSG:4549")
seconds = []
for _ in range(9):
    begun = time.process_time()
    grid, _ = from_raster(path, zones)
    group([path], path, grid, zones)
    seconds.append(time.process_time() - begun)
# not that of getrusage, which counts the process that began this one
peak = int(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps({"s": sorted(seconds)[4], "MB": peak, "persons": float(grid.persons.sum())}))
"""


def written(
    path: Path, values: npt.NDArray[np.float32], row: int, column: int, size: int, layout: Any
) -> Path:
    """A raster whose cells are empty but for some, as wide as the province or cut out."""
    wide, high = (size, size) if size else (_WIDE, _HIGH)
    step = rasterio.Affine(
        _STEP, 0, 118 + (column if size else 0) * _STEP, 0, -_STEP, 33 - (row if size else 0) * _STEP
    )
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=wide,
        height=high,
        count=1,
        dtype="float32",
        nodata=-1,
        crs="EPSG:4326",
        transform=step,
        **layout,
    ) as file:
        at = (0, 0) if size else (column, row)
        if not size:
            for first in range(0, high, 500):
                file.write(
                    np.zeros((1, 500, wide), np.float32), window=rasterio.windows.Window(0, first, wide, 500)
                )
        file.write(values, 1, window=rasterio.windows.Window(*at, values.shape[1], values.shape[0]))
    return path


def measured(path: Path, *box: float) -> dict[str, float]:
    command = [sys.executable, "-c", READ, str(path), *map(str, box)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in json.loads(found.stdout).items()}


@pytest.mark.benchmark
def test_a_district_out_of_a_province(tmp_path: Path) -> None:
    values = np.random.default_rng(0).uniform(1, 90, (_SIDE, _SIDE)).astype(np.float32)
    west, north = 118 + _COLUMN * _STEP, 33 - _ROW * _STEP
    box = (west + 0.01, north - _SIDE * _STEP + 0.01, west + _SIDE * _STEP - 0.01, north - 0.01)
    rows = []
    for name, layout in LAYOUTS.items():
        cut = measured(written(tmp_path / "cut.tif", values, _ROW, _COLUMN, _SIDE, layout), *box)
        whole = measured(written(tmp_path / "province.tif", values, _ROW, _COLUMN, 0, layout), *box)
        assert whole["persons"] == cut["persons"]
        rows.append(
            {
                "layout": name,
                "cut, s": cut["s"],
                "province, s": whole["s"],
                "time": whole["s"] / cut["s"],
                "cut, MB": cut["MB"],
                "province, MB": whole["MB"],
                "memory": whole["MB"] / cut["MB"],
            }
        )
    show(f"A district of {_SIDE} × {_SIDE} cells with an age group, out of {_WIDE} × {_HIGH}", rows)
