"""Settings are read once and refuse what would be dangerous, naming variables and never values."""

import base64
import json
import os
from collections.abc import Callable

import pytest

from services.referrals.settings import read_settings
from shared.settings import SettingsError

KEY = base64.b64encode(bytes(32)).decode()
GOOD = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://a@b/c",
    "BROKER_URL": "redis://b",
    "CACHE_URL": "redis://c",
    "ISSUER": "http://i",
    "JWKS_URL": "http://i/jwks",
    "CONTEXT_KEY": KEY,
    "EVENT_PRIVATE_KEY": KEY,
    "EVENT_PUBLIC_KEYS": json.dumps({"referrals": [KEY]}),
    "CURSOR_KEY": KEY,
    "COUNTRY_KEYS": json.dumps({"GT": {"current": 1, "keys": {"1": KEY}}}),
    "PACKET_PRIVATE_KEYS": json.dumps({"GT": KEY}),
    "CASES_URL": "http://cases",
    "IDENTITY_URL": "http://identity",
    "SERVICE_CLIENT_SECRET": "proof",
    "PUBLIC_URL": "https://ceiba.example",
    "SMTP_URL": "smtp://mail",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    for name in [name for name in os.environ if name.startswith("CEIBA_")]:
        monkeypatch.delenv(name)

    def put(**changes: str | None) -> None:
        for name, value in (GOOD | changes).items():
            if value is None:
                monkeypatch.delenv(f"CEIBA_{name}", raising=False)
            else:
                monkeypatch.setenv(f"CEIBA_{name}", value)

    return put


def test_production_speaks_https_on_443_and_never_to_loopback(environment: Callable[..., None]) -> None:
    environment()
    rules = read_settings().webhook_rules

    assert (rules.ports, rules.loopback) == (frozenset({443}), False)


def test_production_refuses_the_loopback_setting(environment: Callable[..., None]) -> None:
    environment(ALLOW_LOOPBACK_WEBHOOKS="true")

    with pytest.raises(SettingsError, match="ALLOW_LOOPBACK_WEBHOOKS"):
        read_settings()


def test_the_local_platform_may_call_loopback(environment: Callable[..., None]) -> None:
    environment(ENVIRONMENT="local", ALLOW_LOOPBACK_WEBHOOKS="true", WEBHOOK_PORTS="443,8443")
    rules = read_settings().webhook_rules

    assert rules.loopback
    assert rules.ports == {443, 8443}


@pytest.mark.parametrize("url", ["sentinel://b:26379", "redis+cluster://b", "redis://b,redis://c", "amqp://b"])
def test_a_broker_of_which_entries_are_not_checked_is_refused(environment: Callable[..., None], url: str) -> None:
    environment(BROKER_URL=url)

    with pytest.raises(SettingsError, match="BROKER_URL"):
        read_settings()


def test_every_missing_variable_is_named_at_once(environment: Callable[..., None]) -> None:
    environment(CASES_URL=None, SMTP_URL=None, COUNTRY_KEYS=None)

    with pytest.raises(SettingsError) as error:
        read_settings()
    assert all(name in str(error.value) for name in ("CEIBA_CASES_URL", "CEIBA_SMTP_URL", "CEIBA_COUNTRY_KEYS"))


def test_a_malformed_key_is_named_and_not_shown(environment: Callable[..., None]) -> None:
    environment(
        COUNTRY_KEYS='{"GT": "topsecret"}', PACKET_PRIVATE_KEYS='{"XX": "topsecret"}', SMTP_URL="http://topsecret"
    )

    with pytest.raises(SettingsError) as error:
        read_settings()
    assert all(name in str(error.value) for name in ("COUNTRY_KEYS", "PACKET_PRIVATE_KEYS", "SMTP_URL"))
    assert "topsecret" not in str(error.value)


def test_settings_do_not_print_their_secrets(environment: Callable[..., None]) -> None:
    environment()

    assert KEY not in repr(read_settings())


def test_a_country_may_have_packet_keys_from_before_the_newest_first(environment: Callable[..., None]) -> None:
    older = base64.b64encode(bytes([1] * 32)).decode()
    environment(PACKET_PRIVATE_KEYS=json.dumps({"GT": KEY, "HN": [KEY, older]}))

    assert read_settings().packet_private_keys == {"GT": (KEY,), "HN": (KEY, older)}


@pytest.mark.parametrize("keys", [[], ["short"], ["AAAA"], 7, [None]], ids=str)
def test_a_packet_key_that_is_none_is_refused(environment: Callable[..., None], keys: int | list[str | None]) -> None:
    environment(PACKET_PRIVATE_KEYS=json.dumps({"GT": keys}))

    with pytest.raises(SettingsError, match="PACKET_PRIVATE_KEYS"):
        read_settings()
