"""A field, a note, a task, a goal and a service of a case, each for everybody who may ask for it: one table of both."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.seals import sealed
from tests.support.builders.parts import CANARY, EXAMPLES

pytestmark = pytest.mark.integration

PARTS = {"task": "own-tasks", "goal": "goals", "service": "services"}
THINGS = ("field", "note", *PARTS)
MET = {
    "anonymous": 401,
    "of another country": 404,
    "of another organisation": 404,
    "not named in the seal": 404,
    "named in the seal": 200,
    "of the organisation": 200,
}
"""Who asks, and how reading is answered."""


@dataclass(frozen=True)
class Thing:
    """What is asked for in one case: where it is read, and how it is added to and changed where it can be."""

    read: str
    add: tuple[str, dict[str, Any]] | None
    change: tuple[str, dict[str, Any], str] | None


def made(ana: Caller, case: Any, name: str) -> Thing:
    """It is there before anybody asks; what holds words has the planted ones."""
    path = f"/cases/{case['id']}"
    if name == "field":
        return Thing(path, None, (path, {"risk_level": "low"}, ana.get(path).headers["ETag"]))
    if name == "note":
        body = {"text": f"{CANARY} llegó"}
        assert ana.post(f"{path}/notes", body).status_code == 201
        return Thing(f"{path}/notes", (f"{path}/notes", body), None)
    kind = PARTS[name]
    example = EXAMPLES[kind]
    part = ana.post(f"{path}/{kind}", dict(example.body)).json
    where = f"{path}/{kind}/{part['id']}"
    return Thing(where, (f"{path}/{kind}", dict(example.body)), (where, dict(example.patch), '"1"'))


def asked(caller: Caller, thing: Thing) -> list[TestResponse]:
    """Reading, adding and changing."""
    answers = [caller.get(thing.read)]
    if thing.add:
        answers.append(caller.post(*thing.add))
    if thing.change:
        where, body, etag = thing.change
        answers.append(caller.patch(where, body, If_Match=etag))
    return answers


def stored(office: Office, case: Any) -> list[Any]:
    """The case, and what is kept of it."""
    one = UUID(case["id"])
    rows = office.admin("SELECT id::text, version FROM case_record WHERE id = %s", one)
    rows += office.admin("SELECT id::text, version FROM case_part WHERE case_id = %s ORDER BY id", one)
    return rows + office.admin("SELECT id::text, 0 FROM note WHERE case_id = %s ORDER BY id", one)


@pytest.fixture
def everybody(office: Office, beto: Caller, dora: Caller, abroad: Caller) -> dict[str, Caller]:
    """Each of those in `MET`."""
    anonymous = office.caller()
    anonymous.token = {}
    return {
        "anonymous": anonymous,
        "of another country": abroad,
        "of another organisation": office.caller(),
        "not named in the seal": dora,
        "named in the seal": beto,
        "of the organisation": dora,
    }


@pytest.mark.parametrize("who", MET)
@pytest.mark.parametrize("name", THINGS)
def test_each_thing_of_a_case_is_reached_by_those_who_may_alone(
    office: Office, ana: Caller, beto: Caller, everybody: dict[str, Caller], name: str, who: str
) -> None:
    case = sealed(ana, beto) if "seal" in who else ana.register()
    thing = made(ana, case, name)
    before = stored(office, case)

    answers = asked(everybody[who], thing)

    allowed = MET[who] == 200
    expected = {"GET": 200, "POST": 201, "PATCH": 200} if allowed else dict.fromkeys(("GET", "POST", "PATCH"), MET[who])
    assert [answer.status_code for answer in answers] == [expected[answer.request.method] for answer in answers]
    assert (stored(office, case) != before) is allowed
    if not allowed:
        assert not [answer.text for answer in answers if CANARY.split()[0] in answer.text]
