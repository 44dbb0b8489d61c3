"""What a study file asks for is known without loading what reads tables and rasters."""

import pytest

from tests.test_layers import FILES, HEAVY, imported

LIGHT = ("access.study.study", "access.study.sources", "access.network.profiles")


@pytest.mark.parametrize("name", LIGHT)
def test_no_file_on_the_way_imports_a_heavy_module_at_its_top(name: str) -> None:
    seen, ahead, outside = set(), {name}, set()
    while ahead:
        seen |= ahead
        found = set().union(*(imported(FILES[each], top_level=True) for each in ahead))
        outside |= {each.split(".")[0] for each in found - FILES.keys()}
        ahead = (found & FILES.keys()) - seen
    assert outside & (HEAVY | {"numba", "pyproj"}) == {"pydantic"}
