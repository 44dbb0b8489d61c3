"""What a study's inputs hold, before anything is searched, as a page, tables and files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from warnings import warn

import pandas as pd

from access.assessment import checked
from access.contracts import escaping
from access.outputs.check import page
from access.outputs.notebook.page import Page
from access.study.study import Study


@dataclass(frozen=True, repr=False)
class Check:
    """What was found in a study's inputs. A notebook shows it as the page of a check.

    Attributes:
        checked: what the command is made from; its form may change.
    """

    checked: checked.Checked

    @property
    def study(self) -> Study:
        """What was asked."""
        return self.checked.study

    @property
    def report(self) -> pd.DataFrame:
        """The input report: level (``found``, ``doubtful``, ``left_out``), subject, number, unit, zh, en."""
        return self.checked.report.copy(deep=False)

    @property
    def missing(self) -> pd.DataFrame:
        """What each clause lacks, by clause: zh, en; both empty where it lacks nothing."""
        rows = [
            (each.clause, *(("", "") if each.missing is None else (each.missing.zh, each.missing.en)))
            for each in self.checked.sheet.needs
        ]
        return pd.DataFrame(rows, columns=["clause", "zh", "en"]).set_index("clause")

    def page(self, *, height_px: int = 640) -> Page:
        """Return the page; ``.save(path)`` writes it as one HTML file."""
        return Page(page.html(self.checked.sheet), height_px=height_px)

    def write(self, folder: str | Path | None = None) -> list[Path]:
        """Write the page and its data, and return their paths, the page's first.

        Args:
            folder: ``check`` in the study's output folder without.

        Raises:
            FileError: the folder cannot be written to.
        """
        return checked.write(self.checked, None if folder is None else Path(folder))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._as_before(), name)

    def __getitem__(self, key: Any) -> Any:
        return self._as_before()[key]

    def __len__(self) -> int:
        return len(self.report)

    def _as_before(self) -> pd.DataFrame:
        what = "access.check(…) is no table any more: its input report is access.check(…).report"
        warn(what, DeprecationWarning, stacklevel=3)
        return self.report

    def _repr_html_(self) -> str:
        return self.page()._repr_html_()

    def __repr__(self) -> str:
        counts = self.report["level"].value_counts()
        told = ", ".join(f"{name} {n}" for name, n in counts.items())
        return escaping.console(f"<Check {self.study.name}: {told}>")
