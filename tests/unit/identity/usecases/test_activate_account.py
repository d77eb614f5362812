"""An invited person sets a password, and a second factor if they like."""

import pyotp
import pytest

from services.identity.adapters.secrets import digest
from services.identity.adapters.work import RECOVERY_CODES
from services.identity.domain.errors import ActivationNotFound, ActivationRefused
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.sessions import ACTIVATION_LIFE
from services.identity.usecases.activate_account import TypedActivation, activate_account, offer_activation
from tests.support.builders.identity import NOON, a_person, an_organisation
from tests.support.use_cases import actions, published
from tests.unit.identity.usecases.world import PASSWORD, PASSWORDS, World


@pytest.fixture
def person(world: World) -> Person:
    organisation = an_organisation(name="Casa Ixchel")
    person = a_person(organisation, status=PersonStatus.INVITED, display_name="María López")
    world.add(organisation, person)
    return person


@pytest.fixture
def token(world: World, person: Person) -> str:
    """The link that the person was sent."""
    with world.work() as work:
        return work.add_activation(person)


def offered_code(world: World, token: str) -> str:
    """What the authenticator application shows for the offered secret at `NOON`."""
    with world.work() as work:
        return pyotp.TOTP(offer_activation(token, work=work)).at(NOON)


def activate(world: World, token: str, *, password: str = PASSWORD, code: str = "") -> list[str]:
    with world.work() as work:
        codes = activate_account(
            TypedActivation(token=token, password=password, code=code), work=work, passwords=PASSWORDS
        )
    assert (actions(work), published(work)) == (["user.activated"], ["person_changed"])
    return codes


def test_a_person_sets_a_password(world: World, person: Person, token: str) -> None:
    assert activate(world, token) == []
    after = world.person(person)
    assert (after.status, after.totp_sealed, after.activated_at) == (PersonStatus.ACTIVE, None, NOON)
    assert PASSWORDS.verify(after.password_hash, PASSWORD)


def test_a_person_who_shows_a_code_gets_recovery_codes(world: World, person: Person, token: str) -> None:
    codes = activate(world, token, code=offered_code(world, token))
    after = world.person(person)
    assert len(set(codes)) == RECOVERY_CODES
    assert (after.second_factor, after.totp_step) == (True, int(NOON.timestamp()) // 30)


def test_a_link_works_once(world: World, token: str) -> None:
    activate(world, token)
    with world.work() as work, pytest.raises(ActivationNotFound):
        offer_activation(token, work=work)
    with pytest.raises(ActivationNotFound):
        activate(world, token)


def test_an_expired_and_an_unknown_link_look_alike(world: World, token: str) -> None:
    with world.work(at=NOON + ACTIVATION_LIFE) as work, pytest.raises(ActivationNotFound):
        offer_activation(token, work=work)
    with world.work() as work, pytest.raises(ActivationNotFound):
        offer_activation("unknown", work=work)


def test_the_link_of_a_suspended_person_looks_like_an_unknown_one(world: World, person: Person, token: str) -> None:
    with world.work() as work:
        work.people.set_status(person.id, PersonStatus.SUSPENDED, NOON)
    with pytest.raises(ActivationNotFound):
        activate(world, token)


@pytest.mark.parametrize(
    ("password", "code", "reason"),
    [
        ("corta", "", "password_short"),
        ("MaríaLópez2026", "", "password_guessable"),
        ("CasaIxchel2026", "", "password_guessable"),
        (PASSWORD, "000000", "code_wrong"),
    ],
)
def test_what_was_typed_is_refused_and_the_link_lives_on(
    world: World, person: Person, token: str, password: str, code: str, reason: str
) -> None:
    with pytest.raises(ActivationRefused) as refusal:
        activate(world, token, password=password, code=code)
    assert refusal.value.reason == reason
    assert world.person(person).password_hash is None
    with world.work() as work:
        assert work.activations.get_live_for_update(digest(token), NOON).used_at is None
