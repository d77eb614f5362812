"""Recording that an administrator of the country has checked who an organisation is."""

import pytest

from services.identity.domain.errors import OwnOrganisation
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.roles.roles import Role
from services.identity.usecases.organisations.change_organisation import change_organisation
from services.identity.usecases.organisations.verify_organisation import unverify_organisation, verify_organisation
from shared.kernel.errors import NotFound, PreconditionFailed
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import a_grant, an_organisation
from tests.support.use_cases import actions, another_version, any_version, published
from tests.support.world import HN


@pytest.fixture
def verified(world: World) -> Organisation:
    organisation = an_organisation(name="Casa Ixchel", public_name="Ixchel", contact_email="casa@ceiba.example")
    world.add(organisation)
    with world.work(ADMIN) as work:
        after = verify_organisation(organisation.id, work=work, require_version=any_version)
    assert (actions(work), published(work)) == (["organisation.verified"], [])
    return after


def test_it_is_marked_with_the_day_and_who_checked_it(world: World, verified: Organisation) -> None:
    assert verified.verified_on is not None
    assert (verified.verified_by, verified.version) == (ADMIN.subject, 2)
    assert world.organisation(verified) == verified


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({"name": "Casa Nueva"}, False),
        ({"public_name": "Nueva"}, False),
        ({"contact_email": "otra@ceiba.example"}, False),
        ({"adm1": "GT-01"}, True),
        ({"name": "Casa Ixchel"}, True),
        ({"caseworkers_see": "own"}, True),
    ],
    ids=str,
)
def test_another_name_or_contact_must_be_checked_anew(
    world: World, verified: Organisation, changes: dict[str, str], *, stays: bool
) -> None:
    with world.work(ADMIN) as work:
        after = change_organisation(verified.id, changes, work=work, require_version=any_version)
    assert (after.verified_on is not None, after.verified_by is not None) == (stays, stays)


def test_a_check_that_was_a_mistake_is_taken_back_once(world: World, verified: Organisation) -> None:
    with world.work(ADMIN) as work:
        after = unverify_organisation(verified.id, work=work, require_version=any_version)
    assert (after.verified_on, after.verified_by, after.version) == (None, None, verified.version + 1)
    assert (actions(work), world.organisation(verified)) == (["organisation.unverified"], after)
    with world.work(ADMIN) as work:
        again = unverify_organisation(verified.id, work=work, require_version=any_version)
    assert (again, work.audited) == (after, [])


def test_no_administrator_takes_back_the_check_of_their_own_nor_by_an_older_version(
    world: World, verified: Organisation
) -> None:
    own = a_grant(Role.COUNTRY_ADMIN, verified.id)
    with world.work(own) as work, pytest.raises(OwnOrganisation):
        unverify_organisation(verified.id, work=work, require_version=any_version)
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        unverify_organisation(verified.id, work=work, require_version=another_version)


def test_no_administrator_checks_their_own_organisation(world: World, verified: Organisation) -> None:
    own = a_grant(Role.COUNTRY_ADMIN, verified.id)
    with world.work(own) as work, pytest.raises(OwnOrganisation):
        verify_organisation(verified.id, work=work, require_version=any_version)


def test_an_organisation_of_another_country_is_not_found(world: World) -> None:
    foreign = an_organisation(HN)
    world.add(foreign)
    with world.work(ADMIN) as work, pytest.raises(NotFound):
        verify_organisation(foreign.id, work=work, require_version=any_version)


def test_an_older_version_is_refused(world: World, verified: Organisation) -> None:
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        verify_organisation(verified.id, work=work, require_version=another_version)
