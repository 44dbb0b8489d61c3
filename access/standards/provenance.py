"""Where a clause stands in its plan, and what the plan itself tells of its progress."""

from typing import Annotated

from pydantic import Field, model_validator

from access.contracts.documents import Frozen, Text
from access.contracts.said import Said

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Passage(Frozen):
    """Where a clause stands in its plan: for people by chapter, box and item, for programs by signs.

    ``at`` holds [first, one past the last) sign of each sentence, in signs (not bytes) of the copy that
    ``Plan.text`` describes; the sentences are whole, so that what is promised of what stands in them.
    """

    chapter: str = Field(min_length=1, description="As the plan numbers it: 三(二)13")
    box: str | None = Field(None, min_length=1, description="专栏 or 表, as the plan calls it")
    item: str | None = Field(
        None, min_length=1, description="Number of the item in the box, of the row in the table"
    )
    at: tuple[tuple[int, int], ...] = Field(min_length=1, description="[first, one past the last) sign")

    @model_validator(mode="after")
    def _in_order(self) -> "Passage":
        if any(not 0 <= first < last for first, last in self.at):
            raise ValueError(
                Said(
                    "`at` 的每段写起、止两个字数，起须小于止",
                    "each part of `at` is a first sign and one past the last, the first below the other",
                )
            )
        return self

    def __str__(self) -> str:
        """Return it in a line: ``六，专栏4 第1项``."""
        item = f" 第{self.item}{'行' if self.box and '指标' in self.box else '项'}" if self.item else ""
        return f"{self.chapter}{f'，{self.box}' if self.box else ''}{item}"


class Copy(Frozen):
    """The copy of a plan's text that its clauses were read from; signs are counted in it."""

    sha256: Sha256
    signs: int = Field(gt=0, description="How many signs it has")
    note: Text | None = Field(None, description="What is wrong with the copy")


class Baseline(Frozen):
    """A value of a year: where a target starts from, or what it is to reach on its way."""

    year: int
    value: float = Field(ge=0)


class Indicator(Frozen):
    """A row of the plan's own table of indicators, as it is printed there (Chinese)."""

    name: str = Field(min_length=1)
    unit: str | None = Field(None, min_length=1)
    group: str | None = Field(None, min_length=1, description="Heading in the table under which it stands")
    baseline: str = Field(min_length=1, description="As printed: 1.2, <5.5, —")
    target: str = Field(min_length=1, description="As printed: 4.5, ≥60, 应保尽保")
    cumulative: bool = Field(False, description="The numbers are totals of five years")
