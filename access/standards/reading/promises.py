"""The rules together: which words with which quantity make which kind of promise."""

from collections.abc import Callable, Iterator

from access.contracts.said import Said
from access.standards.reading import amounts, context, measures, names, withheld
from access.standards.reading.drafts import Promise
from access.standards.reading.presence import without_number
from access.standards.reading.quantities import Quantity, quantities
from access.standards.reading.sight import Sight

_NOT_FACILITY = frozenset("件项次")
_SPARSE = Said("有数量，没有认出设施", "a quantity, and no facility that is known")
_NO_FORM = Said("有数量和设施，没有认出承诺的形式", "a quantity and a facility, and no form of a promise")
_RULES: dict[str, Callable[[Sight], Iterator[Promise]]] = {
    "time": measures.time,
    "length": measures.length,
    "area": measures.area,
    "percent": amounts.percent,
    "count": lambda sight: amounts.count(sight, measures.per_of(sight)),
}


def read(text: str) -> tuple[list[Promise], list[tuple[Quantity, Said]]]:
    """Return the promises of a plain sentence, and its quantities that could not be placed.

    >>> [promise] = read("到2025年,每千人口拥有托位4.5个。")[0]
    >>> promise.kind, promise.facility, promise.value, promise.per
    ('ratio_per_population', 'childcare_place', 4.5, 1000.0)
    """
    known = names.facilities(text)
    promises: list[Promise] = []
    unplaced: list[tuple[Quantity, Said]] = []
    for sight in _sights(text, known):
        rule = None if sight.quantity.unit in _NOT_FACILITY else _RULES.get(sight.quantity.dimension)
        doubt = withheld.why(sight, measures.per_of(sight)) if rule else None
        made = [*rule(sight)] if rule and doubt is None else []
        promises += made
        if not made and not _beside(sight, promises):
            unplaced.append((sight.quantity, doubt or (_NO_FORM if sight.is_near() else _SPARSE)))
    promises += without_number(text, known, promises)
    return promises, unplaced


def _sights(text: str, known: list[names.Name]) -> Iterator[Sight]:
    """Each quantity with a unit, but those that say for how many people."""
    found = [each for each in quantities(text) if each.dimension != "other" and abs(each.value) < 1e15]
    pers = context.people(text)
    for i, quantity in enumerate(found):
        if any(match.start() <= quantity.number < match.end() for match in pers):
            continue
        # 由2.5个提高到4.5个: both are of what stands before the first
        first = i - 1 if i and withheld.is_start(text, found[i - 1].end) else i
        since = found[first - 1].end if first else 0
        reach = found[i + 1].start if i + 1 < len(found) else len(text)
        yield Sight(text, quantity, since, reach, known, pers)


def _beside(sight: Sight, promises: list[Promise]) -> bool:
    """Whether a quantity only bounds what another one counts: 5万人以上的镇街."""
    after = sight.text[sight.quantity.end :]
    return (
        sight.quantity.unit in {"人", "户"}
        and after.startswith(("的", "或", "社区", "聚"))
        and bool(promises)
    )
