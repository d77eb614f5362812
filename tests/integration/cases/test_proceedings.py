"""Criminal proceedings: kept by one organisation, about persons it may know of, and seen from a case only as far as
accompanying needs."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.usecases.proceedings.remind_hearings import end_lapsed
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.court import (
    FILE_NUMBER,
    NAME,
    a_liaison,
    a_proceeding,
    a_shareable_case,
    accept,
    added,
    opened,
    shared,
)
from tests.integration.cases.grants import a_grant
from tests.integration.cases.seals import seal
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days

pytestmark = pytest.mark.integration

HEARING = {"type": "preliminary", "victim_presence": "gesell", "scheduled_at": f"{in_days(10)}T15:00:00Z"}


@pytest.fixture
def case(ana: Caller) -> Any:
    return a_shareable_case(ana)


@pytest.fixture
def person(office: Office, ana: Caller, liaison: Caller, case: Any) -> Any:
    """The person of the case, shared with the office of the liaison."""
    shared(office, ana, liaison, case)
    (found,) = liaison.get("/shared-persons").json["items"]
    return found


def first_person(caller: Caller, case: Any) -> Any:
    """The id of the first person of a case."""
    return caller.get(f"/cases/{case['id']}/persons").json["items"][0]["id"]


def proceedings(caller: Caller) -> list[str]:
    return [each["id"] for each in caller.get("/proceedings").json["items"]]


def test_a_liaison_opens_a_proceeding_about_a_person_who_was_shared(ana: Caller, liaison: Caller, person: Any) -> None:
    kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])

    assert (kept["stage"], kept["stage_since"]) == ("investigation", in_days(-30))
    assert kept["file_number"] == FILE_NUMBER
    (shown,) = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"]
    assert (shown["label"], shown["organisation_id"]) == (person["label"], str(ana.organisation_id))
    assert (shown["case_id"], shown["person_id"]) == (None, None)


def test_a_person_is_shared_once_however_often_the_acceptance_comes(
    office: Office, ana: Caller, liaison: Caller, case: Any
) -> None:
    referral_id = shared(office, ana, liaison, case)
    accept(office, case, liaison, referral_id=referral_id)

    assert len(liaison.get("/shared-persons").json["items"]) == 1
    assert a_liaison(office).get("/shared-persons").json["items"] == []


def test_a_person_in_a_proceeding_no_longer_waits_for_one(
    office: Office, ana: Caller, liaison: Caller, person: Any
) -> None:
    def waits(caller: Caller) -> list[str]:
        return [each["id"] for each in caller.get("/shared-persons?unnamed=true").json["items"]]

    opened(ana, [{"case_id": a_shareable_case(ana)["id"], "standing": "victim"}])
    assert waits(liaison) == [person["id"]]

    opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])

    assert waits(liaison) == []
    assert [each["id"] for each in liaison.get("/shared-persons").json["items"]] == [person["id"]]
    assert waits(a_liaison(office)) == []


def test_requests_without_an_answer_are_listed_for_who_asked(
    office: Office, ana: Caller, liaison: Caller, person: Any
) -> None:
    kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
    (shown,) = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"]
    asked = [
        added(liaison, kept, "requests", {"kind": kind, "person": shown["id"], "question": NAME, "due_on": due})
        for kind, due in (("report", None), ("forensic_report", in_days(5)), ("document", in_days(3)))
    ]
    path = f"/proceedings/{kept['id']}/requests"
    assert ana.post(f"{path}/{asked[2]['id']}/answer", {"outcome": "fulfilled"}).status_code == 200

    answer = liaison.get("/proceeding-requests")

    assert [(each["id"], each["proceeding_id"]) for each in answer.json["items"]] == [
        (asked[1]["id"], kept["id"]),
        (asked[0]["id"], kept["id"]),
    ]
    assert NAME not in answer.text
    for other in (ana, a_liaison(office), a_liaison(office, "HN")):
        assert other.get("/proceeding-requests").json["items"] == []
    assert office.caller(role="focal_point").get("/proceeding-requests").status_code == 403


def test_a_person_nobody_shared_is_not_named(office: Office, ana: Caller, liaison: Caller, person: Any) -> None:
    own = ana.register()
    for named in (
        {"case_id": own["id"]},
        {"shared_person_id": str(uuid4())},
        {"case_id": own["id"], "shared_person_id": person["id"]},
        {},
    ):
        body = a_proceeding(persons=[{**named, "standing": "victim"}])
        assert liaison.post("/proceedings", body).status_code == 422, named
    stranger = a_liaison(office)
    body = a_proceeding(persons=[{"shared_person_id": person["id"], "standing": "victim"}])
    assert stranger.post("/proceedings", body).status_code == 422


def test_the_case_shows_what_helps_to_accompany_and_no_more(
    ana: Caller, liaison: Caller, case: Any, person: Any
) -> None:
    kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
    (shown,) = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"]
    hearing = added(liaison, kept, "hearings", {**HEARING, "persons": [shown["id"]]})
    added(liaison, kept, "measures", {"kind": "no_contact", "from_on": in_days(-1), "until_on": in_days(60)})
    added(liaison, kept, "accused", {"name": NAME, "status": "detained"})

    answer = ana.get(f"/cases/{case['id']}/proceedings")

    (seen,) = answer.json["items"]
    assert (seen["stage"], seen["organisation_id"]) == ("investigation", str(liaison.organisation_id))
    assert [each["id"] for each in seen["hearings"]] == [hearing["id"]]
    assert [each["kind"] for each in seen["measures"]] == ["no_contact"]
    assert [each["person_id"] for each in seen["persons"]] == [first_person(ana, case)]
    assert NAME not in answer.text
    assert FILE_NUMBER not in answer.text


def test_the_case_of_another_person_does_not_show(office: Office, ana: Caller, liaison: Caller, person: Any) -> None:
    other = a_shareable_case(ana)
    shared(office, ana, liaison, other)
    second = next(each for each in liaison.get("/shared-persons").json["items"] if each["id"] != person["id"])
    named = [{"shared_person_id": each["id"], "standing": "victim"} for each in (person, second)]
    kept = opened(liaison, named)
    first, last = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"]
    added(liaison, kept, "hearings", {**HEARING, "persons": [first["id"], last["id"]]})
    added(liaison, kept, "hearings", {**HEARING, "type": "appeal", "persons": [first["id"]]})

    (seen,) = ana.get(f"/cases/{other['id']}/proceedings").json["items"]

    assert [(each["type"], each["persons"]) for each in seen["hearings"]] == [("preliminary", [last["id"]])]


def test_what_is_asked_is_answered_once_by_the_organisation_of_the_person(
    office: Office, ana: Caller, liaison: Caller, case: Any, person: Any
) -> None:
    kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
    (shown,) = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"]
    request = added(liaison, kept, "requests", {"kind": "report", "person": shown["id"], "question": "¿Informe?"})
    path, said = f"/proceedings/{kept['id']}/requests/{request['id']}", {"outcome": "fulfilled", "answer": "Adjunto"}

    assert office.caller().post(f"{path}/answer", said).status_code == 404
    answered = ana.post(f"{path}/answer", said)
    again = ana.post(f"{path}/answer", said)

    assert (answered.status_code, answered.json["outcome"]) == (200, "fulfilled")
    assert (again.status_code, again.json["type"].rpartition("/")[2]) == (409, "request-answered")
    assert liaison.get(path).json["answer"] == "Adjunto"
    version = f'"{answered.json["version"]}"'
    changed = liaison.patch(path, {"question": "¿Otra cosa?"}, If_Match=version)
    assert (changed.status_code, changed.json["errors"][0]["code"]) == (422, "answered")
    assert liaison.patch(path, {"in_error": True}, If_Match=version).json["question"] == "¿Informe?"


def test_a_sealed_case_hides_its_proceeding_from_colleagues(
    office: Office, ana: Caller, beto: Caller, her_supervisor: Caller, case: Any
) -> None:
    join(office, ana, beto, her_supervisor)
    kept = opened(ana, [{"case_id": case["id"], "standing": "victim"}])
    assert beto.get(f"/proceedings/{kept['id']}").status_code == 200

    seal(her_supervisor, case, ana, her_supervisor)

    assert beto.get(f"/proceedings/{kept['id']}").status_code == 404
    assert proceedings(beto) == []
    assert ana.get(f"/proceedings/{kept['id']}").status_code == 200


def test_a_stage_that_replaces_one_its_author_did_not_see_is_asked_about_with_both(
    ana: Caller, beto: Caller, case: Any
) -> None:
    kept = opened(ana, [{"case_id": case["id"], "standing": "victim"}])
    path = f"/proceedings/{kept['id']}/stages"
    seen = ana.get(path).json["items"][-1]
    meanwhile = added(beto, kept, "stages", {"stage": "trial", "on": in_days(0), "source": "court"})
    late = {"stage": "intermediate", "on": in_days(0), "source": "court", "seen_change": seen["id"]}

    refused = ana.post(path, late)

    assert (refused.status_code, refused.json["code"]) == (409, "stage_moved_on")
    assert (refused.json["stored"]["id"], refused.json["stored"]["stage"]) == (meanwhile["id"], "trial")
    assert refused.json["sent"] == {"stage": "intermediate", "on": in_days(0)}
    assert ana.get(f"/proceedings/{kept['id']}").json["stage"] == "trial"
    assert ana.post(path, late | {"seen_change": refused.json["stored"]["id"]}).status_code == 201
    assert ana.get(f"/proceedings/{kept['id']}").json["stage"] == "intermediate"


def test_names_and_file_numbers_are_in_no_row_event_or_audit(office: Office, ana: Caller, case: Any) -> None:
    kept = opened(ana, [{"case_id": case["id"], "standing": "victim"}])
    added(ana, kept, "accused", {"name": NAME, "status": "suspect"})

    tables = ("vault.proceeding", "vault.proceeding_part", "outbox", "audit", "idempotency", "timeline_entry")
    rows = [str(row) for table in tables for row in office.admin(f"SELECT * FROM {table}")]
    assert len(rows) > len(tables)
    assert [row for row in rows if "Canarioacusado" in row or FILE_NUMBER in row] == []


def test_after_sharing_ended_nothing_is_asked_or_answered(ana: Caller, liaison: Caller, case: Any, person: Any) -> None:
    kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
    (shown,) = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"]
    asked = {"kind": "report", "person": shown["id"]}
    request = added(liaison, kept, "requests", asked)
    ana.post(f"/cases/{case['id']}/consents/{case['consents'][0]['id']}/withdraw", {"channel": "in_person"})

    path = f"/proceedings/{kept['id']}/requests"
    answered = ana.post(f"{path}/{request['id']}/answer", {"outcome": "fulfilled", "answer": NAME})
    again = liaison.post(path, asked)

    assert [each.json["type"].rpartition("/")[2] for each in (answered, again)] == ["sharing-ended"] * 2


def test_who_agrees_anew_is_shown_again(office: Office, ana: Caller, liaison: Caller, case: Any, person: Any) -> None:
    kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
    path = f"/cases/{case['id']}/consents"
    ana.post(f"{path}/{case['consents'][0]['id']}/withdraw", {"channel": "in_person"})
    consent = ana.post(path, a_consent(purpose="prosecution_sharing", recipient_type="prosecution", expires_on=None))
    assert consent.status_code == 201, consent.text
    shared(office, ana, liaison, {**case, "consents": [consent.json]})

    (shown,) = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"]
    assert (shown["label"], shown["sharing_ended_at"]) == (person["label"], None)


def test_what_was_shared_until_a_day_ends_with_it(office: Office, liaison: Caller, person: Any) -> None:
    office.admin("UPDATE shared_person SET until = now()::date - 2 WHERE id = %s", person["id"])
    with office.services.system_work(frozenset({Country.GUATEMALA})) as work:
        end_lapsed(Country.GUATEMALA, work=work)

    assert liaison.get("/shared-persons").json["items"] == []


def test_the_database_shows_who_accompanies_no_accused(
    office: Office, ana: Caller, liaison: Caller, person: Any
) -> None:
    kept = opened(liaison, [{"shared_person_id": person["id"], "standing": "victim"}])
    added(liaison, kept, "accused", {"name": NAME, "status": "suspect"})
    added(liaison, kept, "hearings", HEARING)

    with office.services.work(a_grant(ana.subject, ana.organisation_id)) as work:
        parts = work.proceeding_parts.of(UUID(kept["id"]), "accused", "hearing")
        stages = work.proceedings.stage_changes(UUID(kept["id"]))
    assert ([part.kind for part in parts], stages) == (["hearing"], [])
