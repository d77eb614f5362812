"""An empty store for each test, and what most of them put into it."""

import pytest

from services.identity.domain.organisations import Organisation
from services.identity.domain.roles import Role
from shared.kernel.grant import Grant
from tests.support.builders.identity import a_grant, an_organisation
from tests.unit.identity.usecases.world import World


@pytest.fixture
def world() -> World:
    """No organisation, no person, no client."""
    return World()


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
