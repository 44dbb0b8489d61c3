"""A picture as PNG, by Typst's renderer and the font shipped here."""

from importlib.resources import as_file, files


def png(svg: str, *, ppi: float = 200) -> bytes:
    """Return a picture as PNG.

    Args:
        svg: from ``map_picture``.
        ppi: pixels an inch.
    """
    import typst  # noqa: PLC0415 (heavy, and only where it is asked for)

    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        '#import sys: inputs\n#image(bytes(inputs.svg), format: "svg")\n'
    )
    with as_file(files("access.outputs.notebook") / "fonts") as fonts:
        found = typst.compile(source.encode(), format="png", ppi=ppi, font_paths=[fonts], sys_inputs={"svg": svg})
    return found if isinstance(found, bytes) else found[0]
