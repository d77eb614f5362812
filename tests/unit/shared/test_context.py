"""The text of a signed context is the same for a while, and never for longer than it should."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.db.context import LIFETIME, ContextSigner
from shared.kernel.grant import Grant
from tests.support.world import GT

GRANT = Grant(
    subject="user",
    client_id="web",
    organisation_id=UUID(int=1),
    countries=frozenset({GT}),
    permissions=frozenset(),
)
FULL_MINUTE = 60 * 10_000_000


def signed_at(monkeypatch: pytest.MonkeyPatch, moment: float) -> str:
    monkeypatch.setattr("shared.db.context.time.time", lambda: moment)
    return ContextSigner(b"k" * 32).sign(GRANT)


def test_a_caller_has_one_text_for_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    early, late, next_one = (signed_at(monkeypatch, FULL_MINUTE + after) for after in (0.001, 30, 30.001))

    assert early == late != next_one


@pytest.mark.parametrize("after", [0.0, 0.001, 15.5, 29.999])
def test_a_context_lasts_as_long_as_a_transaction_may_and_half_a_minute_more_at_most(
    monkeypatch: pytest.MonkeyPatch, after: float
) -> None:
    moment = FULL_MINUTE + after
    lasts = timedelta(seconds=int(signed_at(monkeypatch, moment).split("|")[3]) - moment)

    assert LIFETIME <= lasts <= LIFETIME + timedelta(seconds=30)
