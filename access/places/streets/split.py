"""Streets cut at places along them, so that something can begin or end there: a new link, a gate."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from access.contracts import tables
from access.contracts.among import among
from access.contracts.arrays import Floats
from access.contracts.errors import TableError
from access.contracts.said import Said, examples


def cut(streets: tables.Streets, at: pd.DataFrame, *, apart: bool = False) -> tuple[Any, Any]:
    """Cut streets at places along them.

    Pieces keep the attributes of their street and share its length as they share its line; what
    holds traffic up at an end of the street stays at that end.

    Args:
        streets: a STREETS table.
        at: a table of places: ``street_id``, ``along_m`` (metres from the start, in the street's own
            length), in any order. Nothing is cut at the very ends of a street.
        apart: whether both pieces at a place end at nodes of their own, so that nobody passes; else
            they meet in one new node.

    Returns:
        (STREETS table sorted by id, with pieces ``<street_id>/1``, ``/2``, … instead of each street
        cut; the pieces by street_id: ``whole`` (the street cut), ``from_m`` and ``to_m`` along it).

    Raises:
        TableError: a place is on a street that is not in the table, or not between its ends.
    """
    inner = _inner(streets, at)
    pieces = _pieces(streets, inner)
    if pieces.empty:
        return streets.sort_index(), pieces
    rows = streets.loc[pieces["whole"]].set_axis(pieces.index)
    first = ~pieces["whole"].duplicated().to_numpy()
    last = ~pieces["whole"].duplicated(keep="last").to_numpy()
    names = [f"{piece}|" for piece in pieces.index[~last]]
    nodes = new_nodes(streets, names + [f"|{name}" for name in names] if apart else names)
    rows.loc[~last, "to_node"], rows.loc[~first, "from_node"] = nodes[: len(names)], nodes[-len(names) :]
    rows.loc[~first, "control_from"] = rows.loc[~last, "control_to"] = ""
    rows["length_m"] = pieces["to_m"] - pieces["from_m"]
    rows = rows.set_geometry(geopandas.GeoSeries(_lines(streets, inner), rows.index, streets.crs))
    whole = streets[~among(streets.index, pieces["whole"])]
    result = pd.concat([whole, rows]).rename_axis("street_id").sort_index()
    tables.check(result, tables.STREETS)
    return result, pieces


def located(street_id: Any, along_m: Any, pieces: pd.DataFrame | None) -> tuple[Any, Floats]:
    """Find places again after streets were cut.

    Args:
        street_id, along_m: of each place, before.
        pieces: as ``cut`` returns them; None: no street was cut.

    Returns:
        (street_id, along_m) after; a place at a cut lies at the end of the piece before it.
    """
    names, along = np.array(street_id, dtype=object), np.array(along_m, dtype=float)
    if pieces is None:
        return names, along
    rows = pd.Series(np.arange(len(names))).groupby(names).indices
    for whole, parts in pieces.groupby("whole"):
        here = rows.get(whole, np.zeros(0, dtype=np.int64))
        part = np.searchsorted(parts["to_m"].to_numpy()[:-1], along[here])
        names[here] = parts.index.to_numpy(dtype=object)[part]
        along[here] -= parts["from_m"].to_numpy()[part]
    return names, along


def turned(turns: tables.Turns, streets: tables.Streets, pieces: pd.DataFrame) -> Any:
    """Make a TURNS table speak of pieces where it spoke of streets that were cut.

    Args:
        turns: a TURNS table.
        streets: the STREETS table before the cut.
        pieces: as ``cut`` returns them.
    """
    if pieces.empty:
        return turns
    named = pieces.index.to_series().groupby(pieces["whole"].to_numpy())
    outer = (("from_node", named.first()), ("to_node", named.last()))
    found = turns.reset_index()
    for column in ("from_street", "to_street"):
        is_cut = found[column].isin(pieces["whole"])
        here = found[is_cut]
        parts = [found[~is_cut]]
        for end, piece in outer:
            meets = streets.loc[here[column], end].to_numpy() == here["via_node"].to_numpy()
            parts.append(here[meets].assign(**{column: piece.loc[here.loc[meets, column]].to_numpy()}))
        found = pd.concat(parts)
    found = found.sort_values(["turn_id", "from_street", "to_street"])
    again = found.groupby("turn_id").cumcount()  # of a street that leaves its node and comes back
    found["turn_id"] = found["turn_id"].where(again == 0, found["turn_id"] + "/" + again.astype("str"))
    return found.set_index("turn_id")[list(tables.TURNS.columns)]


def new_nodes(streets: tables.Streets, names: list[str]) -> list[Any]:
    """Return ids for new nodes, of the kind that the streets have: whole numbers, or these names."""
    known = pd.concat([streets["from_node"], streets["to_node"]])
    if pd.api.types.infer_dtype(known) != "integer":
        return list(names)
    return list(range(int(known.max()) + 1, int(known.max()) + 1 + len(names)))


def _inner(streets: tables.Streets, at: pd.DataFrame) -> Any:
    """The places between the ends of streets, in order."""
    places = at[["street_id", "along_m"]].drop_duplicates().sort_values(["street_id", "along_m"])
    known = among(places["street_id"], streets.index)
    length_m = streets["length_m"].reindex(places["street_id"]).to_numpy(dtype=float)
    on = ((places["along_m"] >= 0) & (places["along_m"] <= length_m)).to_numpy()
    faults = []
    if not known.all():
        lost = examples(places["street_id"][~known])
        faults.append(
            Said(
                f"没有这个编号的街道可截断（{lost.zh}）；请取表中街道上的位置",
                f"no street of this id to cut ({lost}); take places on streets of the table",
            )
        )
    if not on[known].all():
        beyond = places[known & ~on]
        shown = examples(f"{name}: {along}" for name, along in zip(*beyond.to_numpy().T, strict=True))
        faults.append(
            Said(
                f"截断处在街道两端以外（{shown.zh}）；请写沿街道的米数",
                f"a street is to be cut beyond its ends ({shown}); give metres along it",
            )
        )
    if faults:
        raise TableError("streets", faults)
    return places[((places["along_m"] > 0) & (places["along_m"] < length_m)).to_numpy()]


def _pieces(streets: tables.Streets, inner: pd.DataFrame) -> Any:
    whole = inner["street_id"].drop_duplicates()
    length_m = streets["length_m"].loc[whole].to_numpy(dtype=float)
    starts = pd.concat([pd.DataFrame({"street_id": whole, "along_m": 0.0}), inner])
    ends = pd.concat([inner, pd.DataFrame({"street_id": whole, "along_m": length_m})])
    starts, ends = (each.sort_values(["street_id", "along_m"], kind="stable") for each in (starts, ends))
    number = starts.groupby("street_id").cumcount() + 1
    return pd.DataFrame(
        {
            "whole": starts["street_id"].to_numpy(),
            "from_m": starts["along_m"].to_numpy(dtype=float),
            "to_m": ends["along_m"].to_numpy(dtype=float),
        },
        index=pd.Index(
            starts["street_id"].astype("str") + "/" + number.astype("str"), name="street_id", dtype="str"
        ),
    )


def _lines(streets: tables.Streets, inner: pd.DataFrame) -> list[Any]:
    """The lines of all pieces, in order."""
    found: list[Any] = []
    whole = streets.loc[inner["street_id"].unique()]
    places = inner.groupby("street_id")["along_m"]
    for (_, along_m), line, length_m in zip(places, whole.geometry, whole["length_m"], strict=True):
        found += _parts(line, along_m.to_numpy(dtype=float) / length_m)
    return found


def _parts(line: Any, share: Floats) -> list[Any]:
    """Cut a line, in all its dimensions, at shares of its length on the map."""
    xyz = shapely.get_coordinates(line, include_z=shapely.has_z(line))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xyz[:, :2], axis=0).T))])
    place = share * along[-1]
    spot = np.column_stack([np.interp(place, along, column) for column in xyz.T])
    bounds = [0.0, *place, along[-1]]
    spots = [xyz[:1], *spot[:, np.newaxis], xyz[-1:]]
    return [
        shapely.linestrings(
            np.concatenate([spots[i], xyz[(along > bounds[i]) & (along < bounds[i + 1])], spots[i + 1]])
        )
        for i in range(len(bounds) - 1)
    ]
