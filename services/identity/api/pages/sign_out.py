"""RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0)."""

from typing import Any
from uuid import UUID

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from flask import Blueprint, Response, redirect, request
from joserfc import jws
from joserfc.jwk import KeySet

from services.identity.adapters.tokens.access_tokens import ID_TOKEN_TYPE
from services.identity.adapters.work import IdentityWork
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.api.oauth.server import authorization_server
from services.identity.api.pages.page import csp_source, current_sign_in, forget_sign_in, page, require_own_form
from services.identity.bootstrap import services
from services.identity.domain.tokens.sessions import SignIn
from services.identity.usecases.sign_in.sign_out import sign_out
from shared.kernel.country import BOTH_REALMS
from shared.web.access.authorization import public

blp = Blueprint("sign_out", __name__, url_prefix="/oauth2", template_folder="../templates")


class EndSession(EndSessionEndpoint):
    """The library's reading of a logout request: hint, client and exact post-logout address."""

    def get_server_jwks(self) -> KeySet:
        """The keys that sign our ID tokens."""
        return KeySet.import_key_set(services().keys.jwks())  # type: ignore[arg-type]  # a plain mapping

    def get_algorithms(self) -> list[str]:
        """The one algorithm of our ID tokens."""
        return ["ES256"]

    def _validate_id_token_hint(self, id_token_hint: str) -> dict[str, Any]:
        # The claims are JSON, and Authlib's signature says so: their values are of any type.
        # Access tokens are signed by the same keys; a service that is sent one must not be able to sign its owner out.
        try:
            claims: dict[str, Any] = super()._validate_id_token_hint(id_token_hint)
        except (TypeError, ValueError) as wrong:  # what the library makes of a header with values of other types
            raise InvalidRequestError from wrong
        header = jws.extract_compact(id_token_hint.encode()).headers()
        if header.get("typ") != ID_TOKEN_TYPE or claims.get("iss") != services().settings.common.issuer:
            raise InvalidRequestError
        return claims

    def is_post_logout_redirect_uri_legitimate(self, *_: object) -> bool:
        """A registered address of the named client is enough: without a hint the person is asked first."""
        return True


@blp.route("/logout", methods=["GET", "POST"])
@public("people come here to sign out")
def logout() -> Response:
    """End the sign-in: at once with a valid ID token, else after asking."""
    parameters = request.values if request.method == "POST" else request.args
    try:
        asked = EndSession(authorization_server()).validate_request(ProtocolRequest(request, parameters))
    except OAuth2Error:
        return page("message.html", status=400, heading="cannot_continue", text="bad_request")
    confirmed = request.method == "POST" and "form_token" in request.form
    if confirmed:
        require_own_form()
    if asked.needs_confirmation and not confirmed:
        return _ask(asked)
    with services().system_work(BOTH_REALMS) as work:
        for sign_in in _to_end(asked, work):
            sign_out(sign_in, work=work)
    response = redirect(asked.redirect_uri, 303) if asked.redirect_uri else page("message.html", heading="signed_out")
    forget_sign_in(response)  # type: ignore[arg-type]  # werkzeug's base class of Response
    return response  # type: ignore[return-value]  # as above


def _ask(asked: EndSessionRequest) -> Response:
    target = csp_source(asked.redirect_uri) if asked.redirect_uri else ""
    kept = {
        name: request.values[name]
        for name in ("client_id", "post_logout_redirect_uri", "state")
        if name in request.values
    }
    return page("sign_out.html", form_target=target, kept=kept)


def _to_end(asked: EndSessionRequest, work: IdentityWork) -> list[SignIn]:
    found = {}
    if (here := current_sign_in(work)) is not None and (
        asked.id_token_claims is None or asked.id_token_claims.get("sub") == str(here.user_id)
    ):
        found[here.id] = here
    if asked.id_token_claims is not None:
        family = work.families.find(UUID(asked.id_token_claims["sid"]))
        named = work.sign_ins.find(family.session_id) if family else None
        if named is not None and named.ended_at is None:
            found[named.id] = named
    return list(found.values())
