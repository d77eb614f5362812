"""`python -m tests.bench.memory [FOLDER]`: what each process of a running platform weighs, in MiB (PSS)."""

import sys
from pathlib import Path

from tests.bench.processes import ProcessMeter


def main(folder: Path) -> None:
    """Print a line a process, the heaviest first, and the sum."""
    by_process = ProcessMeter(folder).memory()
    for name, mib in sorted(by_process.items(), key=lambda item: -item[1]):
        print(f"{mib:7.1f}  {name}")
    print(f"{sum(by_process.values()):7.1f}  all")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".ceiba"))
