"""What the command line says of its own words: all in Chinese, then all in English."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from access.commands import app

FAULTS = [
    (("run",), "错误：缺少参数 study", "error: Missing argument 'study'."),
    (("run", "--nix", "a.yaml"), "错误：没有选项 --nix", "error: No such option: --nix"),
    (("run", "a.yaml", "--outputt", "x"), "没有选项 --outputt；是否指 --output？", "--outputt"),
    (("rum",), "错误：没有命令“rum”；是否指 'run'？", "error: No such command 'rum'."),
    (("standards", "chek"), "错误：没有命令“chek”；是否指", "error: No such command 'chek'."),
    (("standards", "check"), "错误：缺少参数 plan", "error: Missing argument 'plan'."),
    (("run", "a.yaml", "b c.yaml"), "错误：多出参数：b c.yaml", "unexpected extra argument"),
    (("demo", "--seed", "x"), "错误：--seed 应为整数", "error: Invalid value for '--seed'"),
    (("demo", "--seed", "-1"), "错误：--seed 不应小于 0", "error: Invalid value for '--seed'"),
    (("run", "a.yaml", "-o"), "错误：选项 -o 后面要有值", "error: Option '-o' requires an argument."),
]


@pytest.mark.parametrize(("words", "zh", "en"), FAULTS, ids=lambda each: " ".join(each)[:20])
def test_faults_of_usage_are_told_in_chinese_then_in_english(
    words: tuple[str, ...], zh: str, en: str
) -> None:
    done = CliRunner().invoke(app.app, list(words), prog_name="access")
    assert done.exit_code == 2
    lines = done.stderr.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("error: "))
    assert zh in lines[0]
    assert en in lines[first]
    assert all("错误" not in line and "缺少" not in line for line in lines[first:])
    assert "Traceback" not in done.output


def test_help_is_no_fault() -> None:
    assert CliRunner().invoke(app.app, ["run", "--help"]).exit_code == 0
    done = CliRunner().invoke(app.app, [])
    assert "错误" not in done.output
    assert "run" in done.output


PLAN = """id: own
title: 某区规划
issued_by: 某区
date: 2026-01-01
zones: {all: {text: 全区, by: all}}
standards:
- id: own.market
  quote: 步行10分钟到菜市场
  kind: %s
  rule: {mode: %s, %s}
  targets:
  - {zone: all, facility: farmers_market, value: 10, unit: %s}
"""


def check(tmp_path: Path, *words: str, encoding: str = "utf-8") -> tuple[int, str]:
    (tmp_path / "plan.yaml").write_bytes((PLAN % words).encode(encoding))
    done = CliRunner().invoke(app.app, ["standards", "check", str(tmp_path / "plan.yaml")])
    return done.exit_code, done.output


def test_a_plan_in_short_forms_is_read(tmp_path: Path) -> None:
    """Plain texts stand for both languages; a day needs no quotes."""
    code, output = check(tmp_path, "travel_time", "walk", "group: age_60_plus", "min")
    assert (code, "没有错误：1 条条文，1 个目标。" in output) == (0, True), output


def test_a_plan_in_gbk_is_read_with_a_warning(tmp_path: Path) -> None:
    code, output = check(tmp_path, "travel_time", "walk", "group: all", "min", encoding="gbk")
    assert code == 0
    assert "警告：plan.yaml：不是 UTF-8，按 GB 18030（GBK）读取" in output
    assert "\nwarning: plan.yaml: not UTF-8 text; read as GB 18030" in output


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("出行时间", "walk", "group: all", "min"), "是否指 “travel_time”？", "did you mean 'travel_time'?"),
        (("travel_time", "步行", "group: all", "min"), "是否指 “walk”？", "did you mean 'walk'?"),
        (("travel_time", "walk", "people: age_60_plus", "min"), "是否指 “group”？", "did you mean 'group'?"),
        (("travel_time", "walk", "人群: age_60_plus", "min"), "是否指 “group”？", "did you mean 'group'?"),
        (("travel_time", "walk", "group: 60岁以上", "min"), "是否指 “age_60_plus”？", "'age_60_plus'?"),
        (("travel_time", "walk", "group: all", "分钟"), "是否指 “min”？", "did you mean 'min'?"),
        (
            ("travel_time", "walk_older", "group: all", "min"),
            "条款写 `mode: walk`；按哪种速度走，由研究文件写 `profiles: {walk: walk_older}`",
            "a clause says `mode: walk`; how fast that is, a study says: `profiles: {walk: walk_older}`",
        ),
    ],
)
def test_a_plan_in_other_words_is_led_on(words: tuple[str, ...], zh: str, en: str, tmp_path: Path) -> None:
    code, output = check(tmp_path, *words)
    assert code == 2
    chinese, english = output[: output.index("error: ")], output[output.index("error: ") :]
    assert zh in chinese
    assert en in english
