"""What is written of the progress of plans, column by column (see ``contracts.results``)."""

from functools import cache

from access.contracts.documents import Text
from access.contracts.results import ResultFile
from access.outputs.described_progress import fields

_OF = ("monitor",)


@cache
def files() -> tuple[ResultFile, ...]:
    """Return what is written."""
    return (
        ResultFile("progress.csv", Text(zh="规划指标进度", en="Progress of indicators"), _OF, fields()),
        ResultFile("tables.xlsx", Text(zh="同一表的工作簿", en="The same as a workbook"), _OF),
        ResultFile("run.json", Text(zh="记录", en="Record"), _OF),
    )
