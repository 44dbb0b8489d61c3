"""The result files: all or none, safe in a spreadsheet, honest about what is not a number."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from access.outputs import tables


def test_a_failed_write_leaves_the_old_results_alone(tmp_path: Path) -> None:
    tables.write_folder(tmp_path, {"a.csv": "old\n"})

    def broken(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tables.write_folder(tmp_path, {"a.csv": "new\n", "b.gpkg": broken})
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "old\n"


def test_excel_sees_that_a_csv_is_utf8(tmp_path: Path) -> None:
    tables.write_folder(tmp_path, {"a.csv": "市场\n", "b.json": "{}\n"})
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "b.json").read_bytes() == b"{}\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", '=HYPERLINK("a")'])
def test_no_text_runs_as_a_formula(text: str) -> None:
    report = pd.DataFrame({"level": ["found"], "number": [-1.5], "zh": [text]})
    line = tables.report_csv(report).splitlines()[1]
    assert line.startswith("found,-1.5,")
    assert line.split(",", 2)[2].strip('"').startswith("'")


def test_json_tells_unknown_from_unreachable() -> None:
    record = {"nan": math.nan, "inf": np.float64(np.inf), "n": np.int64(3), "yes": np.bool_(True)}
    assert json.loads(tables.record_json(record)) == {"nan": None, "inf": "inf", "n": 3, "yes": True}
