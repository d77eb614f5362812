"""What the NGO of Guatemala wants a second person for."""

from typing import Any

from tests.support.journey import register
from tests.support.platform import Caller, Platform


def wants_second_person(platform: Platform, acts: list[str]) -> None:
    """Its administrator says so; the rule travels to the cases as an event."""
    admin = platform.client("country_admin", "GT")
    path = f"/api/v1/organisations/{platform.account('users', 'supervisor', 'GT')['organisation_id']}"
    version = admin.get(path).headers["ETag"]
    answer = admin.patch(path, json={"approvals_for": acts}, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text


def asks_to_close(worker: Caller) -> bool:
    """Whether closing a case asks a second person by now."""
    return close(worker, register(worker)) == 202


def close(worker: Caller, case: dict[str, Any]) -> int:
    """Close a case, or ask for it: the status of the answer."""
    answer = worker.post(f"/api/v1/cases/{case['id']}/close", json={"reason": "plan_completed"})
    assert answer.status_code in (200, 202), answer.text
    return answer.status_code
