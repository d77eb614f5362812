"""Referrals under load while workers, their children and the broker die and the broker loses its data: none is lost."""

import time
from collections.abc import Callable

import pytest

from tests.support.faults import FULL, Record, dice, eventually, sized
from tests.support.faults_failover import broker_lost
from tests.support.faults_load import Load, inject, kill_pool_child, kill_process
from tests.support.journey import Backstage, WebhookReceiver, a_referral, register, registered_webhook, webhook_receiver
from tests.support.platform import Platform

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]

CASES = 10
PAUSE = 0.4 if FULL else 0.15
"""Longer at full size, because a worker that is killed again and again is restarted after growing pauses."""
WORKERS = ("referrals-worker", "cases-worker", "reporting-worker")
DRAINED_WITHIN = 120.0
Faults = list[tuple[str, Callable[[], bool]]]


def test_no_referral_is_lost_and_each_has_one_effect(prefork_platform: Platform, record: Record) -> None:
    backstage = Backstage(prefork_platform)
    receiver_client = prefork_platform.client("focal_point", "GT", 1)
    receiver_id = prefork_platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    record.n = sized(150, 2000)
    bodies = bodies_for(prefork_platform, receiver_id, record.n)
    faults = all_faults(prefork_platform, backstage, record.name)

    with webhook_receiver() as webhooks, registered_webhook(receiver_client, webhooks):
        load = Load(prefork_platform, "/api/v1/referrals", bodies, pause=PAUSE)
        load.start()
        inject(load, faults, record, record.n)
        last_fault = time.monotonic()
        load.join()
        referrals = {case["id"] for case in load.created}
        delivered = eventually(lambda: all_delivered(backstage, webhooks, referrals), within=DRAINED_WITHIN, pause=1)
        drained = time.monotonic() - last_fault

    note(record, backstage, webhooks, referrals)
    record.more |= {"answers": dict(load.answers), "drained_after": round(drained, 1)}
    assert len(referrals) == record.n
    assert delivered is not None
    assert drained <= DRAINED_WITHIN
    assert record.lost == 0
    assert record.effects == record.n
    assert record.more["dead_letters"] == 0
    assert webhooks.refused == 0
    assert record.more["counted_too_often"] == 0
    assert set(record.more["per_referral"].values()) == {"1"}, record.more


def bodies_for(platform: Platform, receiver_id: str, count: int) -> list[dict[str, object]]:
    caller = platform.client("caseworker", "GT")
    cases = [register(caller) for _ in range(CASES)]
    return [a_referral(cases[number % CASES], receiver_id) for number in range(count)]


def all_faults(platform: Platform, backstage: Backstage, name: str) -> Faults:
    chance = dice(name)
    children = sized(6, 40)
    workers, flushes, brokers = sized(4, 20), sized(2, 5), sized(1, 3)
    faults: Faults = []
    for number in range(children):
        worker = WORKERS[number % len(WORKERS)]
        faults.append(("pool children killed", kill_pool_child(platform, worker, chance)))
    for number in range(workers):
        faults.append(("workers killed", kill_process(platform, WORKERS[number % len(WORKERS)])))
    faults += [("FLUSHALL of the broker", lambda: bool(backstage.redis("broker").flushall()))] * flushes
    faults += [broker_lost(platform)] * brokers
    chance.shuffle(faults)
    return faults


def all_delivered(backstage: Backstage, webhooks: WebhookReceiver, referrals: set[str]) -> bool:
    return referrals <= set(webhooks.ids_of) and backstage.waiting() == 0


def note(record: Record, backstage: Backstage, webhooks: WebhookReceiver, referrals: set[str]) -> None:
    ids = list(referrals)
    notifications = backstage.rows(
        "referrals",
        "SELECT referral_id::text AS id, count(*) AS n FROM notification"
        " WHERE kind = 'referral_sent' AND referral_id = ANY(%s::uuid[]) GROUP BY referral_id",
        ids,
    )
    timeline = backstage.rows(
        "cases",
        "SELECT details->>'referral_id' AS id, count(*) AS n FROM timeline_entry"
        " WHERE kind = 'referral.sent' AND details->>'referral_id' = ANY(%s) GROUP BY 1",
        ids,
    )
    facts = backstage.rows(
        "reporting",
        "SELECT referral_id::text AS id, count(*) AS n FROM referral_fact"
        " WHERE referral_id = ANY(%s::uuid[]) GROUP BY referral_id",
        ids,
    )
    found = {
        "notifications": {row.id: row.n for row in notifications},
        "timeline entries": {row.id: row.n for row in timeline},
        "facts": {row.id: row.n for row in facts},
        "webhook ids": {id_: len(set(webhooks.ids_of.get(id_, ()))) for id_ in ids},
    }
    counted = (
        "SELECT (SELECT coalesce(sum(sent), 0) FROM referral_count WHERE slice = '')"
        " - (SELECT count(*) FROM referral_fact)"
    )
    record.effects = sum(found["notifications"].values())
    record.lost = sum(1 for id_ in ids if any(counts.get(id_, 0) == 0 for counts in found.values()))
    webhook_repeats = sum(len(webhooks.ids_of[id_]) for id_ in ids) - len(ids)
    record.duplicates_seen = backstage.repetitions() + webhook_repeats
    record.more |= {
        "webhook_repeats": webhook_repeats,
        "counted_too_often": backstage.number("reporting", counted),
        "dead_letters": backstage.dead_letters(),
        "per_referral": {
            name: "-".join(map(str, sorted({counts.get(id_, 0) for id_ in ids}))) for name, counts in found.items()
        },
    }
