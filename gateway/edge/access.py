"""Who is calling: the verified bearer token, or the browser session behind the cookie."""

import hmac
from dataclasses import dataclass
from typing import Protocol

from gateway.browser.sessions import COOKIE, Session
from gateway.edge.request_validation import Environ
from gateway.problems import CrossSite
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BACKGROUND = "HTTP_X_BACKGROUND"
"""A page says with it that it asks by itself and nobody did anything. To leave it out keeps only one's own session."""


class LiveSession(Protocol):
    """What the gateway needs of `gateway.browser.renewal.Renewal`."""

    def __call__(self, session_id: str, *, in_use: bool = True) -> Session:
        """The session with a valid access token; raises Unauthenticated or Unavailable."""
        ...


class Verifier(Protocol):
    """What the gateway needs of `shared.web.tokens.TokenVerifier`."""

    def verify(self, authorization: str | None) -> Grant:
        """The grant behind `Bearer <token>`; raises Unauthenticated."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller who proved who she is, and the header that proves it to the services."""

    grant: Grant
    authorization: str


class Access:
    """Finds the caller of a request. Services verify the token again."""

    def __init__(self, verifier: Verifier, live_session: LiveSession, public_url: str) -> None:
        self._verifier = verifier
        self._live_session = live_session
        self._origin = public_url

    def caller(self, environ: Environ, *, stream: bool = False) -> Caller:
        """Raises Unauthenticated, CrossSite, or Unavailable when a session cannot be looked up.

        A `stream` is opened again and again by the page itself: it does not keep a session alive.
        """
        authorization: str | None = environ.get("HTTP_AUTHORIZATION")
        if authorization is not None:
            return Caller(self._verifier.verify(authorization), authorization)
        session_id = read_cookie(environ, COOKIE)
        if session_id is None:
            raise Unauthenticated
        session = self._live_session(session_id, in_use=is_use(environ) and not stream)
        if environ["REQUEST_METHOD"] not in _SAFE:
            self.require_same_page(environ, session)
        authorization = f"Bearer {session.access_token}"
        return Caller(self._verifier.verify(authorization), authorization)

    def require_same_page(self, environ: Environ, session: Session) -> None:
        """Refuse a change that another site's page could have asked for; raises CrossSite."""
        sent = environ.get("HTTP_X_CSRF_TOKEN", "")
        if not hmac.compare_digest(sent.encode(), session.csrf_token.encode()):
            raise CrossSite
        if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
            raise CrossSite
        if environ.get("HTTP_ORIGIN", self._origin) != self._origin:
            raise CrossSite


def is_use(environ: Environ) -> bool:
    """Whether somebody did something, as far as the page says."""
    return _BACKGROUND not in environ


def read_cookie(environ: Environ, name: str) -> str | None:
    """The value of one cookie; None when it is missing or sent twice."""
    values = [
        value
        for pair in environ.get("HTTP_COOKIE", "").split(";")
        if (parts := pair.strip().partition("="))[0] == name and (value := parts[2])
    ]
    return values[0] if len(values) == 1 else None
