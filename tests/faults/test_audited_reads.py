"""PostgreSQL is killed while cases are read: what was shown to somebody has its audit row (no audit row, no access).

A read writes its audit row in the same transaction and is answered after the commit, which PostgreSQL flushes. A
setting or a journal that acknowledged a commit earlier would lose the last rows before a crash.
"""

import threading
import time
from uuid import UUID, uuid4

import pytest
import requests

from tests.faults.test_database_crash import accepts, creates, describe
from tests.support.faults import Record, eventually, sized
from tests.support.faults_load import kill_process
from tests.support.journey import Backstage, a_registration
from tests.support.platform import Caller, Platform

# Alone: it needs reads under way in the very moment of each kill, and shares two cores with the whole platform.
pytestmark = [pytest.mark.faults, pytest.mark.alone, pytest.mark.timeout(900)]

READERS = 6
REFUSALS = {(503, "application/problem+json", True), (504, "application/problem+json", True)}
_AUDITED = "SELECT request_id FROM audit WHERE action = 'case.read'"


class Reader(threading.Thread):
    """Reads cases one after the other, each under a request id of its own."""

    def __init__(self, caller: Caller, case_ids: list[str], stopped: threading.Event) -> None:
        super().__init__(daemon=True)
        self._caller = caller
        self._case_ids = case_ids
        self._stopped = stopped
        self.shown: set[str] = set()
        """The ids of the requests that were answered with a case."""
        self.refused: list[requests.Response] = []

    def run(self) -> None:
        """Read until the test says stop."""
        while not self._stopped.is_set():
            for case_id in self._case_ids:
                request_id = str(uuid4())
                answer = self._caller.get(f"/api/v1/cases/{case_id}", headers={"X-Request-Id": request_id})
                if answer.status_code == 200:
                    self.shown.add(request_id)
                else:
                    self.refused.append(answer)
                    time.sleep(0.05)


def test_every_case_that_was_shown_has_its_audit_row_after_a_crash(prefork_platform: Platform, record: Record) -> None:
    platform, backstage = prefork_platform, Backstage(prefork_platform)
    assert eventually(lambda: creates(platform.client("caseworker", "GT")), within=60, pause=0.5)
    case_ids = [registered(platform) for _ in range(5)]
    stopped = threading.Event()
    readers = [Reader(platform.client("caseworker", "GT"), case_ids, stopped) for _ in range(READERS)]
    for reader in readers:
        reader.start()

    shown_before_kill = [kill(platform, backstage, record, readers) for _ in range(sized(3, 30))]
    stopped.set()
    for reader in readers:
        reader.join(60)

    shown = set().union(*(reader.shown for reader in readers))
    refused = [answer for reader in readers for answer in reader.refused]
    audited = {str(UUID(row.request_id)) for row in backstage.rows("cases", _AUDITED) if row.request_id}
    record.n, record.effects = len(shown), len(shown & audited)
    record.lost = len(shown - audited)
    record.more |= {"refused": len(refused), "shown_between_kills": shown_before_kill}
    assert min(shown_before_kill) > 0, "no read was under way before a kill"
    assert refused, "no read met the crash"
    assert {describe(answer) for answer in refused} <= REFUSALS
    assert record.lost == 0


def registered(platform: Platform) -> str:
    answer = platform.client("caseworker", "GT").post("/api/v1/cases", json=a_registration())
    answer.raise_for_status()
    return str(answer.json()["id"])


def kill(platform: Platform, backstage: Backstage, record: Record, readers: list[Reader]) -> int:
    """SIGKILL every process of PostgreSQL while reads run; returns how many were answered since the call."""
    before = sum(len(reader.shown) for reader in readers)
    time.sleep(3)
    old = platform.pid("postgres")
    answered = sum(len(reader.shown) for reader in readers) - before
    assert kill_process(platform, "postgres")()
    record.injected["database killed"] += 1
    platform.await_restart("postgres", old)
    assert eventually(lambda: accepts(backstage), within=60, pause=0.05) is not None
    assert eventually(lambda: creates(platform.client("caseworker", "GT")), within=60, pause=0.1) is not None
    return answered
