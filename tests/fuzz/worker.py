"""A process that runs damaged studies, one after the other, within limits of time and memory.

It reads a line of JSON for each study and answers with one: what the command line would make of it
(``exit`` 0 with its results, 2 with its message), or the traceback of a defect.
"""

import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

HANG_S = 30
_MEMORY = 6 << 30


def outcome(study: Path, scenario: str = "") -> dict[str, Any]:
    """Run a study, or compare it with a scenario, as a command does, and write its results."""
    from access.assessment import run
    from access.contracts.errors import AccessError
    from access.remedies.comparison import run as comparison
    from access.remedies.scenarios.file import load_all
    from access.study import study as studies

    try:
        read = studies.load(study, output=study.parent / "results")
        if scenario:
            found = comparison.compare(read, load_all([study.parent / scenario]), run.quiet)
            comparison.write(found, read.output)
            results = [found.base, *(each.result for each in found.changed)]
        else:
            results = [run.run(read, run.quiet)]
            run.write(results[0])
    except AccessError as error:
        return {"exit": 2, "said": str(error)[:1000]}
    except Exception:
        return {"exit": 1, "said": traceback.format_exc()[-3000:]}
    notes = [results[-1].input_report, results[0].input_report]
    return {
        "exit": 0,
        "values": [each.assessment.verdicts.round(9).to_csv() for each in results],
        "notes": sorted({text for each in notes for text in each["en"][each["level"] != "found"]}),
    }


def main() -> None:
    """Answer until there is nothing more to read; the first line is a study to warm up with."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    for number, line in enumerate(sys.stdin):
        asked = json.loads(line)
        if number:
            signal.setitimer(signal.ITIMER_PROF, HANG_S)  # of computing; it ends the process
        found = outcome(Path(asked["study"]), asked["scenario"])
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(json.dumps(found) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
