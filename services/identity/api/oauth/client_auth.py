"""Client authentication: a secret in the Basic header or in the body, or a signed assertion.

The claims of an assertion are JSON from outside: a value is `Any` until it is checked.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import InvalidClientError, OAuth2Request
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.identity.bootstrap import Services
from services.identity.domain.clients.clients import SECRET_IN_BODY, AuthMethod, Client
from services.identity.domain.tokens.sessions import ASSERTION_LIFE
from shared.kernel.country import BOTH_REALMS

CONFIDENTIAL_METHODS = [AuthMethod.SECRET.value, SECRET_IN_BODY, AuthMethod.PRIVATE_KEY.value]
EVERY_METHOD = [*CONFIDENTIAL_METHODS, AuthMethod.NONE.value]
ASSERTION_ALGORITHMS = ["ES256", "PS256"]
_MAX_ASSERTION = 8192
_MAX_JTI = 200

FindClient = Callable[[str], Client | None]


def secret_basic(services: Services) -> Callable[[FindClient, OAuth2Request], Client | None]:
    """`client_secret_basic` (RFC 6749 §2.3.1). Unknown client and wrong secret are the same refusal."""

    def authenticate(find: FindClient, request: OAuth2Request) -> Client | None:
        client_id, secret = _basic(request.headers.get("Authorization", ""))
        return _client_with_secret(services, find, client_id, secret)

    return authenticate


def secret_post(services: Services) -> Callable[[FindClient, OAuth2Request], Client | None]:
    """`client_secret_post` (RFC 6749 §2.3.1): the default of many libraries. Taken from the body only."""

    def authenticate(find: FindClient, request: OAuth2Request) -> Client | None:
        if request.headers.get("Authorization"):
            # Only one way in each request (§2.3).
            return None
        form = request.form
        return _client_with_secret(services, find, form.get("client_id", ""), form.get("client_secret", ""))

    return authenticate


class PrivateKeyAssertion(JWTBearerClientAssertion):
    """`private_key_jwt` (RFC 7523 §2.2): ES256 or PS256, at most five minutes, each `jti` once."""

    CLIENT_AUTH_METHOD = AuthMethod.PRIVATE_KEY.value

    def __init__(self, services: Services) -> None:
        super().__init__(leeway=5)
        self._services = services

    def __call__(self, query_client: FindClient, request: OAuth2Request) -> Client | None:
        assertion = request.form.get("client_assertion", "")
        if len(assertion) > _MAX_ASSERTION:
            raise InvalidClientError
        try:
            client: Client | None = super().__call__(query_client, request)
        except (ValueError, TypeError, KeyError):
            # Authlib raises these built-in errors for some malformed assertions.
            raise InvalidClientError from None
        return client

    def get_audiences(self) -> list[str]:
        """The issuer, its token endpoint, and the one for pushed requests (RFC 9126 §2)."""
        issuer = self._services.settings.common.issuer
        return [issuer, f"{issuer}/oauth2/token", f"{issuer}/oauth2/par"]

    def resolve_client_public_key(self, client: Client) -> KeySet:
        """The registered keys of the client."""
        # Those of a system whose key leaked are gone until it has another.
        if client.jwks is None or not client.jwks["keys"]:
            raise InvalidClientError
        return KeySet.import_key_set(dict(client.jwks))  # type: ignore[arg-type]  # a plain mapping from JSON

    def process_assertion_claims(self, assertion: str, resolve_key: KeySet) -> dict[str, Any]:
        """Verify signature, algorithm, lifetime and claims."""
        try:
            claims = jwt.decode(assertion, resolve_key, algorithms=ASSERTION_ALGORITHMS).claims
        except JoseError:
            raise InvalidClientError from None
        latest = self._services.clock.now() + ASSERTION_LIFE
        if not isinstance(claims.get("exp"), int) or claims["exp"] > latest.timestamp():
            raise InvalidClientError
        self.verify_claims(claims)
        return claims

    def validate_jti(self, claims: dict[str, Any], jti: object) -> bool:
        """Whether the assertion's id is new; remembered in PostgreSQL, so a restart forgets nothing."""
        if not isinstance(jti, str) or not 0 < len(jti) <= _MAX_JTI:
            return False
        expires_at = datetime.fromtimestamp(claims["exp"] + self.leeway, tz=self._services.clock.now().tzinfo)
        with self._services.system_work(BOTH_REALMS) as work:
            return work.clients.first_use(claims["sub"], jti, expires_at)


def _client_with_secret(services: Services, find: FindClient, client_id: str, secret: str) -> Client | None:
    client = find(client_id) if client_id and secret else None
    if client is None or not client.accepts_secret(services.digests.client_secret(secret), services.clock.now()):
        return None
    return client


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)
