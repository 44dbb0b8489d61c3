"""A layer's style as QGIS keeps it: rules, symbols, labels and names of fields, as QML.

Read by QGIS 3.22 and later: symbols as ``Option`` maps, rules of ``RuleRenderer``, simple labelling
(``QgsSymbolLayerUtils``, ``QgsRuleBasedRenderer``, ``QgsPalLayerSettings``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from access.contracts import escaping
from access.outputs.maps.palette import Fill
from access.outputs.pictures.cells import rgba

_GEOMETRY = {"marker": 0, "line": 1, "fill": 2}


@dataclass(frozen=True)
class Rule:
    """What is drawn alike.

    Attributes:
        label: in the legend.
        filter: an expression of QGIS; empty: all.
        layers: of its symbol, from ``fill``, ``line`` or ``circle``; the lowest first.
        shown: whether it is at first.
    """

    label: str
    filter: str
    layers: tuple[str, ...]
    shown: bool = True


@dataclass(frozen=True)
class Label:
    """Texts at the shapes.

    Attributes:
        expression: an expression of QGIS.
        size: points.
        colour, halo: ``#rrggbb``; an empty halo: none.
        bold: whether they are.
    """

    expression: str
    size: float
    colour: str
    halo: str = "#ffffff"
    bold: bool = True


def column(name: str) -> str:
    """Return a column in an expression.

    >>> column('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    r"""Return a text in an expression, in which QGIS takes a backslash for an escape.

    >>> literal("it's"), literal("a\\b")
    ("'it''s'", "'a\\\\b'")
    """
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def fill(paint: Fill, *, opacity: float = 1, outline: str = "", width_mm: float = 0.15) -> tuple[str, ...]:
    """Return the symbol layers of an area: its ground, and the lines of its hatching if it has one."""
    ground = _layer(
        "SimpleFill",
        {
            "color": _colour(paint.colour, opacity),
            "style": "solid",
            "outline_style": "solid" if outline else "no",
            "outline_color": _colour(outline or paint.colour, 1),
            "outline_width": f"{width_mm:g}",
            "outline_width_unit": "MM",
        },
    )
    if not paint.stroke:
        return (ground,)
    stripe = _layer(
        "SimpleLine",
        {"line_color": _colour(paint.stroke, opacity), "line_width": "0.3", "line_width_unit": "MM"},
    )
    hatch = _layer(
        "LinePatternFill",
        {
            "angle": "45" if paint.rising else "135",
            "distance": "1.5",
            "distance_unit": "MM",
            "color": _colour(paint.stroke, opacity),
        },
        within=f'<symbol type="line" name="@0@1" alpha="1">{stripe}</symbol>',
    )
    return ground, hatch


def outline(colour: str, width_mm: float, dashes_mm: str = "", *, opacity: float = 1) -> tuple[str, ...]:
    """Return the symbol layer of an area of which only the line around it is drawn."""
    more = {"use_custom_dash": "1", "customdash": dashes_mm, "customdash_unit": "MM"} if dashes_mm else {}
    line = {"line_color": _colour(colour, opacity), "line_width": f"{width_mm:g}", "line_width_unit": "MM"}
    stroke = _layer("SimpleLine", {**line, "joinstyle": "round", **more})
    return (stroke,)


def circle(colour: str, edge: str, size_mm: float, width_mm: float) -> tuple[str, ...]:
    """Return the symbol layer of a point: a circle with an edge."""
    options = {
        "name": "circle",
        "color": _colour(colour, 1),
        "outline_color": _colour(edge, 1),
        "outline_width": f"{width_mm:g}",
        "outline_width_unit": "MM",
        "size": f"{size_mm:g}",
        "size_unit": "MM",
    }
    return (_layer("SimpleMarker", options),)


def style(
    rules: Sequence[Rule],
    kind: str,
    *,
    label: Label | None = None,
    aliases: Mapping[str, str] | None = None,
) -> str:
    """Return a layer's style.

    Args:
        rules: the lowest first.
        kind: of its symbols: ``fill`` or ``marker``.
        label: of its shapes; None: they have none.
        aliases: column → what QGIS shows for its name; None: the style says nothing of them.
    """
    told = "".join(
        f'<rule key="{{r{i}}}" symbol="{i}" label="{escaping.svg(rule.label)}" '
        f'filter="{escaping.svg(rule.filter)}" checkstate="{int(rule.shown)}"/>'
        for i, rule in enumerate(rules)
    )
    symbols = "".join(
        f'<symbol type="{kind}" name="{i}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f"{''.join(rule.layers)}</symbol>"
        for i, rule in enumerate(rules)
    )
    categories = "Symbology|Labeling" + ("" if aliases is None else "|Fields")
    fields = "".join(
        f'<alias field="{escaping.svg(name)}" index="{i}" name="{escaping.svg(text)}"/>'
        for i, (name, text) in enumerate((aliases or {}).items())
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis version="3.28.0" styleCategories="{categories}" labelsEnabled="{int(label is not None)}">'
        '<renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0" enableorderby="0">'
        f'<rules key="{{root}}">{told}</rules><symbols>{symbols}</symbols></renderer-v2>'
        f"{_labelling(label) if label else ''}"
        f"{f'<aliases>{fields}</aliases>' if aliases is not None else ''}"
        f"<layerGeometryType>{_GEOMETRY[kind]}</layerGeometryType></qgis>\n"
    )


def _labelling(label: Label) -> str:
    halo = label.halo or "#ffffff"
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName="{escaping.svg(label.expression)}" isExpression="1" textOpacity="1" '
        f'fontSize="{label.size:g}" fontSizeUnit="Point" fontWeight="{75 if label.bold else 50}" '
        f'textColor="{_colour(label.colour, 1)}">'
        f'<text-buffer bufferDraw="{int(bool(label.halo))}" bufferSize="0.8" bufferSizeUnits="MM" '
        f'bufferColor="{_colour(halo, 1)}" bufferOpacity="0.85"/></text-style>'
        '<placement placement="1" centroidInside="1" centroidWhole="0"/>'
        '<rendering drawLabels="1" obstacle="1" labelPerPart="0"/></settings></labeling>'
    )


def _layer(kind: str, options: Mapping[str, str], within: str = "") -> str:
    told = "".join(
        f'<Option type="QString" name="{name}" value="{value}"/>' for name, value in options.items()
    )
    options_of = f'<Option type="Map">{told}</Option>'
    return f'<layer class="{kind}" enabled="1" locked="0" pass="0">{options_of}{within}</layer>'


def _colour(colour: str, opacity: float) -> str:
    red, green, blue, _ = rgba(colour)
    return f"{red},{green},{blue},{round(255 * opacity)}"
