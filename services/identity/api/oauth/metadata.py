"""What programs read to find their way: keys, what this server supports, and which services it protects."""

from flask import Blueprint, Response

from services.identity.api.oauth.client_auth import ASSERTION_ALGORITHMS, CONFIDENTIAL_METHODS, EVERY_METHOD
from services.identity.api.oauth.prompts import PROMPTS
from services.identity.bootstrap import services
from services.identity.domain.roles.scopes import OPENID
from shared.contracts.oauth import PROOF_ALGORITHMS, RESOURCES, TOKEN_EXCHANGE, resource_of
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission
from shared.kernel.language import LANGUAGES
from shared.web.access.authorization import public
from shared.web.responses import json_response

blp = Blueprint("metadata", __name__)

_JWKS_CACHE = "public, max-age=300"


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


@blp.get("/.well-known/oauth-protected-resource")
@public("the metadata is public")
def platform_resource() -> Response:
    """The whole platform as a protected resource (RFC 9728)."""
    return json_response(_resource(services().settings.common.issuer), cache=_JWKS_CACHE)


@blp.get("/.well-known/oauth-protected-resource/resources/<service>")
@public("the metadata is public")
def service_resource(service: str) -> Response:
    """One service as a protected resource (RFC 9728 §3.1)."""
    if service not in RESOURCES:
        raise NotFound
    return json_response(_resource(resource_of(services().settings.common.issuer, service)), cache=_JWKS_CACHE)


def _resource(identifier: str) -> dict[str, object]:
    issuer = services().settings.common.issuer
    return {
        "resource": identifier,
        "authorization_servers": [issuer],
        "jwks_uri": f"{issuer}/oauth2/jwks",
        "scopes_supported": sorted(Permission),
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": PROOF_ALGORITHMS,
        "dpop_bound_access_tokens_required": False,
        "resource_documentation": f"{issuer}/docs",
    }


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
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
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
        "dpop_signing_alg_values_supported": PROOF_ALGORITHMS,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "acr_values_supported": ["pwd", "mfa", "phr"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "sid", "nonce", "name", "email"],
        "prompt_values_supported": list(PROMPTS),
        "ui_locales_supported": list(LANGUAGES),
        "authorization_response_iss_parameter_supported": True,
        "protected_resources": [issuer, *(resource_of(issuer, service) for service in RESOURCES)],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
