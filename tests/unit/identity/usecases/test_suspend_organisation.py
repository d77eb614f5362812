"""Stopping an organisation, and letting it act again."""

import pytest

from services.identity.domain.errors import AlreadySuspended, NotSuspended
from services.identity.domain.organisations import OrganisationStatus
from services.identity.domain.people import PersonStatus
from services.identity.usecases.reinstate_organisation import reinstate_organisation
from services.identity.usecases.suspend_organisation import suspend_organisation
from shared.kernel.errors import NotFound, PreconditionFailed
from tests.support.builders.identity import a_family, a_person, a_sign_in, a_system, an_application, an_organisation
from tests.support.use_cases import actions, another_version, any_version, published
from tests.support.world import HN
from tests.unit.identity.usecases.world import ADMIN, World


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
    assert (actions(work), published(work)) == (["organisation.reinstated"], ["organisation_registered"])


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
