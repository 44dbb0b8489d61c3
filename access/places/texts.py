"""The texts of a layer that were read byte by byte, names of columns too, in the encoding they are in."""

from pathlib import Path

import geopandas
import pandas as pd

from access.contracts.notes import Note, Subject
from access.places import encodings
from access.places.reading import Reading
from access.places.staged import Source


def decoded(
    layer: geopandas.GeoDataFrame, path: Path, source: Source, reading: Reading, subject: Subject
) -> tuple[geopandas.GeoDataFrame, list[Note]]:
    """Return a layer with its texts as they are meant, and notes on what was doubtful in that.

    Args:
        layer: as read from ``source``.
        path: the planner's file.
        source: what was read.
        reading: how to read it.
        subject: which input it is.

    Raises:
        FileError: its text is not in the encoding that the study says.
    """
    if not source.raw:
        return layer, []
    layer.columns = pd.Index(_distinct([str(each) for each in layer.columns]))
    names = [each for each in layer.columns if each != layer.geometry.name]
    of_text = list(layer[names].select_dtypes(include=["object", "str"]).columns)
    words = {each for name in of_text for each in layer[name].unique() if isinstance(each, str)}
    known = {each: data for each in (*names, *words) if (data := _bytes(each)) is not None}
    encoding = encodings.found(list(known.values()), said=reading.encoding, told=source.told)
    meant, cut = dict[str, str](), set[str]()
    for each, data in known.items():
        try:
            meant[each], is_cut = encodings.text(data, encoding.name)
        except UnicodeDecodeError as error:
            raise encodings.refusal(str(path), reading.encoding or encoding.title) from error
        if is_cut:
            cut.add(meant[each])
    table = layer.assign(**{name: layer[name].map(lambda each: meant.get(each, each)) for name in of_text})
    table.columns = pd.Index(_distinct([meant.get(each, each) for each in table.columns]))
    return table, encoding.notes(path.name, subject, cut=cut)


def _bytes(word: str) -> bytes | None:
    """The bytes of a text that was read as ISO-8859-1; None: GDAL made other signs of it already."""
    try:
        return word.encode("iso8859-1")
    except UnicodeEncodeError:  # \U+4E2D in a drawing
        return None


def _distinct(names: list[str]) -> list[str]:
    """Names of which some were cut to the same, made distinct.

    >>> _distinct(["居住", "居住", "a"])
    ['居住', '居住_2', 'a']
    """
    found: list[str] = []
    for name in names:
        again, number = name, 1
        while again in found:
            number += 1
            again = f"{name}_{number}"
        found.append(again)
    return found
