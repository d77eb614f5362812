"""Every endpoint that names a referral, asked by who is shown none of it: by a seal, or by the rule.

Each is asked for the hidden referral and for one that never was, and answers both alike.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from shared.contracts.cases import CaseSealChanged
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.web.authorization import PUBLIC, required_permission
from tests.integration.referrals.network import Network
from tests.integration.referrals.test_assignments import joins
from tests.integration.referrals.test_own_cases import shows
from tests.support.alike import are_alike

MESSAGE = "canariamensaje: llega esta noche"
NOTE = "canarianota: llega a las cuatro"
LEAST = 12
"""There are more endpoints of a referral than this; fewer means that the table was not read."""


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
    app = network.client.application
    wrong, asked = [], 0
    for rule in app.url_map.iter_rules():
        if "referral_id" not in rule.arguments or required_permission(app.view_functions[rule.endpoint]) == PUBLIC:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            real, none = (_ask(network, method, rule, one, colleague) for one in (sent["id"], str(uuid4())))
            asked += 1
            if not are_alike(real, none):
                wrong.append(f"{method} {rule.rule}: {real.status_code}, where nothing is {none.status_code}")
            assert "canaria" not in real.text

    announce(
        f"referrals {how}, {by}: {asked - len(wrong)} of {asked} operations answered like a referral that never was"
    )
    assert asked > LEAST
    assert wrong == []


def _ask(network: Network, method: str, rule: Any, referral_id: str, subject: str) -> TestResponse:
    path = str(rule.build(dict.fromkeys(rule.arguments, "none") | {"referral_id": referral_id})[1])
    body: Any = None if method in ("GET", "DELETE") else {}
    return network.ask(
        method,
        path.removeprefix("/api/v1"),
        network.sender,
        "caseworker",
        json=body,
        subject=subject,
        headers={"If-Match": '"1"'},
    )
