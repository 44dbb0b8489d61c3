"""A gap map as a notebook shows it."""

from dataclasses import dataclass
from pathlib import Path

from access.contracts import escaping
from access.outputs.tables import write_folder

# its own scripts, the tables it hands out, and the printer's dialogue
_ALLOWED = "allow-scripts allow-downloads allow-modals"


@dataclass(frozen=True, repr=False)
class Page:
    """One self-contained HTML page.

    Attributes:
        html: all of it.
        height_px: in a notebook; it is as wide as the notebook.
    """

    html: str
    height_px: int = 640

    def save(self, path: str | Path) -> Path:
        """Write the page as a file, whole or not at all.

        Raises:
            FileError: it cannot be written there.
        """
        return saved(self.html, path)

    def _repr_html_(self) -> str:
        return framed(self.html, self.height_px)


def framed(html: str, height_px: int) -> str:
    """Return a page as a frame in another page, which it can neither read nor lead elsewhere.

    In a notebook, what runs in a frame without ``sandbox`` may run code as the reader.
    """
    return (
        f'<iframe srcdoc="{escaping.srcdoc(html)}" sandbox="{_ALLOWED}" width="100%" height="{height_px}" '
        'frameborder="0"></iframe>'
    )


def saved(html: str, path: str | Path) -> Path:
    """Write a page as a file, whole or not at all, and return where."""
    (written,) = write_folder(Path(path).parent, {Path(path).name: html})
    return written
