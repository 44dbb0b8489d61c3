"""A rendered page → one file that opens from disk and asks nobody for anything."""

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

_ASSETS = files("access.outputs.maps") / "assets"
_SCRIPT = re.compile(r'<script src="([^"]*)"></script>')
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]*)"\s*/>')
_FETCHING = {
    *("src", "srcset", "imagesrcset", "href", "xlink:href", "poster", "action", "formaction", "background"),
    *("ping", "manifest", "srcdoc"),
}
_UNTOLD = {"noopener", "noreferrer"}  # the page that a link leads to is not told whence
_CSS_ADDRESS = re.compile(r"@import[^;]*|url\(\s*['\"]?(?!['\"]?(?:#|data:))[^)]*\)", re.IGNORECASE)
# either would change where the browser sees the end of a script
_BREAKS_OUT = re.compile(r"</script|<!--", re.IGNORECASE)
_HOST = re.compile(r"https?://[\w.-]+(:\d+)?", re.ASCII)


def self_contained(page: str, *, hosts: Iterable[str] = ()) -> str:
    """Put shipped files in place of linked ones, and a content-security policy at the top.

    The policy admits the page's own scripts and styles by their hashes, a worker that one of these
    makes out of the page's own text, and nothing else: no address is asked for anything, and what is
    smuggled in with the data would not run.

    Args:
        page: as folium renders it.
        hosts: those that pictures may come from (a basemap's), with their scheme.

    Raises:
        ValueError: the page would fetch something that is not shipped, leads to another host or tells it
            who opened it, or holds styles or handlers in attributes, which the policy does not admit.

    >>> self_contained('<head></head><script src="https://cdn.example/d3.js"></script>')
    Traceback (most recent call last):
    ValueError: the page asks for https://cdn.example/d3.js, which is not shipped
    """
    page = _SCRIPT.sub(lambda link: f"<script>{_script(link[1])}</script>", page)
    page = _SHEET.sub(lambda link: f"<style>{_sheet(link[1])}</style>", page)
    found = _Contents()
    found.feed(page)
    found.close()
    if found.addresses:
        raise ValueError(f"the page would fetch {', '.join(found.addresses)}")
    if found.attributes:
        raise ValueError(f"the policy would not admit {', '.join(found.attributes)}")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_policy(found, sorted(hosts))}">'
    return page.replace("<head>", f'<head>\n<meta charset="utf-8">\n{policy}', 1)


def inert(name: str, text: str) -> str:
    """Return a script element that a browser keeps but does not run.

    Args:
        name: its id.
        text: what it holds.

    Raises:
        ValueError: the text would end the element.

    >>> inert("binary", "AAAA")
    '<script type="text/plain" id="binary">AAAA</script>'
    """
    if found := _BREAKS_OUT.search(text):
        raise ValueError(f"{name} holds '{found[0]}' and cannot be put into a page")
    return f'<script type="text/plain" id="{name}">{text}</script>'


def verbatim(text: str) -> Any:
    """Return an element of a page whose text no template engine reads.

    Names may hold braces, and what a macro of folium's writes is read as a template once more, in which a
    name could call anything that Python has.
    """
    from branca.element import Element  # noqa: PLC0415 (a page without a folium map needs none)

    element: Any = Element("{{ this.text }}")
    element.text = text
    return element


def shipped(address: str) -> str:
    """Return the text of the shipped file that an address names.

    Raises:
        ValueError: it is not shipped.
    """
    file = _ASSETS / address.rsplit("/", 1)[-1]
    if not file.is_file():
        raise ValueError(f"the page asks for {address}, which is not shipped")
    return file.read_text("utf-8")


def _script(address: str) -> str:
    """The script's text without the address of its source map; others' with their licence."""
    text = re.sub(r"\n//# sourceMappingURL=.*", "", shipped(address))
    if found := _BREAKS_OUT.search(text):
        raise ValueError(f"{address} holds '{found[0]}' and cannot be put into a page")
    licence = re.sub(r"\.js$", ".LICENSE", address.rsplit("/", 1)[-1])
    return f"/*!\n{shipped(licence)}*/\n{text}" if (_ASSETS / licence).is_file() else text


def _sheet(address: str) -> str:
    """The style sheet's text without the pictures it names (markers and a menu, not used here)."""
    return re.sub(r"url\(images/[^)]*\)", "none", shipped(address))


def _policy(found: "_Contents", hosts: list[str]) -> str:
    if wrong := [host for host in hosts if not _HOST.fullmatch(host)]:
        raise ValueError(f"no host: {', '.join(wrong)}")
    return (
        f"default-src 'none'; script-src {_hashes(found.scripts)}; worker-src blob:; "
        f"style-src {_hashes(found.styles)}; img-src {' '.join(['data:', *hosts])}; "
        "connect-src 'none'; form-action 'none'; base-uri 'none'; "
        # Chromium does not know it yet, and says so in its console; a browser that does obeys it
        "webrtc 'block'"
    )


def _hashes(texts: list[str]) -> str:
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
    return " ".join(f"'sha256-{value}'" for value in dict.fromkeys(digests)) or "'none'"


def _leads_on(tag: str, given: dict[str, str]) -> bool:
    """Tell whether something is a link, to a file beside the page, that a reader may follow."""
    inside = not re.match(r"[^/?#]*:|[/\\]", given["href"].strip())
    return tag == "a" and inside and {*given.get("rel", "").split()} >= _UNTOLD


class _Contents(HTMLParser):
    """What a page would run and apply, and every address that it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.addresses: list[str] = []
        self.attributes: list[str] = []
        self._texts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        # a script with a type is data
        known = {"script": self.scripts, "style": self.styles}
        self._texts = known.get(tag) if tag == "style" or "type" not in given else None
        if self._texts is not None:
            self._texts.append("")
        self.attributes += [
            f'{name}="{value}"' for name, value in given.items() if name == "style" or name.startswith("on")
        ]
        self._read_css(given.get("style", ""))
        self.addresses += [
            value
            for name, value in given.items()
            if name in _FETCHING or (tag, name) == ("object", "data")
            if not value.startswith(("#", "data:")) and not (name == "href" and _leads_on(tag, given))
        ]
        if given.get("http-equiv", "").lower() == "refresh":
            self.addresses.append(given.get("content", ""))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own signature
        self._texts = None

    def handle_data(self, data: str) -> None:
        if self._texts is not None:
            self._texts[-1] += data
        if self._texts is self.styles:
            self._read_css(data)

    def _read_css(self, text: str) -> None:
        self.addresses += [match[0] for match in _CSS_ADDRESS.finditer(text)]
