"""An annex as PDF/A by Typst: no office program, no network, every font inside."""

import json
import re
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from access.contracts import escaping
from access.outputs.annex import pictures, typesetting
from access.outputs.annex.model import Annex, Block, Figure, Heading, Page, Paragraph, Table
from access.outputs.annex.typesetting import Fonts

_LONG = re.compile(r"[\x21-\x7e]{18,}")
_HASH = re.compile(r"[0-9a-f]{64}")
_BREAK = "\u200b"  # a line may break there
_MOST_WIDE_MM, _MOST_HIGH_MM = 158.0, 112.0


def write(annex: Annex, path: Path, fonts: Fonts) -> set[str]:
    """Write an annex as PDF; the same annex and fonts give the same bytes.

    Args:
        annex: what it holds.
        path: the file.
        fonts: from ``typesetting.fonts``.

    Returns:
        The signs that no font has: they are named by their numbers, never shown as boxes.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = files("access.outputs.annex") / "assets" / "annex.typ"
        (folder / "annex.typ").write_text(source.read_text("utf-8"), encoding="utf-8")
        content, lost = _content(annex, folder, fonts)
        (folder / "annex.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        (made,) = fonts.compiled(
            folder,
            "annex.typ",
            format="pdf",
            pdf_standards=typesetting.STANDARD,
            timestamp=int(annex.moment.timestamp()),
        )
        path.write_bytes(made)
    return lost


def _content(annex: Annex, folder: Path, fonts: Fonts) -> tuple[dict[str, Any], set[str]]:
    """What the Typst file reads, and the signs that are spelt out in it; pictures are put beside it."""
    content = {
        "language": annex.language,
        "fonts": {"body": fonts.body, "head": fonts.head},
        "contents": "目录" if annex.language == "zh" else "Contents",
        "title": annex.title,
        "subject": annex.subject,
        "cover": annex.cover,
        "labels": annex.labels,
        "parts": list(_parts(annex, folder)),
    }
    lost = typesetting.lacking(_signs(content), fonts)
    return dict(_plain(content, lost)), lost


def _parts(annex: Annex, folder: Path) -> Iterator[dict[str, Any]]:
    """The contents by pages that stand or lie; each begins a page."""
    blocks: list[dict[str, Any]] = []
    landscape = False
    for block in annex.blocks:
        if isinstance(block, Page):
            if blocks:
                yield {"landscape": landscape, "blocks": blocks}
            blocks, landscape = [], block.landscape
        else:
            blocks.append(_block(annex, block, folder))
    if blocks:
        yield {"landscape": landscape, "blocks": blocks}


def _block(annex: Annex, block: Block, folder: Path) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "kind": block.kind, "text": block.text}
    if isinstance(block, Table):
        return {
            "is": "table",
            "caption": annex.caption(block),
            "head": block.head,
            "rows": block.rows,
            "widths": block.widths,
            "align": list(block.align),
            "strong": sorted(block.strong),
            "kept": sorted(block.kept),
        }
    assert isinstance(block, Figure)  # noqa: S101 (pages were taken out before)
    name = f"{block.number}.svg"
    (folder / name).write_text(block.svg, encoding="utf-8")
    width, height = pictures.fitted(block.svg, _MOST_WIDE_MM, block.high_mm or _MOST_HIGH_MM)
    known = {"file": name, "width": width, "ratio": round(width / height, 4), "fits": not block.high_mm}
    return {"is": "figure", "caption": annex.caption(block), **known}


def _signs(content: object) -> set[str]:
    if isinstance(content, str):
        return set(escaping.typst(content)) - {"\n", "\t"}
    if isinstance(content, dict):
        return set().union(*map(_signs, content.values()))
    return set().union(*map(_signs, content)) if isinstance(content, list | tuple) else set()


def _plain(content: Any, lost: set[str]) -> Any:
    """The content with texts that Typst can set: nothing unseen, long words breakable."""
    if isinstance(content, str):
        return _breakable(typesetting.spelt(escaping.typst(content), lost))
    if isinstance(content, dict):
        return {
            key: each if key in ("is", "kind", "file") else _plain(each, lost)
            for key, each in content.items()
        }
    return [_plain(each, lost) for each in content] if isinstance(content, list | tuple) else content


def _breakable(text: str) -> str:
    """A text in which words too long for a column may break: not hashes, which are to be copied."""
    return _LONG.sub(
        lambda word: (
            word[0]
            if _HASH.fullmatch(word[0])
            else re.sub(r"(.{12}|[-_./,;:])(?=.)", rf"\1{_BREAK}", word[0])
        ),
        text,
    )
