"""Ferries among the ways of OpenStreetMap: how fast they sail, where one boards, and what is told of them."""

import re
from typing import Any

import numpy as np
import pandas as pd

from access.contracts import tables
from access.contracts.notes import Note
from access.contracts.tables import counted
from access.places.osm.ways import Ways

_ISO = re.compile(r"P(?:T)?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+):(\d\d)(?::(\d\d))?")
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)\s*(?:min(?:utes?)?|分钟?)?", re.IGNORECASE)


def duration_s(text: str) -> float:
    """Return how long a crossing takes (seconds): ``PT20M``, ``00:20``, ``20``; NaN where it is not told.

    >>> duration_s("PT1H5M"), duration_s("00:20"), duration_s("12"), duration_s("often")
    (3900.0, 1200.0, 720.0, nan)
    """
    text = text.strip()
    for form, units in ((_ISO, (3600, 60, 1)), (_CLOCK, (3600, 60, 1)), (_MINUTES, (60,))):
        if found := form.fullmatch(text):
            parts = zip(found.groups(), units, strict=True)
            return sum(float(part) * unit for part, unit in parts if part) or float("nan")
    return float("nan")


def timed(streets: Any, ways: Ways, way: Any) -> Any:
    """Give ferries the speed that their duration tells, and a control where one comes ashore.

    Who comes off a ferry pays for the wait before it: so it is paid once, whichever way one goes.

    Args:
        streets: STREETS with ``length_m``; those of class ``ferry`` are changed.
        ways: the ways they were cut from.
        way: of each street, which of them.
    """
    sails = (streets["class"] == "ferry").to_numpy()
    if not sails.any():
        return streets
    table = pd.DataFrame({"way": way, "length_m": streets["length_m"].to_numpy()})[sails]
    told = [ways.tags[ways.tagged[each]] for each in table["way"]]
    table["line"] = [
        tags.get("line", f"w{ways.way_id[i]}") for i, tags in zip(table["way"], told, strict=True)
    ]
    table["seconds"] = [duration_s(tags.get("duration", "")) for tags in told]
    # the file has only a part of what it cuts, which tells nothing of how fast the whole is
    number_of = pd.Series(ways.way_id).value_counts()
    table.loc[number_of[ways.way_id[table["way"]]].to_numpy() > 1, "seconds"] = np.nan
    kph = table.groupby("line")["length_m"].transform("sum") / table["seconds"] * 3.6
    speed = streets["speed_kph"].to_numpy(dtype=float).copy()
    speed[sails] = kph
    ashore = pd.concat([streets["from_node"][~sails], streets["to_node"][~sails]])
    found = {
        control: np.where(sails & streets[end].isin(ashore), "ferry", streets[control])
        for control, end in (("control_from", "from_node"), ("control_to", "to_node"))
    }
    return streets.assign(
        speed_kph=speed, speed_back_kph=np.where(sails, np.nan, streets["speed_back_kph"]), **found
    )


def notes(streets: tables.Streets) -> list[Note]:
    """Say how many ferries there are, and what of their times is assumed."""
    sails = streets[streets["class"] == "ferry"]
    if sails.empty:
        return []
    lines = sails.groupby(sails.index.str.rpartition(".").get_level_values(0))["speed_kph"].first()
    known, kilometres = int(lines.notna().sum()), sails["length_m"].sum() / 1000
    return [
        Note(
            "doubtful",
            "streets",
            f"轮渡 {len(lines)} 条（{kilometres:.1f} 公里）：{known} 条按注明的航时，"
            f"{len(lines) - known} 条按假定航速；候船时间为假定（见出行方式文件）；班次不详",
            f"{counted(len(lines), 'ferry way')} ({kilometres:.1f} km): {known} by the duration mapped,"
            f" {len(lines) - known} at an assumed speed; the wait is assumed (see the mode), and when they"
            " run is not known",
            len(lines),
            "ways",
        )
    ]
