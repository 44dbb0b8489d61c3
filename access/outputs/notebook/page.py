"""A gap map as a notebook shows it."""

import html as markup
from dataclasses import dataclass
from pathlib import Path

from access.outputs.tables import write_folder


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
    """Return a page as a frame in another page."""
    return (
        f'<iframe srcdoc="{markup.escape(html)}" width="100%" height="{height_px}" frameborder="0"></iframe>'
    )


def saved(html: str, path: str | Path) -> Path:
    """Write a page as a file, whole or not at all, and return where."""
    (written,) = write_folder(Path(path).parent, {Path(path).name: html})
    return written
