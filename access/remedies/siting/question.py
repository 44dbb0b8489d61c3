"""What is asked of a siting: for which clause, how many sites, among which places."""

import dataclasses
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from access.contracts import tables
from access.contracts.errors import QuestionError
from access.contracts.suggest import suggestion
from access.remedies.siting.street_clause import named
from access.standards.choices import Condition
from access.standards.model import StreetRule
from access.verdicts.clause import Clause

Model = Literal["mclp", "lscp", "p_median", "p_center"]
SPACING_M = 200.0
_CONDITION = re.compile(r"\s*([^<>=!]+?)\s*(>=|<=|!=|==|=|<|>)\s*(.*?)\s*")


@dataclass(frozen=True)
class Question:
    """What is asked, as a planner says it.

    Attributes:
        clause: id of the clause for whose sake sites are looked for.
        sites, share, budget: one of them: how many sites; which share of the people; which cost.
        model: None: ``lscp`` for a share, ``mclp`` for the others.
        candidates: points or parcels; None: street junctions.
        id_column, crs: of that file; see ``candidates.read``.
        spacing_m: of junctions (metres); None: ``SPACING_M``.
        min_spacing_m: no new site is nearer than this to another one, old or new.
        where: conditions on the attributes of the candidates: ``area_m2>=2000``, ``owner=city|state``.
        must: such conditions; the candidates that they all hold of are built whatever else is.
        max_slope: of the ground at a candidate: rise over run; the study's elevation tells.
        hazards, hazards_crs, hazard_m: file of what no candidate may be near; its CRS, if it names
            none; how near (metres).
        fair: ``worst_zone``: raise the zone with the least share first.
        weights: what a person of a group counts: ``age_60_plus=2``.
        ties: how many alternatives to find.
        time_limit_s: for the exact solver.
        cutoff: p-median and p-center look so many times as far as the clause's limit.
    """

    clause: str
    sites: int | None = None
    share: float | None = None
    budget: float | None = None
    model: Model | None = None
    candidates: Path | None = None
    id_column: str | None = None
    crs: str | None = None
    spacing_m: float | None = None
    min_spacing_m: float = 0.0
    where: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    max_slope: float | None = None
    hazards: Path | None = None
    hazards_crs: str | None = None
    hazard_m: float | None = None
    fair: Literal["worst_zone"] | None = None
    weights: tuple[str, ...] = ()
    ties: int = 3
    time_limit_s: float = 60.0
    cutoff: float = 3.0

    @property
    def by(self) -> Model:
        """The model."""
        return self.model or ("mclp" if self.share is None else "lscp")

    @property
    def covering(self) -> bool:
        """Whether being within the limit is all that counts."""
        return self.by in ("mclp", "lscp")

    @property
    def apart_m(self) -> float:
        """How far junctions lie apart at least (metres)."""
        return SPACING_M if self.spacing_m is None else self.spacing_m

    @property
    def settings(self) -> dict[str, object]:
        """What was asked, as a record of a run tells it: no folder of anybody's."""
        record = dataclasses.asdict(self) | {"model": self.by, "hazards": self.hazards and self.hazards.name}
        if self.candidates is None:
            return record | {"spacing_m": self.apart_m}
        return record | {"candidates": self.candidates.name}

    @property
    def conditions(self) -> dict[str, Condition]:
        """Attribute of the candidates → what must hold of it."""
        return _conditions("where", self.where)[0]

    @property
    def needs(self) -> dict[str, Condition]:
        """Attribute of the candidates → what holds of those that are built in any case."""
        return _conditions("must", self.must)[0]

    @property
    def weight_of(self) -> dict[str, float]:
        """Group → what a person of it counts."""
        return _weights(self.weights)[0]

    def decided(self, asked: Iterable[Clause], known: Iterable[str]) -> Clause:
        """Return the clause that is meant.

        Args:
            asked: the clauses that the study judges.
            known: the ids of all clauses of its plans.

        Raises:
            QuestionError: with all that is wrong with the question.
        """
        clause, faults = named(self.clause, asked, known)
        faults += [*_amount_faults(self), *_place_faults(self), *_model_faults(self, clause)]
        faults += [*_conditions("where", self.where)[1], *_conditions("must", self.must)[1]]
        faults += _weights(self.weights)[1]
        if faults or clause is None:
            raise QuestionError("siting", faults)
        return clause


def _amount_faults(question: Question) -> list[str]:
    given = {name: getattr(question, name) for name in ("sites", "share", "budget")}
    given = {name: value for name, value in given.items() if value is not None}
    faults = []
    if len(given) != 1:
        shown = " and ".join(f"`{name}`" for name in given) or "none of them"
        faults.append(f"give one of `sites`, `share` and `budget`, not {shown}")
    if "sites" in given and given["sites"] < 1:
        faults.append(f"`sites`: 1 or more are needed, not {given['sites']}")
    if "share" in given and not 0 < given["share"] <= 1:
        faults.append(
            f"`share`: a share above 0 and up to 1 is needed (0.95 is 95 %), not {given['share']:g}"
        )
    if "budget" in given and not 0 < given["budget"] < math.inf:
        faults.append(f"`budget`: a sum above 0 is needed, not {given['budget']:g}")
    if question.budget is not None and question.candidates is None:
        faults.append("`budget`: street junctions have no cost; give `candidates` with a column `cost`")
    return faults


def _place_faults(question: Question) -> list[str]:
    faults = []
    if question.candidates is None:
        faults += [
            f"`{name}`: street junctions have no such thing; give `candidates`"
            for name in ("where", "must", "id_column", "crs")
            if getattr(question, name)
        ]
    elif question.spacing_m is not None:
        faults.append(
            "`spacing_m`: it thins street junctions, and `candidates` are given; for a distance between "
            "sites use `min_spacing_m`"
        )
    lengths = {"spacing_m": question.apart_m, "min_spacing_m": question.min_spacing_m}
    faults += [
        f"`{name}`: a distance of 0 m or more is needed, not {length:g}"
        for name, length in lengths.items()
        if not 0 <= length < math.inf
    ]
    if (question.hazards is None) != (question.hazard_m is None):
        faults.append("`hazards` and `hazard_m` go together; give both")
    if question.hazard_m is not None and not 0 < question.hazard_m < math.inf:
        faults.append(f"`hazard_m`: a distance above 0 m is needed, not {question.hazard_m:g}")
    if question.max_slope is not None and not 0 <= question.max_slope < math.inf:
        faults.append(f"`max_slope`: rise over run (0.15 is 15 %) is needed, not {question.max_slope:g}")
    if question.ties < 0:
        faults.append(f"`ties`: 0 or more are needed, not {question.ties}")
    if not 0 <= question.time_limit_s < math.inf:
        faults.append(f"`time_limit_s`: 0 s or more are needed, not {question.time_limit_s:g}")
    if not 1 <= question.cutoff < math.inf:
        faults.append(f"`cutoff`: 1 or more times the limit is needed, not {question.cutoff:g}")
    return faults


def _model_faults(question: Question, clause: Clause | None) -> list[str]:
    model, faults = question.by, []
    if model == "lscp" and question.share is None:
        faults.append("`model` lscp: it looks for the fewest sites that reach a `share`; give that")
    if model != "lscp" and question.share is not None:
        faults.append(f"`model` {model}: it takes `sites` or `budget`; for a `share` use lscp")
    if question.fair and model != "mclp":
        faults.append(f"`fair`: only mclp raises the worst zone first, not {model}")
    if question.weights and model not in ("mclp", "p_median"):
        faults.append(f"`weights`: only mclp and p_median count some people for more, not {model}")
    if question.weights and isinstance(clause and clause.rule, StreetRule) and clause is not None:
        group = clause.rule.group.default
        if group != "all":
            faults.append(f"`weights`: the clause counts one group alone ({group}); leave them out")
    return faults


def _conditions(name: str, texts: Iterable[str]) -> tuple[dict[str, Condition], list[str]]:
    """Read conditions; several on one attribute must all hold."""
    parts: dict[str, dict[str, object]] = {}
    faults = []
    for text in texts:
        match = _CONDITION.fullmatch(text)
        sign, value = (match[2], match[3]) if match else ("", "")
        content = _content(sign, value)
        if match is None or content is None:
            faults.append(
                f"`{name}` '{text}': give NAME>=NUMBER, NAME<NUMBER or NAME=VALUE (several: NAME=A|B)"
            )
            continue
        mine = parts.setdefault(match[1], {})
        if mine and (set(mine) & set(content) or "one_of" in {*mine, *content}):
            faults.append(f"`{name}` '{text}': another one on '{match[1]}' excludes it; put them together")
        mine.update(content)
    return ({} if faults else {name: Condition(**content) for name, content in parts.items()}), faults


def _content(sign: str, value: str) -> dict[str, object] | None:
    """What a condition says, in the fields of ``Condition``; None where it says nothing."""
    if sign == "=" and value:
        return {"one_of": [_scalar(each) for each in value.split("|")]}
    number = _scalar(value)
    if sign in (">=", "<") and isinstance(number, float) and math.isfinite(number):
        return {"at_least" if sign == ">=" else "below": number}
    return None


def _scalar(text: str) -> str | float | bool:
    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    try:
        return float(text)
    except ValueError:
        return text


def _weights(texts: Iterable[str]) -> tuple[dict[str, float], list[str]]:
    found: dict[str, float] = {}
    faults = []
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        weight = _scalar(value)
        if not isinstance(weight, float) or not 0 <= weight < math.inf:
            faults.append(f"`weights` '{text}': give GROUP=NUMBER, e.g. age_60_plus=2")
        elif name not in tables.GROUPS:
            faults.append(f"`weights` '{text}': no such group; {suggestion(name, list(tables.GROUPS))}")
        elif name in found:
            faults.append(f"`weights` '{text}': '{name}' is given twice; keep one")
        else:
            found[name] = weight
    return found, faults
