#!/usr/bin/env bash
# One expects `Series.isin` to be the fast way to ask which of many ids are among others: it has a hash table.
# With pandas 3 text columns are Arrow's by default, and `isin` on the index made of one, or on the column, takes each
# value out of Arrow as a Python object first: pyarrow's own `is_in` answers the same some tens of times faster.
# It hurts where tables of facilities or cells are asked clause by clause, with ids that are text.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pandas==3.1.1 pyarrow==26.0.1 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import time

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

print("pandas", pd.__version__, "pyarrow", pa.__version__)
ids = pd.Series([f"node/{i}" for i in range(40_000)])
some = ids[::2].reset_index(drop=True)
print("dtype:", ids.dtype)


def best(ask):
    times = []
    for _ in range(7):
        begun = time.perf_counter()
        found = ask()
        times.append(time.perf_counter() - begun)
    return min(times), found


by_pandas, one = best(lambda: ids.isin(some).to_numpy())
by_index, two = best(lambda: pd.Index(ids).isin(pd.Index(some)))
values, others = pa.array(ids), pa.array(some)
by_arrow, three = best(lambda: pc.is_in(values, value_set=others).to_numpy(zero_copy_only=False))
assert (one == three).all() and (two == three).all()
print(f"Series.isin {1000 * by_pandas:.1f} ms, Index.isin {1000 * by_index:.1f} ms, pyarrow is_in {1000 * by_arrow:.1f} ms")
print(f"{by_pandas / by_arrow:.0f} and {by_index / by_arrow:.0f} times as long")
assert max(by_pandas, by_index) > 5 * by_arrow, "pandas has become quick: the finding has gone"
P
