"""What an input check tells, and its JSON: layers, notes, what each clause needs, what to do next."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from access.contracts.documents import Text

LEVELS = {
    "doubtful": Text(zh="存疑", en="doubtful"),
    "left_out": Text(zh="未采用", en="left out"),
    "found": Text(zh="读到", en="found"),
}
UNITS = {
    "persons": Text(zh="人", en="persons"),
    "s": Text(zh="秒", en="s"),
    "m": Text(zh="米", en="m"),
    "facilities": Text(zh="处", en="facilities"),
}


@dataclass(frozen=True)
class Fact:
    """One thing that is known of a layer: ``key`` for programs, ``label`` and ``value`` for people."""

    key: str
    label: Text
    value: Text


@dataclass(frozen=True)
class Layer:
    """One input: what it is for, its field in the study file, its file, and how it was understood."""

    what: Text
    field: str
    file: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Need:
    """What a clause needs that is not there; None: nothing."""

    clause: str
    quote: Text
    facility: Text
    missing: Text | None


@dataclass(frozen=True)
class Sheet:
    """All that the page tells.

    Attributes:
        name: of the study.
        layers: the inputs, in the order of the study file.
        report: the input report (see ``contracts.notes.report``).
        needs: each clause, in the order of the plans.
        picture: the layers over each other, as a piece of SVG.
        steps: what to do next, the most urgent first.
        checks: what a run checked of itself (see ``assessment.checks``); None: there was no run.
    """

    name: Text
    layers: tuple[Layer, ...]
    report: pd.DataFrame
    needs: tuple[Need, ...]
    picture: str
    steps: tuple[Text, ...]
    checks: pd.DataFrame | None = None


def missing_inputs(needs: tuple[Need, ...]) -> list[tuple[Text, list[str]]]:
    """Return each missing input with the clauses that wait for it, the most wanted first."""
    counts = Counter(each.missing for each in needs if each.missing is not None)
    return [
        (text, [each.clause for each in needs if each.missing == text]) for text, _ in counts.most_common()
    ]


def as_json(sheet: Sheet) -> str:
    """Return all but the picture as JSON, each text in both languages."""
    ready = sum(each.missing is None for each in sheet.needs)
    content = {
        "study": _text(sheet.name),
        "clauses": {"all": len(sheet.needs), "ready": ready},
        "layers": [
            {
                "what": _text(each.what),
                "field": each.field,
                "file": each.file,
                "facts": {fact.key: _text(fact.value) for fact in each.facts},
            }
            for each in sheet.layers
        ],
        "notes": json.loads(sheet.report.to_json(orient="records", force_ascii=False)),
        "missing": [{**_text(text), "clauses": clauses} for text, clauses in missing_inputs(sheet.needs)],
        "needs": [
            {
                "clause": each.clause,
                "quote": _text(each.quote),
                "facility": _text(each.facility),
                "missing": None if each.missing is None else _text(each.missing),
            }
            for each in sheet.needs
        ],
        "next": [_text(each) for each in sheet.steps],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _text(text: Text) -> Mapping[str, Any]:
    return {"zh": text.zh, "en": text.en}
