"""What a check costs beside a run, on the synthetic city: seconds of the processor, with what they write."""

import time
from pathlib import Path

import pytest

import access
from access import synthetic
from access.assessment import run as assessment
from tests.benchmarks.bench import show


@pytest.mark.benchmark
def test_a_check_beside_a_run(tmp_path: Path) -> None:
    study = access.load(synthetic.write(tmp_path / "city"))
    access.check(study)  # once, so that all is compiled and imported
    access.run(study)
    at = time.process_time()
    access.check(study).write(tmp_path / "checked")
    check_s = time.process_time() - at
    result = access.run(study)
    run_s = time.process_time() - at - check_s
    result.write(tmp_path / "results")
    write_s = time.process_time() - at - check_s - run_s
    assessment.check(result.assessed)
    page_s = time.process_time() - at - check_s - run_s - write_s
    show(
        "a check beside a run, synthetic city",
        [
            {"check, CPU s": check_s, "run, CPU s": run_s, "its files, CPU s": write_s},
            {"check / run with its files": check_s / (run_s + write_s)},
            {"the page among its files, share": page_s / write_s},
        ],
    )
