"""A study's streets, the turns forbidden on them, and what parts them: gates, walls, water."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from access.contracts.notes import Note
from access.places.osm.file import OsmFile
from access.places.streets import barriers, elevation, from_graph, slopes, turn_restrictions
from access.places.streets import from_osm as streets
from access.places.streets.gates import shut
from access.study.study import Study

Open = Callable[[Path], OsmFile]


class Ways(NamedTuple):
    """What is to be known of a study's streets.

    Attributes:
        streets, turns: STREETS; TURNS, or None.
        gates: those that part streets (see ``places.gates.Shut``); None where all are open.
        barriers: BARRIERS; None where nobody asked for them.
        complete_within: the area that the files know all streets of.
        notes: on what was found, doubtful, left out.
    """

    streets: Any
    turns: Any
    gates: Any
    barriers: Any
    complete_within: Any
    notes: list[Note]


def read(study: Study, crs: Any, osm_file: Open, *, with_barriers: bool = False) -> Ways:
    """Read the streets of a study, parted at shut gates where it says so.

    Args:
        study: from ``access.study.study.load``.
        crs: the projected CRS of the study.
        osm_file: opens an OpenStreetMap file, each only once.
        with_barriers: whether to read barriers even where all gates are open.

    Raises:
        InputError: a file that cannot be used.
    """
    found, gates_open = _as_drawn(study, crs, osm_file), study.barriers.gates == "open"
    if gates_open and not with_barriers:
        return found
    around, notes = _read_barriers(study, found.streets, osm_file)
    found = found._replace(barriers=around, notes=[*found.notes, *notes])
    if gates_open:
        return found
    parted = shut(found.streets, around, found.turns)
    return found._replace(
        streets=parted.streets,
        turns=parted.turns,
        gates=parted.gates,
        notes=[*found.notes, *parted.notes],
    )


def _read_barriers(study: Study, street_table: Any, osm_file: Open) -> tuple[Any, list[Note]]:
    """What parts a study's streets: what its OpenStreetMap file and its layers hold, and motorways."""
    crs = street_table.crs
    parts: list[tuple[Any, list[Note]]] = [(barriers.from_streets(street_table), [])]
    if study.streets.osm is not None:
        parts.append(barriers.from_osm(osm_file(study.streets.osm), crs))
    parts += [
        barriers.from_layer(each.path, crs, kind=each.kind, source_crs=each.crs, layer=each.layer)
        for each in study.barriers.layers
    ]
    return barriers.joined([table for table, _ in parts]), [note for _, notes in parts for note in notes]


def _as_drawn(study: Study, crs: Any, osm_file: Open) -> Ways:
    source, banned = study.streets, None
    more: list[Note] = []
    if source.osm is not None:
        file = osm_file(source.osm)
        table, notes = streets.from_osm(file, crs)
        within = streets.complete_within(table, file)
    else:
        table, notes = _from_graph(study, crs)
        within = streets.complete_within(table, None)
    if source.elevation is not None:
        table, more = elevation.with_elevation(table, source.elevation)
        table = slopes.at_bends(table)
    if source.osm is not None:
        banned, of_turns = turn_restrictions.from_osm(osm_file(source.osm), table)
        more = [*more, *of_turns]
    return Ways(table, banned, None, None, within, [*notes, *more])


def _from_graph(study: Study, crs: Any) -> tuple[Any, list[Note]]:
    source = study.streets
    if source.graphml is not None:
        return from_graph.from_graphml(source.graphml, crs)
    return from_graph.from_csv(source.nodes or Path(), source.edges or Path(), crs, source.crs)
