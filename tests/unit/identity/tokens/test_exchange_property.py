"""An exchanged token is never worth more than the token that a service brings: 10,000 examples."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.identity.adapters.tokens.verifier import SubjectToken
from services.identity.domain.clients.clients import CALLED_BY
from services.identity.domain.errors import NotHeld, WrongTarget
from services.identity.domain.tokens.sessions import EXCHANGED_TOKEN_LIFE
from services.identity.usecases.tokens.exchange_token import exchange_token
from shared.contracts.oauth import RESOURCES
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Permission
from tests.support.builders.identity import NOON
from tests.unit.identity.tokens.test_exchange_token import Exchange

T = TypeVar("T")
EXAMPLES = 10_000
HELD = sorted(Permission)[:8]
COUNTRIES = sorted(ALL_COUNTRIES)

SERVICES = sorted(RESOURCES)
SCOPES = [None, "", "openid", "root", *map(str, HELD), *(f"{one} {HELD[0]}" for one in HELD), f"{HELD[0]} root"]
ASKED = [None, None, "", "NI", "*", *map(str, COUNTRIES), "GT HN", "GT NI", " ".join(COUNTRIES)]


def subsets(of: Sequence[T]) -> st.SearchStrategy[frozenset[T]]:
    """Every subset, drawn as one number: ten thousand examples take seconds."""
    return st.integers(0, 2 ** len(of) - 1).map(lambda bits: frozenset(x for n, x in enumerate(of) if bits >> n & 1))


@pytest.mark.timeout(300)
def test_what_is_exchanged_is_never_wider(announce: Callable[[str], None]) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(
        held=subsets(HELD),
        registered=subsets(HELD),
        at=subsets(COUNTRIES),
        registered_at=subsets(COUNTRIES),
        services=subsets(SERVICES),
        service=st.sampled_from(["referrals", "referrals", "referrals", "cases"]),
        audience=st.sampled_from(["cases", "cases", "cases", "cases", "reporting", "ceiba", ""]),
        scope=st.sampled_from(SCOPES),
        country=st.sampled_from(ASKED),
        left=st.integers(1, 300),
    )
    def exchange(
        *,
        held: frozenset[Permission],
        registered: frozenset[Permission],
        at: frozenset[Country],
        registered_at: frozenset[Country],
        services: frozenset[str],
        service: str,
        audience: str,
        scope: str | None,
        country: str | None,
        left: int,
    ) -> None:
        grant = replace(Exchange.grant, permissions=held, countries=at)
        client = replace(
            Exchange.service, client_id=service, countries=registered_at, scope=frozenset(map(str, registered))
        )
        subject = SubjectToken(grant, NOON + timedelta(seconds=left), services)
        try:
            claims = exchange_token(subject, service=client, audience=audience, scope=scope, country=country, at=NOON)
        except (NotHeld, WrongTarget) as refusal:
            seen[type(refusal).__name__] += 1
            return
        seen["exchanged"] += 1
        assert set(claims.scope) <= set(map(str, held & registered))
        assert set(claims.countries) <= at & registered_at
        assert claims.audience == (audience,)
        assert audience in CALLED_BY.get(service, ())
        assert service in services
        assert timedelta() < claims.life <= min(EXCHANGED_TOKEN_LIFE, timedelta(seconds=left))
        assert (claims.subject, claims.session_id) == (grant.subject, grant.session_id)
        assert (claims.policy_version, claims.acr) == (grant.policy_version, grant.acr)
        assert (claims.organisation_id, claims.actor) == (grant.organisation_id, f"service:{service}")
        assert claims.key_thumbprint is None

    exchange()
    announce(f"token exchange: {seen.total()} examples, {dict(seen)}: none wider")
    assert seen.total() >= EXAMPLES
    assert min(seen["exchanged"], seen["NotHeld"], seen["WrongTarget"]) > 0
