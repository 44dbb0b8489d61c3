"""The place by levels of what must be searched again: delays, the farthest link, the rule of doors."""

from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from access.assessment.measure import Measured, measure
from access.assessment.robustness.delays import Delays, at_level, met_by
from access.study.bands import Bands
from access.study.read import read_inputs
from access.study.study import Study
from access.verdicts.clause import Clause
from access.verdicts.place import Place

Doors: TypeAlias = Literal["outline", "centre"]


class Level(NamedTuple):
    """One level of all that is searched again.

    Attributes:
        delays: how far up their bands, from 0 to 1.
        max_leg_m: the farthest link to a street.
        doors: how facilities that are areas are reached.
    """

    delays: float
    max_leg_m: float
    doors: Doors


def levels(study: Study, bands: Bands) -> list[Level]:
    """Return the levels: each input evenly over its band, combined at random.

    A Latin hypercube (McKay, Beckman and Conover 1979): each of n steps of each input stands in one level,
    whatever the others are; n levels are searched, not n to the power of the inputs. The bands' seed
    combines them.
    """
    random, n = np.random.default_rng(bands.seed), bands.levels
    low, high = (times * study.settings.max_leg_m for times in bands.max_leg_m)
    own = study.settings.doors
    other: Doors = "centre" if own == "outline" else "outline"
    legs = random.permutation(np.linspace(low, high, n))
    half = random.permutation(np.arange(n) % 2 == 1) if bands.doors == "either" else np.zeros(n, dtype=bool)
    return [
        Level(float(share), float(leg), other if turned else own)
        for share, leg, turned in zip(np.linspace(0, 1, n), legs, half, strict=True)
    ]


def places(study: Study, measured: Measured, clauses: tuple[Clause, ...]) -> list[Place]:
    """Return the place by each level; one alone where none of it makes a difference.

    Args:
        study, measured: what was asked and measured; its settings hold the bands.
        clauses: whose trips count.

    Raises:
        InputError: the facilities cannot be read again by the other rule of doors.
    """
    bands = study.settings.bands
    asis = Delays(study, measured)
    trips = met_by(asis, clauses)
    fixed = bands.max_leg_m == (1.0, 1.0) and bands.doors == "as_given"
    if fixed and not trips:
        return [measured.place]
    known = {(study.settings.max_leg_m, study.settings.doors): asis}
    found = []
    for level in levels(study, bands):
        asked = level.max_leg_m, level.doors
        if asked not in known:
            known[asked] = _otherwise(study, measured, clauses, *asked)
        found.append(at_level(known[asked], trips, bands, level.delays))
    return found


def _otherwise(
    study: Study, measured: Measured, clauses: tuple[Clause, ...], max_leg_m: float, doors: Doors
) -> Delays:
    """The study measured with other links and doors."""
    settings = study.settings.model_copy(update={"max_leg_m": max_leg_m, "doors": doors})
    other = study.model_copy(update={"settings": settings})
    read = measured.read if doors == study.settings.doors else read_inputs(other)
    return Delays(other, measure(other, read, [*clauses], progress=lambda _: None))
