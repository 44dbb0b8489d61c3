"""Scenarios of facilities that are areas, and of those that are opened with doors."""

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from access.network.travel import nearest_straight
from access.remedies.scenarios.changes import FacilityChanges
from access.remedies.scenarios.scenario import facilities_changed
from tests.conftest import CRS


@pytest.mark.parametrize("with_outlines", [True, False])
def test_what_is_moved_is_a_point_and_what_is_opened_has_its_doors(with_outlines: bool) -> None:
    ids = pd.Index(["a", "b"], name="facility_id", dtype="str")
    areas = geopandas.GeoSeries([shapely.box(0, 0, 100, 100), shapely.box(500, 0, 600, 100)], ids, CRS)
    table = geopandas.GeoDataFrame(
        {"type": "park", "name": ["A", "B"], "source": "list"}, index=ids, geometry=areas.centroid
    )
    if with_outlines:
        table["outline"] = areas
    doors_given = [{"x": 0, "y": 400}, {"x": 100, "y": 400}]
    changes = FacilityChanges.model_validate(
        {
            "move": [{"id": "b", "to": {"x": 1000, "y": 0}}],
            "open": [
                {"type": "park", "at": {"x": 50, "y": 500}, "doors": doors_given},
                {"type": "park", "at": {"x": 50, "y": 900}},
            ],
        }
    )
    facilities, entrances, _, faults = facilities_changed(changes, table, table[["geometry"]], source="s")
    assert not faults
    doors = {(str(name), each.x, each.y) for name, each in entrances.geometry.items()}
    assert doors == {
        *(("a", 50, 50), ("b", 1000, 0), ("new:2", 50, 900)),
        *(("new:1", 0, 400), ("new:1", 100, 400)),
    }
    assert facilities.geometry["new:1"].coords[0] == (50, 500)
    cells = geopandas.GeoSeries(shapely.points([[50, 50], [500, 0], [0, 390]]), crs=CRS)
    outlines = geopandas.GeoSeries(facilities["outline"]) if with_outlines else None
    found = nearest_straight(cells, entrances.geometry, outlines)
    # from (500, 0): to the edge of A 400 m, to its middle 453 m; B has moved away
    middle = np.hypot(450, 50)
    assert found["length_m"].tolist() == pytest.approx([0, 400 if with_outlines else middle, 10])
    assert found["facility_id"].tolist() == ["a", "a", "new:1"]
