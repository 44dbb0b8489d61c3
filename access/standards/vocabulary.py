"""The vocabulary of facility types, searched by any name; and what standards call for by those names."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pydantic import RootModel

from access.contracts.documents import Document, Frozen
from access.contracts.errors import InputError
from access.standards.registry import facility_types, unknown_type
from access.standards.understood import plain

_LEAST = 2  # signs of a word that is looked for within others


class _Standard(Frozen):
    zh: str
    en: str
    source: str | None = None
    confirmed: bool
    lists: dict[str, dict[str, str]]


class _Lists(RootModel[dict[str, _Standard]]):
    pass


class Called(NamedTuple):
    """Where a standard calls for a type: which standard, in which of its lists, under which name.

    ``confirmed``: False where the standard's own text was not seen.
    """

    zh: str
    en: str
    list: str
    name: str
    confirmed: bool


@cache
def _lists() -> dict[str, _Standard]:
    path = Path(str(files("access.standards"))) / "standard_lists.yaml"
    return Document(path).parse(_Lists).root


def called_for(name: str) -> tuple[Called, ...]:
    """Return the standards that call for a type, and under which names.

    >>> [(each.list, each.name, each.confirmed) for each in called_for("pharmacy")][-1]
    ('8分钟范围', '药店', True)
    """
    return tuple(
        Called(standard.zh, standard.en, circle, word, standard.confirmed)
        for standard in _lists().values()
        for circle, words in standard.lists.items()
        for word, kind in words.items()
        if kind == name
    )


def parents(name: str) -> tuple[str, ...]:
    """Return the types that count a type among theirs.

    >>> parents("community_health_station")
    ('primary_care_facility',)
    """
    return tuple(other for other, kind in facility_types().items() if name in kind.includes)


def find(word: str) -> list[str]:
    """Return the types that a word names, or that have it in a name, a tag or a code; the likeliest first.

    >>> find("药店")[0], find("amenity=toilets"), find("090601"), find("公厕")
    ('pharmacy', ['public_toilet'], ['pharmacy'], ['public_toilet'])

    Raises:
        InputError: no type has it; the nearest ones are named.
    """
    sought = plain(word)
    scored = {name: score for name in facility_types() if (score := _score(name, sought)) is not None}
    found = sorted(scored, key=lambda name: scored[name])
    if not found:
        raise InputError(word, [unknown_type(word)])
    return found


def _score(name: str, sought: str) -> int | None:
    """How near a word is to the names of a type: 0, one of them; None, not at all."""
    kind = facility_types()[name]
    names = [plain(each) for each in (name, kind.en, kind.zh, *kind.zh_names, *kind.aliases)]
    called = [plain(each.name) for each in called_for(name)]
    exact = [plain(f"{key}={value}") for tags in kind.osm for key, value in tags.items()]
    exact += [code for codes in kind.codes.values() for code in codes]
    if sought in names or sought in exact:
        return 0
    if sought in called:
        return 1
    if len(sought) < _LEAST:
        return None
    if any(sought in each for each in names):
        return 2
    return 3 if any(sought in each for each in called) else None


def in_full(name: str) -> list[str]:
    """Return everything that the vocabulary holds of a type, line by line, in both languages."""
    kind = facility_types()[name]
    lines = [f"{name}  {kind.zh}  {kind.en}"]
    parts = (
        ("又称 also", "、".join(kind.aliases)),
        ("计量 counts", "" if kind.object == "facility" else kind.object),
        ("上级类型 part of", _named(parents(name))),
        ("包括 includes", _named(kind.includes)),
        ("OpenStreetMap", "; ".join(" + ".join(f"{k}={v}" for k, v in tags.items()) for tags in kind.osm)),
        ("高德编码 Amap codes", ", ".join(kind.codes.get("amap", ()))),
    )
    lines += [f"  {label}: {text}" for label, text in parts if text]
    for each in called_for(name):
        doubt = "" if each.confirmed else "（未核实原文 its text was not seen）"
        lines.append(f"  标准 standard: {each.zh} · {each.list} · {each.name}{doubt}")
    return lines


def _named(types: tuple[str, ...]) -> str:
    return "、".join(f"{name} {facility_types()[name].zh}" for name in types)
