"""The styles of an annex in Word: Word's own where it has them, those of a template where it has them."""

from typing import Any

from access.outputs.annex.model import Language
from access.outputs.annex.word.parts import Styles

_SONG, _BLACK, _LATIN = "仿宋", "黑体", "Times New Roman"
# what stands in for a font that a machine does not have, by Word's own table of fonts
_ALIKE = {
    _SONG: "FangSong,FangSong_GB2312,仿宋_GB2312,STFangsong,华文仿宋,Noto Serif CJK SC,Source Han Serif SC",
    _BLACK: "SimHei,STHeiti,Heiti SC,Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Zen Hei",
}
# what each is for: the names that a template may have for it, the first of which it gets otherwise
NAMES: dict[str, tuple[str, ...]] = {
    "body": ("Body Text", "正文文本", "正文"),
    "heading 1": ("Heading 1", "标题 1", "标题1"),
    "heading 2": ("Heading 2", "标题 2", "标题2"),
    "title": ("Title", "标题"),
    "subject": ("Subtitle", "副标题"),
    "table caption": ("表题", "Table Caption", "题注", "Caption"),
    "figure caption": ("图题", "Figure Caption", "题注", "Caption"),
    "cell": ("表文", "Table Text", "表格文字"),
    "head cell": ("表头", "Table Head", "表格标题"),
    "note": ("表注", "Table Note"),
    "item": ("List Bullet", "列表项目符号"),
    "contents": ("TOC Heading", "目录标题"),
    "contents 1": ("toc 1", "TOC 1", "目录 1"),
    "contents 2": ("toc 2", "TOC 2", "目录 2"),
    "label": ("标注", "Annex Label"),
    "table": ("附件表", "三线表", "Table Grid", "网格型"),
}


def prepared(document: Any, language: Language, *, own: bool) -> Styles:
    """Return the styles of a document by their use; those that it lacks are added.

    Args:
        document: of python-docx.
        language: of the annex.
        own: whether it is a new document, whose styles are set; a template's stay as they are.
    """
    known = {style.name: style for style in document.styles}
    ids = {}
    for use, names in NAMES.items():
        there = next((known[name] for name in names if name in known), None) if not _made(use, own) else None
        if there is None:
            there = _added(document, names[0], use)
        if own or names[0] not in known or there.name not in known:
            _shape(there, use, language)
        ids[use] = there.style_id
    if own:
        _defaults(document)
    return Styles(ids)


def _made(use: str, own: bool) -> bool:
    """Captions of a new document are styles of their own, based on Word's caption."""
    return own and use in ("table caption", "figure caption", "table")


def _added(document: Any, name: str, use: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 (only who writes Word needs it)

    if use == "table":
        return _table_style(document, name)
    added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc "))
    base = {"table caption": "Caption", "figure caption": "Caption"}.get(use, "Normal")
    if base in {style.name for style in document.styles}:
        added.base_style = document.styles[base]
    added.quick_style = True
    return added


def _table_style(document: Any, name: str) -> Any:
    """The table of three lines that reports have."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    style = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    thick, thin = (
        '"single" w:sz="12" w:space="0" w:color="1B1F24"',
        '"single" w:sz="4" w:space="0" w:color="C9D1D9"',
    )
    lines = f"<w:top w:val={thick}/><w:bottom w:val={thick}/><w:insideH w:val={thin}/>"
    borders = f"<w:tblBorders>{lines}</w:tblBorders>"
    margins = (
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    style.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}>{borders}{margins}</w:tblPr>"))
    head = '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="1B1F24"/></w:tcBorders>'
    style.element.append(
        parse_xml(f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:tcPr>{head}</w:tcPr></w:tblStylePr>')
    )
    return style


# use: size (points), heavy font?, side, before and after (points), lines
_SHAPES: dict[str, tuple[float, bool, str, float, float, float]] = {
    "body": (12, False, "both", 0, 6, 1.5),
    "heading 1": (16, True, "left", 18, 10, 1.2),
    "heading 2": (14, True, "left", 6, 8, 1.2),
    "title": (26, True, "center", 160, 18, 1.2),
    "subject": (18, False, "center", 0, 60, 1.2),
    "table caption": (10.5, True, "center", 8, 4, 1.2),
    "figure caption": (10.5, True, "center", 4, 8, 1.2),
    "cell": (9, False, "left", 0, 0, 1.1),
    "head cell": (9, True, "center", 0, 0, 1.1),
    "note": (9, False, "both", 4, 6, 1.2),
    "item": (12, False, "left", 0, 4, 1.5),
    "contents": (16, True, "center", 0, 12, 1.2),
    "contents 1": (11, True, "left", 6, 2, 1.2),
    "contents 2": (10.5, False, "left", 0, 0, 1.2),
    "label": (10.5, False, "left", 2, 2, 1.3),
}


def _shape(style: Any, use: str, language: Language) -> None:
    """Set the font, size and spacing of a style."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    if use not in _SHAPES:
        return
    size, heavy, side, before, after, lines = _SHAPES[use]
    style.font.size = Pt(size)
    style.font.bold = heavy and language == "en"
    style.font.italic = False
    style.font.color.rgb = RGBColor(0x1B, 0x1F, 0x24)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", _BLACK if heavy else _SONG)):
        fonts.set(qn(f"w:{name}"), font)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), lines
    form.alignment = getattr(
        WD_ALIGN_PARAGRAPH, {"both": "JUSTIFY", "left": "LEFT", "center": "CENTER"}[side]
    )
    if use.startswith("heading"):
        form.keep_with_next = True
    if use == "contents 2":
        form.left_indent = Pt(21)
    if use == "body" and language == "zh":
        indent = style.element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), "480")
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _defaults(document: Any) -> None:
    """The fonts of a new document, with what stands in for them; no picture of another document."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    normal = document.styles["Normal"]
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", _SONG), ("cs", _LATIN)):
        fonts.set(qn(f"w:{name}"), font)
    for relation in list(document.part.rels.values()):
        if relation.reltype.endswith("/fontTable"):
            known = relation.target_part
            alike = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
                for name, others in _ALIKE.items()
            )
            known._blob = known.blob.replace(b"</w:fonts>", alike.encode() + b"</w:fonts>")
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(key)
