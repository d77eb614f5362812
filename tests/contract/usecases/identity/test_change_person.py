"""Giving a person another role, or correcting the name."""

import pytest

from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.usecases.people.change_person import change_person
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from tests.contract.usecases.identity.world import ADMIN, World
from tests.support.builders.identity import a_family, a_grant, a_person, a_sign_in, an_application, an_organisation
from tests.support.use_cases import actions, another_version, any_version, code_of, published
from tests.support.world import HN


@pytest.fixture
def person(world: World, organisation: Organisation) -> Person:
    person = a_person(organisation)
    world.add(person)
    return person


def test_a_corrected_name_leaves_the_tokens_alone(world: World, person: Person) -> None:
    with world.work(ADMIN) as work:
        after = change_person(person.id, {"display_name": "Otro"}, work=work, require_version=any_version)
    assert (after.display_name, after.policy_version, after.version) == ("Otro", 1, 2)
    assert (actions(work), world.pushed) == (["user.changed"], [])


def test_another_role_refuses_every_token_of_the_old_one_and_keeps_the_sign_in(
    world: World, organisation: Organisation, person: Person
) -> None:
    sign_in = a_sign_in(person)
    family = a_family(an_application(organisation), sign_in)
    with world.work() as work:
        work.sign_ins.add(sign_in, bytes(32))
        work.families.add(family)
    with world.work(a_grant(Role.COUNTRY_ADMIN, organisation.id)) as work:
        after = change_person(person.id, {"role": Role.SUPERVISOR}, work=work, require_version=any_version)
        assert work.sign_ins.find(sign_in.id) == sign_in
    assert (after.role, after.policy_version) == (Role.SUPERVISOR, 2)
    assert world.pushed == [f"sid:{family.id}", f"sub:{person.id}@2"]
    assert (actions(work), published(work)) == (["user.changed"], ["person_changed"])


def test_another_role_in_another_organisation_waits_for_its_yes(world: World, person: Person) -> None:
    with world.work(ADMIN) as work:
        after = change_person(
            person.id, {"role": Role.SUPERVISOR, "display_name": "Otro"}, work=work, require_version=any_version
        )
    request = world.pending(person)
    assert (after.role, after.display_name) == (Role.CASEWORKER, "Otro")
    assert (request.kind, request.role) == (RequestKind.ROLE, Role.SUPERVISOR)
    assert actions(work) == ["access_request.made", "user.changed"]
    assert work.audit_rows[-1]["fields"] == ["display_name"]


def test_to_ask_for_another_role_alone_is_no_change_of_the_account(world: World, person: Person) -> None:
    with world.work(ADMIN) as work:
        change_person(
            person.id, {"role": Role.SUPERVISOR, "country_role_id": None}, work=work, require_version=any_version
        )
    assert actions(work) == ["access_request.made"]


@pytest.mark.parametrize("role", [role for role in Role if role.is_regional], ids=str)
def test_a_regional_role_is_not_a_countrys_to_give(world: World, person: Person, role: Role) -> None:
    with world.work(ADMIN) as work, pytest.raises(Invalid) as refusal:
        change_person(person.id, {"role": role}, work=work, require_version=any_version)
    assert (code_of(refusal), world.person(person).role) == ("role_not_grantable", Role.CASEWORKER)


def test_an_older_version_is_refused(world: World, person: Person) -> None:
    with world.work(ADMIN) as work, pytest.raises(PreconditionFailed):
        change_person(person.id, {"display_name": "Otro"}, work=work, require_version=another_version)


def test_a_person_of_another_country_is_not_found(world: World) -> None:
    foreign = an_organisation(HN)
    person = a_person(foreign)
    world.add(foreign, person)
    with world.work(ADMIN) as work, pytest.raises(NotFound):
        change_person(person.id, {"display_name": "Otro"}, work=work, require_version=any_version)


def test_a_person_of_another_organisation_is_not_found_without_administration_rights(
    world: World, person: Person
) -> None:
    with world.work(a_grant(Role.SUPERVISOR)) as work, pytest.raises(NotFound):
        change_person(person.id, {"display_name": "Otro"}, work=work, require_version=any_version)
