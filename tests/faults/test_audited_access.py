"""PostgreSQL is killed while cases are read and tokens issued: each answer has its audit row (no audit row, no access).

Both are answered after the commit of their audit row, which PostgreSQL flushes. A setting or a journal that
acknowledged a commit earlier would lose the last rows before a crash. The rows of tokens share their commits.
"""

import threading
import time
from collections.abc import Callable
from itertools import cycle
from uuid import UUID, uuid4

import pytest
import requests

from tests.faults.test_database_crash import accepts, creates, describe
from tests.support.faults import Record, eventually, sized
from tests.support.faults_load import kill_process
from tests.support.journey import Backstage, a_registration
from tests.support.platform import Platform

# Alone: it needs reads under way in the very moment of each kill, and shares two cores with the whole platform.
pytestmark = [pytest.mark.faults, pytest.mark.alone, pytest.mark.timeout(900)]

READERS = 6
TAKERS = 6
KEPT_CONNECTIONS = 8
REFUSALS = {(503, "application/problem+json", True), (504, "application/problem+json", True)}
_AUDITED = "SELECT request_id FROM audit WHERE action = %s"


class Asker(threading.Thread):
    """Asks one request after the other, each under an id of its own: `ask(id)`."""

    def __init__(self, ask: Callable[[str], requests.Response], stopped: threading.Event) -> None:
        super().__init__(daemon=True)
        self._ask = ask
        self._stopped = stopped
        self.shown: set[str] = set()
        """The ids of the requests that were answered with a case or a token."""
        self.refused: list[requests.Response] = []

    def run(self) -> None:
        """Ask until the test says stop."""
        while not self._stopped.is_set():
            request_id = str(uuid4())
            answer = self._ask(request_id)
            if answer.status_code == 200:
                self.shown.add(request_id)
            else:
                self.refused.append(answer)
                time.sleep(0.05)


def test_every_case_that_was_shown_has_its_audit_row_after_a_crash(prefork_platform: Platform, record: Record) -> None:
    platform = prefork_platform
    assert eventually(lambda: creates(platform.client("caseworker", "GT")), within=60, pause=0.5)
    case_ids = [registered(platform) for _ in range(5)]

    def reader() -> Callable[[str], requests.Response]:
        caller, which = platform.client("caseworker", "GT"), cycle(case_ids)
        return lambda request_id: caller.get(f"/api/v1/cases/{next(which)}", headers={"X-Request-Id": request_id})

    crash_while(platform, record, [reader() for _ in range(READERS)], audited_in="cases", as_action="case.read")


def test_every_token_that_was_issued_has_its_audit_row_after_a_crash(
    prefork_platform: Platform, record: Record
) -> None:
    platform = prefork_platform

    def taker(role: str, country: str) -> Callable[[str], requests.Response]:
        client, session = platform.account("clients", role, country), requests.Session()
        session.auth = client["client_id"], client["client_secret"]
        return lambda request_id: session.post(
            f"{platform.url}/oauth2/token",
            data={"grant_type": "client_credentials"},
            headers={"X-Request-Id": request_id},
            timeout=30,
        )

    takers = [taker("caseworker", ("GT", "HN", "SV")[number % 3]) for number in range(TAKERS)]
    crash_while(platform, record, takers, audited_in="identity", as_action="token.issued")


def crash_while(
    platform: Platform,
    record: Record,
    asks: list[Callable[[str], requests.Response]],
    *,
    audited_in: str,
    as_action: str,
) -> None:
    """Kill PostgreSQL again and again while `asks` are repeated; each answer must be audited under its request id."""
    backstage = Backstage(platform)
    stopped = threading.Event()
    askers = [Asker(ask, stopped) for ask in asks]
    for asker in askers:
        asker.start()

    shown_before_kill = [kill(platform, backstage, record, askers) for _ in range(sized(3, 30))]
    stopped.set()
    for asker in askers:
        asker.join(60)

    shown = set().union(*(asker.shown for asker in askers))
    refused = [answer for asker in askers for answer in asker.refused]
    rows = backstage.rows(audited_in, _AUDITED, as_action)
    audited = {str(UUID(row.request_id)) for row in rows if row.request_id}
    record.n, record.effects = len(shown), len(shown & audited)
    record.lost = len(shown - audited)
    record.more |= {"refused": len(refused), "shown_between_kills": shown_before_kill}
    assert min(shown_before_kill) > 0, "no request was under way before a kill"
    assert refused, "no request met the crash"
    assert {describe(answer) for answer in refused} <= REFUSALS
    assert record.lost == 0
    # Every connection that a service has kept from before a kill is used once, so that the next test meets none.
    for _ in range(KEPT_CONNECTIONS):
        creates(platform.client("caseworker", "GT"))


def registered(platform: Platform) -> str:
    answer = platform.client("caseworker", "GT").post("/api/v1/cases", json=a_registration())
    answer.raise_for_status()
    return str(answer.json()["id"])


def kill(platform: Platform, backstage: Backstage, record: Record, askers: list[Asker]) -> int:
    """SIGKILL every process of PostgreSQL while requests run; returns how many were answered since the call."""
    before = shown_by(askers)
    time.sleep(3)
    old = platform.pid("postgres")
    answered = shown_by(askers) - before
    assert kill_process(platform, "postgres")()
    record.injected["database killed"] += 1
    platform.await_restart("postgres", old)
    assert eventually(lambda: accepts(backstage), within=60, pause=0.05) is not None
    assert eventually(lambda: creates(platform.client("caseworker", "GT")), within=60, pause=0.1) is not None
    # The gateway asks each service again some seconds after its last failure.
    before = shown_by(askers)
    assert eventually(lambda: shown_by(askers) > before, within=60) is not None
    return answered


def shown_by(askers: list[Asker]) -> int:
    return sum(len(asker.shown) for asker in askers)
