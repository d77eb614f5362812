"""Inviting a person into an organisation."""

from typing import Any

import pytest

from services.identity.adapters.secrets import digest
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.errors import OrganisationSuspendedError
from services.identity.domain.organisations.organisations import REGIONAL_KIND, Organisation, OrganisationStatus
from services.identity.domain.people.people import PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.usecases.people.invite_person import invite_person
from shared.kernel.errors import Invalid
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import NOON, a_grant, a_person, an_invitation, an_organisation
from tests.support.use_cases import actions, code_of, published
from tests.support.world import GT, HN


def test_its_own_administrator_invites_a_person_at_once(world: World, organisation: Organisation) -> None:
    with world.work(a_grant(Role.COUNTRY_ADMIN, organisation.id)) as work:
        person, token = invite_person(an_invitation(organisation), work=work)
    assert (person.status, person.email) == (PersonStatus.INVITED, "nueva@ceiba.example")
    assert token is not None
    assert (actions(work), published(work)) == (["user.invited"], [])
    with world.work() as work:
        link = work.activations.get_live_for_update(digest(token), NOON)
    assert work.links.unseal(link.link_sealed or b"", person.id) == work.links.url(token)
    assert link.mail_due_at == NOON


def test_a_link_that_is_shown_to_the_administrator_is_not_mailed(world: World, organisation: Organisation) -> None:
    with world.work() as work:
        _, token = invite_person(an_invitation(organisation), work=work, mailed=False)
    assert token is not None
    with world.work() as work:
        link = work.activations.get_live_for_update(digest(token), NOON)
    assert (link.link_sealed, link.mail_due_at) == (None, None)


def test_an_invitation_into_another_organisation_waits_for_its_yes(world: World, organisation: Organisation) -> None:
    world.add(a_person(organisation, Role.SUPERVISOR))
    with world.work(ADMIN) as work:
        person, _ = invite_person(an_invitation(organisation), work=work)
    assert person.awaits_yes
    assert world.pending(person).kind is RequestKind.INVITATION
    assert (actions(work), published(work)) == (["user.invited", "access_request.made"], ["access_requested"])


def test_the_first_person_of_an_organisation_needs_no_yes(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work:
        person, _ = invite_person(an_invitation(organisation), work=work)
    assert not person.awaits_yes
    assert world.pending(person) is None


def test_the_first_person_who_administers_does(world: World, organisation: Organisation) -> None:
    with world.work(ADMIN) as work:
        person, _ = invite_person(an_invitation(organisation, role=Role.COUNTRY_ADMIN), work=work)
    assert person.awaits_yes
    assert world.pending(person) is not None


def test_the_second_invitation_waits_although_the_first_person_has_not_come(
    world: World, organisation: Organisation
) -> None:
    with world.work(ADMIN) as work:
        invite_person(an_invitation(organisation), work=work)
        second, _ = invite_person(an_invitation(organisation, email="otra@ceiba.example"), work=work)
    assert second.awaits_yes


def test_an_address_in_use_anywhere_cannot_be_used(world: World, organisation: Organisation) -> None:
    foreign = an_organisation(HN)
    world.add(foreign, a_person(foreign, email="nueva@ceiba.example"))
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        invite_person(an_invitation(organisation), work=work)
    assert (code_of(refusal), work.audited) == ("email_unavailable", [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"country": HN}, "country_out_of_scope"),
        ({"role": Role.ANALYST}, "role_not_grantable"),
        ({"role": Role.OPERATOR}, "role_not_grantable"),
    ],
)
def test_an_invitation_is_refused(world: World, organisation: Organisation, changes: dict[str, Any], code: str) -> None:
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        invite_person(an_invitation(organisation, **changes), work=work)
    assert code_of(refusal) == code


def test_nobody_is_invited_into_an_organisation_elsewhere(world: World) -> None:
    foreign = an_organisation(HN)
    world.add(foreign)
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        invite_person(an_invitation(foreign, country=GT), work=work)
    assert code_of(refusal) == "unknown_organisation"


def test_nobody_is_invited_into_a_suspended_organisation(world: World) -> None:
    suspended = an_organisation(status=OrganisationStatus.SUSPENDED)
    world.add(suspended)
    with world.work(ADMIN) as work, pytest.raises(OrganisationSuspendedError):
        invite_person(an_invitation(suspended), work=work)


def test_the_platform_invites_into_a_regional_organisation(world: World) -> None:
    regional = an_organisation(kind=REGIONAL_KIND)
    world.add(regional)
    with world.work() as work:
        person, token = invite_person(an_invitation(regional, role=Role.REGIONAL_COORDINATOR), work=work)
    assert token is not None
    assert HN in person.countries
