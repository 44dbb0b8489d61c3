"""How text leaves the program: one function for each medium, so that a name is never more than a name.

    HTML: elements, attributes, titles, cells     ``html``
    SVG: texts and attributes of a picture        ``svg``
    a whole page in a frame of another            ``srcdoc``
    data in a script element of a page            ``script_json``
    a step of an address in a link                ``address``
    cells of CSV and of the tables of GeoPackages ``cell``, and back ``from_cell``
    cells of a workbook, which are typed          ``sheet``; marked where ``runs``
    a terminal                                    ``console``
    a chart                                       ``chart``
    XML of a Word document                        ``word``, and ``word_plain`` where a library quotes it
    JSON that a Typst file reads, never its own   ``typst``

JSON, GeoJSON, YAML and Parquet need none: their libraries quote what they write. No layer of a
GeoPackage, no column of SQL and no style is called after anything that a file says. It stands in this
room since the lowest reader (``places.readers``) and the last printer (``commands``) both need it.
"""

import html as markup
import json
import os
import re
import unicodedata
from urllib.parse import quote

# what a terminal obeys, what turns the order of letters round, and halves of signs; of all controls, line
# feeds and tabs are harmless
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")
_NO_XML = re.compile("[\ufffe\uffff]")
# each would end the script element, or a line of it, inside a text; halves of signs are no UTF-8
_IN_SCRIPT = {sign: f"\\u{sign:04x}" for sign in (*map(ord, "<>&\u2028\u2029"), *range(0xD800, 0xE000))}
_NO_XML = re.compile("[\ufffe\uffff]")
_FORMULA = frozenset("=+-@")
_LONGEST_CELL = 32_767  # signs in a cell of a workbook
_CUTTING = ("\t", "\r", "\n")  # a spreadsheet may end the cell there and take what follows for another


def html(text: object) -> str:
    r"""Return a text for an element or an attribute in double quotes.

    >>> html("<b onclick='x()'>\x1b[31m")
    '&lt;b onclick=&#x27;x()&#x27;&gt;\\x1b[31m'
    """
    return markup.escape(visible(str(text)))


def svg(text: object) -> str:
    r"""Return a text for an element or an attribute of SVG, on one line; what no XML may hold is spelt out.

    >>> svg("<b>东\n\x00\uffff")
    '&lt;b&gt;东 \\x00\\uffff'
    """
    return _NO_XML.sub(_spelt, " ".join(html(text).split()))


def srcdoc(page: str) -> str:
    """Return a page for the attribute of a frame that holds it; it comes out byte for byte.

    >>> srcdoc('<p id="a">&amp;')
    '&lt;p id=&quot;a&quot;&gt;&amp;amp;'
    """
    return markup.escape(page)


def script_json(data: object) -> str:
    r"""Return data as JSON that cannot end the script element it stands in.

    >>> script_json({"name": "</script>", "share": 0.5})
    '{"name":"\\u003c/script\\u003e","share":0.5}'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_IN_SCRIPT)


def address(name: str) -> str:
    """Return the name of a file or folder as a step of an address, also where it is no text.

    >>> address('javascript:alert("1")')
    'javascript%3Aalert%28%221%22%29'
    """
    return quote(os.fsencode(name), safe="")


def cell(value: object) -> object:
    r"""Return a value for a cell that no spreadsheet takes for a formula; numbers stay numbers.

    A text gets an apostrophe where it begins with = + - @ (also full-width, or after blanks, controls and
    signs without width), or with a line feed or tab; and so does one that begins as such a text would
    be written, so that ``from_cell`` brings every text back.

    >>> cell("=1+1"), cell("\ufeff ＝1"), cell("'=1"), cell("market"), cell(-1.5)
    ("'=1+1", "'\ufeff ＝1", "''=1", 'market', -1.5)
    """
    return f"'{value}" if isinstance(value, str) and _looks_run(value) else value


def from_cell(text: str) -> str:
    """Return the text that ``cell`` wrote so.

    >>> from_cell("'=1+1"), from_cell("''=1"), from_cell("'s-Gravenhage"), from_cell("-1")
    ('=1+1', "'=1", "'s-Gravenhage", '-1')
    """
    return text[1:] if text.startswith("'") and _looks_run(text[1:]) else text


def sheet(text: object) -> str:
    r"""Return a text for a cell of a workbook, which holds it as text and cuts none off without a word.

    >>> sheet("=1+1\x00"), len(sheet("x" * 40_000))
    ('=1+1\\x00', 32767)
    """
    plain = visible(str(text))
    return plain if len(plain) <= _LONGEST_CELL else f"{plain[: _LONGEST_CELL - 1]}…"


def runs(text: str) -> bool:
    """Tell whether a text would be a formula if it were typed into a spreadsheet again.

    >>> runs("=1+1"), runs("-1"), runs("market")
    (True, True, False)
    """
    return _looks_run(text)


def console(text: object) -> str:
    r"""Return a text for a terminal: what would move the cursor, colour or hide text is spelt out.

    >>> console("[red]x[/] \x1b[2J\x07")
    '[red]x[/] \\x1b[2J\\x07'
    """
    return visible(str(text))


def chart(text: object) -> str:
    r"""Return a text for matplotlib, which takes two dollars for mathematics, and a first _ for "no label".

    >>> print(chart(r"$x_1$ \alpha"), chart("_top"), sep="|")
    \$x_1\$ \alpha| _top
    """
    plain = visible(str(text)).replace("$", r"\$")
    return f" {plain}" if plain.startswith("_") else plain


def word(text: object) -> str:
    r"""Return a text for an element or attribute of a Word document: no markup, no sign that XML forbids.

    >>> word('<w:br/> "a"\x0b\ufffe')
    '&lt;w:br/&gt; &quot;a&quot;\\x0b\\ufffe'
    """
    return markup.escape(word_plain(text))


def word_plain(text: object) -> str:
    """Return a text for a part of a Word document that a library quotes itself: no sign that XML forbids."""
    return _NO_XML.sub(_spelt, visible(str(text)))


def typst(text: object) -> str:
    r"""Return a text that Typst reads from JSON and sets as it is; it must stand in no Typst source.

    >>> typst('#read("/etc/hosts") $x$\x07')
    '#read("/etc/hosts") $x$\\x07'
    """
    return visible(str(text))


def visible(text: str) -> str:
    r"""Return a text with controls, and with signs that reverse the order of others, spelt out.

    Marks of direction and joiners, which names in some scripts need, stay.

    >>> visible("a\u202eb\r\nc\x00")
    'a\\u202eb\nc\\x00'
    """
    return _ACTING.sub(_spelt, text.replace("\r\n", "\n"))


def _spelt(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def _looks_run(text: str) -> bool:
    """Tell whether a spreadsheet may run a text, once the apostrophes before it are gone."""
    if text[:1].isalnum():  # nearly every text
        return False
    bare = text.lstrip("'")
    return bare.startswith(_CUTTING) or _first(bare) in _FORMULA


def _first(text: str) -> str:
    """The first sign that is seen, in its plain form; a letter where there is none."""
    for sign in text:
        if unicodedata.category(sign)[0] not in "ZCM":
            return unicodedata.normalize("NFKC", sign)[0]
    return "x"
