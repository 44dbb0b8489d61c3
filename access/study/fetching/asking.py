"""One request at a time; asked again where that may help; never half an answer.

A server may be busy, a line may break, a proxy may cut an answer short. What may pass is asked again, later
each time, or when the server says (Retry-After), and the screen tells so. What a server sends is whole, or
it is not used: its length, its checksum where it gives one, and its end are looked at.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import requests
from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import RequestException, SSLError

from access.contracts.errors import FileError
from access.contracts.said import Said
from access.study.fetching import headers
from access.study.fetching.servers import agent

Answer = TypeVar("Answer")
TRIES = 5
_NOBODY_THERE = 2  # tries, where no connection comes about: mostly there is no network
_FIRST_WAIT_S, _MOST_WAIT_S = 5.0, 600.0
PASSING = (408, 425, 429, 500, 502, 503, 504)
_SHOWN = 200


class Again(Exception):  # noqa: N818 (what to do, not what went wrong)
    """What went wrong may pass.

    Attributes:
        fault: what it was.
        wait_s: after how many seconds the server wants to be asked again; None: it does not say.
        tries: how often it is asked in all.
    """

    def __init__(self, fault: Said, wait_s: float | None = None, tries: int = TRIES) -> None:
        super().__init__(fault)
        self.fault, self.wait_s, self.tries = fault, wait_s, tries


@dataclass
class Asker:
    """Who asks servers, patiently.

    Attributes:
        tell: prints a line.
        sleep: waits so many seconds.
        timeout_s: how long a server may be silent.
    """

    tell: Callable[[str], None]
    sleep: Callable[[float], None] = field(default_factory=lambda: time.sleep)
    timeout_s: int = 180
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.headers.update({"User-Agent": agent()})

    def patiently(self, address: str, ask: Callable[[], Answer]) -> Answer:
        """Return what ``ask`` returns, which is called again where what it raises may pass.

        Raises:
            FileError: named by ``address``: all tries failed, the server wants to be left alone for longer
                than is waited, or it refused.
        """
        tried = 0
        while True:
            tried += 1
            try:
                return ask()
            except Again as error:
                again = error
            except RequestException as error:
                again = _broken(error)
            usual = _FIRST_WAIT_S * 2 ** (tried - 1)
            wait_s = usual if again.wait_s is None else max(again.wait_s, 1.0)
            if tried >= again.tries or wait_s > _MOST_WAIT_S:
                raise FileError(address, [_given_up(again, tried, wait_s)]) from again
            self.tell(
                f"{again.fault.zh}；{wait_s:.0f} 秒后重试（已试 {tried} 次，至多 {again.tries} 次） "
                f"{again.fault}; once more in {wait_s:.0f} s (tried {tried} of {again.tries})"
            )
            self.sleep(wait_s)


def check_status(response: requests.Response) -> None:
    """Raise where a server did not do what it was asked for.

    Raises:
        Again: it may later.
        FileError: it will not.
    """
    if response.ok:
        return
    code, reason = response.status_code, response.reason or ""
    if code in PASSING:
        busy = "请求太多" if code == 429 else "服务器忙或出错"
        raise Again(
            Said(f"{busy}（{code} {reason}）", f"the server answered {code} {reason}"),
            headers.wait_s(response.headers),
        )
    said = beginning(response.text)
    raise FileError(
        response.url[:_SHOWN],
        [
            Said(
                f"服务器拒绝（{code} {reason}）：{said}；请检查地址、地名和年份",
                f"the server refused: {code} {reason}: {said}; check address, place and year",
            )
        ],
    )


def beginning(text: str) -> str:
    """Return the first words of an answer, without markup, for a message."""
    plain = " ".join(re.sub(r"<[^>]*>", " ", text[:5000]).split())
    return f"{plain[:_SHOWN]}…" if len(plain) > _SHOWN else plain


def _broken(error: RequestException) -> Again:
    """What became of a line."""
    named = re.search(r"Failed to resolve '[^']*'|\[Errno -?\d+\] [^'\")]+", str(error))
    cause = named[0] if named else beginning(str(error))
    if isinstance(error, SSLError):
        return Again(Said(f"安全连接失败：{cause}", f"no secure connection: {cause}"), tries=_NOBODY_THERE)
    if isinstance(error, NotConnected) and any(
        word in repr(error) for word in ("NewConnectionError", "NameResolutionError", "ProxyError")
    ):
        return Again(Said(f"连接不上：{cause}", f"it cannot be reached: {cause}"), tries=_NOBODY_THERE)
    return Again(Said(f"连接中断：{cause}", f"the connection broke: {cause}"))


def _given_up(again: Again, tried: int, wait_s: float) -> Said:
    long_wait = tried < again.tries and wait_s > _MOST_WAIT_S
    zh = f"，要等 {wait_s:,.0f} 秒，太久了" if long_wait else f"，共试了 {tried} 次"
    en = f"; it asks to wait {wait_s:,.0f} s, which is too long" if long_wait else f"; tried {tried} times"
    return Said(
        f"{again.fault.zh}{zh}。已取到的都留着：稍后再运行同一命令，会接着取。没有网络时见 docs/fetch.md",
        f"{again.fault}{en}. What was fetched is kept: run the same command later, and it goes on. Without a"
        " network see docs/fetch.md",
    )
