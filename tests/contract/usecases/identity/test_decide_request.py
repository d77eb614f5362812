"""What a decision about access does, and who is notified of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.identity.domain.authority.access_requests import (
    REQUEST_LIFE,
    Decision,
    RequestKind,
    RequestState,
)
from services.identity.domain.clients.clients import AuthMethod, ClientStatus
from services.identity.domain.errors import AlreadyDecided
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.domain.suspensions import NOT_LET_IN
from services.identity.processes.authority.access_requests import request_access, request_yes_if_needed
from services.identity.usecases.authority.approve_request import approve_request
from services.identity.usecases.authority.expire_requests import expire_requests
from services.identity.usecases.authority.refuse_request import refuse_request
from services.identity.usecases.authority.withdraw_request import withdraw_request
from services.identity.usecases.clients.suspend_client import suspend_client
from services.identity.usecases.people.suspend_person import suspend_person
from shared.contracts.identity import AccessRequestDecided
from shared.kernel.grant import Grant
from tests.contract.repositories.identity.bench import RecordedIdentityWork
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import NOON, a_person, a_system, grant_of
from tests.support.use_cases import actions, published

USE_CASES = (approve_request, refuse_request)


@pytest.mark.parametrize("kind", [RequestKind.INVITATION, RequestKind.FACTORS_RESET])
def test_a_yes_to_a_person_mails_the_link(
    world: World, organisation: Organisation, supervisor: Person, kind: RequestKind
) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    world.ask(kind, person)
    with world.work(grant_of(supervisor)) as work:
        decision = approve_request(world.pending(person).id, work=work)
        (link,) = work.activations.claim_due(NOON, timedelta(seconds=1), 9)
    assert (decision.request.state, decision.request.decided_by) == (RequestState.APPROVED, str(supervisor.id))
    assert link.user_id == person.id
    assert actions(work) == ["access_request.approved"]


def test_who_asked_is_told_once_that_it_lapsed_and_not_of_what_lapsed_long_ago(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person, system = a_person(organisation), a_system(organisation)
    world.ask(RequestKind.ROLE, person)
    late = NOON + REQUEST_LIFE
    with world.work(at=late - timedelta(seconds=1)) as work:
        assert expire_requests(work=work) == 0
    with world.work(at=late) as work:
        assert expire_requests(work=work) == 1
    (ended,) = decisions(work)
    assert (ended.asked_by, ended.asked_from, ended.lapsed) == (ADMIN.subject, ADMIN.organisation_id, True)
    assert work.audit_rows[0]["fields"] == ["role"]
    assert actions(work) == ["access_request.expired"]
    with world.work(at=late) as work:
        assert expire_requests(work=work) == 0
    world.ask(RequestKind.CLIENT_SECRET, system)
    with world.work(at=late + timedelta(days=30)) as work:
        assert expire_requests(work=work) == 1
    assert [(old.asked_by, old.lapsed) for old in decisions(work)] == [(None, False)]


def test_what_lapsed_over_years_is_closed_a_part_at_a_time(
    world: World, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.identity.usecases.authority.expire_requests.AT_ONCE", 2)
    for _ in range(3):
        world.ask(RequestKind.ROLE, a_person(organisation))
    closed = []
    for _ in range(3):
        with world.work(at=NOON + REQUEST_LIFE) as work:
            closed.append(expire_requests(work=work))
    assert closed == [2, 1, 0]


def test_who_is_let_in_is_mailed_once(world: World, organisation: Organisation, supervisor: Person) -> None:
    person = a_person(organisation, awaits_yes=True)
    world.ask(RequestKind.INVITATION, person)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(person).id, work=work)
    with world.work() as work:
        assert [due.user_id for due in work.welcomes.claim_due(NOON, timedelta(seconds=60), 9)] == [person.id]
        assert work.welcomes.claim_due(NOON, timedelta(seconds=60), 9) == []


@pytest.mark.parametrize("decide", USE_CASES)
def test_the_audit_says_what_was_asked_for(
    world: World, organisation: Organisation, supervisor: Person, decide: Callable[..., Decision]
) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    world.ask(RequestKind.INVITATION, person)
    with world.work(grant_of(supervisor)) as work:
        decide(world.pending(person).id, work=work)
    assert work.audit_rows[0]["fields"] == ["invitation"]


@pytest.mark.parametrize(("decide", "answer"), [(approve_request, "approved"), (refuse_request, "refused")])
def test_that_it_was_decided_is_published_for_those_who_were_asked_and_with_what_for_who_asked(
    world: World, organisation: Organisation, supervisor: Person, decide: Callable[..., Decision], answer: str
) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    world.ask(RequestKind.INVITATION, person)
    with world.work(grant_of(supervisor)) as work:
        decide(world.pending(person).id, work=work)
    (decided,) = decisions(work)
    assert (decided.asked_by, decided.asked_from) == (ADMIN.subject, ADMIN.organisation_id)
    assert (decided.kind, decided.state) == ("invitation", answer)


def decisions(work: RecordedIdentityWork) -> list[AccessRequestDecided]:
    return [event for event in work.published if isinstance(event, AccessRequestDecided)]


def test_that_it_was_withdrawn_is_published_too(world: World, organisation: Organisation) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    world.ask(RequestKind.INVITATION, person)
    with world.work(ADMIN) as work:
        withdraw_request(world.pending(person).id, work=work)
    assert [decided.asked_by for decided in decisions(work)] == [None]
    assert actions(work) == ["access_request.withdrawn", "user.suspended"]
    assert world.person(person).suspended_for == NOT_LET_IN


def let_in(work: RecordedIdentityWork, person: Person) -> None:
    assert not request_yes_if_needed(RequestKind.REINSTATEMENT, person, work=work)


def ask_again(work: RecordedIdentityWork, person: Person) -> None:
    request_access(RequestKind.INVITATION, person, Role.CASEWORKER, work=work)


def suspend_person_of(work: RecordedIdentityWork, person: Person) -> None:
    suspend_person(person.id, work=work)


@pytest.mark.parametrize("close", [suspend_person_of, ask_again, let_in])
def test_that_an_organisation_is_asked_no_longer_is_published_for_those_who_were(
    world: World, organisation: Organisation, own_admin: Grant, close: Callable[[RecordedIdentityWork, Person], None]
) -> None:
    person = a_person(organisation, awaits_yes=True)
    world.ask(RequestKind.INVITATION, person)
    asked = world.pending(person)
    with world.work(own_admin) as work:
        close(work, person)
    (decided,) = decisions(work)
    assert (decided.request_id, decided.organisation_id, decided.asked_by) == (asked.id, organisation.id, None)


def test_no_one_is_asked_any_longer_about_a_suspended_system(world: World, organisation: Organisation) -> None:
    system = a_system(organisation)
    world.ask(RequestKind.CLIENT, system)
    with world.work(ADMIN) as work:
        suspend_client(system.client_id, work=work)
    assert published(work).count("access_request_decided") == 1


def test_a_yes_to_a_role_gives_it_and_refuses_the_tokens_of_the_old_one(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person = a_person(organisation)
    world.ask(RequestKind.ROLE, person, role=Role.FOCAL_POINT)
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
    world.ask(RequestKind.REINSTATEMENT, person)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(person).id, work=work)
    assert world.person(person).status is PersonStatus.ACTIVE
    assert actions(work) == ["access_request.approved", "user.reinstated"]


def test_a_yes_to_a_system_lets_who_asked_fetch_its_first_secret(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    system = a_system(organisation, status=ClientStatus.PENDING, secret_digest=b"nobody has it")
    world.ask(RequestKind.CLIENT, system)
    with world.work(grant_of(supervisor)) as work:
        decision = approve_request(world.pending(system).id, work=work)
    opened = world.client(system)
    assert (decision.client_id, opened.active) == (system.client_id, True)
    assert opened.is_secret_due_to(ADMIN.subject, NOON)
    assert not opened.is_secret_due_to(str(supervisor.id), NOON)
    assert {ADMIN.subject, str(supervisor.id)} <= opened.held_by
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
    world.ask(RequestKind.CLIENT, system)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(system).id, work=work)
    assert (world.client(system).secret_due_to, world.client(system).active) == (None, True)


def test_a_yes_to_another_secret_keeps_the_old_one_for_a_while_once_it_is_fetched(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    system = a_system(organisation)
    world.ask(RequestKind.CLIENT_SECRET, system, overlap_hours=2)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(system).id, work=work)
    after = world.client(system)
    assert (after.secret_digest, after.secret_overlap_hours) == (system.secret_digest, 2)
    assert actions(work) == ["access_request.approved"]


def test_a_yes_to_a_suspended_system_lets_it_in(world: World, organisation: Organisation, supervisor: Person) -> None:
    system = a_system(organisation, status=ClientStatus.SUSPENDED)
    world.ask(RequestKind.CLIENT_REINSTATEMENT, system)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(system).id, work=work)
    assert (world.client(system).active, world.client(system).secret_due_to) == (True, None)
    assert actions(work) == ["access_request.approved", "client.reinstated"]


def test_a_no_suspends_who_was_only_to_come(world: World, organisation: Organisation, supervisor: Person) -> None:
    person = a_person(organisation, status=PersonStatus.INVITED)
    world.ask(RequestKind.INVITATION, person)
    with world.work(grant_of(supervisor)) as work:
        decision = refuse_request(world.pending(person).id, work=work)
    assert (decision.request.state, world.person(person).status) == (RequestState.REFUSED, PersonStatus.SUSPENDED)
    assert actions(work) == ["access_request.refused", "user.suspended"]


def test_a_no_suspends_a_system_that_was_only_to_come(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    system = a_system(organisation, status=ClientStatus.PENDING)
    world.ask(RequestKind.CLIENT, system)
    with world.work(grant_of(supervisor)) as work:
        refuse_request(world.pending(system).id, work=work)
    assert world.client(system).status is ClientStatus.SUSPENDED
    assert actions(work) == ["access_request.refused", "client.suspended"]


def test_a_no_and_a_withdrawal_of_anything_else_change_nothing(
    world: World, organisation: Organisation, supervisor: Person
) -> None:
    person = a_person(organisation)
    world.add(person)
    before = world.person(person)
    for end, by, word in ((refuse_request, grant_of(supervisor), "refused"), (withdraw_request, ADMIN, "withdrawn")):
        with world.work(ADMIN) as work:
            request_access(RequestKind.ROLE, person, Role.FOCAL_POINT, work=work)
        with world.work(by) as work:
            end(world.pending(person).id, work=work)
        assert (world.person(person), actions(work)) == (before, [f"access_request.{word}"])


def test_a_request_is_decided_once_and_in_time(world: World, organisation: Organisation, supervisor: Person) -> None:
    person = a_person(organisation)
    world.ask(RequestKind.ROLE, person)
    request_id = world.pending(person).id
    with world.work(grant_of(supervisor), at=NOON + REQUEST_LIFE) as work, pytest.raises(AlreadyDecided):
        approve_request(request_id, work=work)
    with world.work(grant_of(supervisor)) as work:
        approve_request(request_id, work=work)
    for use_case in USE_CASES:
        with world.work(grant_of(supervisor)) as work, pytest.raises(AlreadyDecided):
            use_case(request_id, work=work)
