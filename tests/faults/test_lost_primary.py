"""The primary of PostgreSQL is lost and its replica takes over: people wait, and nothing that was confirmed is lost."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask

from infra.local.secrets import PlatformSecrets
from services.cases.bootstrap import build
from services.cases.settings import read_settings
from services.cases.wsgi import create_app
from shared.kernel.errors import Unavailable
from tests.integration.cases.conftest import Caller
from tests.support.databases import Databases, ServiceDatabase, admin_rows
from tests.support.faults import FULL, Record, eventually
from tests.support.journey import a_registration
from tests.support.standby import Pair, primary_and_replica

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not FULL, reason="two servers and a migration: with CEIBA_FAULTS=full"),
]


@dataclass
class Cases:
    """The service of cases, which knows both servers, and callers who register cases in it."""

    app: Flask
    database: ServiceDatabase
    answers: Counter[tuple[int, bool]] = field(default_factory=Counter)
    """By status and whether `Retry-After` was there."""
    confirmed: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """What people read while there was no primary."""
    _ended: bool = False

    def register(self) -> None:
        """Register one case after the other."""
        caller = Caller(self.app.test_client())
        while not self._ended:
            answer = caller.post("/cases", a_registration())
            self.answers[answer.status_code, "Retry-After" in answer.headers] += 1
            if answer.status_code == 201:
                self.confirmed.append(answer.json["id"])
            else:
                self.told.add(answer.json["title"])
                time.sleep(0.05)

    def end(self) -> None:
        """Let the callers stop."""
        self._ended = True

    def more(self, count: int, within: float) -> float | None:
        """Seconds until `count` more cases were confirmed."""
        before = len(self.confirmed)
        return eventually(lambda: len(self.confirmed) >= before + count, within=within, pause=0.02)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with primary_and_replica(tmp_path) as running:
        yield running


@pytest.fixture
def cases(pair: Pair, databases: Databases, platform_secrets: PlatformSecrets) -> Iterator[Cases]:
    addresses = replace(databases.addresses, postgres_url=pair.either(pair.primary.url), pool_url=None)
    database = Databases(admin_url=pair.primary.url, secrets=platform_secrets, addresses=addresses).fresh("cases")
    with database.as_environment():
        services = build(read_settings())
    yield Cases(create_app(services), database)
    services.engine.dispose()


def test_what_was_confirmed_is_on_the_replica_that_takes_over(pair: Pair, cases: Cases, record: Record) -> None:
    pair.confirm_twice()
    threads = [threading.Thread(target=cases.register, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert cases.more(2000, within=200) is not None

    pair.lose_the_primary()
    record.injected["primaries lost"] += 1
    refused = eventually(lambda: cases.answers[503, True] >= 3, within=30, pause=0.02)
    pair.promote()
    record.more["works_again_after"] = cases.more(500, within=60)
    cases.end()
    for thread in threads:
        thread.join()

    stored = {str(row.id) for row in admin_rows(_of(pair, cases), "SELECT id FROM case_record")}
    record.n = record.effects = len(cases.confirmed)
    record.lost = len(set(cases.confirmed) - stored)
    record.more["answers"] = {str(answer): count for answer, count in cases.answers.items()}
    assert refused is not None
    assert set(cases.answers) == {(201, False), (503, True)}
    assert len(cases.told) == 1
    assert cases.told <= set(Unavailable.title.values())
    assert record.more["works_again_after"] is not None
    assert record.lost == 0


def _of(pair: Pair, cases: Cases) -> str:
    return pair.replica.url.removesuffix("postgres") + cases.database.name
