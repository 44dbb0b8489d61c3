"""What a study says of the columns of a table of people: which they are, and in what they count."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["persons", "thousands", "ten_thousands", "persons_per_km2"]

# 第七次全国人口普查公报（第二号）: the mean size of a family household in China, 2020
PERSONS_PER_HOUSEHOLD = 2.62


@dataclass(frozen=True)
class Columns:
    """What the study says of the columns of a table of people.

    Attributes:
        persons: the column; None: that of a usual name, if there is one.
        households, dwellings: the column of these, in place of persons.
        per_household: persons to each.
        groups: age group → the columns that make it up.
        unit: of the numbers; None: as the column's name says, else persons.
    """

    persons: str | None = None
    households: str | None = None
    dwellings: str | None = None
    per_household: float = PERSONS_PER_HOUSEHOLD
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: Unit | None = None


def unit_word(word: object) -> object:
    """Return the unit that a word of the study stands for; the word itself where it stands for none.

    >>> unit_word("万人"), unit_word("人/平方公里"), unit_word("persons"), unit_word("斤")
    ('ten_thousands', 'persons_per_km2', 'persons', '斤')
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(word))).lower()
    known = {
        "ten_thousands": ("万人", "万", "ten_thousand", "10000", "wan"),
        "thousands": ("千人", "千", "thousand", "1000"),
        "persons": ("人", "人数", "person", "people"),
        "persons_per_km2": (
            "人/平方公里",
            "人/km2",
            "人/km²",
            "每平方公里人数",
            "persons/km2",
            "人每平方公里",
        ),
    }
    return next((name for name, words in known.items() if text in words), word)
