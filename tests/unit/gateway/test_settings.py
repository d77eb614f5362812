"""What a gateway refuses to start with."""

import base64
from collections.abc import Callable

import pytest

from gateway.settings import read_settings
from shared.settings import SettingsError

GOOD = {
    "PUBLIC_URL": "https://agenda.example",
    "JWKS_URL": "http://identity/oauth2/jwks",
    "CACHE_URL": "redis://cache",
    "WEB_CLIENT_SECRET": "s",
    "SESSION_KEY": base64.b64encode(b"k" * 32).decode(),
    "IDENTITY_URL": "http://identity:8000",
    "CASES_URL": "http://cases:8000",
    "REFERRALS_URL": "http://referrals:8000",
    "REFERRALS_STREAM_URL": "http://referrals-stream:8000",
    "REPORTING_URL": "http://reporting:8000",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def use(**values: str | None) -> None:
        for name, value in (GOOD | values).items():
            if value is None:
                monkeypatch.delenv(f"CEIBA_{name}", raising=False)
            else:
                monkeypatch.setenv(f"CEIBA_{name}", value)

    return use


def test_a_whole_environment_is_read(environment: Callable[..., None]) -> None:
    environment()

    settings = read_settings()

    assert settings.issuer == "https://agenda.example"
    assert settings.upstreams.urls["referrals-stream"] == "http://referrals-stream:8000"
    assert settings.upstreams.urls["reporting-stream"] == "http://reporting:8000"
    assert (settings.limits.sign_in_per_minute, settings.limits.search_per_minute) == (20, 10)
    assert not settings.is_local
    assert settings.support_contacts.lines == {}


def test_all_missing_variables_are_reported_at_once(environment: Callable[..., None]) -> None:
    environment(PUBLIC_URL=None, CASES_URL=None, SESSION_KEY=None)

    with pytest.raises(SettingsError) as error:
        read_settings()
    for name in ("CEIBA_PUBLIC_URL", "CEIBA_CASES_URL", "CEIBA_SESSION_KEY"):
        assert name in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://*.example"),
        ("CORS_ORIGINS", "https://a.example/path"),
        ("PUBLIC_URL", "agenda.example"),
        ("PUBLIC_URL", "https://agenda.example/app"),
        ("CASES_URL", "ftp://cases"),
        ("UPSTREAM_CA", "/nowhere/ca.pem"),
        ("SESSION_KEY", base64.b64encode(b"short").decode()),
        ("TRUSTED_PROXIES", "1"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TUNE_LIMIT_SEARCH_PER_MINUTE", "0"),
        ("ENVIRONMENT", "staging"),
        ("SUPPORT_CONTACTS", "call us"),
        ("SUPPORT_CONTACTS", '["call us"]'),
        ("SUPPORT_CONTACTS", '{"XX": "call us"}'),
        ("SUPPORT_CONTACTS", '{"GT": ""}'),
        ("SUPPORT_CONTACTS", '{"GT": "two\\nlines"}'),
        ("SUPPORT_CONTACTS", '{"GT": 5}'),
    ],
)
def test_a_value_that_would_weaken_the_endpoint_is_refused(
    environment: Callable[..., None], name: str, value: str
) -> None:
    environment(**{name: value})

    with pytest.raises(SettingsError, match=name):
        read_settings()


def test_printing_the_settings_shows_no_secret(environment: Callable[..., None]) -> None:
    environment(WEB_CLIENT_SECRET="canary-secret")

    assert "canary-secret" not in repr(read_settings())
