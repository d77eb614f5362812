"""The caller of a request: from the verified bearer token, or from the browser session of the cookie."""

from dataclasses import dataclass

from gateway.browser.current_session import CurrentSession
from gateway.browser.sessions import Session
from gateway.headers import Environ
from shared.contracts.oauth import AUDIENCE
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant
from shared.web.access.dpop import proof_of
from shared.web.access.tokens import TokenVerifier


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller whose token was verified, and the header that proves it to the services."""

    grant: Grant
    authorization: str


class Access:
    """Finds the caller of a request. Services verify the token again."""

    def __init__(self, verifier: TokenVerifier, current_session: CurrentSession) -> None:
        self._verifier = verifier
        self._current_session = current_session

    def caller(self, environ: Environ, *, stream: bool = False) -> Caller:
        """Raises Unauthenticated, SessionRevoked, CrossSite, or Unavailable when a session cannot be looked up."""
        authorization: str | None = environ.get("HTTP_AUTHORIZATION")
        if authorization is None:
            return self._of_session(*self._current_session.find(environ, stream=stream))
        return Caller(self._verifier.verify(authorization, proof_of(environ)), authorization)

    def caller_again(self, environ: Environ) -> Caller:
        """As `caller`, later in the same request: a proof of possession was used up by then (RFC 9449 §11.1)."""
        authorization: str | None = environ.get("HTTP_AUTHORIZATION")
        if authorization is None:
            return self.caller(environ)
        return Caller(self._verifier.look_at(authorization.partition(" ")[2]).grant, authorization)

    def require_whole_platform(self, caller: Caller) -> None:
        """Raises Unauthenticated for a token that is good for single services (RFC 8707)."""
        if AUDIENCE not in self._verifier.look_at(caller.authorization.partition(" ")[2]).audience:
            raise Unauthenticated

    def renewed(self, environ: Environ, refused: str) -> str:
        """The header with the next token of a session, when a service did not take `refused`; '' without a session.

        Raises SessionRevoked, with why, when identity has ended it, and as `caller` does.
        """
        if "HTTP_AUTHORIZATION" in environ:
            return ""
        session_id, session = self._current_session.find(environ)
        if f"Bearer {session.access_token}" == refused:
            session = self._current_session.confirm(session_id, session)
        return self._of_token(session.access_token).authorization

    def _of_session(self, session_id: str, session: Session) -> Caller:
        try:
            return self._of_token(session.access_token)
        except Unauthenticated:
            # Revoked before its time: identity says whether the session goes on, and the page learns if it does not.
            return self._of_token(self._current_session.confirm(session_id, session).access_token)

    def _of_token(self, token: str) -> Caller:
        authorization = f"Bearer {token}"
        return Caller(self._verifier.verify(authorization), authorization)
