"""Which kinds of referral can be sent, and that a consultation takes no place."""

import pytest

from shared.contracts.referral_kinds import SENDABLE
from tests.integration.referrals.network import Network


@pytest.mark.parametrize("kind", ["transfer_request", "internal_reassign", "emergency"])
def test_a_kind_that_does_nothing_yet_is_refused_before_anything_is_asked(network: Network, kind: str) -> None:
    body = network.referral(kind=kind)

    answer = network.ask("POST", "/referrals", network.sender, "caseworker", json=body)

    problem = answer.json["errors"][0]
    assert (answer.status_code, problem["pointer"], problem["code"]) == (422, "/kind", "code_not_available")
    assert network.cases.asked == []
    assert network.rows("SELECT 1 FROM referral") == []


def test_the_description_offers_only_kinds_that_can_be_sent(network: Network) -> None:
    described = network.client.get("/openapi.json").json["components"]["schemas"]["SendReferral"]["properties"]["kind"]

    assert described["enum"] == list(SENDABLE)


def test_a_consultation_holds_no_place(network: Network) -> None:
    offer = network.offer(capacity_total=5, capacity_free=1)

    sent = network.send(kind="consultation", disclosure_profile="d0_anonymous", consent_id=None)

    assert sent["places_reserved"] == 0
    assert network.free_places(offer) == 1
