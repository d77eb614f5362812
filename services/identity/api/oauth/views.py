"""The endpoints of the authorization server that programs call; `api/pages` has those that people see."""

from authlib.oauth2 import OAuth2Error
from flask import Blueprint, Response, request

from services.identity.api.oauth.client_auth import ASSERTION_ALGORITHMS, CONFIDENTIAL_METHODS, EVERY_METHOD
from services.identity.api.oauth.prompts import PROMPTS
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.api.oauth.server import authorization_server
from services.identity.bootstrap import services
from services.identity.domain.scopes import OPENID
from services.identity.usecases.read_profile import read_userinfo
from shared.contracts.oauth import TOKEN_EXCHANGE
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.grant import Permission
from shared.kernel.language import LANGUAGES
from shared.web.authorization import current_grant, public, signed_in
from shared.web.responses import json_response

blp = Blueprint("oauth", __name__)

# client_credentials opens its own unit of work under the client's grant, which is known only once the client has
# authenticated; token exchange needs none.
_GRANTS_IN_SYSTEM_TRANSACTION = ("authorization_code", "refresh_token")
_JWKS_CACHE = "public, max-age=300"


@blp.post("/oauth2/token")
@public("the OAuth2 server authenticates the client")
def token() -> Response:
    """Issue tokens (RFC 6749 §3.2)."""
    server = authorization_server()
    try:
        if request.form.get("grant_type") not in _GRANTS_IN_SYSTEM_TRANSACTION:
            return server.create_token_response(ProtocolRequest(request, request.form))
        # An error response commits too, because a replayed code or token has just revoked its family.
        with services().system_work(ALL_COUNTRIES) as work:
            return server.create_token_response(ProtocolRequest(request, request.form, work=work))
    except OAuth2Error as error:
        return server.handle_response(*error())


@blp.post("/oauth2/par")
@public("the OAuth2 server authenticates the client")
def push() -> Response:
    """Take an authorization request from the client itself (RFC 9126 §2)."""
    server = authorization_server()
    try:
        with services().system_work(ALL_COUNTRIES) as work:
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
    with services().system_work(ALL_COUNTRIES) as work:
        return json_response(read_userinfo(current_grant(), work=work))


@blp.get("/oauth2/jwks")
@public("the keys are public")
def jwks() -> Response:
    """The keys that verify our tokens (RFC 7517): next, current and recently retired."""
    return json_response(services().keys.jwks(), cache=_JWKS_CACHE)


@blp.get("/.well-known/oauth-authorization-server")
@public("the metadata is public")
def authorization_server_metadata() -> Response:
    """What this authorization server supports (RFC 8414)."""
    return json_response(_metadata(), cache=_JWKS_CACHE)


@blp.get("/.well-known/openid-configuration")
@public("the metadata is public")
def openid_configuration() -> Response:
    """The same metadata, where OpenID Connect clients look for it (Discovery §4)."""
    return json_response(_metadata(), cache=_JWKS_CACHE)


def _endpoint(name: str) -> Response:
    server = authorization_server()
    try:
        response: Response = server.create_endpoint_response(name, ProtocolRequest(request, request.form))
    except OAuth2Error as error:
        return server.handle_response(*error())
    return response


def _metadata() -> dict[str, object]:
    issuer = services().settings.common.issuer
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth2/authorize",
        "token_endpoint": f"{issuer}/oauth2/token",
        "pushed_authorization_request_endpoint": f"{issuer}/oauth2/par",
        "require_pushed_authorization_requests": False,
        "revocation_endpoint": f"{issuer}/oauth2/revoke",
        "introspection_endpoint": f"{issuer}/oauth2/introspect",
        "userinfo_endpoint": f"{issuer}/oauth2/userinfo",
        "end_session_endpoint": f"{issuer}/oauth2/logout",
        "jwks_uri": f"{issuer}/oauth2/jwks",
        "scopes_supported": [OPENID, *sorted(Permission)],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials", TOKEN_EXCHANGE],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": EVERY_METHOD,
        "token_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "revocation_endpoint_auth_methods_supported": EVERY_METHOD,
        "introspection_endpoint_auth_methods_supported": CONFIDENTIAL_METHODS,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "acr_values_supported": ["pwd", "mfa", "phr"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "sid", "nonce", "name", "email"],
        "prompt_values_supported": list(PROMPTS),
        "ui_locales_supported": list(LANGUAGES),
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
