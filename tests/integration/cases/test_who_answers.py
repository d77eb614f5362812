"""Who may answer as the second person in cases: four kinds, six operations, the same eight callers (ADR 0068)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.domain.access.mass_acts import ERASURE
from shared.contracts.oauth import SYSTEM_ACR
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.erasing import ask as ask_erasure
from tests.integration.cases.seals import ask as ask_access
from tests.integration.cases.seals import sealed
from tests.integration.cases.test_overrides import a_request
from tests.integration.cases.test_packets import make
from tests.integration.cases.test_second_person import decides
from tests.integration.cases.test_transfer_approval import a_transfer
from tests.integration.cases.test_unusual_access import watch
from tests.support.second_persons import (
    ALLOWED,
    CALLERS,
    ELSEWHERE,
    IN_APPLICATION,
    SAME,
    SUSPENDED,
    SYSTEM,
    THROUGH_CLIENT,
    THROUGH_COLLEAGUE,
)

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
        subject = str(uuid4())
        claims = {"acr": SYSTEM_ACR, "client_id": subject, "held_by": [holder.subject for holder in holders]}
        return self.office.caller(role=role, organisation_id=self.organisation_id, subject=subject, claims=claims)

    def allowed(self, *holders: Caller, role: str = "supervisor") -> Caller:
        """An application for a person who pressed *Allow*; its holders are given."""
        claims = {"client_id": str(uuid4()), "held_by": [holder.subject for holder in holders]}
        person = self.person(role)
        return self.office.caller(
            role=role, organisation_id=self.organisation_id, subject=person.subject, claims=claims
        )


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


def transfer(shelter: Shelter, asker: Caller) -> Answer:
    decides(shelter.office, asker, "transfer")
    case, request = a_transfer(asker)
    assert make(asker, case, **request).json["code"] == "approval_asked"
    (asked,) = asker.get(f"/cases/{case['id']}/approvals").json["items"]
    return f"/cases/{case['id']}/approvals/{asked['id']}/decide", {"decision": "approved"}


def erasure(shelter: Shelter, asker: Caller) -> Answer:
    shelter.person()
    asked = ask_erasure(asker, f"/cases/{asker.register()['id']}").json
    return f"/cases/{asked['case_id']}/approvals/{asked['id']}/decide", {"decision": "approved"}


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


def alert(shelter: Shelter, asker: Caller) -> Answer:
    """An alert about an account that wanted two persons erased."""
    for _ in range(ERASURE.told_from):
        erasure(shelter, asker)
    watch(shelter.office)
    ((its_id,),) = shelter.office.admin("SELECT id FROM bulk_access WHERE actor = %s", asker.subject)
    return f"/access-alerts/{its_id}/seen", {"outcome": "justified"}


KINDS: dict[str, Callable[[Shelter, Caller], Answer]] = {
    "closure": closure,
    "sealing": sealing,
    "transfer": transfer,
    "erasure": erasure,
    "override": override,
    "review of an override": override_review,
    "review of an emergency access": emergency,
    "access alert": alert,
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
    asker = holder
    if asks_through_system:
        asker = shelter.system(holder)
    elif caller == THROUGH_COLLEAGUE:
        asker = shelter.allowed(holder)
    path, body = KINDS[kind](shelter, asker)
    who = {
        SYSTEM: shelter.system,
        SAME: lambda: holder,
        # A system asks for no emergency access: there the person answers through a system of theirs.
        THROUGH_CLIENT: lambda: holder if asks_through_system else shelter.system(holder),
        THROUGH_COLLEAGUE: lambda: holder,
        IN_APPLICATION: shelter.allowed,
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
    elif caller in (SYSTEM, IN_APPLICATION, SUSPENDED):
        assert (answer.status_code, answer.json["code"]) == (403, "person_needed")
    else:
        # To the account that it is about, an alert does not exist.
        assert answer.status_code in (403, 404, 409), answer.text
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
    for ask in (emergency, closure, sealing, override, override_review):
        path, body = ask(shelter, supervisor)
        tried, refused = tried + 1, refused + (hers.post(path, body).status_code == 403)
    for ask in (closure, sealing, override):
        path, body = ask(shelter, hers)
        for answering in (other, supervisor):
            tried, refused = tried + 1, refused + (answering.post(path, body).status_code in (403, 409))
    announce(f"a system as the second person in cases: {tried} tried, {refused} refused")
    assert tried == refused == 11


@pytest.mark.parametrize("table", ["approval", "override", "access alert"])
def test_postgresql_takes_no_answer_of_a_system(shelter: Shelter, table: str) -> None:
    asker, system = shelter.person(), str(uuid4())
    path, _ = {"approval": closure, "override": override, "access alert": alert}[table](shelter, asker)
    case_id, its_id = path.split("/")[2], path.split("/")[-2]
    statement, value = {
        "access alert": ("UPDATE bulk_access SET seen_by = %s WHERE id = %s", its_id),
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


def test_postgresql_takes_no_mark_of_who_holds_the_system_or_of_another_organisation(shelter: Shelter) -> None:
    holder = shelter.person()
    path, _ = alert(shelter, shelter.system(holder))
    mark, its_id = "UPDATE bulk_access SET seen_by = %s WHERE id = %s", path.split("/")[-2]
    with pytest.raises(Exception, match="two_persons"):
        shelter.office.admin(mark, holder.subject, its_id)
    with pytest.raises(Exception, match="an active person decides"):
        shelter.office.admin(mark, Shelter(shelter.office, uuid4()).person().subject, its_id)


@pytest.mark.parametrize("role", ["country_admin", "regional_coordinator"])
def test_who_watches_over_the_country_or_the_region_marks_what_a_system_did(shelter: Shelter, role: str) -> None:
    path, body = alert(shelter, shelter.system(shelter.person()))
    watches = Shelter(shelter.office, uuid4())
    stranger = watches.office.caller(role=role, organisation_id=watches.organisation_id)
    refused = stranger.post(path, body)
    assert (refused.status_code, refused.json["code"]) == (403, "person_needed")
    assert watches.person(role).post(path, body).status_code == 200


def test_a_system_that_one_holds_is_shown_to_them_and_they_do_not_judge_it(shelter: Shelter) -> None:
    holder = shelter.person()
    system = shelter.system(holder)
    path, body = alert(shelter, system)
    (shown,) = [one for one in holder.get("/access-alerts").json["items"] if one["actor"] == system.subject]
    assert (shown["kind"], "held_by" in shown) == ("erasure", False)
    refused = holder.post(path, body)
    assert (refused.status_code, refused.json["code"]) == (409, "not_yours_to_mark")


def test_who_holds_an_application_judges_what_others_did_without_it(shelter: Shelter) -> None:
    holder = shelter.person()
    application = shelter.allowed(holder)
    application.register()
    shelter.office.admin("UPDATE audit SET id = uuidv7(interval '-3 days') WHERE actor = %s", application.subject)
    person = shelter.office.caller(
        role="supervisor", organisation_id=shelter.organisation_id, subject=application.subject
    )
    path, body = alert(shelter, person)
    assert holder.post(path, body).status_code == 200
