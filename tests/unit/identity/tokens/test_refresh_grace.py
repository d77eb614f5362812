"""When a used refresh token is forgiven: the immediate parent, for a moment, for a client that proves itself."""

# fixed dates: the rules are handed their moment

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.identity.domain.tokens.sessions import RefreshToken, may_be_repeated

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def a_token(used_at: datetime | None) -> RefreshToken:
    return RefreshToken(digest=b"1", family_id=uuid4(), parent_digest=None, issued_at=NOON, used_at=used_at)


@pytest.mark.parametrize(
    ("seconds", "successor_used", "confidential", "forgiven"),
    [
        (0, False, True, True),
        (10, False, True, True),
        (11, False, True, False),
        (1, True, True, False),
        (1, False, False, False),
    ],
)
def test_a_used_token_is_forgiven_only_as_a_retry(
    seconds: int, successor_used: bool, confidential: bool, forgiven: bool
) -> None:
    now = NOON + timedelta(seconds=seconds)
    assert may_be_repeated(a_token(NOON), successor_used=successor_used, proved=confidential, now=now) is forgiven


def test_an_unused_token_needs_no_forgiveness() -> None:
    assert not may_be_repeated(a_token(None), successor_used=False, proved=True, now=NOON)
