"""Opening asks cases again: what has lost its grounds stays shut, and so does everything while cases is away."""

from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from services.referrals.adapters.cases_client import CasesClient
from shared.contracts.cases import DisclosureStopped
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from tests.integration.referrals.fake_cases import PACKET, SECRET_NAME
from tests.integration.referrals.network import Network, Organisation


def _accepted(network: Network, **changes: str) -> dict[str, Any]:
    sent = network.send(**changes)
    by = network.abroad if changes else network.shelter
    network.walk(sent["id"], "accept", by=by)
    return sent


def _open(network: Network, sent: dict[str, Any], organisation: Organisation | None = None) -> TestResponse:
    return network.ask("GET", f"/referrals/{sent['id']}/packet", organisation or network.shelter)


def _stop(
    network: Network, sent: dict[str, Any], *, event_id: UUID | None = None, reason: str = "consent_capacity"
) -> None:
    fact = DisclosureStopped(
        country=Country.GUATEMALA, case_id=UUID(sent["case_id"]), referral_id=UUID(sent["id"]), reason=reason
    )
    network.receive(fact, REFERRALS_EVENTS, event_id=event_id)


def _audited(network: Network, sent: dict[str, Any]) -> int:
    action = "SELECT 1 FROM audit WHERE action = 'referral.packet_opened' AND object_id = %s"
    return len(network.rows(action, sent["id"]))


def test_each_opening_asks_cases_as_the_receiver_and_names_the_case(network: Network) -> None:
    sent = _accepted(network, to_organisation_id=str(network.abroad.id))

    for _ in range(2):
        assert _open(network, sent, network.abroad).json["packet"] == PACKET

    path = f"/api/v1/cases/{sent['case_id']}/packets/{sent['id']}/check"
    assert network.cases.checks == [{"country": "GT", "path": path}] * 2


@pytest.mark.parametrize(
    ("reason", "status", "code"),
    [
        ("consent_child_decision", 404, "packet_gone"),
        ("consent_capacity", 404, "packet_gone"),
        ("a_reason_of_tomorrow", 404, "packet_gone"),
        ("best_interest_missing", 409, "best_interest_missing"),
    ],
)
def test_what_cases_refuses_stays_shut(network: Network, reason: str, status: int, code: str) -> None:
    sent = _accepted(network)
    network.cases.refusal = reason

    answer = _open(network, sent)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert SECRET_NAME not in answer.text
    assert _audited(network, sent) == 0


def test_a_packet_that_cases_does_not_know_is_gone(network: Network) -> None:
    sent = _accepted(network)
    network.cases.status, network.cases.problem = 404, {"status": 404, "code": "not_found"}

    answer = _open(network, sent)

    assert (answer.status_code, answer.json["code"]) == (404, "packet_gone")


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"sleep": 1.0}], ids=str)
def test_while_cases_is_away_nothing_is_opened_and_the_caller_gets_a_retry_after(
    network: Network, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = _accepted(network)
    impatient = CasesClient(network.cases.url, exchange=lambda header, _: header, read=0.2)
    monkeypatch.setitem(network.wiring.__dict__, "cases", impatient)
    for name, value in fault.items():
        setattr(network.cases, name, value)

    answer = _open(network, sent)

    assert (answer.status_code, answer.json["code"]) == (503, "cases_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert SECRET_NAME not in answer.text
    assert network.cases.checks
    assert _audited(network, sent) == 0


def test_who_may_not_open_it_is_refused_before_cases_is_asked(network: Network) -> None:
    sent = network.send()

    assert _open(network, sent).status_code == 409
    network.walk(sent["id"], "accept")
    assert _open(network, sent, network.sender).status_code == 403
    assert _open(network, sent, network.stranger).status_code == 404
    assert network.cases.checks == []


def test_a_referral_that_lost_its_grounds_is_withdrawn_and_both_ends_are_notified(network: Network) -> None:
    sent = _accepted(network)

    _stop(network, sent)
    network.deliver_events()

    seen = network.ask("GET", f"/referrals/{sent['id']}", network.sender, "caseworker").json
    assert (seen["state"], seen["reason"]) == ("withdrawn", "consent_capacity")
    row = network.rows("SELECT sealed, message FROM referral WHERE id = %s", sent["id"])[0]
    assert row == {"sealed": None, "message": None}
    for end in (network.sender, network.shelter):
        assert "referral_withdrawn" in [n["kind"] for n in network.notifications(end)]


def test_said_twice_or_before_the_referral_exists_it_is_the_same(network: Network) -> None:
    sent = _accepted(network)
    _stop(network, sent | {"id": sent["case_id"]})
    _stop(network, sent)
    _stop(network, sent, reason="consent_child_decision")
    network.deliver_events()

    log = network.rows(
        "SELECT reason FROM referral_event WHERE referral_id = %s AND state_to = 'withdrawn'", sent["id"]
    )
    assert [row["reason"] for row in log] == ["consent_capacity"]


def test_a_completed_referral_keeps_its_state_and_loses_its_packet(network: Network) -> None:
    sent = _accepted(network)
    network.walk(sent["id"], "start", "complete")

    _stop(network, sent)

    row = network.rows("SELECT state, sealed FROM referral WHERE id = %s", sent["id"])[0]
    assert row == {"state": "completed", "sealed": None}
    assert _open(network, sent).json["code"] == "packet_gone"
