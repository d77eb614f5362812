"""How the suite is spread over processes of its own: `python -m tests`.

A file stays in one process, for its tests share what its fixtures made. Everything that asks for the shared platform
stays in one process too, so that it is started once; and so do the faults, of which two at a time would take both
cores. Each process has servers and ports of its own.
"""

import os

from xdist.scheduler import LoadScopeScheduling

from infra.local.ports import FIRST, LAST

TOGETHER = (("tests/contract/", "tests/e2e/"), ("tests/faults/",))
"""Folders whose tests stay in one process."""
LONGEST = (*sum(TOGETHER, ()), "tests/unit/reporting/test_statistics_attack.py", "tests/integration/gateway/")
"""What is begun first: a process that takes the longest part last keeps everybody waiting."""


class Scheduling(LoadScopeScheduling):
    """Gives out whole files, and some folders as one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folders[0] for folders in TOGETHER if file.startswith(folders)), file)


def place_in_line(nodeid: str) -> int:
    """The lower, the earlier a test is given out."""
    return next((place for place, part in enumerate(LONGEST) if nodeid.startswith(part)), len(LONGEST))


def is_first_process() -> bool:
    """Whether servers that the environment names are for this process: they hold the data of one only."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"


def take_own_ports() -> None:
    """Keep this process, and the platforms that it starts, to ports that no process beside it takes."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
        share = (LAST - FIRST + 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        first = FIRST + number * share
        os.environ["CEIBA_TEST_PORTS"] = f"{first}-{first + share - 1}"
