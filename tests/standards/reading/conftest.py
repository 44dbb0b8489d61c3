"""Where the texts of the five plans are."""

from pathlib import Path

import pytest

from tests.conftest import SHARED, skip


@pytest.fixture
def plans() -> Path:
    """Return the folder of the plans' texts."""
    path = SHARED.parent / "plans"
    if not path.exists():
        skip("the plans' texts", "not part of this repository")
    return path
