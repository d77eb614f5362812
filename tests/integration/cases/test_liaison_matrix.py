"""A liaison at every endpoint of the cases service: care is refused and audited, proceedings are theirs or absent.

The endpoints are those of the application, so a new one is asked too.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.liaison_matrix import (
    CARE,
    EVERYBODY,
    PROCEEDINGS,
    VIA,
    Endpoint,
    Record,
    endpoints,
    recorded,
)

pytestmark = pytest.mark.integration

FREE_OF_CARE = {"code_lists", "instruments", "jurisdictions"}
"""Blueprints that everybody who signed in may read: lists, and nothing of a person."""
NEVER = (
    "GET /cases/<uuid:case_id>/notes",
    "POST /cases/<uuid:case_id>/notes",
    "GET /cases/<uuid:case_id>/plans",
    "GET /cases/<uuid:case_id>/assessments",
    "GET /cases/<uuid:case_id>/identity",
    "GET /cases/<uuid:case_id>/proceedings",
    "POST /proceedings/<uuid:proceeding_id>/requests/<uuid:part_id>/answer",
    "POST /proceedings/<uuid:proceeding_id>/hearings/<uuid:part_id>/accompaniment",
)
"""What journey J10 and the issue name; the rest is found."""


@pytest.fixture
def record(office: Office, ana: Caller, liaison: Caller) -> Record:
    return recorded(office, ana, liaison)


@pytest.fixture
def every(office: Office) -> list[Endpoint]:
    return endpoints(office.app)


def of(every: list[Endpoint], about: str) -> list[Endpoint]:
    return [endpoint for endpoint in every if endpoint.about == about]


def again(office: Office, liaison: Caller) -> Caller:
    """Another liaison of the same office: of the denials of one caller only the first of a minute are written."""
    return office.caller(role="legal_liaison", country=liaison.country, organisation_id=liaison.organisation_id)


def denials(office: Office, who: Caller) -> list[Any]:
    return office.admin("SELECT * FROM audit WHERE actor = %s AND action LIKE 'access.%%'", who.subject)


def stored(office: Office) -> list[Any]:
    """Every proceeding and what belongs to it."""
    tables = ("vault.proceeding", "vault.proceeding_part", "proceeding_person", "proceeding_stage", "shared_person")
    return [str(row) for table in tables for row in office.admin(f"SELECT * FROM {table} ORDER BY id")]


def test_care_is_refused_to_a_liaison_and_each_refusal_is_audited(
    office: Office, liaison: Caller, record: Record, every: list[Endpoint]
) -> None:
    wrong = []
    for endpoint in of(every, CARE):
        caller = again(office, liaison)
        answer = record.ask(endpoint, caller)
        rows = [(row.action, row.fields[:1], row.country) for row in denials(office, caller)]
        expected = [("access.forbidden", [f"{endpoint.method} {endpoint.rule.rule}"], "GT")]
        if answer.status_code != 403 or rows != expected:
            wrong.append((endpoint.name, answer.status_code, rows))

    assert wrong == []
    assert {endpoint.name for endpoint in of(every, CARE)}.issuperset(NEVER)


def test_the_refusal_names_the_case_that_was_tried(office: Office, liaison: Caller, record: Record) -> None:
    for path in ("notes", "plans", "assessments", "identity"):
        caller = again(office, liaison)
        assert caller.get(f"/cases/{record.case['id']}/{path}").status_code == 403
        (row,) = denials(office, caller)
        assert (str(row.object_id), row.organisation_id) == (record.case["id"], liaison.organisation_id)


def test_the_keeper_of_a_proceeding_reads_and_writes_all_of_it(record: Record, every: list[Endpoint]) -> None:
    answers = {endpoint.name: record.ask(endpoint, record.keeper) for endpoint in of(every, PROCEEDINGS)}

    wrong = {name: answer.text for name, answer in answers.items() if answer.status_code not in (200, 201)}
    assert wrong == {}


@pytest.mark.parametrize(
    "who",
    [{}, {"country": "HN"}, {"country": "HN", "organisation_id": "the same"}],
    ids=["another office", "another country", "the same office in another country"],
)
def test_to_every_other_liaison_it_does_not_exist(
    office: Office, record: Record, every: list[Endpoint], who: dict[str, Any]
) -> None:
    if "organisation_id" in who:
        who = who | {"organisation_id": record.keeper.organisation_id}
    stranger, before = office.caller(role="legal_liaison", **who), stored(office)

    for endpoint in of(every, PROCEEDINGS):
        answer = record.ask(endpoint, stranger)
        is_in_one = "proceeding_id" in endpoint.rule.arguments
        assert (answer.status_code == 404) is is_in_one, (endpoint.name, answer.status_code)
        assert answer.status_code in ((404,) if is_in_one else (200, 422)), endpoint.name
        assert [secret for secret in record.secrets() if secret in answer.text] == [], endpoint.name
    assert stored(office) == before


def test_the_organisation_of_the_person_reads_no_endpoint_of_the_keeper(
    office: Office, ana: Caller, record: Record, every: list[Endpoint]
) -> None:
    before = stored(office)

    for endpoint in of(every, PROCEEDINGS):
        if "proceeding_id" in endpoint.rule.arguments:
            assert record.ask(endpoint, ana).status_code == 404, endpoint.name
    assert stored(office) == before


def test_nobody_enters_without_a_token(office: Office, record: Record, every: list[Endpoint]) -> None:
    anonymous = office.caller()
    anonymous.token = {}

    assert {record.ask(endpoint, anonymous).status_code for endpoint in every} == {401}


def test_what_is_for_other_services_or_for_everybody_holds_no_care(
    liaison: Caller, record: Record, every: list[Endpoint], announce: Callable[[str], None]
) -> None:
    assert {record.ask(endpoint, liaison).status_code for endpoint in of(every, VIA)} == {401}
    assert {endpoint.rule.endpoint.partition(".")[0] for endpoint in of(every, EVERYBODY)} == FREE_OF_CARE

    found = Counter(endpoint.about for endpoint in every)
    assert found.keys() == {CARE, PROCEEDINGS, VIA, EVERYBODY}
    announce(
        f"a liaison at {len(every)} endpoints of cases: {found[CARE]} of care 403 and audited, {found[PROCEEDINGS]} of"
        f" proceedings 200 or 201 to their keeper and absent to 4 others, {found[VIA]} for other services 401,"
        f" {found[EVERYBODY]} lists; all 401 to nobody"
    )
