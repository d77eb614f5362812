"""A change of what is known of a person reaches the proceedings that name them, and a merged case stands in them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office, join
from tests.integration.cases.court import a_shareable_case, added, jobs_of, kept_by, shared
from tests.support.builders.case_bodies import an_identity
from tests.support.days import in_days
from tests.support.statements import noting_statements

pytestmark = pytest.mark.integration

COUNSEL = {"service_type": "legal_counsel", "status": "in_progress", "started_on": in_days(0)}


@pytest.fixture
def case(office: Office, ana: Caller, her_supervisor: Caller, liaison: Caller) -> Any:
    """A case that a prosecutor's office knows of."""
    join(office, ana, her_supervisor)
    case = a_shareable_case(ana, identity=an_identity(birthdate=None))
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


def persons(office: Office, proceeding: Any) -> Any:
    """The persons in the facts that were published last."""
    known = [e for e in office.events("cases.proceeding_facts_changed.v1") if e["proceeding_id"] == proceeding["id"]]
    return max(known, key=lambda each: each["version"])["persons"]


def test_facts_follow_a_lawyer_and_a_corrected_age(
    office: Office, ana: Caller, work_off: Callable[[], int], case: Any, kept: Any
) -> None:
    work_off()
    ((key, known_as, represented, *_),) = persons(office, kept)
    assert not represented
    assert known_as != "adult"

    assert ana.post(f"/cases/{case['id']}/services", COUNSEL).status_code == 201
    assert work_off() == 1
    ((again, majority, represented, *_),) = persons(office, kept)
    assert (again, majority, represented) == (key, known_as, True)

    read = ana.get(f"/cases/{case['id']}")
    older = {"person": {"birth_year": 1990}}
    changed = ana.patch(f"/cases/{case['id']}", older, If_Match=read.headers["ETag"])
    assert changed.status_code == 200, changed.text
    assert work_off() == 1
    assert persons(office, kept)[0][1] == "adult"


def test_ordinary_writes_do_not_ask_for_proceedings(ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}"
    with noting_statements() as statements:
        medical = ana.post(f"{path}/services", {"service_type": "medical"})
        person = ana.post(f"{path}/persons", {"person": {"role": "victim", "birth_year": 1990}})
        changed = ana.patch(path, {"risk_level": "low"}, If_Match=ana.get(path).headers["ETag"])
    assert (medical.status_code, person.status_code, changed.status_code) == (201, 201, 200)
    assert [text for text, _ in statements if "proceeding" in text] == []

    with noting_statements() as statements:
        assert ana.post(f"{path}/services", COUNSEL).status_code == 201
    assert len([text for text, _ in statements if "proceeding" in text]) == 1


def test_the_kept_case_shows_what_named_the_duplicate(
    office: Office, ana: Caller, liaison: Caller, case: Any, kept: Any, work_off: Callable[[], int]
) -> None:
    named = liaison.get(f"/proceedings/{kept['id']}/persons").json["items"][0]["id"]
    hearing = {"type": "preliminary", "scheduled_at": f"{in_days(30)}T15:00:00Z", "persons": [named]}
    added(liaison, kept, "hearings", hearing)
    work_off()
    stays = ana.register()

    closed = ana.post(f"/cases/{case['id']}/close", {"reason": "duplicate", "kept_case_id": stays["id"]})
    assert closed.status_code == 200, closed.text
    work_off()
    (seen,) = ana.get(f"/cases/{stays['id']}/proceedings").json["items"]
    assert (seen["id"], len(seen["hearings"])) == (kept["id"], 1)
    first = ana.get(f"/cases/{stays['id']}/persons").json["items"][0]["id"]
    assert [each["person_id"] for each in seen["persons"]] == [first]
    assert hearings(ana, stays) == ["preliminary"]
    (in_calendar,) = ana.get(f"/hearings?from={in_days(29)}&to={in_days(31)}").json["items"]
    assert in_calendar["case_id"] == stays["id"]

    assert ana.post(f"/cases/{case['id']}/reopen", {"reason": "closed_by_mistake"}).status_code == 200
    work_off()
    assert ana.get(f"/cases/{stays['id']}/proceedings").json["items"] == []
    assert (hearings(ana, stays), hearings(ana, case)) == ([], ["preliminary"])


def hearings(caller: Caller, case: Any) -> list[Any]:
    """The hearings among the tasks of a case."""
    tasks = caller.get(f"/cases/{case['id']}").json["tasks"]
    return [task["detail"] for task in tasks if task["kind"] == "hearing"]
