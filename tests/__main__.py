"""The suite: first what may run beside other tests, in one process more than there are cores; then what may not.

`python -m tests [folders…]`; a single file runs in one process, as with pytest itself.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support import minutes

FOUND_NO_TESTS = 5
PROCESSES = min((os.cpu_count() or 1) + 1, 4)
"""One more than cores: tests of browsers, deadlines and faults wait for half of their time."""
TOGETHER = ("-n", str(PROCESSES), "--no-loadscope-reorder", "-m", "not alone")
ALONE = ("-m", "alone")


def main(parts: Sequence[str]) -> int:
    """Run `parts`; 0 when every test passed."""
    began = time.monotonic()
    is_one_file = len(parts) == 1 and ".py" in parts[0]
    with tempfile.NamedTemporaryFile() as spent:
        os.environ[minutes.FILE] = spent.name
        codes = [pytest(*how, *parts) for how in ([()] if is_one_file else [TOGETHER, ALONE])]
        print("by folder, summed over processes:", *minutes.lines(Path(spent.name)), sep="\n")
    whole, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"all parts: {whole} min {seconds} s; exit codes of pytest: {codes}", flush=True)
    ran = [code for code in codes if code != FOUND_NO_TESTS]
    return next((code for code in ran if code), 0 if ran else FOUND_NO_TESTS)


def pytest(*arguments: str) -> int:
    """One run; the exit code of pytest."""
    slowest = ("--durations=20", "--durations-min=1")
    return subprocess.run([sys.executable, "-m", "pytest", *slowest, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
