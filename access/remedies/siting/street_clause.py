"""The clause for whose sake something is to be built: one that is judged by the way along the streets."""

from collections.abc import Iterable

from access.contracts.said import Said
from access.contracts.suggest import suggestion
from access.standards.model import ServiceRadiusRule, TravelTimeRule
from access.verdicts.clause import Clause

_STRAIGHT = ("mean_straight_distance", "coverage_within_buffer")


def named(name: str, asked: Iterable[Clause], known: Iterable[str]) -> tuple[Clause | None, list[Said]]:
    """Return the clause of a name, and what is wrong with it or with the name.

    Args:
        name: id of a clause.
        asked: the clauses that the study judges.
        known: the ids of all clauses of its plans.
    """
    found = {clause.id: clause for clause in asked}
    clause = found.get(name)
    return clause, _faults(name, clause, list(found), set(known))


def unusable(clause: Clause) -> Said | None:
    """Tell why nothing can be looked for by a clause; None where they can."""
    rule = clause.rule
    if not clause.by_way:
        return Said(
            "该条款不按沿路路程评价，而按各分区的设施或数量评价；请选出行时间或服务半径类条款",
            "it is not judged by the way people have along the streets, but by what stands in each "
            "zone or by a number; choose a clause with a travel time or a service radius",
        )
    statistic = rule.statistic.default if isinstance(rule, ServiceRadiusRule) else ""
    if (clause.trips and clause.trip.impedance == "straight_m") or statistic in _STRAIGHT:
        return Said(
            "该条款按直线距离评价，与街道无关；请在自己的规划文件里改用 network_time 或 network_distance",
            "it is judged by straight lines, which streets do not answer; give it a rule "
            "by network_time or network_distance in a plan of yours",
        )
    if isinstance(rule, TravelTimeRule) and rule.served_by.default == "bundle":
        return Said(
            "该条款要求几类设施同时具备；请为每一类单列条款，或用 access.remedies.siting.models 的 Bundle",
            "it asks for several types of facility together; look for one type at a time by a clause of "
            "its own, or use access.remedies.siting.models with a Bundle",
        )
    if not clause.limit > 0:
        return Said(
            "规划没有给出限值；请在自己的规划文件里给该条款写上数值",
            "its plan names no limit to look within; give the clause a value in a plan of yours",
        )
    return None


def _faults(name: str, clause: Clause | None, asked: list[str], known: set[str]) -> list[Said]:
    if clause is not None:
        why = unusable(clause)
        return [Said(f"`clause` {name}：{why.zh}", f"`clause` {name}: {why}")] if why else []
    if name in known:
        return [
            Said(
                f"`clause` {name}：研究没有选这一条；请加进 `clauses`",
                f"`clause` {name}: the study leaves this clause out; add it to its `clauses`",
            )
        ]
    within = [each for each in asked if each.startswith(f"{name}.")]
    names = ", ".join(within)
    hint = Said(f"其下有 {names}；请写其中一个", f"it has {names}; name one")
    hint = hint if within else suggestion(name, sorted(asked))
    return [
        Said(
            f"`clause` {name}：研究中没有这一条；{hint.zh}",
            f"`clause` {name}: no such clause in the study; {hint}",
        )
    ]
