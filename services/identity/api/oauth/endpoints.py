"""Revocation (RFC 7009) and introspection (RFC 7662)."""

from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from services.identity.adapters.secrets import digest
from services.identity.api.oauth.client_auth import CONFIDENTIAL_METHODS, EVERY_METHOD
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.bootstrap import Services
from services.identity.domain.clients.clients import Client
from services.identity.domain.tokens.presented_token import PresentedToken
from services.identity.usecases.tokens.revoke_token import revoke_token
from shared.kernel.country import BOTH_REALMS
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant


class Revocation(RevocationEndpoint):
    """A client revokes its own token. A refresh token is revoked with its whole family."""

    CLIENT_AUTH_METHODS = EVERY_METHOD

    def check_params(self, request: ProtocolRequest, client: Client) -> None:  # noqa: ARG002 - the library's signature
        """Only the token is needed; a hint that is not understood is ignored (§2.1)."""
        _require_token(request)

    def query_token(self, token_string: str, token_type_hint: str | None) -> PresentedToken | None:  # noqa: ARG002 - the library's signature
        """The live token, or None: an unknown one is revoked already (§2.2).

        A refresh token that was used leads to its family as well: who signs out while another request renews the
        token brings the older one, and the sign-in must end all the same.
        """
        return _presented_token(self.server.services, token_string, may_be_used=True)

    def revoke_token(self, token: PresentedToken, request: ProtocolRequest) -> None:
        """Revoke the token, which is never an exchanged one: those have no session of their own."""
        with self.server.services.system_work(BOTH_REALMS) as work:
            revoke_token(token, client=request.client, work=work)


class Introspection(IntrospectionEndpoint):
    """A confidential client asks about its own token; the platform's own applications about any."""

    CLIENT_AUTH_METHODS = CONFIDENTIAL_METHODS

    def check_params(self, request: ProtocolRequest, client: Client) -> None:  # noqa: ARG002 - the library's signature
        """Only the token is needed."""
        _require_token(request)

    def query_token(self, token_string: str, token_type_hint: str | None) -> PresentedToken | None:  # noqa: ARG002 - the library's signature
        """The live token, or None."""
        return _presented_token(self.server.services, token_string)

    def check_permission(self, token: PresentedToken, client: Client, request: ProtocolRequest) -> bool:  # noqa: ARG002 - the library's signature
        """Whether `client` may learn about it."""
        return client.first_party or token.check_client(client)

    def introspect_token(self, token: PresentedToken) -> dict[str, object]:
        """The claims of a live token (RFC 7662 §2.2)."""
        known: dict[str, object] = {
            "active": True,
            "client_id": token.client_id,
            "exp": token.expires,
            "iss": self.server.services.settings.common.issuer,
        }
        if token.grant is not None:
            return (
                known
                | _binding(token)
                | _sign_in(token.grant)
                | {
                    "sub": token.grant.subject,
                    "aud": token.audience[0] if len(token.audience) == 1 else token.audience,
                    "scope": " ".join(sorted(token.grant.permissions)),
                    "org": str(token.grant.organisation_id),
                    "ctry": sorted(token.grant.countries),
                    "sid": token.grant.session_id,
                    "acr": token.grant.acr,
                }
            )
        if token.family is not None:
            return known | {"sub": str(token.family.user_id), "scope": " ".join(token.family.scope)}
        return known


def _binding(token: PresentedToken) -> dict[str, object]:
    if token.key_thumbprint is None:
        return {"token_type": "Bearer"}
    return {"token_type": "DPoP", "cnf": {"jkt": token.key_thumbprint}}


def _sign_in(grant: Grant) -> dict[str, object]:
    """When the person signed in (RFC 9470 §6.2)."""
    return {"auth_time": int(grant.signed_in_at)} if grant.signed_in_at else {}


def _require_token(request: ProtocolRequest) -> None:
    if not request.form.get("token"):
        raise InvalidRequestError("Missing token.")


def _presented_token(services: Services, token: str, *, may_be_used: bool = False) -> PresentedToken | None:
    """The live token; a refresh token only while it is the newest of its family, unless it `may_be_used`."""
    try:
        found = services.verifier.look_at_any(token)
        audience = tuple(sorted(found.audience))
        return PresentedToken(
            found.grant.client_id,
            int(found.expires_at),
            grant=found.grant,
            audience=audience,
            key_thumbprint=found.key_thumbprint,
        )
    except Unauthenticated:
        pass
    with services.system_work(BOTH_REALMS) as work:
        known = work.families.find_token(digest(token))
        if known is None or (known.used_at is not None and not may_be_used):
            return None
        family = work.families.find(known.family_id)
    if family is None or not family.is_live(services.clock.now()):
        return None
    return PresentedToken(family.client_id, int(family.absolute_expires_at.timestamp()), family=family)
