"""A browser for the documentation site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.conftest import skip
from tests.outputs.opened import chromium, found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = found()
    if program is None:
        skip("browser tests", "no Chromium")
    with chromium(program) as started:
        yield started
