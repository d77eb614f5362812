"""Access tokens for tests, signed by a key of this session, so that a service can be tested without identity."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from shared.kernel.grant import WEB_CLIENT_ID
from tests.support.http_server import QuietHandler, http_server

ISSUER = "http://identity.test"
KEY = ECKey.generate_key("P-256", parameters={"kid": "test", "use": "sig", "alg": "ES256"})

_CASEWORKER = (
    "cases:read cases:write cases:search cases:identify cases:import proceedings:read proceedings:write"
    " referrals:read referrals:send"
    " directory:read notifications:read organisations:read reporting:read extracts:read"
    " access-requests:read access-requests:decide"
)
SCOPES = {
    "caseworker": _CASEWORKER,
    "supervisor": f"{_CASEWORKER} cases:supervise audit:read users:read referrals:assign",
    "focal_point": (
        "referrals:read referrals:answer referrals:assign directory:read directory:write webhooks:manage"
        " notifications:read organisations:read extracts:read access-requests:read access-requests:decide"
    ),
    "organisation_admin": (
        "organisations:read users:read users:write clients:read clients:write directory:read directory:write"
        " webhooks:manage notifications:read audit:read access-requests:read"
    ),
    "country_admin": (
        "organisations:read organisations:write users:read users:write clients:read clients:write referrals:oversee"
        " directory:read directory:write webhooks:manage notifications:read audit:read audit:oversee reporting:read"
        " extracts:read access-requests:read access-requests:decide settings:decide"
    ),
    "legal_liaison": (
        "proceedings:read proceedings:write referrals:read referrals:answer referrals:assign directory:read"
        " notifications:read organisations:read extracts:read access-requests:read access-requests:decide"
    ),
    "national_analyst": "reporting:read extracts:read notifications:read organisations:read",
    "regional_coordinator": (
        "reporting:read extracts:read extracts:run extracts:manage referrals:oversee directory:read organisations:read"
        " notifications:read audit:read audit:oversee settings:decide access-requests:read access-requests:decide"
    ),
    "analyst": "reporting:read extracts:read extracts:run notifications:read organisations:read",
    "operator": "organisations:read operations:read",
}
"""Repeated here on purpose: a test compares it with what identity grants."""


def a_token(
    *,
    role: str = "caseworker",
    country: str = "GT",
    countries: list[str] | None = None,
    organisation_id: UUID | None = None,
    subject: str | None = None,
    **claims: Any,
) -> str:
    """A signed access token (RFC 9068). `claims` replace single claims, e.g. `exp=0`, `iss="…"`, `scope=""`."""
    now = int(time.time())
    body = {
        "iss": ISSUER,
        "sub": subject or str(uuid4()),
        "aud": "ceiba",
        "iat": now,
        "exp": now + 300,
        "jti": str(uuid4()),
        "client_id": WEB_CLIENT_ID,
        "scope": SCOPES[role],
        "org": str(organisation_id or uuid4()),
        "ctry": countries or [country],
        "acr": "urn:ceiba:acr:2fa",
        "auth_time": now,
        "sid": str(uuid4()),
        "pv": 0,
    }
    return jwt.encode({"alg": "ES256", "kid": "test", "typ": "at+jwt"}, body | claims, KEY)


def bearer(**description: Any) -> dict[str, str]:
    """The `Authorization` header with `a_token(**description)`."""
    return {"Authorization": f"Bearer {a_token(**description)}"}


@contextmanager
def jwks_server() -> Iterator[str]:
    """URL of a key set with this session's public key."""
    with http_server(_KeySet) as url:
        yield f"{url}/oauth2/jwks"


class _KeySet(QuietHandler):
    def answer(self) -> None:
        self.reply(200, json.dumps({"keys": [KEY.as_dict(private=False)]}).encode(), Content_Type="application/json")
