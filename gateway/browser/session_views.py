"""`/session`: the sign-in of a browser, without tokens."""

import time
from dataclasses import dataclass

import orjson
from flask import Blueprint, Response, redirect, request

from gateway.browser.cookies import read_cookie, set_cookie
from gateway.browser.current_session import CurrentSession
from gateway.browser.forms_key import DEVICE_HEADER, FORMS_COOKIE, forms_key
from gateway.browser.sessions import COOKIE, IDLE_SECONDS, Session, SessionStore
from gateway.browser.sign_in import ATTEMPT_COOKIE, ATTEMPT_SECONDS, SignIn, SignInFailed
from gateway.settings import GatewaySettings
from shared.kernel.errors import Unauthenticated, Unavailable
from shared.kernel.grant import Grant
from shared.telemetry import get_logger
from shared.web.access.tokens import TokenVerifier

log = get_logger(__name__)

# On a shared computer the next person must meet the sign-in form, not the last person's sign-in at identity.
_IDENTITY_COOKIES = ("ceiba_sign_in", "__Secure-ceiba_sign_in")


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionViews:
    """The views, and what they work with."""

    settings: GatewaySettings
    verifier: TokenVerifier
    store: SessionStore
    current_session: CurrentSession
    sign_in: SignIn

    def blueprint(self) -> Blueprint:
        """GET /session, GET /session/sign-in, GET /session/callback, POST /session/sign-out."""
        blueprint = Blueprint("session", __name__, url_prefix="/session")
        blueprint.add_url_rule("", view_func=self.who_am_i)
        blueprint.add_url_rule("/sign-in", view_func=self.begin_sign_in)
        blueprint.add_url_rule("/callback", view_func=self.complete_sign_in)
        blueprint.add_url_rule("/sign-out", view_func=self.sign_out, methods=["POST"])
        return blueprint

    def who_am_i(self) -> Response:
        """The caller's session, described with ids and codes only: a shared screen shows no name."""
        session_id, session = self.current_session.find(request.environ)
        return Response(orjson.dumps(self._description(session_id, session)), mimetype="application/json")

    def begin_sign_in(self) -> Response:
        """Send the browser to the identity service; with `confirm` to prove anew who it is (RFC 9470 §4)."""
        if request.host != self.settings.public_host:
            # The callback comes to the public address, so the cookie that it is checked against must be set there.
            return _see_other(self.settings.public_url + "/session/sign-in")
        language = "en" if request.args.get("lang") == "en" else "es"
        address, attempt = self.sign_in.begin(
            return_to=request.args.get("return_to", "/"),
            language=language,
            practice=request.args.get("practice") == "true",
            anew="confirm" in request.args,
            replaces=read_cookie(request.environ, COOKIE) or "",
        )
        response = _see_other(address)
        # Lax, so that the cookie is also sent when the sign-in began with a link from another site.
        set_cookie(response, ATTEMPT_COOKIE, attempt, "Lax", max_age=ATTEMPT_SECONDS)
        return response

    def complete_sign_in(self) -> Response:
        """Where the identity service sends the browser back to. Raises SignInFailed."""
        sealed = read_cookie(request.environ, ATTEMPT_COOKIE)
        if sealed is None:
            raise SignInFailed
        session_id, _, attempt = self.sign_in.complete(
            code=request.args.get("code", ""), state=request.args.get("state", ""), attempt_cookie=sealed
        )
        for replaced in {read_cookie(request.environ, COOKIE), attempt.replaces} - {None, ""}:
            # Who holds a copy of the cookie from before must not go on with it.
            self.sign_in.replace(str(replaced))
        response = _see_other(attempt.return_to)
        set_cookie(response, COOKIE, session_id, "Strict")
        set_cookie(response, ATTEMPT_COOKIE, "", "Lax", max_age=0)
        return response

    def sign_out(self) -> Response:
        """End the caller's session. Raises Unauthenticated or CrossSite."""
        self.sign_in.end(*self.current_session.find(request.environ))
        response = Response(status=204)
        _clear_cookies(response)
        return response

    def end_session(self, response: Response) -> None:
        """End the caller's session, if there is one, and clear its cookies in `response`."""
        session_id = read_cookie(request.environ, COOKIE)
        if session_id is not None:
            try:
                self.sign_in.end(session_id, self.store.read(session_id, extend=False))
            except (Unauthenticated, Unavailable):
                # The browser loses its cookie in any case, and the session expires.
                log.info("session not ended: it was not found")
        _clear_cookies(response)

    def _grant(self, session: Session) -> Grant:
        return self.verifier.verify(f"Bearer {session.access_token}")

    def _description(self, session_id: str, session: Session) -> dict[str, object]:
        try:
            grant = self._grant(session)
        except Unauthenticated:
            session = self.current_session.confirm(session_id, session)
            grant = self._grant(session)
        return {
            "subject": grant.subject,
            "role": session.role or None,
            "permissions": sorted(grant.permissions),
            "organisation_id": str(grant.organisation_id) if grant.organisation_id else None,
            "countries": sorted(grant.countries),
            "practice_of": next((country.real for country in sorted(grant.countries) if country.is_practice), None),
            "csrf_token": session.csrf_token,
            "expires_in": self.store.seconds_left(session_id, session),
            "idle_seconds": IDLE_SECONDS,
            "ends_in": max(0, int(session.ends_at - time.time())),
            "forms_key": forms_key(
                self.settings.session_key, subject=grant.subject, device=request.headers.get(DEVICE_HEADER, "")
            ),
            "support_contact": self.settings.support_contacts.contact_for(
                organisation_id=grant.organisation_id, countries={country.real for country in grant.countries}
            ),
            "environment": self.settings.environment,
            # In production there is no such mailbox, whatever the variable says.
            "mail_url": self.settings.mail_url if self.settings.is_local else None,
        }


def _clear_cookies(response: Response) -> None:
    set_cookie(response, COOKIE, "", "Strict", max_age=0)
    response.delete_cookie(FORMS_COOKIE, path="/app", secure=True, samesite="Strict")
    for name in _IDENTITY_COOKIES:
        response.delete_cookie(name, path="/oauth2")


def _see_other(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)  # noqa: S101 - werkzeug types it as its own base class
    response.autocorrect_location_header = False
    return response
