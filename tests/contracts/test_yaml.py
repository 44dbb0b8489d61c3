"""YAML that people write: words stay words, slips are told with what to write."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel, Field

from access.contracts import yaml_core
from access.contracts.documents import Document, Frozen, Text
from access.contracts.errors import DocumentError, Notice
from access.contracts.text_files import read_json, read_text

ROOT = Path(__file__).parents[2]

READ = [
    ("0101", "0101"),
    ("0", 0),
    ("310101", 310101),
    ("-7", -7),
    ("+7", 7),
    ("007.5", "007.5"),
    ("1.50", 1.5),
    (".5", 0.5),
    ("1e3", 1000.0),
    ("1.2e-3", 0.0012),
    ("12:30", "12:30"),
    ("1:30:00", "1:30:00"),
    ("1_000", "1_000"),
    ("0x1F", "0x1F"),
    ("0o17", "0o17"),
    ("0b11", "0b11"),
    *((word, word) for word in ("yes", "no", "Yes", "NO", "on", "off", "y", "n")),
    ("true", True),
    ("False", False),
    ("2026-01-01", "2026-01-01"),
    ("2026-01-01 12:00", "2026-01-01 12:00"),
    ("2021-02-30", "2021-02-30"),
    ("~", None),
    ("null", None),
    ("", None),
    ("=", "="),
    ("'7'", "7"),
]


@pytest.mark.parametrize("loader", [yaml_core.Loader, pytest.param(None, id="without C")])
@pytest.mark.parametrize(("written", "meant"), READ)
def test_words_are_read_as_yaml_1_2_reads_them(loader: object, written: str, meant: object) -> None:
    if loader is None:  # some builds of PyYAML lack the parser in C
        loader = type("Plain", (yaml.SafeLoader,), {})
        loader.yaml_implicit_resolvers = yaml_core.Loader.yaml_implicit_resolvers
    found = yaml.load(f"a: {written}", Loader=loader)["a"]  # noqa: S506
    assert found == meant
    assert type(found) is type(meant)


FILES = sorted(ROOT.glob("access/**/*.yaml")) + sorted(ROOT.glob("data/*/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.relative_to(ROOT).as_posix())
def test_files_of_the_project_mean_in_both_versions_the_same(path: Path) -> None:
    """But for days, which are words until a day is meant."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.isoformat() if isinstance(value, date) else value

    text = path.read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert yaml.load(text, Loader=yaml_core.Loader) == plain(yaml.load(text, Loader=loader))  # noqa: S506


class Inner(Frozen):
    """A part."""

    code: str | None = None
    path: Path | None = None
    tall: float = 0.0


class Outer(Frozen):
    """A document with a field of each kind."""

    name: Text | None = None
    day: date | None = None
    when: str | None = None
    inner: Inner | None = None
    words: dict[str, str] = Field(default_factory=dict)
    many: tuple[str, ...] = ()
    open: bool = False


def parsed(text: str) -> Outer:
    return Document(Path("study.yaml"), text).parse(Outer)


@pytest.mark.parametrize(
    ("text", "field", "meant"),
    [
        ("inner: {code: 310101}", "inner", Inner(code="310101")),
        ("inner: {code: 0101}", "inner", Inner(code="0101")),
        ("inner: {code: 1.50}", "inner", Inner(code="1.50")),
        ("inner: {code: true}", "inner", Inner(code="true")),
        ("inner: {code: }", "inner", Inner()),
        ("inner: {code: no}", "inner", Inner(code="no")),
        ("inner: {path: 2020}", "inner", Inner(path=Path("2020"))),
        ("inner: {tall: 05}", "inner", Inner(tall=5.0)),
        ("words: {111: 01, 220: 2}", "words", {"111": "01", "220": "2"}),
        ("many: [1, 02, 3.0]", "many", ("1", "02", "3.0")),
        ("name: 黄浦区", "name", Text(zh="黄浦区", en="黄浦区")),
        ("name: 2035", "name", Text(zh="2035", en="2035")),
        ("name: {zh: 黄浦区, en: Huangpu}", "name", Text(zh="黄浦区", en="Huangpu")),
        ("day: 2026-01-01", "day", date(2026, 1, 1)),
        ("when: 2026-01-01", "when", "2026-01-01"),
        ("when: 12:30", "when", "12:30"),
        ("open: yes", "open", True),
    ],
)
def test_what_is_written_is_taken_as_what_is_meant(text: str, field: str, meant: object) -> None:
    assert getattr(parsed(text), field) == meant


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("inner: {code: [1]}", "inner.code：应为文字", "inner.code: Input should be a valid string"),
        ("name: [黄浦区]", "name：应为若干字段（“字段: 值”）；可用：zh、en", "known: zh, en"),
        ("many: 青岛", "many：应为列表，如 `[甲, 乙]`（此处为 '青岛'）；请写成 [青岛]", "write [青岛]"),
        ("day: 明年", "day：应为日期，如 2026-01-31（此处为 '明年'）", "day: Input should be a valid date"),
        (
            "innner: 1",
            "没有这个字段；请检查拼写或删去；是否指 “inner”？；可用：name、day",
            "did you mean 'inner'?",
        ),
        ("inner: {pth: a}", "是否指 “path”？；可用：code、path、tall", "known: code, path, tall"),
        ("inner: a.shp", "可用：code、path、tall（", None),
        (
            "inner: {tall: 高}",
            "inner.tall：应为数（此处为 '高'）",
            "inner.tall: Input should be a valid number",
        ),
        ("inner: {tall: .inf}", "应为有限的数", "finite number"),
        ("open: 是", "应为 true 或 false（此处为 '是'）", "valid boolean"),
        ("words: a", "应为若干“名称: 值”（此处为 'a'）", "lines like `name: value`"),
    ],
)
def test_faults_of_fields_are_told_in_both_languages(text: str, zh: str, en: str | None) -> None:
    with pytest.raises(DocumentError) as caught:
        parsed(text)
    assert "第 1 行" in caught.value.zh
    assert zh.removesuffix("（") in caught.value.zh
    assert (en or "line 1") in caught.value.en


SLIPS = [
    ("name：黄浦\nday: 2026-01-01\n", 1, "“：”是全角冒号", "full-width colon"),
    ("day: 2026-01-01\nname：黄浦\n", 2, "“：”是全角冒号", "full-width colon"),
    ("inner：{code: a}\n", 1, "“：”是全角冒号", "full-width colon"),
    ("inner:\n  tall: 1\n  code：a\n", 3, "“：”是全角冒号", "full-width colon"),
    ("name:黄浦\n", 1, "后面要有空格", "a blank is missing after the colon"),
    ("many： [青岛, 永川]\n", 1, "“：”是全角冒号", "full-width colon"),
    ("inner: {tall: “5”}\n", 1, "““”是中文引号", "Chinese quotation mark"),
    ("inner: ｛tall: 5｝\n", 1, "“｛”是全角括号", "full-width bracket"),
    ("inner:\n  tall: ５\n", 2, "“５”是全角数字", "half-width digits"),
    ("inner:\n\ttall: 5\n", 2, "制表符", "a tab"),
    ("　name: 黄浦\n", 1, "全角空格", "full-width blank"),
    ("many:\n－ 青岛\n－ 永川\n", 2, "不是半角连字符", "no hyphen"),
    ('inner: {path: "D:\\规划\\人口.tif"}\n', 1, "路径请用单引号", "put a path in single quotes"),
    ('inner: {path: "D:\\new\\test.tif"}\n', 1, "路径请用单引号", "put a path in single quotes"),
    ('inner: {path: "数据\\new.tif"}\n', 1, "路径请用单引号", "put a path in single quotes"),
    ("day: 1\nday: 2\n", 2, "day：这个键写了两次", "this key stands twice"),
    ("name: a: b\n", 1, "请加引号", "mapping values are not allowed"),
    ("name: 'a\n", 1, "没有配对", "not closed"),
    ("many: [a, b\n", 1, "缺逗号或右方括号", "lacks a comma"),
    ("name: @a\n", 1, "请给文字加引号", "put the text in quotes"),
]


@pytest.mark.parametrize(("text", "line", "zh", "en"), SLIPS)
def test_slips_of_the_pen_are_told_with_their_line(text: str, line: int, zh: str, en: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parsed(text)
    assert f"第 {line} 行：" in caught.value.zh
    assert any(f"第 {line} 行" in each and zh in each for each in caught.value.zh.split("\n"))
    assert any(f"line {line}" in each and en in each for each in caught.value.en.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "name: {zh: 要求：每千人一处，至少两处, en: 'a: b'}",
        "name: '“一刻钟”便民生活圈'",
        "words: {医院（三级）: '甲，乙'}",
        'inner: {path: "D:\\\\规划\\\\人口.tif"}',
        "inner: {path: 'D:\\规划\\new.tif'}",
        'name: "两行\\n文字"',
        "many: ['【甲】', “乙”]",
    ],
)
def test_signs_that_are_meant_are_read(text: str) -> None:
    parsed(text)


def test_a_slip_is_told_beside_what_it_makes_wrong() -> None:
    with pytest.raises(DocumentError) as caught:
        parsed("many: [青岛， 永川]\ninner: {tall: 高，低}\nopen: maybe\n")
    told = caught.value.zh.split("\n")[1:]
    assert [each[: len("  - 第 2 行：")] for each in told] == [
        "  - 第 2 行：",
        "  - 第 2 行：",
        "  - 第 3 行：",
    ]
    assert "“，”是全角标点；列表各项用半角逗号加空格“, ”隔开" in told[1]  # of line 1 nothing is wrong


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_in_unicode_is_read_without_a_word(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_bytes("name: 黄浦区\r\nopen: true\r\n".encode(encoding))
    assert Document(path).parse(Outer).name == Text(zh="黄浦区", en="黄浦区")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_file_in_gbk_is_read_with_a_notice(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_bytes("name: 黄浦区外滩街道\n".encode(encoding))
    with pytest.warns(Notice, match="按 GB 18030（GBK）读取") as told:
        found = Document(path).parse(Outer)
    assert found.name == Text(zh="黄浦区外滩街道", en="黄浦区外滩街道")
    assert "study.yaml: not UTF-8 text; read as GB 18030" in str(told[0].message)
    (tmp_path / "a.json").write_bytes('{"name": "黄浦"}'.encode(encoding))
    with pytest.warns(Notice):
        assert read_json(tmp_path / "a.json") == {"name": "黄浦"}


@pytest.mark.parametrize("content", [b"name: \xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00", b"a: \x81"])
def test_what_is_no_text_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_bytes(content)
    with pytest.raises(Exception, match="不是 UTF-8 或 GB 18030 文本") as caught:
        read_text(path)
    assert "save it as UTF-8" in str(caught.value)


def test_fields_of_a_model_without_a_root_are_not_asked_of_pydantic() -> None:
    class Bare(BaseModel):
        model_config = {"extra": "forbid"}

    with pytest.raises(DocumentError, match="check the spelling or remove it"):
        Document(Path("x.yaml"), "a: 1").parse(Bare)
