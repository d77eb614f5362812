"""Stopping an organisation, and letting it act again."""

import pytest

from services.identity.domain.errors import AlreadySuspended, NotSuspended
from services.identity.domain.organisations.organisations import OrganisationStatus
from services.identity.domain.people.people import PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.usecases.organisations.reinstate_organisation import reinstate_organisation
from services.identity.usecases.organisations.suspend_organisation import suspend_organisation
from shared.contracts.identity import AccessSuspended
from shared.kernel.errors import NotFound, PreconditionFailed
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import (
    NOON,
    a_family,
    a_person,
    a_sign_in,
    a_system,
    an_application,
    an_organisation,
)
from tests.support.use_cases import actions, another_version, any_version, published
from tests.support.world import HN


def test_a_suspension_refuses_every_token_of_the_organisation_at_once(world: World) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    person, neighbour, system = a_person(organisation), a_person(other), a_system(organisation)
    sign_in = a_sign_in(person)
    family = a_family(an_application(organisation), sign_in)
    world.add(organisation, other, person, neighbour, system)
    with world.work() as work:
        work.sign_ins.add(sign_in, bytes(32))
        work.families.add(family)
    with world.work(ADMIN) as work:
        after = suspend_organisation(organisation.id, work=work)
    assert (after.status, world.organisation(organisation)) == (OrganisationStatus.SUSPENDED, after)
    assert world.pushed == [f"sid:{family.id}", f"sub:{person.id}@2", f"sub:{system.client_id}@2"]
    assert (world.person(person).may_sign_in, world.client(system).active) == (False, False)
    assert world.person(neighbour).may_sign_in
    assert (actions(work), published(work)) == (["organisation.suspended"], ["organisation_suspended"])


def test_a_suspended_organisation_is_not_suspended_again(world: World) -> None:
    organisation = an_organisation(status=OrganisationStatus.SUSPENDED)
    world.add(organisation)
    with world.work(ADMIN) as work, pytest.raises(AlreadySuspended):
        suspend_organisation(organisation.id, work=work)
    assert (work.audited, world.pushed) == ([], [])


def test_the_reason_is_kept_until_it_acts_again_and_in_the_audit(world: World) -> None:
    organisation = an_organisation()
    world.add(organisation)
    with world.work(ADMIN) as work:
        stopped = suspend_organisation(organisation.id, work=work, reason="under_review")
    assert (stopped.suspended_for, stopped.suspended_at) == ("under_review", NOON)
    assert [row["purpose"] for row in work.audit_rows] == ["under_review"]
    with world.work(ADMIN) as work:
        after = reinstate_organisation(organisation.id, work=work, require_version=any_version)
    assert (after.suspended_for, after.suspended_at) == (None, None)


def test_those_who_supervise_are_told_that_their_organisation_was_suspended(world: World) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    supervisor, own_admin = (a_person(organisation, role) for role in (Role.SUPERVISOR, Role.ORGANISATION_ADMIN))
    world.add(organisation, other, supervisor, own_admin)
    world.add(
        a_person(organisation),
        a_person(other, Role.SUPERVISOR),
        a_person(organisation, Role.SUPERVISOR, awaits_yes=True),
        a_person(organisation, Role.SUPERVISOR, status=PersonStatus.SUSPENDED),
    )
    with world.work(ADMIN) as work:
        suspend_organisation(organisation.id, work=work)
    (told,) = (event for event in work.published if isinstance(event, AccessSuspended))
    assert (told.organisation_id, told.subject_type, told.subject_id) == (
        organisation.id,
        "organisation",
        organisation.id,
    )
    assert set(told.recipients) == {str(supervisor.id), str(own_admin.id)}


def test_an_organisation_of_another_country_is_not_found(world: World) -> None:
    foreign = an_organisation(HN)
    world.add(foreign)
    with world.work(ADMIN) as work, pytest.raises(NotFound):
        suspend_organisation(foreign.id, work=work)
    with world.work(ADMIN) as work, pytest.raises(NotFound):
        reinstate_organisation(foreign.id, work=work, require_version=any_version)


def test_a_reinstated_organisation_is_published_and_its_suspended_people_stay_out(world: World) -> None:
    organisation = an_organisation(status=OrganisationStatus.SUSPENDED)
    active, suspended = a_person(organisation), a_person(organisation, status=PersonStatus.SUSPENDED)
    world.add(organisation, active, suspended)
    with world.work(ADMIN) as work:
        after = reinstate_organisation(organisation.id, work=work, require_version=any_version)
    assert (after.is_active, after.version) == (True, 2)
    assert (world.person(active).may_sign_in, world.person(suspended).may_sign_in) == (True, False)
    assert (actions(work), published(work)) == (
        ["organisation.reinstated"],
        ["access_reinstated", "organisation_registered"],
    )


def test_an_active_organisation_is_not_reinstated(world: World) -> None:
    organisation = an_organisation()
    world.add(organisation)
    with world.work(ADMIN) as work, pytest.raises(NotSuspended):
        reinstate_organisation(organisation.id, work=work, require_version=any_version)


def test_an_older_version_is_refused(world: World) -> None:
    organisation = an_organisation(status=OrganisationStatus.SUSPENDED)
    world.add(organisation)
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        reinstate_organisation(organisation.id, work=work, require_version=another_version)
