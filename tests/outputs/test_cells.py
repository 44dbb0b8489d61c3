"""cells.parquet: the same table, whether it is written at once or part by part."""

import json
from pathlib import Path

import geopandas
import pyarrow.parquet
import pytest
from geopandas.testing import assert_geodataframe_equal

from access.outputs import cells
from tests.outputs.test_summary import every_kind


def test_parts_are_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assessment = every_kind()
    cells.write(assessment, tmp_path / "whole.parquet", run="1f")
    monkeypatch.setattr(cells, "ROWS", 3)  # of eight cells
    cells.write(assessment, tmp_path / "parts.parquet", run="1f")
    files = [tmp_path / f"{name}.parquet" for name in ("whole", "parts")]
    assert [pyarrow.parquet.ParquetFile(file).num_row_groups for file in files] == [1, 3]
    whole, parts = (geopandas.read_parquet(file) for file in files)
    assert_geodataframe_equal(whole, parts)
    assert parts.attrs == {"run_id": "1f"}
    about = [json.loads(pyarrow.parquet.read_schema(file).metadata[b"geo"]) for file in files]
    assert about[0] == about[1]
