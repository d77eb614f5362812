"""Bringing an organisation into the network."""

from typing import Any

import pytest

from services.identity.domain.organisations.organisations import REGIONAL_KIND, OrganisationStatus
from services.identity.usecases.organisations.register_organisation import register_organisation
from shared.kernel.errors import Invalid
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import an_organisation, an_organisation_registration
from tests.support.use_cases import actions, code_of, published
from tests.support.world import GT, HN


def test_an_administrator_registers_an_organisation_and_its_card_is_published(world: World) -> None:
    with world.work(ADMIN) as work:
        organisation = register_organisation(an_organisation_registration(), work=work)
    assert world.organisation(organisation) == organisation
    assert (actions(work), published(work)) == (["organisation.registered"], ["organisation_registered"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"country": HN, "adm1": None}, "country_out_of_scope"),
        ({"kind": REGIONAL_KIND}, "kind_not_grantable"),
        ({"adm1": "HN-FM"}, "adm1_elsewhere"),
        ({"name": "Casa Ixchél"}, "name_taken"),
        ({"public_name": "casa  ixchel"}, "name_taken"),
    ],
)
def test_a_registration_is_refused(world: World, changes: dict[str, Any], code: str) -> None:
    world.add(an_organisation(GT, name="Casa Ixchel"))
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        register_organisation(an_organisation_registration(**changes), work=work)
    assert (code_of(refusal), work.audited, work.published) == (code, [], [])


def test_a_suspended_organisation_keeps_its_name(world: World) -> None:
    world.add(an_organisation(GT, name="Red Amanecer", status=OrganisationStatus.SUSPENDED))
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        register_organisation(an_organisation_registration(), work=work)
    assert code_of(refusal) == "name_taken"


def test_another_country_may_have_an_organisation_of_that_name(world: World) -> None:
    world.add(an_organisation(HN, name="Red Amanecer"))
    with world.work(ADMIN) as work:
        register_organisation(an_organisation_registration(), work=work)
    assert actions(work) == ["organisation.registered"]


def test_the_platform_itself_registers_a_regional_organisation(world: World) -> None:
    with world.work() as work:
        organisation = register_organisation(an_organisation_registration(kind=REGIONAL_KIND), work=work)
    assert organisation.is_regional
