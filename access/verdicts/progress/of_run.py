"""How far the indicators of a run's clauses have come by its day."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from access.contracts.documents import Text
from access.verdicts.evaluate import Assessment
from access.verdicts.progress.indicators import indicators
from access.verdicts.progress.seen import Seen, years

_HERE = Text(zh="本次运行", en="this run")


def of_run(
    assessment: Assessment, day: date | None, given: Mapping[str, Sequence[Seen]] | None = None
) -> pd.DataFrame:
    """Tell of each clause that is an indicator, or has a value, how far it has come.

    Args:
        assessment: what the clauses come to.
        day: of which it is; None: nobody says, and what is found has no place on the line.
        given: values of other days (id of a target → values); of a year that they hold, they go before what
            is found now.

    Returns:
        The rows of ``indicators``, of the clauses judged.
    """
    seen = {name: list(values) for name, values in (given or {}).items()}
    for each in assessment.judgements if day is not None else ():
        known = seen.setdefault(each.clause.id, []) if each.default else []
        if not each.default or each.whole.value != each.whole.value or day is None:
            continue
        if day.year not in {value.year for value in known}:
            found = each.whole
            known.append(
                Seen(
                    *(day.year, found.value, str(_HERE), (found.low, found.high), found.required),
                    assessment.place.population,
                    day,
                )
            )
    plans = list({clause.plan.id: clause.plan for clause in assessment.clauses}.values())
    return indicators(
        plans,
        {name: values for name, values in seen.items() if values},
        of={clause.id for clause in assessment.clauses},
        at=None if day is None else years(day),
    )
