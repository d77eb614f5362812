"""An empty store for each test, and what most of them put into it."""

import pytest

from services.identity.bootstrap import Services
from services.identity.domain.organisations.organisations import REGIONAL_KIND, Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from shared.kernel.grant import Grant
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import a_grant, a_person, an_organisation


@pytest.fixture
def world(identity_service: tuple[Services, str]) -> World:
    """No organisation, no person, no client."""
    return World(*identity_service)


@pytest.fixture
def organisation(world: World) -> Organisation:
    """An active organisation in Guatemala."""
    organisation = an_organisation()
    world.add(organisation)
    return organisation


@pytest.fixture
def own_admin(organisation: Organisation) -> Grant:
    """An administrator who is of that organisation themselves: they need no yes."""
    return a_grant(Role.COUNTRY_ADMIN, organisation.id)


@pytest.fixture
def supervisor(world: World, organisation: Organisation) -> Person:
    """Who decides for the organisation."""
    supervisor = a_person(organisation, Role.SUPERVISOR)
    world.add(supervisor)
    return supervisor


@pytest.fixture
def coordinator(world: World) -> Person:
    """Who decides for the region."""
    region = an_organisation(kind=REGIONAL_KIND, name="Secretaría")
    coordinator = a_person(region, Role.REGIONAL_COORDINATOR)
    world.add(region, coordinator)
    return coordinator
