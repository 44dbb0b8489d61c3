"""What a scenario changes, as the page reads it (``Data.scenario`` in page/src/types.d.ts)."""

from dataclasses import dataclass

import geopandas
import pandas as pd
import shapely

from access.contracts.documents import Text
from access.outputs.maps.geometry import coded_points
from access.outputs.maps.pack import Pack
from access.verdicts.clause import Trip
from access.verdicts.place import Place


@dataclass(frozen=True)
class Step:
    """One site or link of those that were found.

    Attributes:
        what: its name.
        persons_gained: persons whom it brings within the limit.
        covered_share: of all, with those before it.
    """

    what: Text
    persons_gained: float
    covered_share: float


@dataclass(frozen=True)
class After:
    """A scenario of the study that a page shows.

    Attributes:
        name: of the scenario.
        place: the place with it.
        streets: whether it changes the streets, too.
        made: what it makes on streets: what it is, and its line or point in the CRS of the place.
        note: what the page does not show of it.
        steps: what a search for sites or links found, in the order of building.
    """

    name: Text
    place: Place
    streets: bool = False
    made: tuple[tuple[Text, shapely.Geometry], ...] = ()
    note: Text | None = None
    steps: tuple[Step, ...] = ()


def packed_scenario(
    after: After, before: Place, trips: dict[Trip, int], number: pd.Series, pack: Pack
) -> dict[str, object]:
    """Return the changes of facilities, and how everybody travels with them.

    Args:
        after: the scenario.
        before: the place without.
        trips: those that the page has, by number.
        number: facility_id → the number by which the page knows it.
        pack: where arrays are put.
    """
    changes, opened = _changes(after, before, number)
    return {
        "name": {"zh": after.name.zh, "en": after.name.en},
        "note": None if after.note is None else {"zh": after.note.zh, "en": after.note.en},
        "steps": [
            {
                "what": {"zh": step.what.zh, "en": step.what.en},
                "gained": round(step.persons_gained, 2),
                "share": round(step.covered_share, 6),
            }
            for step in after.steps
        ],
        "changes": changes,
        "trips": {
            str(i): _travel(after.place, trip, pd.concat([number, opened]), pack)
            for trip, i in trips.items()
            if trip in after.place.nearest or trip.impedance == "straight_m"
        },
    }


def _changes(after: After, before: Place, number: pd.Series) -> tuple[list[dict[str, object]], pd.Series]:
    """The changes, and the numbers by which the page knows what is opened: -2, -3 and so on."""
    old, new = before.facilities, after.place.facilities
    kept = new.index.intersection(old.index).intersection(number.index)
    moved = kept[~new.loc[kept].geometry.geom_equals_exact(old.loc[kept].geometry, 0.01).to_numpy()]
    added = new.index.difference(old.index, sort=False)
    opened_rows = new.loc[added]
    closed = number.index.difference(new.index, sort=False)
    changes: list[dict[str, object]] = [
        {
            "change": "open",
            "id": str(name),
            "clause": "",
            "facility_type": row["type"],
            "name": row["name"] if isinstance(row["name"], str) else str(name),
            "at": at,
        }
        for (name, row), at in zip(opened_rows.iterrows(), coded_points(opened_rows.geometry), strict=True)
    ]
    opened = pd.Series([-2 - i for i in range(len(added))], index=added, dtype="int64")
    changes += [{"change": "close", "facility": int(number[each])} for each in closed]
    changes += [
        {"change": "move", "facility": int(number[each]), "at": at}
        for each, at in zip(moved, coded_points(new.loc[moved].geometry), strict=True)
    ]
    return [*changes, *([_given(after)] if after.streets else [])], opened


def _given(after: After) -> dict[str, object]:
    """What is changed besides facilities; the page draws what is made."""
    crs = after.place.cells.crs
    made = [
        {
            "name": {"zh": name.zh, "en": name.en},
            "line": coded_points(
                geopandas.GeoSeries(shapely.points(shapely.get_coordinates(shape)), crs=crs)
            ),
        }
        for name, shape in after.made
    ]
    return {"change": "given", "made": made}


def _travel(place: Place, trip: Trip, number: pd.Series, pack: Pack) -> dict[str, object]:
    straight = trip.impedance == "straight_m"
    found = place.straight[trip.goal] if straight else place.nearest[trip]
    cost = found["length_m" if straight else "impedance"].to_numpy(dtype=float)
    nearest = number.reindex(found["facility_id"]).fillna(-1)
    return {
        "cost": pack.scaled(cost, step=0.1, up=True, delta=True),
        "nearest": pack.whole(nearest, delta=True),
    }
