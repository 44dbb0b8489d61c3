"""The parts of a study fetched one after the other: boundary, streets and places, people."""

import json
from datetime import UTC, datetime
from pathlib import Path

import shapely

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.places.osm import cuts, extract
from access.study.fetching import boundary as boundaries
from access.study.fetching import people, through_osmnx
from access.study.fetching.asking import Asker
from access.study.fetching.boundary import Boundary
from access.study.fetching.kept import Kept
from access.study.fetching.servers import GHS_POP, ODBL, WORLDPOP
from access.study.fetching.wish import Source, Wish

OSM = "place.osm.pbf"
_PEOPLE_MARGIN_KM = 1.0


def boundary(wish: Wish, kept: Kept, asker: Asker) -> tuple[Boundary, Source]:
    """Return the boundary, and whence it is."""
    if wish.boundary is not None:
        found = boundaries.in_file(wish.boundary, wish.place)
        return found, Source("zones.geojson", wish.boundary.name, "", None)
    if wish.pbf is not None:
        found = boundaries.in_extract(wish.pbf, wish.place)
        return found, Source("zones.geojson", wish.pbf.name, "", ODBL, extract.written_on(wish.pbf))

    def fetch(folder: Path) -> dict[str, str]:
        own = boundaries.asked(asker, wish.servers, wish.place)
        (folder / "boundary.geojson").write_text(own.to_json(), encoding="utf-8")
        return {"asked": _today()}

    folder, told = kept.of("boundary", [wish.servers.nominatim, wish.place], fetch)
    own = boundaries.from_json((folder / "boundary.geojson").read_text(encoding="utf-8"))
    return own, Source("zones.geojson", wish.servers.nominatim, told["asked"], ODBL)


def streets(wish: Wish, area: Boundary, kept: Kept, asker: Asker) -> tuple[Path, Source]:
    """The extract around a boundary."""
    box, pbf, name = area.box(wish.margin_km), wish.pbf, OSM
    if pbf is not None:
        box = _in_extract(pbf, area, box, asker)
        stat = pbf.stat()

        def cut(folder: Path) -> dict[str, str]:
            (folder / name).unlink(missing_ok=True)
            cuts.cut(pbf, folder / name, box, tell=asker.tell)
            return {"dated": extract.written_on(pbf)}

        asked = [str(pbf.resolve()), stat.st_size, stat.st_mtime_ns, box]
        folder, told = kept.of("cut", asked, cut)
        return folder / name, Source(name, pbf.name, "", ODBL, told["dated"])
    tiles, parts, moments = through_osmnx.tiles(box), [], []
    for number, tile in enumerate(tiles, start=1):
        asker.tell(f"第 {number} 块，共 {len(tiles)} 块 part {number} of {len(tiles)}")

        def fetch(folder: Path, tile: extract.Box = tile) -> dict[str, str]:
            dated = through_osmnx.tile(asker, wish.servers, tile, folder / name)
            return {"dated": dated, "asked": _today()}

        folder, told = kept.of("overpass", [wish.servers.overpass, tile, through_osmnx.TAGS], fetch)
        parts.append(folder / name)
        moments.append(told)
    goal = kept.folder / name
    dated = min(each["dated"] for each in moments)
    extract.merged(parts, goal, box, dated)
    asked_on = max(each["asked"] for each in moments)
    return goal, Source(name, wish.servers.overpass, asked_on, ODBL, dated)


def _in_extract(pbf: Path, area: Boundary, box: extract.Box, asker: Asker) -> extract.Box:
    """The part of a box that an extract claims to hold: nothing is known of the rest."""
    held = extract.box_of(pbf)
    if held is None or shapely.box(*held).covers(shapely.box(*box)):
        return box
    common = shapely.box(*held).intersection(shapely.box(*box))
    if common.area == 0:
        return box  # the cut says so, with both boxes
    outside = area.shape.difference(shapely.box(*held)).area / area.shape.area
    asker.tell(
        f"注意：{pbf.name} 到不了边界外 `margin_km` 处；边界的 {outside:.1%} 在文件之外 "
        f"note: {pbf.name} ends within the margin; {outside:.1%} of the place lies outside it"
    )
    west, south, east, north = common.bounds
    return (round(west, 6), round(south, 6), round(east, 6), round(north, 6))


def of_people(wish: Wish, area: Boundary, kept: Kept, asker: Asker) -> tuple[Path | None, Source | None, str]:
    """Return the raster, whence it is, and the lines of the study file."""
    own = wish.raster
    if own is not None:
        lines = (
            f"  raster: {json.dumps(str(own.resolve()), ensure_ascii=False)}\n"
            "  basis: modelled # 普查的请改为 census; a census: say so\n"
        )
        return None, Source(own.name, own.name, "", None), lines
    if wish.people not in ("worldpop", "ghs-pop"):
        model = f"  buildings: {OSM} # 由住宅建筑面积模拟 modelled from residential floor area\n"
        return None, None, model if wish.people == "buildings" else ""
    year = people.year_of(wish.people, wish.year)
    if wish.people == "worldpop":
        addresses = [people.worldpop_address(wish.servers, wish.country, year)]
    else:
        addresses = people.ghs_pop_addresses(wish.servers, area.box(_PEOPLE_MARGIN_KM), year)
    paths, told = _downloaded(wish, addresses, kept, asker)
    window = _window(paths, area, kept)
    number = people.persons(window, area.shape)
    if number <= 0:
        raise FileError(addresses[0], [_nobody(wish)])
    asker.tell(f"{number:,.0f} 人 persons ({wish.people}, {year})")
    goal = kept.folder / "people.tif"
    people.write(window, goal)
    terms = WORLDPOP if wish.people == "worldpop" else GHS_POP
    checked = ", ".join(sorted({each["checked"] for each in told} - {""}))
    asked = max(each["asked"] for each in told)
    source = Source("people.tif", " ".join(addresses), asked, terms, str(year), checked)
    return goal, source, f"  raster: people.tif # {wish.people}, {year}\n  basis: modelled\n"


def _downloaded(
    wish: Wish, addresses: list[str], kept: Kept, asker: Asker
) -> tuple[list[Path], list[dict[str, str]]]:
    paths, told = [], []
    for address in addresses:

        def fetch(folder: Path, address: str = address) -> dict[str, str]:
            path, said = people.downloaded(asker, address, folder)
            return {**said, "file": path.name, "asked": _today()}

        folder, answer = kept.of(wish.people, address, fetch)
        paths.append(folder / answer["file"])
        told.append(answer)
    return paths, told


def _window(paths: list[Path], area: Boundary, kept: Kept) -> people.Window:
    """The part around the place; what is damaged, though it came whole, is not taken for good next time."""
    box = area.box(_PEOPLE_MARGIN_KM)
    try:
        covering = [path for path in paths if people.covers(path, box)]
        if covering:
            return people.window(covering, box)
    except FileError:
        for path in paths:
            kept.forget(path.parent)
        raise
    shown = ", ".join(f"{each:.3f}" for each in box)
    raise FileError(
        str(paths[0]),
        [
            Said(
                f"没有覆盖所要的范围（西、南、东、北 {shown}）；国家代码 `country` 对吗？",
                f"it does not cover {shown} (west, south, east, north); is `country` right?",
            )
        ],
    )


def _nobody(wish: Wish) -> Said:
    other = wish.people == "worldpop"
    hint = "；国家代码 `country` 对吗（香港 HKG、澳门 MAC、台湾 TWN 各有文件）？" if other else ""
    words = (
        "; is `country` right (Hong Kong HKG, Macao MAC and Taiwan TWN have files of their own)?"
        if other
        else ""
    )
    return Said(f"边界内没有人口{hint}", f"it has nobody within the boundary{words}")


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")
