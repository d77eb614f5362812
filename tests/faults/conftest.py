"""The records of fault tests, and a workshop of real workers and relays around one database."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from infra.local.environment import event_keys
from infra.local.programs import celery_pool
from infra.processes import WORKER
from shared.contracts.identity import OrganisationRegistered
from shared.kernel.country import Country
from shared.redis_client import redis_client
from tests.integration.shared.conftest import OneService, one_service
from tests.support.faults import Record, Victim, eventually
from tests.support.faults_worker import EFFECT_TABLE, ONE_SUBSCRIBER, ORDINARY, STARTS
from tests.support.platform import Platform, running_platform

__all__ = ["one_service"]


@pytest.fixture
def record(request: pytest.FixtureRequest, announce: Callable[[str], None]) -> Iterator[Record]:
    """Counts of this test: printed and kept, whatever the outcome. A run that injected nothing fails."""
    kept = Record(request.node.name.removeprefix("test_"))
    yield kept
    announce(kept.write())
    assert kept.injected.total() > 0, "the test injected no fault, so it proves nothing"


@dataclass
class Workshop:
    """A migrated database with workers and relays as processes of their own, and a table of effects."""

    one_service: OneService
    folder: Path
    workers: list[Victim] = field(default_factory=list)
    nurseries: list[Victim] = field(default_factory=list)

    def start_worker(self, *more: str, children: int = 2, pool: str = "prefork") -> Victim:
        """Start a worker with the real consumer and the flags of a deployed one; `more` are further flags of Celery."""
        flags = ["--pool", pool, *WORKER, "--concurrency", str(children), *more]
        command = [sys.executable, "-m", "celery", "-A", "tests.support.faults_worker", "worker", *flags]
        environment = self.one_service.database.environ | {"CEIBA_HEARTBEAT_FILE": str(self.folder / "heartbeat")}
        worker = Victim(command, environment, self._log("worker"))
        worker.start()
        self.workers.append(worker)
        return worker

    def start_relays(self, *, deaths: int = 0) -> Victim:
        """Start one relay after the other; the first `deaths` of them kill themselves at an unfavourable place."""
        report = self.folder / f"deaths-{len(self.nurseries)}"
        command = [sys.executable, "-m", "tests.support.faults_relays", str(deaths), str(report)]
        environment = self.one_service.database.environ | event_keys("identity", self.one_service.database.secrets)
        environment |= {"CEIBA_HEARTBEAT_FILE": str(self.folder / "relay-heartbeat")}
        nursery = Victim(command, environment, self._log("relays"))
        nursery.start()
        self.nurseries.append(nursery)
        return nursery

    def relay_deaths(self) -> Counter[str]:
        """How many relays died so far, by place."""
        total: Counter[str] = Counter()
        for file in self.folder.glob("deaths-*"):
            total.update(json.loads(file.read_text() or "{}"))
        return total

    def publish(self, aggregate: UUID, version: int = 1, behaviour: str = ORDINARY) -> None:
        """Commit one event through the outbox."""
        event = OrganisationRegistered(
            country=Country.GUATEMALA, organisation_id=aggregate, kind=str(version), public_name=behaviour
        )
        with self.one_service.work(Country.GUATEMALA) as work:
            work.publish(event)

    def drain(self, within: float) -> float | None:
        """Wait until every delivery is acked or dead; returns the seconds, or None when some are not in time."""

        def drained() -> bool:
            self._revive()
            return self.waiting() == 0

        return eventually(drained, within=within)

    def _revive(self) -> None:
        # As the supervisor does: a worker whose first child dies during its start ends altogether.
        for worker in self.workers:
            if worker.process is not None and worker.process.poll() is not None:
                worker.start()

    def waiting(self) -> int:
        """How many deliveries are neither acked nor dead."""
        return self.count("SELECT count(*) AS n FROM outbox_delivery WHERE state IN ('pending', 'published')")

    def effects(self) -> int:
        """How many effects there are so far, repeated ones included."""
        return self.count("SELECT count(*) AS n FROM fault_effect")

    def count(self, statement: str) -> int:
        """The number `n` of a statement."""
        return int(self.one_service.admin(statement)[0].n)

    def note(self, record: Record) -> None:
        """Record what the database shows about losses and repetitions."""
        record.effects = self.effects()
        distinct = self.count("SELECT count(*) AS n FROM (SELECT DISTINCT aggregate_id, version FROM fault_effect) e")
        record.lost = record.n - distinct
        record.duplicates_seen = self.count("SELECT coalesce(sum(attempts), 0) - count(*) AS n FROM outbox_delivery")
        record.more["dead_letters"] = self.count("SELECT count(*) AS n FROM dead_letter")

    def starts(self) -> dict[UUID, int]:
        """Aggregate → how often its handler was entered."""
        found: dict[Any, Any] = redis_client(self.one_service.settings.cache_url).hgetall(STARTS)
        return {UUID(name.decode()): int(count) for name, count in found.items()}

    def stop(self) -> None:
        """End every process."""
        for victim in (*self.workers, *self.nurseries):
            victim.kill()

    def tail(self) -> str:
        """The last lines of every process, for the message of a failed test."""
        return "\n".join(file.read_text(errors="replace")[-1500:] for file in sorted(self.folder.glob("*.log")))

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}-{len(self.workers)}-{len(self.nurseries)}.log"


@pytest.fixture(scope="session")
def prefork_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The platform of `make run`, shared by the tests of this folder; each must leave it working."""
    # One client asks as fast as it can, and a token that is not issued because of a crash counts as a failure.
    limits = ("CLIENT_PER_MINUTE", "TOKEN_PER_MINUTE", "TOKEN_PER_MINUTE_OF_ADDRESS")
    environment = {f"CEIBA_TUNE_LIMIT_{limit}": "1000000" for limit in limits}
    if celery_pool(sys.platform) != "prefork":
        environment["CEIBA_CELERY_POOL"] = "prefork"
    with running_platform(tmp_path_factory.mktemp("faults") / "home", environment) as running:
        yield running


@pytest.fixture
def workshop(one_service: OneService, tmp_path: Path) -> Iterator[Workshop]:
    one_service.admin(EFFECT_TABLE)
    one_service.admin(ONE_SUBSCRIBER)
    redis_client(one_service.settings.broker_url).flushall()
    made = Workshop(one_service, tmp_path)
    yield made
    made.stop()
