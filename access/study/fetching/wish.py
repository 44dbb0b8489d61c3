"""What is to be fetched, and whence what was fetched is."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from access.contracts.errors import InputError
from access.contracts.said import Said
from access.study.fetching import people, study_file
from access.study.fetching.servers import Licence, Servers

DATA_SETS = ("worldpop", "ghs-pop", "buildings", "none")


@dataclass(frozen=True)
class Wish:
    """What is to be fetched.

    Attributes:
        place: what people call it, or the id of its relation (r12345).
        folder: where the study shall stand.
        pbf: a national or regional extract to cut, instead of asking Overpass and Nominatim.
        boundary: a layer of polygons, instead of asking for the boundary by name.
        people: ``ghs-pop``, ``worldpop``, ``buildings`` (a model), ``none``, or a raster at hand.
        country: three letters, for WorldPop.
        year: of the people.
        plans: ids or files; without, the plan of the place, else the national presets.
        margin_km: how far beyond the boundary streets and places reach.
        admin_level: of OpenStreetMap, whose units are the zones; without, the first that divides the place.
        servers: whom to ask.
        cache: where what was fetched is kept; without, beside the study.
        keep: whether it stays there once the study is whole.
        fresh: whether what is kept is passed over and fetched anew.
    """

    place: str
    folder: Path
    pbf: Path | None = None
    boundary: Path | None = None
    people: str = "ghs-pop"
    country: str = "CHN"
    year: int | None = None
    plans: tuple[str, ...] = ()
    margin_km: float = 5.0
    admin_level: int | None = None
    servers: Servers = field(default_factory=Servers)
    cache: Path | None = None
    keep: bool = True
    fresh: bool = False

    @property
    def raster(self) -> Path | None:
        """The raster at hand."""
        return None if self.people in DATA_SETS else Path(self.people)


@dataclass(frozen=True)
class Source:
    """Whence a file is: who may be named, on which terms, of when."""

    file: str
    of: str
    asked: str
    licence: Licence | None
    dated: str = ""
    checked: str = ""

    def told(self) -> dict[str, Any]:
        """Return it as it is recorded."""
        return {**asdict(self), "licence": asdict(self.licence) if self.licence else None}


def check(wish: Wish) -> None:
    """Refuse a wish that no server could fulfil, before anybody is asked.

    Raises:
        InputError: with all its faults.
    """
    faults = []
    if not wish.place.strip():
        faults.append(Said("请写地名", "name a place"))
    if not 0 <= wish.margin_km <= 100:
        faults.append(Said("`margin_km` 应在 0 到 100 公里之间", "`margin_km` is 0 to 100 km"))
    for option, path in (("`pbf`", wish.pbf), ("`boundary`", wish.boundary), ("`people`", wish.raster)):
        if path is not None and not path.is_file():
            known = f"；可写 {'、'.join(DATA_SETS)}，或文件" if option == "`people`" else ""
            words = f"; {', '.join(DATA_SETS)}, or a file" if option == "`people`" else ""
            faults.append(Said(f"{option}：没有文件 {path}{known}", f"{option}: no such file: {path}{words}"))
    if wish.admin_level is not None and not 1 <= wish.admin_level <= 12:
        faults.append(Said("`admin_level` 应在 1 到 12 之间", "`admin_level` is 1 to 12"))
    if faults:
        raise InputError("fetch", faults)
    if wish.people in ("worldpop", "ghs-pop"):
        people.year_of(wish.people, wish.year)
    if wish.people == "worldpop":
        people.worldpop_address(wish.servers, wish.country, 2020)
    study_file.checked(wish.plans)


def note(sources: list[Source]) -> tuple[str, str]:
    """Return what the study says of its sources, in Chinese and in English."""
    zh, en = [], []
    for each in sources:
        terms = f"{each.licence.named}, {each.licence.name}" if each.licence else each.of
        when = f" ({each.dated[:10]})" if each.dated else ""
        own = terms == each.file
        zh.append(f"{each.file}{when}" if own else f"{each.file}：{terms}{when}")
        en.append(f"{each.file}{when}" if own else f"{each.file}: {terms}{when}")
    return f"数据来源：{'；'.join(zh)}。", f"Sources: {'; '.join(en)}."
