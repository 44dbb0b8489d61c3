#!/usr/bin/env bash
# One expects people with no doctor in reach to have zero doctors each: a floating catchment sums what is in reach.
# PySAL's `access` gives them NaN, which pandas leaves out of every mean, sum of ranks and inequality: of 4,000
# people with ten doctors each has 0.0025 by the invariant of the method, but the mean weighted by people over what
# was returned is twice that. It hurts wherever districts are compared: the one that reaches fewer people may look
# the better served, and a Gini over the table does not see who has nothing.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet access==1.1.10.post3 pandas==3.1.1 geopandas==1.2.0
cd "$folder"
venv/bin/python -W ignore - <<'PY'
from importlib.metadata import version

import pandas as pd
from access import Access

people = pd.DataFrame({"id": [1, 2, 3], "people": [1000, 1000, 2000]})
doctors = pd.DataFrame({"id": [1], "doctors": [10]})
cost = pd.DataFrame({"from": [1, 2, 3], "to": [1, 1, 1], "minutes": [0, 10, 60]})
study = Access(
    demand_df=people, demand_index="id", demand_value="people",
    supply_df=doctors, supply_index="id", supply_value="doctors",
    cost_df=cost, cost_origin="from", cost_dest="to", cost_name="minutes",
)  # fmt: skip
each = study.two_stage_fca(name="fca", max_cost=30)["fca_doctors"]
weights = people.set_index("id")["people"]
reached = each.notna()
told = (each * weights).sum() / weights[reached].sum()
print("access", version("access"), "pandas", pd.__version__)
print(each.to_dict())
print(f"mean over people as pandas skips NaN: {told:.4f}; ten doctors over 4,000 people: {10 / 4000:.4f}")
assert each.isna().tolist() == [False, False, True], "the behaviour has changed"
assert told == 0.005, "the behaviour has changed"
PY
