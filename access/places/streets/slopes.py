"""Streets cut where their slope changes, so that who walks a part of one pays for that part alone."""

import numpy as np
import pandas as pd
import shapely

from access.contracts.tables import Streets
from access.places.streets.split import cut

# On foot a metre more or less of climb is 2.5 s. Finer, the noise of an elevation model would cut
# every street; an even slope is one piece, however steep it is.
_OFF_M = 1.0


def at_bends(streets: Streets) -> Streets:
    """Cut streets into pieces along which the slope is even, to ``_OFF_M`` of elevation.

    A network charges a street by its mean slope, and a part of it by its share of the length. On
    pieces of even slope the two agree with the part that is walked.

    Args:
        streets: a STREETS table; lines with Z (metres) have slopes. Where Z is NaN, they go on as
            high as the vertex before, as ``network.slope.pace`` takes them to be level there.

    Returns:
        (STREETS table, with pieces ``<street_id>/1``, ``/2``, … instead of the streets cut; the
        same table where none is.)
    """
    sloped = streets[streets.has_z]
    xyz, line = shapely.get_coordinates(sloped.geometry.to_numpy(), include_z=True, return_index=True)
    if not len(xyz):
        return streets
    step = np.hypot(*np.diff(xyz[:, :2], axis=0, prepend=xyz[:1, :2]).T)
    first = np.searchsorted(line, np.arange(len(sloped)))
    step[first] = 0.0
    along = np.cumsum(step)
    along -= along[first][line]
    z = pd.Series(xyz[:, 2]).groupby(line)
    height = z.ffill().groupby(line).bfill().fillna(0.0).to_numpy()
    drawn = shapely.linestrings(np.column_stack([along, height]), indices=line)
    kept, of = shapely.get_coordinates(
        shapely.simplify(drawn, _OFF_M, preserve_topology=False), return_index=True
    )
    whole = np.zeros(len(sloped))
    whole[line] = along  # that of the last vertex remains
    inner = (kept[:, 0] > 0) & (kept[:, 0] < whole[of])
    if not inner.any():
        return streets
    of, share = of[inner], kept[inner, 0] / whole[of[inner]]
    length_m = sloped["length_m"].to_numpy(dtype=float)[of]
    found: Streets = cut(streets, pd.DataFrame({"street_id": sloped.index[of], "along_m": share * length_m}))[
        0
    ]
    return found
