"""Quantities that by the words around them are no promise, or not clear whose: told, not guessed."""

import re

from access.contracts.said import Said
from access.standards.reading.sight import Sight, clause

_RISES = re.compile(
    r"[^,，。;；、率例]{0,4}?(?:增加|增长|增|提高|提升|扩大|扩|上升|升|调整|下降|降低|降|减少|压缩|缩短)(?:到|至|为)"
)
_MORE = re.compile(r"(?:增加|增长|提高|提升|上升|新增|下降|降低)了?\s*$")
_LACK = re.compile(
    r"没有|尚未|未(?:建|设|配|达|覆盖)|缺少|缺乏|缺口|短缺|不足(?=\s*[\d一二三四五六七八九十])"
)
_LESS = re.compile(
    r"不再|严禁|禁止|不得(?=新|建|设|布)|不(?:新建|新设|新增)|暂不|停止|取消|减少|撤并|撤销|压减|关停|取缔|清退|裁撤|拆除"
)
_YEARLY = re.compile(r"每年|年均|逐年")
# 每3个社区, 每5万至10万人, 每2平方公里: for more than one of what is no number of people
_EACH_MANY = re.compile(
    r"(?:每\s*(?![1一](?![\d.十百千万至到—–~～-]))(?:\d|[一两二三四五六七八九十几])|服务人口[^,，。;；:：]*\d)"
    r"[^,，。;；:：]*$"
    r"|服务人口[^,，。;；:：\d]{0,6}\d[^,，。;；:：]*人[,，][^,，。;；:：\d]{0,12}$"  # …3—10万人，设置1所
)
_START = Said("是起点，不是目标", "where it starts from, not a target")
_BY_HOW_MUCH = Said("是增减的数，没有认出总数", "by how much it changes; what it comes to is not told")
_NEGATED = Said("句中说没有、减少或禁止", "the words tell what is lacking, reduced or forbidden")
_BY_YEAR = Said("是每年的数，没有认出总数", "a number for each year; what it comes to in all is not told")
_MANY = Said(
    "按多个单元或人数区间计，没有认出", "for several units, or a range of persons, together: not read"
)
_IN_TURN = Said("“分别”所指没有认出", "which of several things is meant in turn is not read")


def is_start(text: str, end: int) -> bool:
    """Whether the quantity that ends here is what another one grows from.

    >>> is_start("由2.5个提高到4.5个", 5), is_start("达到4.5个,提高质量", 6)
    (True, False)
    """
    return bool(_RISES.match(text[end:]))


def why(sight: Sight, per: tuple[float, str] | None) -> Said | None:
    """Say why no promise is to be made of a quantity; None: nothing speaks against it.

    Args:
        sight: the quantity in its sentence.
        per: for how many people it is said, if it is.
    """
    here, text = sight.quantity, sight.text
    before = text[sight.bounds[0] : here.start]
    if is_start(text, here.end):
        return _START
    if _LACK.search(sight.whole) or _LESS.search(before[before.rfind("、") + 1 :] + _earlier(sight)):
        return _NEGATED
    if (per or here.dimension == "percent") and _MORE.search(before) and text[here.start] not in "到至":
        return _BY_HOW_MUCH
    if here.dimension == "count" and _YEARLY.search(before):
        return _BY_YEAR
    if here.dimension == "count" and per is None and _EACH_MANY.search(text[: here.start]):
        return _MANY
    turn = before.rfind("分别") if sight.told is None and sight.zone is None else -1
    named = sight.names(sight.bounds[0] + turn, min(sight.reach, sight.bounds[1]))
    return _IN_TURN if turn >= 0 and not named else None


def _earlier(sight: Sight) -> str:
    """The clause that names what is counted, where it is an earlier one: 压减小学12所,建成目标12所."""
    name = sight.near[0]
    earlier = name is not None and 0 < name[1] <= sight.bounds[0]
    return sight.text[slice(*clause(sight.text, name[0]))] if name and earlier else ""
