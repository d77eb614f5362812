"""A consumer is restored from a backup: the events since then are sent again, and its state is as before."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import sql

from infra.local.programs import REPOSITORY
from tests.support.faults import Record, eventually, sized
from tests.support.journey import Backstage, a_referral, register
from tests.support.platform import Platform

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

SERVICE = "reporting"
CONSUMER = "reporting.events"
BACKUP = "ceiba_reporting_backup"
TABLES = ("person_fact", "person_count", "referral_fact", "referral_count", "organisation", "early_consent")
NAME = f"ceiba_{SERVICE}"


def test_a_consumer_restored_from_a_backup_gets_its_lost_events_again(
    prefork_platform: Platform, record: Record
) -> None:
    backstage, began = Backstage(prefork_platform), datetime.now(UTC)
    record.n = sized(4, 60)
    work(prefork_platform, record.n)
    wait_until_delivered(backstage)
    back_up(backstage)
    work(prefork_platform, record.n)
    wait_until_delivered(backstage)
    before, received = state(backstage), inbox(backstage)

    restore(prefork_platform, backstage)
    remembered = inbox(backstage)
    record.injected["events lost by the consumer"] = received - remembered
    assert state(backstage) != before
    answer = json.loads(ceiba(prefork_platform, "replay", "--consumer", CONSUMER, "--since", str(began), "--json"))

    record.more |= {"sent": answer["sent"], "recognised": answer["sent"] - (inbox(backstage) - remembered)}
    record.effects = sum(len(rows) for rows in state(backstage).values())
    record.lost = sum(len(rows) for rows in before.values()) - record.effects
    assert state(backstage) == before
    assert inbox(backstage) == received
    assert (answer["dead"], backstage.dead_letters()) == (0, 0)
    # Events that the backup held were sent too, and recognised.
    assert answer["sent"] > record.injected["events lost by the consumer"]


def work(platform: Platform, count: int) -> None:
    """Register and refer cases, and change their profiles."""
    caller = platform.client("caseworker", "GT")
    receiver = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    for _ in range(count):
        answer = caller.post("/api/v1/referrals", json=a_referral(register(caller), receiver))
        assert answer.status_code == 201, answer.text


def wait_until_delivered(backstage: Backstage) -> None:
    assert eventually(lambda: backstage.waiting() == 0, within=60) is not None


def state(backstage: Backstage) -> dict[str, list[Any]]:
    """The data that the consumer has stored."""
    return {
        table: [row.known for row in backstage.rows(SERVICE, f"SELECT t::text AS known FROM {table} t ORDER BY 1")]
        for table in TABLES
    }


def inbox(backstage: Backstage) -> int:
    return backstage.number(SERVICE, "SELECT count(*) FROM inbox WHERE done_at IS NOT NULL")


def back_up(backstage: Backstage) -> None:
    with without_other_connections(backstage) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(BACKUP), sql.Identifier(NAME), sql.Identifier(f"{SERVICE}_owner")
            )
        )


def restore(platform: Platform, backstage: Backstage) -> None:
    """Restore the database as docs/runbooks/postgresql.md describes."""
    with without_other_connections(backstage) as server:
        # The supervisor restarts it meanwhile; otherwise it would first use its broken connections.
        platform.kill(f"{SERVICE}-worker")
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(NAME)))
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(BACKUP), sql.Identifier(NAME)))
    for step in ("provision", "migrate"):
        ceiba(platform, step)


@contextmanager
def without_other_connections(backstage: Backstage) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the administrator while the services are kept out of the consumer's database."""
    url = backstage.database_url(SERVICE).replace(f"/{NAME}", "/postgres")
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(allow.format(sql.Identifier(NAME), sql.SQL("false")))
        server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (NAME,))
        try:
            yield server
        finally:
            server.execute(allow.format(sql.Identifier(NAME), sql.SQL("true")))


def ceiba(platform: Platform, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "infra.ops", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "CEIBA_HOME": str(platform.home.folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
