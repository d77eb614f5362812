"""Every endpoint that names a case, asked by a colleague for whom the case does not exist: by a seal, or by the rule.

Each is asked for the hidden case and for a case that never was, and answers both alike.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.liaison_matrix import VIA, Endpoint, endpoints
from tests.integration.cases.seals import sealed
from tests.integration.cases.test_own_cases import shows
from tests.support.alike import are_alike
from tests.support.builders.case_bodies import an_identity
from tests.support.description import a_body

pytestmark = pytest.mark.integration

FIRST, LAST = "Canariaitzel", "Ocultamorales"
LEAST = 95
"""More endpoints look for the case than this; fewer means that requests were refused before, and showed nothing."""


def of_a_case(office: Office) -> Iterator[Endpoint]:
    """The endpoints whose path names a case."""
    for endpoint in endpoints(office.app):
        if "case_id" in endpoint.rule.arguments:
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


def ask(caller: Caller, endpoint: Endpoint, path: str, body: Any) -> TestResponse:
    """Ask as the caller, or through the service that calls the endpoint for them."""
    headers = {"If-Match": '"1"', "X-Purpose": "service_delivery"}
    asking = caller.through_referrals if endpoint.about == VIA else caller
    return asking.request(endpoint.method, path, json=body, headers=headers)


def others(office: Office, ana: Caller, dora: Caller, how: str) -> list[Caller]:
    """Callers of the organisation for whom the case is hidden; the rule hides nothing from supervisors."""
    if not how.startswith("sealed"):
        return [dora]
    supervisor = office.caller(role="supervisor", organisation_id=ana.organisation_id)
    system = office.caller(organisation_id=ana.organisation_id, subject="client:ngo-system")
    join(office, dora, supervisor)
    return [dora, supervisor, system]


def test_a_hidden_case_answers_like_one_that_never_was(
    office: Office, ana: Caller, dora: Caller, hidden: tuple[str, Any], announce: Callable[[str], None]
) -> None:
    how, case = hidden
    document = office.app.test_client().get("/openapi.json").json
    person = ana.get(f"/cases/{case['id']}/persons").json["items"][0]["id"]
    callers = others(office, ana, dora, how)
    wrong, statuses = [], Counter[int]()
    for endpoint in of_a_case(office):
        ids = {name: str(uuid4()) for name in endpoint.rule.arguments} | {"person_id": person}
        paths = [endpoint.path(ids | {"case_id": one}) for one in (case["id"], str(uuid4()))]
        body = a_body(document, endpoint.method, f"/api/v1{paths[0]}")
        answered = set[int]()
        for caller in callers:
            real, none = (ask(caller, endpoint, path, body) for path in paths)
            answered.add(none.status_code)
            if not are_alike(real, none):
                wrong.append(f"{endpoint.name} as {caller.role}: {real.status_code}, without it {none.status_code}")
            assert FIRST not in real.text
            assert LAST not in real.text
        statuses[404 if 404 in answered else max(answered)] += 1

    asked, reached = statuses.total(), statuses[404]
    announce(f"cases {how}: {reached} of {asked} operations looked for the case; {len(wrong)} told it from none")
    assert reached > LEAST, statuses
    assert wrong == []
    assert ana.get(f"/cases/{case['id']}").json["version"] == case["version"] + ("seal" in how)
