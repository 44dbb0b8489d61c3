"""Ids among others: what membership in a set says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.contracts.among import among

# numpy itself cuts NUL off the end of a text
TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3))


@given(TEXTS, TEXTS)
def test_texts_are_among_others_as_in_a_set(ids: list[str], others: list[str]) -> None:
    expected = [each in set(others) for each in ids]
    for form in (list, pd.Index, np.array, frozenset):
        assert among(pd.Index(ids, dtype="str"), form(others)).tolist() == expected
    assert among(pd.Series(ids, dtype="str"), pd.Series(others, dtype="str")).tolist() == expected


@pytest.mark.parametrize(
    ("ids", "others"),
    [(pd.Index([3, 1, 2]), [1, 5]), (pd.Index(["a", 1], dtype=object), ["b", 1])],
)
def test_other_ids_than_texts(ids: pd.Index, others: list[object]) -> None:
    assert among(ids, others).tolist() == [each in others for each in ids]


def test_no_id_is_among_none_but_none() -> None:
    assert among(pd.Index(["a", None], dtype="str"), pd.Index(["a"])).tolist() == [True, False]
