"""The gap map: one HTML file that shows where a promise is kept, and for whom it is not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.tiles import Tiles
from access.outputs.maps.offline import inert, self_contained, shipped, verbatim
from access.outputs.maps.pack import deflated
from access.outputs.maps.page_data import Layers, glossary, page_data, texts
from access.outputs.maps.scenario import After
from access.places.gcj02 import in_china
from access.verdicts.evaluate import Assessment

_HERE = files("access.outputs.maps")
_MAX_ZOOM = 19
_START = "{% macro script(this, kwargs) %}drawGapMap({{ this._parent.get_name() }});{% endmacro %}"
# folium's own forbids a reader to enlarge the page
_FOLIUM_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>')
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'


@dataclass(frozen=True)
class About:
    """What a page says of its study.

    Attributes:
        name: of the study.
        note: what a reader should know about it.
        input_report: from ``access.contracts.notes.report``.
        sources: what it was made from: the kind of input, and the name of its file.
        attribution: whom the sources' licences ask to name.
        dated: the day that the data are of.
    """

    name: Text
    note: Text | None
    input_report: pd.DataFrame
    sources: tuple[tuple[Text, str], ...] = ()
    attribution: Text | None = None
    dated: date | None = None


def html(
    assessment: Assessment,
    layers: Layers,
    *,
    about: About,
    tiles: Tiles | None = None,
    after: After | None = None,
    turns: Mapping[str, Sequence[Text]] | None = None,
    progress: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """Return the gap map as one self-contained HTML page; the same inputs give the same bytes.

    Args:
        assessment: the verdicts and what they were judged on.
        layers: what is drawn or searched beside it.
        about: what the page says of the study.
        tiles: those that the page is to fetch; without, it asks nobody for anything.
        after: a scenario to be shown beside the study as it is.
        turns: by clause, sentences on how far its verdict is from turning, and what becomes of it in all
            draws, where that is known.
        progress: by clause, how far it has come (see ``progress.for_page``).
    """
    measured, binary = page_data(assessment, layers, after)
    data = {
        "texts": texts(),
        "glossary": glossary(),
        "name": _both(about.name),
        "note": _both(about.note),
        "attribution": _both(about.attribution),
        "dated": about.dated.isoformat() if about.dated else None,
        "sources": [{"name": _both(kind), "file": file} for kind, file in about.sources],
        "report": about.input_report[["level", "subject", "zh", "en"]].to_dict("records"),
        "basemap": drawn_on(tiles, measured["bounds"]).for_page() if tiles else None,
        "turns": {clause: [_both(text) for text in texts] for clause, texts in (turns or {}).items()},
        "progress": {clause: dict(told) for clause, told in (progress or {}).items()},
        **measured,
    }
    return self_contained(_page(data, binary), hosts=tiles.hosts if tiles else ())


def drawn_on(tiles: Tiles, bounds: Any) -> Tiles:
    """Return tiles with their datum around a study: GCJ-02 is shifted in China alone.

    Args:
        tiles: as the study names them.
        bounds: of the study: ((south, west), (north, east)).
    """
    latitude, longitude = np.mean(bounds, axis=0)
    if tiles.datum == "wgs84" or in_china(np.array([[longitude, latitude]])).all():
        return tiles
    return replace(tiles, datum="wgs84")


def _both(text: Text | None) -> dict[str, str] | None:
    return text.model_dump() if text else None


def _page(data: dict[str, Any], binary: str) -> str:
    """Render the folium map with the panel, the data and the front end around it."""
    # what draws no map need not load it
    import folium  # noqa: PLC0415
    from branca.element import MacroElement  # noqa: PLC0415
    from folium.template import Template  # noqa: PLC0415

    (south, west), (north, east) = data["bounds"]
    world = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control=False,
        attribution_control=False,
    )
    world.options["max_zoom"] = _MAX_ZOOM
    world.default_js = [("leaflet", "leaflet.js")]
    world.default_css = [("leaflet_css", "leaflet.css")]
    world._id = "gaps"  # folium draws a new one at random each time
    figure: Any = world.get_root()
    figure.title = escaping.html(f"{data['name']['zh']} {data['name']['en']}")
    figure.html.add_child(verbatim(_read("assets/panel.html")))
    figure.html.add_child(verbatim(inert("data", deflated(data))))
    figure.html.add_child(verbatim(inert("binary", binary)))
    figure.html.add_child(verbatim(inert("worker", shipped("worker.js"))))
    figure.html.add_child(verbatim(f"<script>{shipped('page.js')}</script>"))
    start = MacroElement()  # type: ignore[no-untyped-call]
    start._template = Template(_START)
    world.add_child(start)
    page: str = figure.render()
    page = page.replace("<html>", '<html lang="zh-CN">', 1)
    page = page.replace("</head>", f"<style>{_read('assets/page.css')}</style>\n</head>", 1)
    return _FOLIUM_VIEWPORT.sub(_VIEWPORT, page, count=1)


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
