"""Which zone each zone says it lies in: by id, by name with or without its ending, by code."""

from pathlib import Path

import pandas as pd

from access.contracts import division_codes
from access.contracts.errors import FileError, some
from access.contracts.notes import Note
from access.contracts.said import Said, examples
from access.contracts.suggest import nearest, suggestion
from access.contracts.tables import Zones, counted
from access.contracts.zone_hierarchy import RANKS
from access.contracts.zone_names import Names


def found(table: Zones, path: Path, aliases: dict[str, str]) -> tuple[Zones, list[Note]]:
    """Return zones whose ``parent_id`` is the id of a zone of the table, or missing.

    A word that names no zone is left out, and told, where those that bear it are the outermost: the city
    around the districts of a layer is often not in it.

    Args:
        table: index zone_id; name, parent_id in anybody's words, level if it is known.
        path: the file.
        aliases: name → another name of the same place.

    Raises:
        FileError: words that name no zone, or several; zones that lie in themselves.
    """
    if "parent_id" not in table.columns:
        return table, []
    said = table["parent_id"]
    names = Names(dict(zip(table.index, table["name"], strict=True)), aliases)
    rank = _ranks(table)
    parent: dict[str, str | None] = {}
    lost: dict[str, str] = {}
    faults: list[Said] = []
    for zone, word in said.dropna().items():
        fitting = _fitting(str(zone), str(word), names, rank)
        if len(fitting) > 1:
            shown = examples(fitting)
            faults.append(
                Said(
                    f"分区 {zone} 的上级“{word}”有几个：{shown}；请写编号",
                    f"zone {zone} lies in '{word}', which may be any of {shown}; give the id",
                )
            )
        elif fitting:
            parent[str(zone)] = fitting[0]
        else:
            lost[str(zone)] = str(word)
    above = pd.Series([parent.get(str(zone)) for zone in table.index], index=table.index, dtype=object)
    if round_ := rounds({str(zone): each for zone, each in above.items()}):
        faults.append(
            Said(
                f"按上级，这些分区位于自身之内：{examples(round_)}",
                f"zones that lie in themselves by their parents: {examples(round_)}",
            )
        )
    notes = []
    if lost:
        near = any(_near(each, names) for each in set(lost.values()))
        if _outermost(lost, parent, rank) and not near:
            notes = [_outside(path, lost)]
        else:
            faults += _lost_faults(lost, names)
    if faults:
        shown_faults, more = some(faults)
        raise FileError(str(path), [*shown_faults, *more])
    return table.assign(parent_id=pd.array(above.to_list(), dtype="str")), notes


def _ranks(table: Zones) -> dict[str, int]:
    if "level" not in table.columns:
        return {}
    return {str(zone): RANKS[each] for zone, each in table["level"].items() if each in RANKS}


def _fitting(zone: str, word: str, names: Names, rank: dict[str, int]) -> list[str]:
    """The zones that a word may name as the one around a zone: none of its own level or below."""
    known = names.find(word)
    if not known and (code := division_codes.significant(word)):
        # a code padded to another length
        known = [each for each in names.known if division_codes.significant(each) == code]
        known = [each for one in known for each in names.find(one)]
    above = [each for each in known if each == zone or rank.get(each, -1) < rank.get(zone, 99)]
    others = [each for each in above if each != zone]
    return others or above


def _outermost(lost: dict[str, str], parent: dict[str, str | None], rank: dict[str, int]) -> bool:
    """Tell whether all zones whose parents are not there are the outermost of the table."""
    if rank:
        least = min(rank.values())
        return all(rank.get(zone, least) == least for zone in lost)
    around = set(parent.values())
    return not parent or all(zone in around for zone in lost)


def _near(word: str, names: Names) -> bool:
    return bool(nearest(word, names.known))


def _outside(path: Path, lost: dict[str, str]) -> Note:
    shown = examples(sorted(set(lost.values())))
    return Note(
        "found",
        "zones",
        f"{path.name}：{len(lost)} 个分区的上级（{shown}）不在图层中，按没有上级处理",
        f"{path.name}: {counted(len(lost), 'zone')} in a parent that is not in the layer ({shown}): taken for"
        " the outermost",
        len(lost),
        "zones",
    )


def _lost_faults(lost: dict[str, str], names: Names) -> list[Said]:
    words = sorted(set(lost.values()))
    hints = [(each, suggestion(each, names.known)) for each in words[:5]]
    zh_hints = "；".join(f"“{each}”：{hint.zh}" for each, hint in hints)
    en_hints = "; ".join(f"'{each}': {hint}" for each, hint in hints)
    return [
        Said(
            f"图层中没有这些上级分区：{examples(words)}（{zh_hints}）；最上一级的上级请留空",
            f"parent zones that are not in it: {examples(words)} ({en_hints}); leave the parent of the"
            " outermost zones empty",
        )
    ]


def rounds(parent: dict[str, str | None]) -> list[str]:
    """The zones from which one comes back to them by going from parent to parent; not to oneself at once.

    >>> rounds({"a": "b", "b": "a", "c": "a", "d": None, "e": "e"})
    ['a', 'b']
    """
    found_ = []
    for zone, first in parent.items():
        seen, above = {zone}, first
        while isinstance(above, str) and above not in seen:
            seen.add(above)
            above = parent[above]
        if above == zone and first != zone:
            found_.append(zone)
    return found_
