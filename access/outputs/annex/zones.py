"""Coverage by zone (one column for each clause) and by group of people."""

from collections import defaultdict
from collections.abc import Iterator

from access.outputs.annex import figures, words
from access.outputs.annex.context import Clause, Context
from access.outputs.annex.figures import number
from access.outputs.annex.model import Block, Heading, Page, Paragraph, Table
from access.outputs.columns import GROUPS
from access.standards.describe import words as tokens

_COLUMNS = 12


def section(told: Context) -> Iterator[Block]:
    """Yield the share of the people of each zone who have what each clause promises."""
    chosen = [each for each in told.clauses if each.id in told.coverage]
    if not chosen:
        return
    yield Page(landscape=True)
    yield Heading(1, told.say("分区覆盖情况", "Coverage by zone"))
    yield Paragraph(
        told.say(
            "各分区人口中按该条款达标的比例；“—”为条款不涉及该分区，或其中无人居住。加粗为低于该条款要求的比例。"
            "列首数字为条款序号。",
            "The share of the people of each zone who have what the clause promises; “—”: the clause does "
            "not "
            "concern the zone, or nobody lives there. Bold: less than the clause asks for. The numbers "
            "above the "
            "columns are those of the clauses.",
        )
    )
    for start in range(0, len(chosen), _COLUMNS):
        yield _table(told, chosen[start : start + _COLUMNS])
    yield Page()


def _table(told: Context, clauses: list[Clause]) -> Table:
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    names: dict[str, str] = {}
    for column, clause in enumerate(clauses):
        for row in told.coverage[clause.id]:
            found[row["zone_id"]][column] = row
            names[row["zone_id"]] = row["zone"]
    zones = sorted(found)
    rows, strong = [], set()
    for i, zone in enumerate(zones):
        shares = [found[zone].get(column) for column in range(len(clauses))]
        rows.append(
            (names[zone], *(figures.share(each["met_share"]) if each else figures.NONE for each in shares))
        )
        for column, (each, clause) in enumerate(zip(shares, clauses, strict=True), start=1):
            people = clause.row["unit"] == "share of persons"
            if each and people and number(each["met_share"]) < number(clause.row["required"]):
                strong.add((i, column))
    first, last = clauses[0].number, clauses[-1].number
    span = f"{first}—{last}" if first != last else f"{first}"
    return Table(
        told.say(f"各分区达标人口比例（第 {span} 条）", f"Share of people who have it, clauses {span}"),
        (told.say("分区", "Zone"), *(str(each.number) for each in clauses)),
        tuple(rows),
        (2.6, *(1.2,) * len(clauses)),
        "l" + "r" * len(clauses),
        frozenset(strong),
    )


def groups(told: Context) -> Iterator[Block]:
    """Yield what the clauses come to for each group of people, and those that are judged on one group."""
    chosen = [
        each for each in told.clauses if each.said["group"] != "all" and number(each.row["persons"]) > 0
    ]
    shares = _shares(told)
    if not (chosen or shares):
        return
    yield Heading(1, told.say("分人群情况", "By group of people"))
    if shares:
        yield from _of_groups(told, shares)
    if chosen:
        yield _judged(told, chosen)


def _shares(told: Context) -> dict[str, dict[str, tuple[float, float]]]:
    """Clause id → group → persons, and those who have it, of all zones together."""
    found: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in told.run.tables.get("coverage_by_group", []):
        persons, met = found[row["target"]].get(row["group"], (0.0, 0.0))
        found[row["target"]][row["group"]] = (
            persons + number(row["persons"]),
            met + number(row["persons_met"]),
        )
    return {name: each for name, each in found.items() if name in told.by_id}


def _of_groups(told: Context, shares: dict[str, dict[str, tuple[float, float]]]) -> Iterator[Block]:
    names = [name for name in GROUPS if any(name in each for each in shares.values())]
    yield Paragraph(
        told.say(
            "各人群中按该条款达标的比例，达标与否按居住地判定；“—”为没有这一人群。条款只针对某一人群的，其余人群"
            "一并列出供对照。各分区的人数和比例见结果文件 coverage_by_group.csv。",
            "The share of each group who have what the clause promises, by where they live; “—”: none of the "
            "group. Where a clause speaks of one group, the others stand beside it to compare. For each zone "
            "see coverage_by_group.csv.",
        )
    )
    rows = []
    for each in told.clauses:
        if each.id in shares:
            found = [shares[each.id].get(name, (0.0, 0.0)) for name in names]
            cells = (figures.share(met / persons) if persons > 0 else figures.NONE for persons, met in found)
            rows.append((str(each.number), told.text(each.said["facility"]), *cells))
    yield Table(
        told.say("各人群的达标比例", "Share of each group who have it"),
        (
            told.say("条款", "Clause"),
            told.say("指标", "Subject"),
            *(told.text(GROUPS[each]) for each in names),
        ),
        tuple(rows),
        (0.8, 2.2, *(1.0 for _ in names)),
        "cl" + "r" * len(names),
    )


def _judged(told: Context, chosen: list[Clause]) -> Table:
    order = list(tokens().value)
    rows: list[tuple[str, ...]] = []
    group = ""
    for each in sorted(chosen, key=lambda each: (order.index(each.said["group"]), each.number)):
        if each.said["group"] != group:
            group = each.said["group"]
            rows.append((words.of(tokens().value, group, told.language),))
        row = each.row
        rows.append(
            (
                str(each.number),
                told.text(each.said["facility"]),
                *(figures.persons(row[name]) for name in ("persons", "persons_met")),
                figures.share(row["met_share"]),
                words.of(words.VERDICT, row["verdict"], told.language),
            )
        )
    return Table(
        told.say("按人群评价的条款", "Clauses that are judged on one group"),
        (
            told.say("序号", "No."),
            told.say("指标", "Subject"),
            told.say("人群人数", "Persons"),
            told.say("达标人数", "Have it"),
            told.say("达标比例", "Share"),
            told.say("达标情况", "Verdict"),
        ),
        tuple(rows),
        (0.9, 4.0, 1.6, 1.6, 1.4, 1.5),
        "clrrrl",
    )
