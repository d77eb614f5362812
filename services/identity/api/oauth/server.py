"""The authorization server: its grants, ways of client authentication, endpoints and responses."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import orjson
from authlib.oauth2 import AuthorizationServer, OAuth2Error
from authlib.oauth2.rfc6749 import (
    InvalidClientError,
    InvalidRequestError,
    UnsupportedResponseTypeError,
)
from authlib.oauth2.rfc9207 import IssuerParameter
from flask import Response, current_app

from services.identity.adapters.tokens.access_tokens import AccessTokenClaims
from services.identity.api.oauth.client_auth import EVERY_METHOD, PrivateKeyAssertion, secret_basic, secret_post
from services.identity.api.oauth.dpop import InvalidProof, proved_key
from services.identity.api.oauth.endpoints import Introspection, Revocation
from services.identity.api.oauth.grants import AuthorizationCode, ClientCredentials, RefreshToken, S256Only
from services.identity.api.oauth.prompts import require_supported
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.api.oauth.token_exchange import TokenExchange
from services.identity.bootstrap import Services
from services.identity.domain.clients.clients import SECRET_IN_BODY, AuthMethod, Client
from services.identity.domain.roles.resources import Resources, audience_of
from services.identity.domain.tokens.pushed_requests import PUSHED_LIFE
from services.identity.usecases.tokens.push_request import push_request


class IdentityServer(AuthorizationServer):
    """Authlib's authorization server, connected to this service."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.register_client_auth_method(AuthMethod.SECRET.value, secret_basic(services))
        self.register_client_auth_method(SECRET_IN_BODY, secret_post(services))
        self.register_client_auth_method(AuthMethod.PRIVATE_KEY.value, PrivateKeyAssertion(services))
        self.register_grant(ClientCredentials)
        self.register_grant(AuthorizationCode, [S256Only(required=True)])
        self.register_grant(RefreshToken)
        self.register_grant(TokenExchange)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)
        self._issuer = _Issuer(services.settings.common.issuer)
        self.register_hook("after_create_authorization_response", self._issuer.add_issuer_parameter)

    def query_client(self, client_id: str) -> Client | None:
        """The active client of that identifier, or None."""
        return self.services.clients.find(client_id)

    def access_token(self, claims: AccessTokenClaims, at: datetime) -> str:
        """The claims as a JWT (RFC 9068), signed by the current key and valid from `at` on."""
        return self.services.tokens.access_token(claims, at)

    def audience(self, resources: Resources) -> Sequence[str]:
        """The audience of a token for those services."""
        return audience_of(resources, self.services.settings.common.issuer)

    def token_body(
        self, claims: AccessTokenClaims, scope: Sequence[str], at: datetime | None = None
    ) -> dict[str, object]:
        """The common part of a token response (RFC 6749 §5.1); valid from `at` on, or from now on."""
        return {
            "access_token": self.access_token(claims, at or self.services.clock.now()),
            "token_type": "Bearer" if claims.key_thumbprint is None else "DPoP",
            "expires_in": int(claims.life.total_seconds()),
            "scope": " ".join(scope),
        }

    def create_token_response(self, request: ProtocolRequest) -> Response:
        """What the token endpoint responds."""
        response: Response = super().create_token_response(request)
        return response

    def create_oauth2_request(self, request: ProtocolRequest) -> ProtocolRequest:
        """The views pass requests that are already in the library's shape."""
        return request

    def get_authorization_grant(self, request: ProtocolRequest) -> AuthorizationCode:
        """The grant of an authorization request. Client and redirect are proved before any error may redirect."""
        client = self.query_client(request.payload.client_id or "")
        if client is None:
            raise InvalidRequestError("The client is unknown.")
        redirect_uri = AuthorizationCode.validate_authorization_redirect_uri(request, client)
        if request.payload.response_type != "code":
            raise UnsupportedResponseTypeError("(not code)", redirect_uri=redirect_uri)
        if client.require_pushed_authorization_requests and not request.is_pushed:
            raise InvalidRequestError("The request must be pushed.", redirect_uri=redirect_uri)
        require_supported(request.payload.data, redirect_uri)
        grant: AuthorizationCode = super().get_authorization_grant(request)
        return grant

    def pushed_response(self, request: ProtocolRequest) -> Response:
        """What the endpoint for pushed requests responds (RFC 9126 §2.2); no error of it redirects."""
        try:
            client: Client = self.authenticate_client(request, EVERY_METHOD, "par")
            parameters = request.payload.data
            if "request_uri" in parameters or parameters.setdefault("client_id", client.client_id) != client.client_id:
                raise InvalidRequestError("The request must be of the client itself, and whole.")
            _name_key(request)
            self.get_authorization_grant(request).validate_authorization_request()
        except OAuth2Error as error:
            error.redirect_uri = None
            return self.handle_error_response(request, error)
        request_uri = push_request(parameters, client=client, work=request.work)
        body = {"request_uri": request_uri, "expires_in": int(PUSHED_LIFE.total_seconds())}
        return self.handle_response(201, body, [("Content-Type", "application/json")])

    def authorization_error(self, request: ProtocolRequest, error: OAuth2Error) -> Response:
        """The error in the redirect, with `state` and `iss` (RFC 9207). Only for an error that names a redirect."""
        error.state = request.payload.state
        response: Response = self.handle_error_response(request, error)
        self._issuer.add_issuer_parameter(self, response)
        return response

    def handle_error_response(self, request: ProtocolRequest, error: OAuth2Error) -> Response:
        """A refused client is always 401 (RFC 6749 §5.2), in the same words whatever is wrong with it."""
        if isinstance(error, InvalidClientError):
            error.status_code = 401
            error.description = "The client_id or its proof (client_secret, assertion) is wrong, or it may not act now."
        response: Response = super().handle_error_response(request, error)
        return response

    def handle_response(self, status: int, body: object, headers: list[tuple[str, str]]) -> Response:
        """What the library responds, as a Flask response."""
        content = orjson.dumps(body) if isinstance(body, dict) else cast("str", body)
        response = Response(content, status=status, headers=headers)
        response.headers["Cache-Control"] = "no-store"
        return response

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Do nothing: the use cases write the audit, and no code subscribes to the library's signals."""


def _name_key(request: ProtocolRequest) -> None:
    """Let the code be redeemed only with the key that signed the pushed request, if one did (RFC 9449 §10.1)."""
    key = proved_key(request)
    if key is not None and request.payload.data.setdefault("dpop_jkt", key) != key:
        raise InvalidProof


class _Issuer(IssuerParameter):
    """Names the issuer in the response (RFC 9207), against mix-up attacks."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        """The issuer of this platform."""
        return self._issuer


def authorization_server() -> IdentityServer:
    """The server of the running app."""
    server: IdentityServer = current_app.extensions["authorization_server"]
    return server
