"""Token exchange between services (RFC 8693)."""

from collections.abc import Mapping

from authlib.oauth2.rfc6749 import InvalidRequestError, InvalidScopeError, UnauthorizedClientError
from authlib.oauth2.rfc6749.grants import BaseGrant, TokenEndpointMixin

from services.identity.api.oauth.client_auth import CONFIDENTIAL_METHODS
from services.identity.api.oauth.grants import TokenResponse
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.api.oauth.resources import InvalidTarget
from services.identity.bootstrap import Services
from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import NotHeld, WrongTarget
from services.identity.usecases.tokens.exchange_token import exchange_token
from shared.contracts.oauth import ACCESS_TOKEN, TOKEN_EXCHANGE
from shared.kernel.errors import Unauthenticated


class TokenExchange(BaseGrant, TokenEndpointMixin):
    """A service exchanges its caller's token for a short-lived one that names the service as the actor."""

    GRANT_TYPE = TOKEN_EXCHANGE
    TOKEN_ENDPOINT_AUTH_METHODS = CONFIDENTIAL_METHODS
    request: ProtocolRequest

    def validate_token_request(self) -> None:
        """Only a service of the platform, and only parameters that are supported."""
        client: Client = self.authenticate_token_endpoint_client()
        if not (client.service and client.check_grant_type(self.GRANT_TYPE)):
            raise UnauthorizedClientError
        self.request.client = client
        _require_supported(self.request.form)

    def create_token_response(self) -> TokenResponse:
        """The exchanged token; never a refresh token."""
        services: Services = self.server.services
        form, now = self.request.form, services.clock.now()
        try:
            claims = exchange_token(
                services.verifier.subject_token(form["subject_token"]),
                service=self.request.client,
                audience=form["audience"],
                scope=form.get("scope"),
                country=form.get("country"),
                at=now,
            )
        except Unauthenticated:
            raise InvalidRequestError("The subject_token is not valid.") from None
        except WrongTarget:
            raise InvalidTarget from None
        except NotHeld:
            raise InvalidScopeError from None
        body = self.server.token_body(claims, claims.scope, now) | {"issued_token_type": ACCESS_TOKEN}
        return 200, body, self.TOKEN_RESPONSE_HEADER


def _require_supported(form: Mapping[str, str]) -> None:
    if not form.get("subject_token") or form.get("subject_token_type") != ACCESS_TOKEN:
        raise InvalidRequestError("A subject_token of type access_token is required.")
    if form.get("requested_token_type", ACCESS_TOKEN) != ACCESS_TOKEN:
        raise InvalidRequestError("Only an access token can be requested.")
    if "actor_token" in form or "actor_token_type" in form:
        raise InvalidRequestError("The client itself is the actor.")
    if not form.get("audience") or "resource" in form:
        raise InvalidTarget
