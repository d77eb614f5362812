"""A case that is another's and one that does not exist are the same refusal, and the same trace of it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.cases.conftest import Caller, Office

pytestmark = pytest.mark.integration


def traces(office: Office, who: Caller) -> list[Any]:
    return office.admin("SELECT * FROM audit WHERE actor = %s AND action LIKE 'access.%%' ORDER BY id", who.subject)


@pytest.mark.parametrize("who", ["colleague_elsewhere", "abroad"])
def test_the_missing_and_the_foreign_look_alike_to_the_caller_and_in_the_trail(
    office: Office, ana: Caller, who: str, request: pytest.FixtureRequest
) -> None:
    stranger, case = request.getfixturevalue(who), ana.register()["id"]
    foreign, missing = (stranger.get(f"/cases/{one}") for one in (case, uuid4()))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json | {"request_id": ""} == missing.json | {"request_id": ""}
    first, second = traces(office, stranger)
    assert str(first.object_id) == case
    for name in ("action", "country", "organisation_id", "object_type", "purpose", "fields"):
        assert getattr(first, name) == getattr(second, name)
    assert (first.country, first.organisation_id) == (stranger.country, stranger.organisation_id)
    assert str(first.request_id) == foreign.headers["X-Request-Id"]


def test_whoever_owns_the_case_reads_nothing_of_what_others_tried(
    office: Office, ana: Caller, her_supervisor: Caller, colleague_elsewhere: Caller
) -> None:
    case = ana.register()["id"]
    colleague_elsewhere.get(f"/cases/{case}")

    log = her_supervisor.get(f"/cases/{case}/access-log").json["items"]

    assert {entry["actor"] for entry in log} == {ana.subject}
