"""Sliders for a notebook: what they draw stands there also where nothing can slide."""

from collections.abc import Callable, Sequence
from typing import Any

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

try:
    import ipywidgets
    from IPython.display import display
except ImportError:
    ipywidgets = None


def with_sliders(draw: Callable[..., Any], **choices: Sequence[Any]) -> Any:
    """Draw with the first choices; with ipywidgets, sliders below the drawing make it anew.

    Args:
        draw: returns axes or a map, drawn with one value for each argument.
        choices: for each argument its values; its slider begins at the first.

    Returns:
        What was drawn; None where ipywidgets have shown it already.
    """

    def drawn(**chosen: Any) -> Any:
        made = draw(**chosen)
        if not isinstance(made, Axes):
            return made
        figure: Any = made.figure
        plt.close(figure)  # else it would be shown once more at the end of the cell
        return figure

    first = drawn(**{name: values[0] for name, values in choices.items()})
    if ipywidgets is None:
        return first
    show: Any = display
    shown = show(first, display_id=True)
    sliders = {
        name: ipywidgets.SelectionSlider(
            options=sorted(values), value=values[0], description=name, continuous_update=False
        )
        for name, values in choices.items()
    }

    def again(_: Any) -> None:
        shown.update(drawn(**{name: slider.value for name, slider in sliders.items()}))

    for slider in sliders.values():
        slider.observe(again, names="value")
        show(slider)
    return None
