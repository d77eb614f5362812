"""How long the issuer's keys are used and how often they are fetched, with the clock moved by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from shared.kernel.errors import Unauthenticated, Unavailable
from shared.web.access import issuer_keys
from shared.web.access.issuer_keys import (
    FAILURE_PAUSE_SECONDS,
    JWKS_FRESH_SECONDS,
    JWKS_STALE_SECONDS,
    UNKNOWN_KID_PAUSE_SECONDS,
    SigningKeys,
)

pytestmark = pytest.mark.unit

FIRST = ECKey.generate_key("P-256", parameters={"kid": "first"})
SECOND = ECKey.generate_key("P-256", parameters={"kid": "second"})


class Watch:
    """The monotonic clock of the machine; soon after the start, as on a fresh container."""

    def __init__(self) -> None:
        self.moment = 1.0

    def monotonic(self) -> float:
        return self.moment


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(issuer_keys, "time", watch)
    return watch


class Issuer:
    """A key set in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.url = f"file://{file}"

    def publish(self, *keys: Any) -> None:
        self._file.write_text(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}))

    def vanish(self) -> None:
        self._file.unlink()

    def fail(self) -> None:
        self._file.write_text("<html>")


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    issuer = Issuer(tmp_path / "jwks.json")
    issuer.publish(FIRST)
    return issuer


@pytest.fixture
def keys(issuer: Issuer, watch: Watch) -> SigningKeys:
    return SigningKeys(issuer.url)


def test_a_published_key_is_found_by_its_name(keys: SigningKeys) -> None:
    assert keys.find("first").thumbprint() == FIRST.thumbprint()


def test_a_name_that_the_issuer_does_not_publish_is_a_strangers(keys: SigningKeys) -> None:
    with pytest.raises(Unauthenticated):
        keys.find("second")


def test_only_keys_on_a_curve_are_used(keys: SigningKeys, issuer: Issuer) -> None:
    issuer.publish(FIRST, RSAKey.generate_key(2048, parameters={"kid": "rsa"}))

    assert keys.find("first")
    with pytest.raises(Unauthenticated):
        keys.find("rsa")


def test_a_new_key_is_found_as_soon_as_the_pause_for_unknown_names_is_over(
    keys: SigningKeys, issuer: Issuer, watch: Watch
) -> None:
    keys.find("first")
    issuer.publish(FIRST, SECOND)

    watch.moment += UNKNOWN_KID_PAUSE_SECONDS - 0.001
    with pytest.raises(Unauthenticated):
        keys.find("second")
    watch.moment += 0.001
    assert keys.find("second")


def test_a_key_that_is_no_longer_published_is_used_until_the_set_is_no_longer_fresh(
    keys: SigningKeys, issuer: Issuer, watch: Watch
) -> None:
    keys.find("first")
    issuer.publish(SECOND)

    watch.moment += JWKS_FRESH_SECONDS
    assert keys.find("first")
    watch.moment += 0.001
    with pytest.raises(Unauthenticated):
        keys.find("first")


def test_known_keys_are_used_for_an_hour_without_the_issuer(keys: SigningKeys, issuer: Issuer, watch: Watch) -> None:
    keys.find("first")
    issuer.vanish()

    watch.moment += JWKS_STALE_SECONDS
    assert keys.find("first")
    watch.moment += 0.001
    with pytest.raises(Unavailable) as refused:
        keys.find("first")
    assert refused.value.retry_after == FAILURE_PAUSE_SECONDS


@pytest.mark.parametrize("answer", ["{}", "[]", "<html>", '{"keys": [{"kty": "EC"}]}'])
def test_without_any_key_a_token_cannot_be_verified(keys: SigningKeys, issuer: Issuer, answer: str) -> None:
    issuer._file.write_text(answer)

    with pytest.raises(Unavailable):
        keys.find("first")


def test_an_issuer_that_fails_is_asked_again_after_a_pause(keys: SigningKeys, issuer: Issuer, watch: Watch) -> None:
    issuer.fail()
    with pytest.raises(Unavailable):
        keys.find("first")
    issuer.publish(FIRST)

    watch.moment += FAILURE_PAUSE_SECONDS - 0.001
    with pytest.raises(Unavailable):
        keys.find("first")
    watch.moment += 0.001
    assert keys.find("first")


def test_while_one_thread_fetches_the_others_use_the_old_keys(keys: SigningKeys, issuer: Issuer, watch: Watch) -> None:
    keys.find("first")
    issuer.publish(SECOND)
    watch.moment += JWKS_FRESH_SECONDS + 1

    with keys._lock:
        assert keys.find("first")
    with pytest.raises(Unauthenticated):
        keys.find("first")
