"""The OAuth2 grant types, one class each. Authlib calls their methods; the use cases decide.

`client_credentials` for clients, `authorization_code` and `refresh_token` for people.
"""

from dataclasses import replace

from authlib.oauth2.rfc6749 import (
    InvalidGrantError,
    InvalidRequestError,
    InvalidScopeError,
    grants,
)
from authlib.oauth2.rfc7636 import CodeChallenge

from services.identity.adapters.tokens.access_tokens import IdTokenClaims, claims_of_person
from services.identity.api.oauth.client_auth import CONFIDENTIAL_METHODS, EVERY_METHOD
from services.identity.api.oauth.dpop import token_key
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.api.oauth.resources import resources_of
from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import NotHeld
from services.identity.domain.people.people import Person
from services.identity.domain.roles.scopes import OPENID, api_scopes_in
from services.identity.domain.tokens.delegation import (
    consented_countries,
    consented_scope,
    first_scope,
    may_get_token,
    refreshed_countries,
    refreshed_scope,
)
from services.identity.domain.tokens.sessions import Code
from services.identity.usecases.tokens.issue_client_token import issue_client_token
from services.identity.usecases.tokens.issue_code import Authorization, issue_code
from services.identity.usecases.tokens.redeem_code import Redemption, find_code, redeem_code
from services.identity.usecases.tokens.rotate_refresh_token import Rotation, rotate_refresh_token
from shared.contracts.oauth import EndedFor

TokenResponse = tuple[int, dict[str, object], list[tuple[str, str]]]
_S256_CHALLENGE_LENGTH = 43


class ClientCredentials(grants.ClientCredentialsGrant):
    """A client acts for itself (RFC 6749 §4.4)."""

    TOKEN_ENDPOINT_AUTH_METHODS = CONFIDENTIAL_METHODS

    def validate_requested_scope(self) -> None:
        """Nothing here: `issue_client_token` checks scopes and countries."""

    def create_token_response(self) -> TokenResponse:
        """An access token for the client; no refresh token (§4.4.3)."""
        client: Client = self.request.client
        parameters = self.request.payload.data
        audience = self.server.audience(resources_of(self.request))
        key = token_key(self.request, client)
        try:
            with self.server.services.work(client.own_grant()) as work:
                claims = issue_client_token(
                    client,
                    scope=parameters.get("scope"),
                    country=parameters.get("country"),
                    audience=audience,
                    key_thumbprint=key,
                    work=work,
                )
        except NotHeld:
            raise InvalidScopeError from None
        return 200, self.server.token_body(claims, claims.scope), self.TOKEN_RESPONSE_HEADER


class AuthorizationCode(grants.AuthorizationCodeGrant):
    """A person lets an application act for them (RFC 6749 §4.1), always with PKCE."""

    TOKEN_ENDPOINT_AUTH_METHODS = EVERY_METHOD
    request: ProtocolRequest

    @staticmethod
    def validate_authorization_redirect_uri(request: ProtocolRequest, client: Client) -> str:
        """The `redirect_uri` of the request. Raises InvalidRequestError unless exactly this address is registered."""
        redirect_uri: str | None = request.payload.redirect_uri
        if not redirect_uri or not client.check_redirect_uri(redirect_uri):
            raise InvalidRequestError("The redirect_uri is not registered.")
        return redirect_uri

    def validate_requested_scope(self) -> None:
        """Refuse what the application may not ask for. Raises InvalidScopeError, InvalidTarget."""
        resources_of(self.request)
        if not set(api_scopes_in(self.request.payload.scope)) <= self.request.client.scope_for_people:
            raise InvalidScopeError

    def authorization(self, redirect_uri: str, person: Person) -> Authorization:
        """The scopes and countries that the request asks `person` for.

        Raises InvalidScopeError, which redirects, for one that they do not have.
        """
        parameters, practises = self.request.payload.data, self.request.practises
        client, acr = self.request.client, self.request.sign_in.acr
        try:
            return Authorization(
                redirect_uri=redirect_uri,
                scope=consented_scope(parameters.get("scope"), person, acr, client, practises=practises),
                countries=consented_countries(parameters.get("country"), person, client, practises=practises),
                code_challenge=parameters["code_challenge"],
                nonce=parameters.get("nonce"),
                resources=resources_of(self.request),
                dpop_jkt=parameters.get("dpop_jkt"),
            )
        except NotHeld:
            raise InvalidScopeError(redirect_uri=redirect_uri) from None

    def generate_authorization_code(self) -> str:
        """The one-time code, stored by the use case that makes it."""
        # The view computed the same for the consent page; the library calls this without it.
        authorization = self.authorization(self.request.payload.redirect_uri, self.request.user)
        return issue_code(
            authorization, client=self.request.client, sign_in=self.request.sign_in, work=self.request.work
        )

    def save_authorization_code(self, code: str, request: ProtocolRequest) -> None:
        """The use case that made the code has stored it."""

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        """The code, locked until the transaction ends. A second use revokes the tokens of the first."""
        return find_code(code, client=client, work=self.request.work)

    def create_token_response(self) -> TokenResponse:
        """An access token, a refresh token if the client is registered for it, and an ID token if `openid` is asked."""
        code, client = self.request.authorization_code, self.request.client
        # Before the code is used up.
        audience = self.server.audience(resources_of(self.request, held=code.resources))
        key = token_key(self.request, client)
        redemption = redeem_code(code, client=client, work=self.request.work, key_thumbprint=key)
        if redemption is None:
            raise InvalidGrantError
        person, family = redemption.person, redemption.family
        standing = self.server.services.standing(person, self.request.work)
        if not may_get_token(family, standing):
            raise InvalidGrantError
        scope = first_scope(family, standing)
        claims = claims_of_person(person, family, client, scope=scope, countries=family.countries, audience=audience)
        body = self.server.token_body(replace(claims, key_thumbprint=key), scope)
        if redemption.refresh_token is not None:
            body["refresh_token"] = redemption.refresh_token
        if OPENID in family.scope:
            body["id_token"] = self._id_token(redemption)
        return 200, body, self.TOKEN_RESPONSE_HEADER

    def _id_token(self, redemption: Redemption) -> str:
        family = redemption.family
        claims = IdTokenClaims(
            subject=str(redemption.person.id),
            client_id=family.client_id,
            session_id=family.id,
            acr=family.acr,
            signed_in_at=redemption.sign_in.created_at,
            nonce=redemption.nonce,
        )
        token: str = self.server.services.tokens.id_token(claims, family.created_at)
        return token


class RefreshToken(grants.RefreshTokenGrant):
    """The next pair of tokens of a family (RFC 6749 §6), rotated (RFC 9700 §4.14.2)."""

    TOKEN_ENDPOINT_AUTH_METHODS = EVERY_METHOD
    request: ProtocolRequest

    def validate_token_request(self) -> None:
        """Authenticate the client. The refresh token is checked later, when its family is locked."""
        self.request.client = self._validate_request_client()
        if not self.request.form.get("refresh_token"):
            raise InvalidRequestError("Missing refresh_token.")

    def create_token_response(self) -> TokenResponse:
        """A new access token and the next refresh token."""
        form = self.request.form
        client, work = self.request.client, self.request.work
        key = token_key(self.request, client)
        rotation = rotate_refresh_token(form["refresh_token"], client=client, work=work, key_thumbprint=key)
        if not isinstance(rotation, Rotation):
            raise InvalidGrantError(description=rotation)
        person, family = rotation.person, rotation.family
        standing = self.server.services.standing(person, work)
        if not may_get_token(family, standing):
            raise InvalidGrantError(description=EndedFor.UNTRAINED if client.first_party else None)
        try:
            scope = refreshed_scope(form.get("scope"), family, person, client, standing)
            countries = refreshed_countries(form.get("country"), family, person)
            audience = self.server.audience(resources_of(self.request, held=family.resources))
        except NotHeld:
            raise InvalidScopeError from None
        claims = claims_of_person(person, family, client, scope=scope, countries=countries, audience=audience)
        body = self.server.token_body(replace(claims, key_thumbprint=key), scope)
        body["refresh_token"] = rotation.refresh_token
        return 200, body, self.TOKEN_RESPONSE_HEADER


class S256Only(CodeChallenge):
    """PKCE by every client, S256 named in the request (RFC 7636; RFC 9700 §2.1.1). The library's default is `plain`."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: AuthorizationCode, redirect_uri: str) -> None:
        """Refuse a missing challenge, a missing method and `plain`."""
        parameters = grant.request.payload.data
        if parameters.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with code_challenge_method=S256 is required.")
        if len(parameters.get("code_challenge", "")) != _S256_CHALLENGE_LENGTH:
            raise InvalidRequestError("The code_challenge is missing or malformed.")
        super().validate_code_challenge(grant, redirect_uri)
