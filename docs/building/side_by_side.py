"""What stands in Chinese, and then in English, is laid beside each other where there is room."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_BLOCKS = (nodes.paragraph, nodes.bullet_list, nodes.enumerated_list)


def language_of(block: nodes.Node) -> str:
    """Return ``zh`` or ``en``, or '' of what says nothing or mixes both; names and code do not count."""
    words = [
        each.astext()
        for each in block.findall(nodes.Text)
        if not isinstance(each.parent, nodes.literal | nodes.literal_block)
    ]
    text = "".join(words)
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han and han * 3 >= latin:
        return "zh"
    # a Chinese name or two are in many an English sentence
    return "en" if latin > 12 * han else ""


class SideBySide(SphinxTransform):
    """Tell the language of each block, and lay pairs beside each other."""

    default_priority = 700

    def apply(self, **_: Any) -> None:
        for parent in [self.document, *self.document.findall(nodes.section)]:
            before: nodes.Element | None = None
            for block in list(parent.children):
                language = language_of(block) if isinstance(block, _BLOCKS) else ""
                if language and isinstance(block, nodes.Element):
                    block["classes"].append(f"language-{'zh-CN' if language == 'zh' else language}")
                if language == "en" and before is not None and type(block) is type(before):
                    pair = nodes.container(classes=["pair"])
                    parent.replace(before, pair)
                    parent.remove(block)
                    pair += [before, block]
                before = block if language == "zh" and isinstance(block, nodes.Element) else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transform."""
    app.add_transform(SideBySide)
    return {"parallel_read_safe": True}
