"""Giving a system another secret, stopping it and letting it in again."""

from datetime import timedelta

import pytest
from joserfc.jwk import ECKey

from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.clients.clients import AuthMethod, Client, ClientStatus
from services.identity.domain.errors import AlreadySuspended, NoOldSecret, NoSecret, NotSuspended
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.roles.roles import Role
from services.identity.domain.suspensions import SECRET_LEAKED
from services.identity.processes.authority.access_requests import request_access
from services.identity.usecases.authority.approve_request import approve_request
from services.identity.usecases.authority.refuse_request import refuse_request
from services.identity.usecases.clients.fetch_client_secret import fetch_client_secret
from services.identity.usecases.clients.rotate_client_keys import RotateKeys, rotate_client_keys
from services.identity.usecases.clients.rotate_client_secret import RotateSecret, end_old_secret, rotate_client_secret
from services.identity.usecases.clients.suspend_client import reinstate_client, suspend_client
from shared.contracts.identity import AccessRequested, AccessSuspended
from shared.kernel.errors import NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import (
    NOON,
    a_family,
    a_person,
    a_platform_application,
    a_sign_in,
    a_system,
    an_application,
    an_organisation,
    grant_of,
)
from tests.support.use_cases import actions, another_version, any_version, published
from tests.support.world import HN


@pytest.fixture
def system(world: World, organisation: Organisation) -> Client:
    system = a_system(organisation)
    world.add(system)
    return system


def test_both_secrets_work_for_a_while_after_a_rotation(world: World, system: Client, own_admin: Grant) -> None:
    with world.work(own_admin) as work:
        after, secret = rotate_client_secret(
            system.client_id, RotateSecret(overlap_hours=2), work=work, require_version=any_version
        )
    assert secret is not None
    assert after.accepts_secret(work.digests.client_secret(secret), NOON + timedelta(hours=3))
    assert after.accepts_secret(b"first", NOON + timedelta(hours=1))
    assert not after.accepts_secret(b"first", NOON + timedelta(hours=2))
    assert (world.client(system), world.pushed, actions(work)) == (after, [], ["client.secret_rotated"])


def test_a_leaked_secret_ends_at_once_with_the_tokens_it_gave(world: World, system: Client, own_admin: Grant) -> None:
    with world.work(own_admin) as work:
        after, _ = rotate_client_secret(
            system.client_id, RotateSecret(overlap_hours=0), work=work, require_version=any_version
        )
    assert not after.accepts_secret(b"first", NOON)
    assert world.pushed == [f"sub:{system.client_id}@2"]


def test_no_old_secret_works_on_beside_the_new_one_of_a_system_whose_secret_leaked(
    world: World, system: Client, own_admin: Grant
) -> None:
    with world.work(own_admin) as work:
        suspend_client(system.client_id, work=work, reason=SECRET_LEAKED)
        after, secret = rotate_client_secret(
            system.client_id, RotateSecret(overlap_hours=2), work=work, require_version=any_version
        )
    assert secret is not None
    assert after.accepts_secret(work.digests.client_secret(secret), NOON)
    assert not after.has_old_secret(NOON)


def test_a_rotation_in_another_organisation_waits_for_its_yes(world: World, system: Client) -> None:
    with world.work(ADMIN) as work:
        _, secret = rotate_client_secret(
            system.client_id, RotateSecret(overlap_hours=2), work=work, require_version=any_version
        )
    request = world.pending(system)
    assert (secret, world.client(system)) == (None, system)
    assert (request.kind, request.overlap_hours) == (RequestKind.CLIENT_SECRET, 2)
    assert (actions(work), published(work)) == (["access_request.made"], ["access_requested"])


def test_a_leaked_secret_of_another_organisation_stops_the_system_until_the_yes(
    world: World, system: Client, organisation: Organisation
) -> None:
    supervisor, member = a_person(organisation, Role.SUPERVISOR), a_person(organisation)
    own_admin = a_person(organisation, Role.ORGANISATION_ADMIN)
    world.add(supervisor, member, own_admin)
    with world.work(ADMIN) as work:
        stopped, _ = rotate_client_secret(
            system.client_id, RotateSecret(overlap_hours=0), work=work, require_version=any_version
        )
    assert (stopped.accepts_secret(b"first", NOON), stopped.secret_leaked_at) == (False, NOON)
    purposes = {row["action"]: row["purpose"] for row in work.audit_rows}
    assert (purposes["client.secret_ended"], purposes["access_request.made"]) == ("secret_leaked", None)
    (asked,) = (event for event in work.published if isinstance(event, AccessRequested))
    assert (asked.about, asked.recipients) == ("stopped_system", (str(supervisor.id),))
    (told,) = (event for event in work.published if isinstance(event, AccessSuspended))
    assert (told.subject_type, told.recipients) == ("stopped_system", (str(own_admin.id),)), "who decides has another"
    with world.work(grant_of(supervisor)) as work:
        approve_request(asked.request_id, work=work)
    assert world.client(system).secret_leaked_at == NOON
    with world.work(ADMIN) as work:
        fetch_client_secret(system.client_id, work=work)
    assert world.client(system).secret_leaked_at is None


def test_a_request_after_a_leak_says_that_no_secret_works_on_whatever_was_asked(world: World, system: Client) -> None:
    for overlap_hours in (0, 2):
        with world.work(ADMIN) as work:
            command = RotateSecret(overlap_hours=overlap_hours)
            rotate_client_secret(system.client_id, command, work=work, require_version=any_version)
        assert world.pending(system).overlap_hours is None


def test_a_system_that_was_never_let_in_stays_a_new_one(world: World, system: Client) -> None:
    with world.work(ADMIN) as work:
        request_access(RequestKind.CLIENT, system, Role.CASEWORKER, work=work)
        rotate_client_secret(system.client_id, RotateSecret(), work=work, require_version=any_version)
    request = world.pending(system)
    assert (request.kind, request.overlap_hours) == (RequestKind.CLIENT, None)


def test_a_system_that_was_never_let_in_and_leaked_is_urgent_and_works_after_the_yes(
    world: World, organisation: Organisation, own_admin: Grant
) -> None:
    system, supervisor = a_system(organisation, status=ClientStatus.PENDING), a_person(organisation, Role.SUPERVISOR)
    world.add(system, supervisor)
    with world.work(ADMIN) as work:
        request_access(RequestKind.CLIENT, system, Role.CASEWORKER, work=work)
    with world.work(grant_of(supervisor)) as work:
        refuse_request(world.pending(system).id, work=work)
    with world.work(own_admin) as work:
        reinstate_client(system.client_id, work=work, require_version=any_version)
    with world.work(ADMIN) as work:
        leaked = RotateSecret(overlap_hours=0)
        stopped, _ = rotate_client_secret(system.client_id, leaked, work=work, require_version=any_version)
    (asked,) = (event for event in work.published if isinstance(event, AccessRequested))
    assert (stopped.is_stopped_by_leak, world.pending(system).kind) == (True, RequestKind.CLIENT)
    assert asked.about == "stopped_system"
    with world.work(grant_of(supervisor)) as work:
        approve_request(asked.request_id, work=work)
    with world.work(ADMIN) as work:
        fetch_client_secret(system.client_id, work=work)
    assert (world.client(system).status, world.client(system).is_stopped_by_leak) == (ClientStatus.ACTIVE, False)


def test_other_keys_after_a_leak_end_it_also_where_they_come_with_the_first_yes(
    world: World, organisation: Organisation
) -> None:
    named = {"kid": "2", "use": "sig", "alg": "ES256"}
    keys = {"keys": [ECKey.generate_key("P-256").as_dict(private=False) | named]}
    supervisor = a_person(organisation, Role.SUPERVISOR)
    system = a_system(
        organisation,
        status=ClientStatus.PENDING,
        auth_method=AuthMethod.PRIVATE_KEY,
        secret_digest=None,
        jwks={"keys": []},
        secret_leaked_at=NOON,
    )
    world.add(system, supervisor)
    with world.work(ADMIN) as work:
        request_access(RequestKind.CLIENT, system, Role.CASEWORKER, work=work)
        rotate_client_keys(system.client_id, RotateKeys(jwks=keys), work=work, require_version=any_version)
    with world.work(grant_of(supervisor)) as work:
        approve_request(world.pending(system).id, work=work)
    assert (world.client(system).active, world.client(system).is_stopped_by_leak) == (True, False)


def test_a_system_that_waits_for_its_first_yes_has_no_secret_that_could_leak(
    world: World, organisation: Organisation
) -> None:
    system = a_system(organisation, status=ClientStatus.PENDING)
    world.add(system)
    with world.work(ADMIN) as work:
        request_access(RequestKind.CLIENT, system, Role.CASEWORKER, work=work)
        rotate_client_secret(system.client_id, RotateSecret(overlap_hours=0), work=work, require_version=any_version)
    assert world.client(system).secret_leaked_at is None
    assert {event.about for event in work.published if isinstance(event, AccessRequested)} == {"system"}


def test_a_system_without_a_secret_gets_none(world: World, organisation: Organisation) -> None:
    application = an_application(organisation, auth_method=AuthMethod.NONE, secret_digest=None)
    world.add(application)
    with world.work(ADMIN) as work, pytest.raises(NoSecret):
        rotate_client_secret(application.client_id, RotateSecret(), work=work, require_version=any_version)


def test_of_two_rotations_at_once_the_second_is_refused(world: World, system: Client) -> None:
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        rotate_client_secret(system.client_id, RotateSecret(), work=work, require_version=another_version)


def test_the_old_secret_is_ended_with_every_token_given_so_far(world: World, system: Client, own_admin: Grant) -> None:
    with world.work(own_admin) as work:
        rotate_client_secret(system.client_id, RotateSecret(), work=work, require_version=any_version)
    with world.work(own_admin) as work:
        after = end_old_secret(system.client_id, work=work)
    assert not after.accepts_secret(b"first", NOON)
    assert (world.pushed, actions(work)) == ([f"sub:{system.client_id}@2"], ["client.old_secret_ended"])


def test_without_an_old_secret_there_is_none_to_end(world: World, system: Client, own_admin: Grant) -> None:
    with world.work(own_admin) as work, pytest.raises(NoOldSecret):
        end_old_secret(system.client_id, work=work)


def test_a_suspended_system_and_the_tokens_it_holds_are_refused(world: World, organisation: Organisation) -> None:
    application, person = an_application(organisation), a_person(organisation)
    sign_in = a_sign_in(person)
    family = a_family(application, sign_in)
    supervisor = a_person(organisation, Role.SUPERVISOR)
    world.add(application, person, supervisor)
    with world.work() as work:
        work.sign_ins.add(sign_in, bytes(32))
        work.families.add(family)
    with world.work(ADMIN) as work:
        request_access(RequestKind.CLIENT_SECRET, application, Role.CASEWORKER, work=work)
        after = suspend_client(application.client_id, work=work, reason="secret_leaked")
    assert (after.suspended_for, after.suspended_at) == ("secret_leaked", NOON)
    assert (after.status, after.active, world.pending(application)) == (ClientStatus.SUSPENDED, False, None)
    assert world.pushed == [f"sid:{family.id}", f"sub:{application.client_id}@2"]
    assert actions(work) == ["access_request.made", "client.suspended"]
    assert work.audit_rows[-1]["purpose"] == "secret_leaked"
    (told,) = (event for event in work.published if isinstance(event, AccessSuspended))
    assert (told.subject_type, told.subject_id, told.recipients) == ("system", application.id, (str(supervisor.id),))
    with world.work(ADMIN) as work, pytest.raises(AlreadySuspended):
        suspend_client(application.client_id, work=work)


def test_a_reinstated_system_keeps_its_secret(world: World, organisation: Organisation, own_admin: Grant) -> None:
    system = a_system(organisation, status=ClientStatus.SUSPENDED)
    world.add(system)
    with world.work(own_admin) as work:
        after = reinstate_client(system.client_id, work=work, require_version=any_version)
    assert (after.active, after.secret_digest) == (True, b"first")
    assert actions(work) == ["client.reinstated"]
    assert published(work) == ["access_reinstated"]


def test_a_reinstatement_in_another_organisation_waits_for_its_yes(world: World, organisation: Organisation) -> None:
    system = a_system(organisation, status=ClientStatus.SUSPENDED)
    world.add(system)
    with world.work(ADMIN) as work:
        after = reinstate_client(system.client_id, work=work, require_version=any_version)
    assert (after.status, world.pending(system).kind) == (ClientStatus.SUSPENDED, RequestKind.CLIENT_REINSTATEMENT)


def test_an_active_system_is_not_reinstated_nor_an_older_version(world: World, system: Client) -> None:
    with world.work(ADMIN) as work, pytest.raises(NotSuspended):
        reinstate_client(system.client_id, work=work, require_version=any_version)
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        reinstate_client(system.client_id, work=work, require_version=another_version)


def test_systems_elsewhere_and_the_platforms_own_are_not_found(world: World, organisation: Organisation) -> None:
    foreign = an_organisation(HN)
    far, platforms = a_system(foreign), a_platform_application(organisation)
    world.add(foreign, far, platforms)
    for client in (far, platforms):
        with world.work(ADMIN) as work, pytest.raises(NotFound):
            suspend_client(client.client_id, work=work)
        with world.work(ADMIN) as work, pytest.raises(NotFound):
            end_old_secret(client.client_id, work=work)
        with world.work(ADMIN) as work, pytest.raises(NotFound):
            rotate_client_secret(client.client_id, RotateSecret(), work=work, require_version=any_version)


def test_a_system_suspended_for_a_leak_comes_back_only_with_another_secret(
    world: World, system: Client, own_admin: Grant
) -> None:
    with world.work(own_admin) as work:
        suspended = suspend_client(system.client_id, work=work, reason="secret_leaked")
    assert (suspended.accepts_secret(b"first", NOON), suspended.secret_leaked_at) == (False, NOON)
    with world.work(own_admin) as work:
        back = reinstate_client(system.client_id, work=work, require_version=any_version)
    assert (back.active, back.accepts_secret(b"first", NOON), back.secret_leaked_at) == (True, False, NOON)
    with world.work(own_admin) as work:
        renewed, secret = rotate_client_secret(system.client_id, RotateSecret(), work=work, require_version=any_version)
    assert secret is not None
    assert renewed.accepts_secret(work.digests.client_secret(secret), NOON)
    assert renewed.secret_leaked_at is None


def test_a_leak_before_the_suspension_still_stops_the_system_after_the_yes(
    world: World, system: Client, organisation: Organisation
) -> None:
    supervisor = a_person(organisation, Role.SUPERVISOR)
    world.add(supervisor)
    with world.work(ADMIN) as work:
        rotate_client_secret(system.client_id, RotateSecret(overlap_hours=0), work=work, require_version=any_version)
    with world.work(ADMIN, NOON + timedelta(hours=1)) as work:
        suspend_client(system.client_id, work=work, reason="secret_leaked")
    with world.work(ADMIN) as work:
        reinstate_client(system.client_id, work=work, require_version=any_version)
        (asked,) = (event for event in work.published if isinstance(event, AccessRequested))
    assert asked.about == "system"
    with world.work(grant_of(supervisor)) as work:
        approve_request(asked.request_id, work=work)
    assert (world.client(system).active, world.client(system).secret_leaked_at) == (True, NOON)


def test_leaked_keys_work_no_more_and_others_end_it(world: World, organisation: Organisation, own_admin: Grant) -> None:
    system = a_system(
        organisation,
        auth_method=AuthMethod.PRIVATE_KEY,
        secret_digest=None,
        jwks={"keys": [{"kty": "EC", "crv": "P-256", "x": "x", "y": "y"}]},
    )
    world.add(system)
    with world.work(own_admin) as work:
        stopped = suspend_client(system.client_id, work=work, reason="secret_leaked")
    assert (stopped.jwks, stopped.secret_digest, stopped.secret_leaked_at) == ({"keys": []}, None, NOON)
    assert stopped.with_keys({"keys": []}).secret_leaked_at is None


def test_a_system_that_cannot_keep_a_secret_has_none_that_leaks(
    world: World, organisation: Organisation, own_admin: Grant
) -> None:
    application = an_application(organisation, auth_method=AuthMethod.NONE, secret_digest=None)
    world.add(application)
    with world.work(own_admin) as work:
        stopped = suspend_client(application.client_id, work=work, reason="secret_leaked")
    assert stopped.secret_leaked_at is None
