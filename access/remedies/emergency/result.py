"""What emergency services come to."""

from dataclasses import dataclass

import pandas as pd

from access.assessment.run import Assessed
from access.contracts.tables import Cells, Facilities
from access.remedies.emergency.mexclp import Fleet
from access.remedies.emergency.promises import Promises
from access.remedies.emergency.question import EmergencyQuestion
from access.remedies.scenarios.file import Scenario


@dataclass(frozen=True, eq=False)
class Emergency:
    """What emergency services come to.

    Attributes:
        question, promises: what was asked, and what is promised.
        districts: by zone_id, the whole area last: see ``table.district_rows`` and ``table.with_radii``;
            new_stations, and in columns that end in ``_after`` who is reached with them.
        radius: by (zone_id, side, statistic): see ``radius.radius_table``.
        stations: by facility_id: see ``vehicles.station_table``; and lon, lat.
        sites: new stations in the order in which to build them: see ``new_sites.Chosen``; and zone_id.
        bound_persons: no choice of as many sites brings more people within the time.
        fleet: how the same vehicles would stand best (MEXCLP); None: not known.
        before, after: the study judged by the promises as it is, and with the sites; None: no sites.
        scenario: the sites as stations to be opened; None: no sites.
        input_report: what was found, doubtful, left out; and what cannot be told, for want of what.
    """

    question: EmergencyQuestion
    promises: Promises
    districts: pd.DataFrame
    radius: pd.DataFrame
    stations: Facilities
    sites: Cells
    bound_persons: float
    fleet: Fleet | None
    before: Assessed
    after: Assessed | None
    scenario: Scenario | None
    input_report: pd.DataFrame
