"""Ambulance stations and vehicles by district: what ``access.emergency`` finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from access.assessment.measure import Measured
from access.study.study import Study


@dataclass(frozen=True, repr=False)
class Emergency:
    """To come."""

    @classmethod
    def found(
        cls, study: Study, question: Mapping[str, Any], *, known: Measured | None = None
    ) -> "Emergency":
        """Ask."""
        raise AttributeError
