"""What the tests of supply share: small catchments from a table of costs."""

import math
from typing import Any

import numpy as np

from access.verdicts.supply.catchment import Catchments


def catchments(persons: Any, supply: Any, costs: Any, limit: float = 45.0) -> Catchments:
    """People and facilities with the costs between them, a row for each cell."""
    table = np.asarray(costs, dtype=float).reshape(len(persons), len(supply))
    near = table <= limit
    row, column = np.nonzero(near)
    offset = np.concatenate([[0], np.cumsum(near.sum(axis=1))])
    given = [np.asarray(each, dtype=float) for each in (persons, supply)]
    assert math.isclose(len(row), offset[-1])
    return Catchments(*given, offset, column.astype(np.int32), table[near], limit)
