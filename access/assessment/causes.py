"""The gaps of a run with their causes: what is known of the ground put together for ``verdicts.causes``."""

from typing import Any

import geopandas
import numpy as np
import pandas as pd

from access.assessment.measure import Measured
from access.verdicts.causes.explain import Explained, explained
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


def causes(found: Found, assessment: Assessment, measured: Measured) -> Explained:
    """Explain the gaps of a run (see ``verdicts.causes.explain.explained``)."""
    return explained(found, assessment, ground(measured))
