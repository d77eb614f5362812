"""A platform with the data of a whole demonstration is lost and restored: nothing is missing, nothing happens twice.

Only in full size (`CEIBA_FAULTS=full`): it runs two platforms, one after the other.
"""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from infra.local.programs import REPOSITORY
from services.cases.adapters.person.erased_list import erased_persons
from tests.faults.test_restored_consumer import state
from tests.support.backed_up import BackedUp, an_identity_file
from tests.support.clusters import keep_clusters_temporary
from tests.support.faults import FULL, Record, eventually
from tests.support.journey import Backstage, a_referral, register
from tests.support.platform import SHARED_LIMITS, Platform, running_platform

pytestmark = [
    pytest.mark.faults,
    pytest.mark.alone,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not FULL, reason="two platforms: CEIBA_FAULTS=full"),
]

DEMONSTRATIONS = 3
WAITING = 40
"""Referrals whose events reporting has not acknowledged when the backup is taken."""


def test_a_whole_platform_is_restored_elsewhere_and_nothing_is_lost_or_happens_twice(
    tmp_path: Path, record: Record
) -> None:
    identity, recipient = an_identity_file(tmp_path)
    # PostgreSQL's account must reach it.
    repository = keep_clusters_temporary() / f"repository-{uuid4().hex[:6]}"
    settings = {"CEIBA_BACKUP_REPOSITORY": str(repository), "CEIBA_BACKUP_RECIPIENT": recipient}
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (tmp_path, first, second):
        folder.mkdir(mode=0o711, exist_ok=True)
        folder.chmod(0o711)

    with running_platform(first, SHARED_LIMITS | settings) as platform:
        demonstrate(platform)
        waited, taken, moment = backed_up_while_reporting_stands_still(platform, settings)
        erased = erase_somebody(platform)
        await_delivered(platform)
        expected, told = state(Backstage(platform)), notified(platform)
        drilled = ceiba(platform.home.folder, settings, "backup", "drill")
    record.injected["disks lost"] = 1
    record.injected["events without a receipt at the backup"] = waited
    keep_heads_and_accounts(first, second)
    shutil.rmtree(first)
    report = ceiba(second, settings, "backup", "restore", "--identity", str(identity), "--to", moment.isoformat())

    with running_platform(second, SHARED_LIMITS | settings) as platform:
        backstage = Backstage(platform)
        waits_again = backstage.waiting()
        await_delivered(platform)
        found, told_again = state(backstage), notified(platform)
        again = ceiba(platform.home.folder, settings, "backup", "run")
        people = {row.person_id for row in backstage.rows("cases", "SELECT person_id FROM vault.person_identity")}
        tombs = {row.person_id for row in backstage.rows("cases", "SELECT person_id FROM vault.tombstone")}
        dead = backstage.dead_letters()

    rows = {table: len(found[table]) for table in found}
    record.n, record.effects = sum(len(of) for of in expected.values()), sum(rows.values())
    record.lost = sum(len([row for row in expected[table] if row not in found[table]]) for table in expected)
    record.duplicates_seen = sum(len([row for row in found[table] if row not in expected[table]]) for table in expected)
    record.more |= {
        "drill": drilled,
        "waited": waited,
        "waits again": waits_again,
        "notified": told,
        "rows": rows,
        "report": report,
    }
    assert drilled["tables"] > 100
    assert drilled["rows"] > 1000
    assert waited >= WAITING
    assert found == expected
    assert told_again == told > 0
    assert dead == 0
    # Who was erased since is gone again, and reporting was told what it may have missed.
    assert erased in tombs - people
    assert "erased: 1" in report["backup erase-again"]
    assert int(report["retell-facts"].rpartition(": ")[2]) > WAITING
    assert again["set"] > taken["set"]


def ceiba(home: Path, settings: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """The operator's command in a shell of its own."""
    environment = {"PATH": "/usr/bin:/bin", "CEIBA_HOME": str(home), "CEIBA_CLUSTERS": str(keep_clusters_temporary())}
    done = subprocess.run(
        [sys.executable, "-m", "infra.ops", *arguments, "--json"],
        cwd=REPOSITORY,
        env={**environment, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def demonstrate(platform: Platform) -> None:
    """Walk the whole demonstration, again where the first chart took longer than a service gives it."""
    for _ in range(DEMONSTRATIONS):
        walked = subprocess.run(
            [sys.executable, "-m", "infra.ops", "demo", "--sample"],
            cwd=REPOSITORY,
            env={"PATH": "/usr/bin:/bin", "CEIBA_HOME": str(platform.home.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        if "there is a chart" not in walked.stderr:
            break
    assert walked.returncode == 0, f"{walked.stdout[-2000:]}\n{walked.stderr[-1000:]}"


def notified(platform: Platform) -> int:
    """Notifications of the people of organisations."""
    return Backstage(platform).number("referrals", "SELECT count(*) FROM notification")


def await_delivered(platform: Platform) -> None:
    backstage = Backstage(platform)
    assert eventually(lambda: backstage.waiting() == 0, within=120) is not None, "events wait"


def backed_up_while_reporting_stands_still(
    platform: Platform, settings: Mapping[str, str]
) -> tuple[int, dict[str, Any], datetime]:
    """How many events waited for a receipt, the backup, and the moment after it."""
    backstage = Backstage(platform)
    await_delivered(platform)
    platform.kill("reporting-worker", signal.SIGSTOP)
    try:
        caller = platform.client("caseworker", "GT")
        receiver = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
        for _ in range(WAITING):
            answer = caller.post("/api/v1/referrals", json=a_referral(register(caller), receiver))
            assert answer.status_code == 201, answer.text
        assert eventually(lambda: backstage.waiting() >= WAITING, within=30) is not None
        taken = ceiba(platform.home.folder, settings, "backup", "run")
        waited, moment = backstage.waiting(), datetime.now(UTC)
    finally:
        platform.kill("reporting-worker", signal.SIGCONT)
    await_delivered(platform)
    return waited, taken, moment


def erase_somebody(platform: Platform) -> UUID:
    """Somebody asks for it after the backup; returns their id once the relay has listed them."""
    backstage = Backstage(platform)
    (case,) = backstage.rows("cases", "SELECT id FROM case_record ORDER BY id DESC LIMIT 1")
    service = BackedUp(platform.home, Path(), Path(), "", backstage.database_url("cases"))
    person = service.erase_alone(case.id)
    listed = eventually(lambda: person in {one.person_id for one in erased_persons(platform.home.anchors)}, within=30)
    assert listed is not None, "the relay did not list who was erased"
    return person


def keep_heads_and_accounts(first: Path, second: Path) -> None:
    """What outlives the disk: the heads of the audit; and the accounts of the demonstration, which no backup holds."""
    shutil.copytree(first / "anchors", second / "anchors")
    shutil.copyfile(first / "demo.json", second / "demo.json")
    (second / "seeded").touch()
