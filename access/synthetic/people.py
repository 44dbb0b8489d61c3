"""The people of each cell, by age; households; registered residents. Whole numbers throughout."""

import numpy as np
import pandas as pd

from access.contracts.arrays import Booleans, Integers

# shares of the people by age; the countryside is older
_BANDS = (
    "under_3",
    "age_3_5",
    "age_6_11",
    "age_12_14",
    "age_15_17",
    "age_18_59",
    "60_64",
    "65_79",
    "80_plus",
)
_URBAN = (0.024, 0.030, 0.066, 0.030, 0.028, 0.652, 0.052, 0.096, 0.022)
_RURAL = (0.016, 0.022, 0.058, 0.028, 0.026, 0.560, 0.080, 0.165, 0.045)
GROUPS = (
    *("under_3", "age_3_5", "age_6_11", "age_12_14", "age_15_17"),
    *("under_18", "age_60_plus", "age_65_plus", "age_80_plus"),
)
COUNTS = ("persons", "households", "persons_registered", *GROUPS)


def counted(persons: Integers, rural: Booleans, rng: np.random.Generator) -> pd.DataFrame:
    """Return who lives in each cell: a row for each cell of the grid, the columns ``COUNTS``.

    Args:
        persons: persons per cell, any shape.
        rural: whether each cell lies in the countryside, the same shape.
        rng: the source of chance.
    """
    number, away = persons.ravel(), rural.ravel()
    bands = np.where(away[:, None], rng.multinomial(number, _RURAL), rng.multinomial(number, _URBAN))
    table = pd.DataFrame(bands, columns=list(_BANDS))
    table["under_18"] = table[list(_BANDS[:5])].sum(axis=1)
    table["age_80_plus"] = table["80_plus"]
    table["age_65_plus"] = table["65_79"] + table["80_plus"]
    table["age_60_plus"] = table["60_64"] + table["age_65_plus"]
    size = np.where(away, 2.9, 2.5)
    table["households"] = np.where(number > 0, np.maximum(1, np.rint(number / size)), 0).astype(int)
    # people move from the country to the city and stay registered at home
    table["persons_registered"] = np.rint(number * np.where(away, 1.3, 0.82)).astype(int)
    return table.assign(persons=number)[list(COUNTS)]
