"""The endpoints of the authorization server that programs call; `api/pages` has those that people see."""

from authlib.oauth2 import OAuth2Error
from flask import Blueprint, Response, request

from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.api.oauth.server import authorization_server
from services.identity.bootstrap import services
from services.identity.usecases.people.read_profile import read_userinfo
from shared.kernel.country import BOTH_REALMS
from shared.web.access.authorization import current_grant, public, signed_in
from shared.web.responses import json_response

blp = Blueprint("oauth", __name__)

# client_credentials opens its own unit of work under the client's grant, which is known only once the client has
# authenticated; token exchange needs none.
_GRANTS_IN_SYSTEM_TRANSACTION = ("authorization_code", "refresh_token")


@blp.post("/oauth2/token")
@public("the OAuth2 server authenticates the client")
def token() -> Response:
    """Issue tokens (RFC 6749 §3.2)."""
    server = authorization_server()
    try:
        if request.form.get("grant_type") not in _GRANTS_IN_SYSTEM_TRANSACTION:
            return server.create_token_response(ProtocolRequest(request, request.form))
        # An error response commits too, because a replayed code or token has just revoked its family.
        with services().system_work(BOTH_REALMS) as work:
            return server.create_token_response(ProtocolRequest(request, request.form, work=work))
    except OAuth2Error as error:
        return server.handle_response(*error())


@blp.post("/oauth2/par")
@public("the OAuth2 server authenticates the client")
def push() -> Response:
    """Take an authorization request from the client itself (RFC 9126 §2)."""
    server = authorization_server()
    try:
        with services().system_work(BOTH_REALMS) as work:
            return server.pushed_response(ProtocolRequest(request, request.form, work=work, is_pushed=True))
    except OAuth2Error as error:
        return server.handle_response(*error())


@blp.post("/oauth2/revoke")
@public("the OAuth2 server authenticates the client")
def revoke() -> Response:
    """Give a token back (RFC 7009)."""
    return _endpoint("revocation")


@blp.post("/oauth2/introspect")
@public("the OAuth2 server authenticates the client")
def introspect() -> Response:
    """Whether a token is live (RFC 7662)."""
    return _endpoint("introspection")


@blp.route("/oauth2/userinfo", methods=["GET", "POST"])
@signed_in
def userinfo() -> Response:
    """Who the access token speaks for (OpenID Connect Core §5.3)."""
    with services().system_work(BOTH_REALMS) as work:
        return json_response(read_userinfo(current_grant(), work=work))


def _endpoint(name: str) -> Response:
    server = authorization_server()
    try:
        response: Response = server.create_endpoint_response(name, ProtocolRequest(request, request.form))
    except OAuth2Error as error:
        return server.handle_response(*error())
    return response
