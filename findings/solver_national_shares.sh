#!/usr/bin/env bash
# One expects a maximal-covering model to have the same answer whether its goal counts people or shares of the
# country's population: only the unit differs, and textbooks advise to scale. HiGHS, through scipy's milp, answers
# "optimal, gap 0" in both cases, but in shares of 1.41 billion a village of under about 140 people weighs less than
# the dual tolerance of 1e-7, so the solver need not serve it; and matrix entries below 1e-9 (one person of China) are
# deleted before the solve, so a floor on coverage that all can meet is called infeasible. milp has no option for
# either tolerance. It hurts where village- or cell-level siting is written in national shares.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check numpy==2.4.6 scipy==1.17.1
cd "$room"
"$room/venv/bin/python" - <<'PY'
import sys

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

CHINA = 1.41e9
print("scipy", scipy.__version__)
rng = np.random.default_rng(1)
villages, sites, clinics = 2000, 60, 8
homes, doors = rng.random((villages, 2)), rng.random((sites, 2))
people = np.round(rng.lognormal(4, 1.2, villages))
reach = np.hypot(*(homes[:, None] - doors[None]).transpose(2, 0, 1)) < 0.13


def covered(unit):
    """Solve the maximal-covering model with people / unit as the goal; return what the answer covers."""
    served_by_open = hstack([-csr_array(reach.astype(float)), eye_array(villages)])
    at_most = np.r_[np.ones(sites), np.zeros(villages)][None]
    answer = milp(
        np.r_[np.zeros(sites), -people / unit],
        constraints=[LinearConstraint(served_by_open, -np.inf, 0), LinearConstraint(at_most, -np.inf, clinics)],
        bounds=Bounds(0, 1),
        integrality=np.r_[np.ones(sites), np.zeros(villages)],
        options={"mip_rel_gap": 0},
    )
    within = people[reach[:, answer.x[:sites] > 0.5].any(axis=1)].sum()
    left_out = people[reach[:, answer.x[:sites] > 0.5].any(axis=1) & (answer.x[sites:] < 0.5)].max(initial=0)
    return answer, within, people @ answer.x[sites:], left_out


as_people, best, _, _ = covered(1)
as_share, reached, claimed, left_out = covered(CHINA)
print("expected: both units cover the same people")
print(f"goal in people:          status {as_people.status}, gap {as_people.mip_gap}, {best:.0f} people within reach")
print(f"goal in national shares: status {as_share.status}, gap {as_share.mip_gap}, {reached:.0f} within reach,"
      f" of whom the goal counts {claimed:.0f}; largest village left out: {left_out:.0f} people")


def floor(unit):
    """Ask for 90 % of 2000 one-person cells; all 2000 may be served."""
    cell = np.full(2000, 1 / unit)
    return milp(np.ones(2000), constraints=LinearConstraint(cell[None], 0.9 * cell.sum(), np.inf), bounds=Bounds(0, 1))


print("expected: the floor of 90 % can be met in either unit")
plain, shares = floor(1), floor(CHINA)
print("floor in people:         ", plain.message)
print("floor in national shares:", shares.message)

same = (
    as_people.status == as_share.status == 0 and as_people.mip_gap == as_share.mip_gap == 0
    and claimed < 0.8 * best and reached < best and 130 < left_out < 141
    and plain.status == 0 and shares.status == 2
)
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
