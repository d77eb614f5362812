"""Small rules: codes, bands, schedule, signature, bodies, endpoint health, recipients' words."""

# fixed dates: the rules are handed their moment

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some
from standardwebhooks.webhooks import Webhook

from services.referrals.domain.code import ALPHABET, _check, new_code
from services.referrals.domain.offer import BANDS, band, gender_for, is_stale
from services.referrals.domain.packet import recipient_type
from services.referrals.notifications.domain.cloudevent import (
    WEBHOOK_TYPES,
    endpoint_test_body,
    extract_body,
    hearing_body,
    referral_body,
)
from services.referrals.notifications.domain.notice import HearingSummary, step_kind
from services.referrals.notifications.domain.schedule import LONGEST_RETRY_AFTER, MAX_ATTEMPTS, RETRY_AFTER, wait_after
from services.referrals.notifications.domain.signature import new_secret, signed_headers
from shared.contracts.codelists import code_list
from shared.contracts.referrals import REFERRAL_STEPS
from shared.kernel.country import Country
from shared.mail.server import MailServer
from shared.outgoing.poster import _retry_after
from tests.support.builders.referrals import NOON, a_notice, an_endpoint


@given(some.sampled_from(list(Country)), some.integers(0, 5), some.sampled_from(ALPHABET))
def test_one_mistyped_character_of_a_code_is_noticed(country: Country, place: int, other: str) -> None:
    code = new_code(country)
    characters = list(code.partition("-")[2].replace("-", ""))
    assert _check("".join(characters[:-1])) == characters[-1]
    if characters[place] == other:
        return
    characters[place] = other
    assert _check("".join(characters[:-1])) != characters[-1]


@pytest.mark.parametrize(
    ("free", "shown"), [(None, "unknown"), (0, "0"), (1, "1-2"), (2, "1-2"), (3, "3+"), (40, "3+")]
)
def test_free_places_are_shown_in_bands(free: int | None, shown: str) -> None:
    assert band(free) == shown
    assert shown in BANDS


def test_an_offer_is_stale_after_90_days() -> None:
    assert not is_stale(date(2026, 1, 1), today=date(2026, 4, 1))
    assert is_stale(date(2026, 1, 1), today=date(2026, 4, 2))
    assert is_stale(None, today=date(2026, 1, 1))


def test_sex_is_matched_to_the_genders_that_offers_accept() -> None:
    assert gender_for("female") == "feminine"
    assert gender_for("masculine") == "masculine"
    assert gender_for("unknown") is gender_for("other") is None


NAMED_IN_CONSENTS = {
    "ngo": "network_ngo",
    "law_enforcement": "police",
    "health": "health",
    "central_government": "central_government",
    "local_government": "local_government",
    "immigration": "migration",
    "legal": "legal",
    "business": "business",
    "education": "education",
    "prosecution": "prosecution",
    "court": "court",
    "human_rights": "human_rights",
    "child_protection": "child_protection",
    "international": "international_org",
    "faith_based": "faith_based",
    "consulate": "consulate",
    "victim_commission": "victim_commission",
    "coordination_body": "coordination_body",
}
"""Kind of organisation → how a consent names it. A new kind has to be entered, with a code of its own."""


def test_every_kind_of_organisation_is_named_in_consents_by_a_code_of_its_own() -> None:
    kinds = list(code_list("org_type").items)

    assert {kind: recipient_type(kind) for kind in kinds} == NAMED_IN_CONSENTS
    assert set(NAMED_IN_CONSENTS.values()) <= set(code_list("recipient_type").items)
    assert len(set(NAMED_IN_CONSENTS.values())) == len(kinds)


def test_a_kind_that_is_not_known_yet_is_in_no_consent() -> None:
    assert recipient_type("sports_club") not in code_list("recipient_type").items


def test_the_schedule_is_that_of_standard_webhooks() -> None:
    minutes = [wait.total_seconds() / 60 for wait in RETRY_AFTER]
    assert minutes == [5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440]
    assert wait_after(MAX_ATTEMPTS) is None


@pytest.mark.parametrize("attempts", range(1, MAX_ATTEMPTS))
def test_each_wait_is_spread_by_a_fifth(attempts: int) -> None:
    planned = RETRY_AFTER[attempts - 1]
    waits = [wait_after(attempts) for _ in range(200)]

    assert all(wait is not None and planned * 0.8 <= wait <= planned * 1.2 for wait in waits)
    assert len(set(waits)) > 1


def test_a_receiver_may_ask_for_more_time_but_not_for_more_than_a_day() -> None:
    assert wait_after(1, asked=timedelta(minutes=7), spread=1) == timedelta(minutes=7)
    assert wait_after(2, asked=timedelta(seconds=1), spread=1) == timedelta(minutes=5)
    assert wait_after(1, asked=timedelta(days=90), spread=1) == timedelta(hours=24)


@given(some.text(max_size=200))
def test_signatures_verify_with_an_independent_library(body: str) -> None:
    secrets = (new_secret(), new_secret())
    now = datetime.now(UTC)
    headers = signed_headers(message_id="msg", at=now, body=json.dumps(body), with_secrets=secrets)

    for secret in secrets:
        assert Webhook(secret).verify(json.dumps(body), dict(headers)) == body


def test_every_step_has_a_type_of_its_own() -> None:
    types = [WEBHOOK_TYPES[step_kind(step)] for step in REFERRAL_STEPS]

    assert types[0] == "ceiba.referral.sent.v1"
    assert "ceiba.referral.info_requested.v1" in types
    assert len(set(WEBHOOK_TYPES.values())) == len(WEBHOOK_TYPES)


def test_bodies_are_cloudevents_of_ids_and_codes() -> None:
    event_id = uuid4()
    a_hearing = HearingSummary(id=UUID(int=7), proceeding_id=uuid4(), type="judgment", scheduled_at=NOON)
    for body in (
        referral_body(a_notice(referral_id=UUID(int=7)), event_id=event_id, at=NOON),
        extract_body(a_notice(kind="extract_ready", subject_id=UUID(int=7)), event_id=event_id, at=NOON),
        hearing_body(a_notice(kind="hearing_set"), a_hearing, event_id=event_id, at=NOON),
        endpoint_test_body(UUID(int=7), event_id=event_id, at=NOON),
    ):
        event = json.loads(body)
        assert event["specversion"] == "1.0"
        assert event["id"] == str(event_id)
        assert event["time"] == "2026-11-20T12:00:00Z"
        assert event["subject"].endswith(str(UUID(int=7)))
        of_hearing = {"hearing_id", "proceeding_id", "hearing_type", "scheduled_at"}
        assert set(event["data"]) <= {"referral_id", "state", "country", "urgency", "respond_by", "run_id"} | of_hearing


def test_an_endpoint_gives_up_after_five_unbroken_days_only() -> None:
    endpoint = an_endpoint()
    endpoint.record_failure(at=NOON, asked=None)
    assert not endpoint.has_failed_for_good(NOON + timedelta(days=4, hours=23))
    assert endpoint.has_failed_for_good(NOON + timedelta(days=5))
    endpoint.enable()
    assert not endpoint.has_failed_for_good(NOON + timedelta(days=50))


@pytest.mark.parametrize(
    ("asked", "rests"),
    [
        (timedelta(), timedelta()),
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(seconds=99_999_999), LONGEST_RETRY_AFTER),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC) - NOON, LONGEST_RETRY_AFTER),
        (timedelta.max, LONGEST_RETRY_AFTER),
    ],
)
def test_a_receiver_is_left_alone_as_long_as_it_asked_and_for_a_day_at_most(asked: timedelta, rests: timedelta) -> None:
    endpoint = an_endpoint()

    endpoint.record_failure(at=NOON, asked=asked)

    assert endpoint.paused_until == NOON + rests


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("120", timedelta(seconds=120)),
        ("Fri, 20 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Fri, 20 Nov 2020 12:05:00 GMT", timedelta()),
        ("9" * 400, None),
        (f"Fri, {'9' * 400} Dec 9999 23:59:59 GMT", None),
        (f"Fri, 31 Dec {'9' * 20} 23:59:59 GMT", None),
        (f"Fri, 31 Dec 9999 23:59:59 -{'9' * 20}", None),
        ("soon", None),
    ],
)
def test_whatever_stands_in_retry_after_is_a_time_or_nothing(said: str, asked: timedelta | None) -> None:
    answer: Any = SimpleNamespace(getheader=lambda _: said)

    assert _retry_after(answer, NOON) == asked


def test_an_endpoint_that_keeps_failing_rests_longer_and_longer_up_to_five_minutes() -> None:
    endpoint, pauses = an_endpoint(), []
    for _ in range(14):
        endpoint.record_failure(at=NOON, asked=None)
        pauses.append((endpoint.paused_until or NOON) - NOON)

    assert pauses[:4] == [timedelta()] * 4
    assert pauses[4] == timedelta(seconds=15)
    assert pauses[-1] == timedelta(minutes=5)
    assert endpoint.max_in_flight == 1


def test_an_endpoint_rests_when_the_receiver_asks_for_it() -> None:
    endpoint = an_endpoint()
    endpoint.record_failure(at=NOON, asked=timedelta(minutes=3))

    assert endpoint.is_paused(NOON + timedelta(minutes=2))
    assert not endpoint.is_paused(NOON + timedelta(minutes=4))


@pytest.mark.parametrize(
    ("url", "port"), [("smtp://h", 25), ("smtps://h", 465), ("smtp+starttls://u:p%40@h", 587), ("smtp://h:2525", 2525)]
)
def test_mail_servers_are_read_from_a_url(url: str, port: int) -> None:
    server = MailServer.from_url(url)

    assert (server.host, server.port) == ("h", port)
    assert "p@" not in repr(server)


@pytest.mark.parametrize("url", ["", "http://h", "smtp://", "h:25"])
def test_other_urls_are_no_mail_servers(url: str) -> None:
    with pytest.raises(ValueError, match="not an SMTP address"):
        MailServer.from_url(url)
