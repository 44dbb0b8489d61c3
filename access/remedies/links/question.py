"""What is asked of missing links: for which clause, how many, how long, across what."""

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass

from access.contracts.errors import QuestionError
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.places.streets.barriers import IMPASSABLE
from access.remedies.links.rank import Order
from access.remedies.siting.street_clause import named
from access.verdicts.clause import Clause

LIKE_M = 30.0  # of links whose ends lie as near as this (metres), the best stands for all


@dataclass(frozen=True)
class LinkQuestion:
    """What is asked, as a planner says it.

    Attributes:
        clause: id of the clause for whose sake links are looked for.
        links, share: one of them or both: how many at most; until which share of the people has it.
        by: what the best link has most of: people per metre, or people.
        max_link_m: the longest link (metres).
        min_detour: the way along the streets is at least so many times as long as the link,
        min_extra_m: and longer by so much (metres).
        across: kinds of barriers that links may cross though nobody walks there: ``water``, ``railway`` …
        site_spacing_m: between the junctions (metres) among which the best new site is looked for.
    """

    clause: str
    links: int | None = None
    share: float | None = None
    by: Order = "persons_per_m"
    max_link_m: float = 60.0
    min_detour: float = 3.0
    min_extra_m: float = 150.0
    across: tuple[str, ...] = ()
    site_spacing_m: float = 200.0

    @property
    def forbidden(self) -> tuple[str, ...]:
        """The kinds of barriers that no link leads across."""
        return tuple(kind for kind in IMPASSABLE if kind not in self.across)

    @property
    def settings(self) -> dict[str, object]:
        """What was asked, as a record of a run tells it."""
        return dataclasses.asdict(self)

    def decided(self, asked: Iterable[Clause], known: Iterable[str]) -> Clause:
        """Return the clause that is meant.

        Args:
            asked: the clauses that the study judges.
            known: the ids of all clauses of its plans.

        Raises:
            QuestionError: with all that is wrong with the question.
        """
        clause, faults = named(self.clause, asked, known)
        if clause is not None and not faults and clause.trip.mode != "walk":
            mode = clause.trip.mode
            faults.append(
                Said(
                    f"`clause` {self.clause}：不是步行（{mode}）；连接是步行路。车行道请写成情景，再作比较",
                    f"`clause` {self.clause}: one does not walk there ({mode}); links are paths for people "
                    "on foot. Write streets for vehicles as a scenario, and compare",
                )
            )
        faults += self._faults()
        if faults or clause is None:
            raise QuestionError("links", faults)
        return clause

    def _faults(self) -> list[Said]:
        faults = []
        if self.links is None and self.share is None:
            faults.append(
                Said(
                    "请给 `links`（最多几条）、`share`（0.95 即 95%），或两者都给",
                    "give `links` (how many at most), `share` (0.95 is 95 %), or both",
                )
            )
        if self.links is not None and self.links < 1:
            faults.append(
                Said(
                    f"`links`：应为 1 或以上，现为 {self.links}",
                    f"`links`: 1 or more are needed, not {self.links}",
                )
            )
        if self.share is not None and not 0 < self.share <= 1:
            faults.append(
                Said(
                    f"`share`：比例应大于 0、不超过 1，现为 {self.share:g}",
                    f"`share`: a share above 0 and up to 1 is needed, not {self.share:g}",
                )
            )
        lengths = {name: getattr(self, name) for name in ("max_link_m", "min_extra_m", "site_spacing_m")}
        faults += [
            Said(
                f"`{name}`：应大于 0 米，现为 {length:g}",
                f"`{name}`: a distance above 0 m is needed, not {length:g}",
            )
            for name, length in lengths.items()
            if not 0 < length < math.inf
        ]
        if not 1 < self.min_detour < math.inf:
            faults.append(
                Said(
                    f"`min_detour`：倍数应大于 1，现为 {self.min_detour:g}",
                    f"`min_detour`: a ratio above 1 is needed, not {self.min_detour:g}",
                )
            )
        faults += [
            Said(f"`across` {kind}：没有这种阻隔；{hint.zh}", f"`across` {kind}: no such barrier; {hint}")
            for kind in self.across
            if kind not in IMPASSABLE
            for hint in [suggestion(kind, list(IMPASSABLE))]
        ]
        return faults
