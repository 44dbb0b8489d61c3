"""Tables that this program wrote for spreadsheets, read again: names as they were."""

from typing import TypeVar

import numpy as np
import pandas as pd

from access.contracts import escaping

Table = TypeVar("Table", bound=pd.DataFrame)


def as_named(table: Table) -> Table:
    """Return a table with its texts, heads among them, as they were before ``escaping.cell``."""
    for name in table.select_dtypes(include=["object", "str"]).columns:
        values = table[name]
        if isinstance(values.dtype, pd.StringDtype):  # of streets there may be millions
            marked = values.str.startswith("'").fillna(False).to_numpy(dtype=bool)
        else:
            marked = np.array([isinstance(each, str) and each.startswith("'") for each in values], bool)
        if marked.any():
            table.loc[marked, name] = values[marked].map(escaping.from_cell)
    return table.rename(columns=escaping.from_cell)
