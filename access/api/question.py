"""What a caller asks, checked as a study file is: every fault at once, by the names of the parameters."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from access.contracts.errors import QuestionError
from access.standards.registry import suggestion

Asked = TypeVar("Asked")


def asked(kind: type[Asked], subject: str, given: Mapping[str, Any]) -> Asked:
    """Return what is asked as a question.

    Args:
        kind: a dataclass of what may be asked.
        subject: whose question: ``siting``, ``links``, ``emergency``.
        given: its parameters; a path may be text.

    Raises:
        QuestionError: with each parameter that there is not, and each value that it does not take.
    """
    known = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    faults = [f"no parameter `{name}`; {suggestion(name, known)}" for name in given if name not in known]
    here = {name: value for name, value in given.items() if name in known}
    try:
        question = TypeAdapter(kind).validate_python(here)
    except ValidationError as error:
        faults += [
            f"`{each['loc'][0]}`: {each['msg']}"
            + (f" (found {each['input']!r})" if isinstance(each["input"], str | int | float) else "")
            for each in error.errors()
        ]
    if faults:
        raise QuestionError(subject, faults)
    return question
