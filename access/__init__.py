"""Test whether the service circles a city plan promises reach the people who live there.

::

    import access

    result = access.run("study.yaml")     # what each clause of the study's plans comes to
    result.verdicts                       # the tables of a run: coverage, gaps, cells(clause), report
    result.map()                          # the gap map; .save("map.html")
    result.robustness()                   # how far each verdict is from turning
    result.site("…", sites=3)             # where to build; link: which gate to open; emergency: ambulances
    result.projects("projects.csv")       # what opens by year, and which project moves which clause
    result.with_scenario("plan.yaml")     # with what a planner would change; compare: several side by side
    access.diff("2023/results", result)   # how two runs differ: real change or data change

Nothing is imported before it is asked for.
"""

import os
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any
from warnings import warn

if TYPE_CHECKING:
    from access import network, standards, synthetic
    from access.api.annexes import annex
    from access.api.difference import diff
    from access.api.fetching import fetch
    from access.api.many import many
    from access.api.monitoring import monitor
    from access.api.reproducing import bundle, reproduce, workbook
    from access.api.result import Result
    from access.api.study import check, compare, emergency, link, load, projects, run, site, supply
    from access.contracts import errors
    from access.outputs import notebook

__all__ = [
    "Result",
    "annex",
    "bundle",
    "check",
    "compare",
    "diff",
    "emergency",
    "errors",
    "fetch",
    "link",
    "load",
    "many",
    "monitor",
    "network",
    "notebook",
    "projects",
    "reproduce",
    "run",
    "site",
    "standards",
    "supply",
    "synthetic",
    "workbook",
]
_MODULES = {
    "errors": "access.contracts.errors",
    "network": "access.network",
    "notebook": "access.outputs.notebook",
    "standards": "access.standards",
    "synthetic": "access.synthetic",
}

_ROOMS = {
    "Result": "result",
    "annex": "annexes",
    "diff": "difference",
    "fetch": "fetching",
    "many": "many",
    "monitor": "monitoring",
} | dict.fromkeys(("bundle", "reproduce", "workbook"), "reproducing")


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("facility-access")
    if name not in __all__:
        raise AttributeError(f"module 'access' has no attribute '{name}'")
    if name in _MODULES:
        return import_module(_MODULES[name])
    return getattr(import_module(f"access.api.{_ROOMS.get(name, 'study')}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def _tell_of_another() -> None:
    """Say so where PySAL's package, which is imported by the same name, lies in this environment, too."""
    for folder in filter(os.path.isdir, sys.path):
        # importlib.metadata and pathlib would take longer than all the rest
        for name in os.listdir(folder):  # noqa: PTH208
            if found := re.fullmatch(r"access-([0-9].*)\.dist-info", name):
                warn(
                    f"这里的 access 是 facility-access；本环境还装有 PySAL 的同名包 access {found[1]}，"
                    "两者互相覆盖，请各用一个环境。 This `access` is facility-access; PySAL's package of "
                    f"the same name (access {found[1]}) is installed here, too, and each overwrites the "
                    "other: give each an environment of its own.",
                    stacklevel=3,
                )
                return


_tell_of_another()
