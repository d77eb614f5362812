"""The plan of a case: what is due, who sees to it, what belongs together, and the kinds of notes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.usecases.access.keep_member import keep_member
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.identity import PersonChanged
from shared.contracts.referrals import ReferralAccepted, ReferralCompleted, ReferralStarted
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step, hear
from tests.integration.cases.test_steps_together import hear_together
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days, today
from tests.support.statements import noting_statements

pytestmark = pytest.mark.integration


def path_of(case: dict[str, Any], what: str = "") -> str:
    return f"/cases/{case['id']}{what}"


def add(caller: Caller, case: dict[str, Any], path: str, **body: Any) -> Any:
    answer = caller.post(path_of(case, f"/{path}"), body)
    assert answer.status_code == 201, answer.text
    return answer.json


def change(caller: Caller, case: dict[str, Any], path: str, part: dict[str, Any], **patch: Any) -> Any:
    answer = caller.patch(path_of(case, f"/{path}/{part['id']}"), patch, If_Match=f'"{part["version"]}"')
    assert answer.status_code == 200, answer.text
    return answer.json


def end_of(days: int) -> datetime:
    """The last second of that day in Guatemala."""
    return datetime.combine(today() + timedelta(days=days + 1), time(5, 59, 59), UTC)


def due_cards(caller: Caller, days: int) -> dict[str, tuple[str, str]]:
    until = datetime.combine(today() + timedelta(days=days + 1), time(12), UTC)
    cards = caller.get(f"/cases?sort=due&due[lte]={until:%Y-%m-%dT%H:%M:%SZ}").json["items"]
    return {card["id"]: (card["next_task"], card["next_due_at"]) for card in cards}


def member(office: Office, caller: Caller, **changes: Any) -> str:
    person = PersonChanged(
        country=Country.GUATEMALA,
        user_id=uuid4(),
        organisation_id=caller.organisation_id,
        role="caseworker",
        active=True,
    )
    person = replace(person, **changes)
    hear(office, person, keep_member)
    return str(person.user_id)


def test_what_a_part_asks_for_is_due_in_its_case_until_it_is_done(ana: Caller) -> None:
    case = ana.register(risk_level="low")
    before = (case["version"], due_cards(ana, 1))

    task = add(ana, case, "own-tasks", title="get_document", due_on=in_days(1))

    after = ana.get(path_of(case)).json
    asked = [one for one in after["tasks"] if one["kind"] == "own_task"]
    assert [(one["part_id"], one["detail"], datetime.fromisoformat(one["due_at"])) for one in asked] == [
        (task["id"], "get_document", end_of(1))
    ]
    assert (after["version"], case["id"] in before[1]) == (before[0], False)
    assert due_cards(ana, 1)[case["id"]][0] == "own_task"

    done = change(ana, case, "own-tasks", task, done_on=in_days(0))

    assert done["done_by"] == ana.subject
    assert case["id"] not in due_cards(ana, 1)
    assert [one["kind"] for one in ana.get(path_of(case)).json["tasks"]] == [one["kind"] for one in case["tasks"]]


def test_a_change_of_the_case_keeps_what_its_parts_ask_for(ana: Caller) -> None:
    case = ana.register(risk_level="low")
    add(ana, case, "conferences", held_on=in_days(0), next_on=in_days(3))

    changed = ana.patch(path_of(case), {"risk_level": "medium"}, If_Match=f'"{case["version"]}"').json

    assert changed["tasks"][0]["kind"] == "conference"
    closed = ana.post(path_of(case, "/close"), {"reason": "other"}).json
    reopened = ana.post(path_of(case, "/reopen")).json
    assert (closed["tasks"], "conference" in {one["kind"] for one in reopened["tasks"]}) == ([], True)


def test_two_people_who_add_parts_do_not_stop_who_edits_the_case(ana: Caller) -> None:
    case = ana.register()
    add(ana, case, "own-tasks", title="other", due_on=in_days(0))

    answer = ana.patch(path_of(case), {"risk_level": "low"}, If_Match=f'"{case["version"]}"')

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("own-tasks", {"title": "other"}),
        ("goals", {"domain": "legal"}),
        ("follow-ups", {"planned_on": in_days(1)}),
    ],
    ids=["own-tasks", "goals", "follow-ups"],
)
def test_only_an_active_member_of_the_organisation_sees_to_it(
    office: Office, ana: Caller, path: str, body: dict[str, Any]
) -> None:
    case, colleague = ana.register(), member(office, ana)
    others = [member(office, ana, organisation_id=uuid4()), member(office, ana, active=False), str(uuid4())]

    refused = [ana.post(path_of(case, f"/{path}"), {**body, "responsible": other}) for other in others]
    part = add(ana, case, path, **body, responsible=colleague)

    assert [(answer.status_code, answer.json["errors"][0]["pointer"]) for answer in refused] == [
        (422, "/responsible")
    ] * 3
    member(office, ana, user_id=UUID(colleague), active=False)
    # Who has left does not hold up the rest.
    assert change(ana, case, path, part, in_error=True)["responsible"] == colleague


def test_parts_belong_to_one_another_only_within_their_case(ana: Caller) -> None:
    case, other = ana.register(), ana.register()
    plan = add(ana, case, "plans", type="education")
    goal = add(ana, case, "goals", domain="education", plan_id=plan["id"])
    service = add(ana, case, "services", service_type="education", goal_id=goal["id"])
    conference = add(ana, case, "conferences", held_on=in_days(0))
    task = add(ana, case, "own-tasks", title="other", conference_id=conference["id"])

    for path, body, name in (
        ("goals", {"domain": "education", "plan_id": plan["id"]}, "plan_id"),
        ("services", {"service_type": "education", "goal_id": goal["id"]}, "goal_id"),
        ("own-tasks", {"title": "other", "conference_id": goal["id"]}, "conference_id"),
    ):
        answer = ana.post(path_of(other, f"/{path}"), body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, f"/{name}")
    assert (goal["plan_id"], service["goal_id"], task["conference_id"]) == (plan["id"], goal["id"], conference["id"])


def test_nobody_writes_from_where_a_service_came(ana: Caller) -> None:
    case = ana.register()

    answer = ana.post(path_of(case, "/services"), {"service_type": "medical", "referral_id": str(uuid4())})

    assert answer.status_code == 422


def services_of(caller: Caller, case: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(caller.get(path_of(case, "/services")).json["items"], key=lambda one: one["service_type"])


def test_a_referral_brings_its_services_and_moves_them(office: Office, ana: Caller) -> None:
    case = ana.register()
    sent = a_step(case, services=("legal_counsel", "medical"))
    provider = str(sent.to_organisation_id)
    about = {"referral_id": sent.referral_id, "to_organisation_id": sent.to_organisation_id, "services": sent.services}
    accepted = a_step(case, ReferralAccepted, "accepted", **about)
    completed = a_step(case, ReferralCompleted, "completed", outcome="delivered", **about)
    hear(office, sent)
    assert services_of(ana, case) == []

    hear(office, accepted)
    planned = services_of(ana, case)
    for step in (accepted, a_step(case, ReferralStarted, "in_service", **about), completed, accepted, completed):
        hear(office, step)

    delivered = services_of(ana, case)
    assert [(one["service_type"], one["status"], one["recorded_by"]) for one in planned] == [
        ("legal_counsel", "planned", "system:cases"),
        ("medical", "planned", "system:cases"),
    ]
    assert {one["provider_organisation_id"] for one in delivered} == {provider}
    assert {one["referral_id"] for one in delivered} == {str(sent.referral_id)}
    assert [(one["status"], one["version"]) for one in delivered] == [("delivered", 3)] * 2
    # What came by itself is completed by hand like any other.
    assert change(ana, case, "services", delivered[0], quantity=3, unit="sessions")["quantity"] == 3


def test_the_services_of_many_steps_cost_three_statements(office: Office, ana: Caller) -> None:
    cases = [ana.register() for _ in range(3)]
    sent = [a_step(case, services=("legal_counsel", "medical")) for case in cases]
    hear_together(office, sent)

    with noting_statements() as statements:
        hear_together(office, [replace(step, state="accepted") for step in sent])

    # The cases; entries; states; the referrals; who follows; their steps, the services, the services again; the stages;
    # and what the referrals disclosed, which may have gone to a prosecutor's office.
    assert len(statements) == 10


def test_a_worker_that_dies_before_the_commit_leaves_no_service_and_the_next_one_records_it(
    office: Office, ana: Caller
) -> None:
    case = ana.register()
    sent = a_step(case)
    hear(office, sent)
    accepted = replace(sent, state="accepted")

    def die_halfway() -> None:
        with office.services.system_work(accepted.countries()) as work:
            record_referral_step(accepted, work=work)
            work.run_last_steps()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        die_halfway()

    assert services_of(ana, case) == []
    hear(office, accepted)
    assert [one["status"] for one in services_of(ana, case)] == ["planned"]


def test_a_note_says_its_kind_and_warns(office: Office, ana: Caller) -> None:
    case = ana.register(consents=[a_consent()])
    path = path_of(case, "/notes")

    plain = ana.post(path, {"text": "Llegó bien"}).json
    warned = ana.post(path, {"text": "Cuenta lo ocurrido", "kind": "home_visit", "content_warning": True}).json
    refused = ana.post(path, {"text": "…", "kind": "rumour"})

    assert (plain["kind"], plain["content_warning"]) == ("other", False)
    assert (warned["kind"], warned["content_warning"]) == ("home_visit", True)
    assert ana.get(path).json["items"] == [warned, plain]
    assert refused.status_code == 422
    entry = ana.get(path_of(case, "/timeline")).json["items"][0]
    assert entry["details"] == {"note_id": warned["id"], "kind": "home_visit"}


def test_a_note_of_an_earlier_release_reads_as_before(office: Office, ana: Caller) -> None:
    case = ana.register()
    ana.post(path_of(case, "/notes"), {"text": "Llegó bien"})
    columns = "id, country, organisation_id, case_id, content, written_at, written_by"
    # As a release writes it that does not know of kinds; the ciphertext is bound to the id, so the row moves.
    office.admin(
        f"WITH old AS (DELETE FROM note WHERE case_id = %s RETURNING {columns})"
        f" INSERT INTO note ({columns}) SELECT * FROM old",
        case["id"],
    )

    (note,) = ana.get(path_of(case, "/notes")).json["items"]

    assert (note["text"], note["kind"], note["content_warning"]) == ("Llegó bien", "other", False)
