"""What callers are told about themselves."""

import pytest

from services.identity.usecases.people.read_profile import read_profile, read_userinfo
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import PLATFORM, a_grant, a_person, a_system, an_organisation, grant_of


def test_a_person_reads_their_name_role_and_organisation(world: World) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    world.add(organisation, person)
    with world.work() as work:
        profile = read_profile(grant_of(person), work=work)
        claims = read_userinfo(grant_of(person), work=work)
    assert (profile.person, profile.client, profile.organisation) == (world.person(person), None, organisation)
    assert (claims["sub"], claims["name"], claims["email"]) == (str(person.id), person.display_name, person.email)
    assert (claims["org"], claims["ctry"], claims["role"]) == (str(organisation.id), ["GT"], "caseworker")


def test_a_system_has_no_name_of_a_person(world: World) -> None:
    organisation = an_organisation()
    system = a_system(organisation)
    world.add(organisation, system)
    with world.work() as work:
        profile = read_profile(system.own_grant(), work=work)
        claims = read_userinfo(system.own_grant(), work=work)
    assert (profile.person, profile.client) == (None, system)
    assert claims == {"sub": system.client_id, "org": str(organisation.id), "ctry": ["GT"]}


@pytest.mark.parametrize("grant", [a_grant(a_person(an_organisation()).role), PLATFORM])
def test_a_caller_who_exists_no_more_is_not_authenticated(world: World, grant: Grant) -> None:
    with world.work() as work, pytest.raises(Unauthenticated):
        read_profile(grant, work=work)
