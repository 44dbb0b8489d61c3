"""The gaps of a run with their causes: what is known of the ground put together for ``verdicts.causes``."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd

from access.assessment.measure import Measured
from access.verdicts.causes.explain import Explained, explained
from access.verdicts.causes.full import with_full
from access.verdicts.causes.ground import Ground
from access.verdicts.evaluate import Assessment
from access.verdicts.gaps import Found


def ground(measured: Measured) -> Ground:
    """Return what is known of the ground of a study beside what was measured."""
    read = measured.read
    parts = [each for each in (read.leg_barriers, read.around) if each is not None]
    if not parts and read.barriers is not None:
        parts = [read.barriers]
    nothing = geopandas.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=read.cells.crs)
    barriers: Any = pd.concat(parts) if parts else nothing
    if "name" not in barriers.columns:
        barriers = barriers.assign(name="")
    drawn = read.background
    water = np.asarray(drawn[drawn["kind"] == "water"].geometry.array, dtype=object)
    return Ground(measured.links, read.entrances, barriers, water)


def causes(
    found: Found,
    assessment: Assessment,
    measured: Measured,
    *,
    capacity: bool = False,
    persons_per_place: float | None = None,
) -> Explained:
    """Explain the gaps of a run (see ``verdicts.causes.explain.explained``).

    Args:
        found, assessment, measured: of the run.
        capacity: whether those whose facilities within the limit are full are gaps, too.
        persons_per_place: see ``verdicts.causes.full.with_full``.
    """
    around = ground(measured)
    if not capacity:
        return explained(found, assessment, around)
    whole, told = with_full(found, assessment, around, persons_per_place=persons_per_place)
    return explained(whole, assessment, around, full=told)
