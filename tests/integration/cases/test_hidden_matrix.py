"""Every endpoint that names a case, asked by a colleague for whom the case does not exist: by a seal, or by the rule.

Each is asked for the hidden case and for a case that never was, and answers both alike.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.liaison_matrix import VIA, Endpoint, endpoints
from tests.integration.cases.seals import sealed
from tests.integration.cases.test_own_cases import shows
from tests.support.alike import are_alike
from tests.support.builders.case_bodies import an_identity

pytestmark = pytest.mark.integration

FIRST, LAST = "Canariaitzel", "Ocultamorales"
LEAST = 100
"""There are more endpoints of a case than this; fewer means that the table was not read."""


def of_a_case(office: Office) -> Iterator[Endpoint]:
    """The endpoints whose path names a case, but for those that another service calls for somebody."""
    for endpoint in endpoints(office.app):
        if "case_id" in endpoint.rule.arguments and endpoint.about != VIA:
            yield endpoint


@pytest.fixture(params=["sealed for others", "of a colleague, where each sees their own"])
def hidden(request: pytest.FixtureRequest, office: Office, ana: Caller, beto: Caller) -> tuple[str, Any]:
    """How a case is hidden, and the case."""
    identity = an_identity(first_names=FIRST, surnames=LAST)
    if request.param.startswith("sealed"):
        return request.param, sealed(ana, beto, identity=identity)
    case = ana.register(identity=identity)
    shows(office, ana.organisation_id, "own")
    return request.param, case


def ask(caller: Caller, endpoint: Endpoint, case_id: str, **ids: Any) -> TestResponse:
    """One request; ids of parts are the same for both cases, so that only the case differs."""
    headers = {"If-Match": '"1"', "X-Purpose": "service_delivery"}
    body: Any = None if endpoint.method in ("GET", "DELETE") else {}
    return caller.request(endpoint.method, endpoint.path({"case_id": case_id, **ids}), json=body, headers=headers)


def test_a_hidden_case_answers_like_one_that_never_was(
    office: Office, ana: Caller, dora: Caller, hidden: tuple[str, Any], announce: Callable[[str], None]
) -> None:
    how, case = hidden
    wrong, asked = [], 0
    for endpoint in of_a_case(office):
        ids = {name: str(uuid4()) for name in endpoint.rule.arguments if name != "case_id"}
        real, none = (ask(dora, endpoint, one, **ids) for one in (case["id"], str(uuid4())))
        asked += 1
        if not are_alike(real, none):
            wrong.append(f"{endpoint.name}: {real.status_code}, where nothing is {none.status_code}")
        assert FIRST not in real.text
        assert LAST not in real.text

    announce(f"cases {how}: {asked - len(wrong)} of {asked} operations answered like a case that never was")
    assert asked > LEAST
    assert wrong == []
    assert ana.get(f"/cases/{case['id']}").json["version"] == case["version"] + ("seal" in how)
