"""The audit of referrals: the country and the parties read who did what; of a sealed case the people named alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.referrals.network import Network, Organisation, an_organisation
from tests.integration.referrals.test_sealed_cases import NAMED, seal

TRAIL = "/audit/referrals"
WORD = "Canarienvogel"


def about(network: Network, sent: dict[str, Any], by: Organisation, role: str, subject: str | None = None) -> set[str]:
    """The actions about a referral that a caller reads."""
    answer = network.ask("GET", f"{TRAIL}?object_id={sent['id']}&limit=200", by, role, subject=subject or str(uuid4()))
    assert answer.status_code == 200, answer.text
    return {entry["action"] for entry in answer.json["items"]}


def test_both_parties_and_the_country_read_what_was_done_and_others_do_not(network: Network) -> None:
    sent = network.send(message=f"{WORD} viaja mañana")
    network.walk(sent["id"], "receive")
    stranger, abroad = network.stranger, an_organisation("MX")

    assert "referral.sent" in about(network, sent, network.sender, "supervisor")
    assert "referral.received" in about(network, sent, network.shelter, "supervisor")
    assert "referral.sent" in about(network, sent, network.sender, "country_admin")
    assert about(network, sent, stranger, "supervisor") == about(network, sent, abroad, "country_admin") == set()
    page = network.ask("GET", f"{TRAIL}?limit=200", network.sender, "country_admin")
    assert sent["id"] in page.text
    assert WORD not in page.text


def test_a_referral_of_a_sealed_case_is_read_on_the_senders_side_by_the_people_named_alone(network: Network) -> None:
    sent = network.send(case_id=str(uuid4()))
    network.walk(sent["id"], "receive")
    seal(network, sent["case_id"], (NAMED, str(uuid4())))

    assert "referral.sent" in about(network, sent, network.sender, "supervisor", NAMED)
    assert about(network, sent, network.sender, "supervisor") == set()
    assert about(network, sent, network.sender, "country_admin") == set()
    assert "referral.received" in about(network, sent, network.shelter, "supervisor")


@pytest.mark.parametrize("role", ["caseworker", "focal_point", "legal_liaison", "analyst"])
def test_nobody_else_reads_it(network: Network, role: str) -> None:
    for path in (TRAIL, f"{TRAIL}/chain"):
        assert network.ask("GET", path, network.sender, role).status_code == 403
        assert network.client.get(f"/api/v1{path}").status_code == 401


def test_the_chain_says_how_many_entries_wait(network: Network) -> None:
    network.send()

    (state,) = network.ask("GET", f"{TRAIL}/chain", network.sender, "country_admin").json["items"]

    assert (state["country"], state["first_wrong"]) == (network.sender.country, None)
    assert state["waiting"] > 0
    assert UUID(network.ask("GET", TRAIL, network.sender, "country_admin").json["items"][0]["id"])
