"""The tables of a comparison of two runs, its JSON, and what a reader should know of it."""

import importlib.metadata
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from access.contracts import escaping
from access.contracts.documents import Text
from access.contracts.said import Said, examples
from access.outputs.tables import record_json
from access.remedies.difference import words
from access.remedies.difference.matching import beside
from access.remedies.difference.replay import Replay
from access.remedies.difference.result import Difference
from access.remedies.difference.sides import Run
from access.remedies.difference.split import NOWHERE, Split
from access.remedies.difference.world import GROUPS
from access.standards.registry import facility_types

_PEOPLE = ("persons_before", "persons_after")


def figures(found: Difference) -> pd.DataFrame:
    """Return a row for each clause, zone and measure: both figures, the difference and its parts.

    Parts are in the unit of the figure (shares as fractions); empty where they cannot be told. ``text_zh``
    and ``text_en`` tell of the whole clause in words.
    """
    names = dict(zip(found.people["zone_id"], found.people["zone"], strict=True))
    rows = []
    for split in found.splits:
        told = words.sentence(split, found.objects, found.settings)
        for zone, measure in split.figures:
            rows.append(_row(split, zone, measure, names.get(zone, ""), told))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


_COLUMNS = (
    *("clause_id", "clause_zh", "clause_en", "zone_id", "zone", "measure", "unit_zh", "unit_en"),
    *("before", "after", "difference", *GROUPS, "real", "verdict_before", "verdict_after", "turned_by"),
    *("text_zh", "text_en"),
)


def _row(split: Split, zone: str, measure: str, name: str, told: Said) -> dict[str, Any]:
    before, after = split.ends((zone, measure))
    clause, whole = split.clauses[1], split.judgements[1].whole
    judged = whole.unit.zh, whole.unit.en
    unit = {"value": judged, "persons_met": ("人", "persons")}.get(measure, ("人口占比", "share of persons"))
    parts = split.parts((zone, measure))
    first = zone == NOWHERE and measure == "value"
    row = {
        "clause_id": split.id,
        "clause_zh": clause.standard.quote.zh,
        "clause_en": clause.standard.quote.en,
        "zone_id": zone,
        "zone": name,
        "measure": measure,
        "unit_zh": unit[0],
        "unit_en": unit[1],
        "before": before,
        "after": after,
        "difference": after - before if math.isfinite(before) and math.isfinite(after) else math.nan,
        **parts,
        "real": words.kinds(parts)["real"],
        "verdict_before": split.judgements[0].whole.verdict if first else "",
        "verdict_after": whole.verdict if first else "",
        "turned_by": "; ".join("+".join(sorted(each)) for each in split.turned) if first else "",
    }
    return {**row, "text_zh": told.zh if first else "", "text_en": str(told) if first else ""}


def objects(found: Difference) -> pd.DataFrame:
    """Return the facilities that differ, with their changes and types in words, too."""
    table, kinds = found.objects, facility_types()
    of = table["type_after"].where(table["type_after"] != "", table["type_before"])
    return table.assign(
        group_zh=[words.GROUP[each].zh for each in table["group"]],
        group_en=[str(words.GROUP[each]) for each in table["group"]],
        change_zh=[words.CHANGE[each].zh for each in table["change"]],
        change_en=[str(words.CHANGE[each]) for each in table["change"]],
        type_zh=[kinds[each].zh if each in kinds else each for each in of],
        type_en=[kinds[each].en if each in kinds else each for each in of],
    )


def as_json(found: Difference) -> str:
    """Return all tables as JSON; null: not known, "inf": cannot be reached."""
    tables = {
        "figures": figures(found),
        "objects": objects(found),
        "streets": found.streets,
        "people": found.people,
        "settings": found.settings,
    }
    return record_json(
        {
            "notes": [{"zh": each.zh, "en": each.en} for each in found.notes],
            "clauses_alone": {"before": list(found.alone[0]), "after": list(found.alone[1])},
            **{name: table.to_dict("records") for name, table in tables.items()},
        }
    )


def notes(runs: tuple[Run, Run], found: Sequence[Split], replay: Replay) -> list[Text]:
    """Return what a reader should know of a comparison."""
    told = [
        Text(
            zh="拆分按各组变化的所有组合逐一重算（夏普利值），没有抽样；各部分之和等于差值。",
            en="Every set of groups is replayed (Shapley value), none sampled; the parts add up to the "
            "difference.",
        ),
        Text(
            zh="移动不足 50 米、重绘、改类、改名和改属性算作数据修改；数据本身不说明是实情变了，"
            "还是记录改了。",
            en="Moves under 50 m, redrawing, other types, names and attributes count as edits of the data; "
            "the data do not say whether the place changed or what is written of it.",
        ),
    ]
    if "streets" in replay.groups:
        told.append(
            Text(
                zh="街道的变化算作真实变化；数据不说明一条路是新修的，还是新画上的。",
                en="Streets count as real change; the data do not say whether a street was built, or only "
                "drawn.",
            )
        )
    if replay.worlds[1].follows and not _cells_alike(replay):
        told.append(
            Text(
                zh="人口数据没有变；粗格网内人口的位置随街道和建筑而变，计入街道。",
                en="The people are the same; where they live within coarse cells follows streets and "
                "buildings, and counts with the streets.",
            )
        )
    told += _robust(runs) + _zones_alone(replay) + _perhaps_renamed(replay)
    for number, run in enumerate(runs):
        told += _as_written(number, run, found)
    return told


def _robust(runs: tuple[Run, Run]) -> list[Text]:
    if not any(each.study.settings.robust for each in runs):
        return []
    return [
        Text(
            zh="研究设了 `robust`：其结果中的判定要在各种取值下都成立。"
            "这里的判定只按现状值，可能与其结果不同。",
            en="A study sets `robust`: a verdict of its results must hold over all bands. The verdicts here "
            "are by the figures alone, and may be others.",
        )
    ]


def _zones_alone(replay: Replay) -> list[Text]:
    """Tell of zones that have no figures, since one run alone has them."""
    one, other = (each.read.zones["name"] for each in replay.sides)
    alone = [
        escaping.visible(f"{name} ({zone})")
        for here, there in ((one, other), (other, one))
        for zone, name in here[~here.index.isin(there.index)].items()
    ]
    if not alone:
        return []
    shown = examples(alone)
    return [
        Text(
            zh=f"{len(alone)} 个分区只在一次运行中有（{shown.zh}），不分区比较；同一分区请用同一编号。",
            en=f"{len(alone)} zones are in one run alone ({shown}), and are not compared by themselves; one "
            "zone bears one id in both.",
        )
    ]


def _perhaps_renamed(replay: Replay) -> list[Text]:
    """Tell of those closed beside which one of their type opened: perhaps one place with another name."""
    world = replay.worlds[1]
    one, other = (each.facilities["name"] for each in world.reads)
    pairs = beside(world.matched, *(each.facilities for each in world.reads))
    if not pairs:
        return []
    count = min(len({i for i, _ in pairs}), len({j for _, j in pairs}))
    shown = examples(f"{_name(one, i)} → {_name(other, j)}" for i, j in pairs)
    return [
        Text(
            zh=f"{count} 处关闭的设施 50 米内新开了同类设施，名称不同（{shown.zh}）：可能只是改名，"
            "此处按一关一开计。名单有 `id_column` 时按编号认。",
            en=f"Within 50 m of {count} facilities closed, one of their type and another name opened "
            f"({shown}): perhaps the same ones renamed; they count as closed and opened. Lists with an "
            "`id_column` tell.",
        )
    ]


def _name(names: pd.Series, which: str) -> str:
    name = names[which]
    return escaping.visible(name if isinstance(name, str) and name else which)


def _cells_alike(replay: Replay) -> bool:
    one, other = (each.cells for each in replay.worlds[1].reads)
    return one is other or bool(one.equals(other))


def _as_written(number: int, run: Run, found: Sequence[Split]) -> list[Text]:
    """Tell of figures in the folder of a run that it does not come to when it is replayed."""
    if run.verdicts is None or run.record is None:
        return []
    written = {
        row["target"]: row["value"] for row in run.verdicts if row["level"] == "clause" and row["default"]
    }
    other = [
        each.id for each in found if _as_json(each.ends((NOWHERE, "value"))[number]) != written.get(each.id)
    ]
    if not other:
        return []
    then, now = run.record["facility-access"], importlib.metadata.version("facility-access")
    shown = ", ".join(other[:5])
    return [
        Text(
            zh=f"第 {number + 1} 次运行：{len(other)} 条条款重算的结果与其结果文件夹中的不同（{shown}）；"
            f"当时的版本 {then}，现在 {now}。以下按重算的结果。",
            en=f"Run {number + 1}: {len(other)} clauses come to other figures than those in its folder "
            f"({shown}); made by version {then}, now {now}. What follows is of the figures now.",
        )
    ]


def _as_json(value: float) -> object:
    if math.isnan(value):
        return None
    return "inf" if math.isinf(value) else round(value, 6)
