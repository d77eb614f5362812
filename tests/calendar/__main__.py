"""`make test-calendar`: the suite with the clock of the machine moved to the moments at which dates go wrong.

`MOMENT=midnight` runs one moment, `PART=unit` the parts whose names begin so; commas separate several. Ends with a
table; code 1 when a test failed.
"""

import os
import signal
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.local.programs import REPOSITORY
from tests.calendar.moments import MOMENTS, Moment
from tests.calendar.parts import Part, parts
from tests.calendar.running import Outcome, run

RESULTS = REPOSITORY / "calendar-results"


def main() -> int:
    """Run what was asked for. Answers the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell in the background has them ignored
        signal.signal(number, signal.default_int_handler)
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        print("test-calendar: install the package libfaketime, then try again", file=sys.stderr)
        return 2
    moments = [m for m in MOMENTS if m.name.startswith(_asked("MOMENT"))]
    with tempfile.TemporaryDirectory(prefix="ceiba-calendar-") as folder:
        chosen = [p for p in parts(Path(folder)) if p.name.startswith(_asked("PART"))]
        if not moments or not chosen:
            print(f"MOMENT is one of: {', '.join(m.name for m in MOMENTS)}", file=sys.stderr)
            print(f"PART begins one of: {', '.join(p.name for p in parts(Path(folder)))}", file=sys.stderr)
            return 2
        outcomes = {moment: _live(moment, chosen, library) for moment in moments}
    return _report(outcomes)


def _asked(variable: str) -> tuple[str, ...]:
    return tuple(os.environ.get(variable, "").split(","))


def _live(moment: Moment, chosen: list[Part], library: Path) -> Outcome:
    total = Outcome()
    then = moment.after(datetime.now(UTC))
    print(f"\n{moment.name}: {then:%A %Y-%m-%d %H:%M:%S} in {moment.zone}, {moment.why}", flush=True)
    for part in (p for p in chosen if moment.name in (p.moments or (moment.name,))):
        print(f"  {part.name:24}", end="", flush=True)
        outcome = run(part, moment, library, RESULTS / moment.name)
        print(f"{outcome.passed:5} passed {len(outcome.failures):4} failed {outcome.seconds:6.0f} s", flush=True)
        for failure in outcome.failures:
            print(f"    {failure}", flush=True)
        total.passed += outcome.passed
        total.failures += outcome.failures
        total.seconds += outcome.seconds
    return total


def _report(outcomes: dict[Moment, Outcome]) -> int:
    print(f"\n{'moment':16}{'passed':>8}{'failed':>8}{'time':>10}")
    for moment, outcome in outcomes.items():
        lasted = timedelta(seconds=round(outcome.seconds))
        print(f"{moment.name:16}{outcome.passed:8}{len(outcome.failures):8}{lasted!s:>10}")
    print(f"\nWhat the parts printed is in {RESULTS.relative_to(REPOSITORY)}/")
    return int(any(outcome.failures or not outcome.passed for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
