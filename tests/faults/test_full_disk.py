"""The disk of PostgreSQL is full, then that of the broker: people are told in words, and nothing accepted is lost."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pwd import getpwnam
from uuid import uuid4

import pytest
import requests

from shared.kernel.errors import Unavailable
from tests.faults.test_database_crash import creates, ids, without_partner
from tests.faults.test_referrals_under_faults import bodies_for
from tests.support.clusters import keep_clusters_temporary
from tests.support.faults import FULL, Record, eventually
from tests.support.faults_load import Load
from tests.support.journey import Backstage, a_registration
from tests.support.platform import Platform, running_platform
from tests.support.small_disk import MIB, SmallDisk, small_disk

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not FULL, reason="a platform of its own: CEIBA_FAULTS=full"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a file system"),
]

ENOUGH = 2048 * MIB
FULL_FOR = 30.0
"""Seconds."""
PROBLEM = "application/problem+json"


@dataclass
class Disks:
    """A platform whose PostgreSQL and broker have disks of their own."""

    platform: Platform
    database: SmallDisk
    broker: SmallDisk


@pytest.fixture(scope="module")
def disks() -> Iterator[Disks]:
    # PostgreSQL's account must reach the folder, and cannot enter the folder of a test.
    home = keep_clusters_temporary() / f"disk-{uuid4().hex[:6]}" / "home"
    home.mkdir(parents=True)
    home.parent.chmod(0o711)
    with (
        small_disk(home / "postgres", size=ENOUGH, owner=getpwnam("nobody").pw_uid) as database,
        small_disk(home / "broker", size=ENOUGH) as broker,
        running_platform(home) as platform,
    ):
        yield Disks(platform, database, broker)


def test_a_full_disk_of_the_database_refuses_and_loses_nothing(disks: Disks, record: Record) -> None:
    platform, backstage = disks.platform, Backstage(disks.platform)
    loads = two_loads(platform)
    refused = fill_the_database(disks, loads, record)
    seconds = recovery(platform, disks)
    for load in loads:
        load.stop()

    cases, referrals = ({item["id"] for item in load.created} for load in loads)
    record.n = record.effects = len(cases) + len(referrals)
    record.lost = len(cases - ids(backstage, "cases", "case_record"))
    record.lost += len(referrals - ids(backstage, "referrals", "referral"))
    answers = {described(answer) for load in loads for answer in load.failures}
    record.more |= {"answers": {load.path: dict(load.answers) for load in loads}, "works again after": seconds}
    record.more["without_partner"] = without_partner(backstage)
    assert record.lost == 0
    assert record.more["without_partner"] == {"cases": 0, "referrals": 0}
    assert answers <= {(503, PROBLEM, True), (504, PROBLEM, True)}
    assert {title for status, title in refused if status == 503} == set(Unavailable.title.values())
    assert eventually(lambda: backstage.waiting() == 0, within=150, pause=1) is not None
    assert backstage.dead_letters() == 0
    assert eventually(lambda: requests.get(f"{platform.url}/healthz", timeout=30).ok, within=60) is not None
    # What the operator reads.
    assert "error=DiskFull" in platform.log.read_text()


def test_a_full_disk_of_the_broker_is_not_noticed_by_people(disks: Disks, record: Record) -> None:
    platform, backstage = disks.platform, Backstage(disks.platform)
    receiver_id = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    load = Load(platform, "/api/v1/referrals", bodies_for(platform, receiver_id, 300), pause=0.1)
    disks.broker.fill(left=64 * 1024)
    record.injected["disks filled"] += 1
    load.start()
    record.more["seen after"] = eventually(
        lambda: "broker" in weak_checks(platform) and states(platform)["referrals"] == "degraded", within=120
    )
    load.join()
    record.more["waiting while full"] = backstage.waiting()
    disks.broker.enlarge(ENOUGH)
    record.more["delivered after"] = eventually(lambda: backstage.waiting() == 0, within=120, pause=0.5)

    created = {item["id"] for item in load.created}
    record.n = record.effects = len(created)
    record.lost = len(created - ids(backstage, "referrals", "referral"))
    record.more["answers"] = dict(load.answers)
    assert record.more["seen after"] is not None
    assert record.more["answers"] == {"201": 300}
    assert record.lost == 0
    assert record.more["waiting while full"] > 0
    assert record.more["delivered after"] is not None
    assert backstage.dead_letters() == 0


def two_loads(platform: Platform) -> list[Load]:
    receiver_id = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    cases, referrals = [a_registration() for _ in range(5000)], bodies_for(platform, receiver_id, 5000)
    loads = [
        Load(platform, "/api/v1/cases", cases, pause=0.2, insist=False),
        Load(platform, "/api/v1/referrals", referrals, pause=0.2, insist=False),
    ]
    for load in loads:
        load.start()
    return loads


def fill_the_database(disks: Disks, loads: list[Load], record: Record) -> set[tuple[int, str]]:
    """Fill it and wait; returns status and title of what people were told meanwhile, in both languages."""
    assert all(eventually(lambda: len(load.created) > 20, within=60) is not None for load in loads)  # noqa: B023
    disks.database.fill(left=256 * 1024)
    record.injected["disks filled"] += 1
    assert eventually(lambda: all(load.failures for load in loads), within=120) is not None
    refused, until = set(), time.monotonic() + FULL_FOR
    while time.monotonic() < until:
        for language in Unavailable.title:
            answer = disks.platform.client("caseworker", "GT").post(
                "/api/v1/cases", json=a_registration(), headers={"Accept-Language": language}
            )
            if not answer.ok:
                refused.add((answer.status_code, answer.json()["title"]))
        time.sleep(1)
    return refused


def recovery(platform: Platform, disks: Disks) -> float | None:
    """Make room; returns the seconds until cases are registered and referrals listed again."""
    disks.database.enlarge(ENOUGH)
    caller = platform.client("caseworker", "GT")
    seconds = eventually(lambda: creates(caller), within=90)
    assert seconds is not None
    return seconds


def weak_checks(platform: Platform) -> list[str]:
    checks = requests.get(f"{platform.base_url('referrals-api')}/readyz", timeout=30).json()["checks"]
    return [name for name in checks if not checks[name]["ok"]]


def states(platform: Platform) -> dict[str, str]:
    found: dict[str, str] = requests.get(f"{platform.url}/healthz", timeout=30).json()["services"]
    return found


def described(answer: requests.Response) -> tuple[int, str, bool]:
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    return answer.status_code, kind, "Retry-After" in answer.headers
