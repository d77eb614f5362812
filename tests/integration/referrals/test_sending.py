"""Sending a referral: what must be true before anything is stored, and what is stored then."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.referrals.fake_cases import CAPACITY, SECRET_NAME
from tests.integration.referrals.network import Network, Organisation, an_organisation


def _stored(network: Network) -> int:
    return network.rows("SELECT count(*) AS n FROM referral")[0]["n"]


def test_a_caseworker_sends_a_referral_and_it_is_published(network: Network) -> None:
    sent = network.send()

    assert sent["state"] == "sent"
    assert re.fullmatch(r"GT-[0-9A-Z]{3}-[0-9A-Z]{3}", sent["code"])
    assert sent["capacity"] == CAPACITY
    facts = network.rows(
        "SELECT consumer FROM outbox_delivery JOIN outbox ON id = event_id WHERE name LIKE %s", "%sent%"
    )
    assert {fact["consumer"] for fact in facts} == {"referrals.notify", "cases.events", "reporting.events"}


def test_the_answer_carries_where_it_lives_and_its_version(network: Network) -> None:
    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    assert answer.headers["Location"] == f"/api/v1/referrals/{answer.json['id']}"
    assert answer.headers["ETag"] == '"1"'


def test_the_same_idempotency_key_sends_one_referral(network: Network) -> None:
    body, headers = network.referral(), {"Idempotency-Key": str(uuid4())}
    token = {"subject": str(uuid4())}

    first = network.ask("POST", "/referrals", network.sender, "caseworker", json=body, headers=headers, **token)
    second = network.ask("POST", "/referrals", network.sender, "caseworker", json=body, headers=headers, **token)

    assert first.json == second.json
    assert _stored(network) == 1
    assert len(network.cases.asked) == 1


def test_no_transaction_is_open_while_the_cases_service_answers(network: Network) -> None:
    busy: list[list[Any]] = []
    network.cases.meanwhile = lambda: busy.append(
        network.rows(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND usename = 'referrals_app'"
            " AND xact_start IS NOT NULL"
        )
    )

    network.send()

    assert busy == [[]]


def test_the_same_key_twice_at_once_is_one_referral_and_one_answer(network: Network) -> None:
    body, headers, subject = network.referral(), {"Idempotency-Key": str(uuid4())}, str(uuid4())
    network.cases.sleep = 0.3

    def send(_: int) -> TestResponse:
        client = network.client.application.test_client()
        other = Network(network.wiring, network.database, client, network.cases, network.clock, sender=network.sender)
        return other.ask(
            "POST", "/referrals", network.sender, "caseworker", json=body, headers=headers, subject=subject
        )

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(send, range(3)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert _stored(network) == 1
    assert len(network.rows("SELECT 1 FROM outbox")) == 1


def test_a_key_used_with_another_body_is_refused_before_anything_is_asked(network: Network) -> None:
    headers, token = {"Idempotency-Key": str(uuid4())}, {"subject": str(uuid4())}
    for body in (network.referral(), network.referral()):
        answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=body, headers=headers, **token)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "idempotency_key_reused")
    assert len(network.cases.asked) == 1


def test_a_recipient_suspended_while_the_packet_was_made_gets_no_referral(network: Network) -> None:
    def suspend() -> None:
        with network.wiring.system_work(frozenset({network.shelter.country})) as work:
            work.organisations.suspend(network.shelter.id, at=network.clock.now())

    network.cases.meanwhile = suspend

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "suspended_organisation")
    assert _stored(network) == 0


def test_what_was_previewed_travels_to_who_can_judge_it(network: Network) -> None:
    network.send(previewed="5e4a1")

    assert network.cases.asked[-1]["previewed"] == "5e4a1"


def test_the_referral_id_is_drawn_before_the_packet_is_asked_for(network: Network) -> None:
    sent = network.send()

    asked = network.cases.asked[-1]
    assert asked["referral_id"] == sent["id"]
    assert asked["recipient_type"] == "network_ngo"
    assert asked["to_country"] == "GT"
    assert network.cases.headers[-1]["Authorization"].startswith("Bearer exchanged-")


def test_anonymous_and_a_role_without_the_permission_do_not_send(network: Network) -> None:
    body = network.referral()

    assert network.ask("POST", "/referrals", None, json=body).status_code == 401
    assert network.ask("POST", "/referrals", network.sender, "focal_point", json=body).status_code == 403
    assert _stored(network) == 0


@pytest.mark.parametrize(
    ("recipient", "code"),
    [("unknown", "unknown_organisation"), ("own", "own_organisation"), ("suspended", "suspended_organisation")],
)
def test_a_recipient_that_cannot_be_referred_to_is_a_problem_of_its_field(
    network: Network, recipient: str, code: str
) -> None:
    with network.wiring.system_work(frozenset({network.stranger.country})) as work:
        work.organisations.suspend(network.stranger.id, at=network.clock.now())
    target = {"unknown": uuid4(), "own": network.sender.id, "suspended": network.stranger.id}[recipient]

    body = network.referral(to_organisation_id=str(target))
    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=body)

    assert answer.status_code == 422
    assert [(p["pointer"], p["code"]) for p in answer.json["errors"]] == [("/to_organisation_id", code)]
    assert not network.cases.asked


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"urgency": "yesterday"}, "/urgency"),
        ({"services": []}, "/services"),
        ({"services": ["unheard_of"]}, "/services/0"),
        ({"kind": "gossip"}, "/kind"),
        ({"disclosure_profile": "d9"}, "/disclosure_profile"),
        ({"nickname": "x"}, "/nickname"),
    ],
)
def test_a_body_outside_the_contract_is_refused_where_it_is_wrong(
    network: Network, change: dict[str, Any], pointer: str
) -> None:
    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral(**change))

    assert answer.status_code == 422
    assert pointer in [problem["pointer"] for problem in answer.json["errors"]]


def test_a_case_that_the_sender_cannot_see_is_404(network: Network) -> None:
    network.cases.status, network.cases.problem = 404, {"status": 404, "code": "not_found", "errors": []}

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    assert answer.status_code == 404
    assert _stored(network) == 0


def test_a_missing_consent_is_passed_on_with_its_code(network: Network) -> None:
    problem = {"pointer": "/consent_id", "code": "consent_scope", "message": "El consentimiento no alcanza"}
    network.cases.status, network.cases.problem = 422, {"status": 422, "code": "invalid", "errors": [problem]}

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    assert answer.status_code == 422
    assert answer.json["errors"] == [problem]
    assert _stored(network) == 0


@pytest.mark.parametrize("status", [500, 502, 503])
def test_when_cases_fails_nothing_is_stored_and_the_sender_may_come_back(network: Network, status: int) -> None:
    network.cases.status = status

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert _stored(network) == 0
    assert not network.rows("SELECT 1 FROM outbox")


def test_a_lost_answer_of_cases_is_asked_for_once_more_with_the_same_id(network: Network) -> None:
    network.cases.drop_first = True

    sent = network.send()

    assert [asked["referral_id"] for asked in network.cases.asked] == [sent["id"], sent["id"]]


def test_a_cases_service_that_hangs_is_given_up(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.referrals.adapters.cases_client import CasesClient

    monkeypatch.setitem(
        network.wiring.__dict__, "cases", CasesClient(network.cases.url, exchange=lambda header, _: header, read=0.2)
    )
    network.cases.sleep = 1.0

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    assert answer.status_code == 503
    assert len(network.cases.asked) == 2
    assert _stored(network) == 0


def test_a_sender_cannot_use_a_packet_of_another_country(network: Network) -> None:
    network.cases.country = "SV"

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())

    assert answer.status_code == 404
    assert _stored(network) == 0


def test_the_name_in_the_packet_is_nowhere_in_clear(network: Network) -> None:
    network.send(message=f"Ella es {SECRET_NAME}")

    for table in ("referral", "referral_event", "outbox", "audit", "notification", "delivery"):
        assert not network.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE %s", f"%{SECRET_NAME}%"), table


def test_urgency_sets_the_deadline(network: Network) -> None:
    for urgency, hours in (("immediate", 2), ("24h", 24), ("72h", 72), ("7d", 168), ("imminent", 2), ("high", 24)):
        network.send(urgency=urgency)
        row = network.rows("SELECT respond_by - sent_at AS time FROM referral WHERE urgency = %s", urgency)[0]
        assert row["time"].total_seconds() == hours * 3600


def test_sending_holds_a_place_and_rejecting_gives_it_back(network: Network) -> None:
    offer = network.offer(capacity_total=5, capacity_free=2)

    sent = network.send()
    assert (sent["places_reserved"], network.free_places(offer)) == (1, 1)

    network.walk(sent["id"], "reject")
    assert network.free_places(offer) == 2


def test_a_place_is_used_while_the_service_lasts_and_free_once_it_is_completed(network: Network) -> None:
    offer = network.offer(capacity_total=5, capacity_free=2)
    sent = network.send()

    network.walk(sent["id"], "receive", "accept", "start")
    assert network.free_places(offer) == 1

    network.walk(sent["id"], "complete")
    assert network.free_places(offer) == 2
    assert network.ask("GET", f"/referrals/{sent['id']}", network.sender).json["places_reserved"] == 0


def test_cancelling_gives_the_place_back_across_the_border(network: Network) -> None:
    offer = network.offer(network.abroad, capacity_total=1, capacity_free=1)
    sent = network.send(to_organisation_id=str(network.abroad.id))
    assert network.free_places(offer) == 0

    assert network.step(sent["id"], "cancel", network.sender).status_code == 200
    assert network.free_places(offer) == 1


def test_an_unknown_count_is_not_touched(network: Network) -> None:
    offer = network.offer(capacity_total=5, capacity_free=None)

    assert network.send()["places_reserved"] == 0
    assert network.free_places(offer) is None


def test_of_many_senders_at_once_exactly_one_gets_the_last_place(network: Network) -> None:
    offer = network.offer(capacity_total=5, capacity_free=1)
    senders = [an_organisation("GT", f"S{number}") for number in range(8)]
    for sender in senders:
        network.join(sender)

    def send(sender: Organisation) -> int:
        client = network.client.application.test_client()
        other = Network(network.wiring, network.database, client, network.cases, network.clock, sender=sender)
        other.shelter = network.shelter
        return other.send()["places_reserved"]

    with ThreadPoolExecutor(8) as pool:
        held = list(pool.map(send, senders))

    assert sorted(held) == [0] * 7 + [1]
    assert network.free_places(offer) == 0
