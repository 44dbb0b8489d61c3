"""Find, read and check plans and the facility vocabulary: the built-in ones and a user's own."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import RootModel

from access.contracts.documents import Document, Faults, Frozen, Location
from access.contracts.errors import InputError, some
from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.standards.model import FacilityType, Plan, Standard, Target

_HERE = Path(str(files("access.standards")))


class _Vocabulary(RootModel[dict[str, FacilityType]]):
    pass


class _Mapping(RootModel[dict[str, str]]):
    pass


def builtin_plans() -> list[str]:
    """Return the ids of the plans that come with the package."""
    return sorted(path.stem for path in (_HERE / "plans").glob("*.yaml"))


@cache
def facility_types() -> dict[str, FacilityType]:
    """Return the vocabulary: facility type → names, OpenStreetMap tags, types it includes."""
    return Document(types_file()).parse(_Vocabulary).root


def types_file() -> Path:
    """Return the file of the facility types."""
    return _HERE / "facility_types.yaml"


def plan_file(name: str) -> Path:
    """Return the file of a built-in plan."""
    return _HERE / "plans" / f"{name}.yaml"


def members(facility: str) -> frozenset[str]:
    """Return the type itself and every type that it includes, however deep.

    >>> sorted(members("medical_facility") & {"village_clinic", "library"})
    ['village_clinic']
    """
    found, waiting = set(), [facility]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += facility_types()[name].includes
    return frozenset(found)


def counted_types(of: tuple[str, ...], facility: str) -> frozenset[str]:
    """Return the types that count for a target: those its rule names, else its own; all they include.

    >>> sorted(counted_types(("emergency_station", "ambulance"), "ambulance"))
    ['ambulance', 'emergency_station']
    """
    return frozenset(member for name in of or (facility,) for member in members(name))


def nearest_types(word: str) -> Said:
    """Return a hint that names the facility types nearest to a word, in Chinese or in English.

    >>> nearest_types("supermaket")
    "did you mean 'supermarket' (超市 supermarket)?"
    """
    spellings = {
        spelling: name
        for name, kind in facility_types().items()
        for spelling in (name, kind.en, kind.zh, *kind.zh.rstrip("）").replace("（", "/").split("/"))
    }
    # a Chinese word is a few signs long: one other sign is a quarter of it
    near = get_close_matches(word, spellings, n=6, cutoff=0.6 if word.isascii() else 0.4)
    types = list(dict.fromkeys(spellings[spelling] for spelling in near))[:3]
    if not types:
        return Said(
            "`access standards types` 列出全部设施类型", "`access standards types` lists those there are"
        )
    kinds = [(name, facility_types()[name]) for name in types]
    shown = " 或 ".join(f"“{name}”（{kind.zh}）" for name, kind in kinds)
    told = " or ".join(f"'{name}' ({kind.zh} {kind.en})" for name, kind in kinds)
    return Said(f"是否指 {shown}？", f"did you mean {told}?")


def unknown_type(word: str) -> Said:
    """Return what to say of a facility type that there is not."""
    hint = nearest_types(word)
    return Said(f"没有设施类型“{word}”；{hint.zh}", f"unknown facility type '{word}'; {hint}")


def load_mapping(path: Path, token: Callable[[str], str | None] = lambda word: word) -> dict[str, str]:
    """Read which facility types a planner's own words stand for: ``农贸市场: farmers_market``.

    Args:
        path: the file.
        token: the name of a type in other words → its id; None: nobody knows it.

    Raises:
        FileError: there is no such file.
        DocumentError: with every word whose type is unknown, and the types nearest to it.
    """
    document = Document(path)
    said = document.parse(_Mapping).root
    mapping = {word: token(kind) or kind for word, kind in said.items()}
    unknown, more = some(each for each in mapping.items() if each[1] not in facility_types())
    faults: Faults = [((word,), unknown_type(kind)) for word, kind in unknown]
    faults += [((unknown[-1][0],), each) for each in more]
    if faults:
        raise document.error(faults)
    return mapping


def load_plan(name: str) -> Plan:
    """Read a plan.

    Args:
        name: the id of a built-in plan, or the path of a plan file.

    Raises:
        FileError: there is no such file.
        DocumentError: the file has faults; each is named with its line.
    """
    return _builtin(name) if name in builtin_plans() else read_plan(Path(name))


@cache
def _builtin(name: str) -> Plan:
    return read_plan(plan_file(name))


def read_plan(path: Path) -> Plan:
    """Read a plan file; see ``load_plan``."""
    document = Document(path)
    plan = document.parse(Plan, words=_planners_words)
    faults = _cross_faults(plan)
    if faults:
        raise document.error(faults)
    return plan


def _planners_words() -> list[tuple[str, str]]:
    """What planners call the words of plan files: 出行时间, travel_time."""
    found = []
    for shown in Document(_HERE / "words.yaml").content.values():
        for token, text in shown.items():
            zh = text if isinstance(text, str) else text["zh"]
            found += [(own, token) for own in (zh, *zh.rstrip("）").replace("（", "、").split("、"))]
    return found


def starter() -> str:
    """Return a plan file with comments, for a planner to begin with."""
    return (_HERE / "starter.yaml").read_text(encoding="utf-8")


def targets(plan: Plan) -> list[tuple[Standard, Target]]:
    """Return every target of the plan with its standard, in the plan's order."""
    return [(standard, target) for standard in plan.standards for target in standard.targets]


@cache
def presets() -> dict[str, float]:
    """Return the values that national standards give, by the id of their targets."""
    return {each.id: each.value for _, each in targets(load_plan("national")) if each.value is not None}


def find_standard(name: str, plans: list[str] | None = None) -> tuple[Plan, Standard]:
    """Return the standard of this id, or to which the target of this id belongs, and its plan.

    Args:
        name: id of a standard or of a target.
        plans: ids or paths of the plans to look in; without, the built-in ones.

    Raises:
        InputError: no plan has it; the nearest ids are named.
    """
    known: dict[str, tuple[Plan, Standard]] = {}
    for plan in map(load_plan, plans or builtin_plans()):
        for standard, target in targets(plan):
            known.setdefault(target.id, (plan, standard))
            known[standard.id] = plan, standard
    if name not in known:
        hint = suggestion(name, sorted(known))
        raise InputError(name, [Said(f"没有这个编号的条款；{hint.zh}", f"no clause of this id; {hint}")])
    return known[name]


def _cross_faults(plan: Plan) -> Faults:
    """What only the whole plan shows: unknown zones and types, ids that stand twice."""
    faults: Faults = []
    for key, zone in plan.zones.items():
        at: Location = ("zones", key, "of")
        faults += [(at, _no_zone(plan, other)) for other in zone.of if other not in plan.zones]
        if _refers_to_itself(plan, key):
            faults.append((at, Said(f"“{key}”由它自己组成", f"'{key}' is made of itself")))
    for i, standard in enumerate(plan.standards):
        at = ("standards", i)
        common = [(("rule", *where), what) for where, what in _unknown_types(standard.rule)]
        faults += [((*at, *where), what) for where, what in common]
        for j, target in enumerate(standard.targets):
            own = [each for each in _target_faults(plan, target) if each not in common]
            faults += [((*at, "targets", j, *where), what) for where, what in own]
    return [*faults, *_repeated_ids(plan), *_unknown_references(plan)]


def _unknown_references(plan: Plan) -> Iterator[tuple[Location, Said]]:
    """Departments that the plan does not list; promises said to be the same as ones that are not there."""
    known = {target.id: target for _, target in targets(plan)}
    for i, standard in enumerate(plan.standards):
        for j, key in enumerate(standard.departments):
            if key not in plan.departments:
                hint = suggestion(key, sorted(plan.departments))
                what = Said(f"`departments` 中没有“{key}”；{hint.zh}", f"no '{key}' in `departments`; {hint}")
                yield ("standards", i, "departments", j), what
        for j, target in enumerate(standard.targets):
            if target.preset is not None and target.preset not in presets():
                hint = suggestion(target.preset, sorted(presets()))
                what = Said(f"没有预设“{target.preset}”；{hint.zh}", f"no preset '{target.preset}'; {hint}")
                yield ("standards", i, "targets", j, "preset"), what
            at: Location = ("standards", i, "targets", j, "same_as")
            other = known.get(target.same_as or "")
            if target.same_as is not None and (other is None or other is target):
                hint = suggestion(target.same_as, sorted(known.keys() - {target.id}))
                yield (
                    at,
                    Said(f"没有另一条“{target.same_as}”；{hint.zh}", f"no other '{target.same_as}'; {hint}"),
                )
            elif other is not None and other.same_as is not None:
                zh = f"“{other.id}”本身又指向“{other.same_as}”；请直接写“{other.same_as}”"
                yield at, Said(zh, f"'{other.id}' points on to '{other.same_as}'; name '{other.same_as}'")


def _no_zone(plan: Plan, key: str) -> Said:
    hint = suggestion(key, sorted(plan.zones))
    return Said(f"规划中没有分区“{key}”；{hint.zh}", f"no zone '{key}' in this plan; {hint}")


def _target_faults(plan: Plan, target: Target) -> Iterator[tuple[Location, Said]]:
    if target.facility not in facility_types():
        yield ("facility",), unknown_type(target.facility)
    yield from ((("zone",), _no_zone(plan, key)) for key in target.zones.options if key not in plan.zones)
    if target.rule is not None:
        yield from ((("rule", *where), what) for where, what in _unknown_types(target.rule))


def _unknown_types(part: Frozen) -> Iterator[tuple[Location, Said]]:
    """Every facility type that a rule names and the vocabulary lacks."""
    for name in type(part).model_fields:
        value: Any = getattr(part, name)
        if isinstance(value, Frozen):
            yield from (((name, *where), what) for where, what in _unknown_types(value))
        elif name == "of":
            for i, kind in enumerate(value):
                if kind not in facility_types():
                    yield (name, i), unknown_type(kind)


def _repeated_ids(plan: Plan) -> Iterator[tuple[Location, Said]]:
    standards: set[str] = set()
    seen: set[str] = set()
    for i, standard in enumerate(plan.standards):
        if standard.id in standards:
            yield ("standards", i, "id"), _twice(standard.id)
        standards.add(standard.id)
        for j, target in enumerate(standard.targets):
            if target.id in seen:
                yield ("standards", i, "targets", j, "id"), _twice(target.id)
            seen.add(target.id)


def _twice(name: str) -> Said:
    return Said(f"编号“{name}”用了两次", f"'{name}' stands twice")


def _refers_to_itself(plan: Plan, key: str) -> bool:
    seen: set[str] = set()
    waiting = list(plan.zones[key].of)
    while waiting:
        other = waiting.pop()
        if other not in seen and other in plan.zones:
            seen.add(other)
            waiting += plan.zones[other].of
    return key in seen
