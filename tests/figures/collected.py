"""How many tests pytest collects, by folder."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

_TEST = re.compile(r"^tests/(\w+)/.*::")


def by_folder(root: Path) -> dict[str, int]:
    """Collected tests of the checkout in `root` by folder of `tests`. Raises CalledProcessError where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-qq", "--no-header", "tests"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    found = Counter(match[1] for line in done.stdout.splitlines() if (match := _TEST.match(line)))
    return {"collected tests": found.total()} | {f"  tests/{name}, collected": n for name, n in sorted(found.items())}
