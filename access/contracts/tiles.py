"""Map tiles from the network: what a study names and a map draws."""

from dataclasses import asdict, dataclass
from typing import Literal
from urllib.parse import urlsplit

from access.contracts.documents import Text

Datum = Literal["wgs84", "gcj02"]
MapDatum = Literal["wgs84", "gcj02", "bd09"]  # of places that were collected from a map
# what a study says of a layer: its datum, or to find out (`auto`), or to ask nothing (`as_given`)
LayerDatum = Literal["wgs84", "gcj02", "bd09", "auto", "as_given"]


@dataclass(frozen=True)
class Tiles:
    """Tiles in Web Mercator.

    Attributes:
        url: address of a tile: {z}, {x}, {y}, and {s} where there are subdomains.
        attribution: whom their licence asks to name.
        subdomains: what {s} stands for, a letter each.
        datum: of what is drawn on them.
        max_zoom: the nearest zoom that there are tiles for.
    """

    url: str
    attribution: Text
    subdomains: str = ""
    datum: Datum = "wgs84"
    max_zoom: int = 18

    @property
    def hosts(self) -> list[str]:
        """The hosts that the tiles come from, with their scheme."""
        parts = urlsplit(self.url)
        host = f"{parts.scheme}://{parts.netloc}"
        return sorted({host.replace("{s}", each) for each in self.subdomains or "-"})

    def for_page(self) -> dict[str, object]:
        """Return what the page's front end reads (``Basemap`` in page/src/types.d.ts)."""
        return {**asdict(self), "attribution": self.attribution.model_dump()}
