"""Search in Chinese and English: Chinese by pairs of signs, so that no dictionary decides what a word is."""

import re

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


class ChineseAndEnglish(SearchEnglish):
    """Chinese signs by one and by two, English words by their stems.

    >>> ChineseAndEnglish({}).split("农贸市场 15 minutes")
    ['农', '贸', '市', '场', '农贸', '贸市', '市场', '15', 'minutes']
    """

    lang = "zh-en"
    language_name = "English"  # that of the stemmer, of whose name the script is made
    js_splitter_code = r"""
function splitQuery(query) {
  return (query.match(/[\u3400-\u9fff]+|[^\u3400-\u9fff\P{L}]+|[\p{N}_]+/gu) || []).flatMap((run) =>
    /[\u3400-\u9fff]/.test(run) && run.length > 1
      ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
      : [run],
  );
}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 (Sphinx's name)
        """Return the words and signs of a text."""
        found: list[str] = []
        for run in _RUNS.findall(input):
            if "\u3400" <= run[0] <= "\u9fff":
                found += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
            else:
                found.append(run)
        return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the language."""
    app.add_search_language(ChineseAndEnglish)
    return {"parallel_read_safe": True}
