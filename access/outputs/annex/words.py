"""The words of an annex in both languages, where they are more than one place's own."""

from access.contracts.documents import Text
from access.outputs.annex.model import Language

VERDICT = {
    "met": Text(zh="达标", en="met"),
    "unmet": Text(zh="未达标", en="not met"),
    "undetermined": Text(zh="无法判定", en="open"),
    "not_testable": Text(zh="缺少数据", en="no data"),
    "reported": Text(zh="已列出", en="listed"),
}
POPULATION = {
    "census": Text(zh="人口：普查或户籍登记", en="Population: census or register"),
    "modelled": Text(zh="人口为模拟值，不是普查数", en="Population is modelled, not counted"),
    "synthetic": Text(zh="虚构的合成数据，不得用于规划决策", en="Synthetic data, made up: not for decisions"),
    "projected": Text(zh="人口为预测值", en="Population is projected"),
    "unknown": Text(zh="没有人口数据", en="No data on population"),
}
CAUSE = {
    "none_near": Text(zh="直线范围内也没有设施", en="none near, even in a straight line"),
    "far_along_streets": Text(zh="直线近、沿路远", en="near in a straight line, far by road"),
    "too_little_data": Text(zh="数据不足，无法判断", en="too little data to tell"),
}
INPUT = {
    "streets": Text(zh="街道", en="Streets"),
    "facilities": Text(zh="设施", en="Facilities"),
    "population": Text(zh="人口", en="Population"),
    "zones": Text(zh="分区", en="Zones"),
    "land": Text(zh="用地", en="Land"),
    "barriers": Text(zh="屏障", en="Barriers"),
    "observed": Text(zh="实测出行", en="Timed trips"),
    "progress": Text(zh="各年数值", en="Values by year"),
    "background": Text(zh="底图", en="Background"),
    "plans": Text(zh="规划", en="Plan"),
    "profiles": Text(zh="出行方式", en="Profile"),
}
LEVEL = {
    "doubtful": Text(zh="存疑", en="doubtful"),
    "left_out": Text(zh="未采用", en="left out"),
    "found": Text(zh="读到", en="found"),
}
BINDING = {
    "obligatory": Text(zh="约束性", en="obligatory"),
    "expected": Text(zh="预期性", en="expected"),
    "unspecified": Text(zh="未注明", en="not said"),
}


def of(words: dict[str, Text], key: str, language: Language) -> str:
    """Return the words for a key in a language; the key itself where there are none."""
    text = words.get(key)
    return key if text is None else said(text, language)


def said(text: Text, language: Language) -> str:
    """Return a text in a language."""
    return text.zh if language == "zh" else text.en
