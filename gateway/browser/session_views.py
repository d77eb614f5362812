"""`/session`: what a browser sees of its own sign-in. Tokens never pass here."""

import time
from dataclasses import dataclass

import orjson
from flask import Blueprint, Response, redirect, request

from gateway.browser.sessions import COOKIE, IDLE_SECONDS, Session, SessionStore
from gateway.browser.sign_in import ATTEMPT_COOKIE, ATTEMPT_SECONDS, SignIn, SignInFailed
from gateway.edge.access import Access, LiveSession, Verifier, is_use, read_cookie
from gateway.settings import GatewaySettings
from shared.kernel.errors import Unauthenticated, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

# On a shared computer the next person must meet the sign-in form, not the last person's sign-in at identity.
_IDENTITY_COOKIES = ("ceiba_sign_in", "__Secure-ceiba_sign_in")


@dataclass(frozen=True, slots=True)
class SessionServices:
    """What the session views work with."""

    settings: GatewaySettings
    access: Access
    verifier: Verifier
    store: SessionStore
    live_session: LiveSession
    sign_in: SignIn


def session_blueprint(endpoint: SessionServices) -> Blueprint:
    """GET /session, GET /session/sign-in, GET /session/callback, POST /session/sign-out."""
    blueprint = Blueprint("session", __name__)

    @blueprint.get("/session")
    def who_am_i() -> Response:
        session_id, session = _current(endpoint)
        return _json(_description(endpoint, session_id, session))

    @blueprint.get("/session/sign-in")
    def sign_in() -> Response:
        if request.host != endpoint.settings.public_host:
            # The callback comes back to the public address, and so must the cookie that it is checked against.
            return _see_other(endpoint.settings.public_url + "/session/sign-in")
        language = "en" if request.args.get("lang") == "en" else "es"
        address, attempt = endpoint.sign_in.begin(return_to=request.args.get("return_to", "/"), language=language)
        response = _see_other(address)
        # Lax: the attempt must survive a sign-in that began with a link from another site.
        _set_cookie(response, ATTEMPT_COOKIE, attempt, "Lax", max_age=ATTEMPT_SECONDS)
        return response

    @blueprint.get("/session/callback")
    def callback() -> Response:
        attempt = read_cookie(request.environ, ATTEMPT_COOKIE)
        if attempt is None:
            raise SignInFailed
        session_id, _, return_to = endpoint.sign_in.complete(
            code=request.args.get("code", ""), state=request.args.get("state", ""), attempt_cookie=attempt
        )
        response = _see_other(return_to)
        _set_cookie(response, COOKIE, session_id, "Strict")
        _set_cookie(response, ATTEMPT_COOKIE, "", "Lax", max_age=0)
        return response

    @blueprint.post("/session/sign-out")
    def sign_out() -> Response:
        session_id, session = _current(endpoint)
        endpoint.access.require_same_page(request.environ, session)
        endpoint.sign_in.end(session_id, session)
        response = Response(status=204)
        _clear_cookies(response)
        return response

    return blueprint


def forget_session(endpoint: SessionServices, response: Response) -> None:
    """End the session of whoever asks, if there is one, and clear its cookies; the page is shown in any case."""
    session_id = read_cookie(request.environ, COOKIE)
    if session_id is not None:
        try:
            endpoint.sign_in.end(session_id, endpoint.store.read(session_id, in_use=False))
        except (Unauthenticated, Unavailable):
            log.info("a session was left that could not be ended here; without its cookie it ends by itself")
    _clear_cookies(response)


def _clear_cookies(response: Response) -> None:
    _set_cookie(response, COOKIE, "", "Strict", max_age=0)
    for name in _IDENTITY_COOKIES:
        response.delete_cookie(name, path="/oauth2")


def _current(endpoint: SessionServices) -> tuple[str, Session]:
    session_id = read_cookie(request.environ, COOKIE)
    if session_id is None:
        raise Unauthenticated
    return session_id, endpoint.live_session(session_id, in_use=is_use(request.environ))


def _description(endpoint: SessionServices, session_id: str, session: Session) -> dict[str, object]:
    """Ids and codes only: the page greets nobody by name on a shared screen."""
    grant = endpoint.verifier.verify(f"Bearer {session.access_token}")
    return {
        "subject": grant.subject,
        "role": session.role or None,
        "permissions": sorted(grant.permissions),
        "organisation_id": str(grant.organisation_id) if grant.organisation_id else None,
        "countries": sorted(grant.countries),
        "csrf_token": session.csrf_token,
        "expires_in": endpoint.store.seconds_left(session_id, session),
        "idle_seconds": IDLE_SECONDS,
        "ends_in": max(0, int(session.ends_at - time.time())),
        "environment": endpoint.settings.environment,
        # In production there is no such mailbox, whatever the variable says.
        "mail_url": endpoint.settings.mail_url if endpoint.settings.is_local else None,
    }


def _json(body: dict[str, object]) -> Response:
    return Response(orjson.dumps(body), mimetype="application/json")


def _see_other(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)  # noqa: S101 - werkzeug types it as its own base class
    response.autocorrect_location_header = False
    return response


def _set_cookie(response: Response, name: str, value: str, same_site: str, *, max_age: int | None = None) -> None:
    response.set_cookie(name, value, max_age=max_age, secure=True, httponly=True, samesite=same_site, path="/")
