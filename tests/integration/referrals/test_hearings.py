"""Hearings and requests of proceedings: who is notified of them, and what leaves the platform."""

from typing import Any
from uuid import uuid4

import pytest
from standardwebhooks.webhooks import Webhook

from shared.contracts.proceedings import HearingChanged
from shared.contracts.subscriptions import REFERRALS_NOTIFY
from tests.integration.referrals.fake_cases import SECRET_NAME
from tests.integration.referrals.network import Network
from tests.integration.referrals.receiver import Receiver
from tests.integration.referrals.test_assignments import news
from tests.integration.referrals.webhooks import deliveries_of, register_endpoint, tick
from tests.support.builders.proceeding_events import (
    HELD_AT,
    HELD_AT_IN_UTC,
    ProceedingEvent,
    a_changed_hearing,
    a_changed_request,
    a_due_hearing,
)

ANA, LUIS, OTHER = (str(uuid4()) for _ in range(3))
SHOWN = {"id", "seq", "kind", "subject_id", "referral_id", "code", "state", "country", "created_at", "read_at"}
CHANGES = ("set", "moved", "cancelled")


@pytest.fixture
def to_sender(network: Network) -> dict[str, Any]:
    """What makes an event one to the sender, with two people who accompany."""
    return {
        "country": network.sender.country,
        "organisation_id": network.sender.id,
        "recipients": (ANA, LUIS),
    }


def receive(network: Network, *events: ProceedingEvent) -> None:
    """Each of them twice in one message, and in another message again."""
    for event in events:
        for event_id in (first := uuid4(), first, uuid4()):
            network.receive(event, REFERRALS_NOTIFY, event_id=event_id)
    network.deliver_events()


def shown(network: Network, subject: str) -> list[dict[str, Any]]:
    answer = network.ask("GET", "/notifications", network.sender, "caseworker", subject=subject)
    return list(answer.json["items"])


def test_each_event_is_one_notice_to_each_recipient_alone(network: Network, to_sender: dict[str, Any]) -> None:
    hearings = [a_changed_hearing(change=change, **to_sender) for change in CHANGES]
    due = [a_due_hearing(days=days, **to_sender) for days in (7, 1)]
    requests = [a_changed_request(change=change, **to_sender) for change in ("made", "answered", "withdrawn")]
    receive(network, *hearings, *due, *requests)
    expected = [
        *("case_request_withdrawn", "case_request_answered", "case_request_made"),
        *("case_hearing_tomorrow", "case_hearing_in_7_days"),
        *("case_hearing_cancelled", "case_hearing_moved", "case_hearing_set"),
    ]
    assert news(network, network.sender, ANA) == news(network, network.sender, LUIS) == expected
    assert news(network, network.sender, OTHER) == []
    assert network.notifications(network.shelter) == network.notifications(network.abroad) == []


def test_a_notice_leads_to_the_case_or_to_the_proceeding_and_says_no_more(
    network: Network, to_sender: dict[str, Any]
) -> None:
    of_case = a_changed_hearing(**to_sender)
    kept = a_changed_hearing(**to_sender | {"case_id": None})
    receive(network, of_case, kept)
    items = shown(network, ANA)
    assert [(item["kind"], item["subject_id"]) for item in items] == [
        ("proceeding_hearing_set", str(kept.proceeding_id)),
        ("case_hearing_set", str(of_case.case_id)),
    ]
    for item in items:
        assert item.keys() == SHOWN
        assert [item[name] for name in ("referral_id", "code", "state")] == [None] * 3
    assert HELD_AT.isoformat()[:10] not in str(items)


@pytest.mark.parametrize("change", CHANGES)
def test_the_systems_get_one_signed_webhook_with_ids_a_code_and_the_hour(
    network: Network, receiver: Receiver, to_sender: dict[str, Any], change: str
) -> None:
    wanted = register_endpoint(network, receiver.url, network.sender, events=[f"ceiba.hearing.{change}.v1"])
    register_endpoint(network, receiver.url, network.sender, events=["ceiba.referral.sent.v1"])
    register_endpoint(network, receiver.url, network.abroad)
    event = a_changed_hearing(change=change, **to_sender)
    receive(network, event)
    tick(network)
    (got,) = receiver.got
    verified = Webhook(wanted["secret"]).verify(got.body, got.headers)
    assert (verified["type"], verified["subject"]) == (f"ceiba.hearing.{change}.v1", f"hearing/{event.hearing_id}")
    assert verified["data"] == {
        "hearing_id": str(event.hearing_id),
        "proceeding_id": str(event.proceeding_id),
        "country": "GT",
        "hearing_type": "trial_session",
        "scheduled_at": HELD_AT_IN_UTC,
    }
    (row,) = deliveries_of(network, wanted, network.sender)
    assert (row["id"], row["event_type"], row["state"]) == (got.headers["webhook-id"], verified["type"], "delivered")


def test_only_known_fields_are_kept_and_no_mailbox_is_written_to(
    network: Network, receiver: Receiver, to_sender: dict[str, Any]
) -> None:
    channel = {"address": "focal@casa.example"}
    assert network.ask("PUT", "/notification-channels/email", network.sender, json=channel).status_code == 200
    register_endpoint(network, receiver.url, network.sender)
    # As a release to come might send them by mistake.
    more = {"court": SECRET_NAME, "file_number": SECRET_NAME, "place": SECRET_NAME}
    receive(network, HearingChanged.from_data(a_changed_hearing(**to_sender).data() | more))
    for table in ("notification", "delivery", "delivery_attempt", "inbox", "outbox"):
        assert not network.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE %s", f"%{SECRET_NAME}%")
    assert SECRET_NAME.encode() not in receiver.got[0].body
    assert network.rows("SELECT DISTINCT channel FROM delivery") == [{"channel": "webhook"}]


def test_a_notice_is_marked_by_its_recipient_alone(network: Network, to_sender: dict[str, Any]) -> None:
    receive(network, a_changed_hearing(**to_sender | {"recipients": (ANA,)}))
    (notice,) = shown(network, ANA)
    path = f"/notifications/{notice['id']}/read"
    assert network.ask("POST", path, None).status_code == 401
    assert network.ask("POST", path, network.sender, "caseworker", subject=OTHER).status_code == 404
    assert network.ask("POST", path, network.stranger, "caseworker", subject=ANA).status_code == 404
    assert network.ask("POST", path, network.sender, "caseworker", subject=ANA, country="MX").status_code == 404
    assert network.ask("POST", path, network.sender, "caseworker", subject=ANA).status_code == 200
    # The one to the systems is no notice that a person has not read.
    everything = network.ask("POST", "/notifications/read", network.sender, "caseworker", subject=OTHER, json={})
    assert everything.json == {"marked": 0}
