"""Every endpoint that names a referral, asked by who is shown none of it: by a seal, or by the rule.

Each is asked for the hidden referral and for one that never was, and answers both alike.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from shared.contracts.cases import CaseSealChanged
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.web.access.authorization import PUBLIC, required_permission
from tests.integration.referrals.network import Network
from tests.integration.referrals.test_assignments import joins
from tests.integration.referrals.test_own_cases import shows
from tests.support.alike import are_alike
from tests.support.description import a_body

MESSAGE = "canariamensaje: llega esta noche"
NOTE = "canarianota: llega a las cuatro"
LEAST = {1: 8, 2: 20}
"""By the number of roles that ask: fewer that look for the referral means that requests were refused before."""


@pytest.fixture(params=["of a sealed case", "of a colleague's case, where each sees their own"])
def hidden(request: pytest.FixtureRequest, network: Network) -> tuple[str, dict[str, Any]]:
    """How a referral is hidden from a colleague at the sender, and the referral."""
    author = joins(network, network.sender)
    body = network.referral(message=MESSAGE)
    sent = network.ask("POST", "/referrals", network.sender, "caseworker", json=body, subject=author).json
    taken = network.step(sent["id"], "accept", network.shelter, {"note": NOTE})
    assert taken.status_code == 200, taken.json
    if "sealed" in request.param:
        seal = CaseSealChanged(
            country=network.sender.country,
            case_id=UUID(sent["case_id"]),
            organisation_id=network.sender.id,
            sealed_for=(author, str(uuid4())),
            emergency_for=None,
            emergency_until=None,
        )
        network.receive(seal, REFERRALS_EVENTS)
    else:
        shows(network, network.sender, "own")
    return request.param, sent


@pytest.mark.parametrize("by", ["caseworker", "system"])
def test_a_hidden_referral_answers_like_one_that_never_was(
    network: Network, hidden: tuple[str, dict[str, Any]], by: str, announce: Callable[[str], None]
) -> None:
    how, sent = hidden
    colleague = joins(network, network.sender) if by == "caseworker" else "system-of-the-ngo"
    # Who answers referrals sees those of a colleague by the rule, and takes part in none of a sealed case.
    roles = ("caseworker", "focal_point") if "sealed" in how else ("caseworker",)
    app, document = network.client.application, network.client.get("/openapi.json").json
    wrong, statuses = [], Counter[int]()
    for rule in app.url_map.iter_rules():
        if "referral_id" not in rule.arguments or required_permission(app.view_functions[rule.endpoint]) == PUBLIC:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            ids = {name: str(uuid4()) for name in rule.arguments}
            paths = [str(rule.build(ids | {"referral_id": one})[1]) for one in (sent["id"], str(uuid4()))]
            body = a_body(document, method, paths[0])
            real, none = (_ask(network, roles, method, path, body, colleague) for path in paths)
            statuses[none.status_code] += 1
            if not are_alike(real, none):
                wrong.append(f"{method} {rule.rule}: {real.status_code}, where nothing is {none.status_code}")
            assert "canaria" not in real.text

    asked, reached = statuses.total(), statuses[404]
    announce(f"referrals {how}, {by}: {reached} of {asked} operations looked for it; {len(wrong)} told it from none")
    assert reached >= LEAST[len(roles)], statuses
    assert wrong == []


def _ask(network: Network, roles: Sequence[str], method: str, path: str, body: Any, subject: str) -> TestResponse:
    """The answer to the first who may ask it at all: who refers, or who answers referrals of the same organisation."""
    answers = [
        network.ask(
            method,
            path.removeprefix("/api/v1"),
            network.sender,
            role,
            json=body,
            subject=subject,
            headers={"If-Match": '"1"', "Idempotency-Key": str(uuid4())},
        )
        for role in roles
    ]
    return next((answer for answer in answers if answer.status_code != 403), answers[0])
