"""Words as people type them: widths of signs, blanks and units aside."""

import re
import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa

from access.contracts.arrays import Floats

# signs for degrees, minutes and seconds that NFKC would turn into letters and accents
_SIGNS = str.maketrans({"º": "°", "˚": "°", "∘": "°", "´": "′", "ˊ": "′", "ʹ": "′", "″": '"', "〞": '"'})
_BRACKETS = re.compile(r"[(\[{【〔][^()\[\]{}【】〔〕]*[)\]}】〕]")
_QUOTES = "'‘’`\""  # Excel's sign for text before a number
BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return a text in signs of usual width, without blanks around it: ``１，２００`` as ``1,200``.

    >>> plain("　１，２００ "), plain("（°）")
    ('1,200', '(°)')
    """
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).strip()


def number(text: str) -> str:
    """Return a number as it was typed, without the quote by which Excel keeps it a text.

    >>> number("'00120"), number("’121.47")
    ('00120', '121.47')
    """
    found = plain(text)
    return found.lstrip(_QUOTES).strip() if found[1:2].isalnum() or found[1:2] in ".-+" else found


def floats(text: pd.Series) -> Floats:
    """Return texts as plain numbers, NaN where they are none; at once where all of them are."""
    try:
        return np.array(text.astype("double[pyarrow]").to_numpy(dtype=float, na_value=np.nan))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, TypeError, ValueError):
        return np.array(pd.to_numeric(text, errors="coerce"), dtype=float)


def key(name: object) -> str:
    """Return a column's name as it is compared: width, blanks, case and units in brackets aside.

    >>> key("经度（°） "), key("机构　类别"), key("LNG")
    ('经度', '机构类别', 'lng')
    """
    text = BLANKS.sub("", plain(str(name))).casefold()
    return _BRACKETS.sub("", text) or text


def bracketed(name: str) -> str:
    """Return what stands in the last brackets of a column's name: its unit, as a rule.

    >>> bracketed("占地面积（公顷）"), bracketed("名称")
    ('公顷', '')
    """
    found = _BRACKETS.findall(plain(name))
    return found[-1][1:-1].strip() if found else ""
