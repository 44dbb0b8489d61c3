"""Ambulance stations and vehicles by district: what ``access.emergency`` finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from access.assessment.run import Assessed
from access.study.study import Study


@dataclass(frozen=True, repr=False)
class Emergency:
    """To come."""

    @classmethod
    def found(
        cls, study: Study, question: Mapping[str, Any], *, known: Assessed | None = None
    ) -> "Emergency":
        """Ask."""
        raise AttributeError
