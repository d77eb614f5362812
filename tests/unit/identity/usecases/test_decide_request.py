"""An organisation says yes or no to access that another one wants to give inside it."""

from datetime import timedelta

import pytest

from services.identity.domain.access_requests import REQUEST_LIFE, RequestKind, RequestState
from services.identity.domain.clients import AuthMethod, Client, ClientStatus
from services.identity.domain.errors import AlreadyDecided, NotYoursToDecide
from services.identity.domain.organisations import Organisation
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.roles import Role
from services.identity.usecases.approve_request import approve_request
from services.identity.usecases.refuse_request import refuse_request
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from tests.support.builders.identity import NOON, a_grant, a_person, a_system, an_organisation, grant_of
from tests.support.use_cases import actions, published
from tests.unit.identity.usecases.world import ADMIN, World

USE_CASES = (approve_request, refuse_request)


@pytest.fixture
def supervisor(world: World, organisation: Organisation) -> Person:
    """Who decides for the organisation."""
    supervisor = a_person(organisation, Role.SUPERVISOR)
    world.add(supervisor)
    return supervisor


def ask(
    world: World,
    kind: RequestKind,
    subject: Person | Client,
    *,
    role: Role = Role.CASEWORKER,
    overlap_hours: int | None = None,
    by: Grant = ADMIN,
) -> None:
    world.add(subject)
    with world.work(by) as work:
        work.request_access(kind, subject, role, overlap_hours=overlap_hours)


@pytest.mark.parametrize("kind", [RequestKind.INVITATION, RequestKind.FACTORS_RESET])
def test_a_yes_to_a_person_mails_the_link(
    world: World, organisation: Organisation, supervisor: Person, kind: RequestKind
) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    ask(world, kind, person)
    with world.work(grant_of(supervisor)) as work:
        decision = approve_request(world.pending(person).id, work=work)
        (link,) = work.activations.claim_due(NOON, timedelta(seconds=1), 9)
    assert (decision.request.state, decision.request.decided_by) == (RequestState.APPROVED, str(supervisor.id))
    assert link.user_id == person.id
    assert actions(work) == ["access_request.approved"]


def test_a_yes_to_a_role_gives_it_and_refuses_the_tokens_of_the_old_one(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person = a_person(organisation)
    ask(world, RequestKind.ROLE, person, role=Role.FOCAL_POINT)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(person).id, work=work)
    assert world.person(person).role is Role.FOCAL_POINT
    assert world.pushed == [f"sub:{person.id}@2"]
    assert actions(work) == ["access_request.approved", "user.changed"]
    assert "person_changed" in published(work)


def test_a_yes_to_a_reinstatement_lets_the_person_in(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person = a_person(organisation, status=PersonStatus.SUSPENDED, password_hash="hash")
    ask(world, RequestKind.REINSTATEMENT, person)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(person).id, work=work)
    assert world.person(person).status is PersonStatus.ACTIVE
    assert actions(work) == ["access_request.approved", "user.reinstated"]


def test_a_yes_to_a_system_shows_its_first_secret(world: World, organisation: Organisation, supervisor: Person) -> None:
    system = a_system(organisation, status=ClientStatus.PENDING, secret_digest=b"nobody has it")
    ask(world, RequestKind.CLIENT, system)
    with world.work(grant_of(supervisor)) as work:
        decision = approve_request(world.pending(system).id, work=work)
    opened = world.client(system)
    assert (decision.client_id, opened.active) == (system.client_id, True)
    assert opened.accepts_secret(work.digests.client_secret(decision.client_secret or ""), NOON)
    assert actions(work) == ["access_request.approved", "client.opened"]


def test_a_system_with_keys_of_its_own_is_shown_no_secret(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    keys = {"keys": [{"kty": "EC"}]}
    system = a_system(
        organisation,
        status=ClientStatus.PENDING,
        auth_method=AuthMethod.PRIVATE_KEY,
        secret_digest=None,
        jwks=keys,
    )
    ask(world, RequestKind.CLIENT, system)
    with world.work(grant_of(supervisor)) as work:
        decision = approve_request(world.pending(system).id, work=work)
    assert (decision.client_secret, world.client(system).active) == (None, True)


def test_a_yes_to_another_secret_shows_it_and_keeps_the_old_one_for_a_while(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    system = a_system(organisation)
    ask(world, RequestKind.CLIENT_SECRET, system, overlap_hours=2)
    with world.work(grant_of(supervisor)) as work:
        decision = approve_request(world.pending(system).id, work=work)
    after = world.client(system)
    assert after.accepts_secret(work.digests.client_secret(decision.client_secret or ""), NOON)
    assert after.previous_secret_until == NOON + timedelta(hours=2)
    assert actions(work) == ["access_request.approved", "client.secret_rotated"]


def test_a_yes_to_a_suspended_system_lets_it_in(world: World, organisation: Organisation, supervisor: Person) -> None:
    system = a_system(organisation, status=ClientStatus.SUSPENDED)
    ask(world, RequestKind.CLIENT_REINSTATEMENT, system)
    with world.work(grant_of(supervisor)) as work:
        decision = approve_request(world.pending(system).id, work=work)
    assert (world.client(system).active, decision.client_secret) == (True, None)
    assert actions(work) == ["access_request.approved", "client.reinstated"]


def test_a_no_suspends_who_was_only_to_come(world: World, organisation: Organisation, supervisor: Person) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    ask(world, RequestKind.INVITATION, person)
    with world.work(grant_of(supervisor)) as work:
        decision = refuse_request(world.pending(person).id, work=work)
    assert (decision.request.state, world.person(person).status) == (RequestState.REFUSED, PersonStatus.SUSPENDED)
    assert actions(work) == ["access_request.refused", "user.suspended"]


def test_a_no_suspends_a_system_that_was_only_to_come(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    system = a_system(organisation, status=ClientStatus.PENDING)
    ask(world, RequestKind.CLIENT, system)
    with world.work(grant_of(supervisor)) as work:
        refuse_request(world.pending(system).id, work=work)
    assert world.client(system).status is ClientStatus.SUSPENDED
    assert actions(work) == ["access_request.refused", "client.suspended"]


def test_a_no_to_anything_else_changes_nothing(world: World, organisation: Organisation, supervisor: Person) -> None:
    person = a_person(organisation)
    ask(world, RequestKind.ROLE, person, role=Role.FOCAL_POINT)
    before = world.person(person)
    with world.work(grant_of(supervisor)) as work:
        refuse_request(world.pending(person).id, work=work)
    assert (world.person(person), actions(work)) == (before, ["access_request.refused"])


def test_a_request_is_decided_once_and_in_time(world: World, organisation: Organisation, supervisor: Person) -> None:
    person = a_person(organisation)
    ask(world, RequestKind.ROLE, person)
    request_id = world.pending(person).id
    with world.work(grant_of(supervisor), at=NOON + REQUEST_LIFE) as work, pytest.raises(AlreadyDecided):
        approve_request(request_id, work=work)
    with world.work(grant_of(supervisor)) as work:
        approve_request(request_id, work=work)
    for use_case in USE_CASES:
        with world.work(grant_of(supervisor)) as work, pytest.raises(AlreadyDecided):
            use_case(request_id, work=work)


def test_a_request_to_another_organisation_is_not_found(world: World, organisation: Organisation) -> None:
    other = an_organisation(name="Otra")
    stranger = a_person(other, Role.SUPERVISOR)
    world.add(other, stranger)
    person = a_person(organisation)
    ask(world, RequestKind.ROLE, person)
    for use_case in USE_CASES:
        with world.work(grant_of(stranger)) as work, pytest.raises(NotFound):
            use_case(world.pending(person).id, work=work)


def test_neither_a_system_nor_the_person_themselves_nor_a_caseworker_beside_a_supervisor_decides(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person, colleague = a_person(organisation), a_person(organisation)
    world.add(colleague)
    ask(world, RequestKind.ROLE, person, role=Role.SUPERVISOR)
    system = a_grant(Role.SUPERVISOR, organisation.id, subject="a-system")
    for grant in (system, grant_of(person), grant_of(colleague)):
        with world.work(grant) as work, pytest.raises(NotYoursToDecide):
            approve_request(world.pending(person).id, work=work)
        assert work.audited == []


def test_a_caseworker_decides_where_there_is_no_supervisor(world: World, organisation: Organisation) -> None:
    person, colleague = a_person(organisation), a_person(organisation)
    world.add(colleague)
    ask(world, RequestKind.ROLE, person, role=Role.SUPERVISOR)
    with world.work(grant_of(colleague)) as work:
        approve_request(world.pending(person).id, work=work)
    assert world.person(person).role is Role.SUPERVISOR
