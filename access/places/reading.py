"""What a study says of how a file is to be read, where the file does not say it, or not rightly."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.contracts.tiles import MapDatum


@dataclass(frozen=True)
class Reading:
    """How to read a file, in the words of the study file; None: as the file says, or as is usual.

    Attributes:
        x_column, y_column: of a table: the columns of longitude and latitude (or x and y).
        xy_column: the column that holds both: ``121.47,31.23``.
        crs: the CRS, where the file names none, or a datum of Chinese web maps in anybody's words.
        datum: that of a web map which the coordinates are in.
        layer: which layer of a file that holds several.
        sheet: which sheet of a workbook: its name, or its number from 1.
        header_row: the line that holds the names of the columns, from 1.
        encoding: that of the text.
    """

    x_column: str | None = None
    y_column: str | None = None
    xy_column: str | None = None
    crs: str | None = None
    datum: MapDatum | None = None
    layer: str | None = None
    sheet: str | int | None = None
    header_row: int | None = None
    encoding: str | None = None

    def check(self, path: Path, takes: Collection[str], known: str) -> None:
        """Refuse what is said of a file, but means nothing for its kind.

        Args:
            path: the file.
            takes: which attributes mean something, beside ``crs`` and ``datum``.
            known: what the kind is called, for messages.

        Raises:
            FileError: with every such attribute.
        """
        given = [each.name for each in fields(self) if getattr(self, each.name) is not None]
        odd = [name for name in given if name not in {"crs", "datum", *takes}]
        faults = [
            Said(
                f"`{name}: {getattr(self, name)}` 不适用于{known}文件，请删去",
                f"`{name}: {getattr(self, name)}` means nothing for {known}; leave it out",
            )
            for name in odd
        ]
        if faults:
            raise FileError(str(path), faults)


AS_IT_SAYS = Reading()
