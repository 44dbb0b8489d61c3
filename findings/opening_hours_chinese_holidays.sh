#!/usr/bin/env bash
# One expects country="CN" to make "PH off" mean the public holidays of China: 13 days a year since 2025, with
# working Saturdays and Sundays in exchange for the long weeks (both by decree of the State Council). opening-hours-py
# knows six of the 13: the first day of each feast and no Qingming. A clinic that is shut from 1 to 3 October counts as
# open on the 2nd and 3rd, one shut over Spring Festival opens on its second day; and on a decreed working Sunday
# "Mo-Fr" stays shut. It hurts tests of what is open when, in the very week that planners ask about.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check opening-hours-py==2.1.4
cd "$room"
"$room/venv/bin/python" - <<'PY'
import datetime as dt
import importlib.metadata
import sys

from opening_hours import OpeningHours

print("opening-hours-py", importlib.metadata.version("opening-hours-py"))
law = ["01-01", "01-28", "01-29", "01-30", "01-31", "04-04", "05-01", "05-02", "05-31", "10-01", "10-02", "10-03", "10-06"]
clinic = OpeningHours("Mo-Su 08:00-18:00; PH off", country="CN")
days = [dt.datetime(2025, 1, 1, 10) + dt.timedelta(k) for k in range(365)]
shut = [day.strftime("%m-%d") for day in days if not clinic.is_open(day)]
print("expected: shut on the 13 public holidays of 2025:", *law)
print("seen:     shut on", *shut)
print("open on a public holiday:", *[day for day in law if day not in shut])
worked = dt.datetime(2025, 9, 28, 10)  # a Sunday, worked for the National Day week
open_then = OpeningHours("Mo-Fr 08:00-18:00", country="CN").is_open(worked)
print("'Mo-Fr' on Sunday 2025-09-28, a working day by decree:", "open" if open_then else "shut")
same = shut == ["01-01", "01-29", "05-01", "05-31", "10-01", "10-06"] and not open_then
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
