"""An organisation may let its caseworkers see no cases but their own: PostgreSQL hides the others."""

from typing import Any
from uuid import UUID

import pytest

from services.cases.usecases.access.keep_organisation_rules import keep_organisation_rules
from shared.contracts.identity import OrganisationRulesChanged
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import hear
from tests.integration.cases.test_assignments import assign, joins
from tests.support.builders.case_bodies import an_identity

pytestmark = pytest.mark.integration


def shows(office: Office, organisation_id: UUID, see: str) -> None:
    """Identity says which cases the caseworkers of the organisation see."""
    rules = OrganisationRulesChanged(
        country=Country.GUATEMALA, organisation_id=organisation_id, approvals_for=(), caseworkers_see=see
    )
    hear(office, rules, keep_organisation_rules)


@pytest.fixture
def bea(office: Office, ana: Caller) -> Caller:
    """A caseworker of the organisation of Ana, who has opened no case."""
    return _member(office, ana, "caseworker")


@pytest.fixture
def her_supervisor(office: Office, ana: Caller) -> Caller:
    return _member(office, ana, "supervisor")


@pytest.fixture
def case(office: Office, ana: Caller) -> Any:
    """A case that Ana opened, in an organisation whose caseworkers see their own."""
    made = ana.register(identity=an_identity(first_names="Itzel", surnames="Morales"))
    shows(office, ana.organisation_id, "own")
    return made


def _member(office: Office, ana: Caller, role: str) -> Caller:
    subject = joins(office, ana.organisation_id, role=role)
    return office.caller(organisation_id=ana.organisation_id, subject=subject, role=role)


def sees(caller: Caller, case: dict[str, Any]) -> list[bool]:
    """Whether the case is read, listed, found by name and found by number."""
    by_name = caller.post("/cases/search", {"name": "Itzel Morales"}).json["items"]
    by_number = caller.post("/cases/search", {"case_number": case["case_number"]}).json["items"]
    listed = caller.get("/cases").json["items"]
    return [
        caller.get(f"/cases/{case['id']}").status_code == 200,
        *(case["id"] in [item["id"] for item in items] for items in (listed, by_name, by_number)),
    ]


NOTHING, EVERYTHING = [False] * 4, [True] * 4


def test_a_case_is_seen_by_who_opened_it_and_by_supervisors(
    ana: Caller, bea: Caller, her_supervisor: Caller, case: dict[str, Any]
) -> None:
    assert sees(ana, case) == EVERYTHING
    assert sees(her_supervisor, case) == EVERYTHING
    assert sees(bea, case) == NOTHING
    assert her_supervisor.get("/caseload").json["items"][0]["open"] == 1


def test_who_is_assigned_a_case_sees_it_and_may_give_it_away(
    office: Office, ana: Caller, bea: Caller, her_supervisor: Caller, case: dict[str, Any]
) -> None:
    carla = _member(office, ana, "caseworker")
    assert assign(her_supervisor, case, bea.subject).status_code == 201
    assert sees(bea, case) == EVERYTHING

    assert assign(bea, case, carla.subject).status_code == 201

    assert (sees(carla, case), sees(bea, case)) == (EVERYTHING, EVERYTHING)
    assert assign(her_supervisor, case, ana.subject).status_code == 422, "she is no member that is known"
    assert assign(her_supervisor, case, her_supervisor.subject).status_code == 201
    assert (sees(carla, case), sees(bea, case)) == (NOTHING, NOTHING)


def test_who_follows_a_case_sees_it_until_they_no_longer_do(
    office: Office, ana: Caller, bea: Caller, case: dict[str, Any]
) -> None:
    shows(office, ana.organisation_id, "organisation")
    assert sees(bea, case) == EVERYTHING
    assert bea.put(f"/cases/{case['id']}/follow", {}).status_code == 200
    shows(office, ana.organisation_id, "own")
    assert sees(bea, case) == EVERYTHING

    assert bea.request("DELETE", f"/cases/{case['id']}/follow").status_code == 200

    assert sees(bea, case) == NOTHING


def test_a_registration_and_steps_of_referrals_go_on(office: Office, bea: Caller, case: dict[str, Any]) -> None:
    own = bea.register()
    version = bea.get(f"/cases/{own['id']}").headers["ETag"]

    assert bea.patch(f"/cases/{own['id']}", {"risk_level": "low"}, If_Match=version).status_code == 200
    assert bea.post(f"/cases/{own['id']}/close", {"reason": "other"}).status_code == 200


def test_the_rule_is_of_one_organisation(ana: Caller, colleague_elsewhere: Caller, case: dict[str, Any]) -> None:
    elsewhere = colleague_elsewhere.register()

    assert colleague_elsewhere.get(f"/cases/{elsewhere['id']}").status_code == 200
    assert sees(ana, case) == EVERYTHING


def test_a_seal_decides_alone(
    office: Office, ana: Caller, bea: Caller, her_supervisor: Caller, case: dict[str, Any]
) -> None:
    carla = _member(office, ana, "caseworker")

    named: Any = {"named": [bea.subject, carla.subject]}
    answer = her_supervisor.put(f"/cases/{case['id']}/seal", named, If_Match='"1"')

    assert answer.status_code == 200, answer.text
    assert (sees(bea, case), sees(carla, case)) == (EVERYTHING, EVERYTHING)
    assert (sees(ana, case), sees(her_supervisor, case)) == (NOTHING, NOTHING)


def test_who_does_not_see_a_case_does_not_seal_it_for_themselves(
    office: Office, ana: Caller, bea: Caller, case: dict[str, Any]
) -> None:
    carla = _member(office, ana, "caseworker")
    named: Any = {"named": [bea.subject, carla.subject]}

    sealed = bea.put(f"/cases/{case['id']}/seal", named, If_Match='"1"')
    opened = bea.request("DELETE", f"/cases/{case['id']}/seal", headers={"If-Match": '"1"'})

    assert (sealed.status_code, opened.status_code) == (404, 404)
    assert (sees(bea, case), sees(ana, case)) == (NOTHING, EVERYTHING)


def test_the_number_of_a_hidden_case_is_answered_as_no_number(bea: Caller, case: dict[str, Any]) -> None:
    body = {"case_number": case["case_number"], "reason": "person_is_here", "explanation": "Está aquí"}

    hidden = bea.post("/emergency-accesses", body)
    missing = bea.post("/emergency-accesses", body | {"case_number": "GT-QQQQ-2020-999999-1"})

    assert (hidden.status_code, hidden.json["code"]) == (missing.status_code, missing.json["code"])


def workers_told(office: Office, case: dict[str, Any]) -> list[str]:
    """Whose case it is, as the service that keeps its referrals was told last; in order."""
    rows = office.admin(
        "SELECT data FROM outbox WHERE name = 'cases.case_workers_changed.v1' AND aggregate_id = %s"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        UUID(case["id"]),
    )
    return list(rows[0][0]["workers"]) if rows else []


def test_the_service_of_referrals_is_told_whose_case_it_is(
    office: Office, ana: Caller, bea: Caller, her_supervisor: Caller, case: dict[str, Any]
) -> None:
    assert assign(her_supervisor, case, bea.subject).status_code == 201
    assert workers_told(office, case) == sorted([ana.subject, bea.subject, her_supervisor.subject])

    carla = _member(office, ana, "caseworker")
    assert assign(her_supervisor, case, carla.subject).status_code == 201
    assert workers_told(office, case) == sorted([ana.subject, carla.subject, her_supervisor.subject])
