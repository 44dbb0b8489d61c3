"""Faults of a command's own words, its arguments and options, in both languages."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from access.commands import console
from access.contracts.said import Said

# what all faults of usage descend from has no name of its own in typer
_UsageError: Any = typer.BadParameter.__mro__[1]
_OF = r"Invalid value for '?([^':]+?)'?: "
# what typer says: what to say in Chinese
_WORDS = (
    (r"No such option: (\S+?)(?: Did you mean .+| \(Possible.+)?", "没有选项 {0}"),
    (r"No such command '(.*?)'\.(?: Did you mean .+)?", "没有命令“{0}”"),
    (r"Missing argument '?([^'.]+)'?\.?.*", "缺少参数 {0}"),
    (r"Missing option '?([^'.]+)'?\.?.*", "缺少选项 {0}"),
    (r"Missing command\.", "缺少命令"),
    (r"Option '?([^' ]+)'? requires (?:an argument|\d+ arguments)\.?", "选项 {0} 后面要有值"),
    (r"Option '?([^' ]+)'? does not take a value\.?", "选项 {0} 后面不带值"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多出参数：{0}；含空格的路径请加引号"),
    (rf"{_OF}.*valid int.*", "{0} 应为整数"),
    (rf"{_OF}.*valid (?:number|float).*", "{0} 应为数"),
    (rf"{_OF}.*valid bool.*", "{0} 应为 true 或 false"),
    (rf"{_OF}Input should be greater than or equal to (\S+)", "{0} 不应小于 {1}"),
    (rf"{_OF}Input should be greater than (\S+)", "{0} 应大于 {1}"),
    (rf"{_OF}Input should be less than or equal to (\S+)", "{0} 不应大于 {1}"),
    (rf"{_OF}Input should be less than (\S+)", "{0} 应小于 {1}"),
    (rf"{_OF}(\S+) is not in the range (.*?)\.?", "{0} 是 {1}，不在 {2} 之内"),
    (rf"{_OF}'(.*)' is not one of (.*?)\.?", "{0} 不能是“{1}”；可用：{2}"),
    (rf"{_OF}Input should be ('.*')", "{0} 应为 {1} 之一"),
    (rf"{_OF}.*'(.*)' does not exist\.?", "{0}：没有“{1}”"),
    (rf"{_OF}(.*)", "{0} 的值不对（{1}）"),
)


def said(error: Any) -> Said:
    """Return what to say of a fault of usage that typer found."""
    message = str(error.format_message())
    found = ((re.fullmatch(pattern, message, re.DOTALL), zh) for pattern, zh in _WORDS)
    plain = next((zh.format(*match.groups()) for match, zh in found if match), f"命令写法不对（{message}）")
    near = re.search(r"(?:Did you mean|Possible options:) (.+?)[?)]", message)
    if near:
        plain = f"{plain}；是否指 {near[1].replace(', ', '、')}？"
    context = error.ctx
    if context is None:
        return Said(plain, message)
    help_ = f"{context.command_path} --help"
    return Said(f"{plain}\n用法见 {help_}", f"{message}\n{context.get_usage()}; see {help_}")


@contextmanager
def faults() -> Iterator[None]:
    """Print a fault of usage in both languages and end with exit code 2."""
    try:
        yield
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(f"{error.format_message()}\n")
            raise typer.Exit(2) from None
        console.fail(said(error), 2)
