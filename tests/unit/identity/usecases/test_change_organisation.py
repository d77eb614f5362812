"""Correcting what is known of an organisation."""

import pytest

from services.identity.domain.organisations import REGIONAL_KIND, Organisation, OrganisationStatus
from services.identity.domain.roles import Role
from services.identity.usecases.change_organisation import change_organisation
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from tests.support.builders.identity import a_grant, an_organisation
from tests.support.use_cases import actions, another_version, any_version, code_of, published
from tests.support.world import GT, HN
from tests.unit.identity.usecases.world import ADMIN, World


@pytest.fixture
def organisation(world: World) -> Organisation:
    organisation = an_organisation(name="Casa Ixchel")
    world.add(organisation)
    return organisation


def change(world: World, organisation: Organisation, grant: Grant = ADMIN, **changes: object) -> list[str]:
    with world.work(grant) as work:
        change_organisation(organisation.id, changes, work=work, require_version=any_version)
    assert actions(work) == ["organisation.changed"]
    return published(work)


def test_a_corrected_mailbox_publishes_the_card(world: World, organisation: Organisation) -> None:
    published = change(world, organisation, contact_email="casa@ceiba.example")
    after = world.organisation(organisation)
    assert (after.contact_email, after.version) == ("casa@ceiba.example", 2)
    assert published == ["organisation_registered"]


def test_the_audit_names_the_fields_and_no_value(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work:
        change_organisation(
            organisation.id, {"name": "Casa Nueva", "adm1": "GT-01"}, work=work, require_version=any_version
        )
    assert work.audit_rows[0]["fields"] == ["adm1", "name"]


def test_an_organisation_is_notified_of_a_name_that_it_did_not_give_itself(
    world: World, organisation: Organisation
) -> None:
    assert change(world, organisation, name="Casa Nueva") == ["organisation_registered", "organisation_renamed"]


def test_an_organisation_is_not_notified_of_its_own_change(world: World, organisation: Organisation) -> None:
    own = a_grant(Role.COUNTRY_ADMIN, organisation.id)
    assert change(world, organisation, own, name="Casa Nueva") == ["organisation_registered"]


def test_a_corrected_name_does_not_bring_a_suspended_organisation_back(world: World) -> None:
    suspended = an_organisation(status=OrganisationStatus.SUSPENDED)
    world.add(suspended)
    assert change(world, suspended, adm1="GT-01") == ["organisation_registered", "organisation_suspended"]


def test_a_name_that_another_organisation_has_is_refused(world: World, organisation: Organisation) -> None:
    world.add(an_organisation(name="Amanecer"))
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        change_organisation(organisation.id, {"name": "amanecer"}, work=work, require_version=any_version)
    assert (code_of(refusal), world.organisation(organisation)) == ("name_taken", organisation)


def test_a_name_that_is_only_spelled_otherwise_passes_beside_an_older_twin(
    world: World, organisation: Organisation
) -> None:
    world.add(an_organisation(name="casa ixchel"))
    change(world, organisation, name="Casa Ixchél", public_name="Casa Ixchél")
    assert world.organisation(organisation).name == "Casa Ixchél"


def test_a_subdivision_of_another_country_is_refused(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        change_organisation(organisation.id, {"adm1": "HN-FM"}, work=work, require_version=any_version)
    assert code_of(refusal) == "adm1_elsewhere"


def test_an_older_version_is_refused(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        change_organisation(organisation.id, {"name": "Otra"}, work=work, require_version=another_version)


@pytest.mark.parametrize("foreign", [an_organisation(HN), an_organisation(GT, REGIONAL_KIND)])
def test_an_organisation_that_the_caller_does_not_administer_is_not_found(world: World, foreign: Organisation) -> None:
    world.add(foreign)
    with world.work(ADMIN) as work, pytest.raises(NotFound):
        change_organisation(foreign.id, {"name": "Otra"}, work=work, require_version=any_version)
