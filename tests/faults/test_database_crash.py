"""PostgreSQL is killed and restarted while cases and referrals are created: everything that was confirmed is there."""

import time

import pytest
import requests

from tests.faults.test_referrals_under_faults import bodies_for
from tests.support.faults import Record, eventually, sized
from tests.support.faults_load import Load, kill_process
from tests.support.journey import Backstage, a_registration
from tests.support.platform import Caller, Platform

# Alone: it measures how soon the services answer again, and they share two cores with every process of the platform.
pytestmark = [pytest.mark.faults, pytest.mark.alone, pytest.mark.timeout(900)]

ANSWERS_AGAIN_WITHIN = 10.0
PROBLEM = "application/problem+json"
REFUSALS = {(503, PROBLEM, True), (504, PROBLEM, True)}
"""Status, kind, whether `Retry-After` is there: the database is away, or the gateway waited in vain for a service."""


def test_confirmed_records_survive_a_crash_of_the_database(prefork_platform: Platform, record: Record) -> None:
    platform, backstage = prefork_platform, Backstage(prefork_platform)
    receiver_id = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    most = sized(2000, 20_000)
    case_bodies, referral_bodies = [a_registration() for _ in range(most)], bodies_for(platform, receiver_id, most)
    loads = [
        Load(platform, "/api/v1/cases", case_bodies, pause=0.2, insist=False),
        Load(platform, "/api/v1/referrals", referral_bodies, pause=0.2, insist=False),
    ]
    for load in loads:
        load.start()

    recoveries = [crash(platform, backstage, record) for _ in range(sized(2, 20))]
    for load in loads:
        load.stop()

    cases, referrals = ({item["id"] for item in load.created} for load in loads)
    failures = [failure for load in loads for failure in load.failures]
    record.n = record.effects = len(cases) + len(referrals)
    record.duplicates_seen = backstage.repetitions()
    record.lost = len(cases - ids(backstage, "cases", "case_record"))
    record.lost += len(referrals - ids(backstage, "referrals", "referral"))
    record.more |= {
        "answers": {load.path: dict(load.answers) for load in loads},
        "answered_again_after": [round(seconds, 1) for seconds in recoveries],
        "without_partner": without_partner(backstage),
    }
    assert record.lost == 0
    assert record.more["without_partner"] == {"cases": 0, "referrals": 0}
    assert {describe(failure) for failure in failures} <= REFUSALS
    assert max(recoveries) <= ANSWERS_AGAIN_WITHIN
    assert eventually(lambda: backstage.waiting() == 0, within=150, pause=1), "messages still wait"
    assert backstage.dead_letters() == 0
    # Identity and reporting too: the first request over a connection from before the crash gets a 503.
    assert eventually(lambda: requests.get(f"{platform.url}/healthz", timeout=30).ok, within=60) is not None


def crash(platform: Platform, backstage: Backstage, record: Record) -> float:
    """SIGKILL every process of PostgreSQL; returns the seconds from its restart until both services create again."""
    time.sleep(4)
    old = platform.pid("postgres")
    assert kill_process(platform, "postgres")()
    record.injected["database killed"] += 1
    platform.await_restart("postgres", old)
    assert eventually(lambda: accepts(backstage), within=60, pause=0.05) is not None
    caller, back = platform.client("caseworker", "GT"), time.monotonic()
    created = eventually(lambda: creates(caller), within=60, pause=0.1)
    assert created is not None
    return time.monotonic() - back


def accepts(backstage: Backstage) -> bool:
    import psycopg

    try:
        return backstage.number("cases", "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def creates(caller: Caller) -> bool:
    registered = caller.post("/api/v1/cases", json=a_registration()).status_code == 201
    return registered and caller.get("/api/v1/referrals").status_code == 200


def ids(backstage: Backstage, service: str, table: str) -> set[str]:
    return {str(row.id) for row in backstage.rows(service, f"SELECT id FROM {table}")}


def without_partner(backstage: Backstage) -> dict[str, int]:
    """Rows without their event and events without their row."""
    statement = (
        "SELECT count(*) FROM {table} r"
        " FULL JOIN (SELECT (data->>'{key}')::uuid AS id FROM outbox WHERE name = '{name}') e ON e.id = r.id"
        " WHERE r.id IS NULL OR e.id IS NULL"
    )
    # Imported cases are published in batches.
    registered = "(SELECT id FROM case_record WHERE source = 'registered')"
    return {
        "cases": backstage.number(
            "cases", statement.format(table=registered, key="case_id", name="cases.case_registered.v1")
        ),
        "referrals": backstage.number(
            "referrals", statement.format(table="referral", key="referral_id", name="referrals.referral_sent.v1")
        ),
    }


def describe(answer: requests.Response) -> tuple[int, str, bool]:
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    return answer.status_code, kind, "Retry-After" in answer.headers
