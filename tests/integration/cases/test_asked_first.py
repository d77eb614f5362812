"""What PostgreSQL refuses to the service role of a second person: answers before questions, and rewritten askers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb

from services.cases.tasks import tick_erasures
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office, known
from tests.integration.cases.erasing import ask
from tests.integration.cases.grants import grant_of
from tests.integration.cases.seals import ask as ask_access
from tests.integration.cases.seals import sealed
from tests.integration.cases.test_overrides import a_request
from tests.integration.cases.test_second_person import asked_to_close

pytestmark = pytest.mark.integration

ADD = (
    "INSERT INTO approval (id, country, organisation_id, case_id, act, terms, asked_by, asked_at, due_at, decision,"
    " decided_by, decided_at) SELECT %(id)s, country, organisation_id, id, 'erasure', '{\"reason\": \"other\"}',"
    " %(asked_by)s, %(asked_at)s, %(due_at)s, %(decision)s, %(decided_by)s, %(decided_at)s FROM case_record"
    " WHERE id = %(case_id)s"
)


def as_service(office: Office, statement: str, *values: Any, caller: Caller | None = None) -> None:
    """Execute it as the role of the service, for a caller or for the platform itself."""
    services = office.services
    opened = (
        services.work(grant_of(caller)) if caller is not None else services.system_work(frozenset({Country.GUATEMALA}))
    )
    with opened as work:
        work.connection.exec_driver_sql(statement, values[0] if isinstance(values[0], Mapping) else values)


def a_row(case: Any, caller: Caller, **changes: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("due_at", "decision", "decided_by", "decided_at"))
    row = {"id": uuid4(), "case_id": UUID(case["id"]), "asked_by": caller.subject, "asked_at": datetime.now(UTC)}
    return row | empty | changes


@pytest.mark.parametrize("decision", ["approved", "refused", "elapsed", "interrupted", "withdrawn"])
@pytest.mark.parametrize("by", ["nobody known", "a member"])
def test_no_approval_begins_answered(
    office: Office, ana: Caller, her_supervisor: Caller, decision: str, by: str
) -> None:
    known(her_supervisor)
    decider = her_supervisor.subject if by == "a member" else str(uuid4())
    now = datetime.now(UTC)
    row = a_row(ana.register(), ana, decision=decision, decided_by=decider, decided_at=now)
    with pytest.raises(Exception, match="asked for first"):
        as_service(office, ADD, row, caller=ana)


def test_nobody_asks_in_the_name_of_another(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    with pytest.raises(Exception, match="asked for first"):
        as_service(office, ADD, a_row(ana.register(), her_supervisor), caller=ana)


def test_a_question_is_as_old_as_the_database_says_and_nothing_is_erased_early(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    known(her_supervisor)
    case, now = ana.register(), datetime.now(UTC)
    back = a_row(case, her_supervisor, asked_at=now - timedelta(hours=80), due_at=now - timedelta(hours=8))
    as_service(office, ADD, back, caller=her_supervisor)
    tick_erasures()
    (asked,) = ana.get(f"/cases/{case['id']}/approvals").json["items"]
    assert asked["decision"] is None
    assert datetime.fromisoformat(asked["asked_at"]) >= now
    stored = office.admin("SELECT due_at - asked_at AS waits FROM approval WHERE id = %s", back["id"])
    assert stored[0].waits == timedelta(hours=72)
    late = "UPDATE approval SET decision = 'elapsed', decided_by = 'x', decided_at = due_at WHERE id = %s"
    with pytest.raises(Exception, match="its time is not over"):
        as_service(office, late, back["id"])


@pytest.mark.parametrize(
    "wrong",
    [
        "asked_by = 'somebody else'",
        "asked_through = '{somebody}'",
        "asked_at = asked_at - interval '80 hours'",
        "due_at = asked_at + interval '72 hours'",
    ],
)
def test_who_asked_for_an_approval_stays_and_when_and_whether_it_waits_alone(
    office: Office, ana: Caller, wrong: str
) -> None:
    asked = ask(ana, f"/cases/{ana.register()['id']}").json
    with pytest.raises(Exception, match="is history and is not rewritten"):
        as_service(office, f"UPDATE approval SET {wrong} WHERE id = %s", asked["id"])


def test_only_the_platform_interrupts(office: Office, ana: Caller) -> None:
    _, asked = asked_to_close(office, ana)
    ended = "UPDATE approval SET decision = 'interrupted', decided_by = 'x', decided_at = now() WHERE id = %s"
    with pytest.raises(Exception, match="row-level security"):
        as_service(office, ended, asked["id"], caller=ana)


def an_override(ana: Caller) -> str:
    """A case with one override that waits."""
    case_id: str = ana.register(consents=[])["id"]
    assert ana.post(f"/cases/{case_id}/overrides", a_request()).status_code == 201
    return case_id


def decided_override(office: Office, ana: Caller) -> tuple[str, Caller]:
    """A case with an approved override, and who approved it."""
    case_id = an_override(ana)
    supervisor = office.caller(role="supervisor", organisation_id=ana.organisation_id)
    known(supervisor)
    (asked,) = ana.get(f"/cases/{case_id}/overrides").json["items"]
    path = f"/cases/{case_id}/overrides/{asked['id']}/decide"
    assert supervisor.post(path, {"answer": "approved"}).status_code == 200
    return case_id, supervisor


CHANGE = "UPDATE case_record SET overrides = jsonb_build_array((overrides -> 0) || %s) WHERE id = %s"
NOW = datetime.now(UTC).isoformat()
LATER = (datetime.now(UTC) + timedelta(hours=90)).isoformat()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"state": "approved"}, "state and persons differ"),
        ({"state": "approved", "decided_at": NOW, "ends_at": LATER}, "state and persons differ"),
        ({"decided_by": "MEMBER"}, "state and persons differ"),
        ({"state": "requested", "decided_by": "MEMBER", "decided_at": NOW}, "state and persons differ"),
        (
            {"state": "approved", "decided_by": "MEMBER", "decided_at": NOW, "ends_at": LATER},
            "state and persons differ",
        ),
        ({"asked_by": "MEMBER"}, "not rewritten"),
        ({"asked_through": ["MEMBER"]}, "not rewritten"),
        ({"asked_at": LATER}, "not rewritten"),
        ({"recipient_organisation_id": "MEMBER"}, "not rewritten"),
    ],
)
def test_an_override_is_answered_by_a_person_and_who_asked_stays(
    office: Office, ana: Caller, her_supervisor: Caller, change: dict[str, Any], refusal: str
) -> None:
    known(her_supervisor)
    case_id = an_override(ana)
    for_member = {key: her_supervisor.subject if value == "MEMBER" else value for key, value in change.items()}
    with pytest.raises(Exception, match=refusal):
        as_service(office, CHANGE, Jsonb(for_member), case_id)


@pytest.mark.parametrize(
    "change", [{"state": "refused", "ends_at": None}, {"decided_by": "MEMBER"}, {"ends_at": NOW}, {"decided_at": NOW}]
)
def test_an_answer_to_an_override_stays(
    office: Office, ana: Caller, her_supervisor: Caller, change: dict[str, Any]
) -> None:
    known(her_supervisor)
    case_id, _ = decided_override(office, ana)
    for_member = {key: her_supervisor.subject if value == "MEMBER" else value for key, value in change.items()}
    with pytest.raises(Exception, match="not rewritten"):
        as_service(office, CHANGE, Jsonb(for_member), case_id)


def test_no_override_goes_comes_answered_or_comes_twice(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    case_id, supervisor = decided_override(office, ana)
    known(her_supervisor)
    gone = "UPDATE case_record SET overrides = '[]' WHERE id = %s"
    with pytest.raises(Exception, match="an override stays"):
        as_service(office, gone, case_id)
    twice = "UPDATE case_record SET overrides = overrides || overrides WHERE id = %s"
    with pytest.raises(Exception, match="an override stays"):
        as_service(office, twice, case_id)
    another = "UPDATE case_record SET overrides = overrides || ((overrides -> 0) || %s) WHERE id = %s"
    copied = Jsonb({"id": str(uuid4())})
    with pytest.raises(Exception, match="asked for first"):
        as_service(office, another, copied, case_id, caller=ana)
    open_case = an_override(ana)
    with pytest.raises(Exception, match="asked for first"):
        as_service(office, another, copied, open_case, caller=supervisor)
    new_case = (
        "INSERT INTO case_record SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),"
        " 'case_number', gen_random_uuid()))).* FROM case_record AS c WHERE id = %s"
    )
    with pytest.raises(Exception, match="asked for first"):
        as_service(office, new_case, case_id, caller=ana)


REVIEW = {"finding": "justified", "reviewed_at": NOW}


@pytest.mark.parametrize("who", ["nobody known", "a system", "who asked", "who approved", "nobody"])
def test_postgresql_takes_a_review_of_an_override_from_a_third_person_only(
    office: Office, ana: Caller, her_supervisor: Caller, who: str
) -> None:
    known(ana)
    case_id, approver = decided_override(office, ana)
    reviewer, refusal = {
        "nobody known": (str(uuid4()), "an active person decides"),
        "a system": ("client:ngo-system", "an active person decides"),
        "who asked": (ana.subject, "three persons"),
        "who approved": (approver.subject, "three persons"),
        "nobody": (None, "state and persons differ"),
    }[who]
    with pytest.raises(Exception, match=refusal):
        as_service(office, CHANGE, Jsonb(REVIEW | {"reviewed_by": reviewer}), case_id)
    known(her_supervisor)
    as_service(office, CHANGE, Jsonb(REVIEW | {"reviewed_by": her_supervisor.subject}), case_id)
    with pytest.raises(Exception, match="not rewritten"):
        as_service(office, CHANGE, Jsonb({"finding": "not_justified"}), case_id)


def an_access(office: Office, her_supervisor: Caller) -> str:
    """An emergency access of a supervisor that waits for its review."""
    first, second = (office.caller(organisation_id=her_supervisor.organisation_id) for _ in range(2))
    known(first, second, her_supervisor)
    asked = ask_access(her_supervisor, sealed(first, second)["case_number"])
    assert asked.status_code == 201, asked.text
    its_id: str = asked.json["id"]
    return its_id


@pytest.mark.parametrize("who", ["nobody known", "a system", "who opened it", "nobody"])
def test_postgresql_takes_a_review_of_an_emergency_access_from_another_person_only(
    office: Office, her_supervisor: Caller, who: str
) -> None:
    access_id = an_access(office, her_supervisor)
    reviewer, refusal = {
        "nobody known": (str(uuid4()), "an active person decides"),
        "a system": ("client:ngo-system", "an active person decides"),
        "who opened it": (her_supervisor.subject, "two_persons"),
        "nobody": (None, "emergency_reviewed_by"),
    }[who]
    review = "UPDATE emergency_access SET reviewed_by = %s, reviewed_at = now(), outcome = 'justified' WHERE id = %s"
    with pytest.raises(Exception, match=refusal):
        as_service(office, review, reviewer, access_id)
    other = office.caller(role="supervisor", organisation_id=her_supervisor.organisation_id)
    known(other)
    as_service(office, review, other.subject, access_id)


def test_no_emergency_access_begins_reviewed(office: Office, her_supervisor: Caller) -> None:
    access_id = an_access(office, her_supervisor)
    reviewed = (
        "INSERT INTO emergency_access (id, country, organisation_id, case_id, opened_by, reason, explanation,"
        " opened_at, until, reviewed_at, reviewed_by, outcome) SELECT gen_random_uuid(), country, organisation_id,"
        " case_id, opened_by, reason, explanation, opened_at, until, now(), %s, 'justified' FROM emergency_access"
        " WHERE id = %s"
    )
    with pytest.raises(Exception, match="opened first"):
        as_service(office, reviewed, str(uuid4()), access_id)
