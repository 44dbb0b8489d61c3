"""Which public servers hold what, under which licence; addresses are plain data, and any may be another."""

import importlib.metadata
import re
from dataclasses import dataclass, fields

from access.contracts.errors import InputError
from access.contracts.said import Said

# years of WorldPop's release R2025A, and of GHS-POP's release R2023A
WORLDPOP_YEARS = range(2015, 2031)
GHS_POP_YEARS = range(1975, 2031, 5)
_GHSL = "https://jeodpp.jrc.ec.europa.eu/ftp/jrc-opendata/GHSL/GHS_POP_GLOBE_R2023A"
_WORLDPOP = "https://data.worldpop.org/GIS/Population/Global_2015_2030/R2025A"
_GHS_NAME = "GHS_POP_E{year}_GLOBE_R2023A_54009_100"


@dataclass(frozen=True)
class Servers:
    """The addresses that are asked.

    Attributes:
        overpass, nominatim: the bases of the two services of OpenStreetMap data.
        worldpop: a file of persons per cell (3″, the constrained one) of a country and year.
        ghs_pop: a tile of persons per cell (100 m, Mollweide) of a year, zipped.
    """

    overpass: str = "https://overpass-api.de/api"
    nominatim: str = "https://nominatim.openstreetmap.org"
    worldpop: str = _WORLDPOP + "/{year}/{ISO3}/v1/100m/constrained/{iso3}_pop_{year}_CN_100m_R2025A_v1.tif"
    ghs_pop: str = f"{_GHSL}/{_GHS_NAME}/V1-0/tiles/{_GHS_NAME}_V1_0_R{{row}}_C{{column}}.zip"

    def __post_init__(self) -> None:
        faults = [
            Said(
                f"{field.name} 的地址“{address}”不是 http:// 或 https:// 开头的网址",
                f"the address of {field.name}, '{address}', is none of http:// or https://",
            )
            for field in fields(self)
            if not re.fullmatch(r"https?://[^\s/?#]+\S*", address := getattr(self, field.name))
        ]
        if faults:
            raise InputError("fetch", faults)


def filled(address: str, **places: object) -> str:
    """Return an address with what stands in braces filled in.

    >>> filled("https://a.example/{year}/{ISO3}.tif", year=2020, ISO3="CHN")
    'https://a.example/2020/CHN.tif'
    """
    return re.sub(r"\{(\w+)\}", lambda found: str(places.get(found[1], found[0])), address)


@dataclass(frozen=True)
class Licence:
    """What may be done with data, and who is to be named."""

    name: str
    named: str
    address: str


ODBL = Licence("ODbL 1.0", "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright")
WORLDPOP = Licence("CC BY 4.0", "WorldPop, University of Southampton (R2025A)", "https://www.worldpop.org")
GHS_POP = Licence(
    "CC BY 4.0", "© European Union, GHS-POP R2023A (JRC)", "https://human-settlement.emergency.copernicus.eu"
)


def agent() -> str:
    """Return by which name the program asks: public servers want to know who does."""
    return f"facility-access/{importlib.metadata.version('facility-access')}"
