"""What the pages' policy stops, tried in a browser beside a server that counts who asks it anything.

Each attempt is made twice by a script that may run: on a page with the policy, which must stop it, and on
the same page without, to see that the attempt is one.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from access.outputs.maps import offline
from access.outputs.notebook.page import Page as Shown
from tests.conftest import ROOT

DOCS = ROOT / "docs" / "pages.md"
# what is tried with a server's address
STOPPED = {
    "fetch": "fetch(address)",
    "request": "const asked = new XMLHttpRequest(); asked.open('GET', address); asked.send()",
    "beacon": "navigator.sendBeacon(address, 'x')",
    "socket": "new WebSocket(address.replace('http', 'ws'))",
    "events": "new EventSource(address)",
    "image": "put('img', { src: address })",
    "style": "put('link', { rel: 'stylesheet', href: address })",
    "preload": "put('link', { rel: 'preload', as: 'image', href: address })",
    "font": "const font = new FontFace('x', `url(${address})`); document.fonts.add(font); font.load()",
    "video": "put('video', { src: address })",
    "object": "put('object', { data: address })",
    "frame": "put('iframe', { src: address })",
    "script": "put('script', { src: address })",
    "worker": "put('script', { type: 'module', src: address })",
    "background": "document.body.style.background = `url(${address})`",
    "form": "put('form', { action: address }).submit()",
    "picture": "put('base', { href: address.replace('picture', '') }); put('img', { src: 'picture' })",
}
# what no policy in a page can stop, only who never runs a stranger's script: see docs/pages.md
REMAINING = {
    "location": "location = address",
    "refresh": "put('meta', { httpEquiv: 'refresh', content: `0; url=${address}` })",
    "open": "open(address)",
    "link": "put('a', { href: address, rel: 'noopener' }).click()",
    "peer": """
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${udp}` }] });
      peer.createDataChannel("x");
      peer.createOffer().then((offer) => peer.setLocalDescription(offer))""",
}
PUT = """
const put = (tag, properties) => {
  const node = Object.assign(document.createElement(tag), properties);
  (tag === "base" || tag === "meta" ? document.head : document.body).append(node);
  return node;
};"""


class Server:
    """Something on this computer that a page could ask, by HTTP and by UDP.

    Attributes:
        http, udp: its ports.
        notebook: a page of its own that it shows.
        asked: the first step of each address that was asked for; "peer": something came by UDP.
    """

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.notebook = b""
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                shown = self.path == "/notebook"
                self.send_response(200 if shown else 204)
                self.end_headers()
                if shown:
                    self.wfile.write(server.notebook)
                elif self.path != "/favicon.ico":  # of the browser's own accord
                    server.asked.add(self.path.strip("/?"))

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        self.pages = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.peers = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.peers.bind(("127.0.0.1", 0))
        self.http, self.udp = self.pages.server_port, self.peers.getsockname()[1]

    def hear(self) -> None:
        """Wait for a peer; what this computer sends itself to end the waiting is empty."""
        while self.peers.recv(1000):
            self.asked.add("peer")


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    threads = [threading.Thread(target=each) for each in (server.pages.serve_forever, server.hear)]
    for thread in threads:
        thread.start()
    yield server
    server.pages.shutdown()
    server.pages.server_close()
    server.peers.sendto(b"", ("127.0.0.1", server.udp))
    for thread in threads:
        thread.join()
    server.peers.close()


def attempts(names: dict[str, str], address: str, udp: int) -> str:
    """A script that makes them all, and counts those that have been made."""
    steps = "\n".join(
        f"made.push('{name}'); try {{ {step.replace('address', f'(address + {name!r})')} }} catch {{}}"
        for name, step in names.items()
    )
    return (
        f'{PUT}\nconst address = "{address}", udp = {udp}; globalThis.made = [];\n'
        f"globalThis.onload = () => {{ {steps} }};"
    )


def asked(browser: Browser, file: Path, names: dict[str, str], server: Server, *, policy: bool) -> set[str]:
    """The attempts that reached the server."""
    script = attempts(names, f"http://127.0.0.1:{server.http}/", server.udp)
    text = offline.self_contained(f"<html><head></head><body><script>{script}</script></body></html>")
    if not policy:
        text = re.sub(r'<meta http-equiv="Content[^>]*>', "", text)
    file.write_text(text, "utf-8")
    server.asked.clear()
    context = browser.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    for _ in range(10 if policy else 200):  # what is stopped never comes
        page.wait_for_timeout(50)
        if server.asked >= {*names}:
            break
    context.close()
    return set(server.asked)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


# a form leaves the page, and a base moves all addresses after it: each is tried by itself
TOGETHER = {name: step for name, step in STOPPED.items() if name not in ("form", "picture")}


@pytest.mark.parametrize("names", [[*TOGETHER], ["form"], ["picture"]])
def test_nothing_that_a_page_can_forbid_reaches_anybody(
    browser: Browser, tmp_path: Path, server: Server, names: list[str]
) -> None:
    tried = {name: STOPPED[name] for name in names}
    assert asked(browser, tmp_path / "page.html", tried, server, policy=False) >= {*names}
    assert not asked(browser, tmp_path / "page.html", tried, server, policy=True)


@pytest.mark.parametrize("name", REMAINING)
def test_what_remains_is_what_the_docs_say(
    browser: Browser, tmp_path: Path, server: Server, name: str
) -> None:
    """Were one of these stopped one day, by a browser that knows more, the docs would say too little."""
    assert f"`{name}`" in DOCS.read_text("utf-8")
    found = asked(browser, tmp_path / "page.html", {name: REMAINING[name]}, server, policy=True)
    assert found == {name}


IN_A_FRAME = {
    "top": "top.location = address",
    "open": "open(address)",
    "read": "if (parent.document.title) fetch(address)",
}


@pytest.mark.parametrize("name", IN_A_FRAME)
def test_a_page_in_a_notebook_leaves_the_notebook_alone(browser: Browser, server: Server, name: str) -> None:
    script = attempts({name: IN_A_FRAME[name]}, f"http://127.0.0.1:{server.http}/", server.udp)
    framed = Shown(f"<html><body><script>{script}</script></body></html>")._repr_html_()
    assert 'sandbox="' in framed
    found = []
    for text in (framed, re.sub(' sandbox="[^"]*"', "", framed)):
        server.asked.clear()
        server.notebook = f"<title>Notebook</title>{text}".encode()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.http}/notebook", wait_until="commit")
        for _ in range(10 if text == framed else 200):
            page.wait_for_timeout(50)
            if server.asked:
                break
        else:
            assert page.frames[1].evaluate("made") == [name]
        page.close()
        found.append(set(server.asked))
    assert found == [set(), {name}]
