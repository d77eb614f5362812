"""What `tests/architecture/destroying.txt` says of the cases is what happens to who calls."""

from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.access.approval import Act
from tests.architecture.test_destroying import PURPOSE, SECOND, Classified, classified
from tests.integration.cases.conftest import Caller, Office

pytestmark = pytest.mark.integration

LINES = [line for line in classified() if line.service == "cases"]


def of(demand: str) -> list[Any]:
    return [pytest.param(line, id=line.endpoint) for line in LINES if demand in line.demands]


def address(line: Classified, caller: Caller) -> tuple[str, str]:
    """Method and path, of a case that the caller sees and its first person."""
    case = caller.register()
    person = caller.get(f"/cases/{case['id']}/persons").json["items"][0]["id"]
    method, _, path = line.endpoint.partition(" ")
    path = path.removeprefix("/api/v1").replace("<uuid:case_id>", case["id"]).replace("<uuid:person_id>", person)
    return method, path.replace("<uuid:document_id>", str(UUID(int=7)))


@pytest.mark.parametrize("line", of(PURPOSE))
def test_without_a_purpose_nothing_is_shown(her_supervisor: Caller, line: Classified) -> None:
    method, path = address(line, her_supervisor)
    answer = her_supervisor.request(method, path, json=None if method == "GET" else {})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "purpose_required"), answer.text


@pytest.mark.parametrize("line", of(f"{SECOND}{Act.ERASURE}"))
def test_an_erasure_is_a_question_and_destroys_nothing(
    office: Office, her_supervisor: Caller, line: Classified
) -> None:
    method, path = address(line, her_supervisor)
    before = office.admin("SELECT count(*) AS keys FROM vault.person_identity")
    answer = her_supervisor.request(method, path, json={"reason": "person_request"})
    assert (answer.status_code, answer.json["decision"]) == (202, None)
    assert office.admin("SELECT count(*) AS keys FROM vault.person_identity") == before
