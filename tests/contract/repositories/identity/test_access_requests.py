"""Requests for access as they are stored and decided."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.identity.domain.authority.access_requests import (
    STILL_COUNTS,
    AccessRequest,
    Decider,
    RequestFilter,
    RequestKind,
    RequestState,
    Supervision,
    new_request,
)
from services.identity.domain.authority.authority import who_decides
from services.identity.domain.authority.country_roles import CountryRole
from services.identity.domain.clients.clients import Client, ClientStatus
from services.identity.domain.organisations.organisations import REGIONAL_KIND
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import (
    NOON,
    PLATFORM,
    a_grant,
    a_person,
    a_system,
    an_activation,
    an_organisation,
    grant_of,
    store,
)
from tests.support.world import GT, HN

FOREIGN = a_grant(Role.COUNTRY_ADMIN, country=HN)
LATER = NOON + timedelta(hours=1)
NEXT_MONTH = NOON + timedelta(days=30)


def a_request(
    subject: Person | Client,
    *,
    by: Person | None = None,
    kind: RequestKind = RequestKind.ROLE,
    role: Role = Role.SUPERVISOR,
    at: datetime = NOON,
) -> AccessRequest:
    grant = grant_of(by) if by else PLATFORM
    return new_request(kind, subject, role, by=grant, at=at, overlap_hours=None)


def approved(bench: Bench, request: AccessRequest, decider: Person, *, at: datetime = NOON) -> AccessRequest:
    """The request, as `decider` approved it."""
    done = request.decided(RequestState.APPROVED, by=str(decider.id), at=at)
    with bench.work(grant_of(decider)) as work:
        work.access_requests.save_decision(done)
    return done


def test_a_request_is_decided_once_by_the_row(bench: Bench) -> None:
    organisation = an_organisation()
    person, decider = a_person(organisation), a_person(organisation)
    request = a_request(person)
    with bench.work() as work:
        store(work, organisation, person, decider)
        work.access_requests.add(request)
        assert work.access_requests.get_for_update(request.id) == request
    decided = approved(bench, request, decider, at=LATER)
    with bench.work() as work:
        assert work.access_requests.get_for_update(request.id) == decided


def test_a_request_is_decided_by_supervisors_and_without_one_by_the_others_who_work_there(bench: Bench) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    subject, member, asker = (a_person(organisation) for _ in range(3))
    supervisor = a_person(organisation, Role.SUPERVISOR)
    with bench.work() as work:
        store(work, organisation, other, subject, member, asker)
        store(
            work,
            a_person(other, Role.SUPERVISOR),
            a_person(organisation, Role.SUPERVISOR, works_since=None),
            a_person(organisation, Role.ORGANISATION_ADMIN),
            a_person(organisation, status=PersonStatus.SUSPENDED),
        )
        requests = work.access_requests
        assert requests.deciders_of(a_request(subject, by=asker), Decider.MEMBER) == [(member.id, organisation.id)]
        store(work, supervisor)
        assert requests.deciders_of(a_request(subject), Decider.SUPERVISOR) == [(supervisor.id, organisation.id)]
        assert requests.deciders_of(a_request(supervisor), Decider.SUPERVISOR) == []


def test_the_region_is_found_from_a_country_that_does_not_see_its_people(bench: Bench) -> None:
    organisation, region = an_organisation(), an_organisation(name="Secretaría", kind=REGIONAL_KIND)
    coordinator = a_person(region, Role.REGIONAL_COORDINATOR)
    subject = a_person(organisation, Role.SUPERVISOR)
    with bench.work() as work:
        store(work, organisation, region, subject, coordinator)
        store(work, a_person(region, Role.REGIONAL_COORDINATOR, works_since=None))
        store(work, a_person(region, Role.ANALYST))
    with bench.work(grant_of(subject)) as work:
        found = work.access_requests.deciders_of(a_request(subject), Decider.REGION)
        assert work.people.find(coordinator.id) is None
        assert found == [(coordinator.id, region.id)]


MINUTE = timedelta(minutes=1)


def test_a_supervisor_counts_for_what_is_asked_before_they_are_stopped_and_in_the_week_after(bench: Bench) -> None:
    organisation = an_organisation()
    supervisor, person = a_person(organisation, Role.SUPERVISOR), a_person(organisation)
    asked = [a_request(person, at=NOON + after) for after in (-MINUTE, MINUTE, STILL_COUNTS - MINUTE, STILL_COUNTS)]
    with bench.work() as work:
        store(work, organisation, supervisor, person)
        requests = work.access_requests

        def supervisions() -> list[Supervision]:
            return [requests.supervision_of(request) for request in asked]

        assert requests.supervision_of(a_request(supervisor)) is Supervision.HELD
        assert supervisions() == [Supervision.PRESENT] * 4
        work.people.set_status(supervisor.id, PersonStatus.SUSPENDED, NOON)
        assert requests.supervision_of(a_request(supervisor)) is Supervision.HELD
        assert supervisions() == [Supervision.HELD] * 3 + [Supervision.NONE]
        work.people.set_status(supervisor.id, PersonStatus.ACTIVE, NOON)
        assert work.people.get(supervisor.id).stopped_at is None
        assert supervisions() == [Supervision.PRESENT] * 4


def test_the_region_lists_as_long_as_it_waits_what_was_asked_while_a_stopped_supervisor_counted(bench: Bench) -> None:
    organisation = an_organisation()
    supervisor, person, later = a_person(organisation, Role.SUPERVISOR), a_person(organisation), a_person(organisation)
    asked = a_request(person, role=Role.CASEWORKER, at=NOON + MINUTE)
    too_late = a_request(later, role=Role.CASEWORKER, at=NOON + STILL_COUNTS)
    with bench.work() as work:
        store(work, organisation, supervisor, person, later)
        for request in (asked, too_late):
            work.access_requests.add(request)
        work.people.set_status(supervisor.id, PersonStatus.SUSPENDED, NOON)

        def listed(at: datetime) -> list[UUID]:
            wanted = RequestFilter(region_and="coordinator")
            return [one.id for one in work.access_requests.page(wanted, before=None, limit=9, now=at).items]

        assert listed(NOON + STILL_COUNTS + MINUTE / 2) == [asked.id]
        assert listed(NOON + STILL_COUNTS + MINUTE) == []


def test_what_an_organisation_has_not_answered_is_found_the_oldest_first(bench: Bench) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    first, second, stranger = a_person(organisation), a_person(organisation), a_person(other)
    requests = [a_request(person) for person in (first, second, stranger)]
    with bench.work() as work:
        store(work, organisation, other, first, second, stranger)
        for request in requests:
            work.access_requests.add(request)
        assert work.access_requests.open_to(organisation.id, NOON) == requests[:2]
        assert work.access_requests.open_to(organisation.id, NEXT_MONTH) == []
        work.access_requests.close_all_of(first.id, NOON)
        assert work.access_requests.open_to(organisation.id, NOON) == requests[1:2]


def test_a_supervisor_whose_role_a_country_narrowed_is_there_and_decides_nothing(bench: Bench) -> None:
    organisation = an_organisation()
    role = CountryRole(
        id=new_id(),
        country=GT,
        base=Role.SUPERVISOR,
        es="Voluntariado",
        en="Volunteers",
        scope=frozenset({"cases:read"}),
        created_at=NOON,
    )
    supervisor, person = a_person(organisation, Role.SUPERVISOR, country_role_id=role.id), a_person(organisation)
    with bench.work() as work:
        work.country_roles.add(role)
        store(work, organisation, supervisor, person)
        assert work.access_requests.supervision_of(a_request(person)) is Supervision.HELD


def test_the_region_lists_what_waits_for_it_and_what_was_decided_there(bench: Bench) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    supervisor, person, system = a_person(organisation, Role.SUPERVISOR), a_person(organisation), a_system(other)
    member, rising, done = (a_person(other) for _ in range(3))
    supervised, asked = a_request(person), a_request(member, role=Role.CASEWORKER)
    waiting = [a_request(rising), a_request(system, kind=RequestKind.CLIENT, role=Role.CASEWORKER)]
    region, answered = an_organisation(name="Secretaría", kind=REGIONAL_KIND), a_request(done)
    coordinator = a_person(region, Role.REGIONAL_COORDINATOR)
    with bench.work() as work:
        store(work, organisation, other, region, supervisor, person, member, rising, done, system, coordinator)
        for request in (supervised, asked, *waiting, answered):
            work.access_requests.add(request)
    approved(bench, answered, coordinator)
    with bench.work() as work:
        wanted = RequestFilter(region_and=str(coordinator.id))
        page = work.access_requests.page(wanted, before=None, limit=9, now=NOON)
        assert {one.id for one in page.items} == {one.id for one in (*waiting, answered)}
        for request in (supervised, asked, *waiting):
            decider = who_decides(request, work.access_requests.supervision_of(request))
            assert (decider is Decider.REGION) == (request in waiting)


def test_what_is_late_is_closed_once_as_expired(bench: Bench) -> None:
    organisation = an_organisation()
    person, other = a_person(organisation), a_person(organisation)
    request, open_one = a_request(person), a_request(other, at=NEXT_MONTH)
    with bench.work() as work:
        store(work, organisation, person, other)
        work.access_requests.add(request)
        work.access_requests.add(open_one)
        assert [late.id for late in work.access_requests.expire_late(NEXT_MONTH, 9)] == [request.id]
        assert work.access_requests.expire_late(NEXT_MONTH, 9) == []
        ended = work.access_requests.get_for_update(request.id)
        assert (ended.state, ended.decided_at) == (RequestState.EXPIRED, request.expires_at)


def test_of_many_that_are_late_the_most_recent_are_closed_first_and_no_more_than_asked(bench: Bench) -> None:
    organisation = an_organisation()
    people = [a_person(organisation) for _ in range(3)]
    requests = [a_request(person, at=NOON + timedelta(days=day)) for day, person in enumerate(people)]
    with bench.work() as work:
        store(work, organisation, *people)
        for request in requests:
            work.access_requests.add(request)
        closed = [{late.id for late in work.access_requests.expire_late(NEXT_MONTH, 2)} for _ in range(2)]
    assert closed == [{requests[1].id, requests[2].id}, {requests[0].id}]


def test_a_request_of_another_country_is_not_found(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    request = a_request(person)
    with bench.work() as work:
        store(work, organisation, person)
        work.access_requests.add(request)
    with bench.work(FOREIGN) as work, pytest.raises(NotFound):
        work.access_requests.get_for_update(request.id)


def test_a_second_request_about_the_same_subject_closes_the_first(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    first, second = a_request(person), a_request(person, at=LATER)
    with bench.work() as work:
        store(work, organisation, person)
        assert work.access_requests.add(first) == []
        assert [closed.id for closed in work.access_requests.add(second)] == [first.id]
        assert work.access_requests.get_for_update(first.id).state is RequestState.CLOSED
        assert work.access_requests.pending_of([person.id], LATER) == {person.id: second}
        assert work.access_requests.pending_of([person.id], NEXT_MONTH) == {}
        (closed,) = work.access_requests.close_all_of(person.id, LATER)
        assert closed == work.access_requests.get_for_update(second.id)
        assert (closed.state, closed.decided_at) == (RequestState.CLOSED, LATER)
        assert work.access_requests.close_all_of(person.id, LATER) == []
        assert work.access_requests.pending_of([person.id], LATER) == {}


def test_a_page_of_requests_is_newest_first_and_names_who_is_meant(bench: Bench) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    admin = a_person(other, Role.COUNTRY_ADMIN, display_name="Ana")
    person, system = a_person(organisation, display_name="Eva"), a_system(organisation, name="Puente")
    first, second = a_request(person, by=admin), a_request(system, kind=RequestKind.CLIENT)
    with bench.work() as work:
        store(work, organisation, other, admin, person, system)
    with bench.work(grant_of(admin)) as work:
        work.access_requests.add(first)
    with bench.work() as work:
        work.access_requests.add(second)
        page = work.access_requests.page(
            RequestFilter(
                organisation_id=organisation.id, state=RequestState.PENDING, asked_by_others_than=str(admin.id)
            ),
            before=None,
            limit=1,
            now=NOON,
        )
        asked = work.access_requests.page(RequestFilter(asked_by=str(admin.id)), before=None, limit=9, now=NOON)
        rest = work.access_requests.page(RequestFilter(), before=second.id, limit=1, now=NOON)
    assert [(item.id, item.subject_name, item.subject_email) for item in page.items] == [(second.id, "Puente", None)]
    assert page.next_position is None
    assert [item.id for item in asked.items] == [first.id]
    assert [(item.id, item.subject_name, item.requested_by_name) for item in rest.items] == [(first.id, "Eva", "Ana")]
    assert (rest.items[0].subject_email, rest.next_position) == (person.email, None)
    assert [item.subject_role for item in (*page.items, *rest.items)] == [None, person.role]


def test_an_undecided_request_is_listed_as_expired(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    request = a_request(person)
    with bench.work() as work:
        store(work, organisation, person)
        work.access_requests.add(request)
        listed = work.access_requests.page(
            RequestFilter(state=RequestState.EXPIRED), before=None, limit=9, now=NEXT_MONTH
        )
        pending = work.access_requests.page(
            RequestFilter(state=RequestState.PENDING), before=None, limit=9, now=NEXT_MONTH
        )
    assert [(item.id, item.state) for item in listed.items] == [(request.id, RequestState.EXPIRED)]
    assert pending.items == []


def test_a_client_was_never_approved_until_a_request_for_it_was(bench: Bench) -> None:
    organisation = an_organisation()
    system, trusted, decider = a_system(organisation), a_system(organisation), a_person(organisation)
    request = a_request(system, kind=RequestKind.CLIENT)
    with bench.work() as work:
        store(work, organisation, system, trusted, decider)
        assert not work.access_requests.never_approved(trusted.id)
        work.access_requests.add(request)
        assert work.access_requests.never_approved(system.id)
    approved(bench, request, decider)
    with bench.work() as work:
        assert not work.access_requests.never_approved(system.id)


def test_whoever_decides_is_active_and_another_person(bench: Bench) -> None:
    organisation = an_organisation()
    supervisor = a_person(organisation, Role.SUPERVISOR)
    invited = a_person(organisation, Role.CASEWORKER, status=PersonStatus.INVITED)
    nobody = new_id()
    with bench.work() as work:
        store(work, organisation, supervisor, invited)
        requests = work.access_requests
        assert requests.has_member(organisation.id, besides=invited.id)
        assert requests.has_member(organisation.id, besides=nobody)
        assert not requests.has_member(organisation.id, besides=supervisor.id)


def test_an_organisation_is_opened_by_the_first_who_came_or_may_come(bench: Bench) -> None:
    organisation = an_organisation()
    invited = a_person(organisation, status=PersonStatus.INVITED)
    with bench.work() as work:
        store(work, organisation, invited, a_system(organisation, status=ClientStatus.PENDING))
        assert not work.access_requests.was_opened(organisation.id, NOON, besides=new_id())
        work.activations.add(an_activation("link", invited))
        assert work.access_requests.was_opened(organisation.id, NOON, besides=new_id())
        assert not work.access_requests.was_opened(organisation.id, NOON, besides=invited.id)
        assert not work.access_requests.was_opened(organisation.id, NEXT_MONTH, besides=new_id())
        store(work, a_person(organisation))
        assert work.access_requests.was_opened(organisation.id, NEXT_MONTH, besides=invited.id)


def test_who_was_never_let_in_opens_no_organisation(bench: Bench) -> None:
    organisation = an_organisation()
    stranger = a_person(organisation, awaits_yes=True, works_since=None)
    system = a_system(organisation, status=ClientStatus.SUSPENDED)
    region = an_organisation(name="Secretaría", kind=REGIONAL_KIND)
    decider = a_person(region, Role.REGIONAL_COORDINATOR)
    request = a_request(system, kind=RequestKind.CLIENT)
    with bench.work() as work:
        store(work, organisation, region, stranger, system, decider)
        work.activations.add(an_activation("link", stranger))
        work.access_requests.add(request)
        assert not work.access_requests.was_opened(organisation.id, NOON, besides=new_id())
    approved(bench, request, decider)
    with bench.work() as work:
        assert work.access_requests.was_opened(organisation.id, NOON, besides=new_id())


def test_who_has_only_practised_decides_nothing(bench: Bench) -> None:
    organisation = an_organisation()
    newcomer = a_person(organisation, Role.SUPERVISOR, works_since=None)
    with bench.work() as work:
        store(work, organisation, newcomer)
        requests = work.access_requests
        asked = a_request(a_person(organisation))
        assert requests.supervision_of(asked) is Supervision.NONE
        assert not requests.has_member(organisation.id, besides=new_id())

        assert work.people.set_works_since(newcomer.id, NOON)
        assert not work.people.set_works_since(newcomer.id, NEXT_MONTH)
        assert work.people.get(newcomer.id).works_since == NOON
        assert requests.supervision_of(asked) is Supervision.PRESENT
        assert requests.has_member(organisation.id, besides=new_id())


def test_a_system_that_was_let_in_opens_an_organisation(bench: Bench) -> None:
    organisation = an_organisation()
    with bench.work() as work:
        store(work, organisation, a_system(organisation))
        assert work.access_requests.was_opened(organisation.id, NOON, besides=new_id())
