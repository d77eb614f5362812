"""A suspended organisation gets no webhook or mail, and senders who wait for its answer are notified at once."""

from typing import Any

import pytest

from services.referrals.tasks import tick_deliveries
from shared.contracts.identity import OrganisationRegistered, OrganisationSuspended
from shared.contracts.subscriptions import REFERRALS_EVENTS
from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.receiver import Receiver, answers


def suspend(network: Network, organisation: Organisation) -> None:
    fact = OrganisationSuspended(country=organisation.country, organisation_id=organisation.id)
    network.receive(fact, REFERRALS_EVENTS)
    network.deliver_events()


def reinstate(network: Network, organisation: Organisation) -> None:
    fact = OrganisationRegistered(
        country=organisation.country, organisation_id=organisation.id, kind="ngo", public_name=organisation.name
    )
    network.receive(fact, REFERRALS_EVENTS)


def kinds(network: Network, organisation: Organisation) -> list[str]:
    return [n["kind"] for n in network.notifications(organisation)]


def later(network: Network) -> None:
    network.clock.advance(minutes=1)
    tick_deliveries()
    network.wiring.dispatcher.wait()


@pytest.fixture
def endpoint(network: Network, receiver: Receiver) -> dict[str, Any]:
    answer = network.ask("POST", "/webhook-endpoints", network.shelter, json={"url": receiver.url})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_nothing_is_delivered_while_suspended_and_it_can_be_replayed_afterwards(
    network: Network, receiver: Receiver, endpoint: dict[str, Any]
) -> None:
    channel = {"address": "focal@casa.example"}
    assert network.ask("PUT", "/notification-channels/email", network.shelter, json=channel).status_code == 200
    sent = network.send()
    suspend(network, network.shelter)
    network.walk(sent["id"], "cancel", by=network.sender)
    network.deliver_events()
    later(network)

    assert receiver.got == []
    but_the_letter_about_it = "WHERE event_type <> 'organisation_suspended'"
    rows = network.rows(f"SELECT channel, state, last_error FROM delivery {but_the_letter_about_it} ORDER BY id")
    assert {row["channel"] for row in rows} == {"webhook", "email"}
    assert {(row["state"], row["last_error"]) for row in rows} == {("failed", "organisation_suspended")}

    reinstate(network, network.shelter)
    failed = network.rows("SELECT id FROM delivery WHERE channel = 'webhook' ORDER BY id LIMIT 1")[0]["id"]
    path = f"/webhook-endpoints/{endpoint['id']}/deliveries/{failed}/replay"
    assert network.ask("POST", path, network.shelter).status_code == 202
    later(network)
    assert len(receiver.got) == 1


def test_what_was_stored_before_the_suspension_does_not_leave_either(
    network: Network, receiver: Receiver, endpoint: dict[str, Any]
) -> None:
    receiver.behave = answers(503)
    network.send()
    network.deliver_events()
    assert network.rows("SELECT state FROM delivery") == [{"state": "pending"}]
    before = len(receiver.got)

    suspend(network, network.shelter)
    later(network)

    assert len(receiver.got) == before
    assert network.rows("SELECT state, last_error FROM delivery") == [
        {"state": "failed", "last_error": "organisation_suspended"}
    ]


def test_senders_at_home_and_abroad_are_notified_once_per_suspension(network: Network) -> None:
    waiting = network.send(to_organisation_id=str(network.abroad.id))
    answered = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(answered["id"], "accept", by=network.abroad)
    network.send()
    network.deliver_events()

    suspend(network, network.abroad)
    suspend(network, network.abroad)

    told = [n for n in network.notifications(network.sender) if n["kind"] == "referral_recipient_suspended"]
    assert [(n["referral_id"], n["code"], n["state"]) for n in told] == [(waiting["id"], waiting["code"], "sent")]
    assert kinds(network, network.stranger) == []

    reinstate(network, network.abroad)
    network.clock.advance(hours=1)
    suspend(network, network.abroad)
    assert kinds(network, network.sender).count("referral_recipient_suspended") == 2
