"""What an operator does in office hours, while referrals go on: none of it loses or repeats a referral.

Reporting is stopped, the workers of referrals are tripled, the broker is stopped for five minutes, the key of tokens is
changed, and a backup is restored in a second place and verified.
"""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.postgres import PLACE_VARIABLE, EmbeddedPostgres
from infra.local.programs import REPOSITORY, runtime_environment
from infra.ops.backup.moment import of_service
from infra.ops.backup.server import recovered
from tests.faults.test_referrals_under_faults import all_delivered, bodies_for, note
from tests.support.backed_up import an_identity_file
from tests.support.clusters import keep_clusters_temporary
from tests.support.databases import admin_rows
from tests.support.faults import FULL, Record, eventually
from tests.support.faults_load import Load
from tests.support.journey import Backstage, registered_webhook, webhook_receiver
from tests.support.kept_down import broker_stopped, kept_down
from tests.support.more_processes import another
from tests.support.platform import Caller, Platform, running_platform
from tests.support.running import running

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not FULL, reason="ten minutes and a platform of its own: CEIBA_FAULTS=full"),
]

REPORTING_STOPPED_FOR, BROKER_STOPPED_FOR = 30.0, 300.0
"""Seconds."""
MORE_WORKERS = 2
MOST = 5000
PAUSE = 1.0
DRAINED_WITHIN = 180.0


@dataclass
class Operator:
    """The commands of who operates the platform, here and in a second place."""

    identity: Path
    backups: Mapping[str, str]
    home: Home

    def ceiba(self, *arguments: str, home: Home | None = None, **more: str) -> Any:
        """What a command answers. It must succeed."""
        clusters = {PLACE_VARIABLE: os.environ[PLACE_VARIABLE]} if PLACE_VARIABLE in os.environ else {}
        own = {"CEIBA_HOME": str((home or self.home).folder), **clusters, **self.backups, **more}
        done = subprocess.run(
            [sys.executable, "-m", "infra.ops", *arguments, "--json"],
            cwd=REPOSITORY,
            env=runtime_environment() | own,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return json.loads(done.stdout)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    tmp_path.chmod(0o711)
    identity, recipient = an_identity_file(tmp_path)
    # PostgreSQL's account must reach it, and cannot enter the folder of a test.
    repository = keep_clusters_temporary() / f"repository-{uuid4().hex[:6]}"
    backups = {"CEIBA_BACKUP_REPOSITORY": str(repository), "CEIBA_BACKUP_RECIPIENT": recipient}
    return Operator(identity, backups, Home(tmp_path / "home"))


@pytest.fixture
def platform(operator: Operator) -> Iterator[Platform]:
    with running_platform(operator.home.folder, operator.backups) as running_here:
        yield running_here


def test_what_an_operator_does_loses_no_referral(
    platform: Platform, operator: Operator, record: Record, tmp_path: Path
) -> None:
    backstage = Backstage(platform)
    receiver = platform.client("focal_point", "GT", 1)
    receiver_id = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    bodies = bodies_for(platform, receiver_id, MOST)
    with webhook_receiver() as webhooks, registered_webhook(receiver, webhooks):
        load = Load(platform, "/api/v1/referrals", bodies, pause=PAUSE)
        load.start()
        stop_reporting(platform, load, record)
        triple_workers(platform, load, record, tmp_path)
        stop_the_broker(platform, load, record)
        change_the_key_of_tokens(platform, operator, record)
        load.stop()
        referrals = {one["id"] for one in load.created}
        record.more["drained after"] = eventually(
            lambda: all_delivered(backstage, webhooks, referrals), within=DRAINED_WITHIN, pause=1
        )

    record.n = len(referrals)
    note(record, backstage, webhooks, referrals)
    record.more["answers"] = dict(load.answers)
    record.more["restored"] = restored_elsewhere(platform, operator, referrals, tmp_path)
    record.injected["backups restored"] += 1
    assert record.more["answers"] == {"201": record.n}
    assert record.more["drained after"] is not None
    assert (record.lost, record.effects, record.more["dead_letters"]) == (0, record.n, 0)
    assert set(record.more["per_referral"].values()) == {"1"}
    assert record.more["restored"] == {"referrals": record.n, "notifications": record.n, "audit": "verified"}


def stop_reporting(platform: Platform, load: Load, record: Record) -> None:
    """Registration and referral go on without it."""
    before, analyst = len(load.created), platform.client("analyst")
    with kept_down(platform, ("reporting-api", "reporting-worker", "reporting-relay")):
        assert eventually(lambda: state_of(platform, "reporting") == "unavailable", within=30) is not None
        time.sleep(REPORTING_STOPPED_FOR)
        asked = analyst.get("/api/v1/dashboard")
        record.more["without reporting"] = {"sent": len(load.created) - before, "asked for figures": asked.status_code}
    record.injected["services stopped"] += 1
    assert record.more["without reporting"]["sent"] > 0
    assert eventually(lambda: state_of(platform, "reporting") == "ready", within=90, pause=1) is not None


def triple_workers(platform: Platform, load: Load, record: Record, folder: Path) -> None:
    """Two more of referrals share its queues; afterwards they stop as any worker does."""
    before = len(load.created)
    with ExitStack() as more:
        for number in range(MORE_WORKERS):
            program = another(platform, "referrals-worker", folder / f"more-{number}")
            more.enter_context(running(program, folder / f"worker-{number}.log"))
            record.injected["workers added"] += 1
        assert eventually(lambda: len(load.created) >= before + 30, within=120) is not None


def stop_the_broker(platform: Platform, load: Load, record: Record) -> None:
    """Referrals are saved meanwhile, and sent from the outbox afterwards."""
    backstage, before = Backstage(platform), len(load.created)
    with broker_stopped(platform):
        assert eventually(lambda: state_of(platform, "referrals") == "degraded", within=30) is not None
        time.sleep(BROKER_STOPPED_FOR)
        record.injected["seconds the broker was stopped"] += int(BROKER_STOPPED_FOR)
        sent = len(load.created) - before
        record.more["without broker"] = {"sent": sent, "waiting": backstage.waiting()}
    assert 0 < sent <= record.more["without broker"]["waiting"]


def change_the_key_of_tokens(platform: Platform, operator: Operator, record: Record) -> None:
    """A token of the old key opens what it opened, and new ones are signed with another key."""
    old = fresh_token(platform)
    operator.ceiba("keys", "rotate-signing")
    record.injected["keys changed"] += 1
    # Processes look at the keys again every minute.
    changed = eventually(lambda: key_of(fresh_token(platform)) != key_of(old), within=90, pause=1)
    new = platform.token("caseworker", "GT")
    answers = [Caller(platform.url, partial(str, token)).get("/api/v1/cases").status_code for token in (old, new)]
    record.more["tokens"] = {"old": answers[0], "new": answers[1], "changed after": changed}
    assert answers == [200, 200]
    assert changed is not None


def restored_elsewhere(platform: Platform, operator: Operator, referrals: set[str], folder: Path) -> dict[str, Any]:
    """Back up, restore into an empty folder, count there, and verify the audit trail there."""
    assert eventually(lambda: Backstage(platform).waiting() == 0, within=60) is not None
    operator.ceiba("backup", "run")
    second = Home(folder / "second")
    operator.ceiba("backup", "restore", "--identity", str(operator.identity), home=second)
    password = second.vault.secrets().postgres_password
    server = EmbeddedPostgres(folder=second.folder / "postgres", port=free_port(), password=password)
    with recovered(server, folder / "second.log") as url:
        rows = admin_rows(of_service(url, "referrals"), "SELECT id FROM referral")
        notified = admin_rows(
            of_service(url, "referrals"), "SELECT referral_id AS id FROM notification WHERE kind = 'referral_sent'"
        )
        operator.ceiba("audit", "verify", home=second, CEIBA_ADMIN_DATABASE_URL=url)
    return {
        "referrals": len(referrals & {str(row.id) for row in rows}),
        "notifications": len(referrals & {str(row.id) for row in notified}),
        "audit": "verified",
    }


def state_of(platform: Platform, service: str) -> str:
    """As the gateway has it."""
    return str(requests.get(f"{platform.url}/healthz", timeout=30).json()["services"][service])


def fresh_token(platform: Platform) -> str:
    """One that was issued just now."""
    platform.forget_tokens()
    return platform.token("caseworker", "GT")


def key_of(token: str) -> str:
    """The id of the key that signed a token."""
    head = token.partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"])
