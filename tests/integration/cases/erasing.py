"""A person of a case is erased: one person asks, a supervisor approves."""

from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office, known


def erase(asks: Caller, decides: Caller, path: str, reason: str = "person_request") -> None:
    """Erase the person at `path`: a case, or one of its persons."""
    known(asks, decides)
    asked = ask(asks, path, reason)
    assert asked.status_code == 202, asked.text
    answer = approve(decides, asked)
    assert (answer.status_code, answer.json["decision"]) == (200, "approved"), answer.text


def ask(asks: Caller, path: str, reason: str = "person_request") -> TestResponse:
    return asks.post(f"{path}/erase-identity", {"reason": reason})


def grow_old(office: Office, asked: TestResponse, hours: int) -> None:
    """Let a question be asked so much earlier: the database lets nothing elapse before its own clock says so."""
    earlier = f"asked_at = asked_at - interval '{hours} hours', due_at = due_at - interval '{hours} hours'"
    office.admin(f"UPDATE approval SET {earlier} WHERE id = %s", asked.json["id"])


def approve(decides: Caller, asked: TestResponse) -> TestResponse:
    path = f"/cases/{asked.json['case_id']}/approvals/{asked.json['id']}/decide"
    return decides.post(path, {"decision": "approved"})
