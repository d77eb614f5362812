"""A received referral is assigned to a person of the organisation, who is notified and may open the packet."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from shared.contracts.cases import CaseAssigned
from shared.contracts.identity import PersonChanged
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from shared.kernel.country import Country
from tests.integration.referrals.fake_cases import PACKET
from tests.integration.referrals.network import Network, Organisation


def joins(
    network: Network, organisation: Organisation, *, user_id: str = "", role: str = "caseworker", active: bool = True
) -> str:
    """Identity says that somebody is (or is no longer) active there; answers who."""
    who = UUID(user_id) if user_id else uuid4()
    fact = PersonChanged(
        country=organisation.country, user_id=who, organisation_id=organisation.id, role=role, active=active
    )
    network.receive(fact, REFERRALS_EVENTS)
    return str(who)


def assign(
    network: Network, sent: dict[str, Any], user_id: str, by: Organisation | None = None, role: str = "focal_point"
) -> TestResponse:
    path = f"/referrals/{sent['id']}/assign"
    return network.ask("POST", path, by or network.shelter, role, json={"user_id": user_id})


def opened(network: Network, sent: dict[str, Any], subject: str, role: str = "caseworker") -> TestResponse:
    return network.ask("GET", f"/referrals/{sent['id']}/packet", network.shelter, role, subject=subject)


def news(network: Network, organisation: Organisation, subject: str) -> list[str]:
    answer = network.ask("GET", "/notifications?limit=200", organisation, "caseworker", subject=subject)
    return [notice["kind"] for notice in answer.json["items"]]


@pytest.mark.parametrize("role", ["focal_point", "supervisor"])
def test_the_assigned_caseworker_opens_the_packet_and_is_on_record(network: Network, role: str) -> None:
    sent, worker = network.send(), joins(network, network.shelter)
    network.walk(sent["id"], "accept")
    assert opened(network, sent, worker).status_code == 403

    assert assign(network, sent, worker, role=role).json["assigned_to"] == worker

    assert opened(network, sent, worker).json["packet"] == PACKET
    audit = network.rows(
        "SELECT actor FROM audit WHERE action = 'referral.packet_opened' AND object_id = %s", sent["id"]
    )
    assert [row["actor"] for row in audit] == [worker]
    assert opened(network, sent, str(uuid4())).status_code == 403
    assert opened(network, sent, str(uuid4()), "focal_point").status_code == 200


@pytest.mark.parametrize("who", ["nobody", "of the sender", "left", "analyst"])
def test_nobody_else_is_assigned(network: Network, who: str) -> None:
    sent = network.send()
    user_id = {
        "nobody": lambda: str(uuid4()),
        "of the sender": lambda: joins(network, network.sender),
        "left": lambda: joins(network, network.shelter, user_id=joins(network, network.shelter), active=False),
        "analyst": lambda: joins(network, network.shelter, role="analyst"),
    }[who]()

    answer = assign(network, sent, user_id)

    problem = answer.json["errors"][0]
    assert (answer.status_code, problem["pointer"], problem["code"]) == (422, "/user_id", "not_assignable")


def test_of_two_who_assign_it_to_two_people_the_second_is_told(network: Network) -> None:
    sent = network.send()
    first, second = joins(network, network.shelter), joins(network, network.shelter)
    network.walk(sent["id"], "accept")
    path, focal_point = f"/referrals/{sent['id']}/assign", (network.shelter, "focal_point")
    seen = {"If-Match": network.ask("GET", f"/referrals/{sent['id']}", *focal_point).headers["ETag"]}

    network.ask("POST", path, *focal_point, json={"user_id": first}, headers=seen)

    assert network.ask("POST", path, *focal_point, json={"user_id": second}, headers=seen).status_code == 412
    assert network.ask("POST", path, *focal_point, json={"user_id": first}, headers=seen).status_code == 200
    assert assign(network, sent, second).json["assigned_to"] == second


def test_only_the_receiver_assigns_and_only_while_access_lasts(network: Network) -> None:
    sent, worker = network.send(), joins(network, network.shelter)

    path = f"/referrals/{sent['id']}/assign"
    assert network.ask("POST", path, None, json={"user_id": worker}).status_code == 401
    assert assign(network, sent, worker, role="caseworker").status_code == 403
    assert assign(network, sent, worker, network.sender).status_code == 403
    assert assign(network, sent, worker, network.stranger).status_code == 404
    wrong = network.ask("POST", path, network.shelter, json={"user_id": worker}, country="MX")
    assert wrong.status_code == 404
    network.walk(sent["id"], "reject")
    assert assign(network, sent, worker).status_code == 409


def test_the_sender_does_not_learn_who_attends_it(network: Network) -> None:
    sent, worker = network.send(), joins(network, network.shelter)
    assign(network, sent, worker)

    assert "assigned_to" not in network.ask("GET", f"/referrals/{sent['id']}", network.sender, "caseworker").json


def test_a_person_who_was_assigned_a_case_is_notified_once(network: Network) -> None:
    worker, event_id = str(uuid4()), uuid4()
    fact = CaseAssigned(
        country=Country.GUATEMALA,
        case_id=uuid4(),
        organisation_id=network.sender.id,
        assignment_id=uuid4(),
        user_id=UUID(worker),
    )

    for _ in range(2):
        network.receive(fact, REFERRALS_NOTIFY, event_id=event_id)
    network.receive(fact, REFERRALS_NOTIFY)

    assert news(network, network.sender, worker) == ["case_assigned"]
    assert news(network, network.sender, str(uuid4())) == []
