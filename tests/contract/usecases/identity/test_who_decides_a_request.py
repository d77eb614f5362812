"""Who decides about access: the organisation, its supervisor, a member, or the region."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from services.identity.domain.authority.access_requests import (
    STILL_COUNTS,
    Decider,
    RequestKind,
    RequestState,
)
from services.identity.domain.errors import NotYoursToDecide
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.processes.authority.access_requests import request_access
from services.identity.processes.authority.request_decisions import show_deciders
from services.identity.usecases.authority.approve_request import approve_request
from services.identity.usecases.authority.refuse_request import refuse_request
from services.identity.usecases.people.change_person import change_person
from services.identity.usecases.people.reinstate_person import reinstate_person
from services.identity.usecases.people.suspend_person import reset_factors, suspend_person
from shared.contracts.identity import AccessRequested
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.second_person import PersonNeeded
from tests.contract.repositories.identity.bench import RecordedIdentityWork
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import NOON, a_grant, a_person, a_system, an_organisation, grant_of
from tests.support.use_cases import any_version, published

USE_CASES = (approve_request, refuse_request)


def test_a_request_to_another_organisation_is_not_found(world: World, organisation: Organisation) -> None:
    other = an_organisation(name="Otra")
    stranger = a_person(other, Role.SUPERVISOR)
    world.add(other, stranger)
    person = a_person(organisation)
    world.ask(RequestKind.ROLE, person)
    for use_case in USE_CASES:
        with world.work(grant_of(stranger)) as work, pytest.raises(NotFound):
            use_case(world.pending(person).id, work=work)


def test_neither_a_system_nor_the_person_themselves_nor_a_caseworker_beside_a_supervisor_decides(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person, colleague = a_person(organisation), a_person(organisation)
    world.add(colleague)
    world.ask(RequestKind.ROLE, person, role=Role.SUPERVISOR)
    system = a_grant(Role.SUPERVISOR, organisation.id, subject="a-system")
    for grant in (system, grant_of(person), grant_of(colleague)):
        with world.work(grant) as work, pytest.raises((NotYoursToDecide, PersonNeeded)):
            approve_request(world.pending(person).id, work=work)
        assert work.audited == []


def test_a_caseworker_decides_where_there_is_no_supervisor(world: World, organisation: Organisation) -> None:
    person, colleague = a_person(organisation), a_person(organisation)
    world.add(colleague)
    world.ask(RequestKind.ROLE, person, role=Role.FOCAL_POINT)
    with world.work(grant_of(colleague)) as work:
        approve_request(world.pending(person).id, work=work)
    assert world.person(person).role is Role.FOCAL_POINT


@pytest.mark.parametrize("stop", [suspend_person, reset_factors])
@pytest.mark.parametrize("own", [False, True])
def test_who_stops_the_supervisors_does_not_choose_who_says_yes(
    world: World,
    organisation: Organisation,
    supervisor: Person,
    coordinator: Person,
    stop: Callable[..., Person],
    own: bool,
) -> None:
    admin = a_person(organisation, Role.ORGANISATION_ADMIN)
    person, colleague = a_person(organisation, awaits_yes=True), a_person(organisation)
    world.add(colleague, admin)
    by = grant_of(admin) if own else ADMIN
    with world.work(by) as work:
        assert not stop(supervisor.id, work=work).may_sign_in, "at once"
    world.ask(RequestKind.INVITATION, person, by=by)
    with world.work(grant_of(colleague)) as work, pytest.raises(NotYoursToDecide):
        approve_request(world.pending(person).id, work=work)
    with world.work(grant_of(coordinator)) as work:
        approve_request(world.pending(person).id, work=work)
    assert not world.person(person).awaits_yes


@pytest.mark.parametrize(
    ("kind", "role"), [(RequestKind.ROLE, Role.SUPERVISOR), (RequestKind.INVITATION, Role.SUPERVISOR)]
)
def test_a_member_makes_no_supervisor(
    world: World, organisation: Organisation, coordinator: Person, kind: RequestKind, role: Role
) -> None:
    person, colleague = a_person(organisation), a_person(organisation)
    world.add(colleague)
    world.ask(kind, person, role=role)
    with world.work(grant_of(colleague)) as work, pytest.raises(NotYoursToDecide):
        approve_request(world.pending(person).id, work=work)
    with world.work(grant_of(coordinator)) as work:
        assert approve_request(world.pending(person).id, work=work).request.state is RequestState.APPROVED


def test_a_member_lets_no_system_in_nor_decides_about_the_only_supervisor(
    world: World, organisation: Organisation, supervisor: Person, coordinator: Person
) -> None:
    colleague = a_person(organisation)
    elsewhere = an_organisation(name="Sin supervisión")
    system, member = a_system(elsewhere), a_person(elsewhere)
    world.add(elsewhere, member, colleague)
    world.ask(RequestKind.CLIENT, system)
    with world.work(ADMIN) as work:
        request_access(RequestKind.ROLE, supervisor, Role.CASEWORKER, work=work)
    for subject, someone in ((system, member), (supervisor, colleague)):
        with world.work(grant_of(someone)) as work, pytest.raises(NotYoursToDecide):
            approve_request(world.pending(subject).id, work=work)
        with world.work(grant_of(coordinator)) as work:
            assert approve_request(world.pending(subject).id, work=work).request.decided_by == str(coordinator.id)


def test_the_region_decides_nothing_that_an_organisation_decides_itself(
    world: World, organisation: Organisation, supervisor: Person, coordinator: Person
) -> None:
    person = a_person(organisation)
    world.ask(RequestKind.ROLE, person)
    with world.work(grant_of(coordinator)) as work, pytest.raises(NotFound):
        approve_request(world.pending(person).id, work=work)


def test_the_region_is_notified_where_it_decides(world: World, organisation: Organisation, coordinator: Person) -> None:
    world.add(person := a_person(organisation))
    with world.work(ADMIN) as work:
        request_access(RequestKind.ROLE, person, Role.SUPERVISOR, work=work)
    (asked,) = (event for event in work.published if isinstance(event, AccessRequested))
    assert (asked.organisation_id, asked.recipients) == (coordinator.organisation_id, (str(coordinator.id),))


MINUTE = timedelta(minutes=1)


def test_what_was_asked_while_a_stopped_supervisor_counted_stays_with_the_region_as_long_as_it_waits(
    world: World, organisation: Organisation, supervisor: Person, coordinator: Person
) -> None:
    person, colleague = a_person(organisation), a_person(organisation)
    world.add(person, colleague)
    with world.work(ADMIN) as work:
        suspend_person(supervisor.id, work=work)
    with world.work(ADMIN, NOON + 2 * MINUTE) as work:
        request_access(RequestKind.ROLE, person, Role.FOCAL_POINT, work=work)
    asked, late = world.pending(person), NOON + STILL_COUNTS + MINUTE
    with world.work(grant_of(colleague), late) as work, pytest.raises(NotYoursToDecide):
        approve_request(asked.id, work=work)
    with world.work(grant_of(coordinator), late) as work:
        assert approve_request(asked.id, work=work).request.state is RequestState.APPROVED


def test_a_supervisor_who_acts_again_answers_what_the_region_was_asked(
    world: World, organisation: Organisation, coordinator: Person, own_admin: Grant
) -> None:
    person, supervisor = a_person(organisation), a_person(organisation, Role.SUPERVISOR, password_hash="hash")
    world.add(supervisor)
    with world.work(ADMIN) as work:
        suspend_person(supervisor.id, work=work)
    world.ask(RequestKind.ROLE, person, role=Role.FOCAL_POINT)
    with world.work(own_admin) as work:
        reinstate_person(supervisor.id, work=work, require_version=any_version)
    with world.work(grant_of(supervisor)) as work:
        assert approve_request(world.pending(person).id, work=work).request.state is RequestState.APPROVED


def test_an_administrator_of_the_organisation_gives_its_supervisor_no_other_role_alone(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    admin = a_person(organisation, Role.ORGANISATION_ADMIN)
    world.add(admin)
    with world.work(grant_of(admin)) as work:
        change_person(supervisor.id, {"role": Role.ORGANISATION_ADMIN}, work=work, require_version=any_version)
    assert world.person(supervisor).role is Role.SUPERVISOR
    assert world.pending(supervisor).role is Role.ORGANISATION_ADMIN


def notices_of(work: RecordedIdentityWork) -> list[tuple[UUID, UUID, str, tuple[str, ...]]]:
    asked = (event for event in work.published if isinstance(event, AccessRequested))
    return [(event.organisation_id, event.request_id, event.about, event.recipients) for event in asked]


@pytest.mark.parametrize("stop", [suspend_person, reset_factors])
def test_the_region_is_notified_of_what_it_decides_once_the_only_supervisor_was_stopped(
    world: World, organisation: Organisation, supervisor: Person, coordinator: Person, stop: Callable[..., Person]
) -> None:
    admin, second = a_person(organisation, Role.ORGANISATION_ADMIN), a_person(organisation, Role.SUPERVISOR)
    person, system = a_person(organisation), a_system(organisation)
    world.add(admin, second)
    world.ask(RequestKind.ROLE, person, role=Role.FOCAL_POINT)
    world.ask(RequestKind.CLIENT, system)

    def told(stopped: Person) -> list[tuple[UUID, UUID, str, tuple[str, ...]]]:
        with world.work(grant_of(admin)) as work:
            stop(stopped.id, work=work)
        return [notice for notice in notices_of(work) if notice[0] == coordinator.organisation_id]

    assert told(supervisor) == [], "another supervisor decides"
    of, to = coordinator.organisation_id, (str(coordinator.id),)
    expected = [(of, world.pending(person).id, "person", to), (of, world.pending(system).id, "system", to)]
    assert told(second)[:2] == expected


def test_who_may_decide_only_later_is_sent_no_notice_and_finds_it_waiting_for_them(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    world.add(person)
    with world.work(ADMIN) as work:
        request_access(RequestKind.INVITATION, person, Role.CASEWORKER, work=work)
    (told,) = (event for event in work.published if isinstance(event, AccessRequested))
    assert told.recipients == (str(supervisor.id),)
    later, pending = a_person(organisation, Role.SUPERVISOR), world.pending(person)
    world.add(later)
    with world.work(grant_of(later)) as work:
        assert show_deciders([pending], work=work) == {pending.id: Decider.SELF}
    assert published(work) == []
