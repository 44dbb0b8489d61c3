"""Whence and on which terms the files of a study are, as fetching has recorded it beside the study."""

import json
from typing import Any

from access.study.study import Study

SOURCES = "sources.json"


def licensed(study: Study) -> dict[str, dict[str, str]]:
    """Return SHA-256 of a file → ``of``, ``licence``, ``dated``, each where it is known.

    It goes by the hash: what has been changed since it was fetched is no longer what the licence was told of.
    A study that was not fetched has none.
    """
    if study.file is None:
        return {}
    try:
        told: Any = json.loads(study.file.with_name(SOURCES).read_text(encoding="utf-8"))
        return {
            str(told["sha256"][each["file"]]): _terms(each)
            for each in told["sources"]
            if each["file"] in told["sha256"]
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}  # no file of ours, or no longer


def _terms(source: Any) -> dict[str, str]:
    licence = source["licence"] or {}
    terms = ", ".join(str(licence[part]) for part in ("name", "named") if licence.get(part))
    known = {"of": str(source["of"]), "licence": terms, "dated": str(source["dated"])[:10]}
    return {name: text for name, text in known.items() if text}
