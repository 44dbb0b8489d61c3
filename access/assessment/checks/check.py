"""One check of a run: what was found, how much is allowed."""

from typing import NamedTuple

from access.contracts.said import Said


class Check(NamedTuple):
    """One check: its name, what was found, how much is allowed, the unit of both, what it is about."""

    name: str
    figure: float
    bound: float
    unit: str
    told: Said

    @property
    def passed(self) -> bool:
        """Whether no more was found than is allowed; what is not a number is not allowed."""
        return self.figure <= self.bound
