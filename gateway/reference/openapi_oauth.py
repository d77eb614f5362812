"""The OAuth2 and OpenID Connect endpoints in the OpenAPI document: the RFCs fix their shapes, so they are data here."""

from typing import Any

_ENDPOINTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("get", "/.well-known/openid-configuration", "Metadata (OpenID Connect Discovery)", ()),
    ("get", "/.well-known/oauth-authorization-server", "Metadata (RFC 8414)", ()),
    ("get", "/.well-known/oauth-protected-resource", "The platform as a protected resource (RFC 9728)", ()),
    ("get", "/oauth2/jwks", "The public keys that verify tokens (RFC 7517)", ()),
    ("get", "/oauth2/userinfo", "Who the token belongs to (OpenID Connect)", ()),
    (
        "post",
        "/oauth2/token",
        "A token (RFC 6749); `country` is a list of countries with blanks between, all that are held by default",
        ("grant_type", "scope", "country", "code", "code_verifier", "redirect_uri", "client_id", "refresh_token",
         "client_assertion_type", "client_assertion"),
    ),
    (
        "post",
        "/oauth2/par",
        "A name for an authorization request (RFC 9126), good for one browser and a minute",
        ("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
         "code_challenge_method", "country", "client_assertion_type", "client_assertion"),
    ),
    ("post", "/oauth2/revoke", "End a token and its family (RFC 7009)", ("token", "token_type_hint", "client_id")),
    ("post", "/oauth2/introspect", "Whether a token of the caller's holds (RFC 7662)", ("token", "token_type_hint")),
)  # fmt: skip
_PAGES = (
    ("/oauth2/authorize", "Ask a person for a code; PKCE with S256 is required (RFC 7636)"),
    ("/oauth2/logout", "Sign out"),
)
_OBJECT = {"application/json": {"schema": {"type": "object"}}}
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}


def oauth_paths() -> dict[str, Any]:
    """Path items of the identity service's protocol endpoints."""
    paths: dict[str, Any] = {path: {method: _endpoint(path, text, form)} for method, path, text, form in _ENDPOINTS}
    paths["/oauth2/userinfo"]["get"]["security"] = [{"oauth2": []}]
    for path, text in _PAGES:
        paths[path] = {"get": _operation(path, text, {"200": {"description": "A page, or 303 to the next one"}})}
    return paths


def _endpoint(path: str, text: str, form: tuple[str, ...]) -> dict[str, Any]:
    refused = {"description": "Refused (RFC 6749 §5.2)", "content": {"application/json": {"schema": _ERROR}}}
    operation = _operation(path, text, {"200": {"description": "Granted", "content": _OBJECT}})
    if form:
        fields = {"type": "object", "properties": {name: {"type": "string"} for name in form}, "required": [form[0]]}
        operation["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": fields}}}
        operation["responses"] |= {"400": refused, "401": refused}
    return operation


def _operation(path: str, text: str, responses: dict[str, Any]) -> dict[str, Any]:
    return {
        "tags": ["oauth2"],
        "operationId": path.rsplit("/", 1)[1].replace("-", "_"),
        "summary": text,
        "security": [],
        "responses": {**responses, "default": {"$ref": "#/components/responses/GatewayProblem"}},
    }
