"""What the input report tells of tags that were read for an hour, and of what stops vehicles on streets."""

import pandas as pd

from access.contracts import tables
from access.contracts.notes import Note
from access.contracts.said import examples
from access.contracts.tables import counted
from access.places.osm import tags
from access.places.osm.conditions import Hour
from access.places.osm.ways import Ways
from access.places.streets import ferries

_ON_FOOT = ("footway", "path", "steps", "pedestrian", "cycleway", "bridleway", "corridor", "platform")


def notes(ways: Ways, streets: tables.Streets, hour: Hour) -> list[Note]:
    """Return the notes on conditions, on bollards and the like, and on ferries."""
    return [*_conditions(ways, hour), *_on_nodes(ways, hour), *_blocks(streets), *ferries.notes(streets)]


def _conditions(ways: Ways, hour: Hour) -> list[Note]:
    timed = [number for number, each in enumerate(ways.tags) if any(key in each for key in tags.CONDITIONS)]
    texts = [tags.at_hour(each, hour)[1] for each in ways.tags]
    untold = {number: each for number, each in enumerate(texts) if each}
    tagged = pd.Series(ways.tagged)
    of, doubted = int(tagged.isin(timed).sum()), int(tagged.isin(list(untold)).sum())
    found: list[Note] = []
    if of:
        note = Note(
            "found",
            "streets",
            f"{of} 条道路的通行规定或限速随时间而变，按 {hour.zh} 读取",
            f"{counted(of, 'way')} with rules that hold at some hours: read as they are on {hour}",
            of,
            "ways",
        )
        found.append(note)
    if untold:
        shown = examples(sorted({text for each in untold.values() for text in each}))
        found.append(
            Note(
                "doubtful",
                "streets",
                f"{doubted} 条道路有无法判定的条件（{shown}），按其不成立处理",
                f"{counted(doubted, 'way')} with conditions that cannot be told at that hour ({shown}): taken"
                " not to hold",
                doubted,
                "ways",
            )
        )
    return found


def _on_nodes(ways: Ways, hour: Hour) -> list[Note]:
    """Count the barriers on streets whose rules depend on the hour, and those whose rules cannot be told."""
    there = ways.controls.keys() & set(ways.node.tolist()) if ways.controls else set()
    timed = [
        ways.controls[node]
        for node in sorted(there)
        if "barrier" in ways.controls[node] and not ways.controls[node].keys().isdisjoint(tags.CONDITIONS)
    ]
    texts = [told for each in timed if (told := tags.at_hour(each, hour)[1])]
    found: list[Note] = []
    if timed:
        number = len(timed)
        zh = f"{number} 处隔离桩、门等的通行规定随时间而变，按 {hour.zh} 读取"
        en = f"{counted(number, 'barrier')} on streets with rules that hold at some hours: read as they are"
        found.append(Note("found", "streets", zh, f"{en} on {hour}", number, "places"))
    if texts:
        shown, doubted = examples(sorted({text for each in texts for text in each})), len(texts)
        zh = f"{doubted} 处隔离桩、门等有无法判定的条件（{shown}），按其不成立处理"
        en = f"{counted(doubted, 'barrier')} on streets with conditions that cannot be told at that hour"
        found.append(Note("doubtful", "streets", zh, f"{en} ({shown}): taken not to hold", doubted, "places"))
    return found


def _blocks(streets: tables.Streets) -> list[Note]:
    """Count the places that stop cars, and those at junctions, which stop nobody."""
    ends = pd.concat([streets["from_node"], streets["to_node"]])
    held = pd.concat([streets["control_from"], streets["control_to"]]).isin(["block", "movable"]).to_numpy()
    roads = pd.concat([~streets["class"].isin(_ON_FOOT)] * 2).to_numpy()
    meeting = ends[roads].value_counts()
    number = meeting.reindex(ends[held & roads].unique())
    amid, junctions = int((number == 2).sum()), int((number > 2).sum())
    found = []
    if amid:
        zh = f"{amid} 处隔离桩、路障等挡住机动车（步行、骑行可通过）"
        en = (
            f"{counted(amid, 'place')} where bollards, blocks and the like stop cars (not people or bicycles)"
        )
        found.append(Note("found", "streets", zh, en, amid, "places"))
    if junctions:
        zh = f"{junctions} 处隔离桩、路障位于路口，不知挡住哪条路，未作封闭"
        en = (
            f"{counted(junctions, 'bollard or block')} at a junction, so that it is not clear what it closes:"
            " nobody is stopped"
        )
        found.append(Note("doubtful", "streets", zh, en, junctions, "places"))
    return found
