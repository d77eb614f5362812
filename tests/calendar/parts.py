"""What is run at each moment: what is fast whole, what is slow as a sample."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.programs import REPOSITORY


@dataclass(frozen=True, slots=True)
class Part:
    """One process, which starts at the moment: a later part of the suite does not start minutes after midnight."""

    name: str
    arguments: Sequence[str]
    pytest: bool = True
    moments: tuple[str, ...] = ()
    """Names of the moments at which it runs; at all of them when none is named."""

    def command(self, results: Path) -> list[str]:
        """How it is started; a run of pytest writes what it counted to `results`."""
        if not self.pytest:
            return [sys.executable, *self.arguments]
        return [sys.executable, "-m", "pytest", *self.arguments, "-q", "--tb=short", f"--junitxml={results}"]


def parts(pictures: Path) -> list[Part]:
    """In the order in which they run. The manual's pictures go to `pictures`, not over those of the manual."""
    services = sorted(folder.parent.name for folder in (REPOSITORY / "tests/integration").glob("*/__init__.py"))
    return [
        Part("unit", ["tests/unit"]),
        *(Part(f"integration/{name}", [f"tests/integration/{name}"]) for name in services),
        Part("contract", ["tests/contract"]),
        Part("architecture", ["tests/architecture"]),
        # The screens that count days, and the demonstration.
        Part(
            "browser",
            ["tests/e2e/test_clock.py", "tests/e2e/test_follow_up.py", "tests/e2e/test_extracts.py"],
        ),
        Part("demo", ["tests/e2e/test_demo.py"]),
        # One that replays what happened between two times, one about order, one about what is retried.
        Part(
            "faults",
            ["tests/faults/test_restored_consumer.py", "tests/faults/test_order.py"],
            moments=("in-40-days", "to-winter-time"),
        ),
        Part("manual", ["docs/manual/shoot.py", str(pictures)], pytest=False, moments=("in-400-days", "leap-day")),
    ]
