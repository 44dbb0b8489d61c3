"""Sliders for a notebook where it can show them; a plain drawing where it cannot."""

from collections.abc import Callable, Sequence
from typing import Any

try:
    import ipywidgets
except ImportError:
    ipywidgets = None


def live(draw: Callable[..., Any], **choices: Sequence[Any]) -> Any:
    """Draw with a slider for each argument; without ipywidgets once, with the first choices.

    Args:
        draw: draws with one value for each argument.
        choices: for each argument its values; the slider begins at the first.

    Returns:
        What was drawn; None where the sliders show it.
    """
    if ipywidgets is None:
        return draw(**{name: values[0] for name, values in choices.items()})
    sliders = {
        name: ipywidgets.SelectionSlider(
            options=sorted(values), value=values[0], description=name, continuous_update=False
        )
        for name, values in choices.items()
    }
    ipywidgets.interact(draw, **sliders)
    return None
