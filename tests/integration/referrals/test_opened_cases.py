"""The receiver opens a case of their own from a referral that they accepted."""

from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.referrals.fake_cases import PACKET, SECRET_NAME
from tests.integration.referrals.network import Network, Organisation

pytestmark = pytest.mark.integration


def open_case(
    network: Network, sent: dict[str, Any], by: Organisation | None = None, role: str = "caseworker", **more: Any
) -> TestResponse:
    return network.ask("POST", f"/referrals/{sent['id']}/case", by or network.shelter, role, **more)


def accepted(network: Network, **changes: Any) -> dict[str, Any]:
    sent = network.send(**changes)
    network.walk(sent["id"], "accept")
    return sent


def test_a_caseworker_of_the_receiver_opens_it_from_the_packet(network: Network) -> None:
    sent = accepted(network)

    answer = open_case(network, sent)

    assert answer.status_code == 201, answer.json
    case_id = network.cases.opened[sent["id"]]
    assert answer.json == {"case_id": case_id, "referral_id": sent["id"]}
    assert answer.headers["Location"].endswith(f"/cases/{case_id}")
    (asked,) = [body for body in network.cases.asked if body["path"].endswith("/from-referral")]
    assert (asked["packet"], asked["referring_organisation_id"]) == (PACKET, str(network.sender.id))
    assert (asked["country"], asked["referring_country"], asked["kind"]) == ("GT", "GT", "service_referral")


def test_both_know_that_it_was_opened_and_only_the_receiver_which_it_is(network: Network) -> None:
    sent = accepted(network)
    opened = open_case(network, sent).json

    theirs = network.ask("GET", f"/referrals/{sent['id']}", network.shelter, "caseworker").json
    ours = network.ask("GET", f"/referrals/{sent['id']}", network.sender, "caseworker").json

    assert theirs["opened_case_id"] == opened["case_id"]
    assert theirs["case_opened_at"] == ours["case_opened_at"] is not None
    assert "opened_case_id" not in ours


def test_asking_again_answers_the_same_case(network: Network) -> None:
    sent, key = accepted(network), {"Idempotency-Key": str(uuid4())}
    first = open_case(network, sent, headers=key)

    for headers in (key, {"Idempotency-Key": str(uuid4())}, {}):
        again = open_case(network, sent, headers=headers)
        assert (again.status_code, again.json) == (201, first.json)
    assert len([body for body in network.cases.asked if body["path"].endswith("/from-referral")]) == 1


def test_who_may_open_it(network: Network) -> None:
    sent = accepted(network)

    assert network.ask("POST", f"/referrals/{sent['id']}/case", None).status_code == 401
    assert open_case(network, sent, role="focal_point").status_code == 403
    assert open_case(network, sent, network.sender).status_code == 403
    assert open_case(network, sent, network.stranger).status_code == 404
    assert open_case(network, sent, network.abroad).status_code == 404
    assert network.cases.opened == {}


def test_not_before_acceptance_and_not_without_grounds(network: Network) -> None:
    sent = network.send()
    assert open_case(network, sent).status_code == 409
    network.walk(sent["id"], "accept")
    network.cases.refusal = "consent_missing"
    refused = open_case(network, sent)
    assert (refused.status_code, refused.json["code"]) == (404, "packet_gone")
    network.withdraw_consent(sent)
    network.cases.refusal = None
    assert open_case(network, sent).status_code == 404
    assert network.cases.opened == {}


def test_when_cases_is_away_it_can_be_asked_again(network: Network) -> None:
    sent = accepted(network)
    network.cases.status = 503
    assert open_case(network, sent).status_code == 503
    network.cases.status = 201
    assert open_case(network, sent).status_code == 201


def test_no_name_stays_in_a_table_or_a_message(network: Network) -> None:
    sent = accepted(network)
    open_case(network, sent, headers={"Idempotency-Key": "once"})

    tables = network.rows(
        "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
    )
    for table in tables:
        assert SECRET_NAME not in str(network.rows(f"SELECT row_to_json(t)::text FROM {table['name']} t"))
