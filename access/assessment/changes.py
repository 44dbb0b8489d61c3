"""What a scenario replaces of a study, so that the rest need not be measured anew."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Changes:
    """Which inputs of a study a scenario has replaced by others; the rest says what it said.

    Attributes:
        streets: the streets, or the turns on them.
        entrances: where facilities are entered.
        facilities: which there are, or what they have.
        people: how many live in cells and zones.
    """

    streets: bool = False
    entrances: bool = False
    facilities: bool = False
    people: bool = False


EVERYTHING = Changes(streets=True, entrances=True, facilities=True, people=True)
