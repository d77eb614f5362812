"""What `tests/architecture/destroying.txt` says of referrals about consent and words is what happens to who calls."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.architecture.test_destroying import COMPARED, CONSENT, LOOKED_AT, Classified, classified
from tests.integration.referrals.network import Network
from tests.integration.referrals.test_texts import STORED, asked, provide
from tests.integration.referrals.test_transfers import transfer

LINES = [line for line in classified() if line.service == "referrals"]
ONE = "/api/v1/referrals/<uuid:referral_id>"
REFUSED = {"status": 422, "errors": [{"pointer": "/consent_id", "code": "consent_refused", "message": "No."}]}


def of(demand: str) -> list[Any]:
    return [pytest.param(line, id=line.endpoint) for line in LINES if demand in line.demands]


def accepted(network: Network) -> dict[str, Any]:
    sent = network.send()
    network.walk(sent["id"], "accept")
    return sent


def refers(network: Network) -> Callable[[], TestResponse]:
    return lambda: network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())


def transfers(network: Network) -> Callable[[], TestResponse]:
    return lambda: transfer(network, message="Llega esta noche")


def opens_a_case(network: Network) -> Callable[[], TestResponse]:
    path = f"/referrals/{accepted(network)['id']}/case"
    return lambda: network.ask("POST", path, network.shelter, "caseworker")


def opens_the_packet(network: Network) -> Callable[[], TestResponse]:
    path = f"/referrals/{accepted(network)['id']}/packet"
    return lambda: network.ask("GET", path, network.shelter)


def provides(network: Network) -> Callable[[], TestResponse]:
    sent = asked(network)
    return lambda: provide(network, sent, "Ella Ixchel Cana", text_confirmed=True)


def steps(action: str) -> Callable[[Network], Callable[[], TestResponse]]:
    def prepared(network: Network) -> Callable[[], TestResponse]:
        sent, more = network.send(), {"reason": "capacity"} if action == "reject" else {"topics": ["health"]}
        body = {"note": "Llame al 5555-1234", "text_confirmed": True, **more}
        return lambda: network.step(sent["id"], action, network.shelter, body)

    return prepared


CALLS: dict[str, Callable[[Network], Callable[[], TestResponse]]] = {
    "POST /api/v1/referrals": refers,
    "POST /api/v1/cases/<uuid:case_id>/transfers": transfers,
    f"POST {ONE}/case": opens_a_case,
    f"GET {ONE}/packet": opens_the_packet,
    f"POST {ONE}/provide-info": provides,
    f"POST {ONE}/request-info": steps("request-info"),
    f"POST {ONE}/reject": steps("reject"),
}
"""How each operation with such a demand is called, once what comes before it is done."""


@pytest.mark.parametrize("line", of(CONSENT))
def test_nothing_leaves_where_the_cases_say_that_no_consent_covers_it(network: Network, line: Classified) -> None:
    call = CALLS[line.endpoint](network)
    before = network.rows("SELECT count(*) AS number FROM referral")
    network.cases.refusal = "consent_ended"
    if line.endpoint.endswith(("/referrals", "/transfers")):
        network.cases.status, network.cases.problem = 422, REFUSED

    answer = call()

    assert 400 <= answer.status_code < 500, answer.text
    assert "packet" not in answer.json
    assert network.cases.opened == {}
    assert network.rows("SELECT count(*) AS number FROM referral") == before


@pytest.mark.parametrize("line", [*of(COMPARED), *of(LOOKED_AT)])
def test_words_that_say_who_the_person_is_are_refused_and_not_kept(network: Network, line: Classified) -> None:
    call = CALLS[line.endpoint](network)
    before = network.rows("SELECT count(*) AS number FROM referral")
    network.cases.findings = [STORED]

    answer = call()

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) in {(422, "/message"), (422, "/note")}
    assert network.rows("SELECT count(*) AS number FROM referral") == before
    assert network.rows("SELECT 1 FROM referral_event WHERE note IS NOT NULL") == []
