"""In which encoding text is: older programs in China write GBK and do not say so, others say what is not so.

Bytes that are UTF-8 are hardly ever anything else; Chinese in GB 18030 (which holds GBK) is told by its
signs, of which most are usual ones. What is cut in mid-character, as names of columns in a .dbf are
after ten bytes, loses that character only.
"""

import codecs
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from access.contracts.errors import FileError
from access.contracts.notes import Note, Subject
from access.contracts.said import Said

CHINESE = "gb18030"
MIXED = "mixed"  # each text by itself
_WESTERN = ("iso8859-1", "cp1252", "iso8859-15", "latin-1")
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB 18030", "cp1252": "Windows-1252", MIXED: "UTF-8 + GB 18030"}
_HELD = ("gbk", "gb2312")  # by GB 18030
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# of the signs of GB 2312: both bytes from 0xA1, rows of hanzi from 0xB0
_AGAIN = re.compile(rb"_\d+$")
_HANZI, _LAST = 0xB0, 0xF7


@dataclass(frozen=True)
class Found:
    """The encoding of some text.

    Attributes:
        name: as Python calls it.
        told: what the file says that it is; empty where it does not say.
    """

    name: str
    told: str = ""

    @property
    def title(self) -> str:
        """The name for people."""
        return _NAMES.get(self.name, self.name)

    @property
    def contradicts(self) -> bool:
        """Whether the file says another one."""
        return bool(self.told) and codec(self.told) != self.name

    def notes(self, name: str, subject: Subject, *, cut: Collection[str] = ()) -> list[Note]:
        """Say in which encoding a file was read, where it did not say so rightly.

        Args:
            name: of the file.
            subject: which input it is.
            cut: texts that end in mid-character, without it.
        """
        found = []
        if self.contradicts:
            zh, en = (
                f"文件写明编码为 {self.told}，与其文字不符",
                f"it says that its text is {self.told}; it is not",
            )
            found.append(self._note("doubtful", name, subject, zh, en))
        elif not self.told:
            level = "doubtful" if self.name in _WESTERN else "found"  # may be any other text, damaged
            found.append(self._note(level, name, subject, "没有写明编码", "its text is of no told encoding"))
        if cut:
            shown = ", ".join(sorted(cut)[:3])
            found.append(
                Note(
                    "doubtful",
                    subject,
                    f"{name}：{len(cut)} 处文字在字符中间截断，去掉了残缺的字符（{shown}）",
                    f"{name}: {len(cut)} texts cut in mid-character, read without that character ({shown})",
                    len(cut),
                    "texts",
                )
            )
        return found

    def _note(self, level: str, name: str, subject: Subject, zh: str, en: str) -> Note:
        read = "doubtful" if level == "doubtful" else "found"
        return Note(
            read,  # type: ignore[arg-type]
            subject,
            f"{name}：{zh}，按 {self.title} 读取；若有误，请写 encoding",
            f"{name}: {en}, read as {self.title}; if that is wrong, give `encoding`",
            1,
            "files",
        )


def codec(name: str) -> str:
    """Return what Python calls an encoding, or one that holds it; empty: there is none of that name.

    >>> codec("UTF-8"), codec("936"), codec("ISO 8859-1"), codec("88591"), codec("nonsense")
    ('utf-8', 'gb18030', 'iso8859-1', 'iso8859-1', '')
    """
    plain = name.strip().lower().removeprefix("ansi").strip(" _-")
    tries = [plain]
    if plain.isdigit():
        tries = [f"iso8859-{plain[4:]}"] if plain.startswith("8859") else [f"cp{plain}"]
    for each in tries:
        try:
            "".encode(each)
            name = codecs.lookup(each).name
        except (LookupError, ValueError):
            continue
        return CHINESE if name in _HELD else name
    return ""


def found(words: Collection[bytes], *, said: str | None = None, told: str = "") -> Found:
    """Return the encoding of some texts.

    Args:
        words: texts, each as its bytes.
        said: what the study says that it is.
        told: what the file says that it is.
    """
    if said:
        return Found(codec(said) or said, told=said)
    named, strange = codec(told), [each for each in words if not each.isascii()]
    if not strange:
        return Found(named or "ascii", told=told if named else "ascii")
    if _whole(strange, "utf-8") and (named == "utf-8" or not _better_chinese(strange, tie=named == CHINESE)):
        return Found("utf-8", told=told if named else "")
    if named and not (named in _WESTERN and _only_hanzi(strange)) and _whole(strange, named):
        return Found(named, told=told)
    return Found(_guess(strange), told=told if named else "")


def _guess(strange: Collection[bytes]) -> str:
    """The encoding of texts that are not UTF-8, nor what they are told to be."""
    if _is_chinese(strange):
        return CHINESE
    some = any(_whole([each], "utf-8") for each in strange)
    if some and all(_whole([each], "utf-8") or _is_chinese([each]) for each in strange):
        return MIXED
    return "cp1252" if _whole(strange, "cp1252") else "iso8859-1"


def text(word: bytes, encoding: str) -> tuple[str, bool]:
    """Return bytes as text, and whether they ended in mid-character.

    Raises:
        UnicodeDecodeError: they are not in this encoding.
    """
    if encoding == MIXED:
        return text(word, found([word]).name)
    try:
        return word.decode(encoding), False
    except UnicodeDecodeError:
        number = _AGAIN.search(word)  # GDAL numbers names that were cut to the same
        end = number.start() if number else len(word)
        return _incremental(word[:end], encoding) + word[end:].decode("ascii"), True


def document(data: bytes, said: str | None, told: str, path: str) -> tuple[str, Found]:
    """Return the text of a whole file, and its encoding.

    Args:
        data: the file.
        said: the encoding by the study.
        told: that by the file.
        path: the file, for messages.

    Raises:
        FileError: it is not in the encoding that the study says.
    """
    mark = next((name for start, name in _MARKS if data.startswith(start)), "")
    encoding = Found(mark, told=mark) if mark and not said else found([data], said=said, told=told)
    try:
        return text(data, encoding.name)[0].removeprefix("\ufeff"), encoding
    except UnicodeDecodeError as error:
        raise refusal(path, said or encoding.title) from error


def beginning(data: bytes) -> str:
    r"""Return how bytes begin, for people: as text where they are some.

    >>> beginning("名称,类别".encode("gbk")), beginning(b"PK\x03\x04")
    ('名称,类别', 'PK··')
    """
    known = found([data])
    try:
        shown = text(data, known.name)[0]
    except UnicodeDecodeError:
        shown = data.decode("latin-1")
    return "".join(sign if sign.isprintable() else "·" for sign in shown)


def refusal(path: str, encoding: str) -> FileError:
    """Return the error of text that is not in an encoding."""
    zh = f"文字不是 {encoding} 编码；请改正 `encoding` 或删去，或另存为 UTF-8"
    en = f"its text is not {encoding}; correct `encoding`, or leave it out, or save it as UTF-8"
    return FileError(path, [Said(zh, en)])


def usual(words: Iterable[bytes], encoding: str = CHINESE) -> float:
    """Return the share of usual signs of Chinese, of GB 2312, among those beyond ASCII; 0 without any.

    >>> usual(["西区".encode("gbk")]), usual(["Zürich".encode("cp1252")])
    (1.0, 0.0)
    """
    signs = [sign for word in words for sign in text(word, encoding)[0] if not sign.isascii()]
    good = sum(min(sign.encode(CHINESE, "replace")) >= 0xA1 for sign in signs)
    return good / max(len(signs), 1)


def _is_chinese(words: Collection[bytes]) -> bool:
    return _whole(words, CHINESE) and usual(words) >= 0.5


def _better_chinese(words: Collection[bytes], *, tie: bool) -> bool:
    """Tell whether what can be UTF-8 is more usual in GB 18030, as 医院 is: in UTF-8 it would be ҽԺ."""
    if not _is_chinese(words):
        return False
    one, other = usual(words), usual(words, "utf-8")
    return one > other or (tie and one == other)


def _whole(words: Iterable[bytes], encoding: str) -> bool:
    """Tell whether all words are of an encoding, some perhaps cut, and at least one sign is no ASCII."""
    some = False
    for word in words:
        try:
            some |= not text(word, encoding)[0].isascii()
        except UnicodeDecodeError:
            return False
    return some


def _only_hanzi(words: Iterable[bytes]) -> bool:
    """Tell whether all that is no ASCII can be hanzi of GB 2312: Western letters seldom stand in pairs."""
    for word in words:
        place = 0
        while place < len(word):
            if word[place] < 0x80:
                place += 1
                continue
            if not _HANZI <= word[place] <= _LAST:
                return False
            if place + 1 < len(word) and word[place + 1] < 0xA1:
                return False
            place += 2
    return True


def _incremental(word: bytes, encoding: str) -> str:
    # what remains at the end is the beginning of a sign; all else that is wrong is an error
    return codecs.getincrementaldecoder(encoding)().decode(word, final=False)
