"""The effects of other services' events on cases; an event that comes twice has one effect."""

from typing import Any
from uuid import UUID

import pytest

from services.cases.usecases.access.end_assignments import end_assignments
from services.cases.usecases.access.keep_member import keep_member
from shared.contracts.identity import OrganisationSuspended, PersonChanged
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step, hear

pytestmark = pytest.mark.integration


def stage(caller: Caller, case: dict[str, Any]) -> str:
    return caller.get(f"/cases/{case['id']}").json["stage"]


def test_the_same_step_twice_is_one_entry_and_one_version(office: Office, ana: Caller) -> None:
    case = ana.register()
    event = a_step(case)

    hear(office, event)
    hear(office, event)

    kinds = [entry["kind"] for entry in ana.get(f"/cases/{case['id']}/timeline").json["items"]]
    assert kinds.count("referral.sent") == 1
    assert ana.get(f"/cases/{case['id']}").json["version"] == 2


def test_a_suspended_organisation_attends_no_case(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/assignments"
    person = PersonChanged(
        country=Country.GUATEMALA,
        user_id=UUID(ana.subject),
        organisation_id=ana.organisation_id,
        role="caseworker",
        active=True,
    )
    hear(office, person, keep_member)
    ana.post(path, {"user_id": ana.subject})
    event = OrganisationSuspended(country=Country.GUATEMALA, organisation_id=ana.organisation_id)

    for _ in range(2):
        hear(office, event, end_assignments)

    assert [a["end_reason"] for a in ana.get(path).json["items"]] == ["organisation_suspended"]
