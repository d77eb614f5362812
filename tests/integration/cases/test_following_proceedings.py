"""What follows from a proceeding: days in the cases of its persons, announcements, reminders, facts for statistics."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from icalendar import Calendar

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.court import (
    FILE_NUMBER,
    NAME,
    a_liaison,
    a_shareable_case,
    added,
    jobs_of,
    kept_by,
    shared,
)
from tests.support.days import in_days

pytestmark = pytest.mark.integration

AT = f"{in_days(30)}T15:00:00Z"
HEARING = {"type": "preliminary", "victim_presence": "gesell", "scheduled_at": AT}


@pytest.fixture
def case(office: Office, ana: Caller, her_supervisor: Caller, liaison: Caller) -> Any:
    """A case that a prosecutor's office knows of; Ana attends it."""
    join(office, ana, her_supervisor)
    case = a_shareable_case(ana)
    assigned = her_supervisor.post(f"/cases/{case['id']}/assignments", {"user_id": ana.subject})
    assert assigned.status_code == 201, assigned.text
    shared(office, ana, liaison, case)
    return case


@pytest.fixture
def kept(liaison: Caller, case: Any) -> Any:
    """The proceeding of the office about its person."""
    return kept_by(liaison)


@pytest.fixture
def work_off(office: Office) -> Callable[[], int]:
    """Do the jobs that wait, each twice as after a lost receipt; how many there were."""
    return jobs_of(office)


def tasks(caller: Caller, case: Any) -> list[tuple[str, str | None]]:
    """Kind and detail of the tasks of a case that a proceeding gives."""
    found = caller.get(f"/cases/{case['id']}").json["tasks"]
    kinds = ("hearing", "protection_measure", "proceeding_request")
    return [(task["kind"], task["detail"]) for task in found if task["kind"] in kinds]


def test_hearings_measures_and_requests_are_tasks_of_the_case(
    ana: Caller, liaison: Caller, case: Any, kept: Any, work_off: Callable[[], int]
) -> None:
    person = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"][0]["id"]
    hearing = added(liaison, kept, "hearings", {**HEARING, "persons": [person]})
    added(liaison, kept, "measures", {"kind": "no_contact", "from_on": in_days(0), "until_on": in_days(60)})
    request = {"kind": "report", "person": person, "due_on": in_days(5), "question": NAME}
    asked = added(liaison, kept, "requests", request)
    assert work_off() >= 3

    assert sorted(tasks(ana, case)) == [
        ("hearing", "preliminary"),
        ("proceeding_request", "report"),
        ("protection_measure", "no_contact"),
    ]

    path = f"/proceedings/{kept['id']}"
    assert ana.post(f"{path}/requests/{asked['id']}/answer", {"outcome": "fulfilled"}).status_code == 200
    cancelled = liaison.patch(f"{path}/hearings/{hearing['id']}", {"outcome": "cancelled"}, If_Match='"1"')
    assert cancelled.status_code == 200, cancelled.text
    work_off()
    assert tasks(ana, case) == [("protection_measure", "no_contact")]


def test_facts_carry_keys_and_codes_and_count_only_who_agreed(
    office: Office, liaison: Caller, kept: Any, work_off: Callable[[], int]
) -> None:
    accused = added(liaison, kept, "accused", {"name": NAME, "status": "suspect", "is_public_official": True})
    charge = {"accused_id": accused["id"], "article": "GT_202TER", "iccs": "02041", "filed_on": in_days(-10)}
    filed = added(liaison, kept, "charges", charge)
    judgment = {"accused_id": accused["id"], "charge_id": filed["id"], "verdict": "convicted_tip"}
    added(liaison, kept, "judgments", {**judgment, "given_on": in_days(-1), "sentence_months": 96, "is_final": True})
    work_off()

    known = [each for each in office.events("cases.proceeding_facts_changed.v1") if each["proceeding_id"] == kept["id"]]
    last = max(known, key=lambda each: each["version"])
    assert len({each["version"] for each in known}) == len(known)
    assert (last["stage"], last["offences"], last["days_to_first_judgment"]) == ("investigation", ["0204", "02041"], 39)
    ((_, official, offences, charged, verdict, judged, months, _, is_final),) = last["accused"]
    assert (official, offences, verdict, months, is_final) == (True, ["02041"], "convicted_tip", 96, True)
    assert (charged, judged) == (in_days(-10)[:7], in_days(-1)[:7])
    ((_, majority, represented, heard, _, counted),) = last["persons"]
    assert (majority, represented, heard, counted) == ("minor", False, 0, False)
    assert NAME not in str(known)
    assert FILE_NUMBER not in str(known)


def test_a_person_accused_twice_has_one_key(
    office: Office, liaison: Caller, kept: Any, work_off: Callable[[], int]
) -> None:
    for name in (NAME, NAME.upper(), "Canarioacusado", "Canarioacusado"):
        added(liaison, kept, "accused", {"name": name, "status": "suspect"})
    work_off()

    known = [each for each in office.events("cases.proceeding_facts_changed.v1") if each["proceeding_id"] == kept["id"]]
    keys = [accused[0] for accused in max(known, key=lambda each: each["version"])["accused"]]
    assert len(set(keys)) == 3


def calendar(caller: Caller, first: str, last: str) -> Any:
    answer = caller.get(f"/hearings?from={first}&to={last}")
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def test_the_calendar_shows_the_hearings_of_keeper_and_case(
    office: Office, ana: Caller, liaison: Caller, case: Any, kept: Any
) -> None:
    hearing = added(liaison, kept, "hearings", {**HEARING, "place": NAME})
    added(liaison, kept, "hearings", {**HEARING, "scheduled_at": f"{in_days(90)}T15:00:00Z"})

    (own,), (seen,) = (calendar(caller, in_days(29), in_days(31)) for caller in (liaison, ana))
    assert own["id"] == seen["id"] == hearing["id"]
    assert (own["case_id"], seen["case_id"]) == (None, case["id"])
    assert calendar(office.caller(), in_days(29), in_days(31)) == []
    assert calendar(a_liaison(office, "HN"), in_days(29), in_days(31)) == []
    assert liaison.get(f"/hearings?from={in_days(9)}&to={in_days(1)}").status_code == 422


def test_a_calendar_file_says_when_and_what_kind_and_no_name(liaison: Caller, kept: Any) -> None:
    hearing = added(liaison, kept, "hearings", {**HEARING, "place": NAME})
    answer = liaison.get(f"/hearings.ics?from={in_days(29)}&to={in_days(31)}", Accept_Language="es")

    (entry,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (str(entry["uid"]), entry.decoded("dtstart")) == (f"{hearing['id']}@ceiba", datetime.fromisoformat(AT))
    assert str(entry["summary"]) == "Audiencia: Audiencia preliminar / intermedia"
    assert NAME not in answer.text
    assert FILE_NUMBER not in answer.text
