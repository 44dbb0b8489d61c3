"""Text files that people write: their bytes made a text, and JSON among them made values."""

import codecs
import json
import math
import re
import warnings
from pathlib import Path
from typing import Any

from access.contracts import bounds
from access.contracts.errors import DocumentError, FileError, InputError, Notice
from access.contracts.said import Said, zh

# strings, whole, and what stands between values; one that does not end is taken to the end
_JSON_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"?|[][{},]', re.DOTALL)
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(path: Path) -> str:
    """Read the text of a file that a user writes: UTF-8, or, with a ``Notice``, GB 18030 (and so GBK).

    Raises:
        FileError: it does not exist, is no text, or is too large for such a file.
    """
    try:
        size = path.stat().st_size
        too_large = bounds.beyond("DOCUMENT_BYTES", size)
        held = b"" if too_large else path.read_bytes()
    except OSError as error:
        fault = Said("没有这个文件，或无法打开", "no such file, or it cannot be opened")
        raise FileError(str(path), [fault]) from error
    if too_large:
        raise FileError(str(path), [too_large])
    return _decoded(path, held).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(path: Path, held: bytes) -> str:
    marked = next((name for mark, name in _MARKED if held.startswith(mark)), None)
    try:
        return held.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        fault = Said(
            "不是 UTF-8 或 GB 18030 文本；请另存为 UTF-8", "not UTF-8 text, nor GB 18030; save it as UTF-8"
        )
        try:
            text = "" if marked or b"\0" in held else held.decode("gb18030")
        except UnicodeDecodeError:
            text = ""
        if not text:
            raise FileError(str(path), [fault]) from error
    told = Said(
        f"{path.name}：不是 UTF-8，按 GB 18030（GBK）读取；若有乱码，请另存为 UTF-8",
        f"{path.name}: not UTF-8 text; read as GB 18030 (GBK); if its words look odd, save it as UTF-8",
    )
    warnings.warn(told, Notice, stacklevel=3)
    return text


def read_json(path: Path) -> Any:
    """Read a JSON file that a user writes or exports.

    Raises:
        FileError: see ``read_text``.
        DocumentError: it is not JSON, too deep, or holds numbers that are infinite or too long.
    """
    text = read_text(path)
    fault = _json_fault(text)
    if fault:
        raise DocumentError(str(path), [fault])
    try:
        return json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_float)
    except json.JSONDecodeError as error:
        at, what = error.lineno, error.msg
        told = Said(f"第 {at} 行：不是能读的 JSON（{what}）", f"line {at}: not JSON ({what})")
        raise DocumentError(str(path), [told]) from error
    except InputError:
        raise
    except ValueError as error:
        raise DocumentError(str(path), [Said(zh(error.args[0]), str(error))]) from error


def _json_fault(text: str) -> Said:
    """What to say of a JSON text that would become too large; empty where it would not."""
    depth = deepest = values = 0
    for match in _JSON_MARKS.finditer(text):
        mark = match[0][0]
        depth += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, depth)
        values += mark in ",[{"
    return bounds.beyond("DOCUMENT_DEPTH", deepest) or bounds.beyond("DOCUMENT_VALUES", values)


def _int(text: str) -> int:
    found = bounds.beyond("DIGITS", len(text))
    if found:
        raise ValueError(Said(f"{text[:20]}…：{found.zh}", f"{text[:20]}…: {found}"))
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        shown = repr(text[:200])
        raise ValueError(Said(f"{shown} 不是有限的数", f"{shown} is no finite number"))
    return number
