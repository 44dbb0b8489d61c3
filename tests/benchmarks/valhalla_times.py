"""Driving times of Valhalla, by a Python that has it: ``valhalla_times.py file.osm.pbf pairs.csv times.csv``.

Its wheels need a newer Python than this project:
``python3.13 -m venv v && v/bin/pip install pyvalhalla==3.9.1 osmium``, then ``VALHALLA_PYTHON=v/bin/python``.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path


def tiles(streets: Path, folder: Path) -> Path:
    """Build the tiles of a file in a folder; return the configuration."""
    import valhalla  # type: ignore[import-not-found]
    from valhalla.config import get_config  # type: ignore[import-not-found]

    (folder / "tiles").mkdir()
    (folder / "tiles.tar").touch()
    config = get_config(tile_extract=str(folder / "tiles.tar"), tile_dir=str(folder / "tiles"), verbose=False)
    config["mjolnir"] |= {"tile_extract": "", "concurrency": 1, "admin": str(folder / "admin.sqlite")}
    config["mjolnir"]["timezone"] = ""
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config))
    programs = Path(valhalla.__file__).parent / "bin"
    for program in ("valhalla_build_admins", "valhalla_build_tiles"):
        subprocess.run([programs / program, "-c", path, streets], check=True, capture_output=True)
    return path


def seconds(actor: object, pair: list[str]) -> float:
    """Driving from the first point to the second in free flow; NaN where there is no way."""
    ends = [{"lon": float(pair[i]), "lat": float(pair[i + 1])} for i in (0, 2)]
    try:
        trip = actor.route({"locations": ends, "costing": "auto"})  # type: ignore[attr-defined]
    except Exception:  # its own error has no public name
        return float("nan")
    return float(trip["trip"]["summary"]["time"])


def main(streets: Path, pairs: Path, times: Path) -> None:
    from valhalla import Actor

    with tempfile.TemporaryDirectory() as folder:
        actor = Actor(str(tiles(streets, Path(folder))))
        with pairs.open() as given:
            found = [seconds(actor, pair) for pair in csv.reader(given)]
    times.write_text("\n".join(map(str, found)) + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
