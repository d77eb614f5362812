"""How long a family of refresh tokens lives, and what a code carries."""

# fixed dates: the rules are handed their moment

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.identity.domain.tokens.sessions import (
    ACCESS_TOKEN_LIFE,
    CODE_LIFE,
    FAMILY_LIFE,
    REVOCATION_LIFE,
    Code,
    Family,
)
from shared.kernel.country import Country

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def a_family() -> Family:
    return Family(
        id=uuid4(),
        client_id="ceiba-web",
        user_id=uuid4(),
        session_id=uuid4(),
        country=Country.GUATEMALA,
        scope=("cases:read",),
        countries=frozenset({Country.GUATEMALA}),
        acr="mfa",
        created_at=NOON,
        absolute_expires_at=NOON + FAMILY_LIFE,
        revoked_at=None,
    )


def test_a_family_lives_until_its_absolute_end_and_not_at_it() -> None:
    family = a_family()

    assert family.is_live(NOON)
    assert family.is_live(family.absolute_expires_at - MOMENT)
    assert not family.is_live(family.absolute_expires_at)


def test_a_revoked_family_is_dead_at_once() -> None:
    assert not replace(a_family(), revoked_at=NOON).is_live(NOON)


def test_a_revocation_is_kept_longer_than_any_access_token_of_before() -> None:
    assert REVOCATION_LIFE > ACCESS_TOKEN_LIFE


def test_a_code_lives_at_most_a_minute() -> None:
    """ASVS 5.0 10.4.3, level 3."""
    assert timedelta() < CODE_LIFE <= timedelta(minutes=1)


def test_a_code_gives_the_library_its_redirect_uri_and_scope() -> None:
    code = Code(
        digest=b"1",
        client_id="analysis",
        user_id=uuid4(),
        session_id=uuid4(),
        country=Country.GUATEMALA,
        redirect_uri="https://analysis.example/return",
        scope=("openid", "cases:read"),
        countries=frozenset({Country.GUATEMALA}),
        code_challenge="c",
        nonce=None,
        expires_at=NOON,
        used_at=None,
        family_id=None,
    )

    assert code.get_redirect_uri() == "https://analysis.example/return"
    assert code.get_scope() == "openid cases:read"
