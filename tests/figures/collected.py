"""How many tests pytest collects, by folder."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

_FILE = re.compile(r"^tests/(\w+)/\S+\.py: (\d+)$", re.MULTILINE)
_FAILED = re.compile(r"^ERROR tests/", re.MULTILINE)


def by_folder(root: Path) -> dict[str, int]:
    """Collected tests of the checkout in `root` by folder of `tests`, and the files that cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-qq", "--continue-on-collection-errors", "tests"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return counted(done.stdout)


def counted(listing: str) -> dict[str, int]:
    """The tests by folder that a listing of pytest (`path: count`) names."""
    found: Counter[str] = Counter()
    for folder, count in _FILE.findall(listing):
        found[folder] += int(count)
    by_name = {f"  tests/{name}, collected": count for name, count in sorted(found.items())}
    failed = len(_FAILED.findall(listing))
    return {"collected tests": found.total()} | by_name | ({"  files not collected": failed} if failed else {})
