"""A rendered page → one file that opens from disk and asks nobody for anything."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from importlib.resources import files

_ASSETS = files("access.outputs.maps") / "assets"
_SCRIPT = re.compile(r'<script src="([^"]*)"></script>')
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]*)"\s*/>')
_FETCHING = {"src", "srcset", "href", "xlink:href", "poster", "action", "formaction", "background"}
_CSS_ADDRESS = re.compile(r"@import|url\(\s*['\"]?(?!['\"]?(?:#|data:))[^)]*\)", re.IGNORECASE)


def self_contained(page: str) -> str:
    """Put shipped files in place of linked ones, and a content-security policy at the top.

    The policy admits the page's own scripts by their hashes and nothing else: no address is asked
    for anything, and a script smuggled in with the data would not run.

    Raises:
        ValueError: the page would fetch something that is not shipped.

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
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_policy(found.scripts)}">'
    return page.replace("<head>", f'<head>\n<meta charset="utf-8">\n{policy}', 1)


def _shipped(address: str) -> str:
    file = _ASSETS / address.rsplit("/", 1)[-1]
    if not file.is_file():
        raise ValueError(f"the page asks for {address}, which is not shipped")
    return file.read_text("utf-8")


def _script(address: str) -> str:
    """The script's text with its licence, without the address of its source map."""
    text = re.sub(r"\n//# sourceMappingURL=.*", "", _shipped(address))
    licence = _shipped(re.sub(r"\.js$", ".LICENSE", address))
    if "</script" in text:
        raise ValueError(f"{address} holds '</script' and cannot be put into a page")
    return f"/*!\n{licence}*/\n{text}"


def _sheet(address: str) -> str:
    """The style sheet's text without the pictures it names (markers and a menu, not used here)."""
    return re.sub(r"url\(images/[^)]*\)", "none", _shipped(address))


def _policy(scripts: list[str]) -> str:
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    own = " ".join(f"'sha256-{value}'" for value in hashes)
    return (
        f"default-src 'none'; script-src {own} blob:; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; worker-src blob:; connect-src data: blob:; "
        "form-action 'none'; base-uri 'none'"
    )


class _Contents(HTMLParser):
    """What a page would run, and every address that it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.addresses: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag if "type" not in given else ""
        if self._inside == "script":
            self.scripts.append("")
        self._read_css(given.get("style", ""))
        self.addresses += [
            value
            for name, value in given.items()
            if name in _FETCHING or (tag, name) == ("object", "data")
            if not value.startswith(("#", "data:"))
        ]
        if given.get("http-equiv", "").lower() == "refresh":
            self.addresses.append(given.get("content", ""))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own signature
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style":
            self._read_css(data)

    def _read_css(self, text: str) -> None:
        self.addresses += [match[0] for match in _CSS_ADDRESS.finditer(text)]
