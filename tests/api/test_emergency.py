"""Emergency services as a notebook shows them, on the tiny town."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

import access

STATION = "id,name,x,y,units\nS,急救站,500250,2500310,2\n"


@pytest.fixture
def found(town_study: Path) -> access.Result:
    folder = town_study.parent
    (folder / "stations.csv").write_text(STATION, encoding="utf-8")
    content = yaml.safe_load(town_study.read_text(encoding="utf-8"))
    content["facilities"].append(
        {"path": "stations.csv", "type": "emergency_station", "id_column": "id", "crs": "EPSG:4547"}
    )
    town_study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return access.run(town_study)


@pytest.mark.slow
def test_tables_charts_and_map_of_emergency_services(found: access.Result, tmp_path: Path) -> None:
    asked = found.emergency(limit_min=5, fixed_min=1, sites=1, spacing_m=0, persons_per_vehicle=50)
    assert asked.districts["persons"].tolist()[-1] == 150
    assert asked.districts["vehicles_required"].tolist()[-1] == sum(
        -(-persons // 50) for persons in asked.districts["persons"].iloc[:-1]
    )
    for styled in (asked.table(), asked.radii(), asked.vehicles(), asked.response(), asked.fleet()):
        assert "分区" in styled.to_html() or "名称" in styled.to_html()
    shown = asked.response().to_html()
    assert "%" in shown  # shares in percent, not as whole numbers
    assert "assumed" in asked.summary()
    assert len(asked.chart().get_yticklabels()) == len(
        asked.radius.reset_index()[["zone_id", "side"]].drop_duplicates()
    )
    assert len(asked.steps().lines[0].get_xdata()) == len(asked.sites) + 1
    assert "急救站" in asked.map().page()
    assert asked.write(tmp_path / "em")[0].parent == tmp_path / "em"
    pd.testing.assert_frame_equal(
        asked.districts,
        access.emergency(
            found.study, limit_min=5, fixed_min=1, sites=1, spacing_m=0, persons_per_vehicle=50
        ).districts,
    )


def test_what_cannot_be_asked_is_named_by_its_parameter(found: access.Result) -> None:
    with pytest.raises(access.errors.QuestionError, match=r"no parameter `limit_minutes`.*'limit_min'"):
        found.emergency(limit_minutes=5)
