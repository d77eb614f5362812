"""A relay whose rounds no longer end is found: until then its health check says nothing."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from infra.docker import health
from infra.local.environment import event_keys
from shared.messaging.heartbeat_file import STALE_AFTER
from tests.integration.shared.conftest import OneService
from tests.support.faults import Victim, eventually

pytestmark = pytest.mark.integration

RELAY = """
from shared.messaging.relay import run
from shared.settings import common_settings, read
run(read(lambda env: common_settings(env, "identity")), ())
"""
WAITING = "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def heartbeat(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The heartbeat of a container of a relay, where its health check looks for it."""
    role, file = tmp_path / "role", tmp_path / "heartbeat"
    role.write_text("relay")
    monkeypatch.setattr(health, "ROLE_FILE", role)
    monkeypatch.setenv("CEIBA_HEARTBEAT_FILE", str(file))
    return file


@contextmanager
def relay(one_service: OneService, heartbeat: Path, **settings: str) -> Iterator[Victim]:
    environ = one_service.database.environ | event_keys("identity", one_service.database.secrets) | settings
    environ |= {"CEIBA_HEARTBEAT_FILE": str(heartbeat)}
    started = Victim([sys.executable, "-c", RELAY], environ, heartbeat.with_name("relay.log"))
    started.start()
    try:
        assert eventually(health.is_healthy, within=30) is not None, started.log.read_text()
        yield started
    finally:
        started.kill()


def let_pass(file: Path) -> None:
    """Make the heartbeat as old as one that nobody touched for too long."""
    long_ago = file.stat().st_mtime - STALE_AFTER - 5
    os.utime(file, (long_ago, long_ago))


def test_a_relay_whose_round_does_not_end_is_unhealthy_until_it_ends(one_service: OneService, heartbeat: Path) -> None:
    with relay(one_service, heartbeat):
        with psycopg.connect(one_service.database.admin_url) as blocking:
            blocking.execute("LOCK TABLE outbox_delivery")
            assert eventually(lambda: one_service.admin(WAITING)[0].n > 0, within=30) is not None
            let_pass(heartbeat)
            assert not health.is_healthy()
            assert one_service.admin(WAITING)[0].n > 0

        assert eventually(health.is_healthy, within=30) is not None


def test_a_relay_that_waits_for_a_server_stays_healthy(one_service: OneService, heartbeat: Path) -> None:
    with relay(one_service, heartbeat, CEIBA_BROKER_URL="redis://127.0.0.1:1/0") as waiting:
        assert eventually(lambda: "relay waits for a server" in waiting.log.read_text(), within=30) is not None
        let_pass(heartbeat)

        assert eventually(health.is_healthy, within=30) is not None


def test_a_relay_that_has_not_begun_is_not_healthy(heartbeat: Path) -> None:
    assert not heartbeat.exists()
    assert not health.is_healthy()
