"""A case is assigned to active people of its organisation only, and they are notified."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from services.cases.usecases.access.keep_member import keep_member
from shared.contracts.identity import PersonChanged
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import hear

pytestmark = pytest.mark.integration


def joins(
    office: Office, organisation_id: UUID, user_id: str | None = None, *, role: str = "caseworker", active: bool = True
) -> str:
    """Identity says that somebody is (or is no longer) active there; answers who."""
    who = UUID(str(user_id or uuid4()))
    fact = PersonChanged(
        country=Country.GUATEMALA, user_id=who, organisation_id=organisation_id, role=role, active=active
    )
    hear(office, fact, keep_member)
    return str(who)


def assign(caller: Caller, case: dict[str, Any], user_id: str) -> TestResponse:
    return caller.post(f"/cases/{case['id']}/assignments", {"user_id": user_id})


def test_nobody_else_is(ana: Caller) -> None:
    case = ana.register()

    answer = assign(ana, case, str(uuid4()))

    problem = answer.json["errors"][0]
    assert (answer.status_code, problem["pointer"], problem["code"]) == (422, "/user_id", "not_assignable")
    assert ana.get(f"/cases/{case['id']}").json["assigned_to"] is None


def test_of_two_who_give_the_same_case_to_two_people_the_second_is_asked(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()
    first, second = joins(office, ana.organisation_id), joins(office, ana.organisation_id)
    path = f"/cases/{case['id']}/assignments"
    ana.post(path, {"user_id": first, "instead_of": None})

    refused = her_supervisor.post(path, {"user_id": second, "instead_of": None})

    assert (refused.status_code, refused.json["code"]) == (409, "assigned_meanwhile")
    assert refused.json["stored"] == {"assigned_to": first}
    assert her_supervisor.post(path, {"user_id": first, "instead_of": None}).status_code == 201
    assert her_supervisor.post(path, {"user_id": second, "instead_of": first}).status_code == 201
    assert assign(ana, case, first).status_code == 201


def test_an_event_about_a_member_may_come_twice_and_a_return_counts(office: Office, ana: Caller) -> None:
    case, colleague = ana.register(), joins(office, ana.organisation_id)
    joins(office, ana.organisation_id, colleague)
    joins(office, ana.organisation_id, colleague, active=False)
    assert assign(ana, case, colleague).status_code == 422

    joins(office, ana.organisation_id, colleague)

    assert assign(ana, case, colleague).status_code == 201
