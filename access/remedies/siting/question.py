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
from access.contracts.said import Said
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
        capacity: persons for whom a new site has room, where its own capacity is not given; None: any number.
        persons_per: persons for whom one unit of the facilities' ``capacity`` is room.
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
    capacity: float | None = None
    persons_per: float | None = None

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
        faults += _room_faults(self)
        faults += [*_conditions("where", self.where)[1], *_conditions("must", self.must)[1]]
        faults += _weights(self.weights)[1]
        if faults or clause is None:
            raise QuestionError("siting", faults)
        return clause


def _amount_faults(question: Question) -> list[Said]:
    given = {name: getattr(question, name) for name in ("sites", "share", "budget")}
    given = {name: value for name, value in given.items() if value is not None}
    faults = []
    if len(given) != 1:
        names = [f"`{name}`" for name in given]
        which = Said("、".join(names) or "一个也没有", " and ".join(names) or "none of them")
        faults.append(
            Said(
                f"`sites`、`share`、`budget` 须给且只给一个，现有：{which.zh}",
                f"give one of `sites`, `share` and `budget`, not {which}",
            )
        )
    if "sites" in given and given["sites"] < 1:
        sites = given["sites"]
        faults.append(
            Said(f"`sites`：应为 1 或以上，现为 {sites}", f"`sites`: 1 or more are needed, not {sites}")
        )
    if "share" in given and not 0 < given["share"] <= 1:
        share = f"{given['share']:g}"
        faults.append(
            Said(
                f"`share`：比例应大于 0、不超过 1（0.95 即 95%），现为 {share}",
                f"`share`: a share above 0 and up to 1 is needed (0.95 is 95 %), not {share}",
            )
        )
    if "budget" in given and not 0 < given["budget"] < math.inf:
        budget = f"{given['budget']:g}"
        faults.append(
            Said(f"`budget`：预算应大于 0，现为 {budget}", f"`budget`: a sum above 0 is needed, not {budget}")
        )
    if question.budget is not None and question.candidates is None:
        faults.append(
            Said(
                "`budget`：路口没有费用；请给带 `cost` 列的 `candidates`",
                "`budget`: street junctions have no cost; give `candidates` with a column `cost`",
            )
        )
    return faults


def _place_faults(question: Question) -> list[Said]:
    faults = []
    if question.candidates is None:
        faults += [
            Said(
                f"`{name}`：路口没有这一项；请给 `candidates`",
                f"`{name}`: street junctions have no such thing; give `candidates`",
            )
            for name in ("where", "must", "id_column", "crs")
            if getattr(question, name)
        ]
    elif question.spacing_m is not None:
        faults.append(
            Said(
                "`spacing_m`：只用于疏减路口，现已给出 `candidates`；选址间距请用 `min_spacing_m`",
                "`spacing_m`: it thins street junctions, and `candidates` are given; for a distance between "
                "sites use `min_spacing_m`",
            )
        )
    lengths = {"spacing_m": question.apart_m, "min_spacing_m": question.min_spacing_m}
    faults += [
        Said(
            f"`{name}`：应为 0 米或以上，现为 {length:g}",
            f"`{name}`: a distance of 0 m or more is needed, not {length:g}",
        )
        for name, length in lengths.items()
        if not 0 <= length < math.inf
    ]
    if (question.hazards is None) != (question.hazard_m is None):
        faults.append(
            Said("`hazards` 与 `hazard_m` 须同时给", "`hazards` and `hazard_m` go together; give both")
        )
    if question.hazard_m is not None and not 0 < question.hazard_m < math.inf:
        faults.append(
            Said(
                f"`hazard_m`：应大于 0 米，现为 {question.hazard_m:g}",
                f"`hazard_m`: a distance above 0 m is needed, not {question.hazard_m:g}",
            )
        )
    if question.max_slope is not None and not 0 <= question.max_slope < math.inf:
        faults.append(
            Said(
                f"`max_slope`：应为坡度比（0.15 即 15%），现为 {question.max_slope:g}",
                f"`max_slope`: rise over run (0.15 is 15 %) is needed, not {question.max_slope:g}",
            )
        )
    if question.ties < 0:
        faults.append(
            Said(
                f"`ties`：应为 0 或以上，现为 {question.ties}",
                f"`ties`: 0 or more are needed, not {question.ties}",
            )
        )
    if not 0 <= question.time_limit_s < math.inf:
        faults.append(
            Said(
                f"`time_limit_s`：应为 0 秒或以上，现为 {question.time_limit_s:g}",
                f"`time_limit_s`: 0 s or more are needed, not {question.time_limit_s:g}",
            )
        )
    if not 1 <= question.cutoff < math.inf:
        faults.append(
            Said(
                f"`cutoff`：应为限值的 1 倍或以上，现为 {question.cutoff:g}",
                f"`cutoff`: 1 or more times the limit is needed, not {question.cutoff:g}",
            )
        )
    return faults


def _model_faults(question: Question, clause: Clause | None) -> list[Said]:
    model, faults = question.by, list[Said]()
    if model == "lscp" and question.share is None:
        faults.append(
            Said(
                "`model` lscp：求达到 `share` 的最少选址；请给 `share`",
                "`model` lscp: it looks for the fewest sites that reach a `share`; give that",
            )
        )
    if model != "lscp" and question.share is not None:
        faults.append(
            Said(
                f"`model` {model}：用 `sites` 或 `budget`；给 `share` 请用 lscp",
                f"`model` {model}: it takes `sites` or `budget`; for a `share` use lscp",
            )
        )
    if question.fair and model != "mclp":
        faults.append(
            Said(
                f"`fair`：只有 mclp 能先改善最差的分区，{model} 不能",
                f"`fair`: only mclp raises the worst zone first, not {model}",
            )
        )
    if question.weights and model not in ("mclp", "p_median"):
        faults.append(
            Said(
                f"`weights`：只有 mclp 和 p_median 能给部分人加权，{model} 不能",
                f"`weights`: only mclp and p_median count some people for more, not {model}",
            )
        )
    if question.weights and isinstance(clause and clause.rule, StreetRule) and clause is not None:
        group = clause.rule.group.default
        if group != "all":
            faults.append(
                Said(
                    f"`weights`：条款只计一个人群（{group}）；请去掉",
                    f"`weights`: the clause counts one group alone ({group}); leave them out",
                )
            )
    return faults


def _room_faults(question: Question) -> list[Said]:
    given = {name: getattr(question, name) for name in ("capacity", "persons_per")}
    faults = [
        Said(
            f"`{name}`：应为大于 0 的人数，现为 {value:g}",
            f"`{name}`: persons above 0 are needed, not {value:g}",
        )
        for name, value in given.items()
        if value is not None and not 0 < value < math.inf
    ]
    if question.persons_per is not None and question.capacity is None:
        faults.append(
            Said(
                "`persons_per` 与 `capacity` 同用；请给每处新点可服务的人数 `capacity`",
                "`persons_per` goes with `capacity`; say for how many persons a new site has room",
            )
        )
    if question.capacity is not None and question.by == "p_center":
        faults.append(
            Said(
                "`capacity`：p_center 不计容量；请用 mclp、lscp 或 p_median",
                "`capacity`: p_center knows no room; use mclp, lscp or p_median",
            )
        )
    if question.capacity is not None and question.weights:
        faults.append(
            Said(
                "`capacity`：容量按人数计，不能与 `weights` 同用",
                "`capacity`: room is for persons as they are; leave `weights` out",
            )
        )
    return faults


def _conditions(name: str, texts: Iterable[str]) -> tuple[dict[str, Condition], list[Said]]:
    """Read conditions; several on one attribute must all hold."""
    parts: dict[str, dict[str, object]] = {}
    faults = []
    for text in texts:
        match = _CONDITION.fullmatch(text)
        sign, value = (match[2], match[3]) if match else ("", "")
        content = _content(sign, value)
        if match is None or content is None:
            faults.append(
                Said(
                    f"`{name}` “{text}”：请写 名称>=数、名称<数 或 名称=值（几个值：名称=甲|乙）",
                    f"`{name}` '{text}': give NAME>=NUMBER, NAME<NUMBER or NAME=VALUE (several: NAME=A|B)",
                )
            )
            continue
        mine = parts.setdefault(match[1], {})
        if mine and (set(mine) & set(content) or "one_of" in {*mine, *content}):
            faults.append(
                Said(
                    f"`{name}` “{text}”：与“{match[1]}”的另一个条件冲突；请合写成一个",
                    f"`{name}` '{text}': another one on '{match[1]}' excludes it; put them together",
                )
            )
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


def _weights(texts: Iterable[str]) -> tuple[dict[str, float], list[Said]]:
    found: dict[str, float] = {}
    faults = []
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        weight = _scalar(value)
        if not isinstance(weight, float) or not 0 <= weight < math.inf:
            faults.append(
                Said(
                    f"`weights` “{text}”：请写 人群=数，如 age_60_plus=2",
                    f"`weights` '{text}': give GROUP=NUMBER, e.g. age_60_plus=2",
                )
            )
        elif name not in tables.GROUPS:
            hint = suggestion(name, tables.GROUPS)
            faults.append(
                Said(
                    f"`weights` “{text}”：没有这个人群；{hint.zh}",
                    f"`weights` '{text}': no such group; {hint}",
                )
            )
        elif name in found:
            faults.append(
                Said(
                    f"`weights` “{text}”：“{name}”写了两次；请只留一个",
                    f"`weights` '{text}': '{name}' is given twice; keep one",
                )
            )
        else:
            found[name] = weight
    return found, faults
