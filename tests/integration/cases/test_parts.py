"""What holds for every kind of part of a case: who may, what stays a secret, what a second request does."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase
from tests.support.builders.parts import CANARY, EXAMPLES, Example
from tests.support.statements import noting_statements

pytestmark = pytest.mark.integration

each_kind = pytest.mark.parametrize("path", sorted(EXAMPLES))


def example_of(caller: Caller, path: str) -> Example:
    """The example of a kind, with what must be there first."""
    example = EXAMPLES[path]
    made = {name: caller.post(where, dict(body)).json["id"] for name, (where, body) in example.before.items()}
    return replace(example, body={**example.body, **made})


def add(caller: Caller, case: Mapping[str, Any], path: str, **changes: Any) -> Any:
    answer = caller.post(f"/cases/{case['id']}/{path}", {**example_of(caller, path).body, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json


def address(case: Mapping[str, Any], path: str, part: Mapping[str, Any]) -> str:
    return f"/cases/{case['id']}/{path}/{part['id']}"


def words_of(example: Example, part: Mapping[str, Any]) -> list[Any]:
    return [part[name] for name in example.kind.encrypted]


@each_kind
def test_a_part_is_listed_and_read_as_it_was_recorded(office: Office, ana: Caller, path: str) -> None:
    case, example = ana.register(), example_of(ana, path)

    part = add(ana, case, path, **example.body)

    assert example.body.items() <= part.items()
    assert (part["version"], part["recorded_by"], part["in_error"]) == (1, ana.subject, False)
    assert ana.get(f"/cases/{case['id']}/{path}").json["items"] == [part]
    read = ana.get(address(case, path, part))
    assert (read.json, read.headers["ETag"]) == (part, '"1"')
    kinds = [entry["kind"] for entry in ana.get(f"/cases/{case['id']}/timeline").json["items"]]
    assert f"{example.kind.name}.recorded" in kinds


@each_kind
def test_a_change_needs_the_version_that_was_read(ana: Caller, path: str) -> None:
    case, example = ana.register(), example_of(ana, path)
    where = address(case, path, add(ana, case, path))

    unseen = ana.patch(where, dict(example.patch))
    changed = ana.patch(where, dict(example.patch), If_Match='"1"')
    outdated = ana.patch(where, dict(example.patch), If_Match='"1"')

    assert [answer.status_code for answer in (unseen, changed, outdated)] == [428, 200, 412]
    assert (changed.headers["ETag"], changed.json["version"]) == ('"2"', 2)
    assert example.patch.items() <= changed.json.items()
    assert ana.get(where).json == changed.json
    newest = ana.get(f"/cases/{case['id']}/timeline").json["items"][0]
    assert newest["kind"] == f"{example.kind.name}.changed"
    assert newest["details"]["fields"] == sorted(example.patch)


@each_kind
def test_the_same_part_sent_twice_is_one(ana: Caller, path: str) -> None:
    case, body = ana.register(), dict(example_of(ana, path).body)
    where, key = f"/cases/{case['id']}/{path}", str(uuid4())

    first = ana.post(where, body, Idempotency_Key=key)
    second = ana.post(where, body, Idempotency_Key=key)

    assert (first.status_code, second.status_code, second.json) == (201, 201, first.json)
    assert len(ana.get(where).json["items"]) == 1


@each_kind
def test_words_are_nowhere_in_the_clear_and_end_with_the_person(
    office: Office, ana: Caller, her_supervisor: Caller, path: str
) -> None:
    case, example = ana.register(), example_of(ana, path)
    part = add(ana, case, path)
    rows = office.admin("SELECT record::text AS coded, content FROM case_part WHERE id = %s", part["id"])
    entries = office.admin("SELECT details::text AS details FROM timeline_entry WHERE case_id = %s", case["id"])
    sent = office.admin("SELECT data::text AS data FROM outbox")
    first_name = CANARY.split()[0]

    assert first_name not in rows[0].coded
    assert first_name.encode() not in bytes(rows[0].content or b"")
    assert not [row for row in (*entries, *sent) if first_name in str(row)]
    erase(ana, her_supervisor, f"/cases/{case['id']}")
    assert words_of(example, ana.get(address(case, path, part)).json) == [None] * len(example.kind.encrypted)


@each_kind
def test_a_part_is_about_a_person_of_the_case_and_ends_with_them(
    office: Office, ana: Caller, her_supervisor: Caller, path: str
) -> None:
    case, example = ana.register(), example_of(ana, path)
    child = ana.post(f"/cases/{case['id']}/persons", {"person": {"role": "dependant", "age": 8}}).json
    part = add(ana, case, path, person_id=child["id"])

    of_nobody = ana.post(f"/cases/{case['id']}/{path}", {**example.body, "person_id": str(uuid4())})
    # Of a person of whom nothing is written there is nothing to erase.
    if example.kind.encrypted:
        erase(ana, her_supervisor, f"/cases/{case['id']}/persons/{child['id']}")

    assert (of_nobody.status_code, of_nobody.json["errors"][0]["pointer"]) == (422, "/person_id")
    read = ana.get(address(case, path, part)).json
    assert (read["person_id"], words_of(example, read)) == (child["id"], [None] * len(example.kind.encrypted))


@each_kind
def test_a_closed_case_takes_no_part(ana: Caller, path: str) -> None:
    case, example = ana.register(), example_of(ana, path)
    part = add(ana, case, path)
    ana.post(f"/cases/{case['id']}/close", {"reason": "other"})

    added = ana.post(f"/cases/{case['id']}/{path}", dict(example.body))
    changed = ana.patch(address(case, path, part), dict(example.patch), If_Match='"1"')

    assert (added.status_code, changed.status_code) == (409, 409)
    assert ana.get(address(case, path, part)).json == part


@each_kind
def test_what_was_recorded_by_mistake_stays_and_is_marked(office: Office, ana: Caller, path: str) -> None:
    case = ana.register()
    part = add(ana, case, path)

    answer = ana.patch(address(case, path, part), {"in_error": True}, If_Match='"1"')

    assert (answer.status_code, answer.json["in_error"]) == (200, True)
    assert not office.admin("SELECT is_open FROM case_part WHERE id = %s", part["id"])[0].is_open


def test_many_parts_are_read_in_as_few_statements_as_one(ana: Caller) -> None:
    case = ana.register()
    counts = []
    for _ in range(2):
        add(ana, case, "goals")
        with noting_statements() as statements:
            listed = ana.get(f"/cases/{case['id']}/goals").json["items"]
        counts.append((len(listed), len(statements)))

    assert [many for many, _ in counts] == [1, 2]
    assert counts[0][1] == counts[1][1]
