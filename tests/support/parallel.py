"""The distribution of the suite over several processes: `python -m tests`.

A file stays in one process, because its tests share fixtures. The files that need the shared platform are given out in
two parts, so that few processes start one, and both cores have work to the end; the fault tests stay in one process,
because two of them at once would take both cores. Each process has servers and ports of its own.
"""

import os

from xdist.scheduler import LoadScopeScheduling

from infra.local.ports import FIRST, LAST

E2E = "tests/e2e/"
SECOND_HALF = f"{E2E}test_look.py"
"""Files of the whole platform from here on, by their names, are the second part."""
APART = f"{E2E}test_measurements.py"
"""Starts platforms of its own and needs none that others share, so any process may have it."""
USE_CASES, REPOSITORIES = "tests/contract/usecases/", "tests/contract/repositories/"
"""The files of one service share a database."""
LONGEST = (
    *(E2E, "tests/contract/"),
    *("tests/unit/reporting/test_statistics_attack.py", "tests/unit/cases/test_three_tracks.py"),
    *("tests/unit/", "tests/integration/gateway/", "tests/faults/"),
)
"""The parts that are begun first, because the suite would wait for a long part that is begun last.

Unit tests come before a process with a browser is free for them: the event loop of Playwright admits no other.
"""


class Scheduling(LoadScopeScheduling):
    """Gives out whole files, and what shares more than a file as one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith("tests/faults/"):
            return "faults"
        if file.startswith((USE_CASES, REPOSITORIES)):
            return "/".join(file.split("/")[:4])
        if file.startswith((E2E, "tests/contract/")) and file != APART:
            return "e2e, second part" if file >= SECOND_HALF and file.startswith(E2E) else "e2e and contract"
        return file


def place_in_line(nodeid: str) -> int:
    """The lower, the earlier a test is given out."""
    return next((place for place, part in enumerate(LONGEST) if nodeid.startswith(part)), len(LONGEST))


def is_first_process() -> bool:
    """Whether this process may use the servers that the environment names; only one may."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"


def take_own_ports() -> None:
    """Restrict this process, and the platforms that it starts, to ports that no other process uses."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
        share = (LAST - FIRST + 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        first = FIRST + number * share
        os.environ["CEIBA_TEST_PORTS"] = f"{first}-{first + share - 1}"
