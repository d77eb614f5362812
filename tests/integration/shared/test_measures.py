"""A relay measures its service through its own connection, and sees numbers alone."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from prometheus_client import REGISTRY
from psycopg.rows import namedtuple_row
from redis import Redis

from services.identity.measures import MEASURES as OF_IDENTITY
from services.referrals.measures import MEASURES as OF_REFERRALS
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.db.audit.verified import note_verified
from shared.kernel.ids import new_id
from shared.messaging.housekeeping import Housekeeping
from shared.messaging.measures import Measures
from shared.settings import CommonSettings
from tests.integration.shared.conftest import OneService
from tests.support.databases import ServiceDatabase
from tests.support.world import GT

pytestmark = pytest.mark.integration

DEAD_LETTER = """
INSERT INTO dead_letter (consumer, event_id, envelope, error, died_at)
VALUES ('referrals.events', gen_random_uuid(), %s, 'x', now() - interval '1 hour')
"""
REFERRAL = """
INSERT INTO referral (id, code, country, from_organisation_id, to_country, to_organisation_id, case_id, kind,
    services, urgency, respond_by, expires_at, profile, state, capacity, fields, payload_sha256, data_key, reserved,
    sent_at, sent_by, version)
SELECT gen_random_uuid(), gen_random_uuid()::text, 'GT', gen_random_uuid(), 'HN', gen_random_uuid(),
    gen_random_uuid(), 'service_referral', '{medical}', '24h', now() + %s * interval '1 hour',
    now() + interval '72 hours', 'd3_identified', %s, '{}', '{}', '', '', '{}', now() - interval '20 hours', 'x', 1
"""
ENDPOINT = """
INSERT INTO webhook_endpoint (id, country, organisation_id, url, events, secret, data_key, failing_since, failures,
    created_at, version)
VALUES (%s, 'GT', gen_random_uuid(), 'https://a.example', '{}', '', '', now(), 3, now(), 1)
"""
DELIVERY = """
INSERT INTO delivery (id, country, organisation_id, channel, endpoint_id, event_type, body, state, attempts,
    next_attempt_at, last_error, created_at)
VALUES (gen_random_uuid(), 'GT', gen_random_uuid(), 'webhook', %s, 'x', '{}', %s, 3, now(), 'connect',
    now() - interval '1 hour')
"""


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


@pytest.fixture
def relay(one_service: OneService) -> Iterator["psycopg.Connection[Any]"]:
    """The connection of a relay of referrals, with the rights of its role."""
    url = one_service.database.relay_url
    with psycopg.connect(url, autocommit=True, row_factory=namedtuple_row) as connection:
        yield connection


def with_anchors(settings: CommonSettings, folder: Path) -> CommonSettings:
    return replace(settings, audit_anchor_dir=str(folder))


def test_what_waits_is_counted_for_each_consumer_and_queue(one_service: OneService, relay: Any) -> None:
    broker = Redis.from_url(one_service.settings.broker_url)
    broker.flushall()
    broker.lpush(REFERRALS_EVENTS, "1", "2")
    for _ in range(3):
        with one_service.work(GT) as work:
            work.publish(OrganisationRegistered(country=GT, organisation_id=new_id(), kind="ngo", public_name="Casa"))
    measures = Measures(one_service.settings, queues=(REFERRALS_EVENTS,))

    measures.measure(relay)
    own = {"service": "referrals", "consumer": REFERRALS_EVENTS}
    assert value("ceiba_outbox_waiting", **own, state="pending") == 3
    assert 0 < (value("ceiba_outbox_oldest_seconds", **own) or 0) < 60
    assert value("ceiba_queue_length", service="referrals", queue=REFERRALS_EVENTS) == 2
    assert value("ceiba_queue_in_hand", service="referrals") == 0

    one_service.admin("UPDATE outbox_delivery SET state = 'acked'")
    measures.measure(relay)
    assert value("ceiba_outbox_waiting", **own, state="pending") is None
    assert value("ceiba_oldest_unacked_seconds", service="referrals") == 0


def test_a_broker_that_is_away_leaves_no_old_numbers(one_service: OneService, relay: Any) -> None:
    Measures(one_service.settings, queues=(REFERRALS_EVENTS,)).measure(relay)
    away = replace(one_service.settings, broker_url="redis://127.0.0.1:9/0")

    Measures(away, queues=(REFERRALS_EVENTS,)).measure(relay)

    assert value("ceiba_queue_length", service="referrals", queue=REFERRALS_EVENTS) is None


def test_the_server_is_measured_though_a_relay_may_not_look_at_others(one_service: OneService, relay: Any) -> None:
    with psycopg.connect(one_service.database.app_url) as other:
        other.execute("SELECT 1")
        seen = relay.execute("SELECT xact_start FROM pg_stat_activity WHERE pid = %s", [other.info.backend_pid])
        assert seen.fetchone().xact_start is None

        Measures(one_service.settings).measure(relay)

    labels = {"service": "referrals"}
    assert (value("ceiba_database_longest_transaction_seconds", **labels) or 0) > 0
    assert (value("ceiba_database_connections", **labels) or 0) >= 2
    assert value("ceiba_database_connections_max", **labels) == float(
        relay.execute("SHOW max_connections").fetchone()[0]
    )
    assert (value("ceiba_database_size_bytes", **labels) or 0) > 1_000_000
    assert value("ceiba_database_replicas", **labels) == 0
    assert value("ceiba_database_replication_lag_bytes", **labels) is None


def test_the_state_of_the_audit_is_seen(one_service: OneService, relay: Any, tmp_path: Path) -> None:
    with one_service.work(GT) as work:
        work.audit("organisation.heard", country=GT, object_type="organisation", object_id=new_id())
    settings = with_anchors(one_service.settings, tmp_path)
    Measures(settings).measure(relay)
    assert (value("ceiba_audit_unsealed_seconds", service="referrals") or 0) > 0
    assert value("ceiba_audit_verified_timestamp_seconds", service="referrals") is None

    Housekeeping(settings).tick(relay)
    note_verified(tmp_path / "referrals-GT.heads", 1, 2, whole=True)
    Measures(settings).measure(relay)

    assert value("ceiba_audit_unsealed_seconds", service="referrals") == 0
    assert value("ceiba_audit_unanchored_heads", service="referrals") == 0
    assert value("ceiba_audit_findings", service="referrals") == 2
    verified = value("ceiba_audit_verified_timestamp_seconds", service="referrals") or 0
    assert abs(datetime.now(UTC).timestamp() - verified) < 60

    one_service.admin("DELETE FROM audit_anchored")
    Measures(settings).measure(relay)
    assert value("ceiba_audit_unanchored_heads", service="referrals") == 1


def test_the_clock_of_the_relay_is_compared_with_that_of_the_database(
    one_service: OneService, relay: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Measures(one_service.settings).measure(relay)
    assert abs(value("ceiba_clock_offset_seconds", service="referrals") or 9) < 1

    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 120)
    Measures(one_service.settings).measure(relay)
    assert abs((value("ceiba_clock_offset_seconds", service="referrals") or 0) - 120) < 1


def test_dead_letters_are_counted_by_the_name_of_their_event(one_service: OneService, relay: Any) -> None:
    for envelope in (
        '{"name": "cases.case_closed.v1", "data": {"note": "x"}}',
        '{"name": "cases.case_closed.v1"}',
        "{}",
    ):
        one_service.admin(DEAD_LETTER, envelope)

    Measures(one_service.settings).measure(relay)

    own = {"service": "referrals", "kind": "cases.case_closed.v1"}
    assert value("ceiba_dead_letters", service="referrals") == 3
    assert value("ceiba_dead_letters_by_kind", **own) == 2
    assert value("ceiba_dead_letters_by_kind", service="referrals", kind="unknown") == 1
    assert abs((value("ceiba_dead_letters_oldest_seconds", **own) or 0) - 3600) < 60

    one_service.admin("DELETE FROM dead_letter")
    Measures(one_service.settings).measure(relay)
    assert value("ceiba_dead_letters", service="referrals") == 0
    assert value("ceiba_dead_letters_by_kind", **own) is None


def test_the_room_of_servers_on_the_same_machine_is_shown(one_service: OneService, tmp_path: Path) -> None:
    Measures(replace(one_service.settings, server_volumes={"broker": str(tmp_path)}))

    assert (value("ceiba_disk_free_bytes", service="referrals", volume="broker") or 0) > 0


def test_referrals_near_and_past_their_deadline_are_counted_by_country(one_service: OneService, relay: Any) -> None:
    for hours, state in ((30, "sent"), (5, "received"), (4, "sent"), (-1, "info_requested"), (-1, "accepted")):
        one_service.admin(REFERRAL, hours, state)

    Measures(one_service.settings, own=OF_REFERRALS).measure(relay)

    counted = {s: value("ceiba_referrals_unanswered", country="HN", standing=s) for s in ("in_time", "near", "past")}
    assert counted == {"in_time": 1, "near": 2, "past": 1}


def test_what_cannot_be_delivered_is_counted_without_an_address(one_service: OneService, relay: Any) -> None:
    endpoint = new_id()
    one_service.admin(ENDPOINT, endpoint)
    for state in ("pending", "pending", "delivered"):
        one_service.admin(DELIVERY, endpoint, state)

    Measures(one_service.settings, own=OF_REFERRALS).measure(relay)

    assert value("ceiba_deliveries_waiting", channel="webhook", state="failing") == 2
    assert 3500 < (value("ceiba_deliveries_oldest_seconds", channel="webhook", state="failing") or 0) < 3700
    assert value("ceiba_webhook_endpoints", state="failing") == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        relay.execute("SELECT url FROM webhook_endpoint")


def test_mail_of_identity_that_waits_is_counted(
    service_database: Callable[[str], ServiceDatabase], one_service: OneService
) -> None:
    database = service_database("identity")
    person = new_id()
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "INSERT INTO welcomes (user_id, country, mail_due_at, mail_until, mail_attempts)"
            " VALUES (%s, 'GT', now(), now() + interval '1 day', 4)",
            [person],
        )
    settings = replace(one_service.settings, service="identity")

    with psycopg.connect(database.relay_url, autocommit=True, row_factory=namedtuple_row) as connection:
        Measures(settings, own=OF_IDENTITY).measure(connection)

    assert value("ceiba_identity_mail_waiting", kind="welcome", state="failing") == 1
    assert value("ceiba_identity_mail_attempts", kind="welcome") == 4
