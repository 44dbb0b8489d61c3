"""Find, read and check plans and the facility vocabulary: the built-in ones and a user's own."""

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import RootModel

from access.documents import Document, Location
from access.standards.model import FacilityType, Plan, Standard, Target

_HERE = Path(str(files("access.standards")))


class _Vocabulary(RootModel[dict[str, FacilityType]]):
    pass


def builtin_plans() -> list[str]:
    """Return the ids of the plans that come with the package."""
    return sorted(path.stem for path in (_HERE / "plans").glob("*.yaml"))


@cache
def facility_types() -> dict[str, FacilityType]:
    """Return the vocabulary: facility type → names, OpenStreetMap tags, types it includes."""
    return Document(_HERE / "facility_types.yaml").parse(_Vocabulary).root


def members(facility: str) -> frozenset[str]:
    """Return the type itself and every type that it includes, however deep.

    >>> sorted(members("community_or_township_health_centre"))
    ['community_or_township_health_centre']
    """
    found, waiting = set(), [facility]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += facility_types()[name].includes
    return frozenset(found)


def suggestion(word: str, known: list[str]) -> str:
    """Return a hint that names the nearest known words.

    >>> suggestion("supermaket", ["supermarket", "library"])
    "did you mean 'supermarket'?"
    """
    near = get_close_matches(word, known, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(repr(name) for name in near)}?"
    return f"known: {', '.join(known[:12])}{', …' if len(known) > 12 else ''}"


def load_plan(name: str) -> Plan:
    """Read a plan.

    Args:
        name: the id of a built-in plan, or the path of a plan file.

    Raises:
        FileError: there is no such file.
        DocumentError: the file has faults; each is named with its line.
    """
    builtin = name in builtin_plans()
    document = Document(_HERE / "plans" / f"{name}.yaml" if builtin else Path(name))
    plan = document.parse(Plan)
    faults = _cross_faults(plan)
    if faults:
        raise document.error(faults)
    return plan


def targets(plan: Plan) -> list[tuple[Standard, Target]]:
    """Return every target of the plan with its standard, in the plan's order."""
    return [(standard, target) for standard in plan.standards for target in standard.targets]


def _cross_faults(plan: Plan) -> list[tuple[Location, str]]:
    faults: list[tuple[Location, str]] = []
    known = sorted(facility_types())
    seen: set[str] = set()
    for key, zone in plan.zones.items():
        faults += [
            (("zones", key, "of"), f"no zone '{other}' in this plan")
            for other in zone.of
            if other not in plan.zones
        ]
        if _refers_to_itself(plan, key):
            faults.append((("zones", key, "of"), f"'{key}' is made of itself"))
    for i, standard in enumerate(plan.standards):
        for j, target in enumerate(standard.targets):
            at: Location = ("standards", i, "targets", j)
            if target.facility not in known:
                hint = suggestion(target.facility, known)
                faults.append(((*at, "facility"), f"unknown type '{target.facility}'; {hint}"))
            if target.zone not in plan.zones:
                hint = suggestion(target.zone, sorted(plan.zones))
                faults.append(((*at, "zone"), f"no zone '{target.zone}' in this plan; {hint}"))
            if target.id in seen:
                faults.append(((*at, "id"), f"'{target.id}' stands twice"))
            seen.add(target.id)
    return faults


def _refers_to_itself(plan: Plan, key: str) -> bool:
    seen: set[str] = set()
    waiting = list(plan.zones[key].of)
    while waiting:
        other = waiting.pop()
        if other not in seen and other in plan.zones:
            seen.add(other)
            waiting += plan.zones[other].of
    return key in seen
