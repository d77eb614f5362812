"""Secrets leave no readable trace, and keys of different purposes never meet."""

# fixed dates: the rules are handed their moment

from datetime import UTC, datetime
from uuid import uuid4

import pyotp
import pytest

from services.identity.adapters.secrets import KeyedDigests, digest, new_token
from services.identity.adapters.sign_in.passwords import Passwords
from services.identity.adapters.sign_in.second_factor import SecondFactor
from shared.crypto import DecryptionError
from shared.kernel.errors import Unavailable

KEY = b"k" * 32
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_the_successor_of_a_refresh_token_needs_the_platforms_key() -> None:
    token = new_token()
    assert KeyedDigests(KEY).successor(token) == KeyedDigests(KEY).successor(token)
    assert KeyedDigests(KEY).successor(token) != KeyedDigests(b"x" * 32).successor(token)


def test_the_same_secret_has_another_digest_for_another_purpose() -> None:
    digests = KeyedDigests(KEY)
    assert len({digests.client_secret("s").hex(), digests.form("s"), digests.successor("s"), digest("s").hex()}) == 4


def test_the_cookie_of_a_browser_is_no_proof_for_an_address_that_ends_alike() -> None:
    digests = KeyedDigests(KEY)
    nonce, _, proof = digests.device("ana|luz@ceiba.example").partition(".")
    assert digests.is_device(f"{nonce}.{proof}", "ana|luz@ceiba.example")
    assert not digests.is_device(f"{nonce}|ana.{proof}", "luz@ceiba.example")


def test_a_password_is_stored_as_argon2id_with_the_chosen_cost() -> None:
    stored = Passwords(memory_kib=19 * 1024, at_once=1).hash("una frase larga")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nobody_has_no_password() -> None:
    assert not Passwords(memory_kib=64, at_once=1).verify(None, "una frase larga")


def test_a_password_hashed_more_cheaply_is_renewed() -> None:
    cheap = Passwords(memory_kib=64, at_once=1).hash("una frase larga")
    assert Passwords(memory_kib=128, at_once=1).is_outdated(cheap)


def test_too_many_verifications_at_once_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.identity.adapters.sign_in.passwords._WAIT_SECONDS", 0.01)
    passwords = Passwords(memory_kib=64, at_once=1)
    passwords._slots.acquire()
    with pytest.raises(Unavailable):
        passwords.verify(None, "una frase larga")


def test_a_code_works_once() -> None:
    user, factor = uuid4(), SecondFactor(KEY)
    secret = pyotp.random_base32()
    sealed = factor.seal(secret, user)
    code = pyotp.TOTP(secret).at(NOON)
    step = factor.accepted_step(sealed, user, code, now=NOON, last_step=None)
    assert step is not None
    assert factor.accepted_step(sealed, user, code, now=NOON, last_step=step) is None


def test_a_second_factor_moved_to_another_person_does_not_open() -> None:
    factor = SecondFactor(KEY)
    with pytest.raises(DecryptionError):
        factor.unseal(factor.new_sealed(uuid4()), uuid4())
