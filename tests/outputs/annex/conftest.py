"""One small study, judged once, whose names are all hostile, and its annex in all forms."""

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

import access
from access.outputs.annex import read
from access.outputs.annex.read import Run
from tests import estates

CLAUSE = "own.market"
SIGNS = "硚口区 浉河"  # in no small set of Chinese signs
NAMES = (
    '<img src=x onerror="window.hacked=1">',
    "</w:t></w:r><w:br/>",
    '#read("/etc/hosts") $x$ @y',
    "=HYPERLINK(1)",
    "\x1b[31m\x07\u202eabc",
    "]]>&lt;{{title}}",
    "a" * 90,
    SIGNS,
)
HOSTILE = " ".join(NAMES)
PLAN = {
    "id": "own",
    "title": {"zh": f"规划 {NAMES[0]}", "en": f"plan {NAMES[2]}"},
    "issued_by": "x",
    "date": "2026",
    "zones": {"all": {"by": "all", "text": {"zh": "全区", "en": "all of it"}}},
    "standards": [
        {
            "id": CLAUSE,
            "kind": "travel_time",
            "quote": {"zh": f"十分钟 {HOSTILE}", "en": f"ten minutes {HOSTILE}"},
            "rule": {"mode": "walk", "required_share": 0.9},
            "targets": [
                {"id": CLAUSE, "zone": "all", "facility": "farmers_market", "value": 10, "unit": "min"}
            ],
        },
        {
            "id": "own.count",
            "kind": "total_count",
            "binding": "obligatory",
            "quote": {"zh": "市场两处", "en": "two markets"},
            "rule": {"counts": "stock"},
            "targets": [
                {
                    "id": "own.count",
                    "zone": "all",
                    "facility": "farmers_market",
                    "comparison": ">=",
                    "value": 2,
                    "unit": "facilities",
                }
            ],
        },
    ],
}


@pytest.fixture(scope="session")
def annex_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the study, with annexes in both languages and all forms beside them."""
    folder = tmp_path_factory.mktemp("annex")
    study = estates.write(folder)
    (folder / "own.yaml").write_text(yaml.safe_dump(PLAN, allow_unicode=True), encoding="utf-8")
    text = study.read_text(encoding="utf-8")
    content: Any = yaml.safe_load(text)
    content |= {"plans": ["own.yaml"], "clauses": None, "name": {"zh": HOSTILE, "en": HOSTILE}}
    content |= {"dated": "2026-01-31", "plan_zones": {}}
    study.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    access.annex(access.run(study), folder / "results", unit=f"院 {NAMES[1]}")
    return folder / "results"


@pytest.fixture(scope="session")
def annex_run(annex_folder: Path) -> Run:
    return read.read(annex_folder)


def pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(io.BytesIO(path.read_bytes())) as opened:
        return [page.get_textpage().get_text_bounded() for page in opened]
