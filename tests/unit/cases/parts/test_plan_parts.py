"""The rules of what a plan is made of, and which of it its case asks for."""

# fixed dates: the rules are handed their day

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.conference import CONFERENCE, Conference
from services.cases.domain.parts.follow_up import FOLLOW_UP, FollowUp
from services.cases.domain.parts.goal import GOAL, Goal
from services.cases.domain.parts.own_task import OWN_TASK, OwnTask
from services.cases.domain.parts.plan import PLAN, Plan
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from shared.contracts.codelists import code_list
from shared.kernel.errors import Invalid
from tests.support.builders.cases import a_case
from tests.support.builders.parts import AskedOn

pytestmark = pytest.mark.unit

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
"""Today."""
NEXT_FRIDAY = date(2026, 12, 4)


def refused_at(kind: Kind[Any, Any], part: CasePart) -> str:
    with pytest.raises(Invalid) as refusal:
        kind.check(part, AskedOn(FRIDAY))
    (problem,) = refusal.value.problems
    return problem.field


def a_service(**changes: Any) -> ServiceProvided:
    return replace(ServiceProvided(service_type="medical"), **changes)


def test_a_plan_is_a_draft_until_the_person_agrees() -> None:
    draft = Plan(type="legal")
    agreed = replace(draft, agreed_by_person=True, agreed_on=FRIDAY)

    assert [draft.state, agreed.state, replace(agreed, actual_end=FRIDAY).state] == ["draft", "agreed", "ended"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"agreed_by_person": True}, "agreed_on"),
        ({"agreed_on": MONDAY}, "agreed_on"),
        ({"agreed_by_person": True, "agreed_on": NEXT_FRIDAY}, "agreed_on"),
        ({"agreed_by_person": True, "agreed_on": FRIDAY, "actual_end": MONDAY}, "actual_end"),
        ({"agreed_by_person": True, "agreed_on": FRIDAY, "planned_end": MONDAY}, "planned_end"),
        ({"actual_end": NEXT_FRIDAY}, "actual_end"),
    ],
)
def test_a_plan_has_its_days_in_order_and_its_agreement_a_day(wrong: Mapping[str, Any], field: str) -> None:
    assert refused_at(PLAN, replace(Plan(type="legal"), **wrong)) == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "in_progress", "requested_on": FRIDAY, "started_on": MONDAY}, "started_on"),
        ({"status": "delivered", "started_on": FRIDAY, "ended_on": MONDAY}, "ended_on"),
        ({"status": "delivered", "requested_on": FRIDAY, "ended_on": MONDAY}, "ended_on"),
        ({"status": "in_progress", "started_on": NEXT_FRIDAY}, "started_on"),
        ({"status": "planned", "started_on": MONDAY}, "started_on"),
        ({"status": "in_progress", "ended_on": MONDAY}, "ended_on"),
        ({"quantity": 2.0}, "unit"),
        ({"unit": "nights"}, "unit"),
        ({"status": "delivered", "decline_reason": "distance"}, "decline_reason"),
    ],
)
def test_a_service_cannot_be_further_than_its_status_says(wrong: Mapping[str, Any], field: str) -> None:
    assert refused_at(SERVICE, a_service(**wrong)) == field


def test_a_service_that_was_given_or_declined_is_taken() -> None:
    given = a_service(status="delivered", requested_on=MONDAY, started_on=MONDAY, ended_on=FRIDAY)
    declined = a_service(status="declined", decline_reason="person_choice", requested_on=MONDAY)

    for service in (given, declined, a_service(quantity=3.0, unit="nights")):
        SERVICE.check(service, AskedOn(FRIDAY))
    assert [SERVICE.is_open(service) for service in (given, declined, a_service())] == [False, False, True]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"done_on": FRIDAY}, "outcome"), ({"outcome": "stable"}, "done_on"), ({"done_on": NEXT_FRIDAY}, "done_on")],
)
def test_a_follow_up_that_was_done_says_what_it_showed(wrong: Mapping[str, Any], field: str) -> None:
    assert refused_at(FOLLOW_UP, replace(FollowUp(planned_on=MONDAY), **wrong)) == field


def test_a_conference_was_held_and_the_next_one_comes_after_it() -> None:
    assert refused_at(CONFERENCE, Conference(held_on=NEXT_FRIDAY)) == "held_on"
    assert refused_at(CONFERENCE, Conference(held_on=FRIDAY, next_on=MONDAY)) == "next_on"
    CONFERENCE.check(Conference(held_on=MONDAY, next_on=NEXT_FRIDAY), AskedOn(FRIDAY))


def test_who_first_says_that_a_task_is_done_has_done_it() -> None:
    task = OwnTask(title="call_person", done_on=FRIDAY)

    assert OWN_TASK.signed(task, "ana").done_by == "ana"
    assert OWN_TASK.signed(replace(task, done_by="ana"), "berta").done_by == "ana"
    assert OWN_TASK.signed(replace(task, done_by="ana", done_on=None), "berta").done_by is None
    assert refused_at(OWN_TASK, replace(task, done_on=NEXT_FRIDAY)) == "done_on"


OPEN: list[tuple[Kind[Any, Any], CasePart, dict[str, Any], str | None]] = [
    (PLAN, Plan(type="legal", planned_end=FRIDAY), {"actual_end": FRIDAY}, "legal"),
    (GOAL, Goal(domain="education", due_on=FRIDAY), {"status": "achieved"}, "education"),
    (FOLLOW_UP, FollowUp(planned_on=FRIDAY, channel="office"), {"done_on": FRIDAY, "outcome": "stable"}, "office"),
    (OWN_TASK, OwnTask(title="call_person", due_on=FRIDAY), {"done_on": FRIDAY}, "call_person"),
    (CONFERENCE, Conference(held_on=MONDAY, next_on=FRIDAY), {"next_held": True}, None),
]


@pytest.mark.parametrize(("kind", "part", "done", "detail"), OPEN, ids=[kind.name for kind, *_ in OPEN])
def test_an_open_part_is_a_task_of_its_case_until_it_is_done(
    kind: Kind[Any, Any], part: CasePart, done: dict[str, Any], detail: str | None
) -> None:
    case = a_case(consents=[], best_interest="considered", majority="adult")
    assert case.note_due(part.id, kind.due_part(part))
    (task,) = case.tasks

    assert (task.kind, task.part_id, task.detail) == (kind.name, part.id, detail)
    assert (case.next_task, case.next_due_at) == (kind.name, datetime(2026, 11, 28, 5, 59, 59, tzinfo=UTC))
    assert not case.note_due(part.id, kind.due_part(part))
    assert kind.due_part(replace(part, in_error=True)) is None
    assert case.note_due(part.id, kind.due_part(replace(part, **done)))
    assert case.tasks == []


def test_the_soonest_part_decides_when_the_case_is_due_and_a_closed_case_asks_for_none() -> None:
    case = a_case(consents=[], best_interest="considered", majority="adult")
    for task in (OwnTask(title="other", due_on=NEXT_FRIDAY), OwnTask(title="accompany", due_on=FRIDAY)):
        case.note_due(task.id, OWN_TASK.due_part(task))

    assert [task.detail for task in case.tasks] == ["accompany", "other"]
    case.close("other", on=FRIDAY)
    assert (case.tasks, case.next_task) == ([], None)
    case.reopen(at=datetime(2026, 12, 1, tzinfo=UTC))
    assert [task.kind for task in case.tasks] == ["own_task", "risk_reassessment", "own_task"]


def test_a_part_without_a_day_and_a_service_ask_for_nothing() -> None:
    assert OWN_TASK.due_part(OwnTask(title="other")) is None
    assert SERVICE.due_part(a_service(requested_on=MONDAY)) is None


def test_every_kind_of_task_of_a_part_is_told_by_a_list() -> None:
    for kind, _, _, detail in OPEN:
        lists = ("support_plan_type", "risk_domain", "follow_up_channel", "own_task_title")
        assert detail is None or any(detail in code_list(name) for name in lists), kind.name
