"""The client's side of OpenID Connect towards an organisation's provider, over `shared/outgoing`."""

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_qs
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7523.assertion import private_key_jwt_sign
from authlib.oauth2.rfc7523.client import ASSERTION_TYPE
from authlib.oidc.core import CodeIDToken
from cachetools import TTLCache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

from services.identity.domain.errors import SignInRefused
from services.identity.domain.sign_in.federation import SIGNED_IN_WITHIN, IdentityProvider, ProvedIdentity
from shared.kernel.errors import Unavailable
from shared.outgoing.asker import Answer, Asker, Question
from shared.outgoing.poster import Undeliverable
from shared.telemetry import get_logger

log = get_logger(__name__)

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures of ID tokens; never a shared secret and never none."""
PROVIDER_SECONDS = 5.0
"""A thread of this service waits no longer for a provider."""
AT_ONCE, AT_ONE = 4, 2
"""Threads that wait for providers, and for one of them; one more is refused, so that a provider which hangs keeps
neither other sign-ins nor the people of other organisations waiting."""
KEPT_SECONDS = 600
ASK_AGAIN_SECONDS = 30.0
"""After an unknown key the set is fetched again this often at most."""
LEEWAY_SECONDS = 60
ASSERTION_SECONDS = 60
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What binds a journey to the provider to the browser that began it (RFC 7636, OpenID Connect Core §3.1.2.1)."""

    state: str
    nonce: str
    verifier: str


class ProviderClient:
    """Leads people to a provider and reads what it says of them. Thread-safe; keeps its documents for ten minutes."""

    def __init__(self, asker: Asker, redirect_uri: str) -> None:
        self._asker = asker
        self.redirect_uri = redirect_uri
        self._documents: TTLCache[str, dict[str, Any]] = TTLCache(64, KEPT_SECONDS)
        self._fetched: dict[str, float] = {}
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._places_of: dict[str, threading.BoundedSemaphore] = {}

    def address(self, provider: IdentityProvider, attempt: Attempt, *, language: str) -> str:
        """Where the browser goes. Raises Unavailable while the provider does not answer."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).decode().rstrip("=")
        address: str = prepare_grant_uri(
            self._metadata(provider)["authorization_endpoint"],
            provider.client_id,
            "code",
            redirect_uri=self.redirect_uri,
            scope="openid email",
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=challenge,
            code_challenge_method="S256",
            max_age=str(int(SIGNED_IN_WITHIN.total_seconds())),
            ui_locales=language,
        )
        return address

    def require_issuer(self, provider: IdentityProvider, named: str | None) -> None:
        """Refuse a response of another issuer (RFC 9207 §2.4). Raises SignInRefused, Unavailable."""
        says_always = self._metadata(provider).get("authorization_response_iss_parameter_supported") is True
        if named != provider.issuer and (named is not None or says_always):
            raise SignInRefused

    def redeem(self, provider: IdentityProvider, code: str, attempt: Attempt) -> ProvedIdentity:
        """What the provider says of the person. Raises SignInRefused for what does not hold, Unavailable."""
        token_endpoint = self._metadata(provider)["token_endpoint"]
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self.redirect_uri, code_verifier=attempt.verifier
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        _, headers, body = self._credentials(provider).prepare("POST", token_endpoint, headers, body)
        answer = self._ask(Question(url=token_endpoint, method="POST", headers=headers, body=body.encode()))
        if 400 <= answer.status < 500:
            log.warning("code refused by identity provider", status=answer.status)
            raise SignInRefused
        try:
            id_token = answer.document["id_token"]
        except (Undeliverable, KeyError):
            raise Unavailable(retry_after=5) from None
        return self._identity(provider, str(id_token), attempt)

    def _credentials(self, provider: IdentityProvider) -> ClientAuth:
        if provider.private_key is None:
            methods = self._metadata(provider).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
            return ClientAuth(provider.client_id, provider.client_secret, method)
        return ClientAuth(provider.client_id, provider.private_key, _signed)

    def _identity(self, provider: IdentityProvider, id_token: str, attempt: Attempt) -> ProvedIdentity:
        try:
            claims = self._verified(provider, id_token, attempt)
            signed_in_at = datetime.fromtimestamp(claims["auth_time"], tz=UTC)
            verified = claims.get("email_verified") is True
            amr = claims.get("amr") or []
            return ProvedIdentity(
                issuer=provider.issuer,
                subject=_text(claims["sub"]),
                email=_text(claims.get("email") or "").strip().lower() if verified else "",
                acr=_text(claims.get("acr") or ""),
                amr=frozenset(map(_text, amr)),
                signed_in_at=signed_in_at,
            )
        except (JoseError, ValueError, KeyError, TypeError, OverflowError) as error:
            log.warning("id token refused", error=type(error).__name__)
            raise SignInRefused from None

    def _verified(self, provider: IdentityProvider, id_token: str, attempt: Attempt) -> CodeIDToken:
        token = self._decoded(provider, id_token)
        expected: dict[str, Any] = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        }
        max_age = int(SIGNED_IN_WITHIN.total_seconds())
        claims = CodeIDToken(
            token.claims,
            token.header,
            options=expected,
            params={"nonce": attempt.nonce, "client_id": provider.client_id, "max_age": max_age},
        )
        now = int(time.time())
        claims.validate(now=now, leeway=LEEWAY_SECONDS)
        if not now - max_age - LEEWAY_SECONDS <= claims["auth_time"] <= now + LEEWAY_SECONDS:
            raise ValueError("the sign-in at the provider is too old")
        return claims

    def _decoded(self, provider: IdentityProvider, id_token: str) -> jwt.Token:
        address = self._metadata(provider)["jwks_uri"]
        try:
            return jwt.decode(id_token, self._keys(address), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            # Perhaps it has changed its keys.
            if time.monotonic() - self._fetched.get(address, 0.0) < ASK_AGAIN_SECONDS:
                raise
            with self._lock:
                self._documents.pop(address, None)
            return jwt.decode(id_token, self._keys(address), algorithms=ALGORITHMS)

    def _keys(self, address: str) -> KeySet:
        return KeySet.import_key_set(self._document(address))  # type: ignore[arg-type]  # checked by the library

    def _metadata(self, provider: IdentityProvider) -> dict[str, Any]:
        found = self._document(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != provider.issuer or not all(isinstance(found.get(name), str) for name in _ADDRESSES):
            log.warning("metadata of identity provider refused")
            raise Unavailable(retry_after=60)
        return found

    def _document(self, address: str) -> dict[str, Any]:
        with self._lock:
            kept = self._documents.get(address)
        if kept is not None:
            return kept
        try:
            found: dict[str, Any] = self._ask(Question(url=address)).document
        except Undeliverable:
            raise Unavailable(retry_after=5) from None
        with self._lock:
            self._documents[address] = found
            self._fetched[address] = time.monotonic()
        return found

    def _ask(self, question: Question) -> Answer:
        with self._place(self._places), self._place(self._place_at(question.url)):
            try:
                return self._asker.ask(question)
            except Undeliverable as reason:
                log.warning("identity provider does not answer", reason=reason.code)
                raise Unavailable(retry_after=5) from None

    def _place_at(self, address: str) -> threading.BoundedSemaphore:
        with self._lock:
            return self._places_of.setdefault(urlsplit(address).netloc, threading.BoundedSemaphore(AT_ONE))

    @contextmanager
    def _place(self, places: threading.BoundedSemaphore) -> Iterator[None]:
        if not places.acquire(blocking=False):
            raise Unavailable(retry_after=int(PROVIDER_SECONDS))
        try:
            yield
        finally:
            places.release()


def _signed(auth: ClientAuth, _: str, uri: str, headers: dict[str, str], body: str) -> tuple[str, dict[str, str], str]:
    key = auth.client_secret
    assertion = private_key_jwt_sign(
        import_key(dict(key)),
        client_id=auth.client_id,
        token_endpoint=uri,
        alg=key["alg"],
        header={"kid": key["kid"]},
        expires_in=ASSERTION_SECONDS,
    )
    return (
        uri,
        headers,
        add_params_to_qs(body, [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
