"""The facilities that a run counted, as a table: which, of what type, where, from which file."""

import pandas as pd

from access.contracts.tables import FACILITIES, Facilities
from access.places import datums
from access.places.osm.file import WGS84
from access.standards.registry import facility_types

_FIRST = ("facility_id", "type", "type_zh", "type_en", "name", "lon", "lat", "source")


def used(facilities: Facilities) -> pd.DataFrame:
    """Return the facilities with their types in words, their places in degrees, and the amounts known.

    What was left out of the inputs, and why, stands in the input report.

    Args:
        facilities: FACILITIES.
    """
    kinds = facility_types()
    where = datums.project(facilities.geometry, WGS84)
    zh, en = (
        facilities["type"].map({name: getattr(kind, language) for name, kind in kinds.items()})
        for language in ("zh", "en")
    )
    others = [
        facilities.geometry.name,
        "facility_id",
    ]  # a list may have a column of this name, not said to be ids
    table = pd.DataFrame(facilities.drop(columns=others, errors="ignore")).assign(
        type_zh=zh.fillna(facilities["type"]), type_en=en.fillna(facilities["type"]), lon=where.x, lat=where.y
    )
    told = [name for name in FACILITIES.columns if name not in _FIRST and name in table.columns]
    known = [name for name in told if table[name].notna().any()]
    return table.rename_axis("facility_id").reset_index()[[*_FIRST, *known]]
