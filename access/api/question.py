"""What a caller asks, checked as a study file is: every fault at once, by the names of the parameters."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from access.contracts.errors import QuestionError
from access.contracts.model_faults import explained
from access.contracts.said import Said
from access.contracts.suggest import suggestion

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
    hints = {name: suggestion(name, known) for name in given if name not in known}
    faults = [
        Said(f"没有参数 `{name}`；{hint.zh}", f"no parameter `{name}`; {hint}")
        for name, hint in hints.items()
    ]
    here = {name: value for name, value in given.items() if name in known}
    try:
        question = TypeAdapter(kind).validate_python(here)
    except ValidationError as error:
        for each in error.errors():
            name, what = each["loc"][0], explained(each, kind)
            faults.append(Said(f"`{name}`：{what.zh}", f"`{name}`: {what}"))
    if faults:
        raise QuestionError(subject, faults)
    return question
