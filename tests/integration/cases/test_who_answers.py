"""Who may answer as the second person in cases: three kinds, five operations, the same six callers (ADR 0068)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.oauth import SYSTEM_ACR
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.seals import ask as ask_access
from tests.integration.cases.seals import sealed
from tests.integration.cases.test_overrides import a_request
from tests.integration.cases.test_second_person import decides
from tests.support.second_persons import (
    ALLOWED,
    CALLERS,
    ELSEWHERE,
    SAME,
    SUSPENDED,
    SYSTEM,
    THROUGH_CLIENT,
)
from tests.support.tokens import bearer

pytestmark = pytest.mark.integration


@dataclass
class Shelter:
    """An organisation with three supervisors and two caseworkers."""

    office: Office
    organisation_id: UUID

    def person(self, role: str = "supervisor", *, active: bool = True) -> Caller:
        made = self.office.caller(role=role, organisation_id=self.organisation_id)
        join(self.office, made, active=active)
        return made

    def system(self, *holders: Caller, role: str = "supervisor") -> Caller:
        made = self.office.caller(role=role, organisation_id=self.organisation_id)
        made.token = bearer(
            role=role,
            organisation_id=self.organisation_id,
            subject=made.subject,
            acr=SYSTEM_ACR,
            held_by=[holder.subject for holder in holders],
        )
        return made


Answer = tuple[str, dict[str, str]]


def closure(shelter: Shelter, asker: Caller) -> Answer:
    decides(shelter.office, asker, "closure")
    case = asker.register()
    asked = asker.post(f"/cases/{case['id']}/close", {"reason": "plan_completed"}).json
    return f"/cases/{case['id']}/approvals/{asked['id']}/decide", {"decision": "approved"}


def sealing(shelter: Shelter, asker: Caller) -> Answer:
    decides(shelter.office, asker, "sealed")
    case, named = asker.register(), [shelter.person("caseworker").subject for _ in range(2)]
    asked: Any = asker.put(f"/cases/{case['id']}/seal", {"named": named}, If_Match='"1"')  # type: ignore[dict-item]
    return f"/cases/{case['id']}/approvals/{asked.json['id']}/decide", {"decision": "approved"}


def override(_: Shelter, asker: Caller) -> Answer:
    case = asker.register(consents=[])
    asked = asker.post(f"/cases/{case['id']}/overrides", a_request()).json
    return f"/cases/{case['id']}/overrides/{asked['id']}/decide", {"answer": "approved"}


def override_review(shelter: Shelter, asker: Caller) -> Answer:
    path, body = override(shelter, asker)
    assert shelter.person().post(path, body).status_code == 200
    return path.replace("/decide", "/review"), {"finding": "justified"}


def emergency(shelter: Shelter, asker: Caller) -> Answer:
    case = sealed(shelter.person("caseworker"), shelter.person("caseworker"))
    access = ask_access(asker, case["case_number"])
    assert access.status_code == 201, access.text
    return f"/emergency-accesses/{access.json['id']}/review", {"outcome": "justified"}


KINDS: dict[str, Callable[[Shelter, Caller], Answer]] = {
    "closure": closure,
    "sealing": sealing,
    "override": override,
    "review of an override": override_review,
    "review of an emergency access": emergency,
}


@pytest.fixture
def shelter(office: Office) -> Shelter:
    return Shelter(office, uuid4())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("caller", CALLERS)
def test_only_another_active_person_of_the_organisation_answers(
    shelter: Shelter, kind: str, caller: str, announce: Callable[[str], None]
) -> None:
    holder = shelter.person()
    asks_through_system = caller == THROUGH_CLIENT and kind != "review of an emergency access"
    asker = shelter.system(holder) if asks_through_system else holder
    path, body = KINDS[kind](shelter, asker)
    who = {
        SYSTEM: shelter.system,
        SAME: lambda: holder,
        # A system asks for no emergency access: there the person answers through a system of theirs.
        THROUGH_CLIENT: lambda: holder if asks_through_system else shelter.system(holder),
        SUSPENDED: lambda: shelter.person(active=False),
        ELSEWHERE: lambda: Shelter(shelter.office, uuid4()).person(),
        ALLOWED: shelter.person,
    }[caller]()
    answer = who.post(path, body)
    announce(f"who answers in cases: {kind}, {caller}: {answer.status_code}")
    if caller == ALLOWED:
        assert answer.status_code == 200, answer.text
    elif caller == ELSEWHERE:
        assert answer.status_code == 404
    elif caller in (SYSTEM, SUSPENDED):
        assert (answer.status_code, answer.json["code"]) == (403, "person_needed")
    else:
        assert answer.status_code in (403, 409), answer.text
        assert shelter.person().post(path, body).status_code == 200, "it still waits for another person"


def test_who_approved_an_override_does_not_review_it(shelter: Shelter) -> None:
    path, body = override(shelter, shelter.person("caseworker"))
    approver = shelter.person()
    assert approver.post(path, body).status_code == 200
    reviewed = approver.post(path.replace("/decide", "/review"), {"finding": "justified"})
    assert (reviewed.status_code, reviewed.json["code"]) == (409, "third_person_needed")


def test_a_supervisor_alone_with_a_system_sends_out_no_name(shelter: Shelter, announce: Callable[[str], None]) -> None:
    """Five acts that one supervisor could do with the secret of a client, and three of two clients without people."""
    supervisor = shelter.person()
    hers, other = shelter.system(supervisor), shelter.system(supervisor)
    tried, refused = 0, 0
    for make in (emergency, closure, sealing, override, override_review):
        path, body = make(shelter, supervisor)
        tried, refused = tried + 1, refused + (hers.post(path, body).status_code == 403)
    for make in (closure, sealing, override):
        path, body = make(shelter, hers)
        for answering in (other, supervisor):
            tried, refused = tried + 1, refused + (answering.post(path, body).status_code in (403, 409))
    announce(f"a system as the second person in cases: {tried} tried, {refused} refused")
    assert tried == refused == 11


@pytest.mark.parametrize("table", ["approval", "override"])
def test_postgresql_takes_no_answer_of_a_system(shelter: Shelter, table: str) -> None:
    asker, system = shelter.person(), str(uuid4())
    path, _ = (closure if table == "approval" else override)(shelter, asker)
    _, _, case_id, _, its_id, _ = path.split("/")
    statement, value = {
        "approval": (
            "UPDATE approval SET decision = 'approved', decided_by = %s, decided_at = now() WHERE id = %s",
            its_id,
        ),
        "override": (
            (
                "UPDATE case_record SET overrides = jsonb_set(overrides, '{0,decided_by}', to_jsonb(%s::text))"
                " WHERE id = %s"
            ),
            case_id,
        ),
    }[table]
    with pytest.raises(Exception, match="an active person decides"):
        shelter.office.admin(statement, system, value)
