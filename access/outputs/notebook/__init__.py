"""What a notebook shows: tables in both languages, axes with a font that holds Chinese, maps, sliders.

The results of ``access.run`` and its like show themselves; this is for what a reader makes of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from access.contracts.documents import Text
    from access.outputs.notebook.inline import Layer, inline_map
    from access.outputs.notebook.plots import MET, SITE, UNKNOWN, UNMET, axes
    from access.outputs.notebook.sliders import with_sliders
    from access.outputs.notebook.tables import table

__all__ = ["MET", "SITE", "UNKNOWN", "UNMET", "Layer", "Text", "axes", "inline_map", "table", "with_sliders"]
_MODULES = {"Layer": "inline", "inline_map": "inline", "with_sliders": "sliders", "table": "tables"}


def __getattr__(name: str) -> Any:
    # matplotlib and ipywidgets are extras: who draws no chart needs neither
    if name not in __all__:
        raise AttributeError(f"module 'access.outputs.notebook' has no attribute '{name}'")
    if name == "Text":
        return import_module("access.contracts.documents").Text
    return getattr(import_module(f"access.outputs.notebook.{_MODULES.get(name, 'plots')}"), name)


def __dir__() -> list[str]:
    return __all__
