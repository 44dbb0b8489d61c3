"""What was promised: plans, their standards, and the vocabulary of facility types.

::

    plan = access.standards.load_plan("huangyan")       # builtin_plans() names those there are
    [target.id for _, target in access.standards.targets(plan)]
    access.standards.facility_types()["farmers_market"].zh
    access.standards.read("plan.docx").drafts           # what a plan's text promises, to be confirmed
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from access.standards.reading.read import read
    from access.standards.registry import builtin_plans, facility_types, load_plan, targets

__all__ = ["builtin_plans", "facility_types", "load_plan", "read", "targets"]
_ROOMS = {"read": "reading.read"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'access.standards' has no attribute '{name}'")
    return getattr(import_module(f"access.standards.{_ROOMS.get(name, 'registry')}"), name)


def __dir__() -> list[str]:
    return __all__
