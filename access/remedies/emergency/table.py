"""A row for each district: people, stations, vehicles, response, radii, and what is lacking."""

import numpy as np
import pandas as pd

from access.contracts.documents import Text
from access.contracts.tables import CellZones
from access.remedies.emergency.apportionment import WHOLE, apportion, required
from access.remedies.emergency.areas import SIDES, Areas, people_of
from access.remedies.emergency.districts import coverage, response, whole
from access.remedies.emergency.promises import Promises
from access.remedies.emergency.radius import COVERAGES, STATISTICS
from access.remedies.emergency.vehicles import Response

WHOLE_NAME = Text(zh="合计", en="all districts")


def district_rows(
    areas: Areas, persons: pd.Series, stock: pd.DataFrame, found: Response, promises: Promises, busy: float
) -> pd.DataFrame:
    """Tell of each district who lives there, what stands there, and who is reached in time.

    Args:
        areas: the districts and their parts.
        persons: of each cell, by cell_id.
        stock: by zone_id of all districts: stations, vehicles, vehicles_at_stations (NaN: not known).
        found: who is reached.
        promises: what is promised.
        busy: the busy fraction.

    Returns:
        By zone_id, the whole area last: name, persons, persons_urban, persons_rural, persons_unlinked,
        persons_unreached, stations, vehicles, vehicles_at_stations, vehicles_required, vehicles_lacking,
        vehicles_fair, mean_response_min, p90_response_min, and what ``reached`` tells. Counts of the
        whole area are the sums of the districts'.
    """
    every = whole(areas.cell_zones)
    names = [*areas.zones.index, WHOLE]
    times = response(found.travel_s["impedance"], persons, every, fixed_s=promises.fixed_s).reindex(names)
    living = times["persons"].fillna(0.0)
    people = living[areas.zones.index]
    table = pd.DataFrame({"persons": living, **_sides(areas, persons, names)})
    table["persons_unlinked"] = times["persons_unlinked"].fillna(0.0)
    table["persons_unreached"] = times["persons_unreached"].fillna(0.0)
    per = promises.persons_per_vehicle
    needed = required(people, persons_per=per)
    fleet = int(required(pd.Series([people.sum()]), persons_per=per).iloc[0])
    fair = apportion(people, fleet, method="webster")["vehicles"]
    counts = stock.assign(
        vehicles_required=needed,
        vehicles_lacking=(needed - stock["vehicles"]).clip(lower=0),
        vehicles_fair=fair,
    )
    sums = counts.sum(skipna=False).rename(WHOLE).to_frame().T
    table = table.join(pd.concat([counts, sums]))
    for name in ("mean_response", "p90_response"):
        table[f"{name}_min"] = times[f"{name}_s"] / 60
    table.insert(0, "name", [*areas.zones["name"], str(WHOLE_NAME)])
    return table.join(reached(every, persons, found.number, found.unsure, busy)).rename_axis("zone_id")


def reached(
    every: CellZones, persons: pd.Series, number: pd.Series, unsure: pd.Series, busy: float
) -> pd.DataFrame:
    """Add up who is reached in time: by a vehicle, by two, by one that is free.

    Args:
        every: CELL_ZONES of the districts and of all of them together.
        persons: of each cell.
        number: vehicles that reach each cell in time; NaN: not linked.
        unsure: whether it is not known how many these are.
        busy: the busy fraction.

    Returns:
        By zone_id: persons_in_time, share_in_time, persons_two (in time of two or more), share_two,
        persons_available (who can expect a free one in time), share_available. The last four are NaN
        where an unknown number of vehicles matters.
    """
    table = coverage(number, persons, every, most=2, busy=busy)
    cell = every.index.get_level_values("cell_id")
    doubt = people_of(every, persons)[unsure.reindex(cell).fillna(value=False).to_numpy(dtype=bool)]
    unknown = doubt.groupby(level="zone_id").sum().reindex(table.index).fillna(0.0) > 0
    out = pd.DataFrame(index=table.index)
    columns = {"in_time": "persons_covered_1", "two": "persons_covered_2", "available": "persons_expected"}
    for name, column in columns.items():
        sure = table[column] if name == "in_time" else table[column].mask(unknown)
        out[f"persons_{name}"] = sure
        out[f"share_{name}"] = sure / table["persons"].where(table["persons"] > 0)
    return out


def with_radii(table: pd.DataFrame, radius: pd.DataFrame) -> pd.DataFrame:
    """Add the radii to the districts: of each side its limit, each statistic, and the sites needed.

    Args:
        table: by zone_id.
        radius: from ``radius_table``.
    """
    added: dict[str, pd.Series] = {}
    for side in SIDES:
        mine = radius[radius.index.get_level_values("side") == side].droplevel("side")
        for name in STATISTICS:
            rows = mine[mine.index.get_level_values("statistic") == name].droplevel("statistic")
            if name in COVERAGES:
                added[f"{side}_{name}_share"] = rows["value"]
                continue
            if name == "area_equivalent":
                added |= {f"{side}_{each}": rows[each] for each in ("stations", "limit_km")}
            added[f"{side}_{name}_km"], added[f"{side}_sites_{name}"] = rows["value"], rows["sites"]
    return table.join(pd.DataFrame(added))


def _sides(areas: Areas, persons: pd.Series, names: list[str]) -> dict[str, pd.Series]:
    """The people of each district's city and countryside."""
    people = people_of(areas.cell_parts, persons).groupby(level="zone_id").sum()
    of_part = people.reindex(areas.parts.index).fillna(0.0)
    found = {}
    for side in SIDES:
        mine = areas.parts["side"] == side
        of_zone = of_part[mine].groupby(areas.parts["zone_id"][mine]).sum().reindex(names[:-1]).fillna(0.0)
        found[f"persons_{side}"] = pd.concat([of_zone, pd.Series({WHOLE: of_zone.sum()})])
    return found


def stock_of(areas: Areas, stations: pd.Index, vehicles: pd.Series, counting: pd.Series) -> pd.DataFrame:
    """Count what stands in each district; a sum with something unknown in it is not known.

    Args:
        areas: the districts.
        stations: ids of the stations.
        vehicles: of each station; NaN: not known.
        counting: vehicles of each facility that counts for the people's vehicles.

    Returns:
        By zone_id: stations, vehicles, vehicles_at_stations.
    """
    zone, names = areas.spots["zone_id"], areas.zones.index

    def total(values: pd.Series) -> pd.Series:
        sums = values.groupby(zone.reindex(values.index)).sum(skipna=False)
        return sums.reindex(names, fill_value=0.0).astype(float)

    number = total(pd.Series(1.0, index=stations)).astype(np.int64)
    columns = {"stations": number, "vehicles": total(counting), "vehicles_at_stations": total(vehicles)}
    return pd.DataFrame(columns)
