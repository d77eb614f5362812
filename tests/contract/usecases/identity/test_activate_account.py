"""An invited person sets a password, and is signed in."""

import pytest

from services.identity.adapters.secrets import digest
from services.identity.domain.errors import ActivationNotFound, ActivationRefused
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.assurance import PASSWORD as WITH_PASSWORD
from services.identity.domain.tokens.sessions import ACTIVATION_LIFE
from services.identity.processes.people.activations import add_activation
from services.identity.usecases.people.activate_account import TypedActivation, activate_account, check_link
from tests.contract.usecases.identity.world import PASSWORD, PASSWORDS, World
from tests.support.builders.identity import NOON, a_person, an_organisation
from tests.support.use_cases import actions, published


@pytest.fixture
def person(world: World) -> Person:
    organisation = an_organisation(name="Casa Ixchel")
    person = a_person(organisation, status=PersonStatus.INVITED, display_name="María López", totp_sealed=b"old")
    world.add(organisation, person)
    return person


@pytest.fixture
def token(world: World, person: Person) -> str:
    """The link that the person was sent."""
    with world.work() as work:
        return add_activation(person, work=work)


def activate(world: World, token: str, *, password: str = PASSWORD) -> str:
    with world.work() as work:
        _, sign_in = activate_account(TypedActivation(token=token, password=password), work=work, passwords=PASSWORDS)
    assert (actions(work), published(work)) == (["user.activated", "sign_in.succeeded"], ["person_changed"])
    assert sign_in is not None
    return sign_in


def test_a_person_sets_a_password_and_nothing_of_an_earlier_factor_is_left(
    world: World, person: Person, token: str
) -> None:
    activate(world, token)
    after = world.person(person)
    assert (after.status, after.totp_sealed, after.activated_at) == (PersonStatus.ACTIVE, None, NOON)
    assert PASSWORDS.verify(after.password_hash, PASSWORD)


def test_they_are_signed_in_as_by_a_password(world: World, person: Person, token: str) -> None:
    signed_in = activate(world, token)
    with world.work() as work:
        found = work.sign_ins.find_live(digest(signed_in), NOON)
    assert found is not None
    assert (found.user_id, found.acr) == (person.id, WITH_PASSWORD)


def test_a_link_works_once(world: World, token: str) -> None:
    activate(world, token)
    with world.work() as work, pytest.raises(ActivationNotFound):
        check_link(token, work=work)
    with pytest.raises(ActivationNotFound):
        activate(world, token)


def test_an_expired_and_an_unknown_link_look_alike(world: World, token: str) -> None:
    with world.work(at=NOON + ACTIVATION_LIFE) as work, pytest.raises(ActivationNotFound):
        check_link(token, work=work)
    with world.work() as work, pytest.raises(ActivationNotFound):
        check_link("unknown", work=work)


def test_the_link_of_a_suspended_person_looks_like_an_unknown_one(world: World, person: Person, token: str) -> None:
    with world.work() as work:
        work.people.set_status(person.id, PersonStatus.SUSPENDED, NOON)
    with pytest.raises(ActivationNotFound):
        activate(world, token)


@pytest.mark.parametrize(
    ("password", "reason"),
    [("corta", "password_short"), ("MaríaLópez2026", "password_guessable"), ("CasaIxchel2026", "password_guessable")],
)
def test_what_was_typed_is_refused_and_the_link_lives_on(
    world: World, person: Person, token: str, password: str, reason: str
) -> None:
    with pytest.raises(ActivationRefused) as refusal:
        activate(world, token, password=password)
    assert refusal.value.reason == reason
    assert world.person(person).password_hash is None
    with world.work() as work:
        assert work.activations.get_live_for_update(digest(token), NOON).used_at is None
