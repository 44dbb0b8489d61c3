"""Slips of the pen in YAML that Chinese keyboards and Windows make, told in words that lead on.

They are looked for only where a text cannot be read or holds what nobody knows: a text in Chinese may hold
any of these signs and mean it.
"""

import re
from collections.abc import Iterable

from access.contracts.said import Said, zh

_KEY = r"^[ \u3000\xa0\t]*(?:[-－][ \u3000\xa0]*)?[{｛]?[ ]*"
_SEEN = 500  # signs of a line; the time that a pattern takes may grow with their square
_NEAR = 3  # lines before the one on which a parser stumbles
# what stands on a line: pattern, Chinese, English; {0} the signs that were found
_SLIPS: tuple[tuple[str, str, str], ...] = (
    (
        rf"{_KEY}[^\s:#'\"“”：]+(：)",
        "“{0}”是全角冒号；请写半角冒号加空格“: ”",
        "'{0}' is a full-width colon; write a half-width one and a blank, ': '",
    ),
    (
        rf"{_KEY}(?!EPSG|ESRI)[A-Za-z_]\w*(:)(?=[^\s/\\:,}}\]])",
        "冒号“{0}”后面要有空格",
        "a blank is missing after the colon '{0}'",
    ),
    (
        r"[\[{][^\]}\"']*([，、；])",
        "“{0}”是全角标点；列表各项用半角逗号加空格“, ”隔开",
        "'{0}' is full-width; part the items of a list with half-width commas, ', '",
    ),
    (
        r"[:\[,，、][ ]*([“”‘’「『＂＇])",
        "“{0}”是中文引号；请写半角引号 ' 或 \"，或不加引号",
        "'{0}' is a Chinese quotation mark; write ' or \", or none",
    ),
    (
        r"(?::[ ]*|^[ ]*)([【［｛〔]).*[】］｝〕]",
        "“{0}”是全角括号；请写半角括号 [ ] 或 {{ }}",
        "'{0}' is a full-width bracket; write [ ] or {{ }}",
    ),
    (
        r"^[ ]*([－—–])[ \u3000]*\S",
        "“{0}”不是半角连字符；列表的每一项以“- ”开头",
        "'{0}' is no hyphen; each item of a list begins with '- '",
    ),
    (
        r"^[ \t]*([\u3000\xa0])",
        "行首有全角空格；缩进请用半角空格",
        "the line begins with a full-width blank; indent with plain blanks",
    ),
    (
        r":[ ]*([０-９]+(?:[．.][０-９]+)?)[ ]*$",
        "“{0}”是全角数字；请写半角数字",
        "'{0}' is full-width; write half-width digits",
    ),
    (
        r"^[ ]*(\t)|^[^#'\"]*:[ ]*(\t)",
        "用了制表符（Tab）；缩进和冒号后面请用空格",
        "there is a tab; indent, and follow a colon, with blanks",
    ),
    (
        r"""([A-Za-z])?"[^"\\]*\\(?![\\"])""",
        "双引号里的“\\”另有含义；路径请用单引号，如 'D:\\规划\\人口.tif'，或写 D:/规划/人口.tif",
        "within double quotes '\\' means something else; put a path in single quotes, "
        "as 'D:\\plan\\people.tif', or write D:/plan/people.tif",
    ),
)
_PATTERNS = [(re.compile(pattern), zh, en) for pattern, zh, en in _SLIPS]
_CERTAIN = re.compile(rf"{_KEY}[A-Za-z_]\w*：")  # a field's name, which no text would begin a line with
# what a parser says: what that means
_PROBLEMS = {
    "mapping values are not allowed": Said(
        "这里不该有冒号：可能是上一行没写完、缩进不齐，或文字里有“: ”（请加引号）",
        "perhaps the line before is not finished or the indentation is uneven; a text that holds ': ' is put "
        "in quotes",
    ),
    "did not find expected key": Said(
        "这里应是“字段: 值”；请检查缩进是否与上面的字段对齐",
        "a `field: value` is expected; check that it is indented as the fields above it",
    ),
    "could not find expected ':'": Said("字段名后缺冒号“: ”", "a ': ' is missing after a field's name"),
    "did not find expected ',' or ']'": Said("列表缺逗号或右方括号 ]", "a list lacks a comma or its ]"),
    "did not find expected ',' or '}'": Said("缺逗号或右花括号 }", "a comma or a } is missing"),
    "did not find expected node content": Said("这里缺一个值", "a value is missing"),
    "did not find expected '-' indicator": Said(
        "列表的每一项应以“- ”开头，并与上一项对齐",
        "each item of a list begins with '- ', under the one before",
    ),
    "block sequence entries are not allowed": Said(
        "列表项“- ”不能写在这里；请另起一行", "an item of a list cannot stand here; begin a line with it"
    ),
    "found character that cannot start any token": Said(
        "这个符号不能开头；请给文字加引号", "this sign cannot begin a value; put the text in quotes"
    ),
    "found unexpected end of stream": Said(
        "引号或括号没有配对，直到文件末尾", "a quotation mark or a bracket is not closed"
    ),
    "found undefined alias": Said(
        "“*”后面的名字没有定义；“*”开头的文字请加引号", "a text that begins with '*' is put in quotes"
    ),
    "could not determine a constructor": Said(
        "“!”开头的写法不能用；文字请加引号", "a text that begins with '!' is put in quotes"
    ),
    "but found another document": Said(
        "文件里有不止一份内容（---）；请只留一份", "the file holds several documents (---); keep one"
    ),
}


def found(lines: list[str], near: Iterable[int]) -> dict[int, list[Said]]:
    """Return the slips on some lines, and on those whose field has a full-width colon, wherever they are.

    Args:
        lines: of the text.
        near: numbers of lines (from 1).
    """
    certain = [number for number, line in enumerate(lines, 1) if _CERTAIN.search(line[:_SEEN])]
    told = {
        number: _on(lines[number - 1][:_SEEN])
        for number in sorted({*near, *certain})
        if 0 < number <= len(lines)
    }
    return {number: each for number, each in told.items() if each}


def _on(line: str) -> list[Said]:
    if line.lstrip().startswith("#"):
        return []
    some = [(pattern.search(line), zh, en) for pattern, zh, en in _PATTERNS]
    return [
        Said(zh.format(sign), en.format(sign))
        for match, zh, en in some
        if match
        for sign in [next((group for group in match.groups() if group), "")]
    ]


def of_syntax(text: str, line: int, problem: str) -> list[Said]:
    """Return what to say of a text that is no YAML.

    Args:
        text: the text.
        line: on which the parser stumbles.
        problem: what it says.
    """
    slips = found(text.splitlines(), range(line - _NEAR, line + 1))
    if slips:
        return [at(number, each) for number, those in slips.items() for each in those]
    means = next((said for words, said in _PROBLEMS.items() if words in problem), None)
    if means is None:
        return [at(line, Said(f"不是能读的 YAML（{problem}）", problem))]
    return [at(line, Said(means.zh, f"{problem}; {means}"))]


def at(line: int, fault: str) -> Said:
    """Return a fault with its line."""
    return Said(f"第 {line} 行：{zh(fault)}", f"line {line}: {fault}")


def escaped(value: str) -> bool:
    """Tell whether a text in double quotes is a path in which backslashes have become other signs."""
    return bool(re.search(r"[\x00-\x1f\x7f\x85\xa0\u2028\u2029]", value)) and bool(
        re.match(r"[A-Za-z]:", value) or re.search(r"\.\w{1,8}$", value)
    )


def backslash(line: int) -> Said:
    """Return what to say of such a path."""
    _, zh, en = _SLIPS[-1]
    return at(line, Said(zh, en))
