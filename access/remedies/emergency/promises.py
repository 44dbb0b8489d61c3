"""What is promised of emergency services: by the plans of a study, by the question, or as an assumption."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, cast

from access.contracts.documents import Text
from access.contracts.errors import InputError
from access.contracts.said import Said
from access.remedies.emergency import question as asked
from access.remedies.emergency.question import EmergencyQuestion
from access.standards.choices import Choice
from access.standards.model import CoverageShareRule, Plan, RatioRule, ServiceRadiusRule, TravelTimeRule
from access.standards.registry import facility_types, load_plan
from access.study.study import Study
from access.verdicts.clause import Clause, clauses

Source = Literal["plan", "asked", "assumed"]
SOURCES: dict[Source, Text] = {
    "plan": Text(zh="规划条款", en="a clause of the plan"),
    "asked": Text(zh="按所问", en="as asked"),
    "assumed": Text(zh="假定", en="assumed"),
}


@dataclass(frozen=True)
class Promise:
    """A clause that emergency services are measured by, and where its number comes from."""

    clause: Clause
    source: Source


@dataclass(frozen=True)
class Promises:
    """What emergency services are measured by.

    Attributes:
        urban, rural: the mean service radius in the city, and outside it.
        vehicles: vehicles for so many people.
        response: minutes from the call to the arrival.
        divided: whether the plan itself says where the city ends; else the classes of the zones do.
    """

    urban: Promise
    rural: Promise
    vehicles: Promise
    response: Promise
    divided: bool

    @property
    def clauses(self) -> list[Clause]:
        """The clauses, the response first: it is the one that new stations are looked for by."""
        return [each.clause for each in (self.response, self.urban, self.rural, self.vehicles)]

    @property
    def persons_per_vehicle(self) -> float:
        """How many people have one vehicle."""
        clause = self.vehicles.clause
        rule = cast("RatioRule", clause.rule)
        return rule.per.default / (clause.value * rule.population_multiplier.default)

    @property
    def fixed_s(self) -> float:
        """Seconds that pass before a vehicle moves."""
        return cast("TravelTimeRule", self.response.clause.rule).fixed_minutes.default * 60

    @property
    def limit_s(self) -> float:
        """Seconds from the call to the arrival."""
        return self.response.clause.value * 60

    def by_class(self) -> "Promises":
        """Return the same radii for city and countryside as the classes of the zones tell them apart."""
        kind = self.response.clause.target.facility
        plan = assumed_plan(EmergencyQuestion(facility=kind))
        urban, rural = (
            replace(each, clause=_saying(own, each.clause, each.clause.value))
            for each, own in zip((self.urban, self.rural), clauses(plan)[:2], strict=True)
        )
        return replace(self, urban=urban, rural=rural, divided=False)

    def everywhere(self) -> "Promises":
        """Return the same response for everybody, wherever the plan's zone is."""
        clause = self.response.clause
        own = clauses(assumed_plan(EmergencyQuestion(facility=clause.target.facility)))[-1]
        own = replace(_saying(own, clause, clause.value), decided=clause.rule)
        return replace(self, response=replace(self.response, clause=own))


def promises(study: Study, question: EmergencyQuestion, decided: Iterable[Clause] = ()) -> Promises:
    """Find what the question and the plans of a study say; of several plans, the first that says it.

    Args:
        study: its plans are looked at, also for clauses that it does not ask to judge.
        question: what it says goes before the plans.
        decided: clauses as a scenario has them, in place of those of the plans.

    Raises:
        InputError: the limit leaves no time to travel.
    """
    mark, kind = study.settings.required_share, question.facility
    known = [clause for name in study.plans for clause in clauses(load_plan(name), mark)]
    own_limits = {clause.id: clause for clause in decided}
    known = [own_limits.get(each.id, each) for each in known if each.target.value is not None]
    near, far, counted, timed = clauses(assumed_plan(question), mark)
    own = _radii(known, kind)
    divided = len(own) > 1
    if own:
        near, far = (
            (own[0], own[-1]) if divided else (_saying(each, own[0], own[0].value) for each in (near, far))
        )
    urban = _promise(near, bool(own), question.urban_km)
    rural = _promise(far, bool(own), question.rural_km)
    found = Promises(
        urban=urban,
        rural=rural,
        vehicles=_vehicles(known, counted, question),
        response=_response(known, timed, question),
        divided=divided,
    )
    if not found.response.clause.limit > 0:
        limit, fixed = found.limit_s / 60, found.fixed_s / 60
        fault = Said(
            f"limit_min：{limit:g} 分钟，扣除 {fixed:g} 分钟（fixed_min）后没有行车时间",
            f"limit_min: {limit:g} minutes leave no time to travel after {fixed:g} (fixed_min)",
        )
        raise InputError("emergency", [fault])
    return found


def assumed_plan(question: EmergencyQuestion) -> Plan:
    """Return what is promised where no plan says it, as a plan: two radii, vehicles, minutes."""
    kind, per = question.facility, question.persons_per_vehicle or asked.PERSONS_PER_VEHICLE
    word, vehicle = facility_types()[kind], {"default": "emergency_vehicle", "basis": "assumption"}
    fixed = asked.FIXED_MIN if question.fixed_min is None else question.fixed_min
    radius = {
        "id": "assumed.radius",
        "quote": _by(
            f"{word.zh}平均服务半径",
            f"mean service radius of {word.en}",
            question.urban_km is not None and question.rural_km is not None,
        ),
        "kind": "service_radius",
        "rule": {"mode": vehicle, "statistic": {"default": "area_equivalent", "basis": "practice"}},
        "targets": [
            {"id": f"assumed.radius.{zone}", "zone": zone, "facility": kind, "value": value, "unit": "km"}
            for zone, value in (("urban", asked.URBAN_KM), ("rural", asked.RURAL_KM))
        ],
    }
    vehicles = {
        "id": "assumed.vehicles",
        "quote": _by(
            f"每{per:,.0f}人1辆救护车",
            f"one ambulance for every {per:,.0f} people",
            question.persons_per_vehicle is not None,
        ),
        "kind": "ratio_per_population",
        "rule": {"numerator": {"of": list(dict.fromkeys([kind, "ambulance"])), "sum": "units"}, "per": per},
        "targets": [
            {
                "zone": "whole_area",
                "facility": "ambulance",
                "value": 1,
                "unit": f"vehicles per {per:.0f} persons",
            }
        ],
    }
    minutes = asked.LIMIT_MIN if question.limit_min is None else question.limit_min
    response = {
        "id": "assumed.response",
        "quote": _by(
            f"{minutes:g}分钟内到达", f"arrival within {minutes:g} minutes", question.limit_min is not None
        ),
        "kind": "travel_time",
        "rule": {
            "mode": vehicle,
            "direction": "facility_to_demand",
            "fixed_minutes": {"default": fixed, "basis": "assumption"},
        },
        "targets": [{"zone": "whole_area", "facility": kind, "value": minutes, "unit": "min"}],
    }
    return Plan.model_validate(
        {
            "id": "assumed",
            "title": {"zh": "假定的急救标准", "en": "Assumed emergency standards"},
            "issued_by": {"zh": "假定，不出自规划", "en": "assumed, of no plan"},
            "date": "-",
            "zones": {
                "whole_area": {"text": {"zh": "全域", "en": "the whole area"}, "by": "all"},
                "urban": {"text": {"zh": "城区", "en": "the city"}, "by": "class", "class": "urban"},
                "rural": {
                    "text": {"zh": "其他地区", "en": "outside the city"},
                    "by": "complement",
                    "of": ["urban"],
                },
            },
            "standards": [radius, vehicles, response],
        }
    )


def _by(zh: str, en: str, given: bool) -> dict[str, str]:
    """A text that says whether somebody asked for it, or it is an assumption."""
    source = SOURCES["asked" if given else "assumed"]
    return {"zh": f"{zh}（{source.zh}）", "en": f"{en} ({source.en})"}


def _saying(clause: Clause, other: Clause, value: float) -> Clause:
    """The clause with the words of another one, and a threshold."""
    standard = clause.standard.model_copy(update={"quote": other.standard.quote})
    return replace(_valued(clause, value), standard=standard)


def _radii(known: list[Clause], kind: str) -> list[Clause]:
    """The radius clauses of the first standard that has some, the shortest first."""
    mine = [
        each
        for each in known
        if isinstance(each.rule, ServiceRadiusRule) and kind in each.types(each.rule.facilities)
    ]
    first = [each for each in mine if each.standard.id == mine[0].standard.id]
    return sorted(first, key=lambda each: each.value)


def _vehicles(known: list[Clause], assumed: Clause, question: EmergencyQuestion) -> Promise:
    mine = [
        each
        for each in known
        if isinstance(each.rule, RatioRule)
        and each.rule.numerator.sum.default == "units"
        and question.facility in each.types(each.rule.numerator)
    ]
    if question.persons_per_vehicle is not None:
        return Promise(assumed, "asked")
    return Promise(mine[0], "plan") if mine else Promise(assumed, "assumed")


def _response(known: list[Clause], assumed: Clause, question: EmergencyQuestion) -> Promise:
    """The clause by minutes; what the question says of them goes before."""
    mine = [
        each
        for each in known
        if isinstance(each.rule, TravelTimeRule)
        and not isinstance(each.rule, CoverageShareRule)
        and question.facility in each.types(each.rule.facilities)
        and each.rule.served_by.default == "facility"
        and each.trip.impedance == "time_s"
    ]
    clause = mine[0] if mine else assumed
    if question.fixed_min is not None:
        rule = cast("TravelTimeRule", clause.rule)
        fixed = Choice[float](default=question.fixed_min)
        clause = replace(clause, decided=rule.model_copy(update={"fixed_minutes": fixed}))
    found = _promise(clause, bool(mine), question.limit_min)
    return replace(found, source="asked") if question.fixed_min is not None else found


def _promise(clause: Clause, planned: bool, value: float | None) -> Promise:
    if value is not None:
        return Promise(_valued(clause, value), "asked")
    return Promise(clause, "plan" if planned else "assumed")


def _valued(clause: Clause, value: float) -> Clause:
    """The clause with another threshold."""
    return replace(clause, target=clause.target.model_copy(update={"value": value}))
