"""Let a client act for itself (RFC 6749 §4.4)."""

from collections.abc import Sequence

from services.identity.adapters.tokens.access_tokens import AccessTokenClaims
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.roles.scopes import narrow_countries, narrow_scope
from shared.contracts.oauth import AUDIENCE, SYSTEM_ACR


def issue_client_token(
    client: Client,
    *,
    scope: str | None,
    country: str | None,
    audience: Sequence[str] = (AUDIENCE,),
    key_thumbprint: str | None = None,
    work: IdentityWork,
) -> AccessTokenClaims:
    """The claims of a token for a client: the scopes and countries that it asked for, or all that it has.

    `scope` and `country` are separated by spaces. Each token is audited. Raises NotHeld.
    """
    claims = AccessTokenClaims(
        subject=client.client_id,
        client_id=client.client_id,
        organisation_id=client.organisation_id,
        scope=narrow_scope(scope, client.own_scope),
        countries=narrow_countries(country, client.countries),
        acr=SYSTEM_ACR,
        policy_version=client.policy_version,
        audience=audience,
        key_thumbprint=key_thumbprint,
        held_by=client.held_by,
    )
    work.audit(
        "token.issued", country=client.country, object_type="client", object_id=client.id, fields=sorted(claims.scope)
    )
    return claims
