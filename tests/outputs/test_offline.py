"""A page is put together from shipped files, and its policy admits nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from access.outputs.maps import offline

WORKER = """
const tried = (what) => { try { what(); return "done"; } catch { return "refused"; } };
onmessage = async () => {
  let fetched = "done";
  try { await fetch("https://other.example/data"); } catch { fetched = "refused"; }
  const imported = tried(() => importScripts("https://other.example/code.js"));
  postMessage({ fetched, imported, evaluated: tried(() => eval("1")) });
};"""
SCRIPT = """
globalThis.result = { smuggled: [] };
const text = document.getElementById("worker").textContent;
const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
worker.onmessage = ({ data }) => { result.worker = data; };
worker.onerror = () => { result.worker = "refused"; };
worker.postMessage(0);
document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='result.smuggled.push(1)'>");
const added = document.createElement("script");
added.textContent = "result.smuggled.push(2)";
document.body.append(added);
try { eval("result.smuggled.push(3)"); } catch { result.evaluated = "refused"; }
const marked = document.createElement("p");
document.body.append(marked);
marked.setAttribute("style", "color: rgb(9, 9, 9)");
result.attribute = getComputedStyle(marked).color;
marked.style.color = "rgb(4, 5, 6)";
result.property = getComputedStyle(marked).color;
result.sheet = getComputedStyle(document.getElementById("styled")).color;
for (const host of ["tiles.example", "other.example"]) {
  const picture = new Image();
  picture.onload = () => { result[host] = "shown"; };
  picture.onerror = () => { result[host] = "refused"; };
  picture.src = `https://${host}/1/0/0.png`;
}"""
DOT = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc"
    b"\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def policy(text: str) -> dict[str, list[str]]:
    [found] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    return {name: values for name, *values in (part.split() for part in found.split(";"))}


@pytest.mark.parametrize(
    "fault",
    [
        '<script src="https://cdn.example/d3.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/icons.css"/>',
        '<link rel="preload" href="//cdn.example/font.woff2">',
        '<img src="tiles/1.png">',
        "<style>@import 'https://cdn.example/x.css'</style>",
        "<style>p { background: url(https://cdn.example/x.png) }</style>",
        '<p style="background: url(https://cdn.example/x.png)"></p>',
        '<object data="https://cdn.example/x.swf"></object>',
        '<meta http-equiv="refresh" content="0; url=https://cdn.example">',
    ],
)
def test_a_page_that_would_fetch_something_is_refused(fault: str) -> None:
    with pytest.raises(ValueError, match=r"the page (asks for|would fetch) .*(cdn\.example|tiles/1\.png)"):
        offline.self_contained(page(fault))


@pytest.mark.parametrize("fault", ['<p style="color: red"></p>', '<p onclick="go()"></p>'])
def test_what_the_policy_would_silence_is_refused(fault: str) -> None:
    with pytest.raises(ValueError, match="the policy would not admit"):
        offline.self_contained(page(fault))


@pytest.mark.parametrize("text", ["a</script>", "a</SCRIPT >", "<!--<script>"])
def test_data_cannot_end_its_element(text: str) -> None:
    with pytest.raises(ValueError, match="binary holds"):
        offline.inert("binary", text)


def test_shipped_files_stand_in_the_page_with_their_licences() -> None:
    found = offline.self_contained(
        page("", '<script src="leaflet.js"></script><link rel="stylesheet" href="leaflet.css"/>')
    )
    assert "Redistribution and use in source and binary forms" in found
    assert ".leaflet-container" in found
    assert not re.search(r"sourceMappingURL|url\((?!#)", found)


def test_the_policy_stands_first_and_says_no_by_default() -> None:
    found = offline.self_contained(
        page(offline.inert("worker", "1") + "<script>2</script>", "<style>p {}</style>")
    )
    assert found.index("Content-Security-Policy") < min(found.index(each) for each in ("<style", "<script"))
    rules = policy(found)
    hashes = {name: rules.pop(name) for name in ("script-src", "style-src")}
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", value) for [value] in hashes.values())
    assert rules == {
        "default-src": ["'none'"],
        "worker-src": ["blob:"],
        "img-src": ["data:"],
        "connect-src": ["'none'"],
        "form-action": ["'none'"],
        "base-uri": ["'none'"],
        "webrtc": ["'block'"],
    }


def test_a_page_without_scripts_admits_none() -> None:
    rules = policy(offline.self_contained(page(offline.inert("data", "1"))))
    assert rules["script-src"] == rules["style-src"] == ["'none'"]


def test_only_pictures_come_from_the_hosts_that_are_named() -> None:
    rules = policy(offline.self_contained(page(""), hosts=["https://b.example:8080", "http://a.example"]))
    assert rules["img-src"] == ["data:", "http://a.example", "https://b.example:8080"]
    assert not [name for name, values in rules.items() if name != "img-src" and "example" in str(values)]


@pytest.mark.parametrize(
    "host", ["https://a.example; script-src *", "*", "https:", "data:", "https://*.example"]
)
def test_a_host_cannot_widen_the_policy(host: str) -> None:
    with pytest.raises(ValueError, match="no host"):
        offline.self_contained(page(""), hosts=[host])


@pytest.mark.parametrize("admitted", [False, True])
def test_a_browser_keeps_to_the_policy(browser: Browser, tmp_path: Path, admitted: bool) -> None:
    """The page's own script, styles and worker run; nothing smuggled in does, nor is any address asked."""
    body = f'<p id="styled">a</p>{offline.inert("worker", WORKER)}<script>{SCRIPT}</script>'
    file = tmp_path / "page.html"
    hosts = ["https://tiles.example"] if admitted else []
    file.write_text(
        offline.self_contained(page(body, "<style>p { color: rgb(1, 2, 3) }</style>"), hosts=hosts)
    )
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=DOT, content_type="image/png")

    context = browser.new_context()
    context.route(re.compile("^https?:"), answer)
    opened = context.new_page()
    opened.goto(file.as_uri())
    wanted = {"worker", "tiles.example", "other.example"}
    for _ in range(100):
        found = opened.evaluate("result")
        if wanted <= set(found):
            break
        opened.wait_for_timeout(50)
    context.close()
    assert found == {
        "smuggled": [],
        "worker": {"fetched": "refused", "imported": "refused", "evaluated": "refused"},
        "evaluated": "refused",
        "attribute": "rgb(1, 2, 3)",
        "property": "rgb(4, 5, 6)",
        "sheet": "rgb(1, 2, 3)",
        "tiles.example": "shown" if admitted else "refused",
        "other.example": "refused",
    }
    assert asked == (["https://tiles.example/1/0/0.png"] if admitted else [])
