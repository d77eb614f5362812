"""The session behind the cookie of a request."""

import hmac

from gateway.browser.cookies import read_cookie
from gateway.browser.sessions import COOKIE, Session
from gateway.browser.token_renewal import TokenRenewal
from gateway.headers import Environ
from gateway.problems import CrossSite
from shared.kernel.errors import Unauthenticated

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BACKGROUND = "HTTP_X_BACKGROUND"
"""A page sends this header with requests that the person did not cause. A page that omits it only extends its own
session."""


class CurrentSession:
    """Finds the session of a request and defends it against other sites."""

    def __init__(self, renewal: TokenRenewal, public_url: str) -> None:
        self._renewal = renewal
        self._origin = public_url

    def find(self, environ: Environ, *, stream: bool = False) -> tuple[str, Session]:
        """The session's id and the session, its access token still valid.

        A `stream` does not extend the session, because the page itself opens it again and again. Raises
        Unauthenticated, CrossSite, or Unavailable when the session cannot be looked up.
        """
        session_id = read_cookie(environ, COOKIE)
        if session_id is None:
            raise Unauthenticated
        session = self._renewal.live_session(session_id, extend=_BACKGROUND not in environ and not stream)
        if environ["REQUEST_METHOD"] not in _SAFE:
            self._require_same_page(environ, session)
        return session_id, session

    def confirm(self, session_id: str, refused: Session) -> Session:
        """The session with a new token, when the services refuse that of `refused`. Raises as `TokenRenewal` does."""
        return self._renewal.confirm(session_id, refused)

    def _require_same_page(self, environ: Environ, session: Session) -> None:
        """Refuse a change that another site's page could have asked for."""
        sent = environ.get("HTTP_X_CSRF_TOKEN", "")
        if not hmac.compare_digest(sent.encode(), session.csrf_token.encode()):
            raise CrossSite
        if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
            raise CrossSite
        if environ.get("HTTP_ORIGIN", self._origin) != self._origin:
            raise CrossSite
