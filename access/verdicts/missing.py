"""What keeps a clause from being tested: the exact input that is missing, in both languages."""

from collections.abc import Iterable

from access.contracts.documents import Text
from access.standards.registry import facility_types


class Missing(Exception):  # noqa: N818 (a finding about the inputs, not an error)
    """A clause cannot be tested; ``text`` names the input that is missing."""

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh=zh, en=en)
        super().__init__(zh, en)


def threshold(value_from: Text) -> Missing:
    """The plan names no number."""
    return Missing(f"限值：{value_from.zh}", f"threshold: {value_from.en}")


def facilities(types: Iterable[str], *, having: str = "", word: str = "or") -> Missing:
    """No facility of these types is listed, or none with what is needed of it.

    Args:
        types: facility types.
        having: the column that none of them has.
        word: ``or``: any of the types would do; ``and``: all are needed.

    >>> print(facilities(["ambulance"], having="units").text.en)
    facilities of type `ambulance` with `units` (ambulance)
    """
    ids = list(types)
    kinds = [facility_types()[name] for name in ids]
    names, words = "、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds)
    types_listed = f" {word} ".join(f"`{name}`" for name in ids)
    zh, en = (f"的 `{having}`", f" with `{having}`") if having else ("", "")
    return Missing(f"“{names}”类设施{zh}", f"facilities of type {types_listed}{en} ({words})")


def linked(types: Iterable[str]) -> Missing:
    """None of the facilities is linked to the streets."""
    text = facilities(types).text
    return Missing(f"与街道相连的{text.zh}", f"{text.en} that are linked to the streets")


def inputs(*, people: bool = False, streets: bool = False) -> Missing:
    """The study has no people, no streets, or neither."""
    zh = [*["人口（研究文件的 `population`）"] * people, *["街道（研究文件的 `streets`）"] * streets]
    en = [*["people (`population` of the study)"] * people, *["streets (`streets` of the study)"] * streets]
    return Missing("、".join(zh), ", ".join(en))


def streets(mode: str) -> Missing:
    """No street is open to the mode."""
    return Missing(f"对出行方式 {mode} 开放的街道", f"streets open to mode `{mode}`")


def ways() -> Missing:
    """The clause knows no ways along the streets, on which the reading goes."""
    return Missing(
        "沿街道的限值（按容量的读法不用直线距离）",
        "a limit along the streets (the reading by capacity knows no straight lines)",
    )


def plan_zone(key: str, words: Text) -> Missing:
    """No zone of the study stands for one that the plan names."""
    return Missing(
        f"“{words.zh}”在本研究中没有对应分区（在 plan_zones 中填写 {key}）",
        f"no zones of the study stand for '{words.en}' (give `{key}` under `plan_zones`)",
    )


def named_zones(key: str, names: Iterable[str]) -> Missing:
    """Zones that the plan names are not found, so that nobody knows which are the others."""
    listed = list(names)
    return Missing(
        f"规划所列的分区 {'、'.join(listed)}：没有它们就不知道其余有哪些（名称不同的写入 zones 的 aliases，"
        f"或在 plan_zones 中填写 {key}）",
        f"the zones {', '.join(listed)} that the plan names, without which the others are not known (called"
        f" otherwise: `aliases` of the zones; or give `{key}` under `plan_zones`)",
    )


def zones_with(column: str, value: str = "", *, key: str = "") -> Missing:
    """The zones lack a column, or none of them has the value; ``plan_zones`` might say it instead."""
    zh, en = (f"（或在 plan_zones 中填写 {key}）", f" (or `{key}` under `plan_zones`)") if key else ("", "")
    what = f" {value}" if value else ""
    return Missing(f"分区的 `{column}`{what}{zh}", f"zones with `{column}`{what}{en}")


def group(name: str) -> Missing:
    """Nobody knows how many people of the group live where."""
    return Missing(f"按格网或分区的 `{name}` 人口", f"people of group `{name}`, by cell or zone")


def land(kind: str) -> Missing:
    """The land of a kind is not known."""
    words = {"residential": "居住用地", "built_up": "建成区"}[kind]
    return Missing(f"{words}（各格网的面积）", f"{kind.replace('_', '-')} land (area in each cell)")


def baseline_year() -> Missing:
    """What is new cannot be told from what was there."""
    return Missing("规划的基期年份（period.baseline）", "the plan's baseline year (`period.baseline`)")


def more_than_one() -> Missing:
    """A catchment tells of the nearest facility alone."""
    return Missing(
        "服务范围内设施的数量（只计算到最近一处）",
        "how many facilities lie within a catchment (the nearest one alone is searched for)",
    )
