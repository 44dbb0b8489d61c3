"""How far a study's verdicts are from turning: what is known of its inputs, and all of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from access.assessment.measure import Measured, Progress
from access.assessment.robustness import again
from access.assessment.robustness.levels import places as by_level
from access.contracts.notes import Note
from access.contracts.said import examples
from access.network.linked import Linked
from access.outputs import robustness as shown
from access.study.bands import Bands
from access.study.study import Study
from access.verdicts.evaluate import Assessment, decided_by
from access.verdicts.robustness import draws
from access.verdicts.robustness.draws import Band, Joint
from access.verdicts.robustness.turns import Known, thin_zones, turns


@dataclass(frozen=True)
class Robustness:
    """How far verdicts are from turning.

    Attributes:
        turns: by each input alone, see ``outputs.robustness.table``.
        joint: by all of them at once, see ``outputs.robustness.joint_table``; None: not drawn.
    """

    turns: pd.DataFrame
    joint: pd.DataFrame | None = None


def exact(study: Study, measured: Measured, assessment: Assessment) -> Robustness:
    """Return what follows from what is measured anyway: nothing is searched."""
    return Robustness(_known(study, measured, assessment, _quiet))


def full(study: Study, measured: Measured, assessment: Assessment, progress: Progress) -> Robustness:
    """Return also what must be searched again, and what becomes of the verdicts in all draws.

    Args:
        study, measured, assessment: what was asked, measured and found.
        progress: called with the name of each step as it begins.
    """
    table = _all(study, measured, assessment, progress)
    return Robustness(table, joint_table(study, table, drawn(study, measured, assessment, progress)))


def _quiet(_: str) -> None:
    """Tell nobody of a step: there is none."""


def _known(study: Study, measured: Measured, assessment: Assessment, _: Progress) -> pd.DataFrame:
    return shown.table(turns(assessment, known(study, measured)))


def _all(study: Study, measured: Measured, assessment: Assessment, progress: Progress) -> pd.DataFrame:
    found = turns(assessment, known(study, measured))
    found += again.turned(study, measured, assessment, progress)
    order = {each.id: number for number, each in enumerate(assessment.clauses)}
    return shown.table(sorted(found, key=lambda each: order[each.clause_id]))


def drawn(study: Study, measured: Measured, assessment: Assessment, progress: Progress) -> list[Joint]:
    """Judge the clauses in all draws from the study's bands; what must be, is searched for each level."""
    bands = study.settings.bands
    progress(f"抽样 drawing: {bands.draws}")
    places = by_level(study, measured, assessment.clauses)
    taken = draws.drawn(
        factors(bands),
        len(measured.place.zones),
        draws=bands.draws,
        seed=bands.seed,
        levels=len(places),
    )
    return draws.joint(assessment, taken, places)


def by_bands(
    study: Study, measured: Measured, assessment: Assessment, progress: Progress
) -> tuple[Assessment, Robustness, list[Note]]:
    """Return the assessment in which verdicts that do not hold in every draw are undetermined.

    Returns:
        (the assessment; how far the verdicts were from turning before; a note that names those that are
        undetermined for this).
    """
    table = (_all if study.settings.robustness == "full" else _known)(study, measured, assessment, progress)
    every = drawn(study, measured, assessment, progress)
    whole = {each.clause.id: each.whole for each in assessment.judgements if each.default}
    turned = [each for each in every if each.verdict != each.now]
    findings = {
        each.clause_id: replace(whole[each.clause_id], verdict="undetermined", low=each.low, high=each.high)
        for each in turned
    }
    joint = joint_table(study, table, every)
    return decided_by(assessment, findings), Robustness(table, joint), _notes(turned, study.settings.bands)


def _notes(turned: list[Joint], bands: Bands) -> list[Note]:
    if not turned:
        return []
    shown_ids = examples(f"{each.clause_id} {each.holds_share:.0%}" for each in turned)
    return [
        Note(
            "doubtful",
            "streets",
            f"{len(turned)} 条条款无法判定：输入在所列区间内变化时，原判定并非在全部"
            f" {bands.draws} 次抽样中成立（{shown_ids}，为成立的比例；见 robustness_joint.csv）",
            f"{len(turned)} clauses are undetermined: with inputs anywhere in their bands the verdict does"
            f" not hold in each of {bands.draws} draws ({shown_ids}: share in which it does; see"
            " robustness_joint.csv)",
            len(turned),
            "clauses",
        )
    ]


def joint_table(study: Study, table: pd.DataFrame, joint: list[Joint]) -> pd.DataFrame:
    """Return what came of the draws, with the inputs that decide; see ``outputs.robustness.joint_table``.

    Args:
        study: whose bands were drawn from.
        table: by each input alone.
        joint: from ``drawn``.
    """
    bands = study.settings.bands
    levels: dict[str, Band] = {"crossing_delay": bands.crossing_delay, "delays": bands.delays}
    if bands.doors == "either":
        levels["doors"] = (1.0, 1.0)  # the other rule
    by_clause = dict(list(table.groupby("clause_id")))
    reasons = {
        each.clause_id: list(draws.reasons(by_clause[each.clause_id], factors(bands), levels))
        for each in joint
        if each.clause_id in by_clause
    }
    return shown.joint_table(joint, reasons)


def factors(bands: Bands) -> Mapping[str, Band]:
    """Return the bands of what is drawn as so many times its value."""
    names = ("walking_speed", "other_speed", "limit", "pass_mark", "population", "max_leg_m")
    return {name: getattr(bands, name) for name in names}


def known(study: Study, measured: Measured) -> Known:
    """Return what the inputs of a study tell of how speeds and streets turn verdicts."""
    read = measured.read
    own = "walk" in study.profiles or bool(read.time_ratios and "walk" in read.time_ratios)
    ferries = len(read.streets) > 0 and bool((read.streets["class"] == "ferry").any())
    delayed = {
        key for key, link in measured.links.items() if key == ("walk", "time_s") and (ferries or _waits(link))
    }
    return Known(
        walk_kph={} if own else {"walk": study.settings.walk_kph},
        delayed=frozenset(delayed),
        thin=thin_zones(measured.place.zones.index, read.streets_by_zone),
    )


def _waits(link: Linked) -> bool:
    return bool(link.network.wait_from.any() or link.network.wait_to.any())
