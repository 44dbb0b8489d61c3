"""Whether attributes are as a plan wants them: yes, no, or not known."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
import pandas as pd

from access.contracts.arrays import Floats
from access.standards.choices import Condition, Where
from access.standards.understood import token

# a planner's list says yes and no in its own way
_YES = ("true", "yes", "y", "1", "1.0", "是", "有")
_NO = ("false", "no", "n", "0", "0.0", "否", "无")


def holds(table: pd.DataFrame, where: Where) -> Floats:
    """Tell of each row whether all conditions hold: 1 yes, 0 no, NaN not known.

    An attribute that the table has no column for is known of no row.

    >>> where = {"grade": Condition(one_of=("A",)), "beds": Condition(at_least=20)}
    >>> holds(pd.DataFrame({"grade": ["A", "A", None, None], "beds": [20, None, 9, 30]}), where)
    array([ 1., nan,  0., nan])
    """
    each = [
        _holds(*_in_one_word(name, column_of(table, name), condition)) for name, condition in where.items()
    ]
    # of numbers, fmin passes a NaN over: 0 if one says no, else 1; then NaN where one is not known
    least = reduce(np.fmin, each, np.ones(len(table)))
    unknown = reduce(np.logical_or, map(np.isnan, each), np.zeros(len(table), dtype=bool))
    return np.where(unknown & (least > 0), np.nan, least)


def either(answers: Sequence[Floats]) -> Floats:
    """Tell whether one of several answers is yes: 1 yes, 0 no, NaN not known.

    >>> either([np.array([1, 0, 0]), np.array([np.nan, np.nan, 0])])
    array([ 1., nan,  0.])
    """
    most = reduce(np.fmax, answers)
    return np.where((most != 1) & np.logical_or.reduce(np.isnan(answers)), np.nan, most)


def column_of(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column; one without any value where the table lacks it."""
    return table[name] if name in table.columns else pd.Series(np.nan, index=table.index)


def number_of(table: pd.DataFrame, name: str) -> Floats:
    """Return a column as numbers; NaN where it holds none."""
    return np.asarray(pd.to_numeric(column_of(table, name), errors="coerce"), dtype=float)


def worded(where: Where) -> str:
    """Return the conditions as a short text, the same for the same conditions.

    >>> worded({"inclusive": Condition(one_of=(True,)), "area_m2": Condition(at_least=2000, below=5000)})
    'area_m2>=2000<5000, inclusive=true'
    """
    return ", ".join(f"{name}{_worded(where[name])}" for name in sorted(where))


def _worded(condition: Condition) -> str:
    if condition.one_of:
        return "=" + "|".join(_plain(value) for value in condition.one_of)
    if condition.contains:
        return "~" + "|".join(_plain(word) for word in condition.contains)
    least = f">={condition.at_least.default:g}" if condition.at_least else ""
    return least + (f"<{condition.below.default:g}" if condition.below else "")


def _plain(value: object) -> str:
    return str(value).strip().casefold()


def _in_one_word(name: str, values: pd.Series, condition: Condition) -> tuple[pd.Series, Condition]:
    """Put one word for the many that people have for who runs a place: 公办, 公立, public.

    What a list says in words that nobody knows is not known.
    """
    if name != "ownership" or not condition.one_of:
        return values, condition
    wanted = tuple(token("ownership", each) or each for each in condition.one_of)
    known = {each: token("ownership", each) for each in values.dropna().unique()}
    found = values.map({each: word or (each if each in wanted else None) for each, word in known.items()})
    return found, condition.model_copy(update={"one_of": wanted})


def _holds(values: pd.Series, condition: Condition) -> Floats:
    if condition.one_of:
        return np.asarray(reduce(np.fmax, [_equals(values, wanted) for wanted in condition.one_of]))
    if condition.contains:
        text = values.map(_plain, na_action="ignore")
        words = tuple(map(_plain, condition.contains))
        held = text.map(lambda each: any(word in each for word in words), na_action="ignore")
        return np.asarray(held.astype(float))
    number = np.asarray(pd.to_numeric(values, errors="coerce"), dtype=float)
    low = -np.inf if condition.at_least is None else condition.at_least.default
    high = np.inf if condition.below is None else condition.below.default
    return np.where(np.isnan(number), np.nan, (number >= low) & (number < high))


def _equals(values: pd.Series, wanted: object) -> Floats:
    text = values.map(_plain, na_action="ignore")
    if isinstance(wanted, bool):
        yes, no = text.isin(_YES), text.isin(_NO)
        found = np.select([yes, no], [1.0, 0.0], default=np.nan)
        return found if wanted else 1 - found
    if isinstance(wanted, str):
        return np.where(values.isna(), np.nan, text == _plain(wanted))
    number = np.asarray(pd.to_numeric(values, errors="coerce"), dtype=float)
    return np.where(values.isna(), np.nan, number == wanted)
