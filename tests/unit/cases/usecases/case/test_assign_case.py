"""Assigning a case, and what is known of the people who may be assigned one."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from typing import Any

import pytest

from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.usecases.access.end_assignments import end_assignments
from services.cases.usecases.access.keep_member import keep_member
from services.cases.usecases.case.assign_case import assign_case
from shared.contracts.cases import CaseAssigned, CaseWorkersChanged
from shared.contracts.identity import OrganisationSuspended, PersonChanged
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, a_member
from tests.support.use_cases import actions, code_of
from tests.support.world import CLINIC, GT, SHELTER
from tests.unit.cases.usecases.world import World


@pytest.mark.parametrize("role", ["caseworker", "supervisor"])
def test_a_case_is_assigned_to_an_active_person_of_the_organisation(world: World, role: str) -> None:
    case, member = world.add(), world.add_member(a_member(role=role))
    with world.work() as work:
        made = assign_case(case.id, member.user_id, work=work)
    assert (made.user_id, made.assigned_at, made.assigned_by) == (member.user_id, NOON, "ana")
    assert (world.case(case).assigned_to, world.case(case).version) == (member.user_id, 2)
    assert work.audited == [("case.assigned", case.id)]


def test_the_person_who_is_assigned_a_case_learns_it_from_the_event(world: World) -> None:
    case, member = world.add(), world.add_member(a_member())
    with world.work() as work:
        made = assign_case(case.id, member.user_id, work=work)
    expected = CaseAssigned(
        country=GT, case_id=case.id, organisation_id=SHELTER, assignment_id=made.id, user_id=member.user_id
    )
    assert work.published[1:] == [expected]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details) == (
        "case.assigned",
        {"assignment_id": str(made.id), "user_id": str(member.user_id)},
    )


def test_who_takes_a_case_over_is_not_notified_of_it(world: World) -> None:
    case, member = world.add(), world.add_member(a_member())
    with world.work(a_caseworker(subject=str(member.user_id))) as work:
        assign_case(case.id, member.user_id, work=work)
    assert world.case(case).assigned_to == member.user_id
    assert [type(event) for event in work.published] == [CaseWorkersChanged]


def test_a_second_assignment_ends_the_first(world: World) -> None:
    case, first, second = world.add(), world.add_member(a_member()), world.add_member(a_member())
    for member in (first, second):
        with world.work() as work:
            assign_case(case.id, member.user_id, work=work)
    with world.work() as work:
        made = {one.user_id: one.end_reason for one in work.assignments.page(case.id, after=None, limit=9).items}
    assert made == {first.user_id: "reassigned", second.user_id: None}
    assert world.case(case).assigned_to == second.user_id


@pytest.mark.parametrize(
    "changes", [{"active": False}, {"role": "focal_point"}, {"organisation_id": CLINIC}], ids=["left", "role", "other"]
)
def test_another_person_is_not_assigned_a_case(world: World, changes: dict[str, Any]) -> None:
    case, member = world.add(), world.add_member(a_member(**changes))
    with pytest.raises(Invalid) as refused, world.work() as work:
        assign_case(case.id, member.user_id, work=work)
    assert code_of(refused) == "not_assignable"
    assert (world.case(case), world.happened(case), actions(work)) == (case, [], [])


def test_a_closed_case_is_not_assigned(world: World) -> None:
    case, member = a_case(), world.add_member(a_member())
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready), world.work() as work:
        assign_case(case.id, member.user_id, work=work)


def test_what_is_published_last_of_a_person_decides_whether_they_are_assigned(world: World) -> None:
    case, member = world.add(), a_member()

    def publish(event: PersonChanged) -> None:
        with world.platform(event.countries()) as work:
            keep_member(event, work=work)

    for _ in range(2):
        publish(member)
    with world.work() as work:
        assign_case(case.id, member.user_id, work=work)
    publish(replace(member, active=False))
    with pytest.raises(Invalid), world.work() as work:
        assign_case(case.id, member.user_id, work=work)


def test_a_suspension_ends_the_assignments_of_the_organisation_and_keeps_them_on_record(world: World) -> None:
    case, member = world.add(), world.add_member(a_member())
    with world.work() as work:
        made = assign_case(case.id, member.user_id, work=work)
    event = OrganisationSuspended(country=GT, organisation_id=SHELTER)
    for _ in range(2):
        with world.platform(event.countries()) as work:
            end_assignments(event, work=work)
    with world.work() as work:
        page = work.assignments.page(case.id, after=None, limit=9)
    assert page.items == [replace(made, ended_at=NOON, end_reason="organisation_suspended")]


def test_a_suspension_leaves_other_organisations_alone(world: World) -> None:
    case, member = world.add(), world.add_member(a_member())
    with world.work() as work:
        made = assign_case(case.id, member.user_id, work=work)
    with world.platform() as work:
        end_assignments(OrganisationSuspended(country=GT, organisation_id=CLINIC), work=work)
        assert work.assignments.page(case.id, after=None, limit=9).items == [made]
