"""What servers say beside an answer: when to come again, and by which sums a file is known to be whole."""

import base64
import email.utils
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from access.contracts.said import Said

_DIGITS = {"md5": 32, "sha256": 64}


def wait_s(told: Mapping[str, str]) -> float | None:
    """Return for how many seconds a server wants to be left alone: a number, or a date; None: not said.

    >>> wait_s({"Retry-After": "90"}), wait_s({"Retry-After": "Fri, 02 Jan 1970 00:00:00 GMT"}), wait_s({})
    (90.0, 0.0, None)
    """
    text = told.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def sums(told: dict[str, str]) -> dict[str, str]:
    """Return the sums that headers (names in lower case) give of a file: kind → hexadecimal digits.

    >>> sums({"content-md5": "1B2M2Y8AsgTpgAmY7PhCfg=="})
    {'md5': 'd41d8cd98f00b204e9800998ecf8427e'}
    """
    found = {}
    pairs = [("md5", told.get("content-md5", ""))]
    digests = f"{told.get('repr-digest', '')},{told.get('digest', '')}"
    pairs += re.findall(r"(?i)\b(sha-256|md5)=:?([A-Za-z0-9+/]+=*)", digests)
    for kind, text in pairs:
        try:
            found[kind.lower().replace("-", "")] = base64.b64decode(text, validate=True).hex()
        except ValueError:
            continue
    return {kind: value for kind, value in found.items() if len(value) == _DIGITS[kind]}


def sum_fault(path: Path, sums: dict[str, str]) -> str:
    """Return what is wrong with a file by its sums; empty where nothing is."""
    for kind, wanted in sums.items():
        with path.open("rb") as file:
            found = hashlib.file_digest(file, kind).hexdigest()
        if found != wanted:
            return Said(
                f"校验和不符（{kind}：服务器说 {wanted}，收到的是 {found}）",
                f"its checksum does not fit ({kind}: the server says {wanted}, what came has {found})",
            )
    return ""
