"""A registry drafted from a plan's text and confirmed gives the verdicts of the one written by hand."""

from pathlib import Path
from typing import Any

from access.contracts.documents import Frozen
from access.standards import load_plan, read
from access.standards.choices import Condition
from access.standards.reading.registry_file import registry_file
from access.standards.registry import members, read_plan
from access.verdicts.clause import Clause, clauses
from access.verdicts.judging import Judgement, judged_on
from tests.benchmarks.test_reading import _same
from tests.verdicts.places import county

# what the planner who confirms corrects, beside zones and conditions that the text names elsewhere
CORRECTED = {
    "yongchuan.childcare_guidance_centre": "either of two kinds of facility",
    "yongchuan.elderly_rural_three_level": "of the unit's own level",
}


def test_yongchuan_drafted_and_confirmed_is_judged_as_by_hand(plans: Path, tmp_path: Path) -> None:
    """On a county with five facilities of every type: same verdict, same value, same missing input."""
    reading = read(plans / "yongchuan.txt")
    path = tmp_path / "plan.yaml"
    path.write_text(registry_file(reading), encoding="utf-8")
    drafted, hand = read_plan(path), load_plan("yongchuan")
    place = county(facilities=_of_every_type(drafted, hand))
    made = {each.standard.id: each for each in clauses(drafted)}
    drafts = {f"{drafted.id}.d{each.id}": each for each in reading.drafts}
    pairs, other = 0, []
    for clause in clauses(hand):
        if not _whole(clause) or clause.target.comparison == "=" or clause.id in CORRECTED:
            continue
        hits = [
            made[key]
            for key, draft in drafts.items()
            if key in made and _same(clause.standard, clause.target, draft)
        ]
        if hits:
            pairs += 1
            if not any(_alike(judged_on(clause, place), judged_on(each, place)) for each in hits):
                other.append(clause.id)
    assert pairs >= 25
    assert other == []


def _whole(clause: Clause) -> bool:
    """Whether nothing but the clause's own sentence says where it holds and what counts."""
    judged = clause.standard.status == "target" and clause.standard.kind != "other"
    return judged and clause.plan.zones[clause.target.zone].by == "all" and not _conditions(clause.rule)


def _conditions(part: Frozen) -> bool:
    values = [getattr(part, name) for name in type(part).model_fields]
    conditions = any(
        isinstance(each, dict) and any(isinstance(inner, Condition) for inner in each.values())
        for each in values
    )
    return conditions or any(_conditions(each) for each in values if isinstance(each, Frozen))


def _alike(one: Judgement, other: Judgement) -> bool:
    if one.missing or other.missing:
        return one.missing is not None and other.missing is not None
    near = abs(one.whole.value - other.whole.value) <= 1e-9 * max(1.0, abs(one.whole.value))
    return one.whole.verdict == other.whole.verdict and near


def _of_every_type(*plans_: Any) -> list[dict[str, Any]]:
    asked = {target.facility for plan in plans_ for each in plan.standards for target in each.targets}
    types = sorted({member for name in asked for member in members(name)})
    columns = {
        "capacity": 10.0,
        "staff": 3.0,
        "units": 2.0,
        "area_m2": 90.0,
        "floor_area_m2": 70.0,
        "length_km": 1.5,
        "pupils": 100.0,
        "classes": 3.0,
        "visits": 50.0,
    }
    return [
        {
            "type": name,
            "x": 50 + 100 * ((i + k) % 4),
            "y": 50 + 100 * (k % 2),
            **{column: each * ((7 * i + 13 * k) % 11 + 1) for column, each in columns.items()},
            "year": 2015 + (i + 3 * k) % 11,
            "year_upgraded": 2016 + (2 * i + k) % 10,
        }
        for i, name in enumerate(types)
        for k in range(5)
    ]
