"""A person of a case is erased: one person asks, a supervisor approves."""

from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, known


def erase(asks: Caller, decides: Caller, path: str, reason: str = "person_request") -> None:
    """Erase the person at `path`: a case, or one of its persons."""
    known(asks, decides)
    asked = ask(asks, path, reason)
    assert asked.status_code == 202, asked.text
    answer = approve(decides, asked)
    assert (answer.status_code, answer.json["decision"]) == (200, "approved"), answer.text


def ask(asks: Caller, path: str, reason: str = "person_request") -> TestResponse:
    return asks.post(f"{path}/erase-identity", {"reason": reason})


def approve(decides: Caller, asked: TestResponse) -> TestResponse:
    path = f"/cases/{asked.json['case_id']}/approvals/{asked.json['id']}/decide"
    return decides.post(path, {"decision": "approved"})
