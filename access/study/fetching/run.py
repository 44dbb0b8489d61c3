"""One place fetched: boundary, streets and places, people; then a study file that runs."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from access.contracts import folders
from access.places.readers import sha256
from access.study.fetching import land, parts, study_file, units
from access.study.fetching.asking import Asker
from access.study.fetching.boundary import Boundary
from access.study.fetching.kept import FOLDER, Kept
from access.study.fetching.wish import Wish, check, note

STUDY, SOURCES = "study.yaml", "sources.json"
BESIDE = "study.fetched.yaml"  # where somebody has changed the other
_PEOPLE, _LAND, _ZONES = "people.tif", "residential.geojson", "zones.geojson"


def fetch(wish: Wish, *, tell: Callable[[str], None], asker: Asker | None = None) -> Path:
    """Fetch a place and return its study file.

    All files come to stand in the folder together, once all is there. What was fetched before an end that
    came too soon is kept, and the next call goes on from there. A study file that somebody has changed
    stays, and the new one is written beside it.

    Args:
        wish: what, and whence.
        tell: called with each step as it begins.
        asker: who asks the servers.

    Raises:
        AccessError: a server that does not answer, data that are not whole, a place that is not found.
    """
    check(wish)
    asker = asker or Asker(tell)
    kept = Kept(wish.cache or wish.folder / FOLDER, tell)
    try:
        with folders.claimed(kept.folder), folders.claimed(wish.folder):
            if wish.fresh:
                kept.clear()
            made = _made(wish, kept, asker)
            study = _write(wish, made)
            if study.name != STUDY:
                tell(f"{STUDY} 已被您改过，没有动它；新的是 {BESIDE} yours stays, the new one is {BESIDE}")
            if not wish.keep:
                kept.clear()
    except KeyboardInterrupt:
        tell("已取到的都留着，再运行同一命令会接着取 what was fetched is kept; the same command goes on")
        raise
    finally:
        asker.session.close()
    return study


def _made(wish: Wish, kept: Kept, asker: Asker) -> dict[str, Path | str]:
    """All files of the study, by name: their text, or a file that is the same."""
    tell = asker.tell
    tell("边界 boundary")
    area, source = parts.boundary(wish, kept, asker)
    tell(f"{area.name}：{_extent(area)}")
    tell("道路、设施、用地 streets, places, land")
    osm, of_osm = parts.streets(wish, area, kept, asker)
    tell("人口 people")
    raster, of_people, lines = parts.of_people(wish, area, kept, asker)
    tell("分区 zones")
    zones = units.divided(area, osm, wish.admin_level)
    tell("、".join(each.name for each in zones[:12]) + ("…" if len(zones) > 12 else "") + f" ({len(zones)})")
    residential = land.residential(osm)
    files: dict[str, Path | str] = {parts.OSM: osm, _ZONES: units.to_json(zones)}
    files |= {_PEOPLE: raster} if raster is not None else {}
    files |= {_LAND: residential} if residential else {}
    sources = [source, of_osm, *([of_people] if of_people else [])]
    written = study_file.Written(
        name=area.name.split(",")[0].strip(),
        note=note(sources),
        dated=of_osm.dated[:10],
        plans=wish.plans or (study_file.plan_for(f"{wish.place} {area.name}"),),
        people=lines,
        land=bool(residential),
        zones=units.columns(zones),
    )
    files[STUDY] = study_file.text(written)
    sums = {name: _sha256(content) for name, content in sorted(files.items())}
    record = {"sources": [each.told() for each in sources], "sha256": sums}
    files[SOURCES] = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    return files


def _write(wish: Wish, made: dict[str, Path | str]) -> Path:
    """Put all files in their places, and return the study file."""
    wish_files = {"`pbf`": wish.pbf, "`boundary`": wish.boundary, "`people`": wish.raster}
    inputs = [(option, path) for option, path in wish_files.items() if path is not None]
    theirs = _changed(wish.folder)
    gone = () if theirs else (_PEOPLE, _LAND)
    with folders.replacing(wish.folder, gone=gone, inputs=inputs) as new:
        for name, content in made.items():
            goal = new / (BESIDE if theirs and name == STUDY else name)
            if isinstance(content, Path):
                shutil.copyfile(content, goal)
            else:
                goal.write_bytes(content.encode())
    return wish.folder / (BESIDE if theirs else STUDY)


def _changed(folder: Path) -> bool:
    """Tell whether somebody has changed the study file since it was written, or has put another one there."""
    study = folder / STUDY
    if not study.exists():
        return False
    try:
        record = json.loads((folder / SOURCES).read_text(encoding="utf-8"))
        return bool(record["sha256"][STUDY] != sha256(study))
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _extent(area: Boundary) -> str:
    west, south, east, north = area.shape.bounds
    return f"{west:.3f}, {south:.3f} – {east:.3f}, {north:.3f}"


def _sha256(content: Path | str) -> str:
    return sha256(content) if isinstance(content, Path) else hashlib.sha256(content.encode()).hexdigest()
