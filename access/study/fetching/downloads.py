"""Files downloaded whole: gone on with where a line broke, held against their length and their checksum."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import requests

from access.contracts import bounds
from access.contracts.errors import FileError
from access.contracts.said import Said, zh
from access.study.fetching import headers
from access.study.fetching.asking import PASSING, TRIES, Again, Asker, check_status

_WRONG_SUMS = 2  # downloads of one file, where the checksum does not fit
_CHUNK = 1 << 15  # what of one has come when a line breaks is lost
_LARGE = 10_000_000
_MD5 = re.compile(r"\\?([0-9a-fA-F]{32})\b")


def download(
    asker: Asker,
    address: str,
    goal: Path,
    *,
    whole: Callable[[Path], str],
    sum_beside: bool = False,
) -> dict[str, str]:
    """Download a file; what is there of it already is gone on with, where the server still has the same.

    Args:
        asker: who asks.
        address: of the file.
        goal: where it shall stand; until it is whole its name ends in ``.part``.
        whole: returns what is wrong with a file, or nothing.
        sum_beside: whether the server may hold an MD5 sum at the address + ``.md5``.

    Returns:
        What the server said of it: ``last_modified``, ``checked`` (by which sum), where known.

    Raises:
        FileError: see ``Asker.patiently``; the file is larger than is let in.
    """
    wrong = 0

    def once() -> dict[str, str]:
        nonlocal wrong
        part = goal.with_name(f"{goal.name}.part")
        told = _received(asker, address, part)
        sums = headers.sums(told)
        if not sums and sum_beside:
            sums = _sum_beside(asker, address)
        fault = headers.sum_fault(part, sums) or whole(part)
        if fault:
            _taken_away(part)
            wrong += 1
            more = TRIES if wrong < _WRONG_SUMS else 0
            raise Again(Said(f"下载的文件不对：{zh(fault)}", f"the file came wrong: {fault}"), tries=more)
        part.replace(goal)
        _taken_away(part)
        return {"last_modified": told.get("last-modified", ""), "checked": ", ".join(sorted(sums))}

    return asker.patiently(address, once)


def _received(asker: Asker, address: str, part: Path) -> dict[str, str]:
    """Receive a file, or the rest of it; return the headers, their names in lower case."""
    before = _read_told(part)
    have = part.stat().st_size if before and part.exists() else 0
    # no gzip on the way: the length and the sum are those of the file; If-Range: else all of it
    wanted = {"Accept-Encoding": "identity"}
    if have:
        wanted |= {"Range": f"bytes={have}-", "If-Range": before}
    with asker.session.get(address, stream=True, headers=wanted, timeout=asker.timeout_s) as response:
        told = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code == 416 and told.get("content-range", "") == f"bytes */{have}":
            return {}  # all of it is there
        start = _start(response, told, before, have, part)
        size = _size(told, start)
        if size is not None and (fault := bounds.beyond("FETCHED_BYTES", size)):
            raise FileError(address, [fault])
        if start:
            asker.tell(f"接着下载 going on where it stopped: {start / 1e6:,.1f} MB")
        _write_told(part, told, start)
        _write(asker, response, part, start, size)
    found = part.stat().st_size
    if size is not None and found != size:
        raise Again(
            Said(
                f"下载中断，{size:,} 字节只收到 {found:,}",
                f"the download broke off: {found:,} of {size:,} bytes came",
            )
        )
    return told


def _start(response: requests.Response, told: dict[str, str], before: str, have: int, part: Path) -> int:
    """At which byte of the file an answer begins, which must be where the part that is there ends."""
    changed = Again(Said("服务器上的文件已换", "the server has another file by now"))
    if response.status_code == 416:
        _taken_away(part)
        raise changed
    check_status(response)
    if told.get("content-encoding", "identity") != "identity":
        raise Again(Said("文件在途中被压缩", "the file was compressed on its way"))
    if response.status_code != 206:
        return 0
    found = re.match(r"bytes (\d+)-", told.get("content-range", ""))
    if not have or not found or int(found[1]) != have:
        raise Again(Said("服务器给了另一段", "the server gave another part than was asked for"))
    if before not in (told.get("etag"), told.get("last-modified")):
        _taken_away(part)
        raise changed
    told.pop("content-md5", None)  # of the part that came, not of the file
    return have


def _size(told: dict[str, str], start: int) -> int | None:
    """How many bytes the whole file has, where the server says."""
    length = told.get("content-length", "")
    return start + int(length[:15]) if length.isascii() and length.isdigit() else None


def _write(asker: Asker, response: requests.Response, part: Path, start: int, size: int | None) -> None:
    tenth, name = 0, part.name.removesuffix(".part")
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        for data in response.iter_content(_CHUNK):
            file.write(data)
            if fault := bounds.beyond("FETCHED_BYTES", file.tell()):
                raise FileError(name, [fault])
            done = int(10 * file.tell() / size) if size else 0
            if done > tenth and size and size > _LARGE:
                tenth = done
                asker.tell(f"{name}：{10 * done} %，共 of {size / 1e6:,.0f} MB")


def _sum_beside(asker: Asker, address: str) -> dict[str, str]:
    """The MD5 sum that stands beside a file on its server, where there is one."""

    def once() -> dict[str, str]:
        response = asker.session.get(f"{address}.md5", timeout=asker.timeout_s)
        if response.status_code in PASSING:
            check_status(response)
        found = _MD5.match(response.text.strip()) if response.ok else None
        return {"md5": found[1].lower()} if found else {}

    return asker.patiently(f"{address}.md5", once)


def _told_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _taken_away(part: Path) -> None:
    for each in (part, _told_of(part)):
        each.unlink(missing_ok=True)


def _write_told(part: Path, told: dict[str, str], start: int) -> None:
    """Keep by what the server tells the file from another one; without, it cannot be gone on with."""
    if not start:  # first: else what is there would pass for the beginning of another file
        _taken_away(part)
    etag = told.get("etag", "")
    validator = etag if etag.startswith('"') else told.get("last-modified", "")
    if validator:
        _told_of(part).write_text(json.dumps(validator), encoding="utf-8")


def _read_told(part: Path) -> str:
    try:
        told = json.loads(_told_of(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return told if isinstance(told, str) else ""
