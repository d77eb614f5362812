"""Ending what a person may do, and letting them in again."""

from datetime import timedelta

import pytest

from services.identity.adapters.secrets import digest
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.errors import ActivationNotFound, AlreadySuspended, NotSuspended
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.processes.authority.access_requests import request_access
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.sign_in.second_factors import replace_recovery_codes
from services.identity.usecases.authority.approve_request import approve_request
from services.identity.usecases.authority.withdraw_request import withdraw_request
from services.identity.usecases.people.reinstate_person import reinstate_person
from services.identity.usecases.people.suspend_person import end_all_sessions, reset_factors, suspend_person
from shared.contracts.identity import AccessSuspended
from shared.kernel.errors import NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import (
    NOON,
    a_family,
    a_person,
    a_sign_in,
    an_activation,
    an_application,
    an_organisation,
    grant_of,
)
from tests.support.use_cases import actions, another_version, any_version, published
from tests.support.world import HN


@pytest.fixture
def person(world: World, organisation: Organisation) -> Person:
    person = a_person(organisation, password_hash="hash", totp_sealed=b"sealed")
    world.add(person)
    return person


@pytest.fixture
def session_id(world: World, organisation: Organisation, person: Person) -> str:
    """The `sid` of the access tokens that the person's application holds."""
    sign_in = a_sign_in(person)
    family = a_family(an_application(organisation), sign_in)
    with world.work() as work:
        work.sign_ins.add(sign_in, bytes(32))
        work.families.add(family)
    return str(family.id)


def test_a_suspension_ends_sessions_and_refuses_every_token(world: World, person: Person, session_id: str) -> None:
    with world.work(ADMIN) as work:
        after = suspend_person(person.id, work=work)
        assert work.sign_ins.live_of(person.id, NOON) == []
    assert (after.status, after.policy_version) == (PersonStatus.SUSPENDED, 2)
    assert world.pushed == [f"sid:{session_id}", f"sub:{person.id}@2"]
    assert actions(work) == ["user.suspended"]


def test_who_supervises_is_told_of_a_suspension_by_another_person(
    world: World, organisation: Organisation, person: Person
) -> None:
    supervisor, own_admin = (a_person(organisation, role) for role in (Role.SUPERVISOR, Role.ORGANISATION_ADMIN))
    world.add(supervisor, own_admin)

    def told(grant: Grant, suspended: Person) -> list[tuple[str, ...]]:
        with world.work(grant) as work:
            suspend_person(suspended.id, work=work)
        return [event.recipients for event in work.published if isinstance(event, AccessSuspended)]

    assert told(grant_of(own_admin), person) == [(str(supervisor.id),)], "who did it is not told"
    assert told(ADMIN, supervisor) == [(str(own_admin.id),)], "whose account it is is not told"
    assert told(ADMIN, own_admin) == [], "nobody is left to be told"


def test_a_suspension_is_published_once_the_person_was(
    world: World, organisation: Organisation, person: Person
) -> None:
    with world.work() as work:
        publish_duties(organisation.id, organisation.country, work=work)
    with world.work(ADMIN) as work:
        suspend_person(person.id, work=work)
    assert published(work) == ["person_changed"]


def test_a_link_does_not_come_back_to_life_with_the_person(world: World, person: Person, own_admin: Grant) -> None:
    with world.work() as work:
        work.activations.add(an_activation("link", person, link_sealed=b"s", mail_due_at=NOON))
    with world.work(own_admin) as work:
        suspend_person(person.id, work=work)
        reinstate_person(person.id, work=work, require_version=any_version)
        with pytest.raises(ActivationNotFound):
            work.activations.get_live_for_update(digest("link"), NOON)
        assert work.activations.claim_due(NOON, timedelta(seconds=1), 9) == []


def test_a_suspension_closes_what_is_asked_for_the_person(world: World, person: Person) -> None:
    with world.work(ADMIN) as work:
        request_access(RequestKind.ROLE, person, Role.SUPERVISOR, work=work)
        suspend_person(person.id, work=work)
    assert world.pending(person) is None


def test_the_reason_is_kept_with_the_suspension_and_ends_with_it(
    world: World, person: Person, own_admin: Grant
) -> None:
    with world.work(own_admin) as work:
        after = suspend_person(person.id, work=work, reason="left")
    assert (after.suspended_for, after.suspended_at) == ("left", NOON)
    with world.work(own_admin) as work:
        back = reinstate_person(person.id, work=work, require_version=any_version)
    assert (back.suspended_for, back.suspended_at) == (None, None)


def test_a_suspended_person_is_neither_suspended_nor_reset_again(world: World, organisation: Organisation) -> None:
    person = a_person(organisation, status=PersonStatus.SUSPENDED)
    world.add(person)
    for use_case in (suspend_person, reset_factors):
        with world.work(ADMIN) as work, pytest.raises(AlreadySuspended):
            use_case(person.id, work=work)
    assert world.pushed == []


def test_a_person_of_another_country_is_not_found(world: World) -> None:
    foreign = an_organisation(HN)
    person = a_person(foreign)
    world.add(foreign, person)
    for use_case in (suspend_person, reset_factors, end_all_sessions):
        with world.work(ADMIN) as work, pytest.raises(NotFound):
            use_case(person.id, work=work)


def test_a_reset_takes_away_what_the_person_proved_themselves_with(
    world: World, person: Person, session_id: str, own_admin: Grant
) -> None:
    with world.work() as work:
        first, *_ = replace_recovery_codes(person, work=work)
    with world.work(own_admin) as work:
        after = reset_factors(person.id, work=work)
        assert not work.recovery_codes.use(person.id, work.digests.recovery_code(first, person.id), NOON)
        (link,) = work.activations.claim_due(NOON, timedelta(seconds=1), 9)
    assert (after.password_hash, after.totp_sealed, after.status) == (None, None, PersonStatus.INVITED)
    assert link.user_id == person.id
    assert world.pushed == [f"sid:{session_id}", f"sub:{person.id}@2"]
    assert actions(work) == ["user.factors_reset"]


def test_a_reset_in_another_organisation_ends_the_rights_and_its_link_waits(
    world: World, organisation: Organisation, person: Person
) -> None:
    world.add(a_person(organisation, Role.SUPERVISOR))
    with world.work(ADMIN) as work:
        after = reset_factors(person.id, work=work)
        assert work.activations.claim_due(NOON, timedelta(seconds=1), 9) == []
    assert after.password_hash is None
    assert world.pending(person).kind is RequestKind.FACTORS_RESET
    assert actions(work) == ["user.factors_reset", "access_request.made"]


def test_a_reset_needs_no_approval_when_no_other_person_could_give_it(world: World, person: Person) -> None:
    with world.work(ADMIN) as work:
        reset_factors(person.id, work=work)
        assert len(work.activations.claim_due(NOON, timedelta(seconds=1), 9)) == 1
    assert world.pending(person) is None


def test_a_reset_of_one_who_never_came_is_an_invitation_again(world: World, organisation: Organisation) -> None:
    invited = a_person(organisation, status=PersonStatus.INVITED)
    world.add(invited, a_person(organisation))
    with world.work(ADMIN) as work:
        reset_factors(invited.id, work=work)
    assert world.pending(invited).kind is RequestKind.INVITATION


def test_a_new_link_for_one_who_never_came_needs_no_second_yes(world: World, organisation: Organisation) -> None:
    supervisor = a_person(organisation, Role.SUPERVISOR)
    invited = a_person(organisation, status=PersonStatus.INVITED, password_hash=None, awaits_yes=True)
    world.add(supervisor, invited)
    with world.work(ADMIN) as work:
        request_access(RequestKind.INVITATION, invited, invited.role, work=work)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(invited).id, work=work)
    with world.work(ADMIN) as work:
        reset_factors(invited.id, work=work)
        assert len(work.activations.claim_due(NOON, timedelta(seconds=1), 9)) == 1
    assert world.pending(invited) is None


def test_who_was_withdrawn_before_they_came_is_invited_again_and_mailed_with_the_yes(
    world: World, organisation: Organisation
) -> None:
    supervisor = a_person(organisation, Role.SUPERVISOR)
    invited = a_person(organisation, status=PersonStatus.INVITED, password_hash=None, awaits_yes=True)
    world.add(supervisor, invited)
    with world.work(ADMIN) as work:
        request_access(RequestKind.INVITATION, invited, invited.role, work=work)
    with world.work(ADMIN) as work:
        withdraw_request(world.pending(invited).id, work=work)
    assert _reinstated_with_the_yes(world, invited, supervisor) == (PersonStatus.INVITED, False, 1)


def test_who_was_suspended_before_they_came_is_invited_again_and_mailed_with_the_yes(
    world: World, organisation: Organisation
) -> None:
    supervisor = a_person(organisation, Role.SUPERVISOR)
    invited = a_person(organisation, status=PersonStatus.SUSPENDED, password_hash=None)
    world.add(supervisor, invited)
    assert _reinstated_with_the_yes(world, invited, supervisor) == (PersonStatus.INVITED, False, 1)


def _reinstated_with_the_yes(world: World, person: Person, supervisor: Person) -> tuple[PersonStatus, bool, int]:
    """Status, whether they still await the yes, and how many links are mailed."""
    with world.work(ADMIN) as work:
        reinstate_person(person.id, work=work, require_version=any_version)
        assert work.activations.claim_due(NOON, timedelta(seconds=1), 9) == []
    assert world.pending(person).kind is RequestKind.INVITATION
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(person).id, work=work)
    with world.work() as work:
        links = work.activations.claim_due(NOON, timedelta(seconds=1), 9)
    after = world.person(person)
    return after.status, after.awaits_yes, len(links)


def test_ended_sessions_leave_rights_and_factors_alone_and_refuse_every_token_of_before(
    world: World, person: Person, session_id: str
) -> None:
    with world.work(ADMIN) as work:
        end_all_sessions(person.id, work=work)
        assert work.sign_ins.live_of(person.id, NOON) == []
    after = world.person(person)
    assert (after.status, after.role, after.password_hash) == (person.status, person.role, person.password_hash)
    assert after.policy_version == 2
    assert (world.pushed, actions(work)) == ([f"sid:{session_id}", f"sub:{person.id}@2"], ["user.sessions_ended"])


@pytest.mark.parametrize(("password_hash", "status"), [("hash", PersonStatus.ACTIVE), (None, PersonStatus.INVITED)])
def test_a_reinstated_person_signs_in_or_is_invited_again(
    world: World,
    organisation: Organisation,
    own_admin: Grant,
    password_hash: str | None,
    status: PersonStatus,
) -> None:
    person = a_person(organisation, status=PersonStatus.SUSPENDED, password_hash=password_hash)
    world.add(person)
    with world.work(own_admin) as work:
        after = reinstate_person(person.id, work=work, require_version=any_version)
    assert (after.status, actions(work)) == (status, ["user.reinstated"])
    with world.work() as work:
        links = work.activations.claim_due(NOON, timedelta(seconds=1), 9)
    assert len(links) == (0 if password_hash else 1), "who has no password is mailed a link"


def test_a_reinstatement_in_another_organisation_waits_for_its_yes(world: World, organisation: Organisation) -> None:
    person = a_person(organisation, status=PersonStatus.SUSPENDED, password_hash="hash")
    world.add(person)
    with world.work(ADMIN) as work:
        after = reinstate_person(person.id, work=work, require_version=any_version)
    assert (after.status, world.pending(person).kind) == (PersonStatus.SUSPENDED, RequestKind.REINSTATEMENT)


def test_an_active_person_is_not_reinstated(world: World, person: Person) -> None:
    with world.work(ADMIN) as work, pytest.raises(NotSuspended):
        reinstate_person(person.id, work=work, require_version=any_version)


def test_an_older_version_is_not_reinstated(world: World, person: Person) -> None:
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        reinstate_person(person.id, work=work, require_version=another_version)
