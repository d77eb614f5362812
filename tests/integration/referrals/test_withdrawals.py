"""A consent withdrawn or a person erased: every receiver who had accepted is notified, and must acknowledge it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from shared.contracts.cases import IdentityErased
from shared.contracts.codelists import code_list
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.receiver import Receiver
from tests.integration.referrals.test_escalation import on_duty

TO_COMPLETED = ("receive", "accept", "start", "complete")


def withdraw(network: Network, sent: dict[str, Any], *, event_id: UUID | None = None) -> None:
    network.withdraw_consent(sent, event_id=event_id)
    network.deliver_events()


def erase(network: Network, sent: dict[str, Any], *, event_id: UUID | None = None) -> None:
    fact = IdentityErased(country=Country.GUATEMALA, case_id=UUID(sent["case_id"]))
    network.receive(fact, REFERRALS_EVENTS, event_id=event_id)
    network.deliver_events()


def acknowledge(
    network: Network, sent: dict[str, Any], by: Organisation | None, role: str = "focal_point", **token: Any
) -> TestResponse:
    return network.ask("POST", f"/referrals/{sent['id']}/acknowledge-withdrawal", by, role, **token)


def seen(network: Network, sent: dict[str, Any], by: Organisation) -> dict[str, Any]:
    return dict(network.ask("GET", f"/referrals/{sent['id']}", by).json)


def kinds(network: Network, organisation: Organisation) -> list[str]:
    return [notice["kind"] for notice in network.notifications(organisation)]


def open_notices(network: Network, by: Organisation, role: str = "country_admin") -> list[dict[str, Any]]:
    answer = network.ask("GET", "/referrals/unacknowledged", by, role)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def test_a_receiver_abroad_of_a_completed_referral_is_notified_and_acknowledges_it(
    network: Network, receiver: Receiver
) -> None:
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(sent["id"], *TO_COMPLETED, by=network.abroad)
    network.deliver_events()
    endpoint = {"url": receiver.url, "events": ["ceiba.referral.access_ended.v1"]}
    assert network.ask("POST", "/webhook-endpoints", network.abroad, json=endpoint).status_code == 201

    withdraw(network, sent)

    assert kinds(network, network.abroad)[0] == "referral_access_ended"
    assert len(receiver.got) == 1
    before = seen(network, sent, network.abroad)
    assert (before["state"], before["access_ended_because"], before["acknowledged_at"]) == (
        "completed",
        "consent_withdrawn",
        None,
    )
    assert before["actions"] == ["acknowledge-withdrawal"]
    assert before["capacity"] == {}
    assert not {"message", "fields"} & set(before)

    answer = acknowledge(network, sent, network.abroad)
    network.deliver_events()

    assert (answer.status_code, answer.json["actions"]) == (200, [])
    assert kinds(network, network.sender)[0] == "referral_withdrawal_acknowledged"
    assert seen(network, sent, network.sender)["acknowledged_at"] is not None


def test_until_then_it_is_listed_for_the_sender_and_for_who_oversees_either_country(network: Network) -> None:
    guatemala = on_duty(network, network.stranger, "country_admin")
    honduras = Organisation(uuid4(), Country.HONDURAS, "Punto focal HN")
    network.join(honduras)
    on_duty(network, honduras, "country_admin")
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(sent["id"], *TO_COMPLETED, by=network.abroad)
    other = network.send()

    withdraw(network, sent)

    out = network.ask("GET", "/referrals?unacknowledged=true", network.sender, "caseworker").json["items"]
    assert [line["id"] for line in out] == [sent["id"]]
    for overseer in (guatemala, honduras):
        listed = open_notices(network, overseer)
        assert [(line["referral_id"], line["because"]) for line in listed] == [(sent["id"], "consent_withdrawn")]
        assert {"capacity", "message", "case_id", "services"} & set(listed[0]) == set()

    acknowledge(network, sent, network.abroad)

    assert network.ask("GET", "/referrals?unacknowledged=true", network.sender, "caseworker").json["items"] == []
    assert open_notices(network, guatemala) == open_notices(network, honduras) == []
    assert seen(network, other, network.sender)["access_ended_at"] is None


def test_an_organisation_without_a_duty_or_in_another_country_oversees_nothing(network: Network) -> None:
    mexico = Organisation(uuid4(), Country.MEXICO, "Punto focal MX")
    network.join(mexico)
    on_duty(network, mexico, "country_admin")
    sent = network.send()
    network.walk(sent["id"], *TO_COMPLETED)
    withdraw(network, sent)

    assert open_notices(network, network.stranger) == []
    assert open_notices(network, mexico) == []
    assert network.ask("GET", "/referrals/unacknowledged", None).status_code == 401
    assert network.ask("GET", "/referrals/unacknowledged", network.shelter).status_code == 403


def test_the_list_goes_on_page_by_page(network: Network) -> None:
    overseer = on_duty(network, network.stranger, "country_admin")
    all_sent = [network.send() for _ in range(3)]
    for sent in all_sent:
        network.walk(sent["id"], "accept")
        withdraw(network, sent)

    first = network.ask("GET", "/referrals/unacknowledged?limit=2", overseer, "country_admin").json
    cursor = first["next_cursor"]
    rest = network.ask("GET", f"/referrals/unacknowledged?limit=2&cursor={cursor}", overseer, "country_admin").json

    listed = [line["referral_id"] for line in first["items"] + rest["items"]]
    assert listed == [sent["id"] for sent in all_sent]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("end", [withdraw, erase])
def test_heard_twice_is_one_notice_and_one_line(network: Network, end: Callable[..., None]) -> None:
    overseer = on_duty(network, network.stranger, "country_admin")
    sent, event_id = network.send(), uuid4()
    network.walk(sent["id"], *TO_COMPLETED)

    for again in (event_id, event_id, None):
        end(network, sent, event_id=again)

    assert kinds(network, network.shelter).count("referral_access_ended") == 1
    assert len(open_notices(network, overseer)) == 1
    acknowledge(network, sent, network.shelter)
    end(network, sent)
    assert open_notices(network, overseer) == []


def test_acknowledging_twice_changes_nothing(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], *TO_COMPLETED)
    withdraw(network, sent)

    first, second = acknowledge(network, sent, network.shelter), acknowledge(network, sent, network.shelter)
    network.deliver_events()

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json["acknowledged_at"] == second.json["acknowledged_at"]
    assert kinds(network, network.sender).count("referral_withdrawal_acknowledged") == 1


def test_only_the_receiver_acknowledges_and_only_what_has_ended(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], *TO_COMPLETED)
    early = acknowledge(network, sent, network.shelter)
    assert (early.status_code, early.json["code"]) == (409, "nothing_to_acknowledge")
    withdraw(network, sent)

    assert acknowledge(network, sent, None).status_code == 401
    assert acknowledge(network, sent, network.shelter, "caseworker").status_code == 403
    assert acknowledge(network, sent, network.sender).status_code == 403
    assert acknowledge(network, sent, network.stranger).status_code == 404
    assert acknowledge(network, sent, network.shelter, country="MX").status_code == 404
    assert acknowledge(network, sent, network.shelter).status_code == 200


@pytest.mark.parametrize("end", [withdraw, erase])
def test_who_had_accepted_before_the_referral_was_cancelled_acknowledges_too(
    network: Network, end: Callable[..., None]
) -> None:
    overseer = on_duty(network, network.stranger, "country_admin")
    sent = network.send()
    network.walk(sent["id"], "accept")
    assert network.ask("GET", f"/referrals/{sent['id']}/packet", network.shelter).status_code == 200
    network.step(sent["id"], "cancel", network.sender, {"reason": "other_service"})
    assert seen(network, sent, network.shelter)["actions"] == []

    end(network, sent)

    after = seen(network, sent, network.shelter)
    assert (after["state"], after["actions"]) == ("cancelled", ["acknowledge-withdrawal"])
    assert kinds(network, network.shelter)[0] == "referral_access_ended"
    assert [line["referral_id"] for line in open_notices(network, overseer)] == [sent["id"]]
    assert acknowledge(network, sent, network.shelter).status_code == 200
    assert open_notices(network, overseer) == []


def test_a_withdrawal_during_the_stay_ends_the_information_and_neither_the_stay_nor_the_place(network: Network) -> None:
    offer = network.offer(capacity_total=2, capacity_free=2)
    sent = network.send()
    network.walk(sent["id"], "accept", "start")

    withdraw(network, sent)

    during = seen(network, sent, network.shelter)
    assert (during["state"], during["places_reserved"]) == ("in_service", 1)
    assert network.free_places(offer) == 1
    assert network.ask("GET", f"/referrals/{sent['id']}/packet", network.shelter).status_code == 404
    noted = network.step(sent["id"], "complete", network.shelter, {"outcome": "delivered", "note": "Sobre ella"})
    assert (noted.status_code, noted.json["errors"][0]["pointer"]) == (422, "/note")

    network.walk(sent["id"], "complete")
    assert network.free_places(offer) == 2
    assert seen(network, sent, network.sender)["state"] == "completed"


def test_erasing_a_person_ends_every_referral_of_the_case_whatever_consent_it_stands_on(network: Network) -> None:
    case_id = str(uuid4())
    waiting, accepted, completed, refused = (network.send(case_id=case_id) for _ in range(4))
    other = network.send()
    network.walk(accepted["id"], "accept")
    network.walk(completed["id"], *TO_COMPLETED)
    network.step(refused["id"], "reject", network.shelter, {"reason": "capacity", "note": "Hasta el lunes"})

    erase(network, waiting)

    states = {row["id"]: row for row in network.rows("SELECT * FROM referral")}
    assert [states[UUID(one["id"])]["state"] for one in (waiting, accepted, completed)] == [
        "withdrawn",
        "withdrawn",
        "completed",
    ]
    assert states[UUID(waiting["id"])]["reason"] == "identity_erased"
    assert all(states[UUID(one["id"])]["sealed"] is None for one in (waiting, accepted, completed, refused))
    notes = network.rows("SELECT note FROM referral_event WHERE note IS NOT NULL")
    assert (notes, states[UUID(other["id"])]["state"]) == ([], "sent")
    assert seen(network, completed, network.shelter)["access_ended_because"] == "identity_erased"


def test_every_reason_in_the_log_has_words(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], *TO_COMPLETED)
    withdraw(network, sent)
    acknowledge(network, sent, network.shelter)

    log = network.ask("GET", f"/referrals/{sent['id']}/events", network.shelter).json["items"]

    reasons = [entry["reason"] for entry in log if entry["reason"]]
    assert reasons == ["consent_withdrawn", "acknowledged"]
    assert set(reasons) <= set(code_list("referral_platform_reason").items)
